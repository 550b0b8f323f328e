"""What an outcome says of a phone or an e-mail address, and how many can still be used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeboard.domain.cadence import Reach
from pipeboard.domain.tandem import Half, Outcome
from pipeboard.domain.terms import ChannelKind, ChannelState

UNUSABLE = frozenset((ChannelState.BOUNCED, ChannelState.WRONG, ChannelState.OPTED_OUT))
KINDS = {Half.CALL: ChannelKind.PHONE, Half.EMAIL: ChannelKind.EMAIL}
_PROVED = (Outcome.TALKED, Outcome.APPOINTMENT, Outcome.CALL_BACK, Outcome.REPLIED)


@dataclass(frozen=True, slots=True)
class Way:
    """One phone, address or profile of a contact, by its key in the store."""

    id: int
    kind: ChannelKind
    value: str
    state: ChannelState = ChannelState.UNVERIFIED

    @property
    def is_usable(self) -> bool:
        """Whether it can be tried."""
        return self.state not in UNUSABLE


def first(ways: Iterable[Way], kind: ChannelKind) -> Way | None:
    """Return the way of a kind that is used next, the main one first; None when none is left."""
    return next((way for way in ways if way.kind is kind and way.is_usable), None)


def reach(ways: Iterable[Way]) -> Reach:
    """Return how many phones and how many addresses can still be used."""
    usable = [way.kind for way in ways if way.is_usable]
    return Reach(usable.count(ChannelKind.PHONE), usable.count(ChannelKind.EMAIL))


def is_opted_out(ways: Iterable[Way]) -> bool:
    """Return whether the contact asked not to be called or written to."""
    return any(way.state is ChannelState.OPTED_OUT for way in ways)


def after(
    ways: tuple[Way, ...],
    half: Half,
    outcome: Outcome,
    *,
    email_fine: bool = False,
) -> tuple[Way, ...]:
    """Return the ways as an outcome leaves them, in their order.

    `email_fine` keeps e-mail open to who must not be called.
    """
    kind = KINDS[half]
    if outcome in (Outcome.DO_NOT_CALL, Outcome.UNSUBSCRIBE):
        closed = {kind}
        if outcome is Outcome.DO_NOT_CALL and not email_fine:
            closed.add(ChannelKind.EMAIL)
        return _put(ways, ChannelState.OPTED_OUT, {way.id for way in ways if way.kind in closed})
    used = first(ways, kind)
    if used is None:
        return ways
    if outcome is Outcome.WRONG_NUMBER:
        return _put(ways, ChannelState.WRONG, {used.id})
    if outcome is Outcome.BOUNCED:
        return _put(ways, ChannelState.BOUNCED, {used.id})
    return _put(ways, ChannelState.OK, {used.id}) if outcome in _PROVED else ways


def _put(ways: tuple[Way, ...], state: ChannelState, ids: set[int]) -> tuple[Way, ...]:
    return tuple(replace(way, state=state) if way.id in ids else way for way in ways)
