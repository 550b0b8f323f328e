"""A contact, its evidence and the journal as JSON values and as lines of text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from pipeboard.domain.days import say_date, say_distance
from pipeboard.domain.money import Money
from pipeboard.domain.repeat import say_repeat
from pipeboard.domain.terms import Half, HalfState, Rating, Stage, Status, StopReason
from pipeboard.reads import contact as reads
from pipeboard.reads.contact import Cadence, Contact, Opportunity
from pipeboard.reads.history import Done
from pipeboard.reads.outreach import outreach
from pipeboard.reads.people import Person
from pipeboard.reads.timeline import timeline
from pipeboard.reads.why import Ground, Why, ground

_PROOFS = {
    "evidence": "on evidence",
    "override": "by override",
    "imported": "from an import",
}
_RUN = "state attempt max_attempts next_due call email made stop_reason".split()


def person(one: Person) -> dict[str, Any]:
    """A contact as `list --json` prints it."""
    facts = one._asdict()
    del facts["signs"]
    return facts | {"score": _score(one.score)}


def person_cells(one: Person) -> tuple[object, ...]:
    """A contact as `list --csv` prints it, in the order of the JSON's fields."""
    return one[:-1]


def full(db: sqlite3.Connection, who: Contact) -> dict[str, Any]:
    """A contact as `show --json` prints it."""
    step = reads.next_step(db, who.id)
    least, most = who.headcount
    run = reads.cadence(db, who.id)
    dues = (step and step.due_on, run and run.next_due)
    return {
        "id": who.id,
        "name": who.name,
        "company": who.company,
        "email": who.value("email"),
        "phone": who.value("phone"),
        "title": who.title,
        "stage": who.stage,
        "status": who.status,
        "source": who.source,
        "score": None,
        "icp": who.icp,
        "next_due": min(filter(None, dues), default=None),
        "since": who.since,
        "cycle": who.cycle,
        "first_name": who.first_name,
        "last_name": who.last_name,
        "seniority": who.seniority,
        "industry": who.industry,
        "headcount_min": least,
        "headcount_max": most,
        "country": who.country,
        "timezone": who.timezone,
        "linkedin": who.linkedin,
        "origin": who.origin,
        "source_detail": who.source_detail,
        "referred_by": who.referred_by,
        "handed_by": who.handed_by,
        "product_interest": who.interests,
        "tags": who.tags,
        "pinned": who.pinned,
        "revisit_on": who.revisit_on,
        "exit_reason": who.exit_reason,
        "exit_note": who.exit_note,
        "vendor_recommended": who.vendor_recommended,
        "referral_asked": who.referral_asked,
        "external_ids": who.external_ids,
        "imported": who.imported,
        "created_at": who.created_at,
        "channels": [
            {"kind": one.kind, "value": one.value, "main": one.is_main, "state": one.state}
            for one in who.channels
        ],
        "qualifications": [
            _gate(ground(db, who, one))
            | {
                "cycle": one.cycle,
                "withdrawn_at": one.withdrawn_at,
                "withdrawn_reason": one.withdrawn_reason,
            }
            for one in reads.qualifications(db, who.id)
        ],
        "cadence": {name: getattr(run, name) for name in _RUN} if run else None,
        "bant": {
            one.element.value: {
                "rating": one.rating.value,
                "evidence": one.evidence,
                "value": one.value,
                "amount": one.minor,
                "currency": one.currency,
                "date": one.on,
                "call_id": one.call_id,
                "at": one.at,
            }
            for one in reads.bant(db, who.id)
        },
        "opportunities": [one._asdict() for one in reads.opportunities(db, who.id)],
        "tasks": [one._asdict() for one in reads.tasks(db, who.id)],
        "timeline": [one._asdict() for one in timeline(db, who.id)],
    }


def why(found: Why) -> dict[str, Any]:
    """Why a contact is in its stage, as `why --json` prints it."""
    return found._asdict() | {"grounds": [_gate(one) for one in found.grounds]}


def done(one: Done) -> dict[str, Any]:
    """A command of the journal as `history --json` prints it."""
    return one._asdict() | {"contacts": [who._asdict() for who in one.contacts]}


def lines(db: sqlite3.Connection, who: Contact, today: date) -> Iterator[str]:
    """Yield a contact as text, one fact a line."""
    yield f"{who.name} ({who.id})"
    for name, value in _facts(who, today):
        if value:
            yield f"  {name:<12}{value}"
    yield from _steps(db, who, today)
    for channel in who.channels:
        state = "" if channel.is_usable else f" ({channel.state.replace('_', ' ')})"
        yield f"  {channel.kind:<12}{channel.value}{state}"
    if known := [one for one in reads.bant(db, who.id) if one.rating is not Rating.UNRATED]:
        yield "BANT"
        for one in known:
            said = " · ".join(part for part in (one.evidence, one.value) if part)
            quoted = f" “{said}”" if said else ""
            at = f" (call {one.call_id}, {local_date(one.at or '', today)})"
            yield f"  {one.element.value:<12}{one.rating.sign} {one.rating.value}{quoted}{at}"
    if deals := reads.opportunities(db, who.id):
        yield "opportunities"
        for deal in deals:
            yield f"  {_deal(deal)}"
    if tasks := reads.tasks(db, who.id):
        yield "tasks"
        for task in tasks:
            at = f" {task.due_time}" if task.due_time else ""
            again = f" · {say_repeat(task.repeat)}" if task.repeat else ""
            yield f"  {task.due_on}{at}  {task.kind} {task.state}: {task.title}{again}"
    yield "timeline"
    for happening in timeline(db, who.id):
        yield f"  {local(happening.at)}  {happening.kind:<10}  {happening.words}"
        for line in happening.detail.splitlines():
            yield f"{'':<20}{line}"


def _steps(db: sqlite3.Connection, who: Contact, today: date) -> Iterator[str]:
    """Yield how far the follow-ups are, what is due first, the last offer, what stands still."""
    if run := reads.cadence(db, who.id):
        yield f"  {'follow-ups':<12}{follow_ups(run, today)}"
    if step := reads.next_step(db, who.id):
        at = f" {step.due_time}" if step.due_time else ""
        due = say_date(date.fromisoformat(step.due_on), today)
        yield f"  {'next step':<12}{due}{at} · {step.title}"
    ours = outreach(db, who, today)
    if ours.offered_on:
        yield f"  {'last offer':<12}{say_distance(date.fromisoformat(ours.offered_on), today)}"
    still = [f"rotting since {ours.rots_on}"] if ours.rots_on else []
    still += ["one-way"] if ours.is_one_way else []
    if still:
        yield f"  {'mind':<12}{' · '.join(still)}"


def follow_ups(run: Cadence, today: date) -> str:
    """A run of follow-ups as text: `2/5 active · call + e-mail Wed 25 Nov`."""
    if run.next_due:
        states = {Half.CALL: run.call, Half.EMAIL: run.email}
        halves = " + ".join(one.label for one, state in states.items() if state == HalfState.OPEN)
        due = say_date(date.fromisoformat(run.next_due), today)
        return f"{run.attempt}/{run.max_attempts} {run.state} · {halves} {due}"
    why = f": {StopReason(run.stop_reason).words}" if run.stop_reason else ""
    return f"{run.state}{why} · {run.made} of {run.max_attempts} attempts made"


def why_lines(found: Why, today: date) -> Iterator[str]:
    """Yield why a contact is in its stage, as text."""
    stage = Stage(found.stage).label
    state = "" if found.status == Status.OPEN else f", {found.status}"
    since = f" since {local_date(found.since, today)}" if found.since else ""
    yield f"{found.name} ({found.id}): {stage}{state}{since}"
    for one in found.grounds:
        named = f" ({one.imported_from})" if one.imported_from else ""
        passed = local_date(one.passed_at, today)
        yield f"{Stage(one.gate).label} {_PROOFS[one.origin]}{named}, {passed}"
        if one.override_reason:
            yield f"  reason: “{one.override_reason}”"
        for quote in one.quotes:
            yield f"  {quote.about}: “{quote.text}” ({quote.record}, {local_date(quote.at, today)})"
    if found.next_stage and found.missing:
        yield f"{Stage(found.next_stage).label} asks for: {', '.join(found.missing)}"


def local(instant: str) -> str:
    """Return a stored instant as local `2026-11-23 10:00`."""
    return f"{datetime.fromisoformat(instant).astimezone():%Y-%m-%d %H:%M}"


def local_date(instant: str, today: date) -> str:
    """Return the local day of a stored instant as `Mon 23 Nov`."""
    return say_date(datetime.fromisoformat(instant).astimezone().date(), today)


def _facts(who: Contact, today: date) -> Iterator[tuple[str, str | None]]:
    least, most = who.headcount
    people = f"{least or most:,}" if least == most and least else f"{least or '?'}–{most or '?'}"
    since = f" since {local_date(who.since, today)}" if who.since else ""
    cycle = f", cycle {who.cycle}" if who.cycle > 1 else ""
    yield "title", who.title
    firm = [who.company, who.industry, people if least or most else None, who.country]
    yield "company", " · ".join(part for part in firm if part)
    yield "stage", f"{Stage(who.stage).label}{since}{cycle}"
    yield "status", who.status
    yield "revisit", who.revisit_on
    yield "reason", " · ".join(part for part in (who.exit_reason, who.exit_note) if part)
    yield "vendor", who.vendor_recommended
    yield "referral", who.referral_asked
    yield "source", " · ".join(part for part in (who.source, who.source_detail) if part)
    yield "origin", who.origin
    by = f"{who.referrer} ({who.referred_by})" if who.referred_by else None
    yield "referred by", by
    yield "handed by", who.handed_by
    yield "interest", ", ".join(who.interests)
    yield "tags", ", ".join(who.tags)
    yield "ICP", who.icp
    yield "timezone", who.timezone
    for name, value in who.imported.items():
        yield "imported", f"{name}: {value}"


def _gate(one: Ground) -> dict[str, Any]:
    return {
        "gate": one.gate,
        "origin": one.origin,
        "passed_at": one.passed_at,
        "evidence": [quote._asdict() for quote in one.quotes],
        "override": one.override_reason,
    }


def _deal(deal: Opportunity) -> str:
    worth = "unsized"
    if deal.amount is not None and deal.currency:
        worth = Money(deal.amount, deal.currency).plain()
    parts = [deal.name, deal.status, deal.step.replace("_", " "), worth]
    parts += [f"closes {deal.close_on}"] if deal.close_on and deal.status == "open" else []
    parts += [f"closed {deal.closed_on}"] if deal.closed_on else []
    return " · ".join(part for part in parts if part)


def _score(score: str | None) -> dict[str, int] | None:
    """`82` or `35–60` as its two ends."""
    if score is None:
        return None
    lo, _, hi = score.partition("–")
    return {"lo": int(lo), "hi": int(hi or lo)}
