"""Our own CSV of contacts, brought in again: every cell as it was, whatever a spreadsheet did."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from enum import StrEnum
from typing import Any

from pipeboard.commands.incoming import Lead, Way
from pipeboard.commands.records import match_key, name_key
from pipeboard.domain.cells import unarmoured, unlisted, unstacked
from pipeboard.domain.claims import WAS
from pipeboard.domain.terms import ChannelKind, ChannelState, Origin, Seniority, Stage, Status
from pipeboard.domain.text import clean, count_controls
from pipeboard.exchange.files import Row, Table
from pipeboard.exchange.lead_files import Asked, ReadLead
from pipeboard.exchange.leads import Refused
from pipeboard.exchange.profiles import header_key

_UID, _EMAIL = "pipeboard uid", "email 1"
_KINDS = tuple(kind.value for kind in ChannelKind)
_NUMBERS = ("headcount_min", "headcount_max")
_LINES = (
    "first_name last_name title source source_detail handed_by company domain industry region city"
    " country website"
).split()
_DERIVED = frozenset(("icp", "score", "next due", "timezone"))
_CUSTOMER = "customer"


def is_own(table: Table) -> bool:
    """Return whether a table is a CSV of contacts that we wrote."""
    keys = set(map(header_key, table.columns))
    return {_UID, _EMAIL} <= keys


class OwnFile:
    """A CSV of contacts that `export contacts` wrote; columns may be missing, moved or added."""

    profile, title = "pipeboard", "contacts from pipeboard"

    def __init__(self, table: Table, asked: Asked) -> None:
        self.path, self.sha256, self.size = table.path, table.sha256, table.size
        self.header = table.columns
        self._table, self._asked = table, asked
        self._keys = [header_key(name) for name in table.columns]
        self._known = {
            at
            for at, key in enumerate(self._keys)
            if key.replace(" ", "_") in _FIELDS or _way_of(key) is not None
        }

    @property
    def consumed(self) -> int:
        """Bytes read so far."""
        return self._table.consumed

    @property
    def layout(self) -> str:
        """Encoding and delimiter."""
        return self._table.layout

    @property
    def mapping(self) -> tuple[tuple[str, str, str], ...]:
        """(column, field, its first value)."""
        found = []
        for at in sorted(self._known):
            if self._keys[at] not in _DERIVED:
                cells = (row[at].strip() for row in self._table.sample if at < len(row))
                found.append(
                    (
                        self.header[at],
                        self._keys[at].replace(" ", "_"),
                        next(filter(None, cells), ""),
                    )
                )
        return tuple(found)

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The columns that were added since, kept as they are."""
        return tuple(name for at, name in enumerate(self.header) if at not in self._known)

    def leads(self) -> Generator[ReadLead | Refused, None, None]:
        """Yield every row in turn.

        Raises:
            Unreadable: a quote that is never closed.
        """
        with closing(self._table.rows()) as rows:
            for row in rows:
                yield self._lead(row)

    def remarks(self) -> list[str]:
        """What the rep should know."""
        return self._table.remarks()

    def _lead(self, row: Row) -> ReadLead | Refused:
        if row.problem:
            return Refused(row.line, row.problem, row.cells)
        said: dict[str, str] = {}
        beside: dict[str, str] = {}
        for at, cell in enumerate(row.cells[: len(self._keys)]):
            self._table.counts.controls += count_controls(cell)
            text = clean(unarmoured(cell))
            if text and at in self._known:
                said.setdefault(self._keys[at].replace(" ", "_"), text)
            elif text:
                beside[self.header[at]] = text
        warnings: list[str] = []
        lead = self._made(row.line, said, beside, warnings)
        if not (
            lead.first_name or lead.last_name or lead.display_name or lead.company or lead.ways
        ):
            return Refused(row.line, "no name, e-mail, phone or company", row.cells)
        return ReadLead(lead, tuple(warnings))

    def _made(
        self, line: int, said: dict[str, str], beside: dict[str, str], warnings: list[str]
    ) -> Lead:
        key = name_key(said["company"]) if "company" in said else ""
        plain: dict[str, Any] = {name: said.get(name, "") for name in _LINES}
        plain |= {name: _number(said.get(name), name, warnings) for name in _NUMBERS}
        ids = _object(said.get("external_ids"), "external_ids", warnings)
        if "pipeboard_uid" in said:
            ours = ids.get("pipeboard", [])
            ours = [ours] if isinstance(ours, str) else list(ours)
            ids["pipeboard"] = [said["pipeboard_uid"], *ours] if ours else said["pipeboard_uid"]
        imported = _object(said.get("imported"), "imported", warnings)
        return Lead(
            line=line,
            display_name=said.get("name", ""),
            seniority=_one_of(Seniority, said.get("seniority"), warnings),
            origin=_one_of(Origin, said.get("origin"), warnings),
            linkedin_url=said.get("company_linkedin", ""),
            company_key=key,
            ways=tuple(_ways(said, said.get("country") or self._asked.country, warnings)),
            notes=tuple(unstacked(said.get("notes", ""))),
            tags=tuple(dict.fromkeys((*unlisted(said.get("tags", "")), *_claims(said)))),
            external_ids=ids,
            imported={**imported, **beside},
            **plain,
        )


_FIELDS = frozenset(
    (
        *_LINES,
        *_NUMBERS,
        *"pipeboard_uid name seniority origin company_linkedin tags notes stage status".split(),
        *"external_ids imported icp score next_due timezone".split(),
    )
)


def _way_of(key: str) -> str | None:
    """Return the kind of a way that a column is of: `email 2 label` is of an e-mail."""
    kind, _, rest = key.partition(" ")
    number, _, what = rest.partition(" ")
    return (
        kind if kind in _KINDS and number.isdecimal() and what in ("", "label", "state") else None
    )


def _ways(said: Mapping[str, str], country: str | None, warnings: list[str]) -> Iterator[Way]:
    seen: set[tuple[str, str]] = set()
    for name, value in said.items():
        kind, _, number = name.partition("_")
        if kind not in _KINDS or not number.isdecimal():
            continue
        match = match_key(ChannelKind(kind), value, country)
        if (kind, match) in seen:
            continue
        seen.add((kind, match))
        words = said.get(f"{name}_state", "").split()
        state = " ".join(word for word in words if word != "shared")
        state = _one_of(ChannelState, state, warnings)
        yield Way(kind, value, match, said.get(f"{name}_label", ""), "shared" in words, state)


def _claims(said: Mapping[str, str]) -> Iterator[str]:
    """Where somebody stood, as a claim: a new contact is a lead all the same."""
    if said.get("status") == Status.WON:
        yield f"{WAS}{_CUSTOMER}"
        return
    if said.get("stage", Stage.LEAD) in (Stage.SAL, Stage.SQL, Stage.OPPORTUNITY):
        yield f"{WAS}{said['stage']}"
    if said.get("status") in (Status.NURTURE, Status.DISQUALIFIED):
        yield f"{WAS}{said['status']}"


def _one_of(values: type[StrEnum], text: str | None, warnings: list[str]) -> str:
    """Return a value of one of our lists, '' for the one that says nothing."""
    if not text:
        return ""
    if text not in list(values):
        warnings.append(f"{text[:40]!r} is none of {', '.join(values)}")
        return ""
    return "" if text in ("unknown", "unverified") else text


def _number(text: str | None, name: str, warnings: list[str]) -> int | None:
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 10):
        warnings.append(f"{text[:40]!r} in {name} is no number")
        return None
    return int(text)


def _object(text: str | None, name: str, warnings: list[str]) -> dict[str, Any]:
    """Return the texts by name in a cell, as we wrote them."""
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and all(map(_is_text, found.values())):
        return {clean(name): _cleaned(value) for name, value in found.items()}
    warnings.append(f"what stands in {name} is not as it was written: left out")
    return {}


def _is_text(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, str)


def _cleaned(value: str | Sequence[str]) -> str | list[str]:
    return clean(value) if isinstance(value, str) else [clean(one) for one in value]
