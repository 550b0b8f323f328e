"""The form of a discovery call: notes, four findings, one verdict, the next step."""

from __future__ import annotations

from datetime import timedelta

from pipeboard.domain.days import say_date
from pipeboard.domain.evidence import Discovery, Finding
from pipeboard.domain.prompts import ELEMENTS
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import ASK_ORDER, Element, Rating, Verdict
from pipeboard.reads.contact import Known, bant
from pipeboard.reads.prefill import local_day
from pipeboard.ui.forms.context import Context, next_step, step_field
from pipeboard.ui.forms.fields import (
    RATINGS,
    YES_NO,
    Answers,
    Field,
    Kind,
    Option,
    Order,
    Plan,
    Values,
    chosen,
    step_fields,
)

_VALUES = {
    Element.BUDGET: Field("budget_value", "Amount", Kind.MONEY, joined=True),
    Element.AUTHORITY: Field("authority_value", "Who decides", joined=True),
    Element.TIMELINE: Field("timeline_value", "By", Kind.DATE, joined=True),
}
_VERDICTS = (
    Option(Verdict.QUALIFIED.value, "qualified"),
    Option(Verdict.DISQUALIFIED.value, "disqualified"),
    Option(Verdict.NOT_YET.value, "not yet"),
)
_CALL = (
    Field("notes", "Notes", Kind.WORDS, lines=4),
    Field("connected", "Connected", Kind.CHOICE, options=YES_NO, hint="a call or a meeting held"),
    Field("minutes", "Minutes", joined=True),
)
_MOST_MINUTES = 24 * 60


def plan(context: Context) -> Plan:
    """Return the form of a discovery call that was held."""
    contact_id, today = context.person.id, context.today
    known = {one.element: one for one in bant(context.db, contact_id)}
    boxes = [field for element in ASK_ORDER for field in _box(element, known[element], context)]
    goes_on = chosen("verdict", Verdict.QUALIFIED, Verdict.NOT_YET)
    end = Field("verdict", "Verdict", Kind.CHOICE, options=_VERDICTS, heading="Close")

    def build(answers: Answers) -> Order | Refusal:
        from pipeboard.commands.discover import Talk

        minutes = answers["minutes"] or "0"
        if not minutes.isdecimal() or int(minutes) > _MOST_MINUTES:
            return Refusal("Not saved.", (Missing("minutes", "minutes as a whole number"),))
        length = timedelta(minutes=int(minutes))
        talk = Talk(context.now - length, int(length.total_seconds()), answers["notes"])
        findings = {element: _finding(answers, element) for element in ASK_ORDER}
        given = {
            "talk": talk,
            "discovery": Discovery(findings, connected=answers["connected"] == "yes"),
            "verdict": Verdict(answers["verdict"] or Verdict.NONE),
            "step": next_step(answers, "Next call"),
            "today": today,
        }
        return Order("discover.record", (contact_id,), given)

    return Plan(
        "discovery",
        "Discovery call",
        (*_CALL, *boxes, end, *step_fields(when=goes_on)),
        build,
        start={"connected": "yes", "minutes": "20"},
        where=_where,
        gated=True,
        **context.common(),
    )


def _box(element: Element, known: Known, context: Context) -> tuple[Field, ...]:
    """Rating, evidence and value of one element."""
    name, prompt = element.value, ELEMENTS[element]
    rated = Field(
        name,
        name.capitalize(),
        Kind.RATING,
        ask=prompt.ask,
        hint=_so_far(known, context) or f"if vague: {prompt.vague.format(date='that date')}",
        options=RATINGS,
        remark=lambda values: _meaning(element, values[name]),
    )
    said = Field(f"{name}_said", "Evidence", Kind.WORDS, lines=1, joined=True)
    return (rated, said, _VALUES[element]) if element in _VALUES else (rated, said)


def _so_far(known: Known, context: Context) -> str:
    if known.at is None:
        return ""
    on = say_date(local_day(known.at), context.today)
    words = f' "{known.evidence}"' if known.evidence else ""
    return f"so far {known.rating.sign} {known.rating}{words}, {on}"


def _meaning(element: Element, rating: str) -> str:
    """What the rating that was picked claims, so that it is not picked lightly."""
    prompt = ELEMENTS[element]
    means = {Rating.MET: prompt.met, Rating.PARTLY: prompt.partly, Rating.UNMET: prompt.unmet}
    return f"{rating}: {means[Rating(rating)]}" if rating in means else ""


def _finding(answers: Answers, element: Element) -> Finding:
    value = f"{element}_value"
    money = answers.money(value)
    return Finding(
        rating=Rating(answers[element.value] or Rating.UNRATED),
        evidence=answers[f"{element}_said"],
        value=answers[value],
        minor=money.minor if money else None,
        currency=money.currency if money else None,
        on=answers.day(value),
    )


def _where(missing: Missing, values: Values) -> str:
    if missing.field == "call":
        return "connected"
    if missing.words.startswith("evidence"):
        return f"{missing.field}_said"
    return step_field(missing, values)
