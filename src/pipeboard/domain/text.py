"""Words from outside made harmless: what may be stored, what may be shown, what matches what."""

from __future__ import annotations

import re
import unicodedata

# C0 and DEL are drawn as their pictures; C1, bidi controls and invisible marks by their number.
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
_PICTURES |= {0x09: " ", 0x0A: "\u23ce"}
_NAMED = (
    [*range(0x80, 0xA0), 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B]
    + [0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0x3164, 0xFEFF, 0xFFA0]
    + [*range(0xFFF9, 0xFFFC), *range(0xD800, 0xE000), *range(0x1BCA0, 0x1BCA4)]
    + [*range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000)]
)
_SHOWN = _PICTURES | {code: f"<U+{code:04X}>" for code in _NAMED}
_SHOWN_IN_LINES = {code: shown for code, shown in _SHOWN.items() if code != 0x0A}
_PLAIN = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u058f]*")
_JOINERS = ("\u200c", "\u200d")
_MARKS_AT_MOST = 4

_CONTROLS = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0)])
_CONTROLS |= dict.fromkeys([*range(0xD800, 0xE000)])
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def safe(text: str, *, lines: bool = False) -> str:
    """Return `text` as it may reach a terminal: no control, bidi or invisible character left.

    C0 controls become pictures (␛), C1, bidi and invisible ones `<U+XXXX>`, a tab a space and a
    line feed `⏎` (kept with `lines`). At most 4 combining marks stay on one character, and a
    joiner only between two characters that it can join.
    """
    if _PLAIN.fullmatch(text):
        return text
    shown = text.translate(_SHOWN_IN_LINES if lines else _SHOWN)
    out: list[str] = []
    shown = _with_few_marks(shown)
    for at, char in enumerate(shown):
        if char in _JOINERS and not (
            at and _joins(shown[at - 1]) and _joins(shown[at + 1 : at + 2])
        ):
            out.append(f"<U+{ord(char):04X}>")
        else:
            out.append(char)
    return "".join(out)


def _with_few_marks(text: str) -> str:
    """Leave at most 4 combining marks on one character; a joiner between them starts no other."""
    out: list[str] = []
    marks = 0
    for char in text:
        if unicodedata.category(char) in ("Mn", "Me"):
            marks += 1
        elif char not in _JOINERS:
            marks = 0
        if marks <= _MARKS_AT_MOST or char in _JOINERS:
            out.append(char)
    return "".join(out)


def _joins(text: str) -> bool:
    return bool(text) and unicodedata.category(text[0]) in ("So", "Sk", "Mn", "Lo")


def clean(text: str) -> str:
    """Return `text` as it may be stored: NFC, line ends as LF, control characters taken out."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return unicodedata.normalize("NFC", text).strip()


def count_controls(text: str) -> int:
    """Return how many characters `clean` would take out for being controls."""
    return 0 if text.isprintable() else len(_CONTROL.findall(text))


def fold(text: str) -> str:
    """Return the match key of `text`: case and accents off, runs of blanks as one space."""
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def word_count(text: str) -> int:
    """Return how many words `text` has; a word holds at least one letter or digit."""
    return sum(any(c.isalnum() for c in word) for word in text.split())


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return `1 contact`, `2 contacts`, `3,900 contacts`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
