"""Bring a store to this version: a verified copy first, then one transaction, whole or not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from pipeboard.store import cards, connect

SCRIPTS = Path(__file__).parent / "migrations"


def make(path: Path) -> None:
    """Make a new store at `path`.

    Raises:
        StoreError: it cannot be made there.
    """
    _upgrade(path, scripts=SCRIPTS)


def upgrade(path: Path, backups: Path, now: datetime, *, scripts: Path = SCRIPTS) -> Path:
    """Upgrade an older store; return the verified copy that was made of it first.

    Raises:
        StoreError: the copy does not verify, or the store is locked; the store is as it was.
    """
    copy = _verified_copy(path, backups / f"{path.stem}-{now:%Y%m%dT%H%M%S}-before-upgrade.db")
    _upgrade(path, scripts=scripts)
    return copy


def config(connection: Connection, scripts: Path = SCRIPTS) -> Config:
    """Return Alembic's configuration without an ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(scripts).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def _upgrade(path: Path, *, scripts: Path) -> None:
    # Foreign keys are off: Alembic's batch mode drops and recreates tables, and a cascade would
    # delete the child rows. They are checked before the commit.
    raw = connect.writer(path, foreign_keys=False)
    engine = create_engine(
        "sqlite://", creator=lambda: raw, poolclass=StaticPool, pool_reset_on_return=None
    )
    event.listen(engine, "begin", lambda db: db.exec_driver_sql("begin immediate"))
    try:
        with engine.begin() as db:
            db.exec_driver_sql(f"pragma application_id={connect.APPLICATION_ID}")
            command.upgrade(config(db, scripts), "head")
            cards.rewrite_all(raw, lambda *_: None)
            if broken := db.exec_driver_sql("pragma foreign_key_check").first():
                raise connect.StoreError(f"the upgrade would break a row of {broken[0]}", 65)
    finally:
        if raw.in_transaction:
            raw.rollback()
        engine.dispose()
        raw.close()


def _verified_copy(path: Path, copy: Path) -> Path:
    connect.make_private(copy)
    try:
        with closing(connect.reader(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            verdict = target.execute("pragma integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise connect.StoreError(f"{path} is damaged ({verdict}); it was left as it is", 65)
    return copy
