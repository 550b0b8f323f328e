"""Companies from another system: new ones, and the blanks of those that are known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeboard.commands.bring_people import judge_workers
from pipeboard.commands.firms import Firms
from pipeboard.commands.incoming import COMPANY_ID, FACTS, Lead, add_ids, listed, merge_facts
from pipeboard.commands.joins import Joins, KnownFirm, Refuse, Tally, plain_facts
from pipeboard.store.unit import Unit

_KNOWN = f"""
select p.name_key, p.external_ids, p.notes, {", ".join(f"p.{fact}" for fact in FACTS)}
from json_each(?) asked cross join company p on p.name_key = asked.value"""
_UNLINKED = f"""
select id, json_extract(imported, '$."{COMPANY_ID}"') from contact
where company_id is null and imported like '%"{COMPANY_ID}"%'"""
_IDS = """
select e.key || ':' || j.value, p.id from company p, json_each(p.external_ids) e, json_each(
  iif(e.type = 'array', e.value, json_array(e.value))) j
where p.external_ids <> '{}'"""
_LINK = "update contact set company_id = ?, updated_at = ? where id = ?"
_NOTE = "update company set notes = ?, updated_at = ? where name_key = ? and notes is null"


class Company(NamedTuple):
    """A company as plain values: `lead` are the fields of a `Lead` that has no person.

    `cells` are the row as it stood.
    """

    line: int
    cells: Sequence[str]
    lead: Sequence[Any]
    notes: str

    @property
    def waits(self) -> bool:
        """Whether it comes after others: never."""
        return False


class Companies:
    """Decides what becomes of companies, and writes it; a preview decides alone."""

    def __init__(self, joins: Joins, refuse: Refuse, *, prefer_file: bool) -> None:
        self.tally = Tally()
        self._joins, self._refuse, self._prefer_file = joins, refuse, prefer_file

    def settle(self, companies: Sequence[Company]) -> list[tuple[Lead, str]]:
        """Say what becomes of some companies, in turn: those to write, each with its notes."""
        leads = [Lead._make(company.lead) for company in companies]
        known = self._known({lead.company_key for lead in leads})
        plan = []
        for company, said in zip(companies, leads, strict=True):
            lead = self._by_id(said, known)
            key = lead.company_key
            before = self._joins.expected_firms.get(key) or known.get(key)
            if wrong := self._contradicts(lead):
                self.tally.refused += 1
                self._refuse(company.line, wrong, company.cells)
                continue
            after = self._merged(before, lead, company.notes)
            if before == after:
                self.tally.skipped += 1
                continue
            self.tally.added += before is None
            self.tally.filled += before is not None
            self._joins.expected_firms[key] = after
            for system, there in lead.company_ids.items():
                for number in listed(there):
                    self._joins.firms(system).setdefault(number, set()).add(key)
            plan.append((lead, company.notes))
        return plan

    def write(self, unit: Unit, plan: Sequence[tuple[Lead, str]]) -> None:
        """Write what was decided, and judge again who works there."""
        firms = Firms(unit, prefer_file=self._prefer_file)
        firms.settle([lead for lead, _ in plan])
        noted = ((notes, unit.stamp, lead.company_key) for lead, notes in plan if notes)
        unit.raw.executemany(_NOTE, noted)
        judge_workers(unit, firms.learned)

    def drop(self) -> None:
        """Nothing more is kept of a preview."""

    def _by_id(self, lead: Lead, known: dict[str, KnownFirm]) -> Lead:
        """Return a company under the name by which its id is known, when only its id is."""
        if lead.company_key in known or lead.company_key in self._joins.expected_firms:
            return lead
        for system, there in lead.company_ids.items():
            keys = self._joins.firms(system).get(listed(there)[0], set())
            if len(keys) == 1:
                known |= self._known(keys)
                return lead._replace(company_key=next(iter(keys)))
        return lead

    def _contradicts(self, lead: Lead) -> str:
        """Return why a row cannot be: its id is another company's."""
        for system, there in lead.company_ids.items():
            number = listed(there)[0]
            if self._joins.firms(system).get(number, {lead.company_key}) != {lead.company_key}:
                return f"the id {number} is that of another company"
        return ""

    def _known(self, keys: set[str]) -> dict[str, KnownFirm]:
        """What is in the store, and what the people of the same import bring."""
        known = {}
        if self._joins.db:
            for key, ids, notes, *facts in self._joins.db.execute(_KNOWN, (json.dumps([*keys]),)):
                known[key] = KnownFirm(plain_facts(facts), json.loads(ids), notes or "")
        return known | {
            key: self._joins.expected_firms[key] for key in keys & self._joins.expected_firms.keys()
        }

    def _merged(self, before: KnownFirm | None, lead: Lead, notes: str) -> KnownFirm:
        if before is None:
            return KnownFirm(plain_facts(lead.facts), dict(lead.company_ids), notes)
        facts = merge_facts(before.facts, lead.facts, prefer_file=self._prefer_file)
        ids = dict(add_ids(before.ids, lead.company_ids))
        return KnownFirm(plain_facts(facts), ids, before.notes or notes)


def link_people(unit: Unit) -> None:
    """Give the company to people of whom a file said only its id elsewhere."""
    unlinked = unit.raw.execute(_UNLINKED).fetchall()
    if not unlinked:
        return
    firms = dict(unit.raw.execute(_IDS).fetchall())
    linked = [(firms[there], unit.stamp, who) for who, there in unlinked if there in firms]
    unit.raw.executemany(_LINK, linked)
    judge_workers(unit, {firm for firm, *_ in linked})
