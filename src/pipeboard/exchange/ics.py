"""Appointments and due days as a calendar file (iCalendar, RFC 5545)."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeboard import __version__
from pipeboard.domain.clock import instant, zone_named
from pipeboard.domain.tandem import Half
from pipeboard.domain.terms import TaskState
from pipeboard.domain.text import harmless
from pipeboard.exchange.export_files import CannotWrite, new_file
from pipeboard.reads import calendar as reads
from pipeboard.reads.calendar import Due, Meeting

if TYPE_CHECKING:
    from icalendar import Calendar, Event

__all__ = ["KEPT_DAYS", "CannotWrite", "calendar", "write"]

KEPT_DAYS = 30
"""For how long an appointment that was held, missed or cancelled stays in the file."""
_USUAL_MINUTES = 30
_DAY = timedelta(days=1)
_RULE_YEARS = 20


def calendar(
    db: sqlite3.Connection | None, *, now: datetime, zone: ZoneInfo | None, due_days: bool = False
) -> bytes:
    """Return the appointments as a calendar file; with `due_days` also what is due on each day.

    `zone` is where the rep is: an appointment without a zone of its own is on that wall. None,
    for a machine that does not name its zone, writes such appointments in UTC. `now` is aware.
    Without a store (None) the calendar is empty.
    """
    from icalendar import Calendar

    file = Calendar()
    file.add("prodid", f"-//pipeboard//pipeboard {__version__}//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", "pipeboard")
    for meeting in reads.appointments(db, now.date() - timedelta(KEPT_DAYS)) if db else ():
        file.add_component(_appointment(meeting, zone))
    if db and due_days:
        for _, listed in groupby(reads.due(db), lambda one: (one.due_on, one.contact_id)):
            file.add_component(_due_day(list(listed)))
    _name_zones(file, now.date())
    return bytes(file.to_ical())


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, with mode 0600; a link keeps pointing at it.

    Raises:
        CannotWrite: it cannot be made there.
    """
    with new_file(path) as file:
        file.write(content)


def _appointment(one: Meeting, zone: ZoneInfo | None) -> Event:
    begin = _begin(one, zone)
    length = timedelta(minutes=one.minutes or _USUAL_MINUTES)
    end = (begin.astimezone(UTC) + length).astimezone(begin.tzinfo)
    whom = ", ".join(part for part in (one.name, one.company) if part)
    title = one.title if one.name in one.title else f"{one.title} · {whom}"
    event = _event(f"{one.id}-{_stamp(one.created_at)}", one.created_at, one.updated_at, title)
    event.add("dtstart", begin)
    event.add("dtend", end)
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if one.state == TaskState.CANCELLED else "CONFIRMED")
    if one.place:
        event.add("location", harmless(one.place, lines=True))
    if known := [part for part in (one.company, one.phone, one.email) if part]:
        event.add("description", "\n".join(map(harmless, known)))
    return event


def _begin(one: Meeting, zone: ZoneInfo | None) -> datetime:
    """When an appointment begins; a wall time that a clock change leaves out is the next one."""
    own = None
    if one.timezone:
        with suppress(ValueError):
            own = zone_named(one.timezone)
    where = own or zone
    begin = instant(date.fromisoformat(one.due_on), time.fromisoformat(one.due_time), where)
    return begin.astimezone(where or UTC)


def _due_day(listed: list[Due]) -> Event:
    """What is due with one contact on one day, as one all-day entry."""
    first = listed[0]
    day = date.fromisoformat(first.due_on)
    event = _event(
        f"due-{first.contact_id}-{_stamp(first.created_at)}-{day:%Y%m%d}",
        first.created_at,
        max(one.updated_at for one in listed),
        f"{first.name}: {', '.join(map(_said, listed))}",
    )
    event.add("dtstart", day)
    event.add("dtend", day + _DAY)
    event.add("transp", "TRANSPARENT")
    return event


def _said(one: Due) -> str:
    if one.n is None:
        return one.what
    halves = " + ".join(Half(half).label for half in one.what.split())
    return f"{halves} {one.n}/{one.most}"


def _event(uid: str, created_at: str, updated_at: str, summary: str) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{uid}@pipeboard")
    event.add("dtstamp", datetime.fromisoformat(updated_at))
    event.add("created", datetime.fromisoformat(created_at))
    event.add("last-modified", datetime.fromisoformat(updated_at))
    event.add("summary", harmless(summary))
    return event


def _stamp(at: str) -> str:
    """`2026-11-23T09:00:00Z` as `20261123T090000Z`."""
    return at.replace("-", "").replace(":", "")


def _name_zones(file: Calendar, today: date) -> None:
    """Add the rules of every zone that the file names, for the years that it speaks of."""
    years = [event.start.year for event in file.events if isinstance(event.start, datetime)]
    if years:
        # A mistyped year would cost the clock changes of all the centuries up to it.
        latest = today.year + _RULE_YEARS
        first, last = min(*years, latest), min(max(years) + 1, latest)
        file.add_missing_timezones(first_date=date(first, 1, 1), last_date=date(last, 12, 31))
