"""A panel over what is open: a title, rows that scroll, one line of keys; esc leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from pipeboard.ui import theme
from pipeboard.ui.widgets.sheet import Row, Sheet


class Panel(ModalScreen[None]):
    """Something to read."""

    CSS_PATH = theme.stylesheet("panel")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,w,question_mark,enter", "leave", "close", show=False),
        Binding("j,down", "move(1)", "down", show=False),
        Binding("k,up", "move(-1)", "up", show=False),
        Binding("ctrl+d,pagedown,space", "move(10)", "on", show=False),
        Binding("ctrl+u,pageup", "move(-10)", "back", show=False),
    ]
    label_width = 12
    whole = ""  # the command that prints all of a very long text
    box_lines = 8  # that are not the body: title, keys, blanks, and a line of what is beneath

    def compose(self) -> ComposeResult:
        """The title, the rows, the keys."""
        with Vertical(classes="panel--box"):
            yield Static(Content(self.heading()), classes="panel--title")
            with VerticalScroll(classes="panel--body"):
                yield Sheet(label_width=self.label_width)
            yield Static(Content("esc close   j k scroll"), classes="panel--keys")

    def on_mount(self) -> None:
        """Show the rows."""
        self.query_one(Sheet).show(self.rows(), whole=self.whole)

    @on(events.Resize)
    def fit_the_terminal(self) -> None:
        """Let the body grow until the panel fills the terminal."""
        body = self.query_one(".panel--body", VerticalScroll)
        body.styles.max_height = max(1, self.size.height - self.box_lines)

    def heading(self) -> str:
        """The title; already safe."""
        raise NotImplementedError

    def rows(self) -> Iterable[Row]:
        """What there is to read."""
        raise NotImplementedError

    def action_move(self, lines: int) -> None:
        """Scroll."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)
