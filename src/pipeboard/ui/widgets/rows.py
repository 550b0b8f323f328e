"""A list in one widget of the line API, a line a contact: cursor, marks, scrolling, drawing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import ClassVar, Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pipeboard.ui.widgets.cards import Piece, fit
from pipeboard.ui.widgets.columns import thumb

EDGES = 4  # cells that hold no words: bar, mark, blank, thumb
_WHEEL = 3  # rows that one notch of the wheel scrolls
_KEPT = 2_000  # drawn rows that are kept


class Listed(Protocol):
    """A row: what is drawn of it is the same for rows that are equal."""

    @property
    def contact_id(self) -> int:
        """The contact that keys act on."""


class Rows(Widget, can_focus=True):
    """Rows in their order. It draws what is in view and says which one was chosen.

    Like the board it draws without the style cache of Textual: a border, a padding or an opacity
    of the widget itself has no effect.
    """

    ALLOW_SELECT = False
    PREFIX: ClassVar[str] = "rows"
    """What the names of its component classes begin with."""
    DEFAULT_CSS = "Rows { width: 1fr; height: 1fr; }"

    class Selected(Message):
        """The cursor came to another row, or the row under it changed; None: there is none."""

        def __init__(self, row: Listed | None) -> None:
            super().__init__()
            self.row = row

    class Opened(Message):
        """The rep wants to see a contact."""

        def __init__(self, row: Listed) -> None:
            super().__init__()
            self.row = row

    def __init__(self, marks: Collection[int] = ()) -> None:
        """Make a list; `marks` are the marked contacts, as their owner keeps them."""
        super().__init__()
        self._marks = marks
        self._is_loaded = False
        self._at = self._top = 0
        self._said: Listed | None = None  # the row of the last Selected
        self._filters: Sequence[LineFilter] = ()
        self._background = Color(0, 0, 0)
        self._width = 0
        self._lines: dict[int, Strip] = {}
        self._drawn: dict[object, Strip] = {}  # by what they show
        self._styles: dict[tuple[str, bool], Style] = {}

    # What a list of its own kind says.

    @property
    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row_at(self, index: int) -> Listed | None:
        """Return a row; None when there is none, or when it cannot be read just now."""
        raise NotImplementedError

    def pieces(self, row: Listed, width: int) -> list[Piece]:
        """Return what is drawn of a row, in at most so many cells."""
        raise NotImplementedError

    def nothing(self, width: int) -> list[list[Piece]]:
        """Return the lines of an empty list."""
        raise NotImplementedError

    @property
    def selected(self) -> Listed | None:
        """The row under the cursor."""
        return self.row_at(self._at) if self.count else None

    # The cursor.

    @property
    def room(self) -> int:
        """Rows that fit."""
        return max(1, self.size.height)

    def move(self, step: int) -> None:
        """Move the cursor down by some rows, up when negative."""
        self.go(self._at + step)

    def go(self, index: int) -> None:
        """Put the cursor on a row and ask for the repaint of what that changes, no more."""
        old, self._at = self._at, max(0, min(index, self.count - 1))
        if self._scroll_to_cursor():
            self._draw_all()
        elif self._at != old:
            self._draw_rows((old, self._at))
        self._say_selected()

    def _put(self, place: int, *, is_same: bool) -> None:
        """Take new rows: the cursor goes to a place, on the line it was on where possible."""
        self._is_loaded = True
        self._top += place - self._at
        self._at = place
        if self._scroll_to_cursor() or not is_same:
            self._draw_all()
        self._say_selected()

    def _scroll_to_cursor(self) -> bool:
        top = max(self._at - self.room + 1, min(self._top, self._at))
        return self._put_top(top)

    def _put_top(self, top: int) -> bool:
        top = max(0, min(top, self.count - self.room))
        moved, self._top = top != self._top, top
        return moved

    def _say_selected(self) -> None:
        if self.selected != self._said:
            self._said = self.selected
            self.post_message(self.Selected(self._said))

    # What the mouse does.

    @on(events.MouseScrollDown)
    def scroll_on(self, event: events.MouseScrollDown) -> None:
        """Scroll on; the cursor stays where it is."""
        self._wheel(event, _WHEEL)

    @on(events.MouseScrollUp)
    def scroll_back(self, event: events.MouseScrollUp) -> None:
        """Scroll back."""
        self._wheel(event, -_WHEEL)

    def _wheel(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        event.prevent_default()
        if self._put_top(self._top + step):
            self._draw_all()

    @on(events.Click)
    def select_under_pointer(self, event: events.Click) -> None:
        """Select the row that was clicked; open it at a double click."""
        event.stop()
        index = self._top + event.y
        if index < self.count:
            self.go(index)
            if event.chain == 2 and (row := self.selected):
                self.post_message(self.Opened(row))

    # Drawing.

    def draw_marks(self) -> None:
        """Draw what is in view as it is marked by now."""
        self._draw_all()

    @on(events.Resize)
    def keep_the_cursor_in_view(self) -> None:
        """Scroll to the cursor, and draw anew for another width."""
        self._lines.clear()
        if self._width != self.size.width:
            self._width = self.size.width
            self._drawn.clear()
        self._scroll_to_cursor()

    def notify_style_update(self) -> None:
        """Forget what was drawn: the theme or a style changed."""
        super().notify_style_update()
        self._forget()

    def _forget(self) -> None:
        self._lines.clear()
        self._drawn.clear()
        self._styles.clear()

    def _draw_all(self) -> None:
        self._lines.clear()
        self.refresh()

    def _draw_rows(self, indexes: Iterable[int]) -> None:
        for y in (index - self._top for index in indexes):
            if 0 <= y < self.size.height:
                self._lines.pop(y, None)
                self.refresh(Region(0, y, self.size.width, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region, past the style cache, with the filters of the app.

        Textual asks for all lines whatever region was refreshed, so they are kept.
        """
        if self._width != self.size.width:
            self.keep_the_cursor_in_view()  # a frame may come before the event of a new size
        filters, background = self.get_line_filters(), self.background_colors[1]
        if filters != self._filters or background != self._background:
            self._filters, self._background = filters, background
            self._forget()
        strips = [self._line(y) for y in crop.line_range]
        if crop.column_span != (0, self._width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _line(self, y: int) -> Strip:
        if (strip := self._lines.get(y)) is None:
            strip = self._lines[y] = self._row(y) if self.count else self._nothing(y)
        return strip

    def _row(self, y: int) -> Strip:
        """Return the line of a row, known or drawn."""
        index, lines = y + self._top, self.size.height
        row = self.row_at(index) if index < self.count else None
        here = row is not None and index == self._at
        is_marked = row is not None and row.contact_id in self._marks
        has_thumb = y in thumb(self.count, self._top, lines=lines, room=self.room)
        key = (row, here, is_marked, has_thumb)
        if (strip := self._drawn.get(key)) is None:
            pieces: list[Piece] = [("bar", "▌") if here else ("detail", " ")]
            pieces.append(("mark", "✓") if is_marked else ("detail", " "))
            if row is not None:
                pieces += self.pieces(row, max(0, self._width - EDGES))
            strip = self._strip(pieces, here=here, edge=("thumb", " ┃" if has_thumb else "  "))
            if len(self._drawn) >= _KEPT:
                self._drawn.clear()
            self._drawn[key] = strip
        return strip

    def _nothing(self, y: int) -> Strip:
        """Return a line of what an empty list says; it says nothing before it is loaded."""
        said = self.nothing(max(0, self._width - EDGES))
        pieces = said[y] if self._is_loaded and y < len(said) else []
        return self._strip([("detail", "  "), *pieces], here=False, edge=("detail", "  "))

    def _strip(self, pieces: list[Piece], *, here: bool, edge: Piece) -> Strip:
        room = max(0, self._width - 2)
        words = self._segments(fit(pieces, room), here=here)
        words += self._segments(fit([edge], min(2, self._width)), here=False)
        # Each change of style costs the terminal some 40 bytes: neighbours alike are joined.
        return Strip(Segment.simplify(words), self._width)

    def _segments(self, pieces: Sequence[Piece], *, here: bool) -> list[Segment]:
        segments = [Segment(words, self._style(role, here=here)) for role, words in pieces]
        for line_filter in self._filters:
            segments = line_filter.apply(segments, self._background)
        return segments

    def _style(self, role: str, *, here: bool) -> Style:
        """Return the style of a role; under the cursor it keeps only its colour."""
        if (style := self._styles.get((role, here))) is None:
            style = self.get_component_rich_style(f"{self.PREFIX}--{role}")
            if here:
                over = self.get_component_rich_style(f"{self.PREFIX}--selected")
                style = over if role == "name" else style + Style(bgcolor=over.bgcolor)
            self._styles[role, here] = style
        return style
