"""What the board reads: every question has an index behind it and the order of the board."""

from __future__ import annotations

import random
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from pipeboard.domain.terms import STAGES, Stage
from pipeboard.reads import board
from tests.card_file import add, card, make

TODAY = date(2026, 11, 23)


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    chance = random.Random(7)
    return make(
        tmp_path / "cards.db",
        *(
            card(
                f"Contact {n}",
                chance.choice(STAGES),
                pin=int(chance.random() > 0.05),
                due=chance.choice(["2026-11-20", "2026-11-23", "2026-12-01", "9999-12-31"]),
                score=str(chance.randrange(5)),
            )
            for n in range(1_000)
        ),
        card("Gone", board=None, status="nurture"),
    )


def in_order(db: sqlite3.Connection, stage: Stage) -> list[int]:
    rows = db.execute("select pin, due, rank, -contact_id from card where board = ?", (stage,))
    return [-row[3] for row in sorted(rows)]


def plan_of(db: sqlite3.Connection, ask) -> list[str]:
    """Return the query plan of each statement that a read runs."""
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    ask(db)
    db.set_trace_callback(None)
    return [row[3] for sql in asked for row in db.execute(f"explain query plan {sql}")]


@pytest.mark.parametrize("size", [1, 64, 100])
def test_pages_joined_are_the_whole_column_in_the_order_of_the_board(db, size):
    for column in board.columns(db):
        joined = [
            one.id
            for offset in range(0, column.cards, size)
            for one in board.page(db, column.stage, offset, column.cards, size)
        ]
        assert joined == in_order(db, column.stage)


def test_a_position_is_the_index_in_the_order_of_the_board(db):
    for stage in STAGES:
        for index, contact_id in enumerate(in_order(db, stage)):
            assert board.position(db, contact_id) == (stage, index)


def test_a_contact_that_is_not_open_or_not_there_has_no_position(db):
    assert board.position(db, 1_001) is None
    assert board.position(db, 99_999) is None


def test_columns_count_all_and_sum_each_currency_the_largest_first(db):
    deal = {"stage": "opportunity", "currency": "EUR"}
    add(
        db,
        card("Small", amount=700, **deal),
        card("Large", amount=1_200_000, **deal),
        card("Dollars", amount=8_450_000, **deal | {"currency": "USD"}),
        card("Unsized", **deal | {"currency": None}),
    )
    columns = board.columns(db)
    assert [column.stage for column in columns] == list(STAGES)
    assert [c.cards for c in columns] == [len(in_order(db, stage)) for stage in STAGES]
    assert columns[3].sums == (("USD", 8_450_000), ("EUR", 1_200_700))
    assert columns[0].sums == ()


def test_an_empty_file_has_four_empty_columns_and_no_totals(tmp_path):
    empty = make(tmp_path / "empty.db")
    assert [column.cards for column in board.columns(empty)] == [0, 0, 0, 0]
    assert board.page(empty, Stage.LEAD, 0, 0) == []
    assert board.totals(board.columns(empty)) == (0, 0)


def test_leads_and_prospects_are_counted_apart(db):
    totals = board.totals(board.columns(db))
    assert totals.leads == len(in_order(db, Stage.LEAD)) + len(in_order(db, Stage.SAL))
    assert totals.leads + totals.prospects == 1_000


def test_a_card_carries_what_is_drawn_and_no_placeholder_date(db):
    add(db, card("Zara", "sql", pin=0, due="0001-01-01", score="35–60", title="CRO"))
    first = board.page(db, Stage.SQL, 0, 300)[0]
    assert (first.name, first.title, first.score, first.pinned) == ("Zara", "CRO", "35–60", 1)
    assert first.stage == "sql"
    assert {one.due for one in board.page(db, Stage.LEAD, 0, 300, 300)} >= {None}


@pytest.mark.parametrize(
    ("facts", "is_rotting"),
    [
        ({}, False),
        ({"rots_on": "2026-11-24"}, False),
        ({"rots_on": "2026-11-23"}, True),
        ({"rots_on": "2026-11-23", "due": "2026-11-24", "step": "todo"}, True),
        ({"rots_on": "2026-11-23", "due": "2026-12-14", "signs": "booked"}, False),
        ({"rots_on": "2026-11-23", "due": "2026-12-15", "signs": "booked"}, True),
        ({"rots_on": "2026-11-23", "due": "2026-11-20", "signs": "booked"}, False),
        (
            {
                "rots_on": "2026-11-23",
                "due": "2026-11-20",
                "step": "appointment",
                "signs": "booked",
            },
            True,
        ),
    ],
)
def test_a_card_rots_from_its_day_on_unless_an_appointment_is_near(db, facts, is_rotting):
    add(db, card("Zara", "sql", pin=0, **{"due": "9999-12-31", **facts}))
    (one,) = (one for one in board.page(db, Stage.SQL, 0, 300) if one.name == "Zara")
    assert one.is_rotting(TODAY) is is_rotting


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (board.columns, "PRIMARY KEY"),
        (lambda db: board.page(db, Stage.LEAD, 0, 250), "card_board"),
        (lambda db: board.page(db, Stage.LEAD, 192, 250), "card_board"),
        (lambda db: board.position(db, 5), "card_board"),
    ],
    ids=["columns", "page", "page from the end", "position"],
)
def test_every_read_searches_an_index_and_sorts_nothing(db, ask, index):
    plan = plan_of(db, ask)
    assert any(index in step for step in plan)
    assert all(step.startswith("SEARCH") for step in plan), plan
