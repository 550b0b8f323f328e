"""The app at its store: runs commands through the writer, notices what changes in the file."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from pipeboard import commands
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.text import safe
from pipeboard.store import connect, rescue
from pipeboard.store.drafts import DraftText, Trouble
from pipeboard.store.writer import Writer
from pipeboard.ui import patience, unsaved
from pipeboard.ui.footer import Footer
from pipeboard.ui.unsaved import Unsaved
from pipeboard.ui.watch import Watch

if TYPE_CHECKING:
    from pipeboard.reads.prefill import Kept
    from pipeboard.store.unit import Store

NOTICE = 6.0  # seconds that a notice stays
_LOOK = 0.5  # seconds between two looks at the calendar
_GONE = "The store file is gone or was replaced: nothing was written. Quit (q)."
_BUSY = "The store is busy this moment: press the key again."


class StoreApp(App[None]):
    """An app with one store: a reader of its own, and a writer for all that is saved."""

    _trouble: Trouble | None = None
    _has_alarmed = False
    _scored_on: date | None = None

    def open_store(self, path: Path, clock: Callable[[], datetime]) -> None:
        """Open a store that is ready; the writer starts later, after the first paint."""
        self.path, self.clock = path.resolve(), clock
        self.marks = set[int]()  # contacts that the next action is for, whatever list is open
        self.adopted = rescue.adopt(self.path)
        self.reader = connect.reader(self.path)
        self.writer = Writer(self.path, clock=clock, resolve=commands.named)
        self.watch_store = Watch(self.path, self.reader)

    def start_writer(self) -> None:
        """Start the writer and let it import what is slow."""
        self.writer.start()
        self.run_worker(self.writer.ask(_load_commands), exit_on_error=False)
        self.set_interval(_LOOK, self.look_at_day)
        self.look_at_day()

    def look_at_day(self) -> None:
        """When a day has begun, let the writer bring the scores that faded up to it."""
        day = self.today()
        if day != self._scored_on and not self.watch_store.is_gone:
            self._scored_on = day
            self.run_worker(self._fade_scores(day), exit_on_error=False)

    async def _fade_scores(self, day: date) -> None:
        done = 0
        try:
            while faded := await self.writer.ask(partial(_faded, day)):
                done += faded
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            self._scored_on = None  # another program has the store: at the next look
        if done:
            self._reload()

    def look_at_clock(self) -> None:
        """Say so when the clock went back: what is due and late is told from it."""
        from pipeboard.reads.counts import clock_went_back

        try:
            words = clock_went_back(self.reader, self.clock().astimezone())
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            return  # whoever holds the store is writing the newest change just now
        if words:
            self.say(f"{words[0].upper()}{words[1:]}.", severity="warning")

    def look_at_drafts(self) -> None:
        """Show whether what was typed reaches the store; where no bar stands, say it once."""
        trouble, before = self.writer.trouble, self._trouble
        self._trouble = trouble
        if trouble is None and before is None:
            return
        for screen in self.screen_stack:
            for bar in screen.query(Unsaved):
                bar.tell(trouble, self.clock())
        is_needed = bool(trouble and not trouble.is_locked and not self.screen.query(Unsaved))
        if self._has_alarmed and not is_needed:
            self.clear_notifications()
        elif trouble and is_needed and not self._has_alarmed:
            self._alarm(unsaved.said(trouble, self.clock()))
        self._has_alarmed = is_needed

    def _alarm(self, words: str) -> None:
        """Say what must not be missed: on the bar for it, else over whatever is shown."""
        if bars := self.screen.query(Unsaved):
            bars.first().alarm(words)
        else:
            self.notify(safe(words), severity="error", markup=False, timeout=600)

    def say_adopted(self) -> None:
        """Say what became of text that an earlier end could not save."""
        if words := self.adopted.words():
            bad = self.adopted.unread or self.adopted.waiting
            self.say(words, severity="warning" if bad else "information")

    def keep_typed(self) -> None:
        """Let open forms keep what was typed up to now."""
        for screen in self.screen_stack:
            keep = getattr(screen, "keep_text", None)
            if keep is not None:
                keep()

    def flush_typed(self, _: object = None) -> None:
        """Get what was typed to disk, before the program stops or an editor has the terminal."""
        self.keep_typed()
        self.writer.flush()

    def close_store(self) -> str:
        """Drain the writer; return what to say of drafts that the store could not take."""
        left = self.writer.close()
        self.reader.close()
        if not left:
            return ""
        return f"unsaved text is in {self.writer.rescue or 'no file: none could be written'}"

    def today(self) -> date:
        """The rep's local day."""
        return self.clock().astimezone().date()

    async def command(
        self, name: str, *about: Any, drafts: tuple[str, ...] = (), **given: Any
    ) -> Any:
        """Run a command on the writer; its result, or a refusal to show.

        The drafts of those keys are deleted with it.
        """
        return await self._written(
            self.writer.do(name, *about, drafts=drafts, slow=self._say_waiting, **given)
        )

    async def write(self, job: Callable[[Store], Any]) -> Any:
        """Run a job of its own on the writer; its result, or a refusal to show."""
        return await self._written(self.writer.ask(job))

    async def _written(self, writing: Coroutine[Any, Any, Any]) -> Any:
        """What came of writing; why not, when the store could not be written."""
        if self._is_lost():
            writing.close()
            return Refusal(_GONE)
        try:
            result = await writing
        except connect.StoreError as error:
            return Refusal(f"Not saved: {error}.")
        except sqlite3.Error as error:
            return Refusal(f"Not saved: the store cannot be written ({error}).")
        self.refresh_screens()
        return result

    def keep(self, key: str, kind: str, contact_id: int | None, text: str, cursor: str) -> None:
        """Keep the latest text of a form that is not saved."""
        self.writer.keep(DraftText(key, kind, contact_id, text, cursor))

    def drop(self, key: str) -> None:
        """Forget the draft of a form."""
        self.writer.drop(key)

    def kept(self, key: str) -> Kept | None:
        """Return the draft of a form, also when it has not reached the store yet."""
        from pipeboard.reads import prefill

        waits, draft = self.writer.waiting(key)
        if not waits:
            return prefill.kept(self.reader, key)
        return prefill.Kept(key, draft.text, draft.cursor, self.clock()) if draft else None

    def _say_waiting(self) -> None:
        self.say(
            "Still saving: the change is large, or another program holds the store.",
            severity="warning",
        )

    def copy_to_clipboard(self, text: str) -> None:
        """Copy by the terminal (OSC 52), and by the local tool where there is one."""
        from pipeboard.ui import clipboard

        super().copy_to_clipboard(text)
        if command := clipboard.tool():
            copying = partial(clipboard.hand_over, text, command)
            self.run_worker(copying, thread=True, exit_on_error=False)

    def say(self, words: str, *, severity: Any = "information") -> None:
        """Show a notice; words from outside may be in it.

        What a key did is said on the footer, where there is one: a toast is three times the work.
        """
        if severity == "information" and (footers := self.screen.query(Footer)):
            footers.first().say(words, NOTICE)
            return
        self.notify(safe(words), severity=severity, markup=False, timeout=NOTICE)

    def refresh_screens(self) -> None:
        """Redraw every open screen when something changed since it was read."""
        if self.watch_store.changed() is not None:
            self._reload()

    def _reload(self) -> None:
        for screen in self.screen_stack:
            reload = getattr(screen, "reload", None)
            if reload is not None:
                reload()

    def look_at_store(self) -> None:
        """Redraw what another connection changed; raise the alarm when the file is gone."""
        if not self._is_lost() and self.watch_store.moved():
            self.refresh_screens()

    def _is_lost(self) -> bool:
        """Whether the file is gone; the first time there is an alarm and a copy is made."""
        if self.watch_store.lost():
            self.writer.cut_off()
            copy = self.watch_store.rescue()
            where = f" A copy of what was open is {copy}." if copy else ""
            words = f"The store file was deleted or replaced: nothing is written any more.{where}"
            self._alarm(words)
        return self.watch_store.is_gone

    async def invert(self, doing: str, root: int | None = None) -> None:
        """Undo or redo a command and say what it was."""
        inverted = partial(_inverted, doing, root)
        result = await self._written(self.writer.ask(inverted, self._say_waiting))
        if isinstance(result, Refusal):
            self.say(str(result), severity="warning")
            return
        again = "U redoes it" if doing == "undo" else "u undoes it"
        self.say(f"{'Undone' if doing == 'undo' else 'Done again'}: {result.words} · {again}")

    async def run_action(self, *about: Any, **given: Any) -> bool:
        """Do what a key asks for; again while a commit holds the store, and then it says so."""
        for pause in (*patience.KEY, None):
            try:
                return await super().run_action(*about, **given)
            except sqlite3.OperationalError as error:
                if not connect.is_busy(error):
                    raise
            except connect.StoreError as error:
                self.say(str(error), severity="error")
                return True
            if pause:
                await asyncio.sleep(pause)
        self.say_busy()
        return True

    def say_busy(self) -> None:
        """Say that nothing could be read just now."""
        self.say(_BUSY, severity="warning")


def _load_commands(_: Store) -> None:
    """Import what forms save with, so that the first save does not wait for it."""
    for name in ("assess.assess", "contacts.add", "deals.win", "discover.record", "undo.undo"):
        commands.named(name)


def _faded(day: date, store: Store) -> int:
    """Bring some scores up to a day on the writer's thread; how many."""
    from pipeboard.store import scores

    return scores.refresh(store.raw, day)


def _inverted(doing: str, root: int | None, store: Store) -> Any:
    """Undo or redo on the writer's thread; importing it is that thread's work."""
    return commands.named(f"undo.{doing}")(store, root)
