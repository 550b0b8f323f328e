"""Two contacts side by side, field by field, before they become one."""

from __future__ import annotations

import sqlite3
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.getters import query_one
from textual.widgets import Static

from pipeboard.domain.merging import STAGE, Side
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.text import safe
from pipeboard.reads import merged
from pipeboard.store import connect
from pipeboard.ui import actions, theme
from pipeboard.ui.footer import Footer
from pipeboard.ui.shelled import ShellScreen
from pipeboard.ui.widgets.cards import cut
from pipeboard.ui.widgets.sides import Sides, columns

_RETRY = 0.1  # seconds until a locked store is asked again
_MARGIN = 3  # cells before the words of a line


class MergeScreen(ShellScreen):
    """Left who stays, right who goes; `y` makes them one, and nothing else does."""

    CSS_PATH = theme.stylesheet("merge")
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("merge")
    heads = query_one(".merge--heads", Static)
    sides = query_one(Sides)
    notice = query_one(".merge--notice", Static)

    def __init__(self, survivor: int, other: int) -> None:
        super().__init__()
        self._ids = (survivor, other)
        self._both: merged.Both | None = None
        self._is_merging = False

    def compose(self) -> ComposeResult:
        """Who stays and who goes, the fields, what is in the way, the keys."""
        yield Static("", classes="merge--heads")
        with Vertical(classes="merge--list"):
            yield Sides()
        yield Static("", classes="merge--notice")
        keys = [one for one in self.shell.registry if one.place == "merge" or _is_help(one)]
        yield Footer(sorted(keys, key=_is_help))

    def on_mount(self) -> None:
        """Show both."""
        self.reload()

    def reload(self) -> None:
        """Read both again; when one of them is gone there is nothing to merge."""
        if self._is_merging:
            return
        try:
            both = merged.both(self.shell.reader, *self._ids)
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            self.set_timer(_RETRY, self.reload)
            return
        if both is None:
            self.action_leave()
        elif both != self._both:
            self._both = both
            self.sides.load(both.fields, both.kept)
            self._show_heads()
            self._say_refusal()

    @on(Resize)
    def arrange_heads(self) -> None:
        """Put the names above their columns."""
        self._show_heads()

    def _show_heads(self) -> None:
        if self._both is None:
            return
        label, left, right = columns(max(0, self.size.width - _MARGIN - 1))
        mine, theirs = self._both.survivor, self._both.other
        first = cut(f"{mine.id} stays: {safe(mine.name)}", max(0, left - 3))
        second = cut(f"{theirs.id} goes: {safe(theirs.name)}", max(0, right - 3))
        blank = " " * (_MARGIN - 1 + label + 2)
        gap = " " * max(0, left - Content(first).cell_length)
        self.heads.update(Content.assemble(f"{blank}", (first, "bold"), gap, (second, "bold")))

    def _say_refusal(self) -> None:
        """Say what is in the way, or what becomes of what is not taken."""
        refusal = self._refusal()
        words = str(refusal) if refusal else "What is not taken is kept in a note; all else stays."
        self.notice.update(Content.styled(safe(words), "$text-error" if refusal else "$text-muted"))

    def _refusal(self) -> Refusal | None:
        return self._both.refuse(self.sides.choices[STAGE]) if self._both else None

    def action_row(self, step: int) -> None:
        """Move the cursor down by some fields, up when negative."""
        self.sides.move(step)

    def action_take(self, side: str) -> None:
        """Take the left or the right value of the field."""
        self.sides.take(Side(side))
        self._say_refusal()

    def action_turn(self) -> None:
        """Take the value that is not taken."""
        self.sides.take(None)
        self._say_refusal()

    @work
    async def action_apply(self) -> None:
        """Make them one contact."""
        if self._both is None or self._is_merging:
            return
        if refusal := self._refusal():
            self.shell.say(str(refusal), severity="warning")
            return
        self._is_merging = True
        choices, today = self.sides.choices, self.shell.today()
        result = await self.shell.command("merge.merge", *self._ids, choices, today=today)
        self._is_merging = False
        if isinstance(result, Refusal):
            self.shell.say(str(result), severity="warning")
            self.reload()
            return
        self.dismiss(None)
        self.shell.call_later(self.shell.say, f"{result.words} · u undoes it")
        self.shell.call_later(self.shell.show_in_list, result.contact_id)

    def action_leave(self) -> None:
        """Back; nothing is merged."""
        self.dismiss(None)


def _is_help(action: actions.Action) -> bool:
    return action.id == "app.help"
