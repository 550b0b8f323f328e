"""Files that are not people: companies, deals and activities, joined to the people they are about.

How an import of several files works with one of these:

    file = JoinedFile(table, columns, asked)      # says what it is, as a `LeadFile` does
    extra = Extra(file)
    extra.read(on_progress)                       # once: sets the rows aside, nothing is written
    joins = Joins(reader)                         # one for all files; None without a store
    joins.expect(people)                          # for every chunk of people not written yet
    tally = extra.count(joins, today, refuse)     # a preview: companies, deals, activities in turn
    ...
    joins = Joins(unit.raw)                       # in the unit, after the people were written
    tally = extra.write(unit, joins, today=today, refuse=refuse)
    extra.close()

`refuse(line, reason, cells)` is called for every row that is refused, in reading or in joining.
Counting or writing deals tells `joins` of them, so that activities find them by name: work the
kinds in the order of `KINDS`. A file may come in a later command than the people it speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import chain, islice
from typing import Any, Protocol

from pipeboard.commands.bring_activities import Activities, Doing
from pipeboard.commands.bring_companies import Companies, Company, link_people
from pipeboard.commands.bring_deals import Deal, Deals
from pipeboard.commands.joins import Joins, Refuse, Tally
from pipeboard.exchange.activity_rows import ActivityRows
from pipeboard.exchange.columns import Columns
from pipeboard.exchange.company_rows import CompanyRows
from pipeboard.exchange.deal_rows import DealRows
from pipeboard.exchange.files import Row, Table
from pipeboard.exchange.joined_cells import Cells, Unfit, settle_orders
from pipeboard.exchange.lead_files import Asked
from pipeboard.exchange.leads import Refused
from pipeboard.exchange.profiles import ACTIVITIES, COMPANIES, DEALS
from pipeboard.exchange.spool import Tray
from pipeboard.store.tables import Opportunity
from pipeboard.store.unit import Unit

_CHUNK = 1000  # rows looked up and written together
_SAMPLE_ROWS = 5
_USUAL_CURRENCY = "EUR"

Record = Company | Deal | Doing


class Rows(Protocol):
    """Reads the rows of one kind."""

    def read(self, row: Row) -> Record:
        """Return what a row says.

        Raises:
            Unfit: nothing can be made of it.
        """


class Book(Protocol):
    """Decides what becomes of records of one kind, and writes it."""

    tally: Tally

    def settle(self, records: Sequence[Any]) -> Any:
        """Say what becomes of some records."""

    def write(self, unit: Unit, plan: Any) -> None:
        """Write what was decided."""

    def drop(self) -> None:
        """Forget what was decided."""


class JoinedFile:
    """A file whose rows are no people."""

    def __init__(self, table: Table, columns: Columns, asked: Asked) -> None:
        self.path, self.sha256, self.size = table.path, table.sha256, table.size
        self.header, self.kind = columns.names, columns.profile.kind
        self.asked = asked
        self._table, self._columns = table, columns
        self._cells = Cells(table, columns)
        self._orders = settle_orders(table, columns, _DATES[self.kind])
        self._rows = self._reader()

    @property
    def consumed(self) -> int:
        """Bytes read so far."""
        return self._table.consumed

    @property
    def profile(self) -> str:
        """The profile's name."""
        return self._columns.profile.name

    @property
    def title(self) -> str:
        """The profile in words."""
        return self._columns.profile.title

    @property
    def layout(self) -> str:
        """How it is written, in words."""
        return self._table.layout

    @property
    def mapping(self) -> tuple[tuple[str, str, str], ...]:
        """(column, field, its first value) of the columns that are read."""
        mapped = dict(self._columns.mapped)
        return tuple(
            (name, mapped[name], self._value_in(at))
            for at, name in enumerate(self._columns.names)
            if name in mapped
        )

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The columns kept as they are."""
        return self._columns.unmapped

    def records(self) -> Generator[Record | Refused, None, None]:
        """Yield every row in turn; closing it closes the file.

        Raises:
            Unreadable: a quote that is never closed.
        """
        with closing(self._table.rows()) as rows:
            for row in rows:
                yield self.read(row)

    def read(self, row: Row) -> Record | Refused:
        """Return what a row says, or why nothing can be made of it."""
        if row.problem:
            return Refused(row.line, row.problem, row.cells)
        try:
            return self._rows.read(row)
        except Unfit as wrong:
            return Refused(row.line, str(wrong), row.cells)

    def read_of(self, cells: Sequence[str]) -> Iterator[str]:
        """Yield those of a row's cells that are read."""
        for at, meant in enumerate(self._columns.fields):
            if meant not in ("", "keep", "ignore"):
                yield cells[at].strip() if at < len(cells) else ""

    def remarks(self) -> list[str]:
        """What the rep should know, after the rows were read."""
        lines = [*self._columns.notices, *self._table.remarks()]
        if None in self._orders.values():
            first = "month" if self._usual_order == "mdy" else "day"
            lines.append(f"dates such as 01/02/2026 are read {first} first (date_order)")
        return lines

    def _reader(self) -> Rows:
        dates = _DATES[self.kind]
        orders = {meant: self._orders.get(meant) or self._usual_order for meant in dates}
        if self.kind == COMPANIES:
            return CompanyRows(self._cells)
        if self.kind == DEALS:
            return DealRows(self._cells, self.asked.currency or _USUAL_CURRENCY, orders)
        return ActivityRows(self._cells, orders)

    @property
    def _usual_order(self) -> str:
        return "mdy" if self.asked.date_order == "mdy" else "dmy"

    def _value_in(self, at: int) -> str:
        cells = (row[at].strip() for row in self._table.sample if at < len(row))
        return next(filter(None, cells), "")


class Extra:
    """The rows of such a file, set aside between its preview and its import.

    `sample` are the first rows as they stand: the line, then the cells of the columns that are
    read.
    """

    def __init__(self, file: JoinedFile) -> None:
        self.file = file
        self.sample: list[Sequence[str]] = []
        self._rows, self._waiting, self._refused = Tray(), Tray(), Tray()
        self._type = _TYPES[file.kind]
        self._total = 0

    def read(self, on_progress: Callable[[int], None]) -> None:
        """Read every row once and set it aside; `on_progress` is told the bytes read."""
        with closing(self.file.records()) as records:
            while chunk := list(islice(records, _CHUNK)):
                for record in chunk:
                    if isinstance(record, Refused):
                        self._refused.put((record.line, record.reason, tuple(record.cells)))
                        continue
                    (self._waiting if record.waits else self._rows).put(tuple(record))
                    self._total += 1
                    if len(self.sample) < _SAMPLE_ROWS:
                        self.sample.append((f"{record.line}", *self.file.read_of(record.cells)))
                on_progress(self.file.consumed)

    def remarks(self) -> list[str]:
        """What the rep should know of the file, after it was read."""
        return self.file.remarks()

    def count(self, joins: Joins, today: date, refuse: Refuse) -> Tally:
        """Say what would become of the rows; nothing is written."""
        book = self._book(joins, refuse, today)
        for chunk in self._chunks():
            book.settle(chunk)
            book.drop()
        return self._with_refused(book.tally, refuse)

    def write(self, unit: Unit, joins: Joins, *, today: date, refuse: Refuse) -> Tally:
        """Write the rows; what changed in the store since the preview is taken into account."""
        book, done = self._book(joins, refuse, today, unit), 0
        for chunk in self._chunks():
            book.write(unit, book.settle(chunk))
            done += len(chunk)
            unit.progress("writing", done, self._total)
        if self.file.kind == COMPANIES:
            link_people(unit)
        return self._with_refused(book.tally, refuse)

    def close(self) -> None:
        """Drop what was set aside."""
        for tray in (self._rows, self._waiting, self._refused):
            tray.close()

    def _chunks(self) -> Iterator[list[Any]]:
        """All records, those that wait for the others last."""
        records = map(self._type._make, chain(self._rows.all(), self._waiting.all()))
        while chunk := list(islice(records, _CHUNK)):
            yield chunk

    def _book(self, joins: Joins, refuse: Refuse, today: date, unit: Unit | None = None) -> Book:
        asked = self.file.asked
        if self.file.kind == COMPANIES:
            return Companies(joins, refuse, prefer_file=asked.prefer_file)
        if self.file.kind == DEALS:
            next_id = unit.next_id(Opportunity) if unit else 1
            trust = asked.trust_stages
            return Deals(joins, refuse, trust=trust, today=today, next_id=next_id)
        return Activities(joins, refuse, today=today)

    def _with_refused(self, tally: Tally, refuse: Refuse) -> Tally:
        for line, reason, cells in self._refused.all():
            tally.refused += 1
            refuse(line, reason, cells)
        return tally


_TYPES: dict[str, type[Record]] = {COMPANIES: Company, DEALS: Deal, ACTIVITIES: Doing}
_DATES = {COMPANIES: CompanyRows.dates, DEALS: DealRows.dates, ACTIVITIES: ActivityRows.dates}
