"""Opportunities: opening, editing, winning, losing, cancelling and reopening them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Row
from sqlmodel import col, select

from pipeboard.commands import diary
from pipeboard.commands.contacts import Changed
from pipeboard.commands.moves import Moved, close, moved, park
from pipeboard.commands.records import (
    called,
    enter,
    leave,
    load,
    plan,
    qualify,
    settle_tasks,
    withdraw,
)
from pipeboard.commands.runs import stop_for, stop_run
from pipeboard.domain import gates, moves
from pipeboard.domain.evidence import Case, NextStep
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.tandem import StopReason
from pipeboard.domain.terms import Billing, DealStatus, DealStep, Gate, Stage, Status
from pipeboard.domain.text import clean
from pipeboard.store.ledger import Change
from pipeboard.store.tables import Company, Contact, Opportunity, Qualification
from pipeboard.store.unit import Unit

_OPP = Opportunity.__table__  # type: ignore[attr-defined]
_NO_DEAL = "There is no open opportunity: an SQL gets one with o."


@dataclass(frozen=True, slots=True)
class DealTerms:
    """What a deal is worth and how: amount in minor units, months for monthly billing."""

    name: str = ""
    amount: int | None = None
    currency: str | None = None
    billing: Billing = Billing.ONE_OFF
    months: int = 12
    close_on: date | None = None
    terms: str = ""
    competitor: str = ""
    step: DealStep = DealStep.DISCOVERY_DONE


def open_deal(
    unit: Unit,
    contact_id: int,
    case: Case,
    deal: DealTerms,
    *,
    step: NextStep | None,
    today: date,
    override: str | None = None,
    strict: bool = False,
) -> Moved | Refusal:
    """Open an opportunity for a prospect (row 4): pain, interest and fit, each with evidence."""
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    stage, status = Stage(contact.stage), Status(contact.status)
    if refusal := moves.refuse_move(stage, status, Stage.OPPORTUNITY):
        return refusal
    missed = gates.refuse_opportunity(case, step)
    if missed:
        refused = gates.refuse_override(override, strict=strict) if override else missed
        if refused:
            return refused
    if refusal := diary.refuse_next(unit, contact_id, step, today, "opportunity"):
        return refusal
    reason = clean(override) if override and missed else None
    deal_id = unit.insert(
        Opportunity,
        contact_id=contact_id,
        cycle=contact.cycle,
        opened_at=unit.now,
        pain=clean(case.pain.evidence) if case.pain.holds else "",
        interest=clean(case.interest.evidence) if case.interest.holds else "",
        fit=clean(case.fit.evidence) if case.fit.holds else "",
        first_close_on=deal.close_on,
        **{**_terms(deal), "name": clean(deal.name) or _deal_name(unit, contact)},
    )
    unit.says("SQL to opportunity" + (" by override" if reason else " on pain, interest and fit"))
    if step:
        settle_tasks(unit, contact_id, "done", until=today)
        plan(unit, contact_id, step)
    stop_run(unit, contact_id, StopReason.OPPORTUNITY)
    qualify(unit, contact, Gate.OPPORTUNITY, reason, opportunity_id=deal_id)
    enter(unit, contact, Stage.OPPORTUNITY)
    return moved(unit, contact_id, "{name}: an opportunity is open")


def open_overridden(
    unit: Unit, contact_id: int, reason: str, *, today: date, strict: bool = False
) -> Moved | Refusal:
    """Open an opportunity by override alone, with nothing known of the deal yet."""
    empty = Case()
    return open_deal(
        unit, contact_id, empty, DealTerms(), step=None, today=today, override=reason, strict=strict
    )


def edit_deal(
    unit: Unit,
    contact_id: int,
    deal: DealTerms,
    *,
    step: NextStep | None,
    seen: int,
    today: date,
) -> Changed | Refusal:
    """Change the terms of the open opportunity; a close date in a later month counts as a push."""
    unit.says("edit the opportunity")
    row = _open_deal(unit, contact_id)
    if row is None:
        return Refusal("A closed opportunity is reopened before it is changed (r).")
    later = unit.first(
        select(Change.id).where(
            Change.tbl == "opportunity", Change.row == row.id, col(Change.id) > seen
        )
    )
    if later:
        return Refusal("The opportunity was changed meanwhile; yours is kept here: save again.")
    if refusal := diary.refuse_next(unit, contact_id, step, today, "opportunity"):
        return refusal
    values = _terms(deal)
    if deal.close_on and row.close_on and _month(deal.close_on) > _month(row.close_on):
        values["push_count"] = row.push_count + 1
    if deal.close_on and row.first_close_on is None:
        values["first_close_on"] = deal.close_on
    unit.change(Opportunity, row.id, **values)
    if step:
        settle_tasks(unit, contact_id, "done", until=today)
        plan(unit, contact_id, step)
        stop_for(unit, contact_id, step)
    return Changed(contact_id)


def win(
    unit: Unit,
    contact_id: int,
    *,
    minor: int | None,
    currency: str | None,
    closed_on: date | None,
    today: date,
) -> Moved | Refusal:
    """Book the open opportunity as won (row 5)."""
    unit.says("won")
    contact, row = load(unit, contact_id), _open_deal(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    if row is None:
        return Refusal(_NO_DEAL)
    if refusal := moves.refuse_won(minor, currency, closed_on, today):
        return refusal
    unit.change(
        Opportunity,
        row.id,
        status=DealStatus.WON.value,
        amount=minor,
        currency=currency,
        closed_on=closed_on,
    )
    leave(unit, contact)
    stop_run(unit, contact_id, StopReason.WON)
    settle_tasks(unit, contact_id, "done", until=today)  # what is ahead is for the customer
    unit.change(Contact, contact_id, status=Status.WON.value)
    return moved(unit, contact_id, "{name} is won")


def lose(
    unit: Unit,
    contact_id: int,
    *,
    reason: str,
    note: str = "",
    then: Literal["sql", "nurture", "disqualify"] = "sql",
    revisit_on: date | None = None,
    exit_reason: str = "",
    vendor: str = "",
    referral: str = "",
    keep_tasks: bool = False,
    today: date,
) -> Moved | Refusal:
    """Book the open opportunity as lost (row 6); the person goes back to SQL, or leaves."""
    unit.says("lost")
    contact, row = load(unit, contact_id), _open_deal(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    if row is None:
        return Refusal(_NO_DEAL)
    refusal = moves.refuse_lost(reason, note)
    if refusal is None and then == "nurture":
        refusal = moves.refuse_nurture("lost_revisit", revisit_on, note, today)
    if refusal is None and then == "disqualify":
        refusal = moves.refuse_disqualify(Stage.SQL, exit_reason, note, vendor, referral)
    if refusal:
        return refusal
    _end(unit, contact, row, DealStatus.LOST, reason, note, today)
    if not keep_tasks:
        settle_tasks(unit, contact_id, "cancelled")
    if then == "nurture" and revisit_on:
        park(unit, contact, "lost_revisit", revisit_on, note)
        return moved(unit, contact_id, "Lost; {name} is parked")
    if then == "disqualify":
        refusal = close(unit, contact, exit_reason, note, vendor, referral, today)
        return refusal or moved(unit, contact_id, "Lost; {name} is disqualified")
    return moved(unit, contact_id, "Lost; {name} is an SQL again")


def cancel(
    unit: Unit, contact_id: int, *, reason: str, in_error: bool = False, today: date
) -> Moved | Refusal:
    """Take an opportunity back to SQL (row 14): lost without a decision, or opened in error."""
    unit.says("opportunity back to SQL" + (" (in error)" if in_error else ""))
    contact, row = load(unit, contact_id), _open_deal(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    if row is None:
        return Refusal(_NO_DEAL)
    if not reason.strip():
        return Refusal("A move back keeps its reason.", (Missing("reason", "reason"),), "back")
    status = DealStatus.CANCELLED if in_error else DealStatus.LOST
    _end(unit, contact, row, status, "" if in_error else "no_decision", reason, today)
    return moved(unit, contact_id, "{name} is back at SQL")


def reopen_deal(unit: Unit, contact_id: int, *, reason: str, today: date) -> Moved | Refusal:
    """Open the last won or lost opportunity again (row 11); its closing day is cleared."""
    unit.says("reopen the opportunity")
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    if _open_deal(unit, contact_id):
        return Refusal("There is an open opportunity already.")
    row = unit.first(
        select(*_OPP.c)
        .where(_OPP.c.contact_id == contact_id, _OPP.c.status.in_(("won", "lost")))
        .order_by(_OPP.c.id.desc())
    )
    if row is None:
        return Refusal("There is no closed opportunity to reopen.")
    if not clean(reason):
        return Refusal("Reopening keeps its reason.", (Missing("reason", "reason"),), "reopen")
    if not _is_still_sql(unit, contact_id):
        return Refusal("The person is no SQL any more: qualify them again, then open one (o).")
    unit.change(
        Opportunity,
        row.id,
        status=DealStatus.OPEN.value,
        closed_on=None,
        lost_reason=None,
        lost_note=clean(reason),
    )
    live = unit.first(
        select(Qualification.id).where(
            Qualification.opportunity_id == row.id, col(Qualification.withdrawn_at).is_(None)
        )
    )
    if live is None:
        qualify(unit, contact, Gate.OPPORTUNITY, None, opportunity_id=row.id)
    fields = {"status": Status.OPEN.value, "revisit_on": None, "exit_reason": None}
    enter(unit, contact, Stage.OPPORTUNITY, **fields)
    return moved(unit, contact_id, "{name}: the opportunity is open again")


def _end(
    unit: Unit,
    contact: Row[Any],
    row: Row[Any],
    status: DealStatus,
    reason: str,
    note: str,
    today: date,
) -> None:
    """Close an opportunity without a win; the contact is an SQL again."""
    unit.change(
        Opportunity,
        row.id,
        status=status.value,
        closed_on=today,
        lost_reason=reason or None,
        lost_note=clean(note) or None,
    )
    in_error = status is DealStatus.CANCELLED
    words = "opened in error" if in_error else f"lost: {reason}"
    withdraw(unit, contact.id, frozenset({Gate.OPPORTUNITY}), words, in_error=in_error)
    enter(unit, contact, Stage.SQL)


def _open_deal(unit: Unit, contact_id: int) -> Row[Any] | None:
    return unit.first(
        select(*_OPP.c).where(_OPP.c.contact_id == contact_id, _OPP.c.status == "open")
    )


def _is_still_sql(unit: Unit, contact_id: int) -> bool:
    live = unit.all(
        select(Qualification.gate).where(
            Qualification.contact_id == contact_id, col(Qualification.withdrawn_at).is_(None)
        )
    )
    return {Gate.SAL.value, Gate.SQL.value} <= {row.gate for row in live}


def _deal_name(unit: Unit, contact: Row[Any]) -> str:
    company = unit.get(Company, contact.company_id) if contact.company_id else None
    return company.name if company else called(unit, contact)


def _terms(deal: DealTerms) -> dict[str, Any]:
    values: dict[str, Any] = {
        "amount": deal.amount,
        "currency": deal.currency if deal.amount is not None else None,
        "billing": deal.billing.value,
        "months": deal.months,
        "close_on": deal.close_on,
        "terms": clean(deal.terms),
        "competitor": clean(deal.competitor),
        "step": deal.step.value,
    }
    return values | ({"name": clean(deal.name)} if deal.name.strip() else {})


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
