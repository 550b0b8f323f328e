"""How many attempts a day may hold; apart from the other rules, because it loads nothing."""

from __future__ import annotations

USUAL_CAP, CAP_AT_MOST = 40, 1000


def read_cap(stored: str | None) -> int | None:
    """Return the stored cap, the usual one when there is none; None when it is not allowed."""
    if stored is None:
        return USUAL_CAP
    is_whole = stored.isascii() and stored.isdigit() and len(stored) < 5
    return int(stored) if is_whole and 1 <= int(stored) <= CAP_AT_MOST else None
