"""`pipeboard today --line` for a prompt or a status bar: it has to be quick, so it loads little.

All that is out of the ordinary (a store that is locked, old or no store, a setting that names
another place) is left to the whole program, which does it again and says what is wrong.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # `typing` itself would take as long to load as the line to print
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import datetime

    from pipeboard.reads.counts import Counts

LINE, JSON, CHECK, STATS = "--line", "--json", "--check", "--stats"
NOTHING = "nothing due"
_FLAGS = (LINE, JSON, CHECK, STATS)
_COLUMNS = 80
_WAIT = 0.2  # seconds; the whole program waits longer for a writer
_INTERRUPTED = 130


class Asked:
    """`today` as it was typed."""

    __slots__ = ("config", "db", "flags")

    def __init__(self, db: str | None, config: str | None, flags: frozenset[str]) -> None:
        self.db, self.config, self.flags = db, config, flags


class NotQuick(Exception):
    """The whole program has to look at this."""


def leading_flags(arguments: list[str]) -> tuple[dict[str, str], list[str]] | None:
    """Return the values of `--db` and `--config`, and what follows; None when one is missing."""
    found: dict[str, str] = {}
    rest = list(arguments)
    while rest and rest[0].partition("=")[0] in ("--db", "--config"):
        name, equals, value = rest.pop(0).partition("=")
        if not (equals or rest):
            return None
        found[name] = value if equals else rest.pop(0)
    return found, rest


def asked(arguments: list[str], env: Mapping[str, str]) -> Asked | None:
    """Return what of `today` is asked; None when it is another command, or a flag is not known."""
    found = None if "_PIPEBOARD_COMPLETE" in env else leading_flags(arguments)
    if found is None or found[1][:1] != ["today"] or not set(found[1][1:]) <= set(_FLAGS):
        return None
    return Asked(found[0].get("--db"), found[0].get("--config"), frozenset(found[1][1:]))


def quick(arguments: list[str], env: Mapping[str, str]) -> int | None:
    """Print the line and return the exit code; None when that is for the whole program."""
    if LINE not in arguments:
        return None
    today = asked(arguments, env)
    if today is None or not today.flags <= {LINE, CHECK}:
        return None
    try:
        return _print(today, env)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception:  # noqa: BLE001 - the whole program does it again, and says what is wrong
        return None


def _print(today: Asked, env: Mapping[str, str]) -> int:
    from pipeboard.reads import counts

    store, now = _store(today, env), _now(env)
    said, warning, is_due = NOTHING, None, False
    if os.path.exists(store) and os.path.getsize(store):  # noqa: PTH110, PTH202 - pathlib is slow
        db = _open(store)
        try:
            found = counts.counted(db, now, _cap(db))
            said = line(found, counts.name_of(db, found.next_id))
            warning, is_due = counts.clock_went_back(db, now), found.due > 0
        finally:
            db.close()
    _write(said, warning)
    return int(is_due and CHECK in today.flags)


def line(found: Counts, next_name: str | None) -> str:
    """Return `7 due · 2 late · 13:00 Ana R. · 1 to decide`, 80 columns wide at most."""
    parts = [f"{found.due:,} due" if found.due else NOTHING]
    if found.late:
        parts.append(f"{found.late:,} late")
    if found.next_time:
        parts.append(found.next_time)
    at = len(parts) - 1
    if found.decide:
        parts.append(f"{found.decide:,} to decide")
    if found.held:
        parts.append(f"{found.held:,} held")
    if found.next_time and next_name:
        room = _COLUMNS - len(" · ".join(parts)) - 1
        parts[at] += f" {_short(next_name, room)}"
    return " · ".join(parts)


def _short(name: str, cells: int) -> str:
    """Return first name and initial, harmless to a terminal, in so many cells."""
    words = name.split()
    short = f"{words[0]} {words[-1][0]}." if len(words) > 1 else name
    if short.isascii() and short.isprintable() and len(short) <= cells:
        return short
    from pipeboard.cli.output import cut
    from pipeboard.domain.text import safe

    return cut(safe(short), cells)


def _now(env: Mapping[str, str]) -> datetime:
    """The time on the rep's wall."""
    from datetime import datetime

    named = env.get("PIPEBOARD_NOW")
    return datetime.fromisoformat(named).astimezone() if named else datetime.now().astimezone()


def _cap(db: sqlite3.Connection) -> int:
    from pipeboard.domain.cap import read_cap

    row = db.execute("select value from setting where key = 'daily_cap'").fetchone()
    cap = read_cap(row[0] if row else None)
    if cap is None:
        raise NotQuick
    return cap


def _open(store: str) -> sqlite3.Connection:
    """Open a store of this version for reading only."""
    import sqlite3

    from pipeboard.store.identity import APPLICATION_ID, VERSION

    quoted = store.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    db = sqlite3.connect(f"file://{quoted}?mode=ro", _WAIT, uri=True, isolation_level=None)
    if db.execute("pragma application_id").fetchone() != (APPLICATION_ID,):
        raise NotQuick
    if db.execute("select version_num from alembic_version").fetchone() != (VERSION,):
        raise NotQuick
    return db


def _store(today: Asked, env: Mapping[str, str]) -> str:
    """Where the store is, as `paths` has it, unless the settings have a say in it."""
    if "ANDROID_DATA" in env:  # where other places hold
        raise NotQuick
    home = env.get("HOME", "")
    config = today.config or env.get("PIPEBOARD_CONFIG")
    if not config:
        config = _place(env.get("XDG_CONFIG_HOME", "") or f"{home}/.config") + "/config.toml"
    chosen = today.db or env.get("PIPEBOARD_DB")
    settings = _read(os.path.expanduser(config))  # noqa: PTH111
    if b"cadence" in settings or (b"store" in settings and not chosen):
        raise NotQuick
    if not chosen:
        chosen = _place(env.get("XDG_DATA_HOME", "") or f"{home}/.local/share") + "/pipeboard.db"
    return os.path.abspath(os.path.expanduser(chosen))  # noqa: PTH100, PTH111


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except FileNotFoundError:
        return b""


def _place(base: str) -> str:
    """Our folder in one of XDG's, whose rules hold on Linux."""
    if sys.platform != "linux" or not base.startswith("/"):
        raise NotQuick
    return f"{base}/pipeboard"


def _write(said: str, warning: str | None) -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is None:  # closed before we began
            raise NotQuick
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if warning:
        print(f"pipeboard: {warning}", file=sys.stderr)
    try:
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads it any more
        from pipeboard.cli.guard import let_go

        let_go()
