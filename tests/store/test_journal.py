"""Undo of everything, for ever: random commands undone are the start, redone are the end (N7)."""

from __future__ import annotations

import json
import random
import tempfile
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy.exc import IntegrityError

from pipeboard.commands import agenda, contacts, deals, followups, merge, moves, practice
from pipeboard.domain.merging import FIELDS, Side
from pipeboard.domain.reasons import DISQUALIFY_REASONS, LOST_REASONS
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.tandem import OUTCOME_KEYS, Half, Outcome
from pipeboard.domain.terms import TaskKind, TaskState
from pipeboard.store import cards, journal, opening
from pipeboard.store.journal import BOOKKEEPING
from pipeboard.store.unit import Store
from tests.conftest import NOW, TODAY
from tests.days import Day, full_assessment


def image(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every journaled table, row for row, without bookkeeping."""
    tables = {}
    for table in journal.journaled():
        columns = ", ".join(f'"{c.name}"' for c in table.c if c.name not in BOOKKEEPING)
        tables[table.name] = store.raw.execute(
            f"select {columns} from {table.name} order by id"
        ).fetchall()
    return tables


def derived(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """The cards and the tallies."""
    return {
        name: store.raw.execute(f"select * from {name} order by 1, 2").fetchall()
        for name in ("card", "card_note", "tally")
    }


TOUCHES = [(half, outcome) for half, keys in OUTCOME_KEYS.items() for outcome in keys.values()]
SETTINGS = [
    {"max_attempts": "4"},
    {"workdays": "mon-thu"},
    {"off": "2026-11-25,2026-11-27", "gap_unit": "working"},
    {"off": "none", "gap_days": "3"},
]


def live_roots(store: Store) -> list[int]:
    return [
        root
        for (root,) in store.raw.execute(
            "select root from entry group by root having count(*) % 2 = 1 order by root desc"
        )
    ]


class Walk(RuleBasedStateMachine):
    """Random commands of the rep, with random selective undo and redo between them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "walk.db"
        opening.prepare(path, backups=path.parent, now=NOW)
        self.store = Store(path, clock=lambda: NOW, actor="test")
        self.store.raw.execute("pragma synchronous=off")
        self.day, self.n, self.now = Day(self.store, TODAY), 0, NOW

    def teardown(self) -> None:
        end, drawn = image(self.store), derived(self.store)
        roots = live_roots(self.store)
        for root in roots:
            self.day.done(self.day.undo(root))
        assert image(self.store) == self.start
        for root in reversed(roots):
            self.day.done(self.day.redo(root))
        assert image(self.store) == end
        assert derived(self.store) == drawn
        self.store.raw.execute("begin")
        cards.rewrite_all(self.store.raw, lambda *_: None)
        assert derived(self.store) == drawn
        self.store.raw.execute("rollback")
        assert not self.store.raw.execute("pragma foreign_key_check").fetchall()
        self.store.close()
        self.folder.cleanup()

    def pick(self, n: int) -> int:
        ids = [row[0] for row in self.store.raw.execute("select id from contact order by id")]
        return int(ids[n % len(ids)]) if ids else 0

    @initialize()
    def begin(self) -> None:
        self.start = image(self.store)

    @rule(name=st.text(max_size=12), company=st.sampled_from(["", "Northwind", "Fjord \"é'\t"]))
    def add(self, name: str, company: str) -> None:
        self.n += 1
        new = contacts.NewContact(
            name=name, company=company, email=f"p{self.n}@x.example", note=name
        )
        self.day.do(contacts.add, new)

    @rule(n=st.integers(0, 9), title=st.sampled_from(["", "VP Sales", "null", '"']))
    def edit(self, n: int, title: str) -> None:
        fields = {"title": title, "company": "Loop", "email": f"q{n}@x.example", "tags": "a, b"}
        self.store.do(contacts.edit, self.pick(n), fields, seen=10**9)

    @rule(n=st.integers(0, 9))
    def pin(self, n: int) -> None:
        self.store.do(contacts.pin, self.pick(n))

    @rule(n=st.integers(0, 9), override=st.sampled_from([None, "they asked for it twice"]))
    def advance(self, n: int, override: str | None) -> None:
        self.day.advance(self.pick(n), override=override)

    @rule(n=st.integers(0, 9), verdict=st.sampled_from(["yes", "no"]))
    def assess(self, n: int, verdict: str) -> None:
        self.day.assess(self.pick(n), full_assessment(verdict=verdict))

    @rule(n=st.integers(0, 9))
    def discover(self, n: int) -> None:
        self.day.discover(self.pick(n))

    @rule(n=st.integers(0, 9))
    def open_deal(self, n: int) -> None:
        self.day.open_deal(self.pick(n))

    @rule(n=st.integers(0, 9), in_error=st.booleans())
    def back(self, n: int, in_error: bool) -> None:
        self.day.do(moves.back, self.pick(n), reason="not what we thought", in_error=in_error)

    @rule(n=st.integers(0, 9))
    def nurture(self, n: int) -> None:
        later = TODAY + timedelta(90)
        self.day.do(moves.nurture, self.pick(n), reason="not_now", revisit_on=later)

    @rule(n=st.integers(0, 9), reason=st.sampled_from([r.value for r in DISQUALIFY_REASONS]))
    def disqualify(self, n: int, reason: str) -> None:
        fields = {"note": "a note", "vendor": "-", "referral": f"Bo {n} @Helm"}
        self.day.do(moves.disqualify, self.pick(n), reason=reason, **fields)

    @rule(n=st.integers(0, 9))
    def reopen(self, n: int) -> None:
        self.day.do(moves.reopen, self.pick(n), reason="they called us again", confirmed=None)

    @rule(n=st.integers(0, 9), reason=st.sampled_from([r.value for r in LOST_REASONS]))
    def lose(self, n: int, reason: str) -> None:
        self.day.do(deals.lose, self.pick(n), reason=reason, note="x y z")

    @rule(n=st.integers(0, 9))
    def win(self, n: int) -> None:
        self.day.do(deals.win, self.pick(n), minor=100, currency="EUR", closed_on=TODAY)

    @rule(n=st.integers(0, 9))
    def reopen_deal(self, n: int) -> None:
        self.day.do(deals.reopen_deal, self.pick(n), reason="they came back")

    @rule()
    def sleep(self) -> None:
        self.now += timedelta(1)

    @rule(n=st.integers(0, 9), attempts=st.sampled_from([None, 3, 5]))
    def follow(self, n: int, attempts: int | None) -> None:
        self.store.do(followups.start, self.pick(n), now=self.now, attempts=attempts)

    @rule(n=st.integers(0, 9), touch=st.sampled_from(TOUCHES))
    def log(self, n: int, touch: tuple[Half, Outcome]) -> None:
        when: dict[str, Any] = {"until": self.now.date() + timedelta(n + 1), "at": time(9 + n % 8)}
        self.store.do(followups.log, self.pick(n), *touch, now=self.now, **when)

    @rule(n=st.integers(0, 9), what=st.sampled_from(["snooze", "pause", "resume", "stop", "more"]))
    def steer(self, n: int, what: str) -> None:
        contact, later = self.pick(n), self.now.date() + timedelta(n)
        if what in ("snooze", "pause"):
            self.store.do(getattr(followups, what), contact, later, now=self.now)
        elif what == "resume":
            self.store.do(followups.resume, contact, now=self.now)
        elif what == "stop":
            self.store.do(followups.stop, contact, now=self.now, sure=True)
        else:
            self.store.do(followups.one_more, contact, reason="a new number", now=self.now)

    @rule(n=st.integers(0, 9), kind=st.sampled_from(list(TaskKind)))
    def plan(self, n: int, kind: TaskKind) -> None:
        step: dict[str, Any] = {"kind": kind, "title": "Ring", "on": self.now.date() + timedelta(n)}
        repeat = "weekly" if n % 2 else ""
        at = time(9 + n % 8)
        self.store.do(agenda.plan_step, self.pick(n), **step, at=at, repeat=repeat, now=self.now)

    @rule(n=st.integers(0, 9), state=st.sampled_from(list(TaskState)))
    def settle(self, n: int, state: TaskState) -> None:
        tasks = self.store.raw.execute("select id from task where state = 'open'").fetchall()
        if tasks:
            self.store.do(
                agenda.settle, tasks[n % len(tasks)][0], state, now=self.now, note="so it was"
            )

    @rule(n=st.integers(0, 3))
    def set_rules(self, n: int) -> None:
        self.store.do(practice.set_rules, SETTINGS[n], now=self.now)

    @rule(n=st.integers(0, 9))
    def go_away(self, n: int) -> None:
        if n % 3:
            self.store.do(
                practice.away, self.now.date(), self.now.date() + timedelta(n), now=self.now
            )
        else:
            self.store.do(practice.back, now=self.now)

    @rule(
        n=st.integers(0, 9),
        other=st.integers(0, 9),
        choices=st.dictionaries(st.sampled_from(list(FIELDS)), st.sampled_from(list(Side))),
    )
    def merge(self, n: int, other: int, choices: dict[str, Side]) -> None:
        self.day.do(merge.merge, self.pick(n), self.pick(other), choices)

    @rule(n=st.integers(0, 20))
    def undo_any_and_back(self, n: int) -> None:
        roots = live_roots(self.store)
        if not roots:
            return
        before = image(self.store)
        result = self.day.undo(roots[n % len(roots)])
        if isinstance(result, Refusal):
            assert image(self.store) == before
        elif n % 2:
            self.day.done(self.day.redo(result.root))
            assert image(self.store) == before

    @invariant()
    def every_card_is_true(self) -> None:
        counted = self.store.raw.execute(
            "select board, sum(n) from tally group by board order by 1"
        ).fetchall()
        true = self.store.raw.execute(
            "select stage, count(*) from contact where status = 'open' group by 1 order by 1"
        ).fetchall()
        assert counted == true

    @invariant()
    def nobody_is_followed_up_twice(self) -> None:
        assert not self.store.raw.execute(
            "select contact_id from cadence where state in ('active', 'paused')"
            " group by 1 having count(*) > 1"
        ).fetchall()

    @invariant()
    def every_stage_is_backed(self) -> None:
        """N1: a contact in a stage has a live qualification for it and for every stage below."""
        order = ["lead", "sal", "sql", "opportunity"]
        for contact, stage in self.store.raw.execute(
            "select id, stage from contact where status = 'open'"
        ).fetchall():
            gates = {
                row[0]
                for row in self.store.raw.execute(
                    "select gate from qualification where contact_id = ? and withdrawn_at is null",
                    (contact,),
                )
            }
            assert set(order[1 : order.index(stage) + 1]) == gates


Walk.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestWalk = Walk.TestCase


def test_n7_500_random_commands_undone_are_the_start_and_redone_the_end(tmp_path: Path) -> None:
    walk, rng = Walk(), random.Random(7)
    walk.begin()
    rules = [
        lambda: walk.add("Ana é\n", rng.choice(["", "Northwind"])),
        lambda: walk.edit(rng.randrange(99), rng.choice(["", "VP"])),
        lambda: walk.advance(rng.randrange(99), rng.choice([None, "they asked for it"])),
        lambda: walk.assess(rng.randrange(99), "yes"),
        lambda: walk.discover(rng.randrange(99)),
        lambda: walk.open_deal(rng.randrange(99)),
        lambda: walk.back(rng.randrange(99), rng.random() < 0.5),
        lambda: walk.nurture(rng.randrange(99)),
        lambda: walk.disqualify(rng.randrange(99), "no_need"),
        lambda: walk.reopen(rng.randrange(99)),
        lambda: walk.lose(rng.randrange(99), "price"),
        lambda: walk.win(rng.randrange(99)),
        lambda: walk.merge(rng.randrange(99), rng.randrange(99), {"stage": rng.choice(list(Side))}),
        lambda: walk.undo_any_and_back(rng.randrange(99)),
    ]
    for _ in range(500):
        rng.choice(rules)()
    walk.every_card_is_true()
    walk.every_stage_is_backed()
    walk.teardown()


def test_n7_500_random_follow_ups_undone_are_the_start_and_redone_the_end(tmp_path: Path) -> None:
    walk, rng = Walk(), random.Random(3)
    walk.begin()
    for n in range(12):
        phone = f"+34 600 123 4{n:02}"
        walk.day.add(f"Ana {n}", email=f"a{n}@x.example", phone=phone, company="Fjord")
        walk.follow(n, 3)

    def who() -> int:
        return rng.randrange(12)

    made = [(Half.CALL, Outcome.NO_ANSWER), (Half.EMAIL, Outcome.SENT)]
    touches = [*TOUCHES, *made * 40]
    rules = [
        *[lambda: walk.follow(who(), rng.choice([None, 3]))] * 2,
        *[lambda: walk.log(who(), rng.choice(touches))] * 20,
        lambda: walk.steer(who(), rng.choice(["snooze", "pause", "resume", "stop", "more"])),
        lambda: walk.plan(who(), rng.choice(list(TaskKind))),
        *[lambda: walk.settle(rng.randrange(99), rng.choice(list(TaskState)))] * 2,
        lambda: walk.add("Ana \U0001f600", "Fjord"),
        lambda: walk.merge(who(), rng.randrange(99), {"stage": rng.choice(list(Side))}),
        lambda: walk.set_rules(rng.randrange(4)),
        lambda: walk.go_away(rng.randrange(9)),
        walk.sleep,
        lambda: walk.undo_any_and_back(rng.randrange(99)),
    ]
    for _ in range(500):
        rng.choice(rules)()  # type: ignore[no-untyped-call]
        walk.nobody_is_followed_up_twice()
    ended = {row[0] for row in walk.store.raw.execute("select state from cadence")}
    assert {"exhausted", "stopped", "active"} <= ended
    assert walk.store.raw.execute("select count(*) from setting").fetchone()[0] > 2
    walk.teardown()


def test_a_write_outside_a_unit_fails(store: Store, day: Day) -> None:
    day.add()
    with store.engine.connect() as db, pytest.raises(IntegrityError):
        db.exec_driver_sql("update contact set title = 'sneaky'")


def test_a_refused_command_leaves_no_entry(store: Store, day: Day) -> None:
    contact = day.add()
    before = store.raw.execute("select count(*) from entry").fetchone()
    assert isinstance(day.advance(contact), Refusal)
    assert store.raw.execute("select count(*) from entry").fetchone() == before


def test_undo_names_the_later_command_that_is_in_the_way(store: Store, day: Day) -> None:
    contact = day.add()
    store.do(contacts.edit, contact, {"title": "VP"}, seen=10**9)
    first = live_roots(store)[0]
    store.do(contacts.edit, contact, {"title": "CEO"}, seen=10**9)
    refusal = day.undo(first)
    assert isinstance(refusal, Refusal)
    assert "edit a contact" in refusal.reason
    day.done(day.undo())
    day.done(day.undo(first))


def test_updates_keep_only_the_changed_fields(store: Store, day: Day) -> None:
    contact = day.add()
    store.do(contacts.pin, contact)
    ((was, now),) = store.raw.execute(
        "select was, now from change where op = 'U' order by id desc limit 1"
    ).fetchall()
    assert (json.loads(was), json.loads(now)) == ({"pinned": 0}, {"pinned": 1})


def test_an_id_is_never_given_to_someone_else(day: Day) -> None:
    first = day.add("Ana")
    day.done(day.undo())
    assert day.add("Bo") == first + 1


def test_undo_works_across_a_restart(store: Store, store_path: Path, day: Day) -> None:
    contact = day.sql()
    store.close()
    again = Store(store_path, clock=lambda: NOW, actor="test")
    later = Day(again, TODAY)
    later.done(later.undo())
    assert later.stage(contact) == "sal"
    again.close()
