"""Moves as commands: advance, back, nurture, disqualify, reopen (rows 2, 3, 7-10, 12, 13)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipeboard.commands import moves
from pipeboard.domain.reasons import DISQUALIFY_REASONS, NURTURE_REASONS
from pipeboard.domain.terms import STAGES, Origin, Stage
from pipeboard.store.unit import Store
from tests.conftest import NOW, TODAY
from tests.days import NEED, Day, asked, full_assessment

LEAD, SAL, SQL, OPP = STAGES
LATER = date(2027, 2, 22)
OVERRIDE = "their CEO asked for it"


def live_gates(day: Day, contact: int) -> list[str]:
    sql = "select gate from qualification where contact_id = ? and withdrawn_at is null order by id"
    return [gate for (gate,) in day.rows(sql, contact)]


def later(store: Store, days: int) -> Day:
    """The same rep, some days on."""
    store.clock = lambda: NOW + timedelta(days)
    return Day(store, TODAY + timedelta(days))


def test_sd_02_a_lead_without_an_assessment_stays(day: Day) -> None:
    contact = day.add()
    refusal = day.refused(moves.advance, contact, today=TODAY)
    assert refusal.form == "assessment"
    assert asked(refusal)[0] == "need"
    assert day.stage(contact) == "lead"


def test_sd_03_the_source_is_never_part_of_a_gate(day: Day) -> None:
    leads = [day.add(f"Ana {origin}", origin=origin) for origin in Origin]
    refusals = {str(day.refused(moves.advance, lead, today=TODAY)) for lead in leads}
    assert len(refusals) == 1


def test_row_2_evidence_that_is_stored_is_enough_to_advance(day: Day) -> None:
    contact = day.sal()
    day.done(day.do(moves.back, contact, reason="pressed the wrong key", in_error=True))
    moved = day.did(moves.advance, contact, today=TODAY)
    assert (moved.stage, moved.words) == (SAL, "Ana Ruiz is now a SAL")
    assert live_gates(day, contact) == ["sal"]


def test_row_3_a_sal_without_a_call_stays(day: Day) -> None:
    contact = day.sal()
    refusal = day.refused(moves.advance, contact, today=TODAY)
    assert refusal.form == "discovery"
    assert asked(refusal) == ["call", "need", "timeline", "authority", "budget"]


def test_sd_70_an_sql_advances_through_the_opportunity_form(day: Day) -> None:
    contact = day.sql()
    refusal = day.refused(moves.advance, contact, today=TODAY)
    assert refusal.form == "opportunity"
    assert asked(refusal) == ["pain", "interest", "fit", "step"]


def test_an_opportunity_advances_no_further(day: Day) -> None:
    contact = day.opportunity()
    assert "won (W) or lost (X)" in day.refused(moves.advance, contact, today=TODAY).reason


@pytest.mark.parametrize("stage", [LEAD, SAL])
def test_sd_59_an_override_is_shown_for_ever(day: Day, stage: Stage) -> None:
    contact = day.at(stage)
    day.did(moves.advance, contact, today=TODAY, override=OVERRIDE)
    row = day.row("select origin, override_reason from qualification order by id desc")
    assert row == ("override", OVERRIDE)
    assert "override" in day.signs(contact)


@pytest.mark.parametrize("stage", [LEAD, SAL])
@pytest.mark.parametrize("reason", ["", "too short", "        x        "])
def test_sd_59_a_short_override_is_refused(day: Day, stage: Stage, reason: str) -> None:
    contact = day.at(stage)
    refusal = day.refused(moves.advance, contact, today=TODAY, override=reason)
    assert asked(refusal) == ["override"]


@pytest.mark.parametrize("stage", [LEAD, SAL])
def test_strict_gates_refuse_every_override(day: Day, stage: Stage) -> None:
    contact = day.at(stage)
    refusal = day.refused(moves.advance, contact, today=TODAY, override=OVERRIDE, strict=True)
    assert "strict" in refusal.reason


def test_an_override_that_was_not_needed_is_evidence(day: Day) -> None:
    contact = day.sal()
    day.done(day.do(moves.back, contact, reason="not yet"))
    day.done(day.advance(contact, override=OVERRIDE))
    assert "override" not in day.signs(contact)


@pytest.mark.parametrize("to", [SQL, OPP])
@pytest.mark.parametrize("override", [None, OVERRIDE])
def test_lead_further_than_sal_in_one_command_is_refused(
    day: Day, to: Stage, override: str | None
) -> None:
    contact = day.add()
    refusal = day.refused(moves.move, contact, to, today=TODAY, override=override)
    assert "needs assessment" in refusal.reason


def test_sd_71_move_to_opportunity_is_for_an_sql_only(day: Day) -> None:
    for stage in (LEAD, SAL):
        refusal = day.refused(moves.move, day.at(stage), OPP, today=TODAY, override=OVERRIDE)
        assert refusal.reason.startswith("An opportunity is opened for an SQL only")


def test_move_is_advance_or_back_by_the_name_of_the_stage(day: Day) -> None:
    contact = day.add()
    day.did(moves.move, contact, SAL, today=TODAY, override=OVERRIDE)
    day.did(moves.move, contact, SQL, today=TODAY, override=OVERRIDE)
    day.did(moves.move, contact, OPP, today=TODAY, override=OVERRIDE)
    assert day.signs(contact) >= {"override", "unsized", "undated"}
    assert asked(day.refused(moves.move, contact, SQL, today=TODAY)) == ["reason"]
    day.did(moves.move, contact, SQL, today=TODAY, reason="opened too early", in_error=True)
    day.did(moves.move, contact, SAL, today=TODAY, reason="no budget")
    assert day.stage(contact) == "sal"
    day.refused(moves.move, contact, SAL, today=TODAY)


@pytest.mark.parametrize(("stage", "to"), [(SAL, "lead"), (SQL, "sal")])
@pytest.mark.parametrize("in_error", [False, True])
def test_row_13_one_step_back_withdraws_that_qualification(
    day: Day, stage: Stage, to: str, in_error: bool
) -> None:
    contact = day.at(stage)
    assert asked(day.refused(moves.back, contact, reason=" ", today=TODAY)) == ["reason"]
    day.did(moves.back, contact, reason="not what we thought", in_error=in_error, today=TODAY)
    assert day.stage(contact) == to
    row = day.row(
        "select gate, withdrawn_reason, in_error from qualification where withdrawn_at is not null"
    )
    assert row == (stage.value, "not what we thought", int(in_error))


def test_row_13_a_lead_has_nowhere_to_go_back_to(day: Day) -> None:
    day.refused(moves.back, day.add(), reason="a reason", today=TODAY)


def test_bounce_lead_sal_lead_sal_keeps_one_live_gate(day: Day) -> None:
    contact = day.sal()
    for _ in range(2):
        day.done(day.do(moves.back, contact, reason="they changed their mind"))
        day.done(day.advance(contact))
    assert day.stage(contact) == "sal"
    assert live_gates(day, contact) == ["sal"]
    visits = [stage for (stage,) in day.rows("select stage from visit order by id")]
    assert visits == ["lead", "sal", "lead", "sal", "lead", "sal"]
    assert day.row("select count(*) from visit where left_at is null") == (1,)


@pytest.mark.parametrize("stage", [LEAD, SAL, SQL])
@pytest.mark.parametrize("reason", [reason.value for reason in NURTURE_REASONS])
def test_row_8_any_open_contact_without_a_deal_is_parked(
    day: Day, stage: Stage, reason: str
) -> None:
    contact = day.at(stage)
    fields = {"reason": reason, "revisit_on": LATER, "note": "ask in spring"}
    day.did(moves.nurture, contact, today=TODAY, **fields)
    assert day.stage(contact) == f"{stage} nurture"
    row = day.row("select revisit_on, exit_reason, exit_note from contact")
    assert row == (LATER.isoformat(), reason, "ask in spring")
    tasks = day.rows("select kind, due_on from task where state = 'open'")
    assert tasks == [("revisit", LATER.isoformat())]
    assert day.row("select board from card") == (None,)


def test_row_8_what_is_missing_is_named(day: Day) -> None:
    contact = day.add()
    kw: dict[str, Any] = {"today": TODAY}
    refusal = day.refused(moves.nurture, contact, reason="", revisit_on=None, **kw)
    assert asked(refusal) == ["reason", "revisit_on"]
    refusal = day.refused(moves.nurture, contact, reason="other", revisit_on=TODAY, **kw)
    assert asked(refusal) == ["note", "revisit_on"]
    assert refusal.form == "nurture"


def test_disqualified_or_won_to_nurture_is_refused(day: Day) -> None:
    gone = day.add()
    day.done(day.do(moves.disqualify, gone, reason="no_need"))
    refusal = day.refused(moves.nurture, gone, reason="not_now", revisit_on=LATER, today=TODAY)
    assert refusal.form == "reopen"


@pytest.mark.parametrize("command", ["nurture", "disqualify"])
def test_rows_7_and_8_with_an_open_opportunity_say_end_it_first(day: Day, command: str) -> None:
    contact = day.opportunity()
    fields: dict[str, Any] = {"reason": "not_now", "revisit_on": LATER}
    if command == "disqualify":
        fields = {"reason": "no_need", "vendor": "-", "referral": "-"}
    refusal = day.refused(getattr(moves, command), contact, today=TODAY, **fields)
    assert "win (W), lose (X) or cancel" in refusal.reason


@pytest.mark.parametrize("reason", [reason.value for reason in DISQUALIFY_REASONS])
def test_row_7_a_lead_leaves_with_its_reason(day: Day, reason: str) -> None:
    contact = day.add()
    day.did(moves.disqualify, contact, reason=reason, note="said so", today=TODAY)
    assert day.stage(contact) == "lead disqualified"
    assert day.row("select exit_reason, referral_asked from contact") == (reason, None)


@pytest.mark.parametrize("stage", [SAL, SQL])
def test_sd_60_from_sal_on_vendor_and_referral_are_asked(day: Day, stage: Stage) -> None:
    contact = day.at(stage)
    refusal = day.refused(moves.disqualify, contact, reason="no_budget", today=TODAY)
    assert asked(refusal) == ["vendor", "referral"]
    day.did(moves.disqualify, contact, reason="no_budget", vendor="Loop", referral="-", today=TODAY)
    row = day.row("select vendor_recommended, referral_asked from contact")
    assert row == ("Loop", "skipped")
    assert not day.rows("select id from task where state = 'open'")


def test_sd_60_a_referral_becomes_a_lead_of_its_own(day: Day) -> None:
    ana = day.sal()
    moved = day.did(
        moves.disqualify,
        ana,
        reason="no_need",
        vendor="-",
        referral="Bo Falk @Helm bo@helm.example",
        today=TODAY,
    )
    assert "Bo Falk" in moved.words
    row = day.row(
        """select c.display_name, c.origin, c.source, c.referred_by, c.stage, p.name
        from contact c join company p on p.id = c.company_id where c.id <> ?""",
        ana,
    )
    assert row == ("Bo Falk", "referral", "referral", ana, "lead", "Helm")
    assert day.row("select referral_asked from contact where id = ?", ana) == ("yes",)


def test_sd_60_a_referral_that_is_there_already_does_not_close_half(day: Day) -> None:
    bo = day.add("Bo", email="bo@helm.example")
    ana = day.sal()
    fields = {"vendor": "-", "referral": "Bo bo@helm.example"}
    refusal = day.refused(moves.disqualify, ana, reason="no_need", today=TODAY, **fields)
    assert refusal.contact_id == bo


@pytest.mark.parametrize("stage", [LEAD, SAL, SQL])
def test_row_9_out_of_nurture_within_180_days_is_the_same_stage(
    day: Day, store: Store, stage: Stage
) -> None:
    contact = day.at(stage)
    day.done(day.do(moves.nurture, contact, reason="not_now", revisit_on=LATER))
    spring = later(store, 180)
    spring.did(moves.reopen, contact, today=spring.today)
    assert spring.stage(contact) == stage.value
    row = day.row("select cycle, revisit_on, exit_reason from contact")
    assert row == (2, None, None)
    assert not day.rows("select id from task where state = 'open'")


def test_row_9_after_180_days_every_gate_answer_is_confirmed(day: Day, store: Store) -> None:
    contact = day.sql()
    day.done(day.do(moves.nurture, contact, reason="not_now", revisit_on=LATER))
    summer = later(store, 181)
    refusal = summer.refused(moves.reopen, contact, today=summer.today)
    assert asked(refusal) == ["confirm_sal", "confirm_sql"]
    assert refusal.form == "reopen"


@pytest.mark.parametrize(
    ("confirmed", "stage"), [({SAL, SQL}, "sql"), ({SAL}, "sal"), (set(), "lead"), ({SQL}, "lead")]
)
def test_row_9_else_the_highest_stage_still_valid(
    day: Day, store: Store, confirmed: set[Stage], stage: str
) -> None:
    contact = day.sql()
    day.done(day.do(moves.nurture, contact, reason="not_now", revisit_on=LATER))
    summer = later(store, 181)
    summer.did(moves.reopen, contact, confirmed=frozenset(confirmed), today=summer.today)
    assert summer.stage(contact) == stage
    order = [gate.value for gate in (SAL, SQL)]
    assert live_gates(day, contact) == order[: [*STAGES].index(Stage(stage))]


@pytest.mark.parametrize("stage", [LEAD, SAL, SQL])
def test_row_10_a_disqualified_contact_comes_back_as_a_lead(day: Day, stage: Stage) -> None:
    contact = day.at(stage)
    fields = {"vendor": "-", "referral": "-"}
    day.done(day.do(moves.disqualify, contact, reason="no_budget", **fields))
    assert asked(day.refused(moves.reopen, contact, reason="called back", today=TODAY)) == [
        "reason"
    ]
    day.did(moves.reopen, contact, reason="they called back", today=TODAY)
    assert day.stage(contact) == "lead"
    assert day.row("select cycle from contact") == (2,)
    assert live_gates(day, contact) == []
    assert day.row("select count(*) from qualification") == (stage.order,)


def test_row_10_the_old_assessment_passes_no_gate_in_the_new_cycle(day: Day) -> None:
    contact = day.sal()
    day.done(day.do(moves.disqualify, contact, reason="no_budget", vendor="-", referral="-"))
    day.done(day.do(moves.reopen, contact, reason="they called back"))
    assert asked(day.refused(moves.advance, contact, today=TODAY))[0] == "need"


def test_row_12_repeat_business_starts_from_a_draft_never_from_a_pass(day: Day) -> None:
    from pipeboard.commands import deals

    contact = day.opportunity()
    day.done(day.do(deals.win, contact, minor=100, currency="EUR", closed_on=TODAY))
    day.did(moves.reopen, contact, today=TODAY)
    assert day.stage(contact) == "lead"
    assert live_gates(day, contact) == []
    rows = day.rows("select cycle, state, need_text, need_fulfillable from assessment order by id")
    assert rows == [(1, "done", NEED, "yes"), (2, "draft", NEED, None)]
    assert asked(day.refused(moves.advance, contact, today=TODAY))[0] == "need"
    day.done(day.assess(contact, full_assessment()))
    assert day.stage(contact) == "sal"


def test_open_is_open_already(day: Day) -> None:
    day.refused(moves.reopen, day.add(), reason="a very good reason", today=TODAY)


@pytest.mark.parametrize("status", ["nurture", "disqualified", "won"])
def test_who_is_not_open_is_not_moved(day: Day, status: str) -> None:
    from pipeboard.commands import deals

    contact = day.opportunity() if status == "won" else day.sal()
    if status == "nurture":
        day.done(day.do(moves.nurture, contact, reason="not_now", revisit_on=LATER))
    elif status == "won":
        day.done(day.do(deals.win, contact, minor=1, currency="EUR", closed_on=TODAY))
    else:
        day.done(day.do(moves.disqualify, contact, reason="no_need", vendor="-", referral="-"))
    for command, fields in (
        (moves.advance, {"override": OVERRIDE}),
        (moves.back, {"reason": "a reason"}),
    ):
        assert day.refused(command, contact, today=TODAY, **fields).form == "reopen"
    for to in STAGES:
        day.refused(moves.move, contact, to, today=TODAY, reason="a reason", override=OVERRIDE)


def test_someone_who_is_not_there(day: Day) -> None:
    day.refused(moves.advance, 7, today=TODAY)
    day.refused(moves.move, 7, SAL, today=TODAY)
    day.refused(moves.back, 7, reason="x", today=TODAY)
    day.refused(moves.nurture, 7, reason="not_now", revisit_on=LATER, today=TODAY)
    day.refused(moves.disqualify, 7, reason="no_need", today=TODAY)
    day.refused(moves.reopen, 7, today=TODAY)


def test_n1_a_stage_resolves_to_its_answer_and_its_call(day: Day) -> None:
    contact = day.opportunity()
    rows = day.rows(
        """select q.gate, coalesce(a.need_text, c.notes, o.pain) from qualification q
        left join assessment a on a.id = q.assessment_id left join call c on c.id = q.call_id
        left join opportunity o on o.id = q.opportunity_id
        where q.contact_id = ? and q.withdrawn_at is null order by q.id""",
        contact,
    )
    assert rows == [
        ("sal", NEED),
        ("sql", "two people copy orders all Friday"),
        ("opportunity", NEED),
    ]
