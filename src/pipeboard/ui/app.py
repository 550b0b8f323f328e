"""The app: opens screens, runs commands through the writer, notices what changes in the store."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.app import App, InvalidThemeError, SystemCommand
from textual.binding import BindingType
from textual.filter import Monochrome, NoColor
from textual.screen import Screen

from pipeboard import commands
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import Gate
from pipeboard.domain.text import safe
from pipeboard.settings import Settings
from pipeboard.store import connect
from pipeboard.store.writer import DraftText, Writer
from pipeboard.ui import actions, driver, theme
from pipeboard.ui.screens.board import BoardScreen
from pipeboard.ui.watch import Watch

if TYPE_CHECKING:
    from pipeboard.store.unit import Store

_POLL = 0.5  # seconds between two looks at the file
_SOON = 0.01  # seconds between two looks whether a screen is open
_NOTICE = 6.0  # seconds that a notice stays
_GONE = "The store file is gone or was replaced: nothing was written. Quit (q)."
_BUSY = "The store is busy this moment: press the key again."


class PipeboardApp(App[None]):
    """The screens of one store."""

    TITLE = "pipeboard"
    CSS_PATH = theme.stylesheet("board")
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "f1"  # the registry has the palette's own keys
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("app")
    # The first screen as a mode: the stylesheet of a default screen is never read.
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {"board": BoardScreen}
    DEFAULT_MODE = "board"

    def __init__(
        self,
        path: Path,
        *,
        settings: Settings,
        clock: Callable[[], datetime],
        on_crash: Callable[[BaseException], str] | None = None,
    ) -> None:
        """Make the app on a store that is ready.

        Args:
            path: The store.
            settings: What the rep chose.
            clock: The instant, aware.
            on_crash: Logs an unexpected error; returns the line to end with.
        """
        super().__init__(driver_class=driver.Driver if driver.is_for_this_terminal() else None)
        if self.no_color:  # Textual's way is grey on grey, which is a colour to a terminal
            self._filters = [NoColor() if type(f) is Monochrome else f for f in self._filters]
        self.path, self.settings, self.clock = path.resolve(), settings, clock
        self.on_crash, self.last_words = on_crash, ""
        self.reader = connect.reader(self.path)
        self.writer = Writer(self.path, clock=clock, resolve=commands.named)
        self.watch_store = Watch(self.path, self.reader)
        self.refused: tuple[int, Gate] | None = None
        self._has_said_ignored = False
        self._early: deque[events.Event] = deque()
        self.registry = actions.remapped(settings.keys)
        self.register_theme(theme.DARK)
        self.register_theme(theme.LIGHT)
        self._begin_with_theme(settings.theme or theme.DARK.name)
        self.set_keymap({one.id: one.keys for one in self.registry})

    def _begin_with_theme(self, name: str) -> None:
        """Set the theme before anything is parsed: assigning it would parse every sheet again."""
        if name not in self.available_themes:
            raise InvalidThemeError(f"there is no theme {name!r}")
        self.set_reactive(App.theme, name)
        self.stylesheet.set_variables(self.get_css_variables())

    def today(self) -> date:
        """The rep's local day."""
        return self.clock().astimezone().date()

    def on_mount(self) -> None:
        """Start what is slow after the first paint, and watch the file."""
        self.call_after_refresh(self._start_writer)
        self.set_interval(_POLL, self._poll)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end_by, number)

    def _start_writer(self) -> None:
        self.writer.start()
        self.run_worker(self.writer.ask(_load_commands), exit_on_error=False)

    def _end_by(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def exit(self, *about: Any, **given: Any) -> None:
        """End, whatever asks for it; open forms first keep what was typed up to now."""
        for screen in self.screen_stack:
            keep = getattr(screen, "keep_text", None)
            if keep is not None:
                keep()
        super().exit(*about, **given)

    def on_unmount(self) -> None:
        """Drain the writer; a draft that could not be written goes to a rescue file."""
        rescued = self.writer.close()
        if rescued is not None:
            self.last_words = f"unsaved text is in {rescued}"
        self.reader.close()

    # Commands.

    async def command(self, name: str, *about: Any, draft: str | None = None, **given: Any) -> Any:
        """Run a command on the writer; its result, or a refusal to show."""
        return await self._written(
            self.writer.do(name, *about, draft=draft, slow=self._say_waiting, **given)
        )

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

    def _say_waiting(self) -> None:
        self.say("Another program holds the store; still waiting.", severity="warning")

    def say(self, words: str, *, severity: Any = "information") -> None:
        """Show a notice; words from outside may be in it."""
        self.notify(safe(words), severity=severity, markup=False, timeout=_NOTICE)

    # The store as it changes.

    def refresh_screens(self) -> None:
        """Redraw every open screen when something changed since it was read."""
        changed = self.watch_store.changed()
        if changed is None:
            return
        for screen in self.screen_stack:
            reload = getattr(screen, "reload", None)
            if reload is not None:
                reload()

    def _poll(self) -> None:
        if not self._is_lost() and self.watch_store.moved():
            self.refresh_screens()

    def _is_lost(self) -> bool:
        """Whether the file is gone; the first time there is an alarm and a copy is made."""
        if self.watch_store.lost():
            self.writer.cut_off()
            copy = self.watch_store.rescue()
            where = f" A copy of what was open is {copy}." if copy else ""
            words = f"The store file was deleted or replaced: nothing is written any more.{where}"
            self.notify(safe(words), severity="error", markup=False, timeout=600)
        return self.watch_store.is_gone

    # Keys.

    async def on_event(self, event: events.Event) -> None:
        """Stray typing and pastes outside an input do nothing (N8); early keys wait."""
        if not _is_typed(event):
            await super().on_event(event)
        elif self._early or not self.screen.stack_updates:
            self._early.append(event)
            if len(self._early) == 1:
                self.set_timer(_SOON, self._take_early)
        else:
            await self._take(event)

    async def _take_early(self) -> None:
        """Take the keys that came while a screen was opening: they are meant for that screen."""
        while self._early and self.screen.stack_updates:
            await self._take(self._early.popleft())
        if self._early:
            self.set_timer(_SOON, self._take_early)

    async def _take(self, event: events.Event) -> None:
        if _is_stray(event) and not self._is_in_a_field():
            self._say_ignored()
        else:
            await super().on_event(event)

    def _say_ignored(self) -> None:
        """Say it once, however much comes."""
        if not self._has_said_ignored:
            self._has_said_ignored = True
            self.say("Typing outside a field was ignored.", severity="warning")
            self.set_timer(_NOTICE, partial(setattr, self, "_has_said_ignored", False))

    async def run_action(self, *about: Any, **given: Any) -> bool:
        """Do what a key asks for; one that finds the store locked says so."""
        try:
            return await super().run_action(*about, **given)
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            self.say_busy()
            return True

    def say_busy(self) -> None:
        """Say that nothing could be read just now."""
        self.say(_BUSY, severity="warning")

    def _is_in_a_field(self) -> bool:
        """Whether letters are text now; asked by name, so that no input is imported for it."""
        kinds = type(self.focused).__mro__
        return any(kind.__name__ in ("Input", "TextArea") for kind in kinds)

    def action_show_board(self) -> None:
        """Back to the board, whatever is open above it."""
        while len(self.screen_stack) > 1 and not getattr(self.screen, "plan", None):
            self.pop_screen()

    @work
    async def action_undo(self) -> None:
        """Take back the last command."""
        await self.invert("undo")

    async def invert(self, doing: str, root: int | None = None) -> None:
        """Undo or redo a command and say what it was."""
        inverted = partial(_inverted, doing, root)
        result = await self._written(self.writer.ask(inverted, self._say_waiting))
        if isinstance(result, Refusal):
            self.say(str(result), severity="warning")
            return
        again = "U redoes it" if doing == "undo" else "u undoes it"
        self.say(f"{'Undone' if doing == 'undo' else 'Done again'}: {result.words} · {again}")

    def action_journal(self) -> None:
        """The list of commands."""
        from pipeboard.ui.screens.journal import JournalScreen

        self.push_screen(JournalScreen())

    def action_find(self) -> None:
        """Find anyone."""
        from pipeboard.ui.screens.find import FindScreen

        self.push_screen(FindScreen())

    def action_help(self) -> None:
        """Keys and glossary."""
        from pipeboard.ui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.registry))

    def action_palette(self) -> None:
        """All commands, by name."""
        self.action_command_palette()

    def action_add(self) -> None:
        """Add a lead."""
        self.open_form("add", None)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every action of the registry that the screen has, and the themes."""
        from pipeboard.ui.palette import system_commands

        yield from system_commands(self, screen)

    # Screens by name.

    def open_contact(self, contact_id: int) -> None:
        """Open a contact's screen."""
        from pipeboard.ui.screens.contact import ContactScreen

        self.push_screen(ContactScreen(contact_id))

    def leave_contact(self, contact_id: int) -> None:
        """Close a contact's screen; the board's cursor goes to that contact."""
        self.pop_screen()
        self.show_on_board(contact_id)

    def show_on_board(self, contact_id: int) -> None:
        """Put the board's cursor on a contact, when the board is what is shown."""
        if isinstance(self.screen, BoardScreen):
            self.screen.go_to(contact_id)

    def open_why(self, contact_id: int) -> None:
        """Say why a contact is in its stage."""
        from pipeboard.reads.why import why
        from pipeboard.ui.screens.why import WhyScreen

        if found := why(self.reader, contact_id):
            self.push_screen(WhyScreen(found, self.today()))

    @work
    async def open_form(
        self, name: str, contact_id: int | None, refusal: Refusal | None = None
    ) -> None:
        """Open a form, and say what came of it."""
        from pipeboard.ui import formflow

        await formflow.show(self, name, contact_id, refusal)

    def _fatal_error(self) -> None:
        """An unexpected error ends the app with one line; no locals reach the screen."""
        self.bell()
        if self.on_crash is not None and self._exception is not None:
            # A worker's error comes wrapped; where it came from is in the one inside.
            error = getattr(self._exception, "error", self._exception)
            self.last_words = self.on_crash(error)
            self._close_messages_no_wait()
            return
        super()._fatal_error()


def _is_typed(event: events.Event) -> bool:
    """Whether an event comes from the keyboard or the clipboard and was not handed on yet."""
    return isinstance(event, events.Key | events.Paste) and not event.is_forwarded


def _is_stray(event: events.Event) -> bool:
    """Whether what is typed is a paste, or a key of a burst."""
    return isinstance(event, events.Paste) or driver.is_burst(event)


def _load_commands(_: Store) -> None:
    """Import what forms save with, so that the first save does not wait for it."""
    for name in ("assess.assess", "contacts.add", "deals.win", "discover.record", "undo.undo"):
        commands.named(name)


def _inverted(doing: str, root: int | None, store: Store) -> Any:
    """Undo or redo on the writer's thread; importing it is that thread's work."""
    return commands.named(f"undo.{doing}")(store, root)
