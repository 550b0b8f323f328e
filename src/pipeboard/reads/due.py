"""What is due at a moment, and why: the reasons to work a contact. Loads the standard library only.

Nothing here may need `typing`, `re` or `dataclasses`: `pipeboard today --line` waits for them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

DRAFT, SOON, PAST, REPLY, WRITTEN, CALLBACK, ATTEMPT, TASK, LATER, DECIDE, NO_STEP, ROTTING = range(
    1, 13
)
"""The twelve groups of Today, in their order."""
NEVER = "9999-12-31"
USUAL_MINUTES = 30
_SOON = timedelta(minutes=15)
_CAN_BE_LATE = (PAST, REPLY, WRITTEN, CALLBACK, ATTEMPT, TASK, DECIDE)
_GROUPS = {"callback": CALLBACK, "todo": TASK, "decide": DECIDE, "revisit": DECIDE}
STAGE_ORDER = {"opportunity": 0, "sql": 1, "sal": 2, "lead": 3}
CALL_AT = -101  # the rank from which on (down) the score suggests a call: 100 below the score

_KNOWN = """contact_id, due, due_time, step, sole_until, rank, stage, inbound, attempt, reply_at,
    written_at, rots_on"""
_OF = f"select {_KNOWN} from card where contact_id in (select value from json_each(?))"
# Those whose card alone does not say what is due: more than one thing is due, a reply or a written
# assessment waits, a call is to be resumed, or an appointment lies around midnight.
UNSURE = """
select contact_id from card where due <= :tomorrow and due < '9999-12-31' and sole_until <= :until
union select contact_id from card where reply_at is not null
union select contact_id from card where written_at is not null
union select contact_id from draft where kind in ('live', 'parked', 'discovery')
  and contact_id is not null
union select contact_id from card where due in (:yesterday, :soon) and due < '9999-12-31'
  and step = 'appointment'"""
_TASKS = """select t.contact_id, t.id, t.kind, t.title, t.due_on, t.due_time, t.minutes, t.timezone
    from json_each(:ids) cross join task t on t.contact_id = value and t.state = 'open'
      and t.due_on <= :tomorrow"""
_ATTEMPTS = """select a.contact_id, a.id, a.due_on, a.due_time
    from json_each(:ids) cross join attempt a on a.contact_id = value and a.completed_on is null
    join cadence r on r.id = a.cadence_id and r.state in ('active', 'paused') order by a.id"""
_DRAFTS = """select contact_id from draft where kind in ('live', 'parked', 'discovery')
    and contact_id is not null"""


class Moment:
    """A moment on the rep's wall, as the store writes days and times."""

    __slots__ = ("clock", "now", "soon", "today", "tomorrow", "yesterday")

    def __init__(self, now: datetime) -> None:
        """Take a local time, aware or not."""
        self.now = now.replace(tzinfo=None)
        day = self.now.date()
        self.today, self.clock = day.isoformat(), f"{self.now:%H:%M}"
        self.yesterday = _day_after(day, -1)
        self.tomorrow = _day_after(day, 1)
        self.soon = (self.now + _SOON).date().isoformat() if day < date.max else self.today

    def bounds(self) -> dict[str, str]:
        """The days that queries ask for, by name; `soon` is tomorrow just before midnight only."""
        soon = self.soon if self.soon != self.today else ""
        days = {"today": self.today, "tomorrow": self.tomorrow, "yesterday": self.yesterday}
        return {**days, "soon": soon, "until": self.soon}


class Known:
    """What the card of a contact says of what is due, and of its rank."""

    __slots__ = (
        *("contact_id", "due", "due_time", "step", "sole_until", "rank", "stage", "inbound"),
        *("attempt", "reply_at", "written_at", "rots_on"),
    )

    def __init__(
        self,
        contact_id: int,
        due: str,
        due_time: str | None,
        step: str | None,
        sole_until: str,
        rank: int,
        stage: str,
        inbound: int,
        attempt: str | None,
        reply_at: str | None,
        written_at: str | None,
        rots_on: str,
    ) -> None:
        """Take a row of a card."""
        self.contact_id, self.due, self.due_time, self.step = contact_id, due, due_time, step
        self.sole_until, self.rank, self.stage, self.inbound = sole_until, rank, stage, inbound
        self.attempt, self.reply_at, self.written_at = attempt, reply_at, written_at
        self.rots_on = rots_on


class Task:
    """An open task on the rep's own wall."""

    __slots__ = ("at", "id", "kind", "minutes", "on", "title")

    def __init__(
        self, id: int, kind: str, title: str, on: str, at: str | None, minutes: int | None
    ) -> None:
        """Take a row of a task, its time brought to the rep's wall."""
        self.id, self.kind, self.title = id, kind, title
        self.on, self.at, self.minutes = on, at, minutes or USUAL_MINUTES


class Reason:
    """One reason to work a contact today: its group, since which day, and at what time."""

    __slots__ = ("at", "group", "on", "task")

    def __init__(self, group: int, on: str, at: str | None = None, task: Task | None = None):
        self.group, self.on, self.at, self.task = group, on, at, task

    def order(self) -> tuple[int, str, bool, str]:
        """By group, then by day and time; without a time at the end of the day."""
        return self.group, self.on, self.at is None, self.at or ""

    def is_late(self, moment: Moment) -> bool:
        """Whether it was due on an earlier day."""
        return self.on < moment.today and self.group in _CAN_BE_LATE


class Found:
    """Cards, and what is open beside the one thing that each of them names."""

    def __init__(self, db: sqlite3.Connection, known: list[Known], moment: Moment) -> None:
        """Read the tasks and attempts of these contacts."""
        self.known, self.moment = known, moment
        # Where a card says all that is due, only a task's title and an appointment's length miss.
        asked = [
            one.contact_id
            for one in known
            if one.step != "attempt" or one.sole_until <= moment.soon
        ]
        both = [k.contact_id for k in known if k.attempt and k.step != "attempt"]
        self._tasks = tasks(db, asked, moment)
        self._attempts: dict[int, tuple[str, str | None]] = {}
        if both:
            for contact_id, _, on, at in attempts(db, both):
                self._attempts[contact_id] = on, at
        self._drafts = {row[0] for row in db.execute(_DRAFTS).fetchall()}

    def reasons(self, known: Known) -> list[Reason]:
        """Return why a contact is to be worked now, the best first; of the groups 1 to 10."""
        moment = self.moment
        found = [_of_task(task, moment) for task in self._tasks.get(known.contact_id, ())]
        reasons = [reason for reason in found if reason]
        if known.attempt:
            first = (known.due, known.due_time) if known.step == "attempt" else None
            on, at = first or self._attempts.get(known.contact_id) or (NEVER, None)
            if on <= moment.today:
                reasons.append(Reason(ATTEMPT, on, at))
        if known.contact_id in self._drafts:
            reasons.append(Reason(DRAFT, moment.today))
        if known.reply_at:
            reasons.append(Reason(REPLY, local_day(known.reply_at)))
        if known.written_at:
            reasons.append(Reason(WRITTEN, local_day(known.written_at)))
        if len(reasons) > 1:
            reasons.sort(key=Reason.order)
        return reasons


def of(db: sqlite3.Connection, ids: Iterable[int]) -> list[Known]:
    """Return the cards of some contacts."""
    return [Known(*row) for row in db.execute(_OF, (_listed(ids),)).fetchall()]


def tasks(db: sqlite3.Connection, ids: Iterable[int], moment: Moment) -> dict[int, list[Task]]:
    """Return the open tasks of some contacts that are due by tomorrow, by contact."""
    found: dict[int, list[Task]] = {}
    given = {"ids": _listed(ids), "tomorrow": moment.tomorrow}
    for contact_id, key, kind, title, on, at, minutes, zone in db.execute(_TASKS, given).fetchall():
        wall = on_wall(on, at, zone)
        found.setdefault(contact_id, []).append(Task(key, kind, title, *wall, minutes))
    return found


def attempts(db: sqlite3.Connection, ids: Iterable[int]) -> list[tuple[int, int, str, str | None]]:
    """Return contact, key, day and time of the attempt to be made with each of some contacts."""
    return db.execute(_ATTEMPTS, {"ids": _listed(ids)}).fetchall()


def _of_task(task: Task, moment: Moment) -> Reason | None:
    """The group that an open task is in now; None before its day."""
    if task.kind != "appointment":
        is_due = task.on <= moment.today
        return Reason(_GROUPS[task.kind], task.on, task.at, task) if is_due else None
    begins = datetime.fromisoformat(f"{task.on}T{task.at}")
    if moment.now < begins - _SOON:
        return Reason(LATER, task.on, task.at, task) if task.on == moment.today else None
    if moment.now < begins + timedelta(minutes=task.minutes):
        return Reason(SOON, task.on, task.at, task)
    return Reason(PAST, task.on, task.at, task)


def _listed(ids: Iterable[int]) -> str:
    """The numbers as JSON."""
    return str(list(ids))


def on_wall(on: str, at: str | None, zone: str | None) -> tuple[str, str | None]:
    """Return the day and time on the rep's wall of a stored day and time in a zone.

    A zone that nobody knows says nothing: the time is taken as the rep's own.
    """
    if not zone or not at:
        return on, at
    from pipeboard.domain.clock import instant, zone_named

    try:
        there = instant(date.fromisoformat(on), time.fromisoformat(at), zone_named(zone))
    except ValueError:
        return on, at
    here = there.astimezone()
    return here.date().isoformat(), f"{here:%H:%M}"


def local_day(instant: str) -> str:
    """Return the local day of a stored instant."""
    return datetime.fromisoformat(instant).astimezone().date().isoformat()


def _day_after(day: date, days: int) -> str:
    try:
        return (day + timedelta(days)).isoformat()
    except OverflowError:  # the first or the last day that a calendar has
        return day.isoformat()
