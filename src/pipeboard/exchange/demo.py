"""A made-up pipeline for `pipeboard demo`, told by the real commands over the last months."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from pipeboard.commands import assess, contacts, deals, discover, moves
from pipeboard.domain.days import is_work, read_time
from pipeboard.domain.evidence import (
    Answer,
    Assessment,
    Case,
    Discovery,
    Finding,
    NextStep,
    Reasoned,
)
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import (
    CallKind,
    Element,
    Fulfil,
    Rating,
    TaskKind,
    Topic,
    TopicState,
    Verdict,
)
from pipeboard.domain.text import fold
from pipeboard.exchange.demo_people import FIRMS, PEOPLE, Firm, Person
from pipeboard.exchange.demo_talks import (
    DEALS,
    NEEDS,
    RINGS,
    TALKS,
    UNSURE,
    Deal,
    Need,
    Next,
    Ring,
    Talk,
)
from pipeboard.store.unit import Store

_RATINGS = {"met": Rating.MET, "partly": Rating.PARTLY, "?": Rating.UNKNOWN}
_MORNING, _APART = time(8, 10, tzinfo=UTC), timedelta(minutes=23)


class Doing(NamedTuple):
    """One command of the made-up past: whose, how many days ago, and with what."""

    who: str
    ago: int
    command: Callable[..., Any]
    args: tuple[Any, ...]
    fields: dict[str, Any]


def fill(store: Store, today: date, now: datetime) -> None:
    """Fill a throw-away store with a believable pipeline; days and instants lead up to `now`.

    Raises:
        ValueError: a command refused its made-up words.
    """
    clock = store.clock
    store.raw.execute("pragma synchronous=off")
    try:
        _live(store, today, now)
    finally:
        store.clock = clock
        store.raw.execute("pragma synchronous=extra")


def _live(store: Store, today: date, now: datetime) -> None:
    known: dict[str, int] = {}
    at, day, nth = now, date.min, 0
    for doing in sorted(_story(today), key=lambda one: -one.ago):
        then = _past(today, doing.ago)
        nth = nth + 1 if then == day else 0
        day = then
        at = min(datetime.combine(day, _MORNING) + nth * _APART, now)
        store.clock = _standing_at(at)
        fields = dict(doing.fields)
        if doing.command is contacts.add:
            args: tuple[Any, ...] = (_new(doing.args[0], known),)
        elif doing.command is discover.record:
            talk, findings = doing.args
            args = (known[doing.who], discover.Talk(at, *talk), findings)
        else:
            args = (known[doing.who], *doing.args)
        if doing.command is not contacts.pin:
            fields["today"] = day
        result = store.do(doing.command, *args, **fields)
        if isinstance(result, Refusal):
            raise ValueError(f"{doing.who}: {result}")
        if isinstance(result, contacts.Added):
            known[doing.who] = result.contact_id


def _standing_at(instant: datetime) -> Callable[[], datetime]:
    return lambda: instant


def _new(person: Person, known: dict[str, int]) -> contacts.NewContact:
    firm = FIRMS.get(person.firm, Firm("", "", "", ""))
    mailbox = ".".join(fold(person.name).split()[::2])
    return contacts.NewContact(
        name=person.name,
        company=firm.name,
        email=f"{mailbox}@{person.firm}.example" if person.firm else "",
        phone=person.phone,
        title=person.title,
        source=person.source,
        origin=person.origin,
        note=person.note,
        industry=firm.industry,
        headcount=firm.headcount,
        country=firm.country,
        referred_by=known.get(person.referred_by),
    )


def _story(today: date) -> Iterator[Doing]:
    """Every command; of one day, in the order that is told here."""
    for person in PEOPLE:
        yield Doing(person.name, person.ago, contacts.add, (person,), {})
    called = {talk.who: talk.ago for talk in TALKS}
    opened = {deal.who: deal.ago for deal in DEALS}
    for need in (*NEEDS, *UNSURE):
        yield _assessed(need, called.get(need.who), today)
    yield from _turns(today)
    for ring in RINGS:
        yield _rung(ring, today)
    for talk in TALKS:
        yield _talked(talk, opened.get(talk.who), today)
    for deal in DEALS:
        yield _opened(deal, next(need for need in NEEDS if need.who == deal.who), today)
    yield from _ends(today)


def _turns(today: date) -> Iterator[Doing]:
    """Who was parked, came back, left, or was moved on a written reason alone."""
    revisit = {"reason": "asked_to_wait", "revisit_on": _working(today, 40)}
    yield Doing("Joan Petticrew", 26, moves.nurture, (), revisit)
    yield Doing("Joan Petticrew", 6, moves.reopen, (), {"reason": "the boats are in for winter"})
    yield Doing("Elliot Brand-Nakata", 110, moves.nurture, (), revisit)
    yield Doing("Elliot Brand-Nakata", 3, moves.reopen, (), {"reason": "the audit is over"})
    yield Doing("Winifred Ashgrove", 40, moves.nurture, (), {**revisit, "reason": "not_now"})
    yield Doing(
        "Tamsin Orchard", 45, moves.nurture, (), {**revisit, "revisit_on": _working(today, 21)}
    )
    wait = {"reason": "budget_next_period", "revisit_on": _working(today, 12)}
    yield Doing("Harriet Lund-Osei", 35, moves.nurture, (), wait)
    yield Doing("Alasdair Penhallow", 37, moves.disqualify, (), {"reason": "outdated"})
    yield Doing("Noor Vandaele", 33, moves.disqualify, (), {"reason": "wrong_contact_info"})
    gave = {"reason": "no_need", "referral": "Hester Plumley @Halfmoon Chandlery"}
    yield Doing("Clement Dubrovnik-Hay", 11, moves.disqualify, (), gave)
    keen = {"override": "her CEO asked for her by name at the fair"}
    yield Doing("Cordelia Vasquez-Mott", 8, moves.advance, (), keen)
    tender = {"override": "tender closes before any call is possible"}
    yield Doing("Rowan Sixsmith", 10, moves.advance, (), tender)
    yield Doing("Iris Vandermeer", 3, contacts.pin, (), {})
    words = "Her second clerk is retiring in March. That is the date behind the date."
    yield Doing("Iris Vandermeer", 2, contacts.note, (words,), {})
    words = "Son is called Peter, handles the web shop, reads mail before six."
    yield Doing("Joan Petticrew", 5, contacts.note, (words,), {})


def _ends(today: date) -> Iterator[Doing]:
    """The deals that are over."""
    for who, ago, minor, currency in (
        ("Constance Bellweather", 18, 1_800_000, "EUR"),
        ("Jonah Pemberton-Diaz", 11, 1_140_000, "USD"),
    ):
        booked = {"minor": minor, "currency": currency, "closed_on": _past(today, ago)}
        yield Doing(who, ago, deals.win, (), booked)
    stuck = {"reason": "timing", "note": "procurement froze; she wants to try again in spring"}
    yield Doing("Mirela Stanciu-Webb", 5, deals.lose, (), stuck)


def _assessed(need: Need, called: int | None, today: date) -> Doing:
    answers = {
        Topic.NEED: Answer(need.need, TopicState.ANSWERED),
        Topic.SOLUTION: Answer(need.solution, TopicState.ANSWERED),
    }
    person = next(person for person in PEOPLE if person.name == need.who)
    assessment = Assessment(
        answers,
        source=person.source,
        interests=tuple(need.interests.split(", ")),
        timeline=need.timeline,
        verdict=Fulfil.UNSURE if need in UNSURE else Fulfil.YES,
    )
    step = _step(need.then, called, "Discovery call", today)
    fields = {"ending": "appointment" if step and step.at else "followup", "step": step}
    return Doing(need.who, need.ago, assess.assess, (assessment,), fields)


def _rung(ring: Ring, today: date) -> Doing:
    talk = (ring.minutes * 60, ring.notes, CallKind.PROSPECTING)
    fields = {"verdict": Verdict.NOT_YET, "step": _step(ring.then, None, "", today)}
    connected = Discovery(connected=ring.minutes > 0)
    return Doing(ring.who, ring.ago, discover.record, (talk, connected), fields)


def _talked(talk: Talk, opened: int | None, today: date) -> Doing:
    findings = {element: _finding(getattr(talk, element)) for element in Element}
    fields = {"verdict": Verdict.QUALIFIED, "step": _step(talk.then, opened, "Demo", today)}
    call = (talk.minutes * 60, talk.notes)
    return Doing(talk.who, talk.ago, discover.record, (call, Discovery(findings)), fields)


def _finding(words: str) -> Finding:
    rating, _, evidence = words.partition(":")
    return Finding(_RATINGS[rating], evidence.strip())


def _opened(deal: Deal, need: Need, today: date) -> Doing:
    case = Case(Reasoned(True, need.need), Reasoned(True, deal.interest), Reasoned(True, deal.fit))
    terms = deals.DealTerms(
        amount=None if deal.amount is None else deal.amount * 100,
        currency=deal.currency or None,
        billing=deal.billing,
        close_on=None if deal.closes is None else today + timedelta(deal.closes),
        step=deal.step,
    )
    step = _step(deal.then, None, "", today)
    return Doing(deal.who, deal.ago, deals.open_deal, (case, terms), {"step": step})


def _step(then: Next | None, ago: int | None, title: str, today: date) -> NextStep | None:
    """The next step that was told, or the talk that followed some days ago."""
    if then is not None:
        at = read_time(then.at) if then.at else None
        kind = TaskKind.APPOINTMENT if at else TaskKind.TODO
        return NextStep(then.title, _working(today, then.days), at, kind)
    return None if ago is None else NextStep(title, _past(today, ago))


def _past(today: date, ago: int) -> date:
    """The day some days ago; a Friday instead of a weekend, as nobody was at work."""
    day = today - timedelta(ago)
    return day if ago == 0 or is_work(day) else day - timedelta(day.weekday() - 4)


def _working(today: date, days: int) -> date:
    """The day that many working days after today, or before it."""
    way, day = (1 if days > 0 else -1), today
    for _ in range(abs(days)):
        day += timedelta(way)
        while not is_work(day):
            day += timedelta(way)
    return day
