"""What a key costs in the notes of a live call that are long, against a bare text area.

Run `python -m tests.benchmarks.typing [characters [keys]]`. Both programs hold the same text and
run side by side in pseudo-terminals; the ratios are to a key of the bare app.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipeboard.domain.call import Call, written
from pipeboard.domain.terms import CallKind
from tests.benchmarks.big_store import fill
from tests.benchmarks.open_today import Pressed, cpu, report
from tests.journeys.terminal import Terminal

BARE = """
import sys
from pathlib import Path
from textual.app import App
from textual.widgets import TextArea

class Bare(App):
    def compose(self):
        yield TextArea(Path(sys.argv[1]).read_text())
    def on_mount(self):
        area = self.query_one(TextArea)
        area.cursor_location = area.document.end

Bare().run()
"""
LINE = "they said that orders are copied by hand twice a day and that it costs them a week"
LAST = "READY"
_LONGEST = 10.0  # seconds that a key may take
_CALM = 0.08  # seconds without output after which a key is painted


def notes(characters: int) -> str:
    """Return lines of notes of so many characters in all, the last of them short."""
    lines = [f"{n} {LINE}" for n in range(characters // len(LINE) + 1)]
    text = "\n".join(lines)[: characters - len(LAST) - 1]
    return f"{text}\n{LAST}"


def store(path: Path, text: str) -> None:
    """Make a store with one contact, whose call was cut off with these notes."""
    fill(path, 1)
    now = datetime.now(UTC)
    call = replace(Call(1, CallKind.DISCOVERY).started(now), notes=text)
    row = len(text.splitlines()) - 1
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "insert into draft values ('call:1', 'live', 1, ?, ?, ?)",
            (written(call), f'["notes", {row}, {len(LAST)}]', f"{now:%Y-%m-%dT%H:%M:%SZ}"),
        )


def typed(window: Terminal, key: str) -> Pressed:
    """Type a key and wait until it is painted."""
    window.calm()
    seen, spent, began = len(window.raw), cpu(window), time.perf_counter()
    window.send(key)
    stamps: list[float] = []
    while True:
        now = time.perf_counter()
        if len(window.raw) != seen:
            seen = len(window.raw)
            stamps.append(now)
        if now - (stamps[-1] + _CALM if stamps else began + _LONGEST) > 0:
            break
        time.sleep(0.0005)
    assert stamps, f"{key!r} does nothing"
    first, last = ((stamp - began) * 1000 for stamp in (stamps[0], stamps[-1]))
    return Pressed(first, last, (cpu(window) - spent) * 1000)


def main(characters: int, keys: int) -> None:
    """Open both, type in turns, print medians and ratios."""
    took: dict[str, list[Pressed]] = {"a key in a bare text area": [], "a key in the notes": []}
    with tempfile.TemporaryDirectory() as name, ExitStack() as opened:
        folder, text = Path(name), notes(characters)
        (folder / "notes.txt").write_text(text)
        store(folder / "notes.db", text)
        env = {**os.environ, "TERM": "xterm-256color", "PIPEBOARD_CONFIG": str(folder / "none")}

        def start(*arguments: str, until: str) -> Terminal:
            window = Terminal([sys.executable, *arguments], env=env, folder=folder)
            opened.enter_context(window).wait_for(until)
            return window

        bare = start("-c", BARE, str(folder / "notes.txt"), until=LAST)
        app = start("-m", "pipeboard", "--db", str(folder / "notes.db"), until="Resume the call")
        app.press("enter")
        app.wait_for(LAST)
        for at in range(keys):
            key = "a new word "[at % 11]
            for window, times in zip((bare, app), took.values(), strict=True):
                times.append(typed(window, key))
    report(took)


if __name__ == "__main__":
    main(*(int(number) for number in (sys.argv[1:] + ["10000", "60"][len(sys.argv) - 1 :])))
