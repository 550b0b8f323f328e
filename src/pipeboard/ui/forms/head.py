"""The first line of a form: what it is and whom it is about; the clock while a call is made."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

Running = Callable[[], Content | None]
"""The clock of the call that is made, as it is drawn; None while none is made."""
_SECOND = 1.0


class Head(Horizontal):
    """A title, and at its right a clock that ticks once a second."""

    def __init__(self, running: Running | None) -> None:
        super().__init__(classes="form--head")
        self._call_clock = running

    def compose(self) -> ComposeResult:
        """The title and the clock."""
        yield Static(classes="form--title")
        yield Static(classes="form--clock")

    def on_mount(self) -> None:
        """Let the clock run where there can be a call."""
        self._tick()
        if self._call_clock:
            self.set_interval(_SECOND, self._tick)

    def say(self, title: Content) -> None:
        """Show a title."""
        self.query_one(".form--title", Static).update(title)

    def _tick(self) -> None:
        clock = self._call_clock() if self._call_clock else None
        shown = self.query_one(".form--clock", Static)
        shown.display = clock is not None
        if clock is not None:
            shown.update(clock)
