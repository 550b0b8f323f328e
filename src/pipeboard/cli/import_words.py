"""What an import says: of each file what it is and would do, of all together what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from pipeboard.cli import output
from pipeboard.domain.text import plural, safe

if TYPE_CHECKING:
    from pipeboard.exchange.importing import FilePreview, Imported, Preview

_WIDE = 48
_COUNTS = ("added", "filled", "skipped", "refused")


class Counts(Protocol):
    """Counts of rows."""

    @property
    def rows(self) -> int:
        """All of them."""

    @property
    def unjoined(self) -> int:
        """Those that name nobody who is known."""


def print_preview(seen: Preview) -> None:
    """Print every file, then the sums when there are several."""
    for file in seen.files:
        _print_file(file, enrich=seen.asked.enrich)
        _print_counts("would be", file)
        if len(seen.files) > 1:
            output.line()
    if len(seen.files) > 1:
        _print_counts("in all would be", seen)


def print_result(done: Imported, misfits: str) -> None:
    """Print what came of it, how those it named fit, and how it is taken back."""
    _print_counts("", done)
    for line in done.said(misfits=bool(misfits)):
        output.line(_short(line, 240))
    output.line("pipeboard undo takes it back")


def _print_file(file: FilePreview, *, enrich: bool) -> None:
    output.line(f"{file.path.name}: {file.title} ({file.profile}), {file.layout}")
    output.line()
    rows = [
        (column, meant.replace("_", " "), _short(value)) for column, meant, value in file.mapping
    ]
    output.table(("column", "read as", "for example"), rows)
    if file.unmapped:
        output.line()
        output.line(f"kept as they are: {', '.join(map(_short, file.unmapped))}")
    output.line()
    if enrich:
        _print_changes(file)
    else:
        header, shown = file.shown
        output.table(header, ([_short(cell) for cell in row] for row in shown))
    output.line()
    _print_said(file)


def _print_changes(file: FilePreview) -> None:
    """The first changes of who is known, then how many there are of each field."""
    rows = [(one.name, one.field, one.before or "–", one.after) for one in file.diffs]
    output.table(("contact", "field", "before", "after"), _shortened(rows))
    if more := sum(file.changes.values()) - len(file.diffs):
        output.line(f"and {more:,} more changes")
    if file.changes:
        output.line()
        said = " · ".join(f"{count:,} {field}" for field, count in file.changes.most_common())
        output.line(f"changes: {said}")


def _print_said(file: FilePreview) -> None:
    for refused in file.first_refused:
        output.line(f"line {refused.line} refused: {_short(refused.reason, 120)}")
    if file.refused > len(file.first_refused):
        output.line(f"and {file.refused - len(file.first_refused):,} more refused")
    for notice in file.notices:
        output.line(f"note: {_short(notice, 200)}")
    if file.before:
        came = file.before.at[:10]
        output.line(
            f"note: this very file was imported before, as {file.before.file_name} on {came}"
        )


def _print_counts(words: str, counts: Counts) -> None:
    parts = (*_COUNTS, "unjoined") if counts.unjoined else _COUNTS
    said = " + ".join(
        f"{getattr(counts, part):,} {'of nobody known' if part == 'unjoined' else part}"
        for part in parts
    )
    output.line(f"{plural(counts.rows, 'row')}{words and f' {words}'} = {said}")


def _shortened(rows: Iterable[tuple[str, ...]]) -> Iterable[list[str]]:
    return ([_short(cell) for cell in row] for row in rows)


def _short(text: str, most: int = _WIDE) -> str:
    return output.cut(safe(text[: most * 4]), most)
