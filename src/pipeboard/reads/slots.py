"""What the slots of a text hold for a contact: their words, free dates, the months ahead."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, time, timedelta

from pipeboard.domain.days import NoWorkday, say_date
from pipeboard.domain.moves import revisit_default
from pipeboard.domain.rules import Rules
from pipeboard.domain.slots import free_slots
from pipeboard.domain.terms import Element, Origin, Stage, Topic
from pipeboard.domain.texts import usual_template
from pipeboard.reads import prefill
from pipeboard.reads.agenda import busy
from pipeboard.reads.contact import Contact, bant, opportunities
from pipeboard.store import rules

_RUN = """select r.id, r.template, r.max_attempts,
  (select n from attempt where cadence_id = r.id order by n desc limit 1),
  exists (select 1 from task where contact_id = r.contact_id and kind = 'appointment'
    and state = 'no_show' and due_on >= r.started_on)
  from cadence r where r.contact_id = ? and r.cycle = ? and r.state in ('active', 'paused')
  order by r.id desc limit 1"""
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def followed(db: sqlite3.Connection, contact: Contact) -> tuple[str, int, int]:
    """Return the template that a contact is followed up with, the attempt and of how many.

    After a missed appointment it is `no-show`, until the run ends; without a run the first
    attempt of the template that would be taken.
    """
    run = db.execute(_RUN, (contact.id, contact.cycle)).fetchone()
    if run is None:
        return usual_template(Stage(contact.stage), Origin(contact.origin)), 1, 5
    _, template, of, n, missed = run
    return "no-show" if missed else template, n or 1, of


def slots(db: sqlite3.Connection, contact: Contact, now: datetime) -> dict[str, str]:
    """Return what is known for the slots of a text; `now` is local and aware."""
    today, held = now.date(), rules.read(db)
    need = _need(db, contact)
    known = {
        "name": contact.name,
        "first_name": contact.first_name or contact.name,
        "company": contact.company or "",
        "title": contact.title or "",
        "need": need,
        "need_topic": " and ".join(contact.interests),
        "pain": next((deal.pain for deal in opportunities(db, contact.id) if deal.pain), need),
        "demo": "a demo",
        "revisit_month": _MONTHS[revisit_default(today).month - 1],
        "next_due_weekday": _next_try(db, contact, held, today),
    }
    for number, (day, at) in enumerate(_free(db, held, now), 1):
        known[f"slot{number}"] = f"{say_date(day, today)} at {at:%H:%M}"
    known["slot"] = known.get("slot1", "")
    return known


def _need(db: sqlite3.Connection, contact: Contact) -> str:
    taken = prefill.assessment(db, contact.id)
    if taken and (said := taken.assessment.answer(Topic.NEED).text):
        return said
    return next(known.evidence for known in bant(db, contact.id) if known.element is Element.NEED)


def _next_try(db: sqlite3.Connection, contact: Contact, held: Rules, today: date) -> str:
    """The weekday of the attempt after one of today; '' when there is none."""
    _, n, of = followed(db, contact)
    if n >= of:
        return ""
    try:
        return _WEEKDAYS[held.next_due(today).weekday()]
    except NoWorkday:
        return ""


def _free(db: sqlite3.Connection, held: Rules, now: datetime) -> list[tuple[date, time]]:
    """Free times from tomorrow on: an e-mail is not read at once."""
    tomorrow = datetime.combine(now.date() + timedelta(1), time(), now.tzinfo)
    return free_slots(tomorrow, held, busy(db, now.date()))
