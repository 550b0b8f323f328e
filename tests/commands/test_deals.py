"""Opportunities: opened on pain, interest and fit, edited, won, lost, cancelled, reopened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pipeboard.commands import deals, moves, records
from pipeboard.commands.deals import DealTerms
from pipeboard.domain.evidence import Case, NextStep, Reasoned
from pipeboard.domain.reasons import LOST_REASONS
from pipeboard.domain.terms import Billing, DealStep
from pipeboard.store.unit import Store
from tests.conftest import TODAY
from tests.days import Day, asked, full_case

STEP = NextStep("Demo", date(2026, 11, 25))
TERMS = DealTerms("Rollout", 2_400_000, "EUR", close_on=date(2026, 12, 18))
OPEN: dict[str, Any] = {"step": STEP, "today": TODAY}
OVERRIDE = "their CEO asked for it"
LATER = date(2027, 2, 22)


def last_change(day: Day) -> int:
    row = day.row("select max(id) from change")
    assert row is not None
    return int(row[0])


def win(day: Day, contact: int, **other: Any) -> Any:
    fields = {"minor": 2_000_000, "currency": "EUR", "closed_on": TODAY, **other}
    return day.do(deals.win, contact, **fields)


def test_sd_70_all_three_open_an_opportunity_in_one_entry(day: Day) -> None:
    contact = day.sql(company="Northwind")
    day.did(deals.open_deal, contact, full_case(), replace(TERMS, name=""), **OPEN)
    assert day.stage(contact) == "opportunity"
    row = day.row("select name, amount, currency, close_on, first_close_on from opportunity")
    assert row == ("Northwind", 2_400_000, "EUR", "2026-12-18", "2026-12-18")
    row = day.row("select pain <> '', interest <> '', fit <> '' from opportunity")
    assert row == (1, 1, 1)
    assert day.row("select n, amount from tally where board = 'opportunity'") == (1, 2_400_000)


@pytest.mark.parametrize("name", ["pain", "interest", "fit"])
def test_sd_70_any_unticked_or_unsaid_is_refused(day: Day, name: str) -> None:
    contact = day.sql()
    for reasoned in (Reasoned(False, "words"), Reasoned(True, " ")):
        case = replace(full_case(), **{name: reasoned})
        assert asked(day.refused(deals.open_deal, contact, case, TERMS, **OPEN)) == [name]


def test_sd_70_a_next_step_is_required(day: Day) -> None:
    contact = day.sql()
    kw = {**OPEN, "step": None}
    assert asked(day.refused(deals.open_deal, contact, full_case(), TERMS, **kw)) == ["step"]
    refusal = day.refused(deals.open_deal, contact, Case(), TERMS, **kw)
    assert asked(refusal) == ["pain", "interest", "fit", "step"]


def test_sd_71_only_for_a_prospect(day: Day) -> None:
    lead = day.refused(deals.open_deal, day.add(), full_case(), TERMS, **OPEN)
    sal = day.refused(deals.open_deal, day.sal(), full_case(), TERMS, **OPEN)
    for refusal in (lead, sal):
        assert refusal.reason.startswith("An opportunity is opened for an SQL only")


def test_sd_72_nothing_of_the_deal_is_needed_to_open_it(day: Day) -> None:
    contact = day.sql("Ana Ruiz")
    day.did(deals.open_deal, contact, full_case(), DealTerms(), **OPEN)
    assert {"unsized", "undated"} <= day.signs(contact)
    assert day.row("select name, amount, currency from opportunity") == ("Ana Ruiz", None, None)


@pytest.mark.parametrize("step", list(DealStep))
@pytest.mark.parametrize("billing", list(Billing))
def test_sd_74_steps_and_billings_are_kept(day: Day, step: DealStep, billing: Billing) -> None:
    contact = day.sql()
    terms = replace(TERMS, step=step, billing=billing, months=6)
    day.done(day.store.do(deals.open_deal, contact, full_case(), terms, **OPEN))
    assert day.row("select step, billing, months from opportunity") == (step, billing, 6)
    assert day.row("select deal_step from card") == (step.value,)


def test_sd_59_an_override_opens_it_and_is_shown(day: Day) -> None:
    contact = day.sql()
    kw = {**OPEN, "override": "short"}
    assert asked(day.refused(deals.open_deal, contact, Case(), TERMS, **kw)) == ["override"]
    kw["override"] = OVERRIDE
    day.refused(deals.open_deal, contact, Case(), TERMS, **kw, strict=True)
    day.did(deals.open_deal, contact, Case(), TERMS, **kw)
    assert "override" in day.signs(contact)


def test_one_open_opportunity_per_contact_and_another_after_it(day: Day) -> None:
    contact = day.opportunity()
    day.refused(deals.open_deal, contact, full_case(), TERMS, **OPEN)
    day.done(day.do(deals.lose, contact, reason="price"))
    day.did(deals.open_deal, contact, full_case(), TERMS, **OPEN)
    assert day.rows("select status from opportunity order by id") == [("lost",), ("open",)]


def edit(day: Day, contact: int, terms: DealTerms, **kw: Any) -> Any:
    kw = {"step": None, "seen": last_change(day), "today": TODAY, **kw}
    return day.store.do(deals.edit_deal, contact, terms, **kw)


def test_an_open_opportunity_is_edited_in_one_entry(day: Day) -> None:
    contact = day.opportunity()
    terms = replace(TERMS, amount=1_000, currency="JPY", terms="net 30", competitor="Loop")
    kw = {"step": STEP, "seen": last_change(day), "today": TODAY}
    day.did(deals.edit_deal, contact, terms, **kw)
    row = day.row("select amount, currency, terms, competitor from opportunity")
    assert row == (1_000, "JPY", "net 30", "Loop")


@pytest.mark.parametrize(
    ("close_on", "pushes"),
    [
        (date(2026, 12, 31), 0),
        (date(2026, 12, 1), 0),
        (date(2026, 11, 30), 0),
        (date(2027, 1, 1), 1),
        (None, 0),
    ],
)
def test_only_a_later_month_is_a_push(day: Day, close_on: date | None, pushes: int) -> None:
    contact = day.opportunity()
    day.done(edit(day, contact, replace(TERMS, close_on=close_on)))
    row = day.row("select push_count, first_close_on from opportunity")
    assert row == (pushes, "2026-12-18")


def test_two_editors_of_a_deal(day: Day) -> None:
    contact = day.opportunity()
    seen = last_change(day)
    day.done(edit(day, contact, replace(TERMS, amount=1)))
    kw = {"step": None, "seen": seen, "today": TODAY}
    refusal = day.refused(deals.edit_deal, contact, replace(TERMS, amount=2), **kw)
    assert "changed meanwhile" in refusal.reason


@pytest.mark.parametrize("how", ["won", "lost", "never opened"])
def test_a_closed_opportunity_is_not_edited(day: Day, how: str) -> None:
    contact = day.sql() if how == "never opened" else day.opportunity()
    if how == "won":
        day.done(win(day, contact))
    elif how == "lost":
        day.done(day.do(deals.lose, contact, reason="price"))
    kw = {"step": None, "seen": last_change(day), "today": TODAY}
    assert "reopened" in day.refused(deals.edit_deal, contact, TERMS, **kw).reason


def test_row_5_won_needs_money_and_a_day_that_was(day: Day) -> None:
    contact = day.opportunity()
    for fields, missing in (
        ({"minor": None, "currency": None, "closed_on": None}, ["amount", "closed_on"]),
        ({"minor": 1, "currency": None, "closed_on": TODAY}, ["amount"]),
        ({"minor": 1, "currency": "EUR", "closed_on": TODAY + timedelta(1)}, ["closed_on"]),
    ):
        assert asked(day.refused(deals.win, contact, today=TODAY, **fields)) == missing
    fields = {"minor": 2_000_000, "currency": "EUR", "closed_on": TODAY - timedelta(3)}
    day.did(deals.win, contact, today=TODAY, **fields)
    assert day.stage(contact) == "opportunity won"
    row = day.row("select status, amount, currency, closed_on from opportunity")
    assert row == ("won", 2_000_000, "EUR", "2026-11-20")
    assert day.row("select coalesce(sum(n), 0) from tally where board = 'opportunity'") == (0,)


def test_row_5_winning_does_what_was_due_and_keeps_what_is_ahead(day: Day) -> None:
    contact = day.opportunity()
    for title, days in (("Sign", -2), ("Check in", 30)):
        day.store.do(records.plan, contact, NextStep(title, day.today + timedelta(days)))
    day.did(deals.win, contact, minor=1, currency="EUR", closed_on=day.today, today=day.today)
    rows = day.rows("select title, state from task where title in ('Sign', 'Check in') order by 1")
    assert rows == [("Check in", "open"), ("Sign", "done")]


def test_row_5_only_an_open_opportunity_is_won_or_lost(day: Day) -> None:
    contact = day.sql()
    fields = {"minor": 1, "currency": "EUR", "closed_on": TODAY}
    day.refused(deals.win, contact, today=TODAY, **fields)
    day.refused(deals.lose, contact, reason="price", today=TODAY)
    day.refused(deals.cancel, contact, reason="a reason", today=TODAY)


@pytest.mark.parametrize("reason", [reason.value for reason in LOST_REASONS])
def test_row_6_lost_is_an_sql_again(day: Day, reason: str) -> None:
    contact = day.opportunity()
    day.did(deals.lose, contact, reason=reason, note="too dear", today=TODAY)
    assert day.stage(contact) == "sql"
    row = day.row("select status, lost_reason, lost_note, closed_on from opportunity")
    assert row == ("lost", reason, "too dear", "2026-11-23")
    assert not day.rows("select id from task where state = 'open'")
    assert "nostep" in day.signs(contact)


def test_row_6_lost_needs_a_listed_reason_and_other_a_note(day: Day) -> None:
    contact = day.opportunity()
    assert asked(day.refused(deals.lose, contact, reason="rude", today=TODAY)) == ["reason"]
    assert asked(day.refused(deals.lose, contact, reason="other", today=TODAY)) == ["note"]


def test_row_6_open_tasks_are_kept_when_the_rep_says_so(day: Day) -> None:
    contact = day.opportunity()
    day.did(deals.lose, contact, reason="timing", keep_tasks=True, today=TODAY)
    assert day.rows("select title from task where state = 'open'") == [
        ("Call back",),
        ("Demo",),
    ]


def test_row_6_lost_and_parked(day: Day) -> None:
    contact = day.opportunity()
    kw: dict[str, Any] = {"reason": "timing", "then": "nurture", "today": TODAY}
    assert asked(day.refused(deals.lose, contact, **kw)) == ["revisit_on"]
    assert asked(day.refused(deals.lose, contact, **kw, revisit_on=TODAY)) == ["revisit_on"]
    day.did(deals.lose, contact, **kw, revisit_on=LATER)
    assert day.stage(contact) == "sql nurture"
    assert day.row("select exit_reason, revisit_on from contact") == (
        "lost_revisit",
        LATER.isoformat(),
    )


def test_row_6_lost_and_disqualified_asks_all_that_row_7_asks(day: Day) -> None:
    contact = day.opportunity()
    kw: dict[str, Any] = {"reason": "competitor", "then": "disqualify", "today": TODAY}
    assert asked(day.refused(deals.lose, contact, **kw)) == ["reason", "vendor", "referral"]
    fields = {"exit_reason": "competitor_locked_in", "vendor": "-", "referral": "Bo @Helm"}
    day.did(deals.lose, contact, **kw, **fields)
    assert day.stage(contact) == "sql disqualified"
    assert day.row("select count(*) from contact where referred_by = ?", contact) == (1,)


def test_row_6_a_referral_that_is_there_already_loses_nothing_half(day: Day) -> None:
    bo = day.add("Bo", email="bo@helm.example")
    contact = day.opportunity()
    fields = {"exit_reason": "no_need", "vendor": "-", "referral": "bo@helm.example"}
    kw = {"reason": "price", "then": "disqualify", "today": TODAY}
    assert day.refused(deals.lose, contact, **kw, **fields).contact_id == bo


@pytest.mark.parametrize(
    ("in_error", "status", "reason"), [(False, "lost", "no_decision"), (True, "cancelled", None)]
)
def test_row_14_back_from_opportunity(
    day: Day, in_error: bool, status: str, reason: str | None
) -> None:
    contact = day.opportunity()
    assert asked(day.refused(moves.back, contact, reason="", today=TODAY)) == ["reason"]
    day.did(moves.back, contact, reason="no decision maker", in_error=in_error, today=TODAY)
    assert day.stage(contact) == "sql"
    row = day.row("select status, lost_reason, lost_note from opportunity")
    assert row == (status, reason, "no decision maker")
    row = day.row("select in_error from qualification where gate = 'opportunity'")
    assert row == (int(in_error),)


@pytest.mark.parametrize("how", ["won", "lost"])
def test_row_11_a_closed_opportunity_is_reopened_with_a_reason(day: Day, how: str) -> None:
    contact = day.opportunity()
    day.done(win(day, contact) if how == "won" else day.do(deals.lose, contact, reason="price"))
    assert asked(day.refused(deals.reopen_deal, contact, reason=" ", today=TODAY)) == ["reason"]
    day.did(deals.reopen_deal, contact, reason="they came back", today=TODAY)
    assert day.stage(contact) == "opportunity"
    assert day.row("select status, closed_on, lost_reason from opportunity") == ("open", None, None)
    gates = "select gate from qualification where withdrawn_at is null order by id"
    assert sorted(gate for (gate,) in day.rows(gates)) == ["opportunity", "sal", "sql"]


def test_row_11_nothing_to_reopen(day: Day) -> None:
    contact = day.opportunity()
    assert "already" in day.refused(deals.reopen_deal, contact, reason="x", today=TODAY).reason
    day.done(day.do(deals.cancel, contact, reason="opened by mistake", in_error=True))
    day.refused(deals.reopen_deal, contact, reason="x", today=TODAY)


@pytest.mark.parametrize("how", ["new cycle", "sal again"])
def test_n1_row_11_no_opportunity_is_reopened_over_gates_that_fell(day: Day, how: str) -> None:
    contact = day.opportunity()
    if how == "new cycle":
        day.done(win(day, contact))
        day.done(day.do(moves.reopen, contact))
    else:
        day.done(day.do(deals.lose, contact, reason="price"))
        day.done(day.do(moves.back, contact, reason="no budget after all"))
    refusal = day.refused(deals.reopen_deal, contact, reason="they came back", today=TODAY)
    assert "no SQL any more" in refusal.reason


def test_someone_who_is_not_there(day: Day, store: Store) -> None:
    day.refused(deals.open_deal, 9, full_case(), TERMS, **OPEN)
    day.refused(deals.win, 9, minor=1, currency="EUR", closed_on=TODAY, today=TODAY)
    day.refused(deals.lose, 9, reason="price", today=TODAY)
    day.refused(deals.cancel, 9, reason="x", today=TODAY)
    day.refused(deals.reopen_deal, 9, reason="x", today=TODAY)
    day.refused(deals.edit_deal, 9, TERMS, step=None, seen=0, today=TODAY)
