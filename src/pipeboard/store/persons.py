"""What is known of contacts that decides how they fit, and what they did; found by index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pipeboard.domain.scoring import Event, Person
from pipeboard.domain.terms import Seniority
from pipeboard.domain.text import fold
from pipeboard.store.facts import UNUSABLE, Facts

_PERSONS = f"""
select c.id, p.industry, p.headcount_min, p.headcount_max, c.title, c.seniority, p.country,
  p.region, p.id is not null,
  (select group_concat(match, char(10)) from channel where contact_id = c.id and kind = 'email'),
  exists (select 1 from channel where contact_id = c.id and state not in ({UNUSABLE})),
  c.tags, iif(?, c.imported, '{{}}')
from json_each(?) asked cross join contact c on c.id = asked.value
left join company p on p.id = c.company_id"""
_EVENTS = """
select contact_id, rule, happened_on from json_each(?) asked
cross join behaviour b on b.contact_id = asked.value order by happened_on, b.id"""
_SENIORITY = {level.value: level for level in Seniority}


class Known(NamedTuple):
    """A contact as scoring sees them; `is_enriched` lights the lamp E."""

    person: Person
    is_enriched: bool


def known(
    db: sqlite3.Connection, ids: Iterable[int], *, columns: Collection[str] = ()
) -> dict[int, Known]:
    """Return some contacts by id, of the kept columns those in `columns`."""
    rows = db.execute(_PERSONS, (bool(columns), json.dumps(list(ids))))
    wanted = {fold(name): name for name in columns}
    return {who: _known(facts, wanted) for who, *facts in rows}


def _known(facts: Sequence[Any], wanted: Mapping[str, str]) -> Known:
    industry, least, most, title, seniority, country, region, works, *rest = facts
    emails, is_reachable, tags, kept = rest
    custom = {}
    if kept != "{}":
        named = ((wanted.get(fold(name)), value) for name, value in json.loads(kept).items())
        custom = {name: str(value) for name, value in named if name}
    person = Person(
        industry,
        (least, most),
        title,
        _SENIORITY[seniority],
        country,
        region,
        bool(works),
        tuple(emails.split("\n")) if emails else (),
        tuple(json.loads(tags)) if tags != "[]" else (),
        custom,
    )
    is_sized = least is not None or most is not None
    return Known(person, bool(title and works and is_sized and industry and is_reachable))


def drawn(one: Facts) -> Known | None:
    """Return a contact as scoring sees them, from what their card is drawn from.

    None without a company: the e-mail addresses have to be known then.
    """
    if one.company is None:
        return None
    person = Person(
        one.industry,
        (one.least, one.most),
        one.title,
        _SENIORITY[one.seniority],
        one.country,
        one.region,
        has_company=True,
        tags=tuple(json.loads(one.tags)) if one.tags != "[]" else (),
    )
    is_sized = one.least is not None or one.most is not None
    return Known(person, bool(one.title and is_sized and one.industry and one.ways))


def events(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, list[Event]]:
    """Return what some contacts did, oldest first; who did nothing is left out."""
    found: dict[int, list[Event]] = {}
    for who, rule, on in db.execute(_EVENTS, (json.dumps(list(ids)),)):
        found.setdefault(who, []).append(Event(rule, date.fromisoformat(on)))
    return found
