"""Commands that keep lists clean: hygiene, duplicates, merge."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import click

from pipeboard.cli import launch, output
from pipeboard.cli.reading import AS_JSON
from pipeboard.cli.session import REFUSED, USAGE, Session, Stop, no_contact
from pipeboard.domain.hygiene import ENOUGH, TOO_BAD, say_source
from pipeboard.domain.merging import FIELDS, STAGE, Side
from pipeboard.domain.terms import Stage
from pipeboard.domain.text import did_you_mean, plural
from pipeboard.reads import duplicates as doubles
from pipeboard.reads import hygiene as reads
from pipeboard.reads import merged
from pipeboard.reads.checks import CHECKS
from pipeboard.reads.contact import contact
from pipeboard.store import rules

_NO_STORE = "no store yet; pipeboard add NAME makes it"


@click.command()
@click.argument("count", required=False)
@AS_JSON
@click.pass_obj
def hygiene(session: Session, count: str | None, *, as_json: bool) -> None:
    """Print what is not as it should be; of one COUNT the contacts behind it.

    The aim of each count is 0. The names of the counts are those of --json; bad leads of one
    source are listed by `source:linkedin`, the refused rows of the last import by `refused_rows`.
    """

    def print_it(db: sqlite3.Connection) -> bool:
        if count is None:
            _print_counts(db, session, as_json=as_json)
        elif count == reads.REFUSED:
            _print_refused(db, as_json=as_json)
        elif count == reads.DUPLICATES:
            _print_duplicates(db, as_json=as_json)
        else:
            _print_list(db, session, _named(count), as_json=as_json)
        return True

    if not session.read(print_it):
        output.as_json({}) if as_json else output.remark(_NO_STORE)


@click.command()
@AS_JSON
@click.pass_obj
def duplicates(session: Session, *, as_json: bool) -> None:
    """Print who may be one person, and why; nothing is merged by itself."""

    def print_it(db: sqlite3.Connection) -> bool:
        _print_duplicates(db, as_json=as_json)
        return True

    if not session.read(print_it):
        output.as_json_list(()) if as_json else output.remark(_NO_STORE)


@click.command()
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("other_id", metavar="OTHER", type=int)
@click.option("--take", multiple=True, metavar="FIELD=other", help="Take this field from OTHER.")
@click.option("--yes", is_flag=True, help="Merge without asking.")
@click.pass_obj
def merge(
    session: Session, contact_id: int, other_id: int, take: tuple[str, ...], *, yes: bool
) -> int | None:
    """Make one contact of two: ID stays, with all that OTHER has; the number OTHER finds it.

    Both are shown first. Of each field the value of ID is taken, where it has none that of OTHER,
    and --take says otherwise; --take stage=other brings its evidence along.
    """
    from pipeboard.commands import merge as merging

    choices = dict(map(_taken, take))
    found = session.read(lambda db: _resolved(db, contact_id, other_id))
    if found is None:
        raise no_contact(contact_id)
    survivor, other = found
    if survivor == other:
        words = f"{contact_id} and {other_id} are one contact already"
        raise Stop("a contact is not merged with itself" if contact_id == other_id else words)
    session.read(lambda db: _print_both(db, survivor, other, choices))
    if not yes and not _agreed():
        return REFUSED
    done = session.do(merging.merge, survivor, other, choices, today=session.today)
    output.line(f"{done.words}, {done.contact_id}; pipeboard undo takes it back")
    return None


# Hygiene.


def _named(count: str) -> str:
    """The key of a count, or the nearest one named."""
    known = [*(one.key for one in CHECKS), reads.DUPLICATES, reads.REFUSED]
    if count in known or count.startswith(reads.SOURCE):
        return count
    meant = did_you_mean(count, known) or f" (counts: {', '.join(known)})"
    raise Stop(f"there is no count “{count}”{meant}", USAGE)


def _print_counts(db: sqlite3.Connection, session: Session, *, as_json: bool) -> None:
    counts = reads.counts(db, session.now, rules.read(db))
    sources, last = reads.sources(db), reads.last_import(db)
    pairs = len(doubles.hints(db))
    if as_json:
        output.as_json(
            {
                "counts": [one._asdict() for one in counts],
                "duplicates": pairs,
                "last_import": last and {**last._asdict(), "files": list(last.files)},
                "sources": [one._asdict() for one in sources],
            }
        )
        return
    rows = [(f"{one.found:,}", f"{one.total:,} {one.of}", one.words) for one in counts]
    rows.append((f"{pairs:,}", "pairs", "possible duplicates"))
    if last:
        rows.append((f"{last.refused:,}", plural(last.rows, "row"), "refused by the last import"))
    output.table(("found", "of", "what (aim 0)"), rows, widest=80)
    if last and last.refused:
        output.line("pipeboard export refused FILE writes those rows, to be fixed and imported")
    for one in sources:
        mark = "!" if one.is_alarm else " "
        output.line(f"{mark} {say_source(one.name, one.bad, one.decided)}")
    if any(one.is_alarm for one in sources):
        output.line(
            f"! {TOO_BAD} % or more of {ENOUGH} or more are bad: find these leads another way"
        )


def _print_list(db: sqlite3.Connection, session: Session, key: str, *, as_json: bool) -> None:
    lines = reads.lines(db, key, session.now, rules.read(db), limit=-1)
    if as_json:
        output.as_json_list(one._asdict() for one in lines)
        return
    rows = (
        (
            str(one.contact_id or ""),
            one.name,
            one.company or "",
            f"{Stage(one.stage).label} {one.status}".replace(" open", "") if one.stage else "",
            one.why,
        )
        for one in lines
    )
    if not output.table(("id", "name", "company", "stage", "why"), rows, widest=60):
        output.remark("nobody")


def _print_refused(db: sqlite3.Connection, *, as_json: bool) -> None:
    last = reads.last_import(db)
    rows = reads.refused_rows(db, last.ids, limit=-1) if last else []
    if as_json:
        output.as_json_list(one._asdict() for one in rows)
        return
    cells = ((one.file_name, str(one.line), one.reason, ", ".join(one.cells)) for one in rows)
    if not output.table(("file", "line", "why", "cells"), cells, widest=60):
        output.remark("no row of the last import was refused")


def _print_duplicates(db: sqlite3.Connection, *, as_json: bool) -> None:
    hints = doubles.hints(db)
    known = doubles.who(db, {one for hint in hints for one in hint[:2]})
    if as_json:
        output.as_json_list(_pair(hint, known) for hint in hints)
        return
    rows = (
        (
            str(hint.first),
            known[hint.first].name,
            known[hint.first].company or "",
            str(hint.second),
            known[hint.second].name,
            known[hint.second].company or "",
            ", ".join(hint.why),
        )
        for hint in hints
    )
    header = ("id", "name", "company", "id", "name", "company", "why")
    if not output.table(header, rows, widest=40):
        output.remark("nobody looks like somebody else")


def _pair(hint: doubles.Hint, known: dict[int, doubles.Who]) -> dict[str, Any]:
    both = [known[one]._asdict() for one in (hint.first, hint.second)]
    return {"contacts": both, "why": list(hint.why)}


# Merge.


def _taken(words: str) -> tuple[str, str]:
    """Read `title=other`; the command says which fields there are."""
    name, equals, side = words.partition("=")
    if not equals or side not in tuple(Side):
        raise Stop(f"--take {words}: write it like title=other (or title=survivor)", USAGE)
    if name not in FIELDS:
        meant = did_you_mean(name, FIELDS) or f" (fields: {', '.join(FIELDS)})"
        raise Stop(f"--take {words}: there is no field “{name}”{meant}", USAGE)
    return name, side


def _resolved(db: sqlite3.Connection, *typed: int) -> tuple[int, ...]:
    numbers = tuple(merged.resolve(db, one) for one in typed)
    for number, one in zip(numbers, typed, strict=True):
        if contact(db, number) is None:
            raise no_contact(one)
    return numbers


def _print_both(db: sqlite3.Connection, survivor: int, other: int, choices: dict[str, str]) -> None:
    both = merged.both(db, survivor, other)
    if both is None:
        raise no_contact(survivor)
    taken = {pair.name: Side(choices.get(pair.name, pair.side)) for pair in both.fields}
    if refusal := both.refuse(taken[STAGE]):
        raise Stop(str(refusal), REFUSED)
    output.table(("", f"survivor {survivor}", f"other {other}"), _sides(both, taken), widest=40)
    output.line("* is taken; what is not taken is kept in a note, and all else of both stays")


def _sides(both: merged.Both, taken: dict[str, Side]) -> Iterator[tuple[str, str, str]]:
    for pair in both.fields:
        is_other = taken[pair.name] is Side.OTHER
        mine, theirs = ("  ", "* ") if is_other else ("* ", "  ")
        yield pair.label, mine + pair.mine, theirs + pair.theirs
    for kept in both.kept:
        yield kept.words, f"+ {kept.mine:,}", f"+ {kept.theirs:,}"


def _agreed() -> bool:
    if not launch.has_terminal():
        output.remark("nothing was merged: add --yes to merge them")
        return False
    if click.confirm("make them one contact?", default=False, err=True):
        return True
    output.line("nothing was merged")
    return False


COMMANDS = (hygiene, duplicates, merge)
