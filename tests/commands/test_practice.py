"""How the rep works: settings of the follow-ups, holidays, days away, and what they move."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pipeboard.commands import practice, runs
from pipeboard.commands.records import load
from pipeboard.domain.cadence import Attempt, Reach, Run, start
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.rules import Rules
from pipeboard.domain.tandem import HalfState, RunState, StopReason
from pipeboard.store import rules
from pipeboard.store.connect import StoreError
from pipeboard.store.unit import Unit
from tests.conftest import NOW, TODAY
from tests.days import Day, asked

WED, THU, FRI, MON = (date(2026, 11, day) for day in (25, 26, 27, 30))
DONE = {"call": HalfState.DONE, "email": HalfState.DONE}
CHRISTMAS, NEW_YEAR = date(2026, 12, 24), date(2027, 1, 3)
BACK = date(2027, 1, 4)


def of(day: Day) -> Rules:
    return rules.read(day.store.raw)


def run(*attempts: Attempt, **other: Any) -> Run:
    return replace(start(Rules(), NOW, Reach(1, 1)), attempts=attempts, **other)


def follows(day: Day, *attempts: Attempt, name: str = "Ana Ruiz", **other: Any) -> int:
    """A contact with a run of these attempts; its key."""
    contact = day.add(name)

    def begin(unit: Unit) -> None:
        row = load(unit, contact)
        assert not isinstance(row, Refusal)
        runs.begin(unit, row, run(*attempts, **other))

    day.store.save(begin)
    return contact


def made(on: date = TODAY, then: date = WED) -> tuple[Attempt, Attempt]:
    """The first attempt made, the second one due."""
    return Attempt(1, on, completed_on=on, **DONE), Attempt(2, then)


def due(day: Day, contact: int) -> list[str]:
    found = day.rows("select due_on from attempt where contact_id = ? order by n", contact)
    return [row[0] for row in found]


def set_to(day: Day, **changes: str) -> Any:
    return day.did(practice.set_rules, changes, now=NOW)


def test_a_setting_is_kept_in_the_store_and_undone(day: Day) -> None:
    changed = set_to(day, max_attempts="4", workday_end="5pm")
    assert changed.words == "max_attempts: 4 · workday_end: 17:00"
    assert of(day).max_attempts == 4
    assert day.row("select key, value from setting order by id") == ("max_attempts", "4")
    assert day.row("select words from entry order by id desc") == (
        "redo follow-up settings: max_attempts: 4 · workday_end: 17:00",
    )


@pytest.mark.parametrize("typed", ["2", "6", "7", "-3", "three", "", "4.0"])
def test_sd_42_more_or_fewer_attempts_than_3_to_5_are_refused(day: Day, typed: str) -> None:
    refusal = day.refused(practice.set_rules, {"max_attempts": typed}, now=NOW)
    assert refusal.reason == f"max_attempts = {typed}: use 3, 4 or 5"


def test_of_several_settings_one_that_is_wrong_stops_all(day: Day) -> None:
    day.refused(practice.set_rules, {"gap_days": "3", "max_attempts": "7"}, now=NOW)
    assert of(day) == Rules()


def test_a_setting_that_is_none_is_refused_with_the_nearest(day: Day) -> None:
    refusal = day.refused(practice.set_rules, {"max_attempt": "4"}, now=NOW)
    assert "did you mean “max_attempts”?" in refusal.reason


def test_fewer_attempts_than_the_least_are_refused(day: Day) -> None:
    set_to(day, min_attempts="4")
    refusal = day.refused(practice.set_rules, {"max_attempts": "3"}, now=NOW)
    assert refusal.reason == "min_attempts = 4 is more than max_attempts = 3."


def test_setting_what_stands_already_is_no_entry(day: Day) -> None:
    set_to(day, gap_days="3")
    entries = day.entries()
    assert day.store.do(practice.set_rules, {"gap_days": "3"}, now=NOW).words == "gap_days: 3"
    assert day.entries() == entries


def test_sd_42_a_value_that_another_program_stored_names_file_key_and_allowed(day: Day) -> None:
    set_to(day, max_attempts="4")
    day.store.raw.execute("drop trigger temp.j_setting_u")
    day.store.raw.execute("update setting set value = '7'")
    with pytest.raises(StoreError, match=r"max_attempts = 7: use 3, 4 or 5") as raised:
        of(day)
    assert raised.value.code == 78
    assert str(day.store.path) in str(raised.value)


def test_sd_42_a_value_that_another_program_stored_is_set_right_by_the_command_it_names(
    day: Day,
) -> None:
    set_to(day, max_attempts="4")
    with closing(sqlite3.connect(day.store.path)) as other, other:
        other.execute("update setting set value = '7'")
    with pytest.raises(StoreError, match=r"\(pipeboard cadence max_attempts=5 sets it\)"):
        day.store.do(practice.set_rules, {"gap_days": "3"}, now=NOW)
    assert of_setting(day) == [("max_attempts", "7")]
    day.done(day.store.do(practice.set_rules, {"max_attempts": "5"}, now=NOW))
    assert of(day).max_attempts == 5


def of_setting(day: Day) -> list[tuple[Any, ...]]:
    return day.rows("select key, value from setting order by id")


@pytest.mark.parametrize("typed", ["DE-BY", "de-by"])
def test_holidays_of_a_country_are_computed_and_stored_as_dates(day: Day, typed: str) -> None:
    assert set_to(day, holidays=typed).words == "country: DE-BY"
    found = of(day)
    assert found.country == "DE-BY"
    assert {date(2026, 12, 25), date(2027, 1, 6), date(2036, 12, 25)} <= found.holidays
    assert {day.year for day in found.holidays} == set(range(2026, 2037))
    (stored,) = day.rows("select value from setting where key = 'holidays'")
    assert date.fromisoformat(json.loads(stored[0])[0]).year == 2026


def test_a_country_may_be_named_in_words_and_taken_off(day: Day) -> None:
    set_to(day, country="Germany")
    assert of(day).country == "DE"
    assert date(2027, 1, 6) not in of(day).holidays
    set_to(day, holidays="none")
    assert (of(day).country, of(day).holidays) == ("", frozenset())


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Germny", "did you mean “Germany”?"),
        ("DE-XX", "DE has no part XX; use BB, BE, BW, BY"),
        ("VA-XX", "use VA alone"),
        ("1234567890", "use a code such as ES, US or DE-BY, or none"),
        ("", "use a code such as ES, US or DE-BY, or none"),
    ],
)
def test_a_country_that_is_none_is_refused_with_the_nearest(
    day: Day, typed: str, words: str
) -> None:
    refusal = day.refused(practice.set_rules, {"holidays": typed}, now=NOW)
    assert words in refusal.reason


def test_case_09_a_changed_calendar_moves_open_attempts_only_in_one_entry(day: Day) -> None:
    open_ = follows(day, *made())
    paused = follows(day, Attempt(1, THU), state=RunState.PAUSED)
    stopped = follows(day, *made(), state=RunState.STOPPED, stop_reason=StopReason.REPLIED)
    elsewhen = follows(day, *made(then=FRI))
    changed = set_to(day, off="2026-11-25,2026-11-26")
    assert changed.words == "off: 2026-11-25,2026-11-26 · 2 follow-ups moved"
    assert due(day, open_) == ["2026-11-23", "2026-11-27"]
    assert due(day, paused) == ["2026-11-27"]
    assert due(day, stopped) == ["2026-11-23", "2026-11-25"]
    assert due(day, elsewhen) == ["2026-11-23", "2026-11-27"]


def test_case_09_an_attempt_that_was_made_keeps_its_day(day: Day) -> None:
    contact = follows(day, *made())
    set_to(day, off="2026-11-23,2026-11-25")
    assert due(day, contact) == ["2026-11-23", "2026-11-26"]


def test_case_09_a_holiday_taken_off_brings_back_what_it_moved(day: Day) -> None:
    contact = follows(day, *made())
    set_to(day, off="2026-11-25")
    assert due(day, contact)[1] == "2026-11-26"
    assert set_to(day, off="none").words == "off: none · 1 follow-up moved"
    assert due(day, contact)[1] == "2026-11-25"


def test_case_09_other_workdays_move_attempts_and_their_cards(day: Day) -> None:
    contact = follows(day, *made(WED, FRI))
    assert set_to(day, workdays="mon-thu").words == "workdays: mon–thu · 1 follow-up moved"
    assert due(day, contact)[1] == "2026-11-30"
    assert day.row("select due from card where contact_id = ?", contact) == ("2026-11-30",)


def test_case_09_another_limit_moves_nothing(day: Day) -> None:
    contact = follows(day, *made())
    assert set_to(day, daily_cap="20", gap_days="5").moved == 0
    assert due(day, contact)[1] == "2026-11-25"


def test_workdays_that_leave_no_day_are_refused_and_write_nothing(day: Day) -> None:
    follows(day, *made())
    far = date(2028, 6, 1)
    refusal = day.refused(practice.away, TODAY, far, now=NOW)
    assert "no working day within 400 days" in refusal.reason


def test_the_vector_of_a_run_over_days_away(day: Day) -> None:
    """run(2026-12-21, off=away) of vectors.py: 21, 23 Dec, then 4 Jan."""
    monday, wednesday = date(2026, 12, 21), date(2026, 12, 23)
    contact = follows(day, *made(wednesday, date(2026, 12, 25)), started_on=monday)
    waiting = "Back on Mon 4 Jan 2027. 1 follow-up waits; I will show 40 a day, most"
    assert day.did(practice.away, CHRISTMAS, NEW_YEAR, now=NOW).words.startswith(waiting)
    assert due(day, contact)[1] == "2027-01-04"
    assert of(day).next_due(BACK) == date(2027, 1, 6)


def test_n6_all_that_falls_due_while_away_waits_for_the_first_day_back(day: Day) -> None:
    contacts = [
        follows(day, *made(TODAY, CHRISTMAS + timedelta(n % 11)), name=f"N {n}") for n in range(120)
    ]
    changed = day.did(practice.away, CHRISTMAS, NEW_YEAR, now=NOW)
    assert changed.words == (
        "Back on Mon 4 Jan 2027. 120 follow-ups wait; I will show 40 a day, most promising first."
    )
    assert {due(day, contact)[1] for contact in contacts} == {"2027-01-04"}
    assert day.row("select count(*) from attempt where due_on = '2027-01-04'") == (120,)


def test_n6_what_is_due_before_or_after_stays(day: Day) -> None:
    late = follows(day, *made(date(2026, 11, 18), date(2026, 11, 20)))
    before = follows(day, *made(date(2026, 12, 21), date(2026, 12, 23)))
    after = follows(day, *made(NEW_YEAR, date(2027, 1, 5)))
    changed = day.did(practice.away, CHRISTMAS, NEW_YEAR, now=NOW)
    assert changed.moved == 0
    assert "2 follow-ups wait" in changed.words
    assert [due(day, one)[1] for one in (late, before, after)] == [
        "2026-11-20",
        "2026-12-23",
        "2027-01-05",
    ]


def test_ranges_that_touch_are_one(day: Day) -> None:
    day.did(practice.away, date(2027, 1, 4), date(2027, 1, 8), now=NOW)
    day.did(practice.away, CHRISTMAS, NEW_YEAR, now=NOW)
    assert of(day).away == ((CHRISTMAS, date(2027, 1, 8)),)
    day.did(practice.away, date(2027, 2, 1), date(2027, 2, 1), now=NOW)
    assert len(of(day).away) == 2
    day.did(practice.away, date(2026, 12, 1), date(2027, 3, 1), now=NOW)
    assert of(day).away == ((date(2026, 12, 1), date(2027, 3, 1)),)


def test_a_range_inside_one_that_is_set_changes_nothing(day: Day) -> None:
    day.did(practice.away, CHRISTMAS, NEW_YEAR, now=NOW)
    entries = day.entries()
    inside = day.store.do(practice.away, date(2026, 12, 28), date(2026, 12, 28), now=NOW)
    assert inside.words.startswith("Back on Mon 4 Jan 2027.")
    assert day.entries() == entries


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (NEW_YEAR, CHRISTMAS, "3 Jan 2027–24 Dec: it ends before it starts."),
        (date(2026, 11, 2), date(2026, 11, 22), "2 Nov–22 Nov has passed."),
    ],
)
def test_a_range_backwards_or_in_the_past_is_refused(
    day: Day, start: date, end: date, words: str
) -> None:
    refusal = day.refused(practice.away, start, end, now=NOW)
    assert refusal.reason == words
    assert asked(refusal) == ["range"]


def test_back_ends_the_days_away_today_and_what_waited_is_due(day: Day) -> None:
    friday = date(2026, 11, 20)
    contact = follows(day, *made(friday, TODAY), started_on=friday)
    day.did(practice.away, friday, FRI, now=NOW)
    assert due(day, contact)[1] == "2026-11-30"
    changed = day.did(practice.back, now=NOW)
    assert changed.words == "away 20 Nov–27 Nov ends today · 1 follow-up moved"
    assert of(day).away == ((friday, date(2026, 11, 22)),)
    assert due(day, contact)[1] == "2026-11-23"


def test_back_takes_off_a_range_to_come_and_one_that_begins_today(day: Day) -> None:
    day.did(practice.away, CHRISTMAS, NEW_YEAR, now=NOW)
    assert day.did(practice.back, now=NOW).words == "away 24 Dec–3 Jan 2027 is off"
    day.did(practice.away, TODAY, WED, now=NOW)
    assert day.did(practice.back, now=NOW).words == "away 23 Nov–25 Nov ends today"
    assert of(day).away == ()


def test_back_without_days_away_is_refused(day: Day) -> None:
    assert "No days away are set" in day.refused(practice.back, now=NOW).reason


MANY = 3000
COPY_RUNS = f"""
with recursive k(n) as (select 1 union all select n + 1 from k where n < {MANY})
insert into cadence(created_at, updated_at, contact_id, cycle, template, started_on, max_attempts,
  gap_days, gap_unit, state, run_no)
select created_at, updated_at, contact_id, cycle, template, started_on, max_attempts, gap_days,
  gap_unit, state, run_no from cadence, k where cadence.id = 1"""
COPY_ATTEMPTS = """
insert into attempt(created_at, updated_at, contact_id, cadence_id, n, due_on, call_state,
  email_state, completed_on, snoozes)
select a.created_at, a.updated_at, a.contact_id, r.id, a.n, a.due_on, a.call_state, a.email_state,
  a.completed_on, a.snoozes from attempt a, cadence r where a.cadence_id = 1 and r.id > 1"""


def test_case_09_thousands_of_runs_are_read_in_a_few_queries(day: Day) -> None:
    follows(day, *made())

    def copy(unit: Unit) -> None:
        unit.raw.execute(COPY_RUNS)
        unit.raw.execute(COPY_ATTEMPTS)

    day.store.save(copy)
    ran: list[str] = []
    day.store.raw.set_trace_callback(ran.append)
    changed = day.store.do(practice.set_rules, {"off": "2026-11-25"}, now=NOW)
    day.store.raw.set_trace_callback(None)
    assert changed.moved == MANY + 1
    reading = [one for one in ran if one.lstrip().lower().startswith(("select", "with"))]
    assert len(reading) < 60
    day.done(day.undo())
    assert day.row("select count(*) from attempt where due_on = '2026-11-25'") == (MANY + 1,)
