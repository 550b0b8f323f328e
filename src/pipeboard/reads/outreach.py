"""What went to and fro with a contact, since when it rots, and what turns it into a prospect."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any, NamedTuple

from pipeboard.domain.tandem import REACHED_NOBODY, SPOKE
from pipeboard.reads.contact import Contact
from pipeboard.reads.timeline import touch

_AHEAD = timedelta(21)  # an appointment within these days keeps a contact from rotting
_ACTIVITIES = """
select kind, direction, outcome, local_on, offer, content from activity
where contact_id = ? order by at desc, id desc"""
_STILL = """
select rots_on, ' ' || signs || ' ' like '% oneway %', exists (select 1 from task
  where contact_id = ?1 and state = 'open' and kind = 'appointment' and due_on between ?2 and ?3)
from card where contact_id = ?1"""
_GATE = """
select 1 from qualification where contact_id = ? and cycle = ? and withdrawn_at is null limit 1"""


class Touch(NamedTuple):
    """One thing that went out or came in."""

    on: str
    """ISO date."""
    words: str


class Outreach(NamedTuple):
    """How things stand between the rep and one contact."""

    heard: Touch | None
    """The last that came from them, a talk included."""
    sent: Touch | None
    """The last that went out."""
    offered_on: str | None
    """ISO date of the last offer."""
    rots_on: str | None
    """ISO date from which it rots; None as long as it does not."""
    is_one_way: bool
    """The last three things all went out, and none was answered."""
    steps: tuple[tuple[str, bool], ...]
    """What makes a prospect of a lead, and whether it is done (SD-64)."""


def outreach(db: sqlite3.Connection, who: Contact, today: date) -> Outreach:
    """Return how things stand between the rep and a contact on a day."""
    rows = db.execute(_ACTIVITIES, (who.id,)).fetchall()
    touches = [row for row in rows if row[0] != "note"]
    heard = [row for row in touches if row[1] != "out" or row[2] in SPOKE]
    sent = [row for row in touches if row[1] != "in"]  # a meeting goes both ways
    rots_on, is_one_way = _still(db, who, today)
    steps = (
        ("facts", is_enriched(who)),
        ("gate", db.execute(_GATE, (who.id, who.cycle)).fetchone() is not None),
        ("in person", any(_is_personal(row) for row in sent)),
        ("content", any(row[0] == "content" or row[5] for row in rows)),
        ("two-way", bool(heard)),
    )
    return Outreach(
        _touch(heard),
        _touch(sent),
        next((row[3] for row in sorted(rows, key=_day, reverse=True) if row[4]), None),
        rots_on,
        is_one_way,
        steps,
    )


def is_enriched(who: Contact) -> bool:
    """Whether title, company, headcount, industry and one usable channel are known."""
    facts = (who.title, who.company, who.industry, *filter(None, who.headcount))
    channel = any(one.is_usable for one in who.channels)
    return all(facts) and any(who.headcount) and channel


def _day(row: tuple[Any, ...]) -> str:
    return str(row[3])


def _is_personal(row: tuple[Any, ...]) -> bool:
    return row[0] != "content" and row[2] not in REACHED_NOBODY


def _touch(rows: list[tuple[Any, ...]]) -> Touch | None:
    return Touch(rows[0][3], touch(*rows[0][:3])) if rows else None


def _still(db: sqlite3.Connection, who: Contact, today: date) -> tuple[str | None, bool]:
    day = today.isoformat()
    until = (today + _AHEAD).isoformat() if today <= date.max - _AHEAD else day
    found = db.execute(_STILL, (who.id, day, until)).fetchone()
    if found is None:
        return None, False
    rots_on, is_one_way, is_booked = found
    return (rots_on if rots_on <= day and not is_booked else None), bool(is_one_way)
