"""Reads on a thread of its own: a screen that asks again interrupts what it asked before."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from pipeboard.store import connect

_RETRY = 0.1  # seconds until a locked store is asked again
T = TypeVar("T")


class Reading:
    """One reader on one thread, for what may take longer than a frame."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, name)
        self._db: sqlite3.Connection | None = None
        self._turn = 0

    def begin(self) -> int:
        """Begin a new turn and return its number; what older turns still read is interrupted."""
        self._turn += 1
        if self._db is not None:
            self._db.interrupt()
        return self._turn

    def is_newest(self, turn: int) -> bool:
        """Return whether no turn began after this one."""
        return turn == self._turn

    def close(self) -> None:
        """Close the reader after its last query."""
        self.begin()
        self._thread.submit(self._close)
        self._thread.shutdown(wait=False)

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()

    async def ask(self, turn: int, question: Callable[[sqlite3.Connection], T]) -> T | None:
        """Return the answer to a question; None when its turn is over or the store is gone.

        While another program holds the store it is asked again and again.

        Raises:
            StoreError: what the question raises of it, other than that the store is locked.
        """

        def read() -> T | None:
            if turn != self._turn:
                return None
            if self._db is None:  # a reader of its own: it may be interrupted
                self._db = connect.reader(self._path)
            return question(self._db)

        loop = asyncio.get_running_loop()
        while turn == self._turn:
            try:
                found = await loop.run_in_executor(self._thread, read)
            except connect.Locked:
                await asyncio.sleep(_RETRY)
            except sqlite3.OperationalError as error:
                if not connect.is_busy(error):
                    return None
                await asyncio.sleep(_RETRY)
            else:
                return found if turn == self._turn else None
        return None
