"""One field on screen: its label, its question, the widget that is typed in, what it answers."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from pipeboard.domain.text import harmless, safe
from pipeboard.ui.forms.chips import Chips
from pipeboard.ui.forms.fields import CHIPS, Field, Kind, Values
from pipeboard.ui.forms.inputs import Line, Words
from pipeboard.ui.forms.readings import NOTHING, Reading, read_at_once, read_in_time

_READ = (Kind.DATE, Kind.TIME, Kind.MONEY)
_BRIEF = 32  # cells of a hint that stands beside its field
_PAUSE = 0.15  # seconds without a key before a date in words is read


class Row(Container):
    """A field of a form; says when its text changed, and what was read from it."""

    TONES: ClassVar[tuple[str, ...]] = ("warn", "error")

    class Changed(Message):
        """The rep changed this field."""

        def __init__(self, row: Row) -> None:
            self.row = row
            super().__init__()

    class Done(Message):
        """Enter was pressed in this field, or a key picked what is asked here."""

        def __init__(self, row: Row, *, is_picked: bool) -> None:
            self.row, self.is_picked = row, is_picked
            super().__init__()

    def __init__(self, field: Field, text: str, *, today: date, currency: str, order: str) -> None:
        super().__init__(classes=f"-{field.kind.name.lower()}")
        self.field, self.today, self.currency, self.order = field, today, currency, order
        self.reading: Reading | None = NOTHING
        self._raw, self._loaded = text, text
        self._said: str | None = None
        self.editor = self._editor(text)
        self._note = Static(safe(field.hint), classes="row--note", markup=False)
        self._ask = Static(classes="row--ask", markup=False)
        self._state = Static(classes="row--state", markup=False)
        self._quote = Static(classes="row--ask", markup=False)
        self._shown_words: dict[Static, str] = {}
        self._show(self._ask, field.ask if isinstance(field.ask, str) else "")
        self.set_class(field.joined, "-joined")
        is_brief = field.kind is Kind.LINE and 0 < len(field.hint) <= _BRIEF
        self.set_class(is_brief or field.kind in _READ, "-beside")

    def _editor(self, text: str) -> Widget:
        if self.field.kind in CHIPS:
            many = self.field.kind is Kind.TICKS
            return Chips(self.field.options, text, many=many, goes_on=bool(self.field.enough))
        if self.field.kind is Kind.WORDS:
            self._loaded = harmless(text, lines=True)
            return Words(text, self.field.lines)
        self._loaded = harmless(text)
        return Line(text, self.field.complete)

    def compose(self) -> ComposeResult:
        """The heading, the label at the left, the rest beside it."""
        if self.field.heading:
            yield Static(safe(self.field.heading), classes="row--heading", markup=False)
        with Container(classes="row--line"):
            with Container(classes="row--name"):
                yield Static(self._label(), classes="row--label")
                if self.field.state:
                    yield self._state
            with Vertical(classes="row--side"):
                if self.field.ask:
                    yield self._ask
                with Container(classes="row--field"):
                    yield self.editor
                    yield self._note
                if self.field.quote:
                    yield self._quote

    def _label(self) -> Content:
        mark = "! " if self.has_class("-missing") else "  "
        return Content.assemble(mark, safe(self.field.label))

    def on_mount(self) -> None:
        """Echo what the field starts with."""
        self._read_text()
        self._show_note()

    @property
    def text(self) -> str:
        """What is in the field; the stored text itself while nobody touched it."""
        shown = self._shown()
        return self._raw if shown == self._loaded else shown

    def _shown(self) -> str:
        editor = self.editor
        if isinstance(editor, Chips | Line):
            return editor.value
        assert isinstance(editor, Words)
        return editor.text

    def put(self, text: str) -> None:
        """Fill the field with another text."""
        if text == self.text:
            return
        self._raw = text
        self._loaded = harmless(text, lines=self.field.kind in (Kind.WORDS, Kind.TICKS))
        if isinstance(self.editor, Chips):
            self.editor.value = text
        elif isinstance(self.editor, Line):
            self.editor.value = self._loaded
        elif isinstance(self.editor, Words):
            self.editor.load_text(self._loaded)
        self._read_text()
        self._show_note()

    def miss(self, missing: bool) -> None:
        """Mark the field as one that a refusal names, or take the mark away."""
        self.set_class(missing, "-missing")
        self.query_one(".row--label", Static).update(self._label())

    def answer(self, values: Values) -> None:
        """Show what hangs on all that was filled in: question, options, state, what is remarked."""
        field = self.field
        if callable(field.ask):
            self._show(self._ask, field.ask(values))
        if field.offers and isinstance(self.editor, Chips):
            self.editor.offer(field.offers(values))
        if field.state:
            self._show(self._state, field.state(values))
        if field.quote:
            self._show(self._quote, field.quote(values))
        if field.remark:
            self._say(safe(field.remark(values) or field.hint))

    def _show(self, place: Static, words: str) -> None:
        # Only what changed is drawn: this runs at every key.
        if words != self._shown_words.get(place):
            self._shown_words[place] = words
            place.update(Content(safe(words, lines=True)))
            place.display = bool(words)

    @property
    def is_enough(self) -> bool:
        """Whether what is picked here is all that the form has to know."""
        return bool(self.field.enough and self.field.enough(self.text))

    @property
    def ends_open(self) -> bool:
        """Whether what follows may stand right beneath: no box of text is the last thing here."""
        return self.field.kind in CHIPS or (self._note.display and not self.has_class("-beside"))

    @property
    def place(self) -> list[int]:
        """Where the cursor is in the field."""
        if isinstance(self.editor, Words):
            return list(self.editor.cursor_location)
        return [self.editor.cursor_position] if isinstance(self.editor, Line) else []

    def go(self, place: list[int] | None = None) -> None:
        """Put the focus here, and the cursor at a place, or at the end of the text."""
        self.screen.set_focus(self.editor)  # at once: the next key is meant for this field
        if isinstance(self.editor, Line):
            self.editor.cursor_position = place[0] if place else len(self.editor.value)
        elif isinstance(self.editor, Words):
            end = self.editor.document.end
            self.editor.cursor_location = (place[0], place[1]) if place and len(place) > 1 else end

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Chips.Changed)
    def tell_change(self, event: Message) -> None:
        """Read the new text and pass on that it changed, unless it was put there."""
        event.stop()
        if self.catch_up():
            self.post_message(self.Changed(self))

    def catch_up(self) -> bool:
        """Read the text when it is not the one that was read last; return whether it was not."""
        shown = self._shown()
        if shown == self._loaded:
            return False
        self._raw = self._loaded = shown
        self._read_text()
        self._show_note()
        return True

    @on(Input.Submitted)
    @on(Chips.Done)
    def tell_done(self, event: Message) -> None:
        """Pass on that the rep is done here."""
        event.stop()
        is_picked = isinstance(event, Chips.Done) and event.is_picked
        self.post_message(self.Done(self, is_picked=is_picked))

    def _read_text(self) -> None:
        """Read a date, time or amount; a date in words in a thread, once the typing rests."""
        if self.field.kind not in _READ:
            return
        text = self.text
        self.reading = read_at_once(self.field.kind, text, self.today, self.currency)
        self.workers.cancel_node(self)
        if self.reading is None:
            self._read_worker(text)

    @work(group="reading", exclusive=True)
    async def _read_worker(self, text: str) -> None:
        await self._read_slowly(text, _PAUSE)

    async def _read_slowly(self, text: str, pause: float) -> None:
        await asyncio.sleep(pause)
        reading = await asyncio.to_thread(read_in_time, text, self.today, self.order)
        if self.text == text:
            self.reading = reading
            self._show_note()

    async def settle(self) -> bool:
        """Finish reading; return whether the echo is news to the rep."""
        if self.reading is not None:
            return False
        self.workers.cancel_node(self)
        await self._read_slowly(self.text, 0)
        return True

    def _show_note(self) -> None:
        """Show the echo, or the hint where there is none."""
        if self.field.remark:
            return
        reading = self.reading or Reading(None, "…")
        for tone in self.TONES:
            self.set_class(reading.tone == tone, f"-{tone}")
        self.set_class(bool(reading.echo), "-echo")
        words = f"= {reading.echo}" if reading.value is not None else reading.echo
        self._say(words or safe(self.field.hint))

    def _say(self, words: str) -> None:
        # Only what changed is drawn: this runs at every key.
        if words != self._said:
            self._said = words
            self._note.update(Content(words))
            self._note.display = bool(words)
