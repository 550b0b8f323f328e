"""Follow-ups as the rep works them: started, logged half by half, put off, stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row

from pipeboard.commands import calls, diary, loggable, runs, starting, touches, waiting
from pipeboard.commands.calls import Talk
from pipeboard.commands.records import happened, load
from pipeboard.domain import cadence, channels
from pipeboard.domain.cadence import Run
from pipeboard.domain.days import say_date
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.rules import Rules
from pipeboard.domain.scheduled import say_attempt, say_logged, say_other
from pipeboard.domain.tandem import Half, Outcome, RunState, StopReason
from pipeboard.domain.terms import Status
from pipeboard.domain.text import clean, plural
from pipeboard.domain.touch import Touch
from pipeboard.store import rules as rules_of_store
from pipeboard.store.tables import Company
from pipeboard.store.unit import Unit

_WEEK = timedelta(7)
_REVISIT_DAYS = timedelta(90)


@dataclass(frozen=True, slots=True)
class Followed:
    """How the follow-ups of a contact stand now, with words for the rep."""

    contact_id: int
    words: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Touched:
    """What logging one half did: whether the attempt is complete, and when the next one is due.

    `asks` is the form that has to follow (`next_step`, `disqualify`) or empty. `company` is where
    others are followed up too, and how many, when a reply came from there.
    """

    contact_id: int
    words: str
    completed: bool
    due: date | None
    asks: str = ""
    company: tuple[str, int] | None = None


@runs.on_workdays
def start(
    unit: Unit,
    contact_id: int,
    *,
    now: datetime,
    attempts: int | None = None,
    override: str | None = None,
    template: str | None = None,
    at_once: bool = False,
) -> Followed | Refusal:
    """Start follow-ups: call and e-mail in tandem, 3 to 5 times at most.

    `now` is local and aware, as everywhere here. `override` is the reason for following up who
    does not fit, or once more who never answered.
    """
    unit.says("follow-ups started" + (" by override" if override else ""))
    found = runs.of(unit, contact_id)
    if isinstance(found, Refusal):
        return found
    contact, last = found
    rules = rules_of_store.read(unit.raw)
    if last is not None and last.state is RunState.EXHAUSTED:
        if not override:
            asked = (Missing("override", "the reason for one more run"),)
            why = f"All {last.max_attempts} attempts were made: nurture (n), drop (x) or one more."
            return Refusal(why, asked, "follow")
        run = starting.again(unit, contact, rules, last, override, now)
    else:
        run = starting.begin(
            unit,
            contact,
            rules,
            last,
            now=now,
            attempts=attempts,
            override=override,
            template=template,
            at_once=at_once,
        )
    return run if isinstance(run, Refusal) else _started(contact_id, run, now.date())


@runs.on_workdays
def one_more(unit: Unit, contact_id: int, *, reason: str, now: datetime) -> Followed | Refusal:
    """Start one more run, 14 days after the last attempt at the earliest; the reason is kept."""
    unit.says("one more run of follow-ups")
    found = runs.of(unit, contact_id)
    if isinstance(found, Refusal):
        return found
    contact, last = found
    rules = rules_of_store.read(unit.raw)
    run = starting.again(unit, contact, rules, last, reason, now)
    return run if isinstance(run, Refusal) else _started(contact_id, run, now.date())


@runs.on_workdays
def log(
    unit: Unit,
    contact_id: int,
    half: Half,
    outcome: Outcome,
    *,
    now: datetime,
    on: date | None = None,
    until: date | None = None,
    at: time | None = None,
    note: str = "",
    offer: bool = False,
    minutes: int = diary.USUAL_MINUTES,
    place: str = "",
    email_fine: bool = False,
    attempt_id: int | None = None,
    talk: Talk | None = None,
) -> Touched | Refusal:
    """Log what came of a call or an e-mail; it fills the open half of the attempt, if one is.

    `on` is the local day it was made, today when None. `until` is the day (and `at` the time) of
    a call back or an appointment, or the last day out of office. `attempt_id` is the attempt
    whose half the rep saw open: when it no longer is, nothing is written. A `talk`, which is a
    call with its clock and notes, is kept in any case: where it fills no half, on its own.
    """
    unit.says(f"{half.label}: {outcome.words}")
    found = runs.of(unit, contact_id)
    if isinstance(found, Refusal):
        return found
    contact, run = found
    touch = Touch(half, outcome, now, on or now.date(), until, at)
    if refusal := loggable.refuse(unit, contact, run, touch, minutes, attempt_id, talk=talk):
        return refusal
    rules = rules_of_store.read(unit.raw)
    made = touches.make(
        unit, contact, rules, run, touch, email_fine=email_fine, minutes=minutes, place=place
    )
    if isinstance(made, Refusal):
        return made
    call_id = calls.write(unit, contact, talk, outcome, talk.noted) if talk else None
    if outcome is not Outcome.SKIP:
        touches.write(unit, contact, touch, made, note, offer=offer, call_id=call_id)
    logged = made.logged
    words = say_logged(touch, run, logged, now.date())
    if other := say_other(half, made.was, made.ways):
        words += f" · {other}"
    company = _company(unit, contact, rules) if outcome is Outcome.REPLIED else None
    return Touched(contact_id, words, logged.completed, logged.due, logged.asks, company)


@runs.on_workdays
def snooze(unit: Unit, contact_id: int, to: date, *, now: datetime) -> Followed | Refusal:
    """Put off what is due to a date, or the working day after; it costs no attempt (case 10)."""
    unit.says("snooze")
    found = runs.of(unit, contact_id)
    if isinstance(found, Refusal):
        return found
    contact, run = found
    rules, today = rules_of_store.read(unit.raw), now.date()
    if run is None or not run.is_going:
        due = waiting.snooze(unit, contact, rules, to, today)
    else:
        later = cadence.snooze(run, rules, to, today)
        due = later if isinstance(later, Refusal) else _save(unit, contact_id, run, later)
    if isinstance(due, Refusal):
        return due
    words = f"snoozed until {say_date(due, today)}"
    if cadence.is_long_snooze(due, today):
        words += " · more than two weeks: nurture (n) parks them"
    return Followed(contact_id, words, due)


@runs.on_workdays
def pause(unit: Unit, contact_id: int, until: date, *, now: datetime) -> Followed | Refusal:
    """Pause running follow-ups until a date."""
    unit.says("follow-ups paused")
    found = runs.going_of(unit, contact_id)
    if isinstance(found, Refusal):
        return found
    _, run = found
    paused = cadence.pause(run, rules_of_store.read(unit.raw), until, now.date())
    if isinstance(paused, Refusal):
        return paused
    due = _save(unit, contact_id, run, paused)
    return Followed(contact_id, f"paused until {say_date(due, now.date())}", due)


@runs.on_workdays
def resume(unit: Unit, contact_id: int, *, now: datetime) -> Followed | Refusal:
    """Let paused follow-ups go on, today when it is a working day."""
    unit.says("follow-ups go on")
    found = runs.going_of(unit, contact_id)
    if isinstance(found, Refusal):
        return found
    _, run = found
    rules, reach = rules_of_store.read(unit.raw), channels.reach(touches.ways_of(unit, contact_id))
    active = cadence.resume(run, rules, now.date(), reach)
    if isinstance(active, Refusal):
        return active
    runs.save(unit, contact_id, run, active)
    return _started(contact_id, active, now.date(), "follow-ups go on")


def stop(unit: Unit, contact_id: int, *, now: datetime, sure: bool = False) -> Followed | Refusal:
    """Stop running follow-ups; before 3 attempts the rep is asked once (case 13)."""
    unit.says("follow-ups stopped")
    found = runs.going_of(unit, contact_id)
    if isinstance(found, Refusal):
        return found
    _, run = found
    rules = rules_of_store.read(unit.raw)
    if not sure and (refusal := cadence.refuse_early_stop(run, rules)):
        return refusal
    runs.save(unit, contact_id, run, cadence.stop(run, StopReason.GAVE_UP))
    words = f"follow-ups stopped: {run.made} of {run.max_attempts} attempts made"
    return Followed(contact_id, words, None)


@runs.on_workdays
def pause_company(
    unit: Unit, contact_id: int, until: date | None = None, *, now: datetime
) -> Followed | Refusal:
    """Pause the running follow-ups of everybody else at a company, for a week if not said (N12)."""
    unit.says("pause the others at a company")
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    company = unit.get(Company, contact.company_id) if contact.company_id else None
    others = runs.others(unit, contact)
    if company is None or not others:
        return Refusal("Nobody else there has follow-ups running.")
    rules, today = rules_of_store.read(unit.raw), now.date()
    until = until or today + _WEEK
    for kept in others:
        paused = cadence.pause(kept.run, rules, until, today)
        if isinstance(paused, Refusal):
            return paused
        runs.save(unit, kept.contact_id, kept.run, paused)
    due = rules.roll(until)
    who = plural(len(others), "other", "others")
    return Followed(contact_id, f"{who} at {company.name} paused until {say_date(due, today)}", due)


@runs.on_workdays
def sent_content(
    unit: Unit, contact_id: int, *, what: str = "", now: datetime
) -> Followed | Refusal:
    """Log that something worth reading was sent; a revisit that was due comes again in 90 days."""
    unit.says("content sent")
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    today = now.date()
    happened(unit, contact, "content", today, direction="out", content=clean(what) or None)
    if contact.status != Status.NURTURE or contact.revisit_on > today:
        return Followed(contact_id, "content sent", None)
    due = rules_of_store.read(unit.raw).roll(today + _REVISIT_DAYS)
    waiting.revisit(unit, contact_id, due)
    return Followed(contact_id, f"content sent · revisit {say_date(due, today)}", due)


def _started(contact_id: int, run: Run, today: date, words: str = "follow-ups started") -> Followed:
    first = run.current
    if first is None:
        return Followed(contact_id, words, None)
    return Followed(contact_id, f"{words} · next: {say_attempt(first, today)}", first.due_on)


def _save(unit: Unit, contact_id: int, was: Run, run: Run) -> date:
    """Write a run that was put off; return the day its attempt is due."""
    runs.save(unit, contact_id, was, run)
    assert run.current is not None
    return run.current.due_on


def _company(unit: Unit, contact: Row[Any], rules: Rules) -> tuple[str, int] | None:
    """The company that wrote, and how many others there are followed up, if that is asked."""
    others = runs.others(unit, contact) if rules.company_pause == "ask" else []
    company = unit.get(Company, contact.company_id) if others else None
    return (company.name, len(others)) if company else None
