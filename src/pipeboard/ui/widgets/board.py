"""The board: four columns of cards in one widget of the line API, however many cards there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import ClassVar

from rich.style import Style
from textual import events, on
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pipeboard.domain.terms import STAGES, Stage
from pipeboard.reads import board as reads
from pipeboard.ui.widgets.columns import CARD, Column, Frame, Pages
from pipeboard.ui.widgets.drawing import ROLES, Drawing, View


class Board(Widget, can_focus=True):
    """Cards under their stages. It asks for pages, draws what is in view and says what was chosen.

    It draws without the style cache of Textual, which is half of the cost of a key: a border, a
    padding or an opacity of the widget itself has no effect.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"board--{role}" for role in ROLES}
    DEFAULT_CSS = "Board { width: 1fr; height: 1fr; }"

    class Selected(Message):
        """The cursor came to another card, or the card under it changed; None: there is none."""

        def __init__(self, card: reads.Card | None) -> None:
            super().__init__()
            self.card = card

    class Opened(Message):
        """The rep wants to see a contact."""

        def __init__(self, card: reads.Card) -> None:
            super().__init__()
            self.card = card

    class Marked(Message):
        """A contact was marked, or its mark taken off."""

    class Stale(Message):
        """The store was locked and something old or nothing is drawn: load again in a moment.

        It comes once after each load.
        """

    def __init__(
        self,
        pages: Pages,
        today: Callable[[], date],
        *,
        add_key: str = "a",
        marks: set[int] | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make a board that is blank until `load`.

        Args:
            pages: Reads a page of cards; may raise that the store is locked.
            today: The local day, asked for whenever something is drawn.
            add_key: The key that adds a contact, for the words of an empty board.
            marks: The marked contacts, when somebody else keeps them too.
            id: The id of the widget.
            classes: The classes of the widget.
        """
        super().__init__(id=id, classes=classes)
        columns = tuple(Column(stage, pages) for stage in STAGES)
        self._view = View(columns, marks=set() if marks is None else marks)
        self._drawing = Drawing(self._view, self._style_of, add_key)
        self._today = today
        self._said: reads.Card | None = None  # the card of the last Selected
        self._said_stale = False
        self._loaded: list[tuple[object, ...]] = []  # what the last load put into view

    # What the owner sets and asks.

    def load(
        self,
        columns: Iterable[reads.Column],
        *,
        keep: int | None = None,
        at: tuple[Stage, int] | None = None,
    ) -> None:
        """Take new counts and read anew what is in view.

        Args:
            columns: All four columns.
            keep: The contact to stay on if it is still somewhere in view and `at` is not given.
            at: Where the cursor goes, on the same line of the screen where that is possible.
        """
        self._view.is_loaded, self._said_stale = True, False
        for column, counted in zip(self._view.columns, columns, strict=True):
            column.reset(counted)
        if at is not None:
            self._view.at = STAGES.index(at[0])
            self._hold_line(at[1])
        elif keep is not None:
            self._find(keep)
        frame = self._view.frame
        self._reframe()
        before, self._loaded = self._loaded, [self._in_view(n) for n in range(len(STAGES))]
        if self._view.frame != frame or frame.has_tabs or not before:
            self._draw_all()
        else:
            for number, seen in enumerate(self._loaded):
                if seen != before[number]:
                    self._draw(number, range(self._view.frame.height))
        self._say_selected()

    def _in_view(self, number: int) -> tuple[object, ...]:
        """All that is drawn of a column, as a load left it."""
        view, column = self._view, self._view.columns[number]
        last = min(column.count, column.top + view.frame.room)
        cards = tuple(column.card(index) for index in range(column.top, last))
        is_here = view.at == number
        return (cards, column.top, column.cursor, is_here, column.count, column.sums)

    @property
    def selected(self) -> reads.Card | None:
        """The card under the cursor."""
        return self._view.column.selected

    @property
    def stage(self) -> Stage:
        """The stage whose column has the cursor."""
        return self._view.column.stage

    @property
    def marked(self) -> frozenset[int]:
        """The ids of the marked contacts, on the board still or not."""
        return frozenset(self._view.marks)

    def clear_marks(self) -> None:
        """Take all marks off."""
        if self._view.marks:
            self._view.marks.clear()
            self._draw_all()

    def draw_marks(self) -> None:
        """Draw the cards as they are marked by now."""
        self._draw_all()

    def select(self, stage: Stage, index: int) -> None:
        """Put the cursor on a card."""
        self._put(STAGES.index(stage), index)

    # What keys do.

    def action_row(self, step: int) -> None:
        """Move the cursor down by some cards, up when negative."""
        self._put(self._view.at, self._view.column.cursor + step)

    def action_column(self, step: int) -> None:
        """Move the cursor to another column, to where it was there."""
        number = max(0, min(self._view.at + step, len(STAGES) - 1))
        self._put(number, self._view.columns[number].cursor)

    def action_top(self) -> None:
        """Move the cursor to the first card of the column."""
        self._put(self._view.at, 0)

    def action_bottom(self) -> None:
        """Move the cursor to the last card of the column."""
        self._put(self._view.at, self._view.column.count - 1)

    def action_half(self, direction: int) -> None:
        """Move the cursor by half of what is in view, down or (-1) up."""
        self.action_row(direction * max(1, self._view.frame.room // 2))

    def action_mark(self) -> None:
        """Mark the contact under the cursor, or take the mark off."""
        if card := self.selected:
            self._view.marks ^= {card.id}
            self._draw_card(self._view.at, self._view.column.cursor)
            self.post_message(self.Marked())

    def action_unmark(self) -> None:
        """Take all marks off."""
        if self._view.marks:
            self.clear_marks()
            self.post_message(self.Marked())

    def action_open(self) -> None:
        """Open the contact under the cursor."""
        if card := self.selected:
            self.post_message(self.Opened(card))

    # What the mouse does.

    @on(events.MouseScrollDown)
    def scroll_on(self, event: events.MouseScrollDown) -> None:
        """Scroll the column under the pointer on."""
        self._wheel(event, 1)

    @on(events.MouseScrollUp)
    def scroll_back(self, event: events.MouseScrollUp) -> None:
        """Scroll the column under the pointer back."""
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        event.prevent_default()
        number = self._view.frame.column_at(event.x)
        if self._view.columns[number].scroll(step, self._view.frame.room):
            self._draw_cards(number)

    @on(events.Click)
    def select_under_pointer(self, event: events.Click) -> None:
        """Select the card, column or tab that was clicked; open the card at a double click."""
        event.stop()
        frame = self._view.frame
        if frame.has_tabs and event.y == 0:
            x = 1
            for number, tab in enumerate(self._view.tabs()):
                x += sum(len(words) for _, words in tab)
                if event.x < x:
                    self._put(number, self._view.columns[number].cursor)
                    return
            return
        number = frame.column_at(event.x)
        column = self._view.columns[number]
        index = column.top + (event.y - frame.first) // frame.step
        if event.y < frame.first or not 0 <= index < min(column.count, column.top + frame.room):
            self._put(number, column.cursor)
            return
        self._put(number, index)
        if event.chain == 2:
            self.action_open()

    # The cursor.

    def _put(self, number: int, cursor: int) -> None:
        """Put the cursor on a card and ask for the repaint of what that changes, no more."""
        view = self._view
        old, before = view.at, view.column.cursor
        view.at = number
        scrolled = view.column.place(cursor, view.frame.room)
        if number != old and view.frame.has_tabs:
            self._reframe()
            self._draw_all()
        else:
            if number != old:
                for head in (old, number):
                    self._draw(head, range(1))
            if scrolled:
                self._draw_cards(number)
            if (number, view.column.cursor) != (old, before):
                self._draw_card(old, before)
                self._draw_card(number, view.column.cursor)
        self._say_selected()

    def _hold_line(self, cursor: int) -> None:
        """Put the cursor of the column on a card and scroll so that it stays on its line."""
        column = self._view.column
        column.top += cursor - column.cursor
        column.cursor = cursor

    def _find(self, contact_id: int) -> None:
        """Put the cursor on a contact if it is in view in the column of the cursor."""
        column = self._view.column
        for index in range(column.top, min(column.count, column.top + self._view.frame.room)):
            card = column.card(index)
            if card is not None and card.id == contact_id:
                column.cursor = index
                return

    def _reframe(self) -> None:
        """Work out anew where everything is drawn; every cursor is clamped and in view."""
        self._view.frame = Frame.at(self.size.width, self.size.height, self._view.at)
        for column in self._view.columns:
            column.place(column.cursor, self._view.frame.room)

    def _say_selected(self) -> None:
        card = self.selected
        unread = card is None and self._view.column.is_busy
        if card != self._said and not unread:
            self._said = card
            self.post_message(self.Selected(card))
        self._say_stale()

    def _say_stale(self) -> None:
        """Say once between two loads that the store was locked."""
        if not self._said_stale and any(column.is_busy for column in self._view.columns):
            self._said_stale = True
            self.post_message(self.Stale())

    # Drawing.

    @on(events.Resize)
    def keep_the_cursor_in_view(self) -> None:
        """Arrange the columns for the size of the widget."""
        if self.size != self._view.frame[:2]:
            self._drawing.forget()
            self._reframe()

    def notify_style_update(self) -> None:
        """Forget what was drawn: the theme or a style changed."""
        super().notify_style_update()
        self._drawing.forget()

    def _style_of(self, role: str) -> Style:
        return self.get_component_rich_style(f"board--{role}")

    def _draw(self, number: int, lines: Iterable[int]) -> None:
        """Ask for the repaint of some lines of a column."""
        left, right = self._view.frame.edges(number)
        lines = tuple(lines)
        self._drawing.forget_lines(lines)
        if lines:
            self.refresh(Region(left, lines[0], right - left, len(lines)))

    def _draw_card(self, number: int, index: int) -> None:
        frame = self._view.frame
        line = index - self._view.columns[number].top
        if 0 <= line < frame.room:
            first = frame.first + line * frame.step
            self._draw(number, range(first, first + CARD))

    def _draw_cards(self, number: int) -> None:
        self._draw(number, range(self._view.frame.first, self._view.frame.height))

    def _draw_all(self) -> None:
        self._drawing.forget_lines()
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region, past the style cache, with the filters of the app.

        Textual asks for all lines whatever region was refreshed, so they are kept.
        """
        self.keep_the_cursor_in_view()  # a frame may come before the event of a new size
        filters, background = self.get_line_filters(), self.background_colors[1]
        self._drawing.prepare(self._today(), filters, background)
        strips = [self._drawing.line(y) for y in crop.line_range]
        if crop.column_span != (0, self._view.frame.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        self._say_stale()
        return strips
