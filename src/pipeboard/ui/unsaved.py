"""The bar that says since when what is typed is not saved; nothing while it is."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content
from textual.widgets import Static

from pipeboard.domain.text import safe
from pipeboard.store.drafts import Trouble

_SOON = 1  # seconds of a lock that nobody needs to hear of


class Unsaved(Static):
    """At the top of whatever is typed in: quiet behind a lock, red when the disk is at fault."""

    DEFAULT_CSS = """
    Unsaved {
        display: none;
        width: 1fr;
        height: auto;
        padding: 0 1;
        background: $panel;
        color: $text-warning;
        &.-failing { background: $error; color: $text; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.said = ""
        self._alarm = ""

    def alarm(self, words: str) -> None:
        """Say, for as long as the screen is there, what must not be missed."""
        self._alarm = words
        self._say(words, is_failing=True)

    def tell(self, trouble: Trouble | None, now: datetime) -> None:
        """Say what is the matter, or nothing when everything is saved."""
        words = said(trouble, now) if trouble else ""
        is_failing = bool(self._alarm) or (trouble is not None and not trouble.is_locked)
        self._say("\n".join(filter(None, (words, self._alarm))), is_failing=is_failing)

    def _say(self, words: str, *, is_failing: bool) -> None:
        if words != self.said:
            self.said = words
            self.update(Content("\n").join(Content(safe(line)) for line in words.splitlines()))
            self.display = bool(words)
            self.set_class(is_failing, "-failing")


def said(trouble: Trouble, now: datetime) -> str:
    """Return the words for unsaved drafts: `not saved 12 s`, or the alarm; '' for a short lock."""
    since = trouble.since.astimezone()
    where = f"also in {trouble.rescue}" if trouble.rescue else "in memory only"
    if not trouble.is_locked:
        return f"NOT SAVING since {since:%H:%M:%S} · {where}"
    seconds = int((now - trouble.since).total_seconds())
    if seconds < _SOON:
        return ""
    return f"not saved {seconds} s · another program holds the store · {where}"
