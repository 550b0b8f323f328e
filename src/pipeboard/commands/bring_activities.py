"""Activities from another system: what was done happened, what is to be done becomes a task."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from pipeboard.commands.joins import Joins, Pointer, Refuse, Tally, Unclear
from pipeboard.domain.terms import Status, TaskKind
from pipeboard.store.tables import Activity, Call, Task
from pipeboard.store.unit import Unit

_KNOWN = """
select y.external_id from json_each(?1) asked cross join activity y
  on y.external_id = asked.value
union all select k.external_id from json_each(?1) asked cross join task k
  on k.external_id = asked.value"""
_STANDING = """
select c.id, c.cycle, c.status from json_each(?) asked cross join contact c on c.id = asked.value"""
_CLOSED = "kept as a note: to do with somebody who is disqualified here"


class Doing(NamedTuple):
    """Something done or to be done, as plain values: '' or None is what nobody said.

    `key` is its external id with the system; `cells` are the row as it stood; `pointer` is a
    `Pointer`'s fields. `on` is an ISO day, `time` HH:MM on that wall and `at` the UTC instant of
    both. `is_done` is None when the row leaves it to its day. `kind` is an activity's, `call_kind`
    a call's, `task_kind` what it is while it is to be done.
    """

    line: int
    cells: Sequence[str]
    pointer: Sequence[Any]
    key: str
    kind: str
    call_kind: str
    task_kind: str
    direction: str
    on: str
    time: str
    at: str
    ends_at: str
    seconds: int | None
    is_done: bool | None
    outcome: str
    subject: str
    body: str

    @property
    def waits(self) -> bool:
        """Whether it comes after others: never."""
        return False


@dataclass(slots=True)
class _Plan:
    """What is to be written of some activities: each with its contact and the cycle."""

    done: list[tuple[Doing, int, int]] = field(default_factory=list)
    to_do: list[tuple[Doing, int]] = field(default_factory=list)
    notes: list[tuple[Doing, int, int]] = field(default_factory=list)


class Activities:
    """Decides what becomes of activities, and writes it; a preview decides alone."""

    def __init__(self, joins: Joins, refuse: Refuse, *, today: date) -> None:
        self.tally = Tally()
        self._joins, self._refuse, self._today = joins, refuse, today.isoformat()

    def settle(self, doings: Sequence[Doing]) -> _Plan:
        """Say what becomes of some activities, in turn."""
        found = self._joins.find([Pointer._make(one.pointer) for one in doings])
        standing = self._standing([who for who in found if isinstance(who, int)])
        known = self._known(doings) | self._joins.came.keys()
        plan, tally = _Plan(), self.tally
        for one, who in zip(doings, found, strict=True):
            if one.key in known:
                tally.skipped += 1
            elif isinstance(who, Unclear):
                tally.refused += 1
                self._refuse(one.line, who.reason, one.cells)
            elif who is None:
                tally.unjoined += 1
            else:
                tally.added += 1
                known.add(one.key)
                self._joins.came[one.key] = 1
                self._place(one, who, *standing.get(who, (1, Status.OPEN)), plan)
        return plan

    def write(self, unit: Unit, plan: _Plan) -> None:
        """Write what was decided."""
        calls = self._calls(unit, plan)
        columns = (
            "contact_id cycle kind direction at local_on outcome call_id subject body external_id"
        )
        notes = ((_as_note(one), who, cycle) for one, who, cycle in plan.notes)
        unit.pour(
            Activity,
            columns.split(),
            (
                (
                    *(who, cycle, one.kind, one.direction or None, one.at, one.on),
                    *(one.outcome or None, calls.get(one.key), one.subject),
                    *("" if one.key in calls else one.body, one.key),
                )
                for one, who, cycle in (*plan.done, *notes)
            ),
        )
        unit.pour(
            Task,
            ("contact_id", "kind", "title", "due_on", "due_time", "external_id"),
            (
                (who, one.task_kind, one.subject, one.on, one.time or None, one.key)
                for one, who in plan.to_do
            ),
        )

    def drop(self) -> None:
        """Nothing is kept of a preview."""

    def _place(self, one: Doing, who: int, cycle: int, status: Status, plan: _Plan) -> None:
        is_done = one.on < self._today if one.is_done is None else one.is_done
        if is_done:
            plan.done.append((one, who, cycle))
        elif status is Status.DISQUALIFIED:
            self.tally.said[_CLOSED] += 1
            plan.notes.append((one, who, cycle))
        else:
            if one.task_kind == TaskKind.APPOINTMENT and not one.time:
                one = one._replace(task_kind=TaskKind.TODO.value)
            plan.to_do.append((one, who))
            if one.body:
                plan.notes.append((one, who, cycle))

    def _calls(self, unit: Unit, plan: _Plan) -> dict[str, int]:
        """Write the calls that lasted; return their keys by external id.

        None of them is a discovery call: what another system says of a call proves no gate.
        """
        lasted = [(one, who, cycle) for one, who, cycle in plan.done if one.call_kind]
        first = unit.next_id(Call)
        columns = "id contact_id cycle kind direction started_at ended_at seconds outcome notes"
        unit.pour(
            Call,
            columns.split(),
            (
                (
                    *(first + nth, who, cycle, one.call_kind, one.direction or "out"),
                    *(one.at, one.ends_at, one.seconds, one.outcome or None, _notes(one)),
                )
                for nth, (one, who, cycle) in enumerate(lasted)
            ),
        )
        return {one.key: first + nth for nth, (one, _, _) in enumerate(lasted)}

    def _known(self, doings: Sequence[Doing]) -> set[str]:
        if not self._joins.db:
            return set()
        asked = json.dumps([one.key for one in doings])
        return {row[0] for row in self._joins.db.execute(_KNOWN, (asked,))}

    def _standing(self, ids: Sequence[int]) -> dict[int, tuple[int, Status]]:
        if not self._joins.db:
            return {}
        rows = self._joins.db.execute(_STANDING, (json.dumps(ids),))
        return {who: (cycle, Status(status)) for who, cycle, status in rows}


def _notes(one: Doing) -> str:
    """What a call was about: its record has one field for it."""
    return "\n".join(filter(None, (one.subject, one.body)))


def _as_note(one: Doing) -> Doing:
    """What is to be done with somebody, as a note on them: nothing went to or fro yet."""
    return one._replace(kind="note", direction="", outcome="")
