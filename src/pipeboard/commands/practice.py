"""How the rep works: the follow-up settings, the holidays of a country, and the days away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from pipeboard.commands import runs
from pipeboard.domain.days import say_date
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.reroll import reroll
from pipeboard.domain.rules import RULE_KEYS, Rules, read_rule, say_rule
from pipeboard.domain.text import did_you_mean, plural
from pipeboard.store import rules
from pipeboard.store.connect import StoreError
from pipeboard.store.lists import Setting
from pipeboard.store.unit import Unit

YEARS_OF_HOLIDAYS = 11  # this year and ten more
_KEYS = (*RULE_KEYS, "holidays")
_MOVE = "update attempt set due_on = ?, due_time = ?, updated_at = ? where id = ?"
_PART = re.compile("[A-Z0-9]{1,3}")  # others are cities, which a rule does not take
_DAY = timedelta(1)
Range = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Changed:
    """What the rep changed, in words, and how many open attempts that moved to another day."""

    words: str
    moved: int = 0


@runs.on_workdays
def set_rules(unit: Unit, changes: Mapping[str, str], *, now: datetime) -> Changed | Refusal:
    """Set follow-up settings as typed; open attempts move when the working days changed (case 9).

    `holidays` and `country` both take a country or `DE-BY`, `none` for no holidays.
    """
    values: dict[str, object] = {}
    for key, text in changes.items():
        read = _read(key.strip(), text.strip(), now.date())
        if isinstance(read, Refusal):
            return read
        values |= read
    before = _rules_before(unit, values)
    for key, value in values.items():
        _write(unit, key, value)
    after = rules.read(unit.raw)
    if after.min_attempts > after.max_attempts:
        most, least = after.max_attempts, after.min_attempts
        return Refusal(f"min_attempts = {least} is more than max_attempts = {most}.")
    moved = _reroll(unit, before, after, now.date())
    said = " · ".join(_say(after, key) for key in values if key in RULE_KEYS)
    unit.says(f"follow-up settings: {said}")
    return Changed(_with_moved(said, moved), moved)


@runs.on_workdays
def away(unit: Unit, start: date, end: date, *, now: datetime) -> Changed | Refusal:
    """Keep days free, both ends included: what falls due in them waits for the day after."""
    today = now.date()
    said = f"{_day(start, today)}–{_day(end, today)}"
    asked = (Missing("range", "a range such as 24dec..3jan"),)
    if end < start:
        return Refusal(f"{said}: it ends before it starts.", asked)
    if end < today:
        return Refusal(f"{said} has passed.", asked)
    before = rules.read(unit.raw)
    ranges = merged((*before.away, (start, end)))
    after = _set_away(unit, ranges)
    moved = _reroll(unit, before, after, today)
    unit.says(f"away {said}")
    last = next(last for first, last in ranges if first <= start <= last)
    back_on = after.roll(max(last, today) + _DAY)
    return Changed(_welcome(unit, after, back_on, today), moved)


@runs.on_workdays
def back(unit: Unit, *, now: datetime) -> Changed | Refusal:
    """End the days away that the rep is in, or take off the next ones; today is worked again."""
    today = now.date()
    before = rules.read(unit.raw)
    ending = next((one for one in before.away if one[1] >= today), None)
    if ending is None:
        return Refusal("No days away are set: pipeboard away 24dec..3jan sets them.")
    start, end = ending
    ranges = [one for one in before.away if one != ending]
    if start < today:
        ranges = [*ranges, (start, today - _DAY)]
    after = _set_away(unit, sorted(ranges))
    moved = _reroll(unit, before, after, today)
    said = f"away {_day(start, today)}–{_day(end, today)}"
    said = f"{said} ends today" if start <= today else f"{said} is off"
    unit.says(said)
    return Changed(_with_moved(said, moved), moved)


def merged(ranges: Iterable[Range]) -> list[Range]:
    """Return ranges of days in order, those that touch or overlap as one."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1] + _DAY:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _read(key: str, text: str, today: date) -> dict[str, object] | Refusal:
    """The settings, as they are stored, that one typed setting stands for."""
    if key not in _KEYS:
        near = did_you_mean(key, _KEYS) or ";"
        return Refusal(f"“{key}” is no follow-up setting{near} use {', '.join(RULE_KEYS)}")
    if key in ("holidays", "country"):
        return _holidays(text, today)
    try:
        return {key: read_rule(key, text)}
    except ValueError as error:
        return Refusal(f"{key} = {text}: {error}")


def _holidays(text: str, today: date) -> dict[str, object] | Refusal:
    """The dates a country keeps, computed now, so that no reader needs the library for them."""
    if text.casefold() == "none":
        return {"country": "", "holidays": []}
    import holidays
    from babel import Locale

    known = holidays.list_supported_countries()
    parts = {
        code: [part for part in listed if _PART.fullmatch(part)]
        for code, listed in known.items()
        if len(code) == 2
    }
    names = {str(name): code for code, name in Locale("en").territories.items()}
    named = {name.casefold(): code for name, code in names.items()}.get(text.casefold(), text)
    code, _, part = named.upper().partition("-")
    if code not in parts:
        near = did_you_mean(text, [*parts, *(n for n, of in names.items() if of in parts)])
        near = near or "; use a code such as ES, US or DE-BY, or none"
        return Refusal(f"holidays = {text}: no country with known holidays{near}")
    if part and part not in parts[code]:
        near = did_you_mean(part, parts[code]) or ";"
        listed = ", ".join(parts[code]) or f"{code} alone"
        return Refusal(f"holidays = {text}: {code} has no part {part}{near} use {listed}")
    years = range(today.year, today.year + YEARS_OF_HOLIDAYS)
    days = holidays.country_holidays(code, subdiv=part or None, years=years)
    return {
        "country": f"{code}-{part}" if part else code,
        "holidays": sorted(day.isoformat() for day in days),
    }


def _rules_before(unit: Unit, replaced: Mapping[str, object]) -> Rules:
    """The rules as they stand; one that another program spoilt may be among those replaced."""
    try:
        return rules.read(unit.raw)
    except StoreError:
        return rules.read(unit.raw, without=replaced)


def _write(unit: Unit, key: str, value: object) -> None:
    text = json.dumps(value)
    row = unit.first(select(Setting.id, Setting.value).where(col(Setting.key) == key))
    if row is None:
        unit.insert(Setting, key=key, value=text)
    elif row.value != text:
        unit.change(Setting, row.id, value=text)


def _set_away(unit: Unit, ranges: Iterable[Range]) -> Rules:
    _write(unit, "away", [[start.isoformat(), end.isoformat()] for start, end in ranges])
    return rules.read(unit.raw)


def _reroll(unit: Unit, before: Rules, after: Rules, today: date) -> int:
    """Move the open attempts of active and paused runs to days that are worked; how many moved.

    Raises:
        NoWorkday: no day is left to work.
    """
    if _calendar(before) == _calendar(after):
        return 0
    after.roll(today)
    moved = []
    for kept in runs.going(unit):
        was = kept.run.current
        now = reroll(kept.run, after, today, before=before).current
        if was and now and was != now:
            at = now.due_time and f"{now.due_time:%H:%M}"
            moved.append((now.due_on.isoformat(), at, unit.stamp, now.id))
    unit.raw.executemany(_MOVE, moved)
    return len(moved)


def _calendar(of: Rules) -> tuple[object, ...]:
    return of.workdays, of.holidays, of.off, of.away


def _welcome(unit: Unit, after: Rules, back_on: date, today: date) -> str:
    """What waits on the first day that is worked again."""
    current = (kept.run.current for kept in runs.going(unit))
    waiting = sum(1 for one in current if one and one.due_on <= back_on)
    said = f"Back on {say_date(back_on, today)}."
    if not waiting:
        return f"{said} No follow-ups wait."
    wait = f"{plural(waiting, 'follow-up')} {'waits' if waiting == 1 else 'wait'}"
    return f"{said} {wait}; I will show {after.daily_cap} a day, most promising first."


def _with_moved(said: str, moved: int) -> str:
    return f"{said} · {plural(moved, 'follow-up')} moved" if moved else said


def _say(of: Rules, key: str) -> str:
    said = say_rule(of, key)
    return f"{key}: {said.replace('-', '–') if key == 'workdays' else said}"


def _day(day: date, today: date) -> str:
    """A day without its weekday: `24 Dec`."""
    return say_date(day, today).partition(" ")[2]
