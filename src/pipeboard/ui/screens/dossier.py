"""A contact put into rows: who it is, what is known, what stands, what happened."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from pipeboard.domain.call import say_clock
from pipeboard.domain.days import say_date, say_distance
from pipeboard.domain.money import Money
from pipeboard.domain.terms import Rating, Stage, Status
from pipeboard.domain.text import plural
from pipeboard.reads import contact as reads
from pipeboard.reads import scores
from pipeboard.reads.calls import CallRecord
from pipeboard.reads.outreach import Outreach, Touch, outreach
from pipeboard.reads.scores import Standing
from pipeboard.reads.timeline import Happening, timeline
from pipeboard.ui.screens import scored
from pipeboard.ui.strip import strip
from pipeboard.ui.widgets.sheet import Bit, Row, head, row

_QUOTES = ' “”"'
_TONES = {Rating.MET: "accent", Rating.UNMET: "error", Rating.PARTLY: "plain"}


class Dossier(NamedTuple):
    """Everything that a contact's screen shows."""

    who: reads.Contact
    bant: tuple[reads.Known, ...]
    gates: list[reads.Qualification]
    deals: list[reads.Opportunity]
    step: reads.Task | None
    cadence: reads.Cadence | None
    outreach: Outreach
    story: list[Happening]
    standing: Standing


def read(db: sqlite3.Connection, contact_id: int, today: date) -> Dossier | None:
    """Read all of it as it stands on a day, or None when there is no such contact."""
    who = reads.contact(db, contact_id)
    stands = scores.standing(db, contact_id, today)
    if who is None or stands is None:
        return None
    return Dossier(
        who,
        reads.bant(db, contact_id),
        reads.qualifications(db, contact_id),
        reads.opportunities(db, contact_id),
        reads.next_step(db, contact_id),
        reads.cadence(db, contact_id),
        outreach(db, who, today),
        timeline(db, contact_id, today),
        stands,
    )


def local(instant: str) -> datetime:
    """Return a stored UTC instant as local time."""
    return datetime.fromisoformat(instant).astimezone()


def day_of(instant: str, today: date) -> str:
    """Return the local day of an instant in words: `18 Nov`."""
    return say_date(local(instant).date(), today).split(" ", 1)[1]


def quoted(words: str) -> str:
    """Return words between quotation marks, once."""
    bare = words.strip(_QUOTES)
    return f"“{bare}”"


def standing(found: Dossier, today: date) -> list[Bit]:
    """Return stage and status in a few words: `SAL since 18 Nov, 5 days`."""
    who = found.who
    live = {one.gate: one.origin for one in found.gates if one.withdrawn_at is None}
    mark = {"override": "*", "imported": "°"}.get(live.get(who.stage, ""), "")
    bits = [Bit(Stage(who.stage).label + mark, "accent")]
    if who.status != Status.OPEN:
        bits.append(Bit(f" · {who.status}", "warning"))
        if who.revisit_on:
            bits.append(Bit(f" until {say_date(date.fromisoformat(who.revisit_on), today)}"))
    elif who.since:
        days = (today - local(who.since).date()).days
        bits.append(Bit(f" since {day_of(who.since, today)}, {plural(days, 'day')}", "muted"))
    if who.cycle > 1:
        bits.append(Bit(f" · cycle {who.cycle}", "muted"))
    return bits


def facts(found: Dossier, today: date) -> Iterator[Row]:
    """Yield the rows of the left side."""
    yield from _next_step(found, today)
    yield from _follow_ups(found, today)
    yield from scored.facts(found.standing)
    yield from _channels(found.who)
    yield from _person(found.who)
    yield from _groundwork(found)
    yield from bant(found.bant, today)
    yield from _deals(found, today)
    yield from _gates(found, today)


def _next_step(found: Dossier, today: date) -> Iterator[Row]:
    step, who = found.step, found.who
    if step is None:
        is_followed = found.cadence is not None and found.cadence.next_due
        if who.status == Status.OPEN and who.stage != Stage.LEAD and not is_followed:
            yield row("next", Bit("no next step", "error"))
        return
    due = date.fromisoformat(step.due_on)
    when = say_date(due, today) + (f" {step.due_time}" if step.due_time else "")
    distance = say_distance(due, today)
    late, soon = Bit(f"  late, {distance}", "warning"), Bit(f"  {distance}", "muted")
    yield row("next", Bit(when, "strong"), late if due < today else soon)
    yield row("", step.title)


def _follow_ups(found: Dossier, today: date) -> Iterator[Row]:
    """Yield how far the follow-ups are, what went to and fro, and what stands still."""
    who, ours = found.who, found.outreach
    if found.cadence:
        yield row("follow-ups", *strip(found.cadence, today))
    if who.stage in (Stage.SQL, Stage.OPPORTUNITY):
        yield row("last in", *_touch(ours.heard, today))
        yield row("last out", *_touch(ours.sent, today))
    if ours.offered_on:
        yield row("last offer", say_distance(date.fromisoformat(ours.offered_on), today))
    still: list[Bit] = []
    if ours.rots_on:
        since = say_date(date.fromisoformat(ours.rots_on), today)
        still += [Bit("rotting", "warning"), Bit(f" since {since}", "muted")]
    if ours.is_one_way:
        still += [Bit(" · ", "muted")] if still else []
        still += [Bit("one-way", "strong"), Bit(": nothing came back on the last three", "muted")]
    if still:
        yield row("mind", *still)


def _touch(touch: Touch | None, today: date) -> Iterator[Bit]:
    if touch is None:
        yield Bit("none so far", "muted")
        return
    yield Bit(say_distance(date.fromisoformat(touch.on), today))
    yield Bit(f"  {touch.words}", "muted")


def _groundwork(found: Dossier) -> Iterator[Row]:
    """Yield what makes a prospect of a lead: done, or not yet."""
    if found.who.status != Status.OPEN:
        return
    marks = [
        Bit(f"{'✓' if is_done else '·'} {name}{gap}", "plain" if is_done else "muted")
        for (name, is_done), gap in zip(found.outreach.steps, ("  ",) * 4 + ("",), strict=True)
    ]
    yield row("groundwork", *marks)


def _channels(who: reads.Contact) -> Iterator[Row]:
    names = {"email": "e-mail", "phone": "phone", "linkedin": "LinkedIn", "other": "other"}
    for channel in who.channels:
        tone = "plain" if channel.is_usable else "muted"
        state = Bit(
            f"  {channel.state.replace('_', ' ')}", "muted" if channel.is_usable else "error"
        )
        yield row(names.get(channel.kind, "other"), Bit(channel.value, tone), state)


def _person(who: reads.Contact) -> Iterator[Row]:
    least, most = who.headcount
    people = "" if least is None else f"{least:,}" if least == most else f"{least:,}–{most or 0:,}"
    firm = [part for part in (who.company, who.industry, people and f"{people} people") if part]
    if firm:
        yield row("company", " · ".join(firm) + (f" · {who.country}" if who.country else ""))
    came = [part for part in (who.source, who.origin if who.origin != "unknown" else "") if part]
    if who.referrer:
        came.append(f"referred by {who.referrer}")
    if came:
        yield row("source", " · ".join(came))
    if who.handed_by:
        yield row("handed by", who.handed_by)
    if who.interests:
        yield row("wants", ", ".join(who.interests))
    if who.icp != "unknown":
        yield row("ICP", Bit(who.icp, "accent" if who.icp == "match" else "muted"))
    if who.tags:
        yield row("tags", ", ".join(who.tags))
    if who.exit_reason:
        note = f": {who.exit_note}" if who.exit_note else ""
        yield row("closed for", who.exit_reason.replace("_", " ") + note)
    for number, (name, value) in enumerate(who.imported.items()):
        yield row("" if number else "imported", Bit(f"{name}: {value}", "muted"))


def bant(
    found: tuple[reads.Known, ...], today: date, say: Callable[[str], str] | None = None
) -> Iterator[Row]:
    """Yield what is known of budget, authority, need and timeline; `say` quotes the evidence."""
    if all(known.rating is Rating.UNRATED for known in found):
        return
    yield head("BANT")
    for known in found:
        rating = known.rating
        bits = [Bit(f"{rating.sign} {rating.value:<8}", _TONES.get(rating, "muted"))]
        if known.at:
            bits.append(Bit(f"{day_of(known.at, today):>6}", "muted"))
        if known.minor is not None and known.currency:
            bits.append(Bit(f"   {Money(known.minor, known.currency).plain()}", "strong"))
        elif known.value:
            bits.append(Bit(f"   {known.value}", "strong"))
        yield row(known.element.value, *bits)
        if known.evidence:
            yield row("", (say or quoted)(known.evidence))


def _deals(found: Dossier, today: date) -> Iterator[Row]:
    for deal in found.deals:
        yield head("deal")
        worth = "unsized"
        if deal.amount is not None and deal.currency:
            worth = Money(deal.amount, deal.currency).plain()
        yield row(
            "worth", Bit(worth, "strong"), f"  {deal.name} · {deal.billing.replace('_', '-')}"
        )
        tone = {"won": "accent", "open": "plain"}.get(deal.status, "muted")
        state = deal.step.replace("_", " ") if deal.status == "open" else deal.status
        if deal.lost_reason:
            state += f": {deal.lost_reason.replace('_', ' ')}"
        yield row("state", Bit(state, tone))
        if deal.close_on:
            pushed = f" · pushed ×{deal.push_count}" if deal.push_count else ""
            yield row("closes", say_date(date.fromisoformat(deal.close_on), today) + pushed)
        for name, words in (("pain", deal.pain), ("interest", deal.interest), ("fit", deal.fit)):
            if words:
                yield row(name, Bit(words, "muted"))


def _gates(found: Dossier, today: date) -> Iterator[Row]:
    if not found.gates:
        return
    yield head("gates")
    marks = {"override": "*", "imported": "°"}
    for gate in found.gates:
        name = Stage(gate.gate).label + marks.get(gate.origin, "")
        words = f"{day_of(gate.passed_at, today)} on {gate.origin}"
        if gate.override_reason:
            words = f"{day_of(gate.passed_at, today)} by override: {quoted(gate.override_reason)}"
        bits = [Bit(words, "muted" if gate.withdrawn_at else "plain")]
        if gate.withdrawn_at:
            why = f": {gate.withdrawn_reason}" if gate.withdrawn_reason else ""
            bits.append(Bit(f" · withdrawn{why}", "muted"))
        yield row(name, *bits)


def story(found: Dossier, today: date) -> Iterator[Row]:
    """Yield the rows of the timeline, newest first."""
    last = ""
    for happening in found.story:
        if happening.kind == "gate" and happening.words.endswith(" by evidence"):
            continue  # the stage that it opened says the same
        day = day_of(happening.at, today)
        yield row(day if day != last else "", Bit(happening.words, "plain"))
        last = day
        if happening.call:
            yield from _record(happening.call)
        elif happening.detail:
            yield row("", Bit(happening.detail, "muted"))


def _record(call: CallRecord) -> Iterator[Row]:
    """Yield how a call went: its steps, what was not counted, hooks, BANT, the notes."""
    if call.course:
        yield row("", Bit(call.course, "muted"))
    if call.pauses:
        yield row("", Bit(f"gap {call.pauses}", "muted"))
    if call.hooks:
        yield row("", Bit("hook ", "muted"), call.hooks)
    for found in call.rated:
        bits = [Bit(f"{found.rating.sign} ", _TONES.get(found.rating, "muted"))]
        bits.append(Bit(f"{found.element.value:<9} ", "muted"))
        if found.noted_at is not None:
            bits.append(Bit(f"{say_clock(found.noted_at)} ", "muted"))
        if found.evidence:
            bits.append(Bit(f"{quoted(found.evidence)} "))
        if not found.evidence and not found.worth:
            bits.append(Bit(found.rating.value, "muted"))
        yield row("", *bits, Bit(found.worth, "strong"))
    if call.notes:
        yield row("", Bit(call.notes, "muted"))
