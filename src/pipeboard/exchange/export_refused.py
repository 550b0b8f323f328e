"""The rows of the last import that could not be brought in, to be mended and brought in again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeboard.exchange.export_people import as_csv
from pipeboard.reads.hygiene import RefusedRow

LINE, WHY, FILE = "refused_line", "refused_why", "refused_file"


def refused_csv(rows: Sequence[RefusedRow], *, raw: bool) -> Iterator[bytes]:
    """Yield refused rows under their own column names, then line and reason (and file).

    Cells beyond the names of a file come behind all names. `rows` are not empty.
    """
    columns = list(dict.fromkeys(name for row in rows for name in row.columns))
    beyond = max(len(row.cells) - len(row.columns) for row in rows)
    header = [*columns, *(f"column {len(columns) + n}" for n in range(1, beyond + 1))]
    several = len({row.file_name for row in rows}) > 1
    told = [LINE, WHY, *([FILE] if several else [])]
    cells = (_cells(row, columns, len(header), several) for row in rows)
    yield from as_csv([*header, *told], cells, raw=raw)


def _cells(row: RefusedRow, columns: list[str], width: int, several: bool) -> list[object]:
    placed = dict(zip(row.columns, row.cells, strict=False))
    under = [placed.get(name, "") for name in columns]
    behind = row.cells[len(row.columns) :]
    blank = [""] * (width - len(columns) - len(behind))
    return [*under, *behind, *blank, row.line, row.reason, *([row.file_name] if several else [])]
