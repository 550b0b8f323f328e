"""Follow-ups: settings, the unit of a run's gap, and what a card says of a run and of Today."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """CREATE TABLE setting (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    UNIQUE ("key")
)""",
    """ALTER TABLE cadence ADD COLUMN gap_unit VARCHAR DEFAULT 'calendar' NOT NULL
        CONSTRAINT gap_unit CHECK (gap_unit = 'calendar' or gap_unit = 'working')""",
    """CREATE INDEX task_booked ON task (due_on, contact_id)
        WHERE state = 'open' and kind = 'appointment'""",
    """CREATE INDEX attempt_done ON attempt (completed_on) WHERE completed_on is not null""",
    # Cards and tallies are derived: they are dropped, and written anew after the upgrade. The
    # triggers on card go with it.
    "DROP TABLE card",
    "DELETE FROM tally",
    """CREATE TABLE card (
    contact_id INTEGER NOT NULL,
    board VARCHAR,
    pin INTEGER NOT NULL,
    due VARCHAR NOT NULL,
    rank INTEGER NOT NULL,
    due_time VARCHAR,
    due_words VARCHAR,
    name VARCHAR NOT NULL,
    title VARCHAR,
    company VARCHAR,
    headcount VARCHAR,
    score VARCHAR,
    stage VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    stage_at VARCHAR NOT NULL,
    signs VARCHAR NOT NULL,
    amount INTEGER,
    currency VARCHAR,
    deal_step VARCHAR,
    close_on VARCHAR,
    find VARCHAR NOT NULL,
    attempt VARCHAR,
    halves VARCHAR NOT NULL,
    run VARCHAR,
    step VARCHAR,
    inbound INTEGER NOT NULL,
    zone VARCHAR,
    rots_on VARCHAR NOT NULL,
    reply_at VARCHAR,
    written_at VARCHAR,
    sole_until VARCHAR NOT NULL,
    PRIMARY KEY (contact_id)
)""",
    """CREATE INDEX card_board ON card (board, pin, due, rank, contact_id desc)
        WHERE board is not null""",
    """CREATE INDEX card_due ON card (due, step, rank, stage, inbound, sole_until, due_time)
        WHERE due < '9999-12-31'""",
    """CREATE INDEX card_find ON card (contact_id, board, find)""",
    """CREATE INDEX card_rots ON card (board, inbound, rots_on, rank, contact_id, due, run)
        WHERE rots_on < '9999-12-31'""",
    """CREATE INDEX card_reply ON card (reply_at) WHERE reply_at is not null""",
    """CREATE INDEX card_written ON card (written_at) WHERE written_at is not null""",
    """CREATE INDEX card_nostep ON card (board, inbound, rank, contact_id, rots_on)
        WHERE due = '9999-12-31' and board is not null
        and (board in ('sql', 'opportunity') or run in ('stopped', 'exhausted'))""",
    """CREATE TRIGGER card_in AFTER INSERT ON card WHEN new.board IS NOT NULL BEGIN
    INSERT INTO tally(board, currency, n, amount)
    VALUES (new.board, coalesce(new.currency, ''), 1, coalesce(new.amount, 0))
    ON CONFLICT(board, currency)
    DO UPDATE SET n = n + 1, amount = tally.amount + excluded.amount;
END""",
    """CREATE TRIGGER card_out AFTER DELETE ON card WHEN old.board IS NOT NULL BEGIN
    UPDATE tally SET n = n - 1, amount = amount - coalesce(old.amount, 0)
    WHERE board = old.board AND currency = coalesce(old.currency, '');
    DELETE FROM tally WHERE board = old.board AND currency = coalesce(old.currency, '') AND n =
        0;
END""",
)


def upgrade() -> None:
    """Add what follow-ups need; the card table is made anew, empty."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
