"""A list of contacts however long: their numbers are in memory, lines are read by the page."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from pipeboard.domain.days import WEEKDAYS
from pipeboard.domain.terms import Stage
from pipeboard.domain.text import safe
from pipeboard.store import connect
from pipeboard.ui.widgets.cards import Piece, fit, say_day
from pipeboard.ui.widgets.rows import Listed, Rows

if TYPE_CHECKING:
    from pipeboard.reads.people import Line

ROLES = (
    *("stage", "name", "detail", "score", "today", "late", "blocked", "gone", "mark"),
    *("key", "bar", "thumb", "selected"),
)
"""What words can be; `selected` is laid over all of the row under the cursor."""
PAGE = 64  # lines of a page
_PAGES = 8  # that are kept
_GAP = 2
_STAGE, _SCORE, _DUE = 12, 5, 11
_LEAST = 12  # cells below which a column is left out
_PROOFS = {"override": "*", "imported": "°"}
Pages = Callable[[Sequence[int]], "list[Line | None]"]
"""Reads the lines of some contacts; may raise that the store is locked."""


class People(Rows):
    """Contacts in the order of their numbers; the cursor stays on its contact."""

    PREFIX = "people"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"people--{role}" for role in ROLES}

    def __init__(
        self, pages: Pages, today: Callable[[], date], marks: Collection[int] = ()
    ) -> None:
        """Make a list that is blank until `load`.

        Args:
            pages: Reads lines.
            today: The local day, asked for whenever something is drawn.
            marks: The marked contacts, as their owner keeps them.
        """
        super().__init__(marks)
        self._read, self._today = pages, today
        self._ids: Sequence[int] = ()
        self._kept: OrderedDict[int, list[Line | None]] = OrderedDict()
        self._ways: Sequence[tuple[str, str]] = ()
        self.is_busy = False
        """Whether the store was locked and something is not drawn: load again in a moment."""

    def load(self, ids: Sequence[int], ways: Sequence[tuple[str, str]] = ()) -> None:
        """Take new contacts and read anew what is in view; `ways` is what an empty list says."""
        place = self._place_in(ids)
        self._ids, self._ways, self.is_busy = ids, ways, False
        self._kept.clear()
        self._put(place, is_same=False)

    def _place_in(self, ids: Sequence[int]) -> int:
        """Where the cursor goes: its contact, else the next one that is left."""
        if not self._ids:
            return 0
        here = self._ids[self._at]
        if self._at < len(ids) and ids[self._at] == here:
            return self._at
        places = {contact_id: index for index, contact_id in enumerate(ids)}
        after = (places.get(contact_id) for contact_id in self._ids[self._at :])
        last = max(0, len(ids) - 1)
        return next((place for place in after if place is not None), last)

    @property
    def ids(self) -> Sequence[int]:
        """Everyone who is listed."""
        return self._ids

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._ids)

    def row_at(self, index: int) -> Line | None:
        """Return a line, of a page that is known or read now."""
        number, at = divmod(index, PAGE)
        page = self._kept.get(number)
        if page is None:
            page = self._fetch(number)
        return page[at] if at < len(page) else None

    def _fetch(self, number: int) -> list[Line | None]:
        if self.is_busy:
            return []
        try:
            page = self._read(self._ids[number * PAGE : (number + 1) * PAGE])
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            self.is_busy = True
            return []
        self._kept[number] = page
        if len(self._kept) > _PAGES:
            self._kept.popitem(last=False)
        return page

    @property
    def contact_id(self) -> int | None:
        """The contact under the cursor."""
        return self._ids[self._at] if self._at < len(self._ids) else None

    def select(self, contact_id: int) -> bool:
        """Put the cursor on a contact; False when it is not listed."""
        if contact_id not in self._ids:
            return False
        self.go(self._ids.index(contact_id))
        return True

    def beside(self, contact_id: int, step: int) -> int | None:
        """Return the contact some rows below (above when negative) one; None past the ends."""
        index = self._ids.index(contact_id) + step if contact_id in self._ids else -1
        return self._ids[index] if 0 <= index < len(self._ids) else None

    def pieces(self, row: Listed, width: int) -> list[Piece]:
        """Return stage, name, title, company, score and when the next step is due."""
        return line(cast("Line", row), Places.at(width), self._today())

    def nothing(self, width: int) -> list[list[Piece]]:
        """Return what an empty list says: that nobody fits, and what one can do."""
        said: list[list[Piece]] = [[], [("name", "Nobody fits.")], []]
        said += [[("key", f"{safe(key):<8}"), ("detail", safe(does))] for key, does in self._ways]
        return [fit(one, width) for one in said]


class Places(NamedTuple):
    """How many cells each column has; in a narrow list some have none."""

    stage: int
    name: int
    title: int
    company: int
    score: int
    due: int

    @classmethod
    def at(cls, width: int) -> Places:
        """Return the columns of a line of so many cells."""
        rest = max(0, width - _STAGE - _SCORE - _DUE - 3 * _GAP)
        if rest < 2 * _LEAST + _GAP:
            return cls(_STAGE, max(0, width - _STAGE - _DUE - 2 * _GAP), 0, 0, 0, _DUE)
        if rest < 3 * _LEAST + 2 * _GAP + 8:
            name = (rest - _GAP) * 11 // 20
            return cls(_STAGE, name, 0, rest - _GAP - name, _SCORE, _DUE)
        name, title = (rest - 2 * _GAP) * 7 // 20, (rest - 2 * _GAP) * 6 // 20
        return cls(_STAGE, name, title, rest - 2 * _GAP - name - title, _SCORE, _DUE)


def line(row: Line, places: Places, today: date) -> list[Piece]:
    """Return the pieces of a line, each column exactly as wide as its place."""
    is_open = row.status == "open"
    score = safe(row.score or "")
    columns = (
        ("stage" if is_open else "gone", _stage(row), places.stage),
        ("name" if is_open else "gone", safe(row.name), places.name),
        ("detail", safe(row.title or ""), places.title),
        ("detail", safe(row.company or ""), places.company),
        ("score", f"{score:>{places.score}}", places.score),
        (*_due(row, today), places.due),
    )
    pieces: list[Piece] = []
    for role, words, width in columns:
        if width:
            pieces += [*fit([(role, words)], width), ("detail", " " * _GAP)]
    return pieces[:-1]


def _stage(row: Line) -> str:
    if row.status != "open":
        return row.status
    signs = row.signs.split()
    return Stage(row.stage).label + "".join(sign for name, sign in _PROOFS.items() if name in signs)


def _due(row: Line, today: date) -> Piece:
    """`late 3d`, `today 13:00`, `Thu`, `18 Dec`; that somebody being sold to has no step."""
    if row.due is None:
        return ("blocked", "no step") if "nostep" in row.signs.split() else ("detail", "")
    on = date.fromisoformat(row.due)
    days = (on - today).days
    if days < 0:
        return "late", f"late {-days:,}d"
    if days > 6:
        return "detail", say_day(row.due, today)
    day = "today" if days == 0 else WEEKDAYS[on.weekday()].title()
    return "today" if days == 0 else "detail", f"{day} {safe(row.due_time or '')}".rstrip()
