"""Dates as the trade counts them: working days, and the short ways of writing a day."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date, time, timedelta

WORKDAYS = frozenset(range(5))
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())
_SHIFT = re.compile(r"\+\s*(\d{1,4})\s*([dwmy])")


def is_work(day: date, *, workdays: Container[int] = WORKDAYS, off: Container[date] = ()) -> bool:
    """Return whether `day` is a working day."""
    return day.weekday() in workdays and day not in off


def roll(day: date, *, workdays: Container[int] = WORKDAYS, off: Container[date] = ()) -> date:
    """Return the first working day from `day` on.

    Raises:
        ValueError: when there is none within 400 days.
    """
    for ahead in range(400):
        if is_work(day + timedelta(ahead), workdays=workdays, off=off):
            return day + timedelta(ahead)
    raise ValueError(f"no working day within 400 days of {day}: check the workdays")


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
    if words[:3] in WEEKDAYS and _names_weekday(words):
        return today + timedelta((WEEKDAYS.index(words[:3]) - today.weekday() - 1) % 7 + 1)
    return None


def _names_weekday(words: str) -> bool:
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return any(name.startswith(words) for name in full)


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
