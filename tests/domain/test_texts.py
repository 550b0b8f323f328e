"""Templates: what a file must look like, which attempt gets which texts, what a slot shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.terms import Origin, Stage
from pipeboard.domain.texts import Message, fill, of_attempt, read_messages, usual_template

TWO = """For the editor, with {braces}.

## 1
call: Hello {name}.
subject: {need_topic}: one question

First line.

Second line.

## 2
subject: Last
call: Shall I close?

Bye: {me}
"""


def test_a_template_is_read_attempt_by_attempt():
    first, last = read_messages(TWO)
    assert first == Message(
        "Hello {name}.", "{need_topic}: one question", "First line.\n\nSecond line."
    )
    assert last == Message("Shall I close?", "Last", "Bye: {me}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: the first attempt begins with ## 1"),
        ("## 2\ncall: a\nsubject: b\n\nc", "line 1: ## 1 comes here"),
        ("## 1\ncall: a\nsubject: b\n\nc\n\n## 3\n", "line 7: ## 2 comes here"),
        ("## 1\ncall: a\n\nbody", "## 1 has no subject"),
        ("## 1\ncall:\nsubject: b\n\nbody", "## 1 has no call"),
        ("## 1\ncall: a\nsubject: b\n", "## 1 has no e-mail"),
    ],
)
def test_what_is_no_template_says_what_is_wrong_and_where(text, words):
    with pytest.raises(ValueError, match=f"^{words}$"):
        read_messages(text)


@pytest.mark.parametrize(
    ("n", "of", "taken"), [(1, 5, 1), (2, 5, 2), (3, 5, 3), (4, 5, 3), (5, 5, 4), (3, 3, 4)]
)
def test_the_last_attempt_has_the_last_texts_however_many_there_are(n, of, taken):
    four = tuple(Message(str(i), "", "") for i in range(1, 5))
    assert of_attempt(four, n, of).call == str(taken)


def test_one_text_serves_every_attempt():
    only = (Message("a", "b", "c"),)
    assert {of_attempt(only, n, 5) for n in range(1, 6)} == set(only)


def test_sd_53_a_missing_slot_is_named_and_an_empty_one_is_missing():
    filled = fill(Message("{name}, {me}", "{need_topic}", "{}{ }{a b}"), {"name": "Ana", "me": " "})
    assert filled == Message("Ana, ‹me?›", "‹need_topic?›", "{}{ }{a b}")


@given(st.text(), st.dictionaries(st.from_regex(r"[a-z]{1,3}", fullmatch=True), st.text()))
def test_whatever_the_rep_writes_filling_never_fails(text, slots):
    fill(Message(text, text, text), slots)


def test_a_slot_that_holds_braces_is_not_filled_again():
    assert fill(Message("{name}", "", ""), {"name": "{me}", "me": "x"}).call == "{me}"


def test_only_who_wrote_to_us_is_thanked_for_writing():
    assert usual_template(Stage.LEAD, Origin.INBOUND) == "inbound"
    assert {usual_template(Stage.LEAD, o) for o in Origin if o is not Origin.INBOUND} == {
        "outbound"
    }
    assert usual_template(Stage.SAL, Origin.INBOUND) == "sal"
