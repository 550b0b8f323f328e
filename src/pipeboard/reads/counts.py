"""How much is due, late, to decide and held: counted on indexes, no row is built."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from pipeboard.reads import due
from pipeboard.reads.due import ATTEMPT, DECIDE, Found, Known, Moment, Reason

# In the order of the index card_due, so that SQLite groups as it goes. The second term is that of
# the index, word for word.
_PILES = """select due, step, rank, stage, inbound, count(*) from card
    where due <= ? and due < '9999-12-31' and sole_until > ?
    group by due, step, rank, stage, inbound"""
_PILE = """select contact_id from card where due = ? and due < '9999-12-31' and step = 'attempt'
    and sole_until > ? and rank = ? and stage = ? and inbound = ? order by contact_id limit ?"""
_MADE = "select count(*) from attempt where completed_on = ? and completed_on is not null"
_NEXT_TASK = """select due_time, contact_id from task where state = 'open' and due_on = ?
    and due_time >= ? and timezone is null order by due_time, id limit 1"""
_NEXT_TRY = """select due_time, contact_id from card where due = ? and due < '9999-12-31'
    and step = 'attempt' and due_time >= ? order by due_time limit 1"""
_NEWEST = "select max(at) from (select at from entry order by id desc limit 50)"

Merit = tuple[bool, int, int, str, int]
"""What puts an attempt before another one; quiet hours and the contact's number come apart."""
Waiting = tuple[Known, list[Reason]]


class Counts:
    """What is due now; held attempts are not due."""

    __slots__ = ("decide", "due", "held", "late", "next_id", "next_time")

    def __init__(self, held: int) -> None:
        self.held = held
        self.due = self.late = self.decide = 0
        self.next_time: str | None = None
        self.next_id: int | None = None

    def add(self, n: int, *, is_late: bool, decides: bool = False) -> None:
        """Count `n` contacts that are alike."""
        self.due += n
        self.late += n * is_late
        self.decide += n * decides


def merit(rank: int, stage: str, inbound: int, on: str) -> Merit:
    """Return the order of the rules: a call suggested, the stage, inbound, due day, score."""
    return rank > due.CALL_AT, due.STAGE_ORDER[stage], -inbound, on, rank


def counted(db: sqlite3.Connection, now: datetime, cap: int) -> Counts:
    """Count what is due at a local time, with at most `cap` attempts a day."""
    return Tally(db, Moment(now), cap).counts()


class Tally:
    """What is due: piles of cards that say it all, and one by one those that do not."""

    def __init__(self, db: sqlite3.Connection, moment: Moment, cap: int) -> None:
        """Read what is due, and hold back the lowest ranked attempts above `cap` a day."""
        self.db, self.moment = db, moment
        self.tasks: list[tuple[str, str, int]] = []
        """Day, kind and number of cards with one task."""
        self._attempts: dict[Merit, int] = {}
        unsure = db.execute(due.UNSURE, moment.bounds()).fetchall()
        known = due.of(db, [row[0] for row in unsure])
        self.unsure = {one.contact_id for one in known}
        """Who is not counted by the pile."""
        self._sort_piles(known)
        self.waiting: list[Waiting] = []
        """The unsure ones who are due, the best reason first."""
        contenders: dict[Merit, list[Waiting]] = {}
        found = Found(db, known, moment)
        for one in known:
            reasons = found.reasons(one)
            if reasons and reasons[0].group == ATTEMPT:
                place = merit(one.rank, one.stage, one.inbound, reasons[0].on)
                contenders.setdefault(place, []).append((one, reasons))
            elif reasons:
                self.waiting.append((one, reasons))
        self.held = 0
        self.held_too: set[int] = set()
        """Who is due for another reason than an attempt, which is held."""
        self._taken: list[tuple[Merit, int]] = []  # places, and how many attempts of piles
        self._admit(contenders, cap)

    def _sort_piles(self, unsure: list[Known]) -> None:
        days = self.moment.today, self.moment.soon
        piles: dict[tuple[str, str, int, str, int], int] = {
            (on, step, rank, stage, inbound): n
            for on, step, rank, stage, inbound, n in self.db.execute(_PILES, days).fetchall()
        }
        for one in unsure:
            key = one.due, one.step or "", one.rank, one.stage, one.inbound
            if one.sole_until > self.moment.soon and key in piles:
                piles[key] -= 1
        for (on, step, rank, stage, inbound), n in piles.items():
            if step == "attempt":
                self._attempts[merit(rank, stage, inbound, on)] = n
            else:
                self.tasks.append((on, step, n))

    def _admit(self, contenders: dict[Merit, list[Waiting]], cap: int) -> None:
        """Take the best attempts until the day is full."""
        made: int = self.db.execute(_MADE, (self.moment.today,)).fetchone()[0]
        room = max(0, cap - made)
        for place in sorted({*self._attempts, *contenders}):
            piled, mine = self._attempts.get(place, 0), contenders.get(place, [])
            taken = min(room, piled + len(mine))
            room -= taken
            held = piled + len(mine) - taken
            self.held += held
            admitted = mine
            if held and mine:
                first = self._first_of(place, taken, [one.contact_id for one, _ in mine])
                admitted = [one for one in mine if one[0].contact_id in first]
                self._hold([one for one in mine if one[0].contact_id not in first])
            self.waiting += admitted
            self._taken.append((place, taken - len(admitted)))

    def _hold(self, held: list[Waiting]) -> None:
        """Hold back attempts; who has another reason is due for that."""
        others = [(known, reasons[1:]) for known, reasons in held if len(reasons) > 1]
        self.waiting += others
        self.held_too |= {known.contact_id for known, _ in others}

    def _first_of(self, place: Merit, count: int, more: list[int]) -> list[int]:
        """The first contacts, by number, of a place: those of its pile, and `more`."""
        _, order, inbound, on, rank = place
        stage = next(name for name, at in due.STAGE_ORDER.items() if at == order)
        asked = on, self.moment.soon, rank, stage, -inbound, count + len(self.unsure)
        piled = [row[0] for row in self.db.execute(_PILE, asked).fetchall()]
        return sorted([one for one in piled if one not in self.unsure] + more)[:count]

    def attempts(self) -> list[int]:
        """Return whose attempts are due and not held, those that wait for another reason apart."""
        return [
            key for place, taken in self._taken if taken for key in self._first_of(place, taken, [])
        ]

    def counts(self) -> Counts:
        """Add it up."""
        counts, today = Counts(self.held), self.moment.today
        for on, step, n in self.tasks:
            counts.add(n, is_late=on < today, decides=step in ("decide", "revisit"))
        for place, n in self._taken:
            counts.add(n, is_late=place[3] < today)
        for _, reasons in self.waiting:
            is_late = reasons[0].is_late(self.moment)
            counts.add(1, is_late=is_late, decides=reasons[0].group == DECIDE)
        if coming := self._coming():
            counts.next_time, counts.next_id = min(coming)
        return counts

    def _coming(self) -> list[tuple[str, int]]:
        """What comes at a time of its own today."""
        day, clock = self.moment.today, self.moment.clock
        found = [
            (reason.at, known.contact_id)
            for known, reasons in self.waiting
            for reason in reasons
            if reason.on == day and reason.at and reason.at >= clock
        ]
        for query in (_NEXT_TASK, _NEXT_TRY):
            found += self.db.execute(query, (day, clock)).fetchall()
        return found


def name_of(db: sqlite3.Connection, contact_id: int | None) -> str | None:
    """Return what a contact is called."""
    row = db.execute("select name from card where contact_id = ?", (contact_id,)).fetchone()
    return row[0] if row else None


def clock_went_back(db: sqlite3.Connection, now: datetime) -> str | None:
    """Return a warning when the newest changes are more than a day ahead of the clock."""
    newest = db.execute(_NEWEST).fetchone()[0]
    if newest is None:
        return None
    changed = datetime.fromisoformat(newest).astimezone().replace(tzinfo=None)
    here = now.replace(tzinfo=None)
    if (changed - here).total_seconds() <= 86400:
        return None
    from pipeboard.domain.days import MONTHS

    said = [f"{day.day} {MONTHS[day.month - 1].title()} {day.year}" for day in (here, changed)]
    return (
        f"the clock says {said[0]}, but the last change here was made on {said[1]}: "
        "check the machine's date"
    )
