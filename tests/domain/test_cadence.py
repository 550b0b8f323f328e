"""The cadence: the numbered cases of sales-model §7, its vectors and its property."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.cadence import (
    Attempt,
    Reach,
    decide_task,
    is_long_snooze,
    one_more,
    pause,
    refuse_early_stop,
    refuse_one_more,
    resume,
    snooze,
    start,
    stop,
)
from pipeboard.domain.days import NoWorkday
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.reroll import reroll
from pipeboard.domain.rules import Rules
from pipeboard.domain.starting import refuse_start
from pipeboard.domain.tandem import Half, HalfState, Outcome, RunState, StopReason
from pipeboard.domain.terms import Status, TaskKind
from tests.domain.followups import (
    BOTH,
    FRI,
    MON,
    RULES,
    SAT,
    SUN,
    THANKSGIVING,
    THU,
    TUE,
    WED,
    at,
    begun,
    due,
    logged,
    made,
    refused,
    worked_through,
)

YEAR_END = frozenset({date(2026, 12, 25), date(2027, 1, 1)})
AWAY = ((date(2026, 12, 24), date(2027, 1, 3)),)
SUN_TO_THU = frozenset({6, 0, 1, 2, 3})


def mmdd(days: list[date]) -> str:
    return " ".join(day.strftime("%m%d") for day in days)


def test_case_01_what_is_done_late_is_followed_from_the_day_it_was_done():
    run = made(begun(), MON)
    assert due(run) == WED
    assert due(made(run, THU)) == date(2026, 11, 30)


def test_case_02_an_early_attempt_counts_and_the_next_is_counted_from_it():
    run = made(made(begun(), MON), TUE)
    assert run.made == 2
    assert due(run) == THU


def test_case_03_a_half_done_attempt_stays_open_for_the_other_half_only():
    done = logged(begun(), Outcome.VOICEMAIL, MON)
    assert not done.completed
    assert done.due is None
    assert done.run is not None
    assert done.run.current is not None
    assert done.run.current.open_halves == (Half.EMAIL,)
    assert due(done.run) == MON
    sent = logged(done.run, Outcome.SENT, THU)
    assert sent.completed
    assert sent.run is not None
    assert sent.run.attempts[0].completed_on == THU


def test_case_04_a_second_call_the_same_day_is_a_plain_activity():
    run = logged(begun(), Outcome.VOICEMAIL, MON).run
    again = logged(run, Outcome.NO_ANSWER, MON)
    assert (again.fills, again.completed, again.run) == (False, False, run)
    complete = made(begun(), MON)
    once_more = logged(complete, Outcome.NO_ANSWER, MON)
    assert (once_more.fills, once_more.run) == (False, complete)


def test_case_04_but_who_answers_the_second_call_is_not_chased_on():
    run = logged(begun(), Outcome.VOICEMAIL, MON).run
    talked = logged(run, Outcome.TALKED, MON)
    assert talked.run is not None
    assert (talked.fills, talked.run.stop_reason) == (False, StopReason.CONNECTED)
    assert talked.asks == "next_step"


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [(Outcome.TALKED, StopReason.CONNECTED), (Outcome.REPLIED, StopReason.REPLIED)],
)
def test_case_05_a_touch_fills_the_open_half_and_an_inbound_one_is_an_answer(outcome, reason):
    done = logged(begun(), outcome, MON)
    assert done.fills
    assert done.run is not None
    assert (done.run.state, done.run.stop_reason) == (RunState.STOPPED, reason)
    assert HalfState.DONE in (done.run.attempts[0].call, done.run.attempts[0].email)


def test_case_06_weekend_work_counts_and_only_due_dates_avoid_the_weekend():
    assert due(begun(SAT)) == date(2026, 11, 30)
    run = made(begun(SAT), SAT)
    assert run.attempts[0].completed_on == SAT
    assert due(run) == date(2026, 11, 30)
    assert due(made(begun(FRI), SUN)) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("day", "rules", "days"),
    [
        (MON, RULES, "1123 1125 1127 1130 1202"),
        (date(2026, 11, 21), RULES, "1123 1125 1127 1130 1202"),
        (TUE, RULES, "1124 1126 1130 1202 1204"),
        (THU, RULES, "1126 1130 1202 1204 1207"),
        (MON, Rules(off=THANKSGIVING), "1123 1125 1130 1202 1204"),
        (MON, Rules(holidays=THANKSGIVING), "1123 1125 1130 1202 1204"),
        (date(2026, 12, 21), Rules(holidays=YEAR_END), "1221 1223 1228 1230 0104"),
        (date(2026, 12, 21), Rules(away=AWAY), "1221 1223 0104 0106 0108"),
        (MON, Rules(workdays=SUN_TO_THU), "1123 1125 1129 1201 1203"),
    ],
)
def test_case_07_the_vectors(day, rules, days):
    run, on = worked_through(begun(day, rules), rules)
    assert mmdd(on) == days
    assert (run.state, run.made) == (RunState.EXHAUSTED, 5)


@pytest.mark.parametrize(
    ("off", "days"),
    [
        (frozenset(), "1123 1125 1127 1201 1203"),
        (THANKSGIVING, "1123 1125 1201 1203 1207"),
    ],
)
def test_case_08_a_gap_of_working_days(off, days):
    rules = Rules(gap_unit="working", off=off)
    assert mmdd(worked_through(begun(MON, rules), rules)[1]) == days


def test_case_08_a_run_keeps_the_gap_it_began_with():
    run = begun(MON, Rules(gap_unit="working"))
    assert mmdd(worked_through(run, RULES)[1]) == "1123 1125 1127 1201 1203"


def test_case_09_new_holidays_move_the_open_attempt_only():
    run, off = made(begun(), MON), Rules(off=frozenset({WED}))
    moved = reroll(run, off, MON, before=RULES)
    assert due(moved) == THU
    assert moved.attempts[0] == run.attempts[0]
    assert due(reroll(moved, RULES, MON, before=off)) == WED


def test_case_09_the_first_attempt_comes_back_from_days_away_too():
    away = Rules(away=((MON, FRI),))
    run = start(away, at(SUN - timedelta(7)), BOTH)
    assert due(run) == date(2026, 11, 30)
    assert due(reroll(run, RULES, TUE, before=away)) == TUE
    assert due(reroll(begun(), away, MON, before=RULES)) == date(2026, 11, 30)


def test_case_09_a_chosen_date_only_leaves_a_day_off_and_what_is_late_stays_late():
    off = Rules(off=THANKSGIVING)
    run = snooze(made(begun(), MON), RULES, THU, MON)
    assert not isinstance(run, Refusal)
    moved = reroll(run, off, MON, before=RULES)
    assert due(moved) == date(2026, 11, 30)
    assert due(reroll(moved, RULES, MON, before=off)) == date(2026, 11, 30)
    paused = pause(made(begun(), MON), RULES, FRI, MON)
    assert not isinstance(paused, Refusal)
    assert due(reroll(paused, off, MON, before=RULES)) == date(2026, 11, 30)
    late = begun()
    assert reroll(late, Rules(off=frozenset({MON})), TUE, before=RULES) == late
    over = stop(begun(), StopReason.GAVE_UP)
    assert reroll(over, off, MON, before=RULES) == over


@pytest.mark.parametrize("put_off", [snooze, pause])
def test_case_09_a_chosen_date_stays_though_it_is_where_the_count_had_come_to(put_off):
    off = Rules(off=frozenset({WED}))
    chosen = put_off(made(begun(), MON, off), off, THU, MON)
    assert not isinstance(chosen, Refusal)
    assert due(reroll(chosen, RULES, MON, before=off)) == THU


def test_case_10_a_snooze_rolls_and_costs_no_attempt():
    run = snooze(made(begun(), MON), RULES, SAT, MON)
    assert not isinstance(run, Refusal)
    assert run.current is not None
    assert (run.current.n, run.current.due_on, run.current.snoozes) == (2, date(2026, 11, 30), 1)
    assert run.made == 1
    again = snooze(run, RULES, WED, MON)
    assert not isinstance(again, Refusal)
    assert again.current is not None
    assert again.current.snoozes == 2


def test_case_10_more_than_two_weeks_proposes_nurture():
    assert not is_long_snooze(MON + timedelta(14), MON)
    assert is_long_snooze(MON + timedelta(15), MON)


def test_case_10_a_snooze_into_the_past_or_of_nothing_is_refused():
    assert "past" in str(snooze(begun(TUE), RULES, MON, TUE))
    assert "No follow-ups" in str(snooze(stop(begun(), StopReason.WON), RULES, TUE, MON))


def booked(run):
    return logged(run, Outcome.APPOINTMENT, MON, until=WED, time=time(15)).run


def test_case_11_after_a_no_show_the_run_goes_on_the_next_working_day():
    run = booked(begun())
    assert run is not None
    assert (run.state, run.stop_reason) == (RunState.STOPPED, StopReason.APPOINTMENT)
    again = resume(run, RULES, FRI, BOTH, no_show=True)
    assert not isinstance(again, Refusal)
    assert (again.state, again.stop_reason, due(again)) == (
        RunState.ACTIVE,
        None,
        date(2026, 11, 30),
    )
    assert again.current is not None
    assert again.current.open_halves == (Half.EMAIL,)


def test_case_11_when_the_attempt_was_made_its_next_is_due():
    sent = logged(begun(), Outcome.SENT, MON).run
    run = booked(sent)
    assert run is not None
    again = resume(run, RULES, WED, Reach(0, 1), no_show=True)
    assert not isinstance(again, Refusal)
    assert again.current == Attempt(2, THU, call=HalfState.UNAVAILABLE)


def test_case_11_a_no_show_after_the_last_attempt_leaves_a_decision():
    run = begun()
    for day in (MON, WED, FRI, date(2026, 11, 30)):
        run = made(run, day)
    last = date(2026, 12, 2)
    sent = logged(run, Outcome.SENT, last).run
    over = logged(sent, Outcome.APPOINTMENT, last, until=last, time=time(16)).run
    assert over is not None
    again = resume(over, RULES, last, BOTH, no_show=True)
    assert not isinstance(again, Refusal)
    assert (again.state, len(again.attempts)) == (RunState.EXHAUSTED, 5)
    assert decide_task(again, RULES, last, spoke=True).on == date(2026, 12, 4)


def test_a_pause_ends_on_its_day_or_when_the_rep_says_so():
    paused = pause(begun(), RULES, SAT, MON)
    assert not isinstance(paused, Refusal)
    assert (paused.state, due(paused)) == (RunState.PAUSED, date(2026, 11, 30))
    on = resume(paused, RULES, TUE, BOTH)
    assert not isinstance(on, Refusal)
    assert (on.state, due(on)) == (RunState.ACTIVE, TUE)
    assert "not paused" in str(resume(begun(), RULES, TUE, BOTH))
    assert "not paused" in str(
        resume(stop(begun(), StopReason.OPTED_OUT), RULES, TUE, BOTH, no_show=True)
    )
    assert "past" in str(pause(begun(TUE), RULES, MON, TUE))


def test_a_touch_lets_a_paused_run_go_on():
    paused = pause(begun(), RULES, FRI, MON)
    assert not isinstance(paused, Refusal)
    done = logged(paused, Outcome.VOICEMAIL, TUE)
    assert done.run is not None
    assert done.run.state is RunState.ACTIVE


def test_case_12_when_all_attempts_are_made_a_decision_is_due_and_no_sixth_attempt():
    run, days = worked_through(begun())
    before = replace(
        run,
        state=RunState.ACTIVE,
        attempts=(
            *run.attempts[:-1],
            replace(run.attempts[-1], completed_on=None, email=HalfState.OPEN),
        ),
    )
    done = logged(before, Outcome.SENT, days[-1])
    assert done.run == run
    assert (done.run.current, len(done.run.attempts)) == (None, 5)
    (task,) = done.tasks
    assert (task.kind, task.on) == (TaskKind.DECIDE, date(2026, 12, 4))
    assert task.title == "5 attempts in 9 days, no reply: park or close?"


@pytest.mark.parametrize("most", [3, 4, 5])
def test_case_12_a_run_ends_after_its_own_number_of_attempts(most):
    run, days = worked_through(begun(max_attempts=most))
    assert (len(days), run.state) == (most, RunState.EXHAUSTED)


def test_case_12_one_more_run_has_a_reason_and_begins_14_days_later():
    run, days = worked_through(begun())
    assert refuse_one_more(run, "  ", BOTH) is not None
    assert refuse_one_more(run, "asked again at the fair", Reach(0, 0)) is not None
    assert refuse_one_more(begun(), "why not", BOTH) is not None
    assert refuse_one_more(None, "why not", BOTH) is not None
    assert refuse_one_more(run, "asked again at the fair", BOTH) is None
    again = one_more(run, RULES, days[-1] + timedelta(2), BOTH)
    assert (again.run_no, again.made, due(again)) == (2, 0, days[-1] + timedelta(14))
    much_later = date(2027, 3, 6)
    assert due(one_more(run, RULES, much_later, BOTH)) == date(2027, 3, 8)


def test_case_13_stopping_before_3_attempts_asks():
    run = made(made(begun(), MON), WED)
    refusal = refuse_early_stop(run, RULES)
    assert refusal is not None
    assert refusal.reason.startswith("Only 2 of 3 attempts made: sure?")
    assert refusal.missing[0].field == "sure"
    assert refuse_early_stop(made(run, FRI), RULES) is None
    assert refuse_early_stop(stop(run, StopReason.SQL), RULES) is None
    assert refuse_early_stop(run, Rules(min_attempts=2)) is None
    assert stop(run, StopReason.GAVE_UP).stop_reason is StopReason.GAVE_UP


@pytest.mark.parametrize("reason", list(StopReason))
def test_case_14_a_stop_keeps_the_attempts_and_an_end_stays_as_it_was(reason):
    run = made(begun(), MON)
    stopped = stop(run, reason)
    assert (stopped.state, stopped.stop_reason) == (RunState.STOPPED, reason)
    assert stopped.attempts == run.attempts
    assert stopped.current is None
    assert stop(stopped, StopReason.WON) == stopped


def test_case_18_a_completion_before_the_start_is_refused_with_both_dates():
    refusal = refused(begun(TUE), Outcome.SENT, MON, now=at(TUE))
    assert "Mon 23 Nov" in refusal.reason
    assert "Tue 24 Nov" in refusal.reason
    assert refused(begun(), Outcome.SENT, TUE, now=at(MON)).reason == (
        "Tue 24 Nov is in the future: today is Mon 23 Nov."
    )


@pytest.mark.parametrize("workdays", [frozenset(range(5)), SUN_TO_THU])
def test_case_20_over_four_years_the_gap_is_two_days_or_day_two_was_not_worked(workdays):
    rules = Rules(workdays=workdays)
    for ahead in range(1461):
        begins = date(2025, 1, 1) + timedelta(ahead)
        days = worked_through(begun(begins, rules), rules)[1]
        assert len(days) == 5
        for made_on, next_on in pairwise(days):
            two_on = made_on + timedelta(2)
            assert next_on == two_on or not rules.is_work(two_on)
            between = (made_on + timedelta(n) for n in range(1, (next_on - made_on).days + 1))
            assert sum(map(rules.is_work, between)) <= 2


@given(
    st.dates(date(2024, 1, 1), date(2029, 12, 31)),
    st.frozensets(st.dates(date(2024, 1, 1), date(2030, 12, 31)), max_size=60),
    st.sets(st.integers(0, 6), min_size=1).map(frozenset),
    st.integers(1, 5),
    st.sampled_from(["calendar", "working"]),
)
def test_case_20_whatever_is_off_every_due_day_is_the_first_worked_one(
    begins, off, workdays, gap, unit
):
    rules = Rules(off=off, workdays=workdays, gap_days=gap, gap_unit=unit)
    days = worked_through(begun(begins, rules), rules)[1]
    assert all(map(rules.is_work, days))
    for made_on, next_on in pairwise(days):
        between = [made_on + timedelta(n) for n in range(1, (next_on - made_on).days)]
        worked = sum(map(rules.is_work, between))
        if unit == "working":
            assert worked == gap - 1
        else:
            assert next_on >= made_on + timedelta(gap)
            assert not any(map(rules.is_work, between[gap - 1 :]))


@pytest.mark.parametrize(
    ("day", "hour", "first"),
    [
        (MON, 9, MON),
        (MON, 17, MON),
        (MON, 18, TUE),
        (FRI, 18, date(2026, 11, 30)),
        (SAT, 9, date(2026, 11, 30)),
    ],
)
def test_the_first_attempt_is_due_today_until_the_working_day_ends(day, hour, first):
    run = start(RULES, at(day, hour), BOTH)
    assert (run.started_on, due(run)) == (day, first)


def test_sd_34_a_written_assessment_makes_it_due_today_however_late_it_is():
    assert due(start(RULES, at(MON, 23), BOTH, at_once=True)) == MON
    assert due(start(RULES, at(SAT, 23), BOTH, at_once=True)) == date(2026, 11, 30)


def test_a_half_without_a_channel_is_unavailable_from_the_start():
    assert begun(reach=Reach(0, 2)).attempts[0].open_halves == (Half.EMAIL,)
    assert begun(reach=Reach(1, 0)).attempts[0].open_halves == (Half.CALL,)
    assert begun(reach=Reach(0, 0)).attempts[0].open_halves == ()


FREE = {
    "name": "Kai Brandt",
    "run_is_active": False,
    "status": Status.OPEN,
    "opted_out": False,
    "reach": BOTH,
    "appointment_on": None,
    "fit": (30, 60),
    "rules": RULES,
    "override": None,
}


@pytest.mark.parametrize(
    ("against", "words"),
    [
        ({"run_is_active": True}, "running already"),
        ({"status": Status.NURTURE}, "in nurture: reopen first"),
        ({"status": Status.WON}, "is won: reopen first"),
        ({"opted_out": True}, "asked not to be contacted"),
        ({"reach": Reach(0, 0)}, "no phone and no e-mail address"),
        ({"appointment_on": WED}, "an appointment on Wed 25 Nov 2026"),
        ({"max_attempts": 7}, "7 attempts"),
        ({"max_attempts": 2}, "2 attempts"),
        ({"fit": (20, 20)}, "fit 20/60, minimum 30"),
        ({"fit": (10, 29)}, "fit 10–29/60, minimum 30"),
        ({"fit": (20, 20), "override": "short"}, "override"),
    ],
)
def test_sd_29b_what_stands_against_a_start_is_said(against, words):
    refusal = refuse_start(**{**FREE, **against})
    assert refusal is not None
    assert words in refusal.reason


@pytest.mark.parametrize(
    "allowed",
    [
        {},
        {"fit": None},
        {"fit": (10, 30)},
        {"fit": (20, 20), "override": "their sister firm bought"},
        {"max_attempts": 3},
    ],
)
def test_sd_29b_what_is_not_known_does_not_refuse(allowed):
    assert refuse_start(**{**FREE, **allowed}) is None


def test_no_working_day_ahead_is_an_error_that_says_what_to_check():
    rules = Rules(away=((MON, MON + timedelta(800)),))
    with pytest.raises(NoWorkday, match=r"400 days.*holidays.*away"):
        start(rules, at(MON), BOTH)
    with pytest.raises(NoWorkday):
        made(begun(MON, RULES), MON, rules)
