"""Why somebody is let go, parked or lost: the reasons, each with its key."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a list: the key that picks it, its stored value, and what it counts as."""

    key: str
    value: str
    bad: bool = False

    @property
    def words(self) -> str:
        """The reason as the rep reads it."""
        return self.value.replace("_", " ")


DISQUALIFY_REASONS = (
    Reason("n", "no_need"),
    Reason("f", "bad_fit", bad=True),
    Reason("b", "no_budget"),
    Reason("a", "no_authority"),
    Reason("t", "no_timeline"),
    Reason("c", "competitor_locked_in"),
    Reason("w", "wrong_contact_info", bad=True),
    Reason("o", "outdated", bad=True),
    Reason("k", "no_working_channel", bad=True),
    Reason("u", "unreachable"),
    Reason("d", "duplicate", bad=True),
    Reason("p", "not_a_person", bad=True),
    Reason("s", "opted_out"),
    Reason("x", "other"),
)
NOBODY_TO_WRITE_TO = frozenset(
    (
        "wrong_contact_info outdated no_working_channel unreachable duplicate not_a_person"
        " opted_out"
    ).split()
)
"""The reasons of letting go after which no e-mail says no."""
LOST_REASONS = (
    Reason("p", "price"),
    Reason("c", "competitor"),
    Reason("n", "no_decision"),
    Reason("t", "timing"),
    Reason("m", "missing_feature"),
    Reason("l", "lost_champion"),
    Reason("s", "went_silent"),
    Reason("r", "terms"),
    Reason("x", "other"),
)
NURTURE_REASONS = (
    Reason("i", "icp_miss"),
    Reason("n", "not_now"),
    Reason("e", "cadence_exhausted"),
    Reason("b", "budget_next_period"),
    Reason("a", "asked_to_wait"),
    Reason("l", "lost_revisit"),
    Reason("x", "other"),
)
