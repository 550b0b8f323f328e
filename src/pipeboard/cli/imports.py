"""`import`: show what files would bring, ask, and bring it in."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeboard.cli import output
from pipeboard.cli.session import NO_FILE, REFUSED, UNUSABLE, USAGE, Session, Stop
from pipeboard.domain.people import shown_name
from pipeboard.domain.text import plural

if TYPE_CHECKING:
    from pipeboard.commands.incoming import Lead
    from pipeboard.commands.intake import Imported
    from pipeboard.exchange.importing import Preview
    from pipeboard.exchange.lead_files import Asked

_COLUMN_AT_MOST = 32  # cells
_HEADER = ("line", "name", "company", "title", "reached by")


@click.command("import")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Bring it in without asking.")
@click.option("--profile", help="What made the file, when its header does not give it away.")
@click.option("--map", "pairs", metavar="COL=FIELD", multiple=True, help="What a column means.")
@click.option("--encoding", help="The file's encoding, when it is read wrongly.")
@click.option("--country", metavar="XX", help="Where phones without a country code belong.")
@click.option(
    "--prefer",
    type=click.Choice(["store", "file"]),
    default="store",
    help="Whose value stays when both have one; the store's.",
)
@click.pass_obj
def import_files(
    session: Session,
    files: tuple[str, ...],
    *,
    yes: bool,
    profile: str | None,
    pairs: tuple[str, ...],
    encoding: str | None,
    country: str | None,
    prefer: str,
) -> int:
    """Show what CSV files would bring, then bring it in with --yes or after y.

    Each file is one entry of the journal, and one undo.
    """
    from pipeboard.exchange.lead_files import Asked

    asked = Asked(
        profile=profile,
        mapping=tuple(_pair(pair) for pair in pairs),
        encoding=encoding,
        country=country.upper() if country else session.settings.country,
        date_order=session.settings.date_order,
    )
    codes = [
        _import_one(session, Path(file), asked, prefer_file=prefer == "file", yes=yes)
        for file in files
    ]
    return max(codes)


def _import_one(session: Session, path: Path, asked: Asked, *, prefer_file: bool, yes: bool) -> int:
    """Preview one file and bring it in when that is wanted; return the exit code."""
    with _preview(session, path, asked, prefer_file=prefer_file) as seen:
        for line in _lines(seen):
            output.line(line)
        output.table(_HEADER, (_row(lead) for lead in seen.sample))
        if not seen.rows or seen.refused == seen.rows:
            raise Stop(f"{path}: nothing in it can be used", UNUSABLE)
        if seen.is_worth_it and not yes and not _confirmed(seen):
            output.remark("nothing was written" + ("" if _can_ask() else "; --yes brings it in"))
        elif seen.is_worth_it:
            _bring_in(session, seen)
        else:
            output.line("nothing new: nothing was written")
        return REFUSED if seen.refused else 0


def _preview(session: Session, path: Path, asked: Asked, *, prefer_file: bool) -> Preview:
    from pipeboard.exchange import importing
    from pipeboard.exchange.columns import BadMapping
    from pipeboard.exchange.sniff import Unreadable

    def look(reader: sqlite3.Connection | None) -> Preview | BadMapping:
        return importing.preview(
            path, reader, asked, prefer_file=prefer_file, on_progress=_progress
        )

    try:
        seen = session.read(look) or look(None)
    except Unreadable as error:
        raise Stop(f"{path}: {error}", UNUSABLE) from None
    except OSError as error:
        raise Stop(f"{path}: {error.strerror or error}", NO_FILE) from None
    finally:
        _end_progress()
    if isinstance(seen, BadMapping):
        raise Stop(f"{path}: {seen.reason}", USAGE)
    return seen


def _bring_in(session: Session, seen: Preview) -> None:
    from pipeboard.exchange import importing

    try:
        done: Imported = session.write(
            lambda store: importing.apply(store, seen, today=session.today, on_progress=_progress),
            actor="import",
        )
    finally:
        _end_progress()
    output.line(
        f"{done.added:,} added · {done.filled:,} filled · {done.skipped:,} skipped · "
        f"{done.refused:,} refused; pipeboard undo takes it back"
    )


def _lines(seen: Preview) -> Iterator[str]:
    yield f"{seen.path.name}: {seen.title} · {seen.layout} · {plural(seen.rows, 'row')}"
    yield (
        f"  {seen.added:,} new · {seen.filled:,} filled · {seen.skipped:,} skipped · "
        f"{seen.refused:,} refused"
    )
    if seen.before:
        yield f"  these very bytes were imported before, as {seen.before.file_name}"
    widest = max((output.width(column) for column, _, _ in seen.mapping), default=0)
    widest = min(widest, _COLUMN_AT_MOST)
    for column, meant, value in seen.mapping:
        example = f"  {output.cut(value, _COLUMN_AT_MOST)}" if value else ""
        yield f"  {output.pad(output.cut(column, widest), widest)} → {meant:<14}{example}".rstrip()
    if seen.unmapped:
        yield f"  kept as they are: {', '.join(seen.unmapped)}"
    for notice in seen.notices:
        yield f"  {notice}"
    for one in seen.first_refused:
        yield f"  line {one.line} refused: {one.reason}"
    if seen.refused > len(seen.first_refused):
        yield f"  and {seen.refused - len(seen.first_refused):,} more refused"


def _row(lead: Lead) -> tuple[str, ...]:
    ways = ", ".join(way.value for way in lead.ways)
    name = shown_name(lead.display_name, lead.first_name, lead.last_name, ways, lead.company)
    return (str(lead.line), name, lead.company, lead.title, ways)


def _pair(text: str) -> tuple[str, str]:
    column, equals, field = text.rpartition("=")
    if not equals or not column or not field:
        raise Stop(f"--map {text}: use COLUMN=FIELD, such as --map “Given=first_name”", USAGE)
    return column, field


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _confirmed(seen: Preview) -> bool:
    if not _can_ask():
        return False
    question = f"Bring in {plural(seen.added + seen.filled, 'lead')}?"
    return click.confirm(question, default=False, err=True)


def _progress(doing: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        share = f"{100 * done // total} %" if total else ""
        sys.stderr.write(f"\r{doing} {share}\x1b[K")
        sys.stderr.flush()


def _end_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
