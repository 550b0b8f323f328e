"""Commands for many contacts: tags, and the views that are saved queries."""

from __future__ import annotations

import sqlite3

import click

from pipeboard.cli import output
from pipeboard.cli.reading import AS_JSON, MINUS, WithMinus, print_people, read_query
from pipeboard.cli.session import REFUSED, USAGE, Session, Stop
from pipeboard.domain.tags import Change
from pipeboard.domain.text import did_you_mean
from pipeboard.reads import people, views


@click.command(cls=WithMinus)
@click.argument("words", metavar="[ID]... +TAG -TAG...", nargs=-1, required=True)
@click.option("--where", metavar="QUERY", help="Everyone who fits, such as source:webinar.")
@click.pass_obj
def tag(session: Session, words: tuple[str, ...], where: str | None) -> None:
    """Put tags on contacts (+event) and take them off (-event); quote one that has blanks."""
    ids = [int(word) for word in words if word.isascii() and word.isdecimal()]
    change = Change(
        tuple(word[1:] for word in words if word.startswith("+")),
        tuple(word[1:] for word in words if word.startswith(MINUS)),
    )
    signs = ("+", MINUS)
    strange = [word for word in words if not word.startswith(signs) and not word.isdecimal()]
    if strange:
        raise Stop(f"“{strange[0]}” is no number: write a tag as +{strange[0]}", USAGE)
    if not change.add and not change.remove:
        raise Stop("say which tags: +event puts one on, -event takes it off", USAGE)
    if where is not None:
        query = read_query(where)
        ids += session.read(lambda db: people.found(db, query, session.today)) or []
    if not ids:
        raise Stop("no contact fits: nothing was tagged", REFUSED)
    from pipeboard.commands import bulk

    done = session.do(bulk.tag, ids, change.add, change.remove)
    for one in done.refused:
        output.remark(f"{one.name}: {one.why}")
    if not done.done and done.refused:
        raise Stop(done.words, REFUSED)
    output.line(done.words)


@click.command("view", cls=WithMinus)
@click.argument("name", required=False)
@click.argument("query", nargs=-1)
@click.option("--remove", is_flag=True, help="Forget the view.")
@AS_JSON
@click.pass_obj
def view(
    session: Session, name: str | None, query: tuple[str, ...], *, remove: bool, as_json: bool
) -> None:
    """List the saved views; with NAME the contacts of one; with QUERY save that under NAME."""
    if remove and (name is None or query):
        raise Stop("--remove takes the name of a view", USAGE)
    if query and as_json:
        raise Stop("--json is for reading", USAGE)
    if name is None:
        session.read(lambda db: _print_views(db, as_json=as_json))
    elif remove or query:
        from pipeboard.commands import views as saving

        words = " ".join(query)
        if query:
            read_query(words)
        done = session.do(saving.remove, name) if remove else session.do(saving.save, name, words)
        output.line(done.words)
    else:
        _print_view(session, name, as_json=as_json)


def _print_views(db: sqlite3.Connection, *, as_json: bool) -> None:
    saved = views.views(db)
    if as_json:
        output.as_json_list(one._asdict() for one in saved)
    elif not output.table(("view", "query"), saved, widest=60):
        output.remark("no view is saved: pipeboard view NAME QUERY saves one")


def _print_view(session: Session, name: str, *, as_json: bool) -> None:
    def print_them(db: sqlite3.Connection) -> bool:
        saved = views.view(db, name)
        if saved is None:
            near = did_you_mean(name, [one.name for one in views.views(db)])
            raise Stop(f"there is no view “{name}”{near or '; pipeboard view lists them'}", REFUSED)
        read_query(saved.query)
        found = people.listed(db, query=saved.query, status=None, today=session.today)
        print_people(found, as_json=as_json)
        return True

    if session.read(print_them) is None:
        raise Stop(f"there is no view “{name}”; pipeboard view lists them", REFUSED)


COMMANDS = (tag, view)
