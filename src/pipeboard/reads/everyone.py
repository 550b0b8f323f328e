"""Contacts with all that is known of them, as they leave in a file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

_PAGE = 500
_DEAD = frozenset(("bounced", "wrong", "opted_out"))
_EVERYONE = """
select c.id, c.created_at, c.updated_at, c.display_name, c.first_name, c.last_name, c.title,
  nullif(c.seniority, 'unknown'), p.name, p.website, p.domain, p.linkedin_url, p.industry,
  p.headcount_min, p.headcount_max, p.country, p.region, p.city, c.source, c.source_detail,
  nullif(c.origin, 'unknown'), c.handed_by, c.timezone, c.stage, c.status, c.icp, k.score,
  nullif(k.due, '9999-12-31'), c.tags, c.external_ids, c.imported, c.linkedin_url,
  (select json_group_array(json_array(kind, value, label, state, shared)) from
    (select * from channel where contact_id = c.id order by kind, main desc, id)),
  (select json_group_array(body) from
    (select body from activity where contact_id = c.id and kind = 'note' and body <> ''
     order by id))
from json_each(?) asked cross join contact c on c.id = asked.value
left join company p on p.id = c.company_id left join card k on k.contact_id = c.id
order by asked.id"""
_DEALS = """
select o.id, o.created_at, o.name, o.amount, o.currency, o.step, o.status, o.lost_reason,
  o.close_on, o.probability, o.opened_at, o.closed_on, c.id, c.created_at, k.name,
  (select value from channel where contact_id = c.id and kind = 'email'
    order by state in ('bounced', 'wrong', 'opted_out'), main desc, id limit 1), p.name, o.terms
from opportunity o join contact c on c.id = o.contact_id left join card k on k.contact_id = c.id
left join company p on p.id = c.company_id order by o.id"""


class Channel(NamedTuple):
    """A way to reach somebody, the main one of its kind first."""

    kind: str
    value: str
    label: str | None
    state: str
    shared: int

    @property
    def works(self) -> bool:
        """Whether it can be used."""
        return self.state not in _DEAD


class Everyone(NamedTuple):
    """One contact; None is what nobody said. Instants are UTC text."""

    id: int
    created_at: str
    updated_at: str
    display_name: str | None
    first_name: str | None
    last_name: str | None
    title: str | None
    seniority: str | None
    company: str | None
    website: str | None
    domain: str | None
    company_linkedin: str | None
    industry: str | None
    headcount_min: int | None
    headcount_max: int | None
    country: str | None
    region: str | None
    city: str | None
    source: str | None
    source_detail: str | None
    origin: str | None
    handed_by: str | None
    timezone: str | None
    stage: str
    status: str
    icp: str
    score: str | None
    next_due: str | None
    tags: list[str]
    external_ids: dict[str, Any]
    imported: dict[str, str]
    ways: list[Channel]
    notes: list[str]

    @property
    def uid(self) -> str:
        """What this contact is known by in files: its number, and when it was made."""
        return uid(self.id, self.created_at)

    @property
    def name(self) -> str:
        """The whole name, '' for a company without a person."""
        named = (self.first_name, self.last_name)
        return self.display_name or " ".join(filter(None, named))

    def reached(self, kind: str) -> list[Channel]:
        """Return the ways of one kind that can be used."""
        return [way for way in self.ways if way.kind == kind and way.works]


class Deal(NamedTuple):
    """One opportunity with whose it is; amounts in minor units, odds in hundredths of a percent."""

    id: int
    created_at: str
    name: str
    amount: int | None
    currency: str | None
    step: str
    status: str
    lost_reason: str | None
    close_on: str | None
    probability: int | None
    opened_at: str
    closed_on: str | None
    contact_id: int
    contact_created_at: str
    person: str | None
    email: str | None
    company: str | None
    terms: str


def uid(number: int, created_at: str) -> str:
    """Return `12-20261123T090000Z` for a number and the instant of its making."""
    return f"{number}-{created_at.replace('-', '').replace(':', '')}"


def all_ids(db: sqlite3.Connection) -> list[int]:
    """Return the number of every contact."""
    return [row[0] for row in db.execute("select id from contact order by id")]


def everyone(db: sqlite3.Connection, ids: Iterable[int]) -> Iterator[Everyone]:
    """Yield some contacts in the order named, a page at a time; one that is gone is left out."""
    left = iter(ids)
    while page := list(islice(left, _PAGE)):
        yield from map(_person, db.execute(_EVERYONE, (json.dumps(page),)).fetchall())


def deals(db: sqlite3.Connection) -> list[Deal]:
    """Return every opportunity, open or closed."""
    return [Deal(*row) for row in db.execute(_DEALS)]


def most_ways(db: sqlite3.Connection) -> dict[str, int]:
    """Return of each kind of way the most that one contact has."""
    return dict(
        db.execute(
            "select kind, max(n) from"
            " (select kind, count(*) n from channel group by contact_id, kind) group by kind"
        )
    )


def _person(row: Sequence[Any]) -> Everyone:
    tags, ids, imported, url, ways, notes = row[28:]
    channels = [Channel(*way) for way in json.loads(ways)]
    if url and not any(way.kind == "linkedin" for way in channels):
        channels.append(Channel("linkedin", url, None, "unverified", 0))
    said = (json.loads(tags), json.loads(ids), json.loads(imported), channels, json.loads(notes))
    return Everyone._make((*row[:28], *said))
