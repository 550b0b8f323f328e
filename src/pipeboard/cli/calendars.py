"""The command that writes the appointments as a calendar file."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from pipeboard.cli import output
from pipeboard.cli.session import Session, Stop
from pipeboard.domain.text import plural

_CANNOT = 73


@click.command()
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--due-days", is_flag=True, help="What is due, too, as all-day entries.")
@click.pass_obj
def ics(session: Session, file: Path | None, *, due_days: bool) -> None:
    """Write the appointments as a calendar, to standard output without FILE (or for -).

    Cancelled ones are kept for 30 days, so that a calendar which reads the file takes them out.
    """
    from pipeboard.exchange import ics as calendars

    zone = machine_zone(session.now)

    def make(db: sqlite3.Connection | None) -> bytes:
        return calendars.calendar(db, now=session.now, zone=zone, due_days=due_days)

    content = session.read(make) or make(None)
    if file is None or str(file) == "-":
        output.raw(content)
        return
    try:
        calendars.write(file, content)
    except calendars.CannotWrite as error:
        raise Stop(f"{file}: cannot be written: {error}", _CANNOT) from None
    output.line(f"{plural(content.count(b'BEGIN:VEVENT'), 'entry', 'entries')} written to {file}")


def machine_zone(now: datetime) -> ZoneInfo | None:
    """Return the zone that this machine names; None when it names none, or not the one it keeps."""
    import tzlocal

    try:
        zone = ZoneInfo(tzlocal.get_localzone_name())
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        return None
    return zone if now.astimezone(zone).utcoffset() == now.utcoffset() else None


COMMANDS = (ics,)
