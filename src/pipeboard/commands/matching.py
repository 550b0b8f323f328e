"""Who a lead that comes in is among those known: by our own id, e-mail, LinkedIn, ids elsewhere."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pipeboard.commands.incoming import (
    FACTS,
    FACTS_AT,
    ID,
    OURS,
    OWN,
    UID,
    Lead,
    Way,
    listed,
    merge,
)
from pipeboard.domain.claims import WAS
from pipeboard.domain.terms import Origin, Seniority


class People(Protocol):
    """Those who are known already."""

    next_id: int

    def owners(self, keys: Iterable[str]) -> dict[str, int]:
        """Return who has which of these keys."""

    def known(self, ids: Iterable[int]) -> dict[int, Lead]:
        """Return contacts as leads."""

    def learn(self, owners: Mapping[str, int]) -> None:
        """Take note of who has which keys now."""


@dataclass(slots=True)
class Sorted:
    """What became of some leads: new people, and known ones before and after.

    `named` are all known people whom a lead was, changed or not; `met` is each of them as known
    then, with that lead.
    """

    fresh: dict[int, Lead] = field(default_factory=dict)
    changed: dict[int, tuple[Lead, Lead]] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)
    met: list[tuple[Lead, Lead]] = field(default_factory=list)
    filled: int = 0
    skipped: int = 0
    unjoined: int = 0


def sort_out(
    leads: Sequence[Lead], people: People, *, prefer_file: bool = False, known_only: bool = False
) -> Sorted:
    """Say of each lead, in turn, whether it is new, fills blanks of someone known, or says nothing.

    A later lead may be an earlier one of the same call. Ids of new people are taken from `people`;
    with `known_only` who is new is counted and left out.
    """
    done = Sorted()
    keys = [lead.keys for lead in leads]
    owners = people.owners({key for mine in keys for key in mine})
    before = people.known(set(owners.values()))

    def now(who: int) -> Lead:
        return done.fresh.get(who) or done.changed.get(who, (before.get(who),))[-1] or Lead()

    for lead, mine in zip(leads, keys, strict=True):
        who = next(filter(None, (_owner(key, lead, owners, now) for key in mine)), None)
        if who is None and known_only:
            done.unjoined += 1
            continue
        if who is None:
            who, people.next_id = people.next_id, people.next_id + 1
            done.fresh[who] = merged = lead
        else:
            known = now(who)
            taken = {key for key in mine if owners.get(key, who) != who}
            merged = merge(known, _foreign(lead, who, owners), taken=taken, prefer_file=prefer_file)
            done.named.add(who)
            done.met.append((known, lead))
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
    people.learn(owners)
    return done


def _owner(
    key: str, lead: Lead, owners: Mapping[str, int], known: Callable[[int], Lead]
) -> int | None:
    """Return whose key it is; an id of another system says nothing against the name.

    Two accounts of one system count alike, so that the same number can be two people.
    """
    who = owners.get(key)
    if who is None or not key.startswith(_FROM_ELSEWHERE):
        return who
    theirs = known(who)
    if not lead.display_name or not theirs.display_name:
        return who
    names = ((lead.display_name, theirs.display_name), (lead.last_name, theirs.last_name))
    return who if any(one and one.casefold() == other.casefold() for one, other in names) else None


def _foreign(lead: Lead, who: int, owners: Mapping[str, int]) -> Lead:
    """A lead without our own id of the very contact that it is, nor where that one stood."""
    ours = listed(lead.external_ids.get(OURS, ()))
    if not any(owners.get(f"{UID}:{number}") == who for number in ours):
        return lead
    others = {system: there for system, there in lead.external_ids.items() if system != OURS}
    tags = tuple(tag for tag in lead.tags if not tag.startswith(WAS))
    return lead._replace(external_ids=others, tags=tags)


_FROM_ELSEWHERE = f"{ID}:"
_OWNERS = """
select c.match, c.contact_id from json_each(?) asked cross join channel c
  on c.kind = ? and c.match = asked.value and c.shared = 0"""
_OURS = """
select c.id, c.id, c.created_at from json_each(?1) asked cross join contact c on c.id = asked.value
union all select m.old_id, m.contact_id, json_extract(was, '$.created_at')
from json_each(?1) asked cross join merged m on m.old_id = asked.value
cross join change x on x.tbl = 'contact' and x.row = m.old_id and x.op = 'D'"""
_ELSEWHERE = """
select e.key, j.value, c.id from contact c cross join json_each(c.external_ids) e
cross join json_each(iif(e.type = 'array', e.value, json_array(e.value))) j
where c.external_ids <> '{}' order by c.id desc"""

_KNOWN = f"""
select c.id, c.first_name, c.last_name, c.display_name, c.title, c.seniority, c.origin, c.source,
  c.source_detail, c.handed_by, p.name, p.name_key, {", ".join(f"p.{fact}" for fact in FACTS)},
  (select json_group_array(
      json_array(kind, value, match, label, shared, iif(state = 'unverified', '', state)))
    from channel where contact_id = c.id),
  (select json_group_array(body) from activity where contact_id = c.id and kind = 'note'),
  c.tags, c.external_ids, c.imported,
  (select json_group_array(json_array(rule, happened_on))
    from behaviour where contact_id = c.id and origin = 'imported'),
  iif(exists (select 1 from assessment where contact_id = c.id and cycle = c.cycle
    and state = 'done'), '{{"done": "yes"}}', '{{}}'),
  coalesce(p.external_ids, '{{}}')
from json_each(?) asked cross join contact c on c.id = asked.value
left join company p on p.id = c.company_id"""
_LISTS = 8  # JSON columns that end a row of it


class StorePeople:
    """Those in the store."""

    def __init__(self, db: sqlite3.Connection, next_id: int) -> None:
        self.db = db
        self.next_id = next_id
        self._elsewhere: dict[str, int] | None = None

    def owners(self, keys: Iterable[str]) -> dict[str, int]:
        """Return who has which of these keys."""
        asked: dict[str, list[str]] = {kind: [] for kind in (*OWN, UID, ID)}
        for key in keys:
            kind, _, match = key.partition(":")
            asked[kind].append(match)
        found = {
            f"{kind}:{match}": who
            for kind in OWN
            if asked[kind]
            for match, who in self.db.execute(_OWNERS, (json.dumps(asked[kind]), kind))
        }
        if asked[UID] or asked[ID]:
            elsewhere = self._ids_elsewhere()
            for uid in asked[UID]:
                if who := elsewhere.get(f"{ID}:{OURS}:{uid}"):
                    found[f"{UID}:{uid}"] = who
            for there in asked[ID]:
                if who := elsewhere.get(f"{ID}:{there}"):
                    found[f"{ID}:{there}"] = who
        return found | self._ours(asked[UID])

    def known(self, ids: Iterable[int]) -> dict[int, Lead]:
        """Return contacts as leads."""
        rows = self.db.execute(_KNOWN, (json.dumps(list(ids)),))
        return {row[0]: _lead_of(row) for row in rows}

    def learn(self, owners: Mapping[str, int]) -> None:
        """Take note of who has which keys now: ids elsewhere, which no index finds."""
        if self._elsewhere is not None:
            for key, who in owners.items():
                kind, _, there = key.partition(":")
                if kind == ID:
                    self._elsewhere.setdefault(key, who)
                elif kind == UID:
                    self._elsewhere.setdefault(f"{ID}:{OURS}:{there}", who)

    def _ours(self, uids: Sequence[str]) -> dict[str, int]:
        """Return whom our own ids name: number and making must both be right."""
        asked = {uid: int(number) for uid in uids if (number := uid.partition("-")[0]).isdecimal()}
        if not asked:
            return {}
        made: dict[tuple[int, str], int] = {}
        for number, who, at in self.db.execute(_OURS, (json.dumps(list(asked.values())),)):
            made[number, _digits(at)] = who
        found = ((uid, made.get((n, _digits(uid.partition("-")[2])))) for uid, n in asked.items())
        return {f"{UID}:{uid}": who for uid, who in found if who is not None}

    def _ids_elsewhere(self) -> dict[str, int]:
        """Who has which id in another system; of two the one who came first."""
        if self._elsewhere is None:
            rows = self.db.execute(_ELSEWHERE)
            self._elsewhere = {f"{ID}:{system}:{there}": who for system, there, who in rows}
        return self._elsewhere


def _digits(stamp: str) -> str:
    return "".join(filter(str.isdecimal, stamp))


def _lead_of(row: Sequence[Any]) -> Lead:
    plain = [value if value is not None else "" for value in row[:-_LISTS]]
    for at in (FACTS_AT.start + 2, FACTS_AT.start + 3):
        plain[at] = row[at]
    ways, *lists, behaviours, assessment, company_ids = map(json.loads, row[-_LISTS:])
    did = [(rule, on) for rule, on in behaviours]
    said = ([Way(*way) for way in ways], *lists, did, assessment, company_ids)
    lead = Lead._make((row[0], *plain[1:], *said))
    return lead._replace(
        seniority="" if lead.seniority == Seniority.UNKNOWN else lead.seniority,
        origin="" if lead.origin == Origin.UNKNOWN else lead.origin,
    )
