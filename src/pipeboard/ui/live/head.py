"""The head of the live call: who is on the line, the clock, whether all is saved, the way out."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from pipeboard.domain.call import say_clock, tone
from pipeboard.domain.terms import CallKind
from pipeboard.domain.text import safe
from pipeboard.ui.topline import TONES

_GAP = "   "


class Head(Widget):
    """One line that is drawn anew every second, and nothing else with it."""

    DEFAULT_CSS = """
    Head { height: 1; dock: top; background: $panel; color: $text-muted; padding: 0 1; }
    """

    def __init__(self, who: str, company: str) -> None:
        super().__init__()
        self._who, self._company = who, company
        self._kind, self._way_out = "", ""
        self._seconds: int | None = None
        self._is_saved = True

    def name_call(self, kind: CallKind, way_out: str) -> None:
        """Say what the call is for, and how it goes on."""
        words = f"{kind.value.capitalize()} call"
        if (words, way_out) != (self._kind, self._way_out):
            self._kind, self._way_out = words, way_out
            self.refresh()

    def show(self, seconds: int | None, *, is_saved: bool) -> None:
        """Show the clock, None before it runs, and whether what was typed is saved."""
        if (seconds, is_saved) != (self._seconds, self._is_saved):
            self._seconds, self._is_saved = seconds, is_saved
            self.refresh()

    def render(self) -> Content:
        """Whom at the left; the clock and what fits beside it at the right."""
        company = f", {safe(self._company)}" if self._company else ""
        kind, who = Content.styled(self._kind, "bold $text-primary"), f" · {safe(self._who)}"
        lefts = [
            Content.assemble(kind, (f"{who}{company}", "$text")),
            Content.assemble(kind, (who, "$text")),
            Content.styled(self._kind, "bold $text-primary"),
        ]
        clock, saved, way_out = self._clock(), self._saved(), Content(self._way_out)
        rights = [[clock, saved, way_out], [clock, saved], [clock]]
        width = self.size.width
        # Whom one talks with is worth more than how the call ends, and less than the clock.
        order = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 2)]
        for at_left, at_right in order:
            left, right = lefts[at_left], Content(_GAP).join(rights[at_right])
            room = width - left.cell_length - right.cell_length
            if room >= len(_GAP):
                return Content.assemble(left, " " * room, right)
        return clock

    def _clock(self) -> Content:
        if self._seconds is None:
            return Content("not begun")
        said = tone(self._seconds)
        return Content.styled(f"{said.sign} {say_clock(self._seconds)}", f"bold {TONES[said]}")

    def _saved(self) -> Content:
        if self._is_saved:
            return Content("saved")
        return Content.styled("not saved", "bold $text-error")
