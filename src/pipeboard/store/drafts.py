"""Drafts as the store keeps them: the latest text of every form that is not saved yet."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

KEEP = """insert into draft(key, kind, contact_id, text, cursor, saved_at)
values (?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', ?))
on conflict(key) do update set kind = excluded.kind, text = excluded.text,
cursor = excluded.cursor, saved_at = excluded.saved_at"""


class DraftText(NamedTuple):
    """The latest text of an unsaved form: its fields as JSON, and where the cursor is."""

    key: str
    kind: str
    contact_id: int | None
    text: str
    cursor: str = ""


class Trouble(NamedTuple):
    """What was typed does not reach the store."""

    since: datetime
    """The first try that failed, aware."""
    is_locked: bool
    """Whether another program merely holds the store; else the disk or the file is at fault."""
    rescue: Path | None
    """The file that has the text meanwhile; None while only the memory has it."""


def values(draft: DraftText, at: datetime) -> tuple[str | int | None, ...]:
    """Return what `KEEP` asks for; half a character pair, which no file can hold, becomes `?`."""
    key, kind, contact_id, text, cursor = draft
    text = text.encode("utf-8", "replace").decode("utf-8")
    return key, kind, contact_id, text, cursor, at.isoformat()


def write_drafts(
    db: sqlite3.Connection, changes: Mapping[str, DraftText | None], now: datetime
) -> None:
    """Keep these drafts and delete those that are None, in one transaction.

    Raises:
        sqlite3.Error: nothing was written.
    """
    try:
        db.execute("begin immediate")
        gone = [(key,) for key, draft in changes.items() if draft is None]
        db.executemany("delete from draft where key = ?", gone)
        db.executemany(KEEP, [values(one, now) for one in changes.values() if one is not None])
        db.execute("commit")
    except sqlite3.Error:
        with suppress(sqlite3.Error):  # what failed may have rolled back by itself
            db.execute("rollback")
        raise
