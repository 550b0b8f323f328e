"""What makes a next step impossible: no time, the past, the clock change, a clash."""

from __future__ import annotations

import time as clocks
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from pipeboard.domain.agenda import Booked, Wanted, refuse_step
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import TaskKind
from tests.conftest import NOW, TODAY
from tests.days import asked

MADRID = ZoneInfo("Europe/Madrid")
DENVER = ZoneInfo("America/Denver")
WED = date(2026, 11, 25)


def at_one(on: date | None = WED, at: time | None = time(13), **other: object) -> Wanted:
    fields = {"kind": TaskKind.APPOINTMENT, "on": on, "at": at, "zone": MADRID, **other}
    return Wanted(**fields)  # type: ignore[arg-type]


def booked(hour: int, minute: int = 0, minutes: int = 30) -> Booked:
    begins = datetime(2026, 11, 25, hour, minute, tzinfo=MADRID)
    return Booked(begins, minutes, "Demo", "Ben Ode")


def refused(wanted: Wanted, *busy: Booked, now: datetime = NOW) -> Refusal:
    refusal = refuse_step(wanted, today=TODAY, now=now, busy=busy)
    assert refusal
    return refusal


def test_sd_45_an_appointment_has_a_date_and_a_time() -> None:
    assert asked(refused(at_one(at=None))) == ["at"]
    assert asked(refused(at_one(on=None))) == ["on"]
    refusal = refused(at_one(None, None))
    assert str(refusal) == "An appointment needs a date and a time. Missing: date, time."
    assert refusal.form == "appointment"


def test_a_task_needs_a_date_only() -> None:
    assert asked(refused(at_one(None, None, kind=TaskKind.TODO))) == ["on"]
    task = at_one(at=None, kind=TaskKind.TODO)
    assert refuse_step(task, today=TODAY, now=NOW) is None


@pytest.mark.parametrize("kind", list(TaskKind))
def test_the_past_is_refused(kind: TaskKind) -> None:
    assert asked(refused(at_one(date(2026, 11, 20), kind=kind))) == ["on"]
    earlier = refused(at_one(TODAY, time(9, 59), kind=kind))  # NOW is 10:00 in Madrid
    assert earlier.reason == "Mon 23 Nov 09:59 has passed."
    assert asked(earlier) == ["at"]
    half_past = NOW + timedelta(seconds=40)
    assert refuse_step(at_one(TODAY, time(10), kind=kind), today=TODAY, now=half_past) is None


def test_a_day_nobody_lives_to_see_is_refused() -> None:
    assert "too far off" in refused(at_one(date(9999, 12, 31))).reason


@pytest.mark.parametrize(
    ("zone", "gap", "at"),
    [
        ("Europe/Madrid", date(2027, 3, 28), time(2, 30)),
        ("America/Denver", date(2027, 3, 14), time(2, 0)),
        ("Africa/Cairo", date(2027, 4, 30), time(0, 15)),
        ("Australia/Lord_Howe", date(2027, 10, 3), time(2, 15)),
        ("Pacific/Apia", date(2011, 12, 30), time(12, 0)),
    ],
)
def test_case_15_a_typed_time_that_the_clock_change_leaves_out_is_refused(
    zone: str, gap: date, at: time
) -> None:
    earlier = datetime.combine(gap - timedelta(30), time(12), tzinfo=UTC)
    wanted = at_one(gap, at, zone=ZoneInfo(zone))
    refusal = refuse_step(wanted, today=earlier.date(), now=earlier)
    assert refusal
    assert f"There is no {at:%H:%M} on " in refusal.reason
    assert asked(refusal) == ["at"]
    after = at_one(gap + timedelta(1), at, zone=ZoneInfo(zone))
    assert refuse_step(after, today=earlier.date(), now=earlier) is None


def test_case_15_the_machine_has_its_own_clock_change(monkeypatch: pytest.MonkeyPatch) -> None:
    gap = at_one(date(2027, 3, 28), time(2, 30), zone=None)
    try:
        for zone, is_refused in (("Europe/Madrid", True), ("Asia/Tokyo", False)):
            monkeypatch.setenv("TZ", zone)
            clocks.tzset()
            assert bool(refuse_step(gap, today=TODAY, now=NOW)) is is_refused, zone
    finally:
        monkeypatch.undo()
        clocks.tzset()


def test_a_clash_names_the_time_the_title_and_the_person() -> None:
    refusal = refused(at_one(), booked(12, 45))
    assert refusal.reason == ("It clashes with “Demo” with Ben Ode, Wed 25 Nov 12:45–13:15.")
    assert asked(refusal) == ["at"]


def test_the_first_of_several_clashes_is_named() -> None:
    refusal = refused(at_one(minutes=120), booked(14), booked(13, 30), booked(15))
    assert "13:30–14:00" in refusal.reason


@pytest.mark.parametrize("other", [booked(12, 30), booked(13, 30), booked(9, minutes=240)])
def test_one_after_the_other_is_no_clash(other: Booked) -> None:
    assert refuse_step(at_one(), today=TODAY, now=NOW, busy=[other]) is None


def test_a_clash_is_seen_across_zones_and_told_in_the_one_that_was_typed() -> None:
    denver = at_one(at=time(5, 15), zone=DENVER)
    assert "Wed 25 Nov 05:00–05:30" in refused(denver, booked(13)).reason
    assert refuse_step(at_one(zone=DENVER), today=TODAY, now=NOW, busy=[booked(13)]) is None


def test_a_clash_is_seen_over_the_hour_that_comes_twice() -> None:
    """02:30 is meant the first time; an appointment of 60 minutes ends at 02:30 the second."""
    twice = date(2027, 10, 31)
    first = datetime(2027, 10, 31, 2, 30, tzinfo=MADRID)
    wanted = at_one(twice, time(2, 30), minutes=90)
    second = Booked(first.replace(fold=1), 30, "Demo", "Ben Ode")
    assert refuse_step(wanted, today=TODAY, now=NOW, busy=[second])
    short = at_one(twice, time(2, 30), minutes=60)
    assert refuse_step(short, today=TODAY, now=NOW, busy=[second]) is None


def test_a_callback_may_be_in_the_time_of_an_appointment() -> None:
    callback = at_one(kind=TaskKind.CALLBACK)
    assert refuse_step(callback, today=TODAY, now=NOW, busy=[booked(13)]) is None


@pytest.mark.parametrize("minutes", [0, -30, 1441])
def test_an_appointment_lasts_between_a_minute_and_a_day(minutes: int) -> None:
    assert asked(refused(at_one(minutes=minutes))) == ["minutes"]


def test_the_words_of_a_step() -> None:
    assert at_one(zone=None).words(TODAY) == "appointment Wed 25 Nov 13:00–13:30"
    assert at_one(zone=DENVER).words(TODAY).endswith("13:00–13:30 (America/Denver)")
    late = at_one(at=time(23, 45), zone=None, kind=TaskKind.CALLBACK)
    assert late.words(TODAY) == "callback Wed 25 Nov 23:45"
    assert at_one(at=None, zone=None, kind=TaskKind.TODO).words(TODAY) == "next step Wed 25 Nov"
