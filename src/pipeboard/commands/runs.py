"""Runs of follow-ups as the store has them: loaded as values of the domain, and written back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from functools import wraps
from itertools import groupby
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, update
from sqlmodel import select

from pipeboard.commands.records import called, load
from pipeboard.domain.cadence import Attempt, Run
from pipeboard.domain.days import NoWorkday
from pipeboard.domain.evidence import NextStep
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.tandem import HalfState, RunState, StopReason
from pipeboard.domain.terms import TaskKind
from pipeboard.store import tables
from pipeboard.store.unit import Unit

P = ParamSpec("P")
T = TypeVar("T")
_RUN = tables.Cadence.__table__  # type: ignore[attr-defined]
_ATTEMPT = tables.Attempt.__table__  # type: ignore[attr-defined]
_PEOPLE = tables.Contact.__table__  # type: ignore[attr-defined]
_GOING = (RunState.ACTIVE.value, RunState.PAUSED.value)
_ALLOWED = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Kept:
    """A run of follow-ups and whose it is, in which cycle."""

    contact_id: int
    cycle: int
    run: Run


def _runs(*conditions: ColumnElement[bool]) -> Select[Any]:
    attempt = [column.label(f"a_{column.name}") for column in _ATTEMPT.c]
    joined = _RUN.outerjoin(_ATTEMPT, _ATTEMPT.c.cadence_id == _RUN.c.id)
    statement: Select[Any] = select(*_RUN.c, *attempt)
    return statement.select_from(joined).where(*conditions).order_by(_RUN.c.id, _ATTEMPT.c.n)


_ALIAS = _RUN.alias()
_LATEST = _runs(
    _RUN.c.id
    == select(func.max(_ALIAS.c.id))
    .where(_ALIAS.c.contact_id == bindparam("contact"), _ALIAS.c.cycle == bindparam("cycle"))
    .scalar_subquery()
)
_STOP = (
    update(_RUN)
    .where(_RUN.c.contact_id == bindparam("contact"), _RUN.c.state.in_(_GOING))
    .values(
        state=RunState.STOPPED.value,
        stop_reason=bindparam("reason"),
        updated_at=bindparam("now"),
    )
)


def latest(unit: Unit, contact: Row[Any]) -> Run | Refusal | None:
    """Return the latest run of a contact in its cycle, None when there was none.

    A run that the store cannot have from us is a refusal that says what is wrong with it.
    """
    try:
        rows = unit.db.execute(_LATEST, {"contact": contact.id, "cycle": contact.cycle}).all()
    except ValueError as error:  # a date or a number that is none
        return _spoilt(str(error))
    return _read(rows) if rows else None


def going(unit: Unit, *conditions: ColumnElement[bool]) -> Iterator[Kept]:
    """Yield the active and paused runs, oldest first; those the store spoilt are left alone."""
    rows = unit.all(_runs(_RUN.c.state.in_(_GOING), *conditions))
    for _, found in groupby(rows, key=lambda row: row.id):
        lines = list(found)
        run = _read(lines)
        if not isinstance(run, Refusal):
            yield Kept(lines[0].contact_id, lines[0].cycle, run)


def of(unit: Unit, contact_id: int) -> tuple[Row[Any], Run | None] | Refusal:
    """Return a contact's row and the latest run of its cycle."""
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    run = latest(unit, contact)
    return run if isinstance(run, Refusal) else (contact, run)


def going_of(unit: Unit, contact_id: int) -> tuple[Row[Any], Run] | Refusal:
    """Return a contact's row and the run that goes on, or the refusal that none does."""
    found = of(unit, contact_id)
    if isinstance(found, Refusal):
        return found
    contact, run = found
    if run is None or not run.is_going:
        return Refusal(f"{called(unit, contact)} has no follow-ups running.", form="follow")
    return contact, run


def others(unit: Unit, contact: Row[Any]) -> list[Kept]:
    """Return the active runs of everybody else at the company of a contact."""
    if contact.company_id is None:
        return []
    people = select(_PEOPLE.c.id).where(
        _PEOPLE.c.company_id == contact.company_id,
        _PEOPLE.c.id != contact.id,
        _PEOPLE.c.status == "open",
    )
    there = going(unit, _RUN.c.contact_id.in_(people))
    return [kept for kept in there if kept.run.state is RunState.ACTIVE]


def begin(unit: Unit, contact: Row[Any], run: Run) -> None:
    """Write a new run and its first attempt."""
    run_id = unit.insert(
        tables.Cadence,
        contact_id=contact.id,
        cycle=contact.cycle,
        template=run.template,
        started_on=run.started_on,
        max_attempts=run.max_attempts,
        gap_days=run.gap_days,
        gap_unit=run.gap_unit,
        run_no=run.run_no,
        **_state(run),
    )
    for attempt in run.attempts:
        _add(unit, contact.id, run_id, attempt)


def save(unit: Unit, contact_id: int, before: Run, after: Run) -> None:
    """Write what is different about a run and its attempts."""
    assert before.id is not None
    if _state(before) != _state(after):
        unit.change(tables.Cadence, before.id, **_state(after))
    for was, now in zip(before.attempts, after.attempts, strict=False):
        assert was.id is not None
        old, new = _fields(was), _fields(now)
        if changed := {name: value for name, value in new.items() if old[name] != value}:
            unit.change(tables.Attempt, was.id, **changed)
    for attempt in after.attempts[len(before.attempts) :]:
        _add(unit, contact_id, before.id, attempt)


def stop_run(unit: Unit, contact_id: int, reason: StopReason) -> None:
    """Stop what goes on of a contact's follow-ups; the attempt that was open stays as it is."""
    given = {"contact": contact_id, "reason": reason.value, "now": unit.now}
    unit.db.execute(_STOP, given)


def stop_for(unit: Unit, contact_id: int, step: NextStep | None) -> None:
    """Stop what goes on when the next step is an appointment: nobody is chased before it."""
    if step is not None and step.kind is TaskKind.APPOINTMENT:
        stop_run(unit, contact_id, StopReason.APPOINTMENT)


def on_workdays(command: Callable[P, T]) -> Callable[P, T | Refusal]:
    """Refuse a command that finds no working day ahead, with what to check."""

    @wraps(command)
    def refusing(*args: P.args, **kw: P.kwargs) -> T | Refusal:
        try:
            return command(*args, **kw)
        except NoWorkday as error:
            return Refusal(f"{error}.")

    return refusing


def _add(unit: Unit, contact_id: int, run_id: int, attempt: Attempt) -> None:
    unit.insert(
        tables.Attempt, contact_id=contact_id, cadence_id=run_id, n=attempt.n, **_fields(attempt)
    )


def _state(run: Run) -> dict[str, Any]:
    reason = run.stop_reason
    return {"state": run.state.value, "stop_reason": reason and reason.value}


def _fields(attempt: Attempt) -> dict[str, Any]:
    return {
        "due_on": attempt.due_on,
        "due_time": attempt.due_time and attempt.due_time.strftime("%H:%M"),
        "call_state": attempt.call.value,
        "email_state": attempt.email.value,
        "completed_on": attempt.completed_on,
        "snoozes": attempt.snoozes,
    }


def _read(rows: Sequence[Row[Any]]) -> Run | Refusal:
    row = rows[0]
    attempts = [one for one in rows if one.a_id is not None]
    if wrong := _wrong(row, attempts):
        return _spoilt(wrong)
    try:
        return Run(
            started_on=row.started_on,
            max_attempts=row.max_attempts,
            gap_days=row.gap_days,
            gap_unit=row.gap_unit,
            state=RunState(row.state),
            attempts=tuple(_attempt(one) for one in attempts),
            stop_reason=StopReason(row.stop_reason) if row.stop_reason else None,
            run_no=row.run_no,
            template=row.template,
            id=row.id,
        )
    except ValueError as error:  # a word that is none of ours
        return _spoilt(str(error))


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(
        n=row.a_n,
        due_on=row.a_due_on,
        due_time=time.fromisoformat(row.a_due_time) if row.a_due_time else None,
        call=HalfState(row.a_call_state),
        email=HalfState(row.a_email_state),
        completed_on=row.a_completed_on,
        snoozes=row.a_snoozes,
        id=row.a_id,
    )


def _wrong(row: Row[Any], attempts: list[Row[Any]]) -> str:
    """What no command of ours would have written, in words; nothing when all is well."""
    if row.max_attempts not in _ALLOWED:
        return f"max_attempts = {row.max_attempts} (3, 4 or 5)"
    if len(attempts) > row.max_attempts:
        return f"{len(attempts)} attempts of {row.max_attempts}"
    numbers = [one.a_n for one in attempts]
    if not attempts or numbers != list(range(1, len(attempts) + 1)):
        return f"attempts {', '.join(map(str, numbers)) or 'none'}"
    if not isinstance(row.gap_days, int) or row.gap_days < 1:
        return f"gap_days = {row.gap_days}"
    return "" if row.gap_unit in ("calendar", "working") else f"gap_unit = {row.gap_unit}"


def _spoilt(what: str) -> Refusal:
    return Refusal(
        f"The follow-ups of this contact cannot be read: {what}. Another program changed the "
        "store; restore a backup, or park the contact (n) and reopen it (r)."
    )
