"""The form that ends a discovery call: one verdict, and what follows from it."""

from __future__ import annotations

from dataclasses import replace

from pipeboard.domain import gates
from pipeboard.domain.call import Box, Call
from pipeboard.domain.evidence import Discovery, Finding, NextStep
from pipeboard.domain.money import Money
from pipeboard.domain.reasons import DISQUALIFY_REASONS
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import ASK_ORDER, Element, Rating, Stage, TaskKind, Verdict
from pipeboard.reads.contact import bant
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import (
    Answers,
    Field,
    Kind,
    Option,
    Order,
    Plan,
    Values,
    Way,
    chosen,
    reasons,
)
from pipeboard.ui.forms.leaving import gone_fields, rude
from pipeboard.ui.forms.slots import USUAL_MINUTES, Free, picked, read_minutes, time_fields

ENDING = "ending"
"""The kind of this form, and of its draft."""
THROW = "throw"
"""What the form ends with when the call is to be thrown away."""
_VERDICTS = (
    Option(Verdict.QUALIFIED, "qualified", "q"),
    Option(Verdict.DISQUALIFIED, "disqualified", "d"),
    Option(Verdict.NOT_YET, "not yet", "n"),
)
_TITLES = {Verdict.QUALIFIED: "Demo", Verdict.NOT_YET: "Next call"}
_SILENT = (Rating.UNRATED, Rating.UNKNOWN)
_AT_MOST = " (at most one may stay open)"
_goes_on = chosen("verdict", Verdict.QUALIFIED, Verdict.NOT_YET)
_lets_go = chosen("verdict", Verdict.DISQUALIFIED)


def plan(context: Context) -> Plan:
    """Return the form of a verdict on the call that is being made.

    Raises:
        LookupError: it is opened over no call.
    """
    if context.call is None:
        raise LookupError("this form ends a call")
    contact_id, stage, call = context.person.id, Stage(context.person.stage), context.call
    is_deal = stage is Stage.OPPORTUNITY

    def build(answers: Answers) -> Order | Refusal:
        minutes = read_minutes(answers["minutes"] or str(USUAL_MINUTES))
        if not minutes:
            return Refusal("Not saved.", (Missing("minutes", "a number of minutes"),))
        verdict = Verdict(answers["verdict"] or Verdict.NONE)
        given = {
            "discovery": heard(call, context),
            "verdict": verdict,
            "step": _step(answers, verdict, minutes),
            "today": context.today,
        }
        if verdict is Verdict.DISQUALIFIED and not is_deal:
            from pipeboard.commands.discover import Leaving

            names = ("reason", "note", "vendor", "referral")
            given["leaving"] = Leaving(**{name: answers[name] for name in names})
        return Order("discover.record", (contact_id,), given)

    return Plan(
        ENDING,
        "End of the call",
        (
            _verdict(context, call, stage),
            *_next_step(context),
            *(() if is_deal else _leaving(stage)),
        ),
        build,
        start={"minutes": str(USUAL_MINUTES)},
        follow=_title,
        where=_where,
        gated=True,
        ready=lambda values: _goes_on(values) and bool(values["slot"] or values["on"]),
        esc="back to the call",
        f9=Way("throw this call away", THROW),
        **context.common(),
    )


def _verdict(context: Context, call: Call, stage: Stage) -> Field:
    """The verdict, and beneath it what stands in the way of an SQL."""
    missing = _missing(context, call, stage)
    is_deal = stage is Stage.OPPORTUNITY

    def remark(values: Values) -> str:
        if _lets_go(values):
            return "the call is saved, then the opportunity is closed as lost" if is_deal else ""
        return "" if values["verdict"] == Verdict.NOT_YET else missing

    return Field(
        "verdict",
        "Verdict",
        Kind.CHOICE,
        options=_VERDICTS,
        remark=remark,
        enough=lambda _: False,
    )


def _missing(context: Context, call: Call, stage: Stage) -> str:
    """What an SQL still lacks, judged with what was typed in the boxes."""
    if stage.order >= Stage.SQL.order:
        return ""
    known = {
        one.element: Finding(one.rating, one.evidence)
        for one in bant(context.db, context.person.id)
    }
    said = {element: _finding(call.box(element)) for element in ASK_ORDER}
    spoken = {element: one for element, one in said.items() if one.rating not in _SILENT}
    refusal = gates.refuse_sql(Discovery(known | spoken))
    lacks = [missing.words for missing in refusal.missing] if refusal else []
    # Said once, at the end of those it is true of.
    more = [words for words in lacks if words.endswith(_AT_MOST)]
    lacks = [w.removesuffix(_AT_MOST) if w in more[:-1] else w for w in lacks]
    if stage is Stage.LEAD:
        lacks.insert(0, "the needs assessment, which opens then")
    return f"qualified still needs: {', '.join(lacks)}" if lacks else "the evidence is complete"


def _finding(box: Box) -> Finding:
    return Finding(box.rating, box.evidence, box.value, at=box.at)


def _next_step(context: Context) -> tuple[Field, ...]:
    """A free time or one of their own, and what it is for."""
    what = (Field("title", "What", when=_goes_on),)
    free, *others = time_fields(
        Free(context), timed=_goes_on, dated=_goes_on, booked=_goes_on, what=what
    )
    # Enter saves, not the digit: the rep reads the day that it picked before.
    picked_by_digit = replace(free, enough=None, hint="a digit picks, enter saves")
    return (picked_by_digit, *(field for field in others if field.name != "place"))


def _leaving(stage: Stage) -> tuple[Field, ...]:
    """Why somebody is let go, and who helps them then."""
    return (
        Field(
            "reason",
            "Why",
            Kind.CHOICE,
            options=reasons(DISQUALIFY_REASONS),
            when=_lets_go,
            enough=lambda _: False,
        ),
        Field("note", "Note", remark=rude, when=_lets_go),
        *gone_fields(stage is not Stage.LEAD, _lets_go),
    )


def _title(name: str, before: Values, after: Values) -> Values:
    """What the next step is called follows the verdict until the rep has a word for it."""
    is_ours = before["title"] in ("", *_TITLES.values())
    if name != "verdict" or not is_ours or not _goes_on(after):
        return {}
    return {"title": _TITLES[Verdict(after["verdict"])]}


def _step(answers: Answers, verdict: Verdict, minutes: int) -> NextStep | None:
    on, at = picked(answers)
    if on is None or verdict not in _TITLES:
        return None
    kind = TaskKind.APPOINTMENT if at else TaskKind.TODO
    return NextStep(answers["title"] or _TITLES[verdict], on, at, kind, minutes)


def heard(call: Call, context: Context) -> Discovery:
    """Return what a call found out; amounts and dates are read, what is neither stays words."""
    from pipeboard.exchange.dates import NotADay, read_when
    from pipeboard.exchange.money import read_money

    findings = {element: _finding(call.box(element)) for element in ASK_ORDER}
    budget, timeline = findings[Element.BUDGET], findings[Element.TIMELINE]
    if isinstance(money := read_money(budget.value, context.settings.currency), Money):
        findings[Element.BUDGET] = replace(budget, minor=money.minor, currency=money.currency)
    if timeline.value.strip():
        when = read_when(timeline.value, context.today, order=context.settings.date_order)
        if not isinstance(when, NotADay):
            findings[Element.TIMELINE] = replace(timeline, on=when.day)
    return Discovery(findings)


def _where(missing: Missing, values: Values) -> str:
    del values
    return "slot" if missing.field == "step" else missing.field
