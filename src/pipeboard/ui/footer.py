"""The line at the foot of a screen: the keys that matter there, as many as fit."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from pipeboard.domain.text import safe
from pipeboard.ui.actions import Action, shown


class Footer(Widget):
    """One quiet line of keys; the last one (help) always fits. What was done is said here too."""

    DEFAULT_CSS = """
    Footer { height: 1; dock: bottom; background: $panel; color: $text-muted; padding: 0 1; }
    """

    def __init__(self, actions: Iterable[Action]) -> None:
        super().__init__()
        self.said = ""
        self._timer: Timer | None = None
        self._hints = [
            (shown(action.keys).split()[0], action.short) for action in actions if action.short
        ]

    def say(self, words: str, seconds: float) -> None:
        """Say something in place of the keys for a while; words from outside may be in it."""
        self.said = words
        self.refresh()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(seconds, self.be_silent)

    def be_silent(self) -> None:
        """Show the keys again."""
        self.said = ""
        self.refresh()

    def render(self) -> Content:
        """What is said, or the keys that fit, in their order."""
        if self.said:
            return Content.styled(safe(self.said), "$text-primary")
        room = self.size.width
        *first, last = self._hints
        room -= cell_len(f"{last[0]} {last[1]}")
        parts = []
        for key, word in first:
            size = cell_len(f"{key} {word}   ")
            if size <= room:
                room -= size
                parts.append(_hint(key, word))
        return Content("   ").join([*parts, _hint(*last)])


def _hint(key: str, word: str) -> Content:
    return Content.assemble((key, "$text-primary"), f" {word}")
