"""A private file with what was typed, for as long as the store cannot take it."""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pipeboard import paths
from pipeboard.store import connect
from pipeboard.store.drafts import KEEP, DraftText, values

_WAIT_MS = 250
_ADOPT = f"{KEEP} where excluded.saved_at >= draft.saved_at"


class Adopted(NamedTuple):
    """What became of the rescue files that a start found."""

    texts: int = 0
    """How many texts are drafts in the store now."""
    unread: tuple[Path, ...] = ()
    """Files that are no rescue files as we write them; they are left alone."""
    waiting: tuple[Path, ...] = ()
    """Files for another start: the store cannot be written now."""

    def words(self) -> str:
        """Return what to say of it, '' when there is nothing to say."""
        said = []
        if self.texts:
            was = "text was" if self.texts == 1 else "texts were"
            said.append(f"{self.texts} unsaved {was} taken up from a rescue file.")
        said += [
            f"{path} cannot be read as a rescue file: it was left alone." for path in self.unread
        ]
        said += [
            f"Unsaved text waits in {path}: the store cannot be written." for path in self.waiting
        ]
        return " ".join(said)


class Rescue:
    """One rescue file of one store: kept as long as it is needed, then deleted.

    Threads may call it at the same time.
    """

    def __init__(self, store: Path, *, folders: Sequence[Path] | None = None) -> None:
        """Name the store; `folders` are tried in their order."""
        self._store = store.resolve()
        self._folders = places(self._store) if folders is None else folders
        self._lock = threading.Lock()
        self._name = ""
        self._path: Path | None = None
        self._held: dict[str, tuple[DraftText, str]] = {}

    def keep(self, drafts: Iterable[DraftText], now: datetime) -> Path | None:
        """Make the file hold these drafts; return it, None when it can be written nowhere."""
        with self._lock:
            held = {one.key: self._stamped(one, now) for one in drafts}
            if self._path and held == self._held and self._path.exists():
                return self._path
            self._name = (
                self._name or f"{self._store.stem}-rescue-{now:%Y%m%dT%H%M%S}-{os.getpid()}"
            )
            data = _written(self._store, held.values())
            for folder in self._folders:
                path = folder / f"{self._name}.json"
                try:
                    if folder != self._store.parent:
                        _own(folder)
                    _replace(path, data)
                except OSError:
                    continue
                if self._path not in (None, path):
                    self._forget()
                self._path, self._held = path, held
                return path
            self._held = {}
            return None

    def clear(self) -> None:
        """Delete the file: the store has what was in it."""
        with self._lock:
            self._forget()
            self._path, self._name, self._held = None, "", {}

    def _forget(self) -> None:
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink()

    def _stamped(self, draft: DraftText, now: datetime) -> tuple[DraftText, str]:
        """A draft and when it was first held: of two files the newer text wins."""
        before = self._held.get(draft.key)
        return before if before and before[0] == draft else (draft, now.isoformat())


def places(store: Path) -> tuple[Path, ...]:
    """Return where a store's rescue file may be: beside it, beside the log, for the time being."""
    passing = Path(tempfile.gettempdir()) / f"pipeboard-rescue-{os.getuid()}"
    return store.parent, paths.log_path().parent, passing


def adopt(store: Path, *, folders: Sequence[Path] | None = None) -> Adopted:
    """Make drafts of what the rescue files of a store hold, and delete those files.

    A text that is older than the draft in the store loses.
    """
    store = store.resolve()
    texts, unread, waiting = 0, [], []
    for path in _found(store, places(store) if folders is None else folders):
        held = _read(path, store)
        if held is None:
            unread.append(path)
            continue
        try:
            if held:
                _take_up(store, held)
                texts += len(held)
                path.unlink()
        except (sqlite3.Error, connect.StoreError, OSError):
            waiting.append(path)
    return Adopted(texts, tuple(unread), tuple(waiting))


def _take_up(store: Path, held: list[tuple[DraftText, datetime]]) -> None:
    with closing(connect.writer(store, wait_ms=_WAIT_MS)) as db:
        db.execute("begin immediate")
        db.executemany(_ADOPT, [values(draft, at) for draft, at in held])
        db.execute("commit")


def _found(store: Path, folders: Sequence[Path]) -> Iterator[Path]:
    """Yield the rep's own files that are called like rescue files of a store of that name."""
    for folder in folders:
        try:
            beside = sorted(folder.iterdir())
        except OSError:
            continue
        for path in beside:
            if not (path.name.startswith(f"{store.stem}-rescue-") and path.suffix == ".json"):
                continue
            with suppress(OSError):
                seen = path.lstat()
                if stat.S_ISREG(seen.st_mode) and seen.st_uid == os.getuid():
                    yield path


def _written(store: Path, held: Iterable[tuple[DraftText, str]]) -> bytes:
    import json

    drafts = [{**draft._asdict(), "at": at} for draft, at in held]
    text = json.dumps({"store": str(store), "drafts": drafts}, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "replace")


def _read(path: Path, store: Path) -> list[tuple[DraftText, datetime]] | None:
    """The drafts of a file and their times; none of another store's; None when it is damaged."""
    import json

    try:
        found = json.loads(path.read_bytes())
        if path.parent != store.parent and found["store"] != str(store):
            return []
        return [_draft(one) for one in found["drafts"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _draft(found: dict[str, str]) -> tuple[DraftText, datetime]:
    """One draft of a file; whatever is not as we write it is a ValueError or a KeyError."""
    at = datetime.fromisoformat(found["at"])
    words = [found[name] for name in ("key", "kind", "text", "cursor")]
    contact_id = found["contact_id"]
    if at.tzinfo is None or not all(isinstance(word, str) for word in words):
        raise ValueError(found)
    if not (contact_id is None or isinstance(contact_id, int)):
        raise ValueError(found)
    key, kind, text, cursor = words
    return DraftText(key, kind, contact_id, text, cursor), at


def _own(folder: Path) -> None:
    """Make a folder that is the rep's alone, or see that it is one.

    Raises:
        OSError: it cannot be made, or somebody else may write there.
    """
    connect.make_private_folder(folder)
    seen = folder.lstat()
    if seen.st_uid != os.getuid() or not folder.is_dir() or seen.st_mode & 0o022:
        raise PermissionError(folder)


def _replace(path: Path, data: bytes) -> None:
    """Write a private file whole or not at all: the one before stays until this one is on disk."""
    part = path.with_suffix(".part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, 0o600)
            file.write(data)
            file.flush()
            os.fsync(handle)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise
