"""Sudden ends: what was typed is kept, what was written stays, the terminal is left in order."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.days import Day
from tests.journeys.conftest import Desk
from tests.journeys.terminal import Terminal

# In a session of its own, where a closed terminal sends no signal.
NOT_THE_LEADER = (
    sys.executable,
    "-c",
    """import os, signal, sys
child = os.fork()
if child:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
os.setsid()
os.execv(sys.executable, [sys.executable, "-m", "pipeboard"])""",
)
KILLS = int(os.environ.get("PIPEBOARD_KILLS", "2"))
TYPED = "two people copy orders"


def in_a_note(desk: Desk, day: Day) -> Terminal:
    """A window with a note that is not saved, about the only contact."""
    day.add("Ana Ruiz")
    rep = desk.open()
    rep.press("i")
    rep.wait_for("Note", "Ana Ruiz", "f10")
    rep.press(*TYPED)
    rep.wait_for(TYPED)
    return rep


def kept(desk: Desk) -> str:
    """The text of the only draft, '' when there is none."""
    with closing(sqlite3.connect(desk.store)) as db:
        row = db.execute("select text from draft").fetchone()
    return str(json.loads(row[0])["body"]) if row else ""


def offers_the_draft(desk: Desk, text: str) -> None:
    """The next start has the text where it was typed."""
    rep = desk.open()
    rep.press("i")
    rep.wait_for("taken up", text)
    rep.end()


def is_whole(store: Path) -> None:
    """The file is a sound store."""
    with closing(sqlite3.connect(store)) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert db.execute("pragma foreign_key_check").fetchall() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal(number: signal.Signals, desk: Desk, day: Day) -> None:
    rep = in_a_note(desk, day)
    rep.signal(number)
    assert rep.ended() == 128 + number
    rep.sees_restored()
    assert kept(desk) == TYPED
    if number == signal.SIGTERM:
        offers_the_draft(desk, TYPED)


def test_a_closed_window(desk: Desk, day: Day) -> None:
    rep = in_a_note(desk, day)
    rep.close()
    assert rep.ended() == 128 + signal.SIGHUP
    assert kept(desk) == TYPED
    assert not desk.log.exists()


def test_a_closed_window_that_nobody_tells_of(desk: Desk, day: Day) -> None:
    day.add("Ana Ruiz")
    rep = desk.open(command=NOT_THE_LEADER)
    rep.press("i")
    rep.wait_for("Note", "f10")
    rep.press(*TYPED)
    rep.wait_for(TYPED)
    rep.close()
    assert rep.ended() == 128 + signal.SIGHUP
    assert kept(desk) == TYPED


def test_a_kill_while_typing(desk: Desk, day: Day) -> None:
    rep = in_a_note(desk, day)
    until = time.monotonic() + 0.5  # typed text may be lost that is younger than this
    while kept(desk) != TYPED and time.monotonic() < until:
        time.sleep(0.01)
    rep.press(*" now")
    rep.signal(signal.SIGKILL)
    rep.ended()
    found = kept(desk)
    assert found.startswith(TYPED), found
    is_whole(desk.store)
    offers_the_draft(desk, TYPED)


WRITER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from pipeboard.commands import contacts
from pipeboard.store.unit import Store
store = Store(Path(sys.argv[1]), clock=lambda: datetime.now(UTC), actor="test")
for n in range(int(sys.argv[2]), 10**9):
    new = contacts.NewContact(name=f"Person {n}", company=f"House {n % 50}", note="a note " * 40)
    store.do(contacts.add, new, today=date(2026, 11, 23))
    print(n, flush=True)
"""


def test_kills_while_writing(desk: Desk, store_path: Path) -> None:
    acknowledged = 0
    for kill in range(KILLS):
        at_work = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(store_path), str(acknowledged + 1)],
            stdout=subprocess.PIPE,
            env=desk.env,
        )
        assert at_work.stdout
        wanted = acknowledged + 20 + 7 * kill
        for line in at_work.stdout:
            acknowledged = int(line)
            if acknowledged >= wanted:
                break
        at_work.kill()
        rest, _ = at_work.communicate()
        acknowledged = max([acknowledged, *map(int, rest.split()[:-1] if rest else [])])
        is_whole(store_path)
        with closing(sqlite3.connect(store_path)) as db:
            names = {name for (name,) in db.execute("select name from card")}
            entries = db.execute("select count(*) from entry").fetchone()[0]
        assert {f"Person {n}" for n in range(1, acknowledged + 1)} <= names
        assert entries == len(names)
        acknowledged = len(names)


def test_quitting_while_the_store_is_locked(desk: Desk, day: Day) -> None:
    rep = in_a_note(desk, day)
    with closing(sqlite3.connect(desk.store, isolation_level=None)) as other:
        other.execute("begin immediate")
        rep.press(*" and more")
        rep.wait_for(f"{TYPED} and more")
        rep.signal(signal.SIGTERM)
        assert rep.ended(10) == 128 + signal.SIGTERM
    rep.sees_restored()
    (rescue,) = desk.store.parent.glob("*rescue*.json")
    assert f"{TYPED} and more" in rescue.read_text()
    assert rescue.stat().st_mode & 0o777 == 0o600
    assert rescue.name in rep.text()
