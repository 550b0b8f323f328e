"""The lines of the board: what its columns say, in styles, kept until something changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from pipeboard.ui.widgets import cards
from pipeboard.ui.widgets.columns import CARD, Column, Frame

MARGIN = 4  # cells of a column that hold no words: bar, blank, thumb, blank
CELLS = 4_000  # lines of columns that are kept
ROLES = (
    *("label", "here", "count", "note", "tab", "tab-shown", "tab-here"),
    *("name", "name-dense", "detail", "score", "amount", "sign", "mark", "pin", "key"),
    *("today", "late", "blocked", "bar", "thumb", "selected"),
)
"""What words can be; `selected` is laid over all of the card under the cursor."""


@dataclass(slots=True)
class View:
    """What the board looks at."""

    columns: tuple[Column, ...]
    at: int = 0
    """The column with the cursor."""
    frame: Frame = field(default_factory=lambda: Frame.at(0, 0, 0))
    marks: set[int] = field(default_factory=set)
    is_loaded: bool = False

    @property
    def column(self) -> Column:
        """The column with the cursor."""
        return self.columns[self.at]

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody on the whole board."""
        return self.is_loaded and not any(column.count for column in self.columns)

    def tabs(self) -> list[list[cards.Piece]]:
        """Return the four tabs, as they stand on their line after one blank."""
        return cards.tabs(self.columns, self.at, self.frame.shown, self.frame.width - 2)


class Drawing:
    """Draws lines of a view; a line stays as it is until it is forgotten."""

    def __init__(self, view: View, style_of: Callable[[str], Style], add_key: str) -> None:
        """Make a drawing.

        Args:
            view: What is drawn.
            style_of: Returns the style of a role.
            add_key: The key that adds a contact, for the words of an empty board.
        """
        self._view = view
        self._style_of = style_of
        self._add_key = add_key
        self._filters: Sequence[LineFilter] = ()
        self._background = Color(0, 0, 0)
        self._today = date.min
        self._lines: dict[int, Strip] = {}
        self._cells: dict[object, list[Segment]] = {}  # by what they show
        self._styles: dict[tuple[str, bool], Style] = {}

    def forget(self) -> None:
        """Draw everything anew, in styles asked for anew."""
        self._lines.clear()
        self._cells.clear()
        self._styles.clear()

    def forget_lines(self, lines: Iterable[int] | None = None) -> None:
        """Draw some lines anew, or all of them, from cells that may be known."""
        if lines is None:
            self._lines.clear()
            return
        for y in lines:
            self._lines.pop(y, None)

    def prepare(self, today: date, filters: Sequence[LineFilter], background: Color) -> None:
        """Take the day and what the app does with all lines (no colour, plain ANSI colours)."""
        if filters != self._filters or background != self._background:
            self._filters, self._background = filters, background
            self.forget()
        if today != self._today:
            self._today = today
            self.forget_lines()

    def line(self, y: int) -> Strip:
        """Return a line over the whole width."""
        if (strip := self._lines.get(y)) is None:
            strip = self._lines[y] = Strip(self.draw(y), self._view.frame.width)
        return strip

    def draw(self, y: int) -> list[Segment]:
        """Return the segments of a line."""
        frame = self._view.frame
        if frame.has_tabs and y == 0:
            tabs = [piece for tab in self._view.tabs() for piece in tab]
            return self._segments(cards.fit([("tab", " "), *tabs], frame.width, "tab"))
        if self._view.is_empty and y >= frame.first:
            said = cards.empty_lines(self._add_key, max(1, frame.width - 2))
            pieces = said[y - frame.first] if y - frame.first < len(said) else []
            return self._segments(cards.fit([("detail", " "), *pieces], frame.width))
        segments: list[Segment] = []
        for number in frame.shown:
            left, right = frame.edges(number)
            if y < frame.first:
                segments += self._heading(number, frame.first - y, right - left)
            else:
                segments += self._cell(number, y - frame.first, right - left)
        return segments

    def _heading(self, number: int, below: int, width: int) -> list[Segment]:
        """Return a line of what stands above the cards, counted upwards from the first card."""
        column, counted = self._view.columns[number], self._view.is_loaded
        here = number == self._view.at
        key = (column.stage, column.count, column.sums, below, here, counted, width)
        if (cell := self._cells.get(key)) is not None:
            return cell
        lines = cards.head_lines(column, width - MARGIN, here=here, counted=counted)
        pieces = lines[3 - below] if below > 1 else []
        return self._keep(key, [("detail", " "), *pieces], width)

    def _cell(self, number: int, line: int, width: int) -> list[Segment]:
        """Return a line of a column of cards."""
        view, frame = self._view, self._view.frame
        column = view.columns[number]
        shown, part = divmod(line, frame.step)
        index = shown + column.top
        thumb = line in column.thumb(frame.lines, frame.room)
        is_card = part < CARD and shown < frame.room and index < column.count
        card = column.card(index) if is_card else None
        if card is None:
            none = view.is_loaded and not column.count and line == 0
            blank = (none, thumb, width)
            pieces = [("detail", " —")] if none else []
            return self._cells.get(blank) or self._keep(blank, pieces, width, thumb=thumb)
        here = number == view.at and index == column.cursor
        marked = card.id in view.marks
        key = (card, part, here, marked, thumb, width, self._today)
        if (cell := self._cells.get(key)) is not None:
            return cell
        pieces = cards.card_lines(card, self._today, width - MARGIN, marked=marked)[part]
        bar = ("bar", "▌") if here else (pieces[0][0], " ")
        return self._keep(key, [bar, *pieces], width, here=here, thumb=thumb)

    def _keep(
        self,
        key: object,
        pieces: Sequence[cards.Piece],
        width: int,
        *,
        here: bool = False,
        thumb: bool = False,
    ) -> list[Segment]:
        """Return pieces as a column's whole line and keep it under its key."""
        if len(self._cells) >= CELLS:
            self._cells.clear()
        words = self._segments(cards.fit(pieces, max(0, width - 2)), here=here)
        edge = self._segments(cards.fit([("thumb", "┃")] if thumb else [], min(2, width)))
        # Each change of style costs the terminal some 40 bytes: neighbours alike are joined.
        cell = self._cells[key] = list(Segment.simplify(words + edge))
        return cell

    def _segments(self, pieces: Sequence[cards.Piece], *, here: bool = False) -> list[Segment]:
        segments = [Segment(words, self._style(role, here=here)) for role, words in pieces]
        for line_filter in self._filters:
            segments = line_filter.apply(segments, self._background)
        return segments

    def _style(self, role: str, *, here: bool) -> Style:
        """Return the style of a role; on the card under the cursor it keeps only its colour."""
        if (style := self._styles.get((role, here))) is None:
            dense = role == "name" and self._view.frame.step == CARD
            style = self._style_of("name-dense" if dense else role)
            if here:
                over = self._style_of("selected")
                style = over if role == "name" else style + Style(bgcolor=over.bgcolor)
            self._styles[role, here] = style
        return style
