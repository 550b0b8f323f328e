"""Calls that were left to be resumed: parked, or cut off while they were made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from pipeboard.domain import call as calls
from pipeboard.domain.call import say_clock

_LEFT = """select contact_id, kind, text, saved_at from draft
    where kind in ('live', 'parked') and contact_id in (select value from json_each(?))"""


def left(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return by contact how the call was left (`live` or `parked`), and `resume call 12:04`."""
    rows = db.execute(_LEFT, (str(list(ids)),)).fetchall()
    return {
        contact_id: (kind, f"resume call {_clock(text, saved)}".rstrip())
        for contact_id, kind, text, saved in rows
    }


def _clock(text: str, saved: str) -> str:
    """How long the call lasted until its draft was kept; empty when the draft is unreadable."""
    try:
        return say_clock(calls.read(text).seconds(datetime.fromisoformat(saved)))
    except ValueError:
        return ""
