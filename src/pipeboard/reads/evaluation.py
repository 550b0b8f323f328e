"""Whom the score foretold: the contacts that are decided, as they were when they left the leads."""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from pipeboard.domain import traits
from pipeboard.domain.evaluation import Decided, Evaluation, Finding, evaluate
from pipeboard.domain.icp import Person
from pipeboard.domain.score_rules import fit_line, penalty_line
from pipeboard.domain.scoring import Event, Model, Scorer, say_points
from pipeboard.domain.terms import Seniority
from pipeboard.domain.text import fold
from pipeboard.store import persons

_REACHED = """select contact_id, min(passed_at) as at, max(origin = 'override') as forced
    from qualification where gate = 'sql' and not in_error group by contact_id"""
_LOST = """(c.status = 'disqualified'
    or c.status = 'nurture' and c.exit_reason in ('cadence_exhausted', 'lost_revisit'))"""
_DECIDED = f"""
with reached as ({_REACHED})
select c.id, reached.at, reached.forced, c.source, c.origin, v.traits, v.left_at
from contact c left join reached on reached.contact_id = c.id
left join visit v on v.id = (select id from visit where contact_id = c.id and stage = 'lead'
  and left_at is not null and (reached.at is null or left_at <= reached.at)
  order by left_at desc, id desc limit 1)
where reached.at is not null or {_LOST} order by c.id"""
_UNDECIDED = f"""
with reached as ({_REACHED})
select coalesce(sum(status = 'open'), 0), coalesce(sum(status <> 'open'), 0) from contact c
where not {_LOST} and id not in (select contact_id from reached)"""
_CHUNK = 2000
_YES, _NO = "yes", "no"
_MOST_VALUES = 12  # of one attribute
_FACTS = ("industry", "seniority", "country", "source", "origin")


class Valued(NamedTuple):
    """What came of those to whom a rule gave some points, beside what it gives them now."""

    finding: Finding
    now: int


class Report(NamedTuple):
    """How a model did on the contacts that are decided."""

    model: Model
    whole: Evaluation
    rules: tuple[Valued, ...]
    """Rule by rule in the model's order, the answer that gives most first."""
    values: tuple[Finding, ...]
    """What they were: industry, seniority, country, source, origin; of each the most frequent."""
    left_out: Mapping[str, int]
    """How many rarer values an attribute has beside those."""
    open: int
    """Not decided yet, and not counted."""
    parked: int
    """Parked for another reason than no answer or a lost deal, and not counted."""
    as_now: int
    """Of those counted: nothing was kept of then, they are taken as they are now."""
    forced: int
    """Of the successes: they are SQL by override."""

    def suggestions(self) -> dict[str, int]:
        """Return the points that are suggested for whole rules, by rule: for their best answer."""
        best = {rule.id: say_points(rule.points * 100) for rule in self.model.fit}
        found = (one for one, _ in self.rules)
        return {
            one.attribute: one.points
            for one in found
            if one.points is not None and one.value == best.get(one.attribute, _YES)
        }


def report(db: sqlite3.Connection, model: Model, today: date) -> Report:
    """Return how a model would have told those who reached SQL from those who were lost.

    A contact counts once: a success when it ever reached SQL, else lost when it was disqualified,
    or parked after its last attempt or its lost deal. What it was is what was known on the day it
    left the leads, and its score is the model's of that day.
    """
    cases = list(_cases(db, model, today))
    by_rule = evaluate(case.by_rule for case in cases)
    values, left_out = _frequent(evaluate(case.by_value for case in cases).findings)
    still, parked = db.execute(_UNDECIDED).fetchone()
    return Report(
        model,
        by_rule,
        tuple(_in_order(by_rule.findings, model)),
        values,
        left_out,
        still,
        parked,
        sum(case.is_as_now for case in cases),
        sum(case.is_forced for case in cases),
    )


class _Case(NamedTuple):
    """One decided contact, seen by the rules and by what it was."""

    by_rule: Decided
    by_value: Decided
    is_as_now: bool
    is_forced: bool


def _cases(db: sqlite3.Connection, model: Model, today: date) -> Iterator[_Case]:
    rows = db.execute(_DECIDED).fetchall()
    scorer, answers = Scorer(model), _Answers(model)
    for first in range(0, len(rows), _CHUNK):
        chunk = rows[first : first + _CHUNK]
        did = persons.events(db, [row[0] for row in chunk])
        was = {row[0]: traits.read(row[5]) if row[5] else None for row in chunk}
        asked = [who for who, person in was.items() if person is None]
        now = persons.known(db, asked, columns=model.columns)
        for who, reached, forced, source, origin, _, left in chunk:
            person = was[who] or now[who].person
            on = _local_day(left or reached) or today
            did_by_then = [one for one in did.get(who, ()) if one.on <= on]
            lo, is_success = scorer.rate(person, did_by_then, on).lo, reached is not None
            yield _Case(
                Decided(is_success, lo, tuple(answers.of(person, did_by_then))),
                Decided(is_success, lo, _facts(person, source, origin)),
                is_as_now=was[who] is None,
                is_forced=bool(forced),
            )


class _Answers:
    """What each rule of a model says of a contact; of the same facts it is asked once."""

    def __init__(self, model: Model) -> None:
        fit = [(rule.id, fit_line(model.profile, rule), True) for rule in model.fit]
        penalties = [(rule.id, penalty_line(rule), False) for rule in model.penalties]
        self._rules = [(*one, dict[Hashable, str | None]()) for one in (*fit, *penalties)]
        self._behaviours = [rule.id for rule in model.behaviours]

    def of(self, person: Person, events: Iterable[Event]) -> Iterator[tuple[str, str]]:
        """Yield rule and answer: of fit the points, where they are known, else yes or no."""
        for name, asking, is_fit, kept in self._rules:
            key = asking.key(person)
            if key not in kept:
                _, _, found, low, high = asking.line(key)
                points = say_points(low) if low == high else None
                kept[key] = points if is_fit else _YES if found else _NO
            if answer := kept[key]:
                yield name, answer
        did = {event.rule for event in events}
        for name in self._behaviours:
            yield name, _YES if name in did else _NO


def _facts(who: Person, source: str | None, origin: str) -> tuple[tuple[str, str], ...]:
    level = "" if who.level is Seniority.UNKNOWN else who.level.value.replace("_", "-")
    values = fold(who.industry or ""), level, (who.country or "").upper(), source or "", origin
    return tuple((name, value) for name, value in zip(_FACTS, values, strict=True) if value)


def _local_day(instant: str | None) -> date | None:
    return datetime.fromisoformat(instant).astimezone().date() if instant else None


def _in_order(findings: Iterable[Finding], model: Model) -> Iterator[Valued]:
    """The findings in the model's order, with the points that the rule gives for the answer."""
    by_rule: dict[str, list[Finding]] = {}
    for found in findings:
        by_rule.setdefault(found.attribute, []).append(found)
    for rule in model.fit:
        tiers = {say_points(tier.points * 100): tier.points for tier in rule.tiers}
        listed = [Valued(one, tiers.get(one.value, 0)) for one in by_rule.get(rule.id, ())]
        yield from sorted(listed, key=lambda one: -one.now)
    points = model.points()
    for name in (rule.id for rules in (model.penalties, model.behaviours) for rule in rules):
        both = sorted(by_rule.get(name, ()), key=lambda one: one.value != _YES)
        if both and both[0].value == _YES:  # else nobody did: all are alike
            yield from (Valued(one, points[name] if one.value == _YES else 0) for one in both)


def _frequent(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], dict[str, int]]:
    """Of every attribute the values that most had, and how many more there are."""
    by_name: dict[str, list[Finding]] = {name: [] for name in _FACTS}
    for found in findings:
        by_name[found.attribute].append(found)
    kept: list[Finding] = []
    left_out = {}
    for name, listed in by_name.items():
        listed.sort(key=lambda one: (-one.n, one.value))
        kept += listed[:_MOST_VALUES]
        if len(listed) > _MOST_VALUES:
            left_out[name] = len(listed) - _MOST_VALUES
    return tuple(kept), left_out
