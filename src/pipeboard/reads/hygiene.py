"""What is not as it should be, counted and listed: the aim of each count is 0."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pipeboard.domain.hygiene import BAD, is_too_bad
from pipeboard.domain.rules import Rules
from pipeboard.reads.checks import CHECKS, bounds

DUPLICATES, REFUSED, SOURCE = "duplicates", "refused_rows", "source:"
"""What is not counted by a check: pairs, rows of a file, and the bad leads of one source."""
NO_SOURCE = "no source"
LIMIT = 500
_LISTED = "', '".join(BAD)
_DECIDED = """(c.status in ('disqualified', 'won') or c.stage in ('sql', 'opportunity')
  or (c.status = 'nurture' and c.exit_reason in ('cadence_exhausted', 'lost_revisit'))
  or exists (select 1 from visit where contact_id = c.id and stage = 'sql' and not in_error))"""
_IS_BAD = f"c.status = 'disqualified' and c.exit_reason in ('{_LISTED}')"
_SOURCES = f"""
select coalesce(nullif(trim(c.source), ''), '{NO_SOURCE}'), total({_IS_BAD}), count(*)
from contact c where {_DECIDED} group by 1 having total({_IS_BAD}) > 0"""
_OF_SOURCE = f"""
select c.id as contact_id, replace(c.exit_reason, '_', ' ')
  || iif(c.exit_note is null, '', ': ' || c.exit_note) as why, c.updated_at as at
from contact c where {_IS_BAD} and coalesce(nullif(trim(c.source), ''), '{NO_SOURCE}') = :source"""
# Several files of one command come in at one instant.
_LAST = """
select id, file_name, counts, created_at from import_batch
where created_at = (select created_at from import_batch order by id desc limit 1) order by id"""
_REFUSED = """
select b.file_name, r.line, r.reason, r.cells, b.header from refused_row r
join import_batch b on b.id = r.import_id
where r.import_id in (select value from json_each(?)) order by r.import_id, r.line limit ?"""


class Count(NamedTuple):
    """One count: `found` of `total` are not as they should be."""

    key: str
    words: str
    found: int
    total: int
    of: str


class Source(NamedTuple):
    """A source: how many of its decided contacts were bad leads."""

    name: str
    bad: int
    decided: int
    is_alarm: bool


class LastImport(NamedTuple):
    """The files that were brought in last, and how many of their rows were refused."""

    files: tuple[str, ...]
    ids: tuple[int, ...]
    on: str
    rows: int
    refused: int


class Line(NamedTuple):
    """A contact of a list, and why it is there; a draft of a new contact is nobody's yet."""

    contact_id: int | None
    name: str
    company: str | None
    stage: str
    status: str
    why: str


class RefusedRow(NamedTuple):
    """A row of a file that could not be brought in."""

    file_name: str
    line: int
    reason: str
    cells: tuple[str, ...]
    columns: tuple[str, ...]


def counts(db: sqlite3.Connection, now: datetime, mine: Rules) -> list[Count]:
    """Return every count of contacts at a local time; duplicates are counted elsewhere."""
    values, told = bounds(now, mine), []
    for one in CHECKS:
        sql = f"select count(*), {one.total} from ({one.rows})"
        found, total = db.execute(sql, values).fetchone()
        told.append(Count(one.key, one.words, found, total, one.of))
    return told


def sources(db: sqlite3.Connection) -> list[Source]:
    """Return the sources that gave bad leads, the worst first.

    Decided is who became an SQL, was let go, or was parked after all attempts or a lost deal.
    """
    found = [
        Source(name, int(bad), decided, is_too_bad(int(bad), decided))
        for name, bad, decided in db.execute(_SOURCES).fetchall()
    ]
    return sorted(found, key=lambda one: (not one.is_alarm, -one.bad / one.decided, one.name))


def last_import(db: sqlite3.Connection) -> LastImport | None:
    """Return what was brought in last, None when nothing was or it was undone."""
    rows = db.execute(_LAST).fetchall()
    if not rows:
        return None
    ids = tuple(row[0] for row in rows)
    said = [json.loads(row[2]) for row in rows]
    asked = (json.dumps(ids),)
    refused = db.execute(
        "select count(*) from refused_row where import_id in (select value from json_each(?))",
        asked,
    ).fetchone()[0]
    total = sum(sum(one.values()) for one in said)
    return LastImport(tuple(row[1] for row in rows), ids, rows[0][3], total, refused)


def refused_rows(
    db: sqlite3.Connection, ids: Sequence[int], limit: int = LIMIT
) -> list[RefusedRow]:
    """Return the refused rows of some files, by line."""
    rows = db.execute(_REFUSED, (json.dumps(list(ids)), limit)).fetchall()
    return [
        RefusedRow(name, line, why, tuple(json.loads(cells)), tuple(json.loads(header)))
        for name, line, why, cells, header in rows
    ]


def lines(
    db: sqlite3.Connection, key: str, now: datetime, mine: Rules, limit: int = LIMIT
) -> list[Line]:
    """Return the contacts behind a count, the longest waiting first.

    Raises:
        KeyError: there is no such count.
    """
    values: dict[str, Any] = bounds(now, mine)
    if key.startswith(SOURCE):
        sql, values["source"] = _OF_SOURCE, key.removeprefix(SOURCE)
    else:
        sql = {one.key: one.rows for one in CHECKS}[key]
    found = db.execute(
        f"""select r.contact_id, coalesce(k.name, 'a new contact'), k.company,
          coalesce(k.stage, ''), coalesce(k.status, ''), r.why
        from ({sql}) r left join card k on k.contact_id = r.contact_id
        order by r.at, r.contact_id limit :limit""",
        {**values, "limit": limit},
    ).fetchall()
    return [Line(*row) for row in found]
