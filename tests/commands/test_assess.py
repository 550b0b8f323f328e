"""Saving a needs assessment (row 2): what it earns, what it asks for, how it goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from pipeboard.commands import assess, moves
from pipeboard.domain.evidence import Answer, Assessment, NextStep
from pipeboard.domain.terms import Fulfil, TaskKind, Topic, TopicState
from pipeboard.reads.timeline import timeline
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


def test_it_ends_in_follow_ups_that_begin_on_a_working_day(day: Day) -> None:
    contact, saturday = day.reachable(), date(2026, 11, 28)
    kw = {"ending": "followup", "step": None, "today": saturday}
    day.did(assess.assess, contact, full_assessment(), **kw)
    assert day.attempts(contact) == [(1, "2026-11-30", "open", "open", None)]
    assert day.row("select template, state from cadence") == ("sal", "active")
    assert day.rows("select * from task") == []


def test_follow_ups_begin_on_the_day_that_was_said(day: Day) -> None:
    contact = day.reachable()
    day.done(day.assess(contact, step=NextStep("Follow up", date(2026, 12, 5))))
    assert day.attempts(contact) == [(1, "2026-12-07", "open", "open", None)]


def test_sd_34_who_wrote_is_called_at_once(day: Day) -> None:
    contact = day.reachable(origin="inbound")
    day.later(datetime(2026, 11, 23, 21, 30, tzinfo=UTC))
    day.did(assess.assess, contact, full_assessment(mode="written"), **NEXT)
    assert day.attempts(contact) == [(1, "2026-11-23", "open", "open", None)]
    assert day.row("select template from cadence") == ("inbound",)


def test_sd_34_on_a_sunday_at_once_is_monday(day: Day) -> None:
    contact = day.reachable()
    day.later(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
    day.done(day.assess(contact, full_assessment(mode="written")))
    assert day.attempts(contact) == [(1, "2026-11-23", "open", "open", None)]
    assert day.row("select template from cadence") == ("sal",)


def test_sd_44_an_appointment_starts_no_follow_ups_and_ends_those_there_are(day: Day) -> None:
    contact = day.reachable()
    day.done(day.follow(contact))
    kw = {"ending": "appointment", "step": APPOINTMENT, "today": TODAY}
    day.did(assess.assess, contact, full_assessment(), **kw)
    assert day.run(contact) == ("stopped", "appointment")
    assert day.row("select count(*) from cadence") == (1,)


def test_case_14_becoming_a_sal_ends_the_run_of_the_lead_and_another_begins(day: Day) -> None:
    contact = day.reachable()
    day.done(day.follow(contact))
    day.did(assess.assess, contact, full_assessment(), **NEXT)
    rows = day.rows("select run_no, template, state, stop_reason from cadence order by id")
    assert rows == [(1, "outbound", "stopped", "sal"), (2, "sal", "active", None)]


def test_a_second_assessment_leaves_running_follow_ups_alone(day: Day) -> None:
    contact = day.reachable()
    day.done(day.assess(contact))
    day.made(contact)
    day.did(assess.assess, contact, full_assessment(), **NEXT)
    assert day.run(contact) == ("active", None)
    assert [attempt[0] for attempt in day.attempts(contact)] == [1, 2]


def test_who_cannot_be_reached_has_that_for_the_next_step(day: Day) -> None:
    contact = day.add()
    day.did(assess.assess, contact, full_assessment(), **NEXT)
    assert day.stage(contact) == "sal"
    assert day.rows("select * from cadence") == []
    row = day.row("select kind, title, due_on from task")
    assert row == ("todo", "Find a phone or an e-mail address that works", "2026-11-23")


def test_sd_29b_a_misfit_with_a_need_is_decided_on(day: Day) -> None:
    contact = day.reachable(title="Student", industry="bakery", company="Ovens", headcount="3")
    day.did(assess.assess, contact, full_assessment(), **NEXT)
    assert day.rows("select * from cadence") == []
    row = day.row("select kind, title from task")
    assert row is not None
    assert row[0] == "decide"
    assert "minimum 30" in row[1]


def test_what_was_due_is_done_by_the_talk_and_what_is_later_stays(day: Day) -> None:
    contact = day.add()
    unsure = full_assessment(verdict=Fulfil.UNSURE)
    for title, on in (("Ask", TODAY), ("Send the case", date(2026, 12, 3))):
        day.done(day.assess(contact, unsure, ending=None, step=NextStep(title, on)))
    day.done(day.assess(contact, unsure, ending=None, step=NextStep("Call", date(2026, 11, 30))))
    rows = day.rows("select title, state from task order by id")
    assert rows == [("Ask", "done"), ("Send the case", "open"), ("Call", "open")]


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


REFERRAL = full_assessment(source="referral")


def test_who_told_them_of_us_is_a_lead_in_the_same_entry(day: Day) -> None:
    contact = day.add()
    saved = day.did(
        assess.assess, contact, REFERRAL, **NEXT, referrer="Jo Lind @Fjord jo@fjord.example"
    )
    assert saved.moved.words == "Ana Ruiz is now a SAL; Jo Lind is a new lead"
    lead = "select id, display_name, stage, referred_by from contact order by id desc"
    assert day.row(lead) == (contact + 1, "Jo Lind", "lead", None)
    row = day.row("select source, origin, referred_by from contact where id = ?", contact)
    assert row == ("referral", "referral", contact + 1)
    assert day.row("select body from activity") == ("Told Ana Ruiz of us.",)


@pytest.mark.parametrize(
    "line",
    [
        "jo lind",
        "Jo LIND @Fjord AS",
        "Johanna, jo@fjord.example",
    ],
)
def test_who_is_there_already_is_linked_and_not_added_again(day: Day, line: str) -> None:
    known = day.add("Jo Lind", company="Fjord", email="jo@fjord.example")
    contact = day.add()
    saved = day.did(assess.assess, contact, REFERRAL, **NEXT, referrer=line)
    assert saved.moved.words == "Ana Ruiz is now a SAL; Jo Lind is a contact already"
    assert day.row("select count(*) from contact") == (2,)
    assert day.row("select referred_by from contact where id = ?", contact) == (known,)


def test_the_same_name_at_another_company_is_somebody_else(day: Day) -> None:
    day.add("Jo Lind", company="Fjord")
    contact = day.add()
    day.did(assess.assess, contact, REFERRAL, **NEXT, referrer="Jo Lind @Nordkran")
    assert day.row("select count(*) from contact") == (3,)


def test_a_name_that_several_have_adds_nobody(day: Day) -> None:
    for company in ("Fjord", "Nordkran"):
        day.add("Jo Lind", company=company)
    contact = day.add()
    saved = day.did(assess.assess, contact, REFERRAL, **NEXT, referrer="Jo Lind")
    assert saved.moved.words.endswith("2 contacts are called Jo Lind: nobody was added")
    assert day.row("select referred_by from contact where id = ?", contact) == (None,)


def test_nobody_refers_themselves_or_whoever_was_referred_by_them(day: Day) -> None:
    contact = day.add()
    day.add("Jo Lind", referred_by=contact)
    for line in ("Ana Ruiz", "Jo Lind", " - "):
        day.did(assess.assess, contact, REFERRAL, **NEXT, referrer=line)
    assert day.row("select referred_by from contact where id = ?", contact) == (None,)
    assert day.row("select count(*) from contact") == (2,)


@pytest.mark.parametrize(
    ("verdict", "step"), [(Fulfil.NO, None), (Fulfil.UNSURE, NextStep("Ask", date(2026, 11, 30)))]
)
def test_a_referral_is_kept_whatever_the_verdict(
    day: Day, verdict: Fulfil, step: NextStep | None
) -> None:
    contact, said = day.add(), replace(REFERRAL, verdict=verdict)
    kw = {"ending": "followup", "step": step, "today": TODAY, "referrer": "Jo Lind"}
    saved = day.did(assess.assess, contact, said, **kw)
    assert saved.words == "Jo Lind is a new lead"
    assert day.row("select referred_by from contact where id = ?", contact) == (contact + 1,)


def test_a_refused_assessment_adds_nobody(day: Day) -> None:
    contact = day.add()
    day.refused(assess.assess, contact, FOUR_OF_FIVE, **NEXT, referrer="Jo Lind")


def test_who_came_by_another_way_keeps_who_referred_them(day: Day) -> None:
    first = day.add("Bo Berg")
    contact = day.add(referred_by=first, origin="inbound")
    day.did(assess.assess, contact, REFERRAL, **NEXT, referrer="Jo Lind")
    row = day.row("select origin, referred_by from contact where id = ?", contact)
    assert row == ("inbound", first)


def test_answers_to_own_questions_are_in_the_story(day: Day) -> None:
    contact = day.add()
    day.done(day.assess(contact, full_assessment(extra={"What have you tried?": "a macro"})))
    story = timeline(day.store.raw, contact)
    told = next(one for one in story if one.kind == "assessment")
    assert "What have you tried?: a macro" in told.detail.splitlines()
