"""The list behind a count of hygiene: contacts, pairs who may be one person, refused rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from time import monotonic
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from pipeboard.domain.terms import Stage, Status
from pipeboard.domain.text import plural, safe
from pipeboard.reads import duplicates
from pipeboard.reads import hygiene as reads
from pipeboard.store import connect, rules
from pipeboard.ui import actions, theme
from pipeboard.ui.footer import Footer
from pipeboard.ui.reading import Reading
from pipeboard.ui.screens.panel import Panel
from pipeboard.ui.shell import ContactKeys
from pipeboard.ui.shelled import Shelled
from pipeboard.ui.widgets.findings import Finding, Findings
from pipeboard.ui.widgets.sheet import Bit, Row, row

_AHEAD = 14
_LONGEST = 6.0  # seconds that keys wait for the list
_EXPORT = "pipeboard export refused FILE writes these rows: fix them there and import it again"


class Walked(Shelled):
    """A screen with one list that keys walk."""

    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("hygiene")
    rows = query_one(Findings)

    def action_row(self, step: int) -> None:
        """Move the cursor down by some lines, up when negative."""
        self.rows.move(step)

    def action_top(self) -> None:
        """Move the cursor to the first line."""
        self.rows.go(0)

    def action_bottom(self) -> None:
        """Move the cursor to the last line."""
        self.rows.go(self.rows.count - 1)

    def action_half(self, direction: int) -> None:
        """Move the cursor by half of what is in view, down or (-1) up."""
        self.rows.move(direction * max(1, self.rows.room // 2))

    def action_leave(self) -> None:
        """Back."""
        self.shell.pop_screen()


class Shown(NamedTuple):
    """What a list shows: its lines, and what stands below them."""

    found: Sequence[Finding]
    note: str


class FindingsScreen(Walked, ContactKeys):
    """Whom a count is about; every key of a contact acts here, `M` on a pair merges the two."""

    CSS_PATH = theme.stylesheet("hygiene")
    heading = query_one(".hygiene--heading", Static)
    note = query_one(".hygiene--note", Static)

    def __init__(self, key: str, title: str, pairs: Sequence[duplicates.Hint] = ()) -> None:
        """Make a list.

        Args:
            key: The count that it stands behind.
            title: What it is about; words from outside may be in it.
            pairs: Those found already, when it is about pairs: shown until they are read again.
        """
        super().__init__()
        self._key, self._title, self._pairs = key, title, pairs
        self._refused: Sequence[reads.RefusedRow] = ()
        self._behind_until = 0.0 if key == reads.DUPLICATES else monotonic() + _LONGEST
        self._reading = Reading(self.shell.path, "findings")

    def compose(self) -> ComposeResult:
        """The title, the lines, a note, the keys."""
        title = f"{self._title[:1].upper()}{self._title[1:]}"
        yield Static(Content(safe(title)), classes="hygiene--heading")
        with Vertical(classes="hygiene--list"):
            yield Findings(_AHEAD)
        yield Static("", classes="hygiene--note")
        places = ("hygiene", "contact", "app")
        keys = [one for one in self.shell.registry if one.place in places]
        yield Footer(sorted(keys, key=lambda one: one.place != "hygiene"))

    def on_mount(self) -> None:
        """Show the list."""
        self.reload()

    def on_unmount(self) -> None:
        """Close the reader."""
        self._reading.close()

    @property
    def is_behind(self) -> bool:
        """Whether nothing is listed yet; keys wait, for they are meant for what comes."""
        return monotonic() < self._behind_until

    def contact_id(self) -> int | None:
        """The contact under the cursor; of a pair the first."""
        one = self.rows.selected
        return one.contact_id or None if one else None

    def go_to(self, contact_id: int) -> bool:
        """Put the cursor on a contact; False when it is not listed."""
        return self.rows.select(contact_id)

    def reload(self) -> None:
        """Read the list again; the cursor stays on its line."""
        self._read(self._reading.begin(), self.shell.clock().astimezone())

    @work
    async def _read(self, turn: int, now: datetime) -> None:
        try:
            for ask in self._questions(turn, now):
                shown = await self._reading.ask(turn, ask)
                if shown is None or not self.is_attached:
                    return
                self.rows.load(shown.found, "Nothing: that is the aim.")
                self.note.update(Content(shown.note))
        except connect.StoreError as error:
            self.shell.say(str(error), severity="error")
        finally:
            self._behind_until = 0.0

    def _questions(
        self, turn: int, now: datetime
    ) -> Iterable[Callable[[sqlite3.Connection], Shown]]:
        """What to ask: of pairs first who of those known is still there, then all anew."""
        if self._key == reads.REFUSED:
            return (self._rows_refused,)
        if self._key != reads.DUPLICATES:
            return (lambda db: self._contacts(db, now),)

        def anew(db: sqlite3.Connection) -> Shown:
            self._pairs = duplicates.hints(db, lambda *_: self._reading.is_newest(turn))
            return self._shown_pairs(db)

        return (self._shown_pairs, anew) if self._pairs else (anew,)

    def _contacts(self, db: sqlite3.Connection, now: datetime) -> Shown:
        lines = reads.lines(db, self._key, now, rules.read(db))
        found = [_finding(number, line) for number, line in enumerate(lines)]
        cut = len(found) >= reads.LIMIT
        return Shown(found, f"the first {len(found)}, those that wait longest" if cut else "")

    def _shown_pairs(self, db: sqlite3.Connection) -> Shown:
        shown = self._pairs[: reads.LIMIT]
        known = duplicates.who(db, {one for hint in shown for one in hint[:2]})
        found = [
            _pair(known[hint.first], known[hint.second], hint.why)
            for hint in shown
            if hint.first in known and hint.second in known
        ]
        more = f", the first {len(found)} shown" if len(self._pairs) > len(shown) else ""
        return Shown(found, f"{plural(len(self._pairs), 'pair')}{more}; M shows both, to be merged")

    def _rows_refused(self, db: sqlite3.Connection) -> Shown:
        last = reads.last_import(db)
        self._refused = reads.refused_rows(db, last.ids) if last else ()
        found = [
            Finding(0, str(number), f"line {one.line:,}", one.reason, ", ".join(one.cells), "late")
            for number, one in enumerate(self._refused)
        ]
        return Shown(found, _EXPORT if found else "")

    def action_open(self) -> None:
        """Open the contact under the cursor, or show a refused row whole."""
        one = self.rows.selected
        if one and self._key == reads.REFUSED:
            self.shell.push_screen(RefusedPanel(self._refused[int(one.key)]))
        elif one and one.contact_id:
            self.shell.open_contact(one.contact_id, self.rows.beside)

    @on(Findings.Opened)
    def open_contact(self) -> None:
        """Show the contact that was clicked twice."""
        self.action_open()

    def action_merge(self) -> None:
        """Show the two of a pair side by side; else ask who is the same person."""
        one = self.rows.selected
        if one and one.other:
            self.shell.open_merge(one.contact_id, one.other)
        else:
            super().action_merge()


class RefusedPanel(Panel):
    """A row that could not be brought in, cell by cell."""

    label_width = 22

    def __init__(self, refused: reads.RefusedRow) -> None:
        super().__init__()
        self._refused = refused

    def heading(self) -> str:
        """The file and the line."""
        return f"{safe(self._refused.file_name)}, line {self._refused.line:,}"

    def rows(self) -> Iterable[Row]:
        """Why it was refused, then its cells under the names of their columns."""
        one = self._refused
        yield row("refused", Bit(one.reason, "warning"))
        for number, cell in enumerate(one.cells):
            name = one.columns[number] if number < len(one.columns) else f"column {number + 1}"
            yield row(name, cell)


def _stays_first(who: duplicates.Who) -> tuple[bool, int, int]:
    """Of two, who is worked, or is further, or came earlier, is offered as the one who stays."""
    return who.status != Status.OPEN, -Stage(who.stage).order, who.id


def _finding(number: int, line: reads.Line) -> Finding:
    stands = ""
    if line.stage:
        stands = Stage(line.stage).label if line.status == Status.OPEN else line.status
    more = " · ".join(filter(None, (line.why, line.company)))
    return Finding(line.contact_id or 0, f"{line.contact_id}/{number}", stands, line.name, more)


def _pair(one: duplicates.Who, two: duplicates.Who, why: Sequence[str]) -> Finding:
    one, two = sorted((one, two), key=_stays_first)
    names = one.name if one.name == two.name else f"{one.name} = {two.name}"
    words = ", ".join(why)
    firms = dict.fromkeys(filter(None, (one.company, two.company)))
    more = " · ".join((words, *(firm for firm in firms if firm not in words)))
    return Finding(one.id, f"{one.id}/{two.id}", f"{one.id} = {two.id}", names, more, other=two.id)
