"""What repeats: the part of the calendar rule (RRULE, RFC 5545) that a task needs."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pipeboard.domain.days import MONTHS, WEEKDAYS, add_months, weekday_named

HOW = "write daily, weekly, every 2 weeks, every mon thu, monthly or yearly"
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_WORDS = {
    "daily": ("DAILY", 1),
    "weekly": ("WEEKLY", 1),
    "fortnightly": ("WEEKLY", 2),
    "monthly": ("MONTHLY", 1),
    "quarterly": ("MONTHLY", 3),
    "yearly": ("YEARLY", 1),
    "annually": ("YEARLY", 1),
}
_EVERY = re.compile(r"every\s+(?:(\d{1,3})\s+)?(day|week|month|year)s?")
_ALLOWED = {
    "DAILY": (),
    "WEEKLY": ("BYDAY",),
    "MONTHLY": ("BYMONTHDAY",),
    "YEARLY": ("BYMONTH", "BYMONTHDAY"),
}
_VALUES = {
    "INTERVAL": re.compile(r"[1-9]\d{0,2}"),
    "BYDAY": re.compile(rf"(?:{'|'.join(_DAYS)})(?:,(?:{'|'.join(_DAYS)}))*"),
    "BYMONTHDAY": re.compile(r"[1-9]|[12]\d|3[01]"),
    "BYMONTH": re.compile(r"[1-9]|1[0-2]"),
}


def read_repeat(words: str, start: date) -> str:
    """Read `monthly`, `every 2 weeks`, `every mon thu` or a rule for a task due on `start`.

    Returns a rule that names its days, such as `FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=31`.

    Raises:
        ValueError: when it is none of these, or more than a task needs.
    """
    plain = " ".join(words.casefold().split())
    if plain.startswith(("freq=", "rrule:")):
        return _canonical(_read_rule(words.strip().upper().removeprefix("RRULE:")), start)
    if plain in _WORDS:
        frequency, interval = _WORDS[plain]
        return _canonical({"FREQ": frequency, "INTERVAL": str(interval)}, start)
    if plain in ("weekdays", "every weekday"):
        plain = "every mon tue wed thu fri"
    if match := _EVERY.fullmatch(plain):
        interval = int(match[1] or 1)
        if not interval:
            raise ValueError(HOW)
        return _canonical({"FREQ": _UNITS[match[2]], "INTERVAL": str(interval)}, start)
    days = re.sub(r"^(every|weekly)( on)? ", "", plain)
    named = [weekday_named(word) for word in re.split(r"[ ,]+|\band\b", days) if word]
    if days == plain or not named or None in named:
        raise ValueError(HOW)
    picked = ",".join(_DAYS[day] for day in named if day is not None)
    return _canonical({"FREQ": "WEEKLY", "BYDAY": picked}, start)


def _read_rule(rule: str) -> dict[str, str]:
    parts = dict(part.partition("=")[::2] for part in rule.split(";") if part)
    allowed = ("FREQ", "INTERVAL", *_ALLOWED.get(parts.get("FREQ", ""), ()))
    known = parts.get("FREQ") in _ALLOWED and all(
        name in allowed and (name == "FREQ" or _VALUES[name].fullmatch(value))
        for name, value in parts.items()
    )
    if not known:
        listed = "FREQ, INTERVAL, BYDAY (weekly), BYMONTHDAY (monthly)"
        raise ValueError(f"of a rule only {listed} are known; or {HOW}")
    return parts


def _canonical(parts: dict[str, str], start: date) -> str:
    """The rule in one order, its days named: without them those of `start`."""
    frequency = parts["FREQ"]
    rule = f"FREQ={frequency};INTERVAL={parts.get('INTERVAL', '1')}"
    if frequency == "WEEKLY":
        days = set(parts.get("BYDAY", _DAYS[start.weekday()]).split(","))
        rule += f";BYDAY={','.join(day for day in _DAYS if day in days)}"
    if frequency == "YEARLY":
        rule += f";BYMONTH={parts.get('BYMONTH', start.month)}"
    if frequency in ("MONTHLY", "YEARLY"):
        rule += f";BYMONTHDAY={parts.get('BYMONTHDAY', start.day)}"
    return rule


def next_on(rule: str, after: date) -> date:
    """Return the next day of a rule of `read_repeat` after one of its days.

    A day that a month does not have is its last day, and the rule's own day again in the next
    month that has it.
    """
    parts = _read_rule(rule)
    frequency, interval = parts["FREQ"], int(parts["INTERVAL"])
    if frequency == "DAILY":
        return after + timedelta(interval)
    if frequency == "WEEKLY":
        days = [_DAYS.index(day) for day in parts["BYDAY"].split(",")]
        monday = after - timedelta(after.weekday())
        this_week = [day for day in days if day > after.weekday()]
        weeks = 0 if this_week else interval
        return monday + timedelta(7 * weeks + min(this_week or days))
    first = after.replace(day=1)
    if frequency == "YEARLY":
        first = first.replace(month=int(parts["BYMONTH"]))
    months = interval * (12 if frequency == "YEARLY" else 1)
    on = _day_of(first, int(parts["BYMONTHDAY"]))
    return on if on > after else _day_of(add_months(first, months), int(parts["BYMONTHDAY"]))


def _day_of(first: date, number: int) -> date:
    """The day of a month of that number, or its last day; `first` is its first."""
    last = add_months(first, 1) - timedelta(1)
    return min(first + timedelta(number - 1), last)


def say_repeat(rule: str) -> str:
    """Return a rule of `read_repeat` in words: `every 2 weeks on Mon, Thu`, `yearly on 29 Feb`.

    One that another program wrote is returned as it is.
    """
    try:
        parts = _read_rule(rule)
    except ValueError:
        return rule
    frequency, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    unit = next(word for word, name in _UNITS.items() if name == frequency)
    said = "daily" if unit == "day" else f"{unit}ly"
    if interval > 1:
        said = f"every {interval} {unit}s"
    if "BYDAY" in parts:
        days = [WEEKDAYS[_DAYS.index(day)].title() for day in parts["BYDAY"].split(",")]
        return f"{said} on {', '.join(days)}"
    if "BYMONTH" in parts:
        month = MONTHS[int(parts["BYMONTH"]) - 1].title()
        return f"{said} on {parts['BYMONTHDAY']} {month}"
    return f"{said} on the {_nth(int(parts['BYMONTHDAY']))}" if "BYMONTHDAY" in parts else said


def _nth(number: int) -> str:
    ending = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
