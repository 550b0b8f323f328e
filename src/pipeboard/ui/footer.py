"""The line at the foot of a screen: the keys that matter there, as many as fit."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from pipeboard.ui.actions import Action, shown


class Footer(Widget):
    """One quiet line of keys; the last one (help) always fits."""

    DEFAULT_CSS = """
    Footer { height: 1; dock: bottom; background: $panel; color: $text-muted; padding: 0 1; }
    """

    def __init__(self, actions: Iterable[Action]) -> None:
        super().__init__()
        self._hints = [
            (shown(action.keys).split()[0], action.short) for action in actions if action.short
        ]

    def render(self) -> Content:
        """The keys that fit, in their order."""
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
