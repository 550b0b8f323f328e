"""Activities of Salesforce and Pipedrive: what was done happened, what is to be done is a task."""

from __future__ import annotations

from datetime import date

import pytest

from pipeboard.commands import moves
from pipeboard.commands.undo import undo
from pipeboard.exchange.activity_rows import read_seconds
from tests.conftest import TODAY
from tests.days import Day
from tests.exchange.conftest import Bringing
from tests.store.test_journal import derived, image

PIPEDRIVE = (
    "Activity - Subject,Activity - Type,Activity - Due date,Activity - Due time,Activity - Done,"
    "Activity - Note,Activity - Assigned to user,Deal - Title,Person - Name,Person - Email,"
    "Organization - Name"
)
SALESFORCE = (
    "Subject,Date,Status,Priority,Assigned,Contact,Company / Account,Opportunity,Call Result,"
    "Call Type,Full Comments"
)
EMAIL = "ana@north.example"


def doing(
    subject: str = "Pricing",
    kind: str = "Call",
    on: str = "2026-11-02",
    at: str = "14:30",
    done: str = "Done",
    *,
    note: str = "",
    deal: str = "",
    email: str = EMAIL,
) -> list[str]:
    return [subject, kind, on, at, done, note, "Kim Moss", deal, "", email, ""]


def task(subject: str, on: str, status: str, *, result: str = "", way: str = "", words: str = ""):
    """A row of Salesforce about Ana Ruiz at Northwind."""
    return [subject, on, status, "Normal", "Kim", "Ana Ruiz", "Northwind", "", result, way, words]


@pytest.fixture
def ana(day: Day) -> int:
    return day.add("Ana Ruiz", email=EMAIL, company="Northwind")


def activities(bring: Bringing) -> list[tuple[object, ...]]:
    return bring.rows(
        "select kind, direction, local_on, at, outcome, subject, body from activity order by id"
    )


def tasks(bring: Bringing) -> list[tuple[object, ...]]:
    return bring.rows("select kind, title, due_on, due_time, state from task order by id")


def test_what_was_done_happened_then(bring, ana):
    file = bring.file("a.csv", PIPEDRIVE, doing(note="Wants a quote"), doing(kind="Email", at=""))
    assert bring(file) == [(2, 0, 0, 0, 0)]
    words = "Wants a quote\nby: Kim Moss"
    assert activities(bring) == [
        ("call", None, "2026-11-02", "2026-11-02T14:30:00Z", None, "Pricing", words),
        ("email", None, "2026-11-02", "2026-11-02T12:00:00Z", None, "Pricing", "by: Kim Moss"),
    ]
    assert tasks(bring) == []


def test_what_is_to_be_done_is_a_task_with_its_day_and_time(bring, ana):
    file = bring.file(
        "a.csv",
        PIPEDRIVE,
        doing("Ring back", "Call", "2026-12-01", "09:15", "To do"),
        doing("Demo", "Meeting", "2026-12-02", "10:00", "To do"),
        doing("Lunch", "Lunch", "2026-12-03", "", "To do"),
        doing("Send the offer", "Task", "2026-12-04", "", "To do"),
        doing("Overdue", "Deadline", "2026-11-02", "", "To do"),
    )
    assert bring(file) == [(5, 0, 0, 0, 0)]
    assert tasks(bring) == [
        ("callback", "Ring back", "2026-12-01", "09:15", "open"),
        ("appointment", "Demo", "2026-12-02", "10:00", "open"),
        ("todo", "Lunch", "2026-12-03", None, "open"),
        ("todo", "Send the offer", "2026-12-04", None, "open"),
        ("todo", "Overdue", "2026-11-02", None, "open"),
    ]
    card = "select due, step, due_words from card where contact_id = ?"
    assert bring.rows(card, ana) == [("2026-11-02", "todo", "Overdue")]


def test_the_note_of_a_task_is_kept_beside_it(bring, ana):
    bring(bring.file("a.csv", PIPEDRIVE, doing(done="To do", on="2026-12-01", note="Bring slides")))
    assert activities(bring)[0][0] == "note"
    assert "Bring slides" in str(activities(bring)[0][-1])


def test_a_second_import_skips_all_and_one_undo_takes_all_back(bring, ana):
    rows = [doing(), doing(done="To do", on="2026-12-01", note="x"), doing("Other", "Meeting")]
    start, cards = image(bring.store), derived(bring.store)
    file = bring.file("a.csv", PIPEDRIVE, *rows)
    assert bring(file) == [(3, 0, 0, 0, 0)]
    assert bring(file) == [(0, 0, 3, 0, 0)]
    undo(bring.store)
    assert image(bring.store) == start
    assert derived(bring.store) == cards


def test_the_same_row_twice_comes_once(bring, ana):
    assert bring(bring.file("a.csv", PIPEDRIVE, doing(), doing())) == [(1, 0, 1, 0, 0)]


def test_who_is_named_by_a_deal_is_found_by_it(bring, ana):
    deals = bring.file(
        "d.csv",
        "Deal - Title,Deal - Value,Deal - Status,Person - Email",
        ["Licences", "5", "open", EMAIL],
    )
    row = doing(deal="licences", email="")
    assert bring(bring.file("a.csv", PIPEDRIVE, row), deals) == [(1, 0, 0, 0, 0)] * 2
    row = doing("Later", deal="LICENCES", email="")
    assert bring(bring.file("b.csv", PIPEDRIVE, row)) == [(1, 0, 0, 0, 0)]


def test_rows_that_name_nobody_we_know_are_counted_as_such(bring, ana):
    rows = [doing(email="else@north.example"), doing(email=""), doing(deal="No such", email="")]
    assert bring(bring.file("a.csv", PIPEDRIVE, *rows)) == [(0, 0, 0, 0, 3)]


def test_salesforce_tasks_are_joined_by_name_and_company(bring, ana):
    file = bring.file(
        "tasks.csv",
        SALESFORCE,
        task("Call", "11/2/2026", "Completed", result="Left voicemail", way="Outbound"),
        task("Email: offer", "11/13/2026", "Completed", words="Sent the offer"),
        task("Follow up", "12/14/2026", "Not Started"),
    )
    assert bring(file) == [(3, 0, 0, 0, 0)]
    assert [row[:3] + row[4:6] for row in activities(bring)] == [
        ("call", "out", "2026-11-02", "voicemail", "Call"),
        ("email", None, "2026-11-13", None, "Email: offer"),
        ("note", None, "2026-12-14", None, "Follow up"),
    ]
    assert tasks(bring) == [("todo", "Follow up", "2026-12-14", None, "open")]


def test_somebody_of_the_same_name_twice_at_a_company_is_not_guessed(bring, ana, day: Day):
    day.add("Ana Ruiz", email="other@north.example", company="Northwind")
    assert bring(bring.file("t.csv", SALESFORCE, task("Call", "11/13/2026", "Completed"))) == [
        (0, 0, 0, 1, 0)
    ]
    assert bring.reasons == [(2, "2 people of that company have this name")]


def test_activities_neither_start_nor_stop_follow_ups(bring, day: Day):
    who = day.reachable("Ana Ruiz", email=EMAIL)
    day.done(day.follow(who))
    before = bring.rows("select * from attempt"), bring.rows("select * from cadence")
    rows = [doing(done="Done"), doing("Out", "Email"), doing("Met", "Meeting")]
    bring(bring.file("a.csv", PIPEDRIVE, *rows))
    assert (bring.rows("select * from attempt"), bring.rows("select * from cadence")) == before


def test_an_e_mail_that_came_in_elsewhere_asks_for_no_reply_here(bring, ana):
    header = f"{SALESFORCE},Type"
    row = [*task("Email: question", "11/13/2026", "Completed", way="Inbound"), "Email"]
    bring(bring.file("t.csv", header, row))
    assert bring.rows("select kind, direction from activity") == [("email", "in")]
    assert bring.rows("select reply_at from card") == [(None,)]


def test_a_call_that_lasted_has_a_record_that_proves_no_gate(bring, ana, day: Day):
    header = f"{SALESFORCE},Call Duration"
    row = [*task("Discovery call", "11/13/2026", "Completed", result="Connected"), "1500"]
    bring(bring.file("t.csv", header, row))
    assert bring.rows("select kind, seconds, outcome, notes from call") == [
        ("other", 1500, "talked", "Discovery call\noutcome: Connected\nby: Kim\nPriority: Normal")
    ]
    day.assess(ana)
    assert "discovery" in str(day.do(moves.advance, ana)).casefold()


def test_a_task_with_somebody_disqualified_here_is_only_noted(bring, ana, day: Day):
    day.done(day.do(moves.disqualify, ana, reason="no_need"))
    assert bring(bring.file("a.csv", PIPEDRIVE, doing(done="To do", on="2026-12-01"))) == [
        (1, 0, 0, 0, 0)
    ]
    assert tasks(bring) == []
    assert activities(bring)[0][0] == "note"
    assert [words for words in bring.notices if "disqualified here" in words]


def test_without_a_word_on_it_the_day_tells_whether_it_was_done(bring, ana):
    rows = [
        doing("Past", done="", on="2026-11-20"),
        doing("Today", done="", on=TODAY.isoformat()),
        doing("Ahead", done="", on="2026-12-20"),
    ]
    bring(bring.file("a.csv", PIPEDRIVE, *rows))
    assert [row[5] for row in activities(bring) if row[0] == "call"] == ["Past"]
    assert [row[1] for row in tasks(bring)] == ["Today", "Ahead"]


@pytest.mark.parametrize(
    ("on", "at", "told"),
    [
        ("31/02/2026", "", "is not a date"),
        ("", "", "an activity without a date"),
        ("2026-11-02", "25:00", "is not a time of day"),
        ("0001-01-01", "", "is no day of a record"),
    ],
)
def test_a_day_or_a_time_that_is_none_refuses_its_row_alone(bring, ana, on, at, told):
    rows = [doing(on=on, at=at), doing("Good")]
    assert bring(bring.file("a.csv", PIPEDRIVE, *rows)) == [(1, 0, 0, 1, 0)]
    ((line, reason),) = bring.reasons
    assert line == 2
    assert told in reason


def test_hostile_words_and_formulas_are_only_words(bring, ana):
    row = doing("[red]=1+1[/] \x1b]8;;x\x07\u202e", note="'=cmd|' /C calc'!A0")
    assert bring(bring.file("a.csv", PIPEDRIVE, row)) == [(1, 0, 0, 0, 0)]
    ((*_, subject, body),) = activities(bring)
    assert "\x1b" not in str(subject)
    assert "=cmd" in str(body)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("420", 420),
        ("7:00", 420),
        ("1:02:03", 3723),
        ("7 min", 420),
        ("1.5 h", 5400),
        ("45 s", 45),
        ("a while", None),
        ("", None),
        ("-5", None),
    ],
)
def test_how_long_a_call_took(text, seconds):
    assert read_seconds(text) == seconds


def test_an_instant_with_its_zone_is_told_by_the_wall_here(bring, ana):
    bring(bring.file("a.csv", PIPEDRIVE, doing(on="2026-11-02T23:30:00-05:00", at="")))
    ((_, _, on, at, *_),) = activities(bring)
    assert at == "2026-11-03T04:30:00Z"
    assert date.fromisoformat(str(on)) in (date(2026, 11, 2), date(2026, 11, 3))
