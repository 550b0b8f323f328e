"""Which moves there are between stages and statuses, and what each needs (sales-model §4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pipeboard.domain.days import roll, say_date
from pipeboard.domain.reasons import DISQUALIFY_REASONS, LOST_REASONS, NURTURE_REASONS, Reason
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import STAGES, Stage, Status
from pipeboard.domain.text import word_count

NURTURE_DAYS = 90
FRESH_DAYS = 180
REOPEN_WORDS = 3
_HOW = {
    Stage.SAL: "a needs assessment makes a lead a SAL first",
    Stage.SQL: "a discovery call makes a SAL an SQL first",
}


def refuse_move(stage: Stage, status: Status, to: Stage) -> Refusal | None:
    """Return why a contact cannot go from `stage` to `to`, whatever its evidence.

    Moves right go one stage at a time through its gate, moves left one stage with a reason.
    """
    if status is Status.NURTURE:
        return Refusal("In nurture: reopen first (r).", form="reopen")
    if status is not Status.OPEN:
        return Refusal(f"This contact is {status.value}: reopen first (r).", form="reopen")
    if to is stage:
        return Refusal(f"Already {_an(stage)}.")
    ahead = to.order - stage.order
    if to is Stage.OPPORTUNITY and stage is not Stage.SQL:
        return Refusal(
            f"An opportunity is opened for an SQL only, and this contact is {_an(stage)}: "
            f"{_HOW[STAGES[stage.order + 1]]}."
        )
    if ahead > 1:
        return Refusal(
            f"{stage.label} to {to.label} in one step is not possible: "
            f"{_HOW[STAGES[stage.order + 1]]}."
        )
    if ahead < -1:
        back = STAGES[stage.order - 1]
        return Refusal(f"Back goes one step at a time: {stage.label} to {back.label} first.")
    return None


def refuse_back(stage: Stage, status: Status, reason: str) -> Refusal | None:
    """Return why a contact cannot go one step back, or None when it can."""
    if stage is Stage.LEAD:
        return Refusal("A lead is already in the first column: disqualify (x) or nurture (n).")
    if refusal := refuse_move(stage, status, STAGES[stage.order - 1]):
        return refusal
    if not reason.strip():
        return Refusal("A move back keeps its reason.", (Missing("reason", "reason"),), "back")
    return None


def refuse_leaving(stage: Stage, status: Status, doing: str) -> Refusal | None:
    """Return why a contact cannot be nurtured or disqualified, or None when it can."""
    if status is Status.DISQUALIFIED and doing == "nurture":
        return Refusal("Disqualified: reopen it as a lead first (r).", form="reopen")
    if status is not Status.OPEN and not (status is Status.NURTURE and doing == "disqualify"):
        return Refusal(f"This contact is {status.value} already.")
    if stage is Stage.OPPORTUNITY:
        return Refusal(
            "There is an open opportunity: win (W), lose (X) or cancel it first (<).",
        )
    return None


def refuse_nurture(reason: str, revisit_on: date | None, note: str, today: date) -> Refusal | None:
    """Return what a nurture still needs: a reason of the list and a later day."""
    missing = []
    if not _listed(reason, NURTURE_REASONS):
        missing.append(Missing("reason", "reason"))
    elif reason == "other" and not word_count(note):
        missing.append(Missing("note", "a note for “other”"))
    if revisit_on is None:
        missing.append(Missing("revisit_on", "a date to come back"))
    elif revisit_on <= today:
        said = say_date(revisit_on, today)
        missing.append(Missing("revisit_on", f"a date after today ({said} is not)"))
    return Refusal("Nurture needs more.", tuple(missing), "nurture") if missing else None


def refuse_disqualify(
    stage: Stage, reason: str, note: str, vendor: str, referral: str
) -> Refusal | None:
    """Return what a disqualification still needs.

    From SAL on, a vendor recommended and a referral asked for, each filled or `-` (SD-60).
    """
    missing = []
    if not _listed(reason, DISQUALIFY_REASONS):
        missing.append(Missing("reason", "reason"))
    elif reason == "other" and not word_count(note):
        missing.append(Missing("note", "a note for “other”"))
    if stage is not Stage.LEAD:
        if not vendor.strip():
            missing.append(Missing("vendor", "vendor recommended, or -"))
        if not referral.strip():
            missing.append(Missing("referral", "referral asked for, or -"))
    return Refusal("Disqualify needs more.", tuple(missing), "disqualify") if missing else None


def refuse_lost(reason: str, note: str) -> Refusal | None:
    """Return what losing an opportunity still needs."""
    if not _listed(reason, LOST_REASONS):
        return Refusal("Lost needs more.", (Missing("reason", "reason"),), "lose")
    if reason == "other" and not word_count(note):
        return Refusal("Lost needs more.", (Missing("note", "a note for “other”"),), "lose")
    return None


def refuse_won(
    minor: int | None, currency: str | None, closed_on: date | None, today: date
) -> Refusal | None:
    """Return what winning an opportunity still needs: amount, currency, a day not after today."""
    missing = []
    if minor is None or not currency:
        missing.append(Missing("amount", "amount with its currency"))
    if closed_on is None:
        missing.append(Missing("closed_on", "the day it closed"))
    elif closed_on > today:
        said = say_date(closed_on, today)
        missing.append(Missing("closed_on", f"a closing day not after today ({said} is)"))
    return Refusal("Won needs more.", tuple(missing), "win") if missing else None


def refuse_reopen(status: Status, reason: str) -> Refusal | None:
    """Return why a contact cannot be reopened; a disqualified one needs a reason of 3 words."""
    if status is Status.OPEN:
        return Refusal("Already open.")
    if status is Status.DISQUALIFIED and word_count(reason) < REOPEN_WORDS:
        asked = Missing("reason", f"a reason of {REOPEN_WORDS} words or more")
        return Refusal("Reopening a disqualified contact needs more.", (asked,), "reopen")
    return None


def is_fresh(passed_at: datetime, now: datetime) -> bool:
    """Return whether a qualification is recent enough to hold when nurture ends (180 days)."""
    return now - passed_at <= timedelta(FRESH_DAYS)


def stage_after_nurture(
    stage: Stage, stale: frozenset[Stage], confirmed: frozenset[Stage]
) -> Stage:
    """Return the highest stage still valid: every older gate answer must be confirmed."""
    for at in STAGES[1 : stage.order + 1]:
        if at in stale and at not in confirmed:
            return STAGES[at.order - 1]
    return stage


def revisit_default(today: date) -> date:
    """Return the day a nurture comes back when none is given: 90 days on, a working day."""
    return roll(today + timedelta(NURTURE_DAYS))


def _listed(value: str, reasons: tuple[Reason, ...]) -> bool:
    return any(reason.value == value for reason in reasons)


def _an(stage: Stage) -> str:
    return f"an {stage.label}" if stage in (Stage.SQL, Stage.OPPORTUNITY) else f"a {stage.label}"
