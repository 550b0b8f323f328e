"""What is kept beside the records: drafts, the journal, and what is derived for the screens."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from pipeboard.store.columns import OFF_JOURNAL, Instant


class Draft(SQLModel, table=True):
    """A form that was left unsaved; not journaled."""

    __table_args__ = (OFF_JOURNAL,)
    key: str = Field(primary_key=True)
    kind: str
    contact_id: int | None = Field(default=None, index=True)
    text: str
    cursor: str = ""
    saved_at: datetime = Field(sa_type=Instant)


class Entry(SQLModel, table=True):
    """One command in the journal; an undo or redo shares the root of what it undoes."""

    __table_args__ = (OFF_JOURNAL,)
    id: int | None = Field(default=None, primary_key=True)
    root: int = Field(index=True)
    at: datetime = Field(sa_type=Instant)
    actor: str
    words: str
    first: int


class Change(SQLModel, table=True):
    """One row change of an entry: the changed fields before and after, deleted rows whole."""

    __table_args__ = (Index("change_row", "tbl", "row"), OFF_JOURNAL)
    id: int | None = Field(default=None, primary_key=True)
    entry: int
    tbl: str
    row: int
    subject: int | None = Field(default=None, index=True)
    op: str
    was: str | None = None
    now: str | None = None


class Card(SQLModel, table=True):
    """What the board draws and find searches of one contact; derived, not journaled."""

    __table_args__ = (
        Index(
            "card_board",
            "board",
            "pin",
            "due",
            "rank",
            text("contact_id desc"),
            sqlite_where=text("board is not null"),
        ),
        Index(
            "card_due",
            "due",
            "step",
            "rank",
            "stage",
            "inbound",
            "sole_until",
            "due_time",
            sqlite_where=text("due < '9999-12-31'"),
        ),
        Index(
            "card_rots",
            "board",
            "inbound",
            "rots_on",
            "rank",
            "contact_id",
            "due",
            "run",
            sqlite_where=text("rots_on < '9999-12-31'"),
        ),
        Index("card_reply", "reply_at", sqlite_where=text("reply_at is not null")),
        Index("card_written", "written_at", sqlite_where=text("written_at is not null")),
        Index(
            "card_nostep",
            "board",
            "inbound",
            "rank",
            "contact_id",
            "rots_on",
            sqlite_where=text(
                "due = '9999-12-31' and board is not null"
                " and (board in ('sql', 'opportunity') or run in ('stopped', 'exhausted'))"
            ),
        ),
        Index("card_find", "contact_id", "board", "find"),
        OFF_JOURNAL,
    )
    contact_id: int | None = Field(default=None, primary_key=True)
    board: str | None = None
    pin: int
    due: str
    rank: int
    due_time: str | None = None
    due_words: str | None = None
    name: str
    title: str | None = None
    company: str | None = None
    headcount: str | None = None
    score: str | None = None
    stage: str
    status: str
    stage_at: str
    signs: str
    amount: int | None = None
    currency: str | None = None
    deal_step: str | None = None
    close_on: str | None = None
    find: str
    attempt: str | None = None
    halves: str
    run: str | None = None
    step: str | None = None
    inbound: int
    zone: str | None = None
    rots_on: str
    reply_at: str | None = None
    written_at: str | None = None
    sole_until: str
    moved_on: str
    facets: str


class Score(SQLModel, table=True):
    """What a contact scored at the last write, or this morning; derived, not journaled.

    `lo` and `hi` (0 to 100) are the total with what is not known counted as nothing and as full;
    `fit_lo` and `fit_hi` the same of 60, `behaviour` of 40. `version` is the model's. On `next_on`
    (ISO date, `9999-12-31` for never) behaviour counts for less. `mail_on` and `call_on` are the
    local days on which a threshold was last crossed upwards.
    """

    __table_args__ = (Index("score_next", "next_on"), Index("score_lo", "lo"), OFF_JOURNAL)
    contact_id: int | None = Field(default=None, primary_key=True)
    version: int
    lo: int
    hi: int
    fit_lo: int
    fit_hi: int
    behaviour: int
    enriched: bool
    taken_on: str
    next_on: str
    mail_on: str | None = None
    call_on: str | None = None


class CardNote(SQLModel, table=True):
    """The folded notes of one contact, for the second pass of find; derived."""

    __tablename__: ClassVar[str] = "card_note"
    __table_args__ = (OFF_JOURNAL,)
    contact_id: int | None = Field(default=None, primary_key=True)
    text: str


class Tally(SQLModel, table=True):
    """How many cards a column has and what they are worth, kept by triggers on card; derived."""

    __table_args__ = ({"sqlite_with_rowid": False, "info": {"journal": False}},)
    board: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    n: int
    amount: int
