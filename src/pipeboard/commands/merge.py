"""Two contacts who are one person: merged field by field, with all that belongs to either."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Row
from sqlmodel import select

from pipeboard.commands import merge_past, merge_ways, touches
from pipeboard.commands.incoming import add_ids
from pipeboard.commands.records import called, happened, judge_icp, load
from pipeboard.commands.runs import on_workdays
from pipeboard.domain import merging
from pipeboard.domain.merging import FIELDS, STAGE, Party, Side
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import Origin, Seniority
from pipeboard.store import journal
from pipeboard.store.lists import Merged
from pipeboard.store.tables import Company, Contact, Opportunity
from pipeboard.store.unit import Unit

_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("display_name", "first_name", "last_name"),
    "title": ("title", "seniority"),
    "company": ("company_id",),
    "linkedin": ("linkedin_url",),
    "timezone": ("timezone",),
    "source": ("source", "source_detail"),
    "origin": ("origin",),
    "referred_by": ("referred_by",),
    "handed_by": ("handed_by",),
    STAGE: (
        *("stage", "status", "revisit_on", "exit_reason", "exit_note"),
        *("vendor_recommended", "referral_asked"),
    ),
}
_CALLS = ("live", "parked")  # the drafts of a call that was not ended
NOT_KEPT = "merged"
"""The subject of the note that keeps what the rep did not take."""


@dataclass(frozen=True, slots=True)
class OnePerson:
    """Two contacts that are one now, with words for the rep."""

    contact_id: int
    words: str


@on_workdays
def merge(
    unit: Unit,
    survivor_id: int,
    other_id: int,
    choices: Mapping[str, str] | None = None,
    *,
    today: date,
) -> OnePerson | Refusal:
    """Make one contact of two (row 15); the number of the other one finds the survivor.

    `choices` says by field (`FIELDS`) whose value is taken, `survivor` or `other`; where it is
    silent that is the survivor's, or the other's when the survivor has none. Nothing that
    happened with either is lost; what was not taken is kept in a note.
    """
    unit.says("merge two contacts")
    if survivor_id == other_id:
        return Refusal("A contact is not merged with itself: pick another one.")
    survivor = load(unit, survivor_id)
    if isinstance(survivor, Refusal):
        return survivor
    other = load(unit, other_id)
    if isinstance(other, Refusal):
        return other
    sides = _sides(unit, survivor, other, choices or {})
    if isinstance(sides, Refusal):
        return sides
    if refusal := _refuse_drafts(unit, survivor, other):
        return refusal
    names = called(unit, survivor), called(unit, other)
    winner, loser = (survivor, other) if sides[STAGE] is Side.SURVIVOR else (other, survivor)
    stay = _end_loser(unit, winner, loser, today)
    fields = _fields(unit, survivor, other, sides)
    fields["cycle"] = merge_past.align_cycles(unit, survivor, other)
    lost = _not_taken(unit, survivor, other, sides)
    merge_ways.join(unit, survivor.id, other.id, sides)
    _move_rows(unit, survivor.id, other.id)
    unit.remove(Contact, other.id)
    unit.change(Contact, survivor.id, **fields)
    merge_past.put_last(unit, survivor.id, stay)
    unit.insert(Merged, contact_id=survivor.id, old_id=other.id)
    _finish(unit, survivor.id, lost, today)
    both = f"{names[0]} twice" if names[0] == names[1] else " and ".join(names)
    return OnePerson(survivor.id, f"{both}: one contact now")


def _sides(
    unit: Unit, survivor: Row[Any], other: Row[Any], choices: Mapping[str, str]
) -> dict[str, Side] | Refusal:
    """Whose value each field takes; why that cannot be, when it cannot."""
    if refusal := merging.refuse_choices(choices):
        return refusal
    one, two = (Party(called(unit, who), _has_deal(unit, who.id)) for who in (survivor, other))
    mine, theirs = _said(unit, survivor), _said(unit, other)
    sides = {name: merging.default(mine[name], theirs[name]) for name in mine}
    sides |= merge_ways.defaults(unit, survivor.id, other.id)
    sides[STAGE] = merging.default_stage(one, two)
    sides |= {name: Side(side) for name, side in choices.items()}
    return merging.refuse_deals(one, two, sides[STAGE]) or sides


def _said(unit: Unit, contact: Row[Any]) -> dict[str, str]:
    """What a contact says of itself in each field, in words; '' where it says nothing."""
    company = unit.get(Company, contact.company_id) if contact.company_id else None
    named = (contact.first_name, contact.last_name)
    source = (contact.source, contact.source_detail)
    return {
        "name": contact.display_name or " ".join(filter(None, named)),
        "title": contact.title or "",
        "company": company.name if company else "",
        "timezone": contact.timezone or "",
        "source": ": ".join(filter(None, source)),
        "origin": "" if contact.origin == Origin.UNKNOWN else contact.origin,
        "referred_by": str(contact.referred_by or ""),
        "handed_by": contact.handed_by or "",
    }


def _has_deal(unit: Unit, contact_id: int) -> bool:
    deal = select(Opportunity.id).where(
        Opportunity.contact_id == contact_id, Opportunity.status == "open"
    )
    return unit.first(deal) is not None


def _refuse_drafts(unit: Unit, survivor: Row[Any], other: Row[Any]) -> Refusal | None:
    """Why text that was typed about the other one stands against a merge."""
    mine, theirs = _drafts(unit, survivor.id), _drafts(unit, other.id)
    name = called(unit, other)
    for kind in theirs:
        if kind in _CALLS:
            return Refusal(f"A call with {name} was not ended: resume it (d) and end it first.")
        if kind in mine:
            both = f"{called(unit, survivor)} and {name}"
            return Refusal(f"{both} both have an unsaved {kind}: save or empty one of them first.")
    return None


def _drafts(unit: Unit, contact_id: int) -> list[str]:
    """The kinds of the forms that were left unsaved about a contact."""
    rows = unit.raw.execute("select kind from draft where contact_id = ?", (contact_id,))
    return [row[0] for row in rows]


def _end_loser(unit: Unit, winner: Row[Any], loser: Row[Any], today: date) -> Row[Any] | None:
    """End what goes on with who loses their stage; return the stay that goes on."""
    merge_past.end_loser(unit, winner, loser, today=today)
    return merge_past.present_visit(unit, winner.id)


def _fields(
    unit: Unit, survivor: Row[Any], other: Row[Any], sides: Mapping[str, Side]
) -> dict[str, Any]:
    """The survivor's fields as they are from now on."""
    rows = {Side.SURVIVOR: survivor, Side.OTHER: other}
    fields = {
        column: getattr(rows[sides[name]], column)
        for name, columns in _COLUMNS.items()
        for column in columns
    }
    fields["linkedin_url"] = fields["linkedin_url"] or survivor.linkedin_url or other.linkedin_url
    if fields["referred_by"] in (survivor.id, other.id):
        fields["referred_by"] = None
    if fields["seniority"] == Seniority.UNKNOWN and survivor.title == other.title:
        fields["seniority"] = rows[sides["title"].opposite].seniority
    both = (survivor, other)
    for name in ("tags", "product_interest"):
        listed = dict.fromkeys(one for row in both for one in json.loads(getattr(row, name)))
        fields[name] = json.dumps(list(listed), ensure_ascii=False)
    for name, join in (("external_ids", add_ids), ("imported", _joined)):
        joined = join(*(json.loads(getattr(row, name)) for row in both))
        fields[name] = json.dumps(joined, ensure_ascii=False)
    fields["pinned"] = survivor.pinned or other.pinned
    fields["import_id"] = survivor.import_id or other.import_id
    return fields


def _joined(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Both, under names of their own where they differ: `Rating`, `Rating #2`."""
    joined = dict(mine)
    for name, value in theirs.items():
        place, number = name, 2
        while place in joined and joined[place] != value:
            place, number = f"{name} #{number}", number + 1
        joined[place] = value
    return joined


def _not_taken(
    unit: Unit, survivor: Row[Any], other: Row[Any], sides: Mapping[str, Side]
) -> list[str]:
    """What either said of itself that the rep did not take."""
    said = {Side.SURVIVOR: _said(unit, survivor), Side.OTHER: _said(unit, other)}
    lost = []
    for name in said[Side.SURVIVOR]:
        taken, left = said[sides[name]][name], said[sides[name].opposite][name]
        if left and left != taken and name != "referred_by":
            lost.append(f"{FIELDS[name]}: {left}")
    return lost


def _move_rows(unit: Unit, survivor_id: int, other_id: int) -> None:
    """Let all that belongs to the other belong to the survivor; when it happened stays."""
    for table, column in _links():
        unit.raw.execute(
            f"update {table} set {column} = ? where {column} = ?", (survivor_id, other_id)
        )
    # A draft's key is its kind and its contact.
    unit.raw.execute(
        "update draft set key = kind || ':' || ?1, contact_id = ?1 where contact_id = ?2",
        (survivor_id, other_id),
    )


@cache
def _links() -> tuple[tuple[str, str], ...]:
    """Every table and column that names a contact."""
    return tuple(
        (table.name, key.parent.name)
        for table in journal.journaled()
        for key in table.foreign_keys
        if key.column.table.name == "contact"
    )


def _finish(unit: Unit, contact_id: int, lost: Iterable[str], today: date) -> None:
    contact = unit.get(Contact, contact_id)
    assert contact is not None, "the survivor is there"
    if words := "\n".join(lost):
        happened(unit, contact, "note", today, subject=NOT_KEPT, body=f"not kept:\n{words}")
    touches.refit(unit, contact)
    judge_icp(unit, contact_id)
