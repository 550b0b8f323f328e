"""A contact, its evidence and the journal as JSON values."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from pipeboard.reads import contact as reads
from pipeboard.reads.calls import CallRecord, calls
from pipeboard.reads.contact import Contact
from pipeboard.reads.history import Done
from pipeboard.reads.people import Person
from pipeboard.reads.scores import Standing
from pipeboard.reads.timeline import Happening, timeline
from pipeboard.reads.why import Ground, Why, ground

_RUN = "state attempt max_attempts next_due call email made stop_reason".split()


def person(one: Person) -> dict[str, Any]:
    """A contact as `list --json` prints it."""
    facts = one._asdict()
    del facts["signs"]
    return facts | {"score": _score(one.score)}


def person_cells(one: Person) -> tuple[object, ...]:
    """A contact as `list --csv` prints it, in the order of the JSON's fields."""
    return one[:-1]


def full(db: sqlite3.Connection, who: Contact, today: date) -> dict[str, Any]:
    """A contact as `show --json` prints it."""
    step = reads.next_step(db, who.id)
    least, most = who.headcount
    run = reads.cadence(db, who.id)
    dues = (step and step.due_on, run and run.next_due)
    card = db.execute("select score from card where contact_id = ?", (who.id,)).fetchone()
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
        "score": _score(card[0] if card else None),
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
                "noted_at": one.noted_at,
            }
            for one in reads.bant(db, who.id)
        },
        "opportunities": [one._asdict() for one in reads.opportunities(db, who.id)],
        "tasks": [one._asdict() for one in reads.tasks(db, who.id)],
        "calls": [_call(one) for one in reversed(calls(db, who.id))],
        "timeline": [_happening(one) for one in timeline(db, who.id, today)],
    }


def why(found: Why, stands: Standing | None) -> dict[str, Any]:
    """Why a contact is in its stage and what it scores, as `why --json` prints it."""
    grounds = {"grounds": [_gate(one) for one in found.grounds]}
    return found._asdict() | grounds | {"fit": _standing(stands) if stands else None}


def _standing(stands: Standing) -> dict[str, Any]:
    """How a contact fits and scores; points are whole, those of a line hundredths."""
    score = stands.score
    return {
        "icp": stands.icp,
        "profile": [one._asdict() for one in stands.profile],
        "lamps": stands.lamps._asdict(),
        "is_mql": stands.is_mql,
        "suggestion": stands.suggestion or None,
        "version": stands.version or None,
        "score": score
        and {
            "lo": score.lo,
            "hi": score.hi,
            "fit_lo": score.fit_lo,
            "fit_hi": score.fit_hi,
            "behaviour": score.behaviour,
            "missing": score.missing,
            "lines": [one._asdict() for one in score.lines],
        },
    }


def done(one: Done) -> dict[str, Any]:
    """A command of the journal as `history --json` prints it."""
    return one._asdict() | {"contacts": [who._asdict() for who in one.contacts]}


def _gate(one: Ground) -> dict[str, Any]:
    return {
        "gate": one.gate,
        "origin": one.origin,
        "passed_at": one.passed_at,
        "evidence": [quote._asdict() for quote in one.quotes],
        "override": one.override_reason,
    }


def _call(one: CallRecord) -> dict[str, Any]:
    return {
        "id": one.id,
        "cycle": one.cycle,
        "kind": one.kind,
        "direction": one.direction,
        "started_at": one.started,
        "seconds": one.seconds,
        "gaps": [{"at": at, "seconds": seconds} for at, seconds in one.gaps],
        "outcome": one.outcome,
        "verdict": one.verdict,
        "attempt": one.attempt,
        "offer": one.offer,
        "steps": [{"step": step, "at": at} for step, at in one.steps],
        "hooks": one.hooks,
        "bant": {
            found.element.value: {
                "rating": found.rating.value,
                "evidence": found.evidence,
                "value": found.value,
                "amount": found.minor,
                "currency": found.currency,
                "date": found.on,
                "noted_at": found.noted_at,
            }
            for found in one.found
        },
        "notes": one.notes,
    }


def _happening(one: Happening) -> dict[str, Any]:
    facts = one._asdict()
    del facts["call"]
    return facts | {"call_id": one.call.id if one.call else None}


def _score(score: str | None) -> dict[str, int] | None:
    """`82` or `35–60` as its two ends."""
    if score is None:
        return None
    lo, _, hi = score.partition("–")
    return {"lo": int(lo), "hi": int(hi or lo)}
