"""What was known of a contact on a day, kept as text: the score is judged by what it could know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipeboard.domain.icp import Person
from pipeboard.domain.terms import Seniority

_NOBODY = Person()


def write(person: Person) -> str:
    """Return what is known as JSON; of e-mail addresses only where they are is kept."""
    known = {
        name: value
        for name, value in person._asdict().items()
        if value != getattr(_NOBODY, name) and name not in ("emails", "custom")
    }
    if person.emails:
        places = (address.rpartition("@")[2] for address in person.emails)
        known["emails"] = [f"@{place}" for place in dict.fromkeys(places)]
    if person.custom:
        known["custom"] = dict(person.custom)
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> Person | None:
    """Return what `write` kept, or None when the text is nothing of that kind."""
    try:
        known = json.loads(text)
        return Person(**_typed(known)) if isinstance(known, dict) else None
    except (ValueError, TypeError):
        return None


def _typed(known: Mapping[str, Any]) -> dict[str, Any]:
    typed = dict(known)
    for name in ("headcount", "emails", "tags"):
        if name in typed:
            typed[name] = tuple(typed[name])
    if "seniority" in typed:
        typed["seniority"] = Seniority(typed["seniority"])
    return typed
