"""Intake: other systems' ids, refused rows, behaviours and scores, merged numbers, saved views."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    "ALTER TABLE company ADD COLUMN external_ids VARCHAR DEFAULT '{}' NOT NULL",
    "ALTER TABLE visit ADD COLUMN traits VARCHAR",
    "ALTER TABLE opportunity ADD COLUMN external_id VARCHAR",
    "ALTER TABLE activity ADD COLUMN external_id VARCHAR",
    "ALTER TABLE task ADD COLUMN external_id VARCHAR",
    "ALTER TABLE import_batch ADD COLUMN header VARCHAR DEFAULT '[]' NOT NULL",
    "ALTER TABLE import_batch ADD COLUMN header_key VARCHAR DEFAULT '' NOT NULL",
    """CREATE INDEX opportunity_external ON opportunity (external_id) WHERE external_id is not
        null""",
    """CREATE INDEX activity_external ON activity (external_id) WHERE external_id is not null""",
    """CREATE INDEX activity_call ON activity (call_id) WHERE call_id is not null""",
    """CREATE INDEX qualification_call ON qualification (call_id) WHERE call_id is not null""",
    """CREATE INDEX qualification_opportunity ON qualification (opportunity_id) WHERE
        opportunity_id is not null""",
    """CREATE INDEX task_external ON task (external_id) WHERE external_id is not null""",
    """CREATE INDEX ix_import_batch_header_key ON import_batch (header_key)""",
    """CREATE TABLE refused_row (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    import_id INTEGER NOT NULL,
    line INTEGER NOT NULL,
    reason VARCHAR NOT NULL,
    cells VARCHAR NOT NULL,
    FOREIGN KEY(import_id) REFERENCES import_batch (id)
)""",
    """CREATE INDEX ix_refused_row_import_id ON refused_row (import_id)""",
    """CREATE TABLE behaviour (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    happened_on DATE NOT NULL,
    points INTEGER NOT NULL,
    origin VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    CONSTRAINT origin CHECK (origin = 'hand' or origin = 'imported'),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
)""",
    """CREATE INDEX ix_behaviour_contact_id ON behaviour (contact_id)""",
    """CREATE INDEX ix_behaviour_happened_on ON behaviour (happened_on)""",
    """CREATE TABLE merged (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    old_id INTEGER NOT NULL,
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    UNIQUE (old_id)
)""",
    """CREATE INDEX ix_merged_contact_id ON merged (contact_id)""",
    """CREATE TABLE saved_view (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    name VARCHAR NOT NULL,
    "query" VARCHAR NOT NULL,
    UNIQUE (name)
)""",
    """CREATE TABLE score (
    contact_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    lo INTEGER NOT NULL,
    hi INTEGER NOT NULL,
    fit_lo INTEGER NOT NULL,
    fit_hi INTEGER NOT NULL,
    behaviour INTEGER NOT NULL,
    enriched BOOLEAN NOT NULL,
    taken_on VARCHAR NOT NULL,
    next_on VARCHAR NOT NULL,
    mail_on VARCHAR,
    call_on VARCHAR,
    PRIMARY KEY (contact_id)
)""",
    """CREATE INDEX score_lo ON score (lo)""",
    """CREATE INDEX score_next ON score (next_on)""",
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
    moved_on VARCHAR NOT NULL,
    facets VARCHAR NOT NULL,
    PRIMARY KEY (contact_id)
)""",
    """CREATE INDEX card_board ON card (board, pin, due, rank, contact_id desc) WHERE board is
        not null""",
    """CREATE INDEX card_due ON card (due, step, rank, stage, inbound, sole_until, due_time)
        WHERE due < '9999-12-31'""",
    """CREATE INDEX card_find ON card (contact_id, board, find)""",
    """CREATE INDEX card_nostep ON card (board, inbound, rank, contact_id, rots_on) WHERE due
        = '9999-12-31' and board is not null and (board in ('sql', 'opportunity') or
        run in ('stopped', 'exhausted'))""",
    """CREATE INDEX card_reply ON card (reply_at) WHERE reply_at is not null""",
    """CREATE INDEX card_rots ON card (board, inbound, rots_on, rank, contact_id, due, run)
        WHERE rots_on < '9999-12-31'""",
    """CREATE INDEX card_written ON card (written_at) WHERE written_at is not null""",
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
    """Add what intake needs; the card table is made anew, empty."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
