"""The state behind the board: its columns with the pages read so far, and where they are drawn."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from pipeboard.domain.terms import STAGES, Stage
from pipeboard.reads import board as reads

Pages = Callable[[Stage, int, int], list[reads.Card]]
"""Reads a page: stage, offset, and how many cards the stage has."""

KEPT = 8  # pages a column keeps
WIDE, MIDDLE = 100, 60  # cells from which four and two columns are drawn
TALL = 26  # lines from which a blank line parts two cards
CARD = 3  # lines a card draws


class Column:
    """One stage: how many cards it has, where it is scrolled to and where its cursor is."""

    def __init__(self, stage: Stage, read: Pages) -> None:
        self.stage = stage
        self.count = 0
        self.sums: tuple[tuple[str, int], ...] = ()
        self.top = 0
        self.cursor = 0
        self.is_busy = False  # the store was locked: nothing more is asked of it until a reset
        self._read = read
        self._pages: OrderedDict[int, list[reads.Card]] = OrderedDict()
        self._before: OrderedDict[int, list[reads.Card]] = OrderedDict()

    def reset(self, counted: reads.Column) -> None:
        """Take new counts and drop the pages, kept aside for as long as the store is locked."""
        self.count, self.sums = counted.cards, counted.sums
        self._before = self._pages or self._before
        self._pages = OrderedDict()
        self.is_busy = False

    def card(self, index: int) -> reads.Card | None:
        """Return the card at an index; None when it could not be read."""
        number, at = divmod(index, reads.PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(number)
        else:
            self._pages.move_to_end(number)
        return page[at] if 0 <= index < self.count and at < len(page) else None

    def _fetch(self, number: int) -> list[reads.Card]:
        if not self.is_busy:
            try:
                page = self._read(self.stage, number * reads.PAGE, self.count)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                self.is_busy = True
            else:
                self._pages[number] = page
                if len(self._pages) > KEPT:
                    self._pages.popitem(last=False)
                return page
        return self._before.get(number, [])

    @property
    def selected(self) -> reads.Card | None:
        """The card under the cursor."""
        return self.card(self.cursor) if self.count else None

    def place(self, cursor: int, room: int) -> bool:
        """Put the cursor on a card and that card in view; True when that took scrolling."""
        self.cursor = max(0, min(cursor, self.count - 1))
        top = max(self.cursor - room + 1, min(self.top, self.cursor))
        return self._scroll_to(top, room)

    def scroll(self, step: int, room: int) -> bool:
        """Scroll by some cards and leave the cursor where it is; True when anything moved."""
        return self._scroll_to(self.top + step, room)

    def _scroll_to(self, top: int, room: int) -> bool:
        top = max(0, min(top, self.count - room))
        moved, self.top = top != self.top, top
        return moved

    def thumb(self, lines: int, room: int) -> range:
        """Return the lines, of as many as there are, that show where the column is scrolled to."""
        return thumb(self.count, self.top, lines=lines, room=room)


def thumb(count: int, top: int, *, lines: int, room: int) -> range:
    """Return the lines, of as many as there are, that show where a list is scrolled to."""
    if count <= room:
        return range(0)
    size = max(1, lines * room // count)
    start = (lines - size) * top // (count - room)
    return range(start, start + size)


class Frame(NamedTuple):
    """Where everything is drawn at one size of the widget."""

    width: int
    height: int
    shown: tuple[int, ...]
    """The columns drawn, left to right."""
    first: int
    """The line on which the cards begin."""
    step: int
    """Lines from one card to the next."""

    @classmethod
    def at(cls, width: int, height: int, column: int) -> Frame:
        """Return the frame of a size in cells with the cursor in a column."""
        step = CARD if height < TALL else CARD + 1
        if width >= WIDE:
            return cls(width, height, tuple(range(len(STAGES))), 3, step)
        if width >= MIDDLE:
            left = column // 2 * 2
            return cls(width, height, (left, left + 1), 4, step)
        return cls(width, height, (column,), 3, step)

    @property
    def has_tabs(self) -> bool:
        """Whether columns are left out and named on a line of tabs instead."""
        return len(self.shown) < len(STAGES)

    @property
    def lines(self) -> int:
        """Lines there are for cards."""
        return max(0, self.height - self.first)

    @property
    def room(self) -> int:
        """Cards that fit, one below the other."""
        return max(1, (self.lines + self.step - CARD) // self.step)

    def edges(self, column: int) -> tuple[int, int]:
        """Return the first cell of a column that is shown, and the first one after it."""
        at, many = self.shown.index(column), len(self.shown)
        return self.width * at // many, self.width * (at + 1) // many

    def column_at(self, x: int) -> int:
        """Return the column drawn at a cell."""
        return next(c for c in self.shown if x < self.edges(c)[1] or c == self.shown[-1])
