"""How long Today takes to open, and a cursor key there, with a cap of 40 and of 1,000 a day.

Run `python -m tests.benchmarks.open_today [contacts [due]]`. The programs run side by side in
pseudo-terminals, a bare Textual app with them; the ratios are to a key of the bare app.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.big_store import STAMP, fill
from tests.journeys.terminal import Terminal

TURNS = 6
CAPS = (40, 1000)
BARE = """
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip
from textual.widget import Widget

class Lines(Widget, can_focus=True):
    BINDINGS = [("down", "down", "Down")]
    at = 0
    def render_line(self, y):
        text = f"READY {self.at}" if y == 0 else f"row {y}"
        style = Style(reverse=y == self.at % 40)
        return Strip([Segment(text.ljust(self.size.width), style)], self.size.width)
    def action_down(self):
        self.at += 1
        self.refresh()

class Bare(App):
    CSS = "Lines { width: 1fr; height: 1fr; }"
    def compose(self):
        yield Lines()

Bare().run()
"""
_LIST, _KEY = 1.5, 0.25  # seconds without output after which all is painted


class Pressed(NamedTuple):
    """What a key took, in milliseconds: to the first output, to the last, and of CPU."""

    first: float
    last: float
    cpu: float


def press(window: Terminal, key: str, calm: float) -> Pressed:
    """Press a key and wait until nothing was written for `calm` seconds."""
    window.calm()
    seen, spent, began = len(window.raw), cpu(window), time.perf_counter()
    stamps: list[float] = []
    window.send(key)
    while (now := time.perf_counter()) - (stamps[-1] if stamps else began) < calm:
        if len(window.raw) != seen:
            seen = len(window.raw)
            stamps.append(now)
        time.sleep(0.0005)
    assert stamps, f"{key} does nothing"
    first, last = ((stamp - began) * 1000 for stamp in (stamps[0], stamps[-1]))
    return Pressed(first, last, (cpu(window) - spent) * 1000)


def cpu(window: Terminal) -> float:
    """CPU seconds that the program has used."""
    tasks = Path(f"/proc/{window.process.pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def stores(folder: Path, contacts: int, due: int) -> dict[int, Path]:
    """Make a store for each cap."""
    found = {cap: folder / f"{cap}.db" for cap in CAPS}
    for cap, path in found.items():
        fill(path, contacts, due)
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute(
                "insert into setting(created_at, updated_at, key, value)"
                " values (?, ?, 'daily_cap', ?)",
                (STAMP, STAMP, str(cap)),
            )
    return found


def main(contacts: int, due: int) -> None:
    """Open all, press in turns, print medians and ratios."""
    took: dict[str, list[Pressed]] = {}
    with tempfile.TemporaryDirectory() as name, ExitStack() as opened:
        folder = Path(name)
        env = {**os.environ, "TERM": "xterm-256color", "PIPEBOARD_CONFIG": str(folder / "none")}

        def start(*arguments: str, until: str) -> Terminal:
            window = Terminal([sys.executable, *arguments], env=env, folder=folder)
            opened.enter_context(window).wait_for(until)
            return window

        bare = start("-c", BARE, until="READY")
        apps = {
            cap: start("-m", "pipeboard", "--db", str(path), until="Acme")
            for cap, path in stores(folder, contacts, due).items()
        }
        for turn in range(TURNS):
            took.setdefault("a key of the bare app", []).append(press(bare, "down", _KEY))
            for cap, window in apps.items():
                opening = "first t" if turn == 0 else "t"
                took.setdefault(f"{opening}, cap {cap:,}", []).append(press(window, "t", _LIST))
                assert "Today ·" in window.text(), window.text()
                for _ in range(3):
                    moved = press(window, "down", _KEY)
                    took.setdefault(f"down, cap {cap:,}", []).append(moved)
                press(window, "b", _KEY)
    report(took)


def report(took: dict[str, list[Pressed]]) -> None:
    """Print what the keys took; the first of them is what the others are compared with."""
    bare: Pressed | None = None
    for what, times in took.items():
        mid = Pressed(*(statistics.median(column) for column in zip(*times, strict=True)))
        bare = bare or mid
        print(
            f"{what:<22} first {mid.first:6.1f} ms {mid.first / bare.first:6.2f}x"
            f"   last {mid.last:6.1f} ms {mid.last / bare.last:6.2f}x"
            f"   CPU {mid.cpu:6.1f} ms {mid.cpu / bare.cpu:6.2f}x"
        )


if __name__ == "__main__":
    main(*(int(number) for number in (sys.argv[1:] + ["100000", "5000"][len(sys.argv) - 1 :])))
