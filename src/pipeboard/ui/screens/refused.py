"""Who an action on many was not done on, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeboard.ui.screens.panel import Panel
from pipeboard.ui.widgets.sheet import Row, row

if TYPE_CHECKING:
    from pipeboard.commands.bulk import Bulk

_SHOWN = 200


class RefusedPanel(Panel):
    """Everyone who was refused, each with the reason."""

    label_width = 24

    def __init__(self, result: Bulk) -> None:
        super().__init__()
        self._result = result

    def heading(self) -> str:
        """How many were refused, of how many."""
        done, refused = len(self._result.done), len(self._result.refused)
        return f"{refused:,} refused, {done:,} done"

    def rows(self) -> Iterable[Row]:
        """Name and reason."""
        for one in self._result.refused[:_SHOWN]:
            yield row(one.name, one.why)
        if (more := len(self._result.refused) - _SHOWN) > 0:
            yield row("", f"and {more:,} more")
