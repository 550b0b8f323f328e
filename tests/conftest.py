"""A store on a real file, a frozen clock, and short ways to bring a contact to a stage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeboard.store import opening
from pipeboard.store.unit import Store
from tests.days import Day

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """A new store of this version."""
    path = tmp_path / "pipeboard.db"
    opening.prepare(path, backups=tmp_path / "backups", now=NOW)
    return path


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    """The writing side of a new store, on Monday 23 November 2026."""
    opened = Store(store_path, clock=lambda: NOW, actor="test")
    yield opened
    opened.close()


@pytest.fixture
def day(store: Store) -> Day:
    """The rep's day on that store."""
    return Day(store, TODAY)
