"""What contacts score: kept for those that a command touched, and brought up to date each day."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pipeboard.domain.scoring import Scorer, say_range
from pipeboard.domain.suggestion import Suggestion, fired_on, is_live, rank_of, suits
from pipeboard.domain.tandem import Outcome
from pipeboard.store import bulk, persons
from pipeboard.store.facts import Facts
from pipeboard.store.model import scorer
from pipeboard.store.persons import Known

NEVER = "9999-12-31"
AT_ONCE = 1000
"""How many scores are brought up to a day in one go."""
MQL = "mql"
_COLUMNS = (
    "contact_id version lo hi fit_lo fit_hi behaviour enriched taken_on next_on mail_on call_on"
).split()
_AMONG = "in (select value from json_each(?))"
_TAKEN = f"select {', '.join(_COLUMNS)} from score where contact_id {_AMONG}"
_GONE = """delete from score where contact_id in (select id from touched)
and contact_id not in (select id from contact)"""
_OFF = "delete from score where contact_id in (select id from touched)"
_FADED = "select contact_id from score where next_on <= ? order by next_on limit ?"
_SIGNS = f"select contact_id, signs from card where contact_id {_AMONG}"
_REDRAW = "update card set score = ?, rank = ?, signs = ? where contact_id = ?"
# An e-mail that came in does not answer the suggestion to write one; a call is one either way.
_WENT_OUT = f"""select contact_id, kind, max(local_on) from json_each(?) asked
cross join activity a on a.contact_id = asked.value and kind in ('email', 'call')
  and (kind = 'call' or direction = 'out') and outcome is not '{Outcome.SKIP}'
group by contact_id, kind"""
_KINDS = {Suggestion.CALL: "call", Suggestion.MAIL: "email"}


class Taken(NamedTuple):
    """The score of one contact as it is kept; days are ISO dates."""

    contact_id: int
    version: int
    lo: int
    hi: int
    fit_lo: int
    fit_hi: int
    behaviour: int
    enriched: int
    taken_on: str
    next_on: str
    mail_on: str | None
    call_on: str | None


class Standing(NamedTuple):
    """What a card says of a score: the text, the rank, and the signs."""

    shown: str | None
    rank: int
    signs: tuple[str, ...]


UNSCORED = Standing(None, 0, ())
_WentOut = Mapping[tuple[int, str], str]


class Scoring:
    """Keeps the scores of one rewrite; while scoring is off there are none."""

    def __init__(self, db: sqlite3.Connection, today: date) -> None:
        """Take the model as it is now, and forget the scores of the touched that are gone."""
        self.db, self.today, self.by = db, today, scorer(db)
        db.execute(_GONE if self.by else _OFF)

    def take(self, chunk: Sequence[Facts]) -> dict[int, Standing]:
        """Score some contacts, keep what changed, and return what their cards say of it."""
        if self.by is None:
            return {}
        model = self.by.model
        scores = keep(self.db, self.by, self._known(self.by, chunk), self.today)
        hot = [who for who, score in scores.items() if score.lo >= model.mail_at]
        went_out = _went_out(self.db, hot) if hot else {}
        found = {}
        for one in chunk:
            score = scores[one.id]
            signs: tuple[str, ...] = ()
            if score.lo >= model.mail_at:
                signs = (MQL, *_suggested(self.by, one, score, went_out))
            found[one.id] = Standing(
                say_range(score.lo, score.hi), rank_of(score.lo, model.call_at), signs
            )
        return found

    def _known(self, by: Scorer, chunk: Sequence[Facts]) -> dict[int, Known]:
        """Who they are, from what their cards are drawn from where that does."""
        columns, found = by.model.columns, dict[int, Known]()
        if not columns:
            drawn = ((one.id, persons.drawn(one)) for one in chunk)
            found = {who: known for who, known in drawn if known}
        rest = [one.id for one in chunk if one.id not in found]
        return found | persons.known(self.db, rest, columns=columns) if rest else found


def keep(
    db: sqlite3.Connection, by: Scorer, known: Mapping[int, Known], today: date
) -> dict[int, Taken]:
    """Score some contacts on a day and write the rows that changed; return all of them by id."""
    asked = (json.dumps(list(known)),)
    before = {row[0]: Taken(*row) for row in db.execute(_TAKEN, asked)}
    now = dict(_score(db, by, known, before, today))
    changed = [score for who, score in now.items() if before.get(who) != score]
    replaced = [score.contact_id for score in changed if score.contact_id in before]
    if replaced:
        db.execute(*bulk.delete("score", "contact_id", replaced))
    for statement in bulk.inserts("score", _COLUMNS, changed):
        db.execute(*statement)
    return now


def refresh(db: sqlite3.Connection, today: date, *, at_most: int = AT_ONCE) -> int:
    """Bring scores that faded with time up to a day, in a transaction of their own.

    Returns how many those were, at most so many: call it again until there are none. In between
    the rep's own commands have their turn.
    """
    asked = (today.isoformat(), at_most)
    if scorer(db) is None or db.execute(_FADED, asked).fetchone() is None:
        return 0
    db.execute("begin immediate")
    try:
        done = _refresh(db, today, asked)
        db.execute("commit")
    finally:
        if db.in_transaction:
            db.execute("rollback")
    return done


def _refresh(db: sqlite3.Connection, today: date, asked: tuple[str, int]) -> int:
    by = scorer(db)
    if by is None:  # another program turned scoring off meanwhile
        return 0
    faded = [row[0] for row in db.execute(_FADED, asked)]
    known = persons.known(db, faded, columns=by.model.columns)
    scores = keep(db, by, known, today)
    signs = dict(db.execute(_SIGNS, (json.dumps(faded),)).fetchall())
    drawn = (
        (
            say_range(score.lo, score.hi),
            rank_of(score.lo, by.model.call_at),
            _still(by, score, signs[who]),
            who,
        )
        for who, score in scores.items()
        if who in signs
    )
    db.executemany(_REDRAW, drawn)
    return len(faded)


def _score(
    db: sqlite3.Connection,
    by: Scorer,
    known: Mapping[int, Known],
    before: Mapping[int, Taken],
    today: date,
) -> Iterator[tuple[int, Taken]]:
    day, version = today.isoformat(), by.model.version
    did = persons.events(db, known)
    for who, (person, is_enriched) in known.items():
        fit_lo, fit_hi, behaviour, lo, hi, next_on = by.rate(person, did.get(who, ()), today)
        mail_on, call_on = _fired(by, before.get(who), lo, today)
        ends = next_on.isoformat() if next_on else NEVER
        score = (lo, hi, fit_lo, fit_hi, behaviour, int(is_enriched), day, ends, mail_on, call_on)
        yield who, Taken(who, version, *score)


def _fired(by: Scorer, was: Taken | None, lo: int, today: date) -> tuple[str | None, str | None]:
    """The days on which the thresholds for an e-mail and for a call fired last."""
    model = by.model
    if was is None and lo < model.mail_at:
        return None, None
    before = was.lo if was else None

    def day(threshold: int, last: str | None) -> str | None:
        then = date.fromisoformat(last) if last else None
        fired = fired_on(before, lo, threshold, then, today)
        return fired.isoformat() if fired else None

    return (
        day(model.mail_at, was.mail_on if was else None),
        day(model.call_at, was.call_on if was else None),
    )


def _went_out(db: sqlite3.Connection, ids: Sequence[int]) -> _WentOut:
    """The last day on which an e-mail or a call went out, by contact and kind."""
    rows = db.execute(_WENT_OUT, (json.dumps(ids),))
    return {(who, kind): on for who, kind, on in rows}


def _suggested(by: Scorer, one: Facts, score: Taken, went_out: _WentOut) -> Iterator[str]:
    """The signs of what is to be done now."""
    model = by.model
    asked = (
        (Suggestion.CALL, model.call_at, score.call_on),
        (Suggestion.MAIL, model.mail_at, score.mail_on),
    )
    for what, threshold, fired in asked:
        out_on = went_out.get((one.id, _KINDS[what]))
        if (
            suits(what, one.stage, one.status)
            and is_live(score.lo, threshold, fired, out_on)
            and not _is_shut(one, what)
        ):
            yield what.value


def _is_shut(one: Facts, what: Suggestion) -> bool:
    """Whether all addresses (or numbers) of a contact are bounced, wrong or opted out of."""
    usable, has = (one.ways or "").split(), (one.matches or "").split("\n")
    if what is Suggestion.MAIL:
        return "email" not in usable and any("@" in match for match in has)
    return "phone" not in usable and any(match.lstrip("+").isdecimal() for match in has)


def _still(by: Scorer, score: Taken, signs: str) -> str:
    """The signs that are left when a score fell."""
    model = by.model
    gone = set()
    if score.lo < model.mail_at:
        gone |= {MQL, Suggestion.MAIL.value}
    if score.lo < model.call_at:
        gone.add(Suggestion.CALL.value)
    return " ".join(sign for sign in signs.split() if sign not in gone)
