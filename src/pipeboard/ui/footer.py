"""The foot of a screen: the keys that matter there, or what the next key may be."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from pipeboard.domain.text import safe
from pipeboard.ui.actions import Action

Keys = tuple[tuple[str, str], ...]
_ON_MARKED = (
    ("contact.nurture", "nurture"),
    ("contact.tag", "tag"),
    ("contact.follow", "follow up"),
    ("app.palette", "export"),
)
"""What can be done with all that are marked."""


class Footer(Widget):
    """One quiet line of keys; the last one (help) always fits. What was done is said here too.

    While a key waits for its letter the letters stand here, on as many lines as they need.
    """

    DEFAULT_CSS = """
    Footer { height: 1; dock: bottom; background: $panel; color: $text-muted; padding: 0 1; }
    """

    def __init__(self, actions: Iterable[Action]) -> None:
        super().__init__()
        self.said = ""
        self._timer: Timer | None = None
        self._asked: tuple[str, Keys] | None = None
        known = list(actions)
        self._hints = [(action.first, action.short) for action in known if action.short]
        keys = {action.id: action.first for action in known}
        self._on_marked = [(keys[name], words) for name, words in _ON_MARKED if name in keys]
        self._marked = 0

    def hint(self, hints: Iterable[tuple[str, str]]) -> None:
        """Show these keys with their words from now on; the last one always fits."""
        self._hints = list(hints)
        self.refresh()

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

    def mark(self, count: int) -> None:
        """Show how many contacts are marked, and the keys that act on all of them."""
        if count != self._marked:
            self._marked = count
            self.refresh()

    def ask(self, asked: tuple[str, Keys] | None) -> None:
        """Show what is asked and the keys that answer it; None shows the usual keys again."""
        self._asked = asked
        self._grow()
        self.refresh()

    def on_resize(self) -> None:
        """Keep every key of what is asked in sight."""
        self._grow()

    def _grow(self) -> None:
        lines = len(self._asked_lines())
        if self.styles.height is None or self.styles.height.value != lines:
            self.styles.height = lines

    def _asked_lines(self) -> list[Content]:
        """The title and the keys, broken between keys where the width ends."""
        if self._asked is None:
            return [Content("")]
        title, keys = self._asked
        parts = [_hint(safe(key), safe(words)) for key, words in keys]
        lines = [Content.styled(f"{safe(title)}:", "bold")]
        for part in parts:
            gap = " " if part is parts[0] else "  "
            if lines[-1].cell_length + len(gap) + part.cell_length <= self.size.width:
                lines[-1] = Content.assemble(lines[-1], gap, part)
            else:
                lines.append(part)
        return lines

    def render(self) -> Content:
        """What is asked, what is said, or the keys that fit, in their order."""
        if self._asked:
            return Content("\n").join(self._asked_lines())
        if self.said:
            return Content.styled(safe(self.said), "$text-primary")
        room = self.size.width
        *first, last = self._hints
        room -= cell_len(f"{last[0]} {last[1]}")
        parts = []
        if self._marked:
            first = [*self._on_marked, ("esc", "none")]
            parts.append(Content.styled(f"✓ {self._marked:,} marked", "bold"))
            room -= parts[0].cell_length + 3
        for key, word in first:
            size = cell_len(f"{key} {word}   ")
            if size <= room:
                room -= size
                parts.append(_hint(key, word))
        return Content("   ").join([*parts, _hint(*last)])


def _hint(key: str, word: str) -> Content:
    return Content.assemble((key, "$text-primary"), f" {word}")
