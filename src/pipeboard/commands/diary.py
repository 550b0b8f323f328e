"""When things are: the zone that was typed, the appointments near, and what fits between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlmodel import col, select

from pipeboard.commands.records import is_planned
from pipeboard.domain import clock
from pipeboard.domain.agenda import Booked, Wanted, refuse_step
from pipeboard.domain.evidence import NextStep
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import TaskKind
from pipeboard.domain.text import did_you_mean, fold
from pipeboard.store.ledger import Card
from pipeboard.store.tables import Task
from pipeboard.store.unit import Unit

USUAL_MINUTES = 30
_SHOWN: tuple[Any, ...] = (*Task.__table__.c, col(Card.name))  # type: ignore[attr-defined]
_AROUND = timedelta(2)  # the days of two zones differ by one, and an appointment lasts one at most


def refuse(unit: Unit, wanted: Wanted, *, now: datetime, but: int | None = None) -> Refusal | None:
    """Return why a step cannot be planned, or None.

    `now` is local and aware; `but` is the task that the step takes the place of.
    """
    near = busy(unit, wanted, but=but)
    return refuse_step(wanted, today=now.date(), now=now, busy=near)


def refuse_next(
    unit: Unit, contact_id: int, step: NextStep | None, today: date, form: str
) -> Refusal | None:
    """Return why what a form plans next is impossible, or None; what stands already is not.

    The contact's own appointments are in no one's way: the talk that the form is about settles
    them, or the step takes their place.
    """
    if step is None or is_planned(unit, contact_id, step):
        return None
    wanted = Wanted(step.kind, step.on, step.at, step.minutes)
    near = busy(unit, wanted, without=contact_id)
    refusal = refuse_step(wanted, today=today, now=unit.now, busy=near, form=form)
    if refusal is None:
        return None
    return replace(refusal, missing=tuple(Missing("step", m.words) for m in refusal.missing))


def busy(
    unit: Unit, wanted: Wanted, *, but: int | None = None, without: int | None = None
) -> list[Booked]:
    """Return the open appointments near a wanted one, except one task or those of one contact."""
    if wanted.kind is not TaskKind.APPOINTMENT or wanted.on is None:
        return []
    try:
        first, last = wanted.on - _AROUND, wanted.on + _AROUND
    except OverflowError:
        return []
    rows = unit.all(
        select(*_SHOWN)
        .join(Card, col(Card.contact_id) == col(Task.contact_id))
        .where(
            Task.state == "open",
            col(Task.due_on).between(first, last),
            Task.kind == TaskKind.APPOINTMENT.value,
            Task.id != (but or 0),
            Task.contact_id != (without or 0),
        )
    )
    return [
        Booked(
            begins_at(row.due_on, row.due_time, row.timezone),
            row.minutes or USUAL_MINUTES,
            row.title,
            row.name,
        )
        for row in rows
    ]


def begins_at(day: date, at: str, zone: str | None) -> datetime:
    """Return the instant of a stored date and `HH:MM` in its zone, the machine's when None."""
    return clock.instant(day, time.fromisoformat(at), ZoneInfo(zone) if zone else None)


def read_zone(named: str) -> ZoneInfo | Refusal | None:
    """Return the zone of an IANA name, None (the machine's) for no words, or name the nearest."""
    if not named.strip():
        return None
    try:
        return clock.zone_named(named)
    except ValueError:
        near = _nearest_zone(named) or "; use a name such as Europe/Madrid"
        asked = (Missing("zone", "a time zone"),)
        return Refusal(f"“{named}” is no time zone{near}.", asked, "step")


def _nearest_zone(named: str) -> str:
    """Words for the zone that was meant: of that city, or spelt nearly so."""
    zones = sorted(available_timezones())
    city = fold(named.rpartition("/")[2]).replace(" ", "_")
    cities = [zone for zone in zones if zone.rpartition("/")[2].casefold() == city]
    near = did_you_mean(named, cities or zones)
    return near or (f"; did you mean “{cities[0]}”?" if cities else "")
