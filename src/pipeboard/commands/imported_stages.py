"""Stages that another system claims, applied: qualifications of origin imported, visits, status."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pipeboard.commands.records import leave_many
from pipeboard.domain.tandem import RunState, StopReason
from pipeboard.domain.terms import Gate, Proof, Stage, Status
from pipeboard.store.tables import Qualification, Visit
from pipeboard.store.unit import Unit

_STANDING = f"""
select c.id, c.stage, c.status, c.cycle, c.tags,
  exists(select 1 from opportunity where contact_id = c.id and status = 'open'),
  (select group_concat(gate, ' ') from qualification
    where contact_id = c.id and withdrawn_at is null),
  exists(select 1 from cadence where contact_id = c.id
    and state in ('{RunState.ACTIVE}', '{RunState.PAUSED}'))
from json_each(?) asked cross join contact c on c.id = asked.value"""
_NEW_CYCLE = "new cycle"
_ASKED = "(select value from json_each(?))"
_WITHDRAW = f"""update qualification set withdrawn_at = ?, withdrawn_reason = '{_NEW_CYCLE}',
updated_at = ? where contact_id in {_ASKED} and withdrawn_at is null"""
_STOP = f"""update cadence set state = '{RunState.STOPPED}', stop_reason = ?, updated_at = ?
where contact_id = ? and state in ('{RunState.ACTIVE}', '{RunState.PAUSED}')"""
_SAVE = """update contact set stage = ?, status = ?, cycle = ?, tags = ?,
updated_at = ? where id = ?"""


@dataclass(slots=True)
class Standing:
    """Where a contact stands, with what an import did to it so far."""

    stage: Stage = Stage.LEAD
    status: Status = Status.OPEN
    cycle: int = 1
    tags: list[str] = field(default_factory=list)
    has_open_deal: bool = False
    gates: set[str] = field(default_factory=set)
    is_chased: bool = False


@dataclass(slots=True)
class _Gate:
    cycle: int
    gate: Gate
    deal_id: int | None
    withdrawn: str | None = None


@dataclass(slots=True)
class _Visit:
    cycle: int
    stage: Stage
    is_over: bool = False


@dataclass(slots=True)
class _Change:
    """What is to be written of one contact."""

    leaves: bool = False
    new_cycle: bool = False
    stops: StopReason | None = None
    gates: list[_Gate] = field(default_factory=list)
    visits: list[_Visit] = field(default_factory=list)


class Stages:
    """Moves contacts to the stages that files claim; `write` writes what was moved since."""

    def __init__(self, db: sqlite3.Connection | None) -> None:
        self.db = db
        self._standing: dict[int, Standing] = {}
        self._changes: dict[int, _Change] = {}

    def load(self, ids: Iterable[int]) -> None:
        """Look up where some contacts stand; those not in the store are new leads."""
        wanted = [who for who in ids if who not in self._standing]
        rows = self.db.execute(_STANDING, (json.dumps(wanted),)) if self.db and wanted else ()
        for who, stage, status, cycle, tags, has_deal, gates, chased in rows:
            self._standing[who] = Standing(
                Stage(stage),
                Status(status),
                cycle,
                json.loads(tags),
                bool(has_deal),
                set((gates or "").split()),
                bool(chased),
            )

    def of(self, who: int) -> Standing:
        """Return where somebody stands."""
        return self._standing.setdefault(who, Standing())

    def tag(self, who: int, tag: str) -> None:
        """Put a tag on somebody."""
        one = self.of(who)
        if tag not in one.tags:
            one.tags.append(tag)
            self._change(who)

    def reach(self, who: int, stage: Stage, *, deal_id: int | None = None) -> None:
        """Bring somebody forward to a stage: the gates up to it count as passed elsewhere."""
        one, change = self.of(who), self._change(who)
        if one.status is Status.WON:
            change.new_cycle = True
            for gate in change.gates:
                gate.withdrawn = gate.withdrawn or _NEW_CYCLE
            one.cycle, one.gates, one.status = one.cycle + 1, set(), Status.OPEN
        self._pass(who, stage, deal_id)
        self._enter(who, stage)
        change.stops = StopReason(stage.value)
        if stage is Stage.OPPORTUNITY:
            one.has_open_deal = True

    def win(self, who: int, *, deal_id: int | None = None) -> None:
        """Make somebody a customer: all gates count as passed, the stay in the stage is over."""
        one, change = self.of(who), self._change(who)
        self._pass(who, Stage.OPPORTUNITY, deal_id)
        if one.stage is not Stage.OPPORTUNITY:
            self._enter(who, Stage.OPPORTUNITY)
        self._leave(who)
        one.status, change.stops = Status.WON, StopReason.WON

    def lose(self, who: int, reason: str, *, deal_id: int) -> None:
        """Note that somebody had an opportunity and lost it: they are an SQL (row 6)."""
        one, change = self.of(who), self._change(who)
        self._pass(who, Stage.OPPORTUNITY, deal_id)
        for gate in change.gates:
            if gate.gate is Gate.OPPORTUNITY and gate.deal_id == deal_id:
                gate.withdrawn = f"lost: {reason}"
        one.gates.discard(Gate.OPPORTUNITY)
        self._enter(who, Stage.OPPORTUNITY)
        self._enter(who, Stage.SQL)
        change.stops = StopReason.SQL

    def write(self, unit: Unit) -> None:
        """Write all that was moved since the last time."""
        stamp, changes = unit.stamp, self._changes
        starting = json.dumps([who for who, change in changes.items() if change.new_cycle])
        leave_many(unit, [who for who, change in changes.items() if change.leaves])
        unit.raw.execute(_WITHDRAW, (stamp, stamp, starting))
        unit.raw.executemany(_SAVE, (self._saved(who, stamp) for who in changes))
        stops = [(change.stops, stamp, who) for who, change in changes.items() if change.stops]
        chased = (stop for stop in stops if self.of(stop[-1]).is_chased)
        unit.raw.executemany(_STOP, chased)
        unit.pour(
            Visit,
            ("contact_id", "cycle", "stage", "entered_at", "left_at"),
            (
                (who, visit.cycle, visit.stage.value, stamp, stamp if visit.is_over else None)
                for who, change in changes.items()
                for visit in change.visits
            ),
        )
        columns = "contact_id cycle gate origin opportunity_id passed_at withdrawn_at"
        unit.pour(
            Qualification,
            (*columns.split(), "withdrawn_reason"),
            (
                (
                    *(who, gate.cycle, gate.gate.value, Proof.IMPORTED.value, gate.deal_id, stamp),
                    *(stamp if gate.withdrawn else None, gate.withdrawn),
                )
                for who, change in changes.items()
                for gate in change.gates
            ),
        )
        self._changes = {}

    def drop(self) -> None:
        """Forget what is to be written: this was a preview."""
        self._changes = {}

    def _saved(self, who: int, stamp: str) -> tuple[Any, ...]:
        one = self.of(who)
        tags = json.dumps(one.tags, ensure_ascii=False)
        return one.stage.value, one.status.value, one.cycle, tags, stamp, who

    def _change(self, who: int) -> _Change:
        return self._changes.setdefault(who, _Change())

    def _pass(self, who: int, stage: Stage, deal_id: int | None) -> None:
        one, change = self.of(who), self._change(who)
        for gate in Gate:
            if gate not in one.gates and Stage(gate).order <= stage.order:
                deal = deal_id if gate is Gate.OPPORTUNITY else None
                change.gates.append(_Gate(one.cycle, gate, deal))
                one.gates.add(gate.value)

    def _enter(self, who: int, stage: Stage) -> None:
        self._leave(who)
        one = self.of(who)
        one.stage = stage
        self._change(who).visits.append(_Visit(one.cycle, stage))

    def _leave(self, who: int) -> None:
        change = self._change(who)
        change.leaves = True
        for visit in change.visits:
            visit.is_over = True
