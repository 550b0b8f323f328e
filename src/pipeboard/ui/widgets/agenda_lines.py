"""What the Today list says of a contact: pieces of one line, each with the role it plays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from pipeboard.domain.text import safe
from pipeboard.ui.widgets.cards import Piece, fit, spread

if TYPE_CHECKING:
    from pipeboard.reads.today import Row

GAP = 2  # blanks between two columns
_WHEN = 9  # `late 120d`
_SOON, _ATTEMPT, _NO_STEP = 2, 7, 11  # groups of the list
_NOT_TODAY = (10, 12)  # to decide, rotting: nobody waits at a time
_LEAST = 12  # cells below which a company is left out


class Places(NamedTuple):
    """How many cells each column of the list has; a list that is narrow has no company."""

    when: int
    what: int
    who: int
    company: int

    @classmethod
    def at(cls, width: int) -> Places:
        """Return the columns of a line of so many cells."""
        rest = max(0, width - _WHEN - 3 * GAP)
        what = min(rest, max(18, min(28, rest * 38 // 100)))
        who = min(rest - what, max(12, min(28, rest * 35 // 100)))
        if rest - what - who < _LEAST:
            return cls(_WHEN, what, max(0, width - _WHEN - what - 2 * GAP), 0)
        return cls(_WHEN, what, who, rest - what - who)


def row_line(row: Row, places: Places) -> list[Piece]:
    """Return when, what, who and company, aligned; each column exactly as wide as its place."""
    attempt = ("attempt", safe(row.attempt)) if row.attempt and row.group == _ATTEMPT else None
    columns = [
        fit([(_tone(row), safe(row.when))], places.when),
        spread([("what", safe(row.why))], attempt, places.what),
    ]
    if places.company:
        columns.append(fit([("name", safe(row.name))], places.who))
        columns.append(_beside_time(row, ("detail", safe(row.company or "")), places.company))
    else:
        columns.append(_beside_time(row, ("name", safe(row.name)), places.who))
    pieces = [piece for column in columns for piece in (*column, ("detail", " " * GAP))]
    return pieces[:-1]


def _tone(row: Row) -> str:
    """How the time is coloured: what is late, what is now, what blocks."""
    if row.late_days > 0:
        return "late"
    if row.group <= _SOON:
        return "now"
    if row.group == _NO_STEP:
        return "blocked"
    return "detail" if row.group in _NOT_TODAY else "today"


def _beside_time(row: Row, words: Piece, width: int) -> list[Piece]:
    """Words, and at the right what time it is for the contact when that is outside their day.

    Within it what the score suggests stands there; a company gives way to it, a name does not.
    """
    if row.quiet:
        beside: Piece = ("quiet", safe(row.quiet).replace(" in ", " "))
    elif row.suggests:
        beside = ("now", row.suggests.removeprefix("send "))
    else:
        return fit([words], width)
    room = width - cell_len(beside[1])
    if words[0] == "detail" and room < _LEAST:
        return fit([beside], width)
    if not row.quiet and words[0] == "name" and room < cell_len(words[1]) + GAP:
        return fit([words], width)
    return spread([words], beside, width)


def nothing_lines(words: str, ways: Sequence[tuple[str, str]], width: int) -> list[list[Piece]]:
    """Return what an empty list says: that nothing is due, what comes, and what one can do."""
    shown = [(safe(key), safe(does)) for key, does in ways]
    column = max((cell_len(key) for key, _ in shown), default=0) + 3
    said: list[list[Piece]] = [[], [("name", words)], []]
    said += [[*fit([("key", key)], column), ("detail", does)] for key, does in shown]
    return [fit(line, width) for line in said]
