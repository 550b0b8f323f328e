"""What hygiene counts: each fault once it is one, not a day before, and of how many."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from pipeboard.commands import agenda, moves, practice
from pipeboard.domain.rules import Rules
from pipeboard.domain.terms import TaskKind, Verdict
from pipeboard.reads import hygiene
from pipeboard.reads.checks import CHECKS
from pipeboard.store.drafts import DraftText, write_drafts
from tests.conftest import NOW, TODAY
from tests.days import Day


def count(day: Day, key: str, now: datetime = NOW) -> tuple[int, int]:
    """How many of how many, which the list must agree with."""
    found = {one.key: one for one in hygiene.counts(day.store.raw, now.astimezone(), Rules())}[key]
    assert len(listed(day, key, now)) == found.found
    return found.found, found.total


def listed(day: Day, key: str, now: datetime = NOW) -> list[tuple[str, str]]:
    lines = hygiene.lines(day.store.raw, key, now.astimezone(), Rules())
    return [(one.name, one.why) for one in lines]


def after(days: int) -> datetime:
    return datetime.combine(TODAY + timedelta(days), NOW.timetz())


def test_every_check_can_be_listed_in_an_empty_store(day: Day) -> None:
    assert {count(day, one.key) for one in CHECKS} == {(0, 0)}
    with pytest.raises(KeyError):
        listed(day, "no such count")


def test_sd_43_an_open_contact_with_nothing_ahead_has_no_next_step(day: Day) -> None:
    day.add("Lead")
    sal = day.add("Ana")
    day.done(day.advance(sal, override="they signed up today"))
    assert count(day, "no_next_step") == (1, 2)
    assert listed(day, "no_next_step") == [("Ana", "SAL since 2026-11-23")]
    step = {"title": "Ring", "on": TODAY + timedelta(2), "now": NOW}
    day.done(day.store.do(agenda.plan_step, sal, kind=TaskKind.TODO, at=None, **step))
    assert count(day, "no_next_step") == (0, 2)


def test_a_lead_whose_follow_ups_are_over_has_no_next_step(day: Day) -> None:
    who = day.reachable("Ana")
    day.done(day.follow(who, attempts=3))
    day.done(day.log(who, "email", "replied"))
    assert listed(day, "no_next_step") == [("Ana", "follow-ups over")]


def test_an_opportunity_past_its_close_date_is_overdue_from_the_day_after(day: Day) -> None:
    day.opportunity("Dana")
    assert count(day, "overdue_close", after(25)) == (0, 1)
    assert count(day, "overdue_close", after(26)) == (1, 1)
    assert listed(day, "overdue_close", after(26)) == [("Dana", "was to close 2026-12-18")]


def test_a_sal_waits_more_than_5_working_days_for_its_discovery(day: Day) -> None:
    who = day.sal("Ana")  # on Monday 23 November
    assert count(day, "sal_waiting", after(7)) == (0, 1)
    assert count(day, "sal_waiting", after(8)) == (1, 1)
    day.done(day.discover(who, verdict=Verdict.NOT_YET))
    assert count(day, "sal_waiting", after(8)) == (0, 1)


def test_an_sql_waits_more_than_10_working_days_for_something_planned(day: Day) -> None:
    who = day.add("Ana")
    for _ in range(2):
        day.done(day.advance(who, override="they signed up today"))
    assert count(day, "sql_waiting", after(14)) == (0, 1)
    assert count(day, "sql_waiting", after(15)) == (1, 1)
    step = {"title": "Ring", "on": TODAY + timedelta(40), "now": NOW}
    day.done(day.store.do(agenda.plan_step, who, kind=TaskKind.TODO, at=None, **step))
    assert count(day, "sql_waiting", after(15)) == (0, 1)


def test_a_decision_waits_more_than_7_days(day: Day) -> None:
    who = day.add("Ana")
    step: dict[str, Any] = {"title": "Decide", "on": TODAY, "now": NOW}
    day.done(day.store.do(agenda.plan_step, who, kind=TaskKind.DECIDE, at=None, **step))
    assert count(day, "undecided", after(7)) == (0, 1)
    assert count(day, "undecided", after(8)) == (1, 1)


def test_a_draft_waits_more_than_a_day_and_may_be_nobodys(day: Day) -> None:
    who = day.add("Ana")
    drafts = {
        "note:1": DraftText("note:1", "note", who, "{}"),
        "add:new": DraftText("add:new", "add", None, "{}"),
    }
    write_drafts(day.store.raw, drafts, NOW)
    assert count(day, "drafts", NOW + timedelta(1)) == (0, 2)
    assert count(day, "drafts", NOW + timedelta(1, 1)) == (2, 2)
    assert {name for name, _ in listed(day, "drafts", NOW + timedelta(2))} == {
        "Ana",
        "a new contact",
    }


def test_sd_81_who_has_only_dead_channels_cannot_be_reached(day: Day) -> None:
    ana, bo = day.reachable("Ana"), day.reachable("Bo")
    day.add("Nobody knows how")
    day.done(day.log(ana, "call", "wrong-number"))
    day.done(day.log(bo, "call", "wrong-number"))
    assert count(day, "dead_channels") == (0, 3)
    assert count(day, "bad_channels") == (2, 4)
    day.done(day.log(ana, "email", "bounced"))
    assert count(day, "dead_channels") == (1, 3)
    assert listed(day, "dead_channels") == [("Ana", "email bounced, phone wrong")]
    assert count(day, "bad_channels") == (3, 4)
    day.done(day.do(moves.disqualify, ana, reason="no_working_channel"))
    assert count(day, "dead_channels") == (0, 2)


def test_sd_29b_follow_ups_of_a_misfit_by_override_are_counted(day: Day) -> None:
    who = day.add("Ana", email="ana@gmail.com", title="student")
    day.done(day.store.do(practice.set_rules, {"fit_min": "30"}, now=NOW))
    assert "minimum 30" in day.follow(who).reason
    assert count(day, "fit_overrides") == (0, 0)
    day.done(day.follow(who, override="knows the CEO well"))
    assert count(day, "fit_overrides") == (1, 1)
    assert listed(day, "fit_overrides") == [("Ana", "knows the CEO well")]


def test_gates_by_override_are_counted_until_they_are_withdrawn(day: Day) -> None:
    who = day.add("Ana")
    day.done(day.advance(who, override="they signed up today"))
    assert count(day, "gate_overrides") == (1, 1)
    assert listed(day, "gate_overrides") == [("Ana", "SAL*: they signed up today")]
    day.done(day.do(moves.back, who, reason="they did not"))
    assert count(day, "gate_overrides") == (0, 0)


# Bad leads by source.


def decided(day: Day, source: str, bad: int, total: int) -> None:
    for number in range(total):
        who = day.add(f"{source} {number}", source=source)
        reason = "outdated" if number < bad else "no_need"
        day.done(day.do(moves.disqualify, who, reason=reason))


@pytest.mark.parametrize(
    ("bad", "total", "is_alarm"),
    [(6, 20, True), (5, 20, False), (19, 19, False), (7, 24, False), (8, 26, True)],
)
def test_sd_12_a_source_is_an_alarm_from_20_decided_and_30_per_cent_bad(
    day: Day, bad: int, total: int, is_alarm: bool
) -> None:
    decided(day, "linkedin", bad, total)
    (source,) = hygiene.sources(day.store.raw)
    assert tuple(source) == ("linkedin", bad, total, is_alarm)
    assert len(listed(day, "source:linkedin")) == bad


def test_only_the_decided_are_counted_and_whoever_became_an_sql_is(day: Day) -> None:
    decided(day, "webinar", 1, 1)
    for number in range(3):
        day.add(f"Open {number}", source="webinar")
    day.sql("Good", source="webinar")
    gone = day.sql("Went", source="webinar")
    day.done(day.do(moves.disqualify, gone, reason="no_budget", vendor="-", referral="-"))
    parked = day.add("Parked", source="webinar")
    day.done(day.do(moves.nurture, parked, reason="not_now", revisit_on=date(2027, 3, 1)))
    (source,) = hygiene.sources(day.store.raw)
    assert (source.bad, source.decided) == (1, 3)


def test_the_worst_comes_first_and_no_source_has_a_name(day: Day) -> None:
    decided(day, "", 1, 2)
    decided(day, "webinar", 7, 20)
    decided(day, "newsletter", 0, 3)
    names = [(one.name, one.is_alarm) for one in hygiene.sources(day.store.raw)]
    assert names == [("webinar", True), ("no source", False)]
    assert listed(day, "source:no source") == [("0", "outdated")]


def test_nothing_was_brought_in_yet(day: Day) -> None:
    assert hygiene.last_import(day.store.raw) is None
