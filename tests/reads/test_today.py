"""Today: twelve groups in one total order, one row a contact, the daily cap (sales-model §8)."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipeboard.commands import followups, moves, records
from pipeboard.domain.call import Call, written
from pipeboard.domain.rules import Rules
from pipeboard.domain.suggestion import rank_of
from pipeboard.domain.terms import TaskKind
from pipeboard.reads import due_words
from pipeboard.reads.agenda import busy
from pipeboard.reads.contact import cadence
from pipeboard.reads.counts import clock_went_back
from pipeboard.reads.due import CALL_AT
from pipeboard.reads.today import Row, Today, counts, place, today
from pipeboard.store import connect, opening
from tests.days import Day, full_assessment
from tests.reads.due_store import TODAY, Person, crowd, fill

NINE = datetime(2026, 11, 23, 9, 0).astimezone()
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
_STAGES = ("opportunity", "sql", "sal", "lead")


def listed(
    path: Path, people: list[Person], now: datetime = NINE, **rules: Any
) -> tuple[Today, list[Row]]:
    """The list of a store with these people, made sure that the counts agree with it."""
    if not path.exists():
        opening.prepare(path, backups=path.parent, now=now)
        fill(path, people)
    with closing(connect.reader(path)) as db:
        found = today(db, now, Rules(**rules))
        counted = counts(db, now, Rules(**rules))
    rows = [row for row in found.rows if row.group <= 10]
    assert counted.due == found.due == len(rows)
    assert counted.late == found.late == sum(row.late_days > 0 for row in rows)
    assert counted.decide == found.decide == sum(row.group == 10 for row in rows)
    assert counted.held == found.held
    assert (counted.next_time, counted.next_name) == (found.next_time, found.next_name)
    return found, found.rows


def only(path: Path, person: Person, now: datetime = NINE, **rules: Any) -> Row:
    """The row of the only contact."""
    _, rows = listed(path, [person], now, **rules)
    assert len(rows) == 1
    return rows[0]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "due.db"


EARLY = datetime(2026, 11, 23, 7, 0)


@pytest.mark.parametrize(
    ("person", "group", "when", "why"),
    [
        (Person(1, is_drafting=True), 1, "draft", "resume the discovery call"),
        (
            Person(1, tasks=(("appointment", TODAY, "09:10"),)),
            2,
            "09:10",
            "appointment in 10m: appointment 1",
        ),
        (
            Person(1, tasks=(("appointment", TODAY, "08:45"),)),
            2,
            "08:45",
            "appointment now: appointment 1",
        ),
        (
            Person(1, tasks=(("appointment", TODAY, "08:30"),)),
            3,
            "08:30",
            "no outcome yet: appointment 1",
        ),
        (
            Person(1, tasks=(("appointment", YESTERDAY, "16:00"),)),
            3,
            "late 1d",
            "no outcome yet: appointment 1",
        ),
        (Person(1, reply=EARLY), 4, "replied", "answer"),
        (Person(1, reply=EARLY - timedelta(2)), 4, "late 2d", "answer"),
        (Person(1, written=EARLY), 5, "written", "received 2 h ago"),
        (Person(1, tasks=(("callback", TODAY, "15:00"),)), 6, "15:00", "call back: callback 1"),
        (Person(1, tasks=(("callback", YESTERDAY, None),)), 6, "late 1d", "call back: callback 1"),
        (Person(1, attempt=TODAY), 7, "today", "call + e-mail"),
        (Person(1, attempt=TODAY, attempt_at="10:40"), 7, "10:40", "call + e-mail"),
        (Person(1, attempt=TODAY - timedelta(2)), 7, "late 2d", "call + e-mail"),
        (Person(1, tasks=(("todo", TODAY, None),)), 8, "today", "todo 1"),
        (
            Person(1, tasks=(("appointment", TODAY, "09:16"),)),
            9,
            "09:16",
            "appointment: appointment 1",
        ),
        (Person(1, tasks=(("decide", TODAY, None),)), 10, "decide", "decide 1"),
        (
            Person(1, status="nurture", tasks=(("revisit", YESTERDAY, None),)),
            10,
            "late 1d",
            "revisit 1",
        ),
        (Person(1, stage="sql"), 11, "no step", "plan the next step"),
        (Person(1, stage="opportunity"), 11, "no step", "plan the next step"),
        (Person(1, since="2026-10-01T09:00:00Z"), 12, "still", "rotting for 24 days"),
    ],
)
def test_sd_79_each_group_says_when_and_why(
    path: Path, person: Person, group: int, when: str, why: str
) -> None:
    # Reply and assessment are stored in UTC, and the machine of the test may be anywhere.
    now = datetime(2026, 11, 23, 9, 0).astimezone()
    if person.reply or person.written:
        offset = now.utcoffset() or timedelta(0)
        moved = {
            name: at - offset for name in ("reply", "written") if (at := getattr(person, name))
        }
        person = person._replace(**moved)
    row = only(path, person, now)
    assert (row.group, row.when, row.why) == (group, when, why)


def a_call(since: str | None = None, *, spent: int = 724) -> str:
    """The draft of a call that was made, or is made since an instant."""
    at = datetime.fromisoformat("2026-11-20T08:00:00+00:00")
    begun = datetime.fromisoformat(since) if since else None
    return written(Call(1, started_at=at, spent=spent, since=begun, notes="ESC \x1b[2J"))


@pytest.mark.parametrize(
    ("draft", "when", "why"),
    [
        (("parked", a_call()), "parked", "resume call 12:04"),
        (("parked", a_call(spent=3724)), "parked", "resume call 1:02:04"),
        # Kept at 09:00 for the last time, 40 seconds after the clock was started again.
        (("live", a_call("2026-11-20T08:59:20+00:00")), "live", "resume call 12:44"),
        *((("live", broken), "live", "resume call") for broken in ("", "{}", "[[[[", "null")),
        (("parked", "[" * 100_000), "parked", "resume call"),
        (("parked", a_call().replace("724", "Infinity")), "parked", "resume call"),
        (("live", a_call("2026-11-20T08:59:20")), "live", "resume call"),
    ],
)
def test_a_call_that_was_left_is_first_and_says_how_far_it_was(
    path: Path, draft: tuple[str, str], when: str, why: str
) -> None:
    tasks = (("appointment", TODAY, "09:10"),)
    people = [Person(1, call=draft, tasks=tasks), Person(2, tasks=tasks)]
    found, (row, after) = listed(path, people)
    assert (row.group, row.when, row.why, row.contact_id) == (1, when, why, 1)
    assert row.others == ("appointment in 10m: appointment 1",)
    assert (after.group, found.due) == (2, 2)
    assert place(row)[0] == "group 1 of 12: a draft to resume"


def test_a_call_to_resume_is_one_row_beside_a_form_that_was_left(path: Path) -> None:
    row = only(path, Person(1, is_drafting=True, call=("parked", a_call())))
    assert (row.why, row.others) == ("resume call 12:04", ())


@pytest.mark.parametrize(
    "person",
    [
        Person(1),
        Person(1, call=("prepared", a_call())),
        Person(1, stage="sal"),
        Person(1, attempt=TOMORROW),
        Person(1, tasks=(("todo", TOMORROW, None),)),
        Person(1, tasks=(("appointment", TOMORROW, "08:00"),)),
        Person(1, stage="sql", status="disqualified"),
    ],
)
def test_what_is_not_due_has_no_row(path: Path, person: Person) -> None:
    assert listed(path, [person])[1] == []


def test_an_appointment_around_midnight_is_one_of_now(path: Path) -> None:
    people = [
        Person(1, tasks=(("appointment", TODAY, "00:05"),)),
        Person(2, tasks=(("appointment", YESTERDAY, "23:50"),)),
    ]
    midnight = datetime(2026, 11, 22, 23, 55).astimezone()
    for now in (midnight, midnight + timedelta(minutes=10)):
        rows = listed(path, people, now)[1]
        assert [(row.contact_id, row.group, row.late_days) for row in rows] == [
            (2, 2, 0),
            (1, 2, 0),
        ]


def test_what_comes_second_counts_from_its_own_day_on(path: Path) -> None:
    person = Person(1, attempt=YESTERDAY, tasks=(("appointment", TOMORROW, "00:05"),))
    midnight = datetime(2026, 11, 23, 23, 55).astimezone()
    for now, group, others in (
        (NINE, 7, 0),
        (midnight, 2, 1),
        (midnight + timedelta(1), 3, 1),
    ):
        row = only(path, person, now)
        assert (row.group, len(row.others)) == (group, others)


def test_an_appointment_in_a_zone_of_its_own_stands_at_the_reps_time(day: Day) -> None:
    from pipeboard.commands import agenda

    contact = day.add("Kai Brandt")
    zone = "Pacific/Kiritimati"  # 14 hours ahead of UTC: there it is Tuesday
    day.done(
        day.store.do(
            agenda.plan_step, contact, kind=TaskKind.APPOINTMENT, title="Demo", on=TOMORROW,
            at=datetime(2026, 11, 24, 3, 30).time(), zone=zone, now=day.now.astimezone(),
        )
    )  # fmt: skip
    here = datetime.fromisoformat("2026-11-24T03:30:00+14:00").astimezone()
    now = here - timedelta(hours=2)
    rows = today(day.store.raw, now, Rules()).rows
    assert [(row.group, row.due_on, row.due_time) for row in rows] == [
        (9, str(here.date()), f"{here:%H:%M}")
    ]
    found = counts(day.store.raw, now, Rules())
    assert (found.due, found.next_time) == (1, f"{here:%H:%M}")
    assert busy(day.store.raw, here.date()) == [(here.date(), here.time(), 30)]


@pytest.mark.parametrize("seed", range(12))
def test_sd_79_the_order_is_total_whatever_order_they_came_in(tmp_path: Path, seed: int) -> None:
    people = crowd(seed)
    first, rows = listed(tmp_path / "a.db", people, daily_cap=1 + seed % 12)
    random.Random(seed).shuffle(people)
    again, _ = listed(tmp_path / "b.db", people, daily_cap=1 + seed % 12)
    bare = [row._replace(task_id=None, attempt_id=None) for row in rows]
    assert bare == [row._replace(task_id=None, attempt_id=None) for row in again.rows]
    assert first[1:] == again[1:]
    assert len({row.contact_id for row in rows}) == len(rows)
    for before, after in pairwise(rows):
        assert _key(before) < _key(after)


def _key(row: Row) -> tuple[Any, ...]:
    """The order of sales-model §8, from what a row shows."""
    if row.group in (2, 3, 6, 9):
        timed = row.due_on, row.due_time or "24:00"
        return row.group, *timed, row.contact_id
    rank = row.quiet is not None, row.rank > CALL_AT, _STAGES.index(row.stage), 1 - row.inbound
    return row.group, *rank, row.due_on or "", row.rank, row.contact_id


@pytest.mark.parametrize("seed", range(8))
def test_nothing_that_is_due_is_lost_below_the_cap(tmp_path: Path, seed: int) -> None:
    people = crowd(seed)
    free, _ = listed(tmp_path / "a.db", people, daily_cap=1000)
    held, rows = listed(tmp_path / "a.db", people, daily_cap=2)
    assert held.held == sum(row.group == 7 for row in free.rows) - 2
    gone = {row.contact_id for row in free.rows} - {row.contact_id for row in rows}
    assert all(row.group == 7 for row in free.rows if row.contact_id in gone)
    # Who is held back and has another reason keeps a row for that.
    for row in free.rows:
        if row.group == 7 and any(", " in other for other in row.others):
            assert row.contact_id not in gone


def test_sd_24_whom_the_score_suggests_to_call_is_before_all_in_the_group(path: Path) -> None:
    people = [Person(n, stage, attempt=TODAY) for n, stage in enumerate(_STAGES, 1)]
    listed(path, people)
    with closing(connect.writer(path)) as db:
        for contact, lo in ((4, 80), (3, 79)):
            ranked = rank_of(lo, call_at=80), contact
            db.execute("update card set rank = ? where contact_id = ?", ranked)
    _, rows = listed(path, people)
    assert [row.contact_id for row in rows] == [4, 1, 2, 3]
    assert "the score suggests a call: 80" in place(rows[0])


def test_sd_73_opportunities_are_before_sql_sal_and_leads(path: Path) -> None:
    people = [Person(n, stage, attempt=TODAY) for n, stage in enumerate(reversed(_STAGES), 1)]
    assert [row.stage for row in listed(path, people)[1]] == list(_STAGES)


def test_sd_06_inbound_is_above_outbound(path: Path) -> None:
    people = [
        Person(1, origin="outbound", attempt=TODAY),
        Person(2, origin="inbound", attempt=TODAY),
    ]
    rows = listed(path, people)[1]
    assert [row.contact_id for row in rows] == [2, 1]
    assert "inbound, before others" in place(rows[0])


def test_one_row_at_the_best_group_and_the_other_reasons_beside_it(path: Path) -> None:
    tasks = (("todo", YESTERDAY, None), ("callback", TODAY, "15:00"))
    row = only(path, Person(1, tasks=tasks, attempt=TODAY, since="2026-09-01T09:00:00Z"))
    assert (row.group, row.when, row.late_days, row.attempt) == (6, "15:00", 0, "2/5")
    assert row.others == (
        "call + e-mail, today",
        "todo 1, late 1d",
        "rotting for 54 days",
    )
    assert [one for one in place(row) if one.startswith("also: ")] == [
        f"also: {other}" for other in row.others
    ]


def test_n19_who_is_in_quiet_hours_is_last_of_the_group(path: Path) -> None:
    now = datetime.fromisoformat("2026-11-23T13:10:00+00:00").astimezone()
    people = [
        Person(1, "opportunity", zone="America/Denver", attempt=now.date()),
        Person(2, "lead", zone="Europe/London", attempt=now.date()),
        Person(3, "lead", zone="Mars/Olympus", attempt=now.date()),
        Person(4, "lead", zone="America/Denver", tasks=(("todo", now.date(), None),)),
    ]
    rows = listed(path, people, now)[1]
    assert [(row.contact_id, row.quiet) for row in rows] == [
        (2, None),
        (3, None),
        (1, "06:10 in Denver"),
        (4, "06:10 in Denver"),
    ]
    assert "last of its group: 06:10 in Denver" in place(rows[2])


def test_case_16_quiet_hours_hold_nobody_back(path: Path) -> None:
    now = datetime.fromisoformat("2026-11-23T13:10:00+00:00").astimezone()
    people = [
        Person(1, "opportunity", zone="America/Denver", attempt=now.date()),
        Person(2, "lead", attempt=now.date()),
    ]
    found, rows = listed(path, people, now, daily_cap=1)
    assert [row.contact_id for row in rows] == [1]
    assert found.held == 1


def test_n6_case_16_at_most_the_daily_cap_is_due_and_none_is_lost(path: Path) -> None:
    back = TODAY - timedelta(7)
    people = [Person(n, _STAGES[n % 4], attempt=back + timedelta(n % 5)) for n in range(1, 121)]
    everyone = [row.contact_id for row in listed(path, people, daily_cap=120)[1]]
    seen: list[int] = []
    day = NINE
    for left in (80, 40, 0):
        found, rows = listed(path, people, day, daily_cap=40)
        assert (found.due, found.held) == (40, left)
        assert found.held_to == (day.date() + timedelta(1) if left else None)
        shown = [row.contact_id for row in rows if row.group == 7]
        assert listed(path, people, day, daily_cap=40)[1] == rows  # held is derived, never written
        seen += shown
        _complete(path, shown, day)
        assert listed(path, people, day, daily_cap=40)[0].due == 0  # the day is full
        day += timedelta(1)
    assert seen == everyone


def _complete(path: Path, contacts: list[int], now: datetime) -> None:
    from pipeboard.store import cards

    with closing(connect.writer(path)) as db:
        db.execute("begin")
        for contact in contacts:
            db.execute(
                "update attempt set completed_on = ?, call_state = 'done', email_state = 'done'"
                " where contact_id = ?",
                (str(now.date()), contact),
            )
        cards.rewrite_all(db, lambda *_: None)
        db.execute("commit")


def test_held_goes_to_the_next_working_day(path: Path) -> None:
    friday = datetime(2026, 11, 27, 9, 0).astimezone()
    people = [Person(n, attempt=friday.date()) for n in (1, 2)]
    assert str(listed(path, people, friday, daily_cap=1)[0].held_to) == "2026-11-30"
    away = ((friday.date(), friday.date() + timedelta(5)),)
    assert str(listed(path, people, friday, daily_cap=1, away=away)[0].held_to) == "2026-12-03"
    never = frozenset[int]()
    assert listed(path, people, friday, daily_cap=1, workdays=never)[0].held_to is None


def test_an_appointment_within_21_days_keeps_from_rotting(path: Path) -> None:
    old = "2026-09-01T09:00:00Z"
    people = [
        Person(n, since=old, tasks=(("appointment", TODAY + timedelta(days), "13:00"),))
        for n, days in ((1, 21), (2, 22), (3, 1))
    ]
    found, rows = listed(path, people)
    assert [(row.contact_id, row.group) for row in rows] == [(2, 12)]
    assert found.rotting == 1


def test_only_a_hundred_stand_still_and_all_are_counted(path: Path) -> None:
    people = [Person(n, "sql", "inbound" if n > 140 else "outbound") for n in range(1, 151)]
    people += [Person(n, since="2026-09-01T09:00:00Z") for n in range(201, 331)]
    people += [
        Person(400, "sql", reply=EARLY),
        Person(401, since="2026-09-01T09:00:00Z", is_drafting=True),
    ]
    found, rows = listed(path, people)
    assert (found.due, found.no_step, found.rotting) == (2, 150, 130)
    by_group = [[row.contact_id for row in rows if row.group == group] for group in (11, 12)]
    assert by_group == [[*range(141, 151), *range(1, 91)], [*range(201, 301)]]
    assert [(row.contact_id, row.others) for row in rows[:2]] == [
        (401, ("rotting for 54 days",)),
        (400, ("no next step",)),
    ]


def test_sd_34_a_written_assessment_waits_until_something_is_done(day: Day) -> None:
    contact = day.reachable("Ana Ruiz")
    day.done(day.assess(contact, full_assessment(mode="written")))
    now = day.now.astimezone() + timedelta(hours=2, minutes=5)
    row = next(row for row in today(day.store.raw, now, Rules()).rows if row.contact_id == contact)
    assert (row.group, row.why) == (5, "received 2 h ago")
    day.log(contact, "email", "sent")
    rows = today(day.store.raw, now, Rules()).rows
    assert [row.group for row in rows if row.contact_id == contact] != [5]


def test_the_half_that_is_left_keeps_the_row(day: Day) -> None:
    contact = day.reachable("Ana Ruiz")
    day.done(day.follow(contact))
    (row,) = today(day.store.raw, day.now.astimezone(), Rules()).rows
    assert (row.why, row.attempt, row.halves) == ("call + e-mail", "1/5", "call email")
    day.done(day.log(contact, "call", "no-answer"))
    (row,) = today(day.store.raw, day.now.astimezone(), Rules()).rows
    assert (row.why, row.halves) == ("e-mail", "email")
    day.done(day.log(contact, "email", "sent"))
    assert today(day.store.raw, day.now.astimezone(), Rules()).rows == []
    run = cadence(day.store.raw, contact)
    assert run is not None
    assert (run.state, run.attempt, run.made, run.next_due) == ("active", 2, 1, "2026-11-25")
    assert (run.call, run.email, run.stop_reason) == ("open", "open", None)
    assert row.attempt_id is not None
    assert run.attempt_id == row.attempt_id + 1


def test_a_run_that_is_over_has_no_attempt_to_be_made(day: Day) -> None:
    contact = day.reachable("Ana Ruiz")
    day.done(day.follow(contact))
    day.done(day.log(contact, "email", "unsubscribe"))
    run = cadence(day.store.raw, contact)
    assert run is not None
    assert (run.state, run.stop_reason) == ("stopped", "opted_out")
    assert (run.attempt_id, run.next_due) == (None, None)


def test_a_clock_that_went_back_is_said(day: Day) -> None:
    day.add("Ana Ruiz")
    db, now = day.store.raw, day.now.astimezone()
    assert clock_went_back(db, now) is None
    assert clock_went_back(db, now - timedelta(hours=23)) is None
    said = clock_went_back(db, now - timedelta(365))
    assert said == (
        "the clock says 23 Nov 2025, but the last change here was made on 23 Nov 2026: "
        "check the machine's date"
    )


def test_every_group_has_its_words() -> None:
    assert len(due_words.GROUPS) == 12


def test_who_was_followed_up_and_has_nothing_ahead_is_not_forgotten(day: Day) -> None:
    names = ("Ana Ruiz", "Kai Brandt", "Iris Vogel", "Mei Chen")
    talked, gave_up, left, new = (day.reachable(name) for name in names)
    for contact in (talked, gave_up, left):
        day.done(day.follow(contact))
    day.done(day.log(talked, "call", "talked"))
    day.done(day.log(left, "call", "do-not-call"))
    day.done(day.store.do(followups.stop, gave_up, sure=True, now=day.now))
    _, rows = listed(day.store.path, [])
    assert {row.contact_id: row.group for row in rows} == {talked: 11, gave_up: 11}
    assert "nostep" in day.signs(talked)
    assert "nostep" not in day.signs(new)
    day.store.do(records.plan, talked, day.step())
    day.done(day.do(moves.disqualify, gave_up, reason="unreachable"))
    found, rows = listed(day.store.path, [])
    assert (rows, found.no_step) == ([], 0)
