"""Records become incoming leads: one normalised person a row, or why a row is refused."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing

from pipeboard.exchange import values
from pipeboard.exchange.columns import Columns
from pipeboard.exchange.files import Table
from pipeboard.exchange.incoming_lead import IncomingLead, Refused
from pipeboard.exchange.lead_rows import RowReader

__all__ = ["IncomingLead", "Refused", "read_leads", "settle_order"]


def read_leads(
    table: Table, columns: Columns, *, order: str = "dmy"
) -> Generator[IncomingLead | Refused, None, None]:
    """Yield one lead or one refusal for every row of a table, in the file's order, as a stream.

    `order` (`dmy` or `mdy`) is for dates that a column leaves in doubt: see `settle_order`.
    Rows without a name are left out with a count where the profile wants a name. Progress is
    `table.consumed` of `table.size`; to cancel, close the generator.

    Raises:
        Unreadable: as `Table.rows`.
    """
    reader = RowReader(table, columns, order)
    with closing(table.rows()) as rows:
        for row in rows:
            read = reader.read(row)
            if read is None:
                table.counts.nameless += 1
            else:
                yield read


def settle_order(table: Table, columns: Columns, meant: str = "entered_on") -> str | None:
    """Return `dmy` or `mdy` as the dates of a column prove it, '' when none is in doubt.

    None when the column has dates such as 01/02/2026 and nothing in it settles them: ask, or take
    the rep's setting. Reads the whole file only when its first rows leave it open.
    """
    if meant not in columns.fields:
        return ""
    at = columns.fields.index(meant)
    first = values.day_order(row[at] for row in table.sample if at < len(row))
    if first is not None:
        return first or values.day_order(_column(table, at))
    return values.day_order(_column(table, at))


def _column(table: Table, at: int) -> Generator[str, None, None]:
    with closing(table.again().rows()) as rows:
        yield from (row.cells[at] for row in rows if at < len(row.cells))
