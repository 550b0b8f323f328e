"""The command line as the rep types it, on a store of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeboard.__main__ import main


class Ran(NamedTuple):
    """What one command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output, read as JSON."""
        return json.loads(self.out)


class Shell:
    """Types command lines; `store` and `config` are the only files that it may touch."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capture = folder, capture
        self.store, self.config = folder / "data" / "pipeboard.db", folder / "config.toml"

    def __call__(self, *arguments: str) -> Ran:
        """Run one command line."""
        return self.heard(main(arguments))

    def heard(self, code: int = 0) -> Ran:
        """What was printed since the last command line."""
        return Ran(code, *self._capture.readouterr())

    def ok(self, *arguments: str) -> Ran:
        """Run one that must work and says nothing on the side."""
        ran = self(*arguments)
        assert (ran.code, ran.err) == (0, ""), ran
        return ran

    def add(self, *arguments: str) -> int:
        """Add a lead; its number."""
        return int(self.ok("add", *arguments).out)


@pytest.fixture
def shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    typed = Shell(tmp_path, capsys)
    monkeypatch.setenv("PIPEBOARD_DB", str(typed.store))
    monkeypatch.setenv("PIPEBOARD_CONFIG", str(typed.config))
    monkeypatch.setenv("PIPEBOARD_NOW", "2026-11-23T10:00")
    monkeypatch.setattr("pipeboard.paths.log_path", lambda: tmp_path / "state" / "pipeboard.log")
    return typed
