"""The app: its look, its keys, and the screens that it opens by name."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.app import App, InvalidThemeError, SystemCommand
from textual.binding import BindingType
from textual.filter import Monochrome, NoColor
from textual.screen import Screen

from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import Gate
from pipeboard.paths import SHIPPED_TEXTS
from pipeboard.settings import Settings
from pipeboard.ui import actions, stopping, theme
from pipeboard.ui.calling import CallingApp
from pipeboard.ui.screens.board import BoardScreen

_POLL = 0.5  # seconds between two looks at the file


class PipeboardApp(CallingApp):
    """The screens of one store."""

    TITLE = "pipeboard"
    CSS_PATH = theme.stylesheet("board")  # Textual reads no sheet of a default screen
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "f1"  # the registry has the palette's own keys
    BINDINGS: ClassVar[list[BindingType]] = actions.bindings("app")

    def __init__(
        self,
        path: Path,
        *,
        settings: Settings,
        clock: Callable[[], datetime],
        texts: Path = SHIPPED_TEXTS,
        on_crash: Callable[[BaseException], str] | None = None,
    ) -> None:
        """Make the app on a store that is ready.

        Args:
            path: The store.
            settings: What the rep chose.
            clock: The instant, aware.
            texts: The folder with the rep's own texts.
            on_crash: Logs an unexpected error; returns the line to end with.
        """
        super().__init__()
        if self.no_color:  # Textual's way is grey on grey, which is a colour to a terminal
            self._filters = [NoColor() if type(f) is Monochrome else f for f in self._filters]
        self.open_store(path, clock)
        self.settings, self.texts = settings, texts
        self.on_crash, self.last_words = on_crash, ""
        self.refused: tuple[int, Gate] | None = None
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

    def get_default_screen(self) -> Screen[Any]:
        """The board is the first screen."""
        return BoardScreen()

    def on_mount(self) -> None:
        """Start what is slow after the first paint, and watch the file."""
        if self.settings.start == "today":
            self.action_show_today()
        self.call_after_refresh(self.start_writer)
        self.call_after_refresh(self.look_at_clock)
        self.call_after_refresh(self.say_adopted)
        self.call_after_refresh(self.offer_call)
        self.set_interval(_POLL, self.look_at_store)
        self.set_interval(_POLL, self.look_at_drafts)
        self.set_interval(_POLL, self.look_at_size)
        self.app_suspend_signal.subscribe(self, self.flush_typed, immediate=True)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end_by, number)

    def _end_by(self, number: int) -> None:
        stopping.after_keys(self, partial(self.exit, return_code=128 + number))

    def exit(self, *about: Any, **given: Any) -> None:
        """End, whatever asks for it; open forms first keep what was typed up to now."""
        self.keep_typed()
        super().exit(*about, **given)

    def on_unmount(self) -> None:
        """Drain the writer; a draft that could not be written goes to a rescue file."""
        self.last_words = self.close_store() or self.last_words

    @work
    async def action_undo(self) -> None:
        """Take back the last command."""
        await self.invert("undo")

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

    def open_form(
        self,
        name: str,
        contact_id: int | None,
        refusal: Refusal | None = None,
        start: dict[str, str] | None = None,
    ) -> None:
        """Open a form, and say what came of it; `start` fills fields beforehand."""
        self.hold_keys()
        self._open_form(name, contact_id, refusal, start or {})

    @work(name="open_form")
    async def _open_form(
        self,
        name: str,
        contact_id: int | None,
        refusal: Refusal | None,
        start: dict[str, str],
    ) -> None:
        from pipeboard.ui import formflow

        try:
            await formflow.show(self, name, contact_id, refusal, start)
        finally:
            self.release_keys()

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
