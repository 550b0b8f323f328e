"""One rule for every connection to the store, and the first look at a file; no library needed."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from pipeboard.store import identity

APPLICATION_ID, VERSION = identity.APPLICATION_ID, identity.VERSION
_MAGIC = b"SQLite format 3\x00"
_OPENING_MS = 500  # longer than a command's commit
_WRITER_RULES = (
    "journal_mode=delete",
    "synchronous=extra",
    "secure_delete=on",
    "trusted_schema=off",
    # Pages (48 MB) that one transaction keeps in memory: up to some 25,000 imported contacts no
    # reader is shut out, and beyond that memory stays bounded. Not a multiple of 256: SQLite
    # takes the last byte alone for on or off.
    "cache_spill=12000",
    "recursive_triggers=on",
)


class StoreError(Exception):
    """The store cannot be used: one line that says what to do, and an exit code."""

    def __init__(self, words: str, code: int) -> None:
        super().__init__(words)
        self.code = code


class Locked(StoreError):
    """Another program held the store for the whole wait; nothing was written."""

    def __init__(self) -> None:
        super().__init__("the store is locked by another program; try again in a moment", 75)


class State(Enum):
    """What a first look at the file says."""

    MISSING = "missing"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"


class Look(NamedTuple):
    """The state of a file and the version of the store in it, if any."""

    state: State
    version: str | None


def look(path: Path) -> Look:
    """Say what is at `path` without changing a byte of it."""
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return Look(State.MISSING, None)
    if not path.is_file():
        return Look(State.FOREIGN, None)
    with path.open("rb") as file:
        header = file.read(100)
    ours = header[68:72] == APPLICATION_ID.to_bytes(4, "big")
    if header[:16] != _MAGIC or not ours:
        return Look(State.FOREIGN, None)
    try:
        with closing(reader(path)) as db:
            found = db.execute("select version_num from alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if is_busy(error):
            raise Locked from None
        return Look(State.FOREIGN, None)
    except sqlite3.DatabaseError:
        return Look(State.FOREIGN, None)
    version = str(found[0]) if found else ""
    if version == VERSION:
        return Look(State.CURRENT, version)
    return Look(State.NEWER if version > VERSION else State.OLDER, version)


def refuse(path: Path, seen: Look) -> None:
    """Raise the clear line for a file that must not be touched.

    Raises:
        StoreError: the file is newer than this program, or not a store of ours.
    """
    if seen.state is State.NEWER:
        raise StoreError(
            f"{path} was written by a newer pipeboard (store {seen.version}, this one knows "
            f"{VERSION}); nothing was changed: update pipeboard",
            65,
        )
    if seen.state is State.FOREIGN:
        raise StoreError(
            f"{path} is not a pipeboard store; nothing was changed: name another file with --db",
            65,
        )


def reader(path: Path) -> sqlite3.Connection:
    """Open a store for reading: once it is open it never waits for a lock, and never writes.

    It is opened read-write where it may be, because only then can SQLite roll back what a killed
    writer left; `query_only` keeps every statement from writing.

    Raises:
        Locked: another program held the store while it was opened.
    """
    mode = "rw" if os.access(path, os.W_OK) else "ro"
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=_OPENING_MS / 1000,
        check_same_thread=False,
    )
    try:
        db.execute("pragma query_only=on")
        db.execute("pragma cache_size=-8192")  # reads the schema: a commit may be in the way
    except sqlite3.OperationalError as error:
        db.close()
        if is_busy(error):
            raise Locked from None
        raise
    db.execute("pragma busy_timeout=0")
    return db


def writer(path: Path, *, foreign_keys: bool = True, wait_ms: int = 5000) -> sqlite3.Connection:
    """Open a store for writing, by the one rule; the file is made private first."""
    make_private(path)
    db = sqlite3.connect(path, isolation_level=None, timeout=wait_ms / 1000, cached_statements=512)
    try:
        for rule in _WRITER_RULES:
            db.execute(f"pragma {rule}")
    except sqlite3.OperationalError as error:
        db.close()
        if is_busy(error):
            raise Locked from None
        raise
    db.execute(f"pragma foreign_keys={'on' if foreign_keys else 'off'}")
    return db


def make_private(path: Path) -> None:
    """Make the file (0600) and its folders (0700) when they are missing, whatever the umask.

    Raises:
        StoreError: the file cannot be made there.
    """
    try:
        make_private_folder(path.parent)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if stat.S_IMODE(os.fstat(handle).st_mode) & 0o077:
                os.fchmod(handle, 0o600)
        finally:
            os.close(handle)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}", 73) from None


def make_private_folder(folder: Path) -> None:
    """Make a folder and its missing parents with mode 0700, whatever the umask."""
    for part in [*reversed(folder.parents), folder]:
        if not part.exists():
            part.mkdir(mode=0o700, exist_ok=True)
            part.chmod(0o700)


def is_busy(error: sqlite3.Error) -> bool:
    """Return whether an error says that another connection holds a lock."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
