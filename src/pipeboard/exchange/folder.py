"""Everything to a folder, exactly: what `folder_back` makes of it comes out the same again.

One CSV a table (`folder_cells`), `journal.jsonl` with every command and change, `manifest.json`
with counts and sha256. What is derived (cards, scores) is left out: it is made anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from pipeboard import __version__
from pipeboard.exchange import folder_cells
from pipeboard.exchange.export_files import new_folder, private_file
from pipeboard.store import connect

MANIFEST, JOURNAL = "manifest.json", "journal.jsonl"
FORMAT = 1
_DERIVED = frozenset(("card", "card_note", "tally", "score", "alembic_version"))
JOURNAL_TABLES = ("entry", "change")
STEP = 5000  # rows between two words on progress

Progress = Callable[[str, int, int], None]


class Exported(NamedTuple):
    """How much went into a folder."""

    files: int
    rows: int


class StoredTable(NamedTuple):
    """A table that is exported: its columns, and those that put its rows in order."""

    name: str
    columns: list[str]
    order: str

    @property
    def file(self) -> str:
        """Its file in the folder."""
        return f"{self.name}.csv"


def export_all(
    db: sqlite3.Connection, target: Path, *, force: bool, on_progress: Progress
) -> Exported:
    """Write the whole store to a folder, as it is at one moment; files 0600, the folder 0700.

    A writer is held up only while the file is copied: the rest is read from that copy.

    Raises:
        CannotWrite: the folder cannot be made, or holds something (other than an earlier export,
            with `force`).
    """
    with (
        new_folder(target, may_replace=lambda there: force and _is_export(there)) as folder,
        closing(sqlite3.connect(_private_copy(db, folder / ".copy"))) as copy,
    ):
        (folder / ".copy").unlink()  # it is open: nobody else sees it, and it goes with us
        copy.execute("pragma query_only=on")
        return _write(copy, folder, on_progress)


def _private_copy(db: sqlite3.Connection, path: Path) -> Path:
    connect.make_private(path)
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("pragma synchronous=off")
        db.backup(copy)
    return path


def _is_export(folder: Path) -> bool:
    """Whether a folder holds an earlier export and nothing else."""
    names = {one.name for one in folder.iterdir()}
    return MANIFEST in names and all(
        name in (MANIFEST, JOURNAL) or name.endswith(".csv") for name in names
    )


def _write(db: sqlite3.Connection, folder: Path, on_progress: Progress) -> Exported:
    tables = stored_tables(db)
    counts = {one.name: _count(db, one.name) for one in (*tables, *map(_named, JOURNAL_TABLES))}
    telling = Telling(on_progress, "writing", sum(counts.values()))
    files: dict[str, dict[str, int | str]] = {}
    for table in tables:
        lines = folder_cells.lines(db, table.name, table.columns, table.order)
        digest = _fill(folder / table.file, telling.each(lines))
        files[table.file] = {"rows": counts[table.name], "sha256": digest}
    digest = _fill(folder / JOURNAL, telling.each(_journal(db)))
    files[JOURNAL] = {**{name: counts[name] for name in JOURNAL_TABLES}, "sha256": digest}
    manifest = {
        "format": FORMAT,
        "pipeboard": __version__,
        "store": connect.VERSION,
        "files": files,
        "last_ids": dict(db.execute("select name, seq from sqlite_sequence order by name")),
    }
    _fill(folder / MANIFEST, [f"{json.dumps(manifest, indent=1)}\n".encode()])
    return Exported(len(files) + 1, sum(counts.values()))


def _named(name: str) -> StoredTable:
    return StoredTable(name, [], "")


def stored_tables(db: sqlite3.Connection) -> list[StoredTable]:
    """Return every table that is written as CSV, by name."""
    names = [
        row[0]
        for row in db.execute(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite%'"
            " order by name"
        )
        if row[0] not in _DERIVED and row[0] not in JOURNAL_TABLES
    ]
    return [stored_table(db, name) for name in names]


def stored_table(db: sqlite3.Connection, name: str) -> StoredTable:
    """Return a table as the store has it."""
    columns = db.execute(f"pragma table_info({name})").fetchall()
    key = [column[1] for column in sorted(columns, key=lambda one: one[5]) if column[5]]
    return StoredTable(name, [column[1] for column in columns], ", ".join(key))


def _count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"select count(*) from {table}").fetchone()[0])


def _journal(db: sqlite3.Connection) -> Iterator[bytes]:
    """Every command, oldest first, each followed by the changes it made."""
    changes = _objects(db, "change", "id")
    waiting = next(changes, None)
    for entry in _objects(db, "entry", "id"):
        while waiting and waiting["id"] < entry["first"]:
            yield _line("change", waiting)
            waiting = next(changes, None)
        yield _line("entry", entry)
    while waiting:
        yield _line("change", waiting)
        waiting = next(changes, None)


def _objects(db: sqlite3.Connection, table: str, order: str) -> Iterator[dict[str, Any]]:
    columns = stored_table(db, table).columns
    for row in db.execute(f"select * from {table} order by {order}"):
        yield dict(zip(columns, row, strict=True))


def _line(kind: str, row: dict[str, Any]) -> bytes:
    return f"{json.dumps({kind: row}, ensure_ascii=False)}\n".encode()


def _fill(path: Path, lines: Iterable[bytes]) -> str:
    """Write a file and return its sha256."""
    digest = hashlib.sha256()
    with private_file(path) as file:
        for line in lines:
            digest.update(line)
            file.write(line)
    return digest.hexdigest()


class Telling:
    """Tells how far the rows are, once in a while."""

    def __init__(self, on_progress: Progress, doing: str, total: int) -> None:
        self._on_progress, self._doing, self._total = on_progress, doing, total
        self._done = 0

    def each(self, lines: Iterable[Any]) -> Iterator[Any]:
        """Pass everything through."""
        for line in lines:
            self._done += 1
            if self._done % STEP == 0:
                self._on_progress(self._doing, min(self._done, self._total), self._total)
            yield line
