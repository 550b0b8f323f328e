"""One contact: the facts, BANT as it is known, gates passed, deals, tasks and follow-ups."""

from __future__ import annotations

import json
import sqlite3
from typing import Any, NamedTuple

from pipeboard.domain.people import shown_name
from pipeboard.domain.terms import ChannelState, Element, Rating

_FACTS = """
select c.id, c.first_name, c.last_name, c.display_name, c.title, c.seniority, p.name as company,
  p.industry, p.headcount_min, p.headcount_max, p.country, c.timezone, c.stage, c.status, c.cycle,
  (select entered_at from visit where contact_id = c.id and left_at is null
    order by id desc limit 1) as since,
  c.origin, c.source, c.source_detail, c.referred_by,
  (select name from card where contact_id = c.referred_by) as referrer,
  c.handed_by, c.product_interest as interests, c.tags, c.pinned, c.revisit_on, c.exit_reason,
  c.exit_note, c.vendor_recommended, c.referral_asked, c.icp, c.external_ids, c.imported,
  c.linkedin_url as linkedin, c.created_at
from contact c left join company p on p.id = c.company_id where c.id = ?"""
_CHANNELS = """
select kind, value, label, main, state, match from channel where contact_id = ?
order by main desc, id"""
_BANT = """
select b.element, b.rating, b.evidence, b.value, b.minor, b.currency, b.value_on,
  k.started_at, k.id, b.noted_at
from call k join bant b on b.call_id = k.id
where k.contact_id = ? and k.cycle = (select cycle from contact where id = ?1) and k.id <= ?
order by k.started_at, k.id"""
_QUALIFICATIONS = """
select id, cycle, gate, origin, assessment_id, call_id, opportunity_id, passed_at,
  override_reason, withdrawn_at, withdrawn_reason, in_error
from qualification where contact_id = ? order by id"""
_OPPORTUNITIES = """
select id, cycle, name, step, status, amount, currency, billing, months, terms, close_on,
  first_close_on, push_count, category, pain, interest, fit, competitor, opened_at, closed_on,
  lost_reason, lost_note
from opportunity where contact_id = ? order by id desc"""
_TASKS = """
select id, kind, title, due_on, due_time, minutes, place, repeat, state from task
where contact_id = ? order by state <> 'open', due_on, due_time is null, due_time, id"""
_CADENCE = """
select r.state, coalesce(a.n, 0), r.max_attempts,
  iif(r.state in ('active', 'paused') and a.completed_on is null, a.due_on, null),
  iif(r.state in ('active', 'paused') and a.completed_on is null, a.id, null),
  coalesce(a.call_state, ''), coalesce(a.email_state, ''), r.stop_reason,
  (select count(*) from attempt where cadence_id = r.id and completed_on is not null), r.id,
  r.run_no, coalesce(a.snoozes, 0)
from cadence r left join attempt a on a.id = (select id from attempt where cadence_id = r.id
  order by n desc limit 1)
where r.contact_id = ? and r.cycle = (select cycle from contact where id = r.contact_id)
order by r.id desc limit 1"""
_UNUSABLE = (ChannelState.BOUNCED, ChannelState.WRONG, ChannelState.OPTED_OUT)
_LAST = 2**62
_NOTHING = (None,) * 6


class Channel(NamedTuple):
    """One way to reach a contact, the main one first."""

    kind: str
    value: str
    label: str | None
    is_main: bool
    state: str
    match: str

    @property
    def is_usable(self) -> bool:
        """Whether it may be offered: not bounced, wrong or opted out."""
        return self.state not in _UNUSABLE


class Contact(NamedTuple):
    """The facts of one contact."""

    id: int
    name: str
    """What they are called: their name, else an address, else the company."""
    first_name: str | None
    last_name: str | None
    display_name: str | None
    title: str | None
    seniority: str
    company: str | None
    industry: str | None
    headcount: tuple[int | None, int | None]
    country: str | None
    timezone: str | None
    stage: str
    status: str
    cycle: int
    since: str | None
    """UTC instant at which the stage was entered."""
    origin: str
    source: str | None
    source_detail: str | None
    referred_by: int | None
    referrer: str | None
    handed_by: str | None
    interests: tuple[str, ...]
    tags: tuple[str, ...]
    pinned: bool
    revisit_on: str | None
    exit_reason: str | None
    exit_note: str | None
    vendor_recommended: str | None
    referral_asked: str | None
    icp: str
    external_ids: dict[str, str]
    imported: dict[str, str]
    """Columns of the imported file that no field holds."""
    linkedin: str | None
    created_at: str
    channels: tuple[Channel, ...]

    def channel(self, kind: str) -> Channel | None:
        """The channel of a kind to use: the first usable one, else the first."""
        ours = [channel for channel in self.channels if channel.kind == kind]
        return next((one for one in ours if one.is_usable), ours[0] if ours else None)

    def value(self, kind: str) -> str | None:
        """The address or number of `channel(kind)`."""
        channel = self.channel(kind)
        return channel.value if channel else None


class Known(NamedTuple):
    """What is known of one element, with the call that found it out."""

    element: Element
    rating: Rating
    evidence: str
    value: str
    minor: int | None
    currency: str | None
    on: str | None
    """The date that was named (timeline)."""
    at: str | None
    """UTC instant of the call; None while the element is unrated."""
    call_id: int | None
    noted_at: int | None
    """Seconds into that call at which the words were noted; None when nobody knows."""


class Qualification(NamedTuple):
    """A gate passed, on what proof, and whether that was withdrawn."""

    id: int
    cycle: int
    gate: str
    origin: str
    assessment_id: int | None
    call_id: int | None
    opportunity_id: int | None
    passed_at: str
    override_reason: str | None
    withdrawn_at: str | None
    withdrawn_reason: str | None
    in_error: bool


class Opportunity(NamedTuple):
    """A deal; the amount is in minor units of its currency."""

    id: int
    cycle: int
    name: str
    step: str
    status: str
    amount: int | None
    currency: str | None
    billing: str
    months: int
    terms: str
    close_on: str | None
    first_close_on: str | None
    push_count: int
    category: str
    pain: str
    interest: str
    fit: str
    competitor: str
    opened_at: str
    closed_on: str | None
    lost_reason: str | None
    lost_note: str | None


class Task(NamedTuple):
    """Something to do, due on a local day."""

    id: int
    kind: str
    title: str
    due_on: str
    due_time: str | None
    minutes: int | None
    place: str | None
    repeat: str | None
    """A rule of `domain.repeat`."""
    state: str


class Cadence(NamedTuple):
    """The latest run of follow-ups of this cycle; `next_due` only while it is active or paused."""

    state: str
    attempt: int
    """The number of the last attempt that there is; 0 before the first."""
    max_attempts: int
    next_due: str | None
    attempt_id: int | None
    """The attempt to be made; only while the run is active or paused."""
    call: str
    """What became of the call half of that last attempt; empty before the first."""
    email: str
    stop_reason: str | None
    made: int
    """Attempts that are complete."""
    run_id: int
    run_no: int
    """1 for the first run of its kind, one more for each that was asked for after it."""
    snoozes: int
    """How often that last attempt was put off."""


def contact(db: sqlite3.Connection, contact_id: int) -> Contact | None:
    """Return the facts of a contact, or None when there is no such contact."""
    cursor = db.execute(_FACTS, (contact_id,))
    row = cursor.fetchone()
    if row is None:
        return None
    facts: dict[str, Any] = dict(zip((one[0] for one in cursor.description), row, strict=True))
    found = db.execute(_CHANNELS, (contact_id,)).fetchall()
    channels = tuple(Channel(k, v, lb, bool(m), s, key) for k, v, lb, m, s, key in found)
    for listed in ("interests", "tags"):
        facts[listed] = tuple(json.loads(facts[listed]))
    for mapped in ("external_ids", "imported"):
        facts[mapped] = json.loads(facts[mapped])
    facts["pinned"] = bool(facts["pinned"])
    facts["headcount"] = (facts.pop("headcount_min"), facts.pop("headcount_max"))
    facts["name"] = shown_name(
        facts["display_name"],
        facts["first_name"],
        facts["last_name"],
        channels[0].value if channels else None,
        facts["company"],
    )
    return Contact(**facts, channels=channels)


def bant(
    db: sqlite3.Connection, contact_id: int, *, up_to_call: int = _LAST
) -> tuple[Known, Known, Known, Known]:
    """Return budget, authority, need and timeline as they stand in this cycle.

    Of each element the latest rating that says something; one that was only asked is unknown.
    `up_to_call` leaves out what later calls found.
    """
    known = {e: Known(e, Rating.UNRATED, "", "", *_NOTHING) for e in Element}
    for name, rating, *rest in db.execute(_BANT, (contact_id, up_to_call)):
        element, found = Element(name), Rating(rating)
        is_silent = found in (Rating.UNRATED, Rating.UNKNOWN)
        if found is Rating.UNRATED or (is_silent and known[element].rating is not Rating.UNRATED):
            continue
        known[element] = Known(element, found, *rest)
    budget, authority, need, timeline = (known[element] for element in Element)
    return budget, authority, need, timeline


def qualifications(db: sqlite3.Connection, contact_id: int) -> list[Qualification]:
    """Return every gate that a contact passed, oldest first, withdrawn ones too."""
    return [Qualification(*row) for row in db.execute(_QUALIFICATIONS, (contact_id,)).fetchall()]


def opportunities(db: sqlite3.Connection, contact_id: int) -> list[Opportunity]:
    """Return the deals of a contact, newest first."""
    return [Opportunity(*row) for row in db.execute(_OPPORTUNITIES, (contact_id,)).fetchall()]


def tasks(db: sqlite3.Connection, contact_id: int) -> list[Task]:
    """Return the tasks of a contact: open ones by date first, then the others."""
    return [Task(*row) for row in db.execute(_TASKS, (contact_id,)).fetchall()]


def next_step(db: sqlite3.Connection, contact_id: int) -> Task | None:
    """Return the open task that is due first, or None."""
    row: Any = db.execute(_TASKS + " limit 1", (contact_id,)).fetchone()
    return Task(*row) if row and row[-1] == "open" else None


def cadence(db: sqlite3.Connection, contact_id: int) -> Cadence | None:
    """Return the latest run of follow-ups, or None when this cycle has had none."""
    row = db.execute(_CADENCE, (contact_id,)).fetchone()
    return Cadence(*row) if row else None


def last_change(db: sqlite3.Connection, contact_id: int) -> int:
    """Return the newest change of a contact or of its company; 0 when there is none."""
    row = db.execute(
        """select max(coalesce((select max(id) from change where subject = ?1), 0),
        coalesce((select max(id) from change where tbl = 'company'
          and row = (select company_id from contact where id = ?1)), 0))""",
        (contact_id,),
    ).fetchone()
    return int(row[0])
