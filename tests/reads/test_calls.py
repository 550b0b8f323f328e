"""A call afterwards: its steps, gaps, hooks, BANT with the time into the call, notes, attempt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeboard.commands.calls import Talk
from pipeboard.commands.discover import record
from pipeboard.domain.evidence import Discovery, Finding
from pipeboard.domain.terms import CallKind, Element, Rating, Verdict
from pipeboard.reads import contact as reads
from pipeboard.reads.calls import CallRecord, Found, calls
from pipeboard.reads.timeline import timeline
from pipeboard.reads.why import why
from pipeboard.store import connect
from tests.days import Day, full_discovery

RAIL = {"rapport": 0, "agenda": 72, "questions": 185, "close": 1300, "record": 1480}
FOUND = Discovery(
    {
        Element.NEED: Finding(Rating.MET, "a day a week, two people", at=461),
        Element.TIMELINE: Finding(Rating.PARTLY, "board wants it gone by Q1", at=700),
        Element.AUTHORITY: Finding(Rating.MET, "she signs herself", "Ana Ruiz", at=3725),
        Element.BUDGET: Finding(Rating.UNKNOWN, value="20k", minor=2_000_000, currency="EUR"),
    }
)


@pytest.fixture
def db(store_path: Path) -> Iterator[sqlite3.Connection]:
    reader = connect.reader(store_path)
    yield reader
    reader.close()


def talk(day: Day, **other: Any) -> Talk:
    """A call as the live screen hands it over."""
    fields: dict[str, Any] = {"notes": "copies by hand\n\n  all Friday", "rail": RAIL}
    fields |= {"hooks": "new ERP on 1 March\ntwo clerks left", "gaps": ((760, 95), (1000, 4))}
    return Talk(day.now, 1500, **{**fields, **other})


def talked(day: Day, contact: int, **kw: Any) -> None:
    """Save that call."""
    kw = {"verdict": Verdict.QUALIFIED, "step": day.step(), "today": day.today, **kw}
    found = kw.pop("found", FOUND)
    day.done(day.store.do(record, contact, talk(day), found, **kw))


def test_a_call_is_read_as_it_went(day: Day, db: sqlite3.Connection) -> None:
    ana = day.sal()
    talked(day, ana)
    assert calls(db, ana) == [
        CallRecord(
            id=1,
            cycle=1,
            kind="discovery",
            direction="out",
            started="2026-11-23T09:00:00Z",
            seconds=1500,
            gaps=((760, 95), (1000, 4)),
            outcome="talked",
            verdict="qualified",
            hooks="new ERP on 1 March\ntwo clerks left",
            notes="copies by hand\n\n  all Friday",
            steps=tuple(RAIL.items()),
            found=(
                Found(Element.BUDGET, Rating.UNKNOWN, "", "20k", 2_000_000, "EUR", None, None),
                Found(
                    *(Element.AUTHORITY, Rating.MET, "she signs herself", "Ana Ruiz"),
                    *(None, None, None, 3725),
                ),
                Found(
                    *(Element.NEED, Rating.MET, "a day a week, two people", ""),
                    *(None, None, None, 461),
                ),
                Found(
                    *(Element.TIMELINE, Rating.PARTLY, "board wants it gone by Q1", ""),
                    *(None, None, None, 700),
                ),
            ),
            attempt=None,
            offer=False,
        )
    ]


def test_it_reads_as_a_record_in_the_story(day: Day, db: sqlite3.Connection) -> None:
    ana = day.sal()
    talked(day, ana)
    (told,) = [one for one in timeline(db, ana) if one.kind == "call"]
    assert told.words == "discovery call · 25:00 · talked · qualified"
    assert told.detail.splitlines() == [
        "steps: rapport 00:00 · agenda 01:12 · questions 03:05 · close 21:40 · record 24:40",
        "gap: 01:35 at 12:40, 00:04 at 16:40, not counted",
        "hook: new ERP on 1 March",
        "hook: two clerks left",
        "budget unknown: EUR 20,000",
        "authority met at 1:02:05: she signs herself · Ana Ruiz",
        "need met at 07:41: a day a week, two people",
        "timeline partly at 11:40: board wants it gone by Q1",
        "copies by hand",
        "",
        "  all Friday",
    ]


def test_the_steps_stand_in_the_order_in_which_they_were_entered(
    day: Day, db: sqlite3.Connection
) -> None:
    ana = day.sal()
    rail = {"questions": 90, "agenda": 400, "rapport": 0, "script": 0}
    made = talk(day, rail=rail)
    step = {"step": day.step(), "today": day.today}
    day.done(day.store.do(record, ana, made, FOUND, verdict=Verdict.NOT_YET, **step))
    (call,) = calls(db, ana)
    assert call.course == "script 00:00 · rapport 00:00 · questions 01:30 · agenda 06:40"


def test_a_call_without_clock_hooks_or_gaps_says_only_what_there_is(
    day: Day, db: sqlite3.Connection
) -> None:
    day.discover(ana := day.sal())
    (call,) = calls(db, ana)
    assert (call.course, call.pauses) == ("", "")
    assert list(call.lines()) == [
        "budget unknown",
        "authority met: she signs up to 20k",
        "need met: a day a week, two people",
        "timeline partly: board wants it gone by Q1",
        "two people copy orders all Friday",
    ]


def test_n1_why_says_how_far_into_the_call_it_was_noted(day: Day, db: sqlite3.Connection) -> None:
    ana = day.sal()
    talked(day, ana)
    found = why(db, ana)
    assert found is not None
    quotes = {one.about: one for one in found.grounds[-1].quotes}
    assert (quotes["need met"].place, quotes["need met"].noted_at) == ("call 1 at 07:41", 461)
    assert quotes["authority met"].place == "call 1 at 1:02:05"
    assert quotes["budget unknown"].place == "call 1"
    assert [one.noted_at for one in reads.bant(db, ana)] == [None, 3725, 461, 700]


def test_a_later_call_has_its_own_time(day: Day, db: sqlite3.Connection) -> None:
    ana = day.sal()
    talked(day, ana, verdict=Verdict.NOT_YET)
    day.later(day.now + timedelta(2))
    late = Discovery({Element.NEED: Finding(Rating.MET, "twice a week now", at=5)})
    talked(day, ana, found=late, verdict=Verdict.NOT_YET)
    need = reads.bant(db, ana)[2]
    assert (need.call_id, need.noted_at) == (2, 5)
    assert reads.bant(db, ana, up_to_call=1)[2].noted_at == 461
    assert [call.id for call in calls(db, ana)] == [1, 2]


def test_sd_46_a_call_that_filled_a_half_says_of_which_attempt(
    day: Day, db: sqlite3.Connection
) -> None:
    ana = day.reachable()
    day.done(day.follow(ana))
    day.made(ana)
    day.later(day.now + timedelta(2))
    made = talk(day, kind=CallKind.PROSPECTING, rail={})
    said = {"note": "ring the other number", "offer": True, "talk": made}
    day.done(day.log(ana, "call", "voicemail", **said))
    (call,) = calls(db, ana)
    assert call.attempt == "2/5"
    words = "prospecting call · 25:00 · left voicemail (attempt 2/5) · an offer was made"
    (told, *_) = timeline(db, ana)
    assert told.words == call.words == words
    assert told.detail.splitlines()[-1] == "ring the other number"
    assert sum("voicemail" in one.words for one in timeline(db, ana)) == 1


def test_a_discovery_call_may_fill_a_half_too(day: Day, db: sqlite3.Connection) -> None:
    ana = day.reachable()
    day.done(day.follow(ana))
    day.assess(ana)
    day.discover(ana, full_discovery(), verdict=Verdict.NOT_YET)
    (call,) = calls(db, ana)
    assert call.words == "discovery call · 25:00 · talked (attempt 1/5) · not yet"


def test_a_call_from_them_says_so(day: Day, db: sqlite3.Connection, store_path: Path) -> None:
    day.discover(ana := day.sal())
    with sqlite3.connect(store_path) as raw:
        raw.execute("update call set direction = 'in', seconds = null, outcome = null")
    raw.close()
    assert calls(db, ana)[0].words == "discovery call from them · qualified"


def test_what_an_undo_took_back_is_no_record(day: Day, db: sqlite3.Connection) -> None:
    ana = day.sal()
    talked(day, ana)
    day.done(day.undo())
    assert calls(db, ana) == []
    day.done(day.redo())
    assert [call.hooks for call in calls(db, ana)] == ["new ERP on 1 March\ntwo clerks left"]
