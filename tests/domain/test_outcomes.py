"""The sixteen outcomes: what each does to its half and to the run (the table of sales-model §7)."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.cadence import PlannedTask, Reach, pause, stop
from pipeboard.domain.outcomes import log
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.rules import Rules
from pipeboard.domain.tandem import OUTCOME_KEYS, Half, HalfState, Outcome, RunState, StopReason
from pipeboard.domain.terms import TaskKind
from pipeboard.domain.touch import ONLY_TRIES, counts_as
from tests.domain.followups import (
    BOTH,
    FRI,
    MON,
    RULES,
    SAT,
    THU,
    TUE,
    WED,
    at,
    begun,
    due,
    logged,
    made,
    refused,
    touch,
    worked_through,
)

CALL, EMAIL = Half.CALL, Half.EMAIL
NO_PHONE, NO_EMAIL, NONE = Reach(0, 1), Reach(1, 0), Reach(0, 0)
NEXT_MONDAY = date(2026, 11, 30)
TRIED = (
    Outcome.VOICEMAIL,
    Outcome.NO_ANSWER,
    Outcome.GATEKEEPER,
    Outcome.SENT,
    Outcome.SOFT_BOUNCE,
)
STOPS = {
    Outcome.TALKED: StopReason.CONNECTED,
    Outcome.APPOINTMENT: StopReason.APPOINTMENT,
    Outcome.REPLIED: StopReason.REPLIED,
    Outcome.DO_NOT_CALL: StopReason.OPTED_OUT,
    Outcome.UNSUBSCRIBE: StopReason.OPTED_OUT,
}
UNTIL = {"until": FRI, "time": time(15)}


def test_there_are_sixteen_outcomes_and_skip_is_of_both_halves():
    keys = [*OUTCOME_KEYS[CALL].values(), *OUTCOME_KEYS[EMAIL].values()]
    assert set(keys) == set(Outcome)
    assert (len(Outcome), len(keys)) == (16, 17)


@pytest.mark.parametrize("outcome", TRIED)
def test_a_try_does_its_half_and_the_run_goes_on(outcome):
    done = logged(begun(), outcome, MON)
    half = touch(outcome, MON).half
    assert done.run is not None
    assert done.run.attempts[0].half(half) is HalfState.DONE
    assert (done.run.state, done.fills, done.completed, done.asks) == (
        RunState.ACTIVE,
        True,
        False,
        "",
    )


@pytest.mark.parametrize(("outcome", "reason"), STOPS.items())
def test_an_answer_or_an_opt_out_stops_the_run(outcome, reason):
    run = made(begun(), MON)
    done = logged(run, outcome, WED, **UNTIL)
    assert done.run is not None
    assert (done.run.state, done.run.stop_reason) == (RunState.STOPPED, reason)
    assert done.asks == ("next_step" if reason in ("connected", "replied") else "")
    wanted = HalfState.UNAVAILABLE if reason is StopReason.OPTED_OUT else HalfState.DONE
    assert done.run.attempts[1].half(touch(outcome, WED).half) is wanted
    assert done.due is None


def test_an_answer_that_closes_the_attempt_completes_it_and_schedules_nothing():
    sent = logged(begun(), Outcome.SENT, MON).run
    done = logged(sent, Outcome.TALKED, MON)
    assert done.completed
    assert done.run is not None
    assert (done.run.made, len(done.run.attempts)) == (1, 1)


def test_an_answer_in_the_last_attempt_leaves_nothing_to_decide():
    run = begun(max_attempts=3)
    run = made(made(run, MON), WED)
    sent = logged(run, Outcome.SENT, FRI).run
    done = logged(sent, Outcome.TALKED, FRI)
    assert done.run is not None
    assert (done.run.state, done.tasks) == (RunState.STOPPED, ())


def test_an_appointment_is_planned_with_its_date_and_time():
    done = logged(begun(), Outcome.APPOINTMENT, MON, until=WED, time=time(15))
    assert done.tasks == (PlannedTask(TaskKind.APPOINTMENT, "Appointment", WED, time(15)),)
    refusal = refused(begun(), Outcome.APPOINTMENT, MON, until=WED)
    assert [missing.field for missing in refusal.missing] == ["at"]
    refusal = refused(begun(), Outcome.APPOINTMENT, MON)
    assert [missing.field for missing in refusal.missing] == ["on", "at"]


def test_a_busy_line_is_tried_again_in_an_hour():
    done = logged(begun(), Outcome.BUSY, MON)
    assert done.run is not None
    assert done.run.current is not None
    assert done.run.current.open_halves == (CALL, EMAIL)
    assert (done.run.current.due_on, done.run.current.due_time) == (MON, time(11))
    assert (done.fills, done.due) == (True, MON)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "rules", "again"),
    [
        (MON, 16, 59, RULES, (MON, time(17, 59))),
        (MON, 17, 0, RULES, (MON, time(18))),
        (MON, 17, 1, RULES, (TUE, time(9))),
        (MON, 23, 30, RULES, (TUE, time(9))),
        (FRI, 17, 30, RULES, (NEXT_MONDAY, time(9))),
        (SAT, 10, 0, RULES, (NEXT_MONDAY, time(9))),
        (MON, 10, 0, Rules(busy_retry_minutes=15), (MON, time(10, 15))),
        (MON, 15, 0, Rules(workday_end=time(15, 30)), (TUE, time(9))),
        (MON, 17, 30, Rules(off=frozenset({TUE})), (WED, time(9))),
    ],
)
def test_a_busy_line_late_in_the_day_is_tried_when_the_next_one_opens(
    day, hour, minute, rules, again
):
    run = begun(MON)
    done = logged(run, Outcome.BUSY, day, rules, now=at(day, hour, minute))
    assert done.run is not None
    assert done.run.current is not None
    assert (done.run.current.due_on, done.run.current.due_time) == again


def test_a_busy_line_of_yesterday_is_tried_today():
    done = logged(begun(), Outcome.BUSY, MON, now=at(TUE))
    assert done.run is not None
    assert done.run.current is not None
    assert (done.run.current.due_on, done.run.current.due_time) == (TUE, time(9))


def test_a_second_busy_counts_as_no_answer():
    run = logged(begun(), Outcome.BUSY, MON).run
    done = logged(run, Outcome.BUSY, MON, busies=1)
    assert done.run is not None
    assert done.run.current is not None
    assert done.run.current.open_halves == (EMAIL,)
    assert done.run.current.due_time is None
    assert counts_as(touch(Outcome.BUSY, MON, busies=1), RULES) is Outcome.NO_ANSWER
    assert counts_as(touch(Outcome.BUSY, MON, busies=1), Rules(busy_max=3)) is Outcome.BUSY


def test_a_wrong_number_leaves_the_half_open_for_the_next_phone():
    done = logged(begun(reach=Reach(2, 1)), Outcome.WRONG_NUMBER, MON, reach=Reach(1, 1))
    assert done.run is not None
    assert done.run.current is not None
    assert done.run.current.open_halves == (CALL, EMAIL)
    assert done.run.state is RunState.ACTIVE


def test_a_wrong_number_without_another_makes_the_half_unavailable_for_good():
    done = logged(begun(), Outcome.WRONG_NUMBER, MON, reach=NO_PHONE)
    assert done.run is not None
    assert done.run.attempts[0].call is HalfState.UNAVAILABLE
    sent = logged(done.run, Outcome.SENT, MON, reach=NO_PHONE)
    assert sent.completed
    assert sent.run is not None
    assert sent.run.attempts[1].open_halves == (EMAIL,)


@pytest.mark.parametrize(
    ("first", "reach", "last"),
    [
        (Outcome.BOUNCED, NO_EMAIL, Outcome.WRONG_NUMBER),
        (Outcome.WRONG_NUMBER, NO_PHONE, Outcome.BOUNCED),
    ],
)
def test_both_channels_dead_stop_the_run_and_propose_to_disqualify(first, reach, last):
    run = logged(begun(), first, MON, reach=reach).run
    done = logged(run, last, MON, reach=NONE)
    assert done.run is not None
    assert (done.run.state, done.run.stop_reason) == (RunState.STOPPED, StopReason.NO_CHANNEL)
    assert (done.asks, done.completed, done.run.made) == ("disqualify", False, 0)


def test_the_last_channel_that_dies_stops_a_run_without_the_other():
    done = logged(begun(reach=NO_PHONE), Outcome.BOUNCED, MON, reach=NONE)
    assert done.run is not None
    assert done.run.stop_reason is StopReason.NO_CHANNEL
    assert done.asks == "disqualify"


def test_an_attempt_that_was_made_is_the_last_when_no_channel_is_left():
    run = logged(begun(), Outcome.VOICEMAIL, MON).run
    done = logged(run, Outcome.BOUNCED, MON, reach=NONE)
    assert done.run is not None
    assert (done.run.stop_reason, done.completed, done.asks) == (
        StopReason.NO_CHANNEL,
        True,
        "disqualify",
    )


def test_a_call_back_skips_the_mail_and_pauses_to_that_date():
    done = logged(begun(), Outcome.CALL_BACK, MON, until=FRI, time=time(16))
    assert done.run is not None
    first, second = done.run.attempts
    assert (first.call, first.email, first.completed_on) == (
        HalfState.DONE,
        HalfState.SKIPPED,
        MON,
    )
    assert (second.n, second.due_on, second.open_halves) == (2, FRI, (CALL, EMAIL))
    assert (done.run.state, done.completed, done.due) == (RunState.PAUSED, True, FRI)
    assert done.tasks == (PlannedTask(TaskKind.CALLBACK, "Call back", FRI, time(16)),)


def test_a_call_back_on_a_saturday_is_kept_and_the_attempt_waits_for_monday():
    done = logged(begun(), Outcome.CALL_BACK, MON, until=SAT)
    assert done.tasks[0].on == SAT
    assert done.due == NEXT_MONDAY


def test_a_call_back_later_today_fills_the_next_attempt():
    run = logged(begun(), Outcome.CALL_BACK, MON, until=MON, time=time(16)).run
    done = logged(run, Outcome.VOICEMAIL, MON, now=at(MON, 16))
    assert done.fills
    assert done.run is not None
    assert done.run.attempts[1].call is HalfState.DONE


def test_a_call_back_after_the_mail_leaves_the_mail_done():
    run = logged(begun(), Outcome.SENT, MON).run
    done = logged(run, Outcome.CALL_BACK, MON, until=FRI)
    assert done.run is not None
    assert done.run.attempts[0].email is HalfState.DONE


def test_a_call_back_in_the_last_attempt_is_followed_by_the_decision():
    run = made(made(begun(max_attempts=3), MON), WED)
    done = logged(run, Outcome.CALL_BACK, FRI, until=NEXT_MONDAY)
    assert done.run is not None
    assert (done.run.state, len(done.run.attempts)) == (RunState.EXHAUSTED, 3)
    assert [(task.kind, task.on) for task in done.tasks] == [
        (TaskKind.CALLBACK, NEXT_MONDAY),
        (TaskKind.DECIDE, date(2026, 12, 2)),
    ]


def test_they_ring_back_the_same_day_and_the_attempt_ahead_waits():
    run = made(begun(), MON)
    done = logged(run, Outcome.CALL_BACK, MON, until=FRI)
    assert done.run is not None
    assert (len(done.run.attempts), due(done.run), done.run.state) == (2, FRI, RunState.PAUSED)


def test_out_of_office_costs_no_attempt_and_waits_for_the_day_after():
    done = logged(begun(), Outcome.OUT_OF_OFFICE, MON, until=FRI)
    assert done.run is not None
    assert done.run.current is not None
    assert done.run.current.open_halves == (CALL, EMAIL)
    assert (done.run.state, done.run.current.n, due(done.run)) == (
        RunState.PAUSED,
        1,
        NEXT_MONDAY,
    )
    assert not done.completed


def test_an_automatic_reply_after_the_mail_pauses_too():
    run = made(begun(), MON)
    done = logged(run, Outcome.OUT_OF_OFFICE, MON, until=THU)
    assert done.run is not None
    assert (done.fills, done.run.state, due(done.run)) == (False, RunState.PAUSED, FRI)
    assert done.run.attempts[0] == run.attempts[0]


def test_a_bounce_reopens_the_half_when_there_is_another_address():
    done = logged(begun(reach=Reach(1, 2)), Outcome.BOUNCED, MON, reach=BOTH)
    assert done.run is not None
    assert done.run.attempts[0].email is HalfState.OPEN
    sent = logged(begun(), Outcome.SENT, MON).run
    back = logged(sent, Outcome.BOUNCED, MON, reach=BOTH)
    assert back.run is not None
    assert back.run.attempts[0].email is HalfState.OPEN


def test_a_bounce_without_another_address_leaves_the_call_only():
    sent = logged(begun(), Outcome.SENT, MON).run
    back = logged(sent, Outcome.BOUNCED, MON, reach=NO_EMAIL)
    assert back.run is not None
    assert back.run.attempts[0].email is HalfState.FAILED
    called = logged(back.run, Outcome.NO_ANSWER, MON, reach=NO_EMAIL)
    assert called.completed
    assert called.run is not None
    assert called.run.attempts[1].open_halves == (CALL,)


@pytest.mark.parametrize("left", [1, 0])
def test_a_bounce_does_not_reopen_a_completed_attempt(left):
    run = made(begun(), MON)
    done = logged(run, Outcome.BOUNCED, MON, reach=Reach(1, left))
    assert done.run is not None
    assert done.run.attempts[0] == run.attempts[0]
    assert done.run.attempts[1].open_halves == ((CALL, EMAIL) if left else (CALL,))


def test_a_soft_bounce_warns_and_the_second_in_a_row_is_a_bounce():
    first = logged(begun(), Outcome.SOFT_BOUNCE, MON)
    assert first.warning
    second = logged(begun(), Outcome.SOFT_BOUNCE, MON, soft_bounces=1, reach=NO_EMAIL)
    assert second.run is not None
    assert (second.run.attempts[0].email, second.warning) == (HalfState.FAILED, "")


def test_do_not_call_closes_the_half_even_when_e_mail_is_fine():
    done = logged(begun(), Outcome.DO_NOT_CALL, MON, reach=NO_PHONE)
    assert done.run is not None
    assert done.run.attempts[0].call is HalfState.UNAVAILABLE
    assert done.run.stop_reason is StopReason.OPTED_OUT


def test_an_opt_out_is_taken_whatever_its_date():
    run = logged(begun(TUE), Outcome.VOICEMAIL, TUE).run
    done = logged(run, Outcome.UNSUBSCRIBE, MON, now=at(TUE))
    assert done.run is not None
    assert done.run.stop_reason is StopReason.OPTED_OUT
    assert done.run.attempts[0].completed_on == TUE


def test_both_halves_skipped_are_no_attempt_and_due_again_the_next_working_day():
    run = logged(begun(), Outcome.SKIP, FRI, half=CALL).run
    assert run is not None
    assert run.attempts[0].call is HalfState.SKIPPED
    done = logged(run, Outcome.SKIP, FRI, half=EMAIL)
    assert done.run is not None
    assert done.run.current is not None
    assert (done.run.current.n, done.run.current.open_halves) == (1, (CALL, EMAIL))
    assert (done.due, done.completed, done.run.made) == (NEXT_MONDAY, False, 0)


def test_a_skipped_half_beside_a_done_one_is_an_attempt():
    run = logged(begun(), Outcome.SKIP, MON, half=EMAIL).run
    done = logged(run, Outcome.VOICEMAIL, MON)
    assert (done.completed, done.due) == (True, WED)


def test_a_skipped_half_beside_a_dead_one_comes_again_alone():
    run = logged(begun(), Outcome.BOUNCED, MON, reach=NO_EMAIL).run
    done = logged(run, Outcome.SKIP, MON, half=CALL, reach=NO_EMAIL)
    assert done.run is not None
    assert done.run.current is not None
    assert (done.run.current.open_halves, due(done.run)) == ((CALL,), TUE)


def test_nothing_to_skip_is_refused():
    run = logged(begun(), Outcome.VOICEMAIL, MON).run
    assert "not open" in refused(run, Outcome.SKIP, MON, half=CALL).reason
    assert "nothing to skip" in refused(None, Outcome.SKIP, MON).reason
    over = stop(begun(), StopReason.WON)
    assert "nothing to skip" in refused(over, Outcome.SKIP, MON).reason


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.SKIP])
def test_without_a_run_or_with_one_that_is_over_a_touch_is_a_plain_activity(outcome):
    for run in (None, stop(begun(), StopReason.WON), worked_through(begun())[0]):
        done = logged(run, outcome, MON, now=at(MON), **UNTIL)
        assert (done.run, done.fills, done.completed, done.due) == (run, False, False, None)
    kinds = [task.kind for task in done.tasks]
    planned = {Outcome.CALL_BACK: "callback", Outcome.APPOINTMENT: "appointment"}
    assert kinds == ([planned[outcome]] if outcome in planned else [])


def test_what_only_tries_is_named():
    assert set(Outcome) - ONLY_TRIES == {
        *STOPS,
        Outcome.WRONG_NUMBER,
        Outcome.CALL_BACK,
        Outcome.BOUNCED,
    }


@pytest.mark.parametrize("outcome", [Outcome.CALL_BACK, Outcome.OUT_OF_OFFICE])
def test_a_date_that_is_missing_or_past_is_refused_with_its_form(outcome):
    without = refused(begun(), outcome, MON)
    assert "needs a date" in without.reason
    assert without.missing[0].field == "until"
    past = refused(begun(), outcome, TUE, until=MON)
    assert past.reason == "Mon 23 Nov is in the past."
    assert past.form == without.form


@pytest.mark.parametrize(("half", "outcome"), [(CALL, Outcome.SENT), (EMAIL, Outcome.TALKED)])
def test_an_outcome_of_the_other_half_is_refused(half, outcome):
    assert "no outcome of" in refused(begun(), outcome, MON, half=half).reason


def test_a_channel_found_meanwhile_opens_its_half_again():
    run = begun(reach=NO_PHONE)
    done = logged(run, Outcome.SENT, MON, reach=BOTH)
    assert done.run is not None
    assert done.run.current is not None
    assert done.run.current.open_halves == (CALL,)


STEPS = st.lists(
    st.tuples(st.sampled_from(list(Outcome)), st.integers(0, 4), st.booleans()), max_size=30
)


@given(STEPS, st.integers(3, 5), st.integers(1, 2), st.integers(1, 2))
def test_whatever_is_logged_a_run_stays_one_that_can_be_worked(steps, most, phones, emails):
    day, run = MON, begun(max_attempts=most, reach=Reach(phones, emails))
    for outcome, days, other_half in steps:
        day += timedelta(days)
        more = {"half": EMAIL} if outcome is Outcome.SKIP and other_half else {}
        if outcome is Outcome.WRONG_NUMBER:
            phones = max(phones - 1, 0)
        if outcome is Outcome.BOUNCED:
            emails = max(emails - 1, 0)
        until = day + timedelta(days)
        tried = touch(outcome, day, until=until, time=time(15), **more)
        done = log(run, RULES, tried, Reach(phones, emails))
        if isinstance(done, Refusal):
            assert outcome is Outcome.SKIP
            continue
        before, run = run, done.run
        assert run is not None
        assert [one.n for one in run.attempts] == list(range(1, len(run.attempts) + 1))
        assert len(run.attempts) <= most
        assert all(one.is_complete for one in run.attempts[:-1])
        assert run.made - before.made in (0, 1)
        assert done.completed is (run.made > before.made)
        if not before.is_going:
            assert run == before
        if run.current is not None:
            assert run.current.open_halves
            assert RULES.is_work(run.current.due_on)
        elif run.state is RunState.EXHAUSTED:
            assert run.made == most
        else:
            assert run.stop_reason is not None


def test_a_paused_run_keeps_waiting_beside_a_plain_activity():
    run = pause(made(begun(), MON), RULES, FRI, MON)
    assert not isinstance(run, Refusal)
    done = logged(run, Outcome.NO_ANSWER, MON)
    assert run.state is RunState.PAUSED
    assert done.run == run
