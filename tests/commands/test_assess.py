"""Saving a needs assessment (row 2): what it earns, what it asks for, how it goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from pipeboard.commands import assess, moves
from pipeboard.domain.evidence import Answer, Assessment, NextStep
from pipeboard.domain.terms import Fulfil, TaskKind, Topic, TopicState
from tests.conftest import TODAY
from tests.days import NEED, Day, asked, full_assessment

NEXT = {"ending": "followup", "step": None, "today": TODAY}
OVERRIDE = "their CEO asked for it"
APPOINTMENT = NextStep("Discovery", date(2026, 11, 25), time(13), TaskKind.APPOINTMENT)
FOUR_OF_FIVE = replace(full_assessment(), source="")


def test_sd_32_assessment_and_stage_are_one_entry(day: Day) -> None:
    contact = day.add()
    saved = day.did(assess.assess, contact, full_assessment(), **NEXT)
    assert day.stage(contact) == "sal"
    assert saved.moved.words == "Ana Ruiz is now a SAL"
    row = day.row("select gate, origin, assessment_id from qualification")
    assert row == ("sal", "evidence", saved.assessment_id)
    row = day.row("select need_text, need_state, solution_state, timeline_kind from assessment")
    assert row == (NEED, "answered", "answered", "this_quarter")


def test_sd_32_four_of_five_are_refused_naming_the_missing_one(day: Day) -> None:
    contact = day.add()
    refusal = day.refused(assess.assess, contact, FOUR_OF_FIVE, **NEXT)
    assert asked(refusal) == ["source"]
    assert str(refusal) == "Not a SAL yet. Missing: source."


def test_sd_32_no_keeps_the_lead_and_asks_why(day: Day) -> None:
    contact = day.add()
    saved = day.did(assess.assess, contact, full_assessment(verdict=Fulfil.NO), **NEXT)
    assert saved.disqualify
    assert saved.moved is None
    assert day.stage(contact) == "lead"


def test_sd_33_cannot_help_asks_why_too(day: Day) -> None:
    contact = day.add()
    saved = day.did(
        assess.assess, contact, full_assessment(), ending="cannot", step=None, today=TODAY
    )
    assert saved.disqualify
    assert day.row("select need_fulfillable from assessment") == ("no",)


def test_not_sure_stays_a_lead_with_a_date(day: Day) -> None:
    contact, unsure = day.add(), full_assessment(verdict=Fulfil.UNSURE)
    assert asked(day.refused(assess.assess, contact, unsure, **NEXT)) == ["step"]
    step = NextStep("Ask again", date(2026, 11, 30))
    day.did(assess.assess, contact, unsure, ending=None, step=step, today=TODAY)
    assert day.stage(contact) == "lead"
    assert day.row("select due, due_words from card") == ("2026-11-30", "Ask again")


def test_sd_33_it_ends_with_exactly_one_way_on(day: Day) -> None:
    contact = day.add()
    kw = {"step": None, "today": TODAY}
    refusal = day.refused(assess.assess, contact, full_assessment(), ending=None, **kw)
    assert asked(refusal) == ["ending"]
    assert refusal.form == "assessment"


@pytest.mark.parametrize("step", [None, NextStep("Discovery", date(2026, 11, 25))])
def test_sd_45_an_appointment_has_a_date_and_a_time(day: Day, step: NextStep | None) -> None:
    contact = day.add()
    kw = {"step": step, "today": TODAY}
    refusal = day.refused(assess.assess, contact, full_assessment(), ending="appointment", **kw)
    assert asked(refusal) == ["step"]


def test_sd_80_a_booked_call_is_a_sign_not_a_stage(day: Day) -> None:
    contact = day.add()
    kw = {"step": APPOINTMENT, "today": TODAY}
    day.did(assess.assess, contact, full_assessment(), ending="appointment", **kw)
    assert day.stage(contact) == "sal"
    assert "booked" in day.signs(contact)
    row = day.row("select kind, due_on, due_time, minutes from task")
    assert row == ("appointment", "2026-11-25", "13:00", 30)


def test_a_follow_up_without_a_date_is_due_on_the_next_working_day(day: Day) -> None:
    contact, saturday = day.add(), date(2026, 11, 28)
    kw = {"ending": "followup", "step": None, "today": saturday}
    day.did(assess.assess, contact, full_assessment(), **kw)
    assert day.row("select due, due_words from card") == ("2026-11-30", assess.FOLLOW_UP)


def test_what_was_due_is_done_by_the_talk_and_what_is_later_stays(day: Day) -> None:
    contact = day.sal()
    later = NextStep("Send the case", date(2026, 12, 3))
    day.done(day.assess(contact, step=later))
    day.done(day.assess(contact, step=NextStep("Call", date(2026, 11, 30))))
    rows = day.rows("select title, state from task order by id")
    assert rows == [(assess.FOLLOW_UP, "done"), ("Send the case", "open"), ("Call", "open")]


@pytest.mark.parametrize("stage", ["sal", "sql", "opportunity"])
def test_a_second_assessment_moves_nobody(day: Day, stage: str) -> None:
    contact = getattr(day, stage)()
    assert day.did(assess.assess, contact, full_assessment(), **NEXT).moved is None
    assert day.stage(contact) == stage
    assert day.row("select count(*) from qualification where gate = 'sal'") == (1,)


def test_sd_59_an_override_takes_the_place_of_what_is_missing(day: Day) -> None:
    contact = day.add()
    refusal = day.refused(assess.assess, contact, FOUR_OF_FIVE, **NEXT, override="short")
    assert asked(refusal) == ["override"]
    day.refused(assess.assess, contact, FOUR_OF_FIVE, **NEXT, override=OVERRIDE, strict=True)
    day.did(assess.assess, contact, FOUR_OF_FIVE, **NEXT, override=OVERRIDE)
    row = day.row("select origin, override_reason from qualification")
    assert row == ("override", OVERRIDE)
    assert "override" in day.signs(contact)


def test_sd_05_the_source_of_the_answer_becomes_the_source(day: Day) -> None:
    contact = day.add(source="linkedin")
    day.did(assess.assess, contact, full_assessment(source="webinar"), **NEXT)
    assert day.row("select source, product_interest from contact") == ("webinar", '["Import"]')


@pytest.mark.parametrize("mode", ["live", "written"])
def test_sd_31_both_modes_save_the_same_fields(day: Day, mode: str) -> None:
    day.done(day.assess(day.add(), full_assessment(mode=mode)))
    row = day.row("select mode, source, need_text, product_interest from assessment")
    assert row == (mode, "webinar", NEED, '["Import"]')


def test_sd_30_each_topic_keeps_its_text_and_its_state(day: Day) -> None:
    texts = {topic: Answer(f"words on {topic}", TopicState.NO_ANSWER) for topic in Topic}
    texts[Topic.SOLUTION] = Answer("", TopicState.NOT_APPLICABLE)
    texts[Topic.TIMELINE] = Answer("", TopicState.ANSWERED)
    some = Assessment(texts, verdict=Fulfil.NO)
    day.done(day.assess(day.add(), some))
    states = ", ".join(f"{topic}_state" for topic in Topic)
    assert day.row(f"select {states} from assessment") == (
        "asked_no_answer",
        "answered",
        "asked_no_answer",
        "not_applicable",
        "unasked",
    )


def test_who_is_not_open_is_not_assessed(day: Day) -> None:
    contact = day.add()
    day.done(day.do(moves.disqualify, contact, reason="no_need"))
    assert day.refused(assess.assess, contact, full_assessment(), **NEXT).form == "reopen"
    day.refused(assess.assess, 99, full_assessment(), **NEXT)


def test_sd_10_who_was_assessed_is_not_cold(day: Day) -> None:
    contact = day.add()
    assert "cold" in day.signs(contact)
    day.done(day.assess(contact))
    assert "cold" not in day.signs(contact)
