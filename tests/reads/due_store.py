"""A store filled row by row, for tests of what is due: any mix of tasks, attempts and replies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from pipeboard.store import cards

STAMP = "2026-11-20T09:00:00Z"
TODAY = date(2026, 11, 23)


class Person(NamedTuple):
    """One contact and all that is open with them."""

    id: int
    stage: str = "lead"
    origin: str = "unknown"
    zone: str | None = None
    status: str = "open"
    tasks: tuple[tuple[str, date, str | None], ...] = ()
    """Kind, day and time."""
    attempt: date | None = None
    attempt_at: str | None = None
    reply: datetime | None = None
    written: datetime | None = None
    is_drafting: bool = False
    since: str = STAMP
    call: tuple[str, str] | None = None
    """The draft of a call: its kind and its text."""

    @property
    def name(self) -> str:
        return f"Person {self.id}"


def fill(path: Path, people: Iterable[Person]) -> None:
    """Write contacts past the commands, as other programs and old stores do."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("begin")
        for one in people:
            _write(db, one)
        cards.rewrite_all(db, lambda *_: None)
        db.execute("commit")


def _write(db: sqlite3.Connection, one: Person) -> None:
    common = {"created_at": STAMP, "updated_at": STAMP}
    facts = {"display_name": one.name, "stage": one.stage, "status": one.status, "cycle": 1}
    revisit = {"revisit_on": str(TODAY)} if one.status == "nurture" else {}
    _add(
        db, "contact", id=one.id, seniority="unknown", origin=one.origin, icp="unknown", tags="[]",
        product_interest="[]", pinned=0, external_ids="{}", imported="{}", timezone=one.zone,
        **facts, **revisit, **common,
    )  # fmt: skip
    theirs = {"contact_id": one.id, **common}
    _add(db, "visit", cycle=1, stage=one.stage, entered_at=one.since, in_error=0, **theirs)
    for kind, on, at in one.tasks:
        _add(
            db, "task", kind=kind, title=f"{kind} {one.id}", due_on=str(on), due_time=at,
            state="open", sequence=0, **theirs,
        )  # fmt: skip
    if one.attempt:
        run = _add(
            db, "cadence", cycle=1, template="inbound", started_on=str(one.attempt),
            max_attempts=5, gap_days=2, state="active", run_no=1, **theirs,
        )  # fmt: skip
        _add(
            db, "attempt", cadence_id=run, n=2, due_on=str(one.attempt), due_time=one.attempt_at,
            call_state="open", email_state="open", snoozes=0, **theirs,
        )  # fmt: skip
    if one.reply:
        _add(
            db, "activity", cycle=1, kind="email", direction="in", at=_utc(one.reply),
            local_on=str(one.reply.date()), subject="", body="", offer=0, outcome="replied",
            **theirs,
        )  # fmt: skip
    if one.written:
        states = {f"{topic}_state": "unasked" for topic in _TOPICS}
        texts = {f"{topic}_text": "" for topic in _TOPICS}
        _add(
            db, "assessment", cycle=1, mode="written", taken_at=_utc(one.written), extra="{}",
            product_interest="[]", state="done", **states, **texts, **theirs,
        )  # fmt: skip
    if one.is_drafting:
        _add(
            db, "draft", key=f"discovery:{one.id}", kind="discovery", contact_id=one.id, text="{}",
            cursor="", saved_at=STAMP,
        )  # fmt: skip
    if one.call:
        kind, text = one.call
        _add(
            db, "draft", key=f"call:{one.id}", kind=kind, contact_id=one.id, text=text, cursor="",
            saved_at=STAMP,
        )  # fmt: skip


_TOPICS = ("source", "need", "product_interest", "solution", "timeline")


def _add(db: sqlite3.Connection, table: str, **values: Any) -> int:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    sql = f"insert into {table}({names}) values ({marks})"
    return int(db.execute(sql, tuple(values.values())).lastrowid or 0)


def _utc(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def crowd(seed: int, count: int = 60) -> list[Person]:
    """Contacts of every kind, with anything open around today."""
    draw = Random(seed)
    return [_someone(draw, number) for number in range(1, count + 1)]


def _someone(draw: Random, number: int) -> Person:
    kinds = ("todo", "callback", "appointment", "decide", "revisit")
    tasks = []
    for _ in range(draw.choice((0, 0, 0, 1, 1, 2))):
        kind = draw.choice(kinds)
        is_timed = kind == "appointment" or draw.random() < 0.3
        at = draw.choice(("00:05", "08:40", "09:10", "10:30", "23:50")) if is_timed else None
        tasks.append((kind, _day(draw), at))
    morning = datetime(2026, 11, 23, 7, 30)
    return Person(
        number,
        draw.choice(("lead", "sal", "sql", "opportunity")),
        draw.choice(("inbound", "outbound", "unknown")),
        draw.choice((None, None, "Europe/Berlin", "America/Denver", "no/zone")),
        draw.choice(("open",) * 9 + ("nurture",)),
        tuple(tasks),
        _day(draw) if draw.random() < 0.5 else None,
        draw.choice((None, None, "10:40")),
        morning - timedelta(draw.randrange(3)) if draw.random() < 0.1 else None,
        morning - timedelta(hours=draw.randrange(40)) if draw.random() < 0.1 else None,
        draw.random() < 0.05,
        draw.choice((STAMP, "2026-09-01T09:00:00Z")),
        {7: ("parked", "{}"), 8: ("prepared", "{}")}.get(number % 20),
    )


def _day(draw: Random) -> date:
    return TODAY + timedelta(draw.choice((-4, -1, -1, 0, 0, 0, 1, 6)))
