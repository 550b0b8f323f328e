"""Find anyone by any part of a name, company, e-mail, phone or note, as one types."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from pipeboard.domain.terms import Stage
from pipeboard.domain.text import plural, safe
from pipeboard.reads import find as reads
from pipeboard.ui import theme
from pipeboard.ui.reading import Reading
from pipeboard.ui.shelled import ShellScreen
from pipeboard.ui.widgets.cards import cut

_LIMIT = 50
_WHERE = 14  # cells of the first column
Question = Callable[[sqlite3.Connection, str, int], reads.Found]


class Sought(Input):
    """The words that are looked for."""

    def _on_paste(self, event: events.Paste) -> None:
        # Textual's handler, which runs after this one, drops every pasted line but the first.
        event.text = " ".join(event.text.split())


class FindScreen(ShellScreen):
    """An input and who it finds: open contacts first, the others last; typing never waits."""

    CSS_PATH = theme.stylesheet("find")
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Above the input: the list is walked while the cursor stays in the words.
        Binding("down,ctrl+n", "walk(1)", "down", priority=True, show=False),
        Binding("up,ctrl+p", "walk(-1)", "up", priority=True, show=False),
        Binding("escape", "leave", "back", priority=True, show=False),
    ]
    words = query_one(Input)
    found = query_one(OptionList)
    status = query_one(".find--status", Static)

    def __init__(self) -> None:
        super().__init__()
        self._reading = Reading(self.shell.path, "find")

    def compose(self) -> ComposeResult:
        """The words, who they find, how many."""
        yield Sought(placeholder="name, company, e-mail, phone or note")
        yield OptionList(markup=False)
        yield Static("", classes="find--status")

    def on_mount(self) -> None:
        """Say what may be typed."""
        self._say("type to find; enter shows the contact; esc back")

    def on_unmount(self) -> None:
        """Close the reader after its last query."""
        self._reading.close()

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        """Ask for these words; a query that runs for older ones is interrupted."""
        self._search(event.value, self._reading.begin())

    @work
    async def _search(self, words: str, turn: int) -> None:
        named = await self._ask(reads.find, words, turn)
        if named is None:
            return
        self._show(words, named.hits, named.total, 0)
        noted = await self._ask(reads.find_notes, words, turn)
        if noted is not None and noted.total:
            hits = (*named.hits, *noted.hits)[:_LIMIT]
            self._show(words, hits, named.total + noted.total, noted.total)

    async def _ask(self, question: Question, words: str, turn: int) -> reads.Found | None:
        """One query on the reader's thread; None when it is superseded or the screen is gone."""
        found = await self._reading.ask(turn, lambda db: question(db, words, _LIMIT))
        return found if self.is_attached else None

    def _show(self, words: str, hits: tuple[reads.Hit, ...], total: int, in_notes: int) -> None:
        self.found.clear_options()
        width = self.size.width - 3
        self.found.add_options([Option(_line(hit, width), id=str(hit.id)) for hit in hits])
        if hits:
            self.found.highlighted = 0
        if not words.strip():
            self._say("type to find; enter shows the contact; esc back")
        elif not total:
            self._say("nobody; a adds a lead, fewer letters find more")
        else:
            more = f", the first {len(hits)} shown" if total > len(hits) else ""
            noted = f", {in_notes:,} in notes" if in_notes else ""
            self._say(f"{plural(total, 'contact')}{noted}{more}")

    def _say(self, words: str) -> None:
        self.status.update(Content(words))

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def open_contact(self) -> None:
        """Show the contact under the cursor."""
        at = self.found.highlighted
        if at is not None:
            contact_id = int(self.found.get_option_at_index(at).id or 0)
            self.dismiss(None)
            self.shell.open_contact(contact_id)

    def action_walk(self, step: int) -> None:
        """Move the cursor of the list."""
        if step > 0:
            self.found.action_cursor_down()
        else:
            self.found.action_cursor_up()

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def _line(hit: reads.Hit, width: int) -> Content:
    """Where they stand, who they are, where they work: in columns of the width there is."""
    where = Stage(hit.stage).label if hit.is_open else hit.status
    company = safe(hit.company or "")
    room = max(12, (width - _WHERE) * 3 // 5)
    name = cut(safe(hit.name), room)
    title = cut(f" · {safe(hit.title)}", room - cell_len(name)) if hit.title else ""
    gap = " " * (room - cell_len(name) - cell_len(title) + 2)
    return Content.assemble(
        (f"{where:<{_WHERE}}", "$secondary"),
        (name, "bold" if hit.is_open else "$secondary"),
        (title, "$secondary"),
        gap,
        (cut(company, max(0, width - _WHERE - room - 2)), "" if hit.is_open else "$secondary"),
    )
