"""Saved views: questions that the rep keeps under a name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import select

from pipeboard.domain.query import QueryError, parse
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.text import clean, did_you_mean, fold
from pipeboard.store.lists import View
from pipeboard.store.unit import Unit

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Saved:
    """A view that was saved or removed, with words for the rep."""

    view: str
    words: str


def save(unit: Unit, view: str, query: str) -> Saved | Refusal:
    """Keep a query under the name `view`; one that has the name already is replaced."""
    name, query = " ".join(clean(view).split()), " ".join(clean(query).split())
    if not fold(name) or len(name) > LONGEST:
        words = f"A view needs a name of up to {LONGEST} characters."
        return Refusal(words, (Missing("name", "name"),), "view")
    try:
        asked = parse(query)
    except QueryError as error:
        return Refusal(f"{error.reason}.", (Missing("query", "query"),), "view")
    if not asked.terms:
        return Refusal("A view needs a query.", (Missing("query", "query"),), "view")
    known = _named(unit, name)
    unit.says("change a view" if known else "save a view")
    if known is None:
        unit.insert(View, name=name, query=query)
        return Saved(name, f"view “{name}” saved: the palette (:) opens it")
    unit.change(View, known, name=name, query=query)
    return Saved(name, f"view “{name}” now asks for {query}")


def remove(unit: Unit, name: str) -> Saved | Refusal:
    """Forget a view."""
    unit.says("remove a view")
    known = _named(unit, name)
    if known is None:
        names = [row.name for row in unit.all(select(View.name))]
        near = did_you_mean(name, names) or "; pipeboard view lists them"
        return Refusal(f"There is no view “{clean(name)}”{near}")
    unit.remove(View, known)
    return Saved(name, f"view “{clean(name)}” removed")


def _named(unit: Unit, name: str) -> int | None:
    """The key of the view of a name, whatever its case and accents."""
    rows = unit.all(select(View.id, View.name))
    return next((int(row.id) for row in rows if fold(row.name) == fold(name)), None)
