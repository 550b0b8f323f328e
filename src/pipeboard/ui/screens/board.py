"""The board's screen: the line on top, the four columns, the keys."""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.getters import query_one

from pipeboard.domain.terms import Stage
from pipeboard.reads import board as reads
from pipeboard.store import connect
from pipeboard.ui import actions
from pipeboard.ui.bulkkeys import BulkKeys
from pipeboard.ui.footer import Footer
from pipeboard.ui.reading import Reading
from pipeboard.ui.topline import TopLine
from pipeboard.ui.widgets.board import Board

if TYPE_CHECKING:
    from datetime import datetime

    from textual.worker import Worker

    from pipeboard.reads.today import Counts

_RETRY = 0.1  # seconds until a locked store is asked again
_REST = 0.05  # seconds until what is due is counted, once for all that changes meanwhile
_MINUTE = 60.0


class KeyedBoard(Board):
    """The board with the keys of the registry."""

    BINDINGS = actions.bindings("board")


class BoardScreen(BulkKeys):
    """Everyone who is being worked, in four columns."""

    top = query_one(TopLine)
    board = query_one(KeyedBoard)

    def __init__(self) -> None:
        super().__init__()
        self._reading = Reading(self.shell.path, "board")
        self._counting: Worker[None] | None = None
        self._is_outdated = False  # whether something changed since what is due was counted

    def compose(self) -> ComposeResult:
        """The line on top, the columns, the keys."""
        yield TopLine()
        yield KeyedBoard(self._page, self.shell.today, marks=self.shell.marks)
        yield Footer(one for one in self.shell.registry if one.place in ("contact", "app"))

    def on_mount(self) -> None:
        """Show what the store holds."""
        self.reload()
        self.set_interval(_MINUTE, self.reload)  # what is due, late and next moves with the clock

    def on_unmount(self) -> None:
        """Close the reader."""
        if self._counting:
            self._counting.cancel()
        self._reading.close()

    def contact_id(self) -> int | None:
        """The contact under the cursor."""
        card = self.board.selected
        return card.id if card else None

    def reload(self) -> None:
        """Read counts and what is in view; the selected card stays selected."""
        keep = self.contact_id()
        db = self.shell.reader
        try:
            columns = reads.columns(db)
            at = None if keep is None else reads.position(db, keep)
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            self.set_timer(_RETRY, self.reload)
            return
        self.board.load(columns, keep=keep, at=at)
        self.top.show_totals(reads.totals(columns))
        self._is_outdated = True
        if self._counting is None or self._counting.is_finished:
            # The app's: news of a worker of its own make the screen paint before the footer is set.
            self._counting = self.shell.run_worker(self._count())

    async def _count(self) -> None:
        """Count what is due when the cards are drawn, on a thread: a backlog takes some frames."""
        while self._is_outdated:
            await asyncio.sleep(_REST)
            self._is_outdated = False
            turn, now = self._reading.begin(), self.shell.clock().astimezone()
            try:
                counts = await self._reading.ask(turn, partial(_counted, now))
            except connect.StoreError as error:
                self.shell.say(str(error), severity="error")
                return
            # When the app ends, what a screen holds goes before the screen does.
            if counts is not None and self.query(TopLine):
                self.top.show_due(counts)

    def go_to(self, contact_id: int) -> bool:
        """Put the cursor on a contact; False when it is not on the board or cannot be read."""
        try:
            place = reads.position(self.shell.reader, contact_id)
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            return False
        if place is None:
            return False
        self.board.select(*place)
        return True

    def _page(self, stage: Stage, offset: int, total: int) -> list[reads.Card]:
        return reads.page(self.shell.reader, stage, offset, total)

    @on(Board.Opened)
    def open_contact(self, event: Board.Opened) -> None:
        """Show the contact."""
        self.shell.open_contact(event.card.id)

    @on(Board.Marked)
    def count_marks(self) -> None:
        """Say how many are marked."""
        self.show_marks()

    @on(Board.Stale)
    def try_again_soon(self) -> None:
        """The store was locked: what is drawn is old."""
        self.set_timer(_RETRY, self.reload)


def _counted(now: datetime, db: sqlite3.Connection) -> Counts:
    """Count; the first paint does not wait for what this imports."""
    from pipeboard.reads import today
    from pipeboard.store import rules

    return today.counts(db, now, rules.read(db))
