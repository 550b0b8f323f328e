"""The end of a call, killed between any two statements: either nothing of it is there or all."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pipeboard.commands import undo
from pipeboard.store.unit import Store
from tests.conftest import NOW
from tests.days import Day

ENDING = """
import os, shutil, sys, json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from pipeboard.commands import discover, followups
from pipeboard.domain.call import Call, Step
from pipeboard.domain.evidence import Discovery, Finding, NextStep
from pipeboard.domain.tandem import Half, Outcome
from pipeboard.domain.terms import Element, Rating, TaskKind, Verdict
from pipeboard.store.unit import Store
from tests.days import full_discovery

source, folder, ending, every = sys.argv[1:]
now = datetime(2026, 11, 23, 9, tzinfo=UTC)
after = now + timedelta(seconds=1300)
call = Call(1).started(now).entered(Step.CLOSE, after).noted(Element.NEED, "a day a week", after)
step = NextStep("Demo", date(2026, 11, 25))
verdicts = {
    "qualified": (Verdict.QUALIFIED, step, None),
    "not yet": (Verdict.NOT_YET, step, None),
    "disqualified": (
        Verdict.DISQUALIFIED, None, discover.Leaving("no_budget", "", "-", "Bo Lind @Fjord")
    ),
}

def end(unit):
    talk = discover.talk_of(call, after)
    if ending == "short":
        return followups.log(unit, 1, Half.CALL, Outcome.VOICEMAIL, now=after, talk=talk)
    verdict, step, leaving = verdicts[ending]
    return discover.record(
        unit, 1, talk, full_discovery(), verdict=verdict, step=step, today=after.date(),
        leaving=leaving,
    )

def die_at(left):
    def count(statement):
        nonlocal left
        left -= not statement.startswith("--")  # what a trigger does comes as a comment
        if left == 0:
            os._exit(9)
    return count

found = []
for at in range(1, 400, int(every)):
    path = Path(folder) / f"{at}.db"
    shutil.copy(source, path)
    child = os.fork()
    if child == 0:
        store = Store(path, clock=lambda: after, actor="test")
        store.raw.set_trace_callback(die_at(at))
        store.save(end, drafts=("call:1", "ending:1"))
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9), code
    found.append((code, str(path)))
    if code == 0:
        break
print(json.dumps(found))
"""
IS_THERE = {
    "call": "select count(*) from call where seconds = 1300",
    "activity": "select count(*) from activity where call_id = 1",
    "entry": "select count(*) = 3 from entry",
    "draft": "select count(*) = 1 from draft",
}
OF_AN_SQL = {
    "stage": "select stage = 'sql' from contact",
    "card": "select board = 'sql' from card",
    "verdict": "select count(*) from call where verdict = 'qualified'",
    "bant": "select count(*) = 4 from bant where call_id = 1",
    "qualification": "select count(*) from qualification where gate = 'sql' and call_id = 1",
    "task": "select count(*) from task where title = 'Demo' and state = 'open'",
    "visit": "select count(*) from visit where stage = 'sql' and left_at is null",
    "run": "select count(*) from cadence where state = 'stopped'",
}
OF_WHO_LEFT = {
    "status": "select status = 'disqualified' from contact where id = 1",
    "card": "select board is null from card where contact_id = 1",
    "verdict": "select count(*) from call where verdict = 'disqualified'",
    "referral": "select count(*) from contact where referred_by = 1 and origin = 'referral'",
    "visit": "select count(*) = 0 from visit where contact_id = 1 and left_at is null",
    "run": "select count(*) from cadence where state = 'stopped'",
}
PARTS = {
    "qualified": OF_AN_SQL,
    "disqualified": OF_WHO_LEFT,
    "not yet": {"task": OF_AN_SQL["task"], "bant": OF_AN_SQL["bant"]},
    "short": {"half": "select call_state = 'done' from attempt"},
}


@pytest.fixture
def on_the_line(store: Store, day: Day, store_path: Path) -> Path:
    """A store with a SAL who is followed up and on the line: a live call, and its ending begun."""
    day.sal(phone="+49 30 5550001", email="ana@nordkran.example")
    keep = "insert into draft(key, kind, text, cursor, saved_at) values (?, 'live', '', '', ?)"
    for key in ("call:1", "ending:1", "call:2"):
        store.raw.execute(keep, (key, "2026-11-23T09:00:00Z"))
    assert day.run(1) == ("active", None)
    store.close()
    return store_path


def killed(source: Path, folder: Path, ending: str, *, every: int) -> list[tuple[int, Path]]:
    """The store after each try to end the call, with how the process that tried ended."""
    folder.mkdir()
    command = [sys.executable, "-c", ENDING, str(source), str(folder), ending, str(every)]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=110, cwd=root
    )
    assert done.returncode == 0, done.stderr
    return [(code, Path(path)) for code, path in json.loads(done.stdout)]


@pytest.mark.parametrize(
    ("ending", "every"), [("qualified", 1), ("disqualified", 7), ("not yet", 7), ("short", 7)]
)
def test_sd_58_a_call_killed_between_statements_of_its_end_is_there_whole_or_not_at_all(
    on_the_line: Path, tmp_path: Path, ending: str, every: int
) -> None:
    with closing(sqlite3.connect(on_the_line)) as db:
        before = list(db.iterdump())
    tries = killed(on_the_line, tmp_path / "tries", ending, every=every)
    assert len(tries) > 30 // every
    assert tries[-1][0] == 0
    parts = {**IS_THERE, **PARTS[ending]}
    for code, path in tries:
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert db.execute("pragma foreign_key_check").fetchall() == []
            there = {name: bool(db.execute(sql).fetchone()[0]) for name, sql in parts.items()}
            assert there == dict.fromkeys(parts, code == 0), path.name
            assert code == 0 or list(db.iterdump()) == before, path.name
    with closing(Store(path, clock=lambda: NOW, actor="test")) as store:
        assert store.raw.execute("select key from draft").fetchall() == [("call:2",)]
        Day(store, NOW.date()).done(undo.undo(store, None))
        assert store.raw.execute("select stage, status from contact").fetchall() == [
            ("sal", "open")
        ]
        assert store.raw.execute("select count(*) from call").fetchone() == (0,)
