"""How a person is reached: the e-mail addresses and the phones that stand in cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from pipeboard.exchange.profiles import header_key

_SEVERAL = re.compile(r"\s*(?::::|[;\n]|,(?=\s*\S+@)|\s\|\s)\s*")
_SEVERAL_PHONES = re.compile(r"\s*(?::::|[;\n|]|\s/\s|,\s)\s*")
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
_LABELS = ("mobile", "cell", "work", "business", "home", "direct", "corporate", "other")


class Reached(NamedTuple):
    """An e-mail address or a phone as typed, with the word its column gives it (`mobile`)."""

    value: str
    label: str = ""


def read_emails(
    cells: Iterable[tuple[str, str]], rest: dict[str, str], warnings: list[str]
) -> tuple[Reached, ...]:
    """Return the addresses in (column, text) cells, each once, in order.

    What is none stays as typed in `rest`, under its column, with a warning.
    """
    found: dict[str, Reached] = {}
    for column, text in cells:
        if _PLAIN_EMAIL.fullmatch(text):
            found.setdefault(text.casefold(), Reached(text, _label(column)))
            continue
        for part in _parts(_SEVERAL, text):
            inner = _NAMED_EMAIL.fullmatch(part)
            address = inner[1] if inner else part
            if _PLAIN_EMAIL.fullmatch(address) or _is_address(address):
                found.setdefault(address.casefold(), Reached(address, _label(column)))
            else:
                rest[column] = text
                warnings.append(f"{_short(part)} is not an e-mail address")
    return tuple(found.values())


def read_phones(
    cells: Iterable[tuple[str, str]], rest: dict[str, str], warnings: list[str]
) -> tuple[Reached, ...]:
    """Return the phones in (column, text) cells as typed, each once, in order.

    What is none stays as typed in `rest`, under its column, with a warning.
    """
    found: dict[str, Reached] = {}
    for column, text in cells:
        if _PLAIN_PHONE.fullmatch(text):
            found.setdefault(text, Reached(text, _label(column)))
            continue
        for part in _parts(_SEVERAL_PHONES, text):
            if _POWER.fullmatch(part):
                rest[column] = text
                warnings.append(f"{_short(part)} is a phone that a spreadsheet cut short")
            elif sum(map(str.isdecimal, part)) < 3 or len(part) > _PHONE_AT_MOST:
                rest[column] = text
                warnings.append(f"{_short(part)} is not a phone")
            else:
                found.setdefault(part, Reached(part, _label(column)))
    return tuple(found.values())


def _parts(several: re.Pattern[str], text: str) -> list[str]:
    if len(text) > _CELL_AT_MOST:
        return [text]
    return [part for part in several.split(text) if part]


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


@cache
def _label(column: str) -> str:
    key = header_key(column)
    return next((label for label in _LABELS if label in key.split()), "")


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
