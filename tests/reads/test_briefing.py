"""What is known before a call: answers, findings, the last activities, what is still open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from pipeboard.commands import agenda, contacts
from pipeboard.domain.evidence import Answer, Discovery, Finding
from pipeboard.domain.terms import (
    Element,
    Fulfil,
    Rating,
    TaskKind,
    Topic,
    TopicState,
    Verdict,
)
from pipeboard.reads import briefing as briefings
from pipeboard.reads.briefing import Briefing, briefing
from pipeboard.reads.contact import contact
from pipeboard.store import connect
from tests.conftest import NOW
from tests.days import NEED, Day, full_assessment


@pytest.fixture
def db(store_path: Path) -> Iterator[sqlite3.Connection]:
    reader = connect.reader(store_path)
    yield reader
    reader.close()


def of(db: sqlite3.Connection, contact_id: int) -> Briefing:
    """The briefing of a contact."""
    who = contact(db, contact_id)
    assert who is not None
    return briefing(db, who)


def test_of_someone_new_everything_is_open(day: Day, db: sqlite3.Connection) -> None:
    found = of(db, day.add())
    assert (found.assessment, found.last, found.appointment) == (None, (), None)
    assert found.topics == (
        Topic.NEED,
        Topic.SOURCE,
        Topic.PRODUCT_INTEREST,
        Topic.SOLUTION,
        Topic.TIMELINE,
    )
    assert found.elements == (
        Element.NEED,
        Element.TIMELINE,
        Element.AUTHORITY,
        Element.BUDGET,
    )


def test_what_was_answered_is_no_open_question(day: Day, db: sqlite3.Connection) -> None:
    ana = day.add()
    answers = {
        Topic.NEED: Answer(NEED, TopicState.ANSWERED),
        Topic.SOLUTION: Answer("", TopicState.NO_ANSWER),
        Topic.TIMELINE: Answer("", TopicState.NOT_APPLICABLE),
    }
    given = replace(full_assessment(timeline=None), answers=answers)
    day.done(day.assess(ana, given))
    found = of(db, ana)
    assert found.topics == (Topic.SOLUTION,)
    assert found.assessment is not None
    assert found.assessment.assessment.verdict is Fulfil.YES


def test_elements_that_are_unrated_or_unknown_are_open(day: Day, db: sqlite3.Connection) -> None:
    ana = day.sal()
    heard = Discovery(
        {
            Element.NEED: Finding(Rating.MET, "a day a week"),
            Element.BUDGET: Finding(Rating.UNKNOWN),
            Element.TIMELINE: Finding(Rating.UNMET, "next year at best"),
        }
    )
    day.done(day.discover(ana, heard, verdict=Verdict.NOT_YET))
    found = of(db, ana)
    assert found.elements == (Element.AUTHORITY, Element.BUDGET)
    assert [known.rating.value for known in found.bant] == ["unknown", "unrated", "met", "unmet"]


def test_the_last_five_activities_newest_first(day: Day, db: sqlite3.Connection) -> None:
    ana = day.reachable("Ana Ruiz")
    for number in range(4):
        day.do(contacts.note, ana, text=f"note {number}\nand more")
    day.done(day.follow(ana))
    day.done(day.log(ana, "call", "no-answer"))
    day.done(day.log(ana, "email", "sent"))
    last = of(db, ana).last
    assert [(one.words, one.said) for one in last] == [
        ("e-mail sent", ""),
        ("call: no answer", ""),
        ("note", "note 3"),
        ("note", "note 2"),
        ("note", "note 1"),
    ]
    assert {one.on for one in last} == {day.today.isoformat()}


def test_of_a_long_note_only_the_beginning_is_read(day: Day, db: sqlite3.Connection) -> None:
    ana = day.add()
    day.do(contacts.note, ana, text="x" * 100_000)
    assert of(db, ana).last[0].said == "x" * 200


def test_the_next_appointment_not_any_other_step(day: Day, db: sqlite3.Connection) -> None:
    ana = day.sal()
    local = NOW.astimezone()
    on, at = day.today + timedelta(5), time(10)
    todo = {"kind": TaskKind.TODO, "title": "Send the case", "on": day.today, "at": None}
    day.done(day.store.do(agenda.plan_step, ana, **todo, now=local))
    assert of(db, ana).appointment is None
    plan = {"kind": TaskKind.APPOINTMENT, "title": "Demo", "on": on, "at": at, "now": local}
    day.done(day.store.do(agenda.plan_step, ana, **plan))
    found = of(db, ana).appointment
    assert found is not None
    assert (found.title, found.due_on, found.due_time) == ("Demo", on.isoformat(), "10:00")


@pytest.mark.parametrize("statement", ["_ACTIVITIES", "_APPOINTMENT"])
def test_an_index_is_behind_every_question(statement: str, db: sqlite3.Connection) -> None:
    plan = db.execute(f"explain query plan {getattr(briefings, statement)}", (1,)).fetchall()
    assert not [step[3] for step in plan if step[3].startswith("SCAN")], plan
