"""What tables are made of: instants, checks, and the base of every journaled row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Dialect, Index, Text, TypeDecorator, text
from sqlmodel import Field, SQLModel

INSTANT = "%Y-%m-%dT%H:%M:%SZ"


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as `YYYY-MM-DDTHH:MM:SSZ`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write an aware datetime as UTC text."""
        return None if value is None else value.astimezone(UTC).strftime(INSTANT)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read UTC text as an aware datetime."""
        return None if value is None else datetime.fromisoformat(value)


def one_of(column: str, values: Iterable[str], *, optional: bool = False) -> CheckConstraint:
    """Return the check that a column holds one of `values`, or nothing when `optional`."""
    # Not `in (…)`: SQLite would build a set for every row written.
    allowed = [f"{column} is null"] if optional else []
    allowed += [f"{column} = '{value}'" for value in values]
    return CheckConstraint(" or ".join(allowed), name=column)


def from_elsewhere(table: str) -> Index:
    """Return the index that finds a row by its `external_id`: `<system>:<id there>`."""
    where = text("external_id is not null")
    return Index(f"{table}_external", "external_id", sqlite_where=where)


def refers(table: str, column: str) -> Index:
    """Return the index that finds the rows that name another one, when that is deleted."""
    where = text(f"{column} is not null")
    return Index(f"{table}_{column.removesuffix('_id')}", column, sqlite_where=where)


AUTOINCREMENT: dict[str, Any] = {"sqlite_autoincrement": True}
OFF_JOURNAL: dict[str, Any] = {"info": {"journal": False}}


class Record(SQLModel):
    """What every journaled row has: a key that is never given again, and two instants (UTC)."""

    id: int | None = Field(default=None, primary_key=True)
    created_at: datetime = Field(sa_type=Instant)
    updated_at: datetime = Field(sa_type=Instant)
