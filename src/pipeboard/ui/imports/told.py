"""What files would do, in lines and a bar: counts, first rows, what changes, what was noticed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.content import Content

from pipeboard.domain.text import plural, safe
from pipeboard.ui.widgets.cards import cut

if TYPE_CHECKING:
    from pipeboard.exchange.importing import FilePreview, Imported, Preview
    from pipeboard.ui.actions import Action
    from pipeboard.ui.imports.work import Choices

_SWITCHES = {
    "enrich": "fill only who is known",
    "prefer_file": "the file goes first",
    "misfits": "misfits to nurture",
    "trust_stages": "trust its stages",
}
_GAP = "  "
_WORDS_AT_MOST = 400  # characters of outside words that are looked at for one line


class Part(NamedTuple):
    """One kind of row in the bar: how many, its words, its sign and its colour."""

    rows: int
    words: str
    sign: str
    style: str


def parts(seen: Preview | FilePreview | Imported) -> list[Part]:
    """Return what becomes of the rows; rows of nobody known only where there are some."""
    found = [
        Part(seen.added, "added", "█", "$success"),
        Part(seen.filled, "filled", "▓", "$primary"),
        Part(seen.skipped, "skipped", "░", "$secondary"),
        Part(seen.refused, "refused", "▒", "$error"),
    ]
    if seen.unjoined:
        found.append(Part(seen.unjoined, "of nobody known", "·", "$secondary"))
    return found


def counts(seen: Preview | FilePreview | Imported, width: int) -> Content:
    """Return the counts, and a bar of `width` cells that shows their shares."""
    shares = parts(seen)
    said = [
        Content.assemble((f"{part.sign} ", part.style), f"{part.rows:,} {part.words}")
        for part in shares
    ]
    lines = flow([Content(plural(seen.rows, "row") + " ="), *said], width)
    bar = [(part.sign * cells, part.style) for part, cells in shared(shares, seen.rows, width)]
    return Content("\n").join([lines, Content.assemble(*bar)])


def flow(pieces: Iterable[Content], width: int) -> Content:
    """Return pieces side by side, broken between pieces where `width` ends."""
    lines: list[Content] = []
    for piece in pieces:
        if lines and lines[-1].cell_length + len(_GAP) + piece.cell_length <= width:
            lines[-1] = Content.assemble(lines[-1], _GAP, piece)
        else:
            lines.append(piece)
    return Content("\n").join(lines)


def shared(found: Sequence[Part], rows: int, width: int) -> list[tuple[Part, int]]:
    """Return the cells of each part in a bar of `width`; what is there has one at least."""
    there = [part for part in found if part.rows]
    cells = [max(1, part.rows * width // max(rows, 1)) for part in there]
    if cells:
        largest = cells.index(max(cells))
        cells[largest] += width - sum(cells)
    return list(zip(there, cells, strict=True))


def first_rows(file: FilePreview, *, enrich: bool, width: int) -> Content:
    """Return the first rows as a table, or what changes of those who are known."""
    if enrich and file.is_people:
        changes = [(one.name, one.field, one.before or "–", one.after) for one in file.diffs]
        return table(("contact", "field", "before", "after"), changes[:5], width)
    header, rows = file.shown
    return table(header, rows[:5], width)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], width: int) -> Content:
    """Return rows under a quiet header, in columns that share `width` cells."""
    cells = [[_cell(text) for text in row] for row in (header, *rows)]
    most = [max(cell_len(text) for text in column) for column in zip(*cells, strict=False)]
    sizes = fitting(most, width)
    lines = []
    for at, row in enumerate(cells):
        texts = [cut(text, size) for text, size in zip(row, sizes, strict=False) if size]
        padded = [
            text + " " * (size - cell_len(text))
            for text, size in zip(texts, filter(None, sizes), strict=False)
        ]
        lines.append(Content.styled(_GAP.join(padded).rstrip(), "" if at else "$secondary"))
    return Content("\n").join(lines)


def fitting(most: Sequence[int], width: int) -> list[int]:
    """Return the cells of columns that want `most` each; what has no room at the right goes."""
    sizes: list[int] = []
    room = width
    for at, wanted in enumerate(most):
        left = len(most) - at - 1
        size = min(wanted, max(8, (room - left * len(_GAP)) // (left + 1)), room)
        sizes.append(max(0, size))
        room -= size + len(_GAP)
    return sizes


def notes(file: FilePreview, width: int, most: int) -> Content:
    """Return what was refused and noticed, a line each; what is more is counted."""
    said = [f"line {one.line} refused: {one.reason}" for one in file.first_refused]
    if file.refused > len(file.first_refused):
        said.append(f"and {file.refused - len(file.first_refused):,} more refused")
    if file.before:
        said.insert(
            0, f"this very file was imported on {file.before.at[:10]}, as {file.before.file_name}"
        )
    said += file.notices
    shown = said if len(said) <= most else [*said[: most - 1], f"and {len(said) - most + 1:,} more"]
    return Content("\n").join(Content(cut(_cell(line), width)) for line in shown)


def _cell(text: str) -> str:
    return safe(text[:_WORDS_AT_MOST])


def progress(doing: str, done: int, total: int, width: int) -> Content:
    """Return how far a long piece of work is."""
    share = min(1.0, done / total) if total else 0.0
    label = f"{doing} {share:4.0%} "
    cells = max(0, width - len(label) - 14)
    full = round(cells * share)
    bar = (("━" * full, "$primary"), ("─" * (cells - full), "$panel"))
    return Content.assemble((label, "$text"), *bar, ("  esc cancels", "$secondary"))


def switches(registry: Iterable[Action], choices: Choices, width: int) -> Content:
    """Return the keys of the switches, which of them are on, and what they are for."""
    said = []
    for one in registry:
        name = one.name.removeprefix("switch('").removesuffix("')")
        if one.place == "imports" and name in _SWITCHES:
            is_on = getattr(choices, name)
            text = (_SWITCHES[name], "" if is_on else "$secondary")
            said.append(
                Content.assemble((one.first, "$text-primary"), f" {'●' if is_on else '○'} ", text)
            )
    return flow(said, width)
