"""What a contact scores and why, line by line; what the score suggests; the rows of an export."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from pipeboard.domain.icp import Fit
from pipeboard.domain.scoring import CLAMP, ROUNDING, Event, Scored, Scorer, icp_of
from pipeboard.domain.suggestion import Suggestion
from pipeboard.domain.terms import Icp
from pipeboard.store import persons
from pipeboard.store.model import ruling, scorer

_PAGE = 2000
_CONFIRMED = """select need_fulfillable = 'yes' from assessment
where contact_id = ? and state = 'done' order by taken_at desc, id desc limit 1"""
_SIGNS = "select signs from card where contact_id = ?"
_CREATED = "select created_at from contact where id = ?"
_LOGGED = "select max(created_at) from behaviour where contact_id = ? and happened_on = ?"
_FACES = f"""select contact_id, name, company, icp from card k join contact c on c.id = contact_id
where contact_id > ? order by contact_id limit {_PAGE}"""
_NOON = time(12)


class Lamps(NamedTuple):
    """The three that have to be lit before a contact is worth a call: enriched, scored, confirmed.

    Enriched: title, company, headcount, industry and one channel that works are known. Scored:
    with all that known. Confirmed: an assessment found a need that can be met.
    """

    enriched: bool
    scored: bool
    confirmed: bool


class Standing(NamedTuple):
    """How a contact fits and what it scores on a day."""

    icp: Icp
    profile: tuple[Fit, Fit, Fit]
    """Industry, size and role, and whether each fits."""
    lamps: Lamps
    score: Scored | None
    """None while scoring is off."""
    version: int
    """The model's; 0 while scoring is off."""
    is_mql: bool
    suggestion: str
    """`call today` or `send intro e-mail`; '' for nothing."""


class MqlChange(NamedTuple):
    """A day on which a contact became an MQL, or was none any more."""

    on: date
    at: str
    """UTC instant, to stand in the story beside what was logged."""
    is_mql: bool
    score: int

    @property
    def words(self) -> str:
        """In words: `MQL at a score of 72`."""
        gained = f"MQL at a score of {self.score}"
        return gained if self.is_mql else f"no MQL any more: the score fell to {self.score}"


def standing(db: sqlite3.Connection, contact_id: int, today: date) -> Standing | None:
    """Return how a contact stands, or None when there is no such contact."""
    by, on = ruling(db), scorer(db)
    known = persons.known(db, [contact_id], columns=by.model.columns).get(contact_id)
    if known is None:
        return None
    icp, profile = icp_of(by.model, known.person)
    need = db.execute(_CONFIRMED, (contact_id,)).fetchone()
    lamps = Lamps(known.is_enriched, known.is_enriched and on is not None, bool(need and need[0]))
    if on is None:
        return Standing(icp, profile, lamps, None, 0, is_mql=False, suggestion="")
    did = persons.events(db, [contact_id]).get(contact_id, [])
    score = on.score(known.person, did, today)
    row = db.execute(_SIGNS, (contact_id,)).fetchone()
    signs = row[0].split() if row else []
    suggested = next((one.words for one in Suggestion if one in signs), "")
    is_mql = score.lo >= on.model.mail_at
    return Standing(icp, profile, lamps, score, on.model.version, is_mql, suggested)


def mql_changes(db: sqlite3.Connection, contact_id: int, today: date) -> list[MqlChange]:
    """Return when a contact became an MQL and when it ceased to be one, oldest first.

    They are derived: what was done is played again day by day, with the fit and the model as they
    are, from the day the contact came in.
    """
    by = scorer(db)
    row = db.execute(_CREATED, (contact_id,)).fetchone()
    if by is None or row is None:
        return []
    known = persons.known(db, [contact_id], columns=by.model.columns)[contact_id].person
    did = persons.events(db, [contact_id]).get(contact_id, [])
    came = _local_day(row[0])
    changes: list[MqlChange] = []
    was = False
    for day in _turns(did, came, today, by.model.decay):
        so_far = [event for event in did if event.on <= day]
        lo = by.rate(known, so_far, day).lo
        if (lo >= by.model.mail_at) is not was:
            was = not was
            at = row[0] if day == came else _instant(db, contact_id, day)
            changes.append(MqlChange(day, at, was, lo))
    return changes


def export(db: sqlite3.Connection, today: date) -> Iterator[tuple[str, ...]] | None:
    """Return a header and a row a contact with the points of every rule; None while scoring is off.

    The columns of the rules, `clamp` and `rounding` add up to `total`, in which what is not known
    counts nothing; `most` is the total when all of it fits.
    """
    by = scorer(db)
    return None if by is None else _exported(db, by, today)


def _exported(db: sqlite3.Connection, by: Scorer, today: date) -> Iterator[tuple[str, ...]]:
    rules = (*by.model.points(), CLAMP, ROUNDING)
    yield ("id", "name", "company", "icp", *rules, "total", "most")
    last = 0
    while faces := db.execute(_FACES, (last,)).fetchall():
        ids = [face[0] for face in faces]
        known = persons.known(db, ids, columns=by.model.columns)
        did = persons.events(db, ids)
        for who, name, company, icp in faces:
            score = by.score(known[who].person, did.get(who, []), today)
            points = (_plain(line.lo) for line in score.lines)
            totals = (str(score.lo), str(score.hi))
            yield (str(who), name, company or "", icp, *points, *totals)
        last = ids[-1]


def _plain(hundredths: int) -> str:
    """Points as a spreadsheet adds them: `15`, `-20`, `7.5`."""
    return f"{hundredths / 100:g}"


def _turns(
    did: list[Event], came: date, today: date, decay: tuple[tuple[int, int], ...]
) -> list[date]:
    """The days on which a score may have changed, from the day the contact came in."""
    days = {came}
    for event in did:
        days.add(event.on)
        for age, _ in decay:
            try:
                days.add(event.on + timedelta(age + 1))
            except OverflowError:
                continue
    return sorted(day for day in days if came <= day <= today)


def _instant(db: sqlite3.Connection, contact_id: int, day: date) -> str:
    """When what changed a score on a day was logged; noon for what time alone did."""
    (logged,) = db.execute(_LOGGED, (contact_id, day.isoformat())).fetchone()
    if logged and _local_day(logged) == day:
        return str(logged)
    return noon(day)


def noon(day: date) -> str:
    """Return the middle of a local day, as an instant is stored."""
    at = datetime.combine(day, _NOON).astimezone()
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _local_day(instant: str) -> date:
    return datetime.fromisoformat(instant).astimezone().date()
