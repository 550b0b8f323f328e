"""The list of commands: what was done, whether it stands; enter undoes or redoes any of them."""

from __future__ import annotations

import sqlite3
from typing import ClassVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import DataTable, Static

from pipeboard.domain.text import safe
from pipeboard.reads import history
from pipeboard.store import connect
from pipeboard.ui import theme
from pipeboard.ui.screens.dossier import local
from pipeboard.ui.shelled import Shelled
from pipeboard.ui.widgets.cards import cut

_LIMIT = 200
_WIDTH = 96  # cells of the panel where the terminal is wider
_FIXED = 4 + 1 + 5 * 2 + 5 + 12 + 6  # cells of edges, scrollbar, gaps and the columns that stay
_WHAT = 30
_BESIDE = 8  # lines of the panel that are not the list, and one of what is beneath
_RETRY = 0.1  # seconds until a locked store is asked again


class JournalScreen(Shelled, ModalScreen[None]):
    """Newest first; what stands can be undone, what is undone can be done again."""

    CSS_PATH = theme.stylesheet("panel")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,U", "leave", "close", show=False),
        Binding("j", "row(1)", "down", show=False),
        Binding("k", "row(-1)", "up", show=False),
        Binding("u", "undo", "undo the last", show=False),
    ]
    table = query_one(DataTable)

    def compose(self) -> ComposeResult:
        """The title, the commands, the keys."""
        with Vertical(classes="panel--box"):
            yield Static(Content("Commands, newest first"), classes="panel--title")
            yield DataTable(cursor_type="row", classes="panel--body")
            words = "enter undo or redo it   u undo the last   esc close"
            yield Static(Content(words), classes="panel--keys")

    def reload(self) -> None:
        """Read the commands again; the cursor stays on its row."""
        try:
            self._done = history.history(self.shell.reader, limit=_LIMIT)
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            self.set_timer(_RETRY, self.reload)
            return
        at = self.table.cursor_row
        what, who = self._arrange()
        for one in self._done:
            tone = "" if one.stands else "dim strike"
            names = ", ".join(safe(who.name) for who in one.contacts)
            cells = (
                str(one.id),
                f"{local(one.at):%d %b %H:%M}",
                cut(safe(one.words), what),
                cut(names + (", …" if one.has_more else ""), who),
            )
            state = "last" if one.is_last else "" if one.stands else "undone"
            self.table.add_row(*(Text(cell, tone) for cell in cells), Text(state, "dim"))
        self.table.move_cursor(row=at)

    def _arrange(self) -> tuple[int, int]:
        """Lay the columns out for the terminal; return the cells for what was done and to whom."""
        self.table.clear(columns=True)
        room = min(_WIDTH, self.size.width) - _FIXED
        what = max(8, min(room // 2, _WHAT))
        who = max(8, room - what)
        widths = (("#", 5), ("when", 12), ("what", what), ("who", who), ("", 6))
        for label, width in widths:
            self.table.add_column(label, width=width)
        return what, who

    @on(events.Resize)
    def fit_the_terminal(self) -> None:
        """Let the list grow until the panel fills the terminal."""
        self.table.styles.max_height = max(2, self.size.height - _BESIDE)
        self.reload()

    @on(DataTable.RowSelected)
    @work
    async def turn(self, event: DataTable.RowSelected) -> None:
        """Undo the selected command if it stands, redo it if it is undone."""
        one = self._done[event.cursor_row]
        await self.shell.invert("undo" if one.stands else "redo", one.id)

    @work
    async def action_undo(self) -> None:
        """Undo the last command that stands."""
        await self.shell.invert("undo")

    def action_row(self, step: int) -> None:
        """Move the cursor."""
        self.table.move_cursor(row=self.table.cursor_row + step)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
