"""The table of moves: every pair of stages and statuses, every reason, every date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pipeboard.domain import moves
from pipeboard.domain.reasons import DISQUALIFY_REASONS, LOST_REASONS, NURTURE_REASONS
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import STAGES, Stage, Status

TODAY = date(2026, 11, 23)
LATER = date(2027, 2, 22)
LEAD, SAL, SQL, OPP = STAGES
BAD = "bad_fit wrong_contact_info outdated no_working_channel duplicate not_a_person".split()


def fields(refusal: Refusal | None) -> list[str]:
    assert refusal is not None
    return [missing.field for missing in refusal.missing]


@pytest.mark.parametrize(
    ("stage", "to"), [(LEAD, SAL), (SAL, SQL), (SQL, OPP), (SAL, LEAD), (SQL, SAL), (OPP, SQL)]
)
def test_one_step_either_way_is_a_move(stage: Stage, to: Stage) -> None:
    assert moves.refuse_move(stage, Status.OPEN, to) is None


@pytest.mark.parametrize("to", [SQL, OPP])
def test_lead_further_than_sal_in_one_command_is_refused(to: Stage) -> None:
    refusal = moves.refuse_move(LEAD, Status.OPEN, to)
    assert refusal is not None
    assert "a needs assessment makes a lead a SAL first" in refusal.reason


def test_sd_71_only_an_sql_gets_an_opportunity() -> None:
    lead, sal = (moves.refuse_move(stage, Status.OPEN, OPP) for stage in (LEAD, SAL))
    assert lead is not None
    assert sal is not None
    assert lead.reason.startswith("An opportunity is opened for an SQL only")
    assert sal.reason.startswith("An opportunity is opened for an SQL only")


@pytest.mark.parametrize(("stage", "to"), [(SQL, LEAD), (OPP, SAL), (OPP, LEAD)])
def test_back_goes_one_step_at_a_time(stage: Stage, to: Stage) -> None:
    refusal = moves.refuse_move(stage, Status.OPEN, to)
    assert refusal is not None
    assert refusal.reason.startswith("Back goes one step at a time")


@pytest.mark.parametrize("stage", STAGES)
def test_staying_is_no_move(stage: Stage) -> None:
    refusal = moves.refuse_move(stage, Status.OPEN, stage)
    assert refusal is not None
    assert refusal.reason in ("Already a lead.", "Already a SAL.", "Already an SQL.") or (
        stage is OPP and "opportunity" in refusal.reason
    )


@pytest.mark.parametrize("status", [Status.NURTURE, Status.DISQUALIFIED, Status.WON])
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("to", STAGES)
def test_who_is_not_open_moves_nowhere(stage: Stage, status: Status, to: Stage) -> None:
    refusal = moves.refuse_move(stage, status, to)
    assert refusal is not None
    assert refusal.form == "reopen"
    assert "reopen" in refusal.reason


def test_a_lead_cannot_go_back() -> None:
    assert moves.refuse_back(LEAD, Status.OPEN, "a reason") is not None


@pytest.mark.parametrize("stage", [SAL, SQL, OPP])
def test_a_move_back_keeps_its_reason(stage: Stage) -> None:
    assert moves.refuse_back(stage, Status.OPEN, "no budget after all") is None
    assert fields(moves.refuse_back(stage, Status.OPEN, "  ")) == ["reason"]


@pytest.mark.parametrize("doing", ["nurture", "disqualify"])
def test_an_open_opportunity_is_ended_first(doing: str) -> None:
    refusal = moves.refuse_leaving(OPP, Status.OPEN, doing)
    assert refusal is not None
    for word in ("win", "lose", "cancel"):
        assert word in refusal.reason
    for stage in (LEAD, SAL, SQL):
        assert moves.refuse_leaving(stage, Status.OPEN, doing) is None


def test_disqualified_to_nurture_is_refused() -> None:
    refusal = moves.refuse_leaving(LEAD, Status.DISQUALIFIED, "nurture")
    assert refusal is not None
    assert refusal.form == "reopen"


@pytest.mark.parametrize("reason", [reason.value for reason in NURTURE_REASONS])
def test_every_nurture_reason_is_taken(reason: str) -> None:
    assert moves.refuse_nurture(reason, LATER, "a note", TODAY) is None


def test_nurture_needs_a_reason_of_the_list_and_a_later_day() -> None:
    assert fields(moves.refuse_nurture("", None, "", TODAY)) == ["reason", "revisit_on"]
    assert fields(moves.refuse_nurture("rude", LATER, "", TODAY)) == ["reason"]
    assert fields(moves.refuse_nurture("other", LATER, "…", TODAY)) == ["note"]
    for day in (TODAY, TODAY - timedelta(1)):
        assert fields(moves.refuse_nurture("not_now", day, "", TODAY)) == ["revisit_on"]
    assert moves.refuse_nurture("not_now", TODAY + timedelta(1), "", TODAY) is None


@pytest.mark.parametrize("reason", [reason.value for reason in DISQUALIFY_REASONS])
def test_every_disqualify_reason_is_taken(reason: str) -> None:
    assert moves.refuse_disqualify(LEAD, reason, "a note", "", "") is None


def test_sd_11_bad_are_six_reasons_and_rude_is_none_of_them() -> None:
    assert [reason.value for reason in DISQUALIFY_REASONS if reason.bad] == BAD
    assert fields(moves.refuse_disqualify(LEAD, "rude", "", "", "")) == ["reason"]
    assert not any(reason.bad for reason in (*LOST_REASONS, *NURTURE_REASONS))


@pytest.mark.parametrize("reasons", [DISQUALIFY_REASONS, LOST_REASONS, NURTURE_REASONS])
def test_each_reason_has_its_own_key(reasons: tuple[object, ...]) -> None:
    keys = [reason.key for reason in reasons]  # type: ignore[attr-defined]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("stage", [SAL, SQL])
def test_sd_60_from_sal_on_vendor_and_referral_are_asked(stage: Stage) -> None:
    assert fields(moves.refuse_disqualify(stage, "no_need", "", "", "")) == ["vendor", "referral"]
    assert fields(moves.refuse_disqualify(stage, "no_need", "", "-", "")) == ["referral"]
    assert fields(moves.refuse_disqualify(stage, "no_need", "", " ", "-")) == ["vendor"]
    assert moves.refuse_disqualify(stage, "no_need", "", "-", "-") is None
    assert fields(moves.refuse_disqualify(stage, "other", "", "-", "-")) == ["note"]


@pytest.mark.parametrize("reason", [reason.value for reason in LOST_REASONS])
def test_every_lost_reason_is_taken(reason: str) -> None:
    assert moves.refuse_lost(reason, "a note") is None


def test_lost_needs_a_reason_and_other_a_note() -> None:
    assert fields(moves.refuse_lost("", "")) == ["reason"]
    assert fields(moves.refuse_lost("other", " ")) == ["note"]


def test_won_needs_money_and_a_day_that_was() -> None:
    assert moves.refuse_won(1, "EUR", TODAY, TODAY) is None
    assert fields(moves.refuse_won(None, None, None, TODAY)) == ["amount", "closed_on"]
    assert fields(moves.refuse_won(1, None, TODAY, TODAY)) == ["amount"]
    assert fields(moves.refuse_won(1, "EUR", TODAY + timedelta(1), TODAY)) == ["closed_on"]
    assert moves.refuse_won(0, "EUR", TODAY - timedelta(400), TODAY) is None


@pytest.mark.parametrize(
    ("reason", "allowed"),
    [("", False), ("called back", False), ("they - called", False), ("they called back", True)],
)
def test_reopening_a_disqualified_contact_needs_three_words(reason: str, allowed: bool) -> None:
    assert (moves.refuse_reopen(Status.DISQUALIFIED, reason) is None) is allowed


def test_nurture_and_won_reopen_without_a_reason_and_open_is_open() -> None:
    assert moves.refuse_reopen(Status.NURTURE, "") is None
    assert moves.refuse_reopen(Status.WON, "") is None
    assert moves.refuse_reopen(Status.OPEN, "a very good reason") is not None


def test_a_qualification_is_fresh_for_180_days() -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert moves.is_fresh(now - timedelta(180), now)
    assert not moves.is_fresh(now - timedelta(180, 1), now)


@pytest.mark.parametrize(
    ("stage", "stale", "confirmed", "after"),
    [
        (SQL, {SAL, SQL}, {SAL, SQL}, SQL),
        (SQL, {SAL, SQL}, {SAL}, SAL),
        (SQL, {SAL, SQL}, {SQL}, LEAD),
        (SQL, {SAL}, set(), LEAD),
        (SQL, {SQL}, set(), SAL),
        (SQL, set(), set(), SQL),
        (SAL, {SAL}, set(), LEAD),
        (LEAD, set(), set(), LEAD),
    ],
)
def test_after_nurture_the_highest_stage_still_valid(
    stage: Stage, stale: set[Stage], confirmed: set[Stage], after: Stage
) -> None:
    assert moves.stage_after_nurture(stage, frozenset(stale), frozenset(confirmed)) is after


def test_nurture_comes_back_after_90_days_on_a_working_day() -> None:
    assert moves.revisit_default(date(2026, 11, 23)) == date(2027, 2, 22)  # a Sunday, rolled
    assert moves.revisit_default(date(2026, 11, 25)) == date(2027, 2, 23)


def test_sd_16_each_column_says_what_having_someone_there_means() -> None:
    assert [stage.subtitle for stage in STAGES] == [
        "could sell to",
        "has a need we can meet",
        "selling to",
        "deal open",
    ]
