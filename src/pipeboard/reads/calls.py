"""The calls of a contact as records: steps with their times, hooks, BANT with its words, notes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeboard.domain.call import STEPS, say_clock
from pipeboard.domain.money import Money
from pipeboard.domain.tandem import Outcome
from pipeboard.domain.terms import Element, Rating

_CALLS = """
select id, cycle, kind, direction, started_at, seconds, gaps, outcome, verdict, hooks, notes, rail
from call where contact_id = ? order by id"""
_FOUND = """
select b.call_id, b.element, b.rating, b.evidence, b.value, b.minor, b.currency, b.value_on,
  b.noted_at
from call k join bant b on b.call_id = k.id where k.contact_id = ?"""
_LOGGED = """
select y.call_id, a.n || '/' || r.max_attempts, y.body, y.offer
from activity y left join attempt a on a.id = y.attempt_id
left join cadence r on r.id = a.cadence_id
where y.contact_id = ? and y.call_id is not null"""
_ORDER = {element: place for place, element in enumerate(Element)}
_PLACES = {step.value: place for place, step in enumerate(STEPS)}


class Found(NamedTuple):
    """What a call found out on one element."""

    element: Element
    rating: Rating
    evidence: str
    value: str
    minor: int | None
    currency: str | None
    on: str | None
    """The date that was named (timeline)."""
    noted_at: int | None
    """Seconds into the call at which the words were noted; None when nobody knows."""

    @property
    def worth(self) -> str:
        """The value in words: an amount, a name, a date; may be empty."""
        if self.minor is not None and self.currency:
            return Money(self.minor, self.currency).plain()
        return self.value or self.on or ""


class CallRecord(NamedTuple):
    """One call as it went."""

    id: int
    cycle: int
    kind: str
    direction: str
    started: str
    """UTC instant."""
    seconds: int | None
    """How long it lasted, without its gaps."""
    gaps: tuple[tuple[int, int], ...]
    """Times that are not counted: how far into the call, and for how many seconds."""
    outcome: str | None
    verdict: str
    hooks: str
    notes: str
    steps: tuple[tuple[str, int], ...]
    """The steps with the seconds at which each was first entered, in their order."""
    found: tuple[Found, ...]
    """Budget, authority, need and timeline, as far as the call asked for them."""
    attempt: str | None
    """`2/5` when the call filled the half of an attempt."""
    offer: bool
    """Whether an offer was made."""

    @property
    def words(self) -> str:
        """The call in one line: `discovery call · 25:00 · talked · qualified`."""
        parts = [f"{plain(self.kind)} call" + (" from them" if self.direction == "in" else "")]
        parts += [] if self.seconds is None else [say_clock(self.seconds)]
        came = outcome_words(self.outcome) if self.outcome else ""
        if self.attempt:
            came = f"{came} (attempt {self.attempt})".lstrip()
        parts += [came] if came else []
        parts += [plain(self.verdict)] if self.verdict != "none" else []
        parts += ["an offer was made"] if self.offer else []
        return " · ".join(parts)

    @property
    def rated(self) -> tuple[Found, ...]:
        """The elements that were rated, or of which something was noted."""
        return tuple(
            one
            for one in self.found
            if one.rating is not Rating.UNRATED or one.evidence or one.worth
        )

    @property
    def course(self) -> str:
        """The steps with their times: `rapport 00:00 · agenda 01:12`; empty without any."""
        return " · ".join(f"{step} {say_clock(at)}" for step, at in self.steps)

    @property
    def pauses(self) -> str:
        """The gaps in words: `01:35 at 12:40, not counted`; empty without any."""
        said = ", ".join(f"{say_clock(long)} at {say_clock(at)}" for at, long in self.gaps)
        return f"{said}, not counted" if said else ""

    def lines(self) -> Iterator[str]:
        """Yield the record in lines of plain text: steps, gaps, hooks, BANT, notes."""
        if self.course:
            yield f"steps: {self.course}"
        if self.pauses:
            yield f"gap: {self.pauses}"
        for hook in self.hooks.splitlines():
            yield f"hook: {hook}"
        for one in self.rated:
            at = "" if one.noted_at is None else f" at {say_clock(one.noted_at)}"
            said = " · ".join(part for part in (one.evidence, one.worth) if part)
            yield f"{one.element.value} {one.rating.value}{at}" + (f": {said}" if said else "")
        if self.notes:
            yield self.notes


def calls(db: sqlite3.Connection, contact_id: int) -> list[CallRecord]:
    """Return every call with a contact, oldest first."""
    found: dict[int, list[Found]] = {}
    for call_id, element, rating, *rest in db.execute(_FOUND, (contact_id,)).fetchall():
        one = Found(Element(element), Rating(rating), *rest)
        found.setdefault(call_id, []).append(one)
    logged = {key: rest for key, *rest in db.execute(_LOGGED, (contact_id,)).fetchall()}
    return [
        _record(row, found.get(row[0], []), *logged.get(row[0], (None, "", 0)))
        for row in db.execute(_CALLS, (contact_id,)).fetchall()
    ]


def _record(
    row: tuple[Any, ...], found: list[Found], attempt: str | None, note: str, offer: int
) -> CallRecord:
    call_id, cycle, kind, direction, at, seconds, gaps, outcome, verdict, hooks, notes, rail = row
    return CallRecord(
        call_id,
        cycle,
        kind,
        direction,
        at,
        seconds,
        tuple((int(into), int(long)) for into, long in json.loads(gaps)),
        outcome,
        verdict,
        hooks,
        "\n".join(part for part in (notes, note) if part),
        _steps(json.loads(rail)),
        tuple(sorted(found, key=lambda one: _ORDER[one.element])),
        attempt,
        bool(offer),
    )


def _steps(rail: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """The steps in the order in which they were entered."""
    return tuple(sorted(rail.items(), key=lambda one: (one[1], _PLACES.get(one[0], -1))))


def outcome_words(value: str) -> str:
    """Return an outcome in words; a held meeting has one of its own."""
    return Outcome(value).words if value in tuple(Outcome) else plain(value)


def plain(value: str) -> str:
    """Return a stored term as words: `not_yet` is `not yet`."""
    return value.replace("_", " ")
