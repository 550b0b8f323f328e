"""A lead that comes in, who it is among those known, and which of their blanks it fills."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, cast

from pipeboard.domain.terms import ChannelKind, Origin, Seniority, Source

_OWN = (ChannelKind.EMAIL.value, ChannelKind.LINKEDIN.value)
_NAMES = ("first_name", "last_name", "display_name")
FACTS = (
    "domain industry headcount_min headcount_max country region city website linkedin_url"
).split()
_FACTS_AT = slice(12, 21)


class Way(NamedTuple):
    """A way to reach someone; `match` is what it is matched by, `shared` that several have it."""

    kind: str
    value: str
    match: str
    label: str = ""
    shared: bool = False

    @property
    def key(self) -> str:
        """What only one contact may have, '' when many may."""
        return f"{self.kind}:{self.match}" if self.kind in _OWN and not self.shared else ""


class Lead(NamedTuple):
    """One lead as plain values: '' or None is what nobody said.

    `company_key` is the company's match key; the fields from `domain` to `linkedin_url` are the
    company's. `notes` has one text in a lead from a file, all of them in one from the store.
    """

    line: int = 0
    first_name: str = ""
    last_name: str = ""
    display_name: str = ""
    title: str = ""
    seniority: str = ""
    origin: str = ""
    source: str = ""
    source_detail: str = ""
    handed_by: str = ""
    company: str = ""
    company_key: str = ""
    domain: str = ""
    industry: str = ""
    headcount_min: int | None = None
    headcount_max: int | None = None
    country: str = ""
    region: str = ""
    city: str = ""
    website: str = ""
    linkedin_url: str = ""
    ways: Sequence[Way] = ()
    notes: Sequence[str] = ()
    tags: Sequence[str] = ()
    external_ids: Mapping[str, str] = {}
    imported: Mapping[str, str] = {}

    @property
    def facts(self) -> Sequence[Any]:
        """What is said of the company, in the order of `FACTS`."""
        return cast("Sequence[Any]", self[_FACTS_AT])

    @property
    def keys(self) -> list[str]:
        """What this lead is recognised by: its e-mails, then its LinkedIn profile."""
        return [
            f"{kind}:{match}"
            for kind, _, match, _, shared in self.ways
            if not shared and kind in _OWN
        ]


def merge(
    known: Lead, lead: Lead, *, taken: Container[str] = (), prefer_file: bool = False
) -> Lead:
    """Return `known` with its blanks filled from `lead`; the very same value when nothing is new.

    With `prefer_file`, what the lead says goes before what was known; a blank never erases.
    `taken` are keys that belong to someone else, and stay theirs.
    """
    new: dict[str, Any] = {}
    if any(lead[1:4]) and (prefer_file or not any(known[1:4])):
        new.update((name, getattr(lead, name)) for name in _NAMES)
    for name in ("title", "seniority", "origin", "handed_by"):
        if (said := getattr(lead, name)) and (prefer_file or not getattr(known, name)):
            new[name] = said
    if prefer_file and new.get("title", known.title) != known.title and not lead.seniority:
        new["seniority"] = ""
    new.update(_merge_source(known, lead, prefer_file=prefer_file))
    new.update(_merge_company(known, lead, prefer_file=prefer_file))
    has = {way.kind for way in known.ways}
    mine = {(way.kind, way.match) for way in known.ways}
    more = [
        way
        for way in lead.ways
        if (prefer_file or way.kind not in has)
        and (way.kind, way.match) not in mine
        and not (way.key and way.key in taken)
    ]
    if more:
        new["ways"] = (*known.ways, *more)
    for name in ("notes", "tags"):
        has_these, said = getattr(known, name), getattr(lead, name)
        if said and (prefer_file or not has_these):
            new[name] = tuple(dict.fromkeys((*has_these, *said)))
    for name in ("external_ids", "imported"):
        old, said = getattr(known, name), getattr(lead, name)
        if said:
            new[name] = {**old, **said} if prefer_file else {**said, **old}
    new = {name: value for name, value in new.items() if not _same(value, getattr(known, name))}
    return known._replace(**new) if new else known


def _same(new: Any, old: Any) -> bool:
    return new == old or (isinstance(new, tuple) and new == tuple(old))


def _merge_source(known: Lead, lead: Lead, *, prefer_file: bool) -> dict[str, str]:
    # That somebody stands on a list does not say how they first came in.
    if not lead.source or (lead.source == Source.LIST_IMPORT and not lead.source_detail):
        return {}
    if prefer_file or not known.source:
        return {"source": lead.source, "source_detail": lead.source_detail}
    if known.source == lead.source and not known.source_detail:
        return {"source_detail": lead.source_detail}
    return {}


def _merge_company(known: Lead, lead: Lead, *, prefer_file: bool) -> dict[str, Any]:
    if not lead.company_key:
        return {}
    if known.company_key == lead.company_key:
        merged = merge_facts(known.facts, lead.facts, prefer_file=prefer_file)
        return dict(zip(FACTS, merged, strict=True))
    if known.company_key and not prefer_file:
        return {}
    named = {"company": lead.company, "company_key": lead.company_key}
    return named | dict(zip(FACTS, lead.facts, strict=True))


def merge_facts(known: Sequence[Any], said: Sequence[Any], *, prefer_file: bool) -> list[Any]:
    """Return a company's facts with the blanks filled; the two ends of a headcount go together."""
    least, most = FACTS.index("headcount_min"), FACTS.index("headcount_max")
    ahead, behind = (said, known) if prefer_file else (known, said)
    merged = [first or second for first, second in zip(ahead, behind, strict=True)]
    sized = ahead if ahead[least] or ahead[most] else behind
    merged[least], merged[most] = sized[least], sized[most]
    return merged


class People(Protocol):
    """Those who are known already."""

    next_id: int

    def owners(self, keys: Iterable[str]) -> dict[str, int]:
        """Return who has which of these keys."""

    def known(self, ids: Iterable[int]) -> dict[int, Lead]:
        """Return contacts as leads."""


@dataclass(slots=True)
class Sorted:
    """What became of some leads: new people, and known ones before and after."""

    fresh: dict[int, Lead] = field(default_factory=dict)
    changed: dict[int, tuple[Lead, Lead]] = field(default_factory=dict)
    filled: int = 0
    skipped: int = 0


def sort_out(leads: Sequence[Lead], people: People, *, prefer_file: bool = False) -> Sorted:
    """Say of each lead, in turn, whether it is new, fills blanks of someone known, or says nothing.

    A later lead may be an earlier one of the same call. Ids of new people are taken from `people`.
    """
    done = Sorted()
    keys = [lead.keys for lead in leads]
    owners = people.owners({key for mine in keys for key in mine})
    before = people.known(set(owners.values()))
    for lead, mine in zip(leads, keys, strict=True):
        who = next((owners[key] for key in mine if key in owners), None)
        if who is None:
            who, people.next_id = people.next_id, people.next_id + 1
            done.fresh[who] = merged = lead
        else:
            known = done.fresh.get(who) or done.changed.get(who, (before.get(who),))[-1]
            assert known is not None
            taken = {key for key in mine if owners.get(key, who) != who}
            merged = merge(known, lead, taken=taken, prefer_file=prefer_file)
            if merged is known:
                done.skipped += 1
                continue
            done.filled += 1
            if who in done.fresh:
                done.fresh[who] = merged
            else:
                done.changed[who] = (before[who], merged)
        for key in mine if merged is lead else merged.keys:
            owners.setdefault(key, who)
    return done


_OWNERS = """
select c.match, c.contact_id from json_each(?) asked cross join channel c
  on c.kind = ? and c.match = asked.value and c.shared = 0"""

_KNOWN = f"""
select c.id, c.first_name, c.last_name, c.display_name, c.title, c.seniority, c.origin, c.source,
  c.source_detail, c.handed_by, p.name, p.name_key, {", ".join(f"p.{fact}" for fact in FACTS)},
  (select json_group_array(json_array(kind, value, match, label, shared))
    from channel where contact_id = c.id),
  (select json_group_array(body) from activity where contact_id = c.id and kind = 'note'),
  c.tags, c.external_ids, c.imported
from json_each(?) asked cross join contact c on c.id = asked.value
left join company p on p.id = c.company_id"""


class StorePeople:
    """Those in the store."""

    def __init__(self, db: sqlite3.Connection, next_id: int) -> None:
        self.db = db
        self.next_id = next_id

    def owners(self, keys: Iterable[str]) -> dict[str, int]:
        """Return who has which of these keys."""
        asked: dict[str, list[str]] = {kind: [] for kind in _OWN}
        for key in keys:
            kind, _, match = key.partition(":")
            asked[kind].append(match)
        return {
            f"{kind}:{match}": who
            for kind, matches in asked.items()
            if matches
            for match, who in self.db.execute(_OWNERS, (json.dumps(matches), kind))
        }

    def known(self, ids: Iterable[int]) -> dict[int, Lead]:
        """Return contacts as leads."""
        rows = self.db.execute(_KNOWN, (json.dumps(list(ids)),))
        return {row[0]: _lead_of(row) for row in rows}


def _lead_of(row: Sequence[Any]) -> Lead:
    ways, notes, tags, external_ids, imported = map(json.loads, row[-5:])
    plain = [value if value is not None else "" for value in row[:-5]]
    for at in (_FACTS_AT.start + 2, _FACTS_AT.start + 3):
        plain[at] = row[at]
    said = ([Way(*way) for way in ways], notes, tags, external_ids, imported)
    lead = Lead._make((row[0], *plain[1:], *said))
    return lead._replace(
        seniority="" if lead.seniority == Seniority.UNKNOWN else lead.seniority,
        origin="" if lead.origin == Origin.UNKNOWN else lead.origin,
    )
