"""The commands of scoring: the model set up, shown, exported, judged by outcomes, turned off."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeboard.cli import output
from pipeboard.cli.reading import AS_JSON
from pipeboard.cli.session import CANNOT_MAKE, NO_FILE, UNUSABLE, USAGE, Session, Stop
from pipeboard.domain.scoring import DEFAULT, FIT_MAX, Model, ModelError
from pipeboard.domain.text import plural
from pipeboard.reads.merged import resolve
from pipeboard.store.model import model as model_of

if TYPE_CHECKING:
    from pipeboard.reads.evaluation import Report

_OFF = "scoring is off; pipeboard score setup turns it on"


@click.group()
def score() -> None:
    """Who fits and who moves: points for fit and behaviour, 0 to 100."""


@score.command()
@click.option("--default", "is_default", is_flag=True, help="Take the default model, no questions.")
@click.option(
    "--file", type=click.Path(path_type=Path), help="Take an edited file of `score show --toml`."
)
@click.pass_obj
def setup(session: Session, *, is_default: bool, file: Path | None) -> None:
    """Set the model up in six steps: demographics, behaviours, points, thresholds, track, evaluate.

    An empty line takes a step as it stands. Only the end of the last step saves the model.
    """
    if is_default and file:
        raise Stop("choose one of --default and --file", USAGE)
    if is_default:
        _save(session, DEFAULT)
    elif file:
        _save(session, _read(file))
    else:
        _save(session, _walked(session))


def _walked(session: Session) -> Model:
    from pipeboard.cli import score_setup, score_told
    from pipeboard.reads.evaluation import report

    stands = session.read(model_of)

    def told(model: Model) -> Iterator[str]:
        found = session.read(lambda db: report(db, model, session.today))
        if found is None:
            yield "nobody is decided yet"
            return
        yield from score_told.head_lines(found, is_on=True)
        if found.whole.n:
            yield "pipeboard score eval shows it rule by rule"

    try:
        return score_setup.walk(stands or DEFAULT, told)
    except score_setup.Left as left:
        stays = "the model that was there stays" if stands else "scoring stays off"
        words = f"left at step {left.step} of {len(score_setup.STEPS)}: nothing was saved, {stays}"
        raise Stop(words) from None


def _read(file: Path) -> Model:
    from pipeboard.exchange import score_file

    try:
        return score_file.read(file)
    except FileNotFoundError:
        raise Stop(f"there is no file {file}", NO_FILE) from None
    except OSError as error:
        raise Stop(f"{file}: cannot be read: {error.strerror}", NO_FILE) from None
    except ModelError as error:
        raise Stop(f"{file.name}: {error}", UNUSABLE) from None


def _save(session: Session, model: Model) -> None:
    from pipeboard.commands import scoring

    output.line(session.do(scoring.set_model, model).words)


@score.command()
@click.option("--toml", is_flag=True, help="As a file to edit: score setup --file takes it.")
@AS_JSON
@click.pass_obj
def show(session: Session, *, toml: bool, as_json: bool) -> None:
    """Print the model; the default one while scoring is off."""
    if toml and as_json:
        raise Stop("choose one of --toml and --json", USAGE)
    model = session.read(model_of)
    shown = model or DEFAULT
    if toml:
        from pipeboard.exchange import score_file

        output.write(score_file.text(shown))
    elif as_json:
        from pipeboard.domain.scoring import dump

        output.as_json({"is_on": model is not None, **dump(shown)})
    else:
        from pipeboard.cli import score_told

        for line in score_told.model_lines(shown):
            output.line(line)
    if model is None and not as_json:
        output.remark(f"this is the default model: {_OFF}")


@score.command()
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("behaviour")
@click.option("--on", metavar="DATE", help="The day on which they did it; today.")
@click.option("--note", default="", help="What they did, in words.")
@click.pass_obj
def log(session: Session, contact_id: int, behaviour: str, on: str | None, note: str) -> None:
    """Log what a contact did that counts, by the name that `score show` gives it."""
    from pipeboard.commands import scoring

    day = session.today
    if on is not None:
        from pipeboard.exchange.dates import NotADay, read_past

        read = read_past(on, session.today, order=session.settings.date_order)
        if isinstance(read, NotADay):
            raise Stop(f"--on: {read.reason}", USAGE)
        day = read.day
    who = session.read(lambda db: resolve(db, contact_id)) or contact_id
    rule = behaviour.strip().casefold().replace("-", "_").replace(" ", "_")
    output.line(session.do(scoring.log_behaviour, who, rule, day, note).words)


@score.command()
@click.pass_obj
def off(session: Session) -> None:
    """Turn scoring off: no score is shown any more. What contacts did stays."""
    from pipeboard.commands import scoring

    output.line(session.do(scoring.switch_off).words)


@score.command()
@click.option("--csv", "is_csv", is_flag=True, required=True, help="As CSV, the one form there is.")
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def export(session: Session, *, is_csv: bool, file: Path | None) -> None:
    """Print every contact with the points of every rule, so that the sum can be checked by hand.

    All rule columns, `clamp` and `rounding` add up to `total`. Without FILE (or for -) the rows go
    to standard output.
    """
    del is_csv

    def printed(db: sqlite3.Connection) -> bool:
        output.as_csv(*_sheet(db, session))
        return True

    if file is None or str(file) == "-":
        if not session.read(printed):
            raise Stop(_OFF)
        return
    from pipeboard.exchange import export_files

    def written(db: sqlite3.Connection) -> int:
        header, rows = _sheet(db, session)
        with export_files.new_file(file) as binary:
            text = io.TextIOWrapper(binary, "utf-8-sig", newline="")
            sheet = csv.writer(text)
            sheet.writerow(header)
            contacts = 0
            for row in rows:
                sheet.writerow([output.cell(value) for value in row])
                contacts += 1
            text.flush()
            text.detach()
        return contacts

    try:
        count = session.read(written)
    except export_files.CannotWrite as error:
        raise Stop(f"{file}: cannot be written: {error}", CANNOT_MAKE) from None
    if count is None:
        raise Stop(_OFF)
    output.line(f"{plural(count, 'contact')} written to {file}")


def _sheet(
    db: sqlite3.Connection, session: Session
) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
    """The header and the rows of the sheet.

    Raises:
        Stop: scoring is off.
    """
    from pipeboard.reads import scores

    rows = scores.export(db, session.today)
    if rows is None:
        raise Stop(_OFF)
    return next(rows), rows


@score.command("eval")
@AS_JSON
@click.option("--apply", "is_applying", is_flag=True, help="Give the rules the suggested points.")
@click.pass_obj
def evaluate(session: Session, *, as_json: bool, is_applying: bool) -> None:
    """Print how well the score tells who reaches SQL, and what each answer is worth by that.

    --apply gives each rule the suggested points of its best answer, in one command that undo
    takes back; fit is scaled to 60 again.
    """
    if as_json and is_applying:
        raise Stop("choose one of --json and --apply", USAGE)
    from pipeboard.cli import score_told
    from pipeboard.reads.evaluation import report

    is_on = session.read(model_of) is not None
    found = session.read(lambda db: report(db, model_of(db) or DEFAULT, session.today))
    if found is None:
        raise Stop(f"no store yet at {session.paths.store}; pipeboard add NAME makes it")
    if is_applying:
        _apply(session, found, is_on=is_on)
    elif as_json:
        output.as_json(score_told.as_dict(found, is_on=is_on))
    else:
        _print_report(found, is_on=is_on)


def _print_report(found: Report, *, is_on: bool) -> None:
    from pipeboard.cli import score_told

    for line in score_told.head_lines(found, is_on=is_on):
        output.line(line)
    if found.whole.n:
        output.line()
        output.table(score_told.RULES, score_told.rule_rows(found))
        output.line()
        output.table(score_told.VALUES, score_told.value_rows(found))
    output.line()
    for line in score_told.footnotes(found):
        output.line(line)
    if is_on and found.suggestions():
        output.line("pipeboard score eval --apply gives each rule what its best answer suggests")


def _apply(session: Session, found: Report, *, is_on: bool) -> None:
    from pipeboard.commands import scoring

    if not is_on:
        raise Stop(_OFF)
    suggested = found.suggestions()
    if not suggested:
        raise Stop(f"nothing is suggested: {plural(found.whole.n, 'contact')} decided so far")
    applied = session.do(scoring.apply_points, suggested)
    output.line(applied.words)
    asked = sum(max(0, suggested.get(rule.id, rule.points)) for rule in found.model.fit)
    if asked != FIT_MAX:
        output.line(
            f"what was suggested for fit sums to {asked}: scaled to {FIT_MAX}, the largest"
            " remainders rounded up"
        )
    output.line("pipeboard undo takes it back")


COMMANDS = (score,)
