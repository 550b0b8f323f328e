"""What is printed: plain aligned text, JSON and CSV, every word harmless to a terminal."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import Any

from pipeboard.domain.cells import armoured
from pipeboard.domain.text import safe

_SAMPLE = 200  # rows that the widths of a table are taken from; the others stream


class ReaderGone(Exception):
    """Whoever read the output closed it: the rest is not wanted."""


def write(text: str) -> None:
    """Write to standard output.

    Raises:
        ReaderGone: nobody reads it any more.
    """
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise ReaderGone from None


def raw(content: bytes) -> None:
    """Write the bytes of a file to standard output as they are.

    Raises:
        ReaderGone: nobody reads it any more.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise ReaderGone from None


def line(words: str = "") -> None:
    """Print one line of words from anywhere."""
    write(f"{safe(words)}\n")


def remark(words: str) -> None:
    """Say something that is no result, on standard error."""
    with suppress(OSError):  # nobody may be there any more
        print(safe(words), file=sys.stderr, flush=True)


def as_json(value: Any) -> None:
    """Print a value as JSON, in ASCII: no character of a name reaches the terminal raw."""
    import json

    write(json.dumps(value, indent=2) + "\n")


def as_json_list(values: Iterable[dict[str, Any]]) -> None:
    """Print a list as JSON, a line an element, without holding it all."""
    import json

    before = "[\n"
    for value in values:
        write(f"{before}{json.dumps(value)}")
        before = ",\n"
    write("[]\n" if before == "[\n" else "\n]\n")


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as CSV that a spreadsheet will not run as formulas."""
    import csv
    import io

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in chain([header], rows):
        writer.writerow([cell(value) for value in row])
        write(buffer.getvalue())
        buffer.seek(0)
        buffer.truncate()


def cell(value: object) -> str:
    """Return a value as a CSV cell: a leading `'` keeps a formula from being one."""
    return "" if value is None else armoured(safe(str(value)))


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, widest: int = 32) -> int:
    """Print aligned rows under their header, cut to the terminal if there is one; return how many.

    Widths (at most `widest`) come from the first rows, so that a long table streams.
    """
    harmless = ([safe(value) for value in row] for row in rows)
    sample = list(islice(harmless, _SAMPLE))
    if not sample:
        return 0
    widths = [
        min(widest, max(width(row[column]) for row in [list(header), *sample]))
        for column in range(len(header))
    ]
    import shutil

    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    count = -1
    for row in _aligned(chain([list(header)], sample, harmless), widths):
        write((row if room is None else cut(row, room)) + "\n")
        count += 1
    return count


def _aligned(rows: Iterable[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    for row in rows:
        yield "  ".join(map(pad, row, widths)).rstrip()


def pad(text: str, cells: int) -> str:
    """Return `text` filled up to a width in cells."""
    return text + " " * (cells - width(text))


def cut(text: str, cells: int) -> str:
    """Return `text` cut to a width in cells, with `…` where something is missing."""
    if width(text) <= cells:
        return text
    used, kept = 1, []
    for char in text:
        used += width(char)
        if used > cells:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def width(text: str) -> int:
    """Return how many cells a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )
