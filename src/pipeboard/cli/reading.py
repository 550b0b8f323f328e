"""Commands that read: list, show, why, history."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

import click

from pipeboard.cli import output, record, told
from pipeboard.cli.session import USAGE, Session, Stop, no_contact
from pipeboard.domain.query import Query, QueryError, parse
from pipeboard.domain.terms import STAGES, Stage, Status
from pipeboard.domain.text import did_you_mean
from pipeboard.reads import history as journal
from pipeboard.reads import people
from pipeboard.reads.contact import Contact, contact
from pipeboard.reads.merged import resolve
from pipeboard.reads.scores import standing
from pipeboard.reads.why import why as why_of

_HEADER = ("id", "name", "company", "stage", "due", "title", "email", "phone")
_FIELDS = "id name company email phone title stage status source score icp next_due".split()
_PROOFS = {"override": "*", "imported": "°"}
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class StageName(click.ParamType[Stage]):
    """A stage by its name."""

    name = "stage"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Stage:
        """Read a stage, or name the nearest one."""
        named = value.strip().casefold()
        if named in tuple(STAGES):
            return Stage(named)
        listed = ", ".join(STAGES)
        words = f"there is no stage “{value}”{did_you_mean(value, STAGES)} (stages: {listed})"
        raise click.BadParameter(words, ctx, param)


MINUS = "\N{MINUS SIGN}"


class WithMinus(click.Command):
    """A command whose words may begin with a minus: `-h` and what begins with two are options.

    Its words have a minus sign there, which a query reads as well.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep click from reading `-tag:x` as options of one letter."""
        return super().parse_args(ctx, [_as_word(one) for one in args])


def _as_word(argument: str) -> str:
    is_option = argument in ("-", "-h") or argument.startswith("--")
    is_word = argument.startswith("-") and not is_option
    return MINUS + argument[1:] if is_word else argument


def read_query(words: str) -> Query:
    """Read a query as it was typed.

    Raises:
        Stop: it cannot be understood; the line marks the word that is meant.
    """
    try:
        return parse(words)
    except QueryError as error:
        before, after = words[: error.start], words[error.end :]
        marked = f"{before}»{words[error.start : error.end]}«{after}"
        raise Stop(f"{error.reason} · {marked}", USAGE) from None


@click.command("list", cls=WithMinus)
@click.argument("query", nargs=-1)
@click.option("--stage", type=StageName(), help="Only this stage.")
@click.option(
    "--status",
    type=click.Choice([*(one.value for one in Status), "all"]),
    help="Open contacts unless asked otherwise.",
)
@click.option("--prospects", is_flag=True, help="Only SQL and opportunity.")
@AS_JSON
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.pass_obj
def list_people(
    session: Session,
    query: tuple[str, ...],
    stage: Stage | None,
    status: str | None,
    *,
    prospects: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """List contacts, all of them, in the order of the board.

    QUERY is words that must all occur in name, company, e-mail or phone, and fields to keep to:
    stage:lead source:webinar score:'>=60' icp:match tag:x due:today stale:'>14d' no:next. A minus
    before a term turns it round, lead,sal is one or the other.

    \b
    Fields: stage status origin source score icp mql tag due stale no has is cadence attempt
    company title industry country seniority headcount reason import
    """
    if as_json and as_csv:
        raise Stop("choose one of --json and --csv", USAGE)
    words = " ".join(query)
    asked = read_query(words)
    # Who asks for a status by name asks for no other.
    open_only = status is None and not asked.names("status", "reason")
    kept = Status.OPEN if open_only else None if status in (None, "all") else Status(status)

    def print_them(db: sqlite3.Connection) -> None:
        found = people.listed(
            db, query=words, stage=stage, status=kept, prospects=prospects, today=session.today
        )
        print_people(found, as_json=as_json, as_csv=as_csv)

    _ask(session, print_them, as_json=as_json, as_csv=as_csv)


@click.command()
@click.argument("contact_id", metavar="ID", type=int)
@AS_JSON
@click.pass_obj
def show(session: Session, contact_id: int, *, as_json: bool) -> None:
    """Print all that is known of a contact."""

    def print_it(db: sqlite3.Connection) -> None:
        who = _known(db, contact_id)
        if as_json:
            output.as_json(record.full(db, who, session.today))
        else:
            for line in told.lines(db, who, session.today):
                output.line(line)

    _ask_about(session, contact_id, print_it)


@click.command()
@click.argument("contact_id", metavar="ID", type=int)
@AS_JSON
@click.pass_obj
def why(session: Session, contact_id: int, *, as_json: bool) -> None:
    """Print the evidence behind a contact's stage, what the next one asks for, and its score."""

    def print_it(db: sqlite3.Connection) -> None:
        found = why_of(db, resolve(db, contact_id))
        if found is None:
            raise no_contact(contact_id)
        stands = standing(db, found.id, session.today)
        if as_json:
            output.as_json(record.why(found, stands))
        else:
            for line in told.why_lines(found, session.today):
                output.line(line)
            for line in told.score_lines(stands) if stands else ():
                output.line(line)

    _ask_about(session, contact_id, print_it)


@click.command()
@click.argument("contact_id", metavar="[ID]", type=int, required=False)
@click.option("--limit", type=click.IntRange(1), default=50, help="How many to print; 50.")
@AS_JSON
@click.pass_obj
def history(session: Session, contact_id: int | None, limit: int, *, as_json: bool) -> None:
    """Print what was done, newest first; of one contact when ID is given."""

    def print_it(db: sqlite3.Connection) -> None:
        if contact_id is not None:
            _known_or_gone(db, contact_id)
        number = contact_id if contact_id is None else resolve(db, contact_id)
        print_history(db, contact_id=number, limit=limit, as_json=as_json)

    if contact_id is None:
        _ask(session, print_it, as_json=as_json)
    else:
        _ask_about(session, contact_id, print_it)


def print_history(
    db: sqlite3.Connection, *, contact_id: int | None, limit: int, as_json: bool
) -> None:
    """Print the journal, newest first."""
    done = journal.history(db, contact_id=contact_id, limit=limit)
    if as_json:
        output.as_json_list(record.done(one) for one in done)
        return
    rows = (
        (
            str(one.id),
            told.local(one.at),
            one.actor,
            "stands" if one.stands else "undone",
            one.words,
            ", ".join(f"{who.name} ({who.id})" for who in one.contacts)
            + (" and more" if one.has_more else ""),
        )
        for one in done
    )
    if not output.table(("#", "at", "by", "state", "what", "whom"), rows):
        output.remark("nothing was done yet")


def print_people(
    found: Iterable[people.Person], *, as_json: bool = False, as_csv: bool = False
) -> None:
    """Print contacts, a line each."""
    if as_json:
        output.as_json_list(record.person(one) for one in found)
    elif as_csv:
        output.as_csv(_FIELDS, (record.person_cells(one) for one in found))
    elif not output.table(_HEADER, (_row(one) for one in found)):
        output.remark("no contact fits")


def _row(one: people.Person) -> tuple[str, ...]:
    marks = "".join(mark for sign, mark in _PROOFS.items() if sign in one.signs.split())
    stage = Stage(one.stage).label + marks
    if one.status != Status.OPEN:
        stage = f"{stage} {one.status}"
    facts = (one.company, stage, one.next_due, one.title, one.email, one.phone)
    return (str(one.id), one.name, *(fact or "" for fact in facts))


def _known(db: sqlite3.Connection, contact_id: int) -> Contact:
    who = contact(db, resolve(db, contact_id))
    if who is None:
        raise no_contact(contact_id)
    return who


def _known_or_gone(db: sqlite3.Connection, contact_id: int) -> None:
    """Stop at a number that nobody has or had: a contact whose adding was undone has a history."""
    had = db.execute("select 1 from change where subject = ? limit 1", (contact_id,)).fetchone()
    if had is None:
        _known(db, contact_id)


def _ask(
    session: Session,
    question: Callable[[sqlite3.Connection], None],
    *,
    as_json: bool = False,
    as_csv: bool = False,
) -> None:
    """Ask the store; without a store the answer is an empty one."""
    if _answered(session, question):
        return
    if as_json:
        output.as_json_list(())
    elif as_csv:
        output.as_csv(_FIELDS, ())
    else:
        output.remark(f"no store yet at {session.paths.store}; pipeboard add NAME makes it")


def _ask_about(
    session: Session, contact_id: int, question: Callable[[sqlite3.Connection], None]
) -> None:
    """Ask the store about a contact; without a store there is none."""
    if not _answered(session, question):
        raise no_contact(contact_id)


def _answered(session: Session, question: Callable[[sqlite3.Connection], None]) -> bool:
    """Ask the store, and say whether there is one."""

    def ask(db: sqlite3.Connection) -> bool:
        question(db)
        return True

    return session.read(ask) or False


COMMANDS = (list_people, show, why, history)
