"""What was known of a contact on a day, kept as text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain import traits
from pipeboard.domain.icp import Person
from pipeboard.domain.scoring import DEFAULT, score
from pipeboard.domain.terms import Seniority
from tests.conftest import TODAY

words = st.text(max_size=20)
maybe = st.none() | words
people = st.builds(
    Person,
    industry=maybe,
    headcount=st.tuples(st.none() | st.integers(0, 10**6), st.none() | st.integers(0, 10**6)),
    title=maybe,
    seniority=st.sampled_from(Seniority),
    country=maybe,
    region=maybe,
    has_company=st.booleans(),
    emails=st.lists(st.sampled_from(["ana@gmail.com", "ana@firm.example"]), max_size=2).map(tuple),
    tags=st.lists(words, max_size=3).map(tuple),
    custom=st.dictionaries(words, words, max_size=2),
)


@given(people)
def test_sd_26_what_was_kept_scores_as_the_contact_did(person: Person) -> None:
    kept = traits.read(traits.write(person))
    assert kept is not None
    assert kept._replace(emails=()) == person._replace(emails=())
    assert score(DEFAULT, kept, (), TODAY) == score(DEFAULT, person, (), TODAY)


def test_no_address_is_kept_only_where_it_is() -> None:
    text = traits.write(Person(emails=("ana.ruiz@gmail.com", "a@gmail.com")))
    assert json.loads(text) == {"emails": ["@gmail.com"]}


@pytest.mark.parametrize("text", ["", "x", "[]", '{"nobody": 1}', '{"seniority": "king"}'])
def test_what_is_nothing_of_that_kind_is_no_person(text: str) -> None:
    assert traits.read(text) is None
