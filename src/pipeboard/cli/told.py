"""A contact and its evidence as lines of text, made to be read and searched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime

from pipeboard.domain.call import say_clock
from pipeboard.domain.days import say_date, say_distance
from pipeboard.domain.money import Money
from pipeboard.domain.repeat import say_repeat
from pipeboard.domain.tandem import Half, HalfState, StopReason
from pipeboard.domain.terms import Rating, Stage, Status
from pipeboard.reads import contact as reads
from pipeboard.reads.contact import Cadence, Contact, Opportunity
from pipeboard.reads.outreach import outreach
from pipeboard.reads.scores import Standing, standing
from pipeboard.reads.timeline import timeline
from pipeboard.reads.why import Why

_PROOFS = {
    "evidence": "on evidence",
    "override": "by override",
    "imported": "from an import",
}


def lines(db: sqlite3.Connection, who: Contact, today: date) -> Iterator[str]:
    """Yield a contact as text, one fact a line."""
    yield f"{who.name} ({who.id})"
    for name, value in (*_facts(who, today), *_score(db, who, today)):
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
            into = "" if one.noted_at is None else f" at {say_clock(one.noted_at)}"
            at = f" (call {one.call_id}{into}, {local_date(one.at or '', today)})"
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
    for happening in timeline(db, who.id, today):
        yield f"  {local(happening.at)}  {happening.kind:<10}  {happening.words}"
        for line in happening.detail.splitlines():
            yield f"{'':<20}{line}" if line else ""


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
            yield f"  {quote.about}: “{quote.text}” ({quote.place}, {local_date(quote.at, today)})"
    if found.next_stage and found.missing:
        yield f"{Stage(found.next_stage).label} asks for: {', '.join(found.missing)}"


def score_lines(stands: Standing) -> Iterator[str]:
    """Yield how a contact fits and scores, line by line; while scoring is off how to turn it on."""
    yield f"ICP: {stands.icp}"
    for one in stands.profile:
        yield f"  {one.trait}: {one.fits}" + (f" ({one.found})" if one.found else "")
    score = stands.score
    if score is None:
        yield "score: off; pipeboard score setup turns it on"
        return
    mql = " · MQL" if stands.is_mql else ""
    yield f"score {score.shown}{mql}: {score.summed} (model {stands.version})"
    for line in score.told:
        found = f": {line.found}" if line.found else ""
        yield f"  {line.points:>6}  {line.words}{found}"
    if score.missing:
        yield f"  not known yet: {', '.join(score.missing)}"
    yield f"lamps: {lamps(stands)}"
    if stands.suggestion:
        yield f"suggested: {stands.suggestion}"


def lamps(stands: Standing) -> str:
    """Return the three lamps in words: `enriched, scored, not confirmed`."""
    lit = stands.lamps._asdict().items()
    return ", ".join(name if is_lit else f"not {name}" for name, is_lit in lit)


def _score(db: sqlite3.Connection, who: Contact, today: date) -> Iterator[tuple[str, str]]:
    """Yield the score, the lamps and what is suggested; nothing while scoring is off."""
    stands = standing(db, who.id, today)
    if stands is None or stands.score is None:
        return
    yield "score", stands.score.shown + (" · MQL" if stands.is_mql else "")
    yield "lamps", lamps(stands)
    yield "suggested", stands.suggestion


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


def _deal(deal: Opportunity) -> str:
    worth = "unsized"
    if deal.amount is not None and deal.currency:
        worth = Money(deal.amount, deal.currency).plain()
    parts = [deal.name, deal.status, deal.step.replace("_", " "), worth]
    parts += [f"closes {deal.close_on}"] if deal.close_on and deal.status == "open" else []
    parts += [f"closed {deal.closed_on}"] if deal.closed_on else []
    return " · ".join(part for part in parts if part)
