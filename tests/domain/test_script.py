"""The call script: what a file must look like, what is filled in, and the letter that says no."""

from __future__ import annotations

import re
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.call import Box, Call
from pipeboard.domain.script import (
    PARTS,
    Letter,
    fill_letter,
    informed,
    read_letter,
    read_script,
    say,
    whole,
)
from pipeboard.domain.terms import Element, Rating

SCRIPT = """For the editor, with {braces}.

## script
{name}, I saw {hook}.

Is now all right?

## Agenda
I ask about {need_topic}.
## close
{play_back}
Not yet: {missing}
"""
HOOKS = "They opened an office.\nHe rows."


def boxes(**found: Box) -> MappingProxyType[Element, Box]:
    return MappingProxyType({Element(name): box for name, box in found.items()})


def test_a_script_is_read_part_by_part():
    assert read_script(SCRIPT) == {
        "script": "{name}, I saw {hook}.\n\nIs now all right?",
        "agenda": "I ask about {need_topic}.",
        "close": "{play_back}\nNot yet: {missing}",
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: the first part begins with ## script"),
        ("Hello\n# script\nx", "line 1: the first part begins with ## script"),
        ("## agend\nx", "line 1: there is no part “agend”; did you mean “agenda”?"),
        ("## script\nx\n\n##\ny", "line 4: there is no part “”"),
        ("## script\nx\n## close\ny\n## script\nz", "line 5: ## script stands on line 1 already"),
        ("Mine.\n\n## agenda\n\n## close\nx", "line 3: nothing stands beneath ## agenda"),
        ("## script", "line 1: nothing stands beneath ## script"),
    ],
)
def test_what_is_no_script_says_what_is_wrong_and_on_which_line(text, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        read_script(text)


def test_sd_52_the_first_line_of_the_hooks_is_the_first_line_of_the_script():
    said = say(read_script(SCRIPT), "script", Call(1, hooks=f"\n {HOOKS}"), {"name": "Ana"})
    assert said.splitlines()[:2] == [
        "They opened an office.",
        "Ana, I saw They opened an office.",
    ]


def test_a_script_that_begins_with_the_hook_does_not_say_it_twice():
    parts = {"script": "{hook}.\nHello."}
    assert say(parts, "script", Call(1, hooks=HOOKS), {}) == "They opened an office.\nHello."


def test_sd_53_a_slot_that_is_not_known_is_named_and_nothing_is_empty():
    parts = dict.fromkeys(PARTS, "{name} {company} {hook} {need} {agenda} {close}")
    for part in PARTS:
        own = {"agenda", "close"} & {part}
        said = say(parts, part, Call(1), {"name": " "})
        assert "{" not in said
        assert "‹name?› ‹company?› ‹hook?› ‹need?›" in said
        assert all(f"‹{name}?›" in said for name in own)


def test_a_part_that_the_script_leaves_out_is_empty_and_is_not_copied():
    parts = read_script(SCRIPT)
    assert say(parts, "voicemail", Call(1), {}) == ""
    assert "Voicemail" not in whole(parts, PARTS, Call(1), {})


def test_agenda_and_close_stand_for_their_parts():
    parts = {**read_script(SCRIPT), "script": "First: {agenda} Last: {close}"}
    call = Call(1, boxes=boxes(need=Box(Rating.MET, "a day a week")))
    said = say(parts, "script", call, {"need_topic": "orders"})
    assert said.startswith("First: I ask about orders. Last: Let me say back what I heard: a day")


def test_not_yet_names_the_elements_that_are_still_open_in_the_order_of_asking():
    parts, said = read_script(SCRIPT), Rating.PARTLY
    assert "Not yet: need, timeline, authority and budget" in say(parts, "close", Call(1), {})
    some = Call(1, boxes=boxes(need=Box(said, "x"), authority=Box(Rating.UNKNOWN)))
    assert "Not yet: timeline, authority and budget" in say(parts, "close", some, {})
    one = Call(1, boxes=boxes(need=Box(said), timeline=Box(said), authority=Box(said)))
    assert "Not yet: budget" in say(parts, "close", one, {})


def test_a_line_about_what_is_missing_is_left_out_when_nothing_is():
    parts = read_script(SCRIPT)
    every = Call(1, boxes=boxes(**{element: Box(Rating.PARTLY, "x") for element in Element}))
    assert say(parts, "close", every, {}).startswith("Let me say back what I heard: x")
    assert "Not yet" not in say(parts, "close", every, {})


def test_what_was_known_before_stands_where_the_call_has_nothing_yet():
    before = {Element.NEED: Box(Rating.MET, "a day"), Element.BUDGET: Box(Rating.MET, "20k")}
    call = Call(1, boxes=boxes(need=Box(evidence="two days"), budget=Box()))
    known = informed(call, before)
    assert known.box(Element.NEED).evidence == "two days"
    assert known.box(Element.BUDGET).evidence == "20k"
    assert known.box(Element.TIMELINE) == Box()


def test_the_four_questions_are_asked_with_money_last():
    said = say({"questions": "{questions}"}, "questions", Call(1), {}).splitlines()
    assert [line.partition(":")[0] for line in said] == ["Need", "Timeline", "Authority", "Budget"]


def test_the_whole_script_begins_with_what_is_said_first():
    said = whole(read_script(SCRIPT), PARTS, Call(1, hooks=HOOKS), {"name": "Ana"})
    assert said.startswith("They opened an office.\nAna, I saw")
    assert "\n\nAgenda\nI ask about ‹need_topic?›.\n\nClose\n" in said
    assert said.endswith("\n")


hostile = st.text() | st.sampled_from(
    [
        "{me}",
        "\x1b]52;c;aGk=\x07",
        "[@click=app.quit]x[/]",
        "\u202eevil",
        "\x9b2J",
        "‹need?›",
        "\\1",
    ]
)


@given(hostile, st.dictionaries(st.sampled_from(["name", "me", "need", "vendor"]), hostile))
def test_hostile_words_in_any_slot_stand_there_as_they_are(hooks, slots):
    parts = dict.fromkeys(PARTS, "{name}|{me}|{vendor}|{nobody}")
    for part in PARTS:
        said = say(parts, part, Call(1, hooks=hooks, notes=hooks), slots)
        words = [slots.get(name, "").strip() or f"‹{name}?›" for name in ("name", "me", "vendor")]
        assert said.endswith("|".join([*words, "‹nobody?›"]))


@given(
    st.text() | st.lists(st.sampled_from(["## script", "## close", "##", "x", ""])).map("\n".join)
)
def test_whatever_a_file_holds_it_is_a_script_or_says_its_line(text):
    try:
        parts, wrong = read_script(text), ""
    except ValueError as error:
        parts, wrong = {}, str(error)
    assert wrong.startswith("line ") or parts
    assert set(parts) <= set(PARTS)
    assert all(parts.values())


LETTER = """Ours.

## decline
subject: {need_topic}: no

Hello {name},

sorry.

Look at {vendor}.

{me}
"""


def test_a_letter_is_its_subject_and_its_text():
    letter = read_letter(LETTER)
    assert letter.subject == "{need_topic}: no"
    assert letter.body.startswith("Hello {name},\n\nsorry.\n\nLook at")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: the first part begins with ## decline"),
        ("## decline\nHello", "## decline has no subject"),
        ("## decline\nsubject: x", "## decline has no e-mail"),
        ("## script\nx", "line 1: there is no part “script”"),
    ],
)
def test_what_is_no_letter_says_so(text, words):
    with pytest.raises(ValueError, match=f"^{re.escape(words)}$"):
        read_letter(text)


@pytest.mark.parametrize("vendor", ["", " ", "-"])
def test_a_letter_without_a_vendor_has_no_line_for_one(vendor):
    letter = fill_letter(read_letter(LETTER), {"name": "Ana", "me": "Ida", "vendor": vendor})
    assert letter == Letter("‹need_topic?›: no", "Hello Ana,\n\nsorry.\n\nIda")


def test_no_slot_adds_a_line_to_a_subject():
    letter = fill_letter(read_letter(LETTER), {"need_topic": "a\nBcc: all@b.example"})
    assert letter.subject == "a Bcc: all@b.example: no"
