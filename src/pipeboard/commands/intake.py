"""Bringing a list in: the leads of one file, its batch, and the rows that could not be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from pipeboard.commands.bring_people import PeopleWriting
from pipeboard.commands.incoming import Lead
from pipeboard.commands.matching import StorePeople, sort_out
from pipeboard.domain.text import plural
from pipeboard.store.lists import ImportBatch, RefusedRow
from pipeboard.store.tables import Contact
from pipeboard.store.unit import Unit

CHUNK = 1000  # leads looked up and written together

RefusedCells = tuple[int, str, Sequence[str]]
"""A row that was refused: its line, the reason, its cells."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The file that rows come from; `rows` and `refused` are counts of its rows.

    `mapping` says what was read of each column, `asked` which of it the rep said, `header_key`
    by what a file with the same columns is known again. With `known_only` nobody is added.
    """

    file_name: str
    sha256: str
    profile: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
    refused: int = 0
    prefer_file: bool = False
    known_only: bool = False
    asked: Sequence[tuple[str, str]] = ()
    header: Sequence[str] = ()
    header_key: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a file's rows; the ids are None when nothing was written.

    `unjoined` rows name nobody who is known; `named` are those known before whom a row named.
    """

    batch_id: int | None
    added: int
    filled: int
    skipped: int
    refused: int
    companies: int
    first_id: int | None
    unjoined: int = 0
    named: AbstractSet[int] = frozenset()

    @property
    def rows(self) -> int:
        """Every row of the file."""
        return self.added + self.filled + self.skipped + self.refused + self.unjoined

    @property
    def touched(self) -> set[int]:
        """Everybody whom the file named, new or not."""
        new = () if self.first_id is None else range(self.first_id, self.first_id + self.added)
        return {*self.named, *new}


def bring_in(
    unit: Unit,
    leads: Iterable[Lead],
    batch: Batch,
    *,
    today: date,
    refused: Iterable[RefusedCells] = (),
) -> Brought:
    """Add the leads of one file, in its order; who is known only has blanks filled.

    An exception raised by the unit's progress leaves nothing behind.
    """
    people = StorePeople(unit.raw, unit.next_id(Contact))
    writing = PeopleWriting(unit, lambda: open_batch(unit, batch), today, batch.prefer_file)
    first_id, filled, skipped, unjoined = people.next_id, 0, 0, 0
    named: set[int] = set()
    left = iter(leads)
    while chunk := list(islice(left, CHUNK)):
        done = sort_out(chunk, people, prefer_file=batch.prefer_file, known_only=batch.known_only)
        writing.write(done)
        filled, skipped = filled + done.filled, skipped + done.skipped
        unjoined += done.unjoined
        named |= done.named
        so_far = people.next_id - first_id + filled + skipped + unjoined
        unit.progress("writing", so_far, max(batch.rows - batch.refused, so_far))
    added = people.next_id - first_id
    if batch.refused:
        writing.open()
    writing.finish()
    unit.says(f"{'enrich' if batch.known_only else 'import'} {plural(added + filled, 'row')}")
    brought = Brought(
        batch_id=writing.batch_id,
        added=added,
        filled=filled,
        skipped=skipped,
        refused=batch.refused,
        companies=writing.companies,
        first_id=first_id if added else None,
        unjoined=unjoined,
        named=frozenset(who for who in named if who < first_id),
    )
    if writing.batch_id is not None:
        close_batch(unit, writing.batch_id, brought, refused)
    return brought


def open_batch(unit: Unit, batch: Batch) -> int:
    """Write what a file is; its rows name the batch."""
    mapping = {"read": dict(batch.mapping), "asked": [list(pair) for pair in batch.asked]}
    return unit.insert(
        ImportBatch,
        file_name=batch.file_name,
        sha256=batch.sha256,
        profile=batch.profile,
        mapping=json.dumps(mapping, ensure_ascii=False),
        counts="{}",
        header=json.dumps(list(batch.header), ensure_ascii=False),
        header_key=batch.header_key,
    )


def close_batch(
    unit: Unit, batch_id: int, counts: Any, refused: Iterable[RefusedCells] = ()
) -> None:
    """Keep what became of a file's rows (see `COUNTS`), and those that were refused, whole."""
    said = {name: getattr(counts, name) for name in COUNTS}
    unit.change(ImportBatch, batch_id, counts=json.dumps(said))
    columns = ("import_id", "line", "reason", "cells")
    unit.pour(
        RefusedRow,
        columns,
        (
            (batch_id, line, reason, json.dumps(list(cells), ensure_ascii=False))
            for line, reason, cells in refused
        ),
    )


COUNTS = ("added", "filled", "skipped", "refused", "unjoined")
