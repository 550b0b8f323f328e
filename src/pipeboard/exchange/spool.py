"""Leads set down in a temporary file between preview and import, and looked up there again."""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeboard.commands.incoming import Lead, Way
from pipeboard.commands.matching import People, Sorted

_SIZE = 4  # bytes before a lead that say how long it is
_WAYS = Lead._fields.index("ways")


class Tray:
    """Plain values in a nameless temporary file, read again in turn or by place.

    Only this process can reach the file, so marshal may trust what it reads there.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - it outlives this function
        self._end = 0

    def put(self, values: tuple[Any, ...]) -> int:
        """Set values of built-in types down; return their place."""
        written = marshal.dumps(values)
        place = self._end
        self._file.write(len(written).to_bytes(_SIZE, "big") + written)
        self._end += _SIZE + len(written)
        return place

    def take(self, place: int) -> tuple[Any, ...]:
        """Return the values at a place."""
        self._file.seek(place)
        values = self._next()
        self._file.seek(self._end)
        assert values is not None
        return values

    def all(self) -> Iterator[tuple[Any, ...]]:
        """Yield everything in the order it was set down."""
        self._file.seek(0)
        while (values := self._next()) is not None:
            yield values

    def close(self) -> None:
        """Give the space back."""
        self._file.close()

    def _next(self) -> tuple[Any, ...] | None:
        size = int.from_bytes(self._file.read(_SIZE), "big")
        if not size:
            return None
        values: tuple[Any, ...] = marshal.loads(self._file.read(size))  # noqa: S302 - see above
        return values


class Spool(Tray):
    """Leads in such a file."""

    def add(self, lead: Lead) -> int:
        """Set a lead down; return its place."""
        return self.put(_plain(lead))

    def at(self, place: int) -> Lead:
        """Return the lead at a place."""
        return _lead(self.take(place))

    def __iter__(self) -> Iterator[Lead]:
        """Yield all leads in the order they were set down."""
        return map(_lead, self.all())


def _lead(values: tuple[Any, ...]) -> Lead:
    ways = [Way(*way) for way in values[_WAYS]]
    return Lead._make((*values[:_WAYS], ways, *values[_WAYS + 1 :]))


def _plain(lead: Lead) -> tuple[Any, ...]:
    """A lead of nothing but built-in types."""
    return (
        *lead[:_WAYS],
        tuple(map(tuple, lead.ways)),
        tuple(lead.notes),
        tuple(lead.tags),
        dict(lead.external_ids),
        dict(lead.imported),
        tuple(lead.behaviours),
        dict(lead.assessment),
        dict(lead.company_ids),
    )


class Nobody:
    """The people of a store that is not there yet."""

    def __init__(self, next_id: int) -> None:
        self.next_id = next_id

    def owners(self, keys: Iterable[str]) -> dict[str, int]:  # noqa: ARG002
        """Return that nobody has any of these keys."""
        return {}

    def known(self, ids: Iterable[int]) -> dict[int, Lead]:  # noqa: ARG002
        """Return nobody."""
        return {}

    def learn(self, owners: Mapping[str, int]) -> None:
        """Nothing is kept here."""


class SpooledPeople:
    """Those in the store, and those whom the rows read so far would bring: nothing is written."""

    def __init__(self, stored: People) -> None:
        self._stored, self._merged = stored, Spool()
        self._owners: dict[str, int] = {}
        self._places: dict[int, tuple[Spool, int]] = {}
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
        placed = {}
        for who in ids & self._places.keys():
            spool, place = self._places[who]
            placed[who] = spool.at(place)
        return placed | self._stored.known(ids - placed.keys())

    def learn(self, owners: Mapping[str, int]) -> None:
        """Nothing: `keep` remembers whoever has a key."""

    def keep(self, done: Sorted, spool: Spool, places: Mapping[int, int]) -> None:
        """Remember what became of some leads, for those that follow.

        `places` says where in `spool` a lead stands already, by its `id()`.
        """
        changed = {who: after for who, (_, after) in done.changed.items()}
        for who, lead in (done.fresh | changed).items():
            keys = lead.keys
            if not keys:
                continue
            place = places.get(id(lead))
            if place is None:
                self._places[who] = (self._merged, self._merged.add(lead))
            else:
                self._places[who] = (spool, place)
            for key in keys:
                self._owners.setdefault(key, who)

    def close(self) -> None:
        """Give the space back."""
        self._merged.close()
