"""What the cells of a row say, for files whose rows are no people: by field, and what is left."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from pipeboard.commands.joins import Pointer
from pipeboard.commands.records import name_key
from pipeboard.domain.people import email_key, is_email, split_name
from pipeboard.domain.text import count_controls
from pipeboard.exchange import values
from pipeboard.exchange.columns import Columns
from pipeboard.exchange.files import Row, Table
from pipeboard.exchange.profiles import MANY_FIELDS, NAME_FIELDS
from pipeboard.store.columns import INSTANT

TEXT_AT_MOST = 500  # characters of what stands on one line
_SEVERAL = re.compile(r"\s*[;,]\s*")
_BESIDE = re.compile(r"\s*[()<>;]\s*")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*([ap])?\.?m?", re.I)
_OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)")


class Unfit(Exception):
    """Why a row cannot be read, in words."""


class When(NamedTuple):
    """A day (ISO), the time on that wall (HH:MM or '') and the UTC instant of both."""

    on: str
    time: str
    at: str


class Said(NamedTuple):
    """What a row says: each field once, several notes and e-mails, and the rest by column."""

    one: Mapping[str, str]
    notes: Sequence[str]
    emails: Sequence[str]
    rest: Sequence[tuple[str, str]]

    def short(self, meant: str) -> str:
        """Return a field as one line, cut where it is too long for one."""
        text = self.one.get(meant, "")
        if "  " in text or "\n" in text:
            text = " ".join(text.split())
        return text if len(text) <= TEXT_AT_MOST else f"{text[: TEXT_AT_MOST - 1]}…"


class Cells:
    """Sorts the cells of one file's rows by what their columns mean."""

    def __init__(self, table: Table, columns: Columns) -> None:
        self.profile = columns.profile
        self._counts = table.counts
        self._plan = tuple(
            (at, name, meant)
            for at, (name, meant) in enumerate(zip(columns.names, columns.fields, strict=True))
            if meant != "ignore"
        )
        self._names = {meant: name for _, name, meant in reversed(self._plan)}
        self._width = len(columns.names)

    def of(self, row: Row) -> Said:
        """Return what a row says."""
        one: dict[str, str] = dict(self.profile.defaults)
        odd = values.NEEDS_TIDYING
        notes: list[str] = []
        emails: list[str] = []
        rest: list[tuple[str, str]] = []
        for at, name, meant in self._plan:
            if at >= len(row.cells):
                break
            cell = row.cells[at]
            if not cell:
                continue
            # Nothing to tidy in nearly every cell, and this loop is the import's pace.
            if cell.isascii() and cell.isprintable() and cell[0] not in odd and cell[-1] != " ":
                text = cell
            elif not (text := self._tidied(cell, meant)):
                continue
            if meant == "note":
                notes.append(text)
            elif meant == "email":
                emails += [email_key(part) for part in _SEVERAL.split(text) if is_email(part)]
            elif meant in ("", "keep") or meant in MANY_FIELDS:
                rest.append((name, text))
            else:
                one[meant] = text
        if len(row.cells) > self._width:
            beyond = " | ".join(filter(None, map(values.tidy, row.cells[self._width :])))
            rest.append(("beyond the last column", beyond))
        return Said(one, notes, emails, rest)

    def _tidied(self, cell: str, meant: str) -> str:
        self._counts.controls += count_controls(cell)
        return values.tidy(cell, is_name=meant in NAME_FIELDS)

    def pointer(self, said: Said) -> Pointer:
        """Return whom a row speaks of."""
        company = said.one.get("company", "")
        named = said.short("person")
        person, addresses = _person(named) if named else ("", ())
        return Pointer(
            system=self.profile.system or "file",
            contact_ids=_ids(said.one.get("contact_external_id", "")),
            company_ids=_ids(said.one.get("company_external_id", "")),
            emails=(*said.emails, *addresses),
            person=person,
            company_key=name_key(company) if company else "",
            deal=said.short("deal"),
        )

    def key(self, said: Said, *telling: str) -> str:
        """Return the id of a row with its system; a row without one is what it tells."""
        if given := said.one.get("external_id"):
            return f"{self.profile.name}:{given}"
        words = "\x1f".join((*telling, *(said.one.get(name, "") for name in _WHO), *said.emails))
        return f"{self.profile.name}:~{hashlib.sha256(words.encode()).hexdigest()[:20]}"

    def day(self, said: Said, meant: str, order: str) -> date | None:
        """Return the day of a field, None when it says none.

        Raises:
            Unfit: it is no day.
        """
        if not (text := said.one.get(meant, "")):
            return None
        day = values.read_day(text, order)
        if day is None:
            raise Unfit(f"{text[:40]!r} in {self._names.get(meant, meant)!r} is not a date")
        return day

    def column(self, meant: str) -> str:
        """Return the name of the column of a field."""
        return self._names.get(meant, meant)


_WHO = ("contact_external_id", "person", "company", "company_external_id", "deal")


@lru_cache(maxsize=4096)
def _person(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a name as it is said, and the e-mails beside it: `Ruiz, Ana (ana@x.example)`."""
    addresses = tuple(email_key(part) for part in _BESIDE.split(text) if is_email(part))
    name = _BESIDE.split(text)[0].strip()
    if is_email(name):
        return "", addresses
    return " ".join(filter(None, split_name(name))), addresses


def _ids(text: str) -> tuple[str, ...]:
    return tuple(filter(None, _SEVERAL.split(text)))


def instant(day: date, at: time | None) -> str:
    """Return the UTC instant of a time on the rep's wall; noon when nobody said a time.

    Raises:
        Unfit: beyond the calendar.
    """
    try:
        wall = datetime.combine(day, at or time(12)).astimezone(UTC)
        return wall.strftime(INSTANT) if wall.year >= _FIRST_YEAR else _beyond(day)
    except (ValueError, OverflowError, OSError):
        return _beyond(day)


_FIRST_YEAR = 1900


def _beyond(day: date) -> str:
    raise Unfit(f"{day.isoformat()} is no day of a record")


def read_when(day: date, text: str, clock: str = "") -> When:
    """Return a day with its time, from the same cell or from the next one.

    Raises:
        Unfit: beyond the calendar, or a time that is none.
    """
    at: time | None
    if "T" in text and _OFFSET.fullmatch(text.strip()):
        wall = datetime.fromisoformat(text.strip()).astimezone()
        day, at = wall.date(), wall.time().replace(second=0, microsecond=0)
    else:
        at = _time(clock) if clock else _time(text)
    return When(day.isoformat(), f"{at:%H:%M}" if at else "", instant(day, at))


def _time(text: str) -> time | None:
    found = _TIME.search(text)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").casefold()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise Unfit(f"{found[0].strip()!r} is not a time of day")
    return time(hour, minute)


def settle_orders(table: Table, columns: Columns, dates: Sequence[str]) -> dict[str, str | None]:
    """Return for each date field `dmy` or `mdy` as its column proves it.

    '' when none of its dates is in doubt, None when nothing settles them. The whole file is read
    only when its first rows leave a column open.
    """
    orders: dict[str, str | None] = {}
    for meant in dates:
        if meant in columns.fields:
            at = columns.fields.index(meant)
            first = values.day_order(row[at] for row in table.sample if at < len(row))
            orders[meant] = first or values.day_order(_column(table, at))
    return orders


def _column(table: Table, at: int) -> Generator[str, None, None]:
    with closing(table.again().rows()) as rows:
        yield from (row.cells[at] for row in rows if at < len(row.cells))
