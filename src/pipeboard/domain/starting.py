"""Whom not to chase: what stands against a run of follow-ups (sales-model §7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeboard.domain.cadence import Reach
from pipeboard.domain.days import say_date
from pipeboard.domain.gates import refuse_override
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.rules import ATTEMPTS, Rules
from pipeboard.domain.terms import Status

FIT_MAX = 60
BY_OVERRIDE = "follow-ups by override"
"""The subject of the note that keeps why a misfit is followed up."""


def refuse_start(
    *,
    name: str,
    run_is_active: bool,
    status: Status,
    opted_out: bool,
    reach: Reach,
    appointment_on: date | None,
    fit: tuple[int, int] | None,
    rules: Rules,
    override: str | None,
    max_attempts: int | None = None,
) -> Refusal | None:
    """Return why no run can start, or None when it can.

    `fit` is the lowest and the highest fit score with what is known (of 60), None when nothing
    is; `override` is the reason for chasing a misfit all the same.
    """
    if status is not Status.OPEN:
        what = "in nurture" if status is Status.NURTURE else status.value
        return Refusal(f"{name} is {what}: reopen first (r).", form="reopen")
    if run_is_active:
        return Refusal(f"{name} has follow-ups running already.")
    if opted_out:
        return Refusal(f"{name} asked not to be contacted.")
    if reach.is_none:
        return Refusal(f"{name} has no phone and no e-mail address that works: add one (E).")
    if appointment_on:
        said = f"{say_date(appointment_on, appointment_on)} {appointment_on.year}"
        return Refusal(f"{name} has an appointment on {said}: no chasing before it.")
    if max_attempts is not None and max_attempts not in ATTEMPTS:
        asked = (Missing("attempts", "3, 4 or 5"),)
        return Refusal(f"A run of {max_attempts} attempts is not possible.", asked, "follow")
    return _refuse_misfit(fit, rules, override)


def _refuse_misfit(
    fit: tuple[int, int] | None, rules: Rules, override: str | None
) -> Refusal | None:
    if fit is None or fit[1] >= rules.fit_min:
        return None
    if override is not None and override.strip():
        refusal = refuse_override(override)
        return replace(refusal, form="follow") if refusal else None
    score = f"{fit[0]}–{fit[1]}" if fit[0] != fit[1] else f"{fit[1]}"
    return Refusal(
        f"fit {score}/{FIT_MAX}, minimum {rules.fit_min}: nurture (n), drop (x) or override with "
        "a reason (!)",
        (Missing("override", "a reason of 10 characters or more"),),
        "follow",
    )
