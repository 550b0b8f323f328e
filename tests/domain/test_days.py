"""Working days and the short ways of writing a day."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.days import (
    add_months,
    end_of_month,
    is_work,
    read_short_date,
    read_time,
    roll,
    say_date,
    say_distance,
)

MONDAY = date(2026, 11, 23)
THANKSGIVING = frozenset({date(2026, 11, 26), date(2026, 11, 27)})
AWAY = frozenset(date(2026, 12, 24) + timedelta(ahead) for ahead in range(11))
SUN_TO_THU = frozenset({6, 0, 1, 2, 3})
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 21), date(2026, 11, 23)),
        (date(2026, 11, 22), date(2026, 11, 23)),
        (date(2026, 11, 28), date(2026, 11, 30)),
    ],
)
def test_a_weekend_rolls_to_monday(day: date, rolled: date) -> None:
    assert roll(day) == rolled


def test_holidays_away_and_other_weeks_are_rolled_over() -> None:
    assert roll(date(2026, 11, 26), off=THANKSGIVING) == date(2026, 11, 30)
    assert roll(date(2026, 12, 25), off=AWAY) == date(2027, 1, 4)
    assert roll(date(2026, 11, 27), workdays=SUN_TO_THU) == date(2026, 11, 29)
    assert not is_work(date(2026, 11, 27), workdays=SUN_TO_THU)
    assert not is_work(date(2026, 11, 26), off=THANKSGIVING)


def test_no_working_day_within_400_days_is_an_error_that_says_so() -> None:
    with pytest.raises(ValueError, match="no working day within 400 days"):
        roll(MONDAY, workdays=())


@given(DAYS)
def test_roll_is_the_first_working_day_from_then_on(day: date) -> None:
    rolled = roll(day)
    assert is_work(rolled)
    assert 0 <= (rolled - day).days <= 2
    assert not any(is_work(day + timedelta(n)) for n in range((rolled - day).days))


@given(DAYS, st.integers(-36, 36))
def test_months_on_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == day.day or (later.day < day.day and later == end_of_month(later))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 10, 31), 14, date(2027, 12, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_the_31st_becomes_the_last_day(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-11-25", date(2026, 11, 25)),
        ("2026-1-5", date(2026, 1, 5)),
        ("today", MONDAY),
        ("tod", MONDAY),
        ("tmrw", date(2026, 11, 24)),
        ("TOMORROW", date(2026, 11, 24)),
        ("tom", date(2026, 11, 24)),
        ("+2d", date(2026, 11, 25)),
        ("+ 2 d", date(2026, 11, 25)),
        ("+1w", date(2026, 11, 30)),
        ("+3m", date(2027, 2, 23)),
        ("+1y", date(2027, 11, 23)),
        ("eom", date(2026, 11, 30)),
        ("mon", date(2026, 11, 30)),
        ("fri", date(2026, 11, 27)),
        ("Friday", date(2026, 11, 27)),
        ("thurs", date(2026, 11, 26)),
        ("sun", date(2026, 11, 29)),
    ],
)
def test_short_dates(words: str, day: date) -> None:
    assert read_short_date(words, MONDAY) == day


@pytest.mark.parametrize(
    "words",
    [
        "",
        "2026-13-01",
        "2026-02-30",
        "+2",
        "2d",
        "+9999y",
        "monsoon",
        "friend",
        "1st",
        "5/6",
        "-2d",
    ],
)
def test_other_words_are_left_to_the_caller(words: str) -> None:
    assert read_short_date(words, MONDAY) is None


@given(st.text(max_size=12))
def test_no_words_crash_the_short_dates_or_the_times(words: str) -> None:
    read_short_date(words, MONDAY)
    read_time(words)


@given(DAYS)
def test_a_date_written_out_reads_back(day: date) -> None:
    assert read_short_date(day.isoformat(), MONDAY) == day


@given(DAYS, st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
def test_a_weekday_is_the_next_one_after_today(today: date, name: str) -> None:
    day = read_short_date(name, today)
    assert day is not None
    assert 1 <= (day - today).days <= 7
    assert say_date(day, today).casefold().startswith(name)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("13:00", time(13)),
        ("1pm", time(13)),
        ("9.30", time(9, 30)),
        ("0930", time(9, 30)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("23:59", time(23, 59)),
    ],
)
def test_times(words: str, at: time) -> None:
    assert read_time(words) == at


@pytest.mark.parametrize("words", ["", "24:00", "9:60", "13pm", "0am", "noonish", "1:2"])
def test_no_times(words: str) -> None:
    assert read_time(words) is None


def test_a_date_is_said_with_its_weekday_and_a_foreign_year() -> None:
    assert say_date(date(2026, 11, 25), MONDAY) == "Wed 25 Nov"
    assert say_date(date(2027, 1, 4), MONDAY) == "Mon 4 Jan 2027"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (5, "in 5 days"), (-3, "3 days ago")],
)
def test_a_distance_is_said_in_days(days: int, words: str) -> None:
    assert say_distance(MONDAY + timedelta(days), MONDAY) == words
