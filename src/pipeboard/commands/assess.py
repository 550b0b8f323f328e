"""Saving a needs assessment: the answers, the stage they earn, and what happens next."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Row

from pipeboard.commands.moves import Moved, moved
from pipeboard.commands.records import enter, load, plan, qualify, settle_tasks
from pipeboard.domain import evidence, gates
from pipeboard.domain.days import roll
from pipeboard.domain.evidence import NextStep
from pipeboard.domain.moves import refuse_move
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import Fulfil, Gate, Stage, Status, Topic, TopicState
from pipeboard.domain.text import clean
from pipeboard.store.tables import Assessment, Contact
from pipeboard.store.unit import Unit

Ending = Literal["appointment", "followup", "cannot"]
FOLLOW_UP = "Follow up: call and e-mail"


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment that was saved: the move it made, or that the disqualify dialog is next."""

    assessment_id: int
    moved: Moved | None
    disqualify: bool = False


def assess(
    unit: Unit,
    contact_id: int,
    assessment: evidence.Assessment,
    *,
    ending: Ending | None,
    step: NextStep | None,
    today: date,
    override: str | None = None,
    strict: bool = False,
) -> Assessed | Refusal:
    """Save an assessment (row 2): yes makes a lead a SAL, no asks why, unsure keeps a date."""
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    if Status(contact.status) is not Status.OPEN:
        return refuse_move(Stage.LEAD, Status(contact.status), Stage.SAL) or Refusal("Not open.")
    unit.says("needs assessment")
    if assessment.verdict is Fulfil.NO or ending == "cannot":
        saved = _save(unit, contact, assessment, Fulfil.NO)
        return Assessed(saved, None, disqualify=True)
    if assessment.verdict is Fulfil.UNSURE and override is None:
        if step is None:
            asked = Missing("step", "a follow-up date")
            return Refusal("Not sure yet needs a date to find out.", (asked,), "assessment")
        saved = _save(unit, contact, assessment, Fulfil.UNSURE)
        _replan(unit, contact_id, step, today)
        return Assessed(saved, None)
    missed = gates.refuse_sal(assessment)
    refusal = gates.refuse_override(override, strict=strict) if missed and override else missed
    refusal = refusal or _refuse_ending(ending, step)
    if refusal:
        return refusal
    saved = _save(unit, contact, assessment, assessment.verdict)
    _replan(unit, contact_id, step or _follow_up(today), today)
    if Stage(contact.stage) is not Stage.LEAD:
        return Assessed(saved, None)
    reason = clean(override) if override and missed else None
    unit.says("lead to SAL" + (" by override" if reason else " on a needs assessment"))
    qualify(unit, contact, Gate.SAL, reason, assessment_id=saved)
    enter(unit, contact, Stage.SAL)
    return Assessed(saved, moved(unit, contact_id, "{name} is now a SAL"))


def _refuse_ending(ending: Ending | None, step: NextStep | None) -> Refusal | None:
    if ending is None:
        asked = Missing("ending", "how it goes on: appointment, follow-up or cannot help")
        return Refusal("Almost.", (asked,), "assessment")
    if ending == "appointment" and (step is None or step.at is None):
        asked = Missing("step", "the appointment's date and time")
        return Refusal("Almost.", (asked,), "assessment")
    return None


def _follow_up(today: date) -> NextStep:
    return NextStep(FOLLOW_UP, roll(today))


def _replan(unit: Unit, contact_id: int, step: NextStep, today: date) -> None:
    """What was due up to today is done by this talk; what comes next takes its place."""
    settle_tasks(unit, contact_id, "done", until=today)
    plan(unit, contact_id, step)


def _save(
    unit: Unit, contact: Row[Any], assessment: evidence.Assessment, verdict: Fulfil | None
) -> int:
    values: dict[str, Any] = {}
    for topic in Topic:
        answer, state = assessment.answer(topic), assessment.answer(topic).state
        if assessment.is_answered(topic):
            state = TopicState.ANSWERED
        elif state is TopicState.ANSWERED:
            state = TopicState.UNASKED
        values[f"{topic}_text"] = clean(answer.text)
        values[f"{topic}_state"] = state.value
    interests = json.dumps(list(assessment.interests), ensure_ascii=False)
    saved = unit.insert(
        Assessment,
        contact_id=contact.id,
        cycle=contact.cycle,
        mode=assessment.mode,
        taken_at=unit.now,
        source=clean(assessment.source) or None,
        product_interest=interests,
        timeline_kind=assessment.timeline and assessment.timeline.value,
        timeline_on=assessment.timeline_on,
        need_fulfillable=verdict and verdict.value,
        extra=json.dumps(dict(assessment.extra), ensure_ascii=False),
        **values,
    )
    learned: dict[str, Any] = {}
    if assessment.source and assessment.source != contact.source:
        learned["source"] = clean(assessment.source)
    if assessment.interests and interests != contact.product_interest:
        learned["product_interest"] = interests
    if learned:
        unit.change(Contact, contact.id, **learned)
    return saved
