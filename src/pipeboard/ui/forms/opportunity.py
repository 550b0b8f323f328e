"""The form of an opportunity: why it is one, what it is worth, when it closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeboard.domain.evidence import Case, Reasoned
from pipeboard.domain.money import Money
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import Billing, DealStep, Element
from pipeboard.reads.contact import Opportunity, bant, last_change, opportunities
from pipeboard.reads.prefill import CaseLines, case_lines
from pipeboard.ui.forms.context import Context, next_step, planned_step, step_field
from pipeboard.ui.forms.fields import (
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

if TYPE_CHECKING:
    from pipeboard.commands.deals import DealTerms

_BILLINGS = tuple(Option(billing.value, billing.label) for billing in Billing)
_STEPS = tuple(Option(step.value, step.label) for step in DealStep)
_CASE = (
    ("pain", "it hurts, and they say so"),
    ("interest", "they want it solved, by us"),
    ("fit", "they are whom we serve"),
)
TERMS = (
    Field("name", "Name", hint="the company's, when left empty", heading="Deal"),
    Field("amount", "Amount", Kind.MONEY, hint="24,000 or EUR 12k"),
    Field("billing", "Billing", Kind.CHOICE, options=_BILLINGS),
    Field("months", "Months", joined=True, when=chosen("billing", Billing.MONTHLY)),
    Field("close_on", "Closes", Kind.DATE, hint="eom, 18 dec, +3m"),
    Field("deal_step", "Step", Kind.CHOICE, options=_STEPS),
    Field("competitor", "Competitor"),
    Field("terms", "Terms", Kind.WORDS, lines=2),
)


def plan(context: Context) -> Plan:
    """Return the form that opens an opportunity, or edits the one that is open."""
    deals = opportunities(context.db, context.person.id)
    deal = next((deal for deal in deals if deal.status == "open"), None)
    return _editing(context, deal) if deal else _opening(context)


def _opening(context: Context) -> Plan:
    lines = case_lines(context.db, context.person, context.today)
    case_fields = [field for name, claim in _CASE for field in _reasoned(name, claim, lines)]

    def build(answers: Answers) -> Order | Refusal:
        case = Case(**{name: _read_reasoned(answers, name) for name, _ in _CASE})
        return _order("deals.open_deal", answers, context, {"case": case})

    return Plan(
        "opportunity",
        "Open an opportunity",
        (*case_fields, *TERMS, *step_fields()),
        build,
        start=_start(context, lines),
        where=_where,
        gated=True,
        confirmed=True,
        **context.common(),
    )


def _editing(context: Context, deal: Opportunity) -> Plan:
    contact_id = context.person.id
    seen = last_change(context.db, contact_id)

    def build(answers: Answers) -> Order | Refusal:
        return _order("deals.edit_deal", answers, context, {"seen": seen})

    def look_again() -> None:
        # Once the rep was told of the other change, saving again puts the rep's own.
        nonlocal seen
        seen = last_change(context.db, contact_id)

    start = {
        "name": deal.name,
        "amount": _money_text(deal.amount, deal.currency),
        "billing": deal.billing,
        "months": str(deal.months),
        "close_on": deal.close_on or "",
        "deal_step": deal.step,
        "competitor": deal.competitor,
        "terms": deal.terms,
    }
    fields = (*TERMS, *step_fields("Next step, when it changes"))
    return Plan(
        "opportunity",
        "Opportunity",
        fields,
        build,
        start=start,
        where=_where,
        refused=look_again,
        **context.common(),
    )


def _reasoned(name: str, claim: str, lines: CaseLines) -> tuple[Field, Field]:
    hint = f"not in the profile: {lines.gap}" if name == "fit" and lines.gap else ""
    ticked = Field(name, name.capitalize(), Kind.TICKS, options=(Option("yes", claim),))
    said = Field(f"{name}_said", "Evidence", Kind.WORDS, hint=hint, lines=1, joined=True)
    return ticked, said


def _read_reasoned(answers: Answers, name: str) -> Reasoned:
    return Reasoned(answers[name] == "yes", answers[f"{name}_said"])


def _start(context: Context, lines: CaseLines) -> Values:
    """The quoted evidence; the amount from the budget, the close date from the timeline (SD-62)."""
    known = {one.element: one for one in bant(context.db, context.person.id)}
    budget, timeline = known[Element.BUDGET], known[Element.TIMELINE]
    said = {"pain": lines.pain, "interest": lines.interest, "fit": lines.fit}
    # What is quoted is ticked: the rep reads it and confirms it (o, Enter) or takes the tick away.
    return {
        **{name: "yes" if words else "" for name, words in said.items()},
        **{f"{name}_said": words for name, words in said.items()},
        **planned_step(context),
        "amount": _money_text(budget.minor, budget.currency),
        "billing": Billing.ONE_OFF.value,
        "months": "12",
        "close_on": timeline.on or "",
        "deal_step": DealStep.DISCOVERY_DONE.value,
    }


def _money_text(minor: int | None, currency: str | None) -> str:
    return Money(minor, currency).plain() if minor is not None and currency else ""


def _order(
    command: str, answers: Answers, context: Context, given: dict[str, object]
) -> Order | Refusal:
    months = answers["months"] or "12"
    if not months.isdecimal() or not 0 < int(months) <= 120:
        return Refusal("Not saved.", (Missing("months", "months from 1 to 120"),))
    given |= {"deal": _terms(answers, int(months)), "step": next_step(answers, "Next step")}
    return Order(command, (context.person.id,), given | {"today": context.today})


def _terms(answers: Answers, months: int) -> DealTerms:
    from pipeboard.commands.deals import DealTerms

    money = answers.money("amount")
    return DealTerms(
        name=answers["name"],
        amount=money.minor if money else None,
        currency=money.currency if money else None,
        billing=Billing(answers["billing"] or Billing.ONE_OFF),
        months=months,
        close_on=answers.day("close_on"),
        terms=answers["terms"],
        competitor=answers["competitor"],
        step=DealStep(answers["deal_step"] or DealStep.DISCOVERY_DONE),
    )


def _where(missing: Missing, values: Values) -> str:
    if missing.words.startswith("evidence"):
        return f"{missing.field}_said"
    return step_field(missing, values)
