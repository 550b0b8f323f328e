"""Reading while a commit holds the store for some milliseconds: once more, and once more."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from typing import TypeVar

from pipeboard.store import connect

KEY = (0.01, 0.03, 0.06)
FORM = (0.01, 0.03, 0.06, 0.2, 0.3, 0.4)
"""Seconds between the tries for a key, and for a form."""
T = TypeVar("T")


async def patiently(read: Callable[[], T], pauses: Iterable[float] = KEY) -> T:
    """Return what `read` returns, trying again while the store is locked.

    Raises:
        OperationalError: what `read` raises of it; that it is locked only after the last try.
    """
    for pause in pauses:
        try:
            return read()
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
        await asyncio.sleep(pause)
    return read()
