"""Today as plain text, as JSON, as one line, and how the rep follows up in numbers."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from typing import Any

from pipeboard.cli import glance, output, stats
from pipeboard.cli.session import USAGE, Session, Stop
from pipeboard.domain.days import say_date
from pipeboard.domain.rules import Rules
from pipeboard.reads import counts as counting
from pipeboard.reads import due
from pipeboard.reads.practice import NO_PRACTICE, Practice, practice
from pipeboard.reads.today import Row, Today, today
from pipeboard.store import rules as stored

_HEADER = ("when", "what", "who", "company")
_FIELDS = ("group", "contact_id", "name", "why", "due_on", "late_days", "attempt")


def run(session: Session, flags: Collection[str]) -> int:
    """Print what is asked and return the exit code: 1 when something is due, with `--check`.

    Raises:
        Stop: two flags that exclude each other.
        StoreError: the store cannot be used.
    """
    if glance.STATS in flags:
        if glance.LINE in flags or glance.CHECK in flags:
            raise Stop("--stats goes with --json only", USAGE)
        _print_stats(session, as_json=glance.JSON in flags)
        return 0
    if glance.LINE in flags and glance.JSON in flags:
        raise Stop("choose one of --line and --json", USAGE)
    if glance.LINE in flags:
        is_due = _print_line(session)
    else:
        is_due = _print_list(session, as_json=glance.JSON in flags)
    return int(is_due and glance.CHECK in flags)


def _print_line(session: Session) -> bool:
    """Print the counts in one line; whether something is due."""

    def ask(db: sqlite3.Connection) -> tuple[str, str | None, bool]:
        cap = stored.read(db).daily_cap
        found = counting.counted(db, session.now, cap)
        words = glance.line(found, counting.name_of(db, found.next_id))
        return words, counting.clock_went_back(db, session.now), found.due > 0

    words, warning, is_due = session.read(ask) or (glance.NOTHING, None, False)
    _warn(warning)
    output.line(words)
    return is_due


def _print_list(session: Session, *, as_json: bool) -> bool:
    """Print everyone; whether something is due."""

    def ask(db: sqlite3.Connection) -> tuple[Today, str | None]:
        kept: Rules = stored.read(db)
        return today(db, session.now, kept), counting.clock_went_back(db, session.now)

    found, warning = session.read(ask) or (None, None)
    _warn(warning)
    rows = found.rows if found else []
    if as_json:
        output.as_json_list(as_dict(row) for row in rows)
    elif found is None or not found.due:
        output.line(glance.NOTHING)
    if found and not as_json:
        output.table(_HEADER, (_cells(row) for row in rows))
        for words in _beyond(found, session):
            output.line(words)
    return bool(found and found.due)


def as_dict(row: Row) -> dict[str, Any]:
    """Return a row as `today --json` prints it."""
    return {name: getattr(row, name) for name in _FIELDS}


def _cells(row: Row) -> tuple[str, ...]:
    attempt = f" {row.attempt}" if row.attempt and row.group == due.ATTEMPT else ""
    company = " · ".join(part for part in (row.company, row.quiet, row.suggests) if part)
    return row.when, f"{row.why}{attempt}", row.name, company


def _beyond(found: Today, session: Session) -> Iterator[str]:
    """What has no row."""
    for group, total, words in (
        (due.NO_STEP, found.no_step, "without a next step"),
        (due.ROTTING, found.rotting, "rotting"),
    ):
        more = total - sum(row.group == group for row in found.rows)
        if more > 0:
            yield f"+{more:,} more {words}"
    if found.held:
        to = f" to {say_date(found.held_to, session.today)}" if found.held_to else ""
        yield f"+{found.held:,} held{to}"


def _print_stats(session: Session, *, as_json: bool) -> None:
    def ask(db: sqlite3.Connection) -> Practice:
        return practice(db, stored.read(db))

    found = session.read(ask) or NO_PRACTICE
    if as_json:
        output.as_json(stats.as_dict(found))
    else:
        for words in stats.lines(found):
            output.line(words)


def _warn(words: str | None) -> None:
    if words:
        output.remark(f"pipeboard: {words}")
