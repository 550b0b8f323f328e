"""How a person is reached: the e-mail addresses and the phones that stand in cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from pipeboard.exchange.profiles import header_key

_SEVERAL = re.compile(r"\s*(?::::|[;\n]|,(?=\s*\S+@)|\s\|\s)\s*")
_SEVERAL_PHONES = re.compile(r"\s*(?::::|;(?!ext=)|[\n|]|\s/\s|,\s(?!\s*(?:x|ext)))\s*", re.I)
_PLAIN_EMAIL = re.compile(
    r"[A-Za-z0-9_+'&-]+(?:\.[A-Za-z0-9_+'&-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,24}"
)
_NAMED_EMAIL = re.compile(r"(?:[^<>]*<)?\s*(?:mailto:)?([^<>\s]+)\s*>?", re.I)
_PLAIN_PHONE = re.compile(r"\+?\(?\d{1,4}[ ().\-]*\d{2}[\d ().\-]{0,20}")
_POWER = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.I)
_CELL_AT_MOST = 2_000  # characters; a longer cell is not taken apart
_ADDRESS_AT_MOST = 320
_PHONE_AT_MOST = 60
# The words by which columns and address books tell several apart, and ours for them.
_LABELS = {
    word: ours
    for ours, words in {
        "mobile": "mobile mobilephone mobil mobiltelefon mobilni mobilní handy móvil celular"
        " portable",
        "cell": "cell",
        "work": "work práce zaměstnání arbeit bureau trabajo",
        "business": "business geschäftlich",
        "home": "home privat domů domicile particular casa",
        "direct": "direct",
        "corporate": "corporate",
        "other": "other",
    }.items()
    for word in words.split()
}
_NO_PHONE = re.compile(r"fax|pager", re.I)
_WORD = re.compile(r"[^\W\d_]+")
_LABEL_AT_MOST = 30
_NO_LABELS: Mapping[str, str] = MappingProxyType({})


class Reached(NamedTuple):
    """An e-mail address or a phone as typed, with the word its column gives it (`mobile`).

    `state` is a channel's state as far as the file tells one, else ''.
    """

    value: str
    label: str = ""
    state: str = ""


def read_emails(
    cells: Iterable[tuple[str, str]],
    rest: dict[str, str],
    warnings: list[str],
    labels: Mapping[str, str] = _NO_LABELS,
) -> tuple[Reached, ...]:
    """Return the addresses in (column, text) cells, each once, in order.

    What is none stays as typed in `rest`, under its column, with a warning. `labels` are what a
    row says of its columns: those that begin with `*` come first.
    """
    found: dict[str, Reached] = {}
    for column, text in _primary_first(cells, labels):
        label = _said(labels[column]) if column in labels else _label(column)
        if _PLAIN_EMAIL.fullmatch(text):
            found.setdefault(text.casefold(), Reached(text, label))
            continue
        for part in _parts(_SEVERAL, text):
            inner = _NAMED_EMAIL.fullmatch(part)
            address = inner[1] if inner else part
            if _PLAIN_EMAIL.fullmatch(address) or _is_address(address):
                found.setdefault(address.casefold(), Reached(address, label))
            else:
                rest[column] = text
                warnings.append(f"{_short(part)} is not an e-mail address")
    return tuple(found.values())


def read_phones(
    cells: Iterable[tuple[str, str]],
    rest: dict[str, str],
    warnings: list[str],
    labels: Mapping[str, str] = _NO_LABELS,
) -> tuple[Reached, ...]:
    """Return the phones in (column, text) cells as typed, each once, in order.

    What is none stays as typed in `rest`, under its column, with a warning; a fax stays without
    one. `labels` as for e-mails.
    """
    found: dict[str, Reached] = {}
    for column, text in _primary_first(cells, labels):
        label = _said(labels[column]) if column in labels else _label(column)
        if column in labels and _NO_PHONE.search(label):
            rest[column] = text
            continue
        if _PLAIN_PHONE.fullmatch(text):
            found.setdefault(text, Reached(text, label))
            continue
        for part in _parts(_SEVERAL_PHONES, text):
            if _POWER.fullmatch(part):
                rest[column] = text
                warnings.append(f"{_short(part)} is a phone that a spreadsheet cut short")
            elif sum(map(str.isdecimal, part)) < 3 or len(part) > _PHONE_AT_MOST:
                rest[column] = text
                warnings.append(f"{_short(part)} is not a phone")
            else:
                found.setdefault(part, Reached(part, label))
    return tuple(found.values())


def _primary_first(
    cells: Iterable[tuple[str, str]], labels: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    if not labels:
        return cells
    return sorted(cells, key=lambda cell: not labels.get(cell[0], "").startswith("*"))


def _said(label: str) -> str:
    """Return a label as we keep it: `* Work` is `work`."""
    return " ".join(label.removeprefix("*").split())[:_LABEL_AT_MOST].casefold()


def _parts(several: re.Pattern[str], text: str) -> list[str]:
    if len(text) > _CELL_AT_MOST:
        return [text]
    return [part for part in several.split(text) if part]


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


@cache
def _label(column: str) -> str:
    words = _WORD.findall(header_key(column))
    return next((_LABELS[word] for word in words if word in _LABELS), "")


def _is_address(text: str) -> bool:
    """Return whether a doubtful address is one after all, by the library that knows all forms."""
    if "@" not in text or len(text) > _ADDRESS_AT_MOST:
        return False
    import email_validator

    try:
        email_validator.validate_email(text, check_deliverability=False, test_environment=True)
    except email_validator.EmailNotValidError:
        return False
    return True
