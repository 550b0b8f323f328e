"""The selected contact beside the Today list: what one wants to know before the call."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from textual.content import Content

from pipeboard.domain.clock import quiet, zone_named
from pipeboard.domain.days import say_date
from pipeboard.domain.rules import Rules
from pipeboard.domain.tandem import HalfState
from pipeboard.domain.terms import Rating
from pipeboard.domain.text import safe
from pipeboard.reads import contact as reads
from pipeboard.reads.scores import Standing
from pipeboard.reads.today import Row as Agendum
from pipeboard.reads.why import why
from pipeboard.ui.screens import dossier, scored
from pipeboard.ui.strip import strip
from pipeboard.ui.widgets.sheet import Bit, Row, row

_STORY = 10  # happenings shown
_LINE = 200  # characters of one line that any terminal may show
_KINDS = {"email": "e-mail", "phone": "phone"}
_TONES = {"accent": "$text-primary bold", "warning": "$text-warning", "error": "$text-error"}
_RATED = {Rating.MET: "accent", Rating.UNMET: "error", Rating.PARTLY: "plain"}


class Beside(NamedTuple):
    """One contact, and what is known of it beyond the list."""

    found: dossier.Dossier
    quote: str
    """The words that the stage rests on; empty when nobody said any."""
    clock: str
    """What time it is where they are: `08:12 in Denver`; empty when the zone is not known."""
    is_quiet: bool
    """Whether that is outside their day."""
    say: str
    """The first line of the call of the attempt that is due."""


def read(
    db: sqlite3.Connection,
    contact_id: int,
    now: datetime,
    rules: Rules,
    say: Callable[[reads.Contact], str],
) -> Beside | None:
    """Read all of it, or None when there is no such contact; `say` finds the line for a call."""
    found = dossier.read(db, contact_id, now.date())
    if found is None:
        return None
    stage = why(db, contact_id)
    quotes = [one.text for ground in stage.grounds for one in ground.quotes[:1]] if stage else []
    zone = found.who.timezone
    return Beside(
        found,
        quotes[-1] if quotes else "",
        _clock(zone, now),
        quiet(zone, now, rules) is not None,
        say(found.who) if found.cadence and found.cadence.call == HalfState.OPEN else "",
    )


def _clock(zone: str | None, now: datetime) -> str:
    try:
        there = now.astimezone(zone_named(zone or ""))
    except ValueError:
        return ""
    place = (zone or "").rpartition("/")[2].replace("_", " ")
    return f"{there:%H:%M} in {place}"


def title(beside: Beside) -> Content:
    """Who it is."""
    who = beside.found.who
    role = f" · {safe(who.title)}" if who.title else ""
    return Content.assemble((safe(who.name), "bold"), (role, "$secondary"))


def rows(beside: Beside, agendum: Agendum, today: date) -> Iterator[Row]:
    """Yield the rows for a column beside the list."""
    found = beside.found
    yield from _place(beside)
    yield from _channels(found.who)
    yield row("")
    yield row("stage", *dossier.standing(found, today))
    if beside.quote:
        yield row("", dossier.quoted(beside.quote))
    yield from _score(found.standing)
    if any(known.rating is not Rating.UNRATED for known in found.bant):
        yield row("BANT", *_bant(found.bant))
    if found.cadence:
        yield row("cadence", *strip(found.cadence, today))
    if beside.say:
        yield row("say", Bit(f"“{beside.say}”", "plain"))
    yield from _step(found.step, today)
    if agendum.others:
        yield row("also", ", ".join(agendum.others))
    yield row("")
    yield from dossier.story(found._replace(story=found.story[:_STORY]), today)


def _place(beside: Beside) -> Iterator[Row]:
    who = beside.found.who
    firm = [part for part in (who.company, who.industry, who.country) if part]
    bits = [Bit(" · ".join(firm))] if firm else []
    if beside.clock:
        bits.append(Bit("   " if firm else ""))
        bits.append(Bit(beside.clock, "warning" if beside.is_quiet else "muted"))
    if bits:
        yield row("company" if firm else "there", *bits)


def _channels(who: reads.Contact) -> Iterator[Row]:
    """Yield what one calls and writes to; of a channel that cannot be used, why."""
    for channel in who.channels:
        if channel.kind not in _KINDS:
            continue
        if channel.is_usable:
            yield row(_KINDS[channel.kind], channel.value)
        else:
            state = Bit(f"  {channel.state.replace('_', ' ')}", "error")
            yield row(_KINDS[channel.kind], Bit(channel.value, "muted"), state)


def _score(stands: Standing) -> Iterator[Row]:
    """Yield the score with its lamps, and what it suggests."""
    if bits := scored.badges(stands):
        yield row("score", *bits, "   ", *scored.lamps(stands, in_words=False))
    if bits := scored.suggested(stands):
        yield row("do", *bits)


def _bant(bant: tuple[reads.Known, ...]) -> Iterator[Bit]:
    for number, known in enumerate(bant):
        gap = "  " if number else ""
        yield Bit(f"{gap}{known.element.value} ", "muted")
        yield Bit(known.rating.sign, _RATED.get(known.rating, "muted"))


def _step(step: reads.Task | None, today: date) -> Iterator[Row]:
    if step is None:
        return
    due = date.fromisoformat(step.due_on)
    when = say_date(due, today) + (f" {step.due_time}" if step.due_time else "")
    yield row("next", Bit(when, "warning" if due < today else "plain"), f"  {step.title}")


def lines(beside: Beside, today: date) -> Content:
    """Return the three lines for the foot of a narrow screen."""
    found = beside.found
    who = found.who
    company: list[str | tuple[str, str]] = [f" · {safe(who.company)}"] if who.company else []
    standing = [_part(bit) for bit in dossier.standing(found, today)]
    ways = [safe(one.value) for one in who.channels if one.is_usable]
    there = [safe(beside.clock)] if beside.clock else []
    known = [[*scored.badges(found.standing)], scored.suggested(found.standing)]
    known += [[*strip(found.cadence, today)]] if found.cadence else []
    if any(one.rating is not Rating.UNRATED for one in found.bant):
        known.append([*_bant(found.bant)])
    elif found.story:
        last = found.story[0]
        words = f"{dossier.day_of(last.at, today)}  {last.words[:_LINE]}"
        known.append([Bit(words, "muted")])
    third: list[str | tuple[str, str]] = []
    for bits in filter(None, known):
        third += ["   " if third else "", *map(_part, bits)]
    return Content("\n").join(
        [
            Content.assemble(title(beside), *company, "   ", *standing),
            Content.styled("   ".join(ways + there) or "no usable channel", "$secondary"),
            Content.assemble(*third),
        ]
    )


def _part(bit: Bit) -> tuple[str, str]:
    return safe(bit.words), _TONES.get(bit.tone, "$secondary" if bit.tone == "muted" else "")
