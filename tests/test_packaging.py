"""What is pinned fits what is asked for, and no file records where packages came from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [Requirement(line) for line in lines]
    return {pin.name.casefold(): str(pin.specifier).removeprefix("==") for pin in pins}


def test_every_requirement_is_pinned_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [one for extra in project["optional-dependencies"].values() for one in extra]
    wrong = [
        str(asked)
        for asked in map(Requirement, [*project["dependencies"], *extras])
        if pinned().get(asked.name.casefold(), "") not in asked.specifier
    ]
    assert wrong == []


def test_pins_name_no_place() -> None:
    text = (ROOT / "constraints.txt").read_text()
    assert not re.search(r"://|/|--|@", text)
