"""What the store knows of a contact, as the evidence that the gates judge."""

from __future__ import annotations

import json

from sqlmodel import col, select

from pipeboard.domain import evidence
from pipeboard.domain.terms import (
    CallKind,
    Element,
    Fulfil,
    Rating,
    TimelineKind,
    Topic,
    TopicState,
)
from pipeboard.store.tables import Assessment, Bant, Call
from pipeboard.store.unit import Unit

_BANT = Bant.__table__  # type: ignore[attr-defined]


def assessment_of(
    unit: Unit, contact_id: int, cycle: int
) -> tuple[int | None, evidence.Assessment | None]:
    """Return the latest assessment done in this cycle, with its key."""
    table = Assessment.__table__  # type: ignore[attr-defined]
    row = unit.first(
        select(*table.c)
        .where(table.c.contact_id == contact_id, table.c.cycle == cycle, table.c.state == "done")
        .order_by(table.c.id.desc())
    )
    if row is None:
        return None, None
    fields = row._mapping
    answers = {
        topic: evidence.Answer(fields[f"{topic}_text"], TopicState(fields[f"{topic}_state"]))
        for topic in Topic
    }
    return row.id, evidence.Assessment(
        answers,
        source=row.source or "",
        interests=tuple(json.loads(row.product_interest)),
        timeline=TimelineKind(row.timeline_kind) if row.timeline_kind else None,
        timeline_on=row.timeline_on,
        verdict=Fulfil(row.need_fulfillable) if row.need_fulfillable else None,
        mode=row.mode,
    )


def discovery_of(
    unit: Unit, contact_id: int, cycle: int
) -> tuple[int | None, evidence.Discovery | None]:
    """Return the current BANT of this cycle and the latest discovery call that connected.

    The current rating of an element is the latest one that is neither unrated nor unknown; where
    there is none, the latest at all.
    """
    call = unit.first(
        select(Call.id)
        .where(
            Call.contact_id == contact_id,
            Call.cycle == cycle,
            Call.kind == CallKind.DISCOVERY.value,
            Call.outcome == "talked",
        )
        .order_by(col(Call.id).desc())
    )
    rows = unit.all(
        select(*_BANT.c)
        .join(Call.__table__, Call.__table__.c.id == _BANT.c.call_id)  # type: ignore[attr-defined]
        .where(_BANT.c.contact_id == contact_id, col(Call.cycle) == cycle)
        .order_by(_BANT.c.rating.in_(("unrated", "unknown")).desc(), _BANT.c.id)
    )
    if call is None and not rows:
        return None, None
    findings = {
        Element(row.element): evidence.Finding(
            Rating(row.rating), row.evidence, row.value, row.minor, row.currency, row.value_on
        )
        for row in rows
    }
    return call[0] if call else None, evidence.Discovery(findings, connected=call is not None)
