"""The app at its terminal: stray typing does nothing, early keys wait, no size is missed."""

from __future__ import annotations

from collections import deque
from functools import partial
from time import monotonic

from textual import events
from textual.timer import Timer

from pipeboard.ui import driver
from pipeboard.ui.desk import NOTICE, StoreApp
from pipeboard.ui.prefix import Prefixed

_SOON = 0.01  # seconds between two looks whether a screen is open
_LONGEST = 6.0  # seconds that keys wait; a locked store refuses before


class TypedApp(StoreApp):
    """An app that tells typing from accidents."""

    _has_said_ignored = False

    def __init__(self) -> None:
        super().__init__(driver_class=driver.Driver if driver.is_for_this_terminal() else None)
        self._early: deque[events.Event] = deque()
        self._look: Timer | None = None
        self._waits_until = 0.0

    def hold_keys(self) -> None:
        """Let the keys that follow wait: what the last one began decides what they mean."""
        self._waits_until = monotonic() + _LONGEST

    def release_keys(self) -> None:
        """Take the keys that waited, and those that come."""
        self._waits_until = 0.0

    @property
    def _is_ready(self) -> bool:
        """Whether a key may act: no screen is opening or reads what keys act on."""
        if not self.screen.stack_updates or getattr(self.screen, "is_behind", False):
            return False
        return monotonic() >= self._waits_until

    def look_at_size(self) -> None:
        """Notice a size of the terminal that was missed."""
        if isinstance(self._driver, driver.Driver):
            self._driver.look_at_size()

    async def on_event(self, event: events.Event) -> None:
        """Stray typing and pastes outside an input do nothing (N8); early keys wait."""
        if not _is_typed(event):
            await super().on_event(event)
        elif self._early or not self._is_ready:
            self._early.append(event)
            self._look_soon()
        else:
            await self._take(event)

    def _look_soon(self) -> None:
        if self._look is None:
            self._look = self.set_timer(_SOON, self._take_early)

    async def _take_early(self) -> None:
        """Take the keys that came while a screen was opening: they are meant for that screen."""
        while self._early and self._is_ready:
            await self._take(self._early.popleft())
        self._look = None
        if self._early:
            self._look_soon()

    async def _take(self, event: events.Event) -> None:
        if self._is_in_a_field():
            await super().on_event(event)
        elif _is_stray(event):
            self._say_ignored()
        elif isinstance(event, events.Key) and isinstance(self.screen, Prefixed):
            await self._act(event, self.screen)
        else:
            await super().on_event(event)

    async def _act(self, event: events.Key, screen: Prefixed) -> None:
        """Act on a key of a screen that shows a contact, before the next one is looked at.

        Textual hands a key to the focused widget first, and its action comes later: of two keys
        in one read the second would not yet know of the first. No widget of these screens takes
        keys of its own, so nothing is lost.
        """
        self.app_focus = True
        if await screen.take_key(event):
            return
        if not self._is_ready:  # leaving a question opened a form: the key is meant for that
            self._early.appendleft(event)
            self._look_soon()
        else:
            for first in (True, False):
                if await self._check_bindings(event.key, priority=first):
                    return

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
