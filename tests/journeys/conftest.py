"""A desk of its own for each test: a home, a store, windows and a shell beside them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.terminal import PATIENCE, Terminal

COMMAND = (sys.executable, "-m", "pipeboard")
_KEPT = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")


class Desk:
    """Where a rep works; whatever the program writes, it writes below `home`."""

    def __init__(self, home: Path, store: Path) -> None:
        self.home, self.store = home, store
        self.log = home / "state" / "pipeboard" / "log" / "pipeboard.log"
        self.windows: list[Terminal] = []
        home.mkdir()
        self.env = {name: os.environ[name] for name in _KEPT if name in os.environ} | {
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PIPEBOARD_DB": str(store),
            "PIPEBOARD_NOW": "2026-11-23T10:00",
            "TZ": "UTC",
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }

    def open(
        self,
        *arguments: str,
        size: tuple[int, int] = (120, 40),
        command: tuple[str, ...] = COMMAND,
        until: str = "could sell to",
        **env: str,
    ) -> Terminal:
        """Open pipeboard in a window and wait for its board."""
        window = Terminal([*command, *arguments], env=self.env | env, folder=self.home, size=size)
        self.windows.append(window)
        window.wait_for(until)
        return window

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command line in the shell beside the windows."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env=self.env | env,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def ok(self, *arguments: str) -> str:
        """Run a command line that must work; what it printed."""
        ran = self.run(*arguments)
        assert (ran.returncode, ran.stderr) == (0, ""), ran
        return ran.stdout


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose store is not there yet, or is the one of the fixture `store`."""
    made = Desk(tmp_path / "home", tmp_path / "pipeboard.db")
    yield made
    for window in made.windows:
        window.end()
