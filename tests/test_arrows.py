"""The arrows go down only, the rules of the trade need no library, and a break would be seen."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "pipeboard"
_LINT = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of pyproject.toml on the package under `root`."""
    return subprocess.run(
        [sys.executable, "-c", _LINT, "--no-cache"],
        cwd=root,
        env={"PYTHONPATH": str(root / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGE, tmp_path / "src" / "pipeboard")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_arrows_go_down_only(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("domain/gates.py", "from pipeboard.store import connect"),
        ("reads/find.py", "from pipeboard.commands import moves"),
        ("ui/theme.py", "import sqlmodel"),
        ("cli/record.py", "from pipeboard.ui import app"),
        ("paths.py", "from pipeboard import settings"),
    ],
)
def test_a_wrong_arrow_is_seen(copy: Path, module: str, forbidden: str) -> None:
    with (copy / "src" / "pipeboard" / module).open("a") as file:
        file.write(f"\n{forbidden}\n")
    done = lint(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_a_new_room_has_to_be_placed(copy: Path) -> None:
    (copy / "src" / "pipeboard" / "helpers.py").write_text('"""No room."""\n')
    done = lint(copy)
    assert done.returncode == 1
    assert "helpers" in done.stdout


def test_the_domain_needs_the_standard_library_only() -> None:
    foreign = set()
    for path in (PACKAGE / "domain").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            foreign |= {
                name
                for name in names
                if name.partition(".")[0] not in sys.stdlib_module_names
                and not name.startswith("pipeboard.domain")
            }
    assert foreign == set()
