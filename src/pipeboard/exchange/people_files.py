"""One file of people in an import: read once, set aside and counted, then brought in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from itertools import islice

from pipeboard.commands.bring_companies import link_people
from pipeboard.commands.claims import claiming, trust_claims
from pipeboard.commands.intake import CHUNK, Batch, Brought, bring_in
from pipeboard.commands.joins import Joins
from pipeboard.commands.matching import Sorted, StorePeople, sort_out
from pipeboard.domain.claims import Claim, claimed
from pipeboard.exchange.diffs import Diff, diffs, opposed
from pipeboard.exchange.lead_files import Asked, LeadFile, ReadLead
from pipeboard.exchange.leads import Refused
from pipeboard.exchange.previews import (
    DIFFS_SHOWN,
    REFUSED_SHOWN,
    SAMPLE_ROWS,
    WARNINGS_SHOWN,
    FilePreview,
)
from pipeboard.exchange.spool import Nobody, Spool, SpooledPeople, Tray
from pipeboard.store.unit import Unit

_UNWRITTEN = 1 << 40  # ids from here on are given to people who are not in the store yet
_OPPOSED_SHOWN = 5


def people_of(reader: sqlite3.Connection | None) -> SpooledPeople:
    """Return those in the store (None: nobody), to whom the rows that are read are added."""
    return SpooledPeople(StorePeople(reader, _UNWRITTEN) if reader else Nobody(_UNWRITTEN))


class PeopleWork:
    """The rows of one file of people, set aside between its preview and its import.

    `is_joined` says that another file of the import speaks of people.
    """

    def __init__(self, file: LeadFile, asked: Asked, *, is_joined: bool) -> None:
        self._file, self._asked, self._is_joined = file, asked, is_joined
        self._leads, self._refused = Spool(), Tray()
        self._warnings: list[str] = []
        self._warned = 0
        self._opposed: list[str] = []
        self._opposing = 0
        self._claims: dict[int, Claim] = {}

    def look(
        self,
        seen: FilePreview,
        people: SpooledPeople,
        joins: Joins,
        on_progress: Callable[[int], None],
    ) -> None:
        """Read every row: set the leads aside, and count what would become of them."""
        with closing(self._file.leads()) as rows:
            while chunk := list(islice(rows, CHUNK)):
                read = [one for one in chunk if isinstance(one, ReadLead)]
                places = {id(one.lead): self._leads.add(one.lead) for one in read}
                for one in read:
                    if one.warnings:
                        self._warn(one)
                done = sort_out(
                    [one.lead for one in read],
                    people,
                    prefer_file=self._asked.prefer_file,
                    known_only=self._asked.enrich,
                )
                people.keep(done, self._leads, places)
                if self._is_joined:
                    joins.expect(done.fresh | {who: now for who, (_, now) in done.changed.items()})
                seen.sample += [one.lead for one in read[: SAMPLE_ROWS - len(seen.sample)]]
                self._count(seen, done)
                if self._asked.trust_stages:
                    self._claims |= _claims(done, joins.db)
                self._refuse(seen, [one for one in chunk if isinstance(one, Refused)])
                on_progress(self._file.consumed)
        seen.notices += self._said()
        seen.claims.update(claim.label for claim in self._claims.values())
        if seen.claims:
            said = ", ".join(f"{count:,} {label}" for label, count in seen.claims.items())
            seen.notices.append(f"stages taken from the file: {said}")

    def bring(self, unit: Unit, batch: Batch, joins: Joins, today: date) -> Brought:  # noqa: ARG002
        """Write what was set aside."""
        refused = ((line, reason, cells) for line, reason, cells in self._refused.all())
        brought = bring_in(unit, self._leads, batch, today=today, refused=refused)
        if "company_external_id" in batch.mapping.values():
            link_people(unit)
        if self._asked.trust_stages:
            trust_claims(unit, brought.touched)
        return brought

    def close(self) -> None:
        """Drop what was set aside."""
        self._leads.close()
        self._refused.close()

    def _warn(self, one: ReadLead) -> None:
        self._warned += len(one.warnings)
        if len(self._warnings) < WARNINGS_SHOWN:
            self._warnings += [f"line {one.lead.line}: {words}" for words in one.warnings]

    def _count(self, seen: FilePreview, done: Sorted) -> None:
        seen.added += len(done.fresh)
        seen.filled += done.filled
        seen.skipped += done.skipped
        seen.unjoined += done.unjoined
        for before, after in done.changed.values():
            for diff in diffs(before, after):
                seen.changes[diff.field] += 1
                if len(seen.diffs) < DIFFS_SHOWN:
                    seen.diffs.append(diff)
        if not self._asked.prefer_file:
            for known, lead in done.met:
                for diff in opposed(known, lead):
                    self._opposing += 1
                    if len(self._opposed) < _OPPOSED_SHOWN:
                        self._opposed.append(_kept(lead.line, diff))

    def _refuse(self, seen: FilePreview, refused: list[Refused]) -> None:
        for one in refused:
            self._refused.put((one.line, one.reason, tuple(one.cells)))
        seen.refused += len(refused)
        seen.first_refused += refused[: REFUSED_SHOWN - len(seen.first_refused)]

    def _said(self) -> list[str]:
        """The file's own remarks, then the warnings of its rows, then what speaks against it."""
        warnings, opposed = self._warnings[:WARNINGS_SHOWN], list(self._opposed)
        if self._warned > len(warnings):
            warnings.append(f"and {self._warned - len(warnings):,} more like these")
        if self._opposing > len(opposed):
            opposed.append(f"and {self._opposing - len(opposed):,} more that are known otherwise")
        return [*self._file.remarks(), *warnings, *opposed]


def _claims(done: Sorted, db: sqlite3.Connection | None) -> dict[int, Claim]:
    """Return the stages that people claim beyond their own."""
    claims = claiming(db, done.named) if db else {}
    news = {who: now.tags for who, (was, now) in done.changed.items() if now.tags != was.tags}
    news |= {who: lead.tags for who, lead in done.fresh.items()}
    return claims | {who: claim for who, tags in news.items() if (claim := claimed(tags))}


def _kept(line: int, diff: Diff) -> str:
    return f"line {line}: {diff.name}: {diff.field} {diff.before!r} stays, not {diff.after!r}"
