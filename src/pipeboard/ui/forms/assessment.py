"""The form of a needs assessment: five topics, own questions, one verdict, how it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeboard.domain.closings import APPOINTMENT, CANNOT_HELP, FOLLOW_UP, closings
from pipeboard.domain.evidence import Answer, Assessment, NextStep
from pipeboard.domain.prompts import FULFIL
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import Fulfil, Source, TaskKind, TimelineKind, Topic, TopicState
from pipeboard.domain.texts import filled
from pipeboard.exchange import texts
from pipeboard.paths import SHIPPED_TEXTS
from pipeboard.reads.prefill import Taken, assessment
from pipeboard.reads.slots import slots
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import (
    TICK_BREAK,
    Answers,
    Field,
    Kind,
    Option,
    Order,
    Plan,
    Values,
    chosen,
)
from pipeboard.ui.forms.slots import USUAL_MINUTES, Free, picked, read_minutes, time_fields
from pipeboard.ui.forms.topics import (
    MODE,
    OTHER,
    PICKED,
    STATES,
    mentioned,
    say_person,
    topic_fields,
    turn,
)

_VERDICTS = (Option("yes", "yes"), Option("no", "no"), Option("unsure", "not sure yet"))
_ENDINGS = (
    Option(FOLLOW_UP, "follow up: call and write"),
    Option(APPOINTMENT, "appointment"),
    Option(CANNOT_HELP, "cannot help"),
)
_TITLES = {
    APPOINTMENT: "Discovery call",
    FOLLOW_UP: "Follow up",
    "unsure": "Find out whether we can meet the need",
}
_can = chosen("verdict", Fulfil.YES)


def plan(context: Context) -> Plan:
    """Return the form of an assessment, asked live or taken over from writing."""
    contact_id, own = context.person.id, tuple(dict.fromkeys(context.settings.questions))
    topics = {topic: topic_fields(topic, context) for topic in Topic}
    after = (*_own_fields(own), *_end(context))

    def build(answers: Answers) -> Order | Refusal:
        ending = answers["ending"] or None
        minutes = read_minutes(answers["minutes"] or str(USUAL_MINUTES))
        if not minutes:
            return Refusal("Not saved.", (Missing("minutes", "a number of minutes"),))
        extra = {ask: answers[_own(ask)] for ask in own if answers[_own(ask)]}
        found = read_answers(answers, extra)
        # How it goes on is asked after a yes only; an override without one is followed up.
        given = {
            "assessment": found,
            "ending": ending if found.verdict is Fulfil.YES else FOLLOW_UP,
            "step": _step(answers, minutes),
            "referrer": answers["source_text"] if answers["referrer"] == "yes" else "",
        }
        return Order("assess.assess", (contact_id,), given | {"today": context.today})

    return Plan(
        "assessment",
        "Needs assessment",
        (*(field for fields in topics.values() for field in fields), *after),
        _asking_of_the_lead(build),
        start=_start(context, assessment(context.db, contact_id), own),
        turn=turn(
            context, {topic: _names(fields) for topic, fields in topics.items()}, _names(after)
        ),
        where=_where,
        gated=True,
        **context.common(),
    )


def _names(fields: tuple[Field, ...]) -> tuple[str, ...]:
    return tuple(field.name for field in fields)


def _own(ask: str) -> str:
    """The name of the field of an own question: a draft finds it whatever the order of them."""
    return f"own: {ask}"


def _own_fields(own: tuple[str, ...]) -> tuple[Field, ...]:
    return tuple(
        Field(_own(ask), "" if nth else "Also", Kind.WORDS, ask=ask, lines=1)
        for nth, ask in enumerate(own)
    )


def _asking_of_the_lead(
    build: Callable[[Answers], Order | Refusal],
) -> Callable[[Answers], Order | Refusal]:
    """Return `build` with one thing asked before: whether who told them of us becomes a lead."""

    def ask(answers: Answers) -> Order | Refusal:
        named = {name: answers[name] for name in ("source", "source_text")}
        who = say_person(mentioned(named))
        if not who or answers["referrer"]:
            return build(answers)
        return Refusal(f"Add {who} as a lead?", (Missing("referrer", "yes or no"),))

    return ask


def _has_step(values: Values) -> bool:
    goes_on = _can(values) and values["ending"] in (APPOINTMENT, FOLLOW_UP)
    return goes_on or values["verdict"] == Fulfil.UNSURE


def _has_appointment(values: Values) -> bool:
    return _can(values) and values["ending"] == APPOINTMENT


def _end(context: Context) -> tuple[Field, ...]:
    """The verdict, and how it goes on; beneath each the line that is said then."""
    free = Free(context)
    say = _saying(context, free)
    slot, window, on, at, minutes, _ = time_fields(
        lambda values: free(values) if _has_appointment(values) else (),
        timed=_has_appointment,
        dated=_has_step,
        booked=_has_appointment,
    )
    return (
        Field(
            "verdict",
            "Verdict",
            Kind.CHOICE,
            ask=FULFIL,
            options=_VERDICTS,
            quote=lambda values: say(CANNOT_HELP, values) if values["verdict"] == "no" else "",
        ),
        Field(
            "ending",
            "Then",
            Kind.CHOICE,
            options=_ENDINGS,
            when=_can,
            quote=lambda values: say(values["ending"], values),
        ),
        # Saved with the rest of the form: a digit picks only.
        replace(slot, enough=None),
        window,
        on,
        replace(at, when=_has_appointment),
        minutes,
    )


def _saying(context: Context, free: Free) -> Callable[[str, Values], str]:
    """Return what is said when it ends in one way: the rep's own line with its slots filled."""
    try:
        script = texts.script(context.texts)
    except texts.TextsError:
        script = texts.script(SHIPPED_TEXTS)  # what is wrong with the own one `y s` says
    lines, person = closings(script.get("assessment", "")), context.person
    known = slots(context.db, person, context.now.astimezone())
    known |= {"vendor": person.vendor_recommended or "", **context.settings.slots}

    def say(ending: str, values: Values) -> str:
        offered = free(values) if ending == APPOINTMENT else ()
        times = {f"slot{number}": option.words for number, option in enumerate(offered, 1)}
        return f"“{filled(lines[ending], known | times)}”" if ending in lines else ""

    return say


def _where(missing: Missing, values: Values) -> str:
    if missing.field != "step":
        return missing.field
    if not _has_appointment(values):
        return "on"
    if values["on"]:
        return "on" if values["at"] else "at"
    return "slot"


def _start(context: Context, taken: Taken | None, own: tuple[str, ...]) -> Values:
    """What is known already: the last assessment, else the source of the contact."""
    known = taken.assessment if taken else Assessment()
    source, text = _source(known.source or context.person.source or "")
    values = {
        "source": source or _state(known, Topic.SOURCE),
        "source_text": text or known.answer(Topic.SOURCE).text,
        "need": known.answer(Topic.NEED).text,
        "product_interest": TICK_BREAK.join(known.interests),
        "solution": known.answer(Topic.SOLUTION).text,
        "timeline": known.timeline.value if known.timeline else _state(known, Topic.TIMELINE),
        "timeline_text": known.answer(Topic.TIMELINE).text,
        "timeline_on": known.timeline_on.isoformat() if known.timeline_on else "",
        "verdict": known.verdict.value if known.verdict else "",
        "ending": FOLLOW_UP,
        "minutes": str(USUAL_MINUTES),
        MODE: context.mode,
    }
    values |= {f"{topic}_state": _state(known, topic) for topic in Topic if topic not in PICKED}
    said = taken.own if taken else {}
    return values | {_own(ask): said.get(ask, "") for ask in own}


def _source(stored: str) -> tuple[str, str]:
    """Return the source to pick and the words beside it; `other:` keeps its text there."""
    if stored.startswith("other:"):
        return OTHER, stored.removeprefix("other:").strip()
    return (stored, "") if stored in tuple(Source) else (OTHER if stored else "", stored)


def _state(known: Assessment, topic: Topic) -> str:
    state = known.answer(topic).state.value
    return state if state in STATES else ""


def read_answers(answers: Answers, extra: dict[str, str]) -> Assessment:
    """Return the assessment that was filled in."""
    states = {t: answers[t if t in PICKED else f"{t}_state"] for t in Topic}
    texts_of = {t: answers[f"{t}_text"] for t in PICKED}
    texts_of |= {t: answers[t] for t in (Topic.NEED, Topic.SOLUTION)}
    said = {
        topic: Answer(
            texts_of.get(topic, ""),
            TopicState(state) if state in STATES else TopicState.UNASKED,
        )
        for topic, state in states.items()
    }
    source, timeline = ("" if states[t] in STATES else states[t] for t in PICKED)
    if source == OTHER:
        source = f"other:{answers['source_text']}"
    return Assessment(
        answers=said,
        source=source,
        interests=answers.ticks("product_interest"),
        timeline=TimelineKind(timeline) if timeline else None,
        timeline_on=answers.day("timeline_on"),
        verdict=Fulfil(answers["verdict"]) if answers["verdict"] else None,
        mode=answers[MODE],
        extra=extra,
    )


def _step(answers: Answers, minutes: int) -> NextStep | None:
    on, at = picked(answers)
    if on is None:
        return None
    title = _TITLES[answers["ending"] or "unsure"]
    return NextStep(title, on, at, TaskKind.APPOINTMENT if at else TaskKind.TODO, minutes)
