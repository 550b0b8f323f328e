"""The four boxes of a discovery call: rating, the words behind it, the value, when it was noted."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from pipeboard.domain.call import Box, say_clock
from pipeboard.domain.terms import Element, Rating
from pipeboard.ui.forms.inputs import Line

VALUES = {
    Element.BUDGET: "amount",
    Element.AUTHORITY: "who decides",
    Element.TIMELINE: "by when",
}
"""What the value of an element is; a need has none."""
_TONES = {
    Rating.MET: "$text-success",
    Rating.PARTLY: "$text-warning",
    Rating.UNMET: "$text-error",
    Rating.UNKNOWN: "$text",
    Rating.UNRATED: "$secondary",
}


class Found(Line):
    """A line of a box: what does not fit ends in a sign, until the cursor is there."""

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        strip, width = super().render_line(y), self.size.width
        if self.has_focus or not width or cell_len(self.value) <= width:
            return strip
        last = next(iter(strip.crop(width - 1, width)), Segment(""))
        return Strip.join([strip.crop(0, width - 1), Strip([Segment("…", last.style)])])


class BoxPane(Container):
    """One element: a line that says how it stands, and a line for the words behind it."""

    def __init__(self, element: Element, box: Box) -> None:
        super().__init__(classes="box")
        self.element = element
        self._shown: tuple[Box, bool] | None = None
        self.evidence = Found(box.evidence)
        self.evidence.placeholder = "in their words"
        self.value = Found(box.value) if element in VALUES else None
        self._label = Static("", classes="box--name")
        self._rating = Static("", classes="box--rating")
        self._at = Static("", classes="box--at")

    def compose(self) -> ComposeResult:
        """The name, the rating, the value and the time; the evidence beneath."""
        with Horizontal(classes="box--line"):
            yield self._label
            yield self._rating
            if self.value is not None:
                self.value.placeholder = VALUES[self.element]
                yield self.value
            else:
                yield Static("", classes="box--blank")
            yield self._at
        with Horizontal(classes="box--line box--words"):
            yield Static("", classes="box--indent")
            yield self.evidence

    def show(self, box: Box, *, is_next: bool, is_in_hand: bool) -> None:
        """Show how the element stands; only what changed is drawn."""
        self.set_class(is_in_hand, "-in-hand")
        seen = (Box(box.rating, at=box.at), is_next)
        if seen == self._shown:
            return
        self._shown = seen
        rating = box.rating
        self._label.update(Content(f"{'▸' if is_next else ' '} {self.element}"))
        self._rating.update(Content.styled(f"{rating.sign} {rating}", _TONES[rating]))
        self._at.update(Content("" if box.at is None else say_clock(box.at)))
