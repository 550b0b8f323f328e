"""What the board shows: its columns, a page of cards, where a contact stands, the line on top."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple

from pipeboard.domain.terms import STAGES, Stage

PAGE = 64  # cards a page holds

_CARD = """select contact_id, name, title, company, headcount, score, nullif(due, '9999-12-31'),
    due_time, due_words, stage_at, signs, pin = 0, amount, currency, deal_step, close_on, stage
    from card where board = ? order by """
_FORTH = "pin, due, rank, contact_id desc limit ? offset ?"
_BACK = "pin desc, due desc, rank desc, contact_id limit ? offset ?"
_COLUMNS = "select board, currency, n, amount from tally where board in (?, ?, ?, ?)"
_PLACE = "select board, pin, due, rank from card where contact_id = ?"
_BEFORE = "select count(*) from card where board = ? and (pin, due, rank) < (?, ?, ?)"
_BESIDE = """select count(*) from card
    where board = ? and pin = ? and due = ? and rank = ? and contact_id > ?"""
# The last two terms are those of the index card_due, word for word: only so may SQLite use it.
# The term before them is the bound that it searches by, because it takes the first it meets.
_DATED = "and due < '9999-12-31' and board is not null"
_DUE = f"select count(*) from card where due = ? {_DATED}"
_LATE = f"select count(*) from card where due < ? {_DATED}"
_NEXT = f"""select due_time, name from card where due = ? {_DATED} and due_time >= ?
    order by due_time limit 1"""


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
    """Space separated: override imported cold mql booked nostep unsized undated."""
    pinned: int
    """1 or 0."""
    amount: int | None
    """Minor units of the currency."""
    currency: str | None
    deal_step: str | None
    close_on: str | None
    stage: str


class Column(NamedTuple):
    """How many open contacts a stage has and what their deals add up to."""

    stage: Stage
    cards: int
    sums: tuple[tuple[str, int], ...] = ()
    """Currency and minor units, the largest first."""


class TopLine(NamedTuple):
    """What stands above the board."""

    leads: int
    """Contacts in lead and SAL."""
    prospects: int
    """Contacts in SQL and opportunity."""
    due: int
    """Next steps of today."""
    late: int
    """Next steps of earlier days."""
    next_time: str | None
    next_name: str | None


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


def top_line(db: sqlite3.Connection, today: date, now: str = "00:00") -> TopLine:
    """Return the counts above the board and today's next step at a time, from `now` (HH:MM) on."""
    lead, sal, sql, opportunity = (column.cards for column in columns(db))
    day = today.isoformat()
    due: int = db.execute(_DUE, (day,)).fetchone()[0]
    late: int = db.execute(_LATE, (day,)).fetchone()[0]
    next_time, next_name = db.execute(_NEXT, (day, now)).fetchone() or (None, None)
    return TopLine(lead + sal, sql + opportunity, due, late, next_time, next_name)
