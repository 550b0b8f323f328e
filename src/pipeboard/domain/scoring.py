"""Scoring: fit 0 to 60 plus behaviour 0 to 40, explained line by line (sales-model §9)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from pipeboard.domain.icp import Fit, Person, Profile, judge
from pipeboard.domain.score_file import dump, read_model
from pipeboard.domain.score_model import (
    BEHAVIOUR_MAX,
    DEFAULT,
    FIT_MAX,
    BehaviourRule,
    FitRule,
    Model,
    ModelError,
    Penalty,
    Tier,
    with_points,
)
from pipeboard.domain.score_rules import Asking, fit_line, penalty_line
from pipeboard.domain.terms import Icp

__all__ = [
    "BEHAVIOUR_MAX",
    "CLAMP",
    "DEFAULT",
    "FIT_MAX",
    "ROUNDING",
    "BehaviourRule",
    "Event",
    "FitRule",
    "Line",
    "Model",
    "ModelError",
    "Penalty",
    "Person",
    "Profile",
    "Scored",
    "Scorer",
    "Tier",
    "dump",
    "icp_of",
    "read_model",
    "say_points",
    "say_range",
    "score",
    "with_points",
]

CLAMP, ROUNDING = "clamp", "rounding"
"""The lines that make the sum of all rules the score: what the limits of a group take off or give,
and what makes behaviour a whole number."""
_KEPT = 8192  # answers remembered; a file of 100,000 has fewer kinds of title
_PERCENT = 100


class Event(NamedTuple):
    """Something that a contact did: the behaviour rule, and the local day."""

    rule: str
    on: date


class Line(NamedTuple):
    """What one rule gives, in hundredths of a point; `lo` and `hi` differ while it is not known."""

    rule: str
    words: str
    found: str
    """What it rests on: `SaaS`, `12 d ago`; '' for nothing."""
    lo: int
    hi: int

    @property
    def points(self) -> str:
        """The points in words: `15`, `0–15`, `−20`, `2.5`."""
        low = say_points(self.lo)
        return low if self.lo == self.hi else f"{low}–{say_points(self.hi)}"


class Rated(NamedTuple):
    """A score in whole points without its lines; on `next_on` decay changes it."""

    fit_lo: int
    fit_hi: int
    behaviour: int
    lo: int
    hi: int
    next_on: date | None

    @property
    def shown(self) -> str:
        """`72`, or `35–60` while something is not known."""
        return say_range(self.lo, self.hi)


class Scored(NamedTuple):
    """A score in whole points and the lines that sum to it, one a rule, then clamp and rounding."""

    fit_lo: int
    fit_hi: int
    behaviour: int
    lo: int
    hi: int
    lines: tuple[Line, ...]
    next_on: date | None

    @property
    def shown(self) -> str:
        """`72`, or `35–60` while something is not known."""
        return say_range(self.lo, self.hi)

    @property
    def told(self) -> tuple[Line, ...]:
        """The lines that say something: what was found, and what gives or takes points."""
        return tuple(line for line in self.lines if line.found or line.lo or line.hi)

    @property
    def missing(self) -> tuple[str, ...]:
        """The rules that cannot tell yet: until they can the score is a range."""
        unsure = (line.rule for line in self.lines if line.lo != line.hi and line.rule != CLAMP)
        return tuple(rule.replace("_", " ") for rule in unsure)

    @property
    def summed(self) -> str:
        """How it comes about: `fit 45–60 + behaviour 12 = 57–72`."""
        fit = say_range(self.fit_lo, self.fit_hi)
        return f"fit {fit} + behaviour {self.behaviour} = {self.shown}"


def icp_of(model: Model, person: Person) -> tuple[Icp, tuple[Fit, Fit, Fit]]:
    """Return whether a contact fits the model's profile, and the lines that say why."""
    return judge(model.profile, person)


def score(model: Model, person: Person, events: Iterable[Event], today: date) -> Scored:
    """Return what a contact scores on a day.

    What is not known counts nothing in `lo` and full in `hi`. Events count by the model as it is;
    one of a rule that it has not counts nothing.
    """
    return _scorer(model).score(person, tuple(events), today)


@lru_cache(maxsize=8)
def _scorer(model: Model) -> Scorer:
    return Scorer(model)


class Scorer:
    """One model at work on many contacts: what it said once of the same facts is kept."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._rules = [fit_line(model.profile, rule) for rule in model.fit]
        self._rules += [penalty_line(rule) for rule in model.penalties]
        self._behaviours = {rule.id: rule for rule in model.behaviours}
        self._sums = [_Sums(about, mine) for about, mine in _by_facts(self._rules)]
        self._day, self._done = date.min, dict[tuple[Event, ...], tuple[int, date | None]]()

    def score(self, person: Person, events: Sequence[Event], today: date) -> Scored:
        """Return the score of a contact on a day, and its lines."""
        rated = self.rate(person, events, today)
        fit = [Line(*rule.line(rule.key(person))) for rule in self._rules]
        did = [self._did(rule, events, today) for rule in self.model.behaviours]
        exact = sum(line.lo for line in did)
        whole = _whole(exact) * _PERCENT
        over = rated.behaviour * _PERCENT - whole
        low = rated.fit_lo * _PERCENT - sum(line.lo for line in fit)
        high = rated.fit_hi * _PERCENT - sum(line.hi for line in fit)
        clamp = Line(CLAMP, "limits 0–60 and 0–40", "", low + over, high + over)
        rounding = Line(ROUNDING, "half up", "", whole - exact, whole - exact)
        return Scored(*rated[:5], (*fit, *did, clamp, rounding), rated.next_on)

    def rate(self, person: Person, events: Sequence[Event], today: date) -> Rated:
        """Return the score of a contact on a day, without its lines."""
        low = high = 0
        for sums in self._sums:
            lo, hi = sums.of(person)
            low, high = low + lo, high + hi
        low, high = _within(low // _PERCENT, FIT_MAX), _within(high // _PERCENT, FIT_MAX)
        did, next_on = self._behaviour(tuple(events), today) if events else (0, None)
        return Rated(low, high, did, low + did, high + did, next_on)

    def _behaviour(self, events: tuple[Event, ...], today: date) -> tuple[int, date | None]:
        """The points of behaviour on a day, and the day on which they change."""
        if today != self._day or len(self._done) >= _KEPT:
            self._day, self._done = today, {}
        found = self._done.get(events)
        if found is None:
            did = _within(_whole(self._exact(events, today)), BEHAVIOUR_MAX)
            found = self._done[events] = did, self._changes_on(events, today, did)
        return found

    def counts(self, events: Sequence[Event], today: date) -> dict[str, int]:
        """Return what the behaviours count on a day, in hundredths of a point, by rule."""
        found: dict[str, int] = {}
        for rule_id, on in events:
            rule = self._behaviours.get(rule_id)
            if rule is not None and (percent := self._percent((today - on).days)):
                so_far = found.get(rule_id, 0) + rule.points * percent
                found[rule_id] = min(rule.cap * _PERCENT, so_far)
        return found

    def _exact(self, events: Sequence[Event], today: date) -> int:
        return sum(self.counts(events, today).values())

    def _percent(self, age: int) -> int:
        """How much an event of that age in days counts."""
        return next((percent for days, percent in self.model.decay if age <= days), 0)

    def _did(self, rule: BehaviourRule, events: Sequence[Event], today: date) -> Line:
        mine = sorted((event for event in events if event.rule == rule.id), reverse=True)
        found = ", ".join(self._say_event((today - event.on).days) for event in mine)
        points = self.counts(mine, today).get(rule.id, 0)
        return Line(rule.id, rule.words, found, points, points)

    def _say_event(self, age: int) -> str:
        ago = f"{age} d ago" if age > 0 else "today"
        percent = self._percent(age)
        return ago if percent == _PERCENT else f"{ago} at {percent} %"

    def _changes_on(self, events: Sequence[Event], today: date, now: int) -> date | None:
        """The first day after today on which behaviour counts otherwise than `now`."""
        turns = set()
        for rule_id, on in events:
            if rule_id in self._behaviours:
                turns |= {_later(on, days + 1) for days, _ in self.model.decay}
        for day in sorted(turn for turn in turns if turn and turn > today):
            if _within(_whole(self._exact(events, day)), BEHAVIOUR_MAX) != now:
                return day
        return None


class _Sums:
    """What the rules that look at the same facts give together, kept by those facts."""

    def __init__(self, facts: Callable[[Person], Hashable], rules: Sequence[Asking]) -> None:
        self._facts, self._rules = facts, rules
        self._kept: dict[Hashable, tuple[int, int]] = {}

    def of(self, person: Person) -> tuple[int, int]:
        """Return the lowest and the highest points, in hundredths."""
        facts = self._facts(person)
        found = self._kept.get(facts)
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            lines = [rule.line(rule.key(person)) for rule in self._rules]
            found = self._kept[facts] = sum(one[3] for one in lines), sum(one[4] for one in lines)
        return found


def _by_facts(rules: Sequence[Asking]) -> list[tuple[Callable[[Person], Hashable], list[Asking]]]:
    by: dict[Callable[[Person], Hashable], list[Asking]] = {}
    for rule in rules:
        by.setdefault(rule.facts, []).append(rule)
    return list(by.items())


def say_points(hundredths: int) -> str:
    """Return hundredths of a point in words: `15`, `−20`, `7.5`, `1.25`."""
    whole, rest = divmod(abs(hundredths), _PERCENT)
    tail = f".{rest:02}".rstrip("0") if rest else ""
    return f"{'−' if hundredths < 0 else ''}{whole}{tail}"


def say_range(lo: int, hi: int) -> str:
    """Return `72`, or `35–60` while the two ends differ."""
    return str(lo) if lo == hi else f"{lo}–{hi}"


def _whole(hundredths: int) -> int:
    """Whole points, rounded half up."""
    return (hundredths + _PERCENT // 2) // _PERCENT


def _within(points: int, most: int) -> int:
    return max(0, min(most, points))


def _later(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days)
    except OverflowError:
        return None
