"""A call that was made, as it is written: its row and what it found out on each element."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row

from pipeboard.domain import call as live
from pipeboard.domain.evidence import Finding
from pipeboard.domain.tandem import Outcome
from pipeboard.domain.terms import CallKind, Element, Verdict
from pipeboard.domain.text import clean
from pipeboard.store.tables import Bant, Call
from pipeboard.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Talk:
    """A call as it went: when it began (aware), how many seconds it took, what was noted.

    `rail` has the seconds at which each step was first entered, `gaps` the times that are not
    among its `seconds`: how far into the call each was, and how long. `noted` is what stood in
    the boxes, for a call that ends without judging it.
    """

    started_at: datetime
    seconds: int
    notes: str = ""
    kind: CallKind = CallKind.DISCOVERY
    rail: Mapping[str, int] = field(default_factory=dict)
    hooks: str = ""
    gaps: tuple[tuple[int, int], ...] = ()
    noted: Mapping[Element, Finding] = field(default_factory=dict)

    @property
    def ended_at(self) -> datetime:
        """When it ended, its gaps included."""
        lasted = self.seconds + sum(away for _, away in self.gaps)
        return self.started_at.astimezone(UTC) + timedelta(seconds=lasted)


def talk_of(call: live.Call, now: datetime) -> Talk:
    """Return what a call was when it ends now; one that never began took no time."""
    return Talk(
        started_at=call.started_at or now,
        seconds=call.seconds(now),
        notes=call.notes,
        kind=call.kind,
        rail={step.value: at for step, at in call.rail.items()},
        hooks=call.hooks,
        gaps=tuple((gap.at, gap.seconds) for gap in call.gaps),
        noted={
            element: Finding(box.rating, box.evidence, box.value, at=box.at)
            for element, box in call.boxes.items()
            if box != live.Box()
        },
    )


def write(
    unit: Unit,
    contact: Row[Any],
    talk: Talk,
    outcome: Outcome,
    found: Mapping[Element, Finding],
    verdict: Verdict = Verdict.NONE,
) -> int:
    """Write a call and what it found out; return its key. The activity is written by others."""
    call_id = unit.insert(
        Call,
        contact_id=contact.id,
        cycle=contact.cycle,
        kind=talk.kind.value,
        started_at=talk.started_at,
        ended_at=talk.ended_at,
        seconds=talk.seconds,
        outcome=outcome.value,
        rail=json.dumps(dict(talk.rail)),
        notes=clean(talk.notes),
        verdict=verdict.value,
        hooks=clean(talk.hooks),
        gaps=json.dumps(talk.gaps),
    )
    rows = [
        {
            "contact_id": contact.id,
            "call_id": call_id,
            "element": element.value,
            "rating": finding.rating.value,
            "evidence": clean(finding.evidence),
            "value": clean(finding.value),
            "minor": finding.minor,
            "currency": finding.currency,
            "value_on": finding.on,
            "noted_at": finding.at,
        }
        for element, finding in found.items()
    ]
    if rows:
        unit.insert_many(Bant, rows)
    return call_id
