"""What is said in a call, part by part, and the letter that says no: templates with slots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from pipeboard.domain.call import Box, Call, Step
from pipeboard.domain.prompts import ELEMENTS
from pipeboard.domain.questions import play_back
from pipeboard.domain.terms import ASK_ORDER, Element, Rating
from pipeboard.domain.text import did_you_mean
from pipeboard.domain.texts import filled

SPOKEN = tuple(map(str, (Step.SCRIPT, Step.RAPPORT, Step.AGENDA, Step.QUESTIONS, Step.CLOSE)))
"""The parts of a discovery call in the order in which they are said."""
PARTS = (*SPOKEN, "assessment", "voicemail", "gatekeeper")
"""Every part that a script may have."""
OPEN = (Rating.UNRATED, Rating.UNKNOWN)
"""The ratings of an element that is still to be asked about."""
_HEADING = re.compile(r"##\s*(.*?)\s*")
_SUBJECT = re.compile(r"subject\s*:(.*)")
_NONE = ("", "-")


class Letter(NamedTuple):
    """An e-mail that belongs to no attempt."""

    subject: str
    body: str


def read_script(text: str) -> Mapping[str, str]:
    """Return the parts that a script holds, each with its slots still open.

    A part begins with its heading, such as `## agenda`. What stands above the first heading is for
    whoever edits the file, and any part may be left out.

    Raises:
        ValueError: what is wrong and on which line.
    """
    return MappingProxyType(dict(_sections(text, PARTS)))


def read_letter(text: str) -> Letter:
    """Return the letter that a file holds: `## decline`, then `subject:`, an empty line, the text.

    Raises:
        ValueError: what is wrong and on which line.
    """
    ((_, words),) = _sections(text, ("decline",))
    first, _, rest = words.partition("\n")
    subject = _SUBJECT.fullmatch(first)
    for name, found in (("subject", subject and subject[1].strip()), ("e-mail", rest.strip())):
        if not found:
            raise ValueError(f"## decline has no {name}")
    assert subject
    return Letter(subject[1].strip(), rest.strip())


def _sections(text: str, known: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    begun: dict[str, int] = {}
    lines: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        heading = _HEADING.fullmatch(line)
        name = heading[1].casefold() if heading else ""
        if heading and name not in known:
            raise ValueError(f"line {number}: there is no part “{name}”{did_you_mean(name, known)}")
        if heading and name in found:
            raise ValueError(f"line {number}: ## {name} stands on line {begun[name]} already")
        if heading:
            lines = found[name] = []
            begun[name] = number
        elif lines is not None:
            lines.append(line.rstrip())
    if not found:
        raise ValueError(f"line 1: the first part begins with ## {known[0]}")
    for name, said in found.items():
        words = "\n".join(said).strip()
        if not words:
            raise ValueError(f"line {begun[name]}: nothing stands beneath ## {name}")
        yield name, words


def say(parts: Mapping[str, str], part: str, call: Call, slots: Mapping[str, str]) -> str:
    """Return one part of a script, filled for a call; '' when the script has no such part.

    What the call found goes before `slots`. The first line of its hooks is the first line of the
    part `script`. A slot that is not known reads `‹need?›`; lines with {missing} go when nothing
    is.
    """
    if part not in parts:
        return ""
    known = {**slots, **_heard(call)}

    def fill(name: str) -> str:
        text = parts[name] if "missing" in known else _without(parts[name], "{missing}")
        return filled(text, known)

    for other in (Step.AGENDA, Step.CLOSE):
        if other != part and other in parts:
            known[other] = fill(other)
    said, hook = fill(part), first_hook(call)
    if part == Step.SCRIPT and hook and said.partition("\n")[0].strip() != hook:
        return f"{hook}\n{said}"
    return said


def first_hook(call: Call) -> str:
    """Return the first line of what research found; '' when it found nothing."""
    return next((line.strip() for line in call.hooks.splitlines() if line.strip()), "")


def informed(call: Call, known: Mapping[Element, Box]) -> Call:
    """Return a call with what was known before it in the boxes that are still empty."""
    said = {element: box for element, box in call.boxes.items() if box != Box()}
    return replace(call, boxes=MappingProxyType({**known, **said}))


def _heard(call: Call) -> dict[str, str]:
    """The slots that the call itself fills."""
    need = call.box(Element.NEED).evidence
    still_open = [one.value for one in ASK_ORDER if call.box(one).rating in OPEN]
    asked = "\n".join(f"{one.value.title()}: {ELEMENTS[one].ask}" for one in ASK_ORDER)
    found = {
        "hook": first_hook(call).rstrip(".;, "),
        "need": need,
        "missing": " and ".join(filter(None, (", ".join(still_open[:-1]), *still_open[-1:]))),
        "play_back": play_back(call),
        "questions": asked,
    }
    return {name: words for name, words in found.items() if words}


def whole(
    parts: Mapping[str, str], said: Iterable[str], call: Call, slots: Mapping[str, str]
) -> str:
    """Return the parts to be `said` that are there, filled for a call, as they are copied.

    What is said first stands on top; each other part stands beneath its name.
    """
    found = ((part, say(parts, part, call, slots)) for part in said if part in parts)
    named = (words if part == Step.SCRIPT else f"{part.title()}\n{words}" for part, words in found)
    return "\n\n".join(named) + "\n"


def fill_letter(letter: Letter, slots: Mapping[str, str]) -> Letter:
    """Return a letter with its slots filled; lines with {vendor} go when nobody is recommended."""
    body = letter.body
    if slots.get("vendor", "").strip() in _NONE:
        body = _without(body, "{vendor}")
    return Letter(" ".join(filled(letter.subject, slots).split()), filled(body, slots))


def _without(text: str, slot: str) -> str:
    """Return a text without the lines that a slot stands in."""
    kept = "\n".join(line for line in text.split("\n") if slot not in line)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()
