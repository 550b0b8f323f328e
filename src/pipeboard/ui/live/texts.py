"""What is typed on the screen of the live call: its fields by name, and what they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from pipeboard.domain.call import Call
from pipeboard.domain.terms import Element
from pipeboard.ui.forms.inputs import Line, Words
from pipeboard.ui.live.boxes import BoxPane
from pipeboard.ui.live.session import Place

NOTES, HOOKS = "notes", "hooks"
EVIDENCE, VALUE = "evidence", "value"


class Hooks(Words):
    """What research found; a page on is a page of what is known beneath."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "screen.scroll_known(1)", "More of what is known", show=False),
        Binding("pageup", "screen.scroll_known(-1)", "Back", show=False),
    ]


class Typed:
    """The fields of one call: `notes`, `hooks`, and such as `need.evidence`, `budget.value`."""

    def __init__(self, call: Call, boxes: Iterable[BoxPane]) -> None:
        self.notes, self.hooks = Words(call.notes, 1), Hooks(call.hooks, 2)
        self.notes.placeholder = "their words, as they say them"
        self.hooks.placeholder = "something they published or changed, something you share"
        self.fields: dict[str, Line | Words] = {NOTES: self.notes, HOOKS: self.hooks}
        for box in boxes:
            self.fields[f"{box.element}.{EVIDENCE}"] = box.evidence
            if box.value is not None:
                self.fields[f"{box.element}.{VALUE}"] = box.value
        self._names: dict[Widget, str] = {field: name for name, field in self.fields.items()}
        self._seen = {name: text_in(field) for name, field in self.fields.items()}

    def name_of(self, widget: Widget | None) -> str | None:
        """The name of a field; None when the widget is none."""
        return self._names.get(widget) if widget else None

    def changed(self, name: str) -> str | None:
        """Return the text of a field that is not the one seen last; None when it is."""
        text = text_in(self.fields[name])
        if text == self._seen[name]:
            return None
        self._seen[name] = text
        return text

    def put(self, name: str, text: str) -> None:
        """Fill a line; that is no typing."""
        field = self.fields[name]
        assert isinstance(field, Line)
        field.value = text
        self._seen[name] = field.value

    def place(self, focused: Widget | None) -> Place | None:
        """Where the cursor is; None when it is in no field."""
        name = self.name_of(focused)
        if name is None:
            return None
        field = self.fields[name]
        if isinstance(field, Line):
            return Place(name, 0, field.cursor_position)
        return Place(name, *field.cursor_location)

    def go(self, place: Place) -> None:
        """Put the cursor at a place."""
        field = self.fields.get(place.field, self.notes)
        field.screen.set_focus(field)  # at once: the keys that waited are meant for this field
        if isinstance(field, Line):
            field.cursor_position = place.column
        else:
            row = min(place.row, field.document.line_count - 1)
            column = min(place.column, len(field.document.get_line(row)))
            field.cursor_location = (row, column)

    def quotable(self) -> str:
        """What of the notes is meant: the selection, else the line, else the one above it."""
        notes = self.notes
        if notes.selected_text.strip():
            return notes.selected_text
        row = notes.cursor_location[0]
        line = notes.document.get_line(row)
        return line if line.strip() or not row else notes.document.get_line(row - 1)


def text_in(field: Line | Words) -> str:
    """Return what a field holds."""
    return field.value if isinstance(field, Line) else field.text


def element_of(name: str | None) -> Element | None:
    """Return the element whose box a field belongs to."""
    element, dot, _ = (name or "").partition(".")
    return Element(element) if dot else None


def taken(call: Call, name: str, text: str, now: datetime) -> Call:
    """Return the call with the text of one field as it is now."""
    element = element_of(name)
    if element is None:
        return replace(call, notes=text) if name == NOTES else replace(call, hooks=text)
    if name.endswith(VALUE):
        return call.valued(element, text)
    return call.noted(element, text, now)
