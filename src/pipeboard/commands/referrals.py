"""Who told a contact of us: found among the contacts or added as a lead, and linked to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row

from pipeboard.commands import contacts
from pipeboard.commands.records import called, match_key, name_key, owner_of
from pipeboard.domain.people import TypedPerson, read_line
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import ChannelKind
from pipeboard.domain.text import fold
from pipeboard.store.tables import Contact
from pipeboard.store.unit import Unit

_OF_THAT_NAME = "select contact_id, name, company from card where instr(find, ?)"


def told_of_us(unit: Unit, contact: Row[Any], line: str, *, today: date) -> str:
    """Make who told a contact of us a lead, unless they are there; return what to say of it.

    Nothing here refuses: an assessment is saved whatever becomes of a name that was dropped in it.
    """
    typed = read_line(line.strip(" -"))
    if typed == TypedPerson():
        return ""
    known = _known(unit, typed)
    if contact.id in known:
        return ""
    if len(known) > 1:
        return f"{len(known)} contacts are called {typed.name}: nobody was added"
    if known:
        _link(unit, contact, known[0])
        return f"{_name(unit, known[0])} is a contact already"
    words = unit.words
    note = f"Told {called(unit, contact)} of us."
    lead = contacts.NewContact(
        typed.name, typed.company, typed.email, typed.phone, linkedin=typed.linkedin, note=note
    )
    added = contacts.add(unit, lead, today=today)
    unit.says(words)
    if isinstance(added, Refusal):
        return f"nobody was added: {added}"
    _link(unit, contact, added.contact_id)
    return f"{added.name} is a new lead"


def _link(unit: Unit, contact: Row[Any], referrer: int) -> None:
    """Write who a contact was referred by, where nothing is known of that yet.

    It is the contact of the assessment who came by referral, so the reference points from them to
    whoever told them of us. Someone whom a contact names when let go is the other way round.
    """
    other = unit.get(Contact, referrer)
    if contact.referred_by is None and other is not None and other.referred_by != contact.id:
        unit.change(Contact, contact.id, referred_by=referrer)


def _known(unit: Unit, typed: TypedPerson) -> list[int]:
    """The contacts that a typed line means: by address or profile, else by name."""
    for kind, value in (
        (ChannelKind.EMAIL, typed.email),
        (ChannelKind.LINKEDIN, typed.linkedin),
    ):
        owner = owner_of(unit, kind, match_key(kind, value)) if value else None
        if owner is not None:
            return [owner]
    name, firm = fold(typed.name), name_key(typed.company)
    if not name:
        return []
    rows = unit.raw.execute(_OF_THAT_NAME, (name,)).fetchall()
    alike = [(who, company) for who, shown, company in rows if fold(shown) == name]
    return [who for who, company in alike if not (firm and company) or name_key(company) == firm]


def _name(unit: Unit, contact_id: int) -> str:
    row = unit.get(Contact, contact_id)
    assert row is not None, "a known contact is there"
    return called(unit, row)
