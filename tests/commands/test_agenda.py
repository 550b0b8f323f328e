"""Tasks and appointments: planned, moved, held, missed, cancelled, repeated."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from pipeboard.commands import agenda, assess, deals, discover, moves, runs
from pipeboard.commands.records import load
from pipeboard.domain.cadence import Reach, start
from pipeboard.domain.evidence import NextStep
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.rules import Rules
from pipeboard.domain.terms import TaskKind, TaskState, Verdict
from pipeboard.store.unit import Unit
from tests.conftest import NOW, TODAY
from tests.days import Day, asked, full_assessment, full_case, full_discovery

WED = date(2026, 11, 25)
ONE = time(13)
LATER = NOW + timedelta(days=3)  # Thursday 26 November


def step(**other: Any) -> dict[str, Any]:
    usual = {"kind": TaskKind.APPOINTMENT, "title": "Demo", "on": WED, "at": ONE, "now": NOW}
    return {**usual, **other}


def task(**other: Any) -> dict[str, Any]:
    return step(**{"kind": TaskKind.TODO, "title": "Send the case", "at": None, **other})


def plan(day: Day, contact: int, **other: Any) -> int:
    """A step that stands; its key."""
    return day.done(day.store.do(agenda.plan_step, contact, **step(**other))).task_id


def settle(day: Day, task_id: int, state: TaskState, **other: Any) -> Any:
    return day.did(agenda.settle, task_id, state, **{"now": LATER, **other})


def follows(day: Day, contact: int) -> None:
    """Follow-ups that began today: attempt 1 is due."""

    def begin(unit: Unit) -> None:
        row = load(unit, contact)
        assert not isinstance(row, Refusal)
        runs.begin(unit, row, start(Rules(), NOW, Reach(1, 1)))

    day.store.save(begin)


def state_of_run(day: Day) -> tuple[Any, ...] | None:
    return day.row("select state, stop_reason from cadence")


def open_tasks(day: Day) -> list[tuple[Any, ...]]:
    return day.rows("select title, due_on, due_time from task where state = 'open' order by id")


def test_an_appointment_is_planned_with_all_it_needs(day: Day) -> None:
    contact = day.add()
    planned = day.did(
        agenda.plan_step, contact, **step(minutes=45, place="their office", zone="Asia/Tokyo")
    )
    assert planned.words == "appointment Wed 25 Nov 13:00–13:45 (Asia/Tokyo)"
    assert planned.due == WED
    row = day.row(
        "select id, kind, title, due_on, due_time, timezone, minutes, place, state, sequence "
        "from task"
    )
    assert row == (
        planned.task_id,
        *("appointment", "Demo", "2026-11-25", "13:00", "Asia/Tokyo", 45, "their office"),
        *("open", 0),
    )
    assert "booked" in day.signs(contact)
    assert day.row("select words from entry order by id") == ("add a lead",)
    assert ("plan appointment",) in day.rows("select words from entry")


@pytest.mark.parametrize(
    ("at", "on", "fields"), [(None, WED, ["at"]), (ONE, None, ["on"]), (None, None, ["on", "at"])]
)
def test_sd_45_an_appointment_without_date_and_time_is_refused(
    day: Day, at: time | None, on: date | None, fields: list[str]
) -> None:
    refusal = day.refused(agenda.plan_step, day.add(), **step(at=at, on=on))
    assert asked(refusal) == fields
    assert refusal.form == "appointment"


def test_the_past_is_refused(day: Day) -> None:
    contact = day.add()
    refusal = day.refused(agenda.plan_step, contact, **step(on=date(2026, 11, 22)))
    assert refusal.reason == "Sun 22 Nov has passed."
    refusal = day.refused(agenda.plan_step, contact, **step(on=TODAY, at=time(8), zone="UTC"))
    assert refusal.reason == "Mon 23 Nov 08:00 has passed."
    day.refused(agenda.plan_step, contact, **task(on=date(2026, 11, 22)))


def test_case_15_a_time_that_the_clock_change_leaves_out_is_refused(day: Day) -> None:
    gap = step(on=date(2027, 3, 28), at=time(2, 30), zone="Europe/Madrid")
    refusal = day.refused(agenda.plan_step, day.add(), **gap)
    assert refusal.reason.startswith("There is no 02:30 on Sun 28 Mar 2027")


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Madrid", "did you mean “Europe/Madrid”?"),
        ("Europe/Madird", "did you mean “Europe/Madrid”?"),
        ("new york", "did you mean “America/New_York”?"),
        ("../../etc/passwd", "is no time zone"),
        ("1234567890", "use a name such as Europe/Madrid"),
    ],
)
def test_a_zone_that_is_none_is_refused_with_the_nearest(day: Day, typed: str, near: str) -> None:
    refusal = day.refused(agenda.plan_step, day.add(), **step(zone=typed))
    assert near in refusal.reason
    assert asked(refusal) == ["zone"]


def test_sd_35_a_clash_names_the_other_appointment(day: Day) -> None:
    plan(day, day.add("Ben Ode"), at=time(12, 45), zone="UTC")
    ana = day.add()
    refusal = day.refused(agenda.plan_step, ana, **step(zone="UTC"))
    assert refusal.reason == "It clashes with “Demo” with Ben Ode, Wed 25 Nov 12:45–13:15."
    day.did(agenda.plan_step, ana, **step(at=time(13, 15), zone="UTC"))


def test_a_clash_is_seen_in_other_zones_and_over_midnight(day: Day) -> None:
    plan(day, day.add("Ben Ode"), at=time(23, 45), zone="UTC")
    tokyo = step(on=date(2026, 11, 26), at=time(9), zone="Asia/Tokyo")
    refusal = day.refused(agenda.plan_step, day.add(), **tokyo)
    assert "with Ben Ode, Thu 26 Nov 08:45–09:15" in refusal.reason


def test_a_settled_appointment_is_in_no_ones_way(day: Day) -> None:
    first = plan(day, day.add("Ben Ode"))
    settle(day, first, TaskState.CANCELLED)
    day.did(agenda.plan_step, day.add(), **step())


def test_sd_44_an_appointment_stops_the_follow_ups_and_undo_restores_them(day: Day) -> None:
    contact = day.add(phone="+34 600 000 000", email="ana@northwind.example")
    follows(day, contact)
    before = day.rows("select * from attempt")
    planned = day.did(agenda.plan_step, contact, **step())
    assert state_of_run(day) == ("stopped", "appointment")
    assert planned.words == "appointment Wed 25 Nov 13:00–13:30"
    day.done(day.undo())
    assert state_of_run(day) == ("active", None)
    assert day.rows("select * from attempt") == before


def test_a_task_leaves_the_follow_ups_alone(day: Day) -> None:
    contact = day.add()
    follows(day, contact)
    planned = day.did(agenda.plan_step, contact, **task())
    assert planned.words == "next step Wed 25 Nov"
    assert state_of_run(day) == ("active", None)
    assert day.row("select minutes, due_time from task") == (None, None)


def test_a_step_without_words_is_called_after_its_kind(day: Day) -> None:
    contact = day.add()
    plan(day, contact, title=" \n ")
    plan(day, contact, title="", kind=TaskKind.CALLBACK)
    assert [row[0] for row in open_tasks(day)] == ["Appointment", "Call back"]


def test_a_contact_that_is_none_is_refused(day: Day) -> None:
    day.refused(agenda.plan_step, 99, **step())


def test_moving_an_appointment_bumps_its_sequence(day: Day) -> None:
    first = plan(day, day.add(), zone="UTC")
    moved = day.did(agenda.reschedule, first, on=WED, at=time(15), now=NOW)
    assert moved.words == "appointment Wed 25 Nov 15:00–15:30 (UTC)"
    assert day.row("select due_time, sequence, state from task") == ("15:00", 1, "open")
    day.did(agenda.reschedule, first, on=date(2026, 11, 26), at=time(15), now=NOW)
    assert day.row("select due_on, sequence from task") == ("2026-11-26", 2)


def test_an_appointment_may_be_moved_within_its_own_time(day: Day) -> None:
    first = plan(day, day.add())
    day.did(agenda.reschedule, first, on=WED, at=time(13, 15), now=NOW)


def test_moving_to_where_it_stands_is_no_entry(day: Day) -> None:
    first, entries = plan(day, day.add()), day.entries()
    day.done(day.store.do(agenda.reschedule, first, on=WED, at=ONE, now=NOW))
    assert day.entries() == entries
    assert day.row("select sequence from task") == (0,)


def test_a_revisit_that_is_moved_moves_the_day_a_contact_is_parked_until(day: Day) -> None:
    contact = day.add()
    parked = {"reason": "not_now", "revisit_on": date(2027, 2, 1)}
    day.done(day.do(moves.nurture, contact, **parked))
    (found,) = day.rows("select id from task where kind = 'revisit'")
    day.did(agenda.reschedule, found[0], on=date(2027, 3, 1), at=None, now=NOW)
    assert day.row("select revisit_on from contact") == ("2027-03-01",)


def test_moving_is_refused_as_planning_is(day: Day) -> None:
    plan(day, day.add("Ben Ode"), at=time(15))
    first = plan(day, day.add())
    given = {"on": WED, "at": time(15), "now": NOW}
    assert "clashes" in day.refused(agenda.reschedule, first, **given).reason
    assert asked(day.refused(agenda.reschedule, first, **{**given, "at": None})) == ["at"]
    past = {**given, "on": date(2026, 11, 20)}
    assert "has passed" in day.refused(agenda.reschedule, first, **past).reason
    assert "no task 99" in day.refused(agenda.reschedule, 99, **given).reason


def test_a_held_appointment_is_a_talk_both_ways(day: Day) -> None:
    contact = day.add()
    first = plan(day, contact, zone="UTC", place="their office")
    settled = settle(day, first, TaskState.DONE, note="they loved it")
    assert settled.words == "appointment held"
    assert day.row("select state, sequence from task") == ("done", 1)
    found = day.row(
        "select kind, direction, at, local_on, outcome, subject, body, place from activity"
    )
    assert found == (
        *("meeting", None, "2026-11-25T13:00:00Z", "2026-11-25"),
        *("held", "Demo", "they loved it", "their office"),
    )
    assert "cold" not in day.signs(contact)


def test_an_appointment_held_before_its_time_was_held_now(day: Day) -> None:
    first = plan(day, day.add(), zone="UTC")
    settle(day, first, TaskState.DONE, now=NOW)
    assert day.row("select at, local_on from activity") == ("2026-11-23T09:00:00Z", "2026-11-23")


def test_case_11_a_no_show_resumes_the_follow_ups_on_the_next_working_day(day: Day) -> None:
    contact = day.add(phone="+34 600 000 000", email="ana@northwind.example")
    follows(day, contact)
    first = plan(day, contact, zone="UTC")
    settled = settle(day, first, TaskState.NO_SHOW, now=datetime(2026, 11, 27, 9, tzinfo=UTC))
    assert settled.words == "appointment no-show · follow-ups go on Mon 30 Nov"
    assert state_of_run(day) == ("active", None)
    assert day.row("select n, due_on from attempt") == (1, "2026-11-30")
    assert day.row("select state, sequence from task") == ("no_show", 1)
    assert day.rows("select * from activity") == []
    assert open_tasks(day) == []


def test_case_11_a_second_no_show_asks_for_a_decision_once(day: Day) -> None:
    contact = day.add(phone="+34 600 000 000", email="ana@northwind.example")
    follows(day, contact)
    settle(day, plan(day, contact, zone="UTC"), TaskState.NO_SHOW)
    friday = date(2026, 11, 27)
    second = plan(day, contact, on=friday, now=LATER, zone="UTC")
    at = datetime(2026, 11, 27, 16, tzinfo=UTC)
    settled = settle(day, second, TaskState.NO_SHOW, now=at)
    assert settled.words == (
        "appointment no-show · follow-ups go on Mon 30 Nov · decide Mon 30 Nov"
    )
    assert open_tasks(day) == [(agenda.SECOND_NO_SHOW, "2026-11-30", None)]
    assert day.row("select kind from task where id = ?", settled.following) == ("decide",)
    third = plan(day, contact, on=date(2026, 12, 1), now=at, zone="UTC")
    settle(day, third, TaskState.NO_SHOW, now=at + timedelta(5))
    assert len(open_tasks(day)) == 1


def test_case_11_a_no_show_of_another_contact_or_an_earlier_cycle_does_not_count(day: Day) -> None:
    ben, ana = day.add("Ben Ode"), day.add()
    settle(day, plan(day, ben), TaskState.NO_SHOW)
    settle(day, plan(day, ana), TaskState.NO_SHOW)
    assert open_tasks(day) == []


def test_what_is_not_over_is_not_missed(day: Day) -> None:
    contact = day.add()
    first = plan(day, contact, zone="UTC")
    early = {"now": datetime(2026, 11, 25, 12, 59, tzinfo=UTC)}
    refusal = day.refused(agenda.settle, first, TaskState.NO_SHOW, **early)
    assert "not before Wed 25 Nov 13:00" in refusal.reason
    todo = plan(day, contact, **{**task(), "now": NOW})
    refusal = day.refused(agenda.settle, todo, TaskState.NO_SHOW, now=LATER)
    assert refusal.reason == "Only an appointment is missed; this is a task."


@pytest.mark.parametrize("kind", [k for k in TaskKind if k is not TaskKind.APPOINTMENT])
@pytest.mark.parametrize("state", [TaskState.DONE, TaskState.CANCELLED])
def test_a_task_is_done_or_cancelled_and_is_no_touch(
    day: Day, kind: TaskKind, state: TaskState
) -> None:
    contact = day.add()
    first = plan(day, contact, **task(kind=kind))
    settle(day, first, state)
    assert day.row("select state, sequence from task") == (state, 1)
    assert day.rows("select * from activity") == []


def test_a_note_with_a_task_that_ended_is_a_note(day: Day) -> None:
    first = plan(day, day.add(), **task())
    settle(day, first, TaskState.CANCELLED, note="they have it already")
    assert day.rows("select kind, body from activity") == [("note", "they have it already")]


def test_two_screens_settle_a_task_once(day: Day) -> None:
    first = plan(day, day.add())
    settle(day, first, TaskState.DONE)
    refusal = day.refused(agenda.settle, first, TaskState.NO_SHOW, now=LATER)
    assert refusal.reason == "That appointment is settled (done): plan a new one."
    day.refused(agenda.reschedule, first, on=date(2026, 12, 1), at=ONE, now=LATER)
    day.refused(agenda.settle, 99, TaskState.DONE, now=LATER)


def test_a_task_does_not_end_open(day: Day) -> None:
    day.refused(agenda.settle, plan(day, day.add()), TaskState.OPEN, now=LATER)


def test_what_repeats_is_planned_again_when_it_is_done(day: Day) -> None:
    contact = day.add()
    first = plan(day, contact, zone="UTC", minutes=45, place="here", repeat="weekly")
    settled = settle(day, first, TaskState.DONE)
    assert settled.words == "appointment held · next Wed 2 Dec"
    kept = "kind, title, due_time, timezone, minutes, place, repeat"
    again = day.row(f"select {kept} from task where id = ?", settled.following)
    assert again == day.row(f"select {kept} from task where id = ?", first)
    sql = "select due_on, state, sequence from task where id = ?"
    assert day.row(sql, settled.following) == ("2026-12-02", "open", 0)


def test_the_31st_is_the_last_day_of_a_shorter_month_and_the_31st_again(day: Day) -> None:
    task_id = plan(day, day.add(), **task(on=date(2026, 12, 31), repeat="monthly"))
    days = []
    for _ in range(4):
        row = day.row("select due_on from task where id = ?", task_id)
        now = datetime.combine(date.fromisoformat(row[0]), time(9), UTC) if row else NOW
        task_id = settle(day, task_id, TaskState.DONE, now=now).following
        days.append(day.row("select due_on from task where id = ?", task_id))
    assert days == [("2027-01-31",), ("2027-02-28",), ("2027-03-31",), ("2027-04-30",)]


def test_what_was_missed_of_a_repeat_is_skipped(day: Day) -> None:
    first = plan(day, day.add(), **task(repeat="every 2 weeks"))
    settled = settle(day, first, TaskState.DONE, now=datetime(2027, 1, 14, 9, tzinfo=UTC))
    assert open_tasks(day) == [("Send the case", "2027-01-20", None)]
    assert settled.words == "task done · next Wed 20 Jan"


@pytest.mark.parametrize(("hour", "next_on"), [(12, "2026-12-02"), (14, "2026-12-09")])
def test_a_repeat_that_is_due_today_is_planned_unless_its_time_has_passed(
    day: Day, hour: int, next_on: str
) -> None:
    first = plan(day, day.add(), zone="UTC", repeat="weekly")
    settle(day, first, TaskState.DONE, now=datetime(2026, 12, 2, hour, tzinfo=UTC))
    assert open_tasks(day) == [("Demo", next_on, "13:00")]


def test_a_repeat_into_another_appointment_says_so(day: Day) -> None:
    first = plan(day, day.add(), repeat="weekly")
    plan(day, day.add("Ben Ode"), title="Call", on=date(2026, 12, 2))
    settled = settle(day, first, TaskState.DONE)
    assert settled.words == (
        "appointment held · next Wed 2 Dec, which clashes with “Call” with Ben Ode"
    )


@pytest.mark.parametrize("state", [TaskState.CANCELLED, TaskState.NO_SHOW])
def test_a_repeat_ends_with_what_was_not_held(day: Day, state: TaskState) -> None:
    first = plan(day, day.add(), repeat="weekly")
    settle(day, first, state)
    assert open_tasks(day) == []


def test_a_repeat_that_is_none_is_refused(day: Day) -> None:
    refusal = day.refused(agenda.plan_step, day.add(), **step(repeat="now and then"))
    assert asked(refusal) == ["repeat"]


def test_a_form_that_plans_next_is_refused_the_same_way(day: Day) -> None:
    plan(day, day.add("Ben Ode"))
    lead, sal, sql = day.add("Eli Bo"), day.sal("Cleo Sand"), day.sql("Dora Eng")
    clash = NextStep("Call", WED, ONE, TaskKind.APPOINTMENT)
    past = replace(clash, on=date(2026, 11, 20))
    talk = discover.Talk(NOW, 60)
    for wrong, words in ((clash, "It clashes with “Demo” with Ben Ode"), (past, "has passed")):
        given: dict[str, Any] = {"step": wrong, "today": TODAY}
        met = {**given, "verdict": Verdict.QUALIFIED}
        refusals = [
            day.refused(assess.assess, lead, full_assessment(), ending="appointment", **given),
            day.refused(discover.record, sal, talk, full_discovery(), **met),
            day.refused(deals.open_deal, sql, full_case(), deals.DealTerms(), **given),
        ]
        assert all(words in refusal.reason for refusal in refusals)
        assert [asked(refusal) for refusal in refusals] == [["step"]] * 3
        assert [refusal.form for refusal in refusals] == [
            "assessment",
            "discovery",
            "opportunity",
        ]


def test_a_form_that_keeps_the_step_that_stands_is_not_refused(day: Day) -> None:
    contact = day.sql()
    plan(day, contact)
    same = NextStep("Demo", WED, ONE, TaskKind.APPOINTMENT)
    day.done(day.open_deal(contact, step=same))
    longer = replace(same, title="A longer demo")
    changed = day.do(deals.edit_deal, contact, deals.DealTerms(), step=longer, seen=10**6)
    day.done(changed)
