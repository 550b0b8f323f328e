"""The companies of people who come in: found by their name key or made, their blanks filled."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pipeboard.commands.incoming import FACTS, Lead, add_ids, merge_facts
from pipeboard.store.tables import Company
from pipeboard.store.unit import Unit

_UPDATE = f"""update company set {", ".join(f"{fact} = ?" for fact in FACTS)},
external_ids = ?, updated_at = ? where id = ?"""
_FOUND = f"""select name_key, p.id, p.external_ids, {", ".join(f"p.{fact}" for fact in FACTS)}
from json_each(?) j cross join company p on p.name_key = j.value"""
_JUDGED_BY = [FACTS.index(name) for name in ("industry", "headcount_min", "headcount_max")]


class Firm(NamedTuple):
    """A company: its key, its ids elsewhere (JSON), its facts in the order of `FACTS`."""

    id: int
    ids: str
    facts: Sequence[Any]


class Firms:
    """Finds and makes companies, some leads at a time.

    `made` counts the new ones; `learned` are those of which a fact of the profile was filled.
    """

    def __init__(self, unit: Unit, *, prefer_file: bool) -> None:
        self.unit, self.prefer_file = unit, prefer_file
        self.made = 0
        self.learned: set[int] = set()

    def settle(self, leads: Sequence[Lead]) -> dict[str, Firm]:
        """Return the companies of some leads by name key, as they stand afterwards."""
        named = {lead.company_key: lead.company for lead in reversed(leads) if lead.company_key}
        found = self.unit.raw.execute(_FOUND, (json.dumps(list(named)),))
        before = {key: Firm(firm, ids, facts) for key, firm, ids, *facts in found}
        next_id = self.unit.next_id(Company)
        firms: dict[str, Firm] = dict(before)
        for lead in leads:
            if not (key := lead.company_key):
                continue
            if (firm := firms.get(key)) is None:
                firms[key], next_id = Firm(next_id, _ids("{}", lead), lead.facts), next_id + 1
            else:
                facts = merge_facts(firm.facts, lead.facts, prefer_file=self.prefer_file)
                firms[key] = Firm(firm.id, _ids(firm.ids, lead), facts)
        self._write(firms, before, named)
        return firms

    def _write(
        self, firms: Mapping[str, Firm], before: Mapping[str, Firm], named: Mapping[str, str]
    ) -> None:
        fresh = [(key, firm) for key, firm in firms.items() if key not in before]
        self.made += len(fresh)
        self.unit.pour(
            Company,
            ("id", "name_key", "name", "external_ids", *FACTS),
            (
                (firm.id, key, named[key], firm.ids, *(fact or None for fact in firm.facts))
                for key, firm in fresh
            ),
        )
        updates = []
        for key, (firm_id, had, was) in before.items():
            facts, ids = [fact or None for fact in firms[key].facts], firms[key].ids
            if facts != list(was) or ids != had:
                updates.append((*facts, ids, self.unit.stamp, firm_id))
                if any(facts[at] != was[at] for at in _JUDGED_BY):
                    self.learned.add(firm_id)
        self.unit.raw.executemany(_UPDATE, updates)


def _ids(known: str, lead: Lead) -> str:
    if not lead.company_ids:
        return known
    held = json.loads(known)
    merged = add_ids(held, lead.company_ids)
    return known if merged == held else json.dumps(merged, ensure_ascii=False)
