"""The form of a needs assessment: five topics, own questions, one verdict, how it goes on."""

from __future__ import annotations

from collections.abc import Callable

from pipeboard.domain.evidence import Answer, Assessment, NextStep
from pipeboard.domain.prompts import DONT_KNOW, FULFIL, TOPICS
from pipeboard.domain.refusal import Missing
from pipeboard.domain.terms import (
    LIVE_ORDER,
    Fulfil,
    Source,
    TaskKind,
    TimelineKind,
    Topic,
    TopicState,
)
from pipeboard.reads.prefill import Taken, assessment
from pipeboard.ui.forms.context import Context, step_field
from pipeboard.ui.forms.fields import (
    TICK_BREAK,
    Answers,
    Field,
    Kind,
    Option,
    Order,
    Plan,
    Values,
    options,
)

OTHER = "other"
UNANSWERED = (
    Option(TopicState.NO_ANSWER.value, "asked, no answer"),
    Option(TopicState.NOT_APPLICABLE.value, "not applicable"),
)
_STATES = tuple(option.value for option in UNANSWERED)
_SOURCES = (*options(Source), Option(OTHER, "other"), *UNANSWERED)
_TIMES = (*options(TimelineKind), *UNANSWERED)
_VERDICTS = (Option("yes", "yes"), Option("no", "no"), Option("unsure", "not sure yet"))
_ENDINGS = (
    Option("followup", "follow up later"),
    Option("appointment", "appointment"),
    Option("cannot", "cannot help"),
)
_TITLES = {
    "appointment": "Discovery call",
    "followup": "Follow up",
    "unsure": "Find out whether we can meet the need",
}


def plan(context: Context) -> Plan:
    """Return the form of an assessment, asked live or taken over from writing."""
    contact_id, own = context.person.id, context.settings.questions
    usual = tuple(Topic) if context.mode == "written" else LIVE_ORDER
    order = context.settings.topics or usual
    topics = [field for topic in order for field in _topic(topic, context)]
    asked = [Field(f"own_{n}", "", Kind.WORDS, ask=ask, lines=1) for n, ask in enumerate(own)]
    if asked:
        asked[0] = Field("own_0", "Also", Kind.WORDS, ask=own[0], lines=1)

    def build(answers: Answers) -> Order:
        extra = {ask: answers[f"own_{n}"] for n, ask in enumerate(own) if answers[f"own_{n}"]}
        found = read_answers(answers, context.mode, extra)
        # How it goes on is asked after a yes only; an override without one is followed up.
        ending = answers["ending"] or None if found.verdict is Fulfil.YES else "followup"
        given = {"assessment": found, "ending": ending, "step": _step(answers)}
        return Order("assess.assess", (contact_id,), given | {"today": context.today})

    return Plan(
        "assessment",
        "Needs assessment",
        (*topics, *asked, *_END),
        build,
        start=_start(context, assessment(context.db, contact_id)),
        where=_where,
        gated=True,
        **context.common(),
    )


def _topic(topic: Topic, context: Context) -> tuple[Field, ...]:
    """The fields of one topic; what has no answer says so only while there is none."""
    name, prompt = topic.value, TOPICS[topic]
    label, ask, hint = topic.label.capitalize(), prompt.ask(context.mode), prompt.hint
    if topic is Topic.SOURCE:
        picked = Field(name, label, Kind.CHOICE, ask=ask, options=_SOURCES)
        who = Field("source_text", "Who, where", hint=hint, joined=True, when=_has_source)
        return picked, who
    if topic is Topic.PRODUCT_INTEREST:
        ticks = (*options(context.settings.products), Option(DONT_KNOW, DONT_KNOW))
        return (Field(name, label, Kind.TICKS, ask=ask, options=ticks),)
    if topic is Topic.TIMELINE:
        picked = Field(name, label, Kind.CHOICE, ask=ask, options=_TIMES)
        by = Field("timeline_on", "By", Kind.DATE, hint=hint, joined=True, when=_has_time)
        return picked, Field("timeline_text", "Because", joined=True, when=_has_time), by
    said = Field(name, label, Kind.WORDS, ask=ask, hint=hint)
    if topic is Topic.NEED:
        return (said,)
    none = Field(
        f"{name}_state", "", Kind.CHOICE, options=UNANSWERED, joined=True, when=_is_blank(name)
    )
    return said, none


def _has_source(values: Values) -> bool:
    return values["source"] not in ("", *_STATES)


def _has_time(values: Values) -> bool:
    return values["timeline"] not in ("", TimelineKind.UNKNOWN.value, *_STATES)


def _is_blank(name: str) -> Callable[[Values], bool]:
    return lambda values: not values[name].strip()


def _has_step(values: Values) -> bool:
    goes_on = values["verdict"] == "yes" and values["ending"] in ("appointment", "followup")
    return goes_on or values["verdict"] == "unsure"


def _has_appointment(values: Values) -> bool:
    return values["verdict"] == "yes" and values["ending"] == "appointment"


_END = (
    Field("verdict", "Verdict", Kind.CHOICE, ask=FULFIL, options=_VERDICTS),
    Field(
        "ending",
        "Then",
        Kind.CHOICE,
        options=_ENDINGS,
        when=lambda values: values["verdict"] == "yes",
    ),
    Field("step_on", "On", Kind.DATE, hint="fri, +2d, 5 dec", joined=True, when=_has_step),
    Field("step_at", "At", Kind.TIME, hint="13:00, 1pm", joined=True, when=_has_appointment),
)


def _where(missing: Missing, values: Values) -> str:
    if missing.field == "step" and not _has_appointment(values):
        return "step_on"
    return step_field(missing, values)


def _start(context: Context, taken: Taken | None) -> Values:
    """What is known already: the last assessment, else the source of the contact."""
    known = taken.assessment if taken else Assessment()
    source, text = _source(known.source or context.person.source or "")
    values = {
        "source": source or _state(known, Topic.SOURCE),
        "source_text": text or known.answer(Topic.SOURCE).text,
        "need": known.answer(Topic.NEED).text,
        "product_interest": TICK_BREAK.join(known.interests),
        "solution": known.answer(Topic.SOLUTION).text,
        "solution_state": _state(known, Topic.SOLUTION),
        "timeline": known.timeline.value if known.timeline else _state(known, Topic.TIMELINE),
        "timeline_text": known.answer(Topic.TIMELINE).text,
        "timeline_on": known.timeline_on.isoformat() if known.timeline_on else "",
        "verdict": known.verdict.value if known.verdict else "",
        "ending": "followup",
    }
    own = taken.own if taken else {}
    return values | {
        f"own_{n}": own.get(ask, "") for n, ask in enumerate(context.settings.questions)
    }


def _source(stored: str) -> tuple[str, str]:
    """Return the source to pick and the words beside it; `other:` keeps its text there."""
    if stored.startswith("other:"):
        return OTHER, stored.removeprefix("other:").strip()
    return (stored, "") if stored in tuple(Source) else (OTHER if stored else "", stored)


def _state(known: Assessment, topic: Topic) -> str:
    state = known.answer(topic).state.value
    return state if state in _STATES else ""


def read_answers(answers: Answers, mode: str, extra: dict[str, str]) -> Assessment:
    """Return the assessment that was filled in."""
    picked = {topic: answers[topic.value] for topic in (Topic.SOURCE, Topic.TIMELINE)}
    picked[Topic.SOLUTION] = answers["solution_state"]
    texts = {topic: answers[f"{topic}_text"] for topic in Topic}
    texts |= {topic: answers[topic.value] for topic in (Topic.NEED, Topic.SOLUTION)}
    states = {
        topic: TopicState(state) if state in _STATES else TopicState.UNASKED
        for topic, state in picked.items()
    }
    source = picked[Topic.SOURCE] if picked[Topic.SOURCE] not in _STATES else ""
    if source == OTHER:
        source = f"other:{answers['source_text']}"
    timeline = picked[Topic.TIMELINE] if picked[Topic.TIMELINE] not in _STATES else ""
    return Assessment(
        answers={t: Answer(texts[t], states.get(t, TopicState.UNASKED)) for t in Topic},
        source=source,
        interests=answers.ticks("product_interest"),
        timeline=TimelineKind(timeline) if timeline else None,
        timeline_on=answers.day("timeline_on"),
        verdict=Fulfil(answers["verdict"]) if answers["verdict"] else None,
        mode=mode,
        extra=extra,
    )


def _step(answers: Answers) -> NextStep | None:
    on, at = answers.day("step_on"), answers.time("step_at")
    if on is None:
        return None
    title = _TITLES[answers["ending"] or "unsure"]
    return NextStep(title, on, at, TaskKind.APPOINTMENT if at else TaskKind.TODO)
