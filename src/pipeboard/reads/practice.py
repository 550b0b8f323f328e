"""How the rep follows up, in numbers: kept to the cadence or not, and when people are reached."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeboard.domain.days import WEEKDAYS
from pipeboard.domain.rules import Rules

ENOUGH = 30  # calls under which a rate by hour says nothing
BLOCK = 2  # hours

_ATTEMPTS = """select a.cadence_id, r.gap_days, r.gap_unit, a.completed_on, a.due_on, a.snoozes,
  a.call_state = 'skipped' or a.email_state = 'skipped'
  from attempt a join cadence r on r.id = a.cadence_id
  where a.completed_on is not null order by a.cadence_id, a.n"""
_CALLS = """select a.n, t.outcome in ('talked', 'appointment', 'call-back'), t.at, t.created_at
  from activity t left join attempt a on a.id = t.attempt_id
  where t.kind = 'call' and t.direction = 'out' and t.outcome is not null
    and t.external_id is null order by t.at, t.id"""
_FIRSTS = """select min(a.n) from activity t join attempt a on a.id = t.attempt_id
  where t.outcome in ('talked', 'appointment', 'call-back', 'replied') group by a.cadence_id"""


class Share(NamedTuple):
    """`k` of `n`; a rate is said with both."""

    k: int
    n: int


class Compliance(NamedTuple):
    """Consecutive attempts made within the target gap, and what kept others from it."""

    within: Share
    skipped: int
    """Of the later attempts, those with a half skipped."""
    snoozed: int
    paused: int
    """Those that a call-back, an absence or the rep put off."""


class Block(NamedTuple):
    """Two hours of a weekday (0 is Monday), local time, and the calls that reached someone."""

    weekday: int
    hour: int
    reached: Share

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday].title()} {self.hour:02}–{self.hour + BLOCK:02}"


class Practice(NamedTuple):
    """The numbers of all follow-ups ever made."""

    compliance: Compliance
    first_connects: tuple[Share, ...]
    """For attempt 1, 2 and so on: how many of the runs that reached someone did so there."""
    median_first: float | None
    """The attempt at which half of them had reached someone."""
    by_attempt: tuple[Share, ...]
    """For attempt 1, 2 and so on: calls that reached someone, of the calls made."""
    calls: Share
    blocks: tuple[Block, ...]
    """Those with enough calls, the best first."""
    hidden: int
    """Blocks with calls, but too few."""


NO_PRACTICE = Practice(Compliance(Share(0, 0), 0, 0, 0), (), None, (), Share(0, 0), (), 0)
"""The numbers of who never followed up."""


class _Call(NamedTuple):
    n: int | None
    reached: bool
    at: str
    noted_at: str


def practice(db: sqlite3.Connection, rules: Rules) -> Practice:
    """Return the numbers of all follow-ups."""
    calls = [_Call(n, bool(reached), at, noted) for n, reached, at, noted in db.execute(_CALLS)]
    firsts = Counter(n for (n,) in db.execute(_FIRSTS))
    last = max(firsts, default=0)
    blocks = list(_blocks(calls))
    shown = [block for block in blocks if block.reached.n >= ENOUGH]
    shown.sort(key=lambda block: (-block.reached.k / block.reached.n, block.weekday, block.hour))
    return Practice(
        _compliance(db, rules),
        tuple(Share(firsts[n], firsts.total()) for n in range(1, last + 1)),
        median(firsts.elements()) if firsts else None,
        _by_attempt(calls),
        Share(sum(call.reached for call in calls), len(calls)),
        tuple(shown),
        len(blocks) - len(shown),
    )


def _compliance(db: sqlite3.Connection, rules: Rules) -> Compliance:
    within = pairs = skipped = snoozed = paused = 0
    attempts = db.execute(_ATTEMPTS).fetchall()
    for before, attempt in pairwise(attempts):
        run, gap, unit, completed, due, snoozes, is_skipped = attempt
        if before[0] != run:
            continue
        pace = replace(rules, gap_days=gap, gap_unit=unit)
        target = pace.next_due(date.fromisoformat(before[3]))
        pairs += 1
        within += date.fromisoformat(completed) <= target
        skipped += is_skipped
        snoozed += snoozes > 0
        paused += not snoozes and date.fromisoformat(due) > target
    return Compliance(Share(within, pairs), skipped, snoozed, paused)


def _by_attempt(calls: Iterable[_Call]) -> tuple[Share, ...]:
    made: Counter[int] = Counter()
    reached: Counter[int] = Counter()
    for call in calls:
        if call.n is not None:
            made[call.n] += 1
            reached[call.n] += call.reached
    return tuple(Share(reached[n], made[n]) for n in range(1, max(made, default=0) + 1))


def _blocks(calls: Iterable[_Call]) -> Iterator[Block]:
    made: Counter[tuple[int, int]] = Counter()
    reached: Counter[tuple[int, int]] = Counter()
    for call in calls:
        at, noted = datetime.fromisoformat(call.at), datetime.fromisoformat(call.noted_at)
        if at != noted and at.time() == noted.time():
            continue  # logged for an earlier day: nobody wrote down the hour
        local = at.astimezone()
        block = (local.weekday(), local.hour - local.hour % BLOCK)
        made[block] += 1
        reached[block] += call.reached
    for block in sorted(made):
        yield Block(*block, Share(reached[block], made[block]))
