"""The forms of what comes next: an appointment agreed to, the step after a talk, any step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from pipeboard.domain.days import say_date
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.repeat import say_repeat
from pipeboard.domain.tandem import Half, Outcome
from pipeboard.domain.terms import Stage, TaskKind, TaskState
from pipeboard.domain.text import safe
from pipeboard.reads.contact import Task
from pipeboard.reads.contact import next_step as planned
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import (
    Answers,
    Field,
    Kind,
    Leave,
    OpenForm,
    Option,
    Order,
    Plan,
    Values,
    chosen,
)
from pipeboard.ui.forms.following import attempt_of, date_field
from pipeboard.ui.forms.slots import USUAL_MINUTES, Free, picked, read_minutes, time_fields

_KINDS = (
    Option(TaskKind.APPOINTMENT, "appointment", "a"),
    Option(TaskKind.CALLBACK, "call back", "c"),
    Option(TaskKind.TODO, "task", "t"),
)
_FORMS = (
    Option("assessment", "needs assessment", "s"),
    Option("discovery", "discovery call", "d"),
    Option("nurture", "nurture", "n"),
    Option("disqualify", "disqualify", "x"),
)
_NOT_MINUTES = Refusal(
    "How many minutes does it take?", (Missing("minutes", "a number of minutes"),)
)
_PLANNED = tuple(kind.value for kind in _KINDS)


def appointment(context: Context) -> Plan:
    """Return the form of a call that ended in an appointment: a free time, or one of their own."""
    contact_id, seen = context.person.id, attempt_of(context, Half.CALL)
    fields = (*time_fields(Free(context)), Field("note", "Note"))

    def build(answers: Answers) -> Order | Refusal:
        on, at = picked(answers)
        minutes = read_minutes(answers["minutes"])
        if not minutes:
            return _NOT_MINUTES
        given = {
            "half": Half.CALL,
            "outcome": Outcome.APPOINTMENT,
            "until": on,
            "at": at,
            "minutes": minutes,
            "place": answers["place"],
            "note": answers["note"],
            "attempt_id": seen,
            "now": context.now.astimezone(),
        }
        return Order("followups.log", (contact_id,), given)

    start = {"minutes": str(USUAL_MINUTES)}
    return Plan(
        "appointment",
        "Appointment",
        fields,
        build,
        start=start,
        where=date_field,
        **context.common(),
    )


def next_step(context: Context) -> Plan:
    """Return the form that a talk or a reply opens; leaving it leaves the contact in Today."""
    person = context.person
    forms = _FORMS[:2] if person.stage == Stage.OPPORTUNITY else _FORMS
    names = [option.value for option in forms]
    then = Field(
        "kind", "Next step", Kind.CHOICE, options=_KINDS + forms, enough=lambda kind: kind in names
    )

    def build(answers: Answers) -> Order | Refusal | Leave:
        if answers["kind"] in names:
            return Leave(OpenForm(answers["kind"]))
        if not answers["kind"]:
            return Refusal("What comes next?", (Missing("kind", "the next step"),))
        return _plan(context, answers)

    fields = (then, *_step_fields(Free(context), chosen("kind", *_PLANNED)))
    start = {"minutes": str(USUAL_MINUTES)}
    return Plan("next_step", "Next step", fields, build, start=start, **context.common())


def step(context: Context) -> Plan:
    """Return the form that says what became of the step planned, and plans another."""
    task = planned(context.db, context.person.id)
    now = context.now.astimezone()

    def is_new(values: Values) -> bool:
        return task is None or values["became"] == "new"

    def is_moved(values: Values) -> bool:
        return task is not None and values["became"] == "moved"

    def timed(values: Values) -> bool:
        kind = task.kind if task and is_moved(values) else values["kind"]
        return kind == TaskKind.APPOINTMENT and (is_new(values) or is_moved(values))

    def build(answers: Answers) -> Order | Refusal:
        became = answers["became"]
        if task is None or became == "new":
            return _plan(context, answers)
        if became == "moved":
            on, at = picked(answers)
            return Order("agenda.reschedule", (task.id,), {"on": on, "at": at, "now": now})
        given = {"state": TaskState(became), "note": answers["note"], "now": now}
        return Order("agenda.settle", (task.id,), given)

    is_due = task is not None and _has_come(task, context.today, now.time())
    start = {
        "became": TaskState.DONE.value if is_due else "new",
        "kind": TaskKind.TODO.value,
        "minutes": str(USUAL_MINUTES),
    }
    fields = (
        *(_became(task, context.today) if task else ()),
        Field("kind", "Kind", Kind.CHOICE, options=_KINDS, when=is_new),
        *_step_fields(Free(context), is_new, timed=timed, dated=_either(is_new, is_moved)),
        Field("repeat", "Repeat", hint="weekly, every 2 weeks, monthly", when=is_new),
        Field("zone", "Time zone", hint="Europe/Madrid; yours when empty", when=is_new),
    )
    return Plan("step", "Step", fields, build, start=start, confirmed=is_due, **context.common())


def _either(*asked: Callable[[Values], bool]) -> Callable[[Values], bool]:
    return lambda values: any(one(values) for one in asked)


def _step_fields(
    free: Free,
    is_new: Callable[[Values], bool],
    *,
    timed: Callable[[Values], bool] | None = None,
    dated: Callable[[Values], bool] | None = None,
) -> tuple[Field, ...]:
    """Return the fields of a step: what, and when."""

    def booked(values: Values) -> bool:
        return is_new(values) and values["kind"] == TaskKind.APPOINTMENT

    what = (Field("title", "What", hint="for the list and the calendar", when=is_new),)
    return time_fields(free, timed=timed or booked, dated=dated or is_new, booked=booked, what=what)


def _plan(context: Context, answers: Answers) -> Order | Refusal:
    """Return the order that plans a step as it was filled in."""
    minutes = read_minutes(answers["minutes"] or str(USUAL_MINUTES))
    if not minutes:
        return _NOT_MINUTES
    on, at = picked(answers)
    given: dict[str, Any] = {name: answers[name] for name in ("title", "place", "repeat", "zone")}
    given |= {"kind": TaskKind(answers["kind"]), "on": on, "at": at, "minutes": minutes}
    return Order(
        "agenda.plan_step", (context.person.id,), {**given, "now": context.now.astimezone()}
    )


def _became(task: Task, today: date) -> tuple[Field, ...]:
    """Return what is asked of the step that is planned."""
    is_met = task.kind == TaskKind.APPOINTMENT
    when = say_date(date.fromisoformat(task.due_on), today)
    options = (
        Option(TaskState.DONE, "held" if is_met else "done", "h" if is_met else "d"),
        *((Option(TaskState.NO_SHOW, "no show", "n"),) if is_met else ()),
        Option(TaskState.CANCELLED, "cancelled", "c"),
        Option("moved", "moved", "m"),
        Option("new", "plan another", "p"),
    )
    ended = (TaskState.DONE, TaskState.NO_SHOW, TaskState.CANCELLED)
    again = say_repeat(task.repeat) if task.repeat else ""
    at = " ".join(filter(None, (when, task.due_time)))
    heading = safe(" · ".join(filter(None, (task.title, at, again))))
    return (
        Field(
            "became",
            "It is",
            Kind.CHOICE,
            heading=heading,
            options=options,
            enough=lambda became: became in ended,
        ),
        Field("note", "Note", when=chosen("became", *ended)),
    )


def _has_come(task: Task, today: date, now: time) -> bool:
    """Whether a step is due by its day, and by its time when it has one."""
    day = today.isoformat()
    return task.due_on < day or (task.due_on == day and (task.due_time or "") <= f"{now:%H:%M}")
