"""Many rows in few statements.

A statement that fires a trigger saves every page it touches, so that it alone can be taken back:
with one row a statement that costs more than the row does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

_VALUES_AT_MOST = 4000  # bound in one statement; SQLite allows 32,766


def inserts(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the statements that insert rows, each with its values; the rows are streamed."""
    names, marks = ", ".join(columns), f"({', '.join('?' * len(columns))})"
    left = iter(rows)
    while batch := list(islice(left, _VALUES_AT_MOST // len(columns))):
        values = ", ".join([marks] * len(batch))
        yield f"insert into {table}({names}) values {values}", tuple(chain.from_iterable(batch))


def delete(table: str, key: str, ids: Iterable[int]) -> tuple[str, tuple[str]]:
    """Return the statement that deletes rows by their key, with its value."""
    listed = json.dumps(list(ids))
    return f"delete from {table} where {key} in (select value from json_each(?))", (listed,)
