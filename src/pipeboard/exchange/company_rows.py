"""Rows of companies as plain values: the facts of a company, as a lead without a person."""

from __future__ import annotations

from pipeboard.commands.bring_companies import Company
from pipeboard.commands.incoming import Lead
from pipeboard.commands.records import name_key
from pipeboard.exchange import values
from pipeboard.exchange.files import Row
from pipeboard.exchange.joined_cells import Cells, Unfit


class CompanyRows:
    """Reads the rows of one file of companies."""

    dates: tuple[str, ...] = ()

    def __init__(self, cells: Cells) -> None:
        self._cells = cells

    def read(self, row: Row) -> Company:
        """Return the company of a row.

        Raises:
            Unfit: it has no name.
        """
        said = self._cells.of(row)
        name = said.short("company")
        key = name_key(name) if name else ""
        if not key:
            raise Unfit("a company without a name")
        website = said.short("website")
        headcount, country = said.short("headcount"), said.short("country")
        size, code = values.read_headcount(headcount), values.read_country(country)
        rest = list(said.rest)
        if headcount and size is None:
            rest.append((self._cells.column("headcount"), headcount))
        if country and not code:
            rest.append((self._cells.column("country"), country))
        low, high = size or (None, None)
        number = said.one.get("external_id", "")
        lead = Lead(
            line=row.line,
            company=name,
            company_key=key,
            domain=values.read_domain(website) if website else "",
            industry=said.short("industry"),
            headcount_min=low,
            headcount_max=high,
            country=code,
            region=said.short("region"),
            city=said.short("city"),
            website=website,
            linkedin_url=said.short("company_linkedin"),
            company_ids={self._cells.profile.system or "file": number} if number else {},
        )
        owner = said.short("owner")
        lines = (*((("owner", owner),) if owner else ()), *rest)
        notes = "\n".join((*said.notes, *(f"{column}: {text}" for column, text in lines)))
        return Company(row.line, tuple(row.cells), tuple(lead), notes)
