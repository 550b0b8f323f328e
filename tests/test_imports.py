"""Nothing heavy is loaded before it is needed: seen from a fresh process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "sqlmodel sqlalchemy pydantic alembic dateparser holidays babel phonenumbers rapidfuzz cleanco "
    "email_validator icalendar tzlocal"
).split()
SCREEN = ["textual", "rich"]
# What the line for a prompt has no time for: each costs as much as it takes to start Python.
SLOW = "click platformdirs pathlib typing dataclasses re json enum inspect tomllib zoneinfo".split()
_LOADED = """
import sys
{action}
print("loaded:", *sorted(set(sys.argv[1:]) & set(sys.modules)), file=sys.stderr)
"""
_RUN = "from pipeboard.__main__ import main; main({arguments!r})"


def loaded(action: str, names: list[str], env: dict[str, str]) -> str:
    """Return which of `names` are loaded after `action` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED.format(action=action), *names],
        capture_output=True,
        text=True,
        env=env,
        check=True,
    )
    return done.stderr.rpartition("loaded:")[2].strip()


@pytest.fixture
def env(store_path: Path, tmp_path: Path) -> dict[str, str]:
    return {
        "PIPEBOARD_DB": str(store_path),
        "PIPEBOARD_CONFIG": str(tmp_path / "config.toml"),
        "PATH": "",
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["list"],
        ["list", "ana", "--json"],
        ["history"],
        ["paths"],
        ["cadence"],
        ["away", "--json"],
    ],
)
def test_a_read_loads_nothing_heavy_and_no_screen(
    arguments: list[str], env: dict[str, str]
) -> None:
    assert loaded(_RUN.format(arguments=arguments), [*HEAVY, *SCREEN], env) == ""


@pytest.mark.parametrize("flags", [[], ["--json"], ["--stats"], ["--check"]])
def test_today_loads_nothing_heavy_no_screen_and_no_command_line(
    flags: list[str], env: dict[str, str]
) -> None:
    run = _RUN.format(arguments=["today", *flags])
    assert loaded(run, [*HEAVY, *SCREEN, "click"], env) == ""


@pytest.mark.parametrize("flags", [["--line"], ["--line", "--check"]])
def test_the_line_for_a_prompt_loads_next_to_nothing(flags: list[str], env: dict[str, str]) -> None:
    run = _RUN.format(arguments=["today", *flags])
    assert "sqlite3" in loaded(run, ["sqlite3"], env)
    assert loaded(run, [*HEAVY, *SCREEN, *SLOW], env) == ""


def test_the_app_without_arguments_does_not_load_the_command_line(env: dict[str, str]) -> None:
    run = _RUN.format(arguments=["--db", env["PIPEBOARD_DB"]])
    assert "click" not in loaded(run, ["click"], env)


@pytest.mark.parametrize(
    "module",
    [
        "pipeboard.ui.app",
        "pipeboard.reads.board",
        "pipeboard.reads.why",
        "pipeboard.reads.timeline",
        "pipeboard.reads.today",
        "pipeboard.reads.agenda",
        "pipeboard.store.connect",
        "pipeboard.store.writer",
        "pipeboard.settings",
        "pipeboard.paths",
    ],
)
def test_a_module_loads_nothing_heavy(module: str, env: dict[str, str]) -> None:
    assert loaded(f"import {module}", HEAVY, env) == ""


@pytest.mark.parametrize("module", ["pipeboard.paths", "pipeboard.settings", "pipeboard.__main__"])
def test_importing_makes_no_folder(module: str, tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PATH": ""}
    loaded(f"import {module}", [], env)
    assert list(tmp_path.iterdir()) == []
