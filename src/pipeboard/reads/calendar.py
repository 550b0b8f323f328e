"""What goes into a calendar: appointments, and the days on which something is due."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import NamedTuple

_USABLE = "state not in ('bounced', 'wrong', 'opted_out')"
_APPOINTMENTS = f"""
select t.id, t.created_at, t.updated_at, t.sequence, t.state, t.title, t.due_on, t.due_time,
  t.timezone, t.minutes, t.place, k.name, k.company,
  (select value from channel where contact_id = t.contact_id and kind = 'phone' and {_USABLE}
    order by main desc, id limit 1),
  (select value from channel where contact_id = t.contact_id and kind = 'email' and {_USABLE}
    order by main desc, id limit 1)
from task t join card k on k.contact_id = t.contact_id
where t.kind = 'appointment' and (t.state = 'open'
  or t.state in ('done', 'no_show') and t.due_on >= ?1
  or t.state = 'cancelled' and t.updated_at >= ?1)
order by t.due_on, t.due_time, t.id"""
_DUE = """
select c.id, c.created_at, k.name, d.due_on, d.what, d.n, d.most, d.updated_at from (
  select a.contact_id, a.due_on, a.n, r.max_attempts as most, a.updated_at,
    iif(a.call_state = 'open', 'call ', '') || iif(a.email_state = 'open', 'email', '') as what
  from cadence r join attempt a on a.cadence_id = r.id
  where r.state in ('active', 'paused') and a.completed_on is null
  union all
  select contact_id, due_on, null, null, updated_at, title from task
  where state = 'open' and kind <> 'appointment'
) d join contact c on c.id = d.contact_id join card k on k.contact_id = c.id
order by d.due_on, c.id, d.n is null, d.what"""


class Meeting(NamedTuple):
    """An appointment; its time is on the wall of its zone, or of the machine's without one."""

    id: int
    created_at: str
    updated_at: str
    sequence: int
    """How often it was changed."""
    state: str
    title: str
    due_on: str
    due_time: str
    timezone: str | None
    minutes: int | None
    place: str | None
    name: str
    company: str | None
    phone: str | None
    email: str | None


class Due(NamedTuple):
    """Something due on a day: an attempt (`n` of `most`, `what` its open halves) or a task."""

    contact_id: int
    created_at: str
    """UTC instant since when the contact is known."""
    name: str
    due_on: str
    what: str
    n: int | None
    most: int | None
    updated_at: str


def appointments(db: sqlite3.Connection, since: date) -> list[Meeting]:
    """Return the open appointments; those held, missed or cancelled only if `since` that day."""
    return [Meeting(*row) for row in db.execute(_APPOINTMENTS, (since.isoformat(),))]


def due(db: sqlite3.Connection) -> list[Due]:
    """Return attempts and tasks without the appointments, by day and contact."""
    return [Due(*row) for row in db.execute(_DUE)]
