"""The next question of a discovery call, and what is said back at its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipeboard.domain.call import Call
from pipeboard.domain.prompts import ELEMENTS, PLAY_BACK
from pipeboard.domain.terms import ASK_ORDER, Element, Rating
from pipeboard.domain.text import word_count
from pipeboard.domain.texts import filled

VAGUE = 3
"""An answer of fewer words is vague."""
TURNS = ("ask", "if vague", "if pushed back")


class Prompt(NamedTuple):
    """What is asked next."""

    element: Element | None
    """None when all four are rated: close."""
    turn: str
    """One of TURNS, or `close`."""
    words: str


def next_element(call: Call) -> Element | None:
    """Return the first unrated element in the order of asking; None when there is none."""
    unrated = (one for one in ASK_ORDER if call.box(one).rating is Rating.UNRATED)
    return next(unrated, None)


def next_prompt(call: Call, slots: Mapping[str, str], turned: int = 0) -> Prompt:
    """Return the prompt for the next element, `turned` further in the order of TURNS.

    A vague answer (something, and fewer than three words) begins with the question for those.
    """
    element = next_element(call)
    if element is None:
        return Prompt(None, "close", play_back(call))
    return prompt(call, element, slots, turned)


def prompt(call: Call, element: Element, slots: Mapping[str, str], turned: int = 0) -> Prompt:
    """Return the prompt for one element, slots filled from its box and from `slots`."""
    words = (ELEMENTS[element].ask, ELEMENTS[element].vague, ELEMENTS[element].pushed)
    said = call.box(element).evidence
    first = 1 if said.strip() and word_count(said) < VAGUE else 0
    turn = (first + turned) % len(TURNS)
    known = {
        **slots,
        "name": call.box(Element.AUTHORITY).value,
        "date": call.box(Element.TIMELINE).value,
    }
    return Prompt(element, TURNS[turn], filled(words[turn], known))


def play_back(call: Call) -> str:
    """Return what is said back before the verdict, in one line: the words of each element.

    Where there are none its value, else `‹need?›`.
    """
    return filled(PLAY_BACK, {one.value: _said(call, one) for one in Element})


def _said(call: Call, element: Element) -> str:
    box = call.box(element)
    words = box.evidence if box.evidence.strip() else box.value
    return " ".join(words.split()).rstrip(".,;")
