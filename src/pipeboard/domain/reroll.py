"""Open attempts after the working days changed: counted again by the new rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from pipeboard.domain.cadence import Attempt, Run
from pipeboard.domain.rules import Rules
from pipeboard.domain.tandem import RunState


def reroll(run: Run, rules: Rules, today: date, *, before: Rules) -> Run:
    """Return the run with its open attempt due as new rules have it; raises NoWorkday.

    What follows from an attempt made under the rules `before` is counted again; a date that was
    chosen (snoozed, paused, put off) only leaves a day that is no longer worked. What is late
    stays late.
    """
    attempt = run.current
    if attempt is None or attempt.due_on < today:
        return run
    due = rules.roll(max(_wanted_on(run, attempt, rules, before), today))
    if due == attempt.due_on:
        return run
    return run.with_current(replace(attempt, due_on=due, due_time=None))


def _wanted_on(run: Run, attempt: Attempt, rules: Rules, before: Rules) -> date:
    """The day an attempt is wanted on: counted again, or the one that was chosen for it."""
    if run.state is not RunState.ACTIVE or attempt.snoozes:
        return attempt.due_on
    last, day_after = run.last_completed, run.started_on + timedelta(1)
    if last is not None and attempt.due_on == run.pace(before).next_due(last):
        return run.pace(rules).next_due(last)
    if last is None and attempt.due_on == before.roll(day_after):
        return day_after
    return attempt.due_on
