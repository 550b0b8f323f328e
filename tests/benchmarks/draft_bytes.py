"""What keeping every change of a live call writes: commits a second, bytes a minute.

Run `python -m tests.benchmarks.draft_bytes [seconds [characters ...]]`: 15 keys a second are typed
for so long, in notes that begin with so many characters. Commits are counted by SQLite's own change
counter in the store's file; bytes are what the system says of the process, without the terminal's.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.typing import LAST, LINE, notes, store
from tests.journeys.terminal import Terminal

A_SECOND = 15


def commits(path: Path) -> int:
    """Return how many transactions were committed to a store."""
    with path.open("rb") as file:
        return int.from_bytes(file.read(28)[24:])


def written(window: Terminal) -> tuple[int, int]:
    """Return the bytes that the program gave to files, and those that went to the disk."""
    lines = Path(f"/proc/{window.process.pid}/io").read_text().splitlines()
    found = {name: int(value) for name, value in (line.split(": ") for line in lines)}
    return found["wchar"] - len(window.raw), found["write_bytes"]


def main(seconds: int, sizes: list[int]) -> None:
    """Type, and print what it cost, for each size of the notes."""
    for characters in sizes:
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "notes.db"
            store(path, notes(characters))
            env = {**os.environ, "TERM": "xterm-256color", "PIPEBOARD_CONFIG": f"{name}/none"}
            command = [sys.executable, "-m", "pipeboard", "--db", str(path)]
            with Terminal(command, env=env, folder=Path(name)) as window:
                window.wait_for("Resume the call")
                window.press("enter")
                window.wait_for(LAST)
                type_for(window, path, seconds, characters)


def type_for(window: Terminal, path: Path, seconds: int, characters: int) -> None:
    """Type for so many seconds and print what was written meanwhile."""
    window.calm()
    before, began = (commits(path), *written(window)), time.monotonic()
    for key in range(seconds * A_SECOND):
        window.send(LINE[key % len(LINE)])
        time.sleep(max(0.0, began + (key + 1) / A_SECOND - time.monotonic()))
    took = time.monotonic() - began
    window.calm()
    done, given, to_disk = (
        now - then for now, then in zip((commits(path), *written(window)), before, strict=True)
    )
    minutes = took / 60
    print(
        f"{characters:>7,} characters: {done / took:5.1f} commits a second,"
        f" {given / minutes / 1e6:6.2f} MB a minute written,"
        f" {to_disk / minutes / 1e6:6.2f} MB a minute to the disk,"
        f" {given / max(done, 1) / 1e3:5.1f} kB a commit"
    )


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    main(given[0] if given else 60, given[1:] or [100, 1000, 10000])
