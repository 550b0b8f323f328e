"""A call that was made: its clock and its notes are kept, whatever the follow-ups say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from pipeboard.commands import followups
from pipeboard.commands.calls import Talk
from pipeboard.domain.evidence import Finding
from pipeboard.domain.tandem import Half, Outcome
from pipeboard.domain.terms import CallKind, Element, Rating
from tests.conftest import NOW
from tests.days import Day, asked

CALL, WED = Half.CALL, date(2026, 11, 25)


def running(day: Day) -> int:
    """A lead whose follow-ups began this morning."""
    contact = day.reachable()
    day.done(day.follow(contact))
    return contact


TALK = Talk(
    NOW, 95, "ask again when\nthe board met", CallKind.PROSPECTING, {}, "a hook", ((60, 30),)
)
MADE = ("talked", "voicemail", "no-answer", "gatekeeper", "busy", "wrong-number", "do-not-call")
LATER = {"appointment": time(13), "call-back": None}


def call_row(day: Day) -> tuple[Any, ...] | None:
    return day.row(
        "select kind, seconds, notes, outcome, verdict, hooks, gaps, ended_at from call order by id"
    )


@pytest.mark.parametrize("outcome", [*MADE, *LATER])
@pytest.mark.parametrize("is_followed", [True, False])
def test_a_call_is_kept_with_its_notes_also_without_follow_ups(
    day: Day, outcome: str, is_followed: bool
) -> None:
    contact = running(day) if is_followed else day.reachable()
    more = {"until": WED, "at": LATER[outcome]} if outcome in LATER else {}
    day.did(followups.log, contact, CALL, Outcome(outcome), now=NOW, talk=TALK, **more)
    assert call_row(day) == (
        "prospecting",
        95,
        TALK.notes,
        outcome,
        "none",
        "a hook",
        "[[60, 30]]",
        "2026-11-23T09:02:05Z",
    )
    told = day.rows("select kind, direction, outcome, attempt_id, call_id from activity")
    assert told == [("call", "out", outcome, 1 if is_followed else None, 1)]


def test_what_stood_in_the_boxes_of_a_call_that_was_cut_short_is_kept(day: Day) -> None:
    noted = {Element.NEED: Finding(Rating.MET, "a day a week", at=40)}
    talk = replace(TALK, kind=CallKind.DISCOVERY, noted=noted)
    day.did(followups.log, running(day), CALL, Outcome.CALL_BACK, now=NOW, until=WED, talk=talk)
    assert day.rows("select element, rating, evidence, noted_at from bant") == [
        ("need", "met", "a day a week", 40)
    ]


def test_a_call_is_kept_when_its_half_was_logged_meanwhile(day: Day) -> None:
    contact = running(day)
    day.done(day.log(contact, "call", "voicemail"))
    before = day.attempts(contact)
    kw: dict[str, Any] = {"now": NOW, "attempt_id": 1}
    day.refused(followups.log, contact, CALL, Outcome.NO_ANSWER, **kw)
    day.did(followups.log, contact, CALL, Outcome.NO_ANSWER, **kw, talk=TALK)
    told = day.row("select outcome, attempt_id, call_id from activity order by id desc")
    assert told == ("no-answer", None, 1)
    assert day.attempts(contact) == before


def test_a_call_that_was_made_is_not_skipped(day: Day) -> None:
    refusal = day.refused(followups.log, running(day), CALL, Outcome.SKIP, now=NOW, talk=TALK)
    assert "made" in str(refusal)


def test_sd_57_a_discovery_call_that_connected_ends_with_a_verdict(day: Day) -> None:
    talk = replace(TALK, kind=CallKind.DISCOVERY)
    for contact in (day.reachable(), running(day)):
        refusal = day.refused(followups.log, contact, CALL, Outcome.TALKED, now=NOW, talk=talk)
        assert asked(refusal) == ["verdict"]
        assert refusal.form == "discovery"
