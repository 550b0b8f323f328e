"""When the numbers of a list call for doing something about it (sales-model §10)."""

from __future__ import annotations

from pipeboard.domain.reasons import DISQUALIFY_REASONS

ENOUGH = 20
"""Decided contacts of one source, from which on its bad leads say something."""
TOO_BAD = 30
"""Per cent of them that are bad, from which on the source is to be changed."""
SAL_DAYS, SQL_DAYS = 5, 10
"""Working days that a SAL may wait for its discovery, an SQL for its next step."""
DECIDE_DAYS, DRAFT_DAYS = 7, 1
BAD = tuple(reason.value for reason in DISQUALIFY_REASONS if reason.bad)
"""The reasons of letting go that say something of the list, not of the contact."""


def is_too_bad(bad: int, decided: int) -> bool:
    """Return whether a source gives so many bad leads that leads should be found another way."""
    return decided >= ENOUGH and bad * 100 >= decided * TOO_BAD


def say_source(source: str, bad: int, decided: int) -> str:
    """Return `linkedin: 9 of 25 bad (36 %)`; below 20 decided only the count."""
    rate = f" ({(200 * bad + decided) // (2 * decided)} %)" if decided >= ENOUGH else ""
    return f"{source}: {bad} of {decided:,} bad{rate}"
