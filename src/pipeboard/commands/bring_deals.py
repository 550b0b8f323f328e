"""Deals from another system: tags and notes, or, when their stages are trusted, opportunities."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from pipeboard.commands.imported_stages import Standing
from pipeboard.commands.joins import DEAL, Joins, Pointer, Refuse, Tally, Unclear
from pipeboard.domain.claims import WAS
from pipeboard.domain.money import Money
from pipeboard.domain.terms import Billing, DealStatus, DealStep, Stage, Status
from pipeboard.store.tables import Activity, Opportunity
from pipeboard.store.unit import Unit

_KNOWN = """
select y.external_id, 0 from json_each(?1) asked cross join activity y
  on y.external_id = asked.value
union all select o.external_id, 1 from json_each(?1) asked cross join opportunity o
  on o.external_id = asked.value"""
_NOTE, _WHOLE = 1, 2
_KEPT = "kept as a note: {}"
_SECOND = _KEPT.format("the contact has an open opportunity already")
_LEFT = _KEPT.format("the contact is parked or disqualified here")
_STRANGE = _KEPT.format("its status is none of open, won and lost")
_UNSIZED = _KEPT.format("a won deal without an amount")
_NO_REASON = "no reason in the file"
_NOON = "T12:00:00Z"
_OURS = (DealStatus.OPEN, DealStatus.WON, DealStatus.LOST)
_LINES = (
    ("stage", "stage"),
    ("status", "status"),
    ("closes", "close_on"),
    ("why lost", "lost_words"),
    ("owner", "owner"),
    ("source", "source"),
    ("entered", "entered_on"),
)


class Deal(NamedTuple):
    """A deal as plain values: '' or None is what nobody said; days are ISO, amounts minor units.

    `key` is its external id with the system; `cells` are the row as it stood. `pointer` is a
    `Pointer`'s fields. `rest` are (column, text) that no field has. `opened_at` is a UTC instant.
    """

    line: int
    cells: Sequence[str]
    pointer: Sequence[Any]
    key: str
    name: str
    stage: str
    step: str
    status: str
    amount: int | None
    currency: str
    probability: int | None
    close_on: str
    entered_on: str
    opened_at: str
    lost_reason: str
    lost_words: str
    owner: str
    source: str
    note: str
    rest: Sequence[tuple[str, str]]

    @property
    def waits(self) -> bool:
        """Whether it comes after those that are closed: one contact has one open deal."""
        return self.status == DealStatus.OPEN

    @property
    def worth(self) -> str:
        """The amount in words, '' without one."""
        return "" if self.amount is None else Money(self.amount, self.currency).plain()


@dataclass(slots=True)
class _Plan:
    """What is to be written of some deals: each with its contact."""

    notes: list[tuple[Deal, int, int]] = field(default_factory=list)
    deals: list[tuple[int, Deal, int, int]] = field(default_factory=list)


class Deals:
    """Decides what becomes of deals, and writes it; a preview decides alone."""

    def __init__(
        self, joins: Joins, refuse: Refuse, *, trust: bool, today: date, next_id: int = 1
    ) -> None:
        self.tally = Tally()
        self._joins, self._refuse, self._trust, self._today = joins, refuse, trust, today
        self._stages, self._next_id = joins.stages, next_id

    def settle(self, deals: Sequence[Deal]) -> _Plan:
        """Say what becomes of some deals, in turn."""
        found = self._joins.find([Pointer._make(deal.pointer) for deal in deals])
        self._stages.load({who for who in found if isinstance(who, int)})
        known = self._known(deals)
        plan = _Plan()
        for deal, who in zip(deals, found, strict=True):
            before = max(known.get(deal.key, 0), self._joins.came.get(deal.key, 0))
            if before == _WHOLE or (before and not self._trust):
                self.tally.skipped += 1
            elif isinstance(who, Unclear):
                self.tally.refused += 1
                self._refuse(deal.line, who.reason, deal.cells)
            elif who is None:
                self.tally.unjoined += 1
            else:
                self._place(deal, who, before, plan)
        return plan

    def write(self, unit: Unit, plan: _Plan) -> None:
        """Write what was decided."""
        rows = (_opportunity(*one, today=self._today, stamp=unit.stamp) for one in plan.deals)
        unit.pour(Opportunity, _OPPORTUNITY, rows)
        self._stages.write(unit)
        columns = ("contact_id", "cycle", "kind", "at", "local_on", "subject", "body")
        unit.pour(
            Activity,
            (*columns, "external_id"),
            (self._note(unit, deal, who, cycle) for deal, who, cycle in plan.notes),
        )

    def drop(self) -> None:
        """Forget what was decided: this is a preview."""
        self._stages.drop()

    def _known(self, deals: Sequence[Deal]) -> dict[str, int]:
        """Which deals are in the store already: as a note, or as an opportunity."""
        known: dict[str, int] = {}
        if self._joins.db:
            asked = json.dumps([deal.key for deal in deals])
            for key, is_whole in self._joins.db.execute(_KNOWN, (asked,)):
                known[key] = max(known.get(key, 0), _WHOLE if is_whole else _NOTE)
        return known

    def _place(self, deal: Deal, who: int, before: int, plan: _Plan) -> None:
        one = self._stages.of(who)
        kept = self._why_kept(deal, one) if self._trust else ""
        if before and kept:
            self.tally.skipped += 1
            return
        self._joins.came[deal.key] = _WHOLE if self._trust and not kept else _NOTE
        self._joins.expect_deal(deal.name, who)
        if kept:
            self.tally.said[kept] += 1
        if self._trust and not kept:
            self._apply(deal, who, one)
            plan.deals.append((self._next_id, deal, who, one.cycle))
            self._next_id += 1
        elif deal.stage or deal.status:
            self._stages.tag(who, f"{WAS}{deal.stage or deal.status}")
        if before:
            self.tally.filled += 1
            return
        self.tally.added += 1
        if not self._trust or kept or deal.note or deal.rest or deal.owner or deal.source:
            plan.notes.append((deal, who, one.cycle))

    def _why_kept(self, deal: Deal, one: Standing) -> str:
        """Return why a deal cannot be an opportunity here, '' when it can."""
        if one.status in (Status.NURTURE, Status.DISQUALIFIED):
            return _LEFT
        if deal.status not in _OURS:
            return _STRANGE
        if deal.status == DealStatus.OPEN and one.has_open_deal:
            return _SECOND
        return _UNSIZED if deal.status == DealStatus.WON and deal.amount is None else ""

    def _apply(self, deal: Deal, who: int, one: Standing) -> None:
        """Move the contact where the deal says that it stands."""
        if deal.status == DealStatus.OPEN:
            self._stages.reach(who, Stage.OPPORTUNITY, deal_id=self._next_id)
        elif one.status is Status.WON or one.has_open_deal:
            return
        elif deal.status == DealStatus.WON:
            self._stages.win(who, deal_id=self._next_id)
        elif one.stage.order < Stage.SQL.order:
            self._stages.lose(who, deal.lost_reason, deal_id=self._next_id)

    def _note(self, unit: Unit, deal: Deal, who: int, cycle: int) -> tuple[Any, ...]:
        at, on = deal.opened_at or unit.stamp, deal.entered_on or self._today.isoformat()
        return who, cycle, "note", at, on, f"{DEAL}{deal.name}", "\n".join(_lines(deal)), deal.key


def _lines(deal: Deal) -> Iterator[str]:
    """A deal in lines of plain text."""
    if deal.worth:
        yield f"amount: {deal.worth}"
    for label, name in _LINES:
        if text := getattr(deal, name):
            yield f"{label}: {text}"
    if deal.probability is not None:
        yield f"probability: {deal.probability / 100:g} %"
    yield from (f"{column}: {text}" for column, text in deal.rest)
    if deal.note:
        yield deal.note


_OPPORTUNITY = (
    "id contact_id cycle name step status amount currency billing close_on first_close_on"
    " probability opened_at closed_on lost_reason lost_note external_id"
).split()


def _opportunity(
    deal_id: int, deal: Deal, who: int, cycle: int, *, today: date, stamp: str
) -> tuple[Any, ...]:
    """The row of an opportunity, in the order of `_OPPORTUNITY`."""
    is_open, is_lost = deal.status == DealStatus.OPEN, deal.status == DealStatus.LOST
    closed_on = None if is_open else _closed_on(deal, today.isoformat())
    opened_at = min(deal.opened_at or stamp, stamp)
    if closed_on and opened_at[:10] > closed_on:
        opened_at = f"{closed_on}{_NOON}"
    close_on = deal.close_on or None
    return (
        *(deal_id, who, cycle, deal.name),
        *(deal.step or DealStep.DISCOVERY_DONE.value, deal.status),
        *(deal.amount, None if deal.amount is None else deal.currency),
        Billing.ONE_OFF.value,
        *(close_on, close_on),
        deal.probability if is_open else None,
        *(opened_at, closed_on),
        *((deal.lost_reason, deal.lost_words or _NO_REASON) if is_lost else (None, None)),
        deal.key,
    )


def _closed_on(deal: Deal, today: str) -> str:
    """The day on which a deal was closed: the last one that it names and that has come."""
    return next((day for day in (deal.close_on, deal.entered_on) if "" < day <= today), today)
