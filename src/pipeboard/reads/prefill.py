"""What a form starts with: what is already known of a contact, and the draft left of the form."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime
from typing import Any, NamedTuple

from pipeboard.domain.days import say_date
from pipeboard.domain.evidence import Answer, Assessment
from pipeboard.domain.icp import Person, judge
from pipeboard.domain.moves import is_fresh
from pipeboard.domain.terms import (
    STAGES,
    Element,
    Fulfil,
    Icp,
    Seniority,
    Stage,
    TimelineKind,
    Topic,
    TopicState,
)
from pipeboard.reads.contact import Contact, bant
from pipeboard.store.model import ruling

_ASSESSMENT = """select * from assessment where contact_id = ? and state <> 'withdrawn'
    order by taken_at desc, id desc limit 1"""
_INBOUND = """select kind, subject, body, local_on from activity
    where contact_id = ? and (direction = 'in' or outcome = 'appointment')
    order by at desc, id desc limit 1"""
_MEETING = """select title, due_on from task where contact_id = ? and kind = 'appointment'
    and state in ('open', 'done') order by due_on desc, id desc limit 1"""
_GATES = """select gate, passed_at from qualification
    where contact_id = ? and withdrawn_at is null order by id"""
_CUT_OFF = """select c.display_name, d.text, d.saved_at
    from draft d join contact c on c.id = d.contact_id
    where d.kind = 'live' order by d.saved_at desc, d.key limit 1"""
_PLAIN = (
    "first_name last_name display_name title company timezone source source_detail origin "
    "handed_by industry country"
).split()


class Kept(NamedTuple):
    """A form that was left unsaved."""

    key: str
    text: str
    cursor: str
    saved_at: datetime
    """Aware, UTC."""


class CutOff(NamedTuple):
    """A call whose clock ran when the app ended: with whom, its draft, when that was kept."""

    name: str
    text: str
    saved_at: datetime
    """Aware, UTC."""


class Taken(NamedTuple):
    """The latest assessment, the answers to the rep's own questions, and the day it was taken."""

    assessment: Assessment
    own: dict[str, str]
    on: date


class CaseLines(NamedTuple):
    """What speaks for pain, interest and fit, quoted with its date; '' where nothing does."""

    pain: str
    interest: str
    fit: str
    gap: str
    """What of the profile does not fit, or is not known."""


def kept(db: sqlite3.Connection, key: str) -> Kept | None:
    """Return the draft that was left of a form."""
    found = db.execute(
        "select key, text, cursor, saved_at from draft where key = ?", (key,)
    ).fetchone()
    if found is None:
        return None
    return Kept(found[0], found[1], found[2], datetime.fromisoformat(found[3]))


def cut_off(db: sqlite3.Connection) -> CutOff | None:
    """Return the call that was cut off last."""
    found = db.execute(_CUT_OFF).fetchone()
    return CutOff(found[0], found[1], datetime.fromisoformat(found[2])) if found else None


def assessment(db: sqlite3.Connection, contact_id: int) -> Taken | None:
    """Return the latest assessment that was not withdrawn."""
    cursor = db.execute(_ASSESSMENT, (contact_id,))
    row = cursor.fetchone()
    if row is None:
        return None
    found: dict[str, Any] = {
        column[0]: value for column, value in zip(cursor.description, row, strict=True)
    }
    answers = {
        topic: Answer(found[f"{topic}_text"], TopicState(found[f"{topic}_state"]))
        for topic in Topic
    }
    kind, verdict, on = (found[c] for c in ("timeline_kind", "need_fulfillable", "timeline_on"))
    taken = Assessment(
        answers=answers,
        source=found["source"] or "",
        interests=tuple(json.loads(found["product_interest"])),
        timeline=TimelineKind(kind) if kind else None,
        timeline_on=date.fromisoformat(on) if on else None,
        verdict=Fulfil(verdict) if verdict else None,
        mode=found["mode"],
    )
    return Taken(taken, dict(json.loads(found["extra"])), local_day(found["taken_at"]))


def case_lines(db: sqlite3.Connection, contact: Contact, today: date) -> CaseLines:
    """Return the quoted evidence for pain, interest and fit (SD-70)."""
    level = Seniority(contact.seniority)
    who = Person(contact.industry, contact.headcount, contact.title, level)
    _, lines = judge(ruling(db).model.profile, who)
    fitting = [f"{line.trait} {line.found}" for line in lines if line.fits is Icp.MATCH]
    gaps = [
        f"{line.trait} not known" if line.fits is Icp.UNKNOWN else f"{line.trait} {line.found}"
        for line in lines
        if line.fits is not Icp.MATCH
    ]
    pain, interest = _pain(db, contact.id, today), _interest(db, contact.id, today)
    return CaseLines(pain, interest, ", ".join(fitting), ", ".join(gaps))


def _pain(db: sqlite3.Connection, contact_id: int, today: date) -> str:
    taken = assessment(db, contact_id)
    if taken and (said := taken.assessment.answer(Topic.NEED).text):
        return f'"{said}" (assessment, {say_date(taken.on, today)})'
    need = next(known for known in bant(db, contact_id) if known.element is Element.NEED)
    if need.evidence and need.at:
        return f'"{need.evidence}" (call, {say_date(local_day(need.at), today)})'
    return ""


def _interest(db: sqlite3.Connection, contact_id: int, today: date) -> str:
    """What the contact did last of their own accord, or the last appointment."""
    inbound = db.execute(_INBOUND, (contact_id,)).fetchone()
    meeting = db.execute(_MEETING, (contact_id,)).fetchone()
    if inbound and (not meeting or inbound[3] >= meeting[1]):
        kind, subject, body, on = inbound
        said = subject or " ".join(body.split()[:12])
        words = f'{kind} "{said}"' if said else str(kind)
    elif meeting:
        words, on = f"appointment: {meeting[0]}", meeting[1]
    else:
        return ""
    return f"{words} ({say_date(date.fromisoformat(on), today)})"


def stale_gates(db: sqlite3.Connection, contact_id: int, now: datetime) -> list[tuple[Stage, date]]:
    """Return the gates passed too long ago to hold when nurture ends, and when, left to right."""
    passed: dict[Stage, datetime] = {}
    for gate, at in db.execute(_GATES, (contact_id,)):
        passed[Stage(gate)] = datetime.fromisoformat(at)
    return [
        (stage, passed[stage].astimezone().date())
        for stage in STAGES
        if stage in passed and not is_fresh(passed[stage], now)
    ]


def editable(contact: Contact) -> dict[str, str]:
    """Return the fields of a contact that the rep may edit, as text."""
    values = {name: getattr(contact, name) or "" for name in _PLAIN}
    for kind in ("email", "phone", "linkedin"):
        # The main channel is the one that is edited, whatever state it is in.
        ours = [channel.value for channel in contact.channels if channel.kind == kind]
        values[kind] = ours[0] if ours else ""
    values["linkedin"] = values["linkedin"] or contact.linkedin or ""
    least, most = contact.headcount
    values["headcount"] = str(least or "") if least == most else f"{least or ''}-{most or ''}"
    values["tags"] = ", ".join(contact.tags)
    return values


def local_day(instant: str) -> date:
    """Return the local day of a stored instant."""
    return datetime.fromisoformat(instant).astimezone().date()
