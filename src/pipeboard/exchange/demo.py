"""A made-up pipeline for `pipeboard demo`, told by the real commands over the last months."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from inspect import signature
from itertools import groupby
from typing import Any

from pipeboard.commands import agenda, assess, contacts, deals, discover, followups, intake, moves
from pipeboard.domain.evidence import Answer, Assessment, Case, Discovery, Finding, Reasoned
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.tandem import Half, Outcome
from pipeboard.domain.terms import Element, Fulfil, Rating, TaskState, Topic, TopicState, Verdict
from pipeboard.exchange import demo_calls, demo_chases, demo_lists, demo_scores
from pipeboard.exchange.demo_chases import Doing, logged
from pipeboard.exchange.demo_days import Desk
from pipeboard.exchange.demo_people import LISTS, PEOPLE
from pipeboard.exchange.demo_runs import CHASES, PLANS, REPLIED, TALKED, ZONES
from pipeboard.exchange.demo_talks import DEALS, NEEDS, TALKS, WRITTEN, Deal, Need, Talk
from pipeboard.store import scores
from pipeboard.store.drafts import write_drafts
from pipeboard.store.unit import Store, Unit

_RATINGS = {"met": Rating.MET, "partly": Rating.PARTLY, "?": Rating.UNKNOWN}
_MORNING, _APART, _WORKING = time(8, 10), timedelta(minutes=23), timedelta(hours=9)
_LATELY = timedelta(minutes=50)
_ANY_CHANGE = 10**9  # a form that has seen every change


def fill(store: Store, now: datetime) -> None:
    """Fill a throw-away store with a believable pipeline; days and instants lead up to `now`.

    Raises:
        ValueError: a command refused its made-up words.
    """
    clock = store.clock
    store.raw.execute("pragma synchronous=off")
    store.raw.execute("pragma journal_mode=memory")
    try:
        _live(store, Desk(now.astimezone()))
    finally:
        store.clock = clock
        store.raw.execute("pragma journal_mode=delete")
        store.raw.execute("pragma synchronous=extra")


def _live(store: Store, desk: Desk) -> None:
    known: dict[str, int] = {}
    for at, doing in _timed(_story(desk), desk):
        store.clock = _standing_at(at)
        fields = dict(doing.fields)
        asked = signature(doing.command).parameters
        if "now" in asked:
            fields["now"] = at
        elif "today" in asked:
            fields["today"] = doing.on
        args: tuple[Any, ...] = doing.args
        if doing.command is contacts.add:
            args = (demo_lists.typed(doing.args[0], known),)
        elif doing.command is discover.record:
            talk, findings = doing.args
            args = (replace(talk, started_at=at), findings)
        if doing.who in known:
            args = (known[doing.who], *args)
        result = store.do(doing.command, *args, **fields)
        if isinstance(result, Refusal):
            raise ValueError(f"{doing.who}: {result}")
        if isinstance(result, contacts.Added):
            known[doing.who] = result.contact_id
        elif isinstance(result, intake.Brought):
            known |= demo_lists.ids(store.raw)
    scores.refresh(store.raw, desk.today, at_most=len(PEOPLE))  # as every morning
    for at, draft in demo_calls.left(known, desk.now):
        write_drafts(store.raw, {draft.key: draft}, at)


def _timed(story: Iterator[Doing], desk: Desk) -> Iterator[tuple[datetime, Doing]]:
    """Yield what was done, in order, with its time: over a working day, or in the last hour."""
    ordered = sorted(story, key=lambda one: (one.on, one.at or _MORNING))
    for day, group in groupby(ordered, key=lambda one: one.on):
        doings = list(group)
        for nth, doing in enumerate(doings):
            if day == desk.today:
                span = min(_LATELY, desk.now - desk.midnight)
                yield desk.now - span * (1 - (nth + 1) / (len(doings) + 1)), doing
            elif doing.at:
                yield datetime.combine(day, doing.at).astimezone(), doing
            else:
                apart = min(_APART, _WORKING / len(doings))
                yield datetime.combine(day, _MORNING).astimezone() + nth * apart, doing


def _standing_at(instant: datetime) -> Callable[[], datetime]:
    return lambda: instant


def _story(desk: Desk) -> Iterator[Doing]:
    """Every command; of one day, in the order that is told here."""
    started = {chase.who: demo_chases.first_day(chase, desk) for chase in CHASES}
    yield from _came(desk, started)
    called = {talk.who: talk.ago for talk in TALKS}
    for nth, need in enumerate(NEEDS):
        yield _assessed(need, nth, called.get(need.who), started, desk)
    yield from _turns(desk)
    yield from demo_chases.told(desk, started)
    for talk in TALKS:
        yield _talked(talk, desk)
    for deal in DEALS:
        yield _opened(deal, next(need for need in NEEDS if need.who == deal.who), desk)
    for who, ago, touch in TALKED:
        yield logged(who, desk.work(-ago), touch, desk)
    for plan in PLANS:
        step = desk.step(plan)
        planned = {"kind": plan.kind, "title": step.title, "on": step.on, "at": step.at}
        yield Doing(plan.who, desk.work(-plan.ago), agenda.plan_step, (), planned)
    yield from demo_scores.told(desk)
    yield from _ends(desk)
    yield from _this_morning(desk)


def _came(desk: Desk, started: dict[str, date]) -> Iterator[Doing]:
    """The lists that were imported, and who came one by one."""
    came: dict[str, date] = {}
    for ago, name in LISTS.items():
        listed = [person for person in PEOPLE if person.ago == ago]
        came |= {person.name: desk.past(ago) for person in listed}
        yield Doing(name, desk.past(ago), intake.bring_in, demo_lists.batch(name, listed), {})
    for person in PEOPLE:
        if person.ago not in LISTS:
            day = desk.past(person.ago)
            came[person.name] = min(day, started.get(person.name, day))
            yield Doing(person.name, came[person.name], contacts.add, (person,), {})
    for who, zone in ZONES.items():
        seen = {"seen": _ANY_CHANGE}
        yield Doing(who, came[who], contacts.edit, ({"timezone": zone},), seen)


def _turns(desk: Desk) -> Iterator[Doing]:
    """Who was parked, came back, left, or was moved on a written reason alone."""

    def parked(who: str, ago: int, reason: str, until: int) -> Doing:
        fields = {"reason": reason, "revisit_on": desk.work(until)}
        return Doing(who, desk.past(ago), moves.nurture, (), fields)

    def did(who: str, ago: int, command: Callable[..., Any], **fields: Any) -> Doing:
        return Doing(who, desk.past(ago), command, (), fields)

    yield parked("Joan Petticrew", 26, "asked_to_wait", 40)
    yield did("Joan Petticrew", 6, moves.reopen, reason="the boats are in for winter")
    yield parked("Elliot Brand-Nakata", 110, "asked_to_wait", 40)
    yield did("Elliot Brand-Nakata", 3, moves.reopen, reason="the audit is over")
    yield parked("Winifred Ashgrove", 40, "not_now", 0)
    yield parked("Tamsin Orchard", 45, "asked_to_wait", 21)
    yield parked("Harriet Lund-Osei", 35, "budget_next_period", 12)
    yield did("Alasdair Penhallow", 37, moves.disqualify, reason="outdated")
    yield did("Noor Vandaele", 33, moves.disqualify, reason="wrong_contact_info")
    gave = "Hester Plumley @Halfmoon Chandlery"
    yield did("Clement Dubrovnik-Hay", 11, moves.disqualify, reason="no_need", referral=gave)
    keen = "her CEO asked for her by name at the fair"
    yield did("Cordelia Vasquez-Mott", 4, moves.advance, override=keen)
    tender = "tender closes before any call is possible"
    yield did("Rowan Sixsmith", 10, moves.advance, override=tender)
    yield did("Iris Vandermeer", 3, contacts.pin)
    clerk = "Her second clerk is retiring in March. That is the date behind the date."
    yield Doing("Iris Vandermeer", desk.past(2), contacts.note, (clerk,), {})
    son = "Son is called Peter, handles the web shop, reads mail before six."
    yield Doing("Joan Petticrew", desk.past(5), contacts.note, (son,), {})


def _ends(desk: Desk) -> Iterator[Doing]:
    """The deals that are over, and a step that nothing came after."""
    for who, ago, minor, currency in (
        ("Constance Bellweather", 18, 1_800_000, "EUR"),
        ("Jonah Pemberton-Diaz", 11, 1_140_000, "USD"),
    ):
        booked = {"minor": minor, "currency": currency, "closed_on": desk.past(ago)}
        yield Doing(who, desk.past(ago), _step_done, (), {})
        yield Doing(who, desk.past(ago), deals.win, (), booked)
    stuck = {"reason": "timing", "note": "procurement froze; she wants to try again in spring"}
    yield Doing("Mirela Stanciu-Webb", desk.past(5), deals.lose, (), stuck)
    yield Doing("Benedikt Raumwald", desk.work(-1), _step_done, (), {})


def _this_morning(desk: Desk) -> Iterator[Doing]:
    """What came in today."""
    written = {"ending": "followup", "step": None}
    yield Doing(WRITTEN.who, desk.today, assess.assess, (_answers(WRITTEN, "written"),), written)
    who, words = REPLIED
    reply = Half.EMAIL, Outcome.REPLIED
    yield Doing(who, desk.today, followups.log, reply, {"note": words})


def _step_done(unit: Unit, contact_id: int, *, now: datetime) -> Any:
    """Settle the open step of a contact, and plan nothing after it."""
    sql = "select id from task where contact_id = ? and state = 'open'"
    (task_id,) = unit.raw.execute(sql, (contact_id,)).fetchone()
    return agenda.settle(unit, task_id, TaskState.DONE, now=now)


def _answers(need: Need, mode: str = "live") -> Assessment:
    return Assessment(
        {
            Topic.NEED: Answer(need.need, TopicState.ANSWERED),
            Topic.SOLUTION: Answer(need.solution, TopicState.ANSWERED),
        },
        source=next(person.source for person in PEOPLE if person.name == need.who),
        interests=tuple(need.interests.split(", ")),
        timeline=need.timeline,
        verdict=Fulfil.YES,
        mode=mode,
    )


def _assessed(
    need: Need, nth: int, called: int | None, started: dict[str, date], desk: Desk
) -> Doing:
    """An assessment that ends in an appointment, or in follow-ups from the day they began."""
    day, step = desk.past(need.ago), desk.step(need.then) if need.then else None
    if called is not None:
        step = desk.call_of(called, nth)
    elif step is None:
        first = started[need.who]
        day, step = desk.before(first), desk.first_try(first)
    fields = {"ending": "appointment" if step.at else "followup", "step": step}
    return Doing(need.who, day, assess.assess, (_answers(need),), fields)


def _talked(talk: Talk, desk: Desk) -> Doing:
    went = demo_calls.course(talk.who, talk.minutes)
    findings = {one: _finding(getattr(talk, one), went.noted[one]) for one in Element}
    step = desk.step(talk.then) if talk.then else desk.first_try(desk.past(talk.ago - 5))
    fields = {"verdict": Verdict.QUALIFIED, "step": step}
    call = discover.Talk(
        desk.now,
        went.seconds,
        talk.notes,
        rail=went.rail,
        hooks=demo_calls.HOOKS.get(talk.who, ""),
        gaps=(demo_calls.GAPS[talk.who],) if talk.who in demo_calls.GAPS else (),
    )
    return Doing(
        talk.who, desk.past(talk.ago), discover.record, (call, Discovery(findings)), fields
    )


def _finding(words: str, noted_at: int) -> Finding:
    rating, _, evidence = words.partition(":")
    said = evidence.strip()
    return Finding(_RATINGS[rating], said, at=noted_at if said else None)


def _opened(deal: Deal, need: Need, desk: Desk) -> Doing:
    case = Case(Reasoned(True, need.need), Reasoned(True, deal.interest), Reasoned(True, deal.fit))
    terms = deals.DealTerms(
        amount=None if deal.amount is None else deal.amount * 100,
        currency=deal.currency or None,
        billing=deal.billing,
        close_on=None if deal.closes is None else desk.today + timedelta(deal.closes),
        step=deal.step,
    )
    fields = {"step": desk.step(deal.then)}
    return Doing(deal.who, desk.past(deal.ago), deals.open_deal, (case, terms), fields)
