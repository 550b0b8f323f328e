"""The five topics of a needs assessment as fields: question, answer, hint, what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeboard.domain.evidence import WORDS_OF_AN_ANSWER
from pipeboard.domain.people import TypedPerson, read_line
from pipeboard.domain.prompts import DONT_KNOW, TOPICS
from pipeboard.domain.terms import LIVE_ORDER, Source, TimelineKind, Topic, TopicState
from pipeboard.domain.text import word_count
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import YES_NO, Field, Kind, Option, Turn, Values, options

MODE, OTHER = "mode", "other"
LIVE, WRITTEN = "live", "written"
_WAYS = (Option(LIVE, "asked live"), Option(WRITTEN, "asked in writing"))
_UNANSWERED = (
    Option(TopicState.NO_ANSWER.value, "asked, no answer"),
    Option(TopicState.NOT_APPLICABLE.value, "not applicable"),
)
STATES = tuple(option.value for option in _UNANSWERED)
"""What became of a topic that has no answer, as the rep picks it."""
PICKED = (Topic.SOURCE, Topic.TIMELINE)
"""The topics that are one choice; what became of them is picked there too."""
_STANDINGS = {
    TopicState.ANSWERED.value: "● answered",
    TopicState.NO_ANSWER.value: "○ no answer",
    TopicState.NOT_APPLICABLE.value: "– not applicable",
}
_SOURCES = (*options(Source), Option(OTHER, "other"), *_UNANSWERED)
_TIMES = (*options(TimelineKind), *_UNANSWERED)


def turn(context: Context, topics: dict[Topic, tuple[str, ...]], after: tuple[str, ...]) -> Turn:
    """Return the two ways of asking: need first live, source first in writing, unless set.

    `topics` are the names of each topic's fields, `after` those of what is asked afterwards.
    """

    def order(way: str) -> tuple[str, ...]:
        listed = context.settings.topics or (tuple(Topic) if way == WRITTEN else LIVE_ORDER)
        return (*(name for topic in listed for name in topics[topic]), *after)

    return Turn(MODE, _WAYS, order)


def topic_fields(topic: Topic, context: Context) -> tuple[Field, ...]:
    """Return the fields of one topic; what has no answer says so only while there is none."""
    prompt = TOPICS[topic]
    asked = Field(
        topic.value,
        topic.label.capitalize(),
        Kind.CHOICE if topic in PICKED else Kind.WORDS,
        ask=lambda values: prompt.ask(values[MODE]),
        hint=prompt.hint,
        state=_standing(topic),
    )
    if topic is Topic.SOURCE:
        return _source(asked)
    if topic is Topic.TIMELINE:
        return (
            replace(asked, options=_TIMES),
            Field("timeline_text", "Because", joined=True, when=_has_time),
            Field("timeline_on", "By", Kind.DATE, hint="15 jan, +3m", joined=True, when=_has_time),
        )
    if topic is Topic.PRODUCT_INTEREST:
        ticks = (*options(context.settings.products), Option(DONT_KNOW, DONT_KNOW))
        asked = replace(asked, kind=Kind.TICKS, options=ticks)
    none = Field(
        f"{topic}_state", "", Kind.CHOICE, options=_UNANSWERED, joined=True, when=_is_blank(topic)
    )
    return asked, none


def _source(asked: Field) -> tuple[Field, ...]:
    """The source, who told them, and whether that is a lead too; the hint is where the name is."""
    hint = asked.hint
    picked = replace(
        asked, options=_SOURCES, hint="", remark=lambda v: "" if _has_source(v) else hint
    )
    who = Field("source_text", "Who, where", hint=hint, joined=True, when=_has_source)
    lead = Field(
        "referrer",
        "As a lead",
        Kind.CHOICE,
        ask=lambda values: f"Add {say_person(mentioned(values))} as a lead?",
        options=YES_NO,
        joined=True,
        when=lambda values: say_person(mentioned(values)) != "",
    )
    return picked, who, lead


def mentioned(values: Values) -> TypedPerson:
    """Return whom the source names as the one who told them of us; empty when it names nobody."""
    if values["source"] != Source.REFERRAL:
        return TypedPerson()
    return read_line(values["source_text"].strip(" -"))


def say_person(person: TypedPerson) -> str:
    """Return someone in words: `Jo Lind of Fjord`; '' for nobody."""
    name = person.name or person.email or person.phone or person.linkedin
    if not name:
        return person.company
    return f"{name} of {person.company}" if person.company else name


def _has_source(values: Values) -> bool:
    return values["source"] not in ("", *STATES)


def _has_time(values: Values) -> bool:
    return values["timeline"] not in ("", TimelineKind.UNKNOWN.value, *STATES)


def _is_blank(topic: Topic) -> Callable[[Values], bool]:
    return lambda values: not values[topic].strip()


def _standing(topic: Topic) -> Callable[[Values], str]:
    """What became of a topic, with a sign."""

    def standing(values: Values) -> str:
        text = values[topic]
        state = text if topic in PICKED else values[f"{topic}_state"]
        if topic in (Topic.NEED, Topic.SOLUTION) and text.strip():
            words = word_count(text)
            if words < WORDS_OF_AN_ANSWER:
                return f"◐ {words} of {WORDS_OF_AN_ANSWER} words"
            state = TopicState.ANSWERED
        elif text.strip() and text not in STATES:
            state = TopicState.ANSWERED
        return _STANDINGS.get(state, "· unasked")

    return standing
