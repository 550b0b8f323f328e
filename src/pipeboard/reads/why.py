"""Why a contact is in its stage: gates passed, the words behind each, what is missing next."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from typing import Any, NamedTuple

from pipeboard.domain.call import say_clock
from pipeboard.domain.evidence import Answer, Assessment, Case, Discovery, Finding, NextStep
from pipeboard.domain.gates import refuse_opportunity, refuse_sal, refuse_sql
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import (
    STAGES,
    Fulfil,
    Rating,
    Stage,
    Status,
    TaskKind,
    TimelineKind,
    Topic,
    TopicState,
)
from pipeboard.reads.contact import (
    Contact,
    Known,
    Qualification,
    bant,
    contact,
    next_step,
    qualifications,
)

_ASSESSMENT = """
select id, taken_at, mode, source, need_fulfillable, timeline_kind, timeline_on, product_interest,
  source_text, source_state, need_text, need_state, product_interest_text,
  product_interest_state, solution_text, solution_state, timeline_text, timeline_state
from assessment"""
_DEAL = "select pain, interest, fit, name, opened_at from opportunity where id = ?"
_BATCH = """
select file_name, b.created_at from import_batch b join contact c on c.import_id = b.id
where c.id = ?"""
_SPOKE = """
select 1 from call where contact_id = ? and cycle = ? and kind = 'discovery'
  and outcome = 'talked' limit 1"""
_TOPICS = tuple(Topic)


class Quote(NamedTuple):
    """Words that were said, what they are about, and the record that holds them."""

    about: str
    text: str
    record: str
    """`assessment 4`, `call 7`, `opportunity 2`."""
    at: str
    """UTC instant."""
    noted_at: int | None = None
    """Seconds into the call at which it was noted; None when nobody knows."""

    @property
    def into(self) -> str:
        """How far into the call: `at 12:04`; empty when nobody knows."""
        return "" if self.noted_at is None else f"at {say_clock(self.noted_at)}"

    @property
    def place(self) -> str:
        """The record, and how far into the call: `call 7 at 12:04`."""
        return f"{self.record} {self.into}".rstrip()


class Ground(NamedTuple):
    """One gate that stands, and on what."""

    gate: str
    origin: str
    passed_at: str
    quotes: tuple[Quote, ...]
    override_reason: str | None
    imported_from: str | None


class Why(NamedTuple):
    """Why a contact is where it is; `missing` is what the next gate still asks for."""

    id: int
    name: str
    stage: str
    status: str
    since: str | None
    grounds: tuple[Ground, ...]
    next_stage: str | None
    missing: tuple[str, ...]


def why(db: sqlite3.Connection, contact_id: int) -> Why | None:
    """Return what a contact's stage rests on, or None when there is no such contact."""
    who = contact(db, contact_id)
    if who is None:
        return None
    live = [one for one in qualifications(db, contact_id) if one.withdrawn_at is None]
    refusal, following = _next_gate(db, who)
    missing = tuple(one.words for one in refusal.missing) if refusal else ()
    return Why(
        who.id,
        who.name,
        who.stage,
        who.status,
        who.since,
        tuple(ground(db, who, one) for one in live),
        following,
        missing,
    )


def assessed(db: sqlite3.Connection, contact_id: int, cycle: int) -> Assessment | None:
    """Return the latest needs assessment done in a cycle."""
    row = db.execute(
        f"{_ASSESSMENT} where contact_id = ? and cycle = ? and state = 'done' "
        "order by id desc limit 1",
        (contact_id, cycle),
    ).fetchone()
    return _assessment(row) if row else None


def discovered(db: sqlite3.Connection, who: Contact) -> Discovery:
    """Return what the calls of this cycle found out, as the gate reads it."""
    findings = {known.element: _finding(known) for known in bant(db, who.id)}
    spoke = db.execute(_SPOKE, (who.id, who.cycle)).fetchone()
    return Discovery(findings, connected=spoke is not None)


def _next_gate(db: sqlite3.Connection, who: Contact) -> tuple[Refusal | None, str | None]:
    stage = Stage(who.stage)
    if who.status != Status.OPEN or stage is Stage.OPPORTUNITY:
        return None, None
    following = STAGES[STAGES.index(stage) + 1]
    if stage is Stage.LEAD:
        return refuse_sal(assessed(db, who.id, who.cycle)), following
    if stage is Stage.SAL:
        return refuse_sql(discovered(db, who)), following
    task = next_step(db, who.id)
    step = task and NextStep(task.title, date.fromisoformat(task.due_on), kind=TaskKind(task.kind))
    return refuse_opportunity(Case(), step or None), following


def ground(db: sqlite3.Connection, who: Contact, passed: Qualification) -> Ground:
    """Return one gate that was passed, with the words behind it."""
    quotes: tuple[Quote, ...] = ()
    if passed.assessment_id is not None:
        quotes = _assessment_quotes(db, passed.assessment_id)
    elif passed.call_id is not None:
        quotes = _call_quotes(db, who.id, passed.call_id)
    elif passed.opportunity_id is not None:
        quotes = _deal_quotes(db, passed.opportunity_id)
    batch = db.execute(_BATCH, (who.id,)).fetchone() if passed.origin == "imported" else None
    return Ground(
        passed.gate,
        passed.origin,
        passed.passed_at,
        quotes,
        passed.override_reason,
        batch[0] if batch else None,
    )


def _assessment_quotes(db: sqlite3.Connection, assessment_id: int) -> tuple[Quote, ...]:
    row = db.execute(f"{_ASSESSMENT} where id = ?", (assessment_id,)).fetchone()
    if row is None:
        return ()
    said = _assessment(row)
    facts = {
        Topic.SOURCE: said.source,
        Topic.PRODUCT_INTEREST: ", ".join(said.interests),
        Topic.TIMELINE: " ".join(
            part
            for part in (
                said.timeline.label if said.timeline else "",
                said.timeline_on.isoformat() if said.timeline_on else "",
            )
            if part
        ),
    }
    words = (
        (topic.label, " · ".join(p for p in (facts.get(topic), said.answer(topic).text) if p))
        for topic in (Topic.NEED, *(topic for topic in _TOPICS if topic is not Topic.NEED))
    )
    return tuple(
        Quote(about, text, f"assessment {assessment_id}", row[1]) for about, text in words if text
    )


def _call_quotes(db: sqlite3.Connection, contact_id: int, call_id: int) -> tuple[Quote, ...]:
    return tuple(
        Quote(
            f"{known.element.value} {known.rating.value}",
            known.evidence or known.value,
            f"call {known.call_id}",
            known.at or "",
            known.noted_at,
        )
        for known in bant(db, contact_id, up_to_call=call_id)
        if known.rating is not Rating.UNRATED
    )


def _deal_quotes(db: sqlite3.Connection, opportunity_id: int) -> tuple[Quote, ...]:
    row = db.execute(_DEAL, (opportunity_id,)).fetchone()
    if row is None:
        return ()
    *words, _, at = row
    named = zip(("pain", "interest", "fit"), words, strict=True)
    return tuple(Quote(a, text, f"opportunity {opportunity_id}", at) for a, text in named if text)


def _assessment(row: tuple[Any, ...]) -> Assessment:
    _, _, mode, source, verdict, kind, on, interests, *answers = row
    pairs = zip(answers[::2], answers[1::2], strict=True)
    return Assessment(
        {
            topic: Answer(text, TopicState(state))
            for topic, (text, state) in zip(_TOPICS, pairs, strict=True)
        },
        source or "",
        tuple(json.loads(interests)),
        TimelineKind(kind) if kind else None,
        date.fromisoformat(on) if on else None,
        Fulfil(verdict) if verdict else None,
        mode,
    )


def _finding(known: Known) -> Finding:
    on = date.fromisoformat(known.on) if known.on else None
    return Finding(known.rating, known.evidence, known.value, known.minor, known.currency, on)
