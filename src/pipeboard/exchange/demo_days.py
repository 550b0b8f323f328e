"""The days and times of the demo: around a rep's day, on any weekday, at any hour, in any zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Protocol

from pipeboard.domain.days import is_work, read_time
from pipeboard.domain.evidence import NextStep
from pipeboard.domain.rules import Rules
from pipeboard.domain.terms import TaskKind

RULES = Rules()
_QUARTER = 15 * 60
_TODAY = {"past": -110, "soon": 20, "later": 150, "evening": 300}
"""Appointments of the day: how many minutes from now, to the next quarter of an hour."""
_INSTEAD = {"past": time(16), "soon": time(11, 30), "later": time(12, 30), "evening": time(13, 30)}
"""And when, on the working day next to it, when today has no such hour."""
_LATE_AT_MOST = 4  # days


class Told(Protocol):
    """A step as it is told: some working days from today, at a time of day or of today."""

    @property
    def title(self) -> str:
        """What is to be done."""

    @property
    def days(self) -> int:
        """How many working days from today."""

    @property
    def at(self) -> str:
        """`14:15`, which of today's appointments it is, or nothing."""


class Desk:
    """A rep's desk at a moment: `day` is the day they work or, on a weekend, worked last."""

    def __init__(self, now: datetime) -> None:
        """Take a local, aware time."""
        self.now, self.today = now, now.date()
        self.midnight = datetime.combine(self.today, time()).astimezone()
        self.day = self.past(0) if is_work(self.today) else self._working(-1)

    def past(self, ago: int) -> date:
        """The day some days ago; a Friday instead of a weekend, as nobody was at work."""
        day = self.today - timedelta(ago)
        return day if ago == 0 or is_work(day) else day - timedelta(day.weekday() - 4)

    def work(self, days: int) -> date:
        """The day that many working days after the desk's, or before it."""
        return _on(self.day, days)

    def due(self, days: int) -> date:
        """As `work`, but no more days late than somebody who works their list would be."""
        if not -4 < days < 0:
            return self.work(days)
        days += int(self.day != self.today)
        while (self.today - self.work(days)).days > _LATE_AT_MOST and days < -1:
            days += 1
        return self.work(days)

    def before(self, day: date) -> date:
        """The working day before a day."""
        return _on(day, -1)

    def made(self, due: date, count: int) -> list[date]:
        """The days on which the attempts before one that is due on a day were made."""
        days: list[date] = []
        for _ in range(count):
            if due > self.day:
                due = self.before(self.day)
                due = due if RULES.next_due(due) > self.today else self.day
            else:
                last = self.before(due)
                while RULES.next_due(last) > due:
                    last = self.before(last)
                due = last
            days.append(due)
        return days[::-1]

    def step(self, told: Told) -> NextStep:
        """The step as it was told, and an appointment when it has a time."""
        on = self.work(told.days) if told.days else self.today
        at = read_time(told.at) if told.at else None
        if told.at in _TODAY:
            on, at = self._around_now(told.at)
        return NextStep(told.title, on, at, TaskKind.APPOINTMENT if at else TaskKind.TODO)

    def call_of(self, ago: int, nth: int) -> NextStep:
        """The discovery call that was agreed on for some days ago; no two at one time."""
        at = time(9 + nth // 2 % 8, 30 * (nth % 2))
        return NextStep("Discovery call", self.past(ago), at, TaskKind.APPOINTMENT)

    def first_try(self, day: date) -> NextStep:
        """Follow-ups that begin on a day."""
        return NextStep("Follow up", day)

    def _around_now(self, named: str) -> tuple[date, time]:
        seconds = self.now.timestamp() + 60 * _TODAY[named]
        at = datetime.fromtimestamp(-(-seconds // _QUARTER) * _QUARTER).astimezone()
        if at.date() == self.today:
            return self.today, at.time()
        return self._working(-1 if _TODAY[named] < 0 else 1), _INSTEAD[named]

    def _working(self, days: int) -> date:
        return _on(self.today, days)


def _on(day: date, days: int) -> date:
    way = 1 if days > 0 else -1
    for _ in range(abs(days)):
        day += timedelta(way)
        while not is_work(day):
            day += timedelta(way)
    return day
