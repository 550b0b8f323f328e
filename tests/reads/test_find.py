"""Find and list: every word, numbers however they are written, open contacts first."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeboard.commands import contacts, moves
from pipeboard.domain.query import parse
from pipeboard.domain.terms import Stage, Status
from pipeboard.reads import people
from pipeboard.reads.find import Found
from pipeboard.reads.find import find as find_by
from pipeboard.reads.find import find_notes as find_notes_by
from pipeboard.store import connect
from tests.card_file import add, card, make
from tests.conftest import TODAY
from tests.days import Day


@pytest.fixture
def db(store_path: Path) -> Iterator[sqlite3.Connection]:
    reader = connect.reader(store_path)
    yield reader
    reader.close()


def find(db: sqlite3.Connection, words: str, limit: int = 50) -> Found:
    return find_by(db, parse(words), TODAY, limit)


def find_notes(db: sqlite3.Connection, words: str) -> Found:
    return find_notes_by(db, parse(words), TODAY)


def names(db: sqlite3.Connection, words: str) -> list[str]:
    return [hit.name for hit in find(db, words).hits]


@pytest.mark.parametrize(
    "words",
    [
        "ana",
        "RUÍZ",
        "rui ana",
        "northw",
        "ana@northwind.example",
        "600123456",
        "600 123-456",
        "+34 (600) 123",
        "0600 123 456",
        "wind ruiz 600",
    ],
)
def test_any_fragment_finds(words: str, day: Day, db: sqlite3.Connection) -> None:
    day.add("Ana Ruíz", company="Northwind", email="ana@northwind.example", phone="+34 600 123 456")
    day.add("Bo Berg")
    assert names(db, words) == ["Ana Ruíz"]


@pytest.mark.parametrize(
    "words", ["", "   ", "anna", "ana berg", "*", "[a-z]", "a?a", "%", "99 99"]
)
def test_what_does_not_occur_is_not_found(words: str, day: Day, db: sqlite3.Connection) -> None:
    day.add("Ana Ruiz")
    day.add("Bo Berg")
    assert find(db, words) == ((), 0)


def test_signs_of_a_pattern_are_letters_like_others(day: Day, db: sqlite3.Connection) -> None:
    day.add("Ana [red] * ?")
    for words in ("[red]", "*", "?", "[red] *"):
        assert names(db, words) == ["Ana [red] * ?"]


def test_open_first_then_names_that_begin_so_then_the_newest(
    day: Day, db: sqlite3.Connection
) -> None:
    gone = day.add("Ana Gone")
    day.do(moves.disqualify, gone, reason="no_need")
    for name in ("Ana Old", "Mariana", "Ana New"):
        day.add(name)
    assert names(db, "ana") == ["Ana New", "Ana Old", "Mariana", "Ana Gone"]
    assert find(db, "ana", limit=2).total == 4
    assert [hit.is_open for hit in find(db, "ana").hits] == [1, 1, 1, 0]


def test_many_hits_come_in_the_same_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        card(f"{first}ana {n}", board=board)
        for n in range(20)
        for first in ("", "mari")
        for board in ("lead", None)
    ]
    db = make(tmp_path / "cards.db", *rows)
    whole = find(db, "ana", limit=80)
    monkeypatch.setattr("pipeboard.reads.find._FEW", 3)
    for limit in (1, 5, 20, 25, 45, 80):
        many = find(db, "ana", limit=limit)
        assert many.total == 80
        assert many.hits == whole.hits[:limit]
    add(db, card("mariana and more"))
    assert find(db, "iana", limit=100).total == 41
    db.close()


def test_notes_are_a_second_pass_without_whom_the_first_found(
    day: Day, db: sqlite3.Connection
) -> None:
    ana, bo = day.add("Ana Ruiz"), day.add("Bo Berg")
    day.do(contacts.note, ana, "plays tennis")
    day.do(contacts.note, bo, "knows Ana from tennis")
    assert {hit.name for hit in find_notes(db, "tennis").hits} == {"Ana Ruiz", "Bo Berg"}
    assert [hit.name for hit in find_notes(db, "ana").hits] == ["Bo Berg"]
    assert [hit.name for hit in find_notes(db, "berg ana").hits] == ["Bo Berg"]
    assert find_notes(db, "") == ((), 0)


def test_another_thread_can_stop_it(tmp_path: Path) -> None:
    make(tmp_path / "cards.db", *(card(f"Contact {n}") for n in range(20_000))).close()
    db = sqlite3.connect(tmp_path / "cards.db", check_same_thread=False)
    stopped = threading.Event()

    def keep_stopping() -> None:
        while not stopped.is_set():
            db.interrupt()

    def keep_finding() -> None:
        while True:
            find(db, "nobody at all")

    thread = threading.Thread(target=keep_stopping)
    thread.start()
    try:
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            keep_finding()
    finally:
        stopped.set()
        thread.join()
        db.close()


def test_the_list_is_everyone_who_fits_in_the_order_of_the_board(
    day: Day, db: sqlite3.Connection
) -> None:
    later, parked = day.add("Later"), day.add("Parked")
    day.do(moves.nurture, parked, reason="not_now", revisit_on=date(2027, 3, 1))
    sql, sal, newest = day.sql("Quelle"), day.sal("Sally"), day.add("Newest")

    def listed(**kept: object) -> list[int]:
        return [one.id for one in people.listed(db, today=TODAY, **kept)]  # type: ignore[arg-type]

    assert listed() == [newest, later, sal, sql]
    assert listed(status=None) == [newest, later, sal, sql, parked]
    assert listed(status=Status.NURTURE) == [parked]
    assert listed(stage=Stage.LEAD) == [newest, later]
    assert listed(prospects=True) == [sql]
    assert listed(query="all y") == [sal]


def test_the_list_reads_by_the_page(day: Day, db: sqlite3.Connection) -> None:
    for n in range(7):
        day.add(f"Contact {n}", email=f"c{n}@x.example", source="webinar")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_PAGE", 3)
        found = list(people.listed(db, today=TODAY))
    assert [one.id for one in found] == [7, 6, 5, 4, 3, 2, 1]
    assert (found[0].email, found[0].source, found[0].icp) == ("c6@x.example", "webinar", "unknown")


def test_an_unfinished_list_keeps_no_writer_waiting(day: Day, db: sqlite3.Connection) -> None:
    day.add("Ana Ruiz")
    day.add("Bo Berg")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "_PAGE", 1)
        listing = people.listed(db, today=TODAY)
        next(listing)
        day.add("Cy Cole")
        assert [one.name for one in listing] == ["Ana Ruiz"]
