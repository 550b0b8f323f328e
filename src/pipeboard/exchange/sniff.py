"""What the bytes of a file give away: its encoding, its delimiter, whether it is text at all."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

HEAD = 1 << 20  # bytes looked at before any row is read
CELL_AT_MOST = 8 << 20  # characters in one cell; more is a quote that never closed
DELIMITERS = ",;\t|:"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a workbook or a zip"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"SQLite format 3\x00", "a database"),
)
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_FOREIGN = re.compile(rb"[\x80-\xff]+")
_EASTERN = ("cp932", "big5")


class Unreadable(Exception):
    """A file that cannot be used; `words` say why, `line` where (1 is the first).

    `path` is which, where several are read together.
    """

    def __init__(self, words: str, line: int | None = None) -> None:
        super().__init__(f"line {line}: {words}" if line else words)
        self.words = words
        self.line = line
        self.path: Path | None = None


@dataclass(frozen=True, slots=True)
class Bytes:
    """What one pass over a file's bytes found; `size` is in bytes."""

    encoding: str
    size: int
    sha256: str
    notice: str = ""


def look_at_bytes(path: Path, encoding: str | None = None) -> Bytes:
    """Read a file once, a piece at a time, to settle its encoding and its fingerprint.

    An encoding that is asked for wins, then a byte order mark, then UTF-8 when every byte of the
    file agrees, then cp1252 with a notice.

    Raises:
        Unreadable: when it is no text, or not in the encoding asked for.
    """
    with path.open("rb") as file:
        piece = file.read(HEAD)
        name = encoding or next((name for bom, name in _BOMS if piece.startswith(bom)), "")
        _refuse_other_than_text(piece, wide=name.lower().startswith(("utf-16", "utf_16", "utf-32")))
        look = _Look(name)
        while piece:
            look.at(piece)
            piece = file.read(HEAD)
        look.at(b"")
    return look.found()


class _Look:
    """One pass over the bytes of a file; `name` is its encoding when that is settled, else ''."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._decoder = _decoder(name or "utf-8")
        self._digest = hashlib.sha256()
        self._size = self._lines = self._first_foreign = 0
        self._agrees = True
        self._eastern: tuple[str, ...] = ()

    def at(self, piece: bytes) -> None:
        """Take in the next piece; an empty one is the end of the file."""
        self._digest.update(piece)
        self._size += len(piece)
        if not self._first_foreign and not piece.isascii():
            self._first_foreign = self._lines + _lines_before_foreign(piece) + 1
        if self._agrees:
            try:
                self._decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as wrong:
                if self._name:
                    line = self._lines + wrong.object[: wrong.start].count(b"\n") + 1
                    words = f"this is not {self._name}: try another --encoding"
                    raise Unreadable(words, line) from None
                self._agrees = False
            except UnicodeError:
                words = f"{self._name} is no encoding of files"
                raise Unreadable(f"{words}: try another --encoding") from None
        if not (self._name or self._eastern or piece.isascii()):
            self._eastern = _east_asian(piece)
        self._lines += piece.count(b"\n") or piece.count(b"\r")

    def found(self) -> Bytes:
        """Return what the pass found, with a notice when the encoding is a guess."""
        sha256 = self._digest.hexdigest()
        if self._name or self._agrees:
            return Bytes(self._name or "utf-8", self._size, sha256)
        notice = f"not UTF-8, read as Western European (cp1252): see line {self._first_foreign}"
        if self._eastern:
            tries = " or ".join(f"--encoding {name}" for name in self._eastern)
            notice += f", which may be wrong; try {tries}"
        return Bytes("cp1252", self._size, sha256, notice)


def _east_asian(piece: bytes) -> tuple[str, ...]:
    """Return the East Asian encodings to try for bytes that are odd as cp1252, none for others.

    Odd are bytes that it has no character for, and foreign ones that mostly stand together.
    """
    runs = [len(run) for run in _FOREIGN.findall(piece)]
    together = sum(length for length in runs if length > 2)
    if not _NOT_IN_CP1252.search(piece) and together * 2 < sum(runs):
        return ()
    cut = piece[: piece.rfind(b"\n") + 1] or piece
    return tuple(name for name in _EASTERN if _decodes(cut, name)) or _EASTERN


def _decodes(piece: bytes, encoding: str) -> bool:
    try:
        piece.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    try:
        if not getattr(codecs.lookup(encoding), "_is_text_encoding", True):
            raise LookupError
        return codecs.getincrementaldecoder(encoding)()
    except (LookupError, ValueError, TypeError):
        raise Unreadable(
            f"{encoding} is no encoding known here: try utf-8, utf-16, cp1252, cp932 or big5"
        ) from None


def _refuse_other_than_text(head: bytes, *, wide: bool) -> None:
    kind = next((kind for start, kind in _NOT_TEXT if head.startswith(start)), "")
    if not kind and not wide and b"\0" in head:
        kind = "a picture, a program or UTF-16 without its mark"
    if kind:
        raise Unreadable(
            f"this is not a text file but {kind}: save it as CSV (UTF-8) and try again"
        )
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable("the file is empty")


def _lines_before_foreign(piece: bytes) -> int:
    foreign = re.search(rb"[\x80-\xff]", piece)
    before = piece[: foreign.start()] if foreign else piece
    return before.count(b"\n") or before.count(b"\r")


def read_head(path: Path, encoding: str) -> tuple[str, bool]:
    """Return the first lines of a file (at most `HEAD` bytes) and whether that is all of it."""
    with path.open("rb") as file:
        piece = file.read(HEAD)
        whole = not file.read(1)
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(piece, final=whole)
    return text.removeprefix("\ufeff"), whole


def records_of(text: str, delimiter: str, most: int) -> list[tuple[int, list[str]]]:
    """Return the first records of a text, leniently, each with the last line it stands on."""
    csv.field_size_limit(CELL_AT_MOST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [(reader.line_num, record) for record in islice(reader, most)]


def choose_delimiter(text: str, known_in: Callable[[list[str]], int]) -> str:
    """Return the delimiter of a text: that of a `sep=;` line, else the likeliest.

    Likeliest is the one under which a row has the most known column names (`known_in` counts
    them), then the one with the most records of the same number of fields, then of most fields.
    A colon, which stands in times and addresses, has only the column names to speak for it.
    """
    if said := re.match(r'"?sep=(.)"?\r?\n', text, re.I):
        return said[1]

    def likelihood(delimiter: str) -> tuple[int, int, int]:
        records = [record for _, record in records_of(text, delimiter, 20) if record]
        counts = Counter(len(record) for record in records if len(record) > 1)
        fields, alike = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        known = max(map(known_in, records), default=0)
        if delimiter == ":":
            return known if known > 1 else 0, 0, 0
        return known if known > 1 else 0, alike, fields

    return max(DELIMITERS, key=likelihood)
