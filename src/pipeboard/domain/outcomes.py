"""What each of the sixteen outcomes does to a run of follow-ups (the table of sales-model §7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, time, timedelta

from pipeboard.domain.cadence import Attempt, PlannedTask, Reach, Run, decide_task, stop
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.rules import Rules
from pipeboard.domain.tandem import SPOKE, Half, HalfState, Outcome, RunState, StopReason
from pipeboard.domain.terms import TaskKind
from pipeboard.domain.touch import Touch, counts_as, refuse_touch

OPENING = time(9)
"""When a busy line is tried again on the next working day."""
_STOPS = {
    Outcome.TALKED: StopReason.CONNECTED,
    Outcome.APPOINTMENT: StopReason.APPOINTMENT,
    Outcome.REPLIED: StopReason.REPLIED,
    Outcome.DO_NOT_CALL: StopReason.OPTED_OUT,
    Outcome.UNSUBSCRIBE: StopReason.OPTED_OUT,
}
_HALF_AFTER = {
    Outcome.BUSY: HalfState.OPEN,
    Outcome.WRONG_NUMBER: HalfState.UNAVAILABLE,
    Outcome.DO_NOT_CALL: HalfState.UNAVAILABLE,
    Outcome.OUT_OF_OFFICE: HalfState.OPEN,
    Outcome.BOUNCED: HalfState.FAILED,
    Outcome.UNSUBSCRIBE: HalfState.UNAVAILABLE,
    Outcome.SKIP: HalfState.SKIPPED,
}
"""What a half is after an outcome; done after all others."""
_PLANS = {
    Outcome.APPOINTMENT: (TaskKind.APPOINTMENT, "Appointment"),
    Outcome.CALL_BACK: (TaskKind.CALLBACK, "Call back"),
}


@dataclass(frozen=True, slots=True)
class Logged:
    """What a touch did.

    `run` is the run after it; `fills` whether it belongs to the open attempt (else it is a plain
    activity); `completed` whether it completed that attempt; `due` the day that something was
    scheduled for; `asks` what the rep is asked next: `next_step`, `disqualify` or nothing.
    """

    run: Run | None
    fills: bool = False
    completed: bool = False
    due: date | None = None
    tasks: tuple[PlannedTask, ...] = ()
    asks: str = ""
    warning: str = ""


def log(run: Run | None, rules: Rules, touch: Touch, reach: Reach) -> Logged | Refusal:
    """Return what a touch does to a run, or why it cannot be logged.

    `reach` is what is left after the outcome's effect on the contact's channels. Without a run,
    with one that is over, or when the half is not open, a touch is a plain activity; but who
    answered, opted out or is away is not chased on whatever half was open. Raises NoWorkday.
    """
    if refusal := refuse_touch(run, touch):
        return refusal
    outcome = counts_as(touch, rules)
    if run is None or run.current is None:
        return replace(_beside(touch, outcome), run=run)
    attempt = _fit(run.current, touch.half, reach)
    fills = touch.half in attempt.open_halves and not _is_again(run, run.current, touch)
    if outcome is Outcome.SKIP and not fills:
        return Refusal(f"The {touch.half.label} half is not open: there is nothing to skip.")
    if not fills:
        attempt = run.current.fit(reach)
    attempt = _with_half(attempt, touch.half, outcome, reach, fills=fills)
    logged = _carry(run, rules, touch, reach, _Step(outcome, attempt, fills))
    assert logged.run is not None
    return replace(logged, fills=fills, due=_newly_due(run, logged.run))


@dataclass(frozen=True, slots=True)
class _Step:
    """What a touch counts as, the attempt with its halves after it, and whether it filled one."""

    outcome: Outcome
    attempt: Attempt
    fills: bool


def _is_again(run: Run, attempt: Attempt, touch: Touch) -> bool:
    """Whether a touch belongs to the day an attempt was completed, so it begins no other one."""
    done = run.last_completed
    if done is None or touch.outcome is Outcome.SKIP:
        return False
    return touch.on <= done and touch.on < attempt.due_on


def _fit(attempt: Attempt, half: Half, reach: Reach) -> Attempt:
    """Fit an attempt to the channels, but leave open the half that a touch is about to fill."""
    was = attempt.half(half)
    fitted = attempt.fit(reach)
    return fitted.with_half(half, was) if was is HalfState.OPEN else fitted


def _with_half(
    attempt: Attempt, half: Half, outcome: Outcome, reach: Reach, *, fills: bool
) -> Attempt:
    # A bounce comes back after the mail was sent: it takes back the half of an open attempt.
    bounces = outcome is Outcome.BOUNCED and attempt.half(half) is HalfState.DONE
    if not fills and not bounces:
        return attempt
    after = _HALF_AFTER.get(outcome, HalfState.DONE)
    if outcome in (Outcome.WRONG_NUMBER, Outcome.BOUNCED) and reach.of(half):
        after = HalfState.OPEN
    filled = attempt.with_half(half, after)
    # The hour of a busy line is spent once the line was tried again.
    return replace(filled, due_time=None) if half is Half.CALL else filled


def _carry(run: Run, rules: Rules, touch: Touch, reach: Reach, step: _Step) -> Logged:
    beside = _beside(touch, step.outcome)
    if reason := _STOPS.get(step.outcome):
        attempt = _completed(step.attempt, max(touch.on, run.started_on))
        stopped = stop(run.with_current(attempt), reason)
        return replace(beside, run=stopped, completed=attempt.is_complete)
    if step.outcome is Outcome.CALL_BACK:
        return _call_back(run, rules, touch, reach, step)
    if step.outcome is Outcome.OUT_OF_OFFICE:
        assert touch.until is not None
        back = rules.roll(touch.until + timedelta(1))
        away = run.with_current(replace(step.attempt, due_on=back, due_time=None))
        return replace(beside, run=replace(away, state=RunState.PAUSED))
    if step.outcome is Outcome.BUSY and step.fills:
        return replace(beside, run=_active(run, _retry(step.attempt, rules, touch)))
    if step.attempt == run.current:
        return replace(beside, run=_active(run, step.attempt) if step.fills else run)
    return _settle(run, rules, touch, reach, step.attempt, beside)


def _settle(
    run: Run, rules: Rules, touch: Touch, reach: Reach, attempt: Attempt, beside: Logged
) -> Logged:
    """Go on after a half changed: wait for the other, or end the attempt one way or another."""
    if attempt.open_halves:
        return replace(beside, run=_active(run, attempt))
    made = _completed(attempt, touch.on)
    if made.is_complete:
        return _after(run.with_current(made), rules, touch, touch.on, reach, beside)
    if HalfState.SKIPPED in (attempt.call, attempt.email):
        return replace(beside, run=_active(run, _not_made(attempt, rules, touch.on)))
    dead = stop(run.with_current(attempt), StopReason.NO_CHANNEL)
    return replace(beside, run=dead, asks="disqualify")


def _after(run: Run, rules: Rules, touch: Touch, on: date, reach: Reach, beside: Logged) -> Logged:
    """Go on after an attempt was made: the next one, no channel left, or all made."""
    made = replace(beside, completed=True)
    if len(run.attempts) >= run.max_attempts:
        spent = replace(run, state=RunState.EXHAUSTED)
        spoke = touch.spoke or touch.outcome in SPOKE
        decide = decide_task(spent, rules, on, spoke=spoke)
        return replace(made, run=spent, tasks=(*made.tasks, decide))
    if reach.is_none:
        return replace(made, run=stop(run, StopReason.NO_CHANNEL), asks="disqualify")
    return replace(made, run=run.with_next(run.pace(rules).next_due(on), reach))


def _call_back(run: Run, rules: Rules, touch: Touch, reach: Reach, step: _Step) -> Logged:
    """Close the attempt with its e-mail skipped; the next one waits for the day agreed."""
    assert touch.until is not None
    beside, day = _beside(touch, step.outcome), rules.roll(touch.until)
    attempt = step.attempt
    if attempt.call is not HalfState.DONE:  # a call beside the open attempt, which waits
        paused = run.with_current(replace(attempt, due_on=day, due_time=None))
        return replace(beside, run=replace(paused, state=RunState.PAUSED))
    if attempt.email is HalfState.OPEN:
        attempt = attempt.with_half(Half.EMAIL, HalfState.SKIPPED)
    logged = _after(
        run.with_current(_completed(attempt, touch.on)),
        rules,
        touch,
        max(touch.on, touch.until) if attempt.n >= run.max_attempts else touch.on,
        reach,
        beside,
    )
    assert logged.run is not None
    if not (following := logged.run.current):
        return logged
    waiting = logged.run.with_current(replace(following, due_on=day))
    return replace(logged, run=replace(waiting, state=RunState.PAUSED))


def _beside(touch: Touch, outcome: Outcome) -> Logged:
    """What follows from an outcome whatever the run: a task, a question, a warning."""
    tasks: tuple[PlannedTask, ...] = ()
    if touch.until is not None and outcome in _PLANS:
        tasks = (PlannedTask(*_PLANS[outcome], touch.until, touch.time),)
    asks = "next_step" if outcome in (Outcome.TALKED, Outcome.REPLIED) else ""
    warning = (
        "Soft bounce: a second one in a row counts as bounced."
        if outcome is Outcome.SOFT_BOUNCE
        else ""
    )
    return Logged(None, tasks=tasks, asks=asks, warning=warning)


def _active(run: Run, attempt: Attempt) -> Run:
    return replace(run.with_current(attempt), state=RunState.ACTIVE)


def _completed(attempt: Attempt, on: date) -> Attempt:
    """The attempt completed when nothing of it is open and a half of it was done."""
    is_made = HalfState.DONE in (attempt.call, attempt.email)
    if attempt.open_halves or not is_made:
        return attempt
    return replace(attempt, completed_on=on, due_time=None)


def _not_made(attempt: Attempt, rules: Rules, on: date) -> Attempt:
    """The attempt with what was skipped open again, on the next working day."""
    for half in Half:
        if attempt.half(half) is HalfState.SKIPPED:
            attempt = attempt.with_half(half, HalfState.OPEN)
    return replace(attempt, due_on=rules.roll(on + timedelta(1)), due_time=None)


def _retry(attempt: Attempt, rules: Rules, touch: Touch) -> Attempt:
    """The attempt due again after a busy line: later today, or when the next working day opens."""
    wait = timedelta(minutes=rules.busy_retry_minutes)
    again = (touch.at.astimezone(UTC) + wait).astimezone(touch.at.tzinfo)
    at = again.time().replace(second=0, microsecond=0)
    is_today = touch.on == touch.at.date() == again.date() and rules.is_work(touch.on)
    if is_today and at <= rules.workday_end:
        return replace(attempt, due_on=touch.on, due_time=at)
    return replace(attempt, due_on=rules.roll(touch.on + timedelta(1)), due_time=OPENING)


def _newly_due(before: Run, after: Run) -> date | None:
    """The day that a touch scheduled something for; None when it scheduled nothing."""
    was, now = before.current, after.current
    if was is None or now is None:
        return None
    is_moved = (was.n, was.due_on) != (now.n, now.due_on)
    return now.due_on if is_moved or now.due_time not in (None, was.due_time) else None
