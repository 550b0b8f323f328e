"""Free times: inside the window, on working days, clashing with nothing (SD-35)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.rules import Rules
from pipeboard.domain.slots import WINDOW, clashes, free_slots, read_window

MADRID = ZoneInfo("Europe/Madrid")
MON, TUE, WED = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
NOW = datetime(2026, 11, 23, 13, 10, tzinfo=MADRID)
AFTERNOON = (time(13), time(15))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("1-3pm", time(13), time(15)),
        ("1pm-3pm", time(13), time(15)),
        ("11-1pm", time(11), time(13)),
        ("12-1pm", time(12), time(13)),
        ("8-11am", time(8), time(11)),
        ("13-15", time(13), time(15)),
        ("9:30-11", time(9, 30), time(11)),
        ("9.30 to 11", time(9, 30), time(11)),
        ("1 – 3 PM", time(13), time(15)),
    ],
)
def test_a_window_is_read(words, first, last):
    assert read_window(words) == (first, last)


@pytest.mark.parametrize("words", ["3-1pm", "15-13", "9-9", "9-5"])
def test_a_window_that_ends_before_it_starts_is_refused(words):
    with pytest.raises(ValueError, match="ends before it starts"):
        read_window(words)


@pytest.mark.parametrize("words", ["", "1pm", "afternoon", "1-2-3", "25-26", "1-3xm", "-3pm", "1-"])
def test_what_is_no_window_says_how_to_write_one(words):
    with pytest.raises(ValueError, match="write it as 1-3pm or 13-15"):
        read_window(words)


def test_sd_35_the_next_three_free_times_inside_the_window():
    assert free_slots(NOW, Rules(), [], AFTERNOON) == [
        (MON, time(13, 30)),
        (MON, time(14)),
        (MON, time(14, 30)),
    ]


def test_sd_35_what_clashes_is_not_offered():
    busy = [(MON, time(13, 45), 30), (MON, time(14, 30), 60), (TUE, time(12, 30), 60)]
    assert free_slots(NOW, Rules(), busy, AFTERNOON) == [
        (TUE, time(13, 30)),
        (TUE, time(14)),
        (TUE, time(14, 30)),
    ]


def test_sd_35_an_hour_fits_the_window_as_a_whole():
    assert free_slots(NOW, Rules(), [], AFTERNOON, minutes=60, count=2) == [
        (MON, time(13, 30)),
        (MON, time(14)),
    ]


def test_sd_35_days_off_are_left_out():
    friday_late = datetime(2026, 11, 27, 16, 45, tzinfo=MADRID)
    rules = Rules(off=frozenset({date(2026, 11, 30)}))
    assert free_slots(friday_late, rules, [], count=1) == [(date(2026, 12, 1), time(9))]


def test_a_window_that_is_too_short_or_a_year_away_offers_nothing():
    assert free_slots(NOW, Rules(), [], (time(13), time(13, 20))) == []
    assert free_slots(NOW, Rules(away=((MON, MON + timedelta(500)),)), []) == []


def test_a_window_up_to_midnight_ends():
    assert free_slots(NOW, Rules(), [], (time(22), time(23, 59)), count=4)[-1] == (TUE, time(22))


def test_a_time_that_the_clocks_leave_out_is_not_offered():
    sunday = Rules(workdays=frozenset({6}))
    night = datetime(2026, 3, 28, 20, tzinfo=MADRID)
    assert free_slots(night, sunday, [], (time(1, 30), time(4)), count=2) == [
        (date(2026, 3, 29), time(1, 30)),
        (date(2026, 3, 29), time(3)),
    ]


@pytest.mark.parametrize(
    ("day", "at", "minutes", "is_clash"),
    [
        (MON, time(13), 30, False),
        (MON, time(13), 31, True),
        (MON, time(14), 30, False),
        (MON, time(13, 59), 5, True),
        (MON, time(13, 40), 5, True),
        (MON, time(13), 90, True),
        (TUE, time(13, 30), 30, False),
        (TUE, time(0, 10), 30, True),
        (TUE, time(0, 30), 30, False),
    ],
)
def test_touching_is_no_clash_and_midnight_is_crossed(day, at, minutes, is_clash):
    busy = [(MON, time(13, 30), 30), (MON, time(23, 30), 60)]
    assert clashes(day, at, minutes, busy) is is_clash


TIMES = st.times(max_value=time(23, 29)).map(lambda at: at.replace(second=0, microsecond=0))
BUSY = st.lists(
    st.tuples(st.dates(date(2026, 11, 20), date(2026, 12, 4)), TIMES, st.integers(1, 600)),
    max_size=12,
)
NOWS = st.datetimes(datetime(2026, 11, 21), datetime(2026, 12, 1))


@given(NOWS, BUSY, TIMES, st.integers(30, 600), st.integers(5, 120), st.integers(1, 6))
def test_no_slot_clashes_lies_in_the_past_or_outside_the_window(
    now, busy, first, length, minutes, count
):
    first_at = datetime.combine(MON, first)
    last = min(first_at + timedelta(minutes=length), datetime.combine(MON, time(23, 59))).time()
    now = now.replace(tzinfo=MADRID)
    rules = Rules(off=frozenset({WED}))
    found = free_slots(now, rules, busy, (first, last), minutes, count)
    assert len(found) <= count
    assert found == sorted(set(found))
    for day, at in found:
        begins = datetime.combine(day, at)
        assert rules.is_work(day)
        assert begins > now.replace(tzinfo=None)
        assert first <= at
        assert begins + timedelta(minutes=minutes) <= datetime.combine(day, last)
        assert at.minute in (0, 30)
        assert not clashes(day, at, minutes, busy)


@given(NOWS, BUSY)
def test_no_free_time_is_passed_over(now, busy):
    now = now.replace(tzinfo=MADRID)
    found = free_slots(now, Rules(), busy, WINDOW, 30, 1)
    at = now.replace(tzinfo=None, minute=0, second=0, microsecond=0)
    while True:
        at += timedelta(minutes=30)
        is_inside = WINDOW[0] <= at.time() and at.time() < WINDOW[1] and at.weekday() < 5
        is_ahead = at > now.replace(tzinfo=None)
        if is_inside and is_ahead and not clashes(at.date(), at.time(), 30, busy):
            break
    assert found == [(at.date(), at.time())]
