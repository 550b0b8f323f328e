"""Commands that follow up: whom to work today, starting follow-ups, and logging one half."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeboard.cli import glance, launch, output
from pipeboard.cli.reading import AS_JSON
from pipeboard.cli.session import REFUSED, USAGE, Session, Stop
from pipeboard.domain.days import read_time, say_date
from pipeboard.domain.tandem import OUTCOME_KEYS, Half, Outcome
from pipeboard.domain.text import did_you_mean, plural, safe
from pipeboard.reads.contact import Contact, cadence, contact

if TYPE_CHECKING:
    from pipeboard.commands.followups import Touched

_ATTEMPTS = (3, 4, 5)
_LASTING = (Outcome.CALL_BACK, Outcome.OUT_OF_OFFICE)
_TIMED = (Outcome.APPOINTMENT, Outcome.CALL_BACK)
_NEEDED = {
    Outcome.CALL_BACK: "call-back needs the day: --until DATE, or --at 'DATE TIME'",
    Outcome.OUT_OF_OFFICE: "out-of-office needs their last day away: --until DATE",
    Outcome.APPOINTMENT: "an appointment needs a date and a time: --at 'DATE TIME'",
}
_AT = re.compile(
    r"(?P<day>.*?)[\s,]*(?:\bat\s+)?(?P<time>\d{1,2}[:h]\d{2}(?:\s*[ap]m)?|\d{1,2}\s*[ap]m)"
)
_ISO = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})t(?=\d)")


class HalfName(click.ParamType[Half]):
    """`call` or `email`."""

    name = "half"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Half:
        """Read a half, or say which there are."""
        named = value.strip().casefold().replace("-", "")
        if named in tuple(Half):
            return Half(named)
        raise click.BadParameter(
            f"“{value}” is no half of an attempt (use call or email)", ctx, param
        )


class Moment(NamedTuple):
    """What an outcome names ahead: a day, and a time on it if it has one."""

    day: date | None = None
    at: time | None = None


@click.command()
@click.option("--line", is_flag=True, help="One line, for a prompt or a status bar.")
@AS_JSON
@click.option("--check", is_flag=True, help="Exit with 1 when something is due.")
@click.option("--stats", is_flag=True, help="How the cadence is kept, in numbers.")
@click.pass_obj
def today(session: Session, *, line: bool, as_json: bool, check: bool, stats: bool) -> int:
    """Print whom to work today, the most urgent first."""
    from pipeboard.cli import today as list_of_today

    flags = {glance.LINE: line, glance.JSON: as_json, glance.CHECK: check, glance.STATS: stats}
    return list_of_today.run(session, [flag for flag, is_given in flags.items() if is_given])


@click.command()
@click.argument("contact_id", metavar="ID", type=int)
@click.option("--attempts", metavar="N", type=int, help="How many attempts at most: 3, 4 or 5.")
@click.option("--override", metavar="REASON", help="Follow up someone who does not fit.")
@click.pass_obj
def follow(session: Session, contact_id: int, attempts: int | None, override: str | None) -> None:
    """Start follow-ups: call and e-mail in tandem, at most 3 to 5 times."""
    from pipeboard.commands import followups

    if attempts is not None and attempts not in _ATTEMPTS:
        raise Stop(f"--attempts {attempts}: use 3, 4 or 5", USAGE)
    contact_id = session.number(contact_id)
    started = session.do(
        followups.start, contact_id, now=session.now, attempts=attempts, override=override
    )
    output.line(f"{_known(session, contact_id).name}: {started.words}")


@click.command()
@click.argument("contact_id", metavar="ID", type=int)
@click.argument("half", metavar="call|email", type=HalfName())
@click.argument("outcome", metavar="OUTCOME")
@click.option("--on", metavar="DATE", help="The day it was made; today.")
@click.option("--until", metavar="DATE", help="With call-back and out-of-office.")
@click.option("--at", metavar="'DATE TIME'", help="With appointment, or call-back at a time.")
@click.option(
    "--minutes", type=click.IntRange(1, 24 * 60), help="How long the appointment takes; 30."
)
@click.option("--place", help="Where the appointment is.")
@click.option("--note", default="", help="What was said.")
@click.option("--offer", is_flag=True, help="It carried an offer.")
@click.option("--email-fine", is_flag=True, help="With do-not-call: e-mail is fine all the same.")
@click.option(
    "--pause-company/--no-pause-company",
    default=None,
    help="With replied: pause the follow-ups of others at the company, or do not ask.",
)
@click.pass_obj
def log(
    session: Session,
    /,
    contact_id: int,
    half: Half,
    outcome: str,
    on: str | None,
    until: str | None,
    at: str | None,
    minutes: int | None,
    place: str | None,
    *,
    pause_company: bool | None,
    **said: Any,
) -> None:
    """Log one half of an attempt: what came of a call or an e-mail.

    \b
    call:  talked appointment voicemail no-answer gatekeeper busy wrong-number
           call-back do-not-call skip
    email: sent replied out-of-office bounced soft-bounce unsubscribe skip
    """
    from pipeboard.commands import followups

    contact_id = session.number(contact_id)
    came = read_outcome(half, outcome)
    _refuse_strays(came, minutes=minutes, place=place, pause=pause_company, **said)
    ahead = _ahead(session, came, until, at)
    made = _day(session, "--on", on, is_past=True) if on is not None else None
    touched = session.do(
        followups.log,
        contact_id,
        half,
        came,
        now=session.now,
        on=made,
        until=ahead.day,
        at=ahead.at,
        **{name: value for name, value in (("minutes", minutes), ("place", place)) if value},
        **said,
    )
    output.line(_answer(session, touched, half, came, made, ahead))
    if touched.company and pause_company is not False:
        _offer_pause(session, contact_id, *touched.company, agreed=pause_company)
    elif pause_company:
        output.line("nobody else at the company has follow-ups running")


def read_outcome(half: Half, said: str) -> Outcome:
    """Read an outcome of a half.

    Raises:
        Stop: it is none, or one of the other half.
    """
    named = "-".join(re.split(r"[\s_-]+", said.strip().casefold()))
    known = tuple(one.value for one in OUTCOME_KEYS[half].values())
    if named in known:
        return Outcome(named)
    listed = f"outcomes of {_A[half]}: {', '.join(known)}"
    if named in tuple(Outcome):
        other = Half.CALL if half is Half.EMAIL else Half.EMAIL
        raise Stop(f"{named} is an outcome of {_A[other]}; {listed}", USAGE)
    raise Stop(f"“{said}” is no outcome{did_you_mean(named, known)} ({listed})", USAGE)


_ASKS = {
    "next_step": "a next step is missing",
    "nurture": "nurture or disqualify",
    "disqualify": "no way left to reach them",
}
_A = {Half.CALL: "a call", Half.EMAIL: "an e-mail"}


def _refuse_strays(came: Outcome, **given: Any) -> None:
    """Refuse an option that says nothing about this outcome."""
    belongs = {
        "minutes": Outcome.APPOINTMENT,
        "place": Outcome.APPOINTMENT,
        "email_fine": Outcome.DO_NOT_CALL,
        "pause": Outcome.REPLIED,
    }
    for name, outcome in belongs.items():
        if given[name] and came is not outcome:
            flag = "--pause-company" if name == "pause" else f"--{name.replace('_', '-')}"
            raise Stop(f"{flag} goes with {outcome.value}", USAGE)


def _ahead(session: Session, came: Outcome, until: str | None, at: str | None) -> Moment:
    """Read the day (and time) that an outcome names; most name none."""
    if until and came not in _LASTING:
        raise Stop("--until goes with call-back and out-of-office", USAGE)
    if at and came not in _TIMED:
        raise Stop("--at goes with appointment and call-back", USAGE)
    if until and at:
        raise Stop("--at names the day already: leave --until out", USAGE)
    if came in _NEEDED and not until and not at:
        raise Stop(_NEEDED[came], REFUSED)
    if until:
        return Moment(_day(session, "--until", until))
    return _moment(session, at) if at else Moment()


def _moment(session: Session, words: str) -> Moment:
    """Read `2026-11-25 13:00`, `wed 1pm`, `25 nov at 9:30`."""
    text = _ISO.sub(r"\1 ", " ".join(words.casefold().split()))
    found = _AT.fullmatch(text)
    at = read_time(found["time"].replace(" ", "")) if found else None
    if found is None or at is None:
        raise Stop(f"--at “{words}”: no time in it; write it like '2026-11-25 13:00'", REFUSED)
    if not found["day"]:
        raise Stop(f"--at “{words}”: no date in it; write it like '2026-11-25 13:00'", REFUSED)
    return Moment(_day(session, "--at", found["day"]), at)


def _day(session: Session, flag: str, words: str, *, is_past: bool = False) -> date:
    """Read a day, and say so on the side when it is more than a year off."""
    from pipeboard.exchange.dates import NotADay, read_past, read_when

    read = read_past if is_past else read_when
    when = read(words, session.today, order=session.settings.date_order)
    if isinstance(when, NotADay):
        raise Stop(f"{flag}: {when.reason}", USAGE)
    if when.far:
        output.remark(f"note: {flag} is read as {say_date(when.day, session.today)}")
    return when.day


def _known(session: Session, contact_id: int) -> Contact:
    """The contact that a command has just written to."""
    known = session.read(lambda db: contact(db, contact_id))
    assert known is not None
    return known


def _answer(
    session: Session, touched: Touched, half: Half, came: Outcome, made: date | None, ahead: Moment
) -> str:
    """What was logged, with every day that was read, and what follows from it."""
    said = came.words if came.words.startswith(half.label) else f"{half.label} {came.words}"
    told = [f"{half.label}: {came.words}"]
    if ahead.day:
        when = say_date(ahead.day, session.today) + (f" {ahead.at:%H:%M}" if ahead.at else "")
        said += f" until {when}" if came is Outcome.OUT_OF_OFFICE else f" {when}"
        told += [f"Call back {when}", f"Appointment {when}"]
    if made and made != session.today:
        said += f", made {say_date(made, session.today)}"
    parts = [f"{_known(session, touched.contact_id).name}: {said}"]
    run = session.read(lambda db: cadence(db, touched.contact_id))
    if touched.completed and run:
        parts.append(f"attempt {run.made}/{run.max_attempts} done")
    parts += [part for part in touched.words.split(" · ") if part and part not in told]
    if touched.asks:
        parts.append(_ASKS[touched.asks])
    return " · ".join(parts)


def _offer_pause(
    session: Session, contact_id: int, company: str, others: int, *, agreed: bool | None
) -> None:
    """Pause the other runs at a company when the rep agrees; without a terminal only tell."""
    from pipeboard.commands import followups

    running = f"{plural(others, 'other')} at {company} {'has' if others == 1 else 'have'}"
    if agreed is None and not launch.has_terminal():
        output.line(f"{running} follow-ups running; --pause-company pauses them")
        return
    question = safe(f"{running} follow-ups running: pause them?")
    if agreed or click.confirm(question, default=False, err=True):
        paused = session.do(followups.pause_company, contact_id, now=session.now)
        output.line(paused.words)


COMMANDS = (today, follow, log)
