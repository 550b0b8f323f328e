"""Cards are derived: by an index for each contact, and the same when all are made again."""

from __future__ import annotations

from pipeboard.store import cards
from pipeboard.store.unit import Store
from tests.days import Day


def test_a_card_is_read_by_the_contact_alone_however_many_tasks_there_are(store: Store) -> None:
    plan = store.raw.execute(f"explain query plan {cards._FACTS}", (0, 1)).fetchall()
    words = [row[3] for row in plan]
    assert not [line for line in words if line.startswith("SCAN")]
    tasks = [line for line in words if line.startswith("SEARCH task ")]
    assert tasks
    assert all("contact_id=?" in line for line in tasks)


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
