"""Parts of a question in SQL with their values, and words as patterns that SQLite's GLOB reads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeboard.domain.people import phone_digits
from pipeboard.domain.text import clean, fold

_SEPARATORS = re.compile(r"[\s().\-/+]+")
_WILD = re.compile(r"[*?\[]")
_DIGITS = 3


class Condition(NamedTuple):
    """A part of a query and its values."""

    sql: str
    values: tuple[str | int, ...] = ()


def all_of(parts: Iterable[Condition | None]) -> Condition:
    """Return the condition that all parts hold, those that are None apart; true without any."""
    return _joined(" and ", parts)


def any_of(parts: Iterable[Condition | None]) -> Condition:
    """Return the condition that one of the parts holds; true without any."""
    return _joined(" or ", parts)


def _joined(by: str, parts: Iterable[Condition | None]) -> Condition:
    known = [part for part in parts if part is not None]
    if len(known) == 1:
        return known[0]
    sql = by.join(f"({part.sql})" for part in known)
    return Condition(sql or "true", tuple(value for part in known for value in part.values))


def matches(words: str, column: str = "find") -> Condition | None:
    """Return the condition that `words` all occur in `column`, or None when there are none.

    Words that make one phone number together (`600 123-456`) may also occur without the signs
    between them and without the leading zeros. GLOB reads a text a fifth faster than `instr`.
    """
    words = clean(words)
    terms = tuple(dict.fromkeys(fold(words).split()))
    if not terms:
        return None
    sql = " and ".join([f"{column} glob ?"] * len(terms))
    number = _SEPARATORS.sub("", words)
    digits = phone_digits(number).lstrip("+0")
    patterns = tuple(inside(term) for term in terms)
    if number.isdecimal() and len(digits) >= _DIGITS and (digits,) != terms:
        return Condition(f"({column} glob ? or ({sql}))", (inside(digits), *patterns))
    return Condition(sql, patterns)


def inside(text: str) -> str:
    """Return the pattern of what holds `text`."""
    return f"*{literal(text)}*"


def literal(text: str) -> str:
    """Return the pattern of `text` itself: its signs of a pattern are letters like others."""
    return _WILD.sub(lambda wild: f"[{wild[0]}]", text)
