"""The addresses and numbers of two contacts, made those of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row
from sqlmodel import col, select

from pipeboard.domain import merging
from pipeboard.domain.channels import UNUSABLE
from pipeboard.domain.merging import Side
from pipeboard.domain.terms import ChannelKind, ChannelState
from pipeboard.store.tables import Channel
from pipeboard.store.unit import Unit

_CHANNEL = Channel.__table__  # type: ignore[attr-defined]
_KINDS = {
    "email": ChannelKind.EMAIL,
    "phone": ChannelKind.PHONE,
    "linkedin": ChannelKind.LINKEDIN,
}
_SAYS_MORE = (
    ChannelState.UNVERIFIED,
    ChannelState.OK,
    ChannelState.BOUNCED,
    ChannelState.WRONG,
    ChannelState.OPTED_OUT,
)
"""Of two states of one address the later one here is believed."""


def defaults(unit: Unit, survivor_id: int, other_id: int) -> dict[str, Side]:
    """Return whose address of each kind is the main one: the survivor's, if it can be used."""
    mine, theirs = _mains(_of(unit, survivor_id)), _mains(_of(unit, other_id))
    return {
        name: merging.default(_usable(mine.get(kind)), _usable(theirs.get(kind)))
        for name, kind in _KINDS.items()
    }


def join(unit: Unit, survivor_id: int, other_id: int, sides: Mapping[str, Side]) -> None:
    """Take what both have out of the other's channels, and say which are the main ones."""
    mine, theirs = _of(unit, survivor_id), _of(unit, other_id)
    same = {}
    for way in theirs:
        twin = next((one for one in mine if _is_same(one, way)), None)
        if twin is not None:
            same[way.id] = twin.id
            _believe(unit, twin, way)
            unit.remove(Channel, way.id)
    mains = {Side.SURVIVOR: _mains(mine), Side.OTHER: _mains(theirs)}
    by_kind = {kind: sides[name] for name, kind in _KINDS.items()}
    for kind in ChannelKind:
        side = by_kind.get(kind, Side.SURVIVOR)
        main = mains[side].get(kind) or mains[side.opposite].get(kind)
        chosen = None if main is None else same.get(main.id, main.id)
        for way in (*mine, *theirs):
            is_main = way.id == chosen
            if way.kind == kind and way.id not in same and bool(way.main) is not is_main:
                unit.change(Channel, way.id, main=is_main)


def _of(unit: Unit, contact_id: int) -> list[Row[Any]]:
    return list(
        unit.all(
            select(*_CHANNEL.c)
            .where(_CHANNEL.c.contact_id == contact_id)
            .order_by(col(Channel.main).desc(), _CHANNEL.c.id)
        )
    )


def _mains(ways: list[Row[Any]]) -> dict[str, Row[Any]]:
    """The main channel of each kind."""
    return {way.kind: way for way in reversed(ways)}


def _usable(way: Row[Any] | None) -> str:
    return "" if way is None or way.state in UNUSABLE else str(way.value)


def _is_same(one: Row[Any], two: Row[Any]) -> bool:
    if (one.kind, one.match) != (two.kind, two.match):
        return False
    # A number is matched without its extension, which is another desk.
    has_extension = one.kind == ChannelKind.PHONE and "x" in f"{one.value}{two.value}".lower()
    return not has_extension or one.value == two.value


def _believe(unit: Unit, twin: Row[Any], way: Row[Any]) -> None:
    """Keep of one address that was known twice what says more."""
    known: dict[str, Any] = {}
    if _SAYS_MORE.index(ChannelState(way.state)) > _SAYS_MORE.index(ChannelState(twin.state)):
        known["state"] = way.state
    if way.label and not twin.label:
        known["label"] = way.label
    if known:
        unit.change(Channel, twin.id, **known)
