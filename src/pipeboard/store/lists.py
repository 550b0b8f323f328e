"""The records beside the people: files brought in, behaviours, merged numbers, views, settings."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlmodel import Field

from pipeboard.store.columns import AUTOINCREMENT, Record, one_of


class ImportBatch(Record, table=True):
    """One file brought in: what it was and what became of its rows.

    `header` are its column names (JSON list) and `header_key` what a file with the same columns
    is recognised by, so that its mapping is remembered.
    """

    __tablename__: ClassVar[str] = "import_batch"
    __table_args__ = (AUTOINCREMENT,)
    file_name: str
    sha256: str = Field(index=True)
    profile: str
    mapping: str
    counts: str
    header: str = Field(default="[]", sa_column_kwargs={"server_default": "[]"})
    header_key: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})


class RefusedRow(Record, table=True):
    """A row of a file that could not be brought in: its line, its cells (JSON list), and why."""

    __tablename__: ClassVar[str] = "refused_row"
    __table_args__ = (AUTOINCREMENT,)
    import_id: int = Field(foreign_key="import_batch.id", index=True)
    line: int
    reason: str
    cells: str


class Behaviour(Record, table=True):
    """Something a contact did that counts towards the score: the rule, the day, the points then."""

    __table_args__ = (one_of("origin", ("hand", "imported")), AUTOINCREMENT)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    rule: str
    happened_on: date = Field(index=True)
    points: int
    origin: str = "hand"
    note: str = ""


class Merged(Record, table=True):
    """The number of a contact that was merged into another: it still finds them."""

    __table_args__ = (AUTOINCREMENT,)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    old_id: int = Field(unique=True)


class View(Record, table=True):
    """A question that the rep saved under a name."""

    __tablename__: ClassVar[str] = "saved_view"
    __table_args__ = (AUTOINCREMENT,)
    name: str = Field(unique=True)
    query: str


class Setting(Record, table=True):
    """One setting that the rep changed: its name, and its value as JSON.

    The names are those of the follow-up rules, and `score` for the scoring model.
    """

    __table_args__ = (AUTOINCREMENT,)
    key: str = Field(unique=True)
    value: str
