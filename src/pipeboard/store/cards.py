"""The card table: what the board draws and find searches, derived from the records of a contact."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pipeboard.domain.people import shown_name
from pipeboard.domain.terms import Status
from pipeboard.domain.text import fold
from pipeboard.store import bulk

NO_DUE = "9999-12-31"
_CHUNK = 2000

_FACTS = """
select c.id, c.first_name, c.last_name, c.display_name, c.title, c.stage, c.status, c.pinned,
  p.name, p.headcount_min, p.headcount_max,
  (select group_concat(match, char(10)) from channel where contact_id = c.id),
  (select value from channel where contact_id = c.id order by main desc, id limit 1),
  (select entered_at from visit where contact_id = c.id order by id desc limit 1),
  (select origin from qualification where contact_id = c.id and gate = c.stage
    and withdrawn_at is null order by id desc limit 1),
  exists (select 1 from activity where contact_id = c.id and kind <> 'note')
    or exists (select 1 from assessment where contact_id = c.id and state = 'done'),
  (select id from task where contact_id = c.id and state = 'open'
    order by due_on, due_time is null, due_time, id limit 1),
  exists (select 1 from task where contact_id = c.id and state = 'open' and kind = 'appointment'),
  o.amount, o.currency, o.step, o.close_on, c.created_at
from touched t join contact c on c.id = t.id
left join company p on p.id = c.company_id
left join opportunity o on o.contact_id = c.id and o.status = 'open'
where t.id > ? order by t.id limit ?"""

_NOTES = """
with chosen as (select id from touched where id between :first and :last)
select contact_id, group_concat(text, char(10)) from (
  select contact_id, subject || char(10) || body as text from activity
    where contact_id in (select id from chosen)
  union all select contact_id, notes from call where contact_id in (select id from chosen)
  union all select contact_id, evidence || char(10) || value from bant
    where contact_id in (select id from chosen)
  union all select contact_id, need_text || char(10) || solution_text || char(10) || source_text
    || char(10) || product_interest_text || char(10) || timeline_text from assessment
    where contact_id in (select id from chosen)
  union all select contact_id, pain || char(10) || interest || char(10) || fit || char(10) || terms
    from opportunity where contact_id in (select id from chosen))
group by contact_id"""

_COLUMNS = (
    "contact_id board pin due rank due_time due_words name title company headcount score "
    "stage status stage_at signs amount currency deal_step close_on find"
).split()


class _Facts(NamedTuple):
    id: int
    first: str | None
    last: str | None
    display: str | None
    title: str | None
    stage: str
    status: str
    pinned: int
    company: str | None
    least: int | None
    most: int | None
    matches: str | None
    channel: str | None
    entered: str | None
    proof: str | None
    touched: int
    task: int | None
    booked: int
    amount: int | None
    currency: str | None
    step: str | None
    close_on: str | None
    created: str


def rewrite_touched(
    db: sqlite3.Connection, entry: int, progress: Callable[[str, int, int], None]
) -> None:
    """Rewrite the cards of every contact that the changes of `entry` concern."""
    db.execute("delete from touched")
    db.execute(
        """insert into touched select subject from change where subject is not null
        and id >= (select first from entry where id = ?1) and entry = ?1 group by subject""",
        (entry,),
    )
    db.execute(
        """insert into touched select c.id from change join contact c on c.company_id = change.row
        where tbl = 'company' and op = 'U' and entry = ?1
        and change.id >= (select first from entry where id = ?1)
        and c.id not in (select id from touched) group by c.id""",
        (entry,),
    )
    _rewrite(db, progress)


def rewrite_all(db: sqlite3.Connection, progress: Callable[[str, int, int], None]) -> None:
    """Rewrite every card from the records."""
    db.execute("delete from touched")
    db.execute("insert into touched select id from contact union select contact_id from card")
    _rewrite(db, progress)


def _rewrite(db: sqlite3.Connection, progress: Callable[[str, int, int], None]) -> None:
    total = db.execute("select count(*) from touched").fetchone()[0]
    for table in ("card", "card_note"):
        db.execute(f"delete from {table} where contact_id in (select id from touched)")
    done = 0
    for chunk in _chunks(db):
        tasks = _tasks(db, [facts.task for facts in chunk if facts.task is not None])
        _insert(db, "card", _COLUMNS, (_card(facts, tasks) for facts in chunk))
        notes = db.execute(_NOTES, {"first": chunk[0].id, "last": chunk[-1].id}).fetchall()
        folded = ((contact, fold(text or "")) for contact, text in notes)
        _insert(db, "card_note", ("contact_id", "text"), (note for note in folded if note[1]))
        done += len(chunk)
        progress("drawing cards", done, total)


def _insert(
    db: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    for statement in bulk.inserts(table, columns, rows):
        db.execute(*statement)


def _chunks(db: sqlite3.Connection) -> Iterator[list[_Facts]]:
    last = -1
    while chunk := [_Facts(*row) for row in db.execute(_FACTS, (last, _CHUNK)).fetchall()]:
        yield chunk
        last = chunk[-1].id


def _tasks(db: sqlite3.Connection, keys: list[int]) -> dict[int, tuple[str, str | None, str]]:
    """The open tasks that come next: key to due day, time and title."""
    found: dict[int, tuple[str, str | None, str]] = {}
    for key in keys:
        row = db.execute("select due_on, due_time, title from task where id = ?", (key,)).fetchone()
        found[key] = row
    return found


def _card(facts: _Facts, tasks: dict[int, tuple[str, str | None, str]]) -> tuple[Any, ...]:
    name = shown_name(facts.display, facts.first, facts.last, facts.channel, facts.company)
    is_open = facts.status == Status.OPEN
    due, at, words = tasks[facts.task] if facts.task is not None else (NO_DUE, None, None)
    searched = (name, facts.company or "", facts.matches or "")
    return (
        facts.id,
        facts.stage if is_open else None,
        0 if facts.pinned else 1,
        due,
        0,
        at,
        words,
        name,
        facts.title,
        facts.company,
        _headcount(facts),
        None,
        facts.stage,
        facts.status,
        facts.entered or facts.created,
        " ".join(_signs(facts)),
        facts.amount,
        facts.currency,
        facts.step,
        facts.close_on,
        "\n".join("\n".join(fold(line) for line in part.splitlines()) for part in searched if part),
    )


def _headcount(facts: _Facts) -> str | None:
    if facts.least is None and facts.most is None:
        return None
    least, most = facts.least or facts.most or 0, facts.most or facts.least or 0
    return f"{least:,}" if least == most else f"{least:,}–{most:,}"


def _signs(facts: _Facts) -> Iterator[str]:
    if facts.proof in ("override", "imported"):
        yield facts.proof
    if not facts.touched:
        yield "cold"
    if facts.booked:
        yield "booked"
    if facts.stage != "lead" and facts.task is None and facts.status == Status.OPEN:
        yield "nostep"
    if facts.stage == "opportunity" and facts.status == Status.OPEN:
        if facts.amount is None:
            yield "unsized"
        if facts.close_on is None:
            yield "undated"
