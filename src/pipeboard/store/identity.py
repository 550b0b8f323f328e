"""What marks a file as a store of this version; loads nothing."""

from __future__ import annotations

APPLICATION_ID = 0x70697065  # "pipe", in the file's header
VERSION = "0004"  # the newest migration; a test holds it equal to Alembic's head
