"""What repeats: read, said, and the next day of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.days import end_of_month
from pipeboard.domain.repeat import next_on, read_repeat, say_repeat

MONDAY = date(2026, 11, 23)
STARTS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def days(rule: str, start: date, count: int) -> list[date]:
    on = [start]
    while len(on) < count:
        on.append(next_on(rule, on[-1]))
    return on


@pytest.mark.parametrize(
    ("words", "rule", "said"),
    [
        ("daily", "FREQ=DAILY;INTERVAL=1", "daily"),
        ("every 3 days", "FREQ=DAILY;INTERVAL=3", "every 3 days"),
        ("weekly", "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO", "weekly on Mon"),
        ("Every 2 weeks", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "every 2 weeks on Mon"),
        ("fortnightly", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "every 2 weeks on Mon"),
        ("every thu, mon", "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TH", "weekly on Mon, Thu"),
        ("weekly on tue and fri", "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,FR", "weekly on Tue, Fri"),
        (
            "weekdays",
            "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR",
            "weekly on Mon, Tue, Wed, Thu, Fri",
        ),
        ("monthly", "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=23", "monthly on the 23rd"),
        ("quarterly", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=23", "every 3 months on the 23rd"),
        ("every year", "FREQ=YEARLY;INTERVAL=1;BYMONTH=11;BYMONTHDAY=23", "yearly on 23 Nov"),
        ("FREQ=WEEKLY;BYDAY=WE,MO", "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE", "weekly on Mon, Wed"),
        (
            "RRULE:freq=monthly;bymonthday=1",
            "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=1",
            "monthly on the 1st",
        ),
    ],
)
def test_words_become_a_rule_that_names_its_days(words, rule, said):
    assert read_repeat(words, MONDAY) == rule
    assert say_repeat(rule) == said
    assert read_repeat(rule, date(2020, 2, 29)) == rule


@pytest.mark.parametrize(
    "words",
    [
        "",
        "every",
        "sometimes",
        "every 0 weeks",
        "every monsoon",
        "mon",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=DAILY;COUNT=3",
        "FREQ=",
    ],
)
def test_what_is_no_repeat_says_how_to_write_one(words):
    with pytest.raises(ValueError, match="every 2 weeks"):
        read_repeat(words, MONDAY)


def test_the_31st_is_the_last_day_of_a_shorter_month_and_comes_back_to_31():
    start = date(2027, 1, 31)
    rule = read_repeat("monthly", start)
    assert [(day.month, day.day) for day in days(rule, start, 6)] == [
        (1, 31),
        (2, 28),
        (3, 31),
        (4, 30),
        (5, 31),
        (6, 30),
    ]


def test_every_three_months_from_30_november_meets_the_end_of_february():
    start = date(2026, 11, 30)
    on = days(read_repeat("every 3 months", start), start, 4)
    assert on[1:] == [date(2027, 2, 28), date(2027, 5, 30), date(2027, 8, 30)]


def test_29_february_is_the_28th_but_in_leap_years():
    start = date(2028, 2, 29)
    on = days(read_repeat("yearly", start), start, 5)
    assert on == [
        date(2028, 2, 29),
        date(2029, 2, 28),
        date(2030, 2, 28),
        date(2031, 2, 28),
        date(2032, 2, 29),
    ]


def test_several_weekdays_every_other_week():
    rule = read_repeat("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", MONDAY)
    assert days(rule, MONDAY, 4) == [
        MONDAY,
        date(2026, 11, 26),
        date(2026, 12, 7),
        date(2026, 12, 10),
    ]


def test_a_start_that_is_no_day_of_the_rule_comes_to_one():
    assert next_on(read_repeat("every wed", MONDAY), MONDAY) == date(2026, 11, 25)
    assert next_on("FREQ=YEARLY;INTERVAL=1;BYMONTH=12;BYMONTHDAY=24", MONDAY) == date(2026, 12, 24)


@given(STARTS, st.integers(1, 12))
def test_a_monthly_rule_keeps_its_day_or_the_last_of_the_month(start, months):
    rule = read_repeat(f"every {months} months", start)
    on = days(rule, start, 8)
    for index, day in enumerate(on):
        assert day.year * 12 + day.month == start.year * 12 + start.month + index * months
        assert day.day == min(start.day, end_of_month(day).day)


@given(STARTS, st.integers(1, 8), st.sets(st.sampled_from("MO TU WE TH FR SA SU".split())))
def test_a_weekly_rule_meets_its_weekdays_only_and_in_its_weeks(start, weeks, named):
    picked = f";BYDAY={','.join(named)}" if named else ""
    rule = read_repeat(f"FREQ=WEEKLY;INTERVAL={weeks}{picked}", start)
    allowed = rule.rpartition("=")[2].split(",")
    monday = start - timedelta(start.weekday())
    on = days(rule, start, 10)
    for before, day in pairwise(on):
        assert day > before
        assert "MO TU WE TH FR SA SU".split()[day.weekday()] in allowed
        assert (day - monday).days // 7 % weeks == 0


@given(st.text(max_size=20))
def test_no_words_crash_it(words):
    with suppress(ValueError):
        assert next_on(read_repeat(words, MONDAY), MONDAY) > MONDAY
