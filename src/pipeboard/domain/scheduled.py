"""What the rep is told of follow-ups: what was logged, and what is scheduled now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipeboard.domain.cadence import Attempt, Run
from pipeboard.domain.channels import KINDS, Way, first
from pipeboard.domain.days import say_date
from pipeboard.domain.outcomes import Logged
from pipeboard.domain.tandem import Half, RunState
from pipeboard.domain.touch import Touch


def say_halves(halves: Iterable[Half]) -> str:
    """Return `call + e-mail`, or the one half there is."""
    return " + ".join(half.label for half in halves)


def say_attempt(attempt: Attempt, today: date) -> str:
    """Return the open halves of an attempt and its day: `call + e-mail Wed 25 Nov 10:00`."""
    at = f" {attempt.due_time:%H:%M}" if attempt.due_time else ""
    return f"{say_halves(attempt.open_halves)} {say_date(attempt.due_on, today)}{at}".strip()


def say_logged(touch: Touch, before: Run | None, logged: Logged, today: date) -> str:
    """Return what was logged and what follows from it, one after the other.

    `call: no answer · e-mail is next` while the other half is open, `next: call + e-mail Wed 25
    Nov` when that completed the attempt.
    """
    run = logged.run
    made = f"{touch.half.label}: {touch.outcome.words}"
    said = [made] if not logged.completed or not run or run.state is not RunState.ACTIVE else []
    if before and run and run != before:
        said += _follows(touch, before, run, logged, today)
    said += [
        f"{task.title} {say_date(task.on, today)}" + (f" {task.at:%H:%M}" if task.at else "")
        for task in logged.tasks
    ]
    return " · ".join([*said, logged.warning] if logged.warning else said)


def _follows(touch: Touch, before: Run, run: Run, logged: Logged, today: date) -> list[str]:
    current = run.current
    if run.state is RunState.STOPPED and before.state is not RunState.STOPPED:
        return [f"follow-ups stopped: {run.stop_reason.words}" if run.stop_reason else "stopped"]
    if run.state is RunState.EXHAUSTED:
        return [f"{run.made} of {run.max_attempts} attempts made"]
    if current is None:
        return []
    if run.state is RunState.PAUSED:
        return [f"paused until {say_date(current.due_on, today)}"]
    if logged.completed:
        return [f"next: {say_attempt(current, today)}"]
    was = before.current
    if touch.half in current.open_halves or (was and was.due_on != current.due_on):
        return [f"again: {say_attempt(current, today)}"]
    return [f"{say_halves(current.open_halves)} is next"]


def say_other(half: Half, was: tuple[Way, ...], ways: tuple[Way, ...]) -> str:
    """Return what is left to try when an outcome spent a phone or an address, else nothing."""
    used, left = first(was, KINDS[half]), first(ways, KINDS[half])
    if used is None or (left is not None and left.id == used.id):
        return ""
    name = "number" if half is Half.CALL else "address"
    return f"next {name}: {left.value}" if left else f"no other {name}"
