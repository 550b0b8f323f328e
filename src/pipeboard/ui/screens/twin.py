"""Who is the same person as a contact: those who look like it, or anyone that is typed."""

from __future__ import annotations

import sqlite3
from datetime import date
from time import monotonic
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from pipeboard.domain.query import Query, QueryError, parse
from pipeboard.domain.terms import Stage, Status
from pipeboard.domain.text import plural, safe
from pipeboard.reads import duplicates
from pipeboard.reads import find as finding
from pipeboard.reads.contact import contact
from pipeboard.ui import theme
from pipeboard.ui.reading import Reading
from pipeboard.ui.screens.find import Sought
from pipeboard.ui.shelled import ShellScreen
from pipeboard.ui.widgets.findings import Finding, Findings

_LIMIT = 50
_LONGEST = 2.0  # seconds that keys wait for those who look alike
_WHERE = 12  # cells of where somebody stands


class TwinScreen(ShellScreen):
    """An input, and who may be meant; enter shows both side by side."""

    CSS_PATH = theme.stylesheet("hygiene")
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        # Above the input: the list is walked while the cursor stays in the words.
        Binding("down,ctrl+n", "walk(1)", "down", priority=True, show=False),
        Binding("up,ctrl+p", "walk(-1)", "up", priority=True, show=False),
        Binding("escape", "leave", "back", priority=True, show=False),
    ]
    heading = query_one(".twin--heading", Static)
    found = query_one(Findings)
    status = query_one(".twin--status", Static)

    def __init__(self, contact_id: int) -> None:
        super().__init__()
        self._contact_id = contact_id
        self._reading = Reading(self.shell.path, "twin")
        self._behind_until = monotonic() + _LONGEST

    def compose(self) -> ComposeResult:
        """Whose twin, the words, who may be meant, what to do."""
        yield Static("", classes="twin--heading")
        yield Sought(placeholder="or type: name, company, e-mail, phone")
        with Vertical(classes="hygiene--list"):
            yield Findings(_WHERE)
        yield Static("", classes="twin--status")

    def on_mount(self) -> None:
        """Show who looks like the same person."""
        who = contact(self.shell.reader, self._contact_id)
        name = safe(who.name) if who else ""
        self.heading.update(Content(f"Who is the same person as {name}?"))
        self._search("", self._reading.begin())

    def on_unmount(self) -> None:
        """Close the reader after its last query."""
        self._reading.close()

    @property
    def is_behind(self) -> bool:
        """Whether nobody is listed yet; keys wait, for enter is meant for who comes."""
        return monotonic() < self._behind_until

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        """Ask for these words; without any, for those who look like the same person."""
        self._search(event.value, self._reading.begin())

    @work
    async def _search(self, words: str, turn: int) -> None:
        try:
            query = parse(words)
        except QueryError as error:
            self._say(safe(str(error)))
            return
        typed, today = bool(query.terms), self.shell.today()

        def ask(db: sqlite3.Connection) -> list[Finding]:
            return self._named(db, query, today) if typed else self._alike(db)

        found = await self._reading.ask(turn, ask)
        self._behind_until = 0.0
        if found is None or not self.is_attached:
            return
        self.found.load(found, "")
        if found:
            self._say(f"{plural(len(found), 'contact')}; enter shows both; esc back")
        elif typed:
            self._say("nobody else; fewer letters find more")
        else:
            self._say("nobody looks like it: type who it is; esc back")

    def _alike(self, db: sqlite3.Connection) -> list[Finding]:
        hints = duplicates.of_contact(db, self._contact_id)[:_LIMIT]
        why = {
            hint.second if hint.first == self._contact_id else hint.first: hint.why
            for hint in hints
        }
        known = duplicates.who(db, why)
        return [_line(known[one], ", ".join(words)) for one, words in why.items() if one in known]

    def _named(self, db: sqlite3.Connection, query: Query, today: date) -> list[Finding]:
        hits = finding.find(db, query, today, _LIMIT).hits
        return [
            _line(duplicates.Who(hit.id, hit.name, hit.company, hit.stage, hit.status))
            for hit in hits
            if hit.id != self._contact_id
        ]

    def _say(self, words: str) -> None:
        self.status.update(Content(words))

    @on(Input.Submitted)
    @on(Findings.Opened)
    def show_both(self) -> None:
        """Show the two side by side."""
        if one := self.found.selected:
            self.dismiss(None)
            self.shell.open_merge(self._contact_id, one.contact_id)

    def action_walk(self, step: int) -> None:
        """Move the cursor of the list."""
        self.found.move(step)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def _line(who: duplicates.Who, why: str = "") -> Finding:
    stands = Stage(who.stage).label if who.status == Status.OPEN else who.status
    more = " · ".join(filter(None, (who.company, why)))
    return Finding(who.id, str(who.id), stands, who.name, more)
