"""The next question of a call: the element that comes first, its prompts, and the play-back."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.call import Call
from pipeboard.domain.prompts import ELEMENTS
from pipeboard.domain.questions import TURNS, next_element, next_prompt, play_back, prompt
from pipeboard.domain.terms import ASK_ORDER, Element, Rating
from tests.domain.test_call import LIVE, NOW

BUDGET, AUTHORITY, NEED, TIMELINE = Element
ALL_RATED = LIVE
for _element in Element:
    ALL_RATED = ALL_RATED.rated(_element, Rating.MET)


def said(**words: str) -> Call:
    """A call in which these words were noted."""
    call = LIVE
    for name, evidence in words.items():
        call = call.noted(Element(name), evidence, NOW)
    return call


def test_n3_the_first_unrated_element_is_asked_next_whatever_the_others_are():
    """All 625 ways to rate four elements: need, timeline, authority, budget."""
    assert [one.value for one in ASK_ORDER] == ["need", "timeline", "authority", "budget"]
    for ratings in product(Rating, repeat=4):
        call = LIVE
        for element, rating in zip(ASK_ORDER, ratings, strict=True):
            call = call.rated(element, rating)
        place = ratings.index(Rating.UNRATED) if Rating.UNRATED in ratings else None
        expected = None if place is None else ASK_ORDER[place]
        assert next_element(call) is expected, ratings
        asked = next_prompt(call, {})
        assert asked.element is expected, ratings
        assert asked.turn == ("close" if expected is None else "ask"), ratings
        assert asked.words == (ELEMENTS[expected].ask if expected else play_back(call))


@pytest.mark.parametrize("element", ASK_ORDER)
def test_the_follow_ups_come_in_turn(element):
    words = ELEMENTS[element]
    found = [prompt(LIVE, element, {}, turned) for turned in range(4)]
    assert [one.turn for one in found] == [*TURNS, "ask"]
    assert found[0].words == words.ask
    assert found[1].words == words.vague.replace("{date}", "‹date?›")
    assert all(one.element is element for one in found)


@pytest.mark.parametrize(
    ("evidence", "turn"),
    [
        ("", "ask"),
        (" \n", "ask"),
        ("dunno", "if vague"),
        ("a lot", "if vague"),
        ("...", "if vague"),
        ("lots – really!", "if vague"),
        ("a day a", "ask"),
        ("two people, all Friday", "ask"),
        ("很 多 人", "ask"),
    ],
)
def test_an_answer_of_fewer_than_three_words_is_vague(evidence, turn):
    assert next_prompt(said(need=evidence), {}).turn == turn


def test_after_a_vague_answer_the_next_turn_is_the_push_back():
    assert [prompt(said(need="dunno"), NEED, {}, turned).turn for turned in range(3)] == [
        "if vague",
        "if pushed back",
        "ask",
    ]


def test_a_prompt_is_filled_from_what_was_noted_and_from_the_slots():
    call = LIVE.valued(AUTHORITY, "Eva Lund").valued(TIMELINE, "1 Mar")
    assert "show Eva Lund?" in prompt(call, AUTHORITY, {"name": "Ana"}, 2).words
    assert "back from 1 Mar," in prompt(call, TIMELINE, {}, 1).words
    assert "between 5k and 40k:" in prompt(call, BUDGET, {"low": "5k", "high": "40k"}, 2).words


def test_a_slot_of_a_prompt_that_is_not_known_is_shown_as_missing():
    """Whom one page would be shown to is not the contact on the phone."""
    assert "show ‹name?›?" in prompt(LIVE, AUTHORITY, {"name": "Ana"}, 2).words
    assert "between ‹low?› and ‹high?›" in prompt(LIVE, BUDGET, {"low": " "}, 2).words


# The play-back.


def test_all_rated_is_played_back_with_what_was_typed():
    call = ALL_RATED
    for name, words in {
        "need": "a day a week, two people.",
        "timeline": "gone by Q1",
        "authority": "she signs",
        "budget": "20k a year",
    }.items():
        call = call.noted(Element(name), words, NOW)
    assert next_prompt(call, {}, 2) == (
        None,
        "close",
        "Let me say back what I heard: a day a week, two people, gone by Q1, she signs, 20k a"
        " year. What did I get wrong?",
    )


def test_what_was_not_noted_is_played_back_as_missing():
    assert play_back(said(need="a day a week")) == (
        "Let me say back what I heard: a day a week, ‹timeline?›, ‹authority?›, ‹budget?›."
        " What did I get wrong?"
    )


def test_without_words_the_value_is_played_back():
    call = LIVE.noted(BUDGET, " \n", NOW).valued(BUDGET, "EUR 20k")
    assert "EUR 20k. What" in play_back(call)


def test_words_of_several_lines_are_played_back_in_one():
    assert "two people, all Friday, ‹timeline?›" in play_back(said(need="two people,\n all Friday"))


@pytest.mark.parametrize(
    "words",
    ["{budget}", "{need}", "{", "}}{{", "{0}", "{a.b}", "{!r}", "‹budget?›", "%s \\1 \\g<0>"],
)
def test_braces_that_somebody_said_are_words(words):
    call = said(need=words, budget="20k")
    assert f"heard: {words}, ‹timeline?›" in play_back(call)
    assert prompt(call.valued(AUTHORITY, words), AUTHORITY, {}, 2).words.endswith(f"show {words}?")


@given(st.dictionaries(st.sampled_from(Element), st.text()), st.dictionaries(st.text(), st.text()))
def test_whatever_is_said_there_is_a_prompt(words, slots):
    call = said(**{element.value: evidence for element, evidence in words.items()})
    for element in Element:
        for turned in range(3):
            assert prompt(call, element, slots, turned).words
    assert "\n" not in play_back(call)
    for element in Element:
        heard = " ".join(words.get(element, "").split()).rstrip(".,;").strip()
        assert (heard or f"‹{element.value}?›") in play_back(call)
