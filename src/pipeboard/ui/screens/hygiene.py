"""Hygiene: what is not as it should be, counted; enter lists what a count is about."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from time import monotonic

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static

from pipeboard.domain.days import say_date
from pipeboard.domain.hygiene import ENOUGH, say_source
from pipeboard.reads import duplicates
from pipeboard.reads import hygiene as reads
from pipeboard.store import connect, rules
from pipeboard.ui import theme
from pipeboard.ui.footer import Footer
from pipeboard.ui.reading import Reading
from pipeboard.ui.screens.findings import FindingsScreen, Walked
from pipeboard.ui.shelled import ShellScreen
from pipeboard.ui.widgets.findings import Finding, Findings

_AHEAD = 20  # cells of `! 100,000 of 100,000`
_NAMES = 38
_LONGEST = 6.0  # seconds that keys wait for the counts
_SAID_AFTER = 0.5  # seconds of comparing after which is said how far it is
_FOR_THE_RECORD = ("bad_channels", "fit_overrides", "gate_overrides")  # no fault by themselves


class Counts:
    """What the screen shows, as it becomes known."""

    def __init__(
        self,
        counts: Sequence[reads.Count],
        sources: Sequence[reads.Source],
        last: reads.LastImport | None,
    ) -> None:
        self.counts, self.sources, self.last = counts, sources, last
        self.pairs: Sequence[duplicates.Hint] | None = None

    def lines(self, compared: str) -> Iterator[Finding]:
        """Yield a line a count; `compared` says how far the comparing is."""
        for one in self.counts:
            is_fault = one.found > 0 and one.key not in _FOR_THE_RECORD
            yield _line(one.key, one.found, f" of {one.total:,}", one.words, one.of, is_fault)
        found = len(self.pairs) if self.pairs is not None else None
        words = "pairs" if found is not None else compared
        yield _line(reads.DUPLICATES, found, "", "possible duplicates", words, bool(found))
        if last := self.last:
            files, of = ", ".join(last.files), f" of {last.rows:,}"
            words = "rows refused by the last import"
            yield _line(reads.REFUSED, last.refused, of, words, files, last.refused > 0)
        for source in self.sources:
            rate = (
                say_source(source.name, source.bad, source.decided)
                .partition(" bad")[2]
                .strip(" ()")
            )
            more = rate if source.decided >= ENOUGH else "too few to say"
            more += " · too many" if source.is_alarm else ""
            name, of = f"bad leads from {source.name}", f" of {source.decided:,}"
            key = f"{reads.SOURCE}{source.name}"
            yield _line(key, source.bad, of, name, more, source.is_alarm)


class HygieneScreen(Walked, ShellScreen):
    """Every count with of how many; those that are a fault have a sign."""

    CSS_PATH = theme.stylesheet("hygiene")
    heading = query_one(".hygiene--heading", Static)

    class Compared(Message):
        """So many per cent of the contacts are compared with each other."""

        def __init__(self, turn: int, done: int) -> None:
            super().__init__()
            self.turn, self.done = turn, done

    def __init__(self) -> None:
        super().__init__()
        self._reading = Reading(self.shell.path, "hygiene")
        self._known: Counts | None = None
        self._behind_until = 0.0

    def compose(self) -> ComposeResult:
        """The day, the counts, the keys."""
        today = self.shell.today()
        words = f"Hygiene · {say_date(today, today)} {today.year} · the aim is 0"
        yield Static(Content(words), classes="hygiene--heading")
        with Vertical(classes="hygiene--list"):
            yield Findings(_AHEAD, names=_NAMES, is_number=True)
        keys = [one for one in self.shell.registry if one.place in ("hygiene", "app")]
        yield Footer(sorted(keys, key=lambda one: one.place != "hygiene"))

    def on_mount(self) -> None:
        """Count."""
        self.reload()

    def on_unmount(self) -> None:
        """Close the reader; who compares stops soon."""
        self._reading.close()

    @property
    def is_behind(self) -> bool:
        """Whether the counts are being read; keys wait, for they are meant for what comes."""
        return monotonic() < self._behind_until

    def reload(self) -> None:
        """Count anew; the cursor stays on its line."""
        if self._known is None:
            self._behind_until = monotonic() + _LONGEST
        self._read(self._reading.begin(), self.shell.clock().astimezone())

    @work
    async def _read(self, turn: int, now: datetime) -> None:
        def ask(db: sqlite3.Connection) -> Counts:
            counts = reads.counts(db, now, rules.read(db))
            return Counts(counts, reads.sources(db), reads.last_import(db))

        try:
            known = await self._reading.ask(turn, ask)
            if known is None or not self.is_attached:
                return
            known.pairs = self._known.pairs if self._known else None
            self._show(known)
            pairs = await self._reading.ask(turn, lambda db: self._compare(db, turn))
            if pairs is not None and self.is_attached:
                known.pairs = pairs
                self._show(known)
        except connect.StoreError as error:
            self.shell.say(str(error), severity="error")
        finally:
            if self._reading.is_newest(turn):
                self._behind_until = 0.0

    def _compare(self, db: sqlite3.Connection, turn: int) -> list[duplicates.Hint]:
        """Compare all contacts, on the reader's thread; it stops when nobody waits for it."""
        began, said = monotonic(), -1

        def tell(done: int, total: int) -> bool:
            nonlocal said
            if monotonic() - began > _SAID_AFTER and (percent := 100 * done // total) > said:
                said = percent
                self.post_message(self.Compared(turn, percent))
            return self._reading.is_newest(turn)

        return duplicates.hints(db, tell)

    @on(Compared)
    def say_how_far(self, event: Compared) -> None:
        """Say how far the comparing is, while no number of pairs is known."""
        if self._known and self._known.pairs is None and self._reading.is_newest(event.turn):
            self._show(self._known, f"comparing {event.done} %")

    def _show(self, known: Counts, compared: str = "comparing") -> None:
        self._known, self._behind_until = known, 0.0
        self.rows.load(list(known.lines(compared)))

    def action_open(self) -> None:
        """List what the count under the cursor is about."""
        one = self.rows.selected
        if one is None or self._known is None:
            return
        pairs = self._known.pairs or () if one.key == reads.DUPLICATES else ()
        self.shell.push_screen(FindingsScreen(one.key, one.name, pairs))

    @on(Findings.Opened)
    def open_clicked(self) -> None:
        """List what the count that was clicked twice is about."""
        self.action_open()

    def action_leave(self) -> None:
        """Back to the board."""
        self.shell.action_show_board()


def _line(key: str, found: int | None, of: str, words: str, more: str, is_fault: bool) -> Finding:
    number = "…" if found is None else f"{found:,}{of}"
    tone = "late" if is_fault else "ahead" if found else "fine"
    return Finding(0, key, f"! {number}" if is_fault else number, words, more, tone)
