"""When a score suggests something: thresholds crossed upwards, and for how long that holds."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pipeboard.domain.terms import Stage, Status

REST_DAYS = 7
"""A threshold fires at most once in so many days."""
_INTRO = (Stage.LEAD, Stage.SAL)
_FIRST = 100  # what puts whom the score suggests to call before all others


class Suggestion(StrEnum):
    """What a score suggests to do; it never moves a contact."""

    CALL = "callnow"
    MAIL = "mailnow"

    @property
    def words(self) -> str:
        """As the rep reads it."""
        return "call today" if self is Suggestion.CALL else "send intro e-mail"


def fired_on(
    before: int | None, now: int, threshold: int, last: date | None, today: date
) -> date | None:
    """Return the day on which a threshold fired last, when a score goes from `before` to `now`.

    It fires when the score comes to the threshold from below (None: there was no score), unless
    it did within the last 7 days.
    """
    has_crossed = now >= threshold and (before is None or before < threshold)
    if has_crossed and (last is None or (today - last).days >= REST_DAYS):
        return today
    return last


def is_live(now: int, threshold: int, fired: str | None, went_out_on: str | None) -> bool:
    """Return whether a suggestion still holds: the score does, and nothing of the kind went out.

    Days are ISO dates; what went out on the very day counts.
    """
    if fired is None or now < threshold:
        return False
    return went_out_on is None or went_out_on < fired


def suits(suggestion: Suggestion, stage: str, status: str) -> bool:
    """Return whether it makes sense of a contact at that stage and status.

    Nobody who is closed is called, and an intro e-mail is for those who are no prospect yet.
    """
    if status not in (Status.OPEN, Status.NURTURE):
        return False
    return suggestion is Suggestion.CALL or stage in _INTRO


def rank_of(lo: int, call_at: int) -> int:
    """Return what sorts the best score first; whom it suggests to call is before all others."""
    return -lo - _FIRST if lo >= call_at else -lo
