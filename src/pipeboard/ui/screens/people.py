"""A list of contacts: those a query finds, or some that are named; every key of a contact acts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from time import monotonic
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.getters import query_one

from pipeboard.domain.query import QueryError, parse
from pipeboard.reads import people as reads
from pipeboard.reads.find import noted
from pipeboard.store import connect
from pipeboard.ui import actions, theme
from pipeboard.ui.bulkkeys import BulkKeys
from pipeboard.ui.footer import Footer
from pipeboard.ui.reading import Reading
from pipeboard.ui.topline import PeopleLine
from pipeboard.ui.widgets.people import People

_RETRY = 0.1  # seconds until a locked store is asked again
_LONGEST = 6.0  # seconds that keys wait for the list


class PeopleScreen(BulkKeys):
    """Contacts in columns, worked as the board is: `PeopleScreen("No next step", "no:next")`.

    With a `query` the list is who fits it now, in the order of the board, those not open last,
    then those whose notes fit; with `ids` it is these contacts in this order, those left out that
    are gone. It is read anew whenever something changed. Open it by
    `shell.open_people(title, query, ids)`.
    """

    CSS_PATH = theme.stylesheet("people")
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("people")
    head = query_one(PeopleLine)
    people = query_one(People)

    def __init__(self, title: str, query: str = "", ids: Sequence[int] | None = None) -> None:
        super().__init__()
        self._heading, self.asked, self._named = title, query, ids
        self._reading = Reading(self.shell.path, "people")
        self._behind_until = monotonic() + _LONGEST

    def compose(self) -> ComposeResult:
        """What is listed, the contacts, the keys."""
        yield PeopleLine(self._heading)
        yield People(partial(reads.page, self.shell.reader), self.shell.today, self.shell.marks)
        yield Footer(one for one in self.shell.registry if one.place in ("contact", "app"))

    def on_mount(self) -> None:
        """Show who is listed."""
        self.show_marks()
        self.reload()

    def on_unmount(self) -> None:
        """Close the reader."""
        self._reading.close()

    def contact_id(self) -> int | None:
        """The contact under the cursor."""
        return self.people.contact_id

    # The list.

    def reload(self) -> None:
        """Read the list anew; the cursor stays on its contact."""
        self._read(self._reading.begin(), self.shell.today())

    @work
    async def _read(self, turn: int, today: date) -> None:
        def ask(db: sqlite3.Connection) -> list[int]:
            if self._named is not None:
                return reads.known(db, self._named)
            query = parse(self.asked)
            return reads.found(db, query, today) + noted(db, query, today)

        try:
            ids = await self._reading.ask(turn, ask)
        except (connect.StoreError, QueryError) as error:
            self._behind_until = 0.0
            self.shell.say(str(error), severity="error")
            return
        if ids is not None and self.is_attached:
            self._show(ids)

    @property
    def is_behind(self) -> bool:
        """Whether the list is read for the first time; keys wait, for they are meant for it."""
        return monotonic() < self._behind_until

    def _show(self, ids: Sequence[int]) -> None:
        ways = (("/", "finds anyone"), ("esc", "goes back"))
        self._behind_until = 0.0
        self.people.load(ids, ways)
        self.head.show(self.asked, len(ids))
        if self.people.is_busy:
            self.set_timer(_RETRY, self.reload)

    def go_to(self, contact_id: int) -> bool:
        """Put the cursor on a contact; False when it is not listed."""
        return self.people.select(contact_id)

    # Keys.

    def _walk(self, move: Callable[[], None]) -> None:
        move()
        if self.people.is_busy:
            self.set_timer(_RETRY, self.reload)

    def action_row(self, step: int) -> None:
        """Move the cursor down by some rows, up when negative."""
        self._walk(partial(self.people.move, step))

    def action_top(self) -> None:
        """Move the cursor to the first contact."""
        self._walk(partial(self.people.go, 0))

    def action_bottom(self) -> None:
        """Move the cursor to the last contact."""
        self._walk(partial(self.people.go, self.people.count - 1))

    def action_half(self, direction: int) -> None:
        """Move the cursor by half of what is in view, down or (-1) up."""
        self.action_row(direction * max(1, self.people.room // 2))

    def action_mark(self) -> None:
        """Mark the contact under the cursor, or take the mark off, and go on to the next."""
        super().action_mark()
        self.action_row(1)

    def action_mark_all(self) -> None:
        """Mark everyone who is listed; when all of them are marked, take their marks off."""
        listed = set(self.people.ids)
        if listed <= self.shell.marks:
            self.shell.marks -= listed
        else:
            self.shell.marks |= listed
        self.show_marks()

    def action_open(self) -> None:
        """Open the contact under the cursor; its neighbours are those of this list."""
        contact_id = self.contact_id()
        if contact_id is not None:
            self.shell.open_contact(contact_id, self.people.beside)

    def action_save_view(self) -> None:
        """Save the query under a name."""
        if self.asked.strip():
            self.shell.open_form("view", None, start={"query": self.asked})
        else:
            self.shell.say("This list is no query: there is nothing to save.", severity="warning")

    def action_leave(self) -> None:
        """Take all marks off; without any, back."""
        if not self.drop_marks():
            self.dismiss(None)

    @on(People.Opened)
    def open_contact(self) -> None:
        """Show the contact that was clicked twice."""
        self.action_open()
