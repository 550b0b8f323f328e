"""Quotes that are never closed: which one it is that spoils the rest of a file."""

from __future__ import annotations

import csv
import io
from itertools import islice
from pathlib import Path

from pipeboard.exchange.sniff import Unreadable, read_head


def check_first_quotes(path: Path, encoding: str, delimiter: str, within: int) -> None:
    """Look for a quote left open among the first records, which would hide the column names.

    Raises:
        Unreadable: there is one; its line is that of the quote.
    """
    text, whole = read_head(path, encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for _ in islice(reader, within):
            line = reader.line_num + 1
    except csv.Error as wrong:
        if whole or "end of data" not in str(wrong):
            raise never_closed(quote_opened(path, encoding, delimiter, line)) from None


def never_closed(line: int) -> Unreadable:
    """Return why a file whose quote opens on a line cannot be read."""
    return Unreadable("a quote opens here and is never closed: close it or take it out", line)


def quote_opened(path: Path, encoding: str, delimiter: str, start: int) -> int:
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
