"""What a contact can be filtered by: each field once, in its own place, whatever it holds."""

from __future__ import annotations

import pytest

from pipeboard.commands import bulk
from pipeboard.store.facets import pattern
from tests.days import Day


def holds(day: Day, field: str, inner: str) -> bool:
    """Whether the facets of the only contact are like a pattern, as SQLite reads it."""
    sql = "select facets glob ? from card"
    row = day.row(sql, pattern(field, inner))
    return bool(row and row[0])


@pytest.fixture
def facts(day: Day) -> Day:
    contact = day.add("Ana", company="Straße Nord", title="Köln\nSales", source="webinar")
    day.done(day.store.do(bulk.tag, [contact], ["a=b", "Zwei Wörter"]))
    return day


@pytest.mark.parametrize(
    ("field", "inner", "is_held"),
    [
        ("origin", "unknown", True),
        ("company", "strasse nord", True),
        ("company", "*nord*", True),
        ("company", "*koln*", False),
        ("title", "koln sales", True),
        ("tag", "*\na=b\n*", True),
        ("tag", "*\nzwei worter\n*", True),
        ("tag", "*\nzwei\n*", False),
        ("way", "", True),
        ("reason", "?*", False),
        ("country", "?*", False),
    ],
)
def test_a_pattern_finds_the_words_of_its_field_alone(
    field: str, inner: str, is_held: bool, facts: Day
) -> None:
    assert holds(facts, field, inner) is is_held


def test_they_are_rewritten_with_the_card_and_by_undo(facts: Day) -> None:
    facts.done(facts.store.do(bulk.tag, [1], (), ["a=b"]))
    assert not holds(facts, "tag", "*\na=b\n*")
    facts.done(facts.undo())
    assert holds(facts, "tag", "*\na=b\n*")


def test_a_field_that_there_is_not_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        pattern("nothing", "x")
