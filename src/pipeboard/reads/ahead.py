"""What comes after today: the first day on which something is due, and with whom."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple

# The second term is that of the index card_due, word for word: only so may SQLite use it.
_DAY = "select min(due) from card where due > ? and due < '9999-12-31'"
_FIRST = """select due_time, name from card where due = ? and due < '9999-12-31'
    order by due_time is null, due_time, contact_id limit 1"""


class Ahead(NamedTuple):
    """The next thing that is due on a later day."""

    due: str
    """ISO date."""
    time: str | None
    """`HH:MM`."""
    name: str


def ahead(db: sqlite3.Connection, today: date) -> Ahead | None:
    """Return what is due first after a day; None when nothing is."""
    day = db.execute(_DAY, (today.isoformat(),)).fetchone()[0]
    if day is None:
        return None
    return Ahead(day, *db.execute(_FIRST, (day,)).fetchone())
