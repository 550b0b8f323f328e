"""The Today list: everyone to be worked today in one widget of the line API, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pipeboard.ui.widgets import agenda_lines
from pipeboard.ui.widgets.cards import Piece, fit
from pipeboard.ui.widgets.columns import thumb

if TYPE_CHECKING:
    from pipeboard.reads.today import Row

ROLES = (
    *("today", "late", "now", "blocked", "what", "attempt", "name", "detail", "quiet"),
    *("key", "bar", "thumb", "selected"),
)
"""What words can be; `selected` is laid over all of the row under the cursor."""
_EDGES = 4  # cells that hold no words: bar, blank, blank, thumb
_WHEEL = 3  # rows that one notch of the wheel scrolls
_KEPT = 2_000  # drawn rows that are kept


class Agenda(Widget, can_focus=True):
    """Rows in their order. It draws what is in view and says which one was chosen.

    Like the board it draws without the style cache of Textual: a border, a padding or an opacity
    of the widget itself has no effect.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"agenda--{role}" for role in ROLES}
    DEFAULT_CSS = "Agenda { width: 1fr; height: 1fr; }"

    class Selected(Message):
        """The cursor came to another row, or the row under it changed; None: there is none."""

        def __init__(self, row: Row | None) -> None:
            super().__init__()
            self.row = row

    class Opened(Message):
        """The rep wants to see a contact."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()
        self._ways: Sequence[tuple[str, str]] = ()
        self._is_loaded = False
        self._at = self._top = 0
        self._said: Row | None = None  # the row of the last Selected
        self._filters: Sequence[LineFilter] = ()
        self._background = Color(0, 0, 0)
        self._width = 0
        self._lines: dict[int, Strip] = {}
        self._drawn: dict[object, Strip] = {}  # by what they show
        self._styles: dict[tuple[str, bool], Style] = {}

    # What the owner sets and asks.

    def load(self, rows: Sequence[Row], ways: Sequence[tuple[str, str]] = ()) -> None:
        """Take new rows; the cursor stays on its contact, on the same line where possible.

        When the contact is no longer listed the cursor goes to the row that came next after it.

        Args:
            rows: In the order of the list.
            ways: What an empty list says: a key or a day, and what it does or brings.
        """
        place = self._place_in(rows)
        is_same = self._is_loaded and (rows, ways) == (self._rows, self._ways)
        self._rows, self._ways, self._is_loaded = rows, ways, True
        self._top += place - self._at
        self._at = place
        if self._scroll_to_cursor() or not is_same:
            self._draw_all()
        self._say_selected()

    def _place_in(self, rows: Sequence[Row]) -> int:
        """Where the cursor goes in new rows: its contact, else the next one that is left."""
        places = {row.contact_id: index for index, row in enumerate(rows)}
        after, before = self._rows[self._at :], self._rows[: self._at]
        left = (places.get(row.contact_id) for row in chain(after, reversed(before)))
        return next((index for index in left if index is not None), 0)

    @property
    def rows(self) -> Sequence[Row]:
        """What is listed."""
        return self._rows

    @property
    def selected(self) -> Row | None:
        """The row under the cursor."""
        return self._rows[self._at] if self._at < len(self._rows) else None

    def select(self, contact_id: int) -> bool:
        """Put the cursor on a contact; False when it is not listed."""
        for index, row in enumerate(self._rows):
            if row.contact_id == contact_id:
                self.go(index)
                return True
        return False

    def beside(self, contact_id: int, step: int) -> int | None:
        """Return the contact some rows below (above when negative) one; None past the ends."""
        ids = [row.contact_id for row in self._rows]
        index = ids.index(contact_id) + step if contact_id in ids else -1
        return ids[index] if 0 <= index < len(ids) else None

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
        old, self._at = self._at, max(0, min(index, len(self._rows) - 1))
        if self._scroll_to_cursor():
            self._draw_all()
        elif self._at != old:
            self._draw_rows((old, self._at))
        self._say_selected()

    def _scroll_to_cursor(self) -> bool:
        top = max(self._at - self.room + 1, min(self._top, self._at))
        return self._put_top(top)

    def _put_top(self, top: int) -> bool:
        top = max(0, min(top, len(self._rows) - self.room))
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
        if index < len(self._rows):
            self.go(index)
            if event.chain == 2:
                self.post_message(self.Opened(self._rows[index]))

    # Drawing.

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
            strip = self._lines[y] = self._row(y) if self._rows else self._nothing(y)
        return strip

    def _row(self, y: int) -> Strip:
        """Return the line of a row, known or drawn."""
        index, lines = y + self._top, self.size.height
        row = self._rows[index] if index < len(self._rows) else None
        here = row is not None and index == self._at
        has_thumb = y in thumb(len(self._rows), self._top, lines=lines, room=self.room)
        key = (row, here, has_thumb)
        if (strip := self._drawn.get(key)) is None:
            pieces: list[Piece] = [("bar", "▌") if here else ("detail", " "), ("detail", " ")]
            if row is not None:
                room = max(0, self._width - _EDGES)
                pieces += agenda_lines.row_line(row, agenda_lines.Places.at(room))
            strip = self._strip(pieces, here=here, edge=("thumb", " ┃" if has_thumb else "  "))
            if len(self._drawn) >= _KEPT:
                self._drawn.clear()
            self._drawn[key] = strip
        return strip

    def _nothing(self, y: int) -> Strip:
        """Return a line of what an empty list says; it says nothing before it is loaded."""
        words = "Nothing is due."
        said = agenda_lines.nothing_lines(words, self._ways, max(0, self._width - _EDGES))
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
            style = self.get_component_rich_style(f"agenda--{role}")
            if here:
                over = self.get_component_rich_style("agenda--selected")
                style = over if role == "name" else style + Style(bgcolor=over.bgcolor)
            self._styles[role, here] = style
        return style
