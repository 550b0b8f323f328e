"""One touch: an outcome of one half, and when it cannot be logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from pipeboard.domain.cadence import Run
from pipeboard.domain.days import say_date
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.rules import Rules
from pipeboard.domain.tandem import OUTCOME_KEYS, Half, Outcome

ONLY_TRIES = frozenset(
    (
        Outcome.VOICEMAIL,
        Outcome.NO_ANSWER,
        Outcome.GATEKEEPER,
        Outcome.BUSY,
        Outcome.SKIP,
        Outcome.SENT,
        Outcome.SOFT_BOUNCE,
        Outcome.OUT_OF_OFFICE,
    )
)
"""The outcomes that mean nothing without a run."""
OPT_OUTS = (Outcome.DO_NOT_CALL, Outcome.UNSUBSCRIBE)
_NEEDS_DATE = {
    Outcome.APPOINTMENT: ("appointment", "the day of the appointment"),
    Outcome.CALL_BACK: ("callback", "the day to call back"),
    Outcome.OUT_OF_OFFICE: ("away", "the last day out of office"),
}


@dataclass(frozen=True, slots=True)
class Touch:
    """One outcome of one half.

    `at` is now, local and aware; `on` the local day it happened; `until` (and `time`) the day to
    call back or of the appointment, or the last day out of office. `busies` are the busy lines on
    this attempt before, `soft_bounces` the soft bounces in a row before, `spoke` whether the
    contact said something since the run began.
    """

    half: Half
    outcome: Outcome
    at: datetime
    on: date
    until: date | None = None
    time: time | None = None
    busies: int = 0
    soft_bounces: int = 0
    spoke: bool = False


def counts_as(touch: Touch, rules: Rules) -> Outcome:
    """Return what a touch counts as: a second busy is no answer, a second soft bounce a bounce."""
    if touch.outcome is Outcome.BUSY and touch.busies + 1 >= rules.busy_max:
        return Outcome.NO_ANSWER
    if touch.outcome is Outcome.SOFT_BOUNCE and touch.soft_bounces:
        return Outcome.BOUNCED
    return touch.outcome


def refuse_touch(run: Run | None, touch: Touch) -> Refusal | None:
    """Return why a touch cannot be logged, or None when it can.

    Refused are the outcome of the other half, the future, a day before the run started, nothing
    to skip, and a date or time that the outcome needs and that is missing or past.
    """
    today = touch.at.date()
    on = say_date(touch.on, today)
    if touch.outcome not in OUTCOME_KEYS[touch.half].values():
        of = "an e-mail" if touch.half is Half.EMAIL else "a call"
        return Refusal(f"“{touch.outcome.words}” is no outcome of {of}.")
    if touch.on > today:
        asked = (Missing("on", "a day not after today"),)
        return Refusal(f"{on} is in the future: today is {say_date(today, today)}.", asked)
    is_opt_out = touch.outcome in OPT_OUTS  # taken whatever its date
    if run and run.is_going and touch.on < run.started_on and not is_opt_out:
        started = say_date(run.started_on, today)
        asked = (Missing("on", f"a day from {started} on"),)
        return Refusal(f"{on} is before these follow-ups started ({started}).", asked)
    if touch.outcome is Outcome.SKIP and (run is None or run.current is None):
        return Refusal("No follow-ups are running: there is nothing to skip.")
    return _refuse_until(touch, today)


def _refuse_until(touch: Touch, today: date) -> Refusal | None:
    if touch.outcome not in _NEEDS_DATE:
        return None
    form, words = _NEEDS_DATE[touch.outcome]
    if touch.outcome is Outcome.APPOINTMENT and not (touch.until and touch.time):
        asked = {"on": ("date", touch.until), "at": ("time", touch.time)}
        missing = (Missing(name, word) for name, (word, given) in asked.items() if not given)
        return Refusal("An appointment needs a date and a time.", tuple(missing), form)
    if touch.until is None:
        what = touch.outcome.words.capitalize()
        return Refusal(f"{what} needs a date.", (Missing("until", words),), form)
    if touch.until < today:
        past = f"{say_date(touch.until, today)} is in the past."
        return Refusal(past, (Missing("until", f"{words}, from today on"),), form)
    return None
