"""What is said and written at each attempt: templates with slots, filled for one contact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from pipeboard.domain.terms import Origin, Stage

_HEADING = re.compile(r"##\s*(\d+)\s*")
_FIELD = re.compile(r"(call|subject)\s*:(.*)")
_SLOT = re.compile(r"\{(\w+)\}")


class Message(NamedTuple):
    """The texts of one attempt: the first line of the call, the subject and the e-mail."""

    call: str
    subject: str
    body: str


def read_messages(text: str) -> tuple[Message, ...]:
    """Return the attempts that a template holds, first to last.

    Each begins with `## 1`, `## 2` and so on, then `call:` and `subject:`, an empty line and the
    e-mail. What stands above `## 1` is for whoever edits the file.

    Raises:
        ValueError: what is wrong and on which line.
    """
    parts: list[list[str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        heading = _HEADING.fullmatch(line)
        if heading and int(heading[1]) != len(parts) + 1:
            raise ValueError(f"line {number}: ## {len(parts) + 1} comes here")
        if heading:
            parts.append([])
        elif parts:
            parts[-1].append(line)
    if not parts:
        raise ValueError("line 1: the first attempt begins with ## 1")
    return tuple(_message(lines, n) for n, lines in enumerate(parts, 1))


def _message(lines: list[str], n: int) -> Message:
    fields = {"call": "", "subject": ""}
    while lines and (found := _FIELD.fullmatch(lines[0])):
        fields[found[1]] = found[2].strip()
        lines = lines[1:]
    body = "\n".join(line.rstrip() for line in lines).strip()
    if lacking := [name for name, words in (*fields.items(), ("e-mail", body)) if not words]:
        raise ValueError(f"## {n} has no {lacking[0]}")
    return Message(fields["call"], fields["subject"], body)


def usual_template(stage: Stage, origin: Origin) -> str:
    """Return the template that follow-ups begin with: nobody who never wrote is thanked for it."""
    if stage is not Stage.LEAD:
        return "sal"
    return "inbound" if origin is Origin.INBOUND else "outbound"


def of_attempt(messages: tuple[Message, ...], n: int, of: int) -> Message:
    """Return the texts of attempt `n` of a run: the last attempt has the last texts."""
    return messages[-1] if n >= of else messages[min(n, len(messages) - 1) - 1]


def fill(message: Message, slots: Mapping[str, str]) -> Message:
    """Return the texts with their slots filled; one that is not known reads `‹need?›`."""
    return Message(*(filled(words, slots) for words in message))


def filled(words: str, slots: Mapping[str, str]) -> str:
    """Return one text with its slots filled; one that is not known reads `‹need?›`."""
    return _SLOT.sub(lambda slot: slots.get(slot[1], "").strip() or f"‹{slot[1]}?›", words)
