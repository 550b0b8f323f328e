"""Dates as the trade counts them: working days, and the short ways of writing a day."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date, time, timedelta

WORKDAYS = frozenset(range(5))
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())
GUARD_DAYS = 400
HALF_YEAR = 183
_NAMED_MONTH = rf"({'|'.join(MONTHS)})[a-z]*\.?"
_DAY_OF_MONTH = re.compile(
    rf"(?:(\d{{1,2}})\s*{_NAMED_MONTH}|{_NAMED_MONTH}\s*(\d{{1,2}}))(?:,?\s*(\d{{4}}))?"
)
_RANGE = re.compile(r"\s*(?:\.\.+|…|–|\bto\b|\s-\s|(?<=[a-z])-(?=\d))\s*")
_SHIFT = re.compile(r"\+\s*(\d{1,4})\s*([dwmy])")


class NoWorkday(ValueError):
    """There is no working day ahead: the message says what to check."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"no working day within {GUARD_DAYS} days of {day}: check workdays, holidays and off "
            "(pipeboard cadence) and away (pipeboard away)"
        )


def is_work(day: date, *, workdays: Container[int] = WORKDAYS, off: Container[date] = ()) -> bool:
    """Return whether `day` is a working day."""
    return day.weekday() in workdays and day not in off


def roll(day: date, *, workdays: Container[int] = WORKDAYS, off: Container[date] = ()) -> date:
    """Return the first working day from `day` on.

    Raises:
        NoWorkday: when there is none within 400 days.
    """
    for ahead in range(min(GUARD_DAYS, (date.max - day).days)):
        if is_work(day + timedelta(ahead), workdays=workdays, off=off):
            return day + timedelta(ahead)
    raise NoWorkday(day)


def add_working_days(
    day: date, count: int, *, workdays: Container[int] = WORKDAYS, off: Container[date] = ()
) -> date:
    """Return `day` advanced by some working days; itself when `count` is 0.

    Raises:
        NoWorkday: when there is none within 400 days of one of them.
    """
    for _ in range(count):
        day = roll(day + timedelta(1), workdays=workdays, off=off)
    return day


def add_months(day: date, months: int) -> date:
    """Return the same day some months on; the 31st becomes the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(day.day - 1), after - timedelta(1))


def end_of_month(day: date) -> date:
    """Return the last day of the month that `day` is in."""
    return add_months(day.replace(day=1), 1) - timedelta(1)


def read_short_date(words: str, today: date) -> date | None:
    """Read an ISO date or our shorthand: `today`, `tmrw`, `+2d`, `+1w`, `+3m`, `eom`, `fri`.

    A weekday is the next one after today. None when it is neither; other words are left to the
    caller, who may know a library for them.
    """
    words = " ".join(words.casefold().split())
    try:
        if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", words):
            return date(*map(int, words.split("-")))
        if shift := _SHIFT.fullmatch(words):
            count, unit = int(shift[1]), shift[2]
            if unit in "dw":
                return today + timedelta(count * (7 if unit == "w" else 1))
            return add_months(today, count * (12 if unit == "y" else 1))
    except (ValueError, OverflowError):
        return None
    if words in ("today", "tod"):
        return today
    if words in ("tomorrow", "tmrw", "tom"):
        return today + timedelta(1)
    if words == "eom":
        return end_of_month(today)
    named = weekday_named(words)
    if named is not None:
        return today + timedelta((named - today.weekday() - 1) % 7 + 1)
    return None


def weekday_named(words: str) -> int | None:
    """Return 0 for `mon` to `monday`, 6 for `sun` to `sunday`; None when it is no weekday."""
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return next((day for day, name in enumerate(full) if _abbreviates(words, name)), None)


def _abbreviates(words: str, name: str) -> bool:
    return len(words) >= 3 and name.startswith(words)


def read_range(words: str, today: date) -> tuple[date, date]:
    """Read `24dec..3jan`, `2026-12-24..2027-01-03` or one day as a first and a last day.

    A day without a year is the next one; of a range that is under way the rest is meant.

    Raises:
        ValueError: when it cannot be read, ends before it starts, or starts in the past.
    """
    ends = _RANGE.split(words.casefold().strip())
    if len(ends) > 2:
        raise ValueError(f"“{words}” is no range of days: write it as 24dec..3jan")
    first, has_year = read_day(ends[0], today)
    last = first if len(ends) == 1 else read_day(ends[1], first)[0]
    if not has_year:
        begun, _ = read_day(ends[0], add_months(today, -12) + timedelta(1))
        over, _ = read_day(ends[-1], begun)
        if begun < today <= over and (over - begun).days <= HALF_YEAR:
            first, last = today, over
    # A range of more than half a year without years is one whose ends were mistaken.
    if last < first or (not has_year and (last - first).days > HALF_YEAR):
        raise ValueError(f"“{words}” ends before it starts")
    if first < today:
        raise ValueError(f"“{words}” starts in the past: {say_date(first, today)}")
    return first, last


def read_day(words: str, today: date) -> tuple[date, bool]:
    """Return a day, and whether it says its year; without one it is the next, today included.

    Raises:
        ValueError: when it cannot be read.
    """
    if day := read_short_date(words, today):
        return day, True
    match = _DAY_OF_MONTH.fullmatch(words)
    if match:
        number = int(match[1] or match[4])
        month = MONTHS.index(match[2] or match[3]) + 1
        years = [int(match[5])] if match[5] else range(today.year, today.year + 9)
        for year in years:
            try:
                day = date(year, month, number)
            except ValueError:  # 29 Feb of most years
                continue
            if match[5] or day >= today:
                return day, bool(match[5])
    raise ValueError(f"“{words}” is no day: write it as 24dec, 2026-12-24 or fri")


def read_time(words: str) -> time | None:
    """Read `13:00`, `1pm`, `9.30`, `0930`; None when it is no time of day."""
    match = re.fullmatch(r"(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm)?", words.strip().casefold())
    if not match or (match[2] is None and match[3] is None and len(match[1]) < 1):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def say_date(day: date, today: date) -> str:
    """Return `Wed 25 Nov`, with the year when it is not this one."""
    said = f"{WEEKDAYS[day.weekday()].title()} {day.day} {MONTHS[day.month - 1].title()}"
    return said if day.year == today.year else f"{said} {day.year}"


def say_distance(day: date, today: date) -> str:
    """Return how far off a day is: `today`, `tomorrow`, `in 5 days`, `3 days ago`."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get(days) or (f"in {days:,} days" if days > 0 else f"{-days:,} days ago")
