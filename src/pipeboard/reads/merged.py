"""Contacts merged or about to be: who has an old number now, and two contacts side by side."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from pipeboard.domain import merging
from pipeboard.domain.channels import UNUSABLE
from pipeboard.domain.merging import FIELDS, STAGE, Party, Side
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import Origin, Stage, Status
from pipeboard.reads.contact import Channel, Contact, contact, opportunities

_NOW = "select contact_id from merged where old_id = ?"
_BEFORE = "select old_id from merged where contact_id = ? order by id"
_KINDS = ("email", "phone", "linkedin")
_KEPT = {
    "notes": "activity where kind = 'note' and",
    "touches": "activity where kind <> 'note' and",
    "calls": "call where",
    "assessments": "assessment where",
    "gates": "qualification where",
    "opportunities": "opportunity where",
    "follow-ups": "cadence where",
    "tasks": "task where",
    "behaviours": "behaviour where",
}


class Pair(NamedTuple):
    """One field of both, in words, and whose is taken unless the rep says so."""

    name: str
    label: str
    mine: str
    theirs: str
    side: Side


class Kept(NamedTuple):
    """How much of one kind comes along from each: all of it stays."""

    words: str
    mine: int
    theirs: int


class Both(NamedTuple):
    """Two contacts as they are shown before they become one."""

    survivor: Contact
    other: Contact
    fields: tuple[Pair, ...]
    kept: tuple[Kept, ...]
    parties: tuple[Party, Party]

    def refuse(self, stage: Side) -> Refusal | None:
        """Return why the two cannot be one with that stage; None when they can."""
        return merging.refuse_deals(*self.parties, stage)


def resolve(db: sqlite3.Connection, contact_id: int) -> int:
    """Return the number that a contact has now: its own, unless it was merged into another."""
    row = db.execute(_NOW, (contact_id,)).fetchone()
    return int(row[0]) if row else contact_id


def numbers(db: sqlite3.Connection, contact_id: int) -> tuple[int, ...]:
    """Return every number that a contact has or had, its own first."""
    before = db.execute(_BEFORE, (contact_id,)).fetchall()
    return (contact_id, *(int(row[0]) for row in before))


def both(db: sqlite3.Connection, survivor_id: int, other_id: int) -> Both | None:
    """Return two contacts side by side; None when one of them is gone."""
    survivor, other = contact(db, survivor_id), contact(db, other_id)
    if survivor is None or other is None:
        return None
    mine, theirs = _said(survivor), _said(other)
    one, two = _party(db, survivor), _party(db, other)
    found = []
    for name, label in FIELDS.items():
        side = merging.default(mine[name], theirs[name])
        if name in _KINDS:
            side = merging.default(_usable(survivor, name), _usable(other, name))
        elif name == STAGE:
            side = merging.default_stage(one, two)
        if mine[name] or theirs[name]:
            found.append(Pair(name, label, mine[name], theirs[name], side))
    kept = (Kept(words, *_counted(db, survivor_id, other_id, of)) for words, of in _KEPT.items())
    return Both(
        survivor, other, tuple(found), tuple(k for k in kept if k.mine or k.theirs), (one, two)
    )


def _said(who: Contact) -> dict[str, str]:
    named = who.display_name or " ".join(filter(None, (who.first_name, who.last_name)))
    return {
        "name": named,
        "title": who.title or "",
        "company": who.company or "",
        **{kind: _address(_main(who, kind)) for kind in _KINDS},
        "timezone": who.timezone or "",
        "source": ": ".join(filter(None, (who.source, who.source_detail))),
        "origin": "" if who.origin == Origin.UNKNOWN else who.origin,
        "referred_by": who.referrer or "",
        "handed_by": who.handed_by or "",
        STAGE: _stands(who),
    }


def _stands(who: Contact) -> str:
    words = Stage(who.stage).label
    if who.status != Status.OPEN:
        why = f": {who.exit_reason.replace('_', ' ')}" if who.exit_reason else ""
        until = f" until {who.revisit_on}" if who.revisit_on else ""
        words += f", {who.status}{why}{until}"
    return words + (f", cycle {who.cycle}" if who.cycle > 1 else "")


def _main(who: Contact, kind: str) -> Channel | None:
    return next((way for way in who.channels if way.kind == kind), None)


def _address(way: Channel | None) -> str:
    if way is None:
        return ""
    return way.value + (f" ({way.state.replace('_', ' ')})" if way.state in UNUSABLE else "")


def _usable(who: Contact, kind: str) -> str:
    way = _main(who, kind)
    return way.value if way and way.is_usable else ""


def _party(db: sqlite3.Connection, who: Contact) -> Party:
    return Party(who.name, any(deal.status == "open" for deal in opportunities(db, who.id)))


def _counted(db: sqlite3.Connection, one: int, two: int, of: str) -> tuple[int, int]:
    sql = f"select count(*) from {of} contact_id = ?"
    return db.execute(sql, (one,)).fetchone()[0], db.execute(sql, (two,)).fetchone()[0]
