"""A refusal: why something is not allowed yet, in words the rep can act on."""

from __future__ import annotations

from dataclasses import dataclass

from pipeboard.domain.terms import Gate


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a gate still asks for: the form field that holds it, and words for it."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not allowed yet, in words the rep can act on.

    `form` names the form to open (at the first missing field); `gate` is set when the refusal
    can be overridden with a reason; `contact_id` names another contact that is in the way.
    """

    reason: str
    missing: tuple[Missing, ...] = ()
    form: str | None = None
    gate: Gate | None = None
    contact_id: int | None = None

    def __str__(self) -> str:
        if not self.missing:
            return self.reason
        return f"{self.reason} Missing: {', '.join(m.words for m in self.missing)}."
