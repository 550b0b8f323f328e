"""What two contacts went through, made one story: cycles, stays, gates, follow-ups, tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import col, select, update

from pipeboard.commands.records import withdraw
from pipeboard.commands.runs import stop_run
from pipeboard.domain.tandem import RunState, StopReason
from pipeboard.domain.terms import Gate, Stage, Status, TaskKind, TaskState
from pipeboard.store import tables
from pipeboard.store.columns import Record
from pipeboard.store.tables import Attempt, Cadence, Task, Visit
from pipeboard.store.unit import Unit

_BY_CYCLE = (
    tables.Visit,
    tables.Assessment,
    tables.Call,
    tables.Qualification,
    tables.Opportunity,
    tables.Cadence,
    tables.Activity,
)
_VISIT = Visit.__table__  # type: ignore[attr-defined]
_RUN = Cadence.__table__  # type: ignore[attr-defined]
_GOING = (RunState.ACTIVE.value, RunState.PAUSED.value)
_LEFT = {
    Status.NURTURE: StopReason.NURTURE,
    Status.DISQUALIFIED: StopReason.DISQUALIFIED,
    Status.WON: StopReason.WON,
}
_WITHDRAWN = "merged: the gates of the other record hold"


def align_cycles(unit: Unit, one: Row[Any], two: Row[Any]) -> int:
    """Count the cycles of both so that the one they are in is the same; return it."""
    cycle = int(max(one.cycle, two.cycle))
    for contact in (one, two):
        if contact.cycle != cycle:
            for model in _BY_CYCLE:
                # Not `unit.change`: when a row was changed last is part of the story.
                unit.raw.execute(
                    f"update {_name(model)} set cycle = cycle + ? where contact_id = ?",
                    (cycle - contact.cycle, contact.id),
                )
    return cycle


def end_loser(unit: Unit, winner: Row[Any], loser: Row[Any], *, today: date) -> None:
    """End what goes on with the contact whose stage is not taken; its past stays as it was."""
    withdraw(unit, loser.id, frozenset(Gate), _WITHDRAWN)
    if reason := _why_stopped(unit, winner, loser):
        stop_run(unit, loser.id, reason)
    if _is_booked(unit, (winner.id, loser.id), today):
        for contact in (winner, loser):
            stop_run(unit, contact.id, StopReason.APPOINTMENT)
    _cancel_tasks(unit, winner, loser)
    _end_visits(unit, winner, loser)


def put_last(unit: Unit, contact_id: int, visit: Row[Any] | None) -> None:
    """Make the present stay and the run that goes on the latest: the latest are what counts."""
    latest = unit.first(
        select(_VISIT.c.id).where(_VISIT.c.contact_id == contact_id).order_by(_VISIT.c.id.desc())
    )
    if visit is not None and latest is not None and latest.id != visit.id:
        _anew(unit, Visit, visit.id)
        unit.remove(Visit, visit.id)
    runs = unit.all(
        select(_RUN.c.id, _RUN.c.state)
        .where(_RUN.c.contact_id == contact_id)
        .order_by(_RUN.c.id.desc())
    )
    going = next((run.id for run in runs if run.state in _GOING), None)
    if going is not None and going != runs[0].id:
        run_id = _anew(unit, Cadence, going)
        unit.db.execute(
            update(Attempt).where(col(Attempt.cadence_id) == going).values(cadence_id=run_id)
        )
        unit.remove(Cadence, going)


def present_visit(unit: Unit, contact_id: int) -> Row[Any] | None:
    """Return the latest stay of a contact."""
    return unit.first(
        select(*_VISIT.c).where(_VISIT.c.contact_id == contact_id).order_by(_VISIT.c.id.desc())
    )


def _why_stopped(unit: Unit, winner: Row[Any], loser: Row[Any]) -> StopReason | None:
    """Why the loser's follow-ups do not go on; None when they do."""
    status, stage = Status(winner.status), Stage(winner.stage)
    if status is not Status.OPEN:
        return _LEFT[status]
    if stage.order > Stage(loser.stage).order:
        return StopReason(stage.value)
    return StopReason.MERGED if _has_going(unit, winner.id) else None


def _is_booked(unit: Unit, ids: tuple[int, int], today: date) -> bool:
    booked = select(Task.id).where(
        col(Task.contact_id).in_(ids),
        Task.state == TaskState.OPEN.value,
        Task.kind == TaskKind.APPOINTMENT.value,
        Task.due_on >= today,
    )
    return unit.first(booked) is not None


def _cancel_tasks(unit: Unit, winner: Row[Any], loser: Row[Any]) -> None:
    """Cancel the loser's tasks that belong to its status, all of them when the winner is closed."""
    tasks = update(Task).where(col(Task.contact_id) == loser.id, col(Task.state) == "open")
    if winner.status == Status.OPEN:
        kinds = [TaskKind.REVISIT.value]
        if loser.status != Status.OPEN or _has_going(unit, winner.id):
            kinds.append(TaskKind.DECIDE.value)
        tasks = tasks.where(col(Task.kind).in_(kinds))
    unit.db.execute(
        tasks.values(
            state=TaskState.CANCELLED.value, sequence=col(Task.sequence) + 1, updated_at=unit.now
        )
    )


def _has_going(unit: Unit, contact_id: int) -> bool:
    run = select(_RUN.c.id).where(_RUN.c.contact_id == contact_id, _RUN.c.state.in_(_GOING))
    return unit.first(run) is not None


def _end_visits(unit: Unit, winner: Row[Any], loser: Row[Any]) -> None:
    """End the loser's present stay, so that no day of one person counts for two stages."""
    present = present_visit(unit, winner.id)
    stays = unit.all(
        select(*_VISIT.c).where(_VISIT.c.contact_id == loser.id, _VISIT.c.left_at.is_(None))
    )
    for stay in stays:
        is_further = Stage(stay.stage).order > Stage(winner.stage).order
        if present is None or is_further or winner.status != Status.OPEN:
            unit.change(Visit, stay.id, left_at=unit.now)
        elif stay.stage != present.stage and stay.entered_at < present.entered_at:
            unit.change(Visit, stay.id, left_at=present.entered_at)
        else:  # they were there, or further, already: it is the same stay
            if stay.stage == present.stage and stay.entered_at < present.entered_at:
                unit.change(Visit, present.id, entered_at=stay.entered_at)
            unit.remove(Visit, stay.id)


def _anew(unit: Unit, model: type[Record], row_id: int) -> int:
    """Write a row once more under a new key, all of it as it was."""
    row = unit.get(model, row_id)
    assert row is not None, "the row was just read"
    return unit.insert(
        model, **{name: value for name, value in row._mapping.items() if name != "id"}
    )


def _name(model: type[Record]) -> str:
    return str(model.__table__.name)  # type: ignore[attr-defined]
