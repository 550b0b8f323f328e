"""One touch and what it does: the half it fills, the run, the phones and addresses, the tasks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func
from sqlmodel import col, select, update

from pipeboard.commands import runs
from pipeboard.commands.records import happened
from pipeboard.domain import cadence, channels, outcomes
from pipeboard.domain.cadence import PlannedTask, Run
from pipeboard.domain.channels import Way
from pipeboard.domain.outcomes import Logged
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.rules import Rules
from pipeboard.domain.tandem import SPOKE, Half, Outcome, RunState
from pipeboard.domain.terms import ChannelKind, ChannelState, TaskKind, TaskState
from pipeboard.domain.text import clean
from pipeboard.domain.touch import Touch, counts_as
from pipeboard.store import rules as rules_of_store
from pipeboard.store.tables import Activity, Channel, Task
from pipeboard.store.unit import Unit

_INBOUND = (Outcome.REPLIED, Outcome.OUT_OF_OFFICE, Outcome.UNSUBSCRIBE)
_TWO_WAY = (Outcome.TALKED, Outcome.APPOINTMENT, Outcome.REPLIED)
_NOT_MADE = (Outcome.SKIP, Outcome.BUSY)
_WAYS = (
    select(Channel.id, Channel.kind, Channel.value, Channel.state)
    .where(Channel.contact_id == bindparam("contact"))
    .order_by(col(Channel.main).desc(), col(Channel.id))
)
_BUSIES = select(func.count()).where(
    Activity.attempt_id == bindparam("attempt"), Activity.outcome == Outcome.BUSY.value
)
_LAST_SENT = (
    select(Activity.outcome)
    .where(
        Activity.contact_id == bindparam("contact"),
        Activity.kind == "email",
        Activity.direction == "out",
    )
    .order_by(col(Activity.id).desc())
    .limit(1)
)
_SPOKEN = (
    select(Activity.id)
    .where(
        Activity.contact_id == bindparam("contact"),
        Activity.local_on >= bindparam("since"),
        col(Activity.outcome).in_([one.value for one in (*SPOKE, Outcome.REPLIED)]),
    )
    .limit(1)
)
_SETTLE = (
    update(Task)
    .where(
        col(Task.contact_id) == bindparam("contact"),
        col(Task.state) == TaskState.OPEN.value,
        col(Task.kind) == bindparam("of_kind"),
        col(Task.due_on) <= bindparam("until"),
    )
    .values(
        state=TaskState.DONE.value, sequence=col(Task.sequence) + 1, updated_at=bindparam("now")
    )
)


@dataclass(frozen=True, slots=True)
class Made:
    """What a touch did: what it counts as, the run, the attempt that it filled, the channels."""

    counted: Outcome
    logged: Logged
    attempt_id: int | None
    was: tuple[Way, ...]
    ways: tuple[Way, ...]


def ways_of(unit: Unit, contact_id: int) -> tuple[Way, ...]:
    """Return the channels of a contact, the main ones first."""
    rows = unit.db.execute(_WAYS, {"contact": contact_id})
    return tuple(
        Way(row.id, ChannelKind(row.kind), row.value, ChannelState(row.state)) for row in rows
    )


def make(
    unit: Unit,
    contact: Row[Any],
    rules: Rules,
    run: Run | None,
    touch: Touch,
    *,
    email_fine: bool = False,
    minutes: int | None = None,
    place: str = "",
) -> Made | Refusal:
    """Write what a touch does to the channels, the run and the tasks; not the activity itself.

    An appointment takes some `minutes` at a `place`.

    Raises:
        NoWorkday: when the next attempt can be due on no day.
    """
    touch = _with_counts(unit, contact, run, touch)
    counted = counts_as(touch, rules)
    was = ways_of(unit, contact.id)
    ways = channels.after(was, touch.half, counted, email_fine=email_fine)
    _save_ways(unit, was, ways)
    logged = outcomes.log(run, rules, touch, channels.reach(ways))
    if isinstance(logged, Refusal):
        return logged
    if run is not None and logged.run is not None:
        runs.save(unit, contact.id, run, logged.run)
    _settle(unit, contact.id, touch)
    for task in logged.tasks:
        plan(unit, contact.id, task, minutes=minutes, place=place)
    attempt_id = run.current.id if logged.fills and run and run.current else None
    return Made(counted, logged, attempt_id, was, ways)


def write(
    unit: Unit,
    contact: Row[Any],
    touch: Touch,
    made: Made,
    note: str,
    *,
    offer: bool,
    call_id: int | None = None,
) -> None:
    """Write the activity of a touch; one of an earlier day happened then, at this hour."""
    hard = touch.outcome is Outcome.SOFT_BOUNCE and made.counted is Outcome.BOUNCED
    happened(
        unit,
        contact,
        touch.half.value,
        touch.on,
        direction="in" if touch.outcome in _INBOUND else "out",
        outcome=(made.counted if hard else touch.outcome).value,
        attempt_id=made.attempt_id,
        body=clean(note),
        offer=offer,
        call_id=call_id,
        at=unit.now - (touch.at.date() - touch.on),
    )


def fill(unit: Unit, contact: Row[Any], outcome: Outcome, *, today: date) -> int | None:
    """Let a call that was recorded elsewhere fill the open half; return the attempt it filled.

    Raises:
        NoWorkday: when the next attempt can be due on no day.
    """
    run = runs.latest(unit, contact)
    if run is None or isinstance(run, Refusal) or not run.is_going:
        return None
    at = datetime.combine(today, unit.now.astimezone().timetz())
    touch = Touch(Half.CALL, outcome, at, today)
    made = make(unit, contact, rules_of_store.read(unit.raw), run, touch)
    return None if isinstance(made, Refusal) else made.attempt_id


def refit(unit: Unit, contact: Row[Any]) -> None:
    """Let the open attempt have the halves that the channels of a contact allow by now.

    Raises:
        NoWorkday: when the next attempt can be due on no day.
    """
    run = runs.latest(unit, contact)
    if run is None or isinstance(run, Refusal) or run.current is None:
        return
    rules, today = rules_of_store.read(unit.raw), unit.now.astimezone().date()
    fitted = cadence.refit(run, rules, today, channels.reach(ways_of(unit, contact.id)))
    runs.save(unit, contact.id, run, fitted)
    if fitted.state is RunState.EXHAUSTED:
        spoke = _has_spoken(unit, contact, run)
        plan(unit, contact.id, cadence.decide_task(fitted, rules, today, spoke=spoke))


def plan(
    unit: Unit, contact_id: int, task: PlannedTask, *, minutes: int | None = None, place: str = ""
) -> None:
    """Write a task that follows from a touch; an appointment has its minutes and its place."""
    timed = task.kind is TaskKind.APPOINTMENT
    unit.insert(
        Task,
        contact_id=contact_id,
        kind=task.kind.value,
        title=task.title,
        due_on=task.on,
        due_time=task.at and f"{task.at:%H:%M}",
        minutes=minutes if timed else None,
        place=(clean(place) or None) if timed else None,
    )


def settle(unit: Unit, contact_id: int, kind: TaskKind, *, until: date | None = None) -> None:
    """Close the open tasks of one kind (those due up to `until`) as done."""
    bound = {"contact": contact_id, "of_kind": kind.value, "until": until or date.max}
    unit.db.execute(_SETTLE, {**bound, "now": unit.now})


def _has_spoken(unit: Unit, contact: Row[Any], run: Run) -> bool:
    """Whether the contact said anything since the run began."""
    bound = {"contact": contact.id, "since": run.started_on}
    return unit.db.execute(_SPOKEN, bound).first() is not None


def _with_counts(unit: Unit, contact: Row[Any], run: Run | None, touch: Touch) -> Touch:
    """The touch with the busy lines, soft bounces or talks before it, where they matter."""
    current = run.current if run else None
    if run is not None and current is not None and current.n >= run.max_attempts:
        touch = replace(touch, spoke=_has_spoken(unit, contact, run))
    if touch.outcome is Outcome.BUSY and current is not None:
        found = unit.db.execute(_BUSIES, {"attempt": current.id}).scalar_one()
        return replace(touch, busies=int(found))
    if touch.outcome is Outcome.SOFT_BOUNCE:
        last = unit.db.execute(_LAST_SENT, {"contact": contact.id}).scalar()
        return replace(touch, soft_bounces=int(last == Outcome.SOFT_BOUNCE.value))
    return touch


def _save_ways(unit: Unit, was: tuple[Way, ...], ways: tuple[Way, ...]) -> None:
    for old, new in zip(was, ways, strict=True):
        if old.state is not new.state:
            unit.change(Channel, new.id, state=new.state.value)


def _settle(unit: Unit, contact_id: int, touch: Touch) -> None:
    """A call made is the call back that was due; who was reached leaves nothing to decide."""
    if touch.half is Half.CALL and touch.outcome not in _NOT_MADE:
        settle(unit, contact_id, TaskKind.CALLBACK, until=touch.on)
    if touch.outcome in _TWO_WAY:
        settle(unit, contact_id, TaskKind.DECIDE)
