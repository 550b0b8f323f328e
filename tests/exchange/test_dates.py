"""Days in words: what is in doubt is refused, what is far is flagged."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.days import say_date
from pipeboard.exchange.dates import NotADay, When, read_past, read_when

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-05", date(2026, 12, 5)),
        ("fri", date(2026, 11, 27)),
        ("+2d", date(2026, 11, 25)),
        ("eom", date(2026, 11, 30)),
        ("next friday", date(2026, 11, 27)),
        ("on monday", date(2026, 11, 30)),
        ("next week", date(2026, 11, 30)),
        ("next month", date(2026, 12, 1)),
        ("next year", date(2027, 1, 1)),
        ("5 dec", date(2026, 12, 5)),
        ("23 nov", TODAY),
        ("Sat 5 Dec", date(2026, 12, 5)),
        ("1/2", date(2027, 2, 1)),
        ("25/12", date(2026, 12, 25)),
        ("12/2026", date(2026, 12, 1)),
        ("fri 27", date(2026, 11, 27)),
        ("in a month", date(2026, 12, 23)),
        ("sept 5", date(2027, 9, 5)),
        ("last friday", date(2026, 11, 20)),
        ("dec 2026", date(2026, 12, 1)),
        ("tomorrow", date(2026, 11, 24)),
        ("Dec 5th", date(2026, 12, 5)),
        ("5 Nov, 2027", date(2027, 11, 5)),
        ("the 15th", date(2026, 12, 15)),
        ("30th", date(2026, 11, 30)),
        ("31st", date(2026, 12, 31)),
        ("in 3 weeks", date(2026, 12, 14)),
        ("two days", date(2026, 11, 25)),
        ("march", date(2027, 3, 1)),
        ("in March", date(2027, 3, 1)),
        ("2 nov", date(2027, 11, 2)),
        ("1/2/27", date(2027, 2, 1)),
        ("5.12.", date(2026, 12, 5)),
        ("5.1.", date(2027, 1, 5)),
        ("5.12.2026", date(2026, 12, 5)),
        ("2 days ago", date(2026, 11, 21)),
    ],
)
def test_days_are_read(text, day):
    assert read_when(text, TODAY) == When(day, far=False, past=day < TODAY)


def test_numbers_follow_the_order_asked_for():
    assert read_when("1/2/27", TODAY, order="mdy") == When(date(2027, 1, 2), far=False, past=False)
    assert read_when("5.12.2026", TODAY, order="mdy").day == date(2026, 12, 5)


def test_more_than_a_year_off_is_flagged():
    assert read_when("5 dec 2028", TODAY).far
    assert read_when("2028-01-01", TODAY).far


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("32 dec", "no month has a day 32"),
        ("dec 32", "no month has a day 32"),
        ("0 dec", "no month has a day 0"),
        ("31 feb", "there is no 31 feb"),
        ("29 feb 2027", "there is no 29 feb 2027"),
        ("Mon 5 Dec", "is a Sat, not a Mon"),
        ("12/25", "read as day 12 of month 25"),
        ("fri 28", "fri 28 is a Sat, not a Fri"),
        ("the 32nd", "no month has a day 32"),
        ("5 decibels", "not a date"),
        ("maybe 5", "not a date"),
        ("2027", "is a number"),
        ("dec 320", "no month has a day 320"),
        ("2026-02-31", "there is no 2026-02-31"),
        ("monday at 8", "time of day"),
        ("fri 13:00", "time of day"),
        ("8am", "time of day"),
        ("24", "is a number"),
        ("10.5", "is a number"),
        ("a", "not a date"),
        ("banana", "not a date"),
        ("[red]x[/]", "not a date"),
        ("", "no date"),
    ],
)
def test_what_is_in_doubt_is_refused_with_words(text, said):
    refused = read_when(text, TODAY)
    assert isinstance(refused, NotADay)
    assert said in refused.reason


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 360))
def test_what_is_echoed_is_read_back(today, ahead):
    day = today + timedelta(ahead)
    assert read_when(day.isoformat(), today).day == day
    assert read_when(say_date(day, today), today).day == day


@given(st.text(max_size=12))
def test_no_words_break_it(text):
    assert isinstance(read_when(text, TODAY), When | NotADay)


def test_short_forms_load_no_library():
    code = (
        "import sys, datetime; from pipeboard.exchange.dates import read_when;"
        "from pipeboard.exchange import leads, columns, money;"
        "read_when('fri', datetime.date(2026, 11, 23));"
        "print({'dateparser', 'babel', 'email_validator', 'sqlmodel'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("fri", date(2026, 11, 20)),
        ("mon", TODAY),
        ("thursday", date(2026, 11, 19)),
        ("5 dec", date(2025, 12, 5)),
        ("fri 20 nov", date(2026, 11, 20)),
        ("20/11", date(2026, 11, 20)),
        ("the 24th", date(2026, 10, 24)),
        ("yesterday", date(2026, 11, 22)),
        ("today", TODAY),
        ("2026-11-19", date(2026, 11, 19)),
        ("-", None),
    ],
)
def test_the_day_on_which_something_was_done_is_the_last_such_day(text, day):
    read = read_past(text, TODAY)
    assert (read.day if isinstance(read, When) else None) == day
