"""Free times for an appointment: the next ones inside a window that clash with nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from pipeboard.domain.clock import exists
from pipeboard.domain.days import GUARD_DAYS, read_time
from pipeboard.domain.rules import Rules

Busy = tuple[date, time, int]
"""An appointment: its local day and time, and its length in minutes."""
WINDOW = (time(9), time(17))
_MORNING = time(6)
_GRID = timedelta(minutes=30)


def read_window(words: str) -> tuple[time, time]:
    """Read `1-3pm`, `13-15`, `11-1pm` or `9:30-11` as the first and the last moment of a window.

    Raises:
        ValueError: when it cannot be read, or ends before it starts.
    """
    ends = re.split(r"\s*(?:-|–|\.\.+|\bto\b)\s*", words.casefold().strip())
    last = read_time(ends[-1])
    if len(ends) != 2 or last is None:
        raise ValueError(f"“{words}” is no window: write it as 1-3pm or 13-15")
    # 1-3pm means both are pm, 11-1pm only the last, and 3-1pm is a mistake.
    half = ends[1][-2:] if ends[1].endswith(("am", "pm")) else ""
    alike, bare = read_time(ends[0] + half), read_time(ends[0])
    is_morning = bare is not None and bare >= _MORNING
    first = alike if alike and (alike < last or not is_morning) else bare
    if first is None:
        raise ValueError(f"“{words}” is no window: write it as 1-3pm or 13-15")
    if first >= last:
        raise ValueError(f"“{words}” ends before it starts")
    return first, last


def clashes(day: date, at: time, minutes: int, busy: Iterable[Busy]) -> bool:
    """Return whether some minutes from then on overlap what is busy; touching is no clash."""
    begins = datetime.combine(day, at)
    ends = begins + timedelta(minutes=minutes)
    for on, from_, length in busy:
        other = datetime.combine(on, from_)
        if begins < other + timedelta(minutes=length) and other < ends:
            return True
    return False


def free_slots(
    now: datetime,
    rules: Rules,
    busy: Iterable[Busy],
    window: tuple[time, time] = WINDOW,
    minutes: int = 30,
    count: int = 3,
) -> list[tuple[date, time]]:
    """Return the next free times on working days, on the half hour, inside a window.

    `now` is local and aware; each slot begins after it and ends inside the window. Fewer than
    `count` when 400 days hold no more.
    """
    taken, found = list(busy), list[tuple[date, time]]()
    for ahead in range(GUARD_DAYS):
        day = now.date() + timedelta(ahead)
        if not rules.is_work(day):
            continue
        near = [one for one in taken if abs((one[0] - day).days) <= 1]
        for at in _grid(window, minutes):
            is_ahead = datetime.combine(day, at) > now.replace(tzinfo=None)
            if is_ahead and exists(day, at, now.tzinfo) and not clashes(day, at, minutes, near):
                found.append((day, at))
                if len(found) == count:
                    return found
    return found


def _grid(window: tuple[time, time], minutes: int) -> list[time]:
    """The half hours of a window from which that many minutes are inside it."""
    first, last = (datetime.combine(date.min, end) for end in window)
    since = timedelta(hours=first.hour, minutes=first.minute)
    at = datetime.combine(date.min, time()) + -(-since // _GRID) * _GRID
    times = []
    while at + timedelta(minutes=minutes) <= last:
        times.append(at.time())
        at += _GRID
    return times
