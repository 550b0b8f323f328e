"""What a card is made from: what the records say of each contact, found by index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pipeboard.domain.tandem import REACHED_NOBODY, SPOKE, Outcome
from pipeboard.domain.terms import ChannelState

_CHUNK = 2000


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_REACHED_NOBODY, _SPOKE = _listed(REACHED_NOBODY), _listed(SPOKE)
UNUSABLE = _listed((ChannelState.BOUNCED, ChannelState.WRONG, ChannelState.OPTED_OUT))
_DID = f"kind <> 'note' and outcome is not '{Outcome.SKIP}'"
_LOGGED = "(select min(id) from change where tbl = '{0}' and row = {1}.id)"


def _after(table: str, row: str, instant: str, other: str, than: str, instant_then: str) -> str:
    """SQL: a row is later than another; within one second, as the journal has them."""
    order = f"{_LOGGED.format(table, row)} > {_LOGGED.format(other, than)}"
    now, then = f"{row}.{instant}", f"{than}.{instant_then}"
    return f"({now} > {then} or {now} = {then} and {order})"


_CONTACTS = f"""
select c.id, c.first_name, c.last_name, c.display_name, c.title, c.stage, c.status, c.pinned,
  c.origin, c.timezone, p.name, p.headcount_min, p.headcount_max,
  (select group_concat(match, char(10)) from channel where contact_id = c.id),
  (select value from channel where contact_id = c.id order by main desc, id limit 1),
  (select entered_at from visit where contact_id = c.id order by id desc limit 1),
  (select origin from qualification where contact_id = c.id and gate = c.stage
    and withdrawn_at is null order by id desc limit 1),
  o.amount, o.currency, o.step, o.close_on, c.created_at,
  case when c.stage in ('sql', 'opportunity') then (
    select count(*) = 3 and min(alone) from (
      select direction is 'out' and coalesce(outcome, '') not in ({_SPOKE}) as alone
      from activity where contact_id = c.id and {_DID} order by at desc, id desc limit 3)) end,
  c.icp, c.seniority, c.tags, c.source, c.source_detail, c.exit_reason, p.industry, p.country,
  p.region,
  (select group_concat(kind, ' ') from channel where contact_id = c.id
    and state not in ({UNUSABLE}))
from touched t join contact c on c.id = t.id
left join company p on p.id = c.company_id
left join opportunity o on o.contact_id = c.id and o.status = 'open'
where t.id > ? order by t.id limit {_CHUNK}"""

# What only some contacts have is asked for all of a chunk at once: a search that finds nothing
# costs a tenth of a subquery that does. Of several rows of a contact the last one counts.
_TASKS = """
select t.id, kind, due_on, due_time, title, group_concat(due_on, ' '),
  sum(kind = 'appointment'), count(timezone),
  min(due_on || coalesce(due_time, '~'))
from touched t cross join task k on k.contact_id = t.id and k.state = 'open'
where t.id between ? and ? group by t.id"""
_RUNS = """
select t.id, iif(r.stop_reason = 'opted_out', null, r.state), r.max_attempts, a.n, a.due_on,
  a.due_time, a.call_state, a.email_state, a.snoozes
from touched t cross join cadence r on r.contact_id = t.id
  and r.cycle = (select cycle from contact where id = t.id)
left join attempt a on a.cadence_id = r.id and a.completed_on is null
  and r.state in ('active', 'paused')
where t.id between ? and ? order by t.id, r.id, a.n"""
_TOUCHED = f"""
select t.id, max(local_on) from touched t cross join activity a on a.contact_id = t.id
  and kind <> 'note' and (outcome is null or outcome not in ({_REACHED_NOBODY})
    or outcome = '{Outcome.BUSY}' and exists (select 1 from attempt
      where id = a.attempt_id and call_state = 'done'))
where t.id between ? and ? group by t.id"""
_CALLED = """
select t.id, max(started_at) from touched t cross join call k on k.contact_id = t.id
where t.id between ? and ? group by t.id"""
_ASSESSED = f"""
select t.id, w.taken_at, w.mode = 'written'
  and w.cycle = (select cycle from contact where id = t.id)
  and not exists (select 1 from activity x where contact_id = t.id and direction = 'out'
    and {_DID} and {_after("activity", "x", "at", "assessment", "w", "taken_at")})
from touched t cross join assessment w on w.contact_id = t.id and w.state = 'done'
where t.id between ? and ? order by t.id, w.taken_at, w.id"""
_UNANSWERED = f"""
select t.id, i.at from touched t cross join activity i on i.contact_id = t.id
  and direction = 'in' and kind in ('email', 'linkedin') and external_id is null
  and (outcome is null or outcome = '{Outcome.REPLIED}')
where t.id between ? and ?
and not exists (select 1 from activity x where contact_id = t.id and direction = 'out'
  and {_DID} and (at, id) > (i.at, i.id))
and not exists (select 1 from call x where contact_id = t.id and started_at > i.at)
and not exists (select 1 from assessment x where contact_id = t.id and state <> 'draft'
  and taken_at > i.at)
and not exists (select 1 from task x where contact_id = t.id
  and {_after("task", "x", "created_at", "activity", "i", "created_at")})
order by t.id, i.at, i.id"""


class Task(NamedTuple):
    """The open task that is due first; days of all, how many are booked, in another zone."""

    kind: str
    on: str
    at: str | None
    words: str
    days: str
    booked: int
    zoned: int
    order: str


class Run(NamedTuple):
    """The latest run of follow-ups in this cycle and, when it goes on, its attempt to be made."""

    state: str | None
    """None when an opt-out ended it: nothing is to follow."""
    attempts: int
    n: int | None
    on: str | None
    at: str | None
    call: str | None
    email: str | None
    snoozes: int | None


class Facts(NamedTuple):
    """What the records say of one contact, dates and instants as they are stored."""

    id: int
    first: str | None
    last: str | None
    display: str | None
    title: str | None
    stage: str
    status: str
    pinned: int
    origin: str
    zone: str | None
    company: str | None
    least: int | None
    most: int | None
    matches: str | None
    channel: str | None
    entered: str | None
    proof: str | None
    amount: int | None
    currency: str | None
    step: str | None
    close_on: str | None
    created: str
    one_way: int | None
    icp: str
    seniority: str
    tags: str
    """JSON list."""
    source: str | None
    source_detail: str | None
    exit_reason: str | None
    industry: str | None
    country: str | None
    region: str | None
    ways: str | None
    """The kinds of channel that can be used, one word each."""
    task: Task | None
    run: Run | None
    touched_on: str | None
    """Local date of the last activity that was completed or two-way."""
    called_at: str | None
    assessed_at: str | None
    written: bool
    """That assessment was written, and nothing went out since."""
    reply_at: str | None
    """Instant of an inbound reply that nothing answered."""


def chunks(db: sqlite3.Connection) -> Iterator[list[Facts]]:
    """Yield the facts of the contacts in the temp table `touched`, some at a time, by id."""
    last = -1
    while rows := db.execute(_CONTACTS, (last,)).fetchall():
        bounds = (rows[0][0], rows[-1][0])
        tasks = {key: Task(*task) for key, *task in db.execute(_TASKS, bounds)}
        runs = {key: Run(*run) for key, *run in db.execute(_RUNS, bounds)}
        touched = _by_contact(db, _TOUCHED, bounds)
        called = _by_contact(db, _CALLED, bounds)
        assessed = {key: (at, written) for key, at, written in db.execute(_ASSESSED, bounds)}
        replies = _by_contact(db, _UNANSWERED, bounds)
        yield [
            Facts._make(
                (
                    *row,
                    tasks.get(row[0]),
                    runs.get(row[0]),
                    touched.get(row[0]),
                    called.get(row[0]),
                    *assessed.get(row[0], (None, False)),
                    replies.get(row[0]),
                )
            )
            for row in rows
        ]
        last = rows[-1][0]


def _by_contact(db: sqlite3.Connection, sql: str, bounds: tuple[int, int]) -> dict[int, Any]:
    return dict(db.execute(sql, bounds).fetchall())
