"""Words from outside made harmless: what may be stored, what may be shown, what matches what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_UNSEEN = (  # C1, bidi controls, invisible marks, surrogates, tags: shown by their number
    "\x80-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSAFE = re.compile(f"[\x00-\x1f\x7f{_UNSEEN}]")
_PLAIN = re.compile(  # no control, no mark, nothing unseen: most texts are only this
    r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u058f\u2010-\u2027\u2030-\u205e"
    r"\u20a0-\u20c0\u2190-\u2bff\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uac00-\ud7a3]*"
)
_PLAIN_LINES = re.compile(_PLAIN.pattern.replace("[ -~", "[\n -~"))
_TAKEN_OUT = re.compile(f"[\x00-\x09\x0b-\x1f\x7f{_UNSEEN}]")
_JOINERS = ("\u200c", "\u200d")
_MARKS_AT_MOST = 4
_BLANKS = {"\t": " ", "\n": "\u23ce"}
# Letters that have no accent to take off, and are looked for without it all the same.
_BARRED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)

_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def safe(text: str, *, lines: bool = False) -> str:
    """Return `text` as it may reach a terminal: no control, bidi or invisible character left.

    C0 controls become pictures (␛), C1, bidi and invisible ones `<U+XXXX>`, a tab a space and a
    line feed `⏎` (kept with `lines`). At most 4 combining marks stay on one character, and a
    joiner only between two characters that it can join.
    """
    if (_PLAIN_LINES if lines else _PLAIN).fullmatch(text):
        return text
    shown = _with_few_marks(_UNSAFE.sub(_in_lines if lines else _picture, text))
    out: list[str] = []
    for at, char in enumerate(shown):
        if char in _JOINERS and not (
            at and _joins(shown[at - 1]) and _joins(shown[at + 1 : at + 2])
        ):
            out.append(f"<U+{ord(char):04X}>")
        else:
            out.append(char)
    return "".join(out)


def _picture(found: re.Match[str]) -> str:
    """C0 and DEL as their pictures, the others by number."""
    code = ord(found[0])
    if found[0] in _BLANKS:
        return _BLANKS[found[0]]
    if code == 0x7F:
        return "\u2421"
    return chr(0x2400 + code) if code < 0x20 else f"<U+{code:04X}>"


def _in_lines(found: re.Match[str]) -> str:
    return found[0] if found[0] == "\n" else _picture(found)


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


def harmless(text: str, *, lines: bool = False) -> str:
    """Return `text` without what may not reach a terminal: each character left is drawn as itself.

    Controls, bidi and invisible characters are taken out, blanks of any kind become spaces.
    """
    text = _BREAK.sub("\n", text).replace("\t", " ")
    if not lines:
        text = text.replace("\n", " ")
    kept = _TAKEN_OUT.sub("", text)
    if safe(kept, lines=True) != kept:
        kept = safe("".join(c for c in kept if c not in _JOINERS), lines=True)
    return kept


def clean(text: str) -> str:
    """Return `text` as it may be stored: NFC, line ends as LF, control characters taken out."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text)
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
    return " ".join(bare.casefold().translate(_BARRED).split())


def word_count(text: str) -> int:
    """Return how many words `text` has; a word holds at least one letter or digit."""
    return sum(any(c.isalnum() for c in word) for word in text.split())


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return `1 contact`, `2 contacts`, `3,900 contacts`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean “lead”?` for a word that is nearly one of `known`, else ''."""
    from difflib import get_close_matches

    by_key = {fold(one): one for one in known}
    near = get_close_matches(fold(word), by_key, 1, 0.5)
    return f"; did you mean “{by_key[near[0]]}”?" if near else ""
