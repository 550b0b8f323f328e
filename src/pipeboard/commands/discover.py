"""Saving a discovery call: the talk, its BANT, the stage it earns, and the next step."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from pipeboard.commands import diary, touches
from pipeboard.commands.known import discovery_of
from pipeboard.commands.moves import Moved, moved
from pipeboard.commands.records import enter, happened, load, plan, qualify, settle_tasks
from pipeboard.commands.runs import on_workdays, stop_for, stop_run
from pipeboard.domain import gates
from pipeboard.domain.evidence import Discovery, NextStep
from pipeboard.domain.moves import refuse_move
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import (
    CallKind,
    Gate,
    Outcome,
    Rating,
    Stage,
    Status,
    StopReason,
    Verdict,
)
from pipeboard.domain.text import clean
from pipeboard.store.tables import Bant, Call
from pipeboard.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Talk:
    """A call as it went: when it began (aware UTC), how long, what was noted."""

    started_at: datetime
    seconds: int
    notes: str = ""
    kind: CallKind = CallKind.DISCOVERY
    rail: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Discovered:
    """A call that was saved: the move it made, or that the disqualify dialog is next."""

    call_id: int
    moved: Moved | None
    disqualify: bool = False


@on_workdays
def record(
    unit: Unit,
    contact_id: int,
    talk: Talk,
    discovery: Discovery,
    *,
    verdict: Verdict,
    step: NextStep | None,
    today: date,
    override: str | None = None,
    strict: bool = False,
) -> Discovered | Refusal:
    """Save a discovery call with exactly one verdict (row 3); stage and call commit together."""
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    stage, status = Stage(contact.stage), Status(contact.status)
    if status is not Status.OPEN:
        return refuse_move(stage, status, Stage.SQL) or Refusal("Not open.")
    unit.says("discovery call")
    if refusal := _refuse_verdict(verdict, step):
        return refusal
    if refusal := diary.refuse_next(unit, contact_id, step, today, "discovery"):
        return refusal
    if verdict is not Verdict.QUALIFIED or stage.order >= Stage.SQL.order:
        call_id = _save(unit, contact, talk, discovery, verdict, today)
        plan(unit, contact_id, step)
        stop_for(unit, contact_id, step)
        return Discovered(call_id, None, disqualify=verdict is Verdict.DISQUALIFIED)
    if refusal := refuse_move(stage, status, Stage.SQL):
        return refusal
    heard = replace(discovery, connected=discovery.connected and talk.kind is CallKind.DISCOVERY)
    missed = gates.refuse_sql(_with_what_was_known(unit, contact, heard))
    refusal = gates.refuse_override(override, strict=strict) if missed and override else missed
    if refusal := gates.asking_step(refusal, step, "discovery"):
        return refusal
    call_id = _save(unit, contact, talk, discovery, verdict, today)
    plan(unit, contact_id, step)
    reason = clean(override) if override and missed else None
    unit.says("SAL to SQL" + (" by override" if reason else " on a discovery call"))
    stop_run(unit, contact_id, StopReason.SQL)
    qualify(unit, contact, Gate.SQL, reason, call_id=call_id)
    enter(unit, contact, Stage.SQL)
    return Discovered(call_id, moved(unit, contact_id, "{name} is now an SQL: a prospect"))


def _refuse_verdict(verdict: Verdict, step: NextStep | None) -> Refusal | None:
    if verdict is Verdict.NONE:
        asked = Missing("verdict", "a verdict: qualified, disqualified or not yet")
        return Refusal("A discovery call ends with one verdict.", (asked,), "discovery")
    if verdict is Verdict.NOT_YET and step is None:
        asked = Missing("step", "a date for the next call")
        return Refusal("Not yet means another call.", (asked,), "discovery")
    return None


def _with_what_was_known(unit: Unit, contact: Row[Any], discovery: Discovery) -> Discovery:
    """The findings of this call over those of earlier calls in the same cycle."""
    _, before = discovery_of(unit, contact.id, contact.cycle)
    known = dict(before.findings) if before else {}
    for element, finding in discovery.findings.items():
        if finding.rating not in (Rating.UNRATED, Rating.UNKNOWN) or element not in known:
            known[element] = finding
    return Discovery(known, connected=discovery.connected or bool(before and before.connected))


def _save(
    unit: Unit,
    contact: Row[Any],
    talk: Talk,
    discovery: Discovery,
    verdict: Verdict,
    today: date,
) -> int:
    outcome = Outcome.TALKED if discovery.connected else Outcome.NO_ANSWER
    call_id = unit.insert(
        Call,
        contact_id=contact.id,
        cycle=contact.cycle,
        kind=talk.kind.value,
        started_at=talk.started_at,
        ended_at=talk.started_at + timedelta(seconds=talk.seconds),
        seconds=talk.seconds,
        outcome=outcome.value,
        rail=json.dumps(dict(talk.rail)),
        notes=clean(talk.notes),
        verdict=verdict.value,
    )
    rows = [
        {
            "contact_id": contact.id,
            "call_id": call_id,
            "element": element.value,
            "rating": finding.rating.value,
            "evidence": clean(finding.evidence),
            "value": clean(finding.value),
            "minor": finding.minor,
            "currency": finding.currency,
            "value_on": finding.on,
        }
        for element, finding in discovery.findings.items()
    ]
    unit.insert_many(Bant, rows)
    settle_tasks(unit, contact.id, "done", until=today)
    happened(
        unit,
        contact,
        "call",
        today,
        direction="out",
        outcome=outcome.value,
        attempt_id=touches.fill(unit, contact, outcome, today=today),
        call_id=call_id,
    )
    return call_id
