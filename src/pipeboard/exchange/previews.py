"""What a preview shows: of each file what it is and what it would do, and the sums of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol, Self

from pipeboard.commands.incoming import Lead
from pipeboard.commands.intake import Batch, Brought
from pipeboard.commands.joins import Joins
from pipeboard.exchange.diffs import Diff, called
from pipeboard.exchange.lead_files import Asked
from pipeboard.exchange.leads import Refused
from pipeboard.exchange.profiles import PEOPLE
from pipeboard.exchange.spool import SpooledPeople
from pipeboard.store.unit import Unit

REFUSED_SHOWN, WARNINGS_SHOWN, SAMPLE_ROWS, DIFFS_SHOWN = 20, 10, 5, 20
_SAMPLED = ("line", "name", "company", "e-mail", "title")


class Before(NamedTuple):
    """An earlier import of the very same bytes; `at` is its instant (UTC text)."""

    file_name: str
    at: str


@dataclass(slots=True)
class FilePreview:
    """What one file is, and what would become of its rows.

    `mapping` is (column, field, a value), `asked` the part of it that the rep said, now or when a
    file with these columns came before. `unjoined` rows name nobody who is known. `diffs` are the
    first changes of known contacts, `changes` how many there are of each field. `sample` are the
    first leads; a file of another kind has `rows_shown` instead. `claims` are the stages that
    people are brought to because the file says so.
    """

    path: Path
    sha256: str
    kind: str
    profile: str
    title: str
    layout: str
    mapping: tuple[tuple[str, str, str], ...]
    unmapped: tuple[str, ...]
    header: tuple[str, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    added: int = 0
    filled: int = 0
    skipped: int = 0
    refused: int = 0
    unjoined: int = 0
    first_refused: list[Refused] = field(default_factory=list)
    sample: list[Lead] = field(default_factory=list)
    rows_shown: list[Sequence[str]] = field(default_factory=list)
    diffs: list[Diff] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)
    claims: Counter[str] = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)
    before: Before | None = None

    @property
    def rows(self) -> int:
        """Every row of the file."""
        return self.added + self.filled + self.skipped + self.refused + self.unjoined

    @property
    def is_people(self) -> bool:
        """Whether its rows are people."""
        return self.kind == PEOPLE

    @property
    def shown(self) -> tuple[Sequence[str], list[Sequence[str]]]:
        """The first rows as a table: its header and its rows."""
        if self.is_people:
            return _SAMPLED, [_cells(lead) for lead in self.sample]
        return ["line", *(column for column, _, _ in self.mapping)], self.rows_shown


class Work(Protocol):
    """The rows of one file, set aside between its preview and its import."""

    def look(
        self,
        seen: FilePreview,
        people: SpooledPeople,
        joins: Joins,
        on_progress: Callable[[int], None],
    ) -> None:
        """Read every row once and count in `seen` what would become of it."""

    def bring(self, unit: Unit, batch: Batch, joins: Joins, today: date) -> Brought:
        """Write what was set aside."""

    def close(self) -> None:
        """Drop it."""


@dataclass(slots=True)
class Preview:
    """What importing some files together would do; nothing is written. Close it when done.

    `files` stand in the order in which they are worked: people, companies, deals, activities.
    """

    files: tuple[FilePreview, ...]
    asked: Asked
    works: tuple[Work, ...] = ()

    @property
    def added(self) -> int:
        """Rows that bring somebody or something new."""
        return sum(file.added for file in self.files)

    @property
    def filled(self) -> int:
        """Rows that fill something of who is known."""
        return sum(file.filled for file in self.files)

    @property
    def skipped(self) -> int:
        """Rows that say nothing new."""
        return sum(file.skipped for file in self.files)

    @property
    def refused(self) -> int:
        """Rows that cannot be read."""
        return sum(file.refused for file in self.files)

    @property
    def unjoined(self) -> int:
        """Rows that name nobody who is known."""
        return sum(file.unjoined for file in self.files)

    @property
    def rows(self) -> int:
        """Every row of every file."""
        return sum(file.rows for file in self.files)

    @property
    def is_worth_it(self) -> bool:
        """Whether applying it would write anything."""
        claims = any(file.claims for file in self.files)
        return bool(self.added or self.filled or claims or (self.asked.misfits and self.skipped))

    def close(self) -> None:
        """Drop the rows that were set aside."""
        for work in self.works:
            work.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _cells(lead: Lead) -> tuple[str, ...]:
    email = next((way.value for way in lead.ways if way.kind == "email"), "")
    return (f"{lead.line}", called(lead), lead.company, email, lead.title)
