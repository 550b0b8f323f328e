"""The app at its terminal: stray typing does nothing, early keys wait, no size is missed."""

from __future__ import annotations

from collections import deque
from functools import partial

from textual import events

from pipeboard.ui import driver
from pipeboard.ui.desk import NOTICE, StoreApp

_SOON = 0.01  # seconds between two looks whether a screen is open


class TypedApp(StoreApp):
    """An app that tells typing from accidents."""

    _has_said_ignored = False

    def __init__(self) -> None:
        super().__init__(driver_class=driver.Driver if driver.is_for_this_terminal() else None)
        self._early: deque[events.Event] = deque()

    def look_at_size(self) -> None:
        """Notice a size of the terminal that was missed."""
        if isinstance(self._driver, driver.Driver):
            self._driver.look_at_size()

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
            self.set_timer(NOTICE, partial(setattr, self, "_has_said_ignored", False))

    def _is_in_a_field(self) -> bool:
        """Whether letters are text now; asked by name, so that no input is imported for it."""
        kinds = type(self.focused).__mro__
        return any(kind.__name__ in ("Input", "TextArea") for kind in kinds)


def _is_typed(event: events.Event) -> bool:
    """Whether an event comes from the keyboard or the clipboard and was not handed on yet."""
    return isinstance(event, events.Key | events.Paste) and not event.is_forwarded


def _is_stray(event: events.Event) -> bool:
    """Whether what is typed is a paste, or a key of a burst."""
    return isinstance(event, events.Paste) or driver.is_burst(event)
