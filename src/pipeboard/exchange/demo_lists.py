"""The demo's people as they come in: typed one by one, or in a list."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from hashlib import sha256

from pipeboard.commands import contacts, incoming, intake
from pipeboard.commands.records import match_key, name_key
from pipeboard.domain.people import split_name
from pipeboard.domain.terms import ChannelKind
from pipeboard.domain.text import fold
from pipeboard.exchange.demo_people import FIRMS, Firm, Person

_NOWHERE = Firm("", "", "", "")


def typed(person: Person, known: Mapping[str, int]) -> contacts.NewContact:
    """A lead as it is typed in; `known` are the ids of those who may have referred it."""
    firm = FIRMS.get(person.firm, _NOWHERE)
    return contacts.NewContact(
        name=person.name,
        company=firm.name,
        email=_mailbox(person),
        phone=person.phone,
        title=person.title,
        source=person.source,
        origin=person.origin,
        note=person.note,
        industry=firm.industry,
        headcount=firm.headcount,
        country=firm.country,
        referred_by=known.get(person.referred_by),
    )


def batch(name: str, people: Sequence[Person]) -> tuple[list[incoming.Lead], intake.Batch]:
    """The leads of a list of that name, and the file they come from."""
    leads = [_listed(line, person) for line, person in enumerate(people, 2)]
    digest = sha256(name.encode()).hexdigest()
    return leads, intake.Batch(name, digest, "plain", rows=len(leads))


def ids(db: sqlite3.Connection) -> dict[str, int]:
    """Everybody's id, by name."""
    return dict(db.execute("select display_name, id from contact").fetchall())


def _listed(line: int, person: Person) -> incoming.Lead:
    firm = FIRMS.get(person.firm, _NOWHERE)
    least, _, most = firm.headcount.partition("–")
    first, last = split_name(person.name)
    ways = ((ChannelKind.EMAIL, _mailbox(person)), (ChannelKind.PHONE, person.phone))
    return incoming.Lead(
        line=line,
        first_name=first,
        last_name=last,
        display_name=person.name,
        title=person.title,
        origin=person.origin,
        source=person.source,
        company=firm.name,
        company_key=name_key(firm.name),
        industry=firm.industry,
        headcount_min=int(least),
        headcount_max=int(most or least),
        country=firm.country,
        ways=[
            incoming.Way(kind.value, value, match_key(kind, value)) for kind, value in ways if value
        ],
        notes=[person.note] if person.note else [],
    )


def _mailbox(person: Person) -> str:
    first, *_, last = fold(person.name).split()
    return f"{first}.{last}@{person.firm}.example" if person.firm else ""
