"""An import in two steps: what a file would do to the store, then doing it, reading it once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Self

from pipeboard.commands.incoming import Lead, StorePeople, sort_out
from pipeboard.commands.intake import CHUNK, Batch, Imported, bring_in
from pipeboard.exchange.columns import BadMapping
from pipeboard.exchange.lead_files import Asked, LeadFile, ReadLead, open_file
from pipeboard.exchange.leads import Refused
from pipeboard.exchange.spool import Nobody, Spool, SpooledPeople
from pipeboard.store.unit import Store, Unit

_REFUSED_SHOWN, _WARNINGS_SHOWN, _SAMPLE_ROWS = 20, 10, 5
_UNWRITTEN = 1 << 40  # ids from here on are given to people who are not in the store yet

Progress = Callable[[str, int, int], None]


class Cancelled(Exception):
    """Raised by a progress callback to end an import: nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier import of the very same bytes; `at` is its instant (UTC text)."""

    file_name: str
    at: str


@dataclass(slots=True)
class Preview:
    """What a file is and what importing it would do; nothing is written. Close it when done."""

    path: Path
    sha256: str
    profile: str
    title: str
    layout: str
    mapping: tuple[tuple[str, str, str], ...]
    unmapped: tuple[str, ...]
    spool: Spool
    prefer_file: bool = False
    added: int = 0
    filled: int = 0
    skipped: int = 0
    refused: int = 0
    first_refused: list[Refused] = field(default_factory=list)
    sample: list[Lead] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    before: Before | None = None

    @property
    def rows(self) -> int:
        """Every row of the file."""
        return self.added + self.filled + self.skipped + self.refused

    @property
    def is_worth_it(self) -> bool:
        """Whether applying it would write anything."""
        return bool(self.added or self.filled)

    def close(self) -> None:
        """Drop the rows that were set aside."""
        self.spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def preview(
    path: Path,
    reader: sqlite3.Connection | None,
    asked: Asked,
    *,
    prefer_file: bool = False,
    on_progress: Progress | None = None,
) -> Preview | BadMapping:
    """Read a file once and say what importing it would do to the store (None: to a new one).

    Raises:
        Unreadable: the file is no table, or none of its columns says who somebody is.
        OSError: it is not there, or not readable.
    """
    file = open_file(path, asked)
    if isinstance(file, BadMapping):
        return file
    seen = Preview(
        path=path,
        sha256=file.sha256,
        profile=file.profile,
        title=file.title,
        layout=file.layout,
        mapping=file.mapping,
        unmapped=file.unmapped,
        spool=Spool(),
        prefer_file=prefer_file,
    )
    try:
        _read_all(file, seen, reader, on_progress or _quietly)
    except BaseException:
        seen.close()
        raise
    return seen


def apply(
    store: Store, seen: Preview, *, today: date, on_progress: Progress | None = None
) -> Imported:
    """Do what a preview said: one transaction, one journal entry, or nothing at all.

    What changed in the store since is taken into account. An exception out of `on_progress`
    (`Cancelled`, or the rep's interrupt) leaves nothing behind.
    """
    batch = Batch(
        file_name=seen.path.name,
        sha256=seen.sha256,
        profile=seen.profile,
        mapping={column: meant for column, meant, _ in seen.mapping},
        rows=seen.rows,
        refused=seen.refused,
        prefer_file=seen.prefer_file,
    )

    def import_them(unit: Unit) -> Imported:
        unit.on_progress = on_progress
        return bring_in(unit, seen.spool, batch, today=today)

    return store.save(import_them)


def _read_all(
    file: LeadFile, seen: Preview, reader: sqlite3.Connection | None, on_progress: Progress
) -> None:
    """Read every row: set the leads aside, and count what would become of them."""
    stored = StorePeople(reader, _UNWRITTEN) if reader else Nobody(_UNWRITTEN)
    warnings: list[str] = []
    warned = 0
    with closing(SpooledPeople(stored, seen.spool)) as people, closing(file.leads()) as rows:
        while chunk := list(islice(rows, CHUNK)):
            read = [one for one in chunk if isinstance(one, ReadLead)]
            refused = [one for one in chunk if isinstance(one, Refused)]
            places = {id(one.lead): seen.spool.add(one.lead) for one in read}
            for one in read:
                warned += len(one.warnings)
                if one.warnings and len(warnings) < _WARNINGS_SHOWN:
                    warnings += [f"line {one.lead.line}: {words}" for words in one.warnings]
            done = sort_out([one.lead for one in read], people, prefer_file=seen.prefer_file)
            people.keep(done, places)
            seen.sample += [one.lead for one in read[: _SAMPLE_ROWS - len(seen.sample)]]
            seen.first_refused += refused[: _REFUSED_SHOWN - len(seen.first_refused)]
            seen.added += len(done.fresh)
            seen.filled += done.filled
            seen.skipped += done.skipped
            seen.refused += len(refused)
            on_progress("reading", file.consumed, file.size)
    if warned > len(warnings[:_WARNINGS_SHOWN]):
        warnings[_WARNINGS_SHOWN:] = [f"and {warned - _WARNINGS_SHOWN:,} more like these"]
    seen.notices = [*file.remarks(), *warnings]
    seen.before = _came_before(reader, seen.sha256) if reader else None


def _came_before(reader: sqlite3.Connection, sha256: str) -> Before | None:
    row = reader.execute(
        "select file_name, created_at from import_batch where sha256 = ? order by id desc limit 1",
        (sha256,),
    ).fetchone()
    return Before(*row) if row else None


def _quietly(doing: str, done: int, total: int) -> None:
    """Tell nobody."""
