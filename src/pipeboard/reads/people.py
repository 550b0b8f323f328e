"""The list of contacts as text: everyone who fits the question, in the order of the board."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from pipeboard.domain.query import Query, parse
from pipeboard.domain.terms import STAGES, Stage, Status
from pipeboard.reads.condition import Condition, all_of
from pipeboard.reads.query import condition

_PAGE = 500
_STAGE_ORDER = " ".join(f"when '{stage}' then {at}" for at, stage in enumerate(STAGES))
_PERSON = """
select k.contact_id, k.name, k.company,
  (select value from channel where contact_id = c.id and kind = 'email'
    order by state in ('bounced', 'wrong', 'opted_out'), main desc, id limit 1),
  (select value from channel where contact_id = c.id and kind = 'phone'
    order by state in ('bounced', 'wrong', 'opted_out'), main desc, id limit 1),
  k.title, k.stage, k.status, c.source, k.score, c.icp, nullif(k.due, '9999-12-31'), k.signs
from card k join contact c on c.id = k.contact_id where k.contact_id in """


_LINE = """select contact_id, name, title, company, stage, status, score, nullif(due, '9999-12-31'),
    due_time, signs from card where contact_id in """


class Line(NamedTuple):
    """What a list on screen draws of one contact."""

    contact_id: int
    name: str
    title: str | None
    company: str | None
    stage: str
    status: str
    score: str | None
    due: str | None
    """ISO date of the next open step."""
    due_time: str | None
    signs: str


class Person(NamedTuple):
    """One line of the list."""

    id: int
    name: str
    company: str | None
    email: str | None
    phone: str | None
    title: str | None
    stage: str
    status: str
    source: str | None
    score: str | None
    icp: str
    next_due: str | None
    """ISO date of the next open step."""
    signs: str


def listed(
    db: sqlite3.Connection,
    *,
    today: date,
    query: str = "",
    stage: Stage | None = None,
    status: Status | None = Status.OPEN,
    prospects: bool = False,
) -> Iterator[Person]:
    """Yield everyone who fits; a `status` of None means any, `prospects` SQL and opportunity.

    The order is fixed at the first step and rows are read by the page, so that a slow reader of
    the output never keeps a writer waiting.

    Raises:
        QueryError: the query cannot be understood.
    """
    also = []
    if stage:
        also.append(Condition("stage = ?", (stage,)))
    if status:
        also.append(Condition("status = ?", (status,)))
    if prospects:
        also.append(Condition("board in ('sql', 'opportunity')"))
    keys = found(db, parse(query), today, all_of(also))
    for start in range(0, len(keys), _PAGE):
        some = keys[start : start + _PAGE]
        marks = ", ".join("?" * len(some))
        rows = db.execute(f"{_PERSON}({marks})", some).fetchall()
        by_key = {row[0]: Person(*row) for row in rows}
        yield from (by_key[key] for key in some if key in by_key)


def found(
    db: sqlite3.Connection, query: Query, today: date, also: Condition | None = None
) -> list[int]:
    """Return the numbers of everyone who fits a query, in the order of the board, others last."""
    asked = all_of((condition(query, today), also))
    order = f"board is null, case stage {_STAGE_ORDER} end, pin, due, rank, contact_id desc"
    rows = db.execute(
        f"select contact_id from card where {asked.sql} order by {order}", asked.values
    )
    return [row[0] for row in rows.fetchall()]


def known(db: sqlite3.Connection, ids: Sequence[int]) -> list[int]:
    """Return those of some contacts that there are, in the order they are named."""
    there = db.execute(
        "select contact_id from card where contact_id in (select value from json_each(?))",
        (json.dumps(ids),),
    )
    found = {row[0] for row in there}
    return [contact_id for contact_id in dict.fromkeys(ids) if contact_id in found]


def page(db: sqlite3.Connection, ids: Sequence[int]) -> list[Line | None]:
    """Return a line for each of some contacts, in their order; None for one that is gone."""
    marks = ", ".join("?" * len(ids))
    lines = {row[0]: Line(*row) for row in db.execute(f"{_LINE}({marks})", ids)}
    return [lines.get(contact_id) for contact_id in ids]
