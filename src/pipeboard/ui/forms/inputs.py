"""Inputs that draw words from outside harmlessly and never lose a pasted line."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult

from pipeboard.domain.text import harmless


class Line(Input):
    """One line of text; arrows up and down go to the field above and below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", "Field above", show=False),
        Binding("down", "app.focus_next", "Field below", show=False),
    ]

    class Joined(Message):
        """Several pasted lines became one."""

        def __init__(self, lines: int) -> None:
            self.lines = lines
            super().__init__()

    def __init__(self, text: str) -> None:
        super().__init__(harmless(text), compact=True, select_on_focus=False)

    def validate_value(self, value: str) -> str:
        """Keep whatever arrives in the input harmless."""
        return harmless(value)

    def _on_paste(self, event: events.Paste) -> None:
        # Textual's own input drops every pasted line but the first.
        event.stop()
        event.prevent_default()
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        text = " ".join(lines) if len(lines) > 1 else event.text.rstrip("\r\n")
        self.replace(harmless(text), *sorted(self.selection))
        if len(lines) > 1:
            self.post_message(self.Joined(len(lines)))


class Words(TextArea):
    """A few lines of text that grow with what is written."""

    def __init__(self, text: str, lines: int) -> None:
        super().__init__(
            harmless(text, lines=True),
            compact=True,
            highlight_cursor_line=False,
            max_checkpoints=200,
        )
        self.styles.min_height = lines

    def edit(self, edit: Edit) -> EditResult:
        """Apply an edit, its text made harmless."""
        return super().edit(replace(edit, text=harmless(edit.text, lines=True)))
