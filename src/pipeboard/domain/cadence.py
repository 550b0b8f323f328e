"""A run of follow-ups: 3 to 5 attempts, each a call half and an e-mail half (sales-model §7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from pipeboard.domain.days import say_date
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.rules import Rules
from pipeboard.domain.tandem import Half, HalfState, RunState, StopReason
from pipeboard.domain.terms import TaskKind

SNOOZE_DAYS = 14
AGAIN_DAYS = 14
_AGREED = (StopReason.APPOINTMENT, StopReason.CONNECTED, StopReason.REPLIED)


@dataclass(frozen=True, slots=True)
class Reach:
    """How many phones and how many e-mail addresses of a contact can be used."""

    phones: int
    emails: int

    @property
    def is_none(self) -> bool:
        """Whether there is no way left to reach them."""
        return not (self.phones or self.emails)

    def of(self, half: Half) -> int:
        """How many channels one half has."""
        return self.phones if half is Half.CALL else self.emails


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt, due on a local date (at a local time after a busy line)."""

    n: int
    due_on: date
    due_time: time | None = None
    call: HalfState = HalfState.OPEN
    email: HalfState = HalfState.OPEN
    completed_on: date | None = None
    snoozes: int = 0
    id: int | None = None

    @property
    def is_complete(self) -> bool:
        """Whether it was made."""
        return self.completed_on is not None

    @property
    def open_halves(self) -> tuple[Half, ...]:
        """The halves still to be made, the call first."""
        return tuple(half for half in Half if self.half(half) is HalfState.OPEN)

    def half(self, half: Half) -> HalfState:
        """Return what became of one half."""
        return self.call if half is Half.CALL else self.email

    def with_half(self, half: Half, state: HalfState) -> Attempt:
        """Return this attempt with one half changed."""
        return replace(self, call=state) if half is Half.CALL else replace(self, email=state)

    def fit(self, reach: Reach) -> Attempt:
        """Return this attempt with its halves open or unavailable as the channels allow."""
        fitted = self
        for half in Half:
            if self.half(half) is HalfState.OPEN and not reach.of(half):
                fitted = fitted.with_half(half, HalfState.UNAVAILABLE)
            elif self.half(half) is HalfState.UNAVAILABLE and reach.of(half):
                fitted = fitted.with_half(half, HalfState.OPEN)
        return fitted


@dataclass(frozen=True, slots=True)
class Run:
    """One run of follow-ups with its attempts so far, the first one first."""

    started_on: date
    max_attempts: int
    gap_days: int
    gap_unit: str
    state: RunState
    attempts: tuple[Attempt, ...]
    stop_reason: StopReason | None = None
    run_no: int = 1
    template: str = "inbound"
    id: int | None = None

    @property
    def is_going(self) -> bool:
        """Whether it goes on: active or paused."""
        return self.state in (RunState.ACTIVE, RunState.PAUSED)

    @property
    def current(self) -> Attempt | None:
        """The attempt to be made next; None when the run is over."""
        if not self.is_going or not self.attempts or self.attempts[-1].is_complete:
            return None
        return self.attempts[-1]

    @property
    def made(self) -> int:
        """How many attempts were made."""
        return sum(attempt.is_complete for attempt in self.attempts)

    @property
    def last_completed(self) -> date | None:
        """The day the last attempt that was made was completed."""
        days = [one.completed_on for one in self.attempts if one.completed_on]
        return days[-1] if days else None

    def pace(self, rules: Rules) -> Rules:
        """Return the rep's rules with the gap that this run began with."""
        return replace(rules, gap_days=self.gap_days, gap_unit=self.gap_unit)

    def with_current(self, attempt: Attempt) -> Run:
        """Return this run with its last attempt replaced."""
        return replace(self, attempts=(*self.attempts[:-1], attempt))

    def with_next(self, due_on: date, reach: Reach) -> Run:
        """Return this run, active, with one attempt more."""
        attempt = Attempt(len(self.attempts) + 1, due_on).fit(reach)
        return replace(self, state=RunState.ACTIVE, attempts=(*self.attempts, attempt))


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task that follows from what happened."""

    kind: TaskKind
    title: str
    on: date
    at: time | None = None


def start(
    rules: Rules,
    now: datetime,
    reach: Reach,
    *,
    max_attempts: int | None = None,
    run_no: int = 1,
    template: str = "inbound",
    at_once: bool = False,
) -> Run:
    """Return a new run; its halves without a usable channel are unavailable.

    `now` is local. Attempt 1 is due today when that is a working day and, unless `at_once`, not
    over yet; else on the next working day.

    Raises:
        NoWorkday: when 400 days hold no working day.
    """
    today = now.date()
    in_time = rules.is_work(today) and (at_once or now.time() < rules.workday_end)
    due = today if in_time else rules.roll(today + timedelta(1))
    return Run(
        started_on=today,
        max_attempts=max_attempts or rules.max_attempts,
        gap_days=rules.gap_days,
        gap_unit=rules.gap_unit,
        state=RunState.ACTIVE,
        attempts=(Attempt(1, due).fit(reach),),
        run_no=run_no,
        template=template,
    )


def snooze(run: Run, rules: Rules, to: date, today: date) -> Run | Refusal:
    """Return the run with its open attempt due on `to` or the working day after; raises NoWorkday.

    It costs no attempt. Beyond SNOOZE_DAYS nurture is the better word for it.
    """
    attempt = run.current
    if refusal := refuse_date(run, to, today):
        return refusal
    assert attempt is not None
    later = replace(attempt, due_on=rules.roll(to), due_time=None, snoozes=attempt.snoozes + 1)
    return run.with_current(later)


def pause(run: Run, rules: Rules, until: date, today: date) -> Run | Refusal:
    """Return the run paused until a date, when its open attempt is due; raises NoWorkday."""
    attempt = run.current
    if refusal := refuse_date(run, until, today):
        return refusal
    assert attempt is not None
    later = replace(attempt, due_on=rules.roll(until), due_time=None)
    return replace(run.with_current(later), state=RunState.PAUSED)


def refuse_date(run: Run, to: date, today: date) -> Refusal | None:
    """Return why the open attempt cannot be put off to a date, or None when it can."""
    if run.current is None:
        return Refusal("No follow-ups are running: f starts them.", form="follow")
    if to < today:
        asked = (Missing("until", "a date from today on"),)
        return Refusal(f"{say_date(to, today)} is in the past.", asked)
    return None


def is_long_snooze(to: date, today: date) -> bool:
    """Return whether a snooze is so long that nurture is proposed."""
    return (to - today).days > SNOOZE_DAYS


def resume(
    run: Run, rules: Rules, today: date, reach: Reach, *, no_show: bool = False
) -> Run | Refusal:
    """Return a paused run going on today, or after a no-show on the next working day.

    A no-show also brings back the run that its appointment stopped, or the talk or reply in which
    it was agreed; when all its attempts were made it is exhausted, and `decide_task` is what is
    left. An attempt of which no half is left to make counts as made. Raises NoWorkday.
    """
    if run.state is not RunState.PAUSED and not (no_show and run.stop_reason in _AGREED):
        return Refusal("These follow-ups are not paused.")
    due = rules.roll(today + timedelta(1) if no_show else today)
    last = _ready(run.attempts[-1], reach, today)
    again = replace(run, state=RunState.ACTIVE, stop_reason=None).with_current(last)
    if last.is_complete and last.n >= run.max_attempts:
        return replace(again, state=RunState.EXHAUSTED)
    if last.is_complete:
        return again.with_next(due, reach)
    return again.with_current(replace(last, due_on=due, due_time=None))


def refit(run: Run, rules: Rules, today: date, reach: Reach) -> Run:
    """Return a run with its open attempt as the contact's channels are by now; raises NoWorkday.

    Without any channel it stops; an attempt of which no half is left to make counts as made.
    """
    if run.current is None:
        return run
    if reach.is_none:
        return stop(run, StopReason.NO_CHANNEL)
    last = _ready(run.current, reach, today)
    fitted = run.with_current(last)
    if not last.is_complete:
        return fitted
    if last.n >= run.max_attempts:
        return replace(fitted, state=RunState.EXHAUSTED)
    return fitted.with_next(run.pace(rules).next_due(today), reach)


def _ready(attempt: Attempt, reach: Reach, today: date) -> Attempt:
    """The attempt with its halves as the channels are by now; made when none is left to make."""
    fitted = attempt if attempt.is_complete else attempt.fit(reach)
    if fitted.open_halves or fitted.is_complete:
        return fitted
    if HalfState.DONE in (fitted.call, fitted.email):
        return replace(fitted, completed_on=today, due_time=None)
    for half in Half:
        if fitted.half(half) is HalfState.SKIPPED and reach.of(half):
            fitted = fitted.with_half(half, HalfState.OPEN)
    return fitted


def stop(run: Run, reason: StopReason) -> Run:
    """Return the run stopped for a reason; one that is over stays as it ended."""
    return replace(run, state=RunState.STOPPED, stop_reason=reason) if run.is_going else run


def refuse_early_stop(run: Run, rules: Rules) -> Refusal | None:
    """Return the question to ask before the rep gives up early, or None when it is not early."""
    asked = min(rules.min_attempts, run.max_attempts)
    if not run.is_going or run.made >= asked:
        return None
    return Refusal(
        f"Only {run.made} of {asked} attempts made: sure? It counts as gave up early.",
        (Missing("sure", "yes to stop early"),),
        "stop",
    )


def refuse_one_more(run: Run | None, reason: str, reach: Reach) -> Refusal | None:
    """Return why there cannot be one more run, or None when there can."""
    if run is None or run.state is not RunState.EXHAUSTED:
        return Refusal("One more run is for follow-ups of which all attempts were made.")
    if reach.is_none:
        return Refusal("There is no phone and no e-mail address that works: add one (E).")
    if not reason.strip():
        return Refusal("One more run keeps its reason.", (Missing("reason", "reason"),))
    return None


def one_more(run: Run, rules: Rules, today: date, reach: Reach) -> Run:
    """Return the run after an exhausted one; it begins 14 days later at least; raises NoWorkday."""
    rested = (run.last_completed or run.started_on) + timedelta(AGAIN_DAYS)
    return Run(
        started_on=today,
        max_attempts=run.max_attempts,
        gap_days=rules.gap_days,
        gap_unit=rules.gap_unit,
        state=RunState.ACTIVE,
        attempts=(Attempt(1, rules.roll(max(today, rested))).fit(reach),),
        run_no=run.run_no + 1,
        template=run.template,
    )


def decide_task(run: Run, rules: Rules, on: date, *, spoke: bool) -> PlannedTask:
    """Return the task that asks what to do with an exhausted run; raises NoWorkday.

    `spoke` is whether the contact said something in its course, so that there was a reply.
    """
    days = max(((run.last_completed or on) - run.started_on).days, 1)
    came = "no decision" if spoke else "no reply"
    title = f"{run.made} attempts in {days} day{'s' * (days > 1)}, {came}: park or close?"
    return PlannedTask(TaskKind.DECIDE, title, rules.roll(on + timedelta(rules.grace_days)))
