"""What a column may mean: a list to pick from, narrowed by typing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from pipeboard.domain.text import fold, safe
from pipeboard.ui import theme
from pipeboard.ui.forms.inputs import Line

_NAMED = 20  # cells of the name


class FieldPicker(ModalScreen[str | None]):
    """The fields that a column of one kind of file may be read as; None when it is left as it is.

    A field that is typed in part narrows the list, Enter takes the one under the cursor.
    """

    CSS_PATH = theme.stylesheet("imports")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "walk(1)", "down", priority=True, show=False),
        Binding("up,ctrl+p", "walk(-1)", "up", priority=True, show=False),
        Binding("escape", "leave", "back", priority=True, show=False),
    ]
    words = query_one(Input)
    found = query_one(OptionList)

    def __init__(self, column: str, fields: Mapping[str, str], now: str) -> None:
        super().__init__()
        self._column, self._fields, self._now = column, fields, now

    def compose(self) -> ComposeResult:
        """The column, the words that narrow the list, the fields."""
        with Vertical(classes="imports--picker"):
            yield Static(Content(f"{safe(self._column)} is"), classes="imports--column")
            yield Line("")
            yield OptionList(markup=False)
            keys = "enter takes it   type to narrow   esc leaves it"
            yield Static(Content(keys), classes="imports--keys")

    def on_mount(self) -> None:
        """Show all fields, the cursor on what the column means now."""
        self._show("")

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Keep the fields that have what is typed."""
        self._show(event.value)

    def _show(self, typed: str) -> None:
        asked = fold(typed).split()
        hits = [
            name
            for name, words in self._fields.items()
            if all(part in fold(f"{name.replace('_', ' ')} {words}") for part in asked)
        ]
        self.found.clear_options()
        self.found.add_options([Option(self._line(name), id=name) for name in hits])
        if hits:
            self.found.highlighted = hits.index(self._now) if self._now in hits else 0

    def _line(self, name: str) -> Content:
        shown = name.replace("_", " ")
        return Content.assemble(f"{shown:<{_NAMED}}", (self._fields[name], "$secondary"))

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def take(self) -> None:
        """The column is read as the field under the cursor."""
        at = self.found.highlighted
        if at is not None:
            self.dismiss(self.found.get_option_at_index(at).id)

    def action_walk(self, step: int) -> None:
        """Move the cursor of the list."""
        if step > 0:
            self.found.action_cursor_down()
        else:
            self.found.action_cursor_up()

    def action_leave(self) -> None:
        """Leave the column as it is."""
        self.dismiss(None)
