"""Contacts as our own CSV: everything a row can hold, to be read by people and brought in again."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pipeboard.domain.cells import armoured, listed, stacked
from pipeboard.domain.terms import ChannelKind
from pipeboard.reads.everyone import Everyone, everyone, most_ways

_BEFORE = "pipeboard_uid name first_name last_name title seniority company".split()
_FACTS = (
    "website domain company_linkedin industry headcount_min headcount_max country region city"
).split()
_AFTER = "source source_detail origin handed_by timezone".split()
_STANDING = "stage status icp score next_due".split()
_KINDS = tuple(kind.value for kind in ChannelKind)
_LEAST = {"email": 1, "phone": 1, "linkedin": 1, "other": 0}


def contacts_csv(db: sqlite3.Connection, ids: Sequence[int], *, raw: bool) -> Iterator[bytes]:
    """Yield contacts as lines of CSV, their column names first.

    With `raw` no cell is kept from being a formula.
    """
    most = most_ways(db)
    counts = {kind: max(most.get(kind, 0), _LEAST[kind]) for kind in _KINDS}
    header = [*_BEFORE, *_way_columns(counts), *_FACTS, *_AFTER, "tags", "notes", *_STANDING]
    rows = (_row(one, counts) for one in everyone(db, ids))
    yield from as_csv([*header, "external_ids", "imported"], rows, raw=raw)


def as_csv(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, raw: bool
) -> Iterator[bytes]:
    """Yield rows as lines of CSV (UTF-8, CRLF), in which no cell runs unless they are `raw`."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    guard: Callable[[str], str] = str if raw else armoured
    writer.writerow(header)
    for row in rows:
        yield _taken(written)
        writer.writerow([guard(_text(value)) for value in row])
    yield _taken(written)


def _taken(written: io.StringIO) -> bytes:
    line = written.getvalue().encode()
    written.seek(0)
    written.truncate()
    return line


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _way_columns(counts: dict[str, int]) -> Iterator[str]:
    for kind, count in counts.items():
        for n in range(1, count + 1):
            yield from (f"{kind}_{n}", f"{kind}_{n}_label", f"{kind}_{n}_state")


def _row(one: Everyone, counts: dict[str, int]) -> list[object]:
    ways: list[object] = []
    for kind, count in counts.items():
        mine = [way for way in one.ways if way.kind == kind][:count]
        for way in mine:
            ways += (way.value, way.label, _state(way.state, way.shared))
        ways += [None] * (3 * (count - len(mine)))
    return [
        one.uid,
        one.display_name,
        *(getattr(one, name) for name in _BEFORE[2:]),
        *ways,
        *(getattr(one, name) for name in (*_FACTS, *_AFTER)),
        listed(one.tags),
        stacked(one.notes),
        *(getattr(one, name) for name in _STANDING),
        _json(one.external_ids),
        _json(one.imported),
    ]


def _state(state: str, shared: int) -> str:
    words = [state] if state != "unverified" else []
    return " ".join([*words, *(["shared"] if shared else [])])


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
