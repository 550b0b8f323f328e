"""Workbooks become tables: the first sheet with known column names, its cells as text."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeboard.domain.text import plural, safe
from pipeboard.exchange import workbooks
from pipeboard.exchange.files import HEAD_ROWS, FoundColumns, Row, Table, find_columns
from pipeboard.exchange.sniff import CELL_AT_MOST, Unreadable

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

SUFFIXES = frozenset((".xlsx", ".xlsm", ".xls", ".ods"))
_SURE = 2  # known column names that leave no doubt which sheet is meant
_WHOLE = 1e15  # up to here a number in a sheet is exact
_TOO_LONG = "a cell holds more text than can be read"


@dataclass(slots=True)
class Sheet(Table):
    """One sheet of a workbook as a table; the library holds it in memory, rows are streamed."""

    sheet: CalamineSheet | None = None
    done: int = 0

    @property
    def consumed(self) -> int:
        """The part of `size` that the rows read so far stand for."""
        last = self._sheet.end
        return self.size * self.done // (last[0] + 1) if last else self.size

    @property
    def layout(self) -> str:
        """Which sheet it is."""
        return f"sheet {safe(self._sheet.name)!r}"

    @property
    def _sheet(self) -> CalamineSheet:
        assert self.sheet is not None
        return self.sheet

    def _records(self) -> Iterator[Row]:
        self.done = self.header_line
        rows = _filled_down(self._sheet, self.header_line)
        for cells in islice(rows, self.header_line, None):
            self.done += 1
            if max(map(len, cells), default=0) > CELL_AT_MOST:
                yield Row(self.done, [], _TOO_LONG)
            else:
                yield Row(self.done, _trimmed(cells))


def read_sheet(path: Path, *, also: Collection[str] = ()) -> Sheet:
    """Find the table in a workbook: the first sheet with known column names.

    `also` names columns that count as known (those of `--map`).

    Raises:
        Unreadable: the extra is missing, it is no workbook, protected, damaged, far too large when
            unpacked, or no sheet has column names with rows under them.
        OSError: it is not there or may not be read.
    """
    if find_spec("python_calamine") is None:
        words = "reading workbooks needs an extra: pip install 'pipeboard[xlsx]'"
        raise Unreadable(words)
    unsaved = workbooks.check(path)
    sheet, found, notice = _open(path, also)
    notices = [notice, *found.notices]
    if unsaved:
        without = plural(unsaved, "formula has", "formulas have")
        notices.append(f"{without} no value saved: open the workbook once and save it")
    return Sheet(
        path=path,
        sha256=_sha256(path),
        size=path.stat().st_size,
        encoding="",
        delimiter="",
        columns=found.columns,
        header_line=found.line,
        sample=found.below,
        notices=tuple(filter(None, notices)),
        sheet=sheet,
    )


def _open(path: Path, also: Collection[str]) -> tuple[CalamineSheet, FoundColumns, str]:
    """Open a workbook that was looked through, and choose its sheet."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return _choose(CalamineWorkbook.from_path(path), also)
    except PasswordError:
        words = "the workbook is protected: save it without a password and try again"
        raise Unreadable(words) from None
    except CalamineError as wrong:
        said = safe(str(wrong))[:100]
        raise Unreadable(f"the workbook is damaged ({said}): save it again") from None


def _choose(
    book: CalamineWorkbook, also: Collection[str]
) -> tuple[CalamineSheet, FoundColumns, str]:
    """Return the sheet that is a list of people, its columns, and a notice when there are others.

    A sheet with one known name is taken when none has two.
    """
    names = _visible(book)
    best: tuple[CalamineSheet, FoundColumns] | None = None
    for name in names:
        sheet = book.get_sheet_by_name(name)
        head = [(at, cells) for at, cells in enumerate(islice(_rows(sheet), HEAD_ROWS), 1)]
        found = find_columns(head, also)
        if found and found.below and (best is None or found.known >= _SURE):
            best = sheet, found
            if found.known >= _SURE:
                break
    if best is None:
        raise Unreadable(
            "no sheet has column names with rows under them: begin with a row such as"
            " Name, E-mail, Company, or say which column is which with --map COLUMN=FIELD"
        )
    others = [safe(name) for name in names if name != best[0].name]
    notice = f"left out: the sheets {', '.join(others[:5])}" if others else ""
    return *best, notice + (" and others" if len(others) > 5 else "")


def _visible(book: CalamineWorkbook) -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Yield the rows of a sheet as text, from its first."""
    for cells in sheet.iter_rows():
        yield [cell if isinstance(cell, str) else as_text(cell) for cell in cells]


def _filled_down(sheet: CalamineSheet, below: int) -> Iterator[list[str]]:
    """Yield the rows of a sheet; a cell merged over several rows `below` says the same in each."""
    left = sheet.start[1] if sheet.start else 0
    begins: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top >= below:
            begins.setdefault(top, []).append((column - left, bottom))
    over: dict[int, tuple[str, int]] = {}
    for at, cells in enumerate(_rows(sheet)):
        for column, (text, bottom) in list(over.items()):
            cells[column] = cells[column] or text
            if at == bottom:
                del over[column]
        for column, bottom in begins.get(at, ()):
            if 0 <= column < len(cells):
                over[column] = cells[column], bottom
        yield cells


def _trimmed(cells: list[str]) -> list[str]:
    """Return a row without the empty cells behind when it has one filled cell alone.

    A row of a text has few cells when it is no row of the table; a row of a sheet is always wide.
    """
    filled = [at for at, cell in enumerate(cells) if cell]
    return cells[: filled[0] + 1] if len(filled) == 1 else cells


def as_text(cell: Any) -> str:
    """Return a cell's value as text: whole numbers without `.0`, days and times as ISO has them."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WHOLE:
        return str(int(cell))
    if isinstance(cell, datetime):
        whole = cell.time() == time.min
        return cell.date().isoformat() if whole else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
