"""Files of people: whatever the format, they say what they are and yield leads as plain values."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from pipeboard.commands.incoming import COMPANY_ID, FACTS, Lead, Way
from pipeboard.commands.records import match_key, name_key, phone_key
from pipeboard.domain.people import email_key, is_role_inbox
from pipeboard.domain.terms import ChannelKind, Origin
from pipeboard.exchange.columns import Columns
from pipeboard.exchange.files import Table
from pipeboard.exchange.leads import IncomingLead, Refused, read_leads, settle_order

_LINE_AT_MOST = 500  # characters of a one-line field; what is longer is kept whole in `imported`
_SHORT = "first_name last_name display_name title handed_by company industry city region".split()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rep says of a file; None and empty leave it to the file.

    `misfits` is `nurture` to park who does not fit the profile. `enrich` fills only who is known
    and adds nobody.
    """

    profile: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    encoding: str | None = None
    country: str | None = None
    date_order: str = "dmy"
    prefer_file: bool = False
    currency: str | None = None
    trust_stages: bool = False
    misfits: str = ""
    enrich: bool = False


@dataclass(frozen=True, slots=True)
class ReadLead:
    """One row that makes a lead, and the words for the rep on what it did not take as it stood."""

    lead: Lead
    warnings: tuple[str, ...] = ()


class LeadFile(Protocol):
    """A file of people: a further format is one more class like this, named in `opened`.

    `header` are its column names, none where the format has no columns.
    """

    path: Path
    sha256: str
    size: int
    header: tuple[str, ...]

    @property
    def consumed(self) -> int:
        """Bytes read so far."""

    @property
    def profile(self) -> str:
        """The stored name of the kind of file."""

    @property
    def title(self) -> str:
        """The kind of file in words."""

    @property
    def layout(self) -> str:
        """How it is written, in words: encoding and delimiter."""

    @property
    def mapping(self) -> tuple[tuple[str, str, str], ...]:
        """(column, field, a value) of what is read."""

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The columns kept as they are."""

    def leads(self) -> Generator[ReadLead | Refused, None, None]:
        """Yield every row in turn, as a stream; closing it closes the file."""

    def remarks(self) -> list[str]:
        """What the rep should know of the file, after its rows were read."""


class TextTable:
    """A CSV or another text with delimiters."""

    def __init__(self, table: Table, columns: Columns, asked: Asked) -> None:
        self.path, self.sha256, self.size = table.path, table.sha256, table.size
        self.header = columns.names
        self._table, self._columns, self._asked = table, columns, asked
        self._order = settle_order(table, columns)

    @property
    def consumed(self) -> int:
        """Bytes read so far."""
        return self._table.consumed

    @property
    def profile(self) -> str:
        """The profile's name."""
        return self._columns.profile.name

    @property
    def title(self) -> str:
        """The profile in words."""
        return self._columns.profile.title

    @property
    def layout(self) -> str:
        """Encoding and delimiter."""
        return self._table.layout

    @property
    def mapping(self) -> tuple[tuple[str, str, str], ...]:
        """(column, field, its first value) of the columns that are read."""
        mapped = dict(self._columns.mapped)
        return tuple(
            (name, mapped[name], self._value_in(at))
            for at, name in enumerate(self._columns.names)
            if name in mapped
        )

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The columns kept as they are."""
        return self._columns.unmapped

    def leads(self) -> Generator[ReadLead | Refused, None, None]:
        """Yield every row in turn.

        Raises:
            Unreadable: a quote that is never closed.
        """
        rows = read_leads(self._table, self._columns, order=self._date_order)
        with closing(rows):
            for row in rows:
                yield row if isinstance(row, Refused) else plain(row, self._asked.country)

    def remarks(self) -> list[str]:
        """What the rep should know."""
        lines = [*self._columns.notices, *self._table.remarks()]
        if self._order is None:
            first = "month" if self._date_order == "mdy" else "day"
            lines.append(f"dates such as 01/02/2026 are read {first} first (date_order)")
        return lines

    @property
    def _date_order(self) -> str:
        return self._order or ("mdy" if self._asked.date_order == "mdy" else "dmy")

    def _value_in(self, at: int) -> str:
        cells = (row[at].strip() for row in self._table.sample if at < len(row))
        return next(filter(None, cells), "")


def plain(row: IncomingLead, country: str | None) -> ReadLead:
    """Return a row as plain values, normalised, so that matching it needs nothing worked out."""
    imported = dict(row.imported)
    warnings = row.warnings
    if row.entered_on:
        imported.setdefault("entered on", row.entered_on.isoformat())
    short = [getattr(row, name) for name in _SHORT]
    if len(max(short, key=len)) > _LINE_AT_MOST:
        cut = [name for name, text in zip(_SHORT, short, strict=True) if len(text) > _LINE_AT_MOST]
        imported |= {name.replace("_", " "): getattr(row, name) for name in cut}
        shorter: dict[str, Any] = {n: f"{getattr(row, n)[: _LINE_AT_MOST - 1]}…" for n in cut}
        row = replace(row, **shorter)
        said = ", ".join(name.replace("_", " ") for name in cut)
        warnings = (*warnings, f"too long for a line: {said} (the whole text is kept beside)")
    key = name_key(row.company) if row.company else ""
    if not key:
        imported = {**_without_company(row), **imported, **_company_id(row)}
    person = (
        row.line,
        row.first_name,
        row.last_name,
        row.display_name or ("" if key else row.company),
        row.title,
        row.seniority,
        "" if row.origin == Origin.UNKNOWN else row.origin,
        row.source,
        row.source_detail,
        row.handed_by,
    )
    firm = (row.company, key, *_facts(row)) if key else _NO_FIRM
    ways = _ways(row, row.person_country or row.country or country)
    notes = (row.note,) if row.note else ()
    rest = (ways, notes, row.tags, dict(row.external_ids), imported)
    did = tuple((rule, "") for rule in row.behaviours)
    elsewhere = (did, dict(row.answers), dict(row.company_ids))
    return ReadLead(Lead._make((*person, *firm, *rest, *elsewhere)), warnings)


def _facts(row: IncomingLead) -> tuple[Any, ...]:
    """What a row says of the company, in the order of `FACTS`."""
    return (
        row.domain,
        row.industry,
        row.headcount_min,
        row.headcount_max,
        row.country,
        row.region,
        row.city,
        row.website,
        row.company_linkedin,
    )


_NO_FIRM = ("", "", "", "", None, None, "", "", "", "", "")


def _without_company(row: IncomingLead) -> dict[str, str]:
    """What is said of a company that has no name to know it by: kept as it is."""
    said = zip(("company", *FACTS), (row.company, *_facts(row)), strict=True)
    return {name.replace("_", " "): str(value) for name, value in said if value}


def _company_id(row: IncomingLead) -> dict[str, str]:
    """The id of a company that the row does not name: it may come in a file of its own."""
    named = [f"{system}:{there}" for system, there in row.company_ids.items()]
    return {COMPANY_ID: named[0]} if named else {}


def _ways(row: IncomingLead, country: str | None) -> tuple[Way, ...]:
    ways: dict[tuple[str, str], Way] = {}
    for value, label, state in row.emails:
        match = email_key(value)
        way = Way(_EMAIL, value, match, label, is_role_inbox(match), state)
        ways.setdefault((_EMAIL, match), way)
    for value, label, state in row.phones:
        match = phone_key(value, country)
        ways.setdefault((_PHONE, match), Way(_PHONE, value, match, label, state=state))
    if row.linkedin:
        match = match_key(ChannelKind.LINKEDIN, row.linkedin)
        ways[_LINKEDIN, match] = Way(_LINKEDIN, row.linkedin, match)
    return tuple(ways.values())


_EMAIL, _PHONE = ChannelKind.EMAIL.value, ChannelKind.PHONE.value
_LINKEDIN = ChannelKind.LINKEDIN.value
