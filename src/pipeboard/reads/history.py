"""The journal as a list: what was done, whether it stands, whom it concerned."""

from __future__ import annotations

import json
import sqlite3
from typing import NamedTuple

from pipeboard.domain.people import shown_name

_ENTRIES = """
select r.id, r.at, r.actor, r.words, r.first,
  (select first from entry where id > r.id order by id limit 1),
  (select count(*) from entry where root = r.id)
from entry r where r.root = r.id"""
_OF_CONTACT = """
 and r.id in (select root from entry where id in
  (select entry from change where subject in
    (select ?1 union select old_id from merged where contact_id = ?1)))"""
_SUBJECTS = """
select distinct subject from change where id >= ? and id < ? and subject is not null limit ?"""
_GONE = """
select was from change where tbl = 'contact' and row = ? and op = 'D' order by id desc limit 1"""
_NAMED = 3
_END = 2**62


class Who(NamedTuple):
    """A contact that a command concerned."""

    id: int
    name: str


class Done(NamedTuple):
    """One command; undo and redo of it are told by whether it stands."""

    id: int
    at: str
    """UTC instant at which it was done."""
    actor: str
    """screen, cli or import."""
    words: str
    stands: bool
    """False while it is undone."""
    is_last: bool
    """Whether it is the newest that stands: what undo takes back."""
    contacts: tuple[Who, ...]
    """The first of those it concerned."""
    has_more: bool
    """Whether it concerned more than those."""


def history(
    db: sqlite3.Connection,
    *,
    contact_id: int | None = None,
    limit: int = 50,
    before: int = _END,
) -> list[Done]:
    """Return what was done, newest first, before the command `before`; of one contact if named."""
    sql, values = _ENTRIES, list[int]()
    if contact_id is not None:
        sql += _OF_CONTACT
        values.append(contact_id)
    rows = db.execute(f"{sql} and r.id < ? order by r.id desc limit ?", (*values, before, limit))
    last = last_standing(db)
    done = []
    for root, at, actor, words, first, after, count in rows.fetchall():
        subjects = db.execute(_SUBJECTS, (first, after or _END, _NAMED + 1)).fetchall()
        contacts = tuple(Who(key, name_of(db, key)) for (key,) in subjects[:_NAMED])
        more = len(subjects) > _NAMED
        done.append(Done(root, at, actor, words, count % 2 == 1, root == last, contacts, more))
    return done


def last_standing(db: sqlite3.Connection) -> int | None:
    """Return the newest command that is not undone, or None."""
    row = db.execute(
        "select root from entry group by root having count(*) % 2 = 1 order by root desc limit 1"
    ).fetchone()
    return row[0] if row else None


def name_of(db: sqlite3.Connection, contact_id: int) -> str:
    """Return what a contact is called, one whose adding was undone too."""
    row = db.execute("select name from card where contact_id = ?", (contact_id,)).fetchone()
    if row:
        return str(row[0])
    gone = db.execute(_GONE, (contact_id,)).fetchone()
    was = json.loads(gone[0]) if gone else {}
    return shown_name(was.get("display_name"), was.get("first_name"), was.get("last_name"))
