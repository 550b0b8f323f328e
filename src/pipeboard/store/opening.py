"""Open a store: make it, upgrade it, refuse it, or just say it is ready."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipeboard.store import connect


def prepare(path: Path, *, backups: Path, now: datetime) -> Path | None:
    """Make sure that a store of this version is at `path`.

    Returns the copy that an upgrade made, or None. Alembic is imported only when there is
    something to do.

    Raises:
        StoreError: newer than this program, not ours, locked, or cannot be made.
    """
    seen = connect.look(path)
    connect.refuse(path, seen)
    if seen.state is connect.State.CURRENT:
        return None
    from pipeboard.store import migrate

    if seen.state is connect.State.MISSING:
        migrate.make(path)
        return None
    return migrate.upgrade(path, backups, now)
