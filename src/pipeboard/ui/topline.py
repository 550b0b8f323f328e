"""The line on top of a screen: what it is at the left, at the right the counts that matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from pipeboard.domain.call import Tone, say_clock, tone
from pipeboard.domain.days import say_date
from pipeboard.domain.text import plural, safe

if TYPE_CHECKING:
    from datetime import date

    from pipeboard.reads.board import Totals
    from pipeboard.reads.today import Counts

TONES = {Tone.GREEN: "$text-success", Tone.AMBER: "$text-warning", Tone.RED: "$text-error"}
"""The colour of a call's clock."""


class HeadLine(Widget):
    """One line: words at the left, parts at the right; what does not fit is left out at the end."""

    DEFAULT_CSS = """
    HeadLine { height: 1; dock: top; background: $panel; color: $text; padding: 0 1; }
    """

    def __init__(self, left: str) -> None:
        super().__init__()
        self._left, self._parts = left, tuple[Content, ...]()
        self._call: Content | None = None

    def show_call(self, call: Content | None) -> None:
        """Take the call that runs; it stands before everything else. None when there is none."""
        if call != self._call:
            self._call = call
            self.refresh()

    def _show(self, left: str, parts: list[Content]) -> None:
        """Take new words and parts."""
        if (left, tuple(parts)) != (self._left, self._parts):
            self._left, self._parts = left, tuple(parts)
            self.refresh()

    def render(self) -> Content:
        """The words and as many parts as fit."""
        name = Content.styled(self._left, "bold $text-primary")
        parts: list[Content] = []
        room = self.size.width - cell_len(self._left) - 3
        for part in (self._call, *self._parts) if self._call else self._parts:
            room -= part.cell_length + 3
            if room < 0:
                break
            parts.append(part)
        counts = Content(" · ").join(parts)
        gap = max(1, self.size.width - name.cell_length - counts.cell_length)
        return Content.assemble(name, " " * gap, counts)


class TopLine(HeadLine):
    """The board's counts, which cannot be inflated: leads and prospects are never one number."""

    def __init__(self) -> None:
        super().__init__("pipeboard")
        self._worked, self._due = list[Content](), list[Content]()

    def show_totals(self, totals: Totals) -> None:
        """Take new totals."""
        self._worked = [
            Content(f"leads {totals.leads:,}"),
            Content(f"prospects {totals.prospects:,}"),
        ]
        self._show("pipeboard", self._worked + self._due)

    def show_due(self, counts: Counts) -> None:
        """Take new counts of what is due."""
        self._due = [Content(f"today {counts.due:,} due"), *_late(counts.late)]
        if counts.next_time:
            name = safe(_short(counts.next_name or ""))
            self._due.append(Content(f"next {counts.next_time} {name}"))
        self._show("pipeboard", self._worked + self._due)


class DayLine(HeadLine):
    """The day of the Today list, and how much of it is due, late and held."""

    def __init__(self) -> None:
        super().__init__("Today")

    def show(self, today: date, due: int, late: int, held: int, held_to: date | None) -> None:
        """Take a day and its counts."""
        parts = [Content(f"{due:,} due"), *_late(late)]
        if held and held_to:
            until = say_date(held_to, today).partition(" ")[0]
            parts.append(Content(f"+{held:,} held to {until}"))
        day = say_date(today, today)
        self._show(f"Today · {day} {today.year}", parts)


class PeopleLine(HeadLine):
    """What a list of contacts is, the query behind it, and how many there are."""

    def show(self, query: str, count: int) -> None:
        """Take a query and a count."""
        asked = [Content.styled(safe(query), "$text-muted")] if query else []
        self._show(self._left, [Content(plural(count, "contact")), *asked])


def call_part(seconds: int, who: str) -> Content:
    """Return the clock of a call in its tone, and whom it is with."""
    said = tone(seconds)
    words = f"{said.sign} {say_clock(seconds)} {safe(_short(who))}"
    return Content.styled(words, TONES[said])


def _late(late: int) -> list[Content]:
    return [Content.styled(f"{late:,} late", "$text-warning")] if late else []


def _short(name: str) -> str:
    """`Iris V.` for Iris Vogel."""
    first, *others = name.split() or [""]
    return f"{first} {others[-1][:1]}." if others else first
