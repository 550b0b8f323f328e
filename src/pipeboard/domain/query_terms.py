"""What a query is made of: fields, words, filters and values, and how each of them is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import NamedTuple

from pipeboard.domain.days import add_months, read_day
from pipeboard.domain.reasons import DISQUALIFY_REASONS, NURTURE_REASONS
from pipeboard.domain.tandem import RunState
from pipeboard.domain.terms import STAGES, Icp, Origin, Seniority, Status

SEPARATORS = ",|"


class QueryError(ValueError):
    """A query that cannot be understood: why, and which characters of it are meant."""

    def __init__(self, reason: str, start: int, end: int) -> None:
        super().__init__(reason)
        self.reason, self.start, self.end = reason, start, end


class Kind(Enum):
    """What the values of a field are."""

    NAMED = auto()
    """One of a list."""
    PART = auto()
    """Words that occur in a text."""
    WHOLE = auto()
    """A whole text; with `*` at its end the beginning of one."""
    NUMBER = auto()
    """A whole number, or a range of them."""
    DAY = auto()
    """A day, or a range of them."""
    AGE = auto()
    """How long ago: at least so many days, weeks, months or years."""


class Field(NamedTuple):
    """One field: what its values are, and those that are named."""

    kind: Kind
    names: tuple[str, ...] = ()
    example: str = ""


_REASONS = dict.fromkeys(reason.value for reason in (*DISQUALIFY_REASONS, *NURTURE_REASONS))
_LACKS = tuple("next email phone channel company title tag source country headcount score".split())
FIELDS = {
    "stage": Field(Kind.NAMED, tuple(STAGES)),
    "status": Field(Kind.NAMED, tuple(Status)),
    "origin": Field(Kind.NAMED, tuple(Origin)),
    "source": Field(Kind.PART, example="webinar"),
    "score": Field(Kind.NUMBER, example=">=60"),
    "icp": Field(Kind.NAMED, tuple(Icp)),
    "mql": Field(Kind.NAMED, ("yes", "no")),
    "tag": Field(Kind.WHOLE, example="event"),
    "due": Field(Kind.DAY, ("late", "week"), "today"),
    "stale": Field(Kind.AGE, example=">14d"),
    "no": Field(Kind.NAMED, _LACKS),
    "has": Field(Kind.NAMED, _LACKS),
    "is": Field(
        Kind.NAMED, ("prospect", "pinned", "cold", "booked", "rotting", "override", "imported")
    ),
    "cadence": Field(Kind.NAMED, (*RunState, "none")),
    "attempt": Field(Kind.NUMBER, example=">=3"),
    "company": Field(Kind.PART, example="northwind"),
    "title": Field(Kind.PART, example="sales"),
    "industry": Field(Kind.PART, example="saas"),
    "country": Field(Kind.WHOLE, example="es"),
    "seniority": Field(Kind.NAMED, tuple(Seniority)),
    "headcount": Field(Kind.NUMBER, example="50..500"),
    "reason": Field(Kind.NAMED, (*_REASONS, "bad")),
    "import": Field(Kind.NUMBER, ("last",), "last"),
}
"""Every field by its name; `reason` is why someone was let go or parked."""


class Name(NamedTuple):
    """One of the names of a field."""

    name: str

    def __str__(self) -> str:
        return self.name


class Text(NamedTuple):
    """Words to be found in a field; with `starts` only its beginning is known."""

    words: str
    starts: bool = False

    def __str__(self) -> str:
        # A star that is one of the words must not be taken for the sign.
        is_plain = self.starts or not self.words.endswith("*")
        star = "*" if self.starts else ""
        return (self.words if is_plain and _is_bare(self.words) else _quoted(self.words)) + star


class Span(NamedTuple):
    """A range of numbers, days or ages as they are written; '' is an end that is open.

    With `above` the least itself is not meant, with `below` the most is not.
    """

    least: str = ""
    most: str = ""
    above: bool = False
    below: bool = False

    def __str__(self) -> str:
        if self.least and self.most:
            words = self.least if self.least == self.most else f"{self.least}..{self.most}"
        elif self.least:
            words = f"{'>' if self.above else '>='}{self.least}"
        else:
            words = f"{'<' if self.below else '<='}{self.most}"
        return words if _is_bare(words) else _quoted(words)


Value = Name | Text | Span


@dataclass(frozen=True, slots=True)
class Words:
    """A word to find, or with `is_phrase` several that occur together."""

    text: str
    negated: bool = False
    is_phrase: bool = False

    def __str__(self) -> str:
        return ("-" if self.negated else "") + (_quoted(self.text) if self.is_phrase else self.text)


@dataclass(frozen=True, slots=True)
class Filter:
    """One field of which one of some values must hold."""

    field: str
    values: tuple[Value, ...]
    negated: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.negated else ''}{self.field}:{'|'.join(map(str, self.values))}"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: every term must hold. Its text is a query that means the same."""

    terms: tuple[Words | Filter, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    @property
    def plain(self) -> str:
        """The words that are simply to be found, blanks between them."""
        return " ".join(str(term) for term in self.terms if _is_plain(term))

    @property
    def others(self) -> tuple[Words | Filter, ...]:
        """Every other term."""
        return tuple(term for term in self.terms if not _is_plain(term))

    def names(self, *fields: str) -> bool:
        """Return whether one of these fields is asked about."""
        return any(isinstance(term, Filter) and term.field in fields for term in self.terms)


def day_of(words: str, today: date) -> date:
    """Return the day that words of a `Span` mean; the last there is when that is past it."""
    try:
        return read_day(words, today)[0]
    except (ValueError, OverflowError):
        return date.max


def days_ago(age: str, today: date) -> date:
    """Return the day so long before today that an age of a `Span` means; the first there is."""
    number, unit = int(age[:-1]), age[-1]
    try:
        if unit in "dw":
            return today - timedelta(number * (7 if unit == "w" else 1))
        return add_months(today, -number * (12 if unit == "y" else 1))
    except (ValueError, OverflowError):
        return date.min


def _is_plain(term: Words | Filter) -> bool:
    return isinstance(term, Words) and not term.negated and not term.is_phrase


def _is_bare(words: str) -> bool:
    """Whether a value may stand without quotes."""
    return not words.startswith('"') and not any(
        char.isspace() or char in SEPARATORS for char in words
    )


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
