"""What waits for another day: tasks put off, the revisit of who is parked, a missed meeting."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row
from sqlmodel import select

from pipeboard.commands import runs, touches
from pipeboard.commands.records import called
from pipeboard.domain import cadence, channels
from pipeboard.domain.days import say_date
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.rules import Rules
from pipeboard.domain.tandem import RunState
from pipeboard.domain.terms import Status, TaskKind
from pipeboard.store import rules as rules_of_store
from pipeboard.store.tables import Contact, Task
from pipeboard.store.unit import Unit

_TASK = Task.__table__  # type: ignore[attr-defined]


def snooze(unit: Unit, contact: Row[Any], rules: Rules, to: date, today: date) -> date | Refusal:
    """Put off the open task that is due first, no appointment, and return its new day.

    Raises:
        NoWorkday: when there is no working day from `to` on.
    """
    task = _first(unit, contact.id, _TASK.c.kind != TaskKind.APPOINTMENT.value)
    if task is None:
        return Refusal(f"{called(unit, contact)} has nothing due that could be put off.")
    if to < today:
        asked = (Missing("until", "a date from today on"),)
        return Refusal(f"{say_date(to, today)} is in the past.", asked)
    due = rules.roll(to)
    if task.kind == TaskKind.REVISIT and contact.status == Status.NURTURE:
        revisit(unit, contact.id, due)
    else:
        unit.change(Task, task.id, due_on=due, due_time=None, sequence=task.sequence + 1)
    return due


def revisit(unit: Unit, contact_id: int, on: date) -> None:
    """Move the day on which somebody who is parked comes back: the contact's and the task's."""
    task = _first(unit, contact_id, _TASK.c.kind == TaskKind.REVISIT.value)
    if task is not None:
        unit.change(Task, task.id, due_on=on, due_time=None, sequence=task.sequence + 1)
    unit.change(Contact, contact_id, revisit_on=on)


def after_no_show(unit: Unit, contact_id: int, now: datetime) -> date | None:
    """Let the follow-ups that ended in an appointment go on; return the day, None without any.

    Raises:
        NoWorkday: when they can go on on no day.
    """
    found = runs.of(unit, contact_id)
    if isinstance(found, Refusal) or found[1] is None:
        return None
    contact, run = found
    assert run is not None
    rules, reach = rules_of_store.read(unit.raw), channels.reach(touches.ways_of(unit, contact_id))
    if reach.is_none or Status(contact.status) is not Status.OPEN:
        return None
    active = cadence.resume(run, rules, now.date(), reach, no_show=True)
    if isinstance(active, Refusal):
        return None
    runs.save(unit, contact_id, run, active)
    if active.state is RunState.EXHAUSTED:
        touches.plan(unit, contact_id, cadence.decide_task(active, rules, now.date(), spoke=True))
    return active.current.due_on if active.current else None


def _first(unit: Unit, contact_id: int, kind: Any) -> Row[Any] | None:
    order = (_TASK.c.due_on, _TASK.c.due_time.is_(None), _TASK.c.due_time, _TASK.c.id)
    return unit.first(
        select(*_TASK.c)
        .where(_TASK.c.contact_id == contact_id, _TASK.c.state == "open", kind)
        .order_by(*order)
    )
