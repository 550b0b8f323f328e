"""A contact's screen: facts, BANT with its words, deals, gates, and the story newest first."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from pipeboard.domain.terms import STAGES
from pipeboard.domain.text import safe
from pipeboard.reads import board
from pipeboard.reads.merged import resolve
from pipeboard.store import connect
from pipeboard.ui import actions, theme
from pipeboard.ui.footer import Footer
from pipeboard.ui.screens import dossier
from pipeboard.ui.shell import ContactKeys
from pipeboard.ui.widgets.sheet import Sheet

_RETRY = 0.1
Beside = Callable[[int, int], int | None]
"""The contact some places further on (back when negative) in a list; None past its ends."""
_TONES = {"accent": "$text-primary bold", "warning": "$text-warning", "muted": "$secondary"}


class ContactScreen(ContactKeys):
    """One contact; `j` and `k` go to the neighbours on the board without leaving."""

    CSS_PATH = theme.stylesheet("contact")
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("person")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-wide")]  # noqa: RUF012
    name_line = query_one(".person--name", Static)
    facts = query_one(".person--facts", Sheet)
    past = query_one(".person--story", Sheet)
    body = query_one(".person--body", VerticalScroll)

    def __init__(self, contact_id: int, beside: Beside | None = None) -> None:
        super().__init__()
        self._contact_id = contact_id
        self._beside = beside or self._beside_on_board

    def compose(self) -> ComposeResult:
        """The name, the facts beside (or above) the story, the keys."""
        yield Static("", classes="person--name")
        with VerticalScroll(classes="person--body"), Horizontal(classes="person--halves"):
            yield Sheet(classes="person--facts", label_width=12)
            yield Sheet(classes="person--story", label_width=7)
        yield Footer(one for one in self.shell.registry if one.place in ("contact", "app"))

    def on_mount(self) -> None:
        """Show the contact."""
        self.reload()

    def contact_id(self) -> int | None:
        """The contact that is shown."""
        return self._contact_id

    def reload(self) -> None:
        """Read the contact again; one that is gone closes the screen."""
        try:
            self._contact_id = resolve(self.shell.reader, self._contact_id)
            found = dossier.read(self.shell.reader, self._contact_id, self.shell.today())
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            self.set_timer(_RETRY, self.reload)
            return
        if found is None:
            self.action_leave()
            return
        today, who = self.shell.today(), found.who
        title = f" · {safe(who.title)}" if who.title else ""
        parts: list[str | Content | tuple[str, str]] = [(safe(who.name), "bold"), title, "   "]
        parts += [
            (safe(bit.words), _TONES.get(bit.tone, "")) for bit in dossier.standing(found, today)
        ]
        self.name_line.update(Content.assemble(*parts))
        whole = f"pipeboard show {self._contact_id}"
        self.facts.show(dossier.facts(found, today), whole=whole)
        self.past.show(dossier.story(found, today), whole=whole)

    def action_next(self, step: int) -> None:
        """Go to the contact below or above in the list that this one was opened from."""
        contact_id = self._beside(self._contact_id, step)
        if contact_id is not None:
            self._contact_id = contact_id
            self.body.scroll_home(animate=False)
            self.reload()

    def _beside_on_board(self, contact_id: int, step: int) -> int | None:
        db = self.shell.reader
        place = board.position(db, contact_id)
        if place is None:
            self.shell.say("Not on the board: no neighbours. esc goes back.")
            return None
        stage, index = place
        total = board.columns(db)[STAGES.index(stage)].cards
        within = 0 <= index + step < total
        return board.page(db, stage, index + step, total, 1)[0].id if within else None

    def action_scroll(self, direction: int) -> None:
        """Scroll half a page."""
        half = max(1, self.body.size.height // 2)
        self.body.scroll_relative(y=direction * half, animate=False)

    def action_leave(self) -> None:
        """Back, with the cursor of the board on this contact."""
        self.shell.leave_contact(self._contact_id)
