"""Live calls: what was found before, the time that was not counted, when evidence was noted."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

STATEMENTS = (
    "ALTER TABLE call ADD COLUMN hooks VARCHAR DEFAULT '' NOT NULL",
    "ALTER TABLE call ADD COLUMN gaps VARCHAR DEFAULT '[]' NOT NULL",
    "ALTER TABLE bant ADD COLUMN noted_at INTEGER",
)


def upgrade() -> None:
    """Add the columns of a live call."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
