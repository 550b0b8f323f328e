"""Whom a row of another file speaks of: by id elsewhere, e-mail, name and company, or deal."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from pipeboard.commands.imported_stages import Stages
from pipeboard.commands.incoming import Lead, add_ids, listed, merge_facts
from pipeboard.domain.people import shown_name
from pipeboard.domain.terms import ChannelKind
from pipeboard.domain.text import fold

DEAL = "deal: "
"""What the subject of a note begins with that holds a deal from elsewhere."""
_ENOUGH = 2  # contacts of one company that tell that it says of nobody in particular

_BY_ID = """
select c.id, j.value from contact c, json_each(c.external_ids) e, json_each(
  iif(e.type = 'array', e.value, json_array(e.value))) j
where c.external_ids <> '{}' and e.key = ?"""
_FIRM_BY_ID = """
select p.name_key, j.value from company p, json_each(p.external_ids) e, json_each(
  iif(e.type = 'array', e.value, json_array(e.value))) j
where p.external_ids <> '{}' and e.key = ?"""
_BY_EMAIL = """
select c.match, c.contact_id from json_each(?) asked cross join channel c
  on c.kind = 'email' and c.match = asked.value and c.shared = 0"""
_AT_FIRM = """
select p.name_key, c.id, c.display_name, c.first_name, c.last_name
from json_each(?) asked cross join company p on p.name_key = asked.value
join contact c on c.company_id = p.id"""
_DEALS = f"""
select contact_id, name from opportunity
union select contact_id, substr(subject, {len(DEAL) + 1}) from activity
where external_id is not null and kind = 'note' and substr(subject, 1, {len(DEAL)}) = '{DEAL}'"""


class Pointer(NamedTuple):
    """What a row says of the person it is about; `emails` and `company_key` are match keys."""

    system: str = ""
    contact_ids: Sequence[str] = ()
    company_ids: Sequence[str] = ()
    emails: Sequence[str] = ()
    person: str = ""
    company_key: str = ""
    deal: str = ""


class Unclear(NamedTuple):
    """A row that names more than one: the reason, in words."""

    reason: str


class KnownFirm(NamedTuple):
    """What is known of a company: its facts in the order of `FACTS`, ids elsewhere, notes."""

    facts: Sequence[Any]
    ids: Mapping[str, Any]
    notes: str = ""


Refuse = Callable[[int, str, Sequence[str]], None]
"""Takes the line, the reason and the cells of a row that is refused."""


@dataclass(slots=True)
class Tally:
    """What becomes of the rows of one file; `unjoined` name nobody we know.

    `said` are sentences for the rep, with how often each holds.
    """

    added: int = 0
    filled: int = 0
    skipped: int = 0
    unjoined: int = 0
    refused: int = 0
    said: Counter[str] = field(default_factory=Counter)

    @property
    def notices(self) -> list[str]:
        """The sentences, each with its number."""
        return [f"{count:,} {words}" for words, count in self.said.items()]


class Joins:
    """Looks contacts up for rows of other files, some hundred rows at a time.

    It knows those in the store (None: there is no store yet), and those whom it is told to
    `expect` because the same import will bring them. `expected_firms` are companies that it will
    bring or fill, by name key; `came` are the ids of records that came with it, each with what
    became of it; `stages` say where contacts stand by then.
    """

    def __init__(self, db: sqlite3.Connection | None) -> None:
        self.db = db
        self._ids: dict[str, dict[str, set[int]]] = {}
        self._firm_ids: dict[str, dict[str, set[str]]] = {}
        self._emails: dict[str, set[int]] = {}
        self._names: dict[tuple[str, str], set[int]] = {}
        self._at_firm: dict[str, set[int]] = {}
        self.expected_firms: dict[str, KnownFirm] = {}
        self.came: dict[str, int] = {}
        self.stages = Stages(db)

    def expect(self, people: Mapping[int, Lead]) -> None:
        """Take people into account who are not written yet, by the ids they will have."""
        for who, lead in people.items():
            for system, there in lead.external_ids.items():
                for number in listed(there):
                    self._by_id(system).setdefault(number, set()).add(who)
            for way in lead.ways:
                if way.kind == ChannelKind.EMAIL and not way.shared:
                    self._emails.setdefault(way.match, set()).add(who)
            if lead.company_key:
                name = fold(shown_name(lead.display_name, lead.first_name, lead.last_name, ""))
                self._names.setdefault((name, lead.company_key), set()).add(who)
                _put(self._at_firm, lead.company_key, who)
                self._expect_firm(lead)
                continue
            for system, there in lead.company_ids.items():
                for number in listed(there):
                    _put(self._at_firm, f"{system}:{number}", who)

    def expect_deal(self, name: str, who: int) -> None:
        """Take a deal into account that is not written yet."""
        self._deals.setdefault(fold(name), set()).add(who)

    def find(self, pointers: Sequence[Pointer]) -> list[int | Unclear | None]:
        """Return for each pointer the contact, why it is unclear, or None when it is nobody."""
        by_id = [self._named_by_id(one) for one in pointers]
        named = [one for one, who in zip(pointers, by_id, strict=True) if who is None]
        found = _Chunk(self._with_emails(pointers), self._with_firms(named))
        return [
            self._settle(one, who, found) if any(one[1:]) else None
            for one, who in zip(pointers, by_id, strict=True)
        ]

    def firms(self, system: str) -> dict[str, set[str]]:
        """Return the name keys of companies by their ids in a system."""
        if system not in self._firm_ids:
            ids: dict[str, set[str]] = {}
            for key, there in self.db.execute(_FIRM_BY_ID, (system,)) if self.db else ():
                ids.setdefault(str(there), set()).add(key)
            self._firm_ids[system] = ids
        return self._firm_ids[system]

    def _expect_firm(self, lead: Lead) -> None:
        key = lead.company_key
        firm = self.expected_firms.get(key, KnownFirm((None,) * len(lead.facts), {}))
        facts = merge_facts(firm.facts, lead.facts, prefer_file=False)
        ids = add_ids(firm.ids, lead.company_ids)
        self.expected_firms[key] = KnownFirm(plain_facts(facts), ids, firm.notes)
        for system, there in lead.company_ids.items():
            for number in listed(there):
                self.firms(system).setdefault(number, set()).add(key)

    def _settle(
        self, one: Pointer, by_id: int | Unclear | None, found: _Chunk
    ) -> int | Unclear | None:
        if isinstance(by_id, Unclear):
            return by_id
        by_email = {who for email in one.emails for who in found.emails.get(email, ())}
        if by_id is not None:
            if by_email and by_id not in by_email:
                return Unclear("its id is one person's and its e-mail another's")
            return by_id
        for whose, what in (
            (by_email, "its e-mails are those of {} people"),
            (self._named(one, found), "{} people of that company have this name"),
            (self._deals.get(fold(one.deal), ()) if one.deal else (), "{} people have such a deal"),
        ):
            if whose:
                return _one_of(whose, what)
        # A name that nobody has at a company of one is somebody else there.
        return None if one.person else self._only_one(one, found)

    def _named_by_id(self, one: Pointer) -> int | Unclear | None:
        for there in one.contact_ids:
            if whose := self._by_id(one.system).get(there):
                return _one_of(whose, f"the id {there} is that of {{}} people")
        return None

    def _named(self, one: Pointer, found: _Chunk) -> Iterable[int]:
        name = fold(one.person)
        keys = [(name, firm) for firm in self._firm_keys(one)] if name else []
        return {
            who for key in keys for held in (self._names, found.names) for who in held.get(key, ())
        }

    def _only_one(self, one: Pointer, found: _Chunk) -> int | Unclear | None:
        """Who works at the company that is named, when nobody else does."""
        unnamed = {f"{one.system}:{there}" for there in one.company_ids}
        who: set[int] = set()
        for key in self._firm_keys(one) | unnamed:
            who |= self._at_firm.get(key, set()) | found.at_firm.get(key, set())
        return _one_of(who, "several people work at that company") if who else None

    def _firm_keys(self, one: Pointer) -> set[str]:
        """The companies that a row names, by name or by id."""
        keys = {one.company_key} if one.company_key else set()
        return keys.union(*(self.firms(one.system).get(there, ()) for there in one.company_ids))

    @cached_property
    def _deals(self) -> dict[str, set[int]]:
        deals: dict[str, set[int]] = {}
        for who, name in self.db.execute(_DEALS) if self.db else ():
            deals.setdefault(fold(name), set()).add(who)
        return deals

    def _by_id(self, system: str) -> dict[str, set[int]]:
        if system not in self._ids:
            self._ids[system] = self._scan(_BY_ID, system)
        return self._ids[system]

    def _scan(self, sql: str, system: str) -> dict[str, set[int]]:
        ids: dict[str, set[int]] = {}
        for key, there in self.db.execute(sql, (system,)) if self.db else ():
            ids.setdefault(str(there), set()).add(key)
        return ids

    def _with_emails(self, pointers: Sequence[Pointer]) -> dict[str, set[int]]:
        asked = {email for one in pointers for email in one.emails}
        found = {email: set(self._emails[email]) for email in asked & self._emails.keys()}
        if self.db and asked:
            for email, who in self.db.execute(_BY_EMAIL, (json.dumps(list(asked)),)):
                found.setdefault(email, set()).add(who)
        return found

    def _with_firms(self, pointers: Sequence[Pointer]) -> Iterator[tuple[str, int, str]]:
        asked = {key for one in pointers for key in self._firm_keys(one)}
        if self.db and asked:
            rows = self.db.execute(_AT_FIRM, (json.dumps(list(asked)),))
            for key, who, display, first, last in rows:
                yield key, who, fold(shown_name(display, first, last, ""))


class _Chunk:
    """Who was found for the pointers of one call."""

    def __init__(
        self, emails: dict[str, set[int]], at_firms: Iterable[tuple[str, int, str]]
    ) -> None:
        self.emails = emails
        self.names: dict[tuple[str, str], set[int]] = {}
        self.at_firm: dict[str, set[int]] = {}
        for key, who, name in at_firms:
            self.names.setdefault((name, key), set()).add(who)
            _put(self.at_firm, key, who)


def plain_facts(facts: Iterable[Any]) -> tuple[Any, ...]:
    """Return a company's facts with None for every blank."""
    return tuple(fact or None for fact in facts)


def _put(kept: dict[str, set[int]], key: str, who: int) -> None:
    """Remember somebody, as long as not enough are known."""
    known = kept.setdefault(key, set())
    if len(known) < _ENOUGH:
        known.add(who)


def _one_of(who: Iterable[int], several: str) -> int | Unclear:
    found = set(who)
    if len(found) == 1:
        return found.pop()
    return Unclear(several.format(len(found)))
