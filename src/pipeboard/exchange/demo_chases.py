"""The demo's follow-ups as commands: each run started, logged half by half, put off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any, NamedTuple

from pipeboard.commands import followups
from pipeboard.commands.followups import log
from pipeboard.domain.days import read_time
from pipeboard.domain.tandem import OUTCOME_KEYS, Half
from pipeboard.exchange.demo_days import RULES, Desk
from pipeboard.exchange.demo_runs import (
    BOUNCED,
    CALL,
    CHASES,
    MAIL,
    PAUSED,
    SNOOZED,
    Chase,
    Touched,
)
from pipeboard.exchange.demo_talks import NEEDS

_AFTER_WORK = time(18, 20)


class Doing(NamedTuple):
    """One command of the made-up past: whose, on which day, and with what."""

    who: str
    on: date
    command: Callable[..., Any]
    args: tuple[Any, ...]
    fields: dict[str, Any]
    at: time | None = None
    """When, unless it is one of many in a day."""


def first_day(chase: Chase, desk: Desk) -> date:
    """The day a run was started; follow-ups not begun yet were started on the evening before."""
    made = _made(chase, desk)
    return made[0] if made else desk.before(desk.due(chase.due))


def told(desk: Desk, started: dict[str, date]) -> Iterator[Doing]:
    """Every run, from its start to what came of it."""
    by_need = {need.who for need in NEEDS if need.then is None}
    for chase in CHASES:
        if chase.who not in by_need:
            fields = {"attempts": chase.attempts, "override": chase.override}
            at = None if chase.calls else _AFTER_WORK
            yield Doing(chase.who, started[chase.who], followups.start, (), fields, at)
        yield from _attempts(chase, desk)
        yield from _put_off(chase, desk)
        for touch in chase.came:
            yield logged(chase.who, desk.due(chase.due), touch, desk)


def logged(who: str, on: date, touch: Touched, desk: Desk) -> Doing:
    """An outcome, logged on a day."""
    half = Half(touch.half)
    fields: dict[str, Any] = {"note": touch.note, "offer": touch.offer}
    if touch.key == "a":
        assert touch.then is not None
        step = desk.step(_Step(touch.note, touch.then, touch.at))
        fields |= {"until": step.on, "at": step.at}
    elif touch.then is not None:
        until = max(desk.work(touch.then), on) if touch.then else desk.today
        fields |= {"until": until, "at": read_time(touch.at) if touch.at else None}
    return Doing(who, on, log, (half, OUTCOME_KEYS[half][touch.key]), fields)


class _Step(NamedTuple):
    title: str
    days: int
    at: str


def _made(chase: Chase, desk: Desk) -> list[date]:
    """The days on which the attempts of a run were made."""
    due, count = desk.due(chase.due), len(chase.calls)
    if count == chase.attempts:
        return [*desk.made(due, count - 1), due]
    return desk.made(due, count)


def _attempts(chase: Chase, desk: Desk) -> Iterator[Doing]:
    bounced = False
    for day, key in zip(_made(chase, desk), chase.calls, strict=True):
        yield logged(chase.who, day, Touched(CALL, key), desk)
        if not bounced:
            bounced = chase.who in BOUNCED
            yield logged(chase.who, day, Touched(MAIL, "b" if bounced else "s"), desk)


def _put_off(chase: Chase, desk: Desk) -> Iterator[Doing]:
    """What was put off on its day: as told, or because nothing falls due on a Tuesday."""
    due = desk.due(chase.due)
    for command, until in ((followups.pause, PAUSED), (followups.snooze, SNOOZED)):
        if chase.who in until:
            yield Doing(chase.who, due, command, (desk.work(until[chase.who]),), {})
    if chase.due == 0 and chase.calls:
        natural = RULES.next_due(_made(chase, desk)[-1])
        if natural != due:
            yield Doing(chase.who, natural, followups.snooze, (due,), {})
