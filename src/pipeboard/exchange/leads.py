"""Records become incoming leads: one normalised person a row, or why a row is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from pipeboard.domain.people import linkedin_slug, split_name
from pipeboard.domain.terms import Origin
from pipeboard.domain.text import count_controls
from pipeboard.exchange import values
from pipeboard.exchange.files import Row, Table
from pipeboard.exchange.profiles import MANY_FIELDS, NAME_FIELDS, Columns, header_key

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Reached(NamedTuple):
    """An e-mail address or a phone as typed, with the word its column gives it (`mobile`)."""

    value: str
    label: str = ""


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
) -> Iterator[IncomingLead | Refused]:
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


def _column(table: Table, at: int) -> Iterator[str]:
    again = Table(**{name: getattr(table, name) for name in _READING}, sample=())
    with closing(again.rows()) as rows:
        yield from (row.cells[at] for row in rows if at < len(row.cells))


_READING = tuple("path sha256 size encoding delimiter columns header_line width".split())
_SEVERAL = re.compile(r"\s*(?::::|[;\n]|,(?=\s*\S+@)|\s\|\s)\s*")
_SEVERAL_PHONES = re.compile(r"\s*(?::::|[;\n|]|\s/\s|,\s)\s*")
_SEVERAL_TAGS = re.compile(r"\s*(?::::|[,;\n|])\s*")
_PLAIN_EMAIL = re.compile(
    r"[A-Za-z0-9_+'&-]+(?:\.[A-Za-z0-9_+'&-]+)*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
    r"\.[A-Za-z]{2,24}"
)
_NAMED_EMAIL = re.compile(r"(?:[^<>]*<)?\s*(?:mailto:)?([^<>\s]+)\s*>?", re.I)
_POWER = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.I)
_LABELS = ("mobile", "cell", "work", "business", "home", "direct", "corporate", "other")
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
        self._labels = {name: _label(name) for name in columns.names}

    def read(self, row: Row) -> IncomingLead | Refused:
        """Return the lead of a row, or why there is none."""
        if row.problem:
            return Refused(row.line, row.problem)
        one, many, rest = self._sort_cells(row.cells)
        warnings: list[str] = []
        emails = self._emails(many.get("email", ()), rest, warnings)
        phones = self._phones(many.get("phone", ()), rest, warnings)
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
        width = len(cells)
        for at, name, meant, tidy in self._plan:
            if at >= width:
                break
            cell = cells[at]
            if not cell:
                continue
            if not cell.isprintable():
                self._counts.controls += count_controls(cell)
            text = tidy(cell)
            if not text:
                continue
            if meant == "" or meant == "keep":
                rest[name] = text
            elif meant in MANY_FIELDS:
                many.setdefault(meant, []).append((name, text))
            else:
                one[meant] = " ".join(text.split()) if "\n" in text or "  " in text else text
        if width > len(self._names):
            beyond = [text for cell in cells[len(self._names) :] if (text := values.tidy(cell))]
            if beyond:
                rest["beyond the last column"] = " | ".join(beyond)
        return one, many, rest

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

    def _emails(
        self,
        cells: Iterator[tuple[str, str]] | list[tuple[str, str]] | tuple[()],
        rest: dict[str, str],
        warnings: list[str],
    ) -> tuple[Reached, ...]:
        found: dict[str, Reached] = {}
        for column, text in cells:
            if _PLAIN_EMAIL.fullmatch(text):
                found.setdefault(text.casefold(), Reached(text, self._labels[column]))
                continue
            for part in filter(None, _SEVERAL.split(text)):
                inner = _NAMED_EMAIL.fullmatch(part)
                address = inner[1] if inner else part
                if _PLAIN_EMAIL.fullmatch(address) or _is_address(address):
                    found.setdefault(address.casefold(), Reached(address, self._labels[column]))
                else:
                    rest[column] = text
                    warnings.append(f"{part!r} is not an e-mail address")
        return tuple(found.values())

    def _phones(
        self,
        cells: Iterator[tuple[str, str]] | list[tuple[str, str]] | tuple[()],
        rest: dict[str, str],
        warnings: list[str],
    ) -> tuple[Reached, ...]:
        found: dict[str, Reached] = {}
        for column, text in cells:
            for part in filter(None, _SEVERAL_PHONES.split(text)):
                digits = sum(map(str.isdecimal, part))
                if _POWER.fullmatch(part):
                    rest[column] = text
                    warnings.append(f"{part!r} is a phone that a spreadsheet cut short")
                elif digits < 3:
                    rest[column] = text
                    warnings.append(f"{part!r} is not a phone")
                else:
                    found.setdefault(part, Reached(part, self._labels[column]))
        return tuple(found.values())

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
        if said.casefold() in tuple(Origin):
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


def _label(column: str) -> str:
    key = header_key(column)
    return next((label for label in _LABELS if label in key), "")


def _tags(many: dict[str, list[tuple[str, str]]]) -> tuple[str, ...]:
    """Return tags in the file's order, those for a stage or status elsewhere as `was:…`."""
    tags: dict[str, None] = {}
    for _, text in many.get("tags", ()):
        tags.update(dict.fromkeys(filter(None, _SEVERAL_TAGS.split(text))))
    for column, text in many.get("was", ()):
        claim = " ".join(text.split())
        if claim.casefold() in _NO:
            continue
        tags[f"was:{header_key(column) if claim.casefold() in _YES else claim}"] = None
    return tuple(tags)


def _is_address(text: str) -> bool:
    """Return whether a doubtful address is one after all, by the library that knows all forms."""
    if "@" not in text:
        return False
    import email_validator

    try:
        email_validator.validate_email(
            text, check_deliverability=False, allow_smtputf8=True, test_environment=True
        )
    except email_validator.EmailNotValidError:
        return False
    return True
