"""Runs of follow-ups in the store: what ends them, what fills them, what cannot be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from sqlalchemy import event

from pipeboard.commands import assess, deals, discover, followups, moves
from pipeboard.domain.evidence import Discovery, NextStep
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.tandem import Half, Outcome
from pipeboard.domain.terms import TaskKind, Verdict
from pipeboard.store.unit import Store
from tests.commands.test_followups import MON, WED, at, running
from tests.conftest import NOW, TODAY
from tests.days import Day, full_assessment, full_case, full_discovery, records

OVERRIDE = "their CEO asked for it"
TALK = discover.Talk(NOW, 600, "asked for a price list")


def sal(day: Day) -> int:
    """A SAL whose follow-ups began this morning."""
    contact = day.reachable()
    day.done(day.assess(contact))
    return contact


def nurtured(day: Day, contact: int) -> Any:
    return day.did(moves.nurture, contact, reason="not_now", revisit_on=MON, today=TODAY)


def disqualified(day: Day, contact: int) -> Any:
    return day.did(moves.disqualify, contact, reason="no_need", today=TODAY)


def advanced(day: Day, contact: int) -> Any:
    return day.did(moves.advance, contact, today=TODAY, override=OVERRIDE)


@pytest.mark.parametrize(
    ("leave", "reason"),
    [(nurtured, "nurture"), (disqualified, "disqualified"), (advanced, "sal")],
)
def test_case_14_leaving_open_or_passing_a_gate_ends_the_run(
    day: Day, leave: Callable[[Day, int], Any], reason: str
) -> None:
    contact = running(day)
    day.made(contact)
    before = records(day.store)
    leave(day, contact)
    assert day.run(contact) == ("stopped", reason)
    assert day.attempts(contact)[-1] == (2, "2026-11-25", "open", "open", None)
    day.done(day.undo())
    assert records(day.store) == before
    assert day.run(contact) == ("active", None)


def test_case_14_a_paused_run_ends_too(day: Day) -> None:
    contact = running(day)
    day.done(day.store.do(followups.pause, contact, WED, now=NOW))
    disqualified(day, contact)
    assert day.run(contact) == ("stopped", "disqualified")


def test_case_14_a_run_that_is_over_keeps_its_reason(day: Day) -> None:
    contact = running(day)
    day.done(day.log(contact, "email", "replied"))
    disqualified(day, contact)
    assert day.run(contact) == ("stopped", "replied")


def test_case_14_an_sql_by_override_ends_it(day: Day) -> None:
    contact = sal(day)
    advanced(day, contact)
    assert day.run(contact) == ("stopped", "sql")


def prospect(day: Day) -> int:
    """An SQL who is followed up."""
    contact = sal(day)
    day.done(day.discover(contact))
    day.done(day.follow(contact))
    return contact


def test_case_14_opening_a_deal_ends_it(day: Day) -> None:
    contact = prospect(day)
    terms = deals.DealTerms(amount=100, currency="EUR", close_on=MON)
    step = NextStep("Demo", WED)
    day.did(deals.open_deal, contact, full_case(), terms, step=step, today=TODAY)
    assert day.run(contact) == ("stopped", "opportunity")


def test_case_14_winning_and_losing_end_it(day: Day) -> None:
    won, lost = prospect(day), prospect(day)
    for contact in (won, lost):
        day.done(day.open_deal(contact))
        day.done(day.follow(contact))
    day.did(deals.win, won, minor=100, currency="EUR", closed_on=TODAY, today=TODAY)
    assert day.run(won) == ("stopped", "won")
    kw: dict[str, Any] = {"then": "nurture", "revisit_on": MON, "today": TODAY}
    day.did(deals.lose, lost, reason="timing", **kw)
    assert day.run(lost) == ("stopped", "nurture")


def test_an_appointment_as_the_next_step_of_a_deal_ends_the_chasing(day: Day) -> None:
    contact = prospect(day)
    day.done(day.open_deal(contact))
    day.done(day.follow(contact))
    demo = NextStep("Demo", WED, time(13), TaskKind.APPOINTMENT)
    day.did(deals.edit_deal, contact, deals.DealTerms(), step=demo, seen=10**6, today=TODAY)
    assert day.run(contact) == ("stopped", "appointment")


def test_case_14_reopened_they_begin_again_in_the_new_cycle(day: Day) -> None:
    contact = running(day)
    disqualified(day, contact)
    day.done(day.do(moves.reopen, contact, reason="she called back"))
    day.did(followups.start, contact, now=NOW)
    rows = day.rows("select cycle, run_no, state from cadence order by id")
    assert rows == [(1, 1, "stopped"), (2, 1, "active")]


@pytest.mark.parametrize("verdict", [Verdict.NOT_YET, Verdict.QUALIFIED])
def test_case_05_a_discovery_call_is_the_call_of_the_attempt(day: Day, verdict: Verdict) -> None:
    contact = sal(day)
    kw: dict[str, Any] = {"verdict": verdict, "step": NextStep("Demo", WED), "today": TODAY}
    day.did(discover.record, contact, TALK, full_discovery(), **kw)
    assert day.run(contact) == ("stopped", "connected")
    assert day.attempts(contact) == [(1, "2026-11-23", "done", "open", None)]
    row = day.row("select outcome, attempt_id from activity")
    assert row == ("talked", 1)


def test_case_05_a_discovery_call_that_nobody_answered_is_a_call_made(day: Day) -> None:
    contact = sal(day)
    kw: dict[str, Any] = {"verdict": Verdict.NOT_YET, "step": NextStep("Call", WED)}
    day.did(discover.record, contact, TALK, Discovery(connected=False), today=TODAY, **kw)
    assert day.run(contact) == ("active", None)
    assert day.attempts(contact) == [(1, "2026-11-23", "done", "open", None)]


def test_case_05_a_discovery_call_without_follow_ups_fills_nothing(day: Day) -> None:
    contact = day.sal()
    day.done(day.discover(contact))
    assert day.row("select attempt_id from activity") == (None,)


def test_a_run_that_another_program_spoilt_is_refused_with_the_reason(day: Day) -> None:
    contact = running(day)
    for n in range(2, 8):
        meddle(
            day.store,
            "insert into attempt(created_at, updated_at, contact_id, cadence_id, n, due_on, "
            f"call_state, email_state, snoozes) select '{STAMP}', '{STAMP}', contact_id, id, "
            f"{n}, '2026-11-25', 'open', 'open', 0 from cadence",
        )
    refusal = day.refused(followups.log, contact, Half.CALL, Outcome.NO_ANSWER, now=NOW)
    assert "7 attempts of 5" in str(refusal)


STAMP = "2026-11-23T09:00:00Z"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("update cadence set max_attempts = 7", "max_attempts = 7 (3, 4 or 5)"),
        ("update cadence set max_attempts = 'many'", "max_attempts = many"),
        ("update cadence set gap_days = 0", "gap_days = 0"),
        ("update cadence set gap_unit = 'moons'", "gap_unit = moons"),
        ("update cadence set state = 'asleep'", "asleep"),
        ("update cadence set stop_reason = 'bored'", "bored"),
        ("update cadence set started_on = 'soon'", "soon"),
        ("update attempt set n = 0", "attempts 0"),
        ("update attempt set due_on = '2026-02-30'", "day is out of range"),
        ("update attempt set due_time = '25:00'", "hour must be"),
        ("update attempt set call_state = 'maybe'", "maybe"),
        ("delete from attempt", "attempts none"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_written(
    day: Day, spoil: str, said: str
) -> None:
    contact = running(day)
    meddle(day.store, spoil)
    for command, more in (
        (followups.log, (Half.CALL, Outcome.NO_ANSWER)),
        (followups.snooze, (WED,)),
        (followups.start, ()),
    ):
        refusal = day.refused(command, contact, *more, now=NOW)
        assert "cannot be read" in str(refusal)
        assert said in str(refusal)


def test_a_spoilt_run_does_not_hold_the_contact(day: Day) -> None:
    contact = running(day)
    meddle(day.store, "update cadence set max_attempts = 7")
    day.done(day.assess(contact))
    nurtured(day, contact)
    day.done(day.do(moves.reopen, contact))
    assert not isinstance(day.follow(contact), Refusal)


def meddle(store: Store, sql: str) -> None:
    """Write to the file as another program would."""
    other = sqlite3.connect(store.path)
    other.execute("pragma ignore_check_constraints=on")
    with other:
        other.execute(sql)
    other.close()


def test_the_key_path_of_an_outcome_asks_the_store_little(day: Day) -> None:
    contact = running(day)
    day.done(day.log(contact, "call", "no-answer"))
    said: list[str] = []
    event.listen(
        day.store.engine,
        "before_cursor_execute",
        lambda _db, _cursor, statement, *_: said.append(statement),
    )
    day.done(day.log(contact, "email", "sent"))
    reads = [one for one in said if one.lower().startswith("select")]
    assert len(reads) <= 6, reads
    assert len(said) <= 14, said


def test_two_attempts_are_never_open_at_once(day: Day) -> None:
    contact = running(day)
    for on in (TODAY, WED):
        day.later(at(on))
        day.made(contact)
        completed = [attempt[4] for attempt in day.attempts(contact)]
        assert completed.count(None) == 1


def test_a_live_assessment_says_nothing_of_the_hour(day: Day) -> None:
    contact = day.reachable()
    day.later(at(TODAY, 22))
    live = replace(full_assessment(), mode="live")
    day.done(day.store.do(assess.assess, contact, live, ending="followup", step=None, today=TODAY))
    assert day.attempts(contact)[0][1] == "2026-11-24"
