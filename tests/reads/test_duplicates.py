"""Hints at contacts who may be one person: sensible ones, and quickly."""

from __future__ import annotations

from itertools import count

import pytest

from pipeboard.commands import contacts, moves
from pipeboard.reads import duplicates
from tests.days import Day


def found(day: Day) -> list[tuple[int, int, tuple[str, ...]]]:
    """All hints, which those about one contact must agree with."""
    hints = duplicates.hints(day.store.raw)
    for hint in hints:
        for one in hint[:2]:
            assert hint in duplicates.of_contact(day.store.raw, one)
    return [tuple(hint) for hint in hints]


def test_a_phone_in_another_notation_is_the_same_phone(day: Day) -> None:
    ana = day.add("Ana Ruiz", phone="+34 600 123 456")
    bo = day.add("Bo Lind", phone="0034 (600) 123-456")
    day.add("Cy Berg", phone="+34 600 123 457")
    assert found(day) == [(ana, bo, ("same phone +34600123456",))]


def test_a_switchboard_is_no_hint(day: Day) -> None:
    for number in range(duplicates.CHANCE + 1):
        day.add(f"{'abcdefghij'[number] * 6} {'klmnopqrst'[number] * 6}", phone="+34 900 100 100")
    assert found(day) == []


def test_a_surname_at_one_company_is_a_hint_and_a_company_is_its_name_key(day: Day) -> None:
    ana = day.add("Ana Ruiz", company="Northwind Ltd")
    eva = day.add("Eva Ruiz", company="NORTHWIND")
    day.add("Eva Ruiz-Berg", company="Fjord")
    assert found(day) == [(ana, eva, ("same surname at Northwind Ltd",))]


@pytest.mark.parametrize(
    ("one", "two", "hint"),
    [
        (("Ana Ruiz", "Northwind"), ("Anna Ruiz", "Northwind"), "name 94 % alike at Northwind"),
        (("Ana Ruiz", "Northwind"), ("Ruiz, Ana", "Northwind"), "same name at Northwind"),
        (("Ána Ruiz", "Northwind"), ("ana RUIZ", "Northwind"), "same name at Northwind"),
        (("Ana Ruiz", "Northwind"), ("Ana Ruiz", "Northwinds"), "same name, company 95 % alike"),
        (("Ana Ruiz", "Northwind"), ("Ana Ruiz", "Fjord"), None),
        (("Ana Ruiz", "Northwind"), ("Ina Reiz", "Northwind"), None),
        (("Ana Ruiz", ""), ("Ana Ruiz", ""), "same name, no company known"),
        (("Ana Ruiz", ""), ("Ana Ruiz", "Fjord"), "same name, no company known of one"),
        (("Ana Ruiz", ""), ("Anna Ruiz", "Fjord"), None),
        (("Ana", ""), ("Ana", ""), None),
        (("Catherine Jones", "Fjord"), ("Katherine Jones", "Fjord"), "name 93 % alike at Fjord"),
    ],
)
def test_name_and_company_are_each_alike_by_92(
    day: Day, one: tuple[str, str], two: tuple[str, str], hint: str | None
) -> None:
    for name, company in (one, two):
        day.add(name, company=company)
    assert found(day) == ([(1, 2, (hint,))] if hint else [])


def test_web_sites_never_bring_anybody_together(day: Day) -> None:
    for name, company in (("Ana Ruiz", "Northwind"), ("Bo Ruiz", "Fjord")):
        who = day.add(name, company=company)
        fields = {"website": "shared.example"}
        day.done(day.store.do(contacts.edit, who, fields, seen=10**9))
    assert found(day) == []


def test_more_reasons_come_first_and_each_is_told_once(day: Day) -> None:
    day.add("Bo Lind", company="Loop")
    day.add("Bo Lindh", company="Loop")
    ana = day.add("Ana Ruiz", company="Fjord", phone="+34 600 123 456")
    twin = day.add("Ana Ruiz", company="Fjord", phone="+34 600 123 456")
    assert found(day) == [
        (ana, twin, ("same phone +34600123456", "same name at Fjord")),
        (1, 2, ("name 93 % alike at Loop",)),
    ]


def test_who_was_let_go_as_a_duplicate_is_hinted_at_no_more(day: Day) -> None:
    day.add("Ana Ruiz", company="Fjord")
    twin = day.add("Ana Ruiz", company="Fjord")
    day.done(day.do(moves.disqualify, twin, reason="duplicate"))
    assert found(day) == []


def test_wildcards_in_a_name_are_letters(day: Day) -> None:
    ana = day.add("Ana [Ru*z?", company="Fjord")
    day.add("Ana [Ru*z?", company="Fjord")
    assert duplicates.of_contact(day.store.raw, ana) == [(ana, ana + 1, ("same name at Fjord",))]


def test_comparing_grows_with_the_contacts_and_not_with_their_square(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = count()
    monkeypatch.setattr(duplicates, "_compare", lambda *_: next(asked))
    many = 3000
    with day.store.unit() as unit:
        company = unit.insert(contacts.Company, name="Big", name_key="big")
        for number in range(many):
            name = f"Ana {chr(97 + number % 26)}{number}"
            unit.insert(contacts.Contact, display_name=name, company_id=company)
    told: list[int] = []
    duplicates.hints(day.store.raw, lambda done, total: bool(told.append(done)) or total > 0)
    assert next(asked) <= 3 * many * duplicates._NEIGHBOURS
    assert len(told) >= 3
    assert told == sorted(told)


def test_who_asked_may_want_no_answer_any_more(day: Day) -> None:
    with day.store.unit() as unit:
        for number in range(duplicates._CHUNK):
            name = f"Ana {number}"
            unit.insert(contacts.Contact, display_name=name, last_name="Ruiz", company_id=None)
    told: list[int] = []
    assert duplicates.hints(day.store.raw, lambda done, _: bool(told.append(done))) == []
    assert told == [2 * duplicates._CHUNK]  # the first of three keys brings nobody together
