"""An import in two steps: what files would do to the store, then doing it, reading each once."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeboard.commands.intake import Batch, Brought
from pipeboard.commands.joins import Joins
from pipeboard.commands.misfits import Standing, park_misfits, standing_of
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.text import plural
from pipeboard.exchange.columns import BadMapping
from pipeboard.exchange.files import Unreadable
from pipeboard.exchange.joined import JoinedFile
from pipeboard.exchange.joined_work import JoinedWork
from pipeboard.exchange.lead_files import Asked
from pipeboard.exchange.opened import Opened, columns_key, open_all
from pipeboard.exchange.people_files import PeopleWork, people_of
from pipeboard.exchange.previews import Before, FilePreview, Preview, Work
from pipeboard.exchange.profiles import PEOPLE
from pipeboard.store.unit import Store, Unit

__all__ = ["Before", "Cancelled", "FilePreview", "Imported", "Preview", "apply", "preview"]

Progress = Callable[[str, int, int], None]


class Cancelled(Exception):
    """Raised by a progress callback to end an import: nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of files that were imported together, in the order they were worked.

    `standing` is how those whom the files of people name stand now, `nurtured` how many of them
    were parked because they do not fit.
    """

    files: tuple[Brought, ...]
    standing: Standing
    nurtured: int = 0

    @property
    def added(self) -> int:
        """Rows that brought somebody or something new."""
        return sum(file.added for file in self.files)

    @property
    def filled(self) -> int:
        """Rows that filled something of who is known."""
        return sum(file.filled for file in self.files)

    @property
    def skipped(self) -> int:
        """Rows that said nothing new."""
        return sum(file.skipped for file in self.files)

    @property
    def refused(self) -> int:
        """Rows that could not be read."""
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
    def companies(self) -> int:
        """Companies that were made."""
        return sum(file.companies for file in self.files)

    def said(self, *, misfits: bool) -> list[str]:
        """Return in words what was made, and how those whom the files name fit.

        `misfits` says whether those who miss the profile were to be parked.
        """
        standing, lines = self.standing, []
        if self.companies:
            lines.append(f"{plural(self.companies, 'company', 'companies')} made")
        if standing.people:
            share = f"{100 * standing.match / standing.people:.1f} %"
            missed = f"{self.nurtured} to nurture" if misfits else f"{standing.miss} no match"
            lines.append(
                f"{standing.people} imported · {standing.match} ICP match ({share}) · {missed}"
                f" · {standing.prospects} prospects"
            )
        if standing.unknown:
            named = ", ".join(standing.first_unknown)
            missing = "unknown, as industry, size or title is missing"
            lines.append(f"{standing.unknown} {missing}: {named}")
        return lines


def preview(
    paths: Sequence[Path],
    reader: sqlite3.Connection | None,
    asked: Asked,
    *,
    today: date,
    on_progress: Progress | None = None,
) -> Preview | BadMapping:
    """Read files once and say what importing them would do to the store (None: to a new one).

    They may come in any order. `on_progress` is told the bytes read of all of them.

    Raises:
        Unreadable: a file is no table, or none of its columns says who somebody is; its `path`
            says which.
        OSError: one is not there, or not readable.
    """
    with _unswept():
        opened = open_all(paths, asked, reader)
        if isinstance(opened, BadMapping):
            return opened
        other = next((one for one in opened if one.kind != PEOPLE), None)
        if asked.enrich and other:
            return BadMapping(f"{other.file.path.name}: it holds {other.kind}: import brings them")
        return _look(opened, reader, asked, today, on_progress or _quietly)


def _look(
    opened: list[Opened],
    reader: sqlite3.Connection | None,
    asked: Asked,
    today: date,
    tell: Progress,
) -> Preview:
    """Read every file once, in the order in which they are worked."""
    is_joined = any(one.kind != PEOPLE for one in opened)
    works = tuple(_work(one, asked, today, is_joined=is_joined) for one in opened)
    files = tuple(_described(one, reader) for one in opened)
    seen = Preview(files, asked, works)
    joins = Joins(reader)
    total, before = sum(file.size for file, *_ in opened), 0
    try:
        with closing(people_of(reader)) as people:
            for one, file, work in zip(opened, files, works, strict=True):
                work.look(file, people, joins, _from(tell, before, one.file.size, total))
                before += one.file.size
    except Unreadable as error:
        error.path = file.path
        seen.close()
        raise
    except BaseException:
        seen.close()
        raise
    return seen


def apply(
    store: Store, seen: Preview, *, today: date, on_progress: Progress | None = None
) -> Imported | Refusal:
    """Do what a preview said: one transaction, one journal entry, or nothing at all.

    What changed in the store since is taken into account. An exception out of `on_progress`
    (`Cancelled`, or the rep's interrupt) leaves nothing behind; so does a refusal, which there is
    when no working day is left to park misfits until.
    """

    def import_them(unit: Unit) -> Imported | Refusal:
        unit.on_progress = on_progress
        brought, joins = [], Joins(unit.raw)
        for file, work in zip(seen.files, seen.works, strict=True):
            brought.append(work.bring(unit, _batch(file, seen.asked), joins, today))
        named = set[int]().union(*(one.touched for one in brought))
        nurtured = park_misfits(unit, named, today=today) if seen.asked.misfits else 0
        if isinstance(nurtured, Refusal):
            return nurtured
        done = Imported(tuple(brought), standing_of(unit, named), nurtured)
        parked = f", {nurtured:,} to nurture" if nurtured else ""
        doing = "enrich" if seen.asked.enrich else "import"
        unit.says(f"{doing} {plural(done.added + done.filled, 'row')}{parked}")
        return done

    with _unswept():
        return store.save(import_them)


def _work(one: Opened, asked: Asked, today: date, *, is_joined: bool) -> Work:
    if isinstance(one.file, JoinedFile):
        return JoinedWork(one.file, today)
    return PeopleWork(one.file, asked, is_joined=is_joined)


def _described(one: Opened, reader: sqlite3.Connection | None) -> FilePreview:
    file = one.file
    return FilePreview(
        path=file.path,
        sha256=file.sha256,
        kind=one.kind,
        profile=file.profile,
        title=file.title,
        layout=file.layout,
        mapping=file.mapping,
        unmapped=file.unmapped,
        header=file.header,
        asked=one.asked,
        notices=list(one.notices),
        before=_came_before(reader, file.sha256) if reader else None,
    )


def _batch(file: FilePreview, asked: Asked) -> Batch:
    return Batch(
        file_name=file.path.name,
        sha256=file.sha256,
        profile=file.profile,
        mapping={column: meant for column, meant, _ in file.mapping},
        rows=file.rows,
        refused=file.refused,
        prefer_file=asked.prefer_file,
        known_only=asked.enrich,
        asked=file.asked,
        header=file.header,
        header_key=columns_key(file.header),
    )


def _came_before(reader: sqlite3.Connection, sha256: str) -> Before | None:
    row = reader.execute(
        "select file_name, created_at from import_batch where sha256 = ? order by id desc limit 1",
        (sha256,),
    ).fetchone()
    return Before(*row) if row else None


@contextmanager
def _unswept() -> Iterator[None]:
    """No looking for reference cycles meanwhile: rows have none, and looking takes a tenth."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _from(tell: Progress, before: int, size: int, total: int) -> Callable[[int], None]:
    """Say how far one file is as a part of all; one that is closed was read whole."""
    return lambda consumed: tell("reading", before + (consumed or size), total)


def _quietly(doing: str, done: int, total: int) -> None:
    """Tell nobody."""
