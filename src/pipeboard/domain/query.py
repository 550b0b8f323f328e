"""The query language of find and list: words to find, and `field:value` terms to keep to.

Terms are separated by blanks and must all hold; `-` (or a minus sign) before one turns it round.
A value is one of several when they are joined by `|` or `,`; what holds blanks or one of these
signs is quoted, a quote in it doubled. Words in quotes occur together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pipeboard.domain.days import read_day
from pipeboard.domain.query_terms import (
    FIELDS,
    SEPARATORS,
    Field,
    Filter,
    Kind,
    Name,
    Query,
    QueryError,
    Span,
    Text,
    Value,
    Words,
)
from pipeboard.domain.text import did_you_mean, fold

__all__ = ("FIELDS", "Query", "QueryError", "parse")

_MINUS = "-\N{MINUS SIGN}"
_LEAP_DAY = date(2024, 2, 29)  # any day: whether words are a date does not hang on it
_FIELD = re.compile(r"([^\W\d_]+):")
_OPERATOR = re.compile(r"(>=|<=|>|<|=|≥|≤)?\s*(.*)", re.DOTALL)
_BETWEEN = re.compile(r"\s*(?:\.\.+|…)\s*")
_FROM_TO = re.compile(r"([0-9]+)\s*[-–]\s*([0-9]+)")
_NUMBER = re.compile("[0-9]{1,9}")
_AGE = re.compile("([0-9]{1,4}) ?([dwmy]?)")


def parse(text: str) -> Query:
    """Read a query.

    Raises:
        QueryError: a field or a value that there is not; it points at the word.
    """
    terms: list[Words | Filter] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        negated = text[at] in _MINUS and at + 1 < len(text) and not text[at + 1].isspace()
        start = at + negated
        if text[start] == '"':
            words, at = _read_quoted(text, start)
            term: Words | Filter | None = Words(words, negated, is_phrase=True) if words else None
        elif found := _FIELD.match(text, start):
            term, at = _read_filter(text, found, negated=negated)
        else:
            at = _word_end(text, start)
            term = Words(text[start:at], negated)
        if term is not None:
            terms.append(term)
    return Query(tuple(terms))


def _read_filter(text: str, found: re.Match[str], *, negated: bool) -> tuple[Filter, int]:
    """Read the field that `found` and its values; return the term and where it ends."""
    name = fold(found[1])
    field = FIELDS.get(name)
    if field is None:
        is_address = text.startswith("//", found.end())
        near = "" if is_address else did_you_mean(name, FIELDS)
        near = near or f"; put “{found[1]}:” in quotes to find it as text"
        raise QueryError(f"there is no field “{found[1]}”{near}", *found.span(1))
    at, values = found.end(), list[Value]()
    for written in _read_values(text, at):
        at = written.end
        if written.words:
            values.append(_value(name, field, written))
    if not values:
        said = ", ".join(field.names) or f"such as {name}:{field.example}"
        raise QueryError(f"“{name}:” needs a value: {said}", found.start(), max(at, found.end()))
    return Filter(name, tuple(dict.fromkeys(values)), negated), at


class _Written(NamedTuple):
    """One value as it stands in a query: its words, and where; `has_star` if it ends in one."""

    words: str
    has_star: bool
    start: int
    end: int


def _read_values(text: str, at: int) -> Iterator[_Written]:
    while True:
        start, quoted = at, ""
        if text[at : at + 1] == '"':
            quoted, at = _read_quoted(text, at)
        end = at
        while end < len(text) and not text[end].isspace() and text[end] not in SEPARATORS:
            end += 1
        bare = text[at:end]
        yield _Written(quoted + bare, bare.endswith("*"), start, end)
        if text[end : end + 1] not in tuple(SEPARATORS):
            return
        at = end + 1


def _value(name: str, field: Field, written: _Written) -> Value:
    words = written.words
    if named := _named(words, field):
        return Name(named)
    if field.kind is Kind.PART:
        return Text(words)
    if field.kind is Kind.WHOLE:
        return Text(words[:-1], starts=True) if written.has_star else Text(words)
    if field.kind is not Kind.NAMED and (span := _span(words, field.kind)):
        return span
    raise QueryError(_wrong(name, field, words), written.start, written.end)


def _named(words: str, field: Field) -> str:
    """The name that is meant, also when only its beginning is written and no other has that."""
    key = _key(words)
    found = [name for name in field.names if _key(name) == key]
    if not found and len(key) > 1:
        found = [name for name in field.names if _key(name).startswith(key)]
    return found[0] if len(found) == 1 else ""


def _key(words: str) -> str:
    return fold(words).replace(" ", "_").replace("-", "_")


def _wrong(name: str, field: Field, words: str) -> str:
    """Why a value is none."""
    if field.kind is Kind.NAMED:
        near = did_you_mean(words, field.names) or f"; use {', '.join(field.names)}"
        return f"there is no {name}:{words}{near}"
    what = {Kind.NUMBER: "number", Kind.DAY: "day", Kind.AGE: "time"}[field.kind]
    listed = (
        f", {', '.join(field.names)}" if field.names and field.example not in field.names else ""
    )
    also = ", or a range such as mon..fri" if field.kind is Kind.DAY else ""
    return f"“{words}” is no {what}; write it as {name}:{field.example}{listed}{also}"


def _span(words: str, kind: Kind) -> Span | None:
    """Read a range; None when its ends cannot be read or are the wrong way round."""
    operator, operand = _operator(words)
    ends = _BETWEEN.split(operand)
    if kind is Kind.NUMBER and (dashed := _FROM_TO.fullmatch(operand)):
        ends = [dashed[1], dashed[2]]
    read = [_end(end, kind) for end in ends]
    if len(read) > 2 or not all(read) or (operator and len(read) == 2):
        return None
    if kind is Kind.NUMBER and operator in ("<", ">"):
        number = int(read[0]) + (1 if operator == ">" else -1)
        return None if number < 0 else _bounded(operator + "=", str(number))
    if len(read) == 2:
        is_right = kind is not Kind.NUMBER or int(read[0]) <= int(read[1])
        return Span(read[0], read[1]) if is_right else None
    if not operator and kind is Kind.AGE:
        operator = ">="
    return _bounded(operator, read[0])


def _operator(words: str) -> tuple[str, str]:
    found = _OPERATOR.fullmatch(words.strip())
    assert found is not None  # everything in it may be missing
    sign = {"≥": ">=", "≤": "<=", "=": "", None: ""}.get(found[1], found[1])
    return sign, found[2].strip()


def _bounded(operator: str, end: str) -> Span:
    if operator in (">", ">="):
        return Span(least=end, above=operator == ">")
    if operator in ("<", "<="):
        return Span(most=end, below=operator == "<")
    return Span(end, end)


def _end(words: str, kind: Kind) -> str:
    """One end of a range as it is always written; '' when it is none."""
    words = fold(words).rstrip(".")
    if kind is Kind.NUMBER:
        return str(int(words)) if _NUMBER.fullmatch(words) else ""
    if kind is Kind.AGE:
        age = _AGE.fullmatch(words)
        return f"{int(age[1])}{age[2] or 'd'}" if age else ""
    try:
        read_day(words, _LEAP_DAY)
    except (ValueError, OverflowError):
        return ""
    return words


def _read_quoted(text: str, at: int) -> tuple[str, int]:
    """Read what a quote opens, up to its end or that of the text; return it and where it ends."""
    end, parts = at + 1, list[str]()
    while end < len(text):
        if text[end] != '"':
            parts.append(text[end])
            end += 1
        elif text[end + 1 : end + 2] == '"':
            parts.append('"')
            end += 2
        else:
            end += 1
            break
    return " ".join("".join(parts).split()), end


def _word_end(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return at
