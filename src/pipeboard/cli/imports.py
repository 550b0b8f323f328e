"""The commands that bring files in: the preview always, the import after `y` or with --yes."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeboard.cli import import_words, launch, output
from pipeboard.cli.session import NO_FILE, REFUSED, UNUSABLE, USAGE, Session, Stop
from pipeboard.domain.text import plural

if TYPE_CHECKING:
    from pipeboard.exchange.columns import BadMapping
    from pipeboard.exchange.importing import Preview
    from pipeboard.exchange.lead_files import Asked

_SHOWN_AFTER = 0.5  # seconds; what is done by then needs no progress bar

Progress = Callable[[str, int, int], None]
F = TypeVar("F", bound=Callable[..., Any])


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


_ASKED = (
    click.argument(
        "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
    ),
    click.option("--yes", is_flag=True, help="Do it without asking."),
    click.option("--profile", help="Read it as this kind of file, such as zoho-leads."),
    click.option("--map", "mapping", multiple=True, type=ColumnIs(), help="What a column means."),
    click.option("--encoding", help="How it is written, such as cp1252."),
    click.option("--country", metavar="CODE", help="Where phones without a country code belong."),
    click.option(
        "--prefer", type=click.Choice(["file"]), help="The file goes before what is known."
    ),
    click.option(
        "--misfits",
        type=click.Choice(["nurture"]),
        help="Park the leads in it that do not fit the ideal customer profile.",
    ),
)


def asked_of_files(command: F) -> F:
    """Give a command the arguments by which files are read."""
    for argument in reversed(_ASKED):
        command = argument(command)
    return command


@click.command("import")
@asked_of_files
@click.option("--currency", metavar="CODE", help="What amounts are in that do not say it.")
@click.option("--trust-stages", is_flag=True, help="Apply the stages that the file claims.")
@click.option(
    "--all", "whole", is_flag=True, help="FILE is a folder of export all; the store is empty."
)
@click.pass_obj
def import_files(
    session: Session, /, files: tuple[Path, ...], *, yes: bool, whole: bool, **said: Any
) -> int:
    """Bring in lists of people, and the companies, deals and activities that join them.

    Several files are one import, in whatever order they are named. What would happen is always
    shown first. A person whose e-mail or LinkedIn profile is known only has blanks filled.
    """
    if whole:
        from pipeboard.cli import exporting

        return exporting.bring_back(session, files)
    said["currency"] = (said["currency"] or session.settings.currency).upper()
    return _import(session, files, _asked(session, **said), yes=yes)


@click.command("enrich")
@asked_of_files
@click.pass_obj
def enrich(session: Session, /, files: tuple[Path, ...], *, yes: bool, **said: Any) -> int:
    """Fill what is blank of people who are known, by their e-mail or LinkedIn profile.

    What would change is always shown first. Who is not known is counted and left out.
    """
    return _import(session, files, _asked(session, enrich=True, **said), yes=yes)


def _asked(session: Session, **said: Any) -> Asked:
    from pipeboard.exchange.lead_files import Asked

    said["country"] = (said["country"] or session.settings.country or "").upper() or None
    said["prefer_file"] = bool(said.pop("prefer"))
    said["misfits"] = said["misfits"] or ""
    return Asked(date_order=session.settings.date_order, **said)


def _import(session: Session, paths: Sequence[Path], asked: Asked, *, yes: bool) -> int:
    """Preview files, and import them when the rep says so; return the exit code."""
    from pipeboard.exchange import importing

    missing = [path for path in paths if not path.exists()]
    if missing:
        raise Stop(f"there is no file {missing[0]}", NO_FILE)
    with _preview(session, paths, asked) as seen:
        import_words.print_preview(seen)
        doing, done = ("enrich", "enriched") if asked.enrich else ("import", "imported")
        if seen.rows == seen.refused:
            names = ", ".join(path.name for path in paths)
            raise Stop(f"{names}: no row is of use; nothing was {done}", UNUSABLE)
        code = REFUSED if seen.refused else 0
        if not seen.is_worth_it:
            output.line(f"nothing new in it: nothing was {done}")
            return code
        if not yes and not _agreed(seen, doing, done):
            return code
        with progress_bar() as progress:
            try:
                came = session.write(
                    lambda store: importing.apply(
                        store, seen, today=session.today, on_progress=progress
                    ),
                    actor="import",
                )
            except KeyboardInterrupt:
                output.remark(f"interrupted: nothing was {done}")
                raise
    import_words.print_result(came, asked.misfits)
    return code


def _preview(session: Session, paths: Sequence[Path], asked: Asked) -> Preview:
    from pipeboard.exchange import importing
    from pipeboard.exchange.columns import BadMapping
    from pipeboard.exchange.files import Unreadable

    def look(db: sqlite3.Connection | None) -> Preview | BadMapping:
        return importing.preview(paths, db, asked, today=session.today, on_progress=progress)

    try:
        with progress_bar() as progress:
            seen = session.read(look) or look(None)
    except Unreadable as error:
        raise Stop(f"{(error.path or paths[0]).name}: {error}", UNUSABLE) from None
    except IsADirectoryError as error:
        raise Stop(f"{error.filename} is a folder: name the file", UNUSABLE) from None
    except OSError as error:
        raise Stop(f"{error.filename}: cannot be read: {error.strerror}", NO_FILE) from None
    if isinstance(seen, BadMapping):
        raise Stop(seen.reason, USAGE)
    return seen


def _agreed(seen: Preview, doing: str, done: str) -> bool:
    if not launch.has_terminal():
        output.remark(f"nothing was {done}: add --yes to {doing} it")
        return False
    if click.confirm(f"{doing} {_how_much(seen)}?", default=False, err=True):
        return True
    output.line(f"nothing was {done}")
    return False


def _how_much(seen: Preview) -> str:
    rows = seen.added + seen.filled
    if rows:
        return plural(rows, "row")
    return f"{plural(seen.skipped, 'row')} with nothing new, for its misfits"


@contextmanager
def progress_bar() -> Iterator[Progress]:
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


COMMANDS = (import_files, enrich)
