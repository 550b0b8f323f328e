"""The list of contacts as text: everyone who fits the question, in the order of the board."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from pipeboard.domain.terms import STAGES, Origin, Stage, Status
from pipeboard.domain.text import fold
from pipeboard.reads.find import matches

_ORIGIN = "origin:"
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


class Asked(NamedTuple):
    """A question as it was typed: words to find, and the origin to keep to."""

    words: str
    origin: Origin | None


def read_query(query: str) -> Asked:
    """Take `origin:inbound` out of the words of a question.

    Raises:
        ValueError: the origin is not one of ours.
    """
    origin, words = None, []
    for word in query.split():
        if not word.casefold().startswith(_ORIGIN):
            words.append(word)
            continue
        named = fold(word[len(_ORIGIN) :])
        if named not in list(Origin):
            raise ValueError(f"no origin “{named}”: use {', '.join(Origin)}")
        origin = Origin(named)
    return Asked(" ".join(words), origin)


def listed(
    db: sqlite3.Connection,
    *,
    query: str = "",
    stage: Stage | None = None,
    status: Status | None = Status.OPEN,
    prospects: bool = False,
) -> Iterator[Person]:
    """Yield everyone who fits; a `status` of None means any, `prospects` SQL and opportunity.

    The order is fixed at the first step and rows are read by the page, so that a slow reader of
    the output never keeps a writer waiting.

    Raises:
        ValueError: the query names an origin that is not one of ours.
    """
    asked = read_query(query)
    conditions, values = ["true"], list[str]()
    if found := matches(asked.words):
        conditions.append(found.sql)
        values += found.values
    if asked.origin:
        conditions.append("contact_id in (select id from contact where origin = ?)")
        values.append(asked.origin)
    if stage:
        conditions.append("stage = ?")
        values.append(stage)
    if status:
        conditions.append("status = ?")
        values.append(status)
    if prospects:
        conditions.append("board in ('sql', 'opportunity')")
    keys = [
        row[0]
        for row in db.execute(
            f"select contact_id from card where {' and '.join(conditions)} order by board is null, "
            f"case stage {_STAGE_ORDER} end, pin, due, rank, contact_id desc",
            values,
        ).fetchall()
    ]
    for start in range(0, len(keys), _PAGE):
        page = keys[start : start + _PAGE]
        marks = ", ".join("?" * len(page))
        rows = db.execute(f"{_PERSON}({marks})", page).fetchall()
        by_key = {row[0]: Person(*row) for row in rows}
        yield from (by_key[key] for key in page if key in by_key)
