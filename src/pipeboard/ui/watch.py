"""Watches the store's file: did another connection write, is it still the same file?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from pipeboard.store import connect


class Watch:
    """Looks at the file without waiting: what moved since the last look."""

    def __init__(self, path: Path, reader: sqlite3.Connection) -> None:
        self._path, self._reader = path, reader
        self._file = self._identity()
        self._version = self._ask("pragma data_version")
        self._entry = self._ask("select max(id) from entry")
        self.is_gone = False

    def moved(self) -> bool:
        """Return whether any other connection committed since the last look.

        While the store is locked nothing can be said: that is left to the next look.
        """
        version = self._ask("pragma data_version")
        if version is None or version == self._version:
            return False
        self._version = version
        return True

    def changed(self) -> int | None:
        """Return the newest journal entry when there is a new one since the last look.

        A draft is a commit too but no entry: it redraws nothing.
        """
        try:
            entry = self._read("select max(id) from entry")
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            self._version = None  # the next look asks again
            return None
        if entry == self._entry:
            return None
        self._entry = entry
        return entry or 0

    def lost(self) -> bool:
        """Return True once, when the file was deleted or another took its place."""
        if self.is_gone or self._identity() == self._file:
            return False
        self.is_gone = True
        return True

    def rescue(self) -> Path | None:
        """Copy what the open connection still sees; return where, or None when it cannot."""
        copy = self._free_name()
        try:
            connect.make_private(copy)
            with closing(sqlite3.connect(copy)) as target:
                self._reader.backup(target)
        except (sqlite3.Error, connect.StoreError):
            return None
        return copy

    def _free_name(self) -> Path:
        """A name beside the store that no earlier copy has."""
        names = (f"{self._path.stem}-rescue{f'-{n}' if n else ''}.db" for n in count())
        return next(path for name in names if not (path := self._path.with_name(name)).exists())

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _ask(self, sql: str) -> int | None:
        try:
            return self._read(sql)
        except sqlite3.OperationalError as error:
            if connect.is_busy(error):
                return None
            raise

    def _read(self, sql: str) -> int | None:
        row = self._reader.execute(sql).fetchone()
        return row[0] if row else None
