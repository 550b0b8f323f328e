"""A run of follow-ups as a strip, `●●◐○○`, and in words: wherever one is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeboard.domain.days import say_date, say_distance
from pipeboard.domain.tandem import Half, HalfState, RunState, StopReason
from pipeboard.reads.contact import Cadence
from pipeboard.ui.widgets.sheet import Bit


def strip(run: Cadence, today: date) -> Iterator[Bit]:
    """Yield a dot for each attempt (made, begun, to come), then what comes next or why it ended."""
    begun = run.attempt > run.made and HalfState.DONE in (run.call, run.email)
    yield Bit("●" * run.made + "◐" * begun, "accent")
    yield Bit("○" * (run.max_attempts - run.made - begun), "muted")
    if run.next_due:
        yield from _next(run, date.fromisoformat(run.next_due), today)
    elif run.state == RunState.STOPPED and run.stop_reason:
        yield Bit(f"  stopped: {StopReason(run.stop_reason).words}", "muted")
    elif run.state == RunState.EXHAUSTED:
        yield Bit("  all attempts made", "muted")
    if run.run_no > 1 or not run.next_due:
        yield Bit(f" · run {run.run_no}", "muted")


def _next(run: Cadence, due: date, today: date) -> Iterator[Bit]:
    halves = ((Half.CALL, run.call), (Half.EMAIL, run.email))
    left = [half.label for half, state in halves if state == HalfState.OPEN]
    yield Bit(f"  {', then '.join(left)}" if left else "")
    if due < today:
        yield Bit(f"  late, {say_distance(due, today)}", "warning")
    elif due == today:
        yield Bit("  today", "muted")
    else:
        waits = "paused until " if run.state == RunState.PAUSED else ""
        waits = waits or ("snoozed until " if run.snoozes else "")
        yield Bit(f"  {waits}{say_date(due, today)}", "muted")
