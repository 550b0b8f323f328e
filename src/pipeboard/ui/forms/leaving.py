"""The short forms of leaving and coming back: nurture, disqualify, back, reopen; and the note."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeboard.domain.days import say_date
from pipeboard.domain.gates import refuse_override
from pipeboard.domain.moves import revisit_default
from pipeboard.domain.prompts import RUDE
from pipeboard.domain.reasons import DISQUALIFY_REASONS, NURTURE_REASONS, Reason
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import STAGES, Stage, Status, TaskKind
from pipeboard.reads.contact import next_step, opportunities
from pipeboard.reads.prefill import stale_gates
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import (
    YES_NO,
    Answers,
    Field,
    Kind,
    Option,
    Order,
    Plan,
    Values,
    reasons,
)

_HOW = (Option("no", "ordinary"), Option("yes", "it was there in error"))
_AGAIN = (Option("again", "back to lead: new business"), Option("deal", "reopen the deal"))


def gone_fields(asks_both: bool, when: Callable[[Values], bool] | None = None) -> tuple[Field, ...]:
    """Return what is asked of someone who is let go: a vendor and a referral (SD-60)."""
    if not asks_both:
        return ()
    return (
        Field("vendor", "Vendor", hint="whom you recommended, or -", when=when),
        Field(
            "referral",
            "Referral",
            hint="who else needs this: name, @company, e-mail, phone; or -",
            joined=True,
            when=when,
        ),
    )


def rude(values: Values) -> str:
    """Return what the trade says of a lead that was rude; '' when the note does not say so."""
    return RUDE if "rude" in values["note"].casefold() else ""


def _why(context: Context, listed: Iterable[Reason], *, is_all: bool) -> Field:
    """Return the field of the reason.

    Of those who never answered it is the whole decision: when it is all that is asked (`is_all`),
    its letter saves.
    """
    task = next_step(context.db, context.person.id)
    saves = is_all and task is not None and task.kind == TaskKind.DECIDE
    return Field(
        "reason",
        "Why",
        Kind.CHOICE,
        hint="all attempts were made: a letter saves" if saves else "",
        options=reasons(listed),
        enough=bool if saves else None,
    )


def nurture(context: Context) -> Plan:
    """Return the form that parks a contact."""
    contact_id, start = context.person.id, revisit_default(context.today)
    fields = (
        _why(context, NURTURE_REASONS, is_all=True),
        Field("revisit_on", "Back on", Kind.DATE, hint="+3m, 1 mar"),
        Field("note", "Note", Kind.WORDS),
    )

    def build(answers: Answers) -> Order:
        given = {"reason": answers["reason"], "note": answers["note"], "today": context.today}
        given |= {"revisit_on": answers.day("revisit_on")}
        return Order("moves.nurture", (contact_id,), given)

    return Plan(
        "nurture",
        "Nurture",
        fields,
        build,
        start={"revisit_on": start.isoformat()},
        **context.common(),
    )


def disqualify(context: Context) -> Plan:
    """Return the form that closes a contact."""
    contact_id, stage = context.person.id, Stage(context.person.stage)
    fields = (
        _why(context, DISQUALIFY_REASONS, is_all=stage is Stage.LEAD),
        Field("note", "Note", Kind.WORDS, remark=rude),
        *gone_fields(stage is not Stage.LEAD),
    )

    def build(answers: Answers) -> Order:
        names = ("reason", "note", "vendor", "referral")
        given = {name: answers[name] for name in names}
        return Order("moves.disqualify", (contact_id,), {**given, "today": context.today})

    return Plan("disqualify", "Disqualify", fields, build, **context.common())


def back(context: Context) -> Plan:
    """Return the form of a move one step back; of an opportunity it is the cancelling."""
    person = context.person
    is_deal = person.stage == Stage.OPPORTUNITY
    fields = (
        Field("reason", "Why", Kind.WORDS, hint="it stays in the history"),
        Field("in_error", "How", Kind.CHOICE, options=_HOW),
    )

    def build(answers: Answers) -> Order:
        given = {"reason": answers["reason"], "in_error": answers["in_error"] == "yes"}
        command = "deals.cancel" if is_deal else "moves.back"
        return Order(command, (person.id,), {**given, "today": context.today})

    title = "Cancel the opportunity" if is_deal else "Back one step"
    start = {"in_error": "no"}
    return Plan(
        "cancel" if is_deal else "back", title, fields, build, start=start, **context.common()
    )


def reopen(context: Context) -> Plan:
    """Return the form that opens a contact again, or the deal that closed last."""
    person = context.person
    stale = stale_gates(context.db, person.id, context.now) if _is_parked(context) else []
    deals = opportunities(context.db, person.id)
    is_open = any(deal.status == "open" for deal in deals)
    closed = not is_open and any(deal.status in ("won", "lost") for deal in deals)
    picks = _AGAIN if person.status != Status.OPEN else _AGAIN[1:]
    fields = [Field("what", "What", Kind.CHOICE, options=picks)] if closed else []
    if closed and _is_parked(context):
        fields = [Field("what", "What", Kind.CHOICE, options=(_PARKED, _AGAIN[1]))]
    fields += [
        Field(
            f"confirm_{stage}",
            f"Still {stage.label}?",
            Kind.CHOICE,
            hint=f"passed {say_date(on, context.today)}: do the answers still hold?",
            options=YES_NO,
            when=_is_person,
        )
        for stage, on in stale
    ]
    hint = "3 words or more" if person.status == Status.DISQUALIFIED else ""
    fields.append(Field("reason", "Why", Kind.WORDS, hint=hint))

    def build(answers: Answers) -> Order | Refusal:
        given = {"reason": answers["reason"], "today": context.today}
        if answers["what"] == "deal":
            return Order("deals.reopen_deal", (person.id,), given)
        open_gates = [stage for stage, _ in stale if not answers[f"confirm_{stage}"]]
        if open_gates:
            asked = tuple(
                Missing(f"confirm_{s}", f"does {s.label} still hold?") for s in open_gates
            )
            return Refusal("Some answers are older than 180 days.", asked)
        confirmed = frozenset(stage for stage, _ in stale if answers[f"confirm_{stage}"] == "yes")
        return Order("moves.reopen", (person.id,), {**given, "confirmed": confirmed})

    start = {"what": "again" if person.status != Status.OPEN else "deal"}
    return Plan("reopen", "Reopen", tuple(fields), build, start=start, **context.common())


_PARKED = Option("again", "back to where they stood")


def _is_parked(context: Context) -> bool:
    return context.person.status == Status.NURTURE


def _is_person(values: Values) -> bool:
    return values.get("what", "again") != "deal"


def override(context: Context) -> Plan:
    """Return the form that passes the next gate without its evidence."""
    person = context.person
    to = STAGES[min(Stage(person.stage).order + 1, len(STAGES) - 1)]
    hint = "10 characters or more; it stays on the contact for ever"
    fields = (Field("reason", "Reason", Kind.WORDS, hint=hint),)
    strict = context.settings.is_strict

    def build(answers: Answers) -> Order | Refusal:
        if refusal := refuse_override(answers["reason"], strict=strict):
            return refusal
        given = {"to": to, "override": answers["reason"], "strict": strict}
        return Order("moves.move", (person.id,), {**given, "today": context.today})

    title = f"Override to {to.label}"
    return Plan("override", title, fields, build, where=_reason, **context.common())


def _reason(missing: Missing, values: Values) -> str:
    del values
    return "reason" if missing.field == "override" else missing.field


def note(context: Context) -> Plan:
    """Return the form of a note."""
    contact_id = context.person.id
    fields = (
        Field("body", "Note", Kind.WORDS, lines=6),
        Field("offer", "Offer", Kind.TICKS, options=(Option("yes", "an offer was made", "o"),)),
    )

    def build(answers: Answers) -> Order:
        given = {"text": answers["body"], "today": context.today}
        offer = bool(answers.ticks("offer"))
        return Order("contacts.note", (contact_id,), given | {"offer": offer})

    return Plan("note", "Note", fields, build, **context.common())
