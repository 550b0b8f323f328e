"""When the rep is busy: the open appointments from a day on, on the rep's own wall."""

from __future__ import annotations

import sqlite3
from datetime import date, time, timedelta

from pipeboard.reads.due import USUAL_MINUTES, on_wall

_BOOKED = """select due_on, due_time, timezone, minutes from task indexed by task_booked
    where state = 'open' and kind = 'appointment' and due_on >= ?"""


def busy(db: sqlite3.Connection, since: date) -> list[tuple[date, time, int]]:
    """Return day, time and minutes of every open appointment from a day on, the first first."""
    # In a zone of its own an appointment can be on another day than here.
    found = db.execute(_BOOKED, ((since - timedelta(1)).isoformat(),)).fetchall()
    listed = []
    for on, at, zone, minutes in found:
        day, begins = on_wall(on, at, zone)
        times = date.fromisoformat(day), time.fromisoformat(begins or "00:00")
        listed.append((*times, minutes or USUAL_MINUTES))
    return sorted(one for one in listed if one[0] >= since)
