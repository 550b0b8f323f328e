"""Adding, editing, noting and pinning contacts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import and_, col, or_, select

from pipeboard.commands import touches
from pipeboard.commands.records import (
    add_channel,
    called,
    company_for,
    enter,
    happened,
    judge_icp,
    load,
    match_key,
    owner_of,
)
from pipeboard.commands.runs import on_workdays
from pipeboard.domain.people import is_email, split_name
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import ChannelKind, Origin, Seniority, Source, Stage
from pipeboard.domain.text import clean
from pipeboard.store.ledger import Change
from pipeboard.store.tables import Channel, Company, Contact
from pipeboard.store.unit import Unit

_PERSON = (
    "first_name last_name display_name title seniority timezone source source_detail "
    "origin handed_by"
).split()
_FIRM = "industry country region city website".split()
EDITABLE = (*_PERSON, "company", "email", "phone", "linkedin", "tags", "headcount", *_FIRM)
_CHANGE = Change.__table__  # type: ignore[attr-defined]
_CHANNELS = {
    "email": ChannelKind.EMAIL,
    "phone": ChannelKind.PHONE,
    "linkedin": ChannelKind.LINKEDIN,
}


@dataclass(frozen=True, slots=True)
class NewContact:
    """A lead as it is typed in; at least one of name, e-mail, phone and company is filled."""

    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    title: str = ""
    linkedin: str = ""
    source: str = ""
    origin: str = Origin.UNKNOWN
    note: str = ""
    industry: str = ""
    headcount: str = ""
    country: str = ""
    referred_by: int | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """A lead that was added."""

    contact_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A contact whose record changed."""

    contact_id: int


def add(unit: Unit, new: NewContact, *, today: date, force: bool = False) -> Added | Refusal:
    """Add one lead (row 1); an e-mail or LinkedIn profile already there is refused."""
    unit.says("add a lead")
    if not any(value.strip() for value in (new.name, new.email, new.phone, new.company)):
        asked = Missing("name", "one of name, e-mail, phone or company")
        return Refusal("A lead needs something.", (asked,), "add")
    if refusal := _refuse_fields({"email": new.email, "origin": new.origin, "source": new.source}):
        return refusal
    if not force and (refusal := _refuse_known(unit, new)):
        return refusal
    contact_id = _insert(unit, new)
    for field, kind in _CHANNELS.items():
        value = clean(getattr(new, field))
        taken = kind is not ChannelKind.PHONE and owner_of(unit, kind, match_key(kind, value))
        if value and not taken:
            add_channel(unit, contact_id, kind, value, main=True)
    _describe_company(unit, contact_id, {name: getattr(new, name) for name in _FIRM[:2]})
    _set_headcount(unit, contact_id, new.headcount)
    judge_icp(unit, contact_id)
    contact = unit.get(Contact, contact_id)
    assert contact is not None
    if note_text := clean(new.note):
        happened(unit, contact, "note", today, body=note_text)
    return Added(contact_id, called(unit, contact))


@on_workdays
def edit(unit: Unit, contact_id: int, fields: Mapping[str, str], *, seen: int) -> Changed | Refusal:
    """Set fields of a contact, its company and its main channels.

    `seen` is the last change of the contact that the form knew of; when the same field was
    changed since, nothing is written and both texts are named.
    """
    unit.says("edit a contact")
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    wanted = {name: clean(value) for name, value in fields.items() if name in EDITABLE}
    if refusal := _refuse_fields(wanted) or _refuse_overwrite(unit, contact, wanted, seen):
        return refusal
    values: dict[str, Any] = {name: wanted[name] or None for name in _PERSON if name in wanted}
    for name, default in (("origin", "unknown"), ("seniority", "unknown")):
        if name in values:
            values[name] = values[name] or default
    if "company" in wanted:
        values["company_id"] = company_for(unit, wanted["company"])
    if "tags" in wanted:
        tags = dict.fromkeys(tag.strip() for tag in wanted["tags"].split(",") if tag.strip())
        values["tags"] = json.dumps(list(tags), ensure_ascii=False)
    if values:
        unit.change(Contact, contact_id, **values)
    for field, kind in _CHANNELS.items():
        if field in wanted and (refusal := _set_channel(unit, contact_id, kind, wanted[field])):
            return refusal
    if any(field in wanted for field in _CHANNELS):
        touches.refit(unit, contact)
    _describe_company(unit, contact_id, {n: wanted[n] for n in _FIRM if n in wanted})
    if "headcount" in wanted:
        _set_headcount(unit, contact_id, wanted["headcount"])
    retitled = "title" in wanted and wanted["title"] != (contact.title or "")
    if retitled and "seniority" not in wanted:
        unit.change(Contact, contact_id, seniority=Seniority.UNKNOWN.value)
    judge_icp(unit, contact_id)
    return Changed(contact_id)


def note(
    unit: Unit, contact_id: int, text: str, *, today: date, offer: bool = False
) -> Changed | Refusal:
    """Write a note on a contact; `offer` says that it tells of an offer that was made."""
    unit.says("note")
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    if not clean(text):
        return Refusal("A note needs words.", (Missing("body", "the note"),), "note")
    happened(unit, contact, "note", today, body=clean(text), offer=offer)
    return Changed(contact_id)


def pin(unit: Unit, contact_id: int) -> Changed | Refusal:
    """Pin a contact to the top of its column, or take the pin out."""
    contact = load(unit, contact_id)
    if isinstance(contact, Refusal):
        return contact
    unit.says("unpin" if contact.pinned else "pin")
    unit.change(Contact, contact_id, pinned=not contact.pinned)
    return Changed(contact_id)


def _insert(unit: Unit, new: NewContact) -> int:
    first, last = split_name(clean(new.name))
    contact_id = unit.insert(
        Contact,
        first_name=first or None,
        last_name=last or None,
        display_name=clean(new.name) or None,
        title=clean(new.title) or None,
        company_id=company_for(unit, new.company),
        linkedin_url=clean(new.linkedin) or None,
        origin=new.origin,
        source=clean(new.source) or None,
        referred_by=new.referred_by,
    )
    contact = unit.get(Contact, contact_id)
    assert contact is not None
    enter(unit, contact, Stage.LEAD)
    return contact_id


def _refuse_fields(fields: Mapping[str, str]) -> Refusal | None:
    if (address := fields.get("email", "")) and not is_email(address):
        return Refusal(f"“{address}” is not an e-mail address.", (Missing("email", "e-mail"),))
    source = fields.get("source", "")
    if source and source not in tuple(Source) and not source.startswith("other:"):
        listed = ", ".join(Source)
        return Refusal(f"“{source}” is no source; use one of {listed}, or other:<text>.")
    for name, terms in (("origin", Origin), ("seniority", Seniority)):
        value = fields.get(name, "")
        if value and value not in tuple(terms):
            return Refusal(f"“{value}” is no {name}; use one of {', '.join(terms)}.")
    return None


def _refuse_known(unit: Unit, new: NewContact) -> Refusal | None:
    """Refuse an e-mail or LinkedIn profile that another contact has."""
    for kind, value in ((ChannelKind.EMAIL, new.email), (ChannelKind.LINKEDIN, new.linkedin)):
        owner = owner_of(unit, kind, match_key(kind, value)) if value.strip() else None
        contact = owner and unit.get(Contact, owner)
        if owner and contact:
            words = f"{clean(value)} is already {called(unit, contact)} (contact {owner})."
            return Refusal(words, contact_id=owner)
    return None


def _refuse_overwrite(
    unit: Unit, contact: Row[Any], wanted: Mapping[str, str], seen: int
) -> Refusal | None:
    changed = _changed_since(unit, contact, seen) & wanted.keys()
    if not changed:
        return None
    now = _as_typed(unit, contact)
    for name in (name for name in EDITABLE if name in changed):
        if wanted[name] != now[name]:
            said = name.replace("_", " ")
            return Refusal(
                f"{said} was changed meanwhile to “{now[name]}”; yours "
                f"(“{wanted[name]}”) is kept here: save again to put it instead.",
                (Missing(name, f"a look at {said}"),),
                "edit",
            )
    return None


def _changed_since(unit: Unit, contact: Row[Any], seen: int) -> set[str]:
    """The fields of the form that a change after `seen` touched: person, channels or company."""
    theirs = and_(_CHANGE.c.subject == contact.id, _CHANGE.c.tbl.in_(("contact", "channel")))
    firm = and_(_CHANGE.c.tbl == "company", _CHANGE.c.row == contact.company_id)
    later = unit.all(select(*_CHANGE.c).where(_CHANGE.c.id > seen, or_(theirs, firm)))
    changed: set[str] = set()
    for row in later:
        if row.tbl == "channel":
            channel = unit.get(Channel, row.row)
            changed.add(channel.kind if channel else json.loads(row.was or "{}").get("kind", ""))
        else:
            changed |= json.loads(row.now or "{}").keys()
    shown_as = {"company_id": "company", "headcount_min": "headcount", "headcount_max": "headcount"}
    return {shown_as.get(name, name) for name in changed}


def _as_typed(unit: Unit, contact: Row[Any]) -> dict[str, str]:
    """Every field of the form as it stands now, in the words that the form shows."""
    company = unit.get(Company, contact.company_id) if contact.company_id else None
    typed = {name: str(getattr(contact, name) or "") for name in _PERSON}
    typed |= {name: str((company and getattr(company, name)) or "") for name in _FIRM}
    typed["company"] = company.name if company else ""
    typed["tags"] = ", ".join(json.loads(contact.tags))
    people = (company.headcount_min, company.headcount_max) if company else ()
    typed["headcount"] = "–".join(str(n) for n in dict.fromkeys(people) if n is not None)
    for field, kind in _CHANNELS.items():
        main = _main_channel(unit, contact.id, kind)
        typed[field] = main.value if main else ""
    return typed


def _main_channel(unit: Unit, contact_id: int, kind: ChannelKind) -> Row[Any] | None:
    return unit.first(
        select(Channel.id, Channel.value)
        .where(Channel.contact_id == contact_id, Channel.kind == kind.value)
        .order_by(col(Channel.main).desc(), col(Channel.id))
    )


def _set_channel(unit: Unit, contact_id: int, kind: ChannelKind, value: str) -> Refusal | None:
    """Make `value` the main channel of its kind; an empty one takes the main channel away."""
    main = _main_channel(unit, contact_id, kind)
    if main and main.value == value:
        return None
    if not value:
        if main:
            unit.remove(Channel, main.id)
        return None
    owner = None
    if kind is not ChannelKind.PHONE:
        owner = owner_of(unit, kind, match_key(kind, value))
    if owner not in (None, contact_id):
        return Refusal(f"{value} belongs to contact {owner}.", contact_id=owner)
    if main:
        unit.remove(Channel, main.id)
    add_channel(unit, contact_id, kind, value, main=True)
    return None


def _describe_company(unit: Unit, contact_id: int, facts: Mapping[str, str]) -> None:
    contact = unit.get(Contact, contact_id)
    facts = {name: value for name, value in facts.items() if value}
    if contact is not None and contact.company_id and facts:
        unit.change(Company, contact.company_id, **facts)


def _set_headcount(unit: Unit, contact_id: int, text: str) -> None:
    contact = unit.get(Contact, contact_id)
    numbers = [int(part) for part in _numbers(text)][:2]
    if contact is not None and contact.company_id and numbers:
        unit.change(
            Company, contact.company_id, headcount_min=min(numbers), headcount_max=max(numbers)
        )


def _numbers(text: str) -> list[str]:
    parts = "".join(c if c.isdecimal() else "" if c in ",." else " " for c in text).split()
    return [part for part in parts if len(part) < 9]
