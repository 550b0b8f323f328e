"""Find anyone by any part of a name, company, address or note, or by a query, as one types."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from pipeboard.domain.query import Query, QueryError, parse
from pipeboard.domain.terms import Stage
from pipeboard.domain.text import plural, safe
from pipeboard.reads import find as reads
from pipeboard.ui import theme
from pipeboard.ui.actions import ACTIONS
from pipeboard.ui.reading import Reading
from pipeboard.ui.shelled import ShellScreen
from pipeboard.ui.widgets.cards import cut

_LIMIT = 50
_WHERE = 14  # cells of the first column
_HOW = "type to find; enter shows the contact; tab lists all; esc back"
_FIELDS = "words, or stage:lead score:>=60 tag:x due:today no:next"
Question = Callable[[sqlite3.Connection, Query, date, int], reads.Found]


class Sought(Input):
    """The words that are looked for."""

    def _on_paste(self, event: events.Paste) -> None:
        # Textual's handler, which runs after this one, drops every pasted line but the first.
        event.text = " ".join(event.text.split())


class FindScreen(ShellScreen):
    """An input and who it finds: open contacts first, the others last; typing never waits.

    A query that cannot be understood is marked at its word, and what was found last stays.
    """

    CSS_PATH = theme.stylesheet("find")
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Above the input: the list is walked while the cursor stays in the words.
        Binding(one.keys, one.name, one.words, id=one.id, priority=True, show=False)
        for one in ACTIONS
        if one.place == "find"
    ]
    words = query_one(Input)
    wrong = query_one(".find--wrong", Static)
    found = query_one(OptionList)
    status = query_one(".find--status", Static)

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self._reading = Reading(self.shell.path, "find")
        self._begin_with = words

    def compose(self) -> ComposeResult:
        """The words, what is wrong with them, who they find, how many."""
        yield Sought(self._begin_with, placeholder=_FIELDS, select_on_focus=False)
        yield Static("", classes="find--wrong")
        yield OptionList(markup=False)
        yield Static("", classes="find--status")

    def on_mount(self) -> None:
        """Say what may be typed."""
        self._say(_HOW)

    def on_unmount(self) -> None:
        """Close the reader after its last query."""
        self._reading.close()

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        """Ask for this query; one that runs for older words is interrupted."""
        try:
            query = parse(event.value)
        except QueryError as error:
            self._mark(event.value, error)
        else:
            self.wrong.display = False
            self._search(query, self._reading.begin())

    def _mark(self, words: str, error: QueryError) -> None:
        """Point at the word that is wrong, right below it."""
        before = cell_len(safe(words[: error.start])) - int(self.words.scroll_offset.x)
        sign = "^" * max(1, cell_len(safe(words[error.start : error.end])))
        reason = safe(error.reason)
        room = self.size.width - 2
        if before < 0 or before + len(sign) + 1 + cell_len(reason) > room:
            sign = sign if 0 <= before < room else ""
            marked = Content.assemble((" " * max(0, before) + cut(sign, room), "$text-error"), "\n")
        else:
            marked = Content.styled(" " * before + sign + " ", "$text-error")
        self.wrong.update(Content.assemble(marked, (reason, "$text-error")))
        self.wrong.display = True

    @work
    async def _search(self, query: Query, turn: int) -> None:
        named = await self._ask(reads.find, query, turn)
        if named is None:
            return
        self._show(query, named.hits, named.total, 0)
        noted = await self._ask(reads.find_notes, query, turn)
        if noted is not None and noted.total:
            hits = (*named.hits, *noted.hits)[:_LIMIT]
            self._show(query, hits, named.total + noted.total, noted.total)

    async def _ask(self, question: Question, query: Query, turn: int) -> reads.Found | None:
        """One query on the reader's thread; None when it is superseded or the screen is gone."""
        today = self.shell.today()
        found = await self._reading.ask(turn, lambda db: question(db, query, today, _LIMIT))
        return found if self.is_attached else None

    def _show(self, query: Query, hits: tuple[reads.Hit, ...], total: int, in_notes: int) -> None:
        self.found.clear_options()
        width = self.size.width - 3
        self.found.add_options([Option(_line(hit, width), id=str(hit.id)) for hit in hits])
        if hits:
            self.found.highlighted = 0
        if not query.terms:
            self._say(_HOW)
        elif not total:
            self._say("nobody; a adds a lead, fewer letters find more")
        else:
            more = f", the first {len(hits)} shown; tab lists all" if total > len(hits) else ""
            noted = f", {in_notes:,} in notes" if in_notes else ""
            self._say(f"{plural(total, 'contact')}{noted}{more}")

    def _say(self, words: str) -> None:
        self.status.update(Content(words))

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Show the contact under the cursor."""
        at = self.found.highlighted
        if at is not None:
            contact_id = int(self.found.get_option_at_index(at).id or 0)
            self.dismiss(None)
            self.shell.open_contact(contact_id)

    def action_list_all(self) -> None:
        """List everyone who fits, as a list in which every key of a contact acts."""
        if query := self._asked():
            self.dismiss(None)
            self.shell.open_people("Found", str(query))

    def action_save_view(self) -> None:
        """Save the query under a name."""
        if query := self._asked():
            self.shell.open_form("view", None, start={"query": str(query)})

    def _asked(self) -> Query | None:
        """The query that is typed; None when there is none, which is said."""
        try:
            query = parse(self.words.value)
        except QueryError as error:
            self._mark(self.words.value, error)
            return None
        if not query.terms:
            self._say("type what to look for first")
        return query if query.terms else None

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
