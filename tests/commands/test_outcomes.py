"""Every outcome at every point of a run: undone and redone exactly, and never one attempt more."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeboard.commands import agenda, followups
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.tandem import OUTCOME_KEYS, Half, Outcome
from pipeboard.domain.terms import TaskState
from pipeboard.store.unit import Store
from tests.conftest import NOW, TODAY
from tests.days import Day

ALL = [(half, outcome) for half, named in OUTCOME_KEYS.items() for outcome in named.values()]
USABLE = "('unverified', 'ok')"


def ahead(outcome: Outcome, today: date) -> dict[str, Any]:
    """The day (and time) that an outcome names."""
    if outcome is Outcome.APPOINTMENT:
        return {"until": today + timedelta(3), "at": time(13)}
    if outcome in (Outcome.CALL_BACK, Outcome.OUT_OF_OFFICE):
        return {"until": today + timedelta(3)}
    return {}


def begun(day: Day) -> int:
    contact = day.reachable()
    day.done(day.follow(contact, attempts=3))
    return contact


def half_done(day: Day) -> int:
    contact = begun(day)
    day.done(day.log(contact, "call", "busy"))
    day.done(day.log(contact, "email", "soft-bounce"))
    return contact


def called(day: Day) -> int:
    contact = begun(day)
    day.done(day.log(contact, "call", "no-answer"))
    return contact


def paused(day: Day) -> int:
    contact = begun(day)
    day.made(contact)
    day.done(day.log(contact, "email", "out-of-office", until=TODAY + timedelta(4)))
    return contact


def at_the_last(day: Day, half: str = "call", outcome: str = "voicemail") -> int:
    contact = begun(day)
    for days in (1, 2):
        day.made(contact)
        day.later(NOW + timedelta(days))
    day.done(day.log(contact, half, outcome))
    return contact


def at_the_last_call(day: Day) -> int:
    return at_the_last(day, "email", "sent")


def over(day: Day) -> int:
    contact = at_the_last(day)
    day.done(day.log(contact, "email", "sent"))
    return contact


def cards(day: Day) -> list[tuple[Any, ...]]:
    return day.rows("select * from card order by contact_id")


POINTS = [begun, half_done, called, paused, at_the_last, at_the_last_call, over]


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize(("half", "outcome"), ALL)
def test_case_14_undo_and_redo_of_an_outcome_are_exact(
    day: Day, half: Half, outcome: Outcome, point: Callable[[Day], int]
) -> None:
    contact, told = point(day), {"now": day.now, **ahead(outcome, day.today)}
    before = cards(day)
    if outcome is Outcome.SKIP and point not in (begun, paused) and not is_open(day, half):
        day.refused(followups.log, contact, half, outcome, **told)
        return
    day.did(followups.log, contact, half, outcome, **told)
    after = cards(day)
    day.done(day.undo())
    assert cards(day) == before
    day.done(day.redo())
    assert cards(day) == after


def is_open(day: Day, half: Half) -> bool:
    found = day.row(f"""select {half}_state from attempt a join cadence r on r.id = a.cadence_id
        where a.completed_on is null and r.state in ('active', 'paused')""")
    return found is not None and found[0] == "open"


def test_case_11_after_a_no_show_a_half_without_an_address_is_not_due(day: Day) -> None:
    contact = called(day)
    soon = day.now + timedelta(hours=1)
    day.done(day.log(contact, "call", "appointment", until=soon.date(), at=soon.time()))
    day.done(day.log(contact, "email", "bounced"))
    day.later(day.now + timedelta(1))
    (task,) = day.row("select id from task where kind = 'appointment'") or (0,)
    day.did(agenda.settle, task, TaskState.NO_SHOW, now=day.now)
    assert day.attempts(contact) == [
        (1, "2026-11-23", "done", "unavailable", "2026-11-24"),
        (2, "2026-11-25", "open", "unavailable", None),
    ]


def test_case_12_the_decision_says_no_reply_only_when_nobody_replied(day: Day) -> None:
    over(day)
    assert decides(day) == "3 attempts in 2 days, no reply: park or close?"


def test_case_12_who_asked_to_be_called_back_did_reply(day: Day) -> None:
    contact = begun(day)
    day.done(day.log(contact, "call", "call-back", until=TODAY))
    for days in (1, 2):
        day.later(NOW + timedelta(days))
        day.made(contact)
    assert decides(day) == "3 attempts in 2 days, no decision: park or close?"


def test_case_12_who_asked_at_the_last_call_did_reply(day: Day) -> None:
    contact = at_the_last_call(day)
    day.done(day.log(contact, "call", "call-back", until=day.today))
    assert decides(day) == "3 attempts in 2 days, no decision: park or close?"


def test_case_11_who_missed_an_appointment_did_reply(day: Day) -> None:
    contact = at_the_last_call(day)
    soon = day.now + timedelta(hours=1)
    day.done(day.log(contact, "call", "appointment", until=soon.date(), at=soon.time()))
    day.later(day.now + timedelta(1))
    (task,) = day.row("select id from task where kind = 'appointment'") or (0,)
    day.done(day.store.do(agenda.settle, task, TaskState.NO_SHOW, now=day.now))
    assert decides(day) == "3 attempts in 2 days, no decision: park or close?"


def decides(day: Day) -> str | None:
    found = day.row("select title from task where kind = 'decide' and state = 'open'")
    return str(found[0]) if found else None


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from pipeboard.store import opening

    path = tmp_path_factory.mktemp("empty") / "pipeboard.db"
    opening.prepare(path, backups=path.parent / "backups", now=NOW)
    return path


@contextmanager
def another(empty: Path, folder: Path) -> Iterator[Day]:
    path = folder / "pipeboard.db"
    for old in folder.glob("pipeboard.db*"):
        old.unlink()
    shutil.copy(empty, path)
    store = Store(path, clock=lambda: NOW, actor="test")
    try:
        yield Day(store, TODAY)
    finally:
        store.close()


STEPS = st.one_of(
    st.tuples(st.sampled_from(ALL), st.integers(0, 4)),
    st.tuples(st.sampled_from(["snooze", "pause", "resume", "no_show"]), st.integers(0, 4)),
)
TRIES = st.tuples(
    st.sampled_from([(Half.CALL, Outcome.NO_ANSWER), (Half.EMAIL, Outcome.SENT)]),
    st.integers(0, 2),
)


@given(
    most=st.integers(3, 5),
    phones=st.integers(0, 1),
    steps=st.lists(st.one_of(TRIES, TRIES, STEPS), min_size=6, max_size=18),
)
@settings(
    max_examples=150,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_sd_42_whatever_happens_there_is_no_attempt_beyond_the_last(
    empty: Path, tmp_path: Path, most: int, phones: int, steps: list[tuple[Any, int]]
) -> None:
    with another(empty, tmp_path) as day:
        contact = day.reachable(**({} if phones else {"phone": ""}))
        day.done(day.follow(contact, attempts=most))
        for what, days in steps:
            day.later(day.now + timedelta(days))
            before = day.entries()
            result = happen(day, contact, what)
            assert not isinstance(result, Refusal) or day.entries() == before
            check(day, contact, most)


def happen(day: Day, contact: int, what: Any) -> Any:
    if isinstance(what, tuple):
        half, outcome = what
        told = {"now": day.now, **ahead(outcome, day.today)}
        return day.store.do(followups.log, contact, half, outcome, **told)
    if what == "no_show":
        task = day.row("select id from task where kind = 'appointment' and state = 'open'")
        if task is None:
            return None
        return day.store.do(agenda.settle, task[0], TaskState.NO_SHOW, now=day.now)
    about = () if what == "resume" else (day.today + timedelta(2),)
    return day.store.do(getattr(followups, what), contact, *about, now=day.now)


def check(day: Day, contact: int, most: int) -> None:
    """What holds whatever happened."""
    attempts, (state, _) = day.attempts(contact), day.run(contact) or ("", None)
    assert [one[0] for one in attempts] == list(range(1, len(attempts) + 1))
    assert len(attempts) <= most
    assert all(one[-1] is not None for one in attempts[:-1])
    (halves,) = day.row("select halves from card where contact_id = ?", contact) or ("",)
    if state in ("active", "paused"):
        n, due_on, call, email, completed = attempts[-1]
        assert completed is None
        assert date.fromisoformat(due_on).weekday() < 5
        open_halves = [half for half, now in (("call", call), ("email", email)) if now == "open"]
        assert open_halves
        assert halves.split() == open_halves
        kinds = {"call": "phone", "email": "email"}
        for half in open_halves:  # SD-81: a channel in a bad state is never a due half
            usable = f"select 1 from channel where kind = ? and state in {USABLE}"
            assert day.row(usable, kinds[half]), (half, n)
    else:
        assert halves == ""
    if state == "exhausted":
        assert len(attempts) == most
        assert attempts[-1][-1] is not None
