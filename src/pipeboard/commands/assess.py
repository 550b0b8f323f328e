"""Saving a needs assessment: the answers, the stage they earn, and what happens next."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Row

from pipeboard.commands import diary, referrals, starting, touches
from pipeboard.commands.moves import Moved, moved
from pipeboard.commands.records import enter, load, plan, qualify, settle_tasks
from pipeboard.commands.runs import latest, on_workdays, stop_run
from pipeboard.domain import channels, evidence, gates
from pipeboard.domain.days import NoWorkday
from pipeboard.domain.evidence import NextStep
from pipeboard.domain.moves import refuse_move
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.tandem import StopReason
from pipeboard.domain.terms import (
    Fulfil,
    Gate,
    Origin,
    Source,
    Stage,
    Status,
    TaskKind,
    TimelineKind,
    Topic,
    TopicState,
)
from pipeboard.domain.text import clean
from pipeboard.store import rules as rules_of_store
from pipeboard.store.tables import Assessment, Contact
from pipeboard.store.unit import Unit

Ending = Literal["appointment", "followup", "cannot"]
_FIND = "Find a phone or an e-mail address that works"
_TIMES = frozenset(TimelineKind)


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment that was saved: the move it made, or that the disqualify dialog is next."""

    assessment_id: int
    moved: Moved | None = None
    disqualify: bool = False
    words: str = ""
    """What became of who told them of us; '' for nothing."""


@on_workdays
def assess(
    unit: Unit,
    contact_id: int,
    assessment: evidence.Assessment,
    *,
    ending: Ending | None,
    step: NextStep | None,
    today: date,
    referrer: str = "",
    override: str | None = None,
    strict: bool = False,
) -> Assessed | Refusal:
    """Save an assessment (row 2): yes makes a lead a SAL, no asks why, unsure keeps a date.

    `referrer` is the line of who told them of us, when that becomes a lead of its own.
    """
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    if Status(contact.status) is not Status.OPEN:
        return refuse_move(Stage.LEAD, Status(contact.status), Stage.SAL) or Refusal("Not open.")
    unit.says("needs assessment")
    if assessment.verdict is Fulfil.NO or ending == "cannot":
        saved = _save(unit, contact, replace(assessment, verdict=Fulfil.NO), referrer, today)
        return replace(saved, disqualify=True)
    is_unsure = assessment.verdict is Fulfil.UNSURE and override is None
    missed = None if is_unsure else gates.refuse_sal(assessment)
    refusal = gates.refuse_override(override, strict=strict) if missed and override else missed
    refusal = refusal or (_refuse_unsure(step) if is_unsure else _refuse_ending(ending, step))
    refusal = refusal or diary.refuse_next(unit, contact_id, step, today, "assessment")
    if refusal:
        return refusal
    saved = _save(unit, contact, assessment, referrer, today)
    if step is not None and (is_unsure or ending == "appointment"):
        if not is_unsure:
            stop_run(unit, contact_id, StopReason.APPOINTMENT)
        _replan(unit, contact_id, step, today)
    else:
        _follow_up(unit, contact, assessment.mode, step.on if step else None, today)
    if is_unsure or Stage(contact.stage) is not Stage.LEAD:
        return saved
    return _as_sal(unit, contact, saved, clean(override) if override and missed else None)


def received(unit: Unit, contact_id: int, answers: Mapping[str, str], *, today: date) -> None:
    """Keep the answers that somebody wrote down for us, and follow them up at once (SD-34).

    `answers` are words by topic, the source one of ours or `other:` and the words. No verdict is
    theirs to give: a lead stays one. Who is not open only has the answers kept.
    """
    contact = unit.get(Contact, contact_id)
    if contact is None:
        return
    when = answers.get(Topic.TIMELINE, "").strip().casefold().replace(" ", "_")
    written = evidence.Assessment(
        {
            Topic(topic): evidence.Answer(text.removeprefix("other:"), TopicState.ANSWERED)
            for topic, text in answers.items()
        },
        source=answers.get(Topic.SOURCE, ""),
        interests=_parts(answers.get(Topic.PRODUCT_INTEREST, "")),
        timeline=TimelineKind(when) if when in _TIMES else None,
        mode="written",
    )
    _save(unit, contact, written, "", today)
    if Status(contact.status) is Status.OPEN:
        # The answers are kept though no working day may be left to follow them up on.
        with suppress(NoWorkday):
            _begin(unit, contact, written.mode, None, today)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, re.split(r"[;,\n]", text)) if part)


def _as_sal(unit: Unit, contact: Row[Any], saved: Assessed, override: str | None) -> Assessed:
    """Make a lead a SAL on what was saved."""
    unit.says("lead to SAL" + (" by override" if override else " on a needs assessment"))
    qualify(unit, contact, Gate.SAL, override, assessment_id=saved.assessment_id)
    enter(unit, contact, Stage.SAL)
    done = moved(unit, contact.id, "{name} is now a SAL")
    words = "; ".join(filter(None, (done.words, saved.words)))
    return replace(saved, moved=replace(done, words=words))


def _refuse_unsure(step: NextStep | None) -> Refusal | None:
    if step is not None:
        return None
    asked = Missing("step", "a follow-up date")
    return Refusal("Not sure yet needs a date to find out.", (asked,), "assessment")


def _refuse_ending(ending: Ending | None, step: NextStep | None) -> Refusal | None:
    if ending is None:
        asked = Missing("ending", "how it goes on: appointment, follow-up or cannot help")
        return Refusal("Almost.", (asked,), "assessment")
    if ending == "appointment" and (step is None or step.at is None):
        asked = Missing("step", "the appointment's date and time")
        return Refusal("Almost.", (asked,), "assessment")
    return None


def _follow_up(
    unit: Unit, contact: Row[Any], mode: str, first_on: date | None, today: date
) -> None:
    """Start follow-ups, at once when the need was written (SD-34); those that run go on."""
    settle_tasks(unit, contact.id, "done", until=today)
    if Stage(contact.stage) is Stage.LEAD:
        stop_run(unit, contact.id, StopReason.SAL)
    _begin(unit, contact, mode, first_on, today)


def _begin(unit: Unit, contact: Row[Any], mode: str, first_on: date | None, today: date) -> None:
    last, rules = latest(unit, contact), rules_of_store.read(unit.raw)
    if isinstance(last, Refusal) or (last is not None and last.is_going):
        return
    is_written = mode == "written"
    run = starting.begin(
        unit,
        contact,
        rules,
        last,
        now=datetime.combine(today, unit.now.astimezone().timetz()),
        template="inbound" if is_written and contact.origin == Origin.INBOUND else "sal",
        at_once=is_written,
        first_on=first_on,
    )
    if isinstance(run, Refusal):
        _plan_instead(unit, contact.id, run, rules.roll(today))


def _plan_instead(unit: Unit, contact_id: int, refusal: Refusal, on: date) -> None:
    """Nobody is forgotten: that somebody cannot be followed up is their next step."""
    if channels.reach(touches.ways_of(unit, contact_id)).is_none:
        plan(unit, contact_id, NextStep(_FIND, on))
    elif refusal.form == "follow":
        plan(unit, contact_id, NextStep(refusal.reason, on, kind=TaskKind.DECIDE))


def _replan(unit: Unit, contact_id: int, step: NextStep, today: date) -> None:
    """What was due up to today is done by this talk; what comes next takes its place."""
    settle_tasks(unit, contact_id, "done", until=today)
    plan(unit, contact_id, step)


def _save(
    unit: Unit, contact: Row[Any], assessment: evidence.Assessment, referrer: str, today: date
) -> Assessed:
    """Write the answers, what they tell of the contact, and who told them of us."""
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
        need_fulfillable=assessment.verdict and assessment.verdict.value,
        extra=json.dumps(dict(assessment.extra), ensure_ascii=False),
        **values,
    )
    learned: dict[str, Any] = {}
    if assessment.source and assessment.source != contact.source:
        learned["source"] = clean(assessment.source)
    if assessment.interests and interests != contact.product_interest:
        learned["product_interest"] = interests
    if assessment.source == Source.REFERRAL and contact.origin == Origin.UNKNOWN:
        learned["origin"] = Origin.REFERRAL.value
    if learned:
        unit.change(Contact, contact.id, **learned)
    return Assessed(saved, words=referrals.told_of_us(unit, contact, referrer, today=today))
