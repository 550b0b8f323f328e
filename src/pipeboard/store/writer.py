"""The writer: one thread runs commands in order and keeps drafts; the event loop never waits."""

from __future__ import annotations

import asyncio
import importlib
import os
import sqlite3
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeboard.domain.refusal import Refusal
from pipeboard.store import connect

if TYPE_CHECKING:
    from pipeboard.store.unit import Store

_SLOW = 1.0  # seconds of waiting before the rep is told
_DRAFT_WAIT_MS = 250
_COMMAND_WAIT_MS = 5000
_KEEP = """insert into draft(key, kind, contact_id, text, cursor, saved_at)
values (?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', ?))
on conflict(key) do update set text = excluded.text, cursor = excluded.cursor,
saved_at = excluded.saved_at"""


class DraftText(NamedTuple):
    """The latest text of an unsaved form: its fields as JSON, and where the cursor is."""

    key: str
    kind: str
    contact_id: int | None
    text: str
    cursor: str = ""


class Writer:
    """Commands in order, drafts latest-wins, on the only thread that imports SQLModel.

    `resolve` returns the command of a name; it is called on the writer's thread, because the
    import behind it is slow.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], datetime],
        resolve: Callable[[str], Callable[..., Any]],
    ) -> None:
        self.path, self.clock, self.resolve = path, clock, resolve
        self.unsaved_since: datetime | None = None
        self._is_cut_off = False
        self._jobs: deque[tuple[Callable[[Store], Any], Future[Any]]] = deque()
        self._drafts: OrderedDict[str, DraftText | None] = OrderedDict()
        self._wake, self._closing, self._has_tables = threading.Condition(), False, False
        self._draft_db: sqlite3.Connection | None = None
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        """Begin; called after the first paint."""
        self._thread.start()
        threading.Thread(target=self._load_tables, name="tables", daemon=True).start()

    async def do(
        self,
        name: str,
        /,
        *args: Any,
        draft: str | None = None,
        slow: Callable[[], None] | None = None,
        **kw: Any,
    ) -> Any:
        """Run one command in one unit and return what it returns.

        `draft` is dropped in the same transaction. `slow` is called once after a second.

        Raises:
            Locked: another program held the store for 5 seconds; nothing was written.
        """

        def job(store: Store) -> Any:
            command = self.resolve(name)
            result = store.save(lambda unit: command(unit, *args, **kw), draft=draft)
            if draft is not None and not isinstance(result, Refusal):
                with self._wake:  # an older text that waits its turn would bring the draft back
                    self._drafts.pop(draft, None)
            return result

        return await self.ask(job, slow)

    async def ask(self, job: Callable[[Store], Any], slow: Callable[[], None] | None = None) -> Any:
        """Run a job with the store on the writer's thread, in its turn."""
        done: Future[Any] = Future()
        with self._wake:
            self._jobs.append((job, done))
            self._wake.notify()
        waiting = asyncio.wrap_future(done)
        if slow and not (await asyncio.wait({waiting}, timeout=_SLOW))[0]:
            slow()
        return await asyncio.shield(waiting)  # a screen that is gone never half-cancels a command

    def keep(self, draft: DraftText) -> None:
        """Take the latest text of a draft; never blocks and never refuses."""
        with self._wake:
            self._drafts[draft.key] = draft
            self._wake.notify()

    def drop(self, key: str) -> None:
        """Delete a draft."""
        with self._wake:
            self._drafts[key] = None
            self._wake.notify()

    def cut_off(self) -> None:
        """Write no draft any more: the file is gone. They go to the rescue file at the end."""
        self._is_cut_off = True

    def close(self, timeout: float = 2.0) -> Path | None:
        """Finish what is queued; return the rescue file when a draft could not be written."""
        if self._thread.is_alive():
            with self._wake:
                self._closing = True
                self._wake.notify()
            self._thread.join(timeout)
        with self._wake:
            left = [draft for draft in self._drafts.values() if draft is not None]
        return self._rescue(left) if left else None

    def _rescue(self, drafts: list[DraftText]) -> Path:
        path = self.path.with_name(f"{self.path.stem}-rescue-{self.clock():%Y%m%dT%H%M%S}.json")
        import json

        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump([draft._asdict() for draft in drafts], file, ensure_ascii=False, indent=1)
        return path

    def _run(self) -> None:
        store: Store | None = None
        while True:
            with self._wake:
                self._wake.wait_for(
                    lambda: (
                        self._next()
                        or (self._drafts and not self._is_cut_off)
                        or (self._closing and not self._jobs)
                    ),
                    timeout=None if self.unsaved_since is None else 0.5,
                )
                if self._closing and not self._jobs and not self._drafts:
                    break
                job, done = self._jobs.popleft() if self._next() else (None, None)
            if job is None or done is None:
                if self._drafts and not self._save_drafts() and self._closing and not self._jobs:
                    break
                continue
            try:
                store = store or self._open()
                store.raw.execute(f"pragma busy_timeout={_COMMAND_WAIT_MS}")
                done.set_result(job(store))
            except BaseException as error:  # noqa: BLE001 - whoever asked gets it
                done.set_exception(_plain(error))
        if self._draft_db is not None:
            self._draft_db.close()
        if store is not None:
            store.close()

    def _next(self) -> bool:
        """Whether a command can run now."""
        return bool(self._jobs) and self._has_tables

    def _load_tables(self) -> None:
        """Import what commands need, which takes a while; drafts are written meanwhile."""
        try:
            importlib.import_module("pipeboard.store.unit")
        finally:
            with self._wake:
                self._has_tables = True
                self._wake.notify()

    def _open(self) -> Store:
        from pipeboard.store.unit import Store

        return Store(self.path, clock=self.clock, actor="screen")

    def _save_drafts(self) -> bool:
        """Write the latest drafts in one transaction; False keeps them for another try."""
        now = self.clock()
        if self._is_cut_off:
            self.unsaved_since = self.unsaved_since or now
            return False
        with self._wake:
            taken, self._drafts = self._drafts, OrderedDict()
        kept = [(*draft, now.isoformat()) for draft in taken.values() if draft is not None]
        dropped = [(key,) for key, draft in taken.items() if draft is None]
        try:
            # Not the connection of the commands: that one needs the tables.
            self._draft_db = db = self._draft_db or connect.writer(
                self.path, wait_ms=_DRAFT_WAIT_MS
            )
            db.execute("begin immediate")
            db.executemany("delete from draft where key = ?", dropped)
            db.executemany(_KEEP, kept)
            db.execute("commit")
        except (sqlite3.Error, connect.StoreError):
            if self._draft_db is not None and self._draft_db.in_transaction:
                self._draft_db.execute("rollback")
            with self._wake:  # newer text wins, nothing is lost
                self._drafts = OrderedDict({**taken, **self._drafts})
            self.unsaved_since = self.unsaved_since or now
            return False
        self.unsaved_since = None
        return True


def _plain(error: BaseException) -> BaseException:
    """The SQLite error under one of SQLAlchemy's, which screens do not know."""
    found = getattr(error, "orig", None)
    return found if isinstance(found, sqlite3.Error) else error
