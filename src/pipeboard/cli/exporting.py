"""The commands that write files: contacts, deals, refused rows, and the whole store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from pipeboard.cli import output
from pipeboard.cli.imports import progress_bar
from pipeboard.cli.reading import read_query
from pipeboard.cli.session import CANNOT_MAKE, NO_FILE, REFUSED, UNUSABLE, USAGE, Session, Stop
from pipeboard.domain.text import plural

_force = click.option("--force", is_flag=True, help="Write over what is there.")
_raw = click.option("--raw", is_flag=True, help="Leave cells that a spreadsheet would run.")


@click.group()
def export() -> None:
    """Write contacts, deals or everything to files, readable by you alone."""


@export.command("contacts")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--google", is_flag=True, help="The CSV of Google Contacts.")
@click.option("--vcard4", is_flag=True, help="vCards of version 4.0 instead of 3.0.")
@click.option("--where", metavar="QUERY", help="Those only who fit, such as stage:sal.")
@_raw
@_force
@click.pass_obj
def contacts(
    session: Session,
    file: Path,
    where: str | None,
    *,
    google: bool,
    vcard4: bool,
    raw: bool,
    force: bool,
) -> None:
    """Write contacts to FILE: vCards when its name ends in .vcf, else CSV.

    Every contact is written, whatever the status. import reads the file back.
    """
    is_cards = file.suffix.lower() == ".vcf"
    if google and (is_cards or vcard4):
        raise Stop("--google is a CSV: end the name in .csv", USAGE)
    if vcard4 and not is_cards:
        raise Stop("--vcard4 writes vCards: end the name in .vcf", USAGE)

    def write(db: sqlite3.Connection) -> int:
        from pipeboard.reads import everyone

        ids = everyone.all_ids(db) if where is None else _found(session, db, where)
        _write(file, _contacts(db, ids, is_cards, google, vcard4, raw), force=force)
        return len(ids)

    _said(file, _asked(session, write), "contact")


def _contacts(
    db: sqlite3.Connection, ids: list[int], is_cards: bool, google: bool, vcard4: bool, raw: bool
) -> Iterable[bytes]:
    from pipeboard.exchange import export_google, export_people, export_vcards

    if is_cards:
        return export_vcards.vcards(db, ids, version="4.0" if vcard4 else "3.0")
    if google:
        return export_google.google_csv(db, ids, raw=raw)
    return export_people.contacts_csv(db, ids, raw=raw)


def _found(session: Session, db: sqlite3.Connection, where: str) -> list[int]:
    from pipeboard.reads import people

    return people.found(db, read_query(where), session.today)


@export.command("deals")
@click.argument("file", type=click.Path(path_type=Path))
@_raw
@_force
@click.pass_obj
def deals(session: Session, file: Path, *, raw: bool, force: bool) -> None:
    """Write all deals to FILE, open and closed, as Pipedrive imports them."""

    def write(db: sqlite3.Connection) -> int:
        from pipeboard.exchange import export_google
        from pipeboard.reads import everyone

        _write(file, export_google.pipedrive_csv(db, raw=raw), force=force)
        return len(everyone.deals(db))

    _said(file, _asked(session, write), "deal")


@export.command("refused")
@click.argument("file", type=click.Path(path_type=Path))
@_raw
@_force
@click.pass_obj
def refused(session: Session, file: Path, *, raw: bool, force: bool) -> None:
    """Write the rows that the last import refused to FILE, each with its line and the reason.

    Mend them there and import the file.
    """

    def write(db: sqlite3.Connection) -> int:
        from pipeboard.exchange import export_refused
        from pipeboard.reads import hygiene

        last = hygiene.last_import(db)
        rows = hygiene.refused_rows(db, last.ids, limit=-1) if last else []
        if not rows:
            raise Stop("the last import refused no row: there is nothing to write", REFUSED)
        _write(file, export_refused.refused_csv(rows, raw=raw), force=force)
        return len(rows)

    _said(file, _asked(session, write), "refused row")


@export.command("all")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace an earlier export there.")
@click.pass_obj
def everything(session: Session, folder: Path, *, force: bool) -> None:
    """Write the whole store to FOLDER, one CSV a table and the journal; import --all reads it."""
    from pipeboard.exchange import folder as folders
    from pipeboard.exchange.export_files import CannotWrite

    def write(db: sqlite3.Connection) -> folders.Exported:
        with progress_bar() as progress:
            return folders.export_all(db, folder, force=force, on_progress=progress)

    try:
        done = _asked(session, write)
    except CannotWrite as error:
        raise Stop(f"{folder}: cannot be written: {error}", CANNOT_MAKE) from None
    files, rows = plural(done.files, "file"), plural(done.rows, "row")
    output.line(f"{files} with {rows} written to {folder}")


def bring_back(session: Session, folders: Sequence[Path]) -> int:
    """Fill the empty store from a folder that `export all` wrote.

    Raises:
        Stop: the folder cannot be used, or the store is not empty.
    """
    from pipeboard.exchange import folder_back
    from pipeboard.exchange.sniff import Unreadable

    if len(folders) > 1:
        raise Stop("--all takes one folder, which export all wrote", USAGE)
    folder = folders[0]
    if not folder.exists():
        raise Stop(f"there is no folder {folder}", NO_FILE)
    try:
        folder_back.check_all(folder)
        session.prepare()
        with progress_bar() as progress:
            done = folder_back.import_all(folder, session.paths.store, on_progress=progress)
    except Unreadable as error:
        raise Stop(f"{folder}: {error}; nothing was imported", UNUSABLE) from None
    output.line(f"{plural(done.rows, 'row')} from {plural(done.files, 'file')} imported")
    return 0


def _asked(session: Session, question: Callable[[sqlite3.Connection], Any]) -> Any:
    answer = session.read(question)
    if answer is None:
        raise Stop(f"there is no store at {session.paths.store}: nothing to write", REFUSED)
    return answer


def _write(file: Path, lines: Iterable[bytes], *, force: bool) -> None:
    from pipeboard.exchange.export_files import CannotWrite, new_file

    try:
        with new_file(file, force=force) as target:
            for line in lines:
                target.write(line)
    except CannotWrite as error:
        raise Stop(f"{file}: cannot be written: {error}", CANNOT_MAKE) from None


def _said(file: Path, count: int, what: str) -> None:
    output.line(f"{plural(count, what)} written to {file}")


COMMANDS = (export,)
