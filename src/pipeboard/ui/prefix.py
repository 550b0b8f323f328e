"""A key that waits for a letter: the foot of the screen shows the letters, the next key is one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from textual import events

from pipeboard.domain.text import safe
from pipeboard.store import connect
from pipeboard.ui.footer import Footer
from pipeboard.ui.patience import patiently
from pipeboard.ui.shelled import OnContact


def _nothing() -> None:
    """What leaving a question does unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """What the next key answers: the letters there are, each with its words.

    `take` acts on a key, given as its character or its name, and returns whether it is one of
    them. `left` is called when the rep leaves without an answer. A question that came by itself
    (`is_asked`) is left by any other key, and that key acts as ever; words from outside may be in
    its title and its words.
    """

    name: str
    title: str
    keys: tuple[tuple[str, str], ...]
    take: Callable[[str], bool]
    left: Callable[[], None] = _nothing
    is_asked: bool = False


class Prefixed(OnContact):
    """A screen with keys that wait for a letter."""

    prefix: Prefix | None = None

    def ask(self, prefix: Prefix | None) -> None:
        """Let the next key answer, and show what it may be; None when nothing is asked any more."""
        self.prefix = prefix
        for footer in self.query(Footer):
            footer.ask((prefix.title, prefix.keys) if prefix else None)

    async def take_key(self, event: events.Key) -> bool:
        """Take the key that answers a prefix; return whether it was meant for one.

        The app hands every key to this before any binding.
        """
        prefix = self.prefix
        if prefix is None:
            return False
        key = event.character if event.is_printable and event.character else event.key
        self.ask(None)
        try:
            is_known = key != "escape" and await patiently(partial(prefix.take, key))
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            self.shell.say_busy()
            return True
        except connect.StoreError as error:
            self.shell.say(str(error), severity="error")
            return True
        if not is_known:
            prefix.left()
            if prefix.is_asked:
                return key == "escape"
            if key != "escape":
                words = f"{prefix.title}: {safe(key)} is none of its keys; nothing was done."
                self.shell.say(words, severity="warning")
        return True
