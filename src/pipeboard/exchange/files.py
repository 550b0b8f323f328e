"""Bytes become records: a table of text cells, read as a stream, each row with its line."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn

from pipeboard.domain.people import is_email
from pipeboard.domain.text import clean, plural, safe
from pipeboard.exchange.profiles import header_key, is_known_header
from pipeboard.exchange.sniff import (
    CELL_AT_MOST,
    Bytes,
    Unreadable,
    choose_delimiter,
    look_at_bytes,
    read_head,
    records_of,
)

__all__ = ["Counts", "Row", "Table", "Unreadable", "read_table"]

_HEADER_WITHIN = 15  # records in which the header may stand
_SAMPLE = 200  # records looked at to tell what a column holds
_FOOTERS_AT_MOST = 20


class Row(NamedTuple):
    """One record: the line it begins on, its cells as written, or why it has none."""

    line: int
    cells: list[str]
    problem: str = ""


@dataclass(slots=True)
class Counts:
    """What was met on the way; complete once every row was read."""

    rows: int = 0
    blank: int = 0
    footers: int = 0
    controls: int = 0


@dataclass(slots=True)
class Table:
    """A file as rows under named columns. Read `rows()` once; `counts` fills as it goes."""

    path: Path
    sha256: str
    size: int
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    header_line: int
    sample: tuple[list[str], ...]
    notices: tuple[str, ...] = ()
    counts: Counts = field(default_factory=Counts)
    _file: BinaryIO | None = None

    @property
    def consumed(self) -> int:
        """Bytes read so far, for a progress bar against `size`."""
        return self._file.tell() if self._file and not self._file.closed else 0

    def remarks(self) -> list[str]:
        """Return what the rep should know of the file, after its rows were read."""
        counts = self.counts
        lines = []
        if counts.blank:
            lines.append(f"{plural(counts.blank, 'blank row')} left out")
        if counts.footers:
            below = plural(counts.footers, "line", "lines")
            lines.append(f"{below} below the table left out")
        if counts.controls:
            lines.append(f"{plural(counts.controls, 'control character')} taken out")
        return [*self.notices, *lines]

    def rows(self) -> Generator[Row, None, None]:
        """Yield every row below the header, as a stream; closing the generator closes the file.

        Raises:
            Unreadable: when a quote is never closed, with the line where it opens.
        """
        held: list[Row] = []
        counts, short = self.counts, len(self.columns) / 5
        for row in self._records():
            cells = row.cells
            if not row.problem:
                if not cells[0].strip() and not "".join(cells).strip():
                    counts.blank += 1
                    continue
                # Few cells and no e-mail: below the last full row it is a report's footer.
                if len(cells) < short and len(held) < _FOOTERS_AT_MOST and "@" not in str(cells):
                    held.append(row)
                    continue
            counts.rows += len(held) + 1
            if held:
                yield from held
                held.clear()
            yield row
        counts.footers += len(held)

    def _records(self) -> Iterator[Row]:
        csv.field_size_limit(CELL_AT_MOST)
        with self.path.open("rb") as file:
            self._file = file
            lines = io.TextIOWrapper(file, self.encoding, errors="replace", newline="")
            above = sum(1 for _ in islice(lines, self.header_line))
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            while True:
                line = above + reader.line_num + 1
                try:
                    record = next(reader)
                except StopIteration:
                    return
                except csv.Error as wrong:
                    if above + reader.line_num > line or "end of data" in str(wrong):
                        opened = _quote_opened(self.path, self.encoding, self.delimiter, line)
                        raise _never_closed(opened) from None
                    yield Row(line, [], "a quote inside a quoted cell is not doubled")
                    continue
                if record:
                    yield Row(line, record)


def read_table(path: Path, *, encoding: str | None = None, also: Collection[str] = ()) -> Table:
    """Find out what a text file holds: encoding, delimiter, header. Its rows are read later.

    `also` names columns that count as known (those of `--map`).

    Raises:
        Unreadable: when the file is no text, empty, has no header or no row under it.
        OSError: when it is not there or may not be read.
    """
    seen = look_at_bytes(path, encoding)
    text, whole = read_head(path, seen.encoding)
    named = {header_key(name) for name in also}

    def known_in(record: list[str]) -> int:
        keys = {header_key(cell) for cell in record if len(cell) < 100}
        return sum(key in named or is_known_header(key) for key in keys)

    delimiter = choose_delimiter(text, known_in)
    records = records_of(text, delimiter, _HEADER_WITHIN + _SAMPLE)
    at = _find_header(records, known_in)
    if at is None:
        _refuse_without_header(path, seen, delimiter)
    header_line, header = records[at] if at >= 0 else (0, ["email"])
    below = [record for _, record in records[at + 1 :] if any(map(str.strip, record))]
    if not below and whole:
        raise Unreadable("the file has column names and no row under them")
    columns, twice = _name_columns(header)
    notices = [seen.notice, twice]
    if at > 0 and any(map(any, (record for _, record in records[:at]))):
        notices.append(f"the column names are on line {header_line}; what stands above is left out")
    return Table(
        path=path,
        sha256=seen.sha256,
        size=seen.size,
        encoding=seen.encoding,
        delimiter=delimiter,
        columns=columns,
        header_line=header_line,
        sample=tuple(below),
        notices=tuple(filter(None, notices)),
    )


def _find_header(
    records: list[tuple[int, list[str]]], known_in: Callable[[list[str]], int]
) -> int | None:
    """Return the index of the header row, -1 when the file is a bare list of e-mails, or None."""
    within = records[:_HEADER_WITHIN]
    known = [known_in(record) for _, record in within]
    for at, count in enumerate(known):
        if count >= 2:
            return at
    filled = [at for at, (_, record) in enumerate(within) if any(map(str.strip, record))]
    alone = all(len(within[at][1]) == 1 for at in filled)
    if filled and alone and is_email(within[filled[0]][1][0]):
        return -1
    # One known name is a header when nothing on that row looks like somebody's data.
    for at in filled:
        if known[at] and not any(
            "@" in cell or re.search(r"\d{3}", cell) for cell in within[at][1]
        ):
            return at
    return None


def _refuse_without_header(path: Path, seen: Bytes, delimiter: str) -> NoReturn:
    # A quote left open in the first lines hides the header: that is the better thing to say.
    _check_first_quotes(path, seen.encoding, delimiter)
    raise Unreadable(
        "no column names found in the first 15 lines: begin with a line such as"
        " Name,E-mail,Company, or say which column is which with --map COLUMN=FIELD"
    )


def _check_first_quotes(path: Path, encoding: str, delimiter: str) -> None:
    text, whole = read_head(path, encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for _ in islice(reader, _HEADER_WITHIN):
            line = reader.line_num + 1
    except csv.Error as wrong:
        if whole or "end of data" not in str(wrong):
            raise _never_closed(_quote_opened(path, encoding, delimiter, line)) from None


def _never_closed(line: int) -> Unreadable:
    return Unreadable("a quote opens here and is never closed: close it or take it out", line)


def _quote_opened(path: Path, encoding: str, delimiter: str, start: int) -> int:
    """Return the line of the quote that spoils the record beginning on line `start`."""
    opened, inside, cell_begins = start, False, True
    with path.open(encoding=encoding, errors="replace", newline="") as lines:
        for number, line in enumerate(lines, 1):
            if number < start:
                continue
            at = 0
            while at < len(line):
                char = line[at]
                if not inside:
                    if char == '"' and cell_begins:
                        opened, inside = number, True
                    cell_begins = char == delimiter or char in "\r\n"
                elif char == '"':
                    if line[at + 1 : at + 2] == '"':
                        at += 1
                    elif line[at + 1 : at + 2] in (delimiter, "\r", "\n", ""):
                        inside = cell_begins = False
                    else:
                        return opened
                at += 1
    return opened


def _name_columns(header: list[str]) -> tuple[tuple[str, ...], str]:
    """Return distinct column names and a notice about those given twice."""
    times: Counter[str] = Counter()
    columns, twice = [], []
    for at, cell in enumerate(header, 1):
        name = " ".join(clean(cell).split()) or f"column {at}"
        key = header_key(name)
        times[key] += 1
        if times[key] > 1:
            name = f"{name} ({times[key]})"
            twice.append(name)
        columns.append(name)
    said = ", ".join(safe(name) for name in twice)
    return tuple(
        columns
    ), f"a column name is given twice, the later one is kept as {said}" if twice else ""
