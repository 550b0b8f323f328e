"""The card table: what the board draws and find searches, derived from the records of a contact."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from pipeboard.domain.people import shown_name
from pipeboard.domain.rules import Rules
from pipeboard.domain.tandem import Half, HalfState, RunState
from pipeboard.domain.terms import Icp, Origin, Stage, Status, TaskKind
from pipeboard.domain.text import fold
from pipeboard.store import bulk, facts, rules
from pipeboard.store.facets import facets
from pipeboard.store.facts import Facts, Run
from pipeboard.store.model import KEY
from pipeboard.store.scores import UNSCORED, Scoring, Standing

NO_DUE = "9999-12-31"
TOUCHED = "create temp table if not exists touched(id integer primary key)"
_ATTEMPT = "attempt"
_FIRST = {TaskKind.APPOINTMENT: 0, TaskKind.CALLBACK: 0, _ATTEMPT: 1}
_ROTS_AFTER = {Stage.LEAD: 30, Stage.OPPORTUNITY: 7}  # days without anything that moved
_ROTS_AFTER_WORKING = {Stage.SAL: 5, Stage.SQL: 10}

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

# A setting that was deleted has its key in what it was.
_SETTINGS = """
select coalesce((select key from setting where id = change.row), json_extract(was, '$.key'))
from change where tbl = 'setting' and entry = ?1
and id >= (select first from entry where id = ?1)"""

_COLUMNS = (
    "contact_id board pin due rank due_time due_words name title company headcount score "
    "stage status stage_at signs amount currency deal_step close_on find "
    "attempt halves run step inbound zone rots_on reply_at written_at sole_until moved_on facets"
).split()


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
    _touch_by_settings(db, entry)
    _rewrite(db, progress, _day_of(db, entry))


def _touch_by_settings(db: sqlite3.Connection, entry: int) -> None:
    """Whom changed settings concern: a model everybody, days that are worked SALs and SQLs."""
    keys = {row[0] for row in db.execute(_SETTINGS, (entry,))}
    if KEY in keys:
        db.execute("insert or ignore into touched select id from contact")
    elif keys:
        db.execute(
            "insert or ignore into touched "
            "select contact_id from card where board in ('sal', 'sql')"
        )


def rewrite_all(db: sqlite3.Connection, progress: Callable[[str, int, int], None]) -> None:
    """Rewrite every card from the records."""
    db.execute(TOUCHED)
    db.execute("delete from touched")
    db.execute("insert into touched select id from contact union select contact_id from card")
    last = db.execute("select max(id) from entry").fetchone()[0]
    scored = db.execute("select max(taken_on) from score").fetchone()[0]
    day = _day_of(db, last or 0)
    _rewrite(db, progress, max(day, date.fromisoformat(scored)) if scored else day)


def _day_of(db: sqlite3.Connection, entry: int) -> date:
    """The local day of a command; before the first one the first that there is."""
    row = db.execute("select at from entry where id = ?", (entry,)).fetchone()
    return datetime.fromisoformat(row[0]).astimezone().date() if row else date.min


def _rewrite(
    db: sqlite3.Connection, progress: Callable[[str, int, int], None], today: date
) -> None:
    total = db.execute("select count(*) from touched").fetchone()[0]
    for table in ("card", "card_note"):
        db.execute(f"delete from {table} where contact_id in (select id from touched)")
    done, rots_on, scoring = 0, _rots_on(rules.read(db)), Scoring(db, today)
    for chunk in facts.chunks(db):
        scores = scoring.take(chunk)
        standing = ((one, scores.get(one.id, UNSCORED)) for one in chunk)
        _insert(db, "card", _COLUMNS, (_card(one, score, rots_on) for one, score in standing))
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


def _card(one: Facts, score: Standing, rots_on: Callable[[str, str], str]) -> tuple[Any, ...]:
    name = shown_name(one.display, one.first, one.last, one.channel, one.company)
    is_open = one.status == Status.OPEN
    halves = _open_halves(one.run)
    step = _first_step(one, halves)
    searched = (name, one.company or "", one.matches or "")
    entered = one.entered or one.created
    moved_on = _moved_on(one, entered)
    return (
        one.id,
        one.stage if is_open else None,
        0 if one.pinned else 1,
        step.due,
        score.rank,
        step.at,
        step.words,
        name,
        one.title,
        one.company,
        _headcount(one),
        score.shown,
        one.stage,
        one.status,
        entered,
        " ".join((*_signs(one, step is not _NO_STEP), *score.signs)),
        one.amount,
        one.currency,
        one.step,
        one.close_on,
        "\n".join("\n".join(fold(line) for line in part.splitlines()) for part in searched if part),
        f"{one.run.n}/{one.run.attempts}" if one.run and one.run.n else None,
        " ".join(halves),
        one.run.state if one.run else None,
        step.kind,
        int(one.origin == Origin.INBOUND),
        one.zone,
        rots_on(one.stage, moved_on) if is_open else NO_DUE,
        one.reply_at if one.status in (Status.OPEN, Status.NURTURE) else None,
        one.assessed_at if one.written and is_open else None,
        _sole_until(one),
        moved_on,
        facets(one),
    )


class _Step(NamedTuple):
    """What is due first: `attempt`, the kind of a task, or nothing."""

    due: str
    at: str | None
    words: str | None
    kind: str | None


_NO_STEP = _Step(NO_DUE, None, None, None)


def _first_step(one: Facts, halves: list[Half]) -> _Step:
    planned = _NO_STEP
    if one.task:
        planned = _Step(one.task.on, one.task.at, one.task.words, one.task.kind)
    if not (one.run and one.run.on):
        return planned
    words = " + ".join(half.label for half in halves) or None
    return min(_Step(one.run.on, one.run.at, words, _ATTEMPT), planned, key=_in_order)


def _in_order(step: _Step) -> tuple[str, str, int]:
    """By day, then by time; of two at once, the one that Today has first."""
    return step.due, step.at or "~", _FIRST.get(step.kind or "", 2)


def _open_halves(run: Run | None) -> list[Half]:
    states = ((Half.CALL, run.call), (Half.EMAIL, run.email)) if run else ()
    return [half for half, state in states if state == HalfState.OPEN]


def _sole_until(one: Facts) -> str:
    """The day of the second open thing: until then `due` and `step` say all that is due.

    A task on another wall may be due here on another day: nothing is said of such a contact.
    """
    days = one.task.days.split() if one.task else []
    if one.task and one.task.zoned:
        return ""
    if one.run and one.run.on:
        days.append(one.run.on)
    return sorted(days)[1] if len(days) > 1 else NO_DUE


def _moved_on(one: Facts, entered: str) -> str:
    """The day of the last thing that moved: a touch, a call, an assessment, a new stage."""
    at = max(one.touched_on or "", one.called_at or "", one.assessed_at or "", entered)
    return at[:10]


def _rots_on(kept: Rules) -> Callable[[str, str], str]:
    """Return what says from which day a contact rots, by its stage and the day it last moved."""

    @cache
    def rots_on(stage: str, moved_on: str) -> str:
        try:
            day = date.fromisoformat(moved_on)
            if stage in _ROTS_AFTER_WORKING:
                return kept.working_days_on(day, _ROTS_AFTER_WORKING[Stage(stage)]).isoformat()
            return (day + timedelta(_ROTS_AFTER[Stage(stage)])).isoformat()
        except (ValueError, OverflowError):  # no working day, or a date beyond the calendar
            return NO_DUE

    return rots_on


def _headcount(one: Facts) -> str | None:
    if one.least is None and one.most is None:
        return None
    least, most = one.least or one.most or 0, one.most or one.least or 0
    return f"{least:,}" if least == most else f"{least:,}–{most:,}"


def _signs(one: Facts, has_step: bool) -> Iterator[str]:
    if one.proof in ("override", "imported"):
        yield one.proof
    if one.icp == Icp.MATCH:
        yield "match"
    if not one.touched_on and not one.assessed_at:
        yield "cold"
    if one.task and one.task.booked:
        yield "booked"
    is_over = one.run is not None and one.run.state in (RunState.STOPPED, RunState.EXHAUSTED)
    if one.status == Status.OPEN and not has_step and (one.stage != "lead" or is_over):
        yield "nostep"
    if one.status == Status.OPEN and one.one_way:
        yield "oneway"
    if one.run and one.run.state == RunState.PAUSED:
        yield "paused"
    if one.run and one.run.snoozes:
        yield "snoozed"
    if one.stage == "opportunity" and one.status == Status.OPEN:
        if one.amount is None:
            yield "unsized"
        if one.close_on is None:
            yield "undated"
