"""Alembic's script folder, kept inside the package."""
