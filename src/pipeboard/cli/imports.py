"""The command that brings a file in: the preview always, the import after `y` or with --yes."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeboard.cli import launch, output
from pipeboard.cli.session import NO_FILE, REFUSED, USAGE, Session, Stop
from pipeboard.domain.text import plural, safe

if TYPE_CHECKING:
    from pipeboard.commands.incoming import Lead
    from pipeboard.commands.intake import Imported
    from pipeboard.exchange.columns import BadMapping
    from pipeboard.exchange.importing import Preview
    from pipeboard.exchange.lead_files import Asked

_UNUSABLE = 65
_SHOWN_AFTER = 0.5  # seconds; what is done by then needs no progress bar
_WIDE = 48

Progress = Callable[[str, int, int], None]


class ColumnIs(click.ParamType[tuple[str, str]]):
    """COLUMN=FIELD; a column name may hold an equals sign, a field never does."""

    name = "COLUMN=FIELD"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Read the pair."""
        column, equals, field = value.rpartition("=")
        if not equals or not column.strip() or not field.strip():
            raise click.BadParameter(f"write “{value}” as COLUMN=FIELD", ctx, param)
        return column.strip(), field.strip()


@click.command("import")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--yes", is_flag=True, help="Import without asking.")
@click.option("--profile", help="Read it as this kind of file, such as zoho-leads.")
@click.option("--map", "mapping", multiple=True, type=ColumnIs(), help="What a column means.")
@click.option("--encoding", help="How it is written, such as cp1252.")
@click.option("--country", metavar="CODE", help="Where phones without a country code belong.")
@click.option("--prefer", type=click.Choice(["file"]), help="The file goes before what is known.")
@click.pass_obj
def import_files(
    session: Session,
    files: tuple[Path, ...],
    profile: str | None,
    mapping: tuple[tuple[str, str], ...],
    encoding: str | None,
    country: str | None,
    prefer: str | None,
    *,
    yes: bool,
) -> int:
    """Bring in lists of people, one file after another.

    What would happen is always shown first. A person whose e-mail or LinkedIn profile is known
    only has blanks filled.
    """
    from pipeboard.exchange.lead_files import Asked

    asked = Asked(
        profile=profile,
        mapping=mapping,
        encoding=encoding,
        country=(country or session.settings.country or "").upper() or None,
        date_order=session.settings.date_order,
    )
    missing = [path for path in files if not path.exists()]
    if missing:
        raise Stop(f"there is no file {missing[0]}", NO_FILE)
    codes = [_import(session, path, asked, yes=yes, prefer_file=bool(prefer)) for path in files]
    return max(codes)


def _import(session: Session, path: Path, asked: Asked, *, yes: bool, prefer_file: bool) -> int:
    """Preview one file, and import it when the rep says so; return the exit code."""
    from pipeboard.exchange import importing

    with _preview(session, path, asked, prefer_file=prefer_file) as seen:
        _print_preview(seen)
        if not seen.rows - seen.refused:
            raise Stop(f"{path.name}: no row makes a lead; nothing was imported", _UNUSABLE)
        code = REFUSED if seen.refused else 0
        if not seen.is_worth_it:
            output.line("nothing new in it: nothing was imported")
            return code
        if not yes and not _agreed(seen):
            return code
        with _progress_bar() as progress:
            try:
                imported = session.write(
                    lambda store: importing.apply(
                        store, seen, today=session.today, on_progress=progress
                    ),
                    actor="import",
                )
            except KeyboardInterrupt:
                output.remark("interrupted: nothing was imported")
                raise
    _print_result(imported)
    return code


def _preview(session: Session, path: Path, asked: Asked, *, prefer_file: bool) -> Preview:
    from pipeboard.exchange import importing
    from pipeboard.exchange.columns import BadMapping
    from pipeboard.exchange.files import Unreadable

    def look(db: sqlite3.Connection | None) -> Preview | BadMapping:
        return importing.preview(path, db, asked, prefer_file=prefer_file, on_progress=progress)

    try:
        with _progress_bar() as progress:
            seen = session.read(look) or look(None)
    except Unreadable as error:
        raise Stop(f"{path.name}: {error}", _UNUSABLE) from None
    except IsADirectoryError:
        raise Stop(f"{path} is a folder: name the file", _UNUSABLE) from None
    except OSError as error:
        raise Stop(f"{path}: cannot be read: {error.strerror}", NO_FILE) from None
    if isinstance(seen, BadMapping):
        raise Stop(f"{path.name}: {seen.reason}", USAGE)
    return seen


def _agreed(seen: Preview) -> bool:
    if not launch.has_terminal():
        output.remark("nothing was imported: add --yes to import it")
        return False
    question = f"import {plural(seen.added + seen.filled, 'row')}?"
    if click.confirm(question, default=False, err=True):
        return True
    output.line("nothing was imported")
    return False


def _print_preview(seen: Preview) -> None:
    output.line(f"{seen.path.name}: {seen.title} ({seen.profile}), {seen.layout}")
    output.line()
    rows = [
        (column, meant.replace("_", " "), _short(value)) for column, meant, value in seen.mapping
    ]
    output.table(("column", "read as", "for example"), rows)
    if seen.unmapped:
        output.line()
        output.line(f"kept as they are: {', '.join(map(_short, seen.unmapped))}")
    output.line()
    output.table(("line", "name", "company", "e-mail", "title"), map(_sample, seen.sample))
    output.line()
    for refused in seen.first_refused:
        output.line(f"line {refused.line} refused: {_short(refused.reason, 120)}")
    if seen.refused > len(seen.first_refused):
        output.line(f"and {seen.refused - len(seen.first_refused):,} more refused")
    for notice in seen.notices:
        output.line(f"note: {_short(notice, 200)}")
    if seen.before:
        came = seen.before.at[:10]
        output.line(
            f"note: this very file was imported before, as {seen.before.file_name} on {came}"
        )
    _print_counts("would be", seen)


def _sample(lead: Lead) -> tuple[str, ...]:
    email = next((way.value for way in lead.ways if way.kind == "email"), "")
    name = lead.display_name or email or lead.company
    return (f"{lead.line}", *map(_short, (name, lead.company, email, lead.title)))


def _print_result(imported: Imported) -> None:
    _print_counts("", imported)
    if imported.companies:
        output.line(f"{plural(imported.companies, 'company', 'companies')} made")
    output.line("pipeboard undo takes it back")


def _print_counts(words: str, counts: Preview | Imported) -> None:
    parts = ("added", "filled", "skipped", "refused")
    said = " + ".join(f"{getattr(counts, part):,} {part}" for part in parts)
    output.line(f"{plural(counts.rows, 'row')}{words and f' {words}'} = {said}")


def _short(text: str, most: int = _WIDE) -> str:
    return output.cut(safe(text[: most * 4]), most)


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    """A bar on standard error, when that is a terminal and the work takes its time."""
    began = time.monotonic()
    bars: dict[str, Any] = {}
    with_bar = sys.stderr.isatty()

    def show(doing: str, done: int, total: int) -> None:
        if not with_bar or time.monotonic() - began < _SHOWN_AFTER:
            return
        if doing not in bars:
            for bar in bars.values():
                bar.render_finish()
            bars[doing] = click.progressbar(length=max(total, 1), label=doing, file=sys.stderr)
            bars[doing].render_progress()
        bars[doing].update(done - bars[doing].pos)

    try:
        yield show
    finally:
        for bar in list(bars.values())[-1:]:
            bar.render_finish()


COMMANDS = (import_files,)
