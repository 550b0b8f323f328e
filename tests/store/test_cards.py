"""Cards are derived: by an index for each contact, and the same when all are made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.store import cards, facts
from pipeboard.store.unit import Store
from tests import card_file
from tests.days import Day

INDEXES = ("card_board", "card_due", "card_rots", "card_reply", "card_written", "card_nostep")
ASKED = [text for name, text in vars(facts).items() if "from touched t" in str(text)]


@pytest.mark.parametrize("sql", ASKED)
def test_a_card_is_read_by_the_contact_alone_however_many_records_there_are(
    store: Store, sql: str
) -> None:
    store.raw.execute(cards.TOUCHED)
    values = (0, 1)[: sql.count("?")]
    plan = [row[3] for row in store.raw.execute(f"explain query plan {sql}", values).fetchall()]
    assert not [line for line in plan if line.startswith("SCAN") and "subquery" not in line]
    found = [line for line in plan if line.startswith("SEARCH")]
    assert len(found) > 1
    assert all("_id=?" in line or "rowid" in line or "tbl=? AND row=?" in line for line in found)


def test_every_question_about_a_chunk_is_held_to_an_index() -> None:
    assert len(ASKED) == 7


def test_all_cards_made_again_are_the_same(store: Store, day: Day) -> None:
    day.add("Bo", company="Fjord", note="Zoë said so")
    day.opportunity("Ana", email="ana@x.example", phone="+34 600 123 456")
    tables = ("card", "card_note", "tally")
    before = [store.raw.execute(f"select * from {name}").fetchall() for name in tables]
    store.raw.execute("begin")
    cards.rewrite_all(store.raw, lambda *_: None)
    store.raw.execute("commit")
    assert [store.raw.execute(f"select * from {name}").fetchall() for name in tables] == before


def test_a_changed_company_redraws_its_people(store: Store, day: Day) -> None:
    from pipeboard.commands import contacts

    ana, bo = day.add("Ana", company="Fjord"), day.add("Bo", company="Fjord")
    store.do(contacts.edit, ana, {"headcount": "50-500"}, seen=10**9)
    shown = store.raw.execute("select headcount from card where contact_id = ?", (bo,)).fetchone()
    assert shown == ("50–500",)


def test_the_tests_own_file_of_cards_has_the_columns_and_indexes_of_the_store(
    store: Store, tmp_path: Path
) -> None:
    """But for those that only find needs."""
    own = card_file.make(tmp_path / "cards.db", card_file.card("Ana"))
    for about in ("table_info(card)", "table_info(tally)", *(f"index_info({n})" for n in INDEXES)):
        columns = [row[1:3] for row in own.execute(f"pragma {about}").fetchall()]
        there = [row[1:3] for row in store.raw.execute(f"pragma {about}").fetchall()]
        if "table" in about:
            columns, there = ([name for name, _ in one] for one in (columns, there))
        assert columns == there, about
    own.close()
