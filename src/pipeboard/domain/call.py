"""A call while it is made: its clock, its seven steps, its notes and its four boxes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pipeboard.domain.terms import CallKind, Element, Rating, Stage, Verdict

AMBER, RED = 20 * 60, 30 * 60
"""Seconds from which the clock is amber, and red."""
_KINDS = {
    Stage.LEAD: CallKind.PROSPECTING,
    Stage.SAL: CallKind.DISCOVERY,
    Stage.SQL: CallKind.DEMO,
    Stage.OPPORTUNITY: CallKind.CLOSING,
}


class Step(StrEnum):
    """The seven steps of a discovery call, in order."""

    RESEARCH = "research"
    SCRIPT = "script"
    RAPPORT = "rapport"
    AGENDA = "agenda"
    QUESTIONS = "questions"
    CLOSE = "close"
    RECORD = "record"


STEPS = tuple(Step)
BEFORE_THE_CALL = STEPS[:2]
AFTER_A_VERDICT = STEPS[4:]
"""The steps that are not done before a verdict was given."""


class Tone(StrEnum):
    """What the length of a call says, with the sign that says it without colour."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def sign(self) -> str:
        """One cell."""
        return {"green": "●", "amber": "◐", "red": "!"}[self.value]


@dataclass(frozen=True, slots=True)
class Box:
    """One element while the call is made: rating, words, value as typed, when it was noted."""

    rating: Rating = Rating.UNRATED
    evidence: str = ""
    value: str = ""
    at: int | None = None
    """Seconds into the call at which the evidence began to be noted."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time that is not counted: the clock stood at `at` seconds for `seconds`."""

    at: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is prepared, made or parked; the clock runs while `since` is set.

    Instants are aware. A call that was never started (`started_at` is None) is being prepared.
    """

    contact_id: int
    kind: CallKind = CallKind.DISCOVERY
    started_at: datetime | None = None
    spent: int = 0
    """Seconds counted up to `since`."""
    since: datetime | None = None
    gaps: tuple[Gap, ...] = ()
    step: Step = Step.RESEARCH
    rail: Mapping[Step, int] = field(default_factory=lambda: MappingProxyType({}))
    """The seconds at which each step was first entered."""
    hooks: str = ""
    notes: str = ""
    boxes: Mapping[Element, Box] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_started(self) -> bool:
        """Whether the clock ever ran."""
        return self.started_at is not None

    @property
    def is_running(self) -> bool:
        """Whether the clock runs."""
        return self.since is not None

    def box(self, element: Element) -> Box:
        """What stands in the box of an element."""
        return self.boxes.get(element, Box())

    def seconds(self, now: datetime) -> int:
        """How long the call lasts so far, without its gaps; a clock set back counts nothing."""
        if self.since is None:
            return self.spent
        return self.spent + _between(self.since, now)

    def started(self, now: datetime) -> Call:
        """The call with its clock running: a prepared one goes to rapport, a parked one goes on."""
        if self.is_running:
            return self
        if self.started_at is None:
            return replace(self, started_at=now, since=now).entered(Step.RAPPORT, now)
        counted = self.spent + sum(gap.seconds for gap in self.gaps)
        return self.resumed(now, self.started_at.astimezone(UTC) + timedelta(seconds=counted))

    def stopped(self, now: datetime) -> Call:
        """The call with its clock standing, as when it is parked or was cut off at `now`."""
        return replace(self, spent=self.seconds(now), since=None)

    def resumed(self, now: datetime, left_at: datetime) -> Call:
        """The call with its clock running again; the gap since `left_at` is kept, not counted."""
        if not self.is_started:
            return self.started(now)
        stood = self.stopped(left_at)
        away = _between(left_at, now)
        gaps = (*stood.gaps, Gap(stood.spent, away)) if away else stood.gaps
        return replace(stood, since=now, gaps=gaps)

    def entered(self, step: Step, now: datetime) -> Call:
        """The call at a step; the time is kept when it is entered for the first time."""
        rail = dict(self.rail)
        if self.is_started:
            rail.setdefault(step, self.seconds(now))
        return replace(self, step=step, rail=MappingProxyType(rail))

    def advanced(self, now: datetime) -> Call:
        """The call at its next step; the last one stays."""
        return self.entered(STEPS[min(STEPS.index(self.step) + 1, len(STEPS) - 1)], now)

    def is_done(self, step: Step, verdict: Verdict = Verdict.NONE) -> bool:
        """Whether a step is behind: a later one was entered, and the last ones need a verdict."""
        if step in AFTER_A_VERDICT and verdict is Verdict.NONE:
            return False
        if step is Step.RESEARCH and not self.hooks.strip():
            return False
        later = STEPS[STEPS.index(step) + 1 :]
        return (
            verdict is not Verdict.NONE or self.step in later or any(s in self.rail for s in later)
        )

    def rated(self, element: Element, rating: Rating) -> Call:
        """The call with one element rated."""
        return self._with(element, replace(self.box(element), rating=rating))

    def noted(self, element: Element, evidence: str, now: datetime) -> Call:
        """The call with the words behind one element; they keep the time of the first of them."""
        box = self.box(element)
        at = box.at if evidence.strip() else None
        if at is None and evidence.strip() and self.is_started:
            at = self.seconds(now)
        return self._with(element, replace(box, evidence=evidence, at=at))

    def quoted(self, element: Element, words: str, now: datetime) -> Call:
        """The call with words of the notes put to the evidence of one element, once."""
        said, words = self.box(element).evidence.strip(), " ".join(words.split())
        if not words or f"; {words}; " in f"; {said}; ":
            return self
        return self.noted(element, f"{said}; {words}" if said else words, now)

    def valued(self, element: Element, value: str) -> Call:
        """The call with the value of one element, as typed."""
        return self._with(element, replace(self.box(element), value=value))

    def _with(self, element: Element, box: Box) -> Call:
        return replace(self, boxes=MappingProxyType({**self.boxes, element: box}))


def kind_at(stage: Stage) -> CallKind:
    """Return what a call to someone in a stage is for."""
    return _KINDS[stage]


def tone(seconds: int) -> Tone:
    """Return what the length of a call says: amber from 20:00, red from 30:00."""
    if seconds >= RED:
        return Tone.RED
    return Tone.AMBER if seconds >= AMBER else Tone.GREEN


def say_clock(seconds: int) -> str:
    """Return seconds as `12:04`, or `1:02:04` from an hour on."""
    hours, rest = divmod(seconds, 3600)
    clock = f"{rest // 60:02}:{rest % 60:02}"
    return f"{hours}:{clock}" if hours else clock


def written(call: Call) -> str:
    """Return a call as the text of its draft."""
    found = asdict(replace(call, rail={}, boxes={}))
    found["rail"] = dict(call.rail)
    found["boxes"] = {element: asdict(box) for element, box in call.boxes.items()}
    return json.dumps(found, ensure_ascii=False, default=datetime.isoformat)


def read(text: str) -> Call:
    """Return the call that a draft holds.

    Raises:
        ValueError: it holds none.
    """
    try:
        found: dict[str, Any] = json.loads(text)
        boxes = {Element(name): _box(box) for name, box in found["boxes"].items()}
        call = Call(
            contact_id=int(found["contact_id"]),
            kind=CallKind(found["kind"]),
            started_at=_instant(found["started_at"]),
            spent=int(found["spent"]),
            since=_instant(found["since"]),
            gaps=tuple(Gap(int(gap["at"]), int(gap["seconds"])) for gap in found["gaps"]),
            step=Step(found["step"]),
            rail=MappingProxyType({Step(step): int(at) for step, at in found["rail"].items()}),
            hooks=_words(found["hooks"]),
            notes=_words(found["notes"]),
            boxes=MappingProxyType(boxes),
        )
    except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"no call: {error}") from None
    if call.is_running and not call.is_started:
        raise ValueError("no call: its clock runs, and it was never started")
    return call


def _box(found: Mapping[str, Any]) -> Box:
    at = None if found["at"] is None else int(found["at"])
    return Box(Rating(found["rating"]), _words(found["evidence"]), _words(found["value"]), at)


def _words(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError(f"{text!r:.40} are no words")
    return text


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"no call: {text} has no time zone")
    return instant


def _between(first: datetime, then: datetime) -> int:
    """Whole seconds from one instant to another, none when that is earlier."""
    # In UTC: within one zone Python subtracts what the wall clock says.
    return max(0, int((then.astimezone(UTC) - first.astimezone(UTC)).total_seconds()))
