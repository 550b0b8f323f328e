"""The board: four columns of cards in one widget of the line API, however many cards there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.filter import LineFilter
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pipeboard.domain.terms import STAGES, Stage
from pipeboard.reads import board as reads
from pipeboard.ui.widgets import cards
from pipeboard.ui.widgets.columns import CARD, Column, Frame, Pages

MARGIN = 4  # cells of a column that hold no words: bar, blank, thumb, blank
CELLS = 4_000  # drawn lines of columns that are kept


class Board(Widget, can_focus=True):
    """Cards under their stages. It asks for pages, draws what is in view and says what was chosen.

    It draws without the style cache of Textual, which is half of the cost of a key: a border, a
    padding or an opacity of the widget itself has no effect.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "board--label",
        "board--here",
        "board--tab",
        "board--tab-shown",
        "board--tab-here",
        "board--count",
        "board--note",
        "board--name",
        "board--name-dense",
        "board--detail",
        "board--score",
        "board--amount",
        "board--sign",
        "board--today",
        "board--late",
        "board--blocked",
        "board--mark",
        "board--pin",
        "board--key",
        "board--bar",
        "board--thumb",
        "board--selected",
    }
    """Each is the role of some words; `board--selected` is laid over the card under the cursor."""
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

    class Stale(Message):
        """The store was locked and something old or nothing is drawn: load again soon."""

    def __init__(
        self,
        pages: Pages,
        today: Callable[[], date],
        *,
        add_key: str = "a",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make a board that is blank until `load`.

        Args:
            pages: Reads a page of cards; may raise that the store is locked.
            today: The local day, asked for whenever something is drawn.
            add_key: The key that adds a contact, for the words of an empty board.
            id: The id of the widget.
            classes: The classes of the widget.
        """
        super().__init__(id=id, classes=classes)
        self._columns = tuple(Column(stage, pages) for stage in STAGES)
        self._at = 0  # the column with the cursor
        self._frame = Frame.at(0, 0, 0)
        self._today = today
        self._add_key = add_key
        self._marks: set[int] = set()
        self._is_loaded = False
        self._said: reads.Card | None = None  # the card of the last Selected
        self._said_stale = False
        self._cells: dict[object, list[Segment]] = {}  # drawn segments, by what they show
        self._role_styles: dict[tuple[str, bool], Style] = {}
        self._filters: Sequence[LineFilter] = ()

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
        self._is_loaded, self._said_stale = True, False
        for column, counted in zip(self._columns, columns, strict=True):
            column.reset(counted)
        if at is not None:
            self._at = STAGES.index(at[0])
            self._hold_line(at[1])
        elif keep is not None:
            self._find(keep)
        self._reframe()
        self.refresh()
        self._say_selected()

    @property
    def selected(self) -> reads.Card | None:
        """The card under the cursor."""
        return self._column.selected

    @property
    def stage(self) -> Stage:
        """The stage whose column has the cursor."""
        return self._column.stage

    @property
    def marked(self) -> frozenset[int]:
        """The ids of the marked contacts, on the board still or not."""
        return frozenset(self._marks)

    def clear_marks(self) -> None:
        """Take all marks off."""
        if self._marks:
            self._marks.clear()
            self.refresh()

    def select(self, stage: Stage, index: int) -> None:
        """Put the cursor on a card."""
        self._put(STAGES.index(stage), index)

    # What keys do.

    def action_row(self, step: int) -> None:
        """Move the cursor down by some cards, up when negative."""
        self._put(self._at, self._column.cursor + step)

    def action_column(self, step: int) -> None:
        """Move the cursor to another column, to where it was there."""
        number = max(0, min(self._at + step, len(STAGES) - 1))
        self._put(number, self._columns[number].cursor)

    def action_top(self) -> None:
        """Move the cursor to the first card of the column."""
        self._put(self._at, 0)

    def action_bottom(self) -> None:
        """Move the cursor to the last card of the column."""
        self._put(self._at, self._column.count - 1)

    def action_half(self, direction: int) -> None:
        """Move the cursor by half of what is in view, down or (-1) up."""
        self.action_row(direction * max(1, self._frame.room // 2))

    def action_mark(self) -> None:
        """Mark the contact under the cursor, or take the mark off."""
        if card := self.selected:
            self._marks ^= {card.id}
            self._draw(self._at, self._column.cursor)

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
        number = self._frame.column_at(event.x)
        if self._columns[number].scroll(step, self._frame.room):
            self._draw(number)

    @on(events.Click)
    def select_under_pointer(self, event: events.Click) -> None:
        """Select the card, column or tab that was clicked; open the card at a double click."""
        event.stop()
        frame = self._frame
        if frame.has_tabs and event.y == 0:
            x = 1
            for number, tab in enumerate(self._tabs()):
                x += sum(len(words) for _, words in tab)
                if event.x < x:
                    self._put(number, self._columns[number].cursor)
                    return
            return
        number = frame.column_at(event.x)
        column = self._columns[number]
        index = column.top + (event.y - frame.first) // frame.step
        if event.y < frame.first or not 0 <= index < min(column.count, column.top + frame.room):
            self._put(number, column.cursor)
            return
        self._put(number, index)
        if event.chain == 2:
            self.action_open()

    # The cursor.

    @property
    def _column(self) -> Column:
        return self._columns[self._at]

    def _put(self, number: int, cursor: int) -> None:
        """Put the cursor on a card and ask for the repaint of what that changes, no more."""
        old, before = self._at, self._columns[self._at].cursor
        self._at = number
        column = self._columns[number]
        scrolled = column.place(cursor, self._frame.room)
        if number != old and self._frame.has_tabs:
            self._reframe()
            self.refresh()
        elif number != old or column.cursor != before or scrolled:
            if number != old:
                self._draw(old, before)
                self._draw_head(old)
                self._draw_head(number)
            if scrolled:
                self._draw(number)
            else:
                self._draw(number, *({column.cursor} if number != old else {before, column.cursor}))
        self._say_selected()

    def _hold_line(self, cursor: int) -> None:
        """Put the cursor of the column on a card and scroll so that it stays on its line."""
        column = self._column
        column.top += cursor - column.cursor
        column.cursor = cursor

    def _find(self, contact_id: int) -> None:
        """Put the cursor on a contact if it is in view in the column of the cursor."""
        column = self._column
        for index in range(column.top, min(column.count, column.top + self._frame.room)):
            card = column.card(index)
            if card is not None and card.id == contact_id:
                column.cursor = index
                return

    def _reframe(self) -> None:
        """Work out anew where everything is drawn; every cursor is clamped and in view."""
        self._frame = Frame.at(self.size.width, self.size.height, self._at)
        for column in self._columns:
            column.place(column.cursor, self._frame.room)

    def _say_selected(self) -> None:
        card = self.selected
        if card != self._said:
            self._said = card
            self.post_message(self.Selected(card))
        self._say_stale()

    def _say_stale(self) -> None:
        """Say once between two loads that the store was locked."""
        if not self._said_stale and any(column.is_busy for column in self._columns):
            self._said_stale = True
            self.post_message(self.Stale())

    # Drawing.

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._forget()
        self._reframe()

    def notify_style_update(self) -> None:
        """Forget what was drawn: the theme or a style changed."""
        super().notify_style_update()
        self._forget()

    def _forget(self) -> None:
        self._cells.clear()
        self._role_styles.clear()

    def _draw(self, number: int, *indexes: int) -> None:
        """Ask for the repaint of some cards of a column, or of all of them."""
        left, right = self._frame.edges(number)
        first, step = self._frame.first, self._frame.step
        if not indexes:
            self.refresh(Region(left, first, right - left, self._frame.lines))
        for index in indexes:
            line = index - self._columns[number].top
            if 0 <= line < self._frame.room:
                self.refresh(Region(left, first + line * step, right - left, CARD))

    def _draw_head(self, number: int) -> None:
        left, right = self._frame.edges(number)
        self.refresh(Region(left, 0, right - left, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region, past the style cache, with the filters of the app."""
        filters = self.get_line_filters()
        if filters != self._filters:
            self._filters = filters
            self._forget()
        today = self._today()
        strips = [self._strip(y, *crop.column_span, today) for y in crop.line_range]
        self._say_stale()
        return strips

    def render_line(self, y: int) -> Strip:
        """Return one line of the widget."""
        return self._strip(y, 0, self.size.width, self._today())

    def _strip(self, y: int, x1: int, x2: int, today: date) -> Strip:
        """Return the cells from x1 up to x2 of a line; columns outside are not drawn at all."""
        frame = self._frame
        if frame.has_tabs and y == 0:
            return Strip(self._tab_line(), frame.width).crop(x1, x2)
        if self._is_empty and y >= frame.first:
            return Strip(self._empty_line(y - frame.first), frame.width).crop(x1, x2)
        segments: list[Segment] = []
        start = end = -1
        for number in frame.shown:
            left, right = frame.edges(number)
            if left < x2 and right > x1:
                segments += self._cell(number, y, right - left, today)
                start, end = left if start < 0 else start, right
        strip = Strip(segments, end - start)
        return strip if (start, end) == (x1, x2) else strip.crop(x1 - start, x2 - start)

    @property
    def _is_empty(self) -> bool:
        return self._is_loaded and not any(column.count for column in self._columns)

    def _cell(self, number: int, y: int, width: int, today: date) -> list[Segment]:
        """Return the segments of one line of one column."""
        column, frame = self._columns[number], self._frame
        if y < frame.first:
            return self._heading(number, frame.first - y, width)
        line = y - frame.first
        index, part = divmod(line, frame.step)
        thumb = line in column.thumb(frame.lines, frame.room)
        here = number == self._at and index + column.top == column.cursor
        card = None
        if part < CARD and index < frame.room and index + column.top < column.count:
            card = column.card(index + column.top)
        elif self._is_loaded and not column.count and line == 0:
            return self._kept(("none", width), [("detail", " —")], width)
        if card is None:
            return self._kept((thumb, width), [], width, thumb=thumb)
        marked = card.id in self._marks
        key = (card, part, here, marked, thumb, width, today)
        if (cell := self._cells.get(key)) is not None:
            return cell
        pieces = cards.card_lines(card, today, width - MARGIN, marked=marked)[part]
        bar = ("bar", "▌" if here else " ")
        return self._kept(key, [bar, *pieces], width, here=here, thumb=thumb)

    def _heading(self, number: int, below: int, width: int) -> list[Segment]:
        """Return a line of what stands above the cards, counted upwards from the first card."""
        column, here = self._columns[number], number == self._at
        if below == 1:
            return self._kept(("blank", width), [], width)
        key = (column.stage, column.count, column.sums, below, here, self._is_loaded, width)
        if (cell := self._cells.get(key)) is not None:
            return cell
        lines = cards.head_lines(column, width - MARGIN, here=here, counted=self._is_loaded)
        pieces = lines[0] if below == 3 else lines[1] if below == 2 else []
        return self._kept(key, [("detail", " "), *pieces], width)

    def _tabs(self) -> list[list[cards.Piece]]:
        return cards.tabs(self._columns, self._at, self._frame.shown, self._frame.width - 2)

    def _tab_line(self) -> list[Segment]:
        pieces = [piece for tab in self._tabs() for piece in tab]
        return self._segments(cards.fit([("tab", " "), *pieces], self._frame.width, "tab"))

    def _empty_line(self, line: int) -> list[Segment]:
        said = cards.empty_lines(self._add_key, max(1, self._frame.width - 2))
        pieces = said[line] if line < len(said) else []
        return self._segments(cards.fit([("detail", " "), *pieces], self._frame.width))

    def _kept(
        self,
        key: object,
        pieces: Sequence[cards.Piece],
        width: int,
        *,
        here: bool = False,
        thumb: bool = False,
    ) -> list[Segment]:
        """Return the pieces as a column's whole line, from what was drawn before if it was."""
        if (cell := self._cells.get(key)) is None:
            if len(self._cells) >= CELLS:
                self._cells.clear()
            words = self._segments(cards.fit(pieces, max(0, width - 2)), here=here)
            edge = cards.fit([("thumb", "┃" if thumb else " ")], min(2, width))
            cell = self._cells[key] = words + self._segments(edge)
        return cell

    def _segments(self, pieces: Sequence[cards.Piece], *, here: bool = False) -> list[Segment]:
        segments = [Segment(words, self._role_style(role, here=here)) for role, words in pieces]
        for line_filter in self._filters:
            segments = line_filter.apply(segments, self.background_colors[1])
        return segments

    def _role_style(self, role: str, *, here: bool) -> Style:
        """Return the style of a role; on the selected card over its background, the name as it."""
        if (style := self._role_styles.get((role, here))) is None:
            dense = role == "name" and self._frame.step == CARD
            style = self.get_component_rich_style(f"board--{role}{'-dense' * dense}")
            if here:
                over = self.get_component_rich_style("board--selected")
                style = over if role == "name" else style + Style(bgcolor=over.bgcolor)
            self._role_styles[role, here] = style
        return style
