"""Records become incoming leads: one normalised person a row, or why a row is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from pipeboard.domain.people import linkedin_slug, split_name
from pipeboard.domain.terms import Origin
from pipeboard.domain.text import count_controls
from pipeboard.exchange import values
from pipeboard.exchange.columns import Columns
from pipeboard.exchange.files import Row, Table
from pipeboard.exchange.profiles import MANY_FIELDS, NAME_FIELDS, header_key
from pipeboard.exchange.reach import Reached, read_emails, read_phones

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class IncomingLead:
    """A row as a lead: '' or None is what the file leaves unsaid; `imported` holds the rest.

    The first e-mail and the first phone are the primary ones. `warnings` are words for the rep;
    what they speak of stays as typed in `imported`.
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
    source: str = ""
    source_detail: str = ""
    origin: str = Origin.UNKNOWN.value
    handed_by: str = ""
    emails: tuple[Reached, ...] = ()
    phones: tuple[Reached, ...] = ()
    linkedin: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    external_ids: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    imported: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    entered_on: date | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that makes no lead, and why."""

    line: int
    reason: str


def read_leads(
    table: Table, columns: Columns, *, order: str = "dmy"
) -> Generator[IncomingLead | Refused, None, None]:
    """Yield one lead or one refusal for every row of a table, in the file's order, as a stream.

    `order` (`dmy` or `mdy`) is for dates that a column leaves in doubt: see `settle_order`.
    Progress is `table.consumed` of `table.size`; to cancel, close the generator.

    Raises:
        Unreadable: as `Table.rows`.
    """
    reader = _RowReader(table, columns, order)
    with closing(table.rows()) as rows:
        for row in rows:
            yield reader.read(row)


def settle_order(table: Table, columns: Columns) -> str | None:
    """Return `dmy` or `mdy` as the file's own dates prove it, '' when none is in doubt.

    None when the file has dates such as 01/02/2026 and nothing in it settles them: ask, or take
    the rep's setting. Reads the whole file only when its first rows leave it open.
    """
    if "entered_on" not in columns.fields:
        return ""
    at = columns.fields.index("entered_on")
    first = values.day_order(row[at] for row in table.sample if at < len(row))
    if first is not None:
        return first or values.day_order(_column(table, at))
    return values.day_order(_column(table, at))


def _column(table: Table, at: int) -> Generator[str, None, None]:
    again = Table(**{name: getattr(table, name) for name in _READING}, sample=())
    with closing(again.rows()) as rows:
        yield from (row.cells[at] for row in rows if at < len(row.cells))


_READING = tuple("path sha256 size encoding delimiter columns header_line".split())
_SEVERAL_TAGS = re.compile(r":::|[,;\n|]")
_LISTED = frozenset("country seniority headcount entered_on source origin".split())
_LISTED_AT_MOST = 200  # characters; a longer cell is none of a list's values
_ORIGINS = frozenset(origin.value for origin in Origin)
_YES = frozenset(("yes", "true", "1", "ja", "oui", "si", "sí", "ano"))
_NO = frozenset(("no", "false", "0", "nein", "non", "ne"))


class _RowReader:
    """Turns rows into leads by one file's columns."""

    def __init__(self, table: Table, columns: Columns, order: str) -> None:
        self._counts = table.counts
        self._profile = columns.profile
        self._order = order
        self._names = columns.names
        self._defaults = dict(columns.profile.defaults)
        tidy: Callable[[str], str] = values.untouched if columns.profile.exact else values.tidy
        named = values.untouched if columns.profile.exact else _tidy_name
        # One entry a column: its place, its name, its field, how its cells are cleaned.
        self._plan = tuple(
            (at, name, meant, named if meant in NAME_FIELDS else tidy)
            for at, (name, meant) in enumerate(zip(columns.names, columns.fields, strict=True))
            if meant != "ignore"
        )

    def read(self, row: Row) -> IncomingLead | Refused:
        """Return the lead of a row, or why there is none."""
        if row.problem:
            return Refused(row.line, row.problem)
        one, many, rest = self._sort_cells(row.cells)
        warnings: list[str] = []
        emails = read_emails(many.get("email", ()), rest, warnings)
        phones = read_phones(many.get("phone", ()), rest, warnings)
        first, last, display = _names(one)
        company = one.get("company", "")
        if not (display or company or emails or phones):
            said = f" ({'; '.join(warnings)})" if warnings else ""
            return Refused(row.line, f"no name, e-mail, phone or company{said}")
        linkedin, company_linkedin = self._linkedin(one, rest)
        low, high = self._headcount(one, rest)
        website = one.get("website", "")
        source, detail = self._source(one)
        return IncomingLead(
            line=row.line,
            first_name=first,
            last_name=last,
            display_name=display,
            title=one.get("title", ""),
            seniority=self._known(values.read_seniority, "seniority", one, rest),
            company=company,
            website=website,
            domain=values.read_domain(website) if website else "",
            company_linkedin=company_linkedin,
            industry=one.get("industry", ""),
            headcount_min=low,
            headcount_max=high,
            country=self._known(values.read_country, "country", one, rest),
            region=one.get("region", ""),
            city=one.get("city", ""),
            source=source,
            source_detail=detail,
            origin=self._origin(one, rest, source),
            handed_by=one.get("handed_by", ""),
            emails=emails,
            phones=phones,
            linkedin=linkedin,
            note="\n\n".join(text for _, text in many.get("note", ())),
            tags=_tags(many),
            external_ids=self._external_ids(one),
            entered_on=self._entered_on(one, rest, warnings),
            imported=rest or _NOTHING,
            warnings=tuple(warnings),
        )

    def _sort_cells(
        self, cells: list[str]
    ) -> tuple[dict[str, str], dict[str, list[tuple[str, str]]], dict[str, str]]:
        """Return what a row says once, what it says several times, and what nobody asked for."""
        one: dict[str, str] = {}
        many: dict[str, list[tuple[str, str]]] = {}
        rest: dict[str, str] = {}
        width, odd = len(cells), values.NEEDS_TIDYING
        for at, name, meant, tidy in self._plan:
            if at >= width:
                break
            cell = cells[at]
            if not cell:
                continue
            if cell.isascii() and cell.isprintable() and cell[0] not in odd and cell[-1] != " ":
                text = (
                    cell  # nothing to tidy: nearly every cell, and this loop is the import's pace
                )
            elif not (text := self._tidied(cell, tidy)):
                continue
            if meant in MANY_FIELDS:
                many.setdefault(meant, []).append((name, text))
            elif meant in {"", "keep"} or (len(text) > _LISTED_AT_MOST and meant in _LISTED):
                rest[name] = text
            else:
                one[meant] = " ".join(text.split()) if "  " in text or "\n" in text else text
        if width > len(self._names):
            beyond = [text for cell in cells[len(self._names) :] if (text := values.tidy(cell))]
            if beyond:
                rest["beyond the last column"] = " | ".join(beyond)
        return one, many, rest

    def _tidied(self, cell: str, tidy: Callable[[str], str]) -> str:
        if not cell.isprintable():
            self._counts.controls += count_controls(cell)
        return tidy(cell)

    def _column_of(self, meant: str) -> str:
        return next(name for _, name, field_name, _ in self._plan if field_name == meant)

    def _known(
        self, read: Callable[[str], str], meant: str, one: dict[str, str], rest: dict[str, str]
    ) -> str:
        """Return a value of one of our lists; what the list does not have stays in `rest`."""
        if not (text := one.get(meant, "")):
            return ""
        known = read(text)
        if not known:
            rest[self._column_of(meant)] = text
        return known

    def _linkedin(self, one: dict[str, str], rest: dict[str, str]) -> tuple[str, str]:
        person, company = "", ""
        for meant in ("linkedin", "company_linkedin"):
            if not (text := one.get(meant, "")):
                continue
            if linkedin_slug(text):
                person = person or text
            elif "linkedin.com/company/" in text.casefold():
                company = company or text
            else:
                rest[self._column_of(meant)] = text
        return person, company

    def _headcount(
        self, one: dict[str, str], rest: dict[str, str]
    ) -> tuple[int | None, int | None]:
        if not (text := one.get("headcount", "")):
            return None, None
        if read := values.read_headcount(text):
            return read
        rest[self._column_of("headcount")] = text
        return None, None

    def _source(self, one: dict[str, str]) -> tuple[str, str]:
        source, words = values.read_source(one.get("source") or self._defaults.get("source", ""))
        detail = one.get("source_detail", "")
        return source, ": ".join(filter(None, (words, detail)))

    def _origin(self, one: dict[str, str], rest: dict[str, str], source: str) -> str:
        said = one.get("origin") or self._defaults.get("origin", "")
        if said.casefold() in _ORIGINS:
            return said.casefold()
        if said:
            rest[self._column_of("origin")] = said
        return values.origin_of(source)

    def _external_ids(self, one: dict[str, str]) -> Mapping[str, str]:
        if given := one.get("external_id"):
            return {self._profile.system or "file": given}
        return _NOTHING

    def _entered_on(
        self, one: dict[str, str], rest: dict[str, str], warnings: list[str]
    ) -> date | None:
        if not (text := one.get("entered_on", "")):
            return None
        day = values.read_day(text, self._order)
        if day is None:
            column = self._column_of("entered_on")
            rest[column] = text
            warnings.append(f"{text!r} in {column!r} is not a date")
        return day


def _tidy_name(cell: str) -> str:
    return values.tidy(cell, is_name=True)


def _names(one: dict[str, str]) -> tuple[str, str, str]:
    """Return (first, last, whole); a whole name is split, never more is invented."""
    first, last, whole = (one.get(key, "") for key in ("first_name", "last_name", "name"))
    if whole and not (first or last):
        first, last = split_name(whole)
        if "," in whole:
            whole = ""
    return first, last, whole or f"{first} {last}".strip()


def _tags(many: dict[str, list[tuple[str, str]]]) -> tuple[str, ...]:
    """Return tags in the file's order, those for a stage or status elsewhere as `was:…`."""
    tags: dict[str, None] = {}
    for _, text in many.get("tags", ()):
        tags.update((tag, None) for part in _SEVERAL_TAGS.split(text) if (tag := part.strip()))
    for column, text in many.get("was", ()):
        claim = " ".join(text.split())
        if claim.casefold() in _NO:
            continue
        tags[f"was:{header_key(column) if claim.casefold() in _YES else claim}"] = None
    return tuple(tags)
