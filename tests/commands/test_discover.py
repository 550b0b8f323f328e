"""Saving a discovery call (row 3): verdicts, findings of several calls, and all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from pipeboard.commands import discover, moves
from pipeboard.domain.call import Call, Step
from pipeboard.domain.evidence import Discovery, Finding, NextStep
from pipeboard.domain.terms import (
    LIVE_ORDER,
    CallKind,
    Element,
    Gate,
    Rating,
    Stage,
    TaskKind,
    Verdict,
)
from pipeboard.store.unit import Store
from tests.conftest import NOW, TODAY
from tests.days import Day, asked, full_discovery, whole

STEP = NextStep("Demo", date(2026, 11, 25))
TALK = discover.Talk(NOW, 1500, "two people copy orders all Friday", rail={"close": 1100})
QUALIFIED: dict[str, Any] = {"verdict": Verdict.QUALIFIED, "step": STEP, "today": TODAY}
OVERRIDE = "their CEO asked for it"
HALF = Discovery({Element.NEED: Finding(Rating.MET, "a day a week")})


def test_sd_58_qualified_makes_an_sql_in_one_entry(day: Day) -> None:
    contact = day.sal()
    found = day.did(discover.record, contact, TALK, full_discovery(), **QUALIFIED)
    assert day.stage(contact) == "sql"
    assert found.moved.words == "Ana Ruiz is now an SQL: a prospect"
    row = day.row("select kind, seconds, notes, verdict, rail, outcome from call")
    assert row == ("discovery", 1500, TALK.notes, "qualified", '{"close": 1100}', "talked")
    row = day.row("select gate, origin, call_id from qualification order by id desc")
    assert row == ("sql", "evidence", found.call_id)


def test_sd_55_each_element_keeps_rating_words_and_value(day: Day) -> None:
    budget = Finding(Rating.MET, "signs to 20k", "20k", 2_000_000, "EUR", date(2027, 1, 31))
    findings = {**full_discovery().findings, Element.BUDGET: budget}
    day.done(day.discover(day.sal(), Discovery(findings)))
    row = day.row(
        "select rating, evidence, value, minor, currency, value_on from bant where element=?",
        "budget",
    )
    assert row == ("met", "signs to 20k", "20k", 2_000_000, "EUR", "2027-01-31")
    assert day.row("select count(*) from bant") == (4,)


def test_sd_59_two_open_elements_are_refused_by_name(day: Day) -> None:
    contact = day.sal()
    refusal = day.refused(discover.record, contact, TALK, HALF, **QUALIFIED)
    assert asked(refusal) == ["timeline", "authority", "budget"]
    assert refusal.form == "discovery"


def test_sd_61_qualified_needs_a_next_step_with_a_date(day: Day) -> None:
    contact = day.sal()
    kw = {**QUALIFIED, "step": None}
    refusal = day.refused(discover.record, contact, TALK, full_discovery(), **kw)
    assert asked(refusal) == ["step"]
    refusal = day.refused(discover.record, contact, TALK, HALF, **kw)
    assert asked(refusal) == ["timeline", "authority", "budget", "step"]


def test_sd_57_a_call_ends_with_one_verdict(day: Day) -> None:
    contact = day.sal()
    kw = {**QUALIFIED, "verdict": Verdict.NONE}
    refusal = day.refused(discover.record, contact, TALK, full_discovery(), **kw)
    assert asked(refusal) == ["verdict"]


def test_sd_57_not_yet_needs_another_call_with_a_date(day: Day) -> None:
    contact = day.sal()
    kw = {**QUALIFIED, "verdict": Verdict.NOT_YET}
    refusal = day.refused(discover.record, contact, TALK, HALF, **{**kw, "step": None})
    assert asked(refusal) == ["step"]
    assert day.did(discover.record, contact, TALK, HALF, **kw).moved is None
    assert day.stage(contact) == "sal"
    assert ("Demo",) in day.rows("select title from task where state = 'open'")


def test_sd_57_disqualified_saves_the_call_and_asks_why(day: Day) -> None:
    contact = day.sal()
    kw = {"verdict": Verdict.DISQUALIFIED, "step": None, "today": TODAY}
    assert day.did(discover.record, contact, TALK, HALF, **kw).disqualify
    assert day.stage(contact) == "sal"


LIVE = (
    Call(1)
    .started(NOW)
    .entered(Step.AGENDA, NOW + timedelta(seconds=60))
    .noted(Element.NEED, "a day a week", NOW + timedelta(seconds=90))
    .resumed(NOW + timedelta(seconds=400), NOW + timedelta(seconds=100))
)
LIVE = replace(LIVE, hooks="they hire in Lyon", notes="two people\nall Friday")
END = NOW + timedelta(seconds=700)


def test_sd_50_51_52_a_live_call_keeps_its_steps_hooks_and_gaps(day: Day) -> None:
    contact = day.sal()
    talk = discover.talk_of(LIVE, END)
    found = Discovery(
        {**full_discovery().findings, Element.NEED: Finding(Rating.MET, "a day a week", at=90)}
    )
    day.did(discover.record, contact, talk, found, **QUALIFIED)
    sql = "select started_at, ended_at, seconds, rail, hooks, gaps, notes from call"
    assert day.row(sql) == (
        "2026-11-23T09:00:00Z",
        "2026-11-23T09:11:40Z",
        400,
        '{"rapport": 0, "agenda": 60}',
        "they hire in Lyon",
        "[[100, 300]]",
        "two people\nall Friday",
    )
    noted = day.rows("select element, noted_at from bant where noted_at is not null")
    assert noted == [("need", 90)]


def test_a_call_that_ends_before_it_began_took_no_time() -> None:
    talk = discover.talk_of(Call(1), NOW)
    assert (talk.started_at, talk.ended_at, talk.seconds) == (NOW, NOW, 0)


DISQUALIFIED: dict[str, Any] = {"verdict": Verdict.DISQUALIFIED, "step": None, "today": TODAY}
LEAVING = discover.Leaving(
    "no_budget", "next year maybe", "Fjordworks", "Bo Lind @Fjord b@f.example"
)


@pytest.mark.parametrize("stage", [Stage.LEAD, Stage.SAL, Stage.SQL])
def test_sd_57_60_disqualified_leaves_with_reason_vendor_and_referral(
    day: Day, stage: Stage
) -> None:
    contact = day.at(stage)
    found = day.did(discover.record, contact, TALK, HALF, **DISQUALIFIED, leaving=LEAVING)
    assert not found.disqualify
    assert found.moved.words.startswith("Ana Ruiz is disqualified; Bo Lind")
    assert day.stage(contact) == f"{stage} disqualified"
    sql = (
        "select exit_reason, exit_note, vendor_recommended, referral_asked from contact where id=?"
    )
    assert day.row(sql, contact) == ("no_budget", "next year maybe", "Fjordworks", "yes")
    assert day.row("select verdict, seconds from call where id = ?", found.call_id) == (
        "disqualified",
        1500,
    )
    new = day.row(
        "select display_name, stage, origin, referred_by from contact where id <> ?", contact
    )
    assert new == ("Bo Lind", "lead", "referral", contact)
    assert day.rows("select 1 from task where contact_id = ? and state = 'open'", contact) == []
    assert day.row(
        "select count(*) from visit where contact_id=? and left_at is null", contact
    ) == (0,)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (QUALIFIED, "SAL to SQL on a discovery call"),
        ({**DISQUALIFIED, "leaving": LEAVING}, "disqualify on a discovery call"),
        ({**QUALIFIED, "verdict": Verdict.NOT_YET}, "discovery call"),
    ],
)
def test_one_undo_gives_back_the_follow_ups_that_a_call_ended(
    day: Day, more: dict[str, Any], words: str
) -> None:
    """Undone and done again row for row, run and attempts and referral included."""
    contact = day.sal(phone="+49 30 5550001", email="ana@nordkran.example")
    assert day.run(contact) == ("active", None)
    day.did(discover.record, contact, discover.talk_of(LIVE, END), full_discovery(), **more)
    assert day.run(contact) == ("stopped", "connected")
    day.done(day.undo())
    assert day.run(contact) == ("active", None)
    assert day.stage(contact) == "sal"
    assert day.row("select words from entry order by id desc") == (f"undo {words}",)


def test_sd_60_what_is_not_said_about_leaving_is_asked_and_nothing_is_saved(day: Day) -> None:
    contact = day.sal()
    for leaving, missing in (
        (discover.Leaving(""), ["reason", "vendor", "referral"]),
        (discover.Leaving("no_need", vendor="-"), ["referral"]),
        (discover.Leaving("other", vendor="-", referral="-"), ["note"]),
    ):
        refusal = day.refused(discover.record, contact, TALK, HALF, **DISQUALIFIED, leaving=leaving)
        assert asked(refusal) == missing
        assert refusal.form == "discovery"
    lead = day.add("Kai Brandt")
    day.did(discover.record, lead, TALK, HALF, **DISQUALIFIED, leaving=discover.Leaving("no_need"))


def test_a_referral_who_is_known_already_is_said_and_nothing_is_saved(day: Day) -> None:
    known, contact = day.add("Bo Lind", email="b@f.example"), day.sal()
    refusal = day.refused(discover.record, contact, TALK, HALF, **DISQUALIFIED, leaving=LEAVING)
    assert refusal.contact_id == known


def test_who_has_an_open_deal_is_not_disqualified_by_a_call(day: Day) -> None:
    contact = day.opportunity()
    found = day.did(discover.record, contact, TALK, HALF, **DISQUALIFIED, leaving=LEAVING)
    assert found.disqualify
    assert day.stage(contact) == "opportunity"
    assert day.row("select verdict from call where id = ?", found.call_id) == ("disqualified",)


def test_a_second_call_adds_to_what_the_first_found(day: Day) -> None:
    contact = day.sal()
    kw = {**QUALIFIED, "verdict": Verdict.NOT_YET}
    day.done(day.store.do(discover.record, contact, TALK, HALF, **kw))
    rest = Discovery(
        {
            Element.NEED: Finding(Rating.UNKNOWN),
            Element.TIMELINE: Finding(Rating.MET, "before March"),
            Element.AUTHORITY: Finding(Rating.MET, "signs herself"),
        }
    )
    day.did(discover.record, contact, TALK, rest, **QUALIFIED)
    assert day.stage(contact) == "sql"


def test_a_later_unmet_outweighs_an_earlier_met(day: Day) -> None:
    contact = day.sal()
    kw = {**QUALIFIED, "verdict": Verdict.NOT_YET}
    day.done(day.store.do(discover.record, contact, TALK, full_discovery(), **kw))
    worse = Discovery({Element.AUTHORITY: Finding(Rating.UNMET, "her boss refuses")})
    refusal = day.refused(discover.record, contact, TALK, worse, **QUALIFIED)
    assert asked(refusal) == ["authority"]
    day.done(day.store.do(discover.record, contact, TALK, worse, **kw))
    assert asked(day.refused(moves.advance, contact, today=TODAY)) == ["authority"]


def test_what_two_calls_found_is_enough_to_advance(day: Day) -> None:
    contact = day.sal()
    kw = {**QUALIFIED, "verdict": Verdict.NOT_YET}
    day.done(day.store.do(discover.record, contact, TALK, full_discovery(), **kw))
    day.did(moves.advance, contact, today=TODAY)
    assert day.row("select call_id from qualification where gate = 'sql'") == (1,)


@pytest.mark.parametrize("kind", [CallKind.PROSPECTING, CallKind.SUPPORT])
def test_a_call_of_another_kind_is_no_discovery_call(day: Day, kind: CallKind) -> None:
    contact = day.sal()
    kw = {**QUALIFIED, "verdict": Verdict.NOT_YET}
    talk = replace(TALK, kind=kind)
    day.done(day.store.do(discover.record, contact, talk, full_discovery(), **kw))
    assert asked(day.refused(moves.advance, contact, today=TODAY)) == ["call"]
    refusal = day.refused(discover.record, contact, talk, full_discovery(), **QUALIFIED)
    assert asked(refusal) == ["call"]


def test_a_call_that_rang_out_is_kept_but_proves_nothing(day: Day) -> None:
    contact = day.sal()
    missed = replace(full_discovery(), connected=False)
    assert asked(day.refused(discover.record, contact, TALK, missed, **QUALIFIED)) == ["call"]
    kw = {**QUALIFIED, "verdict": Verdict.NOT_YET}
    day.did(discover.record, contact, TALK, Discovery(connected=False), **kw)
    assert day.row("select outcome from call") == ("no-answer",)


def test_a_lead_is_assessed_before_a_call_qualifies_it(day: Day) -> None:
    contact = day.add()
    refusal = day.refused(discover.record, contact, TALK, full_discovery(), **QUALIFIED)
    assert "needs assessment" in refusal.reason
    assert (refusal.form, refusal.gate) == ("assessment", Gate.SAL)
    assert asked(refusal) == [*(topic.value for topic in LIVE_ORDER), "verdict"]
    kw = {**QUALIFIED, "override": OVERRIDE}
    again = day.refused(discover.record, contact, TALK, full_discovery(), **kw)
    assert again == refusal, "the override is for the other gate"


def test_one_call_does_both_forms_and_both_stages_count(day: Day) -> None:
    """Rows 2 and 3 of sales-model §4, on one call."""
    contact = day.add()
    day.done(day.assess(contact))
    day.did(discover.record, contact, TALK, full_discovery(), **QUALIFIED)
    gates = day.rows("select gate from qualification where withdrawn_at is null order by id")
    assert gates == [("sal",), ("sql",)]
    assert day.rows("select stage from visit order by id") == [("lead",), ("sal",), ("sql",)]


def test_sd_59_an_override_takes_the_place_of_what_is_missing_not_of_the_step(day: Day) -> None:
    contact = day.sal()
    kw = {**QUALIFIED, "override": OVERRIDE}
    refusal = day.refused(discover.record, contact, TALK, HALF, **{**kw, "step": None})
    assert asked(refusal) == ["step"]
    refusal = day.refused(discover.record, contact, TALK, HALF, **{**kw, "override": "short"})
    assert asked(refusal) == ["override"]
    day.refused(discover.record, contact, TALK, HALF, **kw, strict=True)
    day.did(discover.record, contact, TALK, HALF, **kw)
    assert "override" in day.signs(contact)


def test_a_call_with_a_prospect_moves_nobody(day: Day) -> None:
    contact = day.sql()
    assert day.did(discover.record, contact, TALK, full_discovery(), **QUALIFIED).moved is None
    assert day.row("select count(*) from qualification where gate = 'sql'") == (1,)


def test_sd_80_a_booked_appointment_is_done_by_the_call(day: Day) -> None:
    contact = day.add()
    booked = NextStep("Discovery call", TODAY, time(23), TaskKind.APPOINTMENT)
    day.done(day.assess(contact, ending="appointment", step=booked))
    day.did(discover.record, contact, TALK, full_discovery(), **QUALIFIED)
    states = day.rows("select state, title from task order by id")
    assert states == [("done", "Discovery call"), ("open", "Demo")]
    assert "cold" not in day.signs(contact)


def test_who_is_not_open_is_not_called(day: Day) -> None:
    contact = day.sal()
    day.done(day.do(moves.disqualify, contact, reason="no_need", vendor="-", referral="-"))
    refusal = day.refused(discover.record, contact, TALK, full_discovery(), **QUALIFIED)
    assert refusal.form == "reopen"


class Crash(Exception):
    """What a fault throws between two statements."""


def crashing(store: Store, at: int) -> Callable[..., None]:
    """Make the store's connection fail right before its statement number `at`."""
    seen = 0

    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == at:
            raise Crash

    event.listen(store.engine, "before_cursor_execute", count)
    return count


def test_sd_58_a_crash_between_any_two_statements_leaves_all_or_nothing(
    day: Day, store: Store
) -> None:
    contact = day.sal()
    before = whole(store)
    for at in range(1, 200):
        fault = crashing(store, at)
        try:
            day.discover(contact)
        except Crash:
            assert whole(store) == before, f"statement {at}"
        else:
            break
        finally:
            event.remove(store.engine, "before_cursor_execute", fault)
    assert at > 15
    assert day.stage(contact) == "sql"
    assert day.row("select count(*) from call") == (1,)


def test_sd_58_an_interrupt_inside_any_statement_leaves_all_or_nothing(
    day: Day, store: Store
) -> None:
    """The progress handler stops SQLite itself, commit and card rewriting included."""
    contact = day.sal()
    before, steps, stopped = whole(store), 0, 0
    while steps < 5000:
        steps += 40
        left = steps

        def tick() -> int:
            nonlocal left
            left -= 10
            return int(left <= 0)

        store.raw.set_progress_handler(tick, 10)
        try:
            day.discover(contact)
        except (sqlite3.OperationalError, OperationalError):
            store.raw.set_progress_handler(None, 0)
            stopped += 1
            assert whole(store) == before, f"after {steps} steps"
        else:
            break
        finally:
            store.raw.set_progress_handler(None, 0)
    assert stopped > 20
    assert day.stage(contact) == "sql"
