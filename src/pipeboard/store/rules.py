"""The rep's own follow-up rules as the store has them; no library needed."""

from __future__ import annotations

import sqlite3

from pipeboard.domain.rules import RuleError, Rules, rules_from
from pipeboard.store.connect import StoreError


def read(db: sqlite3.Connection) -> Rules:
    """Return the rules: what the rep set, and for the rest what everybody starts with.

    Raises:
        StoreError: a stored value is not allowed (another program wrote it).
    """
    try:
        return rules_from(dict(db.execute("select key, value from setting").fetchall()))
    except RuleError as error:
        path = db.execute("pragma database_list").fetchone()[2]
        raise StoreError(
            f"{path}: cadence.{error.key} = {error.value}: {error.allowed}", 78
        ) from None
