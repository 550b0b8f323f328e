"""One record becomes one normalised person, or is refused with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from pipeboard.domain.terms import ChannelState, Origin, Topic
from pipeboard.domain.text import count_controls
from pipeboard.exchange import person_cells, values
from pipeboard.exchange.columns import Columns
from pipeboard.exchange.files import Row, Table
from pipeboard.exchange.incoming_lead import NOTHING, IncomingLead, Refused
from pipeboard.exchange.profiles import MANY_FIELDS, NAME_FIELDS, header_key
from pipeboard.exchange.reach import Reached, read_emails, read_phones

_LISTED = frozenset("country seniority headcount entered_on source origin".split())
_LISTED_AT_MOST = 200  # characters; a longer cell is none of a list's values
_ORIGINS = frozenset(origin.value for origin in Origin)
_ONCE, _OFTEN, _REST = range(3)
_KEPT = frozenset(("", "keep", "salutation", "last_contacted", "next_appointment"))


def _destination(meant: str) -> int:
    """Return where the cells of a field go: said once, said several times, or kept unread."""
    if meant in _KEPT:
        return _REST
    return _OFTEN if meant in MANY_FIELDS or meant in person_cells.ANSWERS else _ONCE


class RowReader:
    """Turns rows into leads by one file's columns."""

    def __init__(self, table: Table, columns: Columns, order: str) -> None:
        self._counts = table.counts
        self._profile = columns.profile
        self._order = order
        self._width = len(columns.names)
        self._defaults = dict(columns.profile.defaults)
        self._fields = frozenset(columns.fields)
        self._column_of = dict(zip(reversed(columns.fields), reversed(columns.names), strict=True))
        self._labels = person_cells.pair_labels(columns.names, columns.fields)
        first = {key: rank for rank, key in enumerate(columns.profile.phones_first)}
        self._phone_rank = {
            name: first.get(header_key(name), len(first)) for name in columns.names if first
        }
        self._has_places = not self._fields.isdisjoint(
            f"person_{place}" for place in person_cells.PLACES
        )
        self._has_extras = not self._fields.isdisjoint(("phone_optout", "bounced", "replied"))
        self._has_answers = not self._fields.isdisjoint(person_cells.ANSWERS)
        exact = columns.profile.exact
        tidy: Callable[[str], str] = values.untouched if exact else values.tidy
        named = values.untouched if exact else values.tidy_name
        # One entry a column: its place, name and field, where its cells go, how they are cleaned.
        self._plan = tuple(
            (at, name, meant, _destination(meant), named if meant in NAME_FIELDS else tidy)
            for at, (name, meant) in enumerate(zip(columns.names, columns.fields, strict=True))
            if meant != "ignore"
        )

    def read(self, row: Row) -> IncomingLead | Refused | None:
        """Return the lead of a row, why there is none, or None when the profile leaves it out."""
        if row.problem:
            return Refused(row.line, row.problem, row.cells)
        one, many, rest = self._sort_cells(row.cells)
        warnings: list[str] = []
        emails, phones = self._reached(many, rest, warnings)
        behaviours: tuple[str, ...] = ()
        if self._has_extras:
            emails, phones, behaviours = self._extras(one, rest, emails, phones)
        first, last, display = person_cells.read_names(one)
        if not display and self._profile.needs_name:
            return None
        if "middle_name" in one and one["middle_name"] not in display:
            rest[self._column_of["middle_name"]] = one["middle_name"]
        linkedin, company_linkedin = self._linkedin(one, many, rest)
        if "company_else" in one:
            self._settle_company(one, rest)
        company = one.get("company", "")
        if not (display or company or emails or phones or linkedin):
            said = f" ({'; '.join(warnings)})" if warnings else ""
            reason = f"no name, e-mail, phone, LinkedIn profile or company{said}"
            return Refused(row.line, reason, row.cells)
        person_country = ""
        if self._has_places:
            person_country = person_cells.settle_places(one, rest, self._column_of)
        low, high = self._headcount(one, rest)
        website = one.get("website", "")
        answers = person_cells.read_answers(many, rest) if self._has_answers else NOTHING
        source, detail = self._source(one, answers)
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
            person_country=person_country,
            source=source,
            source_detail=detail,
            origin=self._origin(one, rest, source),
            handed_by=one.get("handed_by", ""),
            emails=emails,
            phones=phones,
            linkedin=linkedin,
            note=person_cells.read_notes(many, one, self._order),
            tags=person_cells.read_tags(many),
            behaviours=behaviours,
            answers=answers,
            external_ids=self._ids(one, "external_id"),
            company_ids=self._ids(one, "company_external_id"),
            entered_on=self._entered_on(one, rest, warnings),
            imported=rest or NOTHING,
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
        for at, name, meant, goes, tidy in self._plan:
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
            if goes == _OFTEN:
                many.setdefault(meant, []).append((name, text))
            elif goes == _REST or (len(text) > _LISTED_AT_MOST and meant in _LISTED):
                rest[name] = text
            else:
                one[meant] = " ".join(text.split()) if "  " in text or "\n" in text else text
        if width > self._width:
            beyond = [text for cell in cells[self._width :] if (text := values.tidy(cell))]
            if beyond:
                rest["beyond the last column"] = " | ".join(beyond)
        return one, many, rest

    def _tidied(self, cell: str, tidy: Callable[[str], str]) -> str:
        if not cell.isprintable():
            self._counts.controls += count_controls(cell)
        return tidy(cell)

    def _reached(
        self,
        many: Mapping[str, list[tuple[str, str]]],
        rest: dict[str, str],
        warnings: list[str],
    ) -> tuple[tuple[Reached, ...], tuple[Reached, ...]]:
        """Return e-mails and phones, the primary ones first."""
        emails, phones = many.get("email", ()), many.get("phone", ())
        if self._phone_rank and len(phones) > 1:
            phones = sorted(phones, key=lambda cell: self._phone_rank[cell[0]])
        if not self._labels:
            return read_emails(emails, rest, warnings), read_phones(phones, rest, warnings)
        said = (*many.get("email_label", ()), *many.get("phone_label", ()))
        labels = {self._labels[name]: text for name, text in said if name in self._labels}
        return (
            read_emails(emails, rest, warnings, labels),
            read_phones(phones, rest, warnings, labels),
        )

    def _extras(
        self,
        one: Mapping[str, str],
        rest: dict[str, str],
        emails: tuple[Reached, ...],
        phones: tuple[Reached, ...],
    ) -> tuple[tuple[Reached, ...], tuple[Reached, ...], tuple[str, ...]]:
        """Return ways to reach someone with the states they have elsewhere, and behaviours."""
        bounced = person_cells.mark(one.get("bounced"), emails[:1], ChannelState.BOUNCED)
        barred = person_cells.mark(one.get("phone_optout"), phones, ChannelState.OPTED_OUT)
        behaviours = person_cells.read_behaviours(one.get("replied"))
        for meant, read in (
            ("bounced", bounced),
            ("phone_optout", barred),
            ("replied", behaviours),
        ):
            if read is None:
                rest[self._column_of[meant]] = one[meant]
        emails = emails if bounced is None else (*bounced, *emails[1:])
        return emails, phones if barred is None else barred, behaviours or ()

    def _linkedin(
        self,
        one: dict[str, str],
        many: Mapping[str, list[tuple[str, str]]],
        rest: dict[str, str],
    ) -> tuple[str, str]:
        cells = [*many.get("linkedin", ()), *many.get("company_linkedin", ())]
        if "linkedin.com/" in one.get("website", "").casefold():
            cells.append((self._column_of["website"], one.pop("website")))
        return person_cells.read_linkedin(cells, rest) if cells else ("", "")

    def _settle_company(self, one: dict[str, str], rest: dict[str, str]) -> None:
        said = one.pop("company_else")
        if one.setdefault("company", said) != said:
            rest[self._column_of["company_else"]] = said

    def _known(
        self, read: Callable[[str], str], meant: str, one: dict[str, str], rest: dict[str, str]
    ) -> str:
        """Return a value of one of our lists; what the list does not have stays in `rest`."""
        if not (text := one.get(meant, "")):
            return ""
        known = read(text)
        if not known:
            rest[self._column_of.get(meant) or self._column_of[f"person_{meant}"]] = text
        return known

    def _headcount(
        self, one: dict[str, str], rest: dict[str, str]
    ) -> tuple[int | None, int | None]:
        if not (text := one.get("headcount", "")):
            return None, None
        if read := values.read_headcount(text):
            return read
        rest[self._column_of["headcount"]] = text
        return None, None

    def _source(self, one: dict[str, str], answers: Mapping[str, str]) -> tuple[str, str]:
        said = one.get("source")
        # Who answers with one of our sources tells it better than that there was a form.
        if not said and (heard := answers.get(Topic.SOURCE, "other:")) and heard[:6] != "other:":
            said = heard
        source, words = values.read_source(said or self._defaults.get("source", ""))
        detail = one.get("source_detail", "")
        return source, ": ".join(filter(None, (words, detail)))

    def _origin(self, one: dict[str, str], rest: dict[str, str], source: str) -> str:
        said = one.get("origin") or self._defaults.get("origin", "")
        if said.casefold() in _ORIGINS:
            return said.casefold()
        if said:
            rest[self._column_of["origin"]] = said
        return values.origin_of(source)

    def _ids(self, one: dict[str, str], meant: str) -> Mapping[str, str]:
        if meant in one and (given := person_cells.first_id(one[meant])):
            return {self._profile.system or "file": given}
        return NOTHING

    def _entered_on(
        self, one: dict[str, str], rest: dict[str, str], warnings: list[str]
    ) -> date | None:
        if not (text := one.get("entered_on", "")):
            return None
        day = values.read_day(text, self._order)
        if day is None:
            column = self._column_of["entered_on"]
            rest[column] = text
            warnings.append(f"{text!r} in {column!r} is not a date")
        return day
