"""The score model as the store has it; no library needed."""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache

from pipeboard.domain.scoring import DEFAULT, Model, ModelError, Scorer, read_model
from pipeboard.store.connect import StoreError

KEY = "score"
"""The setting that holds the model; without it scoring is off."""
_STORED = f"select value from setting where key = '{KEY}'"


def model(db: sqlite3.Connection) -> Model | None:
    """Return the rep's model, or None while scoring is off.

    Raises:
        StoreError: what is stored is no model (another program wrote it).
    """
    found = scorer(db)
    return found.model if found else None


def ruling(db: sqlite3.Connection) -> Scorer:
    """Return what says who fits: the rep's model, the default one while scoring is off."""
    return scorer(db) or _default()


def scorer(db: sqlite3.Connection) -> Scorer | None:
    """Return the rep's model at work, or None while scoring is off; raises StoreError."""
    row = db.execute(_STORED).fetchone()
    if row is None:
        return None
    try:
        return _scorer(row[0])
    except ModelError as error:
        path = db.execute("pragma database_list").fetchone()[2]
        words = f"{path}: score model, {error} (pipeboard score setup sets it)"
        raise StoreError(words, 78) from None


@lru_cache(maxsize=1)
def _default() -> Scorer:
    return Scorer(DEFAULT)


@lru_cache(maxsize=4)
def _scorer(text: str) -> Scorer:
    """What a stored text says; it is read once, however many commands ask."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        raise ModelError("", "not JSON") from None
    if not isinstance(found, dict):
        raise ModelError("", "use a table")
    return Scorer(read_model(found))
