"""Bringing a list in: one file, one transaction, one journal entry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from pipeboard.commands.incoming import (
    FACTS,
    Lead,
    Sorted,
    StorePeople,
    Way,
    merge_facts,
    sort_out,
)
from pipeboard.domain.icp import fits, icp, seniority_of
from pipeboard.domain.terms import ChannelKind, Origin, Seniority, Stage
from pipeboard.domain.text import plural
from pipeboard.store.lists import ImportBatch
from pipeboard.store.tables import Activity, Channel, Company, Contact, Visit
from pipeboard.store.unit import Unit

CHUNK = 1000  # leads looked up and written together
_PERSON = (
    "first_name last_name display_name title seniority origin source source_detail handed_by "
    "company_id linkedin_url icp tags external_ids imported"
).split()
_FIRM_UPDATE = f"update company set {', '.join(f'{fact} = ?' for fact in FACTS)}"
_PERSON_UPDATE = f"update contact set {', '.join(f'{name} = ?' for name in _PERSON)}".replace(
    "linkedin_url = ?", "linkedin_url = coalesce(?, linkedin_url)"
)
_JUDGED_BY = ("industry", "headcount_min", "headcount_max")


@dataclass(frozen=True, slots=True)
class Batch:
    """The file that leads come from; `rows` and `refused` are counts of its rows."""

    file_name: str
    sha256: str
    profile: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
    refused: int = 0
    prefer_file: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file's rows; the ids are None when nothing was written."""

    batch_id: int | None
    added: int
    filled: int
    skipped: int
    refused: int
    companies: int
    first_id: int | None

    @property
    def rows(self) -> int:
        """Every row of the file."""
        return self.added + self.filled + self.skipped + self.refused


def bring_in(unit: Unit, leads: Iterable[Lead], batch: Batch, *, today: date) -> Imported:
    """Add the leads of one file, in its order; who is known only has blanks filled.

    An exception raised by the unit's progress leaves nothing behind.
    """
    people = StorePeople(unit.raw, unit.next_id(Contact))
    writing = _Writing(unit, batch, today)
    first_id, filled, skipped = people.next_id, 0, 0
    left = iter(leads)
    while chunk := list(islice(left, CHUNK)):
        sorted_out = sort_out(chunk, people, prefer_file=batch.prefer_file)
        writing.write(sorted_out)
        filled, skipped = filled + sorted_out.filled, skipped + sorted_out.skipped
        done = people.next_id - first_id + filled + skipped
        unit.progress("writing", done, max(batch.rows - batch.refused, done))
    added = people.next_id - first_id
    unit.says(f"import {plural(added + filled, 'row')}")
    imported = Imported(
        batch_id=writing.batch_id,
        added=added,
        filled=filled,
        skipped=skipped,
        refused=batch.refused,
        companies=writing.companies,
        first_id=first_id if added else None,
    )
    writing.finish(imported)
    return imported


class _Firm(NamedTuple):
    id: int
    facts: Sequence[Any]


class _Writing:
    """Writes what became of the leads of one file, a chunk at a time."""

    def __init__(self, unit: Unit, batch: Batch, today: date) -> None:
        self.unit, self.batch, self.today = unit, batch, today
        self.batch_id: int | None = None
        self.companies = 0
        self._judge_again: set[int] = set()

    def write(self, chunk: Sorted) -> None:
        """Write new people, and what is new of known ones."""
        if not chunk.fresh and not chunk.changed:
            return
        if self.batch_id is None:
            self.batch_id = self._open_batch()
        after = {who: after for who, (_, after) in chunk.changed.items()}
        firms = self._settle_firms([*chunk.fresh.values(), *after.values()])
        self.unit.pour(
            Contact,
            ("id", *_PERSON, "import_id"),
            ((who, *_person(lead, firms), self.batch_id) for who, lead in chunk.fresh.items()),
        )
        self.unit.raw.executemany(
            f"{_PERSON_UPDATE}, updated_at = ? where id = ?",
            ((*_person(lead, firms), self.unit.stamp, who) for who, lead in after.items()),
        )
        self.unit.pour(
            Visit,
            ("contact_id", "cycle", "stage", "entered_at"),
            ((who, 1, Stage.LEAD.value, self.unit.stamp) for who in chunk.fresh),
        )
        self._write_ways(chunk)
        self._write_notes(chunk)

    def finish(self, imported: Imported) -> None:
        """Keep the counts, and judge again who works where a fact was filled."""
        if self.batch_id is None:
            return
        names = ("added", "filled", "skipped", "refused")
        counts = {name: getattr(imported, name) for name in names}
        self.unit.change(ImportBatch, self.batch_id, counts=json.dumps(counts))
        workers = self.unit.raw.execute(
            "select c.id, p.industry, p.headcount_min, p.headcount_max, c.title, c.seniority, c.icp"
            " from json_each(?) j cross join contact c on c.company_id = j.value"
            " join company p on p.id = c.company_id",
            (json.dumps(sorted(self._judge_again)),),
        ).fetchall()
        judged = ((who, was, *_judge(*facts)) for who, *facts, was in workers)
        self.unit.raw.executemany(
            "update contact set icp = ?, updated_at = ? where id = ?",
            ((now, self.unit.stamp, who) for who, was, _, now in judged if now != was),
        )

    def _open_batch(self) -> int:
        batch = self.batch
        return self.unit.insert(
            ImportBatch,
            file_name=batch.file_name,
            sha256=batch.sha256,
            profile=batch.profile,
            mapping=json.dumps(dict(batch.mapping), ensure_ascii=False),
            counts="{}",
        )

    def _settle_firms(self, leads: Sequence[Lead]) -> dict[str, _Firm]:
        """Find or make the companies of some leads, by name key; their blanks are filled."""
        named = {lead.company_key: lead.company for lead in reversed(leads) if lead.company_key}
        found = self.unit.raw.execute(
            f"select name_key, p.id, {', '.join(f'p.{fact}' for fact in FACTS)}"
            " from json_each(?) j cross join company p on p.name_key = j.value",
            (json.dumps(list(named)),),
        )
        before = {key: _Firm(firm, facts) for key, firm, *facts in found}
        next_id = self.unit.next_id(Company)
        firms: dict[str, _Firm] = dict(before)
        for lead in leads:
            if not (key := lead.company_key):
                continue
            if (firm := firms.get(key)) is None:
                firms[key], next_id = _Firm(next_id, lead.facts), next_id + 1
            else:
                facts = merge_facts(firm.facts, lead.facts, prefer_file=self.batch.prefer_file)
                firms[key] = _Firm(firm.id, facts)
        self._write_firms(firms, before, named)
        return firms

    def _write_firms(
        self, firms: Mapping[str, _Firm], before: Mapping[str, _Firm], named: Mapping[str, str]
    ) -> None:
        fresh = [(key, firm) for key, firm in firms.items() if key not in before]
        self.companies += len(fresh)
        self.unit.pour(
            Company,
            ("id", "name_key", "name", *FACTS),
            (
                (firm.id, key, named[key], *(fact or None for fact in firm.facts))
                for key, firm in fresh
            ),
        )
        judged_by = [FACTS.index(name) for name in _JUDGED_BY]
        updates = []
        for key, (firm_id, was) in before.items():
            facts = [fact or None for fact in firms[key].facts]
            if facts != list(was):
                updates.append((*facts, self.unit.stamp, firm_id))
                if any(facts[at] != was[at] for at in judged_by):
                    self._judge_again.add(firm_id)
        self.unit.raw.executemany(f"{_FIRM_UPDATE}, updated_at = ? where id = ?", updates)

    def _write_ways(self, chunk: Sorted) -> None:
        columns = ("contact_id", "kind", "value", "match", "label", "shared", "main")
        if self.batch.prefer_file:
            gained = [
                (who, kind)
                for who, (before, after) in chunk.changed.items()
                for kind in {way.kind for way in after.ways[len(before.ways) :]}
            ]
            sql = "update channel set main = 0 where contact_id = ? and kind = ?"
            self.unit.raw.executemany(sql, gained)
        self.unit.pour(Channel, columns, _ways(chunk))

    def _write_notes(self, chunk: Sorted) -> None:
        texts = [(who, 1, text) for who, lead in chunk.fresh.items() for text in lead.notes]
        for who, (before, after) in chunk.changed.items():
            for text in after.notes[len(before.notes) :]:
                sql = "select cycle from contact where id = ?"
                (cycle,) = self.unit.raw.execute(sql, (who,)).fetchone()
                texts.append((who, cycle, text))
        day = self.today.isoformat()
        self.unit.pour(
            Activity,
            ("contact_id", "cycle", "body", "kind", "at", "local_on"),
            ((*text, "note", self.unit.stamp, day) for text in texts),
        )


def _ways(chunk: Sorted) -> Iterator[tuple[Any, ...]]:
    """The channels to write; the first of each kind is the main one."""
    added: Iterable[tuple[int, Sequence[Way]]] = (
        *((who, lead.ways) for who, lead in chunk.fresh.items()),
        *((who, now.ways[len(was.ways) :]) for who, (was, now) in chunk.changed.items()),
    )
    for who, ways in added:
        before = ""
        for kind, value, match, label, shared in sorted(ways, key=_by_kind):
            yield who, kind, value, match, label or None, shared, kind != before
            before = kind


def _by_kind(way: Way) -> str:
    return way.kind


def _person(lead: Lead, firms: Mapping[str, _Firm]) -> tuple[Any, ...]:
    """The contact row of a lead, in the order of `_PERSON`."""
    firm = firms.get(lead.company_key)
    size = firm.facts[1:4] if firm else (None, None, None)
    seniority, judged = _judge(size[0], size[1], size[2], lead.title, lead.seniority)
    linkedin = ChannelKind.LINKEDIN.value
    return (
        lead.first_name or None,
        lead.last_name or None,
        lead.display_name or None,
        lead.title or None,
        seniority,
        lead.origin or Origin.UNKNOWN.value,
        lead.source or None,
        lead.source_detail or None,
        lead.handed_by or None,
        firm and firm.id,
        next((way.value for way in lead.ways if way.kind == linkedin), None),
        judged,
        _json(lead.tags) if lead.tags else "[]",
        _json(lead.external_ids) if lead.external_ids else "{}",
        _json(lead.imported) if lead.imported else "{}",
    )


_json = json.JSONEncoder(ensure_ascii=False).encode


@lru_cache(maxsize=4096)
def _judge(
    industry: str | None, least: int | None, most: int | None, title: str | None, seniority: str
) -> tuple[str, str]:
    """Return (seniority, icp)."""
    level = Seniority(seniority or Seniority.UNKNOWN)
    if level is Seniority.UNKNOWN:
        level = seniority_of(title)
    return level.value, icp(fits(industry, (least, most), title, level)).value
