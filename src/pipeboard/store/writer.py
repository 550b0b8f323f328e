"""The writer: one thread runs commands in order and keeps drafts; the event loop never waits."""

from __future__ import annotations

import asyncio
import importlib
import sqlite3
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from pipeboard.domain.refusal import Refusal
from pipeboard.store import connect
from pipeboard.store.drafts import DraftText, Trouble, write_drafts
from pipeboard.store.rescue import Rescue

if TYPE_CHECKING:
    from pipeboard.store.unit import Store

_SLOW = 1.0  # seconds of waiting before the rep is told
_DRAFT_WAIT_MS = 250
_COMMAND_WAIT_MS = 5000
_AGAIN = 0.5  # seconds until the next try while drafts cannot be written
_RESCUED_AFTER = 1.0  # seconds of failing after which the text is also in a file
_LAST_WORDS = 1.0  # seconds that a thread which is told to end may take beyond its time
_NONE = object()


class Writer:
    """Commands in order, drafts latest-wins, on the only thread that imports SQLModel.

    `resolve` returns the command of a name; it is called on the writer's thread, because the
    import behind it is slow. A draft stays here until it is in the store.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], datetime],
        resolve: Callable[[str], Callable[..., Any]],
    ) -> None:
        self.path, self.clock, self.resolve = path, clock, resolve
        self.trouble: Trouble | None = None
        """Why drafts do not reach the store; None while they do."""
        self._failing_since = 0.0
        self._is_cut_off = False
        self._jobs: deque[tuple[Callable[[Store], Any], Future[Any]]] = deque()
        self._drafts: OrderedDict[str, DraftText | None] = OrderedDict()
        self._has_news = False
        self._wake, self._closing, self._has_tables = threading.Condition(), False, False
        self._is_at_work, self._until = False, 0.0
        self._rescue = Rescue(path)
        self._draft_db: sqlite3.Connection | None = None
        self._store: Store | None = None
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    @property
    def unsaved_since(self) -> datetime | None:
        """The instant since which drafts do not reach the store, None while they do."""
        return self.trouble.since if self.trouble else None

    @property
    def rescue(self) -> Path | None:
        """The file that has what the store has not, if there is one."""
        return self.trouble.rescue if self.trouble else None

    def start(self) -> None:
        """Begin; called after the first paint."""
        self._thread.start()
        threading.Thread(target=self._load_tables, name="tables", daemon=True).start()

    async def do(
        self,
        name: str,
        /,
        *args: Any,
        drafts: tuple[str, ...] = (),
        slow: Callable[[], None] | None = None,
        **kw: Any,
    ) -> Any:
        """Run one command in one unit and return what it returns.

        The drafts of those keys are deleted in the same transaction. `slow` is called once, after
        a second.

        Raises:
            Locked: another program held the store for 5 seconds; nothing was written.
        """

        def job(store: Store) -> Any:
            command = self.resolve(name)
            result = store.save(lambda unit: command(unit, *args, **kw), drafts=drafts)
            if not isinstance(result, Refusal):
                with self._wake:  # an older text that waits its turn would bring the draft back
                    for key in drafts:
                        self._drafts.pop(key, None)
            return result

        return await self.ask(job, slow)

    async def ask(self, job: Callable[[Store], Any], slow: Callable[[], None] | None = None) -> Any:
        """Run a job with the store on the writer's thread, in its turn."""
        done: Future[Any] = Future()
        with self._wake:
            self._jobs.append((job, done))
            self._wake.notify_all()
        waiting = asyncio.wrap_future(done)
        if slow and not (await asyncio.wait({waiting}, timeout=_SLOW))[0]:
            slow()
        return await asyncio.shield(waiting)  # a screen that is gone never half-cancels a command

    def keep(self, draft: DraftText) -> None:
        """Take the latest text of a draft; never blocks and never refuses."""
        self._take(draft.key, draft)

    def drop(self, key: str) -> None:
        """Delete a draft."""
        self._take(key, None)

    def waiting(self, key: str) -> tuple[bool, DraftText | None]:
        """Return whether a draft is still on its way to the store, and its text if it has one."""
        with self._wake:
            return key in self._drafts, self._drafts.get(key)

    def _take(self, key: str, draft: DraftText | None) -> None:
        with self._wake:
            self._drafts[key], self._has_news = draft, True
            self._wake.notify_all()

    def cut_off(self) -> None:
        """Write no draft any more: the file is gone. The rescue file has them from now on."""
        self._is_cut_off = True

    def flush(self, timeout: float = 2.0) -> None:
        """Wait until the store has all that was given, before the program stops for a while.

        What it still has not after `timeout` seconds goes to the rescue file.
        """
        with self._wake:
            self._wake.wait_for(
                lambda: self._is_idle or (self._is_failing and not self._is_at_work), timeout
            )
        self._save_left()

    def close(self, timeout: float = 2.0) -> int:
        """Finish what is queued and end; return how many drafts the store could not take.

        Those are in the file that `rescue` names then, or nowhere.
        """
        if self._thread.is_alive():
            with self._wake:
                self._closing = self._has_news = True  # one more try, whatever failed before
                self._until = monotonic() + timeout
                self._wake.notify_all()
            self._thread.join(timeout + _LAST_WORDS)
        return self._save_left()

    def _save_left(self) -> int:
        """Put what the store has not in the rescue file; return how many drafts that are."""
        if not (left := self._left()):
            return 0
        now = self.clock()
        trouble = self.trouble or Trouble(now, True, None)
        self.trouble = trouble._replace(rescue=self._rescue.keep(left, now))
        if not self._left():  # the store took them this moment
            self._end_trouble()
            return 0
        return len(left)

    def _left(self) -> list[DraftText]:
        with self._wake:
            return [draft for draft in self._drafts.values() if draft is not None]

    def _run(self) -> None:
        while self._waits_for_work():
            if job := self._next_job():
                self._do(*job)
            else:
                self._save_drafts()
            with self._wake:
                self._is_at_work = False
                self._wake.notify_all()
        for opened in (self._draft_db, self._store):
            if opened is not None:
                opened.close()

    def _waits_for_work(self) -> bool:
        """Wait until there is something to do; False at the end."""
        with self._wake:
            self._wake.wait_for(
                lambda: self._can_run or self._has_news or (self._closing and not self._jobs),
                timeout=_AGAIN if self.trouble else None,
            )
            self._is_at_work = not self._is_over
            return self._is_at_work

    def _next_job(self) -> tuple[Callable[[Store], Any], Future[Any]] | None:
        with self._wake:
            return self._jobs.popleft() if self._can_run else None

    @property
    def _can_run(self) -> bool:
        """Whether a command can run now."""
        return bool(self._jobs) and self._has_tables

    @property
    def _is_idle(self) -> bool:
        return not (self._jobs or self._drafts or self._is_at_work)

    @property
    def _is_failing(self) -> bool:
        """Whether a draft that waits would wait in vain: it is no mere lock."""
        return not self._has_news and self.trouble is not None and not self.trouble.is_locked

    @property
    def _is_over(self) -> bool:
        """Whether nothing is left to do, or no time to do it."""
        if not self._closing or self._jobs or self._has_news:
            return False
        return not self._drafts or self._is_failing or monotonic() >= self._until

    def _do(self, job: Callable[[Store], Any], done: Future[Any]) -> None:
        try:
            self._store = store = self._store or self._open()
            store.raw.execute(f"pragma busy_timeout={_COMMAND_WAIT_MS}")
            done.set_result(job(store))
        except BaseException as error:  # noqa: BLE001 - whoever asked gets it
            done.set_exception(_plain(error))
        if not self._drafts:
            self._end_trouble()

    def _load_tables(self) -> None:
        """Import what commands need, which takes a while; drafts are written meanwhile."""
        try:
            importlib.import_module("pipeboard.store.unit")
        finally:
            with self._wake:
                self._has_tables = True
                self._wake.notify_all()

    def _open(self) -> Store:
        from pipeboard.store.unit import Store

        return Store(self.path, clock=self.clock, actor="screen")

    def _save_drafts(self) -> None:
        """Write the latest drafts in one transaction, or keep them for another try."""
        with self._wake:
            taken, self._has_news = dict(self._drafts), False
        now = self.clock()
        try:
            self._write(taken, now)
        except (sqlite3.Error, connect.StoreError) as error:
            self._rescue_later(error, now)
            return
        with self._wake:
            for key, draft in taken.items():
                if self._drafts.get(key, _NONE) is draft:  # else a newer text came meanwhile
                    del self._drafts[key]
        self._end_trouble()

    def _write(self, taken: dict[str, DraftText | None], now: datetime) -> None:
        if self._is_cut_off:
            raise connect.StoreError(f"{self.path} is gone", 66)
        # Not the connection of the commands: that one needs the tables.
        self._draft_db = self._draft_db or connect.writer(self.path, wait_ms=_DRAFT_WAIT_MS)
        write_drafts(self._draft_db, taken, now)

    def _rescue_later(self, error: Exception, now: datetime) -> None:
        """Say that drafts are not saved; after a second they are also in a file."""
        if self.trouble is None:
            self._failing_since = monotonic()
        since = self.trouble.since if self.trouble else now
        is_long = monotonic() - self._failing_since >= _RESCUED_AFTER
        left = self._left() if is_long else []
        self.trouble = Trouble(
            since, _is_lock(error), self._rescue.keep(left, now) if left else None
        )

    def _end_trouble(self) -> None:
        self._rescue.clear()
        self.trouble = None


def _is_lock(error: Exception) -> bool:
    """Whether an error says that another program holds the store."""
    busy = isinstance(error, sqlite3.Error) and connect.is_busy(error)
    return busy or isinstance(error, connect.Locked)


def _plain(error: BaseException) -> BaseException:
    """The SQLite error under one of SQLAlchemy's, which screens do not know."""
    found = getattr(error, "orig", None)
    return found if isinstance(found, sqlite3.Error) else error
