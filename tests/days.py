"""The rep's day as tests write it: contacts brought to a stage by the real commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from pipeboard.commands import assess, contacts, deals, discover, followups, moves, undo
from pipeboard.domain.evidence import (
    Answer,
    Assessment,
    Case,
    Discovery,
    Finding,
    NextStep,
    Reasoned,
)
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.tandem import Half, Outcome
from pipeboard.domain.terms import (
    Element,
    Fulfil,
    Rating,
    Stage,
    TimelineKind,
    Topic,
    TopicState,
    Verdict,
)
from pipeboard.store import journal
from pipeboard.store.unit import Store

NEED = "we lose a day a week to copying orders"


def full_assessment(**other: Any) -> Assessment:
    """An assessment that makes a SAL."""
    answers = {
        Topic.NEED: Answer(NEED, TopicState.ANSWERED),
        Topic.SOLUTION: Answer("orders copied by nobody at all", TopicState.ANSWERED),
    }
    fields: dict[str, Any] = {
        "source": "webinar",
        "interests": ("Import",),
        "timeline": TimelineKind.THIS_QUARTER,
        "verdict": Fulfil.YES,
    }
    return Assessment(answers, **{**fields, **other})


def full_discovery() -> Discovery:
    """Findings that make an SQL: one element may stay open."""
    return Discovery(
        {
            Element.NEED: Finding(Rating.MET, "a day a week, two people"),
            Element.TIMELINE: Finding(Rating.PARTLY, "board wants it gone by Q1"),
            Element.AUTHORITY: Finding(Rating.MET, "she signs up to 20k"),
            Element.BUDGET: Finding(Rating.UNKNOWN),
        }
    )


def full_case() -> Case:
    """Pain, interest and fit, each with its words."""
    return Case(
        Reasoned(True, NEED), Reasoned(True, "asked for a demo"), Reasoned(True, "SaaS, 120 people")
    )


def records(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every journaled table, row for row, without bookkeeping."""
    found = {}
    for table in journal.journaled():
        columns = ", ".join(f'"{c.name}"' for c in table.c if c.name not in journal.BOOKKEEPING)
        rows = store.raw.execute(f"select {columns} from {table.name} order by id")
        found[table.name] = rows.fetchall()
    return found


def whole(store: Store) -> list[str]:
    """The whole file as SQL: records, journal, drafts, cards."""
    return list(store.raw.iterdump())


def asked(refusal: Refusal) -> list[str]:
    """The fields that a refusal asks for, in order."""
    return [missing.field for missing in refusal.missing]


class Day:
    """What the rep does, one call a command; a refusal fails the test unless it is expected."""

    def __init__(self, store: Store, today: date) -> None:
        self.store, self.today = store, today

    def add(self, name: str = "Ana Ruiz", **fields: Any) -> int:
        """A new lead; its id."""
        new = contacts.NewContact(name=name, **fields)
        return self.done(self.store.do(contacts.add, new, today=self.today)).contact_id

    def sal(self, name: str = "Ana Ruiz", **fields: Any) -> int:
        """A new contact, assessed to SAL."""
        contact = self.add(name, **fields)
        self.assess(contact)
        return contact

    def sql(self, name: str = "Ana Ruiz", **fields: Any) -> int:
        """A new contact, discovered to SQL."""
        contact = self.sal(name, **fields)
        self.discover(contact)
        return contact

    def opportunity(self, name: str = "Ana Ruiz", **fields: Any) -> int:
        """A new contact with an open opportunity of EUR 24,000."""
        contact = self.sql(name, **fields)
        self.open_deal(contact)
        return contact

    def reachable(self, name: str = "Ana Ruiz", **fields: Any) -> int:
        """A new lead with a phone and an e-mail address of their own; its id."""
        number = self.row("select coalesce(max(id), 0) + 1 from contact")
        n = number[0] if number else 1
        ways = {"phone": f"+49 30 555 {n:04}", "email": f"person{n}@nordkran.example"}
        return self.add(name, **{**ways, **fields})

    @property
    def now(self) -> datetime:
        """What the clock says."""
        return self.store.clock()

    def later(self, now: datetime) -> None:
        """Let the clock say another time; it is today from then on."""
        self.store.clock, self.today = lambda: now, now.date()

    def follow(self, contact: int, **kw: Any) -> Any:
        """Start follow-ups."""
        return self.store.do(followups.start, contact, **{"now": self.now, **kw})

    def log(self, contact: int, half: str, outcome: str, **kw: Any) -> Any:
        """Log what came of one half, as `log(3, "call", "no-answer")`."""
        kw = {"now": self.now, **kw}
        return self.store.do(followups.log, contact, Half(half), Outcome(outcome), **kw)

    def made(self, contact: int, **kw: Any) -> Any:
        """Make an attempt whole: no answer, and an e-mail sent; what the e-mail gave."""
        self.done(self.log(contact, "call", "no-answer", **kw))
        return self.done(self.log(contact, "email", "sent", **kw))

    def attempts(self, contact: int) -> list[tuple[Any, ...]]:
        """Every attempt of the latest run: n, due, call, e-mail, completed."""
        return self.rows(
            """select n, due_on, call_state, email_state, completed_on from attempt where cadence_id
            = (select max(id) from cadence where contact_id = ?) order by n""",
            contact,
        )

    def run(self, contact: int) -> tuple[Any, ...] | None:
        """The latest run: state and reason."""
        sql = "select state, stop_reason from cadence where contact_id = ? order by id desc"
        return self.row(sql, contact)

    def at(self, stage: Stage, name: str = "Ana Ruiz") -> int:
        """A new contact at a stage."""
        ways: dict[Stage, Callable[[str], int]] = {
            Stage.LEAD: self.add,
            Stage.SAL: self.sal,
            Stage.SQL: self.sql,
            Stage.OPPORTUNITY: self.opportunity,
        }
        return ways[stage](name)

    def assess(self, contact: int, assessment: Assessment | None = None, **kw: Any) -> Any:
        """Save a needs assessment."""
        kw = {"ending": "followup", "step": None, "today": self.today, **kw}
        return self.store.do(assess.assess, contact, assessment or full_assessment(), **kw)

    def discover(self, contact: int, discovery: Discovery | None = None, **kw: Any) -> Any:
        """Save a discovery call."""
        kw = {"verdict": Verdict.QUALIFIED, "step": self.step(), "today": self.today, **kw}
        talk = discover.Talk(self.store.clock(), 1500, "two people copy orders all Friday")
        return self.store.do(discover.record, contact, talk, discovery or full_discovery(), **kw)

    def open_deal(self, contact: int, case: Case | None = None, **kw: Any) -> Any:
        """Open an opportunity."""
        terms = deals.DealTerms(
            amount=2_400_000, currency="EUR", close_on=self.today + timedelta(25)
        )
        kw = {"step": self.step("Demo"), "today": self.today, **kw}
        return self.store.do(deals.open_deal, contact, case or full_case(), terms, **kw)

    def step(self, title: str = "Call back", days: int = 3) -> NextStep:
        """A next step some days on."""
        return NextStep(title, self.today + timedelta(days))

    def do(self, command: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        """Any command, today."""
        return self.store.do(command, *args, today=self.today, **kw)

    def undo(self, root: int | None = None) -> Any:
        """Take the last command back."""
        return undo.undo(self.store, root)

    def redo(self, root: int | None = None) -> Any:
        """Put it back."""
        return undo.redo(self.store, root)

    def done(self, result: Any) -> Any:
        """The result of a command that must not be refused."""
        assert not isinstance(result, Refusal), str(result)
        return result

    def entries(self) -> int:
        """How many commands the journal has."""
        return int(self.store.raw.execute("select count(*) from entry").fetchone()[0])

    def refused(self, command: Callable[..., Any], *args: Any, **kw: Any) -> Refusal:
        """A command that is refused and writes nothing at all; the refusal."""
        before = whole(self.store)
        refusal = self.store.do(command, *args, **kw)
        assert isinstance(refusal, Refusal), refusal
        assert whole(self.store) == before
        return refusal

    def did(self, command: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        """A command that is one journal entry, which undo takes back and redo puts back."""
        before, entries = records(self.store), self.entries()
        result = self.done(self.store.do(command, *args, **kw))
        after = records(self.store)
        assert self.entries() == entries + 1
        self.done(self.undo())
        assert records(self.store) == before
        self.done(self.redo())
        assert records(self.store) == after
        return result

    def row(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row of a query."""
        row: tuple[Any, ...] | None = self.store.raw.execute(sql, values).fetchone()
        return row

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.store.raw.execute(sql, values).fetchall()

    def signs(self, contact: int) -> set[str]:
        """The signs of a contact's card."""
        row = self.row("select signs from card where contact_id = ?", contact)
        return set(row[0].split()) if row else set()

    def stage(self, contact: int) -> str:
        """Where a contact stands, with its status when it is not open."""
        sql = "select stage, status from contact where id = ?"
        stage, status = self.store.raw.execute(sql, (contact,)).fetchone()
        return str(stage) if status == "open" else f"{stage} {status}"

    def advance(self, contact: int, **kw: Any) -> Any:
        """Press `>`."""
        return self.do(moves.advance, contact, **kw)
