"""Whom to work today: one row a contact, in the one order of the trade."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from pipeboard.domain.clock import quiet
from pipeboard.domain.rules import Rules
from pipeboard.reads import counts as counting
from pipeboard.reads import due, due_words, standing
from pipeboard.reads.counts import Tally, Waiting
from pipeboard.reads.due import Found, Known, Moment, Reason
from pipeboard.reads.due_words import GROUPS, TIMED, late_days, other, when, why
from pipeboard.reads.left import left

_SOLE = """select contact_id, due, due_time, step, rank, stage, inbound from card
    where due <= ? and due < '9999-12-31' and sole_until > ?"""
_FACES = """select contact_id, name, title, company, zone, attempt, halves, written_at, rots_on,
    board, run, signs from card where contact_id in (select value from json_each(?))"""
_HELD = "an attempt, held by the daily cap"


class Row(NamedTuple):
    """One contact of the list."""

    contact_id: int
    name: str
    title: str | None
    company: str | None
    stage: str
    group: int
    """1 to 12; from 11 on it is not due."""
    when: str
    """`late 2d`, `today`, `13:00`, `replied`, `parked`."""
    why: str
    """`call + e-mail`, `resume call 12:04`, or what the task is called."""
    attempt: str | None
    """`3/5` while a run of follow-ups is active or paused."""
    due_on: str | None
    """ISO date."""
    due_time: str | None
    """`HH:MM` on the rep's wall."""
    late_days: int
    quiet: str | None
    """`06:10 in Denver` outside the contact's day."""
    others: tuple[str, ...]
    """Its other reasons, in words."""
    halves: str
    """The open halves of the attempt: `call email`, `call`, `email`, or nothing."""
    task_id: int | None
    """The task that the row is about."""
    attempt_id: int | None
    """The attempt to be made, due or not."""
    inbound: int = 0
    rank: int = 0
    """The score's lower end, negative; 100 less when it suggests a call."""
    suggests: str = ""
    """What the score suggests: `call today`, `send intro e-mail`; empty for nothing."""


class Today(NamedTuple):
    """The list, and how much of it there is."""

    rows: list[Row]
    due: int
    """Rows of the groups 1 to 10."""
    late: int
    decide: int
    held: int
    """Attempts above the daily cap; they are not due."""
    held_to: date | None
    """The next working day, when something is held."""
    no_step: int
    """All without a next step; at most 100 have a row."""
    rotting: int
    """All that rot; at most 100 have a row."""
    next_time: str | None
    next_name: str | None


class Counts(NamedTuple):
    """How much is due, as the list would have it."""

    due: int
    late: int
    held: int
    decide: int
    next_time: str | None
    next_name: str | None


def counts(db: sqlite3.Connection, now: datetime, rules: Rules) -> Counts:
    """Return how much is due at a local time, without reading the list."""
    found = counting.counted(db, now, rules.daily_cap)
    name = counting.name_of(db, found.next_id)
    return Counts(found.due, found.late, found.held, found.decide, found.next_time, name)


def today(db: sqlite3.Connection, now: datetime, rules: Rules) -> Today:
    """Return whom to work at a local, aware time, the most urgent first."""
    moment = Moment(now)
    tally = Tally(db, moment, rules.daily_cap)
    found = tally.counts()
    booked = standing.booked(db, moment)
    waiting = {one.contact_id for one, _ in tally.waiting if one.due > moment.today}
    no_step, rotting = standing.still(db, moment, waiting, booked)
    listed = [*tally.waiting, *_sole(tally), *no_step.listed, *rotting.listed]
    return Today(
        _rows(db, listed, tally.held_too, booked, now, rules),
        found.due,
        found.late,
        found.decide,
        found.held,
        _next_working_day(moment, rules) if found.held else None,
        no_step.total,
        rotting.total,
        found.next_time,
        counting.name_of(db, found.next_id),
    )


def place(row: Row) -> tuple[str, ...]:
    """Return why a row stands where it does, in words; `others` are its further reasons."""
    said = [f"group {row.group} of 12: {GROUPS[row.group - 1]}"]
    if row.group in TIMED:
        said.append(f"in the order of the clock: {row.due_on} {row.due_time or 'at any time'}")
    else:
        if row.quiet:
            said.append(f"last of its group: {row.quiet}")
        if row.rank <= due.CALL_AT:
            said.append(f"the score suggests a call: {-row.rank - 100}")
        said.append(f"by stage: {_STAGES[row.stage]}")
        said.append("inbound, before others" if row.inbound else "not inbound")
        if row.late_days:
            said.append(f"late by {row.late_days} d, the longest first")
    return (*said, *(f"also: {one}" for one in row.others))


_STAGES = {
    "opportunity": "an opportunity is before all others",
    "sql": "an SQL is after opportunities, before SALs and leads",
    "sal": "a SAL is after opportunities and SQLs, before leads",
    "lead": "a lead is after opportunities, SQLs and SALs",
}


def _sole(tally: Tally) -> list[Waiting]:
    """Those whose card says all that is due."""
    db, moment = tally.db, tally.moment
    days = moment.today, moment.soon
    if tally.held:
        attempts = str(tally.attempts())
        rows = db.execute(f"{_SOLE} and step <> 'attempt'", days).fetchall()
        of = "select value from json_each(?)"
        rows += db.execute(f"{_SOLE} and contact_id in ({of})", (*days, attempts)).fetchall()
    else:
        rows = db.execute(_SOLE, days).fetchall()
    known = [_known(*row) for row in rows if row[0] not in tally.unsure]
    found = Found(db, known, moment)
    pairs = [(one, found.reasons(one)) for one in known]
    return [(one, reasons) for one, reasons in pairs if reasons]


def _known(
    contact_id: int, on: str, at: str | None, step: str, rank: int, stage: str, inbound: int
) -> Known:
    """A card of which one thing is open, and nothing waits."""
    attempt = step if step == "attempt" else None
    never = due.NEVER
    return Known(contact_id, on, at, step, never, rank, stage, inbound, attempt, None, None, never)


def _rows(
    db: sqlite3.Connection,
    listed: list[Waiting],
    held_too: set[int],
    booked: set[int],
    now: datetime,
    rules: Rules,
) -> list[Row]:
    """The rows in their order."""
    moment, ids = Moment(now), [known.contact_id for known, _ in listed]
    faces = {row[0]: row for row in db.execute(_FACES, (str(ids),)).fetchall()}
    at_it = [key for key, face in faces.items() if face[5]]
    attempts = {contact: key for contact, key, *_ in due.attempts(db, at_it)}
    unfinished = left(db, [one.contact_id for one, found in listed if found[0].group == due.DRAFT])
    zones: dict[str | None, str | None] = {None: None}
    ordered = []
    for known, reasons in listed:
        face = faces.get(known.contact_id)
        if face is None:  # gone while we read
            continue
        zone = face[4]
        if zone not in zones:
            zones[zone] = quiet(zone, now, rules)
        is_busy = known.contact_id in booked
        rots_on, board, run, signs = face[8:]
        best = reasons[0].group
        more = standing.more(best, known.due, board, run, rots_on, moment, is_busy=is_busy)
        row = _row(known, face, [*reasons, *more], zones[zone], attempts, moment)
        if known.contact_id in unfinished:
            how, words = unfinished[known.contact_id]
            row = row._replace(when=how, why=words)
        if known.contact_id in held_too:
            row = row._replace(others=(*row.others, _HELD))
        if suggests := due_words.suggested(signs):
            others = (*row.others, f"the score says: {suggests}")
            row = row._replace(suggests=suggests, others=others)
        ordered.append((_order(known, reasons[0], row.quiet), row))
    ordered.sort(key=lambda one: one[0])
    return [row for _, row in ordered]


def _row(
    known: Known,
    face: tuple[Any, ...],
    reasons: list[Reason],
    is_quiet: str | None,
    attempts: dict[int, int],
    moment: Moment,
) -> Row:
    contact_id, name, title, company, _, attempt, halves, written_at, *_ = face
    best, *rest = reasons
    others = [other(one, why(one, halves, written_at, moment), moment) for one in rest]
    return Row(
        contact_id,
        name,
        title,
        company,
        known.stage,
        best.group,
        when(best, moment),
        why(best, halves, written_at, moment),
        attempt,
        best.on if best.group != due.NO_STEP else None,
        best.at,
        late_days(best, moment),
        is_quiet,
        tuple(others),
        halves,
        best.task.id if best.task else None,
        attempts.get(contact_id),
        known.inbound,
        known.rank,
    )


def _order(known: Known, reason: Reason, is_quiet: str | None) -> tuple[Any, ...]:
    """Timed groups by the clock, the others by rank, those in quiet hours last."""
    if reason.group in TIMED:
        return (*reason.order(), known.contact_id)
    place = counting.merit(known.rank, known.stage, known.inbound, reason.on)
    return reason.group, is_quiet is not None, place, known.contact_id


def _next_working_day(moment: Moment, rules: Rules) -> date | None:
    try:
        return rules.roll(moment.now.date() + timedelta(1))
    except (ValueError, OverflowError):  # no working day is left
        return None
