"""Follow-ups for the tests of the rules: one run, touched day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from pipeboard.domain.cadence import Reach, Run, start
from pipeboard.domain.outcomes import Logged, log
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.rules import Rules
from pipeboard.domain.tandem import OUTCOME_KEYS, Half, Outcome
from pipeboard.domain.touch import Touch

RULES = Rules()
BOTH = Reach(1, 1)
MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 11, day) for day in range(23, 30))
THANKSGIVING = frozenset({THU, FRI})


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def begun(day: date = MON, rules: Rules = RULES, reach: Reach = BOTH, **more) -> Run:
    return start(rules, at(day), reach, **more)


def touch(outcome: Outcome, on: date, now: datetime | None = None, **more) -> Touch:
    half = next(half for half in Half if outcome in OUTCOME_KEYS[half].values())
    half = more.pop("half", half)
    return Touch(half, outcome, now or at(on), on, **more)


def logged(
    run: Run | None,
    outcome: Outcome,
    on: date,
    rules: Rules = RULES,
    reach: Reach = BOTH,
    **more,
) -> Logged:
    done = log(run, rules, touch(outcome, on, **more), reach)
    assert not isinstance(done, Refusal), done
    return done


def refused(run: Run | None, outcome: Outcome, on: date, **more) -> Refusal:
    refusal = log(run, RULES, touch(outcome, on, **more), BOTH)
    assert isinstance(refusal, Refusal), refusal
    return refusal


def made(run: Run, on: date, rules: Rules = RULES) -> Run:
    """The run after one attempt: nobody answered, and an e-mail was sent."""
    called = logged(run, Outcome.NO_ANSWER, on, rules).run
    written = logged(called, Outcome.SENT, on, rules).run
    assert written is not None
    return written


def worked_through(run: Run, rules: Rules = RULES) -> tuple[Run, list[date]]:
    """The run with every attempt made on its day, and those days."""
    days = []
    while run.current is not None:
        days.append(run.current.due_on)
        run = made(run, run.current.due_on, rules)
    return run, days


def due(run: Run | None) -> date:
    assert run is not None
    assert run.current is not None
    return run.current.due_on
