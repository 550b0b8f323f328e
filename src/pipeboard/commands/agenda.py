"""Tasks and appointments: planned, moved to another day, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row
from sqlmodel import col, func, select

from pipeboard.commands import diary, runs, waiting
from pipeboard.commands.records import happened, load
from pipeboard.domain.agenda import Booked, Wanted, clash
from pipeboard.domain.days import say_date
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.repeat import next_on, read_repeat
from pipeboard.domain.tandem import StopReason
from pipeboard.domain.terms import TaskKind, TaskState
from pipeboard.domain.text import clean
from pipeboard.store import rules
from pipeboard.store.tables import Contact, Task, Visit
from pipeboard.store.unit import Unit

_TITLES = {
    TaskKind.TODO: "Next step",
    TaskKind.CALLBACK: "Call back",
    TaskKind.APPOINTMENT: "Appointment",
    TaskKind.REVISIT: "Revisit",
    TaskKind.DECIDE: "Decide",
}
SECOND_NO_SHOW = "Decide: they missed two appointments"
_ENDED = {TaskState.DONE: "done", TaskState.CANCELLED: "cancelled", TaskState.NO_SHOW: "no-show"}
_SAID = {TaskKind.TODO: "task", TaskKind.DECIDE: "decision"}


@dataclass(frozen=True, slots=True)
class Planned:
    """A task or appointment that stands now, with words for the rep."""

    contact_id: int
    task_id: int
    due: date
    words: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a task, and the task that follows it: its next occurrence, or a decision."""

    contact_id: int
    task_id: int
    words: str
    following: int | None = None


def plan_step(
    unit: Unit,
    contact_id: int,
    *,
    kind: TaskKind,
    title: str,
    on: date | None,
    at: time | None,
    minutes: int = diary.USUAL_MINUTES,
    place: str = "",
    zone: str = "",
    repeat: str = "",
    now: datetime,
) -> Planned | Refusal:
    """Plan a task, or an appointment of some minutes; an appointment ends the chasing (SD-44).

    `zone` is an IANA name, the machine's when empty; `repeat` is `weekly`, `every 2 weeks` and
    the like, or empty. Refused are the past, a time that does not exist, and a clash.
    """
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    found = diary.read_zone(zone)
    if isinstance(found, Refusal):
        return found
    wanted = Wanted(kind, on, at, minutes, found)
    if refusal := diary.refuse(unit, wanted, now=now):
        return refusal
    assert on is not None
    rule = _rule(repeat, on)
    if isinstance(rule, Refusal):
        return rule
    timed = kind is TaskKind.APPOINTMENT
    unit.says(f"plan {_SAID.get(kind, kind.value)}")
    task_id = unit.insert(
        Task,
        contact_id=contact_id,
        kind=kind.value,
        title=" ".join(clean(title).split()) or _TITLES[kind],
        due_on=on,
        due_time=at and f"{at:%H:%M}",
        timezone=found and found.key,
        minutes=minutes if timed else None,
        place=clean(place) or None,
        repeat=rule,
    )
    if timed:
        runs.stop_run(unit, contact_id, StopReason.APPOINTMENT)
    return Planned(contact_id, task_id, on, wanted.words(now.date()))


def reschedule(
    unit: Unit, task_id: int, *, on: date | None, at: time | None, now: datetime
) -> Planned | Refusal:
    """Move an open task or appointment to another day and time; its zone and length stay."""
    task = _open_task(unit, task_id)
    if isinstance(task, Refusal):
        return task
    wanted = _wanted(task, on, at)
    if refusal := diary.refuse(unit, wanted, now=now, but=task_id):
        return refusal
    assert on is not None
    said = wanted.words(now.date())
    due_time = at and f"{at:%H:%M}"
    if (on, due_time) != (task.due_on, task.due_time):
        unit.says(f"move {_said(task)}")
        moved = {"due_on": on, "due_time": due_time, "sequence": task.sequence + 1}
        unit.change(Task, task_id, **moved)
        if task.kind == TaskKind.REVISIT:
            _revisit(unit, task.contact_id, on)
    return Planned(task.contact_id, task_id, on, said)


@runs.on_workdays
def settle(
    unit: Unit, task_id: int, state: TaskState, *, now: datetime, note: str = ""
) -> Settled | Refusal:
    """Write what became of an open task: done, cancelled or, for an appointment, a no-show.

    A held appointment is a two-way touch; what repeats and is done is planned again.
    """
    task = _open_task(unit, task_id)
    if isinstance(task, Refusal):
        return task
    if refusal := _refuse_end(task, state, now):
        return refusal
    held = task.kind == TaskKind.APPOINTMENT and state is TaskState.DONE
    said, following = f"{_said(task)} {'held' if held else _ENDED[state]}", None
    unit.says(said)
    unit.change(Task, task_id, state=state.value, sequence=task.sequence + 1)
    contact = load(unit, task.contact_id)
    assert not isinstance(contact, Refusal)
    if held:
        _meet(unit, contact, task, note, now)
    elif clean(note):
        happened(unit, contact, "note", now.date(), body=clean(note))
    if state is TaskState.DONE and task.repeat:
        following, words = _again(unit, task, now)
        said = f"{said} · {words}"
    if state is TaskState.NO_SHOW:
        following, words = _missed(unit, contact, now)
        said = f"{said} · {words}" if words else said
    return Settled(task.contact_id, task_id, said, following)


def _said(task: Row[Any]) -> str:
    return _SAID.get(TaskKind(task.kind), str(task.kind))


def _rule(words: str, on: date) -> str | Refusal | None:
    if not words.strip():
        return None
    try:
        return read_repeat(words, on)
    except ValueError as error:
        return Refusal(f"“{words}”: {error}", (Missing("repeat", "how it repeats"),), "step")


def _open_task(unit: Unit, task_id: int) -> Row[Any] | Refusal:
    task = unit.get(Task, task_id)
    if task is None:
        return Refusal(f"There is no task {task_id}.")
    if task.state != TaskState.OPEN:
        ended = _ENDED[TaskState(task.state)]
        return Refusal(f"That {_said(task)} is settled ({ended}): plan a new one.")
    return task


def _wanted(task: Row[Any], on: date | None, at: time | None) -> Wanted:
    zone = ZoneInfo(task.timezone) if task.timezone else None
    return Wanted(TaskKind(task.kind), on, at, task.minutes or diary.USUAL_MINUTES, zone)


def _begins(task: Row[Any]) -> datetime:
    return diary.begins_at(task.due_on, task.due_time, task.timezone)


def _revisit(unit: Unit, contact_id: int, on: date) -> None:
    """A revisit is also the day until which a contact is parked."""
    contact = unit.get(Contact, contact_id)
    if contact is not None and contact.revisit_on is not None:
        unit.change(Contact, contact_id, revisit_on=on)


def _refuse_end(task: Row[Any], state: TaskState, now: datetime) -> Refusal | None:
    if state is TaskState.OPEN:
        return Refusal("A task ends done or cancelled, an appointment also as a no-show.")
    if state is not TaskState.NO_SHOW:
        return None
    if task.kind != TaskKind.APPOINTMENT:
        return Refusal(f"Only an appointment is missed; this is a {_said(task)}.")
    if _begins(task) > now:
        when = f"{say_date(task.due_on, now.date())} {task.due_time}"
        return Refusal(f"It is not before {when}: nobody has missed it yet.")
    return None


def _meet(unit: Unit, contact: Row[Any], task: Row[Any], note: str, now: datetime) -> None:
    """Write the talk of a held appointment at the time it was held; nobody alone made it."""
    at = min(_begins(task), now)
    said = {"subject": task.title, "body": clean(note), "place": task.place}
    day = at.astimezone(now.tzinfo).date()
    happened(unit, contact, "meeting", day, at=at, outcome="held", **said)


def _again(unit: Unit, task: Row[Any], now: datetime) -> tuple[int, str]:
    """Plan the next occurrence: after the due day, and not in the past however many were missed."""
    on = next_on(task.repeat, task.due_on)
    while _has_passed(task, on, now):
        on = next_on(task.repeat, on)
    kept = ("contact_id", "kind", "title", "due_time", "timezone", "minutes", "place", "repeat")
    following = unit.insert(Task, due_on=on, **{name: task._mapping[name] for name in kept})
    words = f"next {say_date(on, now.date())}"
    if task.kind == TaskKind.APPOINTMENT:
        runs.stop_run(unit, task.contact_id, StopReason.APPOINTMENT)
        wanted = _wanted(task, on, time.fromisoformat(task.due_time))
        begins = diary.begins_at(on, task.due_time, task.timezone)
        near = diary.busy(unit, wanted, but=following)
        other = clash(Booked(begins, wanted.minutes, "", ""), near)
        words += f", which clashes with “{other.title}” with {other.name}" if other else ""
    return following, words


def _has_passed(task: Row[Any], on: date, now: datetime) -> bool:
    if on != now.date() or task.due_time is None:
        return on < now.date()
    return diary.begins_at(on, task.due_time, task.timezone) < now


def _missed(unit: Unit, contact: Row[Any], now: datetime) -> tuple[int | None, str]:
    """Resume the follow-ups after a no-show; the second one in a cycle has the rep decide."""
    today = now.date()
    goes_on = waiting.after_no_show(unit, contact.id, now)
    words = [f"follow-ups go on {say_date(goes_on, today)}"] if goes_on else []
    if _no_shows(unit, contact) < 2 or _decides(unit, contact.id):
        return None, " · ".join(words)
    on = rules.read(unit.raw).roll(today + timedelta(1))
    following = unit.insert(
        Task,
        contact_id=contact.id,
        kind=TaskKind.DECIDE.value,
        title=SECOND_NO_SHOW,
        due_on=on,
    )
    return following, " · ".join([*words, f"decide {say_date(on, today)}"])


def _no_shows(unit: Unit, contact: Row[Any]) -> int:
    began = select(func.min(Visit.entered_at)).where(
        Visit.contact_id == contact.id, Visit.cycle == contact.cycle
    )
    missed = select(func.count()).where(
        Task.contact_id == contact.id,
        Task.state == TaskState.NO_SHOW.value,
        col(Task.created_at) >= began.scalar_subquery(),
    )
    return int(unit.all(missed)[0][0])


def _decides(unit: Unit, contact_id: int) -> bool:
    waiting = select(Task.id).where(
        Task.contact_id == contact_id,
        Task.state == TaskState.OPEN.value,
        Task.kind == TaskKind.DECIDE.value,
    )
    return unit.first(waiting) is not None
