"""Leads, potentials, calls and events of Zoho, joined by LEADID: any order, twice, and undone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeboard.commands.undo import redo, undo
from pipeboard.store.cards import rewrite_all
from tests.exchange.conftest import Bringing
from tests.store.test_journal import derived, image

LEADS = (
    "LEADID,Last Name,Company,Lead Owner,Email,Mobile,Website,Industry,Lead Source,Lead Status,"
    "Created Time,CONVERTED,month_Created Time1"
)
POTENTIALS = (
    "Potential Name,Potential Owner,Created Time,Closing Date,Amount,Expected Revenue,Stage,"
    "Forecast Type,Type,Lead Source,Probability,Age in Days,Age Tier,Amount Tier,LEADID,"
    "Tasks Involved,Events Involved,Calls Involved,Activities Involved,Campaign Id"
)
CALLS = (
    "TASKID,Call Start Time,Call Duration (in seconds),Call Owner,Call Owner Id,Subject,Call Type,"
    "Call Purpose,Billable,Created Time,Modified Time,CONTACTID,ACCOUNTID,POTENTIALID,LEADID,"
    "Call Duration (in minutes),Who Id Id,What Id,SEMODULE"
)
EVENTS = (
    "EVENTID,Event Owner,Event Owner Id,Subject,Start DateTime,End DateTime,Created Time,"
    "Modified Time,CONTACTID,ACCOUNTID,POTENTIALID,LEADID,Who Id Id,What Id,SEMODULE"
)
ALL = ("leads", "potentials", "calls", "events")


def lead(number: int, name: str, status: str = "Contacted") -> list[object]:
    return [
        *(number, name, f"{name} Works", "David Moss", f"{name.lower()}@zoho.example"),
        *("660-485-0224", f"{name.lower()}.example", "Pharma", "Cold Call", status),
        *("15 Apr, 2021 00:03:00", "Yes", "April"),
    ]


def potential(number: int, name: str, stage: str, forecast: str, amount: str) -> list[object]:
    return [
        *(name, "David Moss", "13 Apr, 2021 00:02:00", "15 Apr, 2021 00:03:00", amount),
        *("$24,200.00", stage, forecast, "New Business", "Advertisement", "80", "2"),
        *("1. 0 - 60 days", "3. $20,001 - $30K", number, "No", "No", "No", "No", "24000022"),
    ]


def call(task: int, number: object, seconds: int = 420, kind: str = "Inbound") -> list[object]:
    return [
        *(task, "2021-04-15 23:03:00", seconds, "Lazar Mathew", "1003", "US books", kind),
        *("Demo", "No", "2021-04-15 00:03:00", "2021-10-08 00:09:00", 2440, 1458, 0, number),
        *(seconds // 60, "", "", ""),
    ]


def event(key: int, number: object) -> list[object]:
    return [
        *(key, "Rozario Diego", 1001, "Demo for Sara", "2021-04-15 21:02:00"),
        *("2021-08-18 21:07:00", "2021-04-15 21:02:00", "2021-08-23 21:07:00", "", "", ""),
        *(number, number, "", ""),
    ]


@pytest.fixture
def files(bring: Bringing) -> dict[str, Path]:
    return {
        "leads": bring.file("Leads.csv", LEADS, *(lead(n, f"Quell{n}") for n in range(1, 5))),
        "potentials": bring.file(
            "Potentials.csv",
            POTENTIALS,
            potential(1, "Ruiz, Ana", "Needs Analysis", "Open", "$22,700.00"),
            potential(2, "Moss, Kim", "Closed Won", "Won", "$10,500.00"),
            potential(3, "Petit, Léa", "Closed Lost", "Lost", "$1,200.50"),
            potential(99, "Nobody", "Prospect", "Open", "$5.00"),
        ),
        "calls": bring.file(
            "Calls.csv", CALLS, call(7001, 1), call(7002, ""), call(7003, 1, 0, "Outbound")
        ),
        "events": bring.file("Events.csv", EVENTS, event(25842000000262376, 4), event(2, "")),
    }


# Added, filled, skipped, refused, unjoined.
IN = {
    "leads": (4, 0, 0, 0, 0),
    "potentials": (3, 0, 0, 0, 1),
    "calls": (2, 0, 0, 0, 1),
    "events": (1, 0, 0, 0, 1),
}
AGAIN = {name: (0, 0, added, 0, unjoined) for name, (added, *_, unjoined) in IN.items()}
WORKED = {"leads": 0, "potentials": 1, "calls": 2, "events": 2}


def as_worked(counts: dict[str, tuple[int, ...]], order: Sequence[str]) -> list[tuple[int, ...]]:
    return [counts[name] for name in sorted(order, key=WORKED.__getitem__)]


@pytest.mark.parametrize("order", [ALL, ALL[::-1], ("calls", "leads", "events", "potentials")])
@pytest.mark.parametrize("trust", [False, True])
def test_four_files_join_by_leadid_in_any_order(bring, files, order, trust):
    asked = {"trust_stages": trust, "currency": "USD"}
    assert bring(*(files[name] for name in order), **asked) == as_worked(IN, order)
    assert len(bring.rows("select 1 from entry")) == 1
    before = image(bring.store)
    assert bring(*(files[name] for name in order), **asked) == as_worked(AGAIN, order)
    assert image(bring.store) == before


def test_one_undo_takes_the_four_files_back(bring, files):
    start = image(bring.store)
    bring(*files.values(), trust_stages=True, currency="USD")
    undo(bring.store)
    assert image(bring.store) == start


def test_the_cards_are_as_if_made_anew_and_redo_brings_all_back(bring, files):
    bring(*files.values(), trust_stages=True, currency="USD")
    after, cards = image(bring.store), derived(bring.store)
    with bring.store.unit() as unit:
        rewrite_all(unit.raw, unit.progress)
        assert derived(bring.store) == cards
    undo(bring.store)
    redo(bring.store)
    assert image(bring.store) == after
    assert derived(bring.store) == cards


def test_potentials_are_tags_and_notes_until_stages_are_trusted(bring, files):
    bring(*files.values(), currency="USD")
    assert bring.rows("select count(*) from opportunity") == [(0,)]
    assert bring.rows("select distinct stage, status from contact") == [("lead", "open")]
    tags = bring.rows("select tags from contact where last_name = 'Quell2'")[0][0]
    assert tags == '["was:Contacted", "was:converted", "was:Closed Won"]'
    ((subject, body, on, key),) = bring.rows(
        "select subject, body, local_on, external_id from activity where kind = 'note'"
        " and subject like '%Kim%'"
    )
    assert (subject, on) == ("deal: Moss, Kim", "2021-04-13")
    assert "amount: USD 10,500\nstage: Closed Won\nstatus: won\ncloses: 2021-04-15" in body
    assert "Type: New Business" in body
    assert key.startswith("zoho-potentials:")


def test_trusted_potentials_are_opportunities_entered_mid_funnel(bring, files):
    bring(*files.values(), trust_stages=True, currency="USD")
    assert bring.rows(
        "select c.last_name, o.status, o.step, o.amount, o.currency, o.probability, o.close_on,"
        " o.closed_on, o.lost_reason from opportunity o join contact c on c.id = o.contact_id"
        " order by 1"
    ) == [
        *[("Quell1", "open", "discovery_done", 2270000, "USD", 8000, "2021-04-15", None, None)],
        *[("Quell2", "won", "discovery_done", 1050000, "USD", None, *["2021-04-15"] * 2, None)],
        *[("Quell3", "lost", "discovery_done", 120050, "USD", None, *["2021-04-15"] * 2, "other")],
    ]
    assert bring.rows("select last_name, stage, status from contact order by 1") == [
        ("Quell1", "opportunity", "open"),
        ("Quell2", "opportunity", "won"),
        ("Quell3", "sql", "open"),
        ("Quell4", "lead", "open"),
    ]
    cards = dict(bring.rows("select name, signs from card where board in ('sql', 'opportunity')"))
    assert all("imported" in signs.split() for signs in cards.values())
    assert cards.keys() == {"Quell1", "Quell3"}


def test_calls_and_events_are_activities_and_prove_no_gate(bring, files):
    bring(*files.values())
    assert bring.rows(
        "select y.kind, y.direction, y.local_on, y.subject, k.kind, k.seconds from activity y"
        " left join call k on k.id = y.call_id where y.kind <> 'note' order by y.id"
    ) == [
        ("call", "in", "2021-04-15", "US books", "demo", 420),
        ("call", "out", "2021-04-15", "US books", None, None),
        ("meeting", None, "2021-04-15", "Demo for Sara", None, None),
    ]
    assert bring.rows("select count(*) from call where kind = 'discovery'") == [(0,)]
    assert bring.rows("select count(*) from qualification") == [(0,)]
    assert bring.rows("select count(*) from cadence") == [(0,)]


def test_people_first_and_the_rest_in_later_commands(bring, files):
    for names in (("leads",), ("calls", "events"), ("potentials",)):
        done = bring(*(files[name] for name in names), currency="USD")
        assert done == as_worked(IN, names)


def test_who_is_not_known_yet_is_counted_and_comes_later(bring, files):
    assert bring(files["calls"]) == [(0, 0, 0, 0, 3)]
    assert bring(files["leads"], files["calls"]) == [IN["leads"], IN["calls"]]


def test_an_amount_in_dollars_takes_the_currency_that_the_rep_names(bring, files):
    bring(files["leads"], files["potentials"], trust_stages=True, currency="CAD")
    assert bring.rows("select distinct currency from opportunity") == [("CAD",)]
