"""What a card says of follow-ups: what is due first, the run, who waits, who rots."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from pipeboard.commands import deals, moves
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import Stage
from pipeboard.store import cards, journal
from pipeboard.store.lists import Setting
from pipeboard.store.tables import (
    Activity,
    Assessment,
    Attempt,
    Cadence,
    Call,
    Contact,
    Task,
)
from pipeboard.store.unit import Store
from tests.conftest import NOW, TODAY
from tests.days import Day, full_assessment

HOUR = timedelta(hours=1)


class Records:
    """Records written as they are, each in a command of its own."""

    def __init__(self, store: Store, day: Day) -> None:
        self.store, self.day = store, day

    def write(self, model: type[Any], contact: int | None = None, **values: Any) -> int:
        if contact is not None:
            values["contact_id"] = contact
            if "cycle" in model.model_fields:
                values.setdefault("cycle", 1)
        with self.store.unit() as unit:
            return unit.insert(model, **values)

    def change(self, model: type[Any], row: int, **values: Any) -> None:
        with self.store.unit() as unit:
            unit.change(model, row, **values)

    def run(self, contact: int, state: str = "active", **values: Any) -> int:
        return self.write(
            Cadence, contact, template="inbound", started_on=TODAY, state=state, **values
        )

    def attempt(self, contact: int, run: int, n: int = 1, **values: Any) -> int:
        values.setdefault("due_on", TODAY)
        return self.write(Attempt, contact, cadence_id=run, n=n, **values)

    def did(self, contact: int, kind: str, at: datetime = NOW, **values: Any) -> int:
        values.setdefault("direction", "out")
        return self.write(Activity, contact, kind=kind, at=at, local_on=at.date(), **values)

    def task(self, contact: int, on: date = TODAY, kind: str = "todo", **values: Any) -> int:
        return self.write(Task, contact, kind=kind, title="Send it", due_on=on, **values)

    def card(self, contact: int, columns: str) -> tuple[Any, ...]:
        row = self.day.row(f"select {columns} from card where contact_id = ?", contact)
        assert row is not None
        return row


@pytest.fixture
def kept(store: Store, day: Day) -> Records:
    return Records(store, day)


DUE = "due, due_time, step, due_words, sole_until"


def test_an_attempt_of_a_run_that_goes_on_is_what_is_due(kept: Records, day: Day) -> None:
    ana = day.add("Ana", origin="inbound")
    kept.change(Contact, ana, timezone="America/Denver")
    run = kept.run(ana, max_attempts=4)
    kept.attempt(ana, run, completed_on=TODAY, call_state="done", email_state="done")
    kept.attempt(ana, run, 2, due_on=TODAY + timedelta(2), email_state="unavailable")
    assert kept.card(ana, DUE) == ("2026-11-25", None, "attempt", "call", cards.NO_DUE)
    assert kept.card(ana, "attempt, halves, run, zone") == (
        "2/4",
        "call",
        "active",
        "America/Denver",
    )


@pytest.mark.parametrize(
    ("states", "halves", "words"),
    [
        (("open", "open"), "call email", "call + e-mail"),
        (("open", "done"), "call", "call"),
        (("failed", "open"), "email", "e-mail"),
    ],
)
def test_the_open_halves_are_named(
    kept: Records, day: Day, states: tuple[str, str], halves: str, words: str
) -> None:
    ana = day.add()
    kept.attempt(ana, kept.run(ana), call_state=states[0], email_state=states[1])
    assert kept.card(ana, "halves, due_words") == (halves, words)


@pytest.mark.parametrize("state", ["stopped", "exhausted"])
def test_a_run_that_is_over_leaves_its_attempt_undue(kept: Records, day: Day, state: str) -> None:
    ana = day.sal()
    kept.change(Task, 1, state="done")
    kept.attempt(ana, kept.run(ana, state))
    assert kept.card(ana, "due, step, attempt, halves, run") == (
        cards.NO_DUE,
        None,
        None,
        "",
        state,
    )
    assert "nostep" in day.signs(ana)


def test_a_run_of_an_earlier_cycle_is_over_and_a_second_run_counts(kept: Records, day: Day) -> None:
    ana = day.add()
    kept.attempt(ana, kept.run(ana, cycle=1))
    kept.change(Contact, ana, cycle=2)
    assert kept.card(ana, "run, attempt, due") == (None, None, cards.NO_DUE)
    kept.attempt(ana, kept.run(ana, "exhausted", cycle=2), completed_on=TODAY)
    kept.attempt(ana, kept.run(ana, run_no=2, cycle=2, max_attempts=3))
    assert kept.card(ana, "run, attempt") == ("active", "1/3")


def test_a_paused_run_is_due_and_says_so_and_a_snoozed_attempt_too(kept: Records, day: Day) -> None:
    ana = day.add()
    run = kept.run(ana, "paused")
    attempt = kept.attempt(ana, run, due_on=TODAY + timedelta(7))
    assert kept.card(ana, "due, run") == ("2026-11-30", "paused")
    assert day.signs(ana) == {"cold", "paused"}
    kept.change(Cadence, run, state="active")
    kept.change(Attempt, attempt, snoozes=1)
    assert day.signs(ana) == {"cold", "snoozed"}
    kept.change(Cadence, run, state="stopped")
    assert day.signs(ana) == {"cold", "nostep"}


@pytest.mark.parametrize(
    ("task", "first"),
    [
        ({"on": TODAY - timedelta(1)}, "todo"),
        ({"on": TODAY + timedelta(1)}, "attempt"),
        ({"due_time": "23:59"}, "todo"),
        ({}, "attempt"),
        ({"kind": "revisit"}, "attempt"),
        ({"kind": "callback"}, "callback"),
        ({"kind": "appointment", "due_time": "10:00"}, "appointment"),
    ],
)
def test_of_tasks_and_the_attempt_the_earlier_is_due_first(
    kept: Records, day: Day, task: dict[str, Any], first: str
) -> None:
    ana = day.add()
    kept.attempt(ana, kept.run(ana))
    kept.task(ana, **task)
    later = max(task.get("on", TODAY), TODAY)
    assert kept.card(ana, "step, sole_until") == (first, later.isoformat())


def test_of_tasks_the_earliest_counts_and_those_without_a_time_come_last(
    kept: Records, day: Day
) -> None:
    ana = day.add()
    kept.task(ana, TODAY + timedelta(1), "callback", due_time="08:00")
    assert kept.card(ana, DUE) == ("2026-11-24", "08:00", "callback", "Send it", cards.NO_DUE)
    kept.task(ana)
    kept.task(ana, kind="appointment", due_time="17:00")
    assert kept.card(ana, DUE) == ("2026-11-23", "17:00", "appointment", "Send it", "2026-11-23")


def test_a_task_on_another_wall_is_not_all_that_its_card_says(kept: Records, day: Day) -> None:
    ana = day.add()
    kept.task(ana, kind="appointment", due_time="17:00", timezone="America/Denver")
    assert kept.card(ana, "due, sole_until") == ("2026-11-23", "")


def test_who_has_left_the_board_is_still_due(kept: Records, day: Day) -> None:
    won, parked = day.opportunity("Won"), day.add("Parked")
    day.done(day.do(deals.win, won, minor=100, currency="EUR", closed_on=TODAY))
    kept.task(won, TODAY + timedelta(1))
    later = TODAY + timedelta(90)
    day.done(day.do(moves.nurture, parked, reason="not_now", revisit_on=later))
    assert kept.card(won, "board, due")[0] is None
    assert kept.card(won, "due, rots_on")[0] < cards.NO_DUE
    assert kept.card(won, "rots_on") == (cards.NO_DUE,)
    assert kept.card(parked, "board, due, step") == (None, later.isoformat(), "revisit")


@pytest.mark.parametrize("stage", ["sal", "sql", "opportunity"])
def test_no_next_step_means_neither_a_task_nor_an_attempt(
    kept: Records, day: Day, stage: str
) -> None:
    ana = getattr(day, stage)()
    assert "nostep" not in day.signs(ana)
    for (task,) in day.rows("select id from task where state = 'open'"):
        kept.change(Task, task, state="done")
    assert "nostep" in day.signs(ana)
    kept.attempt(ana, kept.run(ana))
    assert "nostep" not in day.signs(ana)


@pytest.mark.parametrize(
    ("outcome", "is_cold"),
    [("skip", True), ("busy", True), ("wrong-number", True), ("bounced", True)]
    + [("out-of-office", True), ("no-answer", False), ("sent", False), ("unsubscribe", False)],
)
def test_sd_10_an_activity_that_reached_nobody_leaves_a_lead_cold(
    kept: Records, day: Day, outcome: str, is_cold: bool
) -> None:
    ana = day.add()
    kept.did(ana, "email", outcome=outcome)
    assert ("cold" in day.signs(ana)) == is_cold


def test_sd_10_a_second_busy_line_counts_as_no_answer(kept: Records, day: Day) -> None:
    ana = day.add()
    attempt = kept.attempt(ana, kept.run(ana))
    kept.did(ana, "call", outcome="busy", attempt_id=attempt)
    assert "cold" in day.signs(ana)
    kept.change(Attempt, attempt, call_state="done")
    assert "cold" not in day.signs(ana)


def test_sd_63_three_in_a_row_that_went_out_are_one_way(kept: Records, day: Day) -> None:
    ana = day.sql()
    for n, outcome in enumerate(["voicemail", "sent", "no-answer"]):
        assert "oneway" not in day.signs(ana)
        kept.did(ana, "call", NOW + n * HOUR, outcome=outcome)
    kept.did(ana, "note", NOW + 9 * HOUR, direction=None)
    assert "oneway" in day.signs(ana)
    kept.did(ana, "email", NOW + 10 * HOUR, direction="in", outcome="replied")
    assert "oneway" not in day.signs(ana)


def test_sd_63_a_talk_is_no_one_way_and_a_lead_has_no_such_sign(kept: Records, day: Day) -> None:
    ana, lead = day.sql("Ana"), day.add("Lead")
    for n, outcome in enumerate(["sent", "talked", "sent"]):
        kept.did(ana, "call", NOW + n * HOUR, outcome=outcome)
        kept.did(lead, "email", NOW + n * HOUR, outcome="sent")
    assert "oneway" not in day.signs(ana)
    assert "oneway" not in day.signs(lead)


REPLIED: dict[str, Any] = {"direction": "in", "outcome": "replied"}
REPLY_AT = "2026-11-23T10:00:00Z"


def replied(kept: Records, contact: int, **fields: Any) -> int:
    at = NOW + HOUR
    return kept.did(contact, "email", at, created_at=at, **{**REPLIED, **fields})


@pytest.mark.parametrize(
    "answer",
    ["email", "content", "call", "assessment", "task", "disqualify", "linkedin"],
)
def test_a_reply_waits_until_something_answers_it(kept: Records, day: Day, answer: str) -> None:
    ana, after = day.sal(phone="+34 600 123 456"), NOW + 2 * HOUR
    kept.did(ana, "email", outcome="sent")
    replied(kept, ana)
    kept.did(ana, "note", after, direction=None)
    kept.did(ana, "email", after, outcome="skip")
    assert kept.card(ana, "reply_at") == (REPLY_AT,)
    if answer == "call":
        kept.write(Call, ana, kind="discovery", started_at=after)
    elif answer == "assessment":
        kept.write(Assessment, ana, mode="live", taken_at=after)
    elif answer == "task":
        kept.task(ana, created_at=after)
    elif answer == "disqualify":
        fields = {"reason": "no_need", "note": "", "vendor": "-", "referral": "-"}
        day.done(day.do(moves.disqualify, ana, **fields))
    else:
        kept.did(ana, answer, after, outcome="sent")
    assert kept.card(ana, "reply_at") == (None,)


def test_within_one_second_the_journal_says_what_was_first(kept: Records, day: Day) -> None:
    ana = day.add()
    kept.task(ana)
    kept.did(ana, "email", **REPLIED)
    assert kept.card(ana, "reply_at") == ("2026-11-23T09:00:00Z",)
    kept.task(ana, kind="callback")
    assert kept.card(ana, "reply_at") == (None,)


@pytest.mark.parametrize(
    ("kind", "fields", "waits"),
    [
        ("linkedin", {}, True),
        ("email", {"outcome": None}, True),
        ("email", {"outcome": "out-of-office"}, False),
        ("email", {"outcome": "unsubscribe"}, False),
        ("call", {"outcome": "talked"}, False),
        ("email", {"direction": "out"}, False),
    ],
)
def test_only_what_asks_for_an_answer_is_a_reply(
    kept: Records, day: Day, kind: str, fields: dict[str, Any], waits: bool
) -> None:
    ana = day.add()
    kept.did(ana, kind, **{**REPLIED, **fields})
    assert (kept.card(ana, "reply_at") != (None,)) == waits


def test_a_second_reply_after_the_answer_waits_again(kept: Records, day: Day) -> None:
    ana = day.add()
    replied(kept, ana)
    kept.did(ana, "email", NOW + 2 * HOUR, outcome="sent")
    kept.did(ana, "email", NOW + 3 * HOUR, **REPLIED)
    assert kept.card(ana, "reply_at") == ("2026-11-23T12:00:00Z",)


def test_sd_34_a_written_assessment_waits_until_something_goes_out(kept: Records, day: Day) -> None:
    ana = day.add("Ana")
    kept.did(ana, "email", outcome="sent")
    day.done(day.assess(ana, full_assessment(mode="written")))
    assert kept.card(ana, "written_at") == ("2026-11-23T09:00:00Z",)
    kept.did(ana, "email", direction="in", outcome="replied")
    kept.did(ana, "call", outcome="skip")
    assert kept.card(ana, "written_at") == ("2026-11-23T09:00:00Z",)
    kept.did(ana, "call", outcome="no-answer")
    assert kept.card(ana, "written_at") == (None,)


def test_a_live_assessment_or_one_that_a_live_one_followed_does_not_wait(
    kept: Records, day: Day
) -> None:
    ana, bo = day.add("Ana"), day.add("Bo")
    day.done(day.assess(ana))
    kept.write(Assessment, bo, mode="written", taken_at=NOW - HOUR)
    assert kept.card(bo, "written_at") == ("2026-11-23T08:00:00Z",)
    day.done(day.assess(bo))
    assert kept.card(ana, "written_at") == kept.card(bo, "written_at") == (None,)


@pytest.mark.parametrize(
    ("stage", "rots_on"),
    [
        ("lead", "2026-12-23"),  # 30 days
        ("sal", "2026-11-30"),  # 5 working days
        ("sql", "2026-12-07"),  # 10 working days
        ("opportunity", "2026-11-30"),  # 7 days
    ],
)
def test_each_stage_rots_after_its_own_time(
    kept: Records, day: Day, stage: str, rots_on: str
) -> None:
    ana = day.at(Stage(stage))
    assert kept.card(ana, "rots_on") == (rots_on,)


def test_what_moved_last_counts_but_no_note_and_nothing_that_reached_nobody(
    kept: Records, day: Day
) -> None:
    ana, days = day.add(), timedelta(1)
    kept.did(ana, "email", NOW + 1 * days, outcome="sent")
    assert kept.card(ana, "rots_on") == ("2026-12-24",)
    kept.did(ana, "note", NOW + 2 * days, direction=None)
    kept.did(ana, "email", NOW + 3 * days, outcome="bounced")
    assert kept.card(ana, "rots_on") == ("2026-12-24",)
    kept.write(Call, ana, kind="discovery", started_at=NOW + 4 * days)
    assert kept.card(ana, "rots_on") == ("2026-12-27",)
    kept.write(Assessment, ana, mode="live", taken_at=NOW + 5 * days)
    assert kept.card(ana, "rots_on") == ("2026-12-28",)


def test_holidays_and_days_away_put_rotting_off_for_sals_and_sqls_at_once(
    kept: Records, day: Day
) -> None:
    lead, sal, sql = day.add("Lead"), day.sal("Sal"), day.sql("Sql")
    deal = day.opportunity("Deal")

    def rots() -> list[str]:
        return [kept.card(contact, "rots_on")[0] for contact in (lead, sal, sql, deal)]

    off = kept.write(Setting, key="off", value='["2026-11-26", "2026-11-27"]')
    assert rots() == ["2026-12-23", "2026-12-02", "2026-12-09", "2026-11-30"]
    kept.write(Setting, key="away", value='[["2026-12-01", "2026-12-02"]]')
    assert rots() == ["2026-12-23", "2026-12-04", "2026-12-11", "2026-11-30"]
    with kept.store.unit() as unit:
        unit.remove(Setting, off)
    assert rots() == ["2026-12-23", "2026-11-30", "2026-12-09", "2026-11-30"]
    assert not isinstance(day.undo(), Refusal)
    assert rots() == ["2026-12-23", "2026-12-04", "2026-12-11", "2026-11-30"]


def test_without_a_working_day_nobody_rots_and_nothing_breaks(kept: Records, day: Day) -> None:
    ana = day.sal()
    kept.write(Setting, key="away", value='[["2026-11-01", "2029-11-01"]]')
    assert kept.card(ana, "rots_on") == (cards.NO_DUE,)


def test_settings_and_runs_are_journaled() -> None:
    names = {table.name for table in journal.journaled()}
    assert {"setting", "cadence", "attempt", "task", "activity"} <= names


def test_all_of_it_made_again_is_the_same(kept: Records, day: Day) -> None:
    ana, bo, mei = day.sql("Ana"), day.add("Bo"), day.sal("Mei")
    kept.attempt(ana, kept.run(ana, "paused"), snoozes=2)
    replied(kept, bo)
    kept.write(Assessment, mei, mode="written", taken_at=NOW + HOUR)
    before = day.rows("select * from card order by contact_id")
    kept.store.raw.execute("begin")
    cards.rewrite_all(kept.store.raw, lambda *_: None)
    kept.store.raw.execute("commit")
    assert day.rows("select * from card order by contact_id") == before
