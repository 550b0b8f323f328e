"""The line on top: how many leads and prospects, what is due, what comes next."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from pipeboard.domain.text import safe
from pipeboard.reads.board import TopLine as Counts


class TopLine(Widget):
    """One line of counts that cannot be inflated: leads and prospects are never one number."""

    DEFAULT_CSS = """
    TopLine { height: 1; dock: top; background: $panel; color: $text; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counts | None = None

    def show(self, counts: Counts) -> None:
        """Take new counts."""
        if counts != self._counts:
            self._counts = counts
            self.refresh()

    def render(self) -> Content:
        """Name on the left, counts on the right; what does not fit is left out from the end."""
        name = Content.styled("pipeboard", "bold $text-primary")
        if self._counts is None:
            return name
        parts: list[Content] = []
        room = self.size.width - cell_len("pipeboard") - 3
        for part in _parts(self._counts):
            room -= part.cell_length + 3
            if room < 0:
                break
            parts.append(part)
        counts = Content(" · ").join(parts)
        gap = max(1, self.size.width - name.cell_length - counts.cell_length)
        return Content.assemble(name, " " * gap, counts)


def _parts(counts: Counts) -> list[Content]:
    parts = [
        Content(f"leads {counts.leads:,}"),
        Content(f"prospects {counts.prospects:,}"),
        Content(f"today {counts.due:,} due"),
    ]
    if counts.late:
        parts.append(Content.styled(f"{counts.late:,} late", "$text-warning"))
    if counts.next_time:
        parts.append(Content(f"next {counts.next_time} {safe(_short(counts.next_name or ''))}"))
    return parts


def _short(name: str) -> str:
    """`Iris V.` for Iris Vogel."""
    first, *others = name.split() or [""]
    return f"{first} {others[-1][:1]}." if others else first
