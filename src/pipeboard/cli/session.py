"""One run of the program: where things live, what time it is, and the store opened when needed."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from pipeboard import paths, settings
from pipeboard.domain.refusal import Refusal
from pipeboard.store import connect

if TYPE_CHECKING:
    from pipeboard.store.unit import Store

REFUSED, USAGE, UNUSABLE, NO_FILE, CANNOT_MAKE, BAD_SETTING = 1, 2, 65, 66, 73, 78
_WAIT_MS = 5000
_GLANCE = 0.05  # seconds between looks at a store that is being written

T = TypeVar("T")
Clock = Callable[[], datetime]


class Stop(Exception):
    """The end of a run that did not do what was asked: one line, and the exit code."""

    def __init__(self, words: str, code: int = REFUSED) -> None:
        super().__init__(words)
        self.code = code


def clock_of(env: Mapping[str, str]) -> Clock:
    """Return the clock (aware UTC): the machine's, or one that starts at PIPEBOARD_NOW.

    Raises:
        Stop: PIPEBOARD_NOW is no local time.
    """
    named = env.get("PIPEBOARD_NOW")
    if not named:
        return lambda: datetime.now(UTC)
    try:
        start = datetime.fromisoformat(named).astimezone(UTC)
    except (ValueError, OverflowError):
        words = f"PIPEBOARD_NOW={named}: use a local time such as 2026-11-23T10:00"
        raise Stop(words, BAD_SETTING) from None
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)


class Session:
    """What a command works with; nothing is read before it is asked for."""

    def __init__(self, db: str | None, config: str | None, env: Mapping[str, str]) -> None:
        self.db, self.config, self.env = db, config, env

    @cached_property
    def clock(self) -> Clock:
        """The clock, aware UTC."""
        return clock_of(self.env)

    @cached_property
    def now(self) -> datetime:
        """When the command was given, on the local wall; aware."""
        return self.clock().astimezone()

    @cached_property
    def today(self) -> date:
        """The local day on which the command was given."""
        return self.now.date()

    @cached_property
    def settings(self) -> settings.Settings:
        """The rep's settings."""
        return settings.load(paths.config_path(self.config, self.env))

    @cached_property
    def paths(self) -> paths.Paths:
        """Where things live."""
        config = paths.config_path(self.config, self.env)
        return paths.locate(config, flag=self.db, env=self.env, setting=self.settings.store)

    def prepare(self) -> None:
        """Make or upgrade the store where that is needed.

        Raises:
            StoreError: it cannot be used.
        """
        from pipeboard.store import opening

        opening.prepare(self.paths.store, backups=self.paths.backups, now=self.clock())

    def read(self, question: Callable[[sqlite3.Connection], T]) -> T | None:
        """Ask the store something; None when there is no store yet (none is made).

        Raises:
            StoreError: the store cannot be used, or was locked for 5 seconds.
        """
        seen = self._look()
        connect.refuse(self.paths.store, seen)
        if seen.state is connect.State.MISSING:
            return None
        if seen.state is connect.State.OLDER:
            self.prepare()
        with closing(connect.reader(self.paths.store)) as db:
            db.execute(f"pragma busy_timeout={_WAIT_MS}")
            return question(db)

    def number(self, contact_id: int) -> int:
        """Return the number that a contact has now: who was merged is found by the old one.

        Raises:
            StoreError: the store cannot be used, or was locked for 5 seconds.
        """
        from pipeboard.reads.merged import resolve

        found = self.read(lambda db: resolve(db, contact_id))
        return contact_id if found is None else found

    def do(self, command: Callable[..., T | Refusal], /, *args: Any, **kw: Any) -> T:
        """Run one command in one unit.

        Raises:
            Stop: it was refused; nothing was written.
            StoreError: the store cannot be used.
        """
        return self.write(lambda store: store.do(command, *args, **kw))

    def write(self, action: Callable[[Store], T | Refusal], *, actor: str = "cli") -> T:
        """Run something on the writing side of the store.

        Raises:
            Stop: it was refused; nothing was written.
            StoreError: the store cannot be used.
        """
        self.prepare()
        from pipeboard.store.unit import Store

        with closing(Store(self.paths.store, clock=self.clock, actor=actor)) as store:
            result = action(store)
        if isinstance(result, Refusal):
            raise Stop(str(result), REFUSED)
        return result

    def _look(self) -> connect.Look:
        """A first look at the store, waiting for a writer at work."""
        until = time.monotonic() + _WAIT_MS / 1000
        while True:
            try:
                return connect.look(self.paths.store)
            except connect.Locked:
                if time.monotonic() > until:
                    raise
                time.sleep(_GLANCE)


def no_contact(contact_id: int) -> Stop:
    """The line for a number that nobody has."""
    return Stop(f"There is no contact {contact_id}; pipeboard list --status all shows the numbers.")
