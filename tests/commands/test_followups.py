"""Follow-ups as the rep works them: every outcome, its effects, and undo to the letter."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from pipeboard.commands import contacts, followups, practice, waiting
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.tandem import Half, Outcome
from pipeboard.store.unit import Store
from tests.conftest import NOW, TODAY
from tests.days import Day, asked, records

CALL, EMAIL = Half.CALL, Half.EMAIL
WED, FRI, MON = date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 30)
OPEN = ("open", "open", None)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def running(day: Day, **fields: Any) -> int:
    """A lead whose follow-ups began this morning."""
    contact = day.reachable(**fields)
    day.done(day.follow(contact))
    return contact


def activities(day: Day) -> list[tuple[Any, ...]]:
    return day.rows("select kind, direction, outcome, attempt_id from activity order by id")


def states(day: Day, contact: int) -> dict[str, str]:
    rows = day.rows("select value, state from channel where contact_id = ? order by id", contact)
    return dict(rows)


# Starting.


def test_sd_40_an_attempt_is_a_call_and_an_e_mail_on_the_same_day(day: Day) -> None:
    contact = day.reachable()
    begun = day.did(followups.start, contact, now=NOW)
    assert begun.words == "follow-ups started · next: call + e-mail Mon 23 Nov"
    assert begun.due == TODAY
    assert day.attempts(contact) == [(1, "2026-11-23", *OPEN)]
    row = day.row("select max_attempts, gap_days, gap_unit, template, run_no from cadence")
    assert row == (5, 2, "calendar", "outbound", 1)


def test_after_the_working_day_attempt_1_is_due_on_the_next(day: Day) -> None:
    contact = day.reachable()
    assert day.follow(contact, now=at(TODAY, 18)).due == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("channel", "halves"),
    [("phone", ("open", "unavailable")), ("email", ("unavailable", "open"))],
)
def test_sd_81_only_what_can_be_used_is_a_half(
    day: Day, channel: str, halves: tuple[str, str]
) -> None:
    value = {"phone": "+49 30 1", "email": "ana@nordkran.example"}[channel]
    contact = day.add(**{channel: value})
    begun = day.done(day.follow(contact))
    assert day.attempts(contact) == [(1, "2026-11-23", *halves, None)]
    assert begun.words.endswith(f"next: {'call' if channel == 'phone' else 'e-mail'} Mon 23 Nov")


def test_who_has_follow_ups_is_not_started_twice(day: Day) -> None:
    contact = running(day)
    assert "already" in str(day.refused(followups.start, contact, now=NOW))


def test_who_has_no_way_to_be_reached_is_not_started(day: Day) -> None:
    contact = day.add()
    assert "no phone and no e-mail" in str(day.refused(followups.start, contact, now=NOW))
    day.refused(followups.start, 99, now=NOW)


def test_who_opted_out_is_not_started(day: Day) -> None:
    contact = day.reachable()
    day.done(day.log(contact, "call", "do-not-call"))
    assert "asked not to be" in str(day.refused(followups.start, contact, now=NOW))


def test_who_may_be_written_to_is_started_without_calls(day: Day) -> None:
    contact = day.reachable()
    day.done(day.log(contact, "call", "do-not-call", email_fine=True))
    day.done(day.follow(contact))
    assert day.attempts(contact) == [(1, "2026-11-23", "unavailable", "open", None)]


def test_who_is_parked_is_reopened_first(day: Day) -> None:
    from pipeboard.commands import moves

    contact = day.reachable()
    day.done(day.do(moves.nurture, contact, reason="not_now", revisit_on=date(2027, 2, 1)))
    assert day.refused(followups.start, contact, now=NOW).form == "reopen"


def test_who_has_an_appointment_is_not_chased_before_it(day: Day) -> None:
    contact = day.reachable()
    day.done(day.log(contact, "call", "appointment", until=WED, at=time(13)))
    refusal = day.refused(followups.start, contact, now=NOW)
    assert "appointment on Wed 25 Nov" in str(refusal)
    assert not isinstance(day.follow(contact, now=at(WED, 13)), Refusal)


def misfit(day: Day) -> int:
    return day.reachable(title="Baker", industry="bakery", company="Ovens", headcount="3")


def test_sd_29b_who_does_not_fit_is_not_chased(day: Day) -> None:
    contact = misfit(day)
    refusal = day.refused(followups.start, contact, now=NOW)
    assert str(refusal).startswith("fit 0–5/60, minimum 30: nurture (n), drop (x) or override")
    assert asked(refusal) == ["override"]
    assert refusal.form == "follow"


def test_sd_29b_an_override_is_kept_with_its_reason(day: Day) -> None:
    contact, why = misfit(day), "her sister runs a chain of 80"
    assert asked(day.refused(followups.start, contact, now=NOW, override="short")) == ["override"]
    day.did(followups.start, contact, now=NOW, override=why)
    assert day.row("select kind, subject, body from activity") == (
        "note",
        "follow-ups by override",
        why,
    )


def test_what_is_not_known_of_a_contact_does_not_refuse(day: Day) -> None:
    assert not isinstance(day.follow(day.reachable()), Refusal)


@pytest.mark.parametrize("attempts", [2, 6, 7, 0])
def test_sd_42_a_run_has_3_to_5_attempts(day: Day, attempts: int) -> None:
    refusal = day.refused(followups.start, day.reachable(), now=NOW, attempts=attempts)
    assert asked(refusal) == ["attempts"]


# The attempt, half by half.


def test_sd_41_completing_an_attempt_schedules_the_next(day: Day) -> None:
    contact = running(day)
    first = day.did(followups.log, contact, CALL, Outcome.NO_ANSWER, now=NOW)
    assert (first.words, first.completed, first.due) == (
        "call: no answer · e-mail is next",
        False,
        None,
    )
    second = day.did(followups.log, contact, EMAIL, Outcome.SENT, now=NOW)
    assert (second.words, second.completed, second.due) == (
        "next: call + e-mail Wed 25 Nov",
        True,
        WED,
    )
    assert day.attempts(contact) == [
        (1, "2026-11-23", "done", "done", "2026-11-23"),
        (2, "2026-11-25", *OPEN),
    ]
    assert activities(day) == [("call", "out", "no-answer", 1), ("email", "out", "sent", 1)]


def test_case_07_five_attempts_on_their_days_and_no_sixth(day: Day) -> None:
    contact = running(day)
    for on in (TODAY, WED, FRI, MON, date(2026, 12, 2)):
        day.later(at(on))
        last = day.made(contact)
    dues = [attempt[1] for attempt in day.attempts(contact)]
    assert dues == ["2026-11-23", "2026-11-25", "2026-11-27", "2026-11-30", "2026-12-02"]
    assert day.run(contact) == ("exhausted", None)
    assert last.due is None
    assert "5 of 5 attempts made" in last.words
    assert day.row("select kind, due_on, state from task") == ("decide", "2026-12-04", "open")
    day.refused(followups.log, contact, CALL, Outcome.SKIP, now=day.now)


def test_case_03_a_half_done_attempt_waits_for_the_other_half_only(day: Day) -> None:
    contact = running(day)
    day.done(day.log(contact, "call", "voicemail"))
    day.later(at(date(2026, 11, 24)))
    assert day.attempts(contact) == [(1, "2026-11-23", "done", "open", None)]
    assert day.log(contact, "email", "sent").due == date(2026, 11, 26)


def test_case_04_a_second_call_the_same_day_is_a_plain_activity(day: Day) -> None:
    contact = running(day)
    day.done(day.log(contact, "call", "no-answer"))
    before = day.attempts(contact)
    day.did(followups.log, contact, CALL, Outcome.VOICEMAIL, now=NOW)
    assert day.attempts(contact) == before
    assert activities(day)[-1] == ("call", "out", "voicemail", None)
    day.made(contact)
    assert [attempt[0] for attempt in day.attempts(contact)] == [1, 2]


def test_case_18_a_completion_before_the_start_is_refused_with_both_dates(day: Day) -> None:
    contact = running(day)
    kw: dict[str, Any] = {"now": NOW, "on": date(2026, 11, 20)}
    refusal = str(day.refused(followups.log, contact, CALL, Outcome.NO_ANSWER, **kw))
    assert "Fri 20 Nov" in refusal
    assert "Mon 23 Nov" in refusal


def test_nothing_was_made_tomorrow(day: Day) -> None:
    kw: dict[str, Any] = {"now": NOW, "on": date(2026, 11, 24)}
    day.refused(followups.log, running(day), CALL, Outcome.NO_ANSWER, **kw)


def test_what_was_made_yesterday_counts_from_yesterday(day: Day) -> None:
    contact = running(day)
    day.later(at(date(2026, 11, 24)))
    day.made(contact, on=TODAY)
    assert day.attempts(contact)[1][1] == "2026-11-25"
    rows = day.rows("select local_on, at from activity")
    assert set(rows) == {("2026-11-23", "2026-11-23T09:00:00Z")}


def test_an_offer_and_a_note_are_kept(day: Day) -> None:
    contact = running(day)
    kw: dict[str, Any] = {"now": NOW, "note": "two slots\x07 offered", "offer": True}
    day.did(followups.log, contact, EMAIL, Outcome.SENT, **kw)
    assert day.row("select body, offer from activity") == ("two slots offered", 1)


def test_the_journal_names_no_one(day: Day) -> None:
    contact = running(day)
    day.done(day.log(contact, "call", "voicemail", note="ask for Kai"))
    words = [row[0] for row in day.rows("select words from entry order by id")]
    assert words[-2:] == ["follow-ups started", "call: left voicemail"]


# The sixteen outcomes.


@pytest.mark.parametrize("outcome", ["voicemail", "no-answer", "gatekeeper"])
def test_a_call_that_reached_nobody_is_a_half_done(day: Day, outcome: str) -> None:
    contact = running(day)
    day.did(followups.log, contact, CALL, Outcome(outcome), now=NOW)
    assert day.attempts(contact) == [(1, "2026-11-23", "done", "open", None)]
    assert day.run(contact) == ("active", None)


@pytest.mark.parametrize(
    ("half", "outcome", "reason", "direction"),
    [
        (CALL, Outcome.TALKED, "connected", "out"),
        (EMAIL, Outcome.REPLIED, "replied", "in"),
    ],
)
def test_case_05_who_answers_is_not_chased_and_a_next_step_is_asked(
    day: Day, half: Half, outcome: Outcome, reason: str, direction: str
) -> None:
    contact = running(day)
    touched = day.did(followups.log, contact, half, outcome, now=NOW)
    assert day.run(contact) == ("stopped", reason)
    assert touched.asks == "next_step"
    assert touched.words == f"{half.label}: {outcome.words} · follow-ups stopped: {reason}"
    assert activities(day) == [(half.value, direction, outcome.value, 1)]
    kind = 0 if half is CALL else 1
    assert sorted(states(day, contact).values()) == ["ok", "unverified"]
    assert list(states(day, contact).values())[1 - kind] == "ok"


def test_sd_44_an_appointment_ends_the_chasing_and_undo_brings_it_back(day: Day) -> None:
    contact = running(day)
    day.made(contact)
    before = records(day.store)
    kw: dict[str, Any] = {"now": NOW, "until": WED, "at": time(13), "minutes": 45}
    touched = day.did(followups.log, contact, CALL, Outcome.APPOINTMENT, place="Zoom", **kw)
    assert day.run(contact) == ("stopped", "appointment")
    assert "follow-ups stopped: appointment" in touched.words
    row = day.row("select kind, title, due_on, due_time, minutes, place from task")
    assert row == ("appointment", "Appointment", "2026-11-25", "13:00", 45, "Zoom")
    day.done(day.undo())
    assert records(day.store) == before
    assert day.run(contact) == ("active", None)


@pytest.mark.parametrize("given", [{}, {"until": WED}, {"at": time(13)}])
def test_sd_45_an_appointment_needs_a_date_and_a_time(day: Day, given: dict[str, Any]) -> None:
    contact = running(day)
    refusal = day.refused(followups.log, contact, CALL, Outcome.APPOINTMENT, now=NOW, **given)
    assert refusal.form == "appointment"
    assert refusal.missing


@pytest.mark.parametrize("outcome", [Outcome.APPOINTMENT, Outcome.CALL_BACK])
def test_a_day_that_has_passed_is_refused(day: Day, outcome: Outcome) -> None:
    kw: dict[str, Any] = {"now": NOW, "until": date(2026, 11, 20), "at": time(13)}
    day.refused(followups.log, running(day), CALL, outcome, **kw)


def test_appointments_do_not_clash(day: Day) -> None:
    given: dict[str, Any] = {"until": WED, "at": time(13)}
    day.done(day.log(running(day, name="Jo Lindqvist"), "call", "appointment", **given))
    refusal = day.refused(followups.log, running(day), CALL, Outcome.APPOINTMENT, now=NOW, **given)
    assert "Jo Lindqvist" in str(refusal)


def test_a_busy_line_is_tried_again_in_an_hour_and_the_second_is_no_answer(day: Day) -> None:
    contact = running(day)
    touched = day.did(followups.log, contact, CALL, Outcome.BUSY, now=NOW)
    assert touched.words == "call: busy · again: call + e-mail Mon 23 Nov 10:00"
    assert day.row("select due_time, call_state from attempt") == ("10:00", "open")
    day.later(at(TODAY, 10))
    day.did(followups.log, contact, CALL, Outcome.BUSY, now=day.now)
    assert day.row("select due_time, call_state from attempt") == (None, "done")


def test_a_wrong_number_offers_the_next_one(day: Day) -> None:
    contact = running(day)
    other = "+49 30 999"
    day.store.do(_another_phone, contact, other)
    touched = day.did(followups.log, contact, CALL, Outcome.WRONG_NUMBER, now=NOW)
    assert touched.words.endswith(f"next number: {other}")
    assert list(states(day, contact).values()) == ["unverified", "wrong", "unverified"]
    assert day.attempts(contact) == [(1, "2026-11-23", *OPEN)]
    touched = day.did(followups.log, contact, CALL, Outcome.WRONG_NUMBER, now=NOW)
    assert touched.words.endswith("no other number")
    assert day.attempts(contact) == [(1, "2026-11-23", "unavailable", "open", None)]


def _another_phone(unit: Any, contact: int, value: str) -> None:
    from pipeboard.commands.records import add_channel
    from pipeboard.domain.terms import ChannelKind

    unit.says("add a phone")
    add_channel(unit, contact, ChannelKind.PHONE, value)


def test_no_way_left_ends_it_and_proposes_to_disqualify(day: Day) -> None:
    contact = running(day)
    day.done(day.log(contact, "call", "wrong-number"))
    touched = day.did(followups.log, contact, EMAIL, Outcome.BOUNCED, now=NOW)
    assert day.run(contact) == ("stopped", "no_channel")
    assert touched.asks == "disqualify"


def test_a_bounce_goes_on_by_phone_and_reopens_no_completed_attempt(day: Day) -> None:
    contact = running(day)
    day.made(contact)
    day.did(followups.log, contact, EMAIL, Outcome.BOUNCED, now=NOW)
    assert day.attempts(contact)[0] == (1, "2026-11-23", "done", "done", "2026-11-23")
    assert day.attempts(contact)[1][1:4] == ("2026-11-25", "open", "unavailable")
    assert sorted(states(day, contact).values()) == ["bounced", "unverified"]


def test_the_second_soft_bounce_in_a_row_is_a_bounce(day: Day) -> None:
    contact = running(day)
    first = day.done(day.log(contact, "email", "soft-bounce"))
    assert "Soft bounce" in first.words
    assert "bounced" not in states(day, contact).values()
    day.done(day.log(contact, "call", "no-answer"))
    day.later(at(WED))
    day.did(followups.log, contact, EMAIL, Outcome.SOFT_BOUNCE, now=day.now)
    assert "bounced" in states(day, contact).values()
    assert activities(day)[-1][2] == "bounced"


def test_a_mail_that_arrived_ends_the_row_of_soft_bounces(day: Day) -> None:
    contact = running(day)
    for on, outcome in ((TODAY, "soft-bounce"), (WED, "sent"), (FRI, "soft-bounce")):
        day.later(at(on))
        day.done(day.log(contact, "email", outcome))
        day.done(day.log(contact, "call", "no-answer"))
    assert "bounced" not in states(day, contact).values()


def test_call_back_pauses_to_that_day_and_is_done_by_the_call(day: Day) -> None:
    contact = running(day)
    kw: dict[str, Any] = {"now": NOW, "until": FRI, "at": time(14)}
    touched = day.did(followups.log, contact, CALL, Outcome.CALL_BACK, **kw)
    assert "Fri 27 Nov 14:00" in touched.words
    assert day.run(contact) == ("paused", None)
    assert day.attempts(contact) == [
        (1, "2026-11-23", "done", "skipped", "2026-11-23"),
        (2, "2026-11-27", *OPEN),
    ]
    assert day.row("select kind, due_on, due_time from task") == ("callback", "2026-11-27", "14:00")
    day.later(at(FRI, 14))
    day.did(followups.log, contact, CALL, Outcome.NO_ANSWER, now=day.now)
    assert day.run(contact) == ("active", None)
    assert day.row("select state from task") == ("done",)


@pytest.mark.parametrize(
    ("half", "outcome", "form"),
    [(CALL, Outcome.CALL_BACK, "callback"), (EMAIL, Outcome.OUT_OF_OFFICE, "away")],
)
def test_back_on_which_day_is_asked(day: Day, half: Half, outcome: Outcome, form: str) -> None:
    refusal = day.refused(followups.log, running(day), half, outcome, now=NOW)
    assert refusal.form == form
    assert refusal.missing


@pytest.mark.parametrize(
    ("fine", "closed"), [(False, ["opted_out", "opted_out"]), (True, ["opted_out", "unverified"])]
)
def test_do_not_call_ends_it_and_closes_e_mail_too_unless_that_is_fine(
    day: Day, fine: bool, closed: list[str]
) -> None:
    contact = running(day)
    kw: dict[str, Any] = {"now": NOW, "email_fine": fine}
    day.did(followups.log, contact, CALL, Outcome.DO_NOT_CALL, **kw)
    assert day.run(contact) == ("stopped", "opted_out")
    assert sorted(states(day, contact).values()) == closed


def test_unsubscribe_closes_every_address_but_no_phone(day: Day) -> None:
    contact = running(day)
    day.did(followups.log, contact, EMAIL, Outcome.UNSUBSCRIBE, now=NOW)
    assert day.run(contact) == ("stopped", "opted_out")
    row = day.row("select state from channel where kind = 'email'")
    assert row == ("opted_out",)
    assert activities(day) == [("email", "in", "unsubscribe", 1)]


def test_out_of_office_waits_and_costs_no_attempt(day: Day) -> None:
    contact = running(day)
    kw: dict[str, Any] = {"now": NOW, "until": FRI}
    touched = day.did(followups.log, contact, EMAIL, Outcome.OUT_OF_OFFICE, **kw)
    assert touched.words == "e-mail: out of office · paused until Mon 30 Nov"
    assert day.run(contact) == ("paused", None)
    assert day.attempts(contact) == [(1, "2026-11-30", *OPEN)]
    assert activities(day)[0][1:3] == ("in", "out-of-office")


def test_a_skipped_half_is_no_activity(day: Day) -> None:
    contact = running(day)
    day.did(followups.log, contact, EMAIL, Outcome.SKIP, now=NOW)
    touched = day.did(followups.log, contact, CALL, Outcome.NO_ANSWER, now=NOW)
    assert touched.completed
    assert activities(day) == [("call", "out", "no-answer", 1)]


def test_a_skip_alone_makes_no_attempt(day: Day) -> None:
    contact = running(day)
    day.done(day.log(contact, "email", "skip"))
    day.done(day.log(contact, "call", "skip"))
    assert day.attempts(contact) == [(1, "2026-11-24", *OPEN)]


# Without follow-ups, and two screens at once.


@pytest.mark.parametrize(
    ("half", "outcome"),
    [
        *((CALL, name) for name in ("voicemail", "no-answer", "gatekeeper", "busy", "skip")),
        *((EMAIL, name) for name in ("sent", "soft-bounce", "skip", "out-of-office")),
    ],
)
def test_an_outcome_that_only_tries_needs_follow_ups(day: Day, half: Half, outcome: str) -> None:
    contact = day.reachable("Kai Brandt")
    kw: dict[str, Any] = {"now": NOW, "until": FRI}
    refusal = day.refused(followups.log, contact, half, Outcome(outcome), **kw)
    assert refusal.form == "follow"
    words = f"Kai Brandt has no follow-ups running: f starts them (pipeboard follow {contact})."
    assert str(refusal) == words


@pytest.mark.parametrize(
    ("half", "outcome"),
    [
        *((CALL, name) for name in ("talked", "wrong-number", "do-not-call")),
        *((EMAIL, name) for name in ("replied", "bounced", "unsubscribe")),
    ],
)
def test_what_somebody_said_is_always_taken(day: Day, half: Half, outcome: str) -> None:
    contact = day.reachable()
    day.did(followups.log, contact, half, Outcome(outcome), now=NOW)
    assert activities(day)[0][2:] == (outcome, None)
    assert set(states(day, contact).values()) != {"unverified"}


def test_an_outcome_of_the_other_half_is_refused(day: Day) -> None:
    day.refused(followups.log, running(day), CALL, Outcome.SENT, now=NOW)


def test_after_it_is_over_a_try_is_a_plain_activity(day: Day) -> None:
    contact = running(day)
    day.done(day.log(contact, "call", "talked"))
    day.did(followups.log, contact, CALL, Outcome.NO_ANSWER, now=NOW)
    assert activities(day)[-1] == ("call", "out", "no-answer", None)
    assert day.run(contact) == ("stopped", "connected")


def test_two_screens_log_the_same_half_and_the_second_is_told(day: Day) -> None:
    contact = running(day)
    other = Store(day.store.path, clock=lambda: NOW + timedelta(minutes=4), actor="cli")
    seen = day.row("select id from attempt")
    assert seen is not None
    other.do(followups.log, contact, CALL, Outcome.VOICEMAIL, now=NOW, attempt_id=seen[0])
    other.close()
    later = NOW + timedelta(minutes=5)
    kw: dict[str, Any] = {"now": later, "attempt_id": seen[0]}
    refusal = day.refused(followups.log, contact, CALL, Outcome.NO_ANSWER, **kw)
    words = "The call was logged meanwhile: left voicemail, today 09:04 on the command line."
    assert str(refusal) == words
    day.done(day.log(contact, "email", "sent", attempt_id=seen[0]))


def test_a_half_of_follow_ups_that_ended_meanwhile_is_not_logged(day: Day) -> None:
    contact = running(day)
    day.done(day.log(contact, "call", "talked"))
    kw: dict[str, Any] = {"now": NOW, "attempt_id": 1}
    refusal = day.refused(followups.log, contact, EMAIL, Outcome.SENT, **kw)
    assert str(refusal) == "These follow-ups ended meanwhile: connected."
    assert not isinstance(day.log(contact, "email", "unsubscribe", attempt_id=1), Refusal)


# Put off, paused, stopped.


def test_case_10_a_snooze_rolls_and_costs_no_attempt(day: Day) -> None:
    contact = running(day)
    put_off = day.did(followups.snooze, contact, date(2026, 11, 28), now=NOW)
    assert (put_off.words, put_off.due) == ("snoozed until Mon 30 Nov", MON)
    assert day.row("select due_on, snoozes, n from attempt") == ("2026-11-30", 1, 1)


def test_case_10_more_than_two_weeks_proposes_nurture(day: Day) -> None:
    contact = running(day)
    assert (
        "nurture"
        in day.done(day.store.do(followups.snooze, contact, date(2026, 12, 8), now=NOW)).words
    )


def test_a_snooze_into_the_past_is_refused(day: Day) -> None:
    day.refused(followups.snooze, running(day), date(2026, 11, 20), now=NOW)


def test_without_follow_ups_the_first_task_is_put_off(day: Day) -> None:
    contact = day.reachable()
    assert "nothing due" in str(day.refused(followups.snooze, contact, WED, now=NOW))
    day.done(day.log(contact, "call", "call-back", until=TODAY, at=time(16)))
    day.did(followups.snooze, contact, WED, now=NOW)
    assert day.row("select due_on, due_time, sequence from task") == ("2026-11-25", None, 1)


def test_a_revisit_that_is_put_off_moves_the_contact_too(day: Day) -> None:
    from pipeboard.commands import moves

    contact = day.reachable()
    day.done(day.do(moves.nurture, contact, reason="not_now", revisit_on=WED))
    day.did(followups.snooze, contact, MON, now=NOW)
    assert day.row("select revisit_on from contact") == ("2026-11-30",)
    assert day.row("select due_on from task") == ("2026-11-30",)


def test_pause_and_resume(day: Day) -> None:
    contact = running(day)
    paused = day.did(followups.pause, contact, date(2026, 12, 5), now=NOW)
    assert (paused.words, paused.due) == ("paused until Mon 7 Dec", date(2026, 12, 7))
    assert day.run(contact) == ("paused", None)
    resumed = day.did(followups.resume, contact, now=at(WED))
    assert resumed.due == WED
    assert day.run(contact) == ("active", None)


def test_without_running_follow_ups_there_is_nothing_to_pause_or_stop(day: Day) -> None:
    contact = day.reachable("Kai Brandt")
    for refusal in (
        day.refused(followups.pause, contact, WED, now=NOW),
        day.refused(followups.resume, contact, now=NOW),
        day.refused(followups.stop, contact, now=NOW),
    ):
        assert str(refusal) == "Kai Brandt has no follow-ups running."
    assert "not paused" in str(day.refused(followups.resume, running(day), now=NOW))


def test_case_13_stopping_before_3_attempts_asks(day: Day) -> None:
    contact = running(day)
    day.made(contact)
    refusal = day.refused(followups.stop, contact, now=NOW)
    assert asked(refusal) == ["sure"]
    assert "Only 1 of 3 attempts made" in str(refusal)
    day.did(followups.stop, contact, now=NOW, sure=True)
    assert day.run(contact) == ("stopped", "gave_up")


def test_after_3_attempts_stopping_asks_nothing(day: Day) -> None:
    contact = running(day)
    for on in (TODAY, WED, FRI):
        day.later(at(on))
        day.made(contact)
    assert not isinstance(day.store.do(followups.stop, contact, now=day.now), Refusal)


def exhausted(day: Day) -> int:
    contact = day.reachable()
    day.done(day.follow(contact, attempts=3))
    for on in (TODAY, WED, FRI):
        day.later(at(on))
        day.made(contact)
    return contact


def test_case_12_one_more_run_has_a_reason_and_a_rest_of_14_days(day: Day) -> None:
    contact = exhausted(day)
    assert asked(day.refused(followups.one_more, contact, reason=" ", now=day.now)) == ["reason"]
    more = day.did(followups.one_more, contact, reason="new head of sales", now=day.now)
    assert more.due == date(2026, 12, 11)
    row = day.row("select run_no, state from cadence order by id desc")
    assert row == (2, "active")
    assert day.row("select state from task where kind = 'decide'") == ("done",)
    subject, body = day.rows("select subject, body from activity order by id desc")[0]
    assert (subject, body) == ("one more run", "new head of sales")


def test_case_12_starting_again_is_one_more_run(day: Day) -> None:
    contact = exhausted(day)
    refusal = day.refused(followups.start, contact, now=day.now)
    assert asked(refusal) == ["override"]
    assert day.follow(contact, override="new head of sales").due == date(2026, 12, 11)


def test_case_12_one_more_run_is_for_an_exhausted_one(day: Day) -> None:
    day.refused(followups.one_more, running(day), reason="I like her", now=NOW)


def test_who_answers_after_all_leaves_nothing_to_decide(day: Day) -> None:
    contact = exhausted(day)
    day.did(followups.log, contact, EMAIL, Outcome.REPLIED, now=day.now)
    assert day.row("select state from task where kind = 'decide'") == ("done",)


def missed(unit: Any, contact: int, now: datetime) -> date | None:
    unit.says("no-show")
    return waiting.after_no_show(unit, contact, now)


@pytest.mark.parametrize("first", ["appointment", "talked"])
def test_case_11_after_a_no_show_they_go_on_the_next_working_day(day: Day, first: str) -> None:
    contact = running(day)
    day.made(contact)
    day.done(day.log(contact, "call", first, until=FRI, at=time(13)))
    day.later(at(FRI, 14))
    assert day.store.do(missed, contact, day.now) == MON
    assert day.run(contact) == ("active", None)
    assert day.attempts(contact)[-1][:2] == (2, "2026-11-30")


def test_case_11_without_a_run_a_no_show_resumes_none(day: Day) -> None:
    assert day.store.do(missed, day.reachable(), NOW) is None
    gave_up = running(day)
    day.done(day.store.do(followups.stop, gave_up, now=NOW, sure=True))
    assert day.store.do(missed, gave_up, NOW) is None


# The company, and content.


def test_case_17_a_reply_asks_once_to_pause_the_others_there(day: Day) -> None:
    mine, ana, jo = (running(day, name=name, company="Nordkran") for name in ("Kai", "Ana", "Jo"))
    elsewhere = running(day, name="Mei", company="Fjord")
    touched = day.done(day.log(mine, "email", "replied"))
    assert touched.company == ("Nordkran", 2)
    paused = day.did(followups.pause_company, mine, now=NOW)
    assert paused.words == "2 others at Nordkran paused until Mon 30 Nov"
    assert [day.run(who) for who in (ana, jo)] == [("paused", None)] * 2
    assert day.run(elsewhere) == ("active", None)
    assert day.done(day.log(mine, "email", "replied")).company is None
    day.refused(followups.pause_company, mine, now=NOW)


def test_case_17_who_never_wants_to_be_asked_is_not(day: Day) -> None:
    mine, _ = (running(day, name=name, company="Nordkran") for name in ("Kai", "Ana"))
    day.done(day.store.do(practice.set_rules, {"company_pause": "never"}, now=NOW))
    assert day.done(day.log(mine, "email", "replied")).company is None


def test_sd_82_content_sent_is_an_activity(day: Day) -> None:
    contact = day.reachable()
    day.did(followups.sent_content, contact, what="case study", now=NOW)
    row = day.row("select kind, direction, content from activity")
    assert row == ("content", "out", "case study")


def test_sd_82_a_revisit_that_was_due_comes_again_in_90_days(day: Day) -> None:
    from pipeboard.commands import moves

    contact = day.reachable()
    day.done(day.do(moves.nurture, contact, reason="not_now", revisit_on=WED))
    day.done(day.store.do(followups.sent_content, contact, now=NOW))
    assert day.row("select revisit_on from contact") == ("2026-11-25",)
    day.later(at(WED))
    sent = day.did(followups.sent_content, contact, now=day.now)
    assert sent.words == "content sent · revisit Tue 23 Feb 2027"
    assert day.row("select due_on from task where kind = 'revisit'") == ("2027-02-23",)


def test_case_05_a_note_fills_nothing(day: Day) -> None:
    contact = running(day)
    day.done(day.do(contacts.note, contact, "rang, no answer"))
    assert day.attempts(contact) == [(1, "2026-11-23", *OPEN)]


def test_no_working_day_ahead_is_said(day: Day) -> None:
    contact = running(day)
    with day.store.unit() as unit:
        unit.db.exec_driver_sql(
            "insert into setting(created_at, updated_at, key, value) "
            """values ('', '', 'away', '[["2026-11-24", "2029-01-01"]]')"""
        )
    day.done(day.log(contact, "call", "no-answer"))
    refusal = day.refused(followups.log, contact, EMAIL, Outcome.SENT, now=NOW)
    assert "no working day within 400 days" in str(refusal)


def test_sd_81_a_channel_that_is_taken_away_is_no_half_that_is_due(day: Day) -> None:
    ana = day.reachable()
    day.done(day.follow(ana))
    edit(day, ana, email="")
    assert day.attempts(ana)[-1][2:4] == ("open", "unavailable")
    edit(day, ana, email="ana@northwind.example")
    assert day.attempts(ana)[-1][2:4] == ("open", "open")
    day.done(day.log(ana, "call", "no-answer"))
    edit(day, ana, email="")
    first, second = day.attempts(ana)
    assert first[2:] == ("done", "unavailable", day.today.isoformat())
    assert second[1:4] == ("2026-11-25", "open", "unavailable")
    edit(day, ana, phone="")
    assert day.run(ana) == ("stopped", "no_channel")


def edit(day: Day, contact: int, **fields: str) -> None:
    (seen,) = day.row("select max(id) from change") or (0,)
    day.did(contacts.edit, contact, fields, seen=seen)
