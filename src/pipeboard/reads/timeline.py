"""A contact's story, newest first: talks, notes, follow-ups, stages, gates, deals, imports."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pipeboard.domain.days import say_date
from pipeboard.domain.money import Money
from pipeboard.domain.tandem import Outcome, RunState, StopReason
from pipeboard.domain.terms import Proof, Stage
from pipeboard.reads.calls import CallRecord, calls, outcome_words, plain
from pipeboard.reads.prefill import local_day
from pipeboard.reads.scores import mql_changes, noon
from pipeboard.store.model import ruling, scorer

_ACTIVITIES = """
select y.at, y.kind, y.direction, y.outcome, y.subject, y.body, y.offer, y.content,
  a.n || '/' || r.max_attempts
from activity y left join attempt a on a.id = y.attempt_id
left join cadence r on r.id = a.cadence_id
where y.contact_id = ? and y.call_id is null order by y.id"""
_RUNS = """
select created_at, updated_at, state, stop_reason, run_no, max_attempts,
  (select count(*) from attempt where cadence_id = cadence.id and completed_on is not null)
from cadence where contact_id = ? order by id"""
_ASSESSMENTS = """
select id, taken_at, mode, state, need_fulfillable, need_text, solution_text, extra from assessment
where contact_id = ? order by id"""
_VISITS = "select entered_at, stage, cycle, in_error from visit where contact_id = ? order by id"
_GATES = """
select gate, origin, passed_at, override_reason, withdrawn_at, withdrawn_reason, in_error
from qualification where contact_id = ? order by id"""
_DEALS = """
select name, opened_at, status, amount, currency, closed_on, lost_reason, lost_note, updated_at
from opportunity where contact_id = ? order by id"""
_TASKS = """
select kind, title, due_on, due_time, state, updated_at from task
where contact_id = ? and state <> 'open' order by id"""
_IMPORT = """
select b.created_at, b.file_name from contact c join import_batch b on b.id = c.import_id
where c.id = ?"""
_BEHAVIOURS = """
select rule, happened_on, created_at, points, origin, note from behaviour
where contact_id = ? order by happened_on, id"""
_MERGED = "select created_at, old_id from merged where contact_id = ? order by id"
_KINDS = {"email": "e-mail", "linkedin": "LinkedIn"}
_VERDICTS = {"yes": "we can meet the need", "no": "we cannot meet the need", "unsure": "not sure"}


class Happening(NamedTuple):
    """One thing that happened with a contact."""

    at: str
    """UTC instant."""
    kind: str
    """An activity's kind, or call, assessment, follow-ups, stage, gate, deal, task, import, merge,
    behaviour, score."""
    words: str
    """One line; words from outside may be in it."""
    detail: str
    """What was said or noted, in lines; may be empty."""
    call: CallRecord | None = None
    """The whole record, when it was a call."""


def timeline(db: sqlite3.Connection, contact_id: int, today: date | None = None) -> list[Happening]:
    """Return all that happened with a contact, newest first.

    With the day it is also told when the score made an MQL of them, and when no more.
    """
    story = [happening for tell in _TELLERS for happening in tell(db, contact_id)]
    story += _mql(db, contact_id, today) if today else ()
    return [told for _, told in sorted(enumerate(story), key=lambda one: (one[1].at, one[0]))][::-1]


def _imports(db: sqlite3.Connection, contact_id: int) -> Iterator[Happening]:
    for at, name in db.execute(_IMPORT, (contact_id,)).fetchall():
        yield Happening(at, "import", f"imported from {name}", "")


def _behaviours(db: sqlite3.Connection, contact_id: int) -> Iterator[Happening]:
    rows = db.execute(_BEHAVIOURS, (contact_id,)).fetchall()
    if not rows:
        return
    model = ruling(db).model
    is_on = scorer(db) is not None
    for name, on, created, points, origin, note in rows:
        rule = model.behaviour(name)
        words = rule.words if rule else plain(name)
        words += f" +{points}" if is_on else ""
        words += " (imported)" if origin == "imported" else ""
        at = created if local_day(created).isoformat() == on else noon(date.fromisoformat(on))
        yield Happening(at, "behaviour", words, note)


def _mql(db: sqlite3.Connection, contact_id: int, today: date) -> Iterator[Happening]:
    for change in mql_changes(db, contact_id, today):
        yield Happening(change.at, "score", change.words, "")


def _merges(db: sqlite3.Connection, contact_id: int) -> Iterator[Happening]:
    for at, number in db.execute(_MERGED, (contact_id,)).fetchall():
        yield Happening(at, "merge", f"merged with contact {number}", "")


def _activities(db: sqlite3.Connection, contact_id: int) -> Iterator[Happening]:
    rows = db.execute(_ACTIVITIES, (contact_id,)).fetchall()
    for at, kind, direction, outcome, subject, body, offer, content, attempt in rows:
        offered = " · an offer was made" if offer else ""
        if kind == "note":
            first, _, rest = body.partition("\n")
            said = _with(subject, first) if subject else first
            yield Happening(at, kind, said + offered, rest)
            continue
        words = touch(kind, direction, outcome) + (f" (attempt {attempt})" if attempt else "")
        words = _with(_with(words, content or ""), subject) + offered
        yield Happening(at, kind, words, body)


def touch(kind: str, direction: str | None, outcome: str | None) -> str:
    """Return an activity in words: `call: no answer`, `e-mail sent`, `e-mail from them`."""
    name = _KINDS.get(kind, kind)
    if kind == "content" or outcome == Outcome.SENT:
        return f"{name} sent"
    if outcome:
        return f"{name}: {outcome_words(outcome)}"
    return f"{name} from them" if direction == "in" else name


def _starts(db: sqlite3.Connection, contact_id: int) -> Iterator[Happening]:
    for started, _, _, _, run_no, *_ in db.execute(_RUNS, (contact_id,)).fetchall():
        again = f", run {run_no}" if run_no > 1 else ""
        yield Happening(started, "follow-ups", f"follow-ups started{again}", "")


def _ends(db: sqlite3.Connection, contact_id: int) -> Iterator[Happening]:
    for _, at, state, reason, _, most, made in db.execute(_RUNS, (contact_id,)).fetchall():
        of = f"{made} of {most} attempts made"
        if state == RunState.STOPPED:
            why = StopReason(reason).words if reason in tuple(StopReason) else ""
            yield Happening(at, "follow-ups", f"{_with('follow-ups stopped', why)} · {of}", "")
        elif state == RunState.EXHAUSTED:
            yield Happening(at, "follow-ups", f"follow-ups over: {of}", "")


def _calls(db: sqlite3.Connection, contact_id: int) -> Iterator[Happening]:
    for call in calls(db, contact_id):
        yield Happening(call.started, "call", call.words, "\n".join(call.lines()), call)


def _assessments(db: sqlite3.Connection, contact_id: int) -> Iterator[Happening]:
    rows = db.execute(_ASSESSMENTS, (contact_id,)).fetchall()
    for _, at, mode, state, verdict, need, solution, extra in rows:
        words = "needs assessment" + (" (written)" if mode == "written" else "")
        words += f": {_VERDICTS[verdict]}" if verdict else ""
        words += "" if state == "done" else f" ({state})"
        answers = (("need", need), ("solution", solution), *json.loads(extra).items())
        said = [_with(name, text) for name, text in answers if text]
        yield Happening(at, "assessment", words, "\n".join(said))


def _gates(db: sqlite3.Connection, contact_id: int) -> Iterator[Happening]:
    rows = db.execute(_GATES, (contact_id,)).fetchall()
    for gate, origin, passed, reason, withdrawn, why, in_error in rows:
        label = Stage(gate).label
        how = "from an import" if origin == Proof.IMPORTED else f"by {origin}"
        yield Happening(passed, "gate", f"{label} {how}", reason or "")
        if withdrawn:
            how = "withdrawn as made in error" if in_error else "withdrawn"
            yield Happening(withdrawn, "gate", f"{label} {how}", why or "")


def _visits(db: sqlite3.Connection, contact_id: int) -> Iterator[Happening]:
    for at, stage, cycle, in_error in db.execute(_VISITS, (contact_id,)).fetchall():
        words = f"became {'an' if stage in ('sql', 'opportunity') else 'a'} {Stage(stage).label}"
        words += f", cycle {cycle}" if cycle > 1 else ""
        yield Happening(at, "stage", words + (" (in error)" if in_error else ""), "")


def _deals(db: sqlite3.Connection, contact_id: int) -> Iterator[Happening]:
    rows = db.execute(_DEALS, (contact_id,)).fetchall()
    for name, opened, status, amount, currency, closed, reason, note, changed in rows:
        worth = f" · {Money(amount, currency).plain()}" if amount is not None else ""
        yield Happening(opened, "deal", _with("opportunity opened", name) + worth, "")
        if status == "open":
            continue
        on = f" on {closed}" if closed else ""
        words = _with(f"opportunity {status}{on}", plain(reason or "")) + worth
        yield Happening(changed, "deal", words, note or "")


def _tasks(db: sqlite3.Connection, contact_id: int) -> Iterator[Happening]:
    rows = db.execute(_TASKS, (contact_id,)).fetchall()
    for kind, title, due, time, state, changed in rows:
        what = f"{plain(state)}: {title}" if kind == "todo" else f"{kind} {plain(state)}: {title}"
        done_on, day = local_day(changed), date.fromisoformat(due)
        at = f" {time}" if time else ""
        was_due = "" if day == done_on and not at else f"was due {say_date(day, done_on)}{at}"
        yield Happening(changed, "task", what, was_due)


_TELLERS = (
    *(_imports, _visits, _starts, _activities, _calls),
    *(_assessments, _gates, _deals, _tasks, _ends, _merges, _behaviours),
)
"""Each tells its part; of what happened in one second the later one stays above."""


def _with(words: str, more: str) -> str:
    return f"{words}: {more}" if more else words
