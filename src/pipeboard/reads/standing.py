"""Who stands still: no next step, or nothing that moved for too long; the first 100 of each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import NamedTuple

from pipeboard.reads import due
from pipeboard.reads.due import NEVER, NO_STEP, ROTTING, Known, Moment, Reason

AT_MOST = 100
_AHEAD = timedelta(21)  # an appointment within these days keeps a contact from rotting
_BOOKED = """select contact_id from task indexed by task_booked
    where state = 'open' and kind = 'appointment'
    and due_on between ? and ?"""
# Each of these names the condition of its index word for word, and asks for no other column than
# those of the index: a whole column of the board may rot.
_OVER = ("stopped", "exhausted")
_IS_NO_STEP = f"""due = '9999-12-31' and board is not null
    and (board in ('sql', 'opportunity') or run in {_OVER})"""
_APART = """select contact_id, due, board, run, rots_on from card
    where contact_id in (select value from json_each(?))"""
_COUNT_NO_STEP = f"""select count(*), (select count(*) from card indexed by card_nostep
    where {_IS_NO_STEP} and inbound in (0, 1) and rank <= {due.CALL_AT})
    from card indexed by card_nostep where {_IS_NO_STEP}"""
_NO_STEP = f"""select contact_id from card indexed by card_nostep
    where {_IS_NO_STEP} and board = ? and inbound = ? and rank {{}} order by rank, contact_id"""
_IS_ROTTING = f"""rots_on <= ? and rots_on < '9999-12-31' and due > ?
    and (due < '9999-12-31' or (board in ('lead', 'sal') and coalesce(run, '') not in {_OVER}))"""
_COUNT_ROTTING = f"""select count(*), sum(rank <= {due.CALL_AT}) from card indexed by card_rots
    where {_IS_ROTTING} and board in ('lead', 'sal', 'sql', 'opportunity') and inbound in (0, 1)"""
_ROTTING = f"""select contact_id from card indexed by card_rots
    where {_IS_ROTTING} and board = ? and inbound = ? and rank {{}}
    order by rots_on, rank, contact_id"""


class _Which(NamedTuple):
    """One of the two groups: how many there are, who in order of rank, and since which day."""

    group: int
    tally: str
    walk: str
    day: str


_STEPLESS = _Which(NO_STEP, _COUNT_NO_STEP, _NO_STEP, "due")
_ROTTEN = _Which(ROTTING, _COUNT_ROTTING, _ROTTING, "rots_on")


class Still(NamedTuple):
    """The first of those who stand still, with their reason, and how many there are."""

    listed: list[tuple[Known, list[Reason]]]
    total: int


def booked(db: sqlite3.Connection, moment: Moment) -> set[int]:
    """Return who has an appointment within 21 days."""
    day = moment.now.date()
    try:
        until = (day + _AHEAD).isoformat()
    except OverflowError:
        until = NEVER
    return {row[0] for row in db.execute(_BOOKED, (moment.today, until)).fetchall()}


def still(
    db: sqlite3.Connection, moment: Moment, waiting: set[int], busy: set[int]
) -> tuple[Still, Still]:
    """Return who has no next step, and who rots.

    Left out are those `waiting`, who have a row for a better reason though nothing is due yet,
    and from those who rot the ones with an appointment ahead.
    """
    found = db.execute(_APART, (str(list(waiting | busy)),)).fetchall()
    stepless = {key for key, on, board, run, _ in found if is_stepless(on, board, run)}
    rotten = [
        key
        for key, on, board, _, rots_on in found
        if board and on > moment.today >= rots_on and key not in stepless
    ]
    day = moment.today
    return (
        _still(db, _STEPLESS, (), waiting, len(stepless & waiting)),
        _still(db, _ROTTEN, (day, day), waiting | busy, len(rotten)),
    )


def _still(
    db: sqlite3.Connection, which: _Which, asked: tuple[str, ...], without: set[int], left_out: int
) -> Still:
    total, urgent = db.execute(which.tally, asked).fetchone()
    walk = _walk(db, which.walk, asked, is_urgent=bool(urgent))
    ids = islice((key for key in walk if key not in without), AT_MOST)
    listed = [(one, [Reason(which.group, getattr(one, which.day))]) for one in due.of(db, ids)]
    return Still(listed, total - left_out)


def _walk(
    db: sqlite3.Connection, walk: str, asked: tuple[str, ...], *, is_urgent: bool
) -> Iterator[int]:
    """Yield contacts in the order of their rank."""
    for rank in ([f"<= {due.CALL_AT}"] if is_urgent else []) + [f"> {due.CALL_AT}"]:
        for board in due.STAGE_ORDER:
            for inbound in (1, 0):
                for row in db.execute(walk.format(rank), (*asked, board, inbound)):
                    yield row[0]


def is_stepless(on: str, board: str | None, run: str | None) -> bool:
    """Whether a contact whose first step is due on a day has none, and should have one.

    That is everybody from SQL on, and who was followed up until the follow-ups ended.
    """
    return on == NEVER and board is not None and (board in ("sql", "opportunity") or run in _OVER)


def more(
    best: int,
    on: str,
    board: str | None,
    run: str | None,
    rots_on: str,
    moment: Moment,
    *,
    is_busy: bool,
) -> list[Reason]:
    """Return the reasons of the groups 11 and 12 that a row of a better group has beside it."""
    found = []
    if best < NO_STEP and is_stepless(on, board, run):
        found.append(Reason(NO_STEP, on))
    if best < ROTTING and board is not None and rots_on <= moment.today and not is_busy:
        found.append(Reason(ROTTING, rots_on))
    return found
