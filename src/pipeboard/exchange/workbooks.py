"""What a workbook may hold before a library opens it: no zip bomb, no sheet of a billion cells."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, BinaryIO

from pipeboard.exchange.sniff import CELL_AT_MOST, Unreadable

PARTS_AT_MOST = 5_000
BYTES_AT_MOST = 512 << 20  # of all parts, unpacked
STRINGS_AT_MOST = 128 << 20  # of the shared texts, which are held in memory
RATIO_AT_MOST = 300  # of a part of some size; honest sheets stay far below
CELLS_AT_MOST = 6_000_000  # from the first to the last filled row and column; 32 bytes each
_SMALL = 8 << 20
_PIECE = 1 << 20
_ROWS, _COLUMNS = 1 << 20, 1 << 14  # of a sheet, as Excel has it
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Za-z]+)(\d+)["'][^<>]*?(/?)>""")
_UNPLACED = re.compile(rb"""<(?:\w+:)?c(?:\s(?![^<>]*\br\s*=)[^<>]*)?>""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s(?:[^<>]*?\s)?r\s*=\s*["'](\d+)["']""")
_UNSAVED = re.compile(rb"</(?:\w+:)?f\s*></(?:\w+:)?c\s*>|<(?:\w+:)?f\s*/></(?:\w+:)?c\s*>")
_REPEATED = re.compile(
    rb"<table:(table-row|table-cell|covered-table-cell)\b([^<>]*?)(/?)>|</table:(table)>"
)
_TIMES = re.compile(rb"""table:number-(?:rows|columns)-repeated\s*=\s*["'](\d+)["']""")


def check(path: Path) -> int:
    """Look through a workbook, unpacking it a piece at a time; return its formulas without value.

    Raises:
        Unreadable: it is no workbook, protected, damaged, or unpacks to more than can be right.
        OSError: it is not there or may not be read.
    """
    with path.open("rb") as file:
        head = file.read(len(_OLE))
        if head == _OLE:
            _refuse_protected(file)
            return 0
        if not head:
            raise Unreadable("the file is empty")
        if not head.startswith(b"PK"):
            raise Unreadable("this is not a workbook: if it is a text, give its name the end .csv")
        try:
            with closing(zipfile.ZipFile(file)) as parts:
                _check_directory(parts)
                return sum(_look_through(parts, part) for part in parts.infolist())
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
            raise Unreadable(
                "the workbook is damaged or cut short: save it again, or get it again"
            ) from None


def _refuse_protected(file: BinaryIO) -> None:
    """Refuse a workbook with a password, which is wrapped like an old one."""
    while piece := file.read(_PIECE):
        if _ENCRYPTED in piece:
            raise Unreadable("the workbook is protected: save it without a password and try again")


def _check_directory(parts: zipfile.ZipFile) -> None:
    """Judge a workbook by the list of its parts alone; nothing is unpacked."""
    listed = parts.infolist()
    names = {part.filename for part in listed}
    if any(part.flag_bits & 1 for part in listed):
        raise Unreadable("the workbook is protected: save it without a password and try again")
    if len(names) < len(listed):
        raise Unreadable("the workbook is damaged: it has two parts of the same name")
    total = sum(part.file_size for part in listed)
    strings = sum(part.file_size for part in listed if "sharedstrings" in part.filename.lower())
    if (
        len(listed) > PARTS_AT_MOST
        or total > BYTES_AT_MOST
        or strings > STRINGS_AT_MOST
        or any(_is_blown_up(part) for part in listed)
    ):
        raise Unreadable(
            f"the workbook unpacks to {max(total >> 20, 1):,} MB in {len(listed):,} parts, which"
            " is not a list of people: save the sheet as CSV (UTF-8) and try again"
        )


def _is_blown_up(part: zipfile.ZipInfo) -> bool:
    return part.file_size > max(_SMALL, part.compress_size * RATIO_AT_MOST)


def _look_through(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Unpack one part to its end (zipfile holds it to the size it claims) and measure its cells."""
    extent = _Repeats() if part.filename == "content.xml" else _Extent()
    with parts.open(part) as stream:
        for piece in _whole_tags(stream):
            extent.at(piece)
    return extent.unsaved


def _whole_tags(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a stream in pieces that end before a tag, in a sheet before a cell."""
    kept = b""
    while piece := stream.read(_PIECE):
        kept += piece
        cut = max(kept.rfind(b"<c "), 0) or kept.rfind(b"<")
        if cut > 0:
            yield kept[:cut]
            kept = kept[cut:]
        elif len(kept) > CELL_AT_MOST:
            kept = b""  # no text of a sheet is that long: a picture
    yield kept


class _Extent:
    """How far the filled cells of an Excel sheet reach."""

    def __init__(self) -> None:
        self.unsaved = 0
        self._rows, self._columns = 0, 0

    def at(self, piece: bytes) -> None:
        """Take in the next piece."""
        self.unsaved += len(_UNSAVED.findall(piece))
        placed = [(letters, row) for letters, row, empty in _CELL.findall(piece) if not empty]
        if _UNPLACED.search(piece):
            placed += [(b"A", row) for row in _ROW.findall(piece)]
        if not placed:
            return
        if max(len(row) for _, row in placed) > 7 or max(len(name) for name, _ in placed) > 3:
            raise _too_wide(_ROWS + 1, _COLUMNS)
        self._rows = max(self._rows, *(int(row) for _, row in placed))
        self._columns = max(self._columns, *map(_column, {name for name, _ in placed}))
        if self._rows > _ROWS or self._rows * self._columns > CELLS_AT_MOST:
            raise _too_wide(self._rows, self._columns)


class _Repeats:
    """How far the filled cells of an OpenDocument sheet reach, repeats counted."""

    unsaved = 0

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._rows = self._row_times = self._empty_rows = 0
        self._width = self._widest = self._empty = 0

    def at(self, piece: bytes) -> None:
        """Take in the next piece."""
        for kind, given, closed, end in _REPEATED.findall(piece):
            if end:
                self._start()
                continue
            said = _TIMES.search(given)
            times = int(said[1]) if said and len(said[1]) < 9 else _ROWS if said else 1
            if kind == b"table-row":
                self._end_row()
                self._row_times = times
            elif closed:
                self._empty += times
            else:
                self._width, self._empty = self._width + self._empty + times, 0
                self._check()

    def _end_row(self) -> None:
        if self._width:
            self._rows += self._empty_rows + self._row_times
            self._empty_rows = 0
        else:
            self._empty_rows += self._row_times
        self._widest, self._width, self._empty = max(self._widest, self._width), 0, 0

    def _check(self) -> None:
        rows = self._rows + self._empty_rows + self._row_times
        columns = max(self._widest, self._width)
        if rows * columns > CELLS_AT_MOST:
            raise _too_wide(rows, columns)


def _column(letters: bytes) -> int:
    """Return the number of a column: `A` is 1, `AA` 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _too_wide(rows: int, columns: int) -> Unreadable:
    return Unreadable(
        f"a sheet reaches over {rows:,} rows and {columns:,} columns: delete what stands far from"
        " the table, or save the sheet as CSV (UTF-8)"
    )
