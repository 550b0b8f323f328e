"""The forms that end an opportunity: won or lost."""

from __future__ import annotations

from datetime import date

from pipeboard.domain.days import say_date
from pipeboard.domain.money import Money
from pipeboard.domain.reasons import DISQUALIFY_REASONS, LOST_REASONS
from pipeboard.domain.refusal import Missing
from pipeboard.reads.contact import opportunities, tasks
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import (
    Answers,
    Field,
    Kind,
    Option,
    Order,
    Plan,
    Values,
    chosen,
    reasons,
)
from pipeboard.ui.forms.leaving import gone_fields, rude

_WON = (
    Field("amount", "Amount", Kind.MONEY, hint="24,000 or EUR 12k"),
    Field("closed_on", "Closed on", Kind.DATE, hint="today, or the day it was signed"),
)
_THEN = (Option("sql", "back to SQL"), Option("nurture", "nurture"), Option("disqualify", "let go"))
_TASKS = (Option("no", "cancel them"), Option("yes", "keep them"))


def win(context: Context) -> Plan:
    """Return the form that books a deal as won."""
    contact_id = context.person.id
    deals = opportunities(context.db, contact_id)
    deal = next((deal for deal in deals if deal.status == "open"), None)

    def build(answers: Answers) -> Order:
        money = answers.money("amount")
        given = {
            "minor": money.minor if money else None,
            "currency": money.currency if money else None,
            "closed_on": answers.day("closed_on"),
            "today": context.today,
        }
        return Order("deals.win", (contact_id,), given)

    start = {"closed_on": "today"}
    if deal and deal.amount is not None and deal.currency:
        start["amount"] = Money(deal.amount, deal.currency).plain()
    return Plan("win", "Won", _WON, build, start=start, confirmed=True, **context.common())


def lose(context: Context) -> Plan:
    """Return the form that books a deal as lost and says where the person goes."""
    contact_id = context.person.id
    left = [task for task in tasks(context.db, contact_id) if task.state == "open"]
    fields = [
        Field("reason", "Lost for", Kind.CHOICE, options=reasons(LOST_REASONS)),
        Field("note", "Note", Kind.WORDS, remark=rude),
        Field("then", "The person", Kind.CHOICE, options=_THEN),
        Field(
            "revisit_on",
            "Back on",
            Kind.DATE,
            hint="+3m, 1 mar",
            joined=True,
            when=chosen("then", "nurture"),
        ),
        Field(
            "exit_reason",
            "Why",
            Kind.CHOICE,
            options=reasons(DISQUALIFY_REASONS),
            when=chosen("then", "disqualify"),
        ),
        *gone_fields(True, chosen("then", "disqualify")),
    ]
    if left:
        listed = " · ".join(
            f"{task.title}, {say_date(date.fromisoformat(task.due_on), context.today)}"
            for task in left
        )
        fields.append(Field("tasks", "Open tasks", Kind.CHOICE, hint=listed, options=_TASKS))

    def build(answers: Answers) -> Order:
        names = ("reason", "note", "exit_reason", "vendor", "referral")
        given = {name: answers[name] for name in names}
        more = {
            "then": answers["then"] or "sql",
            "revisit_on": answers.day("revisit_on"),
            "keep_tasks": answers["tasks"] == "yes",
            "today": context.today,
        }
        return Order("deals.lose", (contact_id,), given | more)

    start = {"then": "sql", "tasks": "no"}
    return Plan("lose", "Lost", tuple(fields), build, start=start, where=_where, **context.common())


def _where(missing: Missing, values: Values) -> str:
    """The reason that is missing may be that of letting the person go."""
    if missing.field == "reason" and values["reason"]:
        return "exit_reason"
    return missing.field
