"""A list of what was found, a line each: a few words ahead, a name, and what there is to say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple, cast

from pipeboard.domain.text import safe
from pipeboard.ui.widgets.cards import Piece, fit
from pipeboard.ui.widgets.rows import Listed, Rows

ROLES = (
    *("ahead", "name", "detail", "quiet", "late", "blocked", "fine", "key"),
    *("bar", "mark", "thumb", "selected"),
)
"""What words can be; `selected` is laid over all of the row under the cursor."""
_GAP = 2


class Finding(NamedTuple):
    """One line; words from outside may be in it."""

    contact_id: int
    """The contact that keys act on; 0 for nobody."""
    key: str
    """What the screen knows the line by."""
    ahead: str
    name: str
    more: str = ""
    tone: str = "ahead"
    """The role of the words ahead."""
    other: int = 0
    """The second contact of a pair."""


class Findings(Rows):
    """Lines in their order; the cursor stays on its line."""

    PREFIX = "findings"
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"findings--{role}" for role in ROLES}

    def __init__(self, ahead: int, *, names: int = 0, is_number: bool = False) -> None:
        """Make a list.

        Args:
            ahead: How many cells the first words have, at most.
            names: How many the names have, where that does not depend on the width.
            is_number: Whether the first words are a number, which stands to the right.
        """
        super().__init__()
        self._ahead, self._names, self._is_number = ahead, names, is_number
        self._found: Sequence[Finding] = ()
        self._words = ""

    def load(self, found: Sequence[Finding], words: str = "") -> None:
        """Take new lines; `words` are what an empty list says."""
        keys = {one.key: index for index, one in enumerate(found)}
        after = self._found[self._at :]
        place = next((keys[one.key] for one in after if one.key in keys), None)
        if place is None:
            place = max(0, min(self._at, len(found) - 1))
        is_same = self._is_loaded and (found, words) == (self._found, self._words)
        self._found, self._words = found, words
        self._put(place, is_same=is_same)

    @property
    def found(self) -> Sequence[Finding]:
        """What is listed."""
        return self._found

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._found)

    def row_at(self, index: int) -> Finding | None:
        """Return a line."""
        return self._found[index] if index < len(self._found) else None

    @property
    def selected(self) -> Finding | None:
        """The line under the cursor."""
        return self.row_at(self._at)

    def select(self, contact_id: int) -> bool:
        """Put the cursor on a contact; False when it is not listed."""
        for index, one in enumerate(self._found):
            if contact_id in (one.contact_id, one.other):
                self.go(index)
                return True
        return False

    def beside(self, contact_id: int, step: int) -> int | None:
        """Return the contact some lines below (above when negative) one; None past the ends."""
        ids = [one.contact_id for one in self._found if one.contact_id]
        index = ids.index(contact_id) + step if contact_id in ids else -1
        return ids[index] if 0 <= index < len(ids) else None

    def pieces(self, row: Listed, width: int) -> list[Piece]:
        """Return the words ahead, the name, and the rest where there is room."""
        one = cast("Finding", row)
        ahead = min(self._ahead, width // (4 if self._is_number else 3))
        first = safe(one.ahead)
        if self._is_number:
            first = first.rjust(ahead)
        rest = max(0, width - ahead - _GAP)
        name = min(rest, self._names or max(18, rest * 2 // 5)) if one.more else rest
        pieces = [*fit([(one.tone, first)], ahead), ("detail", " " * _GAP)]
        if rest - name <= _GAP:
            return [*pieces, *fit([("name", safe(one.name))], rest)]
        pieces += [*fit([("name", safe(one.name))], name), ("detail", " " * _GAP)]
        return [*pieces, *fit([("detail", safe(one.more))], rest - name - _GAP)]

    def nothing(self, width: int) -> list[list[Piece]]:
        """Return what an empty list says."""
        return [fit([("detail", self._words)], width)] if self._words else []
