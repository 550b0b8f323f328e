"""One contact: facts, BANT, gates, deals, tasks, story, and why it is where it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeboard.commands import agenda, contacts, followups, moves
from pipeboard.domain.evidence import Discovery, Finding
from pipeboard.domain.terms import Element, Rating, TaskKind, Verdict
from pipeboard.reads import calls as records
from pipeboard.reads import contact as reads
from pipeboard.reads import outreach as outreaches
from pipeboard.reads import timeline as stories
from pipeboard.reads.outreach import Outreach, outreach
from pipeboard.reads.timeline import timeline
from pipeboard.reads.why import why
from pipeboard.store import connect
from tests.days import NEED, Day, full_assessment


@pytest.fixture
def db(store_path: Path) -> Iterator[sqlite3.Connection]:
    reader = connect.reader(store_path)
    yield reader
    reader.close()


def test_nobody_is_none(db: sqlite3.Connection) -> None:
    assert reads.contact(db, 99) is None
    assert why(db, 99) is None
    assert timeline(db, 99) == []
    assert reads.last_change(db, 99) == 0


def test_the_facts_with_company_channels_and_who_referred(day: Day, db: sqlite3.Connection) -> None:
    friend = day.add("Bo Berg")
    ana = day.add(
        company="Northwind",
        email="ana@northwind.example",
        phone="+34 600 123 456",
        title="VP Sales",
        industry="SaaS",
        headcount="50-500",
        country="ES",
        referred_by=friend,
    )
    who = reads.contact(db, ana)
    assert who is not None
    assert (who.name, who.company, who.industry, who.country) == (
        "Ana Ruiz",
        "Northwind",
        "SaaS",
        "ES",
    )
    assert who.headcount == (50, 500)
    assert (who.referred_by, who.referrer) == (friend, "Bo Berg")
    assert who.value("email") == "ana@northwind.example"
    assert who.value("linkedin") is None
    assert who.since == "2026-11-23T09:00:00Z"
    assert (who.stage, who.status, who.cycle, who.icp) == ("lead", "open", 1, "match")


def test_a_dead_channel_is_not_the_one_to_use(
    day: Day, db: sqlite3.Connection, store_path: Path
) -> None:
    ana = day.add(email="ana@northwind.example")
    with sqlite3.connect(store_path) as raw:
        raw.execute("update channel set state = 'bounced'")
        raw.execute(
            """insert into channel(contact_id, kind, value, match, main, shared, state, created_at,
            updated_at) select contact_id, kind, 'a@x.example', 'a@x.example', 0, 0, 'ok',
            created_at, updated_at from channel"""
        )
    raw.close()
    who = reads.contact(db, ana)
    assert who is not None
    assert who.value("email") == "a@x.example"


def test_current_bant_is_the_latest_that_says_something(day: Day, db: sqlite3.Connection) -> None:
    ana = day.sal()
    first = {
        Element.NEED: Finding(Rating.PARTLY, "some"),
        Element.BUDGET: Finding(Rating.MET, "20k"),
        Element.TIMELINE: Finding(Rating.UNKNOWN),
    }
    second = {Element.NEED: Finding(Rating.MET, "a lot"), Element.BUDGET: Finding(Rating.UNKNOWN)}
    for findings in (first, second):
        day.done(day.discover(ana, Discovery(findings), verdict=Verdict.NOT_YET))
    budget, authority, need, timeline_ = reads.bant(db, ana)
    assert (budget.rating, budget.evidence, budget.call_id) == (Rating.MET, "20k", 1)
    assert (need.rating, need.evidence, need.call_id) == (Rating.MET, "a lot", 2)
    assert (timeline_.rating, timeline_.call_id) == (Rating.UNKNOWN, 1)
    assert (authority.rating, authority.call_id, authority.at) == (Rating.UNRATED, None, None)
    assert reads.bant(db, ana, up_to_call=1)[2].evidence == "some"


def test_the_next_step_is_the_open_task_due_first(day: Day, db: sqlite3.Connection) -> None:
    ana = day.sql()
    tasks = reads.tasks(db, ana)
    still_open = [task for task in tasks if task.state == "open"]
    assert (
        still_open == sorted(still_open, key=lambda task: task.due_on) == tasks[: len(still_open)]
    )
    step = reads.next_step(db, ana)
    assert step == still_open[0]
    assert (step.title, step.due_on) == ("Call back", "2026-11-26")
    assert reads.next_step(db, day.add("Bo")) is None


def test_gates_and_deals(day: Day, db: sqlite3.Connection) -> None:
    ana = day.opportunity()
    gates = reads.qualifications(db, ana)
    assert [(one.gate, one.origin) for one in gates] == [
        ("sal", "evidence"),
        ("sql", "evidence"),
        ("opportunity", "evidence"),
    ]
    (deal,) = reads.opportunities(db, ana)
    assert (deal.amount, deal.currency, deal.status, deal.pain) == (2_400_000, "EUR", "open", NEED)


def test_the_story_is_newest_first_and_complete(day: Day, db: sqlite3.Connection) -> None:
    ana = day.add()
    now = day.store.clock()
    day.store.clock = lambda: now + timedelta(hours=1)
    day.do(contacts.note, ana, "met her at the fair\nlikes tea")
    day.store.clock = lambda: now + timedelta(hours=2)
    day.assess(ana)
    day.store.clock = lambda: now + timedelta(hours=3)
    day.discover(ana)
    day.store.clock = lambda: now + timedelta(hours=4)
    day.open_deal(ana)
    story = timeline(db, ana)
    assert [one.at for one in story] == sorted((one.at for one in story), reverse=True)
    assert {one.kind for one in story} >= {"stage", "note", "assessment", "gate", "call", "deal"}
    words = [one.words for one in story]
    assert words[-1] == "became a lead"
    assert words.count("became an SQL") == 1
    note = next(one for one in story if one.kind == "note")
    assert (note.words, note.detail) == ("met her at the fair", "likes tea")
    call = next(one for one in story if one.kind == "call")
    assert "25:00" in call.words
    assert "need met: a day a week, two people" in call.detail


def test_a_withdrawn_gate_stays_in_the_story(day: Day, db: sqlite3.Connection) -> None:
    ana = day.sal()
    day.do(moves.back, ana, reason="it was her namesake", in_error=True)
    withdrawn = next(one for one in timeline(db, ana) if "withdrawn" in one.words)
    assert withdrawn.words == "SAL withdrawn as made in error"
    assert withdrawn.detail == "it was her namesake"


def test_n1_a_stage_resolves_to_the_exact_answer_day_and_call(
    day: Day, db: sqlite3.Connection
) -> None:
    found = why(db, day.opportunity())
    assert found is not None
    sal, sql, opportunity = found.grounds
    assert sal.quotes[0] == ("need", NEED, "assessment 1", "2026-11-23T09:00:00Z", None)
    assert ("source", "webinar") in [quote[:2] for quote in sal.quotes]
    assert ("timeline", "this quarter") in [quote[:2] for quote in sal.quotes]
    assert ("need met", "a day a week, two people", "call 1") in [q[:3] for q in sql.quotes]
    assert [quote.about for quote in opportunity.quotes] == ["pain", "interest", "fit"]
    assert (found.next_stage, found.missing) == (None, ())


def test_what_is_missing_next(day: Day, db: sqlite3.Connection) -> None:
    lead, sal, sql = (
        why(db, make(name)) for name, make in (("A", day.add), ("B", day.sal), ("C", day.sql))
    )
    assert lead is not None
    assert lead.missing[0] == "need in 3 words or more"
    assert sal is not None
    assert (sal.next_stage, sal.missing[0]) == ("sql", "a discovery call that connected")
    assert sql is not None
    assert (sql.next_stage, sql.missing) == ("opportunity", ("pain", "interest", "fit"))


def test_only_what_is_still_missing_is_named(day: Day, db: sqlite3.Connection) -> None:
    ana = day.add()
    day.assess(ana, full_assessment(verdict=None), ending=None)
    found = why(db, ana)
    refused = day.advance(ana)
    assert found is not None
    assert list(found.missing) == [one.words for one in refused.missing]


@pytest.mark.parametrize("stage", ["lead", "sal"])
def test_n11_an_override_shows_its_reason(stage: str, day: Day, db: sqlite3.Connection) -> None:
    ana = day.add() if stage == "lead" else day.sal()
    day.done(day.advance(ana, override="she told me on the phone"))
    found = why(db, ana)
    assert found is not None
    assert found.grounds[-1].origin == "override"
    assert found.grounds[-1].override_reason == "she told me on the phone"


def test_last_change_moves_with_the_contact_and_its_company(
    day: Day, db: sqlite3.Connection
) -> None:
    ana, bo = day.add(company="Northwind"), day.add("Bo", company="Fabrikam")
    before = reads.last_change(db, ana), reads.last_change(db, bo)
    day.store.do(contacts.edit, ana, {"industry": "SaaS"}, seen=before[0])
    assert reads.last_change(db, ana) > before[0]
    assert reads.last_change(db, bo) == before[1]


def between(db: sqlite3.Connection, contact: int, day: Day) -> Outreach:
    """How things stand with a contact on that day."""
    who = reads.contact(db, contact)
    assert who is not None
    return outreach(db, who, day.today)


def goes_on(day: Day, **later: int) -> None:
    """Let time pass."""
    day.later(day.now + timedelta(**later))


def test_the_story_tells_follow_ups_in_the_words_of_the_trade(
    day: Day, db: sqlite3.Connection
) -> None:
    ana = day.reachable()
    day.done(day.follow(ana))
    goes_on(day, hours=1)
    day.made(ana)
    goes_on(day, days=2)
    day.done(day.log(ana, "call", "voicemail", note="asked for Bo", offer=True))
    goes_on(day, hours=1)
    day.done(day.log(ana, "email", "replied"))
    told = [(one.words, one.detail) for one in timeline(db, ana)]
    assert told == [
        ("follow-ups stopped: replied · 2 of 5 attempts made", ""),
        ("e-mail: replied (attempt 2/5)", ""),
        ("call: left voicemail (attempt 2/5) · an offer was made", "asked for Bo"),
        ("e-mail sent (attempt 1/5)", ""),
        ("call: no answer (attempt 1/5)", ""),
        ("follow-ups started", ""),
        ("became a lead", ""),
    ]


def test_the_story_says_that_follow_ups_ran_out_and_what_content_went_out(
    day: Day, db: sqlite3.Connection
) -> None:
    ana = day.reachable()
    day.done(day.follow(ana, attempts=3))
    for _ in range(3):
        day.made(ana)
        goes_on(day, days=7)
    day.done(day.store.do(followups.sent_content, ana, what="the handbook", now=day.now))
    words = [one.words for one in timeline(db, ana)]
    assert words[0] == "content sent: the handbook"
    assert words[1] == "follow-ups over: 3 of 3 attempts made"


def test_a_run_of_the_cycle_before_is_over_and_gone(day: Day, db: sqlite3.Connection) -> None:
    ana = day.reachable()
    day.done(day.follow(ana))
    run = reads.cadence(db, ana)
    assert run is not None
    assert run.run_no == 1
    day.done(day.do(moves.disqualify, ana, reason="no_need"))
    run = reads.cadence(db, ana)
    assert run is not None
    assert run.stop_reason == "disqualified"
    day.done(day.do(moves.reopen, ana, reason="they wrote to us"))
    assert day.row("select cycle from contact") == (2,)
    assert reads.cadence(db, ana) is None


def test_sd_63_what_came_in_and_what_went_out_last(day: Day, db: sqlite3.Connection) -> None:
    ana = day.reachable()
    assert between(db, ana, day)[:2] == (None, None)
    day.done(day.follow(ana))
    day.made(ana)
    found = between(db, ana, day)
    assert (found.heard, found.sent) == (None, ("2026-11-23", "e-mail sent"))
    goes_on(day, days=2)
    day.done(day.log(ana, "email", "replied"))
    goes_on(day, days=1)
    day.done(day.do(contacts.note, ana, "is not heard from by a note"))
    found = between(db, ana, day)
    assert found.heard == ("2026-11-25", "e-mail: replied")
    assert found.sent == ("2026-11-23", "e-mail sent")
    day.done(day.log(ana, "call", "talked"))
    found = between(db, ana, day)
    assert found.heard == found.sent == ("2026-11-26", "call: talked")


def test_sd_64_the_five_steps_to_a_prospect_are_derived(day: Day, db: sqlite3.Connection) -> None:
    def done() -> set[str]:
        return {name for name, is_done in between(db, ana, day).steps if is_done}

    ana = day.reachable(title="COO", company="Northwind", industry="SaaS")
    day.done(day.follow(ana))
    day.done(day.log(ana, "call", "busy"))
    assert done() == set()
    seen = reads.last_change(db, ana)
    day.done(day.store.do(contacts.edit, ana, {"headcount": "120"}, seen=seen))
    assert done() == {"facts"}
    day.done(day.log(ana, "email", "sent"))
    assert done() == {"facts", "in person"}
    day.done(day.store.do(followups.sent_content, ana, now=day.now))
    assert done() == {"facts", "in person", "content"}
    day.done(day.log(ana, "email", "replied"))
    assert done() == {"facts", "in person", "content", "two-way"}
    day.assess(ana)
    assert [name for name, _ in between(db, ana, day).steps] == [
        *("facts", "gate", "in person", "content", "two-way")
    ]
    assert len(done()) == 5


@pytest.mark.parametrize("missing", ["title", "company", "industry", "headcount", "way"])
def test_sd_27_facts_are_whole_only_with_all_five(
    missing: str, day: Day, db: sqlite3.Connection
) -> None:
    known = {"title": "COO", "company": "Fjord", "industry": "SaaS", "headcount": "9"}
    ways = {} if missing == "way" else {"email": "ana@northwind.example"}
    ana = day.add(**{name: value for name, value in known.items() if name != missing}, **ways)
    whole = day.add("Bo", **known | {"company": "Loop"}, phone="+49 30 555 0001")
    for contact, is_whole in ((ana, False), (whole, True)):
        assert dict(between(db, contact, day).steps)["facts"] is is_whole


def test_sd_73_the_last_offer_is_the_latest_of_its_days(day: Day, db: sqlite3.Connection) -> None:
    ana = day.reachable()
    assert between(db, ana, day).offered_on is None
    day.done(day.follow(ana))
    goes_on(day, days=4)
    day.done(day.log(ana, "call", "no-answer", offer=True))
    day.done(day.log(ana, "email", "sent", on=day.today - timedelta(3), offer=True))
    assert between(db, ana, day).offered_on == "2026-11-27"
    goes_on(day, days=1)
    day.done(day.do(contacts.note, ana, "the offer went out by post", offer=True))
    assert between(db, ana, day).offered_on == "2026-11-28"


def test_who_stands_still_rots_unless_an_appointment_is_near(
    day: Day, db: sqlite3.Connection
) -> None:
    ana = day.sql()
    assert between(db, ana, day).rots_on is None
    goes_on(day, days=14)
    assert between(db, ana, day).rots_on == "2026-12-07"
    for on, rots in ((22, "2026-12-07"), (21, None)):
        demo: dict[str, Any] = {"kind": TaskKind.APPOINTMENT, "title": "Demo", "now": day.now}
        demo |= {"on": day.today + timedelta(on), "at": time(10)}
        day.done(day.store.do(agenda.plan_step, ana, **demo))
        assert between(db, ana, day).rots_on == rots


@pytest.mark.parametrize(
    ("place", "statement"),
    [
        *((stories, name) for name in ("_ACTIVITIES", "_RUNS", "_VISITS", "_GATES")),
        *((records, name) for name in ("_CALLS", "_FOUND", "_LOGGED")),
        *((outreaches, name) for name in ("_ACTIVITIES", "_STILL", "_GATE")),
    ],
)
def test_the_story_has_an_index_behind_every_question(
    place: object, statement: str, db: sqlite3.Connection
) -> None:
    sql = getattr(place, statement)
    given = ["1"] * max(sql.count("?"), 1)
    plan = db.execute(f"explain query plan {sql}", given[: 3 if "?3" in sql else None]).fetchall()
    assert not [step[3] for step in plan if step[3].startswith("SCAN")], plan


@pytest.mark.parametrize(
    "statement", ["_FACTS", "_CHANNELS", "_QUALIFICATIONS", "_OPPORTUNITIES", "_TASKS", "_CADENCE"]
)
def test_every_question_has_an_index_behind_it(statement: str, db: sqlite3.Connection) -> None:
    plan = db.execute(f"explain query plan {getattr(reads, statement)}", (1,)).fetchall()
    assert not [step[3] for step in plan if step[3].startswith("SCAN")], plan
