"""What several commands write: companies, channels, stages entered and left, tasks, activities."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Row, bindparam
from sqlmodel import col, select, update

from pipeboard.domain import traits
from pipeboard.domain.evidence import NextStep
from pipeboard.domain.icp import judge
from pipeboard.domain.people import (
    company_key,
    email_key,
    is_role_inbox,
    linkedin_slug,
    phone_digits,
    shown_name,
)
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import ChannelKind, Gate, Proof, Stage, TaskKind
from pipeboard.domain.text import clean
from pipeboard.store import persons
from pipeboard.store.model import ruling
from pipeboard.store.tables import Activity, Channel, Company, Contact, Qualification, Task, Visit
from pipeboard.store.unit import Unit

# Built once: building one of these costs more than running it.
_MAIN_CHANNEL = (
    select(Channel.value)
    .where(Channel.contact_id == bindparam("contact"))
    .order_by(col(Channel.main).desc(), col(Channel.id))
)
_OWNER = select(Channel.contact_id).where(
    Channel.kind == bindparam("of_kind"),
    Channel.match == bindparam("of_match"),
    col(Channel.shared).is_(False),
)
_LEAVE = (
    update(Visit)
    .where(col(Visit.contact_id) == bindparam("contact"), col(Visit.left_at).is_(None))
    .values(left_at=bindparam("now"), updated_at=bindparam("now"))
)
_LEAVE_LEADS = _LEAVE.values(traits=bindparam("known"))
_IN_LEAD = """select contact_id from visit
where contact_id in (select value from json_each(?)) and left_at is null and stage = 'lead'"""
_KEEP_KNOWN = """update visit set left_at = ?, updated_at = ?, traits = ?
where contact_id = ? and left_at is null"""
_LEAVE_MANY = """update visit set left_at = ?, updated_at = ?
where contact_id in (select value from json_each(?)) and left_at is null"""


def load(unit: Unit, contact_id: int) -> Row[Any] | Refusal:
    """Return a contact's row, or the refusal that there is none."""
    return unit.get(Contact, contact_id) or Refusal(f"There is no contact {contact_id}.")


def called(unit: Unit, contact: Row[Any]) -> str:
    """Return what a contact is called."""
    channel = unit.db.execute(_MAIN_CHANNEL, {"contact": contact.id}).first()
    company = unit.get(Company, contact.company_id) if contact.company_id else None
    return shown_name(
        contact.display_name,
        contact.first_name,
        contact.last_name,
        channel and channel.value,
        company and company.name,
    )


@lru_cache(maxsize=1 << 15)
def name_key(name: str) -> str:
    """Return what makes a company that company: its name without legal form, case and accents."""
    from cleanco import clean as cleanco

    if not name.isascii():
        return company_key(cleanco.basename(name)) or company_key(name)
    bare = cleanco.strip_tail(name)
    words = bare.split()
    plain = [cleanco.strip_punct(word) for word in bare.lower().split()]
    by_last_word, order = _legal_forms()
    for at in sorted({at for word in plain for at in by_last_word.get(word, ())}):
        size, form = order[at]
        if plain[-size:] == form:
            del plain[-size:], words[-size:]
    bare = cleanco.strip_tail(" ".join(words))
    return company_key(bare) or company_key(name)


@cache
def _legal_forms() -> tuple[dict[str, list[int]], list[tuple[int, list[str]]]]:
    """The legal forms in cleanco's order, and which of them end in a word.

    Its own `basename` tries all of them on every name: 20 times the work, the same result.
    """
    from cleanco import clean as cleanco

    order = cleanco.prepare_default_terms()
    by_last_word: dict[str, list[int]] = {}
    for at, (_, words) in enumerate(order):
        by_last_word.setdefault(words[-1], []).append(at)
    return by_last_word, order


def company_for(unit: Unit, name: str) -> int | None:
    """Return the key of the company called `name`, making it when it is new; None without one."""
    name = " ".join(clean(name).split())
    key = name_key(name)
    if not key:
        return None
    known = unit.first(select(Company.id).where(Company.name_key == key))
    return known[0] if known else unit.insert(Company, name=name, name_key=key)


def match_key(kind: ChannelKind, value: str, country: str | None = None) -> str:
    """Return what a channel is matched by: e-mail folded, phone as E.164 where it parses."""
    if kind is ChannelKind.EMAIL:
        return email_key(value)
    if kind is ChannelKind.LINKEDIN:
        return linkedin_slug(value) or value.strip().casefold()
    if kind is ChannelKind.PHONE:
        return phone_key(value, country)
    return value.strip().casefold()


def phone_key(value: str, country: str | None) -> str:
    """Return a phone as E.164 where its country is known, else its digits."""
    digits = phone_digits(value)
    if digits.startswith("+") or not country or not digits:
        return digits
    import phonenumbers

    try:
        parsed = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return digits
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def owner_of(unit: Unit, kind: ChannelKind, match: str) -> int | None:
    """Return the contact that has this e-mail or LinkedIn profile for their own, or None."""
    found = unit.db.execute(_OWNER, {"of_kind": kind.value, "of_match": match}).first()
    return int(found[0]) if found else None


def add_channel(
    unit: Unit, contact_id: int, kind: ChannelKind, value: str, *, main: bool = False
) -> int:
    """Add a way to reach a contact."""
    return unit.insert(
        Channel,
        contact_id=contact_id,
        kind=kind.value,
        value=value,
        match=match_key(kind, value),
        main=main,
        shared=kind is ChannelKind.EMAIL and is_role_inbox(value),
    )


def judge_icp(unit: Unit, contact_id: int) -> None:
    """Compute again whether a contact fits the ideal customer profile."""
    contact = unit.get(Contact, contact_id)
    if contact is None:
        return
    person = persons.known(unit.raw, [contact_id])[contact_id].person
    fits, _ = judge(ruling(unit.raw).model.profile, person)
    judged = {"seniority": person.level.value, "icp": fits.value}
    if judged != {"seniority": contact.seniority, "icp": contact.icp}:
        unit.change(Contact, contact_id, **judged)


def enter(unit: Unit, contact: Row[Any], stage: Stage, **fields: Any) -> None:
    """Put a contact into a stage: the visit before ends, a new one begins."""
    cycle = fields.get("cycle", contact.cycle)
    leave(unit, contact)
    unit.insert(Visit, contact_id=contact.id, cycle=cycle, stage=stage.value, entered_at=unit.now)
    unit.change(Contact, contact.id, stage=stage.value, **fields)


def leave(unit: Unit, contact: Row[Any]) -> None:
    """End the visit that is open; of who leaves the leads what is known of them is kept."""
    ends = {"contact": contact.id, "now": unit.now}
    if contact.stage != Stage.LEAD:
        unit.db.execute(_LEAVE, ends)
        return
    columns = ruling(unit.raw).model.columns
    person = persons.known(unit.raw, [contact.id], columns=columns)[contact.id].person
    unit.db.execute(_LEAVE_LEADS, {**ends, "known": traits.write(person)})


def leave_many(unit: Unit, ids: Iterable[int]) -> None:
    """End the open visits of many contacts, as `leave` ends one."""
    db, now, listed = unit.raw, unit.stamp, json.dumps(list(ids))
    leads = [row[0] for row in db.execute(_IN_LEAD, (listed,))]
    known = persons.known(db, leads, columns=ruling(db).model.columns)
    ends = ((now, now, traits.write(one.person), who) for who, one in known.items())
    db.executemany(_KEEP_KNOWN, ends)
    db.execute(_LEAVE_MANY, (now, now, listed))


def qualify(
    unit: Unit, contact: Row[Any], gate: Gate, override: str | None, **proof: int | None
) -> None:
    """Write that a gate was passed, on evidence or by override."""
    unit.insert(
        Qualification,
        contact_id=contact.id,
        cycle=contact.cycle,
        gate=gate.value,
        origin=(Proof.OVERRIDE if override else Proof.EVIDENCE).value,
        override_reason=override,
        passed_at=unit.now,
        **proof,
    )


def withdraw(
    unit: Unit, contact_id: int, gates: frozenset[Gate], reason: str, *, in_error: bool = False
) -> None:
    """Withdraw the live qualifications of some gates; they stay readable."""
    unit.db.execute(
        update(Qualification)
        .where(
            col(Qualification.contact_id) == contact_id,
            col(Qualification.gate).in_([gate.value for gate in gates]),
            col(Qualification.withdrawn_at).is_(None),
        )
        .values(
            withdrawn_at=unit.now,
            withdrawn_reason=reason,
            in_error=in_error,
            updated_at=unit.now,
        )
    )


def plan(unit: Unit, contact_id: int, step: NextStep | None) -> None:
    """Write the next step as a task or an appointment; one that is planned already stays."""
    if step is None or is_planned(unit, contact_id, step):
        return
    timed = step.kind is TaskKind.APPOINTMENT
    unit.insert(
        Task,
        contact_id=contact_id,
        kind=step.kind.value,
        title=clean(step.title) or "Next step",
        due_on=step.on,
        due_time=step.at and step.at.strftime("%H:%M"),
        minutes=step.minutes if timed else None,
    )


def is_planned(unit: Unit, contact_id: int, step: NextStep) -> bool:
    """Return whether an open task is this very step."""
    same = select(Task.id).where(
        Task.contact_id == contact_id,
        Task.state == "open",
        Task.title == clean(step.title),
        Task.due_on == step.on,
        col(Task.due_time).is_(step.at and step.at.strftime("%H:%M")),
    )
    return unit.first(same) is not None


def settle_tasks(unit: Unit, contact_id: int, state: str, *, until: date | None = None) -> None:
    """Close the open tasks of a contact (those due up to `until`) as done or cancelled."""
    due = [] if until is None else [col(Task.due_on) <= until]
    unit.db.execute(
        update(Task)
        .where(col(Task.contact_id) == contact_id, col(Task.state) == "open", *due)
        .values(state=state, sequence=col(Task.sequence) + 1, updated_at=unit.now)
    )


def happened(unit: Unit, contact: Row[Any], kind: str, today: date, **fields: Any) -> int:
    """Write an activity; it happened now unless `at` is given."""
    return unit.insert(
        Activity,
        contact_id=contact.id,
        cycle=contact.cycle,
        kind=kind,
        local_on=today,
        **{"at": unit.now, **fields},
    )
