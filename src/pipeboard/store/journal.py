"""The journal: TEMP triggers capture every row change of a unit; undo applies the inverse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table
from sqlalchemy.exc import IntegrityError

from pipeboard.domain.refusal import Refusal
from pipeboard.store import bulk
from pipeboard.store.lists import View
from pipeboard.store.tables import Contact

BOOKKEEPING = frozenset({"updated_at"})  # never imaged, never a conflict
_PAGE = 5000


class Image(NamedTuple):
    """One captured change: row `row` of `tbl`, `I`, `U` or `D`, fields before and after (JSON)."""

    tbl: str
    op: str
    row: int
    was: str | None
    now: str | None


class _Clash(Exception):
    """A later change is in the way of an inverse."""


def journaled() -> list[Table]:
    """Return every table whose changes are captured: all but those that say no."""
    assert View.metadata is Contact.metadata  # one registry: whoever imports both has all tables
    tables = Contact.metadata.tables.values()
    return [table for table in tables if table.info.get("journal", True)]


def triggers(table: Table) -> Iterator[str]:
    """Return the three TEMP triggers of a table, made from its columns.

    Outside a unit `current_unit` is empty and the NOT NULL of `change.entry` stops the write.
    """
    name = table.name
    columns = [column.name for column in table.columns if column.name not in BOOKKEEPING]
    subject = "null"
    if name == "contact":
        subject = "{0}.id"
    elif "contact_id" in table.c:
        subject = "{0}.contact_id"

    def capture(op: str, row: str, was: str, now: str) -> str:
        return (
            "insert into change(entry, tbl, row, subject, op, was, now) select "
            f"(select entry from current_unit), '{name}', {row}.id, {subject.format(row)}, "
            f"'{op}', {was}, {now};"
        )

    def changed(side: str) -> str:
        fields = " || ".join(
            f"iif(old.{c} is new.{c}, '', ',\"{c}\":' || json_quote({side}.{c}))" for c in columns
        )
        return f"'{{' || substr({fields}, 2) || '}}'"

    whole = ", ".join(f"'{column.name}', old.{column.name}" for column in table.columns)
    differs = " or ".join(f"old.{c} is not new.{c}" for c in columns)
    yield (
        f"create temp trigger j_{name}_i after insert on main.{name} begin "
        f"{capture('I', 'new', 'null', 'null')} end"
    )
    yield (
        f"create temp trigger j_{name}_u after update on main.{name} when {differs} begin "
        f"{capture('U', 'new', changed('old'), changed('new'))} end"
    )
    yield (
        f"create temp trigger j_{name}_d after delete on main.{name} begin "
        f"{capture('D', 'old', f'json_object({whole})', 'null')} end"
    )


def last_live(db: Connection) -> int | None:
    """Return the root of the newest command that is not undone, or None."""
    newest = "group by root having count(*) % 2 = 1 order by root desc limit 1"
    root: int | None = _scalar(db, f"select root from entry {newest}")
    return root


def last_undone(db: Connection) -> int | None:
    """Return the root that was undone last and not redone, or None."""
    newest = "group by root having count(*) % 2 = 0 order by max(id) desc limit 1"
    root: int | None = _scalar(db, f"select root from entry {newest}")
    return root


def is_live(db: Connection, root: int) -> bool | None:
    """Return whether the command `root` stands (True) or is undone (False); None if unknown."""
    count = _scalar(db, "select count(*) from entry where root = ?", root)
    return bool(count % 2) if count else None


def words_of(db: Connection, root: int) -> str:
    """Return what the command was, in words."""
    return str(_scalar(db, "select words from entry where id = ?", root) or "")


def invert(db: Connection, root: int, entry: int) -> Refusal | None:
    """Apply the inverse of the last entry of `root` within the open unit `entry`.

    Returns the reason when a later command touched the same field of the same row.
    """
    db.exec_driver_sql("pragma defer_foreign_keys=on")
    last = _scalar(db, "select max(id) from entry where root = ? and id < ?", root, entry)
    try:
        _refuse_clash(db, last, root)
        for page in _pages_backwards(db, last):
            for (tbl, op), run in groupby(page, key=lambda image: (image.tbl, image.op)):
                for count, sql, values in _inverse(tbl, op, list(run)):
                    if db.exec_driver_sql(sql, values).rowcount != count:
                        raise _Clash(f"a {tbl} is no longer as that left it")
    except _Clash as clash:
        return Refusal(str(clash))
    except IntegrityError:
        return Refusal("Something added later still needs it; undo that first (U lists all).")
    return None


def _bounds(db: Connection, entry: int) -> tuple[int, int]:
    first = _scalar(db, "select first from entry where id = ?", entry)
    after = _scalar(db, "select first from entry where id > ? order by id limit 1", entry)
    return int(first or 0), int(after or 2**62)


def _refuse_clash(db: Connection, entry: int, root: int) -> None:
    """Raise when a later command that still stands changed the same field of the same row."""
    first, after = _bounds(db, entry)
    later = db.exec_driver_sql(
        """select r.id, r.words, mine.op, mine.now, theirs.op, theirs.now, mine.tbl
        from change theirs join entry n on n.id = theirs.entry join entry r on r.id = n.root
        join change mine on mine.tbl = theirs.tbl and mine.row = theirs.row
            and mine.id >= ? and mine.id < ?
        where theirs.id >= ? and n.root <> ?
        and (select count(*) from entry x where x.root = n.root and x.id > ?) % 2 = 1
        order by theirs.id desc""",
        (first, after, after, root, entry),
    )
    for other, words, op, now, their_op, their_now, tbl in later:
        both_updates = op == "U" == their_op
        if not both_updates or json.loads(now).keys() & json.loads(their_now).keys():
            raise _Clash(f"“{words}” (#{other}) changed the same {tbl} later; undo that first.")


def _pages_backwards(db: Connection, entry: int) -> Iterator[list[Image]]:
    """Yield the changes of an entry, last first, a page at a time (an import may have 300,000)."""
    first, after = _bounds(db, entry)
    while True:
        rows = db.exec_driver_sql(
            "select id, tbl, op, row, was, now from change where id >= ? and id < ? "
            "order by id desc limit ?",
            (first, after, _PAGE),
        ).all()
        if not rows:
            return
        yield [Image(*row[1:]) for row in rows]
        after = rows[-1][0]


def _inverse(tbl: str, op: str, run: list[Image]) -> Iterator[tuple[int, str, tuple[Any, ...]]]:
    """Yield (rows that it must change, statement, values)."""
    if op == "I":
        yield len(run), *bulk.delete(tbl, "id", [image.row for image in run])
    elif op == "D":
        rows = [json.loads(image.was or "{}") for image in run]
        for names, alike in groupby(rows, key=tuple):
            values = (tuple(row.values()) for row in alike)
            for sql, bound in bulk.inserts(tbl, names, values):
                yield len(bound) // len(names), sql, bound
    else:
        for image in run:
            was, now = json.loads(image.was or "{}"), json.loads(image.now or "{}")
            sets = ", ".join(f"{name} = ?" for name in was)
            guards = " and ".join(f"{name} is ?" for name in now)
            sql = f"update {tbl} set {sets} where id = ? and {guards}"
            yield 1, sql, (*was.values(), image.row, *now.values())


def _scalar(db: Connection, sql: str, *values: Any) -> Any:
    return db.exec_driver_sql(sql, values).scalar()
