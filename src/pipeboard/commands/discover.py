"""Saving a discovery call: the talk, its BANT, the stage it earns, and the next step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row

from pipeboard.commands import calls, diary, touches
from pipeboard.commands.calls import Talk, talk_of
from pipeboard.commands.known import assessment_of, discovery_of
from pipeboard.commands.moves import Moved, disqualify, moved
from pipeboard.commands.records import enter, happened, load, plan, qualify, settle_tasks
from pipeboard.commands.runs import on_workdays, stop_for, stop_run
from pipeboard.domain import gates
from pipeboard.domain.evidence import Discovery, NextStep
from pipeboard.domain.moves import refuse_move
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.tandem import Outcome, StopReason
from pipeboard.domain.terms import CallKind, Gate, Rating, Stage, Status, Verdict
from pipeboard.domain.text import clean
from pipeboard.store.unit import Unit

__all__ = ("Discovered", "Leaving", "Talk", "record", "talk_of")


@dataclass(frozen=True, slots=True)
class Leaving:
    """Why somebody is let go on the call, the vendor recommended, the referral given (SD-60)."""

    reason: str
    note: str = ""
    vendor: str = ""
    referral: str = ""


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
    leaving: Leaving | None = None,
) -> Discovered | Refusal:
    """Save a discovery call with exactly one verdict (row 3); stage and call commit together.

    With `leaving` who is disqualified leaves at once (row 7), but for an opportunity.
    """
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    stage, status = Stage(contact.stage), Status(contact.status)
    if status is not Status.OPEN:
        return refuse_move(stage, status, Stage.SQL) or Refusal("Not open.")
    unit.says("discovery call")
    if refusal := gates.refuse_verdict(verdict, step):
        return refusal
    if verdict is Verdict.QUALIFIED and stage is Stage.LEAD:
        return _refuse_lead(unit, contact)
    if verdict is Verdict.DISQUALIFIED and leaving and stage is not Stage.OPPORTUNITY:
        return _let_go(unit, contact, talk, discovery, leaving, today)
    if refusal := diary.refuse_next(unit, contact_id, step, today, "discovery"):
        return refusal
    if verdict is not Verdict.QUALIFIED or stage is not Stage.SAL:
        call_id = _save(unit, contact, talk, discovery, verdict, today)
        plan(unit, contact_id, step)
        stop_for(unit, contact_id, step)
        return Discovered(call_id, None, disqualify=verdict is Verdict.DISQUALIFIED)
    heard = replace(discovery, connected=discovery.connected and talk.kind is CallKind.DISCOVERY)
    missed = gates.refuse_sql(_with_what_was_known(unit, contact, heard))
    refusal = gates.refuse_override(override, strict=strict) if missed and override else missed
    if refusal := gates.asking_step(refusal, step, "discovery"):
        return refusal
    call_id = _save(unit, contact, talk, discovery, verdict, today)
    plan(unit, contact_id, step)
    return _qualified(unit, contact, call_id, clean(override) if override and missed else None)


def _with_what_was_known(unit: Unit, contact: Row[Any], discovery: Discovery) -> Discovery:
    """The findings of this call over those of earlier calls in the same cycle."""
    _, before = discovery_of(unit, contact.id, contact.cycle)
    known = dict(before.findings) if before else {}
    for element, finding in discovery.findings.items():
        if finding.rating not in (Rating.UNRATED, Rating.UNKNOWN) or element not in known:
            known[element] = finding
    return Discovery(known, connected=discovery.connected or bool(before and before.connected))


def _refuse_lead(unit: Unit, contact: Row[Any]) -> Refusal:
    """Return that a needs assessment comes first, and what it still lacks."""
    refusal = refuse_move(Stage.LEAD, Status.OPEN, Stage.SQL)
    assert refusal is not None
    _, assessment = assessment_of(unit, contact.id, contact.cycle)
    missed = gates.refuse_sal(assessment)
    missing = missed.missing if missed else ()
    return replace(refusal, missing=missing, form="assessment", gate=Gate.SAL)


def _qualified(unit: Unit, contact: Row[Any], call_id: int, reason: str | None) -> Discovered:
    """Make a SAL an SQL on a call; `reason` is that of an override, if there was one."""
    unit.says("SAL to SQL" + (" by override" if reason else " on a discovery call"))
    stop_run(unit, contact.id, StopReason.SQL)
    qualify(unit, contact, Gate.SQL, reason, call_id=call_id)
    enter(unit, contact, Stage.SQL)
    return Discovered(call_id, moved(unit, contact.id, "{name} is now an SQL: a prospect"))


def _let_go(
    unit: Unit,
    contact: Row[Any],
    talk: Talk,
    discovery: Discovery,
    leaving: Leaving,
    today: date,
) -> Discovered | Refusal:
    """Save the call and close the contact with its reason."""
    call_id = _save(unit, contact, talk, discovery, Verdict.DISQUALIFIED, today)
    gone = disqualify(
        unit,
        contact.id,
        reason=leaving.reason,
        note=leaving.note,
        vendor=leaving.vendor,
        referral=leaving.referral,
        today=today,
    )
    if isinstance(gone, Refusal):
        return replace(gone, form="discovery")
    unit.says("disqualify on a discovery call")
    return Discovered(call_id, gone)


def _save(
    unit: Unit,
    contact: Row[Any],
    talk: Talk,
    discovery: Discovery,
    verdict: Verdict,
    today: date,
) -> int:
    outcome = Outcome.TALKED if discovery.connected else Outcome.NO_ANSWER
    call_id = calls.write(unit, contact, talk, outcome, discovery.findings, verdict)
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
