"""Whether an outcome can be logged: no run, no date, or somebody else was first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlmodel import col, select

from pipeboard.commands import diary
from pipeboard.commands.calls import Talk
from pipeboard.commands.records import called
from pipeboard.domain import gates
from pipeboard.domain.agenda import Wanted
from pipeboard.domain.cadence import Run
from pipeboard.domain.days import say_date
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.tandem import Outcome
from pipeboard.domain.terms import CallKind, TaskKind, Verdict
from pipeboard.domain.touch import ONLY_TRIES, OPT_OUTS, Touch
from pipeboard.store.ledger import Change, Entry
from pipeboard.store.tables import Activity
from pipeboard.store.unit import Unit

_PLANS = {Outcome.APPOINTMENT: TaskKind.APPOINTMENT, Outcome.CALL_BACK: TaskKind.CALLBACK}
_ACTORS = {"cli": "on the command line", "screen": "on a screen", "import": "by an import"}


def refuse(
    unit: Unit,
    contact: Row[Any],
    run: Run | None,
    touch: Touch,
    minutes: int,
    attempt_id: int | None,
    *,
    talk: Talk | None = None,
) -> Refusal | None:
    """Return why an outcome cannot be logged, or None; an opt-out is always taken.

    `run` is the latest run of the contact, `attempt_id` the attempt whose half the screen saw
    open. A call that was made, which is a `talk`, is taken whatever the follow-ups say.
    """
    if touch.outcome in OPT_OUTS:
        return None
    if talk and touch.outcome is Outcome.SKIP:
        return Refusal("A call that was made is not skipped: say what came of it.")
    if talk and talk.kind is CallKind.DISCOVERY and touch.outcome is Outcome.TALKED:
        return gates.refuse_verdict(Verdict.NONE, None)
    if run is None and touch.outcome in ONLY_TRIES and not talk:
        name = called(unit, contact)
        why = f"{name} has no follow-ups running: f starts them (pipeboard follow {contact.id})."
        return Refusal(why, form="follow")
    if kind := _PLANS.get(touch.outcome):
        form = "callback" if kind is TaskKind.CALLBACK else "appointment"
        wanted = Wanted(kind, touch.until, touch.time, minutes)
        if refusal := diary.refuse(unit, wanted, now=touch.at):
            return replace(refusal, form=form)
    return None if talk else _refuse_stale(unit, run, touch, attempt_id)


def _refuse_stale(
    unit: Unit, run: Run | None, touch: Touch, attempt_id: int | None
) -> Refusal | None:
    """Return what was logged since the screen was drawn, when (in the rep's zone) and where."""
    current = run.current if run else None
    is_same = current is not None and current.id == attempt_id
    if attempt_id is None or (is_same and current and touch.half in current.open_halves):
        return None
    if logged := _logged(unit, touch, attempt_id, touch.at):
        return Refusal(f"The {touch.half.label} was logged meanwhile: {logged}.")
    why = f": {run.stop_reason.words}" if run and run.stop_reason else ""
    return Refusal(f"These follow-ups ended meanwhile{why}.")


def _logged(unit: Unit, touch: Touch, attempt_id: int, now: datetime) -> str | None:
    changes = unit.all(
        select(Change.now, Entry.at, Entry.actor)
        .join(Entry, col(Entry.id) == Change.entry)
        .where(Change.tbl == "attempt", Change.row == attempt_id, Change.op == "U")
        .order_by(col(Change.id).desc())
    )
    column = f"{touch.half.value}_state"
    found = next((row for row in changes if column in json.loads(row.now)), None)
    if found is None:
        return None
    activity = unit.first(
        select(Activity.outcome)
        .where(Activity.attempt_id == attempt_id, Activity.kind == touch.half.value)
        .order_by(col(Activity.id).desc())
    )
    outcome = Outcome(activity.outcome) if activity else Outcome.SKIP
    at = found.at.astimezone(now.tzinfo)
    day = "today" if at.date() == now.date() else say_date(at.date(), now.date())
    where = _ACTORS.get(found.actor, found.actor)
    return f"{outcome.words}, {day} {at:%H:%M} {where}"
