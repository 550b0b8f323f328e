"""Bytes become vCards: files are cut into cards, cards into whole lines of text.

The library that reads a card takes no folded 2.1 line, loses the text behind a bare comma, and
never comes back from some hostile lines: what it is handed is unfolded, decoded and escaped here.
"""

from __future__ import annotations

import codecs
import io
import quopri
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

LINE_AT_MOST = 1 << 20  # bytes of a line; a longer one is cut
CARD_AT_MOST = 2 << 20  # bytes of a card without its pictures
_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEGIN = re.compile(rb"(?:\xef\xbb\xbf)?\s*BEGIN\s*:\s*VCARD\s*", re.I)
_END = re.compile(rb"\s*END\s*:\s*VCARD\s*", re.I)
_BINARY = re.compile(rb"(?:[\w-]+\.)?(?:PHOTO|LOGO|KEY|SOUND)[;:]", re.I)
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_NESTED = re.compile(rb"(?:[\w-]+\.)?AGENT(?:;[^:]*)?:\s*", re.I)
_PRINTED = re.compile(rb"[^:]*;(?:ENCODING=)?\"?QUOTED-PRINTABLE", re.I)
_CHARSET = re.compile(rb"[^:]*;CHARSET=\"?([\w.:-]+)", re.I)
# What the library reads without ever going back: a group, a name, parameters, a colon.
_SAFE_HEAD = re.compile(
    r"(?P<group>[\w-]+\.)?+(?P<name>[\w-]+)"
    r'(?P<params>(?:;[\w-]+(?:=(?:"[^"]*+"|[^";:,]*+)(?:,(?:"[^"]*+"|[^";:,]*+))*+)?+)*+)'
    r"\s*:(?P<value>.*)",
    re.DOTALL | re.ASCII,
)
_ANY_HEAD = re.compile(
    r'(?P<group>[\w-]+\.)?+\s*(?P<name>[\w-]+)(?:"[^"]*+"|[^":])*+:(?P<value>.*)',
    re.DOTALL | re.ASCII,
)
_DROPPED = re.compile(
    r';(?:ENCODING|CHARSET)(?:=(?:"[^"]*"|[^";:]*))?|;(?:QUOTED-PRINTABLE|8BIT|7BIT)(?=;|$)', re.I
)
_BARE_COMMA = re.compile(r"(?<!\\)((?:\\\\)*),")
_LISTS = frozenset(("N", "ADR", "CATEGORIES"))  # where a bare comma parts


@dataclass(slots=True)
class Card:
    """A card as it stands in its file: the line it begins on, its lines, or what is wrong."""

    line: int
    raw: list[bytes] = field(default_factory=list)
    size: int = 0
    binaries: int = 0
    problem: str = ""


class Content(NamedTuple):
    """The lines of a card for the library, and those that are no property."""

    lines: list[str]
    unread: list[str]
    foreign: bool
    version: str


class Reading:
    """One file of cards, read as a stream; `consumed` are its bytes so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.strays = 0
        self._file: BinaryIO | None = None

    @property
    def consumed(self) -> int:
        """Bytes read so far."""
        return self._file.tell() if self._file and not self._file.closed else 0

    def cards(self) -> Generator[Card, None, None]:
        """Yield every card; one without an end has its `problem` said."""
        card: Card | None = None
        nested = 0
        skipping = False
        with self.path.open("rb") as self._file:
            for number, line in enumerate(_physical(self._file), 1):
                if _BEGIN.fullmatch(line):
                    if card and card.raw and _NESTED.fullmatch(card.raw[-1]):
                        nested += 1
                        continue
                    if card:
                        card.problem = "it has no end: another begins inside it"
                        yield card
                    card, nested, skipping = Card(number), 0, False
                elif card is None:
                    self.strays += bool(line.strip(b" \t"))
                elif _END.fullmatch(line):
                    if nested:
                        nested -= 1
                        continue
                    yield card
                    card = None
                elif not nested:
                    skipping = _take(card, line, skipping=skipping)
            if card:
                card.problem = "the file ends before it does"
                yield card


def _take(card: Card, line: bytes, *, skipping: bool) -> bool:
    """Add a line to a card, without pictures; return whether what follows may belong to one."""
    if skipping and (line[:1] in (b" ", b"\t") or _BASE64.fullmatch(line)):
        return bool(line.strip())  # a blank line ends a picture of 2.1
    if _BINARY.match(line):
        card.binaries += 1
        return True
    card.size += len(line)
    if card.size > CARD_AT_MOST:
        card.problem = f"it is larger than {CARD_AT_MOST >> 20} MB"
        card.raw.clear()
    elif not card.problem:
        card.raw.append(line)
    return False


def _physical(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file without their ends, each at most `LINE_AT_MOST` long."""
    wide = file.read(2)
    file.seek(0)
    if wide in _WIDE_BOMS:
        texts = io.TextIOWrapper(file, "utf-16", errors="replace", newline="\n")
        while text := texts.readline(LINE_AT_MOST):
            yield text.rstrip("\r\n").encode()
        return
    rest_of_line = False
    while piece := file.readline(LINE_AT_MOST):
        if not rest_of_line:
            yield piece.rstrip(b"\r\n")
        rest_of_line = not piece.endswith(b"\n")


def content(card: Card) -> Content:
    """Return a card's lines unfolded, decoded, and escaped as the library needs them."""
    whole = _unfolded(card.raw)
    version = next(
        (
            line.partition(b":")[2].strip().decode("ascii", "replace")
            for line in whole
            if line[:8].upper() == b"VERSION:"
        ),
        "",
    )
    lines, unread, foreign = [], [], False
    for line in whole:
        text, is_foreign = _decoded(line)
        foreign = foreign or is_foreign
        handed = _handed(text)
        if handed:
            lines.append(handed)
        elif text.strip():
            unread.append(text)
    return Content(lines, unread, foreign, version)


def _unfolded(raw: list[bytes]) -> list[bytes]:
    """Join folded lines, and those that a quoted-printable text goes on in."""
    whole: list[list[bytes]] = []
    soft = False
    for line in raw:
        if soft:
            whole[-1].append(line)
        elif line[:1] in (b" ", b"\t") and whole:
            whole[-1].append(line[1:])
        else:
            whole.append([line])
        soft = line.endswith(b"=") and bool(_PRINTED.match(whole[-1][0]))
        if soft:
            whole[-1][-1] = whole[-1][-1][:-1]
    return [b"".join(parts) for parts in whole]


def _decoded(line: bytes) -> tuple[str, bool]:
    """Return a line as text, and whether its encoding had to be guessed."""
    head, colon, value = line.partition(b":")
    printed = _PRINTED.match(line)
    if printed:
        value = quopri.decodestring(value)
    named = _CHARSET.match(head + b":")
    text, foreign = _text(head + colon + value, named[1].decode() if named else "")
    if printed:
        text = text.replace("\r\n", "\\n").replace("\n", "\\n")
    return text.replace("\r", "\\n").replace("\n", "\\n"), foreign


def _text(line: bytes, charset: str) -> tuple[str, bool]:
    try:
        return line.decode(), False
    except UnicodeDecodeError:
        pass
    try:
        return line.decode(charset or "cp1252"), not charset
    except (UnicodeDecodeError, LookupError, ValueError):
        return line.decode("cp1252", "replace"), True


def _handed(line: str) -> str:
    """Return a line as the library is handed it; '' when it is no property."""
    found = _SAFE_HEAD.fullmatch(line) or _ANY_HEAD.fullmatch(line)
    if found is None:
        return ""
    parts = found.groupdict()
    name, value = parts["name"].upper(), parts["value"]
    head = (parts["group"] or "") + name + _DROPPED.sub("", parts.get("params") or "")
    if (len(value) - len(value.rstrip("\\"))) % 2:
        value += "\\"
    value = value.replace("\\:", ":")
    if name not in _LISTS:
        value = _BARE_COMMA.sub(r"\1\\,", value)
    return f"{head}:{value}"
