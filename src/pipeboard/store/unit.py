"""The unit of work: one command, one transaction, one journal entry, and its cards rewritten."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import (
    Connection,
    Executable,
    Insert,
    Row,
    Select,
    Update,
    bindparam,
    create_engine,
    delete,
    event,
    insert,
    update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel, select

from pipeboard.domain.refusal import Refusal
from pipeboard.store import bulk, cards, connect, journal
from pipeboard.store.columns import INSTANT, Record
from pipeboard.store.ledger import Entry

P = ParamSpec("P")
T = TypeVar("T")


class Unit:
    """One open transaction, as commands see it."""

    def __init__(self, db: Connection, entry: int, now: datetime) -> None:
        self.db = db
        self.entry = entry
        self.now = now  # aware UTC, the same for all that the command writes
        self.words = ""
        self.on_progress: Callable[[str, int, int], None] | None = None

    @property
    def raw(self) -> sqlite3.Connection:
        """The same transaction without SQLAlchemy, for a hundred thousand rows at a time."""
        raw = self.db.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        return raw

    @cached_property
    def stamp(self) -> str:
        """The unit's instant as it is stored."""
        return self.now.astimezone(UTC).strftime(INSTANT)

    def says(self, words: str) -> None:
        """Name the command in the journal; no personal data."""
        self.words = words

    def get(self, model: type[Record], row_id: int) -> Row[Any] | None:
        """Return one row by its key, or None."""
        return self.db.execute(_by_key(model), {"key": row_id}).first()

    def first(self, statement: Executable) -> Row[Any] | None:
        """Return the first row of a query, or None."""
        return self.db.execute(statement).first()

    def all(self, statement: Executable) -> Sequence[Row[Any]]:
        """Return all rows of a query."""
        return self.db.execute(statement).all()

    def insert(self, model: type[Record], **values: Any) -> int:
        """Insert one row, stamped with the unit's instant; return its key."""
        stamped = {"created_at": self.now, "updated_at": self.now, **_defaults(model), **values}
        done = self.db.execute(_insert(model), stamped)
        return int(done.lastrowid)

    def insert_many(self, model: type[Record], rows: list[dict[str, Any]]) -> None:
        """Insert many rows that name the same fields; `id` may be among them."""
        if rows:
            common = {"created_at": self.now, "updated_at": self.now, **_defaults(model)}
            self.db.execute(insert(model), [{**common, **row} for row in rows])

    def pour(
        self, model: type[Record], columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Insert rows of values as SQLite has them, streamed; the fields not named get defaults."""
        common = {"created_at": self.stamp, "updated_at": self.stamp, **_defaults(model)}
        rest = {name: value for name, value in common.items() if name not in columns}
        names, values = (*columns, *rest), tuple(rest.values())
        table = model.__table__.name  # type: ignore[attr-defined]
        for statement in bulk.inserts(table, names, ((*row, *values) for row in rows)):
            self.raw.execute(*statement)

    def change(self, model: type[Record], row_id: int, **values: Any) -> None:
        """Set fields of one row."""
        given = {**values, "updated_at": self.now, "row_key": row_id}
        self.db.execute(_update(model, tuple(values)), given)

    def remove(self, model: type[Record], row_id: int) -> None:
        """Delete one row."""
        self.db.execute(delete(model).where(model.__table__.c.id == row_id))  # type: ignore[attr-defined]

    def next_id(self, model: type[Record]) -> int:
        """Return the key that the next row will get, for rows that name each other in bulk."""
        name = model.__table__.name  # type: ignore[attr-defined]
        last = self.db.exec_driver_sql("select seq from sqlite_sequence where name = ?", (name,))
        return int(last.scalar() or 0) + 1

    def progress(self, doing: str, done: int, total: int) -> None:
        """Tell whoever watches how far a long command is."""
        if self.on_progress is not None:
            self.on_progress(doing, done, total)


class Store:
    """The writing connection; every change goes through one of its units."""

    def __init__(self, path: Path, *, clock: Callable[[], datetime], actor: str) -> None:
        """Open a store that `connect.look` called current.

        Raises:
            StoreError: the store is locked, newer, or not ours.
        """
        self.path = path.resolve()
        self.clock, self.actor = clock, actor
        self.raw = connect.writer(self.path)
        self.engine = create_engine(
            "sqlite://", creator=lambda: self.raw, poolclass=StaticPool, pool_reset_on_return=None
        )
        event.listen(self.engine, "begin", _begin_immediate)
        self.raw.execute("create temp table current_unit(entry integer)")
        self.raw.execute(cards.TOUCHED)
        for table in journal.journaled():
            for trigger in journal.triggers(table):
                self.raw.execute(trigger)

    def do(self, command: Callable[Concatenate[Unit, P], T], /, *args: P.args, **kw: P.kwargs) -> T:
        """Run one command in one unit; a refusal writes nothing and is returned."""
        return self.save(lambda unit: command(unit, *args, **kw))

    def save(self, command: Callable[[Unit], T], *, drafts: Iterable[str] = ()) -> T:
        """Run one command in one unit and delete the drafts of those keys in its transaction."""
        with self.unit() as unit:
            result = command(unit)
            if isinstance(result, Refusal):
                unit.db.rollback()
            else:
                for key in drafts:
                    unit.db.exec_driver_sql("delete from draft where key = ?", (key,))
        return result

    @contextmanager
    def unit(self, *, root: int | None = None) -> Iterator[Unit]:
        """One transaction and one journal entry; whole or nothing.

        `root` makes it an undo or redo of that command. A unit that changed nothing leaves no
        entry.

        Raises:
            Locked: another program held the store; nothing was written.
        """
        try:
            with self.engine.connect() as db:
                db.begin()
                unit = self._begin(db, root)
                yield unit
                if db.in_transaction():
                    self._finish(unit)
        except OperationalError as error:
            if isinstance(error.orig, sqlite3.Error) and connect.is_busy(error.orig):
                raise connect.Locked from None
            raise
        finally:
            # SQLAlchemy closes the connection (and so rolls back) when Ctrl+C hits it at work.
            with suppress(sqlite3.ProgrammingError):
                if self.raw.in_transaction:
                    self.raw.rollback()

    def _begin(self, db: Connection, root: int | None) -> Unit:
        now = self.clock()
        first = db.exec_driver_sql("select coalesce(max(id), 0) + 1 from change").scalar_one()
        values = {"root": root or 0, "at": now, "actor": self.actor, "words": "", "first": first}
        entry = int(db.execute(insert(Entry), values).lastrowid)
        db.exec_driver_sql("insert into current_unit values (?)", (entry,))
        return Unit(db, entry, now)

    def _finish(self, unit: Unit) -> None:
        db, entry = unit.db, unit.entry
        changed = db.exec_driver_sql(
            "select 1 from change where entry = ? and id >= (select first from entry where id = ?)"
            " limit 1",
            (entry, entry),
        ).first()
        if changed is None:
            db.rollback()
            return
        db.exec_driver_sql(
            "update entry set words = ?, root = iif(root = 0, id, root) where id = ?",
            (unit.words, entry),
        )
        cards.rewrite_touched(self.raw, entry, unit.progress)
        db.exec_driver_sql("delete from current_unit")
        db.commit()

    def close(self) -> None:
        """Close the connection."""
        self.engine.dispose()
        self.raw.close()


def _begin_immediate(db: Connection) -> None:
    db.exec_driver_sql("begin immediate")


_DEFAULTS: dict[type[SQLModel], dict[str, Any]] = {}


def _defaults(model: type[SQLModel]) -> dict[str, Any]:
    """The defaults of a model's fields: Core statements do not know them."""
    if model not in _DEFAULTS:
        fields = model.model_fields.items()
        _DEFAULTS[model] = {
            name: field.default
            for name, field in fields
            if name != "id" and not field.is_required()
        }
    return _DEFAULTS[model]


@cache
def _insert(model: type[SQLModel]) -> Insert:
    """An insert into a model's table; as for `_by_key`, building it costs more than running it."""
    return insert(model)


@cache
def _update(model: type[SQLModel], names: tuple[str, ...]) -> Update:
    """An update of some fields of one row of a model, by its key: `row_key`, which no field is."""
    table = model.__table__  # type: ignore[attr-defined]
    fields: dict[str, Any] = {name: bindparam(name) for name in (*names, "updated_at")}
    return update(model).where(table.c.id == bindparam("row_key")).values(fields)


@cache
def _by_key(model: type[SQLModel]) -> Select[Any]:
    """One row of a model by its key; building the statement costs more than running it."""
    table = model.__table__  # type: ignore[attr-defined]
    statement: Select[Any] = select(*table.c).where(table.c.id == bindparam("key"))
    return statement
