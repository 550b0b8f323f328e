"""The README says what the program does: its keys, its commands, its two commands to type."""

from __future__ import annotations

import re
from pathlib import Path

from pipeboard.cli.launch import key_lines
from pipeboard.cli.main import commands
from pipeboard.settings import Settings, load

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table() -> str:
    """The keys as the README's table."""
    rows = [f"| `{one.keys}` | {one.words} | {one.place} |" for one in key_lines(Settings())]
    return "\n".join(["| keys | | where |", "|---|---|---|", *rows])


def test_the_keys_are_those_of_the_registry() -> None:
    after = README.split("<!-- keys -->\n")[1]
    assert after.startswith(table() + "\n\n"), f"the README's table has to be:\n{table()}"


def test_every_command_is_there() -> None:
    missing = [name for name in commands.commands if f"`{name}" not in README]
    assert missing == []


def test_there_are_exactly_two_commands_to_type() -> None:
    blocks = re.findall(r"^```sh\n(.*?)```$", README, re.MULTILINE | re.DOTALL)
    assert [block.count("\n") for block in blocks] == [1, 1]
    assert blocks[0].rstrip().endswith("pipeboard demo")
    assert blocks[1] == ".venv/bin/pytest\n"


def test_the_settings_shown_are_real_ones(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    file = tmp_path / "config.toml"
    file.write_text(shown[1])
    settings = load(file)
    assert settings.keys == {"contact.advance": "L"}
    assert set(settings.slots) == {"me", "us", "number"}
