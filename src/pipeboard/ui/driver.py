"""The terminal as pipeboard reads it: bad bytes replaced, and bursts of stray typing told apart."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

BURST = 5  # printable keys in one read that no hand types; a held key repeats one a read


class Parser(XTermParser):
    """Marks the keys that came with others in one read."""

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the messages of one read."""
        read = list(super().feed(data))
        keys = [one for one in read if isinstance(one, events.Key) and one.is_printable]
        for key in keys if len(keys) >= BURST else ():
            key.is_burst = True  # type: ignore[attr-defined]
        yield from read


def _lenient(encoding: str) -> Any:
    """An incremental decoder that replaces bad bytes: Textual's own ends the app on one."""
    made = codecs.getincrementaldecoder(encoding)
    return lambda: made(errors="replace")


class Driver(LinuxDriver):
    """Textual's driver with that parser and that decoder."""

    def run_input_thread(self) -> None:
        """Read keys until the app ends."""
        linux_driver.getincrementaldecoder = _lenient
        linux_driver.XTermParser = Parser  # type: ignore[misc]
        super().run_input_thread()


def is_burst(event: events.Event) -> bool:
    """Return whether a key came with at least four others in one read."""
    return getattr(event, "is_burst", False)


def is_for_this_terminal() -> bool:
    """Return whether Textual would use its Linux driver here: not a test, not the web."""
    from textual import constants

    return constants.DRIVER is None
