"""Opening files: each by its format, its columns read as the rep says now or said of its like."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pipeboard.exchange import sheets, vcards
from pipeboard.exchange.columns import BadMapping, Columns, map_columns
from pipeboard.exchange.files import Table, Unreadable, read_table
from pipeboard.exchange.joined import JoinedFile
from pipeboard.exchange.lead_files import Asked, LeadFile, TextTable
from pipeboard.exchange.own_file import OwnFile, is_own
from pipeboard.exchange.profiles import KINDS, MANY_FIELDS, PEOPLE, header_key

Pairs = tuple[tuple[str, str], ...]


class Remembered(NamedTuple):
    """What the rep said of the columns of an earlier file, its name, and the day it came."""

    file_name: str
    on: str
    pairs: Pairs


class Opened(NamedTuple):
    """A file whose format and columns are settled; `asked` is what the rep said of its columns."""

    file: LeadFile | JoinedFile
    kind: str
    asked: Pairs = ()
    notices: Sequence[str] = ()


class _Table(NamedTuple):
    """A table before its columns are settled."""

    table: Table
    remembered: Remembered | None


def open_all(
    paths: Sequence[Path], asked: Asked, reader: sqlite3.Connection | None
) -> list[Opened] | BadMapping:
    """Find out what files are, in the order they are to be worked: people before what joins them.

    Of several files a `--map` concerns those that have its column.

    Raises:
        Unreadable: one is no table; its `path` says which.
        OSError: one is not there, or not readable.
    """
    known = _remembered(reader) if reader else {}
    opened = [Opened(file, PEOPLE) for file in _open_cards(paths, asked)]
    tables = [_open(path, asked, known) for path in paths if not vcards.is_vcards(path)]
    if asked.mapping and not tables:
        return BadMapping("vCards have no columns that --map could name")
    had = {header_key(name) for one in tables for name in one.table.columns}
    for one in tables:
        names = {header_key(name) for name in one.table.columns}
        # A column that no file has is for the first to refuse.
        given = tuple(
            p for p in asked.mapping if header_key(p[0]) in names or header_key(p[0]) not in had
        )
        found = _settle(one, asked, given)
        if isinstance(found, BadMapping):
            return BadMapping(f"{one.table.path.name}: {found.reason}")
        opened.append(found)
    return sorted(opened, key=lambda one: KINDS.index(one.kind))


def _open_cards(paths: Sequence[Path], asked: Asked) -> list[vcards.CardFile]:
    """Open folders of vCards one by one, and the files of vCards together as one."""
    cards = [path for path in paths if vcards.is_vcards(path)]
    files = [path for path in cards if not path.is_dir()]
    several = [(folder, ()) for folder in cards if folder.is_dir()]
    grouped = [(files[0].parent if len(files) > 1 else files[0], files)] if files else []
    opened = []
    for path, together in (*grouped, *several):
        try:
            opened.append(vcards.CardFile(path, asked, together))
        except Unreadable as error:
            error.path = path
            raise
    return opened


def columns_key(names: Iterable[str]) -> str:
    """Return what a file with these columns is known again by, whatever their order."""
    keys = sorted(map(header_key, names))
    return sha256("\x1f".join(keys).encode()).hexdigest()[:32] if keys else ""


def _open(path: Path, asked: Asked, known: dict[str, Remembered]) -> _Table:
    also = [column for column, _ in asked.mapping]
    also += [column for kept in known.values() for column, _ in kept.pairs]
    try:
        if path.suffix.lower() in sheets.SUFFIXES:
            table: Table = sheets.read_sheet(path, also=also)
        else:
            table = read_table(path, encoding=asked.encoding, also=also)
    except Unreadable as error:
        error.path = path
        raise
    return _Table(table, known.get(columns_key(table.columns)))


def _settle(one: _Table, asked: Asked, given: Pairs) -> Opened | BadMapping:
    notices, pairs = [], given
    if not (given or asked.profile) and is_own(one.table):
        return Opened(OwnFile(one.table, asked), PEOPLE)
    if one.remembered and one.remembered.pairs:
        pairs = _with(given, one.remembered.pairs)
    columns = _map(one.table, asked, pairs)
    if isinstance(columns, BadMapping) and pairs != given:
        columns, pairs = _map(one.table, asked, given), given
    if isinstance(columns, BadMapping):
        return columns
    if pairs != given and one.remembered:
        said = ", ".join(
            f"{column} = {meant}" for column, meant in pairs if (column, meant) not in given
        )
        notices.append(
            f"read as {one.remembered.file_name} of {one.remembered.on}: {said}"
            " (--map COLUMN=FIELD says otherwise)"
        )
    if columns.kind == PEOPLE:
        return Opened(TextTable(one.table, columns, asked), PEOPLE, pairs, notices)
    return Opened(JoinedFile(one.table, columns, asked), columns.kind, pairs, notices)


def _map(table: Table, asked: Asked, pairs: Pairs) -> Columns | BadMapping:
    return map_columns(table.columns, table.sample, profile=asked.profile, overrides=pairs)


def _with(given: Pairs, remembered: Pairs) -> Pairs:
    """What is said now, and what was said of other columns and other fields."""
    columns = {header_key(column) for column, _ in given}
    fields = {meant for _, meant in given if meant not in MANY_FIELDS}
    kept = (
        pair for pair in remembered if header_key(pair[0]) not in columns and pair[1] not in fields
    )
    return (*given, *kept)


def _remembered(reader: sqlite3.Connection) -> dict[str, Remembered]:
    """What the rep said of columns, by the key of all columns; the newest file counts."""
    rows = reader.execute(
        "select header_key, file_name, substr(created_at, 1, 10), mapping from import_batch"
        " where header_key <> '' order by id"
    )
    known = {}
    for key, name, on, mapping in rows:
        pairs = json.loads(mapping).get("asked", [])
        known[key] = Remembered(name, on, tuple((column, meant) for column, meant in pairs))
    return known
