"""The journal as the rep reads it: what stands, what was undone, whom it concerned."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeboard.commands import contacts
from pipeboard.reads.history import history, last_standing
from pipeboard.store import connect
from tests.days import Day


@pytest.fixture
def db(store_path: Path) -> Iterator[sqlite3.Connection]:
    reader = connect.reader(store_path)
    yield reader
    reader.close()


def test_nothing_was_done_yet(db: sqlite3.Connection) -> None:
    assert history(db) == []
    assert last_standing(db) is None


def test_newest_first_with_its_state_and_whom_it_concerned(
    day: Day, db: sqlite3.Connection
) -> None:
    ana, bo = day.add("Ana Ruiz"), day.add("Bo Berg")
    day.do(contacts.note, ana, "tea")
    day.undo(2)
    note, added_bo, added_ana = history(db)
    assert (note.words, note.stands, note.is_last) == ("note", True, True)
    assert (added_bo.stands, added_bo.contacts) == (False, ((bo, "Bo Berg"),))
    assert (added_ana.stands, added_ana.is_last, added_ana.has_more) == (True, False, False)
    assert added_ana.at == "2026-11-23T09:00:00Z"
    assert added_ana.actor == "test"


def test_an_undo_changes_what_is_last_and_a_redo_puts_it_back(
    day: Day, db: sqlite3.Connection
) -> None:
    day.add("Ana Ruiz")
    day.add("Bo Berg")
    day.undo()
    assert last_standing(db) == 1
    day.redo()
    assert last_standing(db) == 2
    assert [one.stands for one in history(db)] == [True, True]


def test_the_history_of_one_contact(day: Day, db: sqlite3.Connection) -> None:
    ana, bo = day.add("Ana Ruiz"), day.add("Bo Berg")
    day.do(contacts.note, ana, "tea")
    day.do(contacts.note, bo, "coffee")
    assert [one.id for one in history(db, contact_id=ana)] == [3, 1]


def test_pages_of_history(day: Day, db: sqlite3.Connection) -> None:
    for n in range(5):
        day.add(f"Contact {n}")
    assert [one.id for one in history(db, limit=2)] == [5, 4]
    assert [one.id for one in history(db, limit=2, before=4)] == [3, 2]


def test_a_command_on_many_names_the_first_and_says_so(day: Day, db: sqlite3.Connection) -> None:
    with day.store.unit() as unit:
        for n in range(5):
            contacts.add(unit, contacts.NewContact(name=f"Contact {n}"), today=day.today)
        unit.says("add 5 leads")
    (done,) = history(db)
    assert [who.name for who in done.contacts] == ["Contact 0", "Contact 1", "Contact 2"]
    assert done.has_more
