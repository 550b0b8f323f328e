"""The app at its terminal: stray typing does nothing, early keys wait, no size is missed."""

from __future__ import annotations

from collections import deque
from functools import partial
from time import monotonic
from typing import Any, TypeGuard

from textual import events, on
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from pipeboard.ui import driver
from pipeboard.ui.chords import Chorded
from pipeboard.ui.desk import NOTICE, StoreApp
from pipeboard.ui.driver import Typed
from pipeboard.ui.prefix import Prefixed

_SOON = 0.01  # seconds between two looks whether a screen is open
_LONGEST = 6.0  # seconds that keys wait; a locked store refuses before


class Turn(Message):
    """Goes the way of the keys, from the field up to the app, behind all that were typed before."""

    def __init__(self, screen: Screen[Any], action: str) -> None:
        self.screen, self.action = screen, action
        super().__init__()


class TypedApp(StoreApp):
    """An app that tells typing from accidents."""

    _has_said_ignored = False

    def __init__(self) -> None:
        super().__init__(driver_class=driver.Driver if driver.is_for_this_terminal() else None)
        self._early: deque[Typed] = deque()
        self._look: Timer | None = None
        self._waits_until = self._turn_until = 0.0
        self._turn: Turn | None = None

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
        return not self._is_in_turn and monotonic() >= self._waits_until

    def do_in_turn(self, action: str = "") -> None:
        """Do an action when the field has done all that its keys asked for; later keys wait.

        Textual types a letter at once, but what an arrow or a tab does has to come up to the app
        first: of keys in one read the letters would overtake it.
        """
        turn = Turn(self.screen, action)
        if (self.focused or self.screen).post_message(turn):
            self._turn, self._turn_until = turn, monotonic() + _LONGEST

    @on(Turn)
    async def take_turn(self, turn: Turn) -> None:
        """Do what had to wait for its turn."""
        if turn.action and self.screen is turn.screen:
            await self.run_action(turn.action, turn.screen)
        self.call_later(self._end_turn, turn)  # a focus that was moved is moved by then

    async def _end_turn(self, turn: Turn) -> None:
        if self._turn is turn:
            self._turn = None
            await self._take_early()

    @property
    def _is_in_turn(self) -> bool:
        turn = self._turn
        return turn is not None and turn.screen is self.screen and monotonic() < self._turn_until

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

    async def _take(self, event: Typed) -> None:
        screen = self.screen
        if isinstance(screen, Chorded) and await self._take_in_call(event, screen):
            return
        for one in driver.as_ever(event):
            await self._take_plain(one)

    async def _take_in_call(self, event: Typed, screen: Chorded) -> bool:
        """Take what is asked there before a chord; return whether the key was either."""
        if isinstance(event, events.Key) and isinstance(screen, Prefixed):
            is_taken = screen.prefix is not None and await screen.take_key(event)
            return is_taken or await screen.take_chord(event)
        return await screen.take_chord(event)

    async def _take_plain(self, event: Typed) -> None:
        screen = self.screen
        if self._is_in_a_field():
            await super().on_event(event)
            if isinstance(event, events.Key) and not event.is_printable:
                self.do_in_turn()
        elif _is_stray(event):
            self._say_ignored()
        elif isinstance(event, events.Key) and isinstance(screen, Prefixed):
            await self._act(event, screen)
        elif not isinstance(event, events.Key) or not _picks(screen, event):
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


def _picks(screen: Screen[Any], event: events.Key) -> bool:
    """Whether a key picked something in a form: done at once, the next one may mean another field.

    Asked by name, so that no form is imported for it.
    """
    pick = getattr(screen, "pick", None)
    return pick is not None and event.is_printable and pick(event.character or "")


def _is_typed(event: events.Event) -> TypeGuard[Typed]:
    """Whether an event comes from the keyboard or the clipboard and was not handed on yet."""
    return isinstance(event, events.Key | events.Paste) and not event.is_forwarded


def _is_stray(event: Typed) -> bool:
    """Whether what is typed is a paste, or a key of a burst."""
    return isinstance(event, events.Paste) or driver.is_burst(event)
