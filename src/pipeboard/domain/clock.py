"""Wall times of a zone: which exist, what instant each is, and whether it is a quiet hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeboard.domain.rules import Rules


def instant(day: date, at: time, zone: tzinfo | None) -> datetime:
    """Return the instant of a wall time of a zone (the machine's when None), aware.

    A time that a clock change leaves out becomes the first that exists after it (02:30 becomes
    03:00); of an ambiguous one the first is meant.
    """
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone)
    there = _utc(wall).astimezone(zone)
    if there.replace(tzinfo=None) == wall.replace(tzinfo=None):
        return there
    return _first_after_gap(wall, zone)


def exists(day: date, at: time, zone: tzinfo | None) -> bool:
    """Return whether a clock change leaves this wall time of a zone in being."""
    return instant(day, at, zone).replace(tzinfo=None, fold=0) == datetime.combine(
        day, at.replace(tzinfo=None, fold=0)
    )


def _first_after_gap(wall: datetime, zone: tzinfo | None) -> datetime:
    """Return the instant at which the clocks go forward over a wall time."""
    # Read with the offset after the change a wall time in the gap is an instant before it, read
    # with the offset before the change one after it: the change lies between the two.
    before, after = _utc(wall.replace(fold=1)), _utc(wall)
    changed = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == changed:
            after = middle
        else:
            before = middle
    return after.astimezone(zone)


def _utc(wall: datetime) -> datetime:
    # astimezone() of a naive time in a gap takes the wrong side of it; timestamp() does not.
    return datetime.fromtimestamp(wall.timestamp(), UTC)


def zone_named(words: str) -> ZoneInfo:
    """Return the time zone of an IANA name.

    Raises:
        ValueError: when there is none of that name.
    """
    try:
        return ZoneInfo(words.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{words!r} is no time zone: use a name such as Europe/Madrid") from None


def quiet(zone: str | None, now: datetime, rules: Rules) -> str | None:
    """Return `06:10 in Denver` when it is a quiet hour for a contact in that zone, else None.

    An unknown zone says nothing.
    """
    try:
        there = now.astimezone(zone_named(zone or ""))
    except ValueError:
        return None
    starts, ends, at = rules.quiet_from, rules.quiet_to, there.time()
    is_quiet = starts <= at < ends if starts <= ends else at >= starts or at < ends
    city = (zone or "").strip().rpartition("/")[2].replace("_", " ")
    return f"{there:%H:%M} in {city}" if is_quiet else None
