"""Aligned lines of labels and words: the way a contact's screen shows what it knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rich.console import Group
from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual.app import RenderResult
from textual.widget import Widget

from pipeboard.domain.text import safe

_ROOM, _LINES = 2_000, 40  # characters and lines of one text that are drawn
TONES = ("plain", "strong", "muted", "accent", "warning", "error", "label", "head")


class Bit(NamedTuple):
    """A few words in one tone."""

    words: str
    tone: str = "plain"


class Row(NamedTuple):
    """One line: a label, then words that wrap beneath themselves."""

    label: str
    bits: tuple[Bit, ...] = ()
    tone: str = "label"


def row(label: str, *bits: Bit | str, tone: str = "label") -> Row:
    """Return a row; plain strings are plain bits."""
    return Row(label, tuple(Bit(bit) if isinstance(bit, str) else bit for bit in bits), tone)


def head(words: str) -> Row:
    """Return a heading over the whole width, with a blank line above it."""
    return Row(words, tone="head")


def _beginning(bit: Bit, whole: str) -> Bit:
    """The bit, cut when drawing all of it would make keys wait."""
    words = bit.words
    if len(words) <= _ROOM and words.count("\n") < _LINES:
        return bit
    kept = "\n".join(words[:_ROOM].split("\n")[:_LINES])
    more = f"… {len(words) - len(kept):,} more characters" + (f": {whole}" if whole else "")
    return Bit(f"{kept}\n{more}", bit.tone)


class Sheet(Widget):
    """Rows of labels and words, drawn as literal text."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {f"sheet--{tone}" for tone in TONES}  # noqa: RUF012 - Textual's own way
    DEFAULT_CSS = """
    Sheet { height: auto; width: 1fr;
        & > .sheet--strong { text-style: bold; }
        & > .sheet--muted { color: $secondary; }
        & > .sheet--accent { color: $text-primary; text-style: bold; }
        & > .sheet--warning { color: $text-warning; }
        & > .sheet--error { color: $text-error; }
        & > .sheet--label { color: $secondary; }
        & > .sheet--head { color: $text-primary; text-style: bold; }
    }
    """

    def __init__(self, *, label_width: int = 10, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._label_width = label_width
        self._rows: tuple[Row, ...] = ()

    def show(self, rows: Iterable[Row], *, whole: str = "") -> None:
        """Take new rows; of a very long text the beginning is drawn, and how much more there is.

        `whole` is the command that prints all of it.
        """
        self._rows = tuple(
            one._replace(bits=tuple(_beginning(bit, whole) for bit in one.bits)) for one in rows
        )
        self.refresh(layout=True)

    def render(self) -> RenderResult:
        """The rows as grids between headings; words wrap under themselves."""
        parts: list[Text | Table] = []
        for label, bits, tone in self._rows:
            name = Text(safe(label), self._style(tone))
            if tone == "head":
                parts += [Text(""), name] if parts else [name]
                continue
            if not parts or isinstance(parts[-1], Text):
                parts.append(self._grid())
            words = Text.assemble(
                *((safe(bit.words, lines=True), self._style(bit.tone)) for bit in bits)
            )
            grid = parts[-1]
            assert isinstance(grid, Table)
            grid.add_row(name, words)
        return Group(*parts)

    def _grid(self) -> Table:
        grid = Table.grid(padding=(0, 1), expand=True)
        grid.add_column(width=self._label_width, no_wrap=True)
        grid.add_column(ratio=1, overflow="fold")
        return grid

    def _style(self, tone: str) -> Style:
        style = self.get_component_rich_style(f"sheet--{tone}", partial=True)
        return Style(color=style.color, bold=style.bold)
