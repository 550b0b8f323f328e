"""Leads set down in a temporary file between preview and import, and looked up there again."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

from pipeboard.commands.incoming import Lead, People, Sorted, Way

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Spool:
    """Leads in a nameless temporary file: a line each, read again in turn or by place."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - it outlives this function

    def add(self, lead: Lead) -> int:
        """Set a lead down; return its place."""
        place = self._file.seek(0, 2)
        self._file.write(_json(lead).encode())
        self._file.write(b"\n")
        return place

    def at(self, place: int) -> Lead:
        """Return the lead at a place."""
        self._file.seek(place)
        return _restored(json.loads(self._file.readline()))

    def __iter__(self) -> Iterator[Lead]:
        """Yield all leads in the order they were set down."""
        self._file.seek(0)
        for line in self._file:
            yield _restored(json.loads(line))

    def close(self) -> None:
        """Give the space back."""
        self._file.close()


def _restored(values: list[Any]) -> Lead:
    lead = Lead(*values)
    return lead._replace(ways=[Way(*way) for way in lead.ways])


class Nobody:
    """The people of a store that is not there yet."""

    def __init__(self, next_id: int) -> None:
        self.next_id = next_id

    def owners(self, keys: Iterable[str]) -> dict[str, int]:
        """Return that nobody has any of these keys."""
        return {}

    def known(self, ids: Iterable[int]) -> dict[int, Lead]:
        """Return nobody."""
        return {}


class SpooledPeople:
    """Those in the store, and those whom the rows read so far would bring: nothing is written."""

    def __init__(self, stored: People) -> None:
        self._stored, self._beside = stored, Spool()
        self._owners: dict[str, int] = {}
        self._places: dict[int, int] = {}
        self.next_id = stored.next_id

    def owners(self, keys: Iterable[str]) -> dict[str, int]:
        """Return who has which of these keys."""
        keys = list(keys)
        found = self._stored.owners(keys)
        found.update((key, self._owners[key]) for key in keys if key in self._owners)
        return found

    def known(self, ids: Iterable[int]) -> dict[int, Lead]:
        """Return people as leads, with all that came so far."""
        ids = set(ids)
        placed = {who: self._beside.at(self._places[who]) for who in ids if who in self._places}
        return placed | self._stored.known(ids - placed.keys())

    def keep(self, done: Sorted) -> None:
        """Remember what became of some leads, for those that follow."""
        for who, lead in done.fresh.items():
            if keys := lead.keys:
                self._places[who] = self._beside.add(lead)
                self._owners.update((key, who) for key in keys)
        for who, (_, lead) in done.changed.items():
            self._places[who] = self._beside.add(lead)
            for key in lead.keys:
                self._owners.setdefault(key, who)

    def close(self) -> None:
        """Give the space back."""
        self._beside.close()
