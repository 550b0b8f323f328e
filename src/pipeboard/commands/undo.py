"""Taking a command back, and putting it back: across restarts, and any command of the list."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from pipeboard.domain.refusal import Refusal
from pipeboard.store import journal
from pipeboard.store.unit import Store

_NEEDED = "Something added later still needs it; undo that first (U lists all)."
_NEEDS = "It needs something that is undone as well; redo that first (U lists all)."


@dataclass(frozen=True, slots=True)
class Undone:
    """A command that was taken back or put back."""

    root: int
    words: str


def undo(store: Store, root: int | None = None) -> Undone | Refusal:
    """Take back the last command that stands, or the one named."""
    return _invert(store, root, stands=True)


def redo(store: Store, root: int | None = None) -> Undone | Refusal:
    """Put back the command that was undone last, or the one named."""
    return _invert(store, root, stands=False)


def _invert(store: Store, root: int | None, *, stands: bool) -> Undone | Refusal:
    doing = "undo" if stands else "redo"
    with store.engine.connect() as db:
        if root is None:
            root = journal.last_live(db) if stands else journal.last_undone(db)
        live = None if root is None else journal.is_live(db, root)
        words = "" if root is None else journal.words_of(db, root)
        db.rollback()
    if root is None:
        return Refusal(f"Nothing to {doing}.")
    if live is None:
        return Refusal(f"There is no command {root}; U lists them.")
    if live is not stands:
        return Refusal(f"“{words}” (#{root}) is {'undone' if stands else 'standing'} already.")
    try:
        with store.unit(root=root) as unit:
            unit.says(f"{doing} {words}")
            refusal = journal.invert(unit.db, root, unit.entry)
            if refusal:
                unit.db.rollback()
    except IntegrityError:  # foreign keys wait for the commit here
        return Refusal(_NEEDED if stands else _NEEDS)
    return refusal or Undone(root, words)
