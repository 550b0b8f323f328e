"""The unit of work: whole or nothing, also when somebody reads or writes at the same time."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from pipeboard.commands import contacts
from pipeboard.commands.contacts import NewContact
from pipeboard.store import connect
from pipeboard.store.unit import Store, Unit
from tests.conftest import NOW, TODAY
from tests.days import Day, whole


def test_busy_at_begin_is_locked_and_nothing_is_written(store: Store, day: Day) -> None:
    store.raw.execute("pragma busy_timeout=50")
    before = whole(store)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(connect.Locked):
            day.add("Ana")
        other.execute("rollback")
    assert whole(store) == before
    assert day.add("Ana") == 1


def test_busy_at_commit_is_rolled_back_and_locked_too(store: Store, day: Day) -> None:
    store.raw.execute("pragma busy_timeout=50")
    before = whole(store)
    with closing(connect.reader(store.path)) as other:
        other.execute("begin")
        other.execute("select count(*) from contact").fetchone()
        with pytest.raises(connect.Locked):
            day.add("Ana")
        assert not store.raw.in_transaction
        other.execute("rollback")
    assert whole(store) == before
    assert day.add("Ana") == 1


def test_a_bug_in_a_command_writes_nothing(store: Store, day: Day) -> None:
    def half(unit: Unit) -> None:
        contacts.add(unit, NewContact("Ana"), today=TODAY)
        raise RuntimeError("a bug")

    before = whole(store)
    with pytest.raises(RuntimeError):
        store.do(half)
    assert whole(store) == before
    assert day.add("Bo") == 1


def test_two_stores_on_one_file_take_turns(store: Store, day: Day) -> None:
    second = Store(store.path, clock=lambda: NOW, actor="cli")
    other = Day(second, TODAY)
    people = [turn.add(f"Ana {n}") for n in range(5) for turn in (day, other)]
    assert people == list(range(1, 11))
    rows = day.rows("select actor, count(*) from entry group by 1 order by 1")
    assert rows == [("cli", 5), ("test", 5)]
    second.close()


def test_a_reader_that_opens_during_a_commit_waits_for_it_or_says_locked(store: Store) -> None:
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(connect.Locked):
            connect.reader(store.path)


@pytest.mark.parametrize(
    "row",
    [
        "update contact set stage = 'prospect'",
        "update contact set status = 'nurture'",
        "update contact set cycle = 0",
        "insert into task(contact_id, kind, title, due_on, state, sequence, created_at, updated_at)"
        " values (1, 'appointment', 'x', '2026-11-25', 'open', 0, '', '')",
        "insert into qualification(contact_id, cycle, gate, origin, passed_at, in_error,"
        " created_at, updated_at) values (1, 1, 'sal', 'override', '', 0, '', '')",
    ],
)
def test_the_store_itself_holds_what_must_never_be(store: Store, day: Day, row: str) -> None:
    day.add("Ana")
    refused = pytest.raises(sqlite3.IntegrityError, match="CHECK")
    with closing(sqlite3.connect(store.path)) as db, refused:
        db.execute(row)
