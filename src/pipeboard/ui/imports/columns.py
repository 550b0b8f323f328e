"""What each column of a file is read as, with a value for example; those that are kept are last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import DataTable

from pipeboard.domain.text import safe
from pipeboard.ui.widgets.cards import cut

if TYPE_CHECKING:
    from pipeboard.exchange.importing import FilePreview

_MEANS = 18  # cells of what a column is read as
_GAPS = 6
_NAME_AT_MOST, _VALUE_AT_MOST = 200, 400  # characters of outside words that are looked at
_UNREAD = ("", "keep", "ignore")


class Columns(DataTable[Text]):
    """One row a column; Enter asks what the column means."""

    def __init__(self) -> None:
        super().__init__(cursor_type="row")
        self.means: list[tuple[str, str, str]] = []
        """(column, field, a value) of each row; a column that is not known has no field."""

    def show_file(self, file: FilePreview | None, width: int) -> None:
        """Show the columns of a file in `width` cells; the cursor stays on its row."""
        at = self.cursor_row
        self.clear(columns=True)
        self.means = []
        if file is None:
            return
        self.means = [*file.mapping, *((column, "", "") for column in file.unmapped)]
        name = max(10, min(26, (width - _MEANS - _GAPS) // 2))
        value = max(6, width - name - _MEANS - _GAPS)
        for label, size in (("column", name), ("read as", _MEANS), ("for example", value)):
            self.add_column(label, width=size)
        for column, meant, example in self.means:
            cells = (
                cut(safe(column[:_NAME_AT_MOST]), name),
                meant.replace("_", " ") or "kept as it is",
                cut(safe(example[:_VALUE_AT_MOST]), value),
            )
            self.add_row(*(Text(cell, "dim" if meant in _UNREAD else "") for cell in cells))
        self.move_cursor(row=at)
