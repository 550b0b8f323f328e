"""How Alembic runs here: on the connection that `store.migrate` opened, in its transaction."""

from __future__ import annotations

from alembic import context

from pipeboard.store import ledger, lists, tables

assert ledger.Draft.metadata is lists.View.metadata is tables.Contact.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.Contact.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
