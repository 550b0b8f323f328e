"""Today's screen: one ordered list of whom to work, and the selected contact beside it."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import date, datetime
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.getters import query_one
from textual.widgets import Static

from pipeboard.domain.days import say_date
from pipeboard.reads import today as reads
from pipeboard.reads.ahead import Ahead, ahead
from pipeboard.store import connect, rules
from pipeboard.ui import actions, theme
from pipeboard.ui.bulkkeys import BulkKeys
from pipeboard.ui.copies import message
from pipeboard.ui.footer import Footer
from pipeboard.ui.reading import Reading
from pipeboard.ui.screens import beside
from pipeboard.ui.topline import DayLine
from pipeboard.ui.widgets.agenda import Agenda
from pipeboard.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from pipeboard.commands.followups import Touched
    from pipeboard.domain.rules import Rules
    from pipeboard.reads.contact import Contact

_RETRY = 0.1  # seconds until a locked store is asked again
_REST = 0.04  # seconds that the cursor rests before the contact is read; a held key goes on sooner
_MINUTE = 60.0
_LONGEST = 6.0  # seconds that keys wait for the list
_FIRST_KEYS = ("contact.call", "contact.email", "contact.snooze")
"""What the list is worked with stands first at its foot."""


class TodayScreen(BulkKeys):
    """Everyone to be worked today, in the one order of the trade."""

    CSS_PATH = theme.stylesheet("today")
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("today")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-tall")]  # noqa: RUF012
    head = query_one(DayLine)
    agenda = query_one(Agenda)
    column = query_one(".today--beside", VerticalScroll)
    name_line = query_one(".today--name", Static)
    known = query_one(Sheet)
    below = query_one(".today--below", Static)

    def __init__(self) -> None:
        super().__init__()
        self._reading = Reading(self.shell.path, "today")
        self._rules: Rules | None = None
        self._shown: reads.Row | None = None  # the row whose contact is beside the list
        self._moves = 0  # how often the cursor moved
        self._is_following = False
        self._behind_until = 0.0

    def compose(self) -> ComposeResult:
        """The day, the list, the contact beside or below it, the keys."""
        yield DayLine()
        with Horizontal(classes="today--halves"):
            yield Agenda(self.shell.marks)
            with VerticalScroll(classes="today--beside", can_focus=False):
                yield Static("", classes="today--name")
                yield Sheet(label_width=8)
        yield Static("", classes="today--below")
        keys = [one for one in self.shell.registry if one.place in ("contact", "app")]
        yield Footer(sorted(keys, key=lambda one: one.id not in _FIRST_KEYS))

    def on_mount(self) -> None:
        """Show whom to work."""
        self.reload()
        self.set_interval(_MINUTE, self.reload)  # what is due and late moves with the clock

    def on_unmount(self) -> None:
        """Close the reader."""
        self._reading.close()

    def contact_id(self) -> int | None:
        """The contact under the cursor."""
        row = self.agenda.selected
        return row.contact_id if row else None

    # The list.

    def reload(self) -> None:
        """Read the list anew; the selected contact stays selected."""
        self._behind_until = monotonic() + _LONGEST
        self._read(self._reading.begin(), self.shell.clock().astimezone())

    @property
    def is_behind(self) -> bool:
        """Whether the list is being read; keys wait, for they are meant for what it will show."""
        return monotonic() < self._behind_until

    @work
    async def _read(self, turn: int, now: datetime) -> None:
        def ask(db: sqlite3.Connection) -> tuple[reads.Today, Rules, Ahead | None]:
            mine = rules.read(db)
            found = reads.today(db, now, mine)
            return found, mine, None if found.rows else ahead(db, now.date())

        try:
            found = await self._reading.ask(turn, ask)
            if found is not None and self.is_attached:
                self._show(*found, now.date())
        except connect.StoreError as error:
            self.shell.say(str(error), severity="error")
        finally:
            if self._reading.is_newest(turn):
                self._behind_until = 0.0

    def _show(self, found: reads.Today, mine: Rules, coming: Ahead | None, today: date) -> None:
        self._rules = mine
        self.head.show(today, found.due, found.late, found.held, found.held_to)
        self.agenda.load(found.rows, () if found.rows else _ways(coming, today))
        self._show_contact()

    def logged(self, result: Touched) -> None:
        """An attempt that is complete, or was ended by an answer, is left for the next row."""
        if (result.completed or result.asks) and result.contact_id == self.contact_id():
            self.agenda.move(1)

    def go_to(self, contact_id: int) -> bool:
        """Put the cursor on a contact; False when it is not listed."""
        return self.agenda.select(contact_id)

    # The contact beside it.

    @on(Agenda.Selected)
    def follow_the_cursor(self, event: Agenda.Selected) -> None:
        """Show the contact soon: the key that moved the cursor does not wait for it."""
        if event.row is self._shown:
            return
        self._moves += 1
        if not self._is_following:
            self._is_following = True
            self._show_when_at_rest()

    @work
    async def _show_when_at_rest(self) -> None:
        seen = -1
        while seen != self._moves:
            seen = self._moves
            await asyncio.sleep(_REST)
        self._is_following = False
        self._show_contact()

    def _show_contact(self) -> None:
        """Read the contact under the cursor and show what is known of it."""
        row, mine, found = self.agenda.selected, self._rules, None
        now = self.shell.clock().astimezone()
        try:
            if row and mine:
                found = beside.read(self.shell.reader, row.contact_id, now, mine, self._line)
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            self.set_timer(_RETRY, self._show_contact)
            return
        self.set_class(found is None, "-empty")
        before, self._shown = self._shown, row
        if row is None or found is None:
            return
        if self.has_class("-narrow"):
            self.below.update(beside.lines(found, now.date()))
        else:
            self.name_line.update(beside.title(found))
            whole = f"pipeboard show {row.contact_id}"
            self.known.show(beside.rows(found, row, now.date()), whole=whole)
        if before is None or row.contact_id != before.contact_id:
            self.column.scroll_home(animate=False)

    def _line(self, who: Contact) -> str:
        """The line for the call; what is wrong with the texts when they cannot be used."""
        from pipeboard.exchange.texts import TextsError

        try:
            return message(self.shell, who).call
        except TextsError as error:
            return str(error)

    @on(events.Resize)
    def arrange_the_contact(self) -> None:
        """Show the contact where there is room for it now."""
        self.call_after_refresh(self._show_contact)

    # Keys.

    def action_row(self, step: int) -> None:
        """Move the cursor down by some rows, up when negative."""
        self.agenda.move(step)

    def action_top(self) -> None:
        """Move the cursor to the first row."""
        self.agenda.go(0)

    def action_bottom(self) -> None:
        """Move the cursor to the last row."""
        self.agenda.go(len(self.agenda.rows) - 1)

    def action_half(self, direction: int) -> None:
        """Move the cursor by half of what is in view, down or (-1) up."""
        self.agenda.move(direction * max(1, self.agenda.room // 2))

    def action_open(self) -> None:
        """Open the contact under the cursor; who is on the line is gone back to."""
        row, call = self.agenda.selected, self.shell.session
        if row and call and row.contact_id == call.call.contact_id:
            self.shell.begin_call(row.contact_id)
        elif row:
            self.shell.open_contact(row.contact_id, self.agenda.beside)

    @on(Agenda.Opened)
    def open_contact(self) -> None:
        """Show the contact that was clicked twice."""
        self.action_open()

    def action_why(self) -> None:
        """Why this row is where it is, and why the contact is in its stage."""
        if row := self.agenda.selected:
            self.shell.open_why(row.contact_id, reads.place(row))

    def action_leave(self) -> None:
        """Take all marks off; without any, back to the board with its cursor on this contact."""
        if self.drop_marks():
            return
        contact_id = self.contact_id()
        self.shell.action_show_board()
        if contact_id is not None:
            self.shell.show_in_list(contact_id)


def _ways(coming: Ahead | None, today: date) -> list[tuple[str, str]]:
    """What an empty list leads to: what comes next, and the keys that help."""
    ways = [("b", "the board: f starts follow-ups there"), ("a", "adds one person")]
    if coming:
        day = say_date(date.fromisoformat(coming.due), today)
        at = f" at {coming.time}" if coming.time else ""
        ways.insert(0, ("next", f"{coming.name}, {day}{at}"))
    return ways
