"""Two contacts side by side, a line a field: whose value is taken has a sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple, cast

from pipeboard.domain.merging import Side
from pipeboard.domain.text import safe
from pipeboard.reads.merged import Kept, Pair
from pipeboard.ui.widgets.cards import Piece, fit
from pipeboard.ui.widgets.rows import Listed, Rows

ROLES = ("label", "name", "quiet", "detail", "bar", "mark", "thumb", "selected")
_TAKEN, _LEFT = "▸ ", "  "
_LABEL = 14


class SideRow(NamedTuple):
    """One line: a field with its choice, or what both bring along."""

    label: str
    mine: str
    theirs: str
    field: str = ""
    side: Side | None = None
    """None where nothing is chosen: both stay."""
    contact_id: int = 0
    """Nobody: the keys of a contact do not act here."""


class Sides(Rows):
    """The fields of two contacts, and below them what both keep."""

    PREFIX = "sides"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"sides--{role}" for role in ROLES}

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[SideRow] = []

    def load(self, fields: Sequence[Pair], kept: Sequence[Kept]) -> None:
        """Take the fields, each with the side that is taken at first, and what comes along."""
        rows = [SideRow(one.label, one.mine, one.theirs, one.name, one.side) for one in fields]
        rows += [SideRow(one.words, f"+ {one.mine:,}", f"+ {one.theirs:,}") for one in kept]
        is_same, self._pairs = rows == self._pairs, rows
        self._put(min(self._at, max(0, len(rows) - 1)), is_same=is_same)

    @property
    def choices(self) -> dict[str, Side]:
        """Whose value each field takes."""
        return {row.field: row.side for row in self._pairs if row.side}

    def take(self, side: Side | None) -> None:
        """Take a side for the field under the cursor; None takes the one that is not taken."""
        row = self.row_at(self._at)
        if row is not None and row.side:
            self._pairs[self._at] = row._replace(side=side or row.side.opposite)
            self._draw_rows((self._at,))

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._pairs)

    def row_at(self, index: int) -> SideRow | None:
        """Return a line."""
        return self._pairs[index] if index < len(self._pairs) else None

    def pieces(self, row: Listed, width: int) -> list[Piece]:
        """Return the label, then both values; the one that is taken stands out."""
        one = cast("SideRow", row)
        label, left, right = columns(width)
        return [
            *fit([("label", safe(one.label))], label),
            *_value(one.mine, left, one.side, Side.SURVIVOR),
            *_value(one.theirs, right, one.side, Side.OTHER),
        ]

    def nothing(self, width: int) -> list[list[Piece]]:
        """Return nothing: two contacts always have a stage."""
        del width
        return []


def columns(width: int) -> tuple[int, int, int]:
    """Return the cells of the label and of either side on a line of so many."""
    label = min(_LABEL, max(6, width // 4))
    left = (width - label) // 2
    return label, left, width - label - left


def _value(words: str, width: int, taken: Side | None, side: Side) -> list[Piece]:
    is_taken = taken is side or taken is None
    role = "name" if is_taken else "quiet"
    sign: Piece = ("bar", _TAKEN) if taken is side else ("detail", _LEFT)
    room = max(0, width - len(_TAKEN) - 1)
    return [*fit([sign, *fit([(role, safe(words) or "–")], room)], width)]
