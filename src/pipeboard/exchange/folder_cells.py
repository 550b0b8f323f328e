"""How a stored value stands in a CSV of the full export: exactly, nothing told apart from empty.

A text is always quoted, a number never, and nothing at all (NULL) is an empty cell.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache

from pipeboard.exchange.sniff import Unreadable

Value = str | int | None
_CELL = r'(?:"([^"]*+(?:""[^"]*+)*+)"|(-?[0-9]{1,19})?)'
_MISFIT = "a row is not as it was written: export the store again"


def lines(db: sqlite3.Connection, table: str, columns: list[str], order: str) -> Iterator[bytes]:
    """Yield a table as lines of CSV, its column names first; rows are streamed."""
    yield f"{','.join(columns)}\n".encode()
    written = " || ',' || ".join(
        f"iif(typeof({c}) = 'text', '\"' || replace({c}, '\"', '\"\"') || '\"', ifnull({c}, ''))"
        for c in map(_quoted, columns)
    )
    for (line,) in db.execute(f"select {written} from {_quoted(table)} order by {order}"):
        yield f"{line}\n".encode()


def rows(texts: Iterable[str], columns: list[str]) -> Iterator[tuple[Value, ...]]:
    """Yield the rows that `lines` wrote, as they were in the store.

    `texts` are the lines of the file as it stands, line ends kept.

    Raises:
        Unreadable: another header, or a row that is not as `lines` writes it.
    """
    left = iter(texts)
    if next(left, "") != f"{','.join(columns)}\n":
        raise Unreadable("its columns are not those of the store", 1)
    parts: list[str] = []
    quotes, row = 0, _row(len(columns))
    for line, text in enumerate(left, 2):
        parts.append(text)
        quotes += text.count('"')
        if quotes % 2:  # the row goes on: its last cell has a line end in it
            continue
        found = row.fullmatch("".join(parts))
        if found is None:
            raise Unreadable(_MISFIT, line - len(parts) + 1)
        cells = found.groups()
        yield tuple(map(_value, cells[::2], cells[1::2]))
        parts, quotes = [], 0
    if parts:
        raise Unreadable(_MISFIT, line - len(parts) + 1)


def _value(quoted: str | None, bare: str | None) -> Value:
    if quoted is not None:
        return quoted.replace('""', '"') if '"' in quoted else quoted
    return int(bare) if bare else None


@cache
def _row(columns: int) -> re.Pattern[str]:
    return re.compile(",".join([_CELL] * columns) + "\n")


def _quoted(name: str) -> str:
    return f'"{name}"'
