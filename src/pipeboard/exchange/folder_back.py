"""A folder that `folder` wrote becomes a store again: all of it, or nothing."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeboard.domain.text import plural, safe
from pipeboard.exchange import folder_cells
from pipeboard.exchange.folder import (
    FORMAT,
    JOURNAL,
    JOURNAL_TABLES,
    MANIFEST,
    STEP,
    Exported,
    Progress,
    StoredTable,
    Telling,
    stored_table,
    stored_tables,
)
from pipeboard.exchange.folder_cells import Value
from pipeboard.exchange.sniff import Unreadable
from pipeboard.store import cards, connect

_MANIFEST_AT_MOST = 1 << 20


def import_all(folder: Path, store: Path, *, on_progress: Progress) -> Exported:
    """Fill an empty store from a folder that `export_all` wrote: all of it, or nothing.

    `store` is a store of this version.

    Raises:
        Unreadable: a file is missing, was changed or cut short, does not fit its count, or comes
            from another version of the store.
        StoreError: the store is not empty, or locked.
        OSError: a file may not be read.
    """
    manifest = _read_manifest(folder)
    with closing(connect.writer(store)) as db:
        tables = {one.file: one for one in stored_tables(db)}
        _check_files(folder, manifest, [*tables, JOURNAL])
        try:
            db.execute("begin immediate")
            _refuse_filled(db, store, tables.values())
            rows = _fill_store(db, folder, manifest, tables, on_progress)
            db.execute("commit")
        except sqlite3.IntegrityError as wrong:
            raise Unreadable(f"the rows do not fit together ({safe(str(wrong))})") from None
        except sqlite3.OperationalError as error:
            if connect.is_busy(error):
                raise connect.Locked from None
            raise
        finally:
            if db.in_transaction:
                db.rollback()
    return Exported(len(manifest["files"]) + 1, rows)


def check_all(folder: Path) -> int:
    """Return how many rows a folder of `export_all` says it holds, its files being as they were.

    Raises:
        Unreadable: as `import_all`.
        OSError: a file may not be read.
    """
    manifest = _read_manifest(folder)
    _check_files(folder, manifest, list(manifest["files"]))
    return sum(
        value for one in manifest["files"].values() for value in one.values() if type(value) is int
    )


def _read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest, its shape checked: names, counts and hashes."""
    if not folder.is_dir():
        raise Unreadable("this is not a folder that export all wrote")
    path = folder / MANIFEST
    if not path.is_file():
        raise Unreadable(f"it has no {MANIFEST}: this is not a folder that export all wrote")
    broken = Unreadable(f"{MANIFEST} is damaged: export the store again")
    try:
        with path.open("rb") as file:
            manifest = json.loads(file.read(_MANIFEST_AT_MOST))
    except (ValueError, RecursionError):
        raise broken from None
    if not isinstance(manifest, dict):
        raise broken
    if (manifest.get("format"), manifest.get("store")) != (FORMAT, connect.VERSION):
        raise Unreadable(
            f"it was written for store {safe(str(manifest.get('store')))[:20]} and this program"
            f" has store {connect.VERSION}: use the pipeboard that wrote it, or upgrade that store"
            " and export it again"
        )
    files, last_ids = manifest.get("files"), manifest.get("last_ids")
    if not (_has_shape(files, dict) and _has_shape(last_ids, int)):
        raise broken
    return manifest


def _has_shape(table: Any, of: type) -> bool:
    return isinstance(table, dict) and all(type(one) is of for one in table.values())


def _check_files(folder: Path, manifest: dict[str, Any], expected: list[str]) -> None:
    """Refuse a folder with a file missing, unknown to the store, or other than it was written."""
    listed = manifest["files"]
    for name in expected:
        if name not in listed or not (folder / name).is_file():
            raise Unreadable(f"{name} is missing")
    if unknown := sorted(set(listed) - set(expected)):
        raise Unreadable(f"{safe(unknown[0])[:60]} is no table of the store")
    for name in expected:
        with (folder / name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != listed[name].get("sha256"):
            raise Unreadable(f"{name} was changed or cut short since it was exported")


def _refuse_filled(db: sqlite3.Connection, store: Path, tables: Iterable[StoredTable]) -> None:
    names = [*(one.name for one in tables), *JOURNAL_TABLES]
    if any(db.execute(f"select 1 from {name} limit 1").fetchone() for name in names):
        raise connect.StoreError(
            f"{store} is not empty, and a whole export goes into an empty store only:"
            " name a new file with --db",
            65,
        )


def _fill_store(
    db: sqlite3.Connection,
    folder: Path,
    manifest: dict[str, Any],
    tables: dict[str, StoredTable],
    on_progress: Progress,
) -> int:
    files = manifest["files"]
    told = [one.get(name) for one in files.values() for name in ("rows", *JOURNAL_TABLES)]
    telling = Telling(on_progress, "reading", sum(n for n in told if type(n) is int))
    db.execute("pragma defer_foreign_keys=on")
    done = 0
    for name, table in tables.items():
        with _opened(folder / name) as texts:
            rows = telling.each(_named_rows(name, folder_cells.rows(texts, table.columns)))
            counts = {"rows": _pour(db, table, rows)}
        _check_counts(name, files[name], counts)
        done += sum(counts.values())
    counts = _read_journal(db, folder / JOURNAL, telling)
    _check_counts(JOURNAL, files[JOURNAL], counts)
    _set_last_ids(db, manifest["last_ids"])
    cards.rewrite_all(db, on_progress)
    return done + sum(counts.values())


def _named_rows(name: str, rows: Iterator[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
    try:
        yield from rows
    except Unreadable as wrong:
        raise Unreadable(f"{name}: {wrong}") from None
    except UnicodeDecodeError:
        raise Unreadable(f"{name} is not UTF-8") from None


def _opened(path: Path) -> Any:
    return path.open(encoding="utf-8", newline="\n")


def _pour(db: sqlite3.Connection, table: StoredTable, rows: Iterable[tuple[Any, ...]]) -> int:
    marks = ", ".join("?" * len(table.columns))
    names = ", ".join(f'"{column}"' for column in table.columns)
    # rowcount counts what triggers did not.
    return db.executemany(f"insert into {table.name}({names}) values ({marks})", rows).rowcount


def _read_journal(db: sqlite3.Connection, path: Path, telling: Telling) -> dict[str, int]:
    counts = dict.fromkeys(JOURNAL_TABLES, 0)
    tables = {name: stored_table(db, name) for name in JOURNAL_TABLES}
    with _opened(path) as texts:
        kept: dict[str, list[tuple[Any, ...]]] = {name: [] for name in JOURNAL_TABLES}
        for line, text in enumerate(telling.each(texts), 1):
            name, row = _journal_row(text, line, tables)
            kept[name].append(row)
            if len(kept[name]) == STEP:
                counts[name] += _pour(db, tables[name], kept[name])
                kept[name].clear()
    for name, rows in kept.items():
        if rows:
            counts[name] += _pour(db, tables[name], rows)
    return counts


def _journal_row(
    text: str, line: int, tables: dict[str, StoredTable]
) -> tuple[str, tuple[Any, ...]]:
    try:
        ((name, row),) = json.loads(text).items()
        columns = tables[name].columns
        if list(row) != columns or not all(_is_plain(value) for value in row.values()):
            raise ValueError
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise Unreadable(f"{JOURNAL}: line {line}: it is not as it was written") from None
    return name, tuple(row.values())


def _is_plain(value: Any) -> bool:
    return value is None or type(value) in (str, int)


def _check_counts(name: str, said: dict[str, Any], found: dict[str, int]) -> None:
    for what, count in found.items():
        if said.get(what) != count:
            here = plural(count, "row")
            raise Unreadable(f"{name} has {here} and the manifest says {safe(str(said.get(what)))}")


def _set_last_ids(db: sqlite3.Connection, last_ids: dict[str, int]) -> None:
    """Go on counting where the other store was: an id never goes to someone else."""
    db.execute("delete from sqlite_sequence")
    known = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
    for name, last in last_ids.items():
        if name not in known:
            raise Unreadable(f"{MANIFEST} names a table {safe(name)[:40]} that the store has not")
        db.execute("insert into sqlite_sequence(name, seq) values (?, ?)", (name, last))
