"""The short forms of follow-ups: start or stop them, call back, out of office, another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from pipeboard.domain.cadence import is_long_snooze
from pipeboard.domain.days import say_date
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.rules import ATTEMPTS
from pipeboard.domain.tandem import Half, Outcome, RunState
from pipeboard.reads.contact import Cadence, cadence
from pipeboard.store import rules
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import (
    YES_NO,
    Answers,
    Field,
    Kind,
    Leave,
    OpenForm,
    Option,
    Order,
    Plan,
    Values,
    chosen,
)

_WAYS = {
    "start": Option("start", "start", "s"),
    "pause": Option("pause", "pause", "p"),
    "resume": Option("resume", "resume", "r"),
    "one_more": Option("one_more", "one more run", "m"),
    "stop": Option("stop", "stop", "x"),
}
_BY_STATE = {
    RunState.ACTIVE: ("pause", "stop"),
    RunState.PAUSED: ("resume", "pause", "stop"),
    RunState.EXHAUSTED: ("one_more",),
    RunState.STOPPED: ("start",),
}
"""What can be done with follow-ups; Enter confirms the first."""
_LONG = (Option("snooze", "snooze all the same"), Option("nurture", "nurture until then"))
_WEEK = timedelta(7)


def follow(context: Context) -> Plan:
    """Return the form that starts, pauses, resumes or stops follow-ups."""
    contact_id, run = context.person.id, cadence(context.db, context.person.id)
    mine, now = rules.read(context.db), context.now.astimezone()
    ways = _BY_STATE[RunState(run.state)] if run else ("start",)
    is_early = run is not None and run.made < mine.min_attempts
    fields = (
        Field(
            "what",
            "Follow-ups",
            Kind.CHOICE,
            heading=_standing(run, context.today),
            options=tuple(_WAYS[way] for way in ways),
            # The keys of a refused outcome start nothing.
            enough=(lambda way: way == "resume") if "resume" in ways else None,
        ),
        Field(
            "attempts",
            "At most",
            Kind.CHOICE,
            options=tuple(Option(str(n), "attempts", str(n)) for n in ATTEMPTS),
            when=chosen("what", "start"),
        ),
        Field("until", "Until", Kind.DATE, hint="+1w, 5 dec", when=chosen("what", "pause")),
        Field(
            "reason",
            "Why",
            hint="what makes another run worth it",
            when=chosen("what", "one_more"),
        ),
        Field(
            "sure",
            "Sure?",
            Kind.CHOICE,
            hint=f"{run.made if run else 0} of {mine.min_attempts} attempts made: giving up early",
            options=YES_NO,
            when=lambda values: values["what"] == "stop" and is_early,
        ),
    )

    def build(answers: Answers) -> Order | Refusal:
        given: dict[str, object] = {"now": now}
        match answers["what"]:
            case "start":
                given |= {"attempts": int(answers["attempts"]), "override": answers["override"]}
            case "pause":
                until = answers.day("until")
                if until is None:
                    return Refusal("Until when?", (Missing("until", "a date"),))
                given["until"] = until
            case "one_more":
                given["reason"] = answers["reason"]
            case "stop":
                given["sure"] = answers["sure"] == "yes"
        return Order(f"followups.{answers['what']}", (contact_id,), given)

    start = {
        "what": ways[0],
        "attempts": str(mine.max_attempts),
        "until": (context.today + _WEEK).isoformat(),
    }
    confirmed = ways[0] != "one_more"
    return Plan(
        "follow",
        "Follow-ups",
        fields,
        build,
        start=start,
        confirmed=confirmed,
        ask_override="Why follow up all the same?",
        **context.common(),
    )


def _standing(run: Cadence | None, today: date) -> str:
    """Return where the follow-ups stand, in one line."""
    if run is None:
        return "None so far"
    made = f"{run.made} of {run.max_attempts} attempts made"
    when = say_date(date.fromisoformat(run.next_due), today) if run.next_due else ""
    return {
        RunState.ACTIVE: f"{made} · next {when}",
        RunState.PAUSED: f"{made} · paused until {when}",
        RunState.EXHAUSTED: made,
        RunState.STOPPED: f"{made} · stopped: {(run.stop_reason or '').replace('_', ' ')}",
    }[RunState(run.state)]


def attempt_of(context: Context, half: Half) -> int | None:
    """Return the attempt of which this half is open; None when there is none."""
    run = cadence(context.db, context.person.id)
    return run.attempt_id if run and getattr(run, half.value) == "open" else None


def callback(context: Context) -> Plan:
    """Return the form of a call that ended in “call back on …”."""
    fields = (
        Field("on", "Call back on", Kind.DATE, hint="fri, +2d, 5 dec"),
        Field("at", "At", Kind.TIME, hint="any time when empty"),
        Field("note", "Note"),
    )

    def given(answers: Answers) -> dict[str, object]:
        until = answers.day("on")
        return {"until": until, "at": answers.time("at"), "note": answers["note"]}

    return _logging(context, "callback", "Call back", Outcome.CALL_BACK, fields, given)


def away(context: Context) -> Plan:
    """Return the form of an e-mail answered by “out of office until …”."""
    fields = (Field("on", "Out until", Kind.DATE, hint="their last day away: fri, 5 dec"),)

    def given(answers: Answers) -> dict[str, object]:
        return {"until": answers.day("on")}

    return _logging(context, "away", "Out of office", Outcome.OUT_OF_OFFICE, fields, given)


def _logging(
    context: Context,
    kind: str,
    title: str,
    outcome: Outcome,
    fields: tuple[Field, ...],
    given: Callable[[Answers], dict[str, object]],
) -> Plan:
    """Return the form of an outcome that needs a date."""
    half = Half.EMAIL if outcome is Outcome.OUT_OF_OFFICE else Half.CALL
    contact_id, seen = context.person.id, attempt_of(context, half)
    fixed = {"half": half, "outcome": outcome, "now": context.now.astimezone()}

    def build(answers: Answers) -> Order:
        more = fixed | given(answers) | {"attempt_id": seen}
        return Order("followups.log", (contact_id,), more)

    return Plan(kind, title, fields, build, where=date_field, **context.common())


def date_field(missing: Missing, values: Values) -> str:
    """The day that an outcome misses is asked as `on`."""
    del values
    return "on" if missing.field == "until" else missing.field


def snooze(context: Context) -> Plan:
    """Return the form that puts off what is due to a date; far ones propose nurture."""
    contact_id, today, now = context.person.id, context.today, context.now.astimezone()
    is_long = False
    fields = (
        Field("until", "Until", Kind.DATE, hint="thu, +2w, 5 dec"),
        Field(
            "then",
            "Then",
            Kind.CHOICE,
            hint="that is more than 14 days: parked they come back by themselves",
            options=_LONG,
            enough=bool,
            when=lambda _: is_long,
        ),
    )

    def build(answers: Answers) -> Order | Refusal | Leave:
        nonlocal is_long
        until = answers.day("until")
        if until is None:
            return Refusal("Until when?", (Missing("until", "a date"),))
        is_long = is_long_snooze(until, today)
        if is_long and not answers["then"]:
            asked = (Missing("then", "snooze or nurture"),)
            return Refusal(f"{say_date(until, today)} is far off: nurture instead?", asked)
        if is_long and answers["then"] == "nurture":
            return Leave(OpenForm("nurture", {"revisit_on": until.isoformat()}))
        return Order("followups.snooze", (contact_id,), {"to": until, "now": now})

    return Plan("snooze", "Snooze", fields, build, **context.common())
