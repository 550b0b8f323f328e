"""What a row becomes: a person as plain values, or why it is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from pipeboard.domain.terms import Origin
from pipeboard.exchange.reach import Reached

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class IncomingLead:
    """A row as a lead: '' or None is what the file leaves unsaid; `imported` holds the rest.

    The first e-mail and the first phone are the primary ones. `country`, `region` and `city` are
    the company's, and the person's where nothing else is said; `person_country` is only theirs.
    `answers` are a form's, by topic of a needs assessment; `behaviours` rules of the score model.
    `warnings` are words for the rep; what they speak of stays as typed in `imported`.
    """

    line: int
    first_name: str = ""
    last_name: str = ""
    display_name: str = ""
    title: str = ""
    seniority: str = ""
    company: str = ""
    website: str = ""
    domain: str = ""
    company_linkedin: str = ""
    industry: str = ""
    headcount_min: int | None = None
    headcount_max: int | None = None
    country: str = ""
    region: str = ""
    city: str = ""
    person_country: str = ""
    source: str = ""
    source_detail: str = ""
    origin: str = Origin.UNKNOWN.value
    handed_by: str = ""
    emails: tuple[Reached, ...] = ()
    phones: tuple[Reached, ...] = ()
    linkedin: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    behaviours: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    external_ids: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    company_ids: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    imported: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    entered_on: date | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that makes no lead, why, and its cells as far as they can be told apart."""

    line: int
    reason: str
    cells: Sequence[str] = ()
