"""The slow half of an import: reading files and writing them on other threads, with a way out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeboard.domain.refusal import Refusal
from pipeboard.settings import Settings

if TYPE_CHECKING:
    from pipeboard.exchange.importing import Imported, Preview
    from pipeboard.store.unit import Store


@dataclass(frozen=True, slots=True)
class Choices:
    """What the rep says of the files: their paths, what columns mean, and four switches."""

    paths: tuple[Path, ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()
    enrich: bool = False
    prefer_file: bool = False
    misfits: bool = False
    trust_stages: bool = False


@dataclass(slots=True)
class Doing:
    """Work that goes on elsewhere: how far it is, and whether the rep wants it to end."""

    what: str = ""
    done: int = 0
    total: int = 0
    is_cancelled: bool = field(default=False)

    def tell(self, what: str, done: int, total: int) -> None:
        """Note how far it is; called by the thread that works.

        Raises:
            Cancelled: the rep wants it to end.
        """
        from pipeboard.exchange.importing import Cancelled

        self.what, self.done, self.total = what, done, total
        if self.is_cancelled:
            raise Cancelled


def look(
    db: sqlite3.Connection, choices: Choices, settings: Settings, today: date, doing: Doing
) -> Preview | str:
    """Read the files and say what they would do; words when they cannot be read or are cancelled.

    What it needs is imported here, on the thread that reads.
    """
    from pipeboard.exchange import importing
    from pipeboard.exchange.columns import BadMapping
    from pipeboard.exchange.files import Unreadable
    from pipeboard.exchange.lead_files import Asked

    asked = Asked(
        mapping=choices.mapping,
        country=settings.country,
        date_order=settings.date_order,
        prefer_file=choices.prefer_file,
        currency=settings.currency,
        trust_stages=choices.trust_stages,
        misfits="nurture" if choices.misfits else "",
        enrich=choices.enrich,
    )
    try:
        seen = importing.preview(choices.paths, db, asked, today=today, on_progress=doing.tell)
    except importing.Cancelled:
        return "Nothing was read."
    except Unreadable as error:
        path = error.path or choices.paths[-1]
        return f"{path.name}: {error}"
    except IsADirectoryError as error:
        return f"{error.filename} is a folder: go on to a file in it."
    except OSError as error:
        return f"{error.filename}: cannot be read: {error.strerror}"
    return seen.reason if isinstance(seen, BadMapping) else seen


def bring(seen: Preview, today: date, doing: Doing) -> Callable[[Store], Imported | Refusal]:
    """Return the job that does what was shown; one that is cancelled leaves nothing behind."""

    def job(store: Store) -> Imported | Refusal:
        from pipeboard.exchange import importing

        try:
            return importing.apply(store, seen, today=today, on_progress=doing.tell)
        except importing.Cancelled:
            return Refusal("Cancelled: nothing was imported.")

    return job
