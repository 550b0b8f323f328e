"""Moving contacts: advance, back, nurture, disqualify, reopen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row
from sqlmodel import col, select

from pipeboard.commands import contacts
from pipeboard.commands.known import assessment_of, discovery_of
from pipeboard.commands.records import (
    called,
    enter,
    leave,
    load,
    plan,
    qualify,
    settle_tasks,
    withdraw,
)
from pipeboard.commands.runs import stop_run
from pipeboard.domain import gates, moves
from pipeboard.domain.days import say_date
from pipeboard.domain.evidence import NextStep
from pipeboard.domain.people import read_line
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.tandem import StopReason
from pipeboard.domain.terms import STAGES, Gate, Origin, Source, Stage, Status, TaskKind
from pipeboard.domain.text import clean
from pipeboard.store.tables import Assessment, Contact, Qualification
from pipeboard.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a contact stands now, with words for the rep."""

    contact_id: int
    name: str
    stage: Stage
    status: Status
    words: str


def moved(unit: Unit, contact_id: int, words: str) -> Moved:
    """Return where a contact stands after a move; `{name}` in `words` becomes its name."""
    row = unit.get(Contact, contact_id)
    assert row is not None
    name = called(unit, row)
    stage, status = Stage(row.stage), Status(row.status)
    return Moved(contact_id, name, stage, status, words.replace("{name}", name))


def advance(
    unit: Unit, contact_id: int, *, today: date, override: str | None = None, strict: bool = False
) -> Moved | Refusal:
    """Move a contact one stage to the right on its evidence, or say what is missing."""
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    stage, status = Stage(contact.stage), Status(contact.status)
    if stage is Stage.OPPORTUNITY and status is Status.OPEN:
        return Refusal("An opportunity ends won (W) or lost (X).")
    to = STAGES[min(stage.order + 1, 3)]
    if refusal := moves.refuse_move(stage, status, to):
        return refusal
    if to is Stage.OPPORTUNITY:
        return gates.refuse_opportunity(None, None) or Refusal("Open an opportunity first (o).")
    gate = Gate(to.value)
    refusal, proof = _evidence(unit, contact, gate)
    if refusal is not None:
        if override is None:
            return refusal
        if refused := gates.refuse_override(override, strict=strict):
            return refused
    unit.says(f"{stage.label} to {to.label}" + (" by override" if refusal else ""))
    qualify(unit, contact, gate, clean(override) if override and refusal else None, **proof)
    stop_run(unit, contact_id, StopReason(to.value))
    enter(unit, contact, to)
    return moved(unit, contact_id, f"{{name}} is now {_an(to)}")


def back(
    unit: Unit, contact_id: int, *, reason: str, in_error: bool = False, today: date
) -> Moved | Refusal:
    """Move a contact one stage to the left (row 13), or cancel its opportunity (row 14)."""
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    stage, status = Stage(contact.stage), Status(contact.status)
    if refusal := moves.refuse_back(stage, status, reason):
        return refusal
    if stage is Stage.OPPORTUNITY:
        from pipeboard.commands.deals import cancel

        return cancel(unit, contact_id, reason=reason, in_error=in_error, today=today)
    to = STAGES[stage.order - 1]
    unit.says(f"{stage.label} back to {to.label}" + (" (in error)" if in_error else ""))
    withdraw(unit, contact_id, frozenset({Gate(stage.value)}), clean(reason), in_error=in_error)
    enter(unit, contact, to)
    return moved(unit, contact_id, f"{{name}} is back at {to.label}")


def nurture(
    unit: Unit,
    contact_id: int,
    *,
    reason: str,
    revisit_on: date | None,
    note: str = "",
    today: date,
) -> Moved | Refusal:
    """Park a contact until a later day (row 8)."""
    unit.says("nurture")
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    stage, status = Stage(contact.stage), Status(contact.status)
    refusal = moves.refuse_leaving(stage, status, "nurture") or moves.refuse_nurture(
        reason, revisit_on, note, today
    )
    if refusal or revisit_on is None:
        return refusal or Refusal("Nurture needs a date.")
    park(unit, contact, reason, revisit_on, note)
    return moved(unit, contact_id, f"{{name}} is parked until {say_date(revisit_on, today)}")


def park(unit: Unit, contact: Row[Any], reason: str, revisit_on: date, note: str) -> None:
    """Write a nurture: status, day and reason, follow-ups and tasks ended, a revisit planned."""
    leave(unit, contact)
    stop_run(unit, contact.id, StopReason.NURTURE)
    settle_tasks(unit, contact.id, "cancelled")
    unit.change(
        Contact,
        contact.id,
        status=Status.NURTURE.value,
        revisit_on=revisit_on,
        exit_reason=reason,
        exit_note=clean(note) or None,
    )
    plan(unit, contact.id, NextStep("Revisit", revisit_on, kind=TaskKind.REVISIT))


def disqualify(
    unit: Unit,
    contact_id: int,
    *,
    reason: str,
    note: str = "",
    vendor: str = "",
    referral: str = "",
    today: date,
) -> Moved | Refusal:
    """Close a contact with its reason (row 7); a referral given becomes a lead of its own."""
    unit.says("disqualify")
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    stage, status = Stage(contact.stage), Status(contact.status)
    refusal = moves.refuse_leaving(stage, status, "disqualify") or moves.refuse_disqualify(
        stage, reason, note, vendor, referral
    )
    refusal = refusal or close(unit, contact, reason, note, vendor, referral, today)
    if refusal:
        return refusal
    words = "{name} is disqualified"
    if referral.strip(" -"):
        words += f"; {clean(referral)} is a new lead"
    return moved(unit, contact_id, words)


def close(
    unit: Unit,
    contact: Row[Any],
    reason: str,
    note: str,
    vendor: str,
    referral: str,
    today: date,
) -> Refusal | None:
    """Write a disqualification, and the lead that a referral gives."""
    named = referral.strip(" -")
    leave(unit, contact)
    stop_run(unit, contact.id, StopReason.DISQUALIFIED)
    settle_tasks(unit, contact.id, "cancelled")
    unit.change(
        Contact,
        contact.id,
        status=Status.DISQUALIFIED.value,
        revisit_on=None,
        exit_reason=reason,
        exit_note=clean(note) or None,
        vendor_recommended=clean(vendor) or None,
        referral_asked="yes" if named else "skipped" if referral.strip() else None,
    )
    if not named:
        return None
    typed = read_line(referral)
    lead = contacts.NewContact(
        name=typed.name,
        company=typed.company,
        email=typed.email,
        phone=typed.phone,
        linkedin=typed.linkedin,
        source=Source.REFERRAL,
        origin=Origin.REFERRAL,
        referred_by=contact.id,
    )
    words = unit.words
    added = contacts.add(unit, lead, today=today)
    unit.says(words)
    return added if isinstance(added, Refusal) else None


def reopen(
    unit: Unit,
    contact_id: int,
    *,
    reason: str = "",
    confirmed: frozenset[Stage] | None = None,
    today: date,
) -> Moved | Refusal:
    """Open a contact again in a new cycle (rows 9, 10 and 12).

    Out of nurture, a gate passed more than 180 days ago has to be confirmed; `confirmed` is None
    until the rep was asked.
    """
    unit.says("reopen")
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    status = Status(contact.status)
    if refusal := moves.refuse_reopen(status, reason):
        return refusal
    stage = Stage(contact.stage) if status is Status.NURTURE else Stage.LEAD
    if status is Status.NURTURE:
        stale = stale_gates(unit, contact_id)
        if stale and confirmed is None:
            asked = tuple(
                Missing(f"confirm_{at.value}", f"does {at.label} still hold?") for at in stale
            )
            return Refusal("Some answers are older than 180 days.", asked, "reopen")
        stage = moves.stage_after_nurture(stage, frozenset(stale), confirmed or frozenset())
    fallen = frozenset(Gate(at.value) for at in STAGES[stage.order + 1 :])
    withdraw(unit, contact_id, fallen, clean(reason) or "new cycle")
    settle_tasks(unit, contact_id, "done")
    if status is Status.WON:
        _copy_assessment(unit, contact)
    enter(
        unit,
        contact,
        stage,
        status=Status.OPEN.value,
        cycle=contact.cycle + 1,
        revisit_on=None,
        exit_reason=None,
        exit_note=clean(reason) or None,
    )
    return moved(unit, contact_id, f"{{name}} is open again as {_an(stage)}")


def stale_gates(unit: Unit, contact_id: int) -> list[Stage]:
    """Return the stages whose live qualification is older than 180 days, leftmost first."""
    rows = unit.all(
        select(Qualification.gate, Qualification.passed_at).where(
            Qualification.contact_id == contact_id, col(Qualification.withdrawn_at).is_(None)
        )
    )
    stale = {Stage(row.gate) for row in rows if not moves.is_fresh(_utc(row.passed_at), unit.now)}
    return [stage for stage in STAGES if stage in stale]


def move(
    unit: Unit,
    contact_id: int,
    to: Stage,
    *,
    reason: str = "",
    in_error: bool = False,
    override: str | None = None,
    today: date,
    strict: bool = False,
) -> Moved | Refusal:
    """Move a contact to a named stage: the command line's form of advance and back."""
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    if refusal := moves.refuse_move(Stage(contact.stage), Status(contact.status), to):
        return refusal
    if to.order < Stage(contact.stage).order:
        return back(unit, contact_id, reason=reason, in_error=in_error, today=today)
    if to is Stage.OPPORTUNITY and override is not None:
        from pipeboard.commands.deals import open_overridden

        return open_overridden(unit, contact_id, override, today=today, strict=strict)
    return advance(unit, contact_id, today=today, override=override, strict=strict)


def _evidence(
    unit: Unit, contact: Row[Any], gate: Gate
) -> tuple[Refusal | None, dict[str, int | None]]:
    """What the store holds for a gate: why it is not enough, if so, and what proves it."""
    if gate is Gate.SAL:
        assessment_id, assessment = assessment_of(unit, contact.id, contact.cycle)
        return gates.refuse_sal(assessment), {"assessment_id": assessment_id}
    call_id, discovery = discovery_of(unit, contact.id, contact.cycle)
    return gates.refuse_sql(discovery), {"call_id": call_id}


def _copy_assessment(unit: Unit, contact: Row[Any]) -> None:
    """Repeat business starts from the last assessment as a draft, never as a pass (row 12)."""
    table = Assessment.__table__  # type: ignore[attr-defined]
    last = unit.first(
        select(*table.c).where(table.c.contact_id == contact.id).order_by(table.c.id.desc())
    )
    if last is not None:
        kept = {name: value for name, value in last._mapping.items() if name != "id"}
        kept |= {"cycle": contact.cycle + 1, "state": "draft", "taken_at": unit.now}
        kept |= {"created_at": unit.now, "updated_at": unit.now, "need_fulfillable": None}
        unit.insert(Assessment, **kept)


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _an(stage: Stage) -> str:
    return f"an {stage.label}" if stage in (Stage.SQL, Stage.OPPORTUNITY) else f"a {stage.label}"
