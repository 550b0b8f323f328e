"""The forms of follow-ups and of what comes next, filled from the keyboard."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipeboard.commands import agenda
from pipeboard.domain.terms import TaskKind
from tests.conftest import NOW, TODAY
from tests.ui.forms.host import UNSET, Rep, at_form, reopen
from tests.ui.rep import at_work


def rows(rep: Rep, sql: str) -> list[tuple[object, ...]]:
    return rep.app.store.raw.execute(sql).fetchall()


def options(rep: Rep, field: str) -> list[str]:
    return [option.words for option in rep.form.rows[field].editor.options]


def plan(day, contact: int, title: str, on: date = TODAY, **given: object) -> int:
    """A step that is planned; its id."""
    given = {"kind": TaskKind.TODO, "title": title, "on": on, "at": None, "now": NOW, **given}
    return day.done(day.store.do(agenda.plan_step, contact, **given)).task_id


# Follow-ups.


async def test_enter_starts_follow_ups_and_a_number_says_how_many(store, day):
    contact = day.reachable()
    async with at_form(store, "follow", contact) as rep:
        assert options(rep, "what") == ["start"]
        await rep.press("enter")
        assert rows(rep, "select state, max_attempts from cadence") == [("active", 5)]
        day.undo()
        await reopen(rep, "follow", contact)
        await rep.press("tab", "3", "f10")
        assert rows(rep, "select state, max_attempts from cadence") == [("active", 3)]


async def test_the_form_says_where_follow_ups_stand_and_offers_what_makes_sense(store, day):
    contact = day.reachable()
    day.done(day.follow(contact))
    day.made(contact)
    async with at_form(store, "follow", contact) as rep:
        assert "1 of 5 attempts made · next Wed 25 Nov" in rep.screen_text()
        assert options(rep, "what") == ["pause", "stop"]
        await rep.fill(until="")
        await rep.go("what")
        await rep.press("enter")
        assert rows(rep, "select state from cadence") == [("paused",)]
        assert rows(rep, "select due_on from attempt where completed_on is null") == [
            ("2026-11-30",)
        ]
        await reopen(rep, "follow", contact)
        assert "paused until Mon 30 Nov" in rep.screen_text()
        assert options(rep, "what") == ["resume", "pause", "stop"]
        await rep.press("r")
        assert rows(rep, "select state from cadence") == [("active",)]


async def test_sd_42_stopping_before_three_attempts_asks(store, day):
    contact = day.reachable()
    day.done(day.follow(contact))
    async with at_form(store, "follow", contact) as rep:
        await rep.press("x")
        await rep.press("f10")
        assert rep.app.result is UNSET
        assert rep.at == "sure"
        assert rep.missing == ["sure"]
        await rep.press("y", "f10")
        assert rows(rep, "select state, stop_reason from cadence") == [("stopped", "gave_up")]


async def test_case_12_one_more_run_keeps_its_reason(store, day):
    contact = day.reachable()
    day.done(day.follow(contact, attempts=3))
    for days in (0, 2, 4):
        day.later(NOW + timedelta(days))
        day.made(contact)
    async with at_form(store, "follow", contact) as rep:
        assert options(rep, "what") == ["one more run"]
        await rep.press("f10")
        assert rep.at == "reason"
        await rep.type("new budget in January")
        await rep.press("f10")
        assert rows(rep, "select run_no, state from cadence order by id") == [
            (1, "exhausted"),
            (2, "active"),
        ]


async def test_sd_29b_a_misfit_is_followed_with_a_reason(store, day):
    contact = day.reachable(
        email="sam@gmail.com", title="Student", industry="Bakery", headcount="2", country="DE"
    )
    async with at_form(store, "follow", contact) as rep:
        await rep.press("enter")
        if not rows(rep, "select 1 from cadence"):
            assert rep.at == "override"
            assert "Why follow up all the same?" in rep.screen_text()
            await rep.type("met at the fair, has a sister company")
            await rep.press("f10")
        assert rows(rep, "select state from cadence") == [("active",)]


# An appointment.


async def test_sd_35_slots_lie_inside_the_window_typed_and_never_clash(store, day):
    contact, other = day.reachable(), day.reachable("Bo")
    kind = TaskKind.APPOINTMENT
    plan(day, other, "Demo", at=NOW.time().replace(hour=13), kind=kind, minutes=60)
    day.done(day.follow(contact))
    async with at_form(store, "appointment", contact) as rep:
        assert options(rep, "slot") == ["today 09:30", "today 10:00", "today 10:30"]
        await rep.fill(window="1-3pm")
        assert options(rep, "slot") == ["today 14:00", "today 14:30", "Tue 24 Nov 13:00"]
        await rep.go("slot")
        await rep.press("3")
        assert rows(rep, "select due_on, due_time from task where contact_id = 1") == [
            ("2026-11-24", "13:00")
        ]


async def test_a_window_that_is_none_says_so_and_offers_nothing(store, day):
    contact = day.reachable()
    async with at_form(store, "appointment", contact) as rep:
        await rep.fill(window="3-1pm")
        assert options(rep, "slot") == []
        assert rep.echo("window")
        await rep.go("slot")
        await rep.press("1", "right", "space")
        assert rep.app.result is UNSET


async def test_sd_45_an_appointment_needs_a_date_and_a_time(store, day):
    contact = day.reachable()
    day.done(day.follow(contact))
    async with at_form(store, "appointment", contact) as rep:
        await rep.press("f10")
        assert rep.app.result is UNSET
        assert rep.missing == ["on", "at"]
        await rep.type("fri")
        await rep.press("f10")
        assert rep.missing == ["at"]
        await rep.type("1pm")
        await rep.press("f10")
        assert rows(rep, "select kind, due_on, due_time from task") == [
            ("appointment", "2026-11-27", "13:00")
        ]


async def test_minutes_are_a_number(store, day):
    async with at_form(store, "appointment", day.reachable()) as rep:
        await rep.fill(minutes=" long")
        await rep.press("f10")
        assert rep.at == "minutes"
        assert rep.app.result is UNSET


# Any step.


async def test_story_55_a_repeating_check_in(store, day):
    contact = day.reachable()
    async with at_form(store, "step", contact) as rep:
        await rep.fill(title="Check in", on="2027-01-31", repeat="monthly")
        await rep.press("f10")
        assert rows(rep, "select kind, title, due_on from task") == [
            ("todo", "Check in", "2027-01-31")
        ]
        assert "MONTHLY" in rows(rep, "select repeat from task")[0][0]


async def test_a_step_with_a_place_and_a_zone(store, day):
    contact = day.reachable()
    async with at_form(store, "step", contact) as rep:
        await rep.press("a")
        await rep.fill(on="fri", at="15:00", place="Their office", zone="Europe/Madrid")
        await rep.press("f10")
        found = rows(rep, "select kind, due_on, due_time, minutes, place, timezone from task")
        assert found == [
            ("appointment", "2026-11-27", "15:00", 30, "Their office", "Europe/Madrid")
        ]


async def test_enter_marks_a_due_task_done(store, day):
    contact = day.reachable()
    plan(day, contact, "Send the offer")
    async with at_form(store, "step", contact) as rep:
        assert "Send the offer · Mon 23 Nov" in rep.screen_text()
        await rep.press("enter")
        assert rows(rep, "select state from task") == [("done",)]


@pytest.mark.parametrize(("key", "state"), [("h", "done"), ("n", "no_show"), ("c", "cancelled")])
async def test_what_became_of_an_appointment_is_one_key(store, day, key, state):
    contact = day.reachable()
    at = NOW.time().replace(hour=10)
    plan(day, contact, "Demo", kind=TaskKind.APPOINTMENT, at=at)
    day.later(NOW + timedelta(hours=5))
    from tests.ui.forms import host

    later = pytest.MonkeyPatch()
    later.setattr(host, "NOW", NOW + timedelta(hours=5))
    async with at_form(store, "step", contact) as rep:
        await rep.press(key)
        assert rows(rep, "select state from task where kind = 'appointment'") == [(state,)]
    later.undo()


async def test_a_step_of_another_day_is_moved(store, day):
    contact = day.reachable()
    plan(day, contact, "Send the offer", TODAY + timedelta(2))
    async with at_form(store, "step", contact) as rep:
        assert rep.form.values["became"] == "new"
        await rep.press("m")
        assert "title" not in [row.field.name for row in rep.form._asked()]
        await rep.fill(on="fri")
        await rep.press("f10")
        assert rows(rep, "select due_on, sequence from task") == [("2026-11-27", 1)]


async def test_a_zone_that_is_none_and_a_time_that_has_passed_are_refused_at_their_field(
    store, day
):
    async with at_form(store, "step", day.reachable()) as rep:
        await rep.press("a")
        await rep.fill(on="fri", at="15:00", zone="Mars/Base")
        await rep.press("f10")
        assert rep.at == "zone"
        await rep.press(*["backspace"] * 9)
        await rep.go("on")
        await rep.press(*["backspace"] * 3)
        await rep.type("today")
        await rep.go("at")
        await rep.press(*["backspace"] * 5)
        await rep.type("8:00")
        await rep.press("f10")
        assert rep.at == "at"
        assert rep.app.result is UNSET


async def test_a_next_step_that_is_a_task(store, day):
    contact = day.reachable()
    day.done(day.follow(contact))
    day.done(day.log(contact, "call", "talked"))
    async with at_form(store, "next_step", contact) as rep:
        await rep.press("f10")
        assert rep.missing == ["kind"]
        await rep.press("t")
        assert not rep.form.rows["slot"].display
        await rep.fill(title="Send the offer", on="thu")
        await rep.press("f10")
        assert rows(rep, "select kind, title, due_on from task") == [
            ("todo", "Send the offer", "2026-11-26")
        ]


async def test_the_keys_of_a_refused_outcome_start_nothing(store, day):
    kai = day.reachable("Kai Brandt")
    async with at_work(store) as rep:
        await rep.press("c", "n", "e", "s")
        rep.sees_form("Follow-ups")
        assert day.run(kai) is None
        await rep.press("enter")
        assert day.run(kai) == ("active", None)
