"""Inputs that draw words from outside harmlessly and never lose a pasted line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult

from pipeboard.domain.text import harmless, plural, safe

LONGEST = 100_000
"""Characters of one text: above that every key would be slow, and its draft a large write."""
LONGEST_LINE = 2_000
"""Characters of one line of it: the line that is typed in is broken anew at every key."""


class Completing(Suggester):
    """Completes what is typed in a line."""

    def __init__(self, complete: Callable[[str], str | None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Return the text with its end; None when there is none."""
        whole = self._complete(value)
        return harmless(whole) if whole else None


class Line(Input):
    """One line of text; arrows up and down go to the field above and below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", "Field above", show=False),
        Binding("down", "app.focus_next", "Field below", show=False),
        Binding("alt+b", "cursor_left_word", "Word left", show=False),
        Binding("alt+f", "cursor_right_word", "Word right", show=False),
    ]

    class Joined(Message):
        """Several pasted lines became one."""

        def __init__(self, lines: int) -> None:
            self.lines = lines
            super().__init__()

    def __init__(self, text: str, complete: Callable[[str], str | None] | None = None) -> None:
        """Make a line; `complete` returns what is typed with its end, which `→` then takes."""
        suggester = Completing(complete) if complete else None
        super().__init__(harmless(text), compact=True, select_on_focus=False, suggester=suggester)

    def validate_value(self, value: str) -> str:
        """Keep whatever arrives in the input harmless."""
        return harmless(value)

    def _on_paste(self, event: events.Paste) -> None:
        # Textual's own input drops every pasted line but the first.
        event.stop()
        event.prevent_default()
        if refusal := _too_long(event.text, len(self.value) - len(self.selected_text)):
            self.app.notify(refusal, markup=False)
            return
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        text = " ".join(lines) if len(lines) > 1 else event.text.rstrip("\r\n")
        self.replace(harmless(text), *sorted(self.selection))
        if len(lines) > 1:
            self.post_message(self.Joined(len(lines)))


class Wrapped(WrappedDocument):
    """The lines as the width breaks them; Textual counts all of them for every one it draws."""

    @property
    def height(self) -> int:
        """How many lines there are."""
        return len(self._offset_to_line_info)


class Words(TextArea):
    """Lines of text that grow with what is written; `f2` continues them in the rep's editor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("alt+b", "cursor_word_left", "Word left", show=False),
        Binding("alt+f", "cursor_word_right", "Word right", show=False),
        Binding("f2", "continue", "Continue in your editor", show=False),
    ]

    def __init__(self, text: str, lines: int) -> None:
        super().__init__(
            harmless(text, lines=True),
            compact=True,
            highlight_cursor_line=False,
            max_checkpoints=200,
        )
        self.styles.min_height = lines

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(text, language)
        self.wrapped_document = Wrapped(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._rewrap_and_refresh_virtual_size()

    def _rewrap_and_refresh_virtual_size(self) -> None:
        super()._rewrap_and_refresh_virtual_size()
        self.refresh()  # Textual keeps lines that it drew before, when their number is the same

    def edit(self, edit: Edit) -> EditResult:
        """Apply an edit, its text made harmless."""
        return super().edit(replace(edit, text=harmless(edit.text, lines=True)))

    async def _on_paste(self, event: events.Paste) -> None:
        """Take a paste, unless it makes the text too long: then nothing of it is taken."""
        event.stop()
        event.prevent_default()
        if refusal := _too_long(event.text, len(self.text) - len(self.selected_text)):
            self._tell(refusal)
            return
        text, cut = broken(event.text)
        if cut:
            self._tell(f"{plural(cut, 'long line')} broken into several.")
        if result := self._replace_via_keyboard(text, *self.selection):
            self.move_cursor(result.end_location)
            self.focus()

    def action_continue(self) -> None:
        """Continue in the rep's own editor; what it leaves is taken over, and can be undone."""
        from pipeboard.ui import editor

        command = editor.editor()
        if command is None:
            self._tell("There is no editor: set EDITOR.")
            return
        try:
            with self.app.suspend():
                edited = editor.edit(self.text, command)
        except SuspendNotSupported:
            self._tell("An editor needs a terminal of its own.")
            return
        self._take_over(edited.text, edited.file, edited.words)

    def _take_over(self, text: str | None, file: Path | None, words: str) -> None:
        from pipeboard.ui import editor

        if text is not None and len(text) > LONGEST:
            words = f"Not taken: {len(text):,} characters, {LONGEST:,} fit in here. It is in {file}"
        elif text is not None:
            self.replace(broken(text)[0], (0, 0), self.document.end)
            self.move_cursor(self.document.end)
            if file is not None:
                editor.done(file)
        self._tell(words)

    def _tell(self, words: str) -> None:
        self.app.notify(safe(words), markup=False)


def _too_long(text: str, there: int) -> str:
    """Return why a paste is not taken beside the characters that are there; '' when it is."""
    if there + len(text) <= LONGEST:
        return ""
    lines = plural(text.count("\n") + 1, "line")
    return (
        f"Not pasted: {lines}, {len(text):,} characters; {LONGEST:,} fit in here. "
        "Keep them in a file, and write down which."
    )


def broken(text: str) -> tuple[str, int]:
    """Return a text with its very long lines broken, at blanks where there are any.

    The number is how many lines were too long.
    """
    lines, cut = [], 0
    for line in text.split("\n"):
        cut += len(line) > LONGEST_LINE
        rest = line
        while len(rest) > LONGEST_LINE:
            end = rest.rfind(" ", 0, LONGEST_LINE) + 1 or LONGEST_LINE
            lines.append(rest[:end])
            rest = rest[end:]
        lines.append(rest)
    return "\n".join(lines), cut
