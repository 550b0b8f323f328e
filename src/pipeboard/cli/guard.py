"""The outermost fence: every end of a run is an exit code and at most one line."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from pipeboard import paths
from pipeboard.cli.output import ReaderGone
from pipeboard.cli.session import USAGE, Stop
from pipeboard.domain.text import safe
from pipeboard.settings import SettingsError
from pipeboard.store import connect

BROKEN, _INTERRUPTED, _DAMAGED, _CANNOT = 70, 130, 65, 73
_DISK = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
)


def guarded(action: Callable[[list[str]], int], arguments: list[str]) -> int:
    """Run the program and return its exit code; errors are one line on standard error."""
    open_closed()
    code = _outcome(action, arguments)
    let_go()
    return code


def open_closed() -> None:
    """Give an output that was closed before we began (`>&-`) a place where nobody reads it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115


def _outcome(action: Callable[[list[str]], int], arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        refuse_broken_text(arguments)
        code = action(arguments)
        sys.stdout.flush()
    except (Stop, SettingsError, connect.StoreError) as error:
        return _end(str(error), error.code)
    except (ReaderGone, BrokenPipeError):
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the fence: no traceback reaches the rep
        return _end_of_fault(error)
    return code


def refuse_broken_text(arguments: list[str]) -> None:
    """Refuse an argument whose bytes are not UTF-8: it could not be stored or shown.

    Raises:
        Stop: naming which one it is.
    """
    for at, argument in enumerate(arguments, 1):
        if any("\ud800" <= char <= "\udfff" for char in argument):
            raise Stop(f"argument {at} is not valid UTF-8 text: type it again", USAGE)


def log_trace(error: BaseException) -> Path:
    """Append where an error came from to the log, without values: no name, no text of the rep's.

    Returns the log, made 0600.
    """
    import traceback

    path = paths.log_path()
    connect.make_private(path)
    frames = traceback.extract_tb(error.__traceback__)
    with path.open("a", encoding="utf-8") as log:
        log.write(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S%z} {type(error).__name__}\n")
        log.writelines(f"  {one.filename}:{one.lineno} in {one.name}\n" for one in frames)
    return path


def broken(error: BaseException) -> str:
    """Log an unexpected error and return the line to end with."""
    try:
        return f"something broke; see {log_trace(error)}"
    except (OSError, connect.StoreError):
        return f"something broke ({type(error).__name__}), and the log could not be written"


def _end(words: str, code: int) -> int:
    with suppress(OSError):
        print(f"pipeboard: {safe(words)}", file=sys.stderr)
    return code


def _end_of_fault(error: Exception) -> int:
    """Tell what the disk or another program did from what is a fault of ours."""
    cause = getattr(error, "orig", error)  # SQLAlchemy wraps what sqlite3 raises
    if isinstance(cause, sqlite3.DatabaseError):
        if connect.is_busy(cause):
            locked = connect.Locked()
            return _end(str(locked), locked.code)
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return _end("the store is damaged: put a backup in its place", _DAMAGED)
        if code in _DISK:
            return _end(f"the store cannot be used ({cause}); nothing was changed", _CANNOT)
    if isinstance(cause, OSError) and cause.filename is not None:
        return _end(f"cannot use {cause.filename}: {cause.strerror}", _CANNOT)
    return _end(broken(error), BROKEN)


def let_go() -> None:
    """Point an output that nobody reads at nothing: Python's last flush would end with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
