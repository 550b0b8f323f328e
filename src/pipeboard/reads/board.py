"""What the board shows: its columns, a page of cards, where a contact stands."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import NamedTuple

from pipeboard.domain.tandem import RunState
from pipeboard.domain.terms import STAGES, Stage, TaskKind

PAGE = 64  # cards a page holds
_AHEAD = timedelta(21)  # an appointment within these days keeps a contact from rotting

_CARD = """select contact_id, name, title, company, headcount, score, nullif(due, '9999-12-31'),
    due_time, due_words, stage_at, signs, pin = 0, amount, currency, deal_step, close_on, stage,
    step, attempt, run, rots_on from card where board = ? order by """
_FORTH = "pin, due, rank, contact_id desc limit ? offset ?"
_BACK = "pin desc, due desc, rank desc, contact_id limit ? offset ?"
_COLUMNS = "select board, currency, n, amount from tally where board in (?, ?, ?, ?)"
_PLACE = "select board, pin, due, rank from card where contact_id = ?"
_BEFORE = "select count(*) from card where board = ? and (pin, due, rank) < (?, ?, ?)"
_BESIDE = """select count(*) from card
    where board = ? and pin = ? and due = ? and rank = ? and contact_id > ?"""


class Card(NamedTuple):
    """What the board draws of one contact."""

    id: int
    name: str
    title: str | None
    company: str | None
    headcount: str | None
    """`120` or `50–500`."""
    score: str | None
    """`82` or `35–60`; None until scored."""
    due: str | None
    """ISO date of the next open step."""
    due_time: str | None
    """`HH:MM`."""
    due_words: str | None
    stage_at: str
    """UTC instant at which the stage was entered."""
    signs: str
    """Space separated: override imported cold mql booked nostep oneway paused snoozed unsized
    undated."""
    pinned: int
    """1 or 0."""
    amount: int | None
    """Minor units of the currency."""
    currency: str | None
    deal_step: str | None
    close_on: str | None
    stage: str
    step: str | None
    """What is due: `attempt`, or the kind of a task."""
    attempt: str | None
    """`2/5` while a run of follow-ups is active or paused."""
    run: str | None
    """State of the latest run of follow-ups."""
    rots_on: str
    """ISO date from which the contact rots, unless an appointment is near."""

    @property
    def is_paused(self) -> bool:
        """Whether the follow-ups wait for a date."""
        return self.run == RunState.PAUSED

    def is_rotting(self, today: date) -> bool:
        """Whether nothing moved for too long and no appointment within 21 days will change that.

        Of several open steps the card knows the first: something due by then beside a booked
        appointment counts for it.
        """
        if self.rots_on > today.isoformat():
            return False
        if not self.due or "booked" not in self.signs.split():
            return True
        is_past = self.step == TaskKind.APPOINTMENT and self.due < today.isoformat()
        return is_past or self.due > (today + _AHEAD).isoformat()


class Column(NamedTuple):
    """How many open contacts a stage has and what their deals add up to."""

    stage: Stage
    cards: int
    sums: tuple[tuple[str, int], ...] = ()
    """Currency and minor units, the largest first."""


class Totals(NamedTuple):
    """How many are being worked; leads and prospects are never one number."""

    leads: int
    """Contacts in lead and SAL."""
    prospects: int
    """Contacts in SQL and opportunity."""


def columns(db: sqlite3.Connection) -> tuple[Column, ...]:
    """Return the four columns, left to right."""
    counts = dict.fromkeys(STAGES, 0)
    sums: dict[Stage, list[tuple[str, int]]] = {stage: [] for stage in STAGES}
    for board, currency, cards, amount in db.execute(_COLUMNS, STAGES):
        stage = Stage(board)
        counts[stage] += cards
        if currency and amount:
            sums[stage].append((currency, amount))
    return tuple(
        Column(stage, counts[stage], tuple(sorted(sums[stage], key=lambda sum: (-sum[1], sum[0]))))
        for stage in STAGES
    )


def page(
    db: sqlite3.Connection, stage: Stage, offset: int, total: int, size: int = PAGE
) -> list[Card]:
    """Return up to `size` cards of a stage from `offset` on, in the order of the board.

    They are counted from the nearer end of the `total`, so that a jump skips half of it at most.
    """
    if offset <= total // 2:
        rows = db.execute(_CARD + _FORTH, (stage, size, offset)).fetchall()
    else:
        size = min(size, total - offset)
        rows = db.execute(_CARD + _BACK, (stage, size, total - offset - size)).fetchall()
        rows.reverse()
    return [Card._make(row) for row in rows]


def position(db: sqlite3.Connection, contact_id: int) -> tuple[Stage, int] | None:
    """Return the stage and the index at which a contact stands; None when it is not there."""
    place = db.execute(_PLACE, (contact_id,)).fetchone()
    if place is None or place[0] is None:
        return None
    before: int = db.execute(_BEFORE, place).fetchone()[0]
    beside: int = db.execute(_BESIDE, (*place, contact_id)).fetchone()[0]
    return Stage(place[0]), before + beside


def totals(columns: tuple[Column, ...]) -> Totals:
    """Return the leads and the prospects of the four columns."""
    lead, sal, sql, opportunity = (column.cards for column in columns)
    return Totals(lead + sal, sql + opportunity)
