"""One choice or several of a few, drawn as chips on a line and picked with one key."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from pipeboard.domain.text import safe
from pipeboard.ui.forms.fields import TICK_BREAK, Option

_GAP = 3


class Chips(Widget, can_focus=True):
    """Chips; arrows move and pick, so does the key of an option; `space` ticks.

    | class | what it draws |
    |---|---|
    | chips--picked | what is picked |
    | chips--here | where the cursor is |
    | chips--key | the key of an option |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "step(-1)", "Before", show=False),
        Binding("right,down", "step(1)", "After", show=False),
        Binding("home", "step(-99)", "First", show=False),
        Binding("end", "step(99)", "Last", show=False),
        Binding("backspace,delete", "clear", "Clear", show=False),
        Binding("enter", "done", "Done", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"chips--picked", "chips--here", "chips--key"}

    value: reactive[str] = reactive("", layout=False)
    cursor: reactive[int] = reactive(0)

    class Changed(Message):
        """Something else is picked."""

        def __init__(self, chips: Chips) -> None:
            self.chips = chips
            super().__init__()

    class Done(Message):
        """The rep is done with these chips: a key picked, or Enter was pressed."""

        def __init__(self, *, is_picked: bool) -> None:
            self.is_picked = is_picked
            super().__init__()

    def __init__(
        self,
        options: tuple[Option, ...],
        value: str = "",
        *,
        many: bool = False,
        goes_on: bool = False,
    ) -> None:
        super().__init__()
        self.many, self._goes_on = many, goes_on
        self._take_options(options)
        self.set_reactive(Chips.value, value)
        self.set_reactive(Chips.cursor, self._index(value))

    def _take_options(self, options: tuple[Option, ...]) -> None:
        self.options, self._keys = options, _keys(options)
        self._gap = 1 if any(option.sign for option in options) else _GAP

    def offer(self, options: tuple[Option, ...]) -> None:
        """Show other options; what is picked and not among them any more is cleared."""
        if options == self.options:
            return
        self._take_options(options)
        if self.value not in [option.value for option in options]:
            self._set("")
        self.cursor = self._index(self.value)
        self.refresh(layout=True)

    def watch_value(self, value: str) -> None:
        """Put the cursor on what is picked."""
        if not self.many:
            self.cursor = self._index(value)

    def _index(self, value: str) -> int:
        first = value.partition(TICK_BREAK)[0]
        return next((n for n, option in enumerate(self.options) if option.value == first), 0)

    def _picked(self) -> list[str]:
        return [part for part in self.value.split(TICK_BREAK) if part]

    def _pick(self, at: int) -> None:
        self.cursor = at
        value, picked = self.options[at].value, self._picked()
        if not self.many:
            new = value
        elif value in picked:
            new = TICK_BREAK.join(part for part in picked if part != value)
        else:
            new = TICK_BREAK.join([*picked, value])
        self._set(new)

    def _set(self, value: str) -> None:
        if value != self.value:
            self.value = value
            self.post_message(self.Changed(self))

    def action_step(self, by: int) -> None:
        """Go to the option before or after, and pick it where one is picked at a time."""
        last = len(self.options) - 1
        if last < 0:
            return
        if self.many:
            self.cursor = min(max(self.cursor + by, 0), last)
        elif not self.value and abs(by) == 1:
            self._pick(0 if by > 0 else last)
        else:
            self._pick(min(max(self.cursor + by, 0), last))

    def action_clear(self) -> None:
        """Pick nothing."""
        self._set("")

    def action_done(self) -> None:
        """Go on to the next field."""
        self.post_message(self.Done(is_picked=False))

    def on_key(self, event: events.Key) -> None:
        """Pick by key; no other letter gets past a focused field."""
        if not event.is_printable:
            return
        event.stop()
        event.prevent_default()
        if self.take(event.character or ""):
            self.post_message(self.Done(is_picked=True))

    def take(self, key: str) -> bool:
        """Pick what a key means, if anything; return whether that is all that is asked."""
        at = self._meant(key.casefold())
        if at is not None:
            self._pick(at)
        return at is not None and self._goes_on

    def _meant(self, key: str) -> int | None:
        """The option that a key picks: the one under the cursor, by its key, by its number."""
        if key == " ":
            return self.cursor if self.options else None
        if key and key in self._keys:
            return self._keys.index(key)
        is_number = key.isdecimal() and 0 < int(key) <= len(self.options)
        return int(key) - 1 if is_number else None

    def on_click(self, event: events.Click) -> None:
        """Pick the option under the mouse."""
        for at, (x, y, width) in enumerate(self._places(self.content_size.width)):
            if event.y == y and x <= event.x < x + width:
                self._pick(at)

    def _chip(self, at: int) -> Content:
        """One chip: its mark, its key, its words."""
        option, key = self.options[at], self._keys[at]
        picked = option.value in self._picked()
        open_, close = "[]" if self.many else "()"
        sign = safe(option.sign) or ("x" if self.many else "•")
        if not picked:
            sign = option.sign or " "
            if option.sign:
                open_ = close = " "
        style = self.get_visual_style("chips--picked") if picked else ""
        chip = Content.assemble((f"{open_}{sign}{close} ", style))
        words = Content.assemble((safe(option.words), style))
        if option.key:
            return chip + Content.assemble((option.key, self._key_style()), " ") + words
        found = option.words.casefold().find(key) if key else -1
        return chip + (words.stylize(self._key_style(), found, found + 1) if found >= 0 else words)

    def _key_style(self) -> Style | str:
        return self.get_visual_style("chips--key") if self.has_focus else ""

    def _places(self, width: int) -> list[tuple[int, int, int]]:
        """Return (x, y, width) of each chip: on one line when they fit, else in columns."""
        widths = [_width(option) for option in self.options]
        if sum(widths) + self._gap * (len(widths) - 1) <= width:
            starts = [sum(widths[:at]) + self._gap * at for at in range(len(widths))]
            return [(x, 0, size) for x, size in zip(starts, widths, strict=True)]
        step = max(widths) + _GAP
        columns = max(1, (width + _GAP) // step)
        return [(n % columns * step, n // columns, size) for n, size in enumerate(widths)]

    def render(self) -> Content:
        """Draw the chips."""
        lines: list[Content] = []
        for at, (x, y, _) in enumerate(self._places(self.content_size.width)):
            chip = self._chip(at)
            if at == self.cursor and self.has_focus:
                chip = chip.stylize(self.get_visual_style("chips--here"))
            if y == len(lines):
                lines.append(Content(""))
            lines[y] = Content.assemble(lines[y], " " * (x - lines[y].cell_length), chip)
        return Content("\n").join(lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines the chips take."""
        return max((y for _, y, _ in self._places(width)), default=0) + 1

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002
        """Return all the width there is."""
        return container.width


def _width(option: Option) -> int:
    return 4 + cell_len(safe(option.words)) + (2 if option.key else 0)


def _keys(options: tuple[Option, ...]) -> list[str]:
    """Give every option a key: its own, else the first free letter of its words."""
    keys = [option.key for option in options]
    for at, option in enumerate(options):
        if not keys[at]:
            letters = (c for c in option.words.casefold() if c.isalpha())
            keys[at] = next((letter for letter in letters if letter not in keys), "")
    return keys
