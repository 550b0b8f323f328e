"""Find anyone by any part of a name, company, address or number; notes in a second pass."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple

from pipeboard.domain.query_terms import Query
from pipeboard.domain.text import clean, fold
from pipeboard.reads.condition import Condition, all_of, literal
from pipeboard.reads.query import condition, fields_of, words_in

_SHOWN = "contact_id, name, title, company, stage, status, board is not null"
_FEW = 5_000  # up to here the hits are ordered and counted in Python, in one pass over the cards


class Hit(NamedTuple):
    """One contact that was found."""

    id: int
    name: str
    title: str | None
    company: str | None
    stage: str
    status: str
    is_open: int
    """1 while the contact is being worked."""


class Found(NamedTuple):
    """The first hits, and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int


def find(db: sqlite3.Connection, query: Query, today: date, limit: int = 50) -> Found:
    """Return who a query asks for: open contacts first, then the others; nobody when it is empty.

    Among the open, those whose name begins with the first word come first; then the newest.
    Another thread may stop it with `db.interrupt()`.
    """
    if not query.terms:
        return Found((), 0)
    asked, named = condition(query, today), _beginning(query)
    few = db.execute(
        "select contact_id, board is null, board is not null and not find glob ? from card "
        f"where {asked.sql} limit {_FEW + 1}",
        (named, *asked.values),
    ).fetchall()
    if len(few) > _FEW:
        return _find_among_many(db, asked, named, limit)
    few.sort(key=lambda row: (row[1], row[2], -row[0]))
    return Found(_hits(db, [row[0] for row in few[:limit]]), len(few))


def find_notes(db: sqlite3.Connection, query: Query, today: date, limit: int = 50) -> Found:
    """Return who has the words of a query in their notes, or partly there and partly in their name.

    Contacts that `find` shows are left out; a query without words finds nobody here.
    """
    keys = noted(db, query, today)
    return Found(_hits(db, keys[:limit]), len(keys))


def noted(db: sqlite3.Connection, query: Query, today: date) -> list[int]:
    """Return the numbers of all whom `find_notes` finds, in its order: open ones first, newest."""
    in_notes, named = words_in(query, "card.find || char(10) || text"), words_in(query, "card.find")
    if in_notes is None or named is None:
        return []
    not_named = Condition(f"({named.sql}) is not true", named.values)
    asked = all_of((in_notes, not_named, fields_of(query, today)))
    rows = db.execute(
        f"""select card.contact_id, board is null from card_note
        join card on card.contact_id = card_note.contact_id where {asked.sql}""",
        asked.values,
    ).fetchall()
    return [row[0] for row in sorted(rows, key=lambda row: (row[1], -row[0]))]


def _beginning(query: Query) -> str:
    """The pattern of a name that begins with the first word; of any without words."""
    first = fold(clean(query.plain)).split()[:1]
    return f"{literal(first[0])}*" if first else "*"


def _find_among_many(db: sqlite3.Connection, asked: Condition, named: str, limit: int) -> Found:
    """One pass counts; then each tier that holds anyone stops reading as soon as it is full."""
    row = db.execute(
        "select count(*), total(board is not null and find glob ?), total(board is not null) "
        f"from card where {asked.sql}",
        (named, *asked.values),
    ).fetchone()
    total, first, still_open = (int(count) for count in row)
    tiers = (
        (first, "board is not null and find glob ?", (named,)),
        (still_open - first, "board is not null and not find glob ?", (named,)),
        (total - still_open, "board is null", ()),
    )
    best: list[int] = []
    for count, tier, values in tiers:
        if count and len(best) < limit:
            rows = db.execute(
                f"select contact_id from card where {tier} and {asked.sql} "
                "order by contact_id desc limit ?",
                (*values, *asked.values, min(limit - len(best), count)),
            ).fetchall()
            best += [row[0] for row in rows]
    return Found(_hits(db, best), total)


def _hits(db: sqlite3.Connection, keys: list[int]) -> tuple[Hit, ...]:
    marks = ", ".join("?" * len(keys))
    rows = db.execute(f"select {_SHOWN} from card where contact_id in ({marks})", keys).fetchall()
    by_key = {row[0]: Hit(*row) for row in rows}
    return tuple(by_key[key] for key in keys if key in by_key)
