"""The rep's own follow-up rules: gaps, working days, hours and limits, and how they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from pipeboard.domain.cap import CAP_AT_MOST, USUAL_CAP
from pipeboard.domain.days import (
    WEEKDAYS,
    WORKDAYS,
    add_working_days,
    is_work,
    read_time,
    roll,
    weekday_named,
)

ATTEMPTS = range(3, 6)
"""How many attempts a run may have."""


class RuleError(ValueError):
    """A stored rule holds what is not allowed: its key, the value found and what to use."""

    def __init__(self, key: str, value: object, allowed: str) -> None:
        super().__init__(f"{key} = {value}: {allowed}")
        self.key, self.value, self.allowed = key, value, allowed


@dataclass(frozen=True, slots=True)
class Rules:
    """How follow-ups are paced; what the rep has not set is as here.

    `gap_days` is counted in `gap_unit` (`calendar` or `working`) days; `holidays` are those of
    `country`, `off` the rep's own; each range of `away` includes both its days; `fit_min` is out
    of 60. A contact's quiet hours run from `quiet_from` over midnight to `quiet_to`.
    """

    gap_days: int = 2
    gap_unit: str = "calendar"
    max_attempts: int = 5
    min_attempts: int = 3
    workdays: frozenset[int] = WORKDAYS
    country: str = ""
    holidays: frozenset[date] = frozenset()
    off: frozenset[date] = frozenset()
    away: tuple[tuple[date, date], ...] = ()
    workday_end: time = time(18)
    busy_retry_minutes: int = 60
    busy_max: int = 2
    grace_days: int = 2
    daily_cap: int = USUAL_CAP
    quiet_from: time = time(21)
    quiet_to: time = time(8)
    company_pause: str = "ask"
    fit_min: int = 30

    def is_work(self, day: date) -> bool:
        """Return whether `day` is worked."""
        return is_work(day, workdays=self.workdays, off=_DaysOff(self))

    def roll(self, day: date) -> date:
        """Return the first working day from `day` on; raises NoWorkday when 400 days hold none."""
        return roll(day, workdays=self.workdays, off=_DaysOff(self))

    def working_days_on(self, day: date, count: int) -> date:
        """Return `day` advanced by some working days; raises NoWorkday."""
        return add_working_days(day, count, workdays=self.workdays, off=_DaysOff(self))

    def next_due(self, completed: date) -> date:
        """Return when the attempt after one completed on that day is due; raises NoWorkday."""
        if self.gap_unit == "working":
            return self.working_days_on(completed, self.gap_days)
        return self.roll(completed + timedelta(self.gap_days))


@dataclass(frozen=True, slots=True)
class _DaysOff:
    """The holidays, the rep's own days and the days away."""

    rules: Rules

    def __contains__(self, day: object) -> bool:
        rules = self.rules
        return isinstance(day, date) and (
            day in rules.holidays
            or day in rules.off
            or any(first <= day <= last for first, last in rules.away)
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    """How one rule is read from words, checked when it comes from the store, and said."""

    read: Callable[[str], object]
    load: Callable[[Any], object]
    say: Callable[[Any], str] = str


def _whole(low: int, high: int) -> _Rule:
    words = f"use {low}, {low + 1} or {high}" if high == low + 2 else f"use {low} to {high}"

    def read(text: str) -> object:
        return int(text) if re.fullmatch(r"\d{1,6}", text) else text

    def load(found: object) -> int:
        if type(found) is not int or not low <= found <= high:
            raise ValueError(words)
        return found

    return _Rule(read, load)


def _choice(*allowed: str) -> _Rule:
    def load(found: object) -> object:
        if found not in allowed:
            raise ValueError(f"use {' or '.join(allowed)}")
        return found

    return _Rule(str.casefold, load)


def _read_clock(text: str) -> object:
    at = read_time(text)
    return f"{at:%H:%M}" if at else text


def _load_clock(found: object) -> time:
    if not (isinstance(found, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", found)):
        raise ValueError("use a time such as 18:00")
    return time.fromisoformat(found)


def _read_weekdays(text: str) -> object:
    names: list[str] = []
    for part in re.split(r"[\s,]+", text.casefold()):
        ends = [weekday_named(word) for word in re.split(r"\.\.|[-–]", part)]
        first, last = ends[0], ends[-1]
        if len(ends) > 2 or first is None or last is None:
            return text
        names += [WEEKDAYS[(first + on) % 7] for on in range((last - first) % 7 + 1)]
    return sorted(set(names), key=WEEKDAYS.index)


def _load_weekdays(found: object) -> frozenset[int]:
    if not (isinstance(found, list) and found and all(name in WEEKDAYS for name in found)):
        raise ValueError("use days such as mon-fri, sun-thu or mon,tue,thu")
    return frozenset(WEEKDAYS.index(name) for name in found)


def _say_weekdays(days: frozenset[int]) -> str:
    for first in range(7):
        run = [(first + on) % 7 for on in range(len(days))]
        if len(days) > 2 and set(run) == days:
            return f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}"
    return ",".join(WEEKDAYS[day] for day in sorted(days))


def _read_dates(text: str) -> object:
    return [] if text.casefold() == "none" else sorted(set(re.split(r"[\s,]+", text)))


def _load_dates(found: object) -> frozenset[date]:
    try:
        if isinstance(found, list):
            return frozenset(date.fromisoformat(day) for day in found)
    except (TypeError, ValueError):
        pass
    raise ValueError("use dates such as 2026-12-24,2026-12-31, or none")


def _say_dates(days: frozenset[date]) -> str:
    return ",".join(day.isoformat() for day in sorted(days)) or "none"


def _load_country(found: object) -> str:
    if not (isinstance(found, str) and re.fullmatch(r"([A-Z]{2}(-[A-Z0-9]{1,3})?)?", found)):
        raise ValueError("use a country such as DE, US or DE-BY, or none")
    return found


def _load_ranges(found: object) -> tuple[tuple[date, date], ...]:
    try:
        if isinstance(found, list):
            ranges = tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in found)
            if all(first <= last for first, last in ranges):
                return tuple(sorted(ranges))
    except (TypeError, ValueError):
        pass
    raise ValueError("use pairs of dates, the first one first")


_CLOCK = _Rule(_read_clock, _load_clock, lambda at: f"{at:%H:%M}")
_RULES: dict[str, _Rule] = {
    "gap_days": _whole(1, 14),
    "gap_unit": _choice("calendar", "working"),
    "max_attempts": _whole(ATTEMPTS[0], ATTEMPTS[-1]),
    "min_attempts": _whole(1, 5),
    "workdays": _Rule(_read_weekdays, _load_weekdays, _say_weekdays),
    "country": _Rule(
        lambda text: "" if text.casefold() == "none" else text.upper(),
        _load_country,
        lambda country: country or "none",
    ),
    "off": _Rule(_read_dates, _load_dates, _say_dates),
    "workday_end": _CLOCK,
    "busy_retry_minutes": _whole(5, 480),
    "busy_max": _whole(1, 5),
    "grace_days": _whole(0, 30),
    "daily_cap": _whole(1, CAP_AT_MOST),
    "quiet_from": _CLOCK,
    "quiet_to": _CLOCK,
    "company_pause": _choice("ask", "never"),
    "fit_min": _whole(0, 60),
}
RULE_KEYS = tuple(_RULES)
"""The rules a rep may set, in the order they are shown."""
_STORED = {
    **_RULES,
    "holidays": _Rule(_read_dates, _load_dates, _say_dates),
    "away": _Rule(
        str, _load_ranges, lambda ranges: ",".join(f"{a}..{b}" for a, b in ranges) or "none"
    ),
}


def read_rule(key: str, text: str) -> object:
    """Return what the rep typed for a rule as the value to store (JSON).

    Raises:
        ValueError: when it is not allowed, in words that say what is.
    """
    if key not in _RULES:
        raise ValueError(f"use one of {', '.join(RULE_KEYS)}")
    value = _RULES[key].read(text.strip())
    _RULES[key].load(value)
    return value


def rules_from(found: Mapping[str, str]) -> Rules:
    """Return the rules behind stored settings (JSON texts by key); other keys are left alone.

    Raises:
        RuleError: when one holds what is not allowed.
    """
    rules: dict[str, Any] = {}
    for key, text in found.items():
        if rule := _STORED.get(key):
            try:
                rules[key] = rule.load(json.loads(text))
            except json.JSONDecodeError as trouble:
                raise RuleError(key, text, "use JSON") from trouble
            except ValueError as trouble:
                raise RuleError(key, text, str(trouble)) from trouble
    return replace(Rules(), **rules)


def say_rule(rules: Rules, key: str) -> str:
    """Return one rule (or `holidays`, `away`) as the rep would type it."""
    return _STORED[key].say(getattr(rules, key))
