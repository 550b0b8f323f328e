"""One action on many contacts: nurture, tags, follow-ups; who is refused is told, the rest done."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from pipeboard.commands import followups, runs
from pipeboard.commands.records import leave_many
from pipeboard.domain import moves
from pipeboard.domain.days import say_date
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.tandem import RunState, StopReason
from pipeboard.domain.terms import Stage, Status, TaskKind
from pipeboard.domain.text import clean, fold, plural
from pipeboard.store import rules
from pipeboard.store.tables import Task
from pipeboard.store.unit import Unit

CHUNK = 2000  # contacts looked up and written together
_SAID = 3  # reasons that the words name
_ASKED = "(select value from json_each(?))"
_STANDING = f"select id, stage, status from contact where id in {_ASKED}"
_NAMED = f"select contact_id, name from card where contact_id in {_ASKED}"
_TAGGED = f"select id, tags from contact where id in {_ASKED}"
_GOING = f"('{RunState.ACTIVE}', '{RunState.PAUSED}')"
_STOP = f"""update cadence set state = '{RunState.STOPPED}', stop_reason = '{StopReason.NURTURE}',
updated_at = ? where contact_id in {_ASKED} and state in {_GOING}"""
_CANCEL = f"""update task set state = 'cancelled', sequence = sequence + 1, updated_at = ?
where contact_id in {_ASKED} and state = 'open'"""
_PARK = f"""update contact set status = '{Status.NURTURE}', revisit_on = ?, exit_reason = ?,
exit_note = ?, updated_at = ? where id in {_ASKED}"""
_RETAG = "update contact set tags = ?, updated_at = ? where id = ?"
T = TypeVar("T")


class Refused(NamedTuple):
    """One contact that an action was not done on, and why not."""

    contact_id: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """What one action on many came to, with words for the rep.

    `done` are those it was done on, in the order they were named. Who is neither `done` nor
    `refused` was already as the action would leave them.
    """

    done: tuple[int, ...]
    refused: tuple[Refused, ...]
    words: str


@runs.on_workdays
def nurture(
    unit: Unit,
    ids: Iterable[int],
    *,
    until: date | None,
    reason: str,
    note: str = "",
    today: date,
) -> Bulk | Refusal:
    """Park many contacts until a day, by default the working day 90 days on (row 8).

    Each stands then as `moves.nurture` leaves one: visit ended, follow-ups stopped, tasks
    cancelled, a revisit planned. The unit is named after it: who calls it as a part of more names
    the unit afterwards.
    """
    until = until or rules.read(unit.raw).roll(today + timedelta(moves.NURTURE_DAYS))
    if refusal := moves.refuse_nurture(reason, until, note, today):
        return refusal

    def refuse(stage: Stage, status: Status) -> str:
        refusal = moves.refuse_leaving(stage, status, "nurture")
        return refusal.reason if refusal else ""

    found = _sort_out(unit, ids, refuse)
    for done, chunk in _chunks(found.allowed):
        _park(unit, chunk, until, reason, clean(note) or None)
        unit.progress("to nurture", done, len(found.allowed))
    unit.says(f"nurture {plural(len(found.allowed), 'contact')}")
    words = f"{len(found.allowed):,} nurtured until {say_date(until, today)}"
    return Bulk(found.allowed, found.refused, f"{words}{_say(found.refused)}")


def tag(
    unit: Unit, ids: Iterable[int], add: Iterable[str] = (), remove: Iterable[str] = ()
) -> Bulk | Refusal:
    """Put tags on many contacts and take others off; case and accents make no other tag."""
    more, less = _tags(add), _tags(remove)
    if both := more.keys() & less.keys():
        return Refusal(f"“{more[min(both)]}” cannot be put on and taken off at once.")
    if not more and not less:
        return Refusal("Say which tags: +event puts one on, -event takes it off.")
    found, done = _sort_out(unit, ids), list[int]()
    for at, chunk in _chunks(found.allowed):
        changed = _retagged(unit, chunk, more, less)
        given = ((text, unit.stamp, contact_id) for contact_id, text in changed.items())
        unit.raw.executemany(_RETAG, given)
        done += changed
        unit.progress("tags", at, len(found.allowed))
    unit.says(f"tag {plural(len(done), 'contact')}")
    said = " ".join([f"+{name}" for name in more.values()] + [f"-{name}" for name in less.values()])
    who = found.names[done[0]] if len(done) == 1 else plural(len(done), "contact")
    words = f"{who} tagged {said}"
    if same := len(found.allowed) - len(done):
        words += f" · {same:,} as {'it was' if same == 1 else 'they were'}"
    return Bulk(tuple(done), found.refused, f"{words}{_say(found.refused)}")


def follow(unit: Unit, ids: Iterable[int], *, now: datetime, attempts: int | None = None) -> Bulk:
    """Start follow-ups with many contacts; `now` is local and aware."""
    found = _sort_out(unit, ids)
    done, refused = list[int](), list(found.refused)
    for at, contact_id in enumerate(found.allowed, 1):
        started = followups.start(unit, contact_id, now=now, attempts=attempts)
        if isinstance(started, Refusal):
            refused.append(Refused(contact_id, found.names[contact_id], str(started)))
        else:
            done.append(contact_id)
        unit.progress("follow-ups", at, len(found.allowed))
    unit.says(f"follow-ups started with {plural(len(done), 'contact')}")
    words = f"follow-ups started with {len(done):,}"
    return Bulk(tuple(done), tuple(refused), f"{words}{_say(refused)}")


@dataclass(frozen=True, slots=True)
class _SortedOut:
    """Whom an action may be done on and who is refused; what everybody is called."""

    allowed: tuple[int, ...]
    refused: tuple[Refused, ...]
    names: Mapping[int, str]


def _sort_out(
    unit: Unit, ids: Iterable[int], refuse: Callable[[Stage, Status], str] = lambda *_: ""
) -> _SortedOut:
    """Ask of each contact, by stage and status, why the action cannot be done on it."""
    wanted = tuple(dict.fromkeys(ids))
    allowed, refused, names = list[int](), list[Refused](), dict[int, str]()
    for _, chunk in _chunks(wanted):
        listed = (json.dumps(chunk),)
        standing = {row[0]: row[1:] for row in unit.raw.execute(_STANDING, listed)}
        names |= dict(unit.raw.execute(_NAMED, listed).fetchall())
        for contact_id in chunk:
            name = names.setdefault(contact_id, f"contact {contact_id}")
            if contact_id not in standing:
                refused.append(Refused(contact_id, name, f"There is no contact {contact_id}."))
                continue
            stage, status = standing[contact_id]
            if why := refuse(Stage(stage), Status(status)):
                refused.append(Refused(contact_id, name, why))
            else:
                allowed.append(contact_id)
    return _SortedOut(tuple(allowed), tuple(refused), names)


def _park(unit: Unit, chunk: Sequence[int], until: date, reason: str, note: str | None) -> None:
    """Write what `moves.park` writes, for many: one statement a table."""
    listed, db = json.dumps(chunk), unit.raw
    leave_many(unit, chunk)
    db.execute(_STOP, (unit.stamp, listed))
    db.execute(_CANCEL, (unit.stamp, listed))
    db.execute(_PARK, (until.isoformat(), reason, note, unit.stamp, listed))
    columns = ("contact_id", "kind", "title", "due_on")
    revisit = (TaskKind.REVISIT.value, "Revisit", until.isoformat())
    unit.pour(Task, columns, ((contact_id, *revisit) for contact_id in chunk))


def _tags(names: Iterable[str]) -> dict[str, str]:
    """Tags by what they are matched by, as they were written first."""
    tags: dict[str, str] = {}
    for name in names:
        if key := fold(tag := " ".join(clean(name).split())):
            tags.setdefault(key, tag)
    return tags


def _retagged(
    unit: Unit, chunk: Sequence[int], more: Mapping[str, str], less: Mapping[str, str]
) -> dict[int, str]:
    """The tags (as stored) of the contacts whose tags change, in the order asked."""
    stored = dict(unit.raw.execute(_TAGGED, (json.dumps(chunk),)).fetchall())
    changed = {}
    for contact_id in chunk:
        before = json.loads(stored[contact_id])
        kept = [name for name in before if fold(name) not in less]
        has = {fold(name) for name in kept}
        after = [*kept, *(name for key, name in more.items() if key not in has)]
        if after != before:
            changed[contact_id] = json.dumps(after, ensure_ascii=False)
    return changed


def _chunks(ids: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    """Some of them at a time, each with how many these and those before are."""
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        yield start + len(chunk), chunk


def _say(refused: Sequence[Refused]) -> str:
    """How many were refused and why, the commonest reasons first; a lone one is named."""
    if not refused:
        return ""
    whys = Counter(_bare(one) for one in refused).most_common()
    if len(refused) == 1:
        return f" · 1 refused: {refused[0].name} {whys[0][0]}"
    said = [f"{count:,} × {why}" if len(whys) > 1 else why for why, count in whys[:_SAID]]
    more = "; …" if len(whys) > _SAID else ""
    return f" · {len(refused):,} refused: {'; '.join(said)}{more}"


def _bare(one: Refused) -> str:
    """Why one was refused, without the name: the same reason is the same for everybody."""
    return one.why.removeprefix(f"{one.name} ").rstrip(".")
