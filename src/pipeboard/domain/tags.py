"""Tags as they are typed: `+event 2026 -old`, or a plain list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeboard.domain.text import fold

_SIGNED = re.compile(r'(?:^|(?<=[\s,]))([+-])(?:"([^"]*)"|((?:(?!\s[+-])[^,])+))')
_SIGN = re.compile(r"(?:^|[\s,])[+-]")


class Change(NamedTuple):
    """Tags to put on and to take off."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


def read_change(text: str) -> Change:
    """Read tags to put on (`+event` or plainly `event`) and to take off (`-old`).

    Commas part them; a tag with a sign ends at the next sign after a blank, too.
    """
    text = text.strip()
    if text[:1] not in ("+", "-"):
        return Change(tuple(_plain(text)))
    add, remove = list[str](), list[str]()
    for found in _SIGNED.finditer(text):
        name = " ".join((found[2] or found[3] or "").split())
        if name:
            (add if found[1] == "+" else remove).append(name)
    return Change(tuple(add), tuple(remove))


def read_tags(text: str, known: Iterable[str]) -> Change:
    """Read what a contact with the tags `known` is to have: a list is all of them, signs change."""
    known = tuple(known)
    typed = read_change(text)
    if text.strip()[:1] in ("+", "-"):
        return typed
    wanted, has = {fold(name) for name in typed.add}, {fold(name) for name in known}
    return Change(
        tuple(name for name in typed.add if fold(name) not in has),
        tuple(name for name in known if fold(name) not in wanted),
    )


def completed(text: str, known: Iterable[str]) -> str | None:
    """Return the text with the tag that is being typed at its end completed; None if none fits."""
    signs = [found.end() for found in _SIGN.finditer(text)]
    begun = text[max(0, text.rfind(",") + 1, *signs) :].lstrip()
    if not begun:
        return None
    fits = (name for name in known if name.casefold().startswith(begun.casefold()))
    whole = next((name for name in fits if len(name) > len(begun)), None)
    return text[: -len(begun)] + whole if whole else None


def _plain(text: str) -> Iterable[str]:
    return filter(None, (" ".join(part.split()) for part in text.split(",")))
