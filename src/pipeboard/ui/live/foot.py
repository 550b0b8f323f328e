"""The foot of the live call: the chords that matter, and all of them while `esc` waits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual.content import Content

from pipeboard.domain.terms import Element
from pipeboard.domain.text import safe
from pipeboard.ui.actions import LIVE, Action, shown
from pipeboard.ui.footer import Footer, Keys

_FAMILIES = {"go": "element", "quote": "line into it", "rate": "unknown unmet partly met"}
"""Actions that stand together, with the words for all of them."""
_IN_CALL = ("go", "rate", "prompt", "end", "quote", "go('notes')", "step", "discovery", "add")
_BEFORE = ("discovery", "step", "go('hooks')", "copy", "go('notes')", "assess", "leave")
_BEGINS = {"discovery": "begin the call"}
_MORE = re.compile("[;:,]")  # what stands behind it in the words of an action can be left out
_SHORT = ("end", "discovery", "add", "leave")


class LiveFoot(Footer):
    """The keys for the call as it stands; `esc` shows the others over what is above."""

    def __init__(self, registry: Iterable[Action]) -> None:
        super().__init__(())
        self._chords = _chords(registry)
        self.show(is_begun=True, is_discovery=True)

    def show(self, *, is_begun: bool, is_discovery: bool) -> None:
        """Show the keys that matter before a call, in a discovery call, or in a short one."""
        names = _BEFORE if not is_begun else _IN_CALL if is_discovery else _SHORT
        known = [(f"esc {key}", words) for name in names for key, words in self._of(name, is_begun)]
        if not is_begun:
            known.insert(2, ("pgdn", "more"))
        hints = [*known, ("esc", "keys")]
        if hints != self._hints:
            self.hint(hints)

    def _of(self, name: str, is_begun: bool) -> Keys:
        if name not in self._chords:
            return ()
        key, words = self._chords[name]
        return ((key, words if is_begun else _BEGINS.get(name, words)),)

    def show_chords(self, are_shown: bool) -> None:
        """Show what may follow `esc`, or the usual keys again."""
        self.ask(("esc", tuple(self._chords.values())) if are_shown else None)

    def say(self, words: str, seconds: float) -> None:
        """Say something, beneath the chords while they are shown."""
        super().say(words, seconds)
        self._grow()

    def be_silent(self) -> None:
        """Show the keys alone again."""
        super().be_silent()
        self._grow()

    def _asked_lines(self) -> list[Content]:
        lines = super()._asked_lines()
        if self._asked and self.said:
            lines.append(Content.styled(safe(self.said), "$text-primary"))
        return lines

    def key(self, name: str) -> str:
        """The chord of an action, as it is shown."""
        return f"esc {self._chords[name][0]}" if name in self._chords else ""


def _chords(registry: Iterable[Action]) -> dict[str, tuple[str, str]]:
    """Return each chord with its words; the elements and the ratings stand together."""
    found: dict[str, tuple[list[str], str]] = {}
    for one in registry:
        if one.place != LIVE:
            continue
        verb, _, about = one.name.partition("(")
        is_kin = verb in _FAMILIES and (verb != "go" or about.strip("')") in list(Element))
        brief = one.short or _MORE.split(one.words)[0].removeprefix("to the ")
        name, words = (verb, _FAMILIES[verb]) if is_kin else (one.name, brief)
        found.setdefault(name, ([], words))[0].append(shown(one.each[0]))
    return {name: (_together(keys), words) for name, (keys, words) in found.items()}


def _together(keys: list[str]) -> str:
    if len(keys) > 2 and "".join(keys) in "123456789":
        return f"{keys[0]}–{keys[-1]}"
    return "/".join(keys)
