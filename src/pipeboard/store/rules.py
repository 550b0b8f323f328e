"""The rep's own follow-up rules as the store has them; no library needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Container

from pipeboard.domain.rules import RULE_KEYS, RuleError, Rules, rules_from, say_rule
from pipeboard.store.connect import StoreError


def read(db: sqlite3.Connection, *, without: Container[str] = ()) -> Rules:
    """Return the rules: what the rep set, and for the rest what everybody starts with.

    The settings `without` are not looked at: they are about to be replaced.

    Raises:
        StoreError: a stored value is not allowed (another program wrote it).
    """
    try:
        found = db.execute("select key, value from setting").fetchall()
        return rules_from({key: value for key, value in found if key not in without})
    except RuleError as error:
        path = db.execute("pragma database_list").fetchone()[2]
        words = f"{path}: cadence.{error.key} = {error.value}: {error.allowed}"
        if error.key in RULE_KEYS:
            words += f" (pipeboard cadence {error.key}={say_rule(Rules(), error.key)} sets it)"
        raise StoreError(words, 78) from None
