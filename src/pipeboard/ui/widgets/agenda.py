"""The Today list: everyone to be worked today, a line each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, cast

from pipeboard.ui.widgets import agenda_lines
from pipeboard.ui.widgets.cards import Piece
from pipeboard.ui.widgets.rows import Listed, Rows

if TYPE_CHECKING:
    from pipeboard.reads.today import Row

ROLES = (
    *("today", "late", "now", "blocked", "what", "attempt", "name", "detail", "quiet"),
    *("key", "mark", "bar", "thumb", "selected"),
)
"""What words can be; `selected` is laid over all of the row under the cursor."""


class Agenda(Rows):
    """The rows of Today, all of them in memory; the cursor stays on its contact."""

    PREFIX = "agenda"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"agenda--{role}" for role in ROLES}

    def __init__(self, marks: Collection[int] = ()) -> None:
        super().__init__(marks)
        self._rows: Sequence[Row] = ()
        self._ways: Sequence[tuple[str, str]] = ()

    def load(self, rows: Sequence[Row], ways: Sequence[tuple[str, str]] = ()) -> None:
        """Take new rows; the cursor stays on its contact, on the same line where possible.

        When the contact is no longer listed the cursor goes to the row that came next after it.

        Args:
            rows: In the order of the list.
            ways: What an empty list says: a key or a day, and what it does or brings.
        """
        place = self._place_in(rows)
        is_same = self._is_loaded and (rows, ways) == (self._rows, self._ways)
        self._rows, self._ways = rows, ways
        self._put(place, is_same=is_same)

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
    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def row_at(self, index: int) -> Row | None:
        """Return a row."""
        return self._rows[index] if index < len(self._rows) else None

    @property
    def selected(self) -> Row | None:
        """The row under the cursor."""
        return self.row_at(self._at)

    def pieces(self, row: Listed, width: int) -> list[Piece]:
        """Return when, what, who and company."""
        return agenda_lines.row_line(cast("Row", row), agenda_lines.Places.at(width))

    def nothing(self, width: int) -> list[list[Piece]]:
        """Return that nothing is due, what comes and what one can do."""
        return agenda_lines.nothing_lines("Nothing is due.", self._ways, width)

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
