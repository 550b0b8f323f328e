"""Files of people: whatever the format, they say what they are and yield leads as plain values."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pipeboard.commands.incoming import Lead, Way
from pipeboard.commands.records import match_key, name_key, phone_key
from pipeboard.domain.people import is_role_inbox
from pipeboard.domain.terms import ChannelKind, Origin
from pipeboard.exchange.columns import BadMapping, Columns, map_columns
from pipeboard.exchange.files import Table, read_table
from pipeboard.exchange.leads import IncomingLead, Refused, read_leads, settle_order

_LINE_AT_MOST = 500  # characters of a one-line field; what is longer is kept whole in `imported`
_SHORT = "first_name last_name display_name title handed_by company industry city region".split()
_OF_COMPANY = (
    "website domain industry headcount_min headcount_max country region city company_linkedin"
).split()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rep says of a file; None and empty leave it to the file."""

    profile: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    encoding: str | None = None
    country: str | None = None
    date_order: str = "dmy"


@dataclass(frozen=True, slots=True)
class ReadLead:
    """One row that makes a lead, and the words for the rep on what it did not take as it stood."""

    lead: Lead
    warnings: tuple[str, ...] = ()


class LeadFile(Protocol):
    """A file of people: a further format is one more class like this, named in `open_file`."""

    path: Path
    sha256: str
    size: int

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


def open_file(path: Path, asked: Asked) -> LeadFile | BadMapping:
    """Find out what a file is. Every file is read as a table of text today.

    Raises:
        Unreadable: no table in it.
        OSError: not there, or not readable.
    """
    table = read_table(path, encoding=asked.encoding, also=[column for column, _ in asked.mapping])
    columns = map_columns(
        table.columns, table.sample, profile=asked.profile, overrides=asked.mapping
    )
    if isinstance(columns, BadMapping):
        return columns
    return TextTable(table, columns, asked)


class TextTable:
    """A CSV or another text with delimiters."""

    def __init__(self, table: Table, columns: Columns, asked: Asked) -> None:
        self.path, self.sha256, self.size = table.path, table.sha256, table.size
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
        named = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
        delimiter = named.get(self._table.delimiter, repr(self._table.delimiter))
        return f"{self._table.encoding}, {delimiter}"

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
                yield row if isinstance(row, Refused) else _plain(row, self._asked.country)

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


def _plain(row: IncomingLead, country: str | None) -> ReadLead:
    """Return a row as plain values, normalised: matched by nothing that has to be worked out."""
    imported: dict[str, str] = dict(row.imported)
    warnings = list(row.warnings)
    fields = {name: _cut(name, getattr(row, name), imported, warnings) for name in _SHORT}
    key = name_key(" ".join(fields["company"].split())) if fields["company"] else ""
    facts: dict[str, Any] = {}
    if key:
        facts = {name: getattr(row, name) for name in _OF_COMPANY if name not in fields}
        facts["linkedin_url"] = facts.pop("company_linkedin")
    else:
        for name in _OF_COMPANY:
            if value := getattr(row, name):
                imported.setdefault(name.replace("_", " "), str(value))
        fields |= {"company": "", "industry": "", "city": "", "region": ""}
        if row.company:  # nothing but signs: no key to know a company by
            imported.setdefault("company", row.company)
            fields["display_name"] = fields["display_name"] or row.company[:_LINE_AT_MOST]
    if row.entered_on:
        imported.setdefault("entered on", row.entered_on.isoformat())
    lead = Lead(
        line=row.line,
        **fields,
        **facts,
        company_key=key,
        seniority=row.seniority,
        origin="" if row.origin == Origin.UNKNOWN else row.origin,
        source=row.source,
        source_detail=row.source_detail,
        ways=tuple(_ways(row, row.country or country)),
        notes=(row.note,) if row.note else (),
        tags=row.tags,
        external_ids=dict(row.external_ids),
        imported=imported,
    )
    return ReadLead(lead, tuple(warnings))


def _cut(name: str, text: str, imported: dict[str, str], warnings: list[str]) -> str:
    if len(text) <= _LINE_AT_MOST:
        return text
    field = name.replace("_", " ")
    imported.setdefault(field, text)
    warnings.append(f"{field} of {len(text):,} characters is cut; the whole is kept beside")
    return f"{text[: _LINE_AT_MOST - 1]}…"


def _ways(row: IncomingLead, country: str | None) -> Iterator[Way]:
    ways: dict[tuple[str, str], Way] = {}
    for way in _all_ways(row, country):
        ways.setdefault((way.kind, way.match), way)
    return iter(ways.values())


def _all_ways(row: IncomingLead, country: str | None) -> Iterable[Way]:
    email, phone, linkedin = ChannelKind.EMAIL, ChannelKind.PHONE, ChannelKind.LINKEDIN
    for value, label in row.emails:
        yield Way(email.value, value, match_key(email, value), label, is_role_inbox(value))
    for value, label in row.phones:
        yield Way(phone.value, value, phone_key(value, country), label)
    if row.linkedin:
        yield Way(linkedin.value, row.linkedin, match_key(linkedin, row.linkedin))
