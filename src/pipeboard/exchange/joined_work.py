"""One file of companies, deals or activities in an import: counted, then brought in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from pipeboard.commands.intake import Batch, Brought, close_batch, open_batch
from pipeboard.commands.joins import Joins, Tally
from pipeboard.exchange.joined import Extra, JoinedFile
from pipeboard.exchange.leads import Refused
from pipeboard.exchange.previews import REFUSED_SHOWN, FilePreview
from pipeboard.exchange.spool import SpooledPeople
from pipeboard.store.unit import Unit


class JoinedWork:
    """The rows of one such file, set aside between its preview and its import."""

    def __init__(self, file: JoinedFile, today: date) -> None:
        self._extra, self._today = Extra(file), today

    def look(
        self,
        seen: FilePreview,
        people: SpooledPeople,  # noqa: ARG002 - it knows them by `joins`
        joins: Joins,
        on_progress: Callable[[int], None],
    ) -> None:
        """Read every row once and count in `seen` what would become of it."""

        def refuse(line: int, reason: str, cells: Sequence[str]) -> None:
            if len(seen.first_refused) < REFUSED_SHOWN:
                seen.first_refused.append(Refused(line, reason, cells))

        self._extra.read(on_progress)
        _put(seen, self._extra.count(joins, self._today, refuse))
        seen.rows_shown += self._extra.sample
        seen.notices += self._extra.remarks()

    def bring(self, unit: Unit, batch: Batch, joins: Joins, today: date) -> Brought:
        """Write what was set aside; a batch is kept when anything came of it."""
        refused: list[tuple[int, str, Sequence[str]]] = []

        def refuse(line: int, reason: str, cells: Sequence[str]) -> None:
            refused.append((line, reason, cells))

        tally = self._extra.write(unit, joins, today=today, refuse=refuse)
        batch_id = open_batch(unit, batch) if tally.added or tally.filled or refused else None
        brought = Brought(
            batch_id=batch_id,
            added=tally.added,
            filled=tally.filled,
            skipped=tally.skipped,
            refused=tally.refused,
            companies=0,
            first_id=None,
            unjoined=tally.unjoined,
        )
        if batch_id is not None:
            close_batch(unit, batch_id, brought, refused)
        return brought

    def close(self) -> None:
        """Drop what was set aside."""
        self._extra.close()


def _put(seen: FilePreview, tally: Tally) -> None:
    seen.added, seen.filled, seen.skipped = tally.added, tally.filled, tally.skipped
    seen.unjoined, seen.refused = tally.unjoined, tally.refused
    seen.notices += tally.notices
