"""Two contacts who are one person: what is chosen between them, and when it has to wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeboard.domain.refusal import Refusal
from pipeboard.domain.text import did_you_mean


class Side(StrEnum):
    """Whose value is taken."""

    SURVIVOR = "survivor"
    OTHER = "other"

    @property
    def opposite(self) -> Side:
        """The other side."""
        return Side.OTHER if self is Side.SURVIVOR else Side.SURVIVOR


STAGE = "stage"
FIELDS: dict[str, str] = {
    "name": "name",
    "title": "title",
    "company": "company",
    "email": "e-mail",
    "phone": "phone",
    "linkedin": "LinkedIn",
    "timezone": "time zone",
    "source": "source",
    "origin": "first move",
    "referred_by": "referred by",
    "handed_by": "handed by",
    STAGE: "stage",
}
"""What is chosen field by field, with its label; the main address of a kind is a field as well.

A title brings its seniority along, a source its detail, and a stage all that it stands on:
status, evidence, the day of a revisit, why somebody was let go.
"""


@dataclass(frozen=True, slots=True)
class Party:
    """One of the two as the rules see them."""

    called: str
    has_deal: bool
    """An opportunity of theirs is open."""


def default(mine: str, theirs: str) -> Side:
    """Return whose value is taken unless the rep says so: the survivor's, else the other's."""
    return Side.OTHER if theirs and not mine else Side.SURVIVOR


def default_stage(survivor: Party, other: Party) -> Side:
    """Return whose stage is taken unless the rep says so: an open deal keeps its stage."""
    return Side.OTHER if other.has_deal and not survivor.has_deal else Side.SURVIVOR


def refuse_choices(choices: Mapping[str, str]) -> Refusal | None:
    """Return what is wrong with the choices of a merge, the nearest name given; else None."""
    for name, side in choices.items():
        if name not in FIELDS:
            meant = did_you_mean(name, FIELDS) or f" (fields: {', '.join(FIELDS)})"
            return Refusal(f"There is no field “{name}” to choose{meant}")
        if side not in tuple(Side):
            return Refusal(f"{name} is taken from “{side}”: use {' or '.join(Side)}.")
    return None


def refuse_deals(survivor: Party, other: Party, stage: Side) -> Refusal | None:
    """Return why two contacts cannot be one yet: their open opportunities stand against it."""
    if survivor.has_deal and other.has_deal:
        return Refusal(
            f"{survivor.called} and {other.called} both have an open opportunity: win (W), "
            "lose (X) or cancel (<) one of them first."
        )
    holder = survivor if survivor.has_deal else other
    if holder.has_deal and (holder is other) is (stage is Side.SURVIVOR):
        return Refusal(
            f"{holder.called} has an open opportunity: take that stage, or close it first."
        )
    return None
