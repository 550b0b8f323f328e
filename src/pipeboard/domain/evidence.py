"""What a stage rests on: assessment answers, call findings, the case for a deal, the next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from pipeboard.domain.terms import (
    Element,
    Fulfil,
    Rating,
    TaskKind,
    TimelineKind,
    Topic,
    TopicState,
)
from pipeboard.domain.text import word_count

WORDS_OF_AN_ANSWER = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said on one topic of a needs assessment."""

    text: str = ""
    state: TopicState = TopicState.UNASKED


@dataclass(frozen=True, slots=True)
class Assessment:
    """A needs assessment as it was filled in."""

    answers: Mapping[Topic, Answer] = field(default_factory=dict)
    source: str = ""
    interests: tuple[str, ...] = ()
    timeline: TimelineKind | None = None
    timeline_on: date | None = None
    verdict: Fulfil | None = None
    mode: str = "live"
    extra: Mapping[str, str] = field(default_factory=dict)
    """The rep's own questions and what was answered."""

    def answer(self, topic: Topic) -> Answer:
        """The answer on one topic; an unasked one when there is none."""
        return self.answers.get(topic, Answer())

    def is_answered(self, topic: Topic) -> bool:
        """Whether enough was said: 3 words, a pick, or a tick, as the topic asks for."""
        if topic is Topic.SOURCE:
            return bool(self.source)
        if topic is Topic.PRODUCT_INTEREST:
            return bool(self.interests)
        if topic is Topic.TIMELINE:
            return self.timeline is not None
        return word_count(self.answer(topic).text) >= WORDS_OF_AN_ANSWER

    def is_addressed(self, topic: Topic) -> bool:
        """Whether the topic was answered, or asked without an answer, or does not apply."""
        state = self.answer(topic).state
        if state in (TopicState.NO_ANSWER, TopicState.NOT_APPLICABLE):
            return True
        return self.is_answered(topic)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a call found out on one element: the rating, the words behind it, the value."""

    rating: Rating = Rating.UNRATED
    evidence: str = ""
    value: str = ""
    minor: int | None = None
    currency: str | None = None
    on: date | None = None
    at: int | None = None
    """Seconds into the call at which the words were noted."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What is known of a contact's budget, authority, need and timeline, and how."""

    findings: Mapping[Element, Finding] = field(default_factory=dict)
    connected: bool = True

    def finding(self, element: Element) -> Finding:
        """The finding on one element; an unrated one when there is none."""
        return self.findings.get(element, Finding())


@dataclass(frozen=True, slots=True)
class Reasoned:
    """One of pain, interest and fit: ticked or not, with the words that show it."""

    holds: bool = False
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The case for opening an opportunity."""

    pain: Reasoned = Reasoned()
    interest: Reasoned = Reasoned()
    fit: Reasoned = Reasoned()


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next with a contact, on a local day; an appointment has a time too."""

    title: str
    on: date
    at: time | None = None
    kind: TaskKind = TaskKind.TODO
    minutes: int = 30
