"""How Alembic runs here: on the connection that `store.migrate` opened, in its transaction."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from pipeboard.store import tables

assert tables.Contact.__table__.metadata is SQLModel.metadata  # type: ignore[attr-defined]

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
