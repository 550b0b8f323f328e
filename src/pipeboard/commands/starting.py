"""Beginning to follow somebody up: what stands against it, and the first attempt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row
from sqlmodel import col, func, select

from pipeboard.commands import runs, touches
from pipeboard.commands.records import called, happened
from pipeboard.domain import cadence, channels
from pipeboard.domain.cadence import Run
from pipeboard.domain.channels import Way
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.rules import Rules
from pipeboard.domain.starting import BY_OVERRIDE, refuse_start
from pipeboard.domain.terms import Origin, Stage, Status, TaskKind
from pipeboard.domain.text import clean
from pipeboard.domain.texts import usual_template
from pipeboard.store import persons
from pipeboard.store.model import ruling
from pipeboard.store.tables import Task
from pipeboard.store.unit import Unit

ONE_MORE = "one more run"
"""The subject of the note that keeps why somebody is followed up once more."""


def begin(
    unit: Unit,
    contact: Row[Any],
    rules: Rules,
    last: Run | None,
    *,
    now: datetime,
    attempts: int | None = None,
    override: str | None = None,
    template: str | None = None,
    at_once: bool = False,
    first_on: date | None = None,
) -> Run | Refusal:
    """Start a run after `last`, the latest of the cycle; `first_on` puts attempt 1 off to a day.

    Raises:
        NoWorkday: when the first attempt can be due on no day.
    """
    ways = touches.ways_of(unit, contact.id)
    fit = _fit(unit, contact.id, now.date())
    if refusal := _refuse(unit, contact, rules, last, ways, now, fit, attempts, override):
        return refusal
    run = cadence.start(
        rules,
        now,
        channels.reach(ways),
        max_attempts=attempts,
        run_no=last.run_no + 1 if last else 1,
        template=template or usual_template(Stage(contact.stage), Origin(contact.origin)),
        at_once=at_once,
    )
    if first_on is not None and run.current is not None and first_on > run.current.due_on:
        run = run.with_current(replace(run.current, due_on=rules.roll(first_on)))
    kept = override if fit[1] < rules.fit_min else None
    return _write(unit, contact, run, BY_OVERRIDE, kept, now)


def again(
    unit: Unit, contact: Row[Any], rules: Rules, last: Run | None, reason: str, now: datetime
) -> Run | Refusal:
    """Start one more run after one of which all attempts were made, with the reason kept.

    Raises:
        NoWorkday: when its first attempt can be due on no day.
    """
    ways = touches.ways_of(unit, contact.id)
    refusal = cadence.refuse_one_more(last, reason, channels.reach(ways))
    refusal = refusal or _refuse(unit, contact, rules, last, ways, now)
    if refusal or last is None:
        return refusal or Refusal("There was no run yet.")
    run = cadence.one_more(last, rules, now.date(), channels.reach(ways))
    return _write(unit, contact, run, ONE_MORE, reason, now)


def _refuse(
    unit: Unit,
    contact: Row[Any],
    rules: Rules,
    last: Run | None,
    ways: tuple[Way, ...],
    now: datetime,
    fit: tuple[int, int] | None = None,
    attempts: int | None = None,
    override: str | None = None,
) -> Refusal | None:
    reach = channels.reach(ways)
    return refuse_start(
        name=called(unit, contact),
        run_is_active=last is not None and last.is_going,
        status=Status(contact.status),
        opted_out=reach.is_none and channels.is_opted_out(ways),
        reach=reach,
        appointment_on=_appointment_on(unit, contact, now),
        fit=fit,
        rules=rules,
        override=override,
        max_attempts=attempts,
    )


def _write(
    unit: Unit, contact: Row[Any], run: Run, subject: str, reason: str | None, now: datetime
) -> Run:
    touches.settle(unit, contact.id, TaskKind.DECIDE)
    if reason:
        happened(unit, contact, "note", now.date(), subject=subject, body=clean(reason))
    runs.begin(unit, contact, run)
    return run


def _fit(unit: Unit, contact_id: int, today: date) -> tuple[int, int]:
    """The lowest and the highest fit that a contact can have, of 60."""
    by = ruling(unit.raw)
    known = persons.known(unit.raw, [contact_id], columns=by.model.columns)[contact_id]
    rated = by.rate(known.person, (), today)
    return rated.fit_lo, rated.fit_hi


def _appointment_on(unit: Unit, contact: Row[Any], now: datetime) -> date | None:
    """The day of the next appointment; one of today counts until its time has come."""
    today = now.date()
    on = col(Task.due_on)
    later = (on > today) | ((on == today) & (col(Task.due_time) > f"{now:%H:%M}"))
    found = unit.first(
        select(func.min(Task.due_on)).where(
            Task.contact_id == contact.id,
            Task.state == "open",
            Task.kind == TaskKind.APPOINTMENT.value,
            later,
        )
    )
    return found[0] if found else None
