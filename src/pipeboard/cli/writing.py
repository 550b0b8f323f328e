"""Commands that write: add, move, import, undo, redo."""

from __future__ import annotations

from typing import Any

import click

from pipeboard.cli import output
from pipeboard.cli.imports import import_files
from pipeboard.cli.reading import StageName, print_history
from pipeboard.cli.session import USAGE, Session, Stop
from pipeboard.domain.terms import Origin, Source, Stage
from pipeboard.domain.text import did_you_mean


class SourceName(click.ParamType[str]):
    """A source of the list, or `other:` and words."""

    name = "source"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read a source whatever its case, or name the nearest one."""
        named = " ".join(value.split())
        if named.casefold() in tuple(Source):
            return named.casefold()
        if not named or named.startswith("other:"):
            return named
        known = tuple(Source)
        listed = ", ".join(known)
        words = (
            f"“{value}” is no source{did_you_mean(value, known)} (use {listed}, or other:<text>)"
        )
        raise click.BadParameter(words, ctx, param)


@click.command()
@click.argument("name")
@click.option("--company", default="", help="Where they work.")
@click.option("--email", default="", help="Their e-mail address.")
@click.option("--phone", default="", help="Their phone number.")
@click.option("--title", default="", help="Their job title.")
@click.option("--linkedin", default="", help="Their LinkedIn profile.")
@click.option("--source", type=SourceName(), default="", help="How they came in.")
@click.option(
    "--origin",
    type=click.Choice([one.value for one in Origin]),
    default=Origin.UNKNOWN.value,
    help="Who made the first move.",
)
@click.option("--note", default="", help="A first note.")
@click.option("--force", is_flag=True, help="Add even when the e-mail is known.")
@click.pass_obj
def add(session: Session, /, name: str, *, force: bool, **fields: Any) -> None:
    """Add one lead and print its number."""
    from pipeboard.commands import contacts

    new = contacts.NewContact(name=name, **fields)
    added = session.do(contacts.add, new, today=session.today, force=force)
    output.line(str(added.contact_id))


@click.command()
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("stage", type=StageName())
@click.option("--override", metavar="REASON", help="Pass the gate without evidence, for ever seen.")
@click.option("--reason", default="", help="Why a contact moves back.")
@click.option("--in-error", is_flag=True, help="The stage was never true: do not count it.")
@click.pass_obj
def move(
    session: Session,
    contact_id: int,
    stage: Stage,
    override: str | None,
    reason: str,
    *,
    in_error: bool,
) -> None:
    """Move a contact to a stage, by the same rules as the key."""
    from pipeboard.commands import moves

    moved = session.do(
        moves.move,
        session.number(contact_id),
        stage,
        reason=reason,
        in_error=in_error,
        override=override,
        today=session.today,
        strict=session.settings.is_strict,
    )
    output.line(moved.words)


@click.command()
@click.argument("number", metavar="[#]", type=int, required=False)
@click.option("--list", "only_list", is_flag=True, help="Print what can be undone instead.")
@click.pass_obj
def undo(session: Session, number: int | None, *, only_list: bool) -> None:
    """Take back the last command, or the one with a number of `history`."""
    if only_list:
        if number is not None:
            raise Stop("--list takes no number", USAGE)
        session.read(lambda db: print_history(db, contact_id=None, limit=50, as_json=False))
        return
    from pipeboard.commands import undo as undoing

    undone = session.write(lambda store: undoing.undo(store, number))
    output.line(f"undone: {undone.words} (#{undone.root}); pipeboard redo puts it back")


@click.command()
@click.argument("number", metavar="[#]", type=int, required=False)
@click.pass_obj
def redo(session: Session, number: int | None) -> None:
    """Put back the command that was undone last, or the one with a number of `history`."""
    from pipeboard.commands import undo as undoing

    redone = session.write(lambda store: undoing.redo(store, number))
    output.line(f"redone: {redone.words} (#{redone.root})")


COMMANDS = (add, move, import_files, undo, redo)
