"""Deals of HubSpot and Pipedrive: joined to people, kept as notes or trusted as opportunities."""

from __future__ import annotations

import json
from datetime import date

import pytest

from pipeboard.commands import moves
from pipeboard.commands.undo import undo
from pipeboard.store.tables import Contact
from pipeboard.store.unit import Unit
from tests.conftest import TODAY
from tests.days import Day
from tests.exchange.conftest import Bringing
from tests.store.test_journal import derived, image

CONTACTS = (
    "Record ID,First Name,Last Name,Email,Company Name,Associated Company IDs,Lifecycle Stage"
)
DEALS = (
    "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Associated Company IDs,"
    "Associated Contact IDs,Close Date,Deal Probability,Closed Lost Reason,Currency"
)
PIPEDRIVE = (
    "Deal - Title,Deal - Value,Deal - Currency of value,Deal - Stage,Deal - Status,"
    "Deal - Lost reason,Deal - Expected close date,Deal - Probability,Person - Name,"
    "Person - Email,Organization - Name"
)
TRUST = {"trust_stages": True, "currency": "EUR"}


def deal(
    key: object,
    name: str = "Licences",
    stage: str = "Presentation Scheduled",
    amount: str = "12,000",
    *,
    people: str = "1",
    firms: str = "",
    close: str = "2026-12-18",
    odds: str = "",
    why: str = "",
    currency: str = "",
) -> list[object]:
    return [key, name, stage, amount, "Kim Moss", firms, people, close, odds, why, currency]


@pytest.fixture
def people(bring: Bringing):
    return bring.file(
        "contacts.csv",
        CONTACTS,
        [1, "Ana", "Ruiz", "ana@north.example", "Northwind", "77", ""],
        [2, "Léa", "Petit", "lea@south.example", "Southwind", "78", ""],
        [3, "Bo", "Lind", "bo@south.example", "Southwind", "78", ""],
    )


EMAIL = "ana@north.example"


def pipedrive(bring: Bringing, *, status: str, close: str = "2026-12-18", email: str = EMAIL):
    """A file of Pipedrive with one deal of one person."""
    row = ["Seats", "5,000", "EUR", "Proposal Made", status, "", close, "40", "", email, ""]
    return bring.file("pipedrive.csv", PIPEDRIVE, row)


def stands(bring: Bringing, name: str) -> tuple[str, str]:
    ((stage, status),) = bring.rows(
        "select stage, status from contact where display_name = ? or first_name = ?", name, name
    )
    return stage, status


def test_an_open_deal_is_a_note_and_a_tag_until_its_stage_is_trusted(bring, people):
    file = bring.file("deals.csv", DEALS, deal(900))
    assert bring(people, file, currency="EUR")[1] == (1, 0, 0, 0, 0)
    assert stands(bring, "Ana") == ("lead", "open")
    assert bring.rows("select count(*) from opportunity, qualification") == [(0,)]
    assert bring.rows("select tags from contact where first_name = 'Ana'") == [
        ('["was:Presentation Scheduled"]',)
    ]
    assert bring.rows("select kind, subject, body, external_id from activity") == [
        (
            "note",
            "deal: Licences",
            "amount: EUR 12,000\nstage: Presentation Scheduled\nstatus: open\n"
            "closes: 2026-12-18\nowner: Kim Moss",
            "hubspot-deals:900",
        )
    ]
    assert bring(file, **TRUST) == [(0, 1, 0, 0, 0)]
    assert stands(bring, "Ana") == ("opportunity", "open")
    assert bring.rows("select count(*) from activity") == [(1,)]
    assert bring(file, **TRUST) == [(0, 0, 1, 0, 0)]


def test_a_trusted_open_deal_enters_mid_funnel(bring, people):
    file = bring.file("deals.csv", DEALS, deal(900, odds="60"))
    bring(people, file, **TRUST)
    assert bring.rows(
        "select name, step, status, amount, currency, close_on, first_close_on, probability,"
        " external_id from opportunity"
    ) == [
        (
            *("Licences", "demo", "open", 1200000, "EUR", "2026-12-18", "2026-12-18", 6000),
            "hubspot-deals:900",
        )
    ]
    assert bring.rows(
        "select q.gate, q.origin, q.opportunity_id is not null, q.withdrawn_at"
        " from qualification q order by q.id"
    ) == [
        ("sal", "imported", 0, None),
        ("sql", "imported", 0, None),
        ("opportunity", "imported", 1, None),
    ]
    assert bring.rows(
        "select stage, left_at is not null from visit where contact_id = 1 order by id"
    ) == [("lead", 1), ("opportunity", 0)]
    ((board, signs, amount, step),) = bring.rows(
        "select board, signs, amount, deal_step from card where contact_id = 1"
    )
    assert (board, amount, step) == ("opportunity", 1200000, "demo")
    assert "imported" in signs.split()


def test_everything_of_a_trusted_import_is_taken_back_by_one_undo(bring, people, day: Day):
    day.add("Known", email="ana@north.example", phone="+34 600 123 456")
    start, cards = image(bring.store), derived(bring.store)
    rows = [deal(1), deal(2, stage="closedwon", people="2"), deal(3, stage="Lost", people="3")]
    bring(people, bring.file("deals.csv", DEALS, *rows), **TRUST)
    assert image(bring.store) != start
    undo(bring.store)
    assert image(bring.store) == start
    assert derived(bring.store) == cards


def test_the_follow_ups_of_somebody_whose_deal_is_open_elsewhere_stop(bring, day: Day):
    who = day.reachable("Ana Ruiz", email=EMAIL)
    day.done(day.follow(who))
    bring(pipedrive(bring, status="open"), **TRUST)
    assert bring.rows("select state, stop_reason from cadence where contact_id = ?", who) == [
        ("stopped", "opportunity")
    ]


def test_one_open_opportunity_a_contact_the_second_stays_a_note_and_is_said(bring, people):
    file = bring.file("deals.csv", DEALS, deal(1, "First"), deal(2, "Second"))
    assert bring(people, file, **TRUST)[1] == (2, 0, 0, 0, 0)
    assert bring.rows("select name from opportunity") == [("First",)]
    assert bring.rows("select subject from activity where subject like '%Second'") == [
        ("deal: Second",)
    ]
    assert "1 kept as a note: the contact has an open opportunity already" in bring.notices
    assert bring(file, **TRUST) == [(0, 0, 2, 0, 0)]


def test_an_opportunity_that_the_rep_opened_stays_the_one(bring, day: Day):
    who = day.opportunity("Ana Ruiz", email="ana@north.example")
    before = bring.rows("select * from opportunity")
    assert bring(pipedrive(bring, status="open"), **TRUST) == [(1, 0, 0, 0, 0)]
    assert bring.rows("select * from opportunity") == before
    assert bring.rows("select stage, status from contact where id = ?", who) == [
        ("opportunity", "open")
    ]
    assert [words for words in bring.notices if "open opportunity already" in words]


def test_a_deal_won_elsewhere_before_ours_was_opened_is_history(bring, day: Day):
    who = day.opportunity("Ana Ruiz", email="ana@north.example")
    bring(pipedrive(bring, status="won", close="2025-03-04"), **TRUST)
    assert bring.rows("select status, closed_on from opportunity order by id") == [
        ("open", None),
        ("won", "2025-03-04"),
    ]
    assert bring.rows("select stage, status from contact where id = ?", who) == [
        ("opportunity", "open")
    ]


def test_an_sql_of_ours_gets_only_the_gate_that_it_has_not_passed(bring, day: Day):
    who = day.sql("Ana Ruiz", email="ana@north.example")
    bring(pipedrive(bring, status="open"), **TRUST)
    assert bring.rows(
        "select gate, origin from qualification where contact_id = ? order by id", who
    ) == [("sal", "evidence"), ("sql", "evidence"), ("opportunity", "imported")]


@pytest.mark.parametrize(
    ("leave", "why"),
    [
        (moves.nurture, {"reason": "not_now", "revisit_on": date(2027, 2, 1)}),
        (moves.disqualify, {"reason": "no_need"}),
    ],
)
def test_who_is_parked_or_disqualified_here_is_not_moved(bring, day: Day, leave, why):
    day.done(day.do(leave, day.add("Ana Ruiz", email=EMAIL), **why))
    before = bring.rows("select stage, status, exit_reason, revisit_on from contact")
    assert bring(pipedrive(bring, status="open"), **TRUST) == [(1, 0, 0, 0, 0)]
    assert bring.rows("select stage, status, exit_reason, revisit_on from contact") == before
    assert bring.rows("select count(*) from opportunity") == [(0,)]
    assert "1 kept as a note: the contact is parked or disqualified here" in bring.notices


def test_a_customer_with_a_new_deal_is_in_a_new_cycle(bring, people):
    rows = [deal(2, "New business"), deal(1, "First", "Closed Won", close="2025-02-01")]
    bring(people, bring.file("deals.csv", DEALS, *rows), **TRUST)
    assert bring.rows("select stage, status, cycle from contact where id = 1") == [
        ("opportunity", "open", 2)
    ]
    assert bring.rows("select name, status, cycle from opportunity order by id") == [
        ("First", "won", 1),
        ("New business", "open", 2),
    ]
    assert bring.rows(
        "select cycle, count(*), sum(withdrawn_at is null) from qualification group by 1"
    ) == [(1, 3, 0), (2, 3, 3)]
    assert bring.rows("select count(*) from visit where contact_id = 1 and left_at is null") == [
        (1,)
    ]


def test_several_won_deals_of_one_customer_are_all_won(bring, people):
    rows = [deal(n, f"Year {n}", "Closed Won", close=f"202{n}-02-01") for n in (1, 2, 3)]
    bring(people, bring.file("deals.csv", DEALS, *rows), **TRUST)
    assert bring.rows("select closed_on from opportunity where status = 'won' order by 1") == [
        ("2021-02-01",),
        ("2022-02-01",),
        ("2023-02-01",),
    ]
    assert stands(bring, "Ana") == ("opportunity", "won")
    assert bring.rows("select count(*) from visit where contact_id = 1") == [(2,)]


def test_a_lost_deal_leaves_an_sql_whose_opportunity_no_longer_holds(bring, people):
    rows = [deal(1, stage="closedlost", close="2026-03-02", why="Too expensive for them")]
    bring(people, bring.file("deals.csv", DEALS, *rows), **TRUST)
    assert stands(bring, "Ana") == ("sql", "open")
    assert bring.rows("select closed_on, lost_reason, lost_note, probability from opportunity") == [
        ("2026-03-02", "price", "Too expensive for them", None)
    ]
    assert bring.rows("select gate, withdrawn_reason from qualification order by id") == [
        ("sal", None),
        ("sql", None),
        ("opportunity", "lost: price"),
    ]
    assert bring.rows("select stage from visit where contact_id = 1 order by id") == [
        ("lead",),
        ("opportunity",),
        ("sql",),
    ]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("They chose a competitor", "competitor"),
        ("No decision", "no_decision"),
        ("Bad timing", "timing"),
        ("Missing feature: SSO", "missing_feature"),
        ("Our champion left", "lost_champion"),
        ("Went silent", "went_silent"),
        ("Legal terms", "terms"),
        ("Mercury in retrograde", "other"),
    ],
)
def test_why_a_deal_was_lost_is_read_as_one_of_ours(bring, people, words, reason):
    file = bring.file("deals.csv", DEALS, deal(1, stage="Closed Lost", why=words))
    bring(people, file, **TRUST)
    assert bring.rows("select lost_reason, lost_note from opportunity") == [(reason, words)]


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        ("Qualified To Buy", "discovery_done"),
        ("Appointment Scheduled", "discovery_done"),
        ("Demo Scheduled", "demo"),
        ("Proposal Made", "proposal"),
        ("Initial Offer", "proposal"),
        ("Negotiations Started", "negotiation"),
        ("contractsent", "negotiation"),
        ("Quelque chose", "discovery_done"),
    ],
)
def test_a_stage_elsewhere_is_read_as_a_step_of_ours(bring, people, stage, step):
    bring(people, bring.file("deals.csv", DEALS, deal(1, stage=stage)), **TRUST)
    assert bring.rows("select step, status from opportunity") == [(step, "open")]


def test_a_won_deal_that_names_no_amount_stays_a_note(bring, people):
    file = bring.file("deals.csv", DEALS, deal(1, stage="Closed Won", amount=""))
    assert bring(people, file, **TRUST)[1] == (1, 0, 0, 0, 0)
    assert bring.rows("select count(*) from opportunity") == [(0,)]
    assert "1 kept as a note: a won deal without an amount" in bring.notices


def test_a_deal_closed_on_a_day_to_come_was_closed_by_today(bring, people):
    file = bring.file("deals.csv", DEALS, deal(1, stage="Closed Won", close="2027-05-01"))
    bring(people, file, **TRUST)
    assert bring.rows("select close_on, closed_on from opportunity") == [
        ("2027-05-01", TODAY.isoformat())
    ]


def test_the_deals_own_currency_goes_before_the_one_that_is_asked_for(bring, people):
    rows = [deal(1, amount="1,200", currency="GBP"), deal(2, amount="$5,000", people="2")]
    bring(people, bring.file("deals.csv", DEALS, *rows), trust_stages=True, currency="CAD")
    assert bring.rows("select amount, currency from opportunity order by id") == [
        (120000, "GBP"),
        (500000, "CAD"),
    ]


def test_what_cannot_be_read_refuses_its_row_and_no_other(bring, people):
    file = bring.file(
        "deals.csv",
        DEALS,
        deal(1, amount="a lot"),
        deal(2, close="31/02/2026"),
        deal(3, currency="XQZ"),
        deal(4, amount="-5"),
        deal(5, amount="EUR 5", currency="USD"),
        deal(6, name="", firms=""),
        deal(7, "Good"),
    )
    assert bring(people, file, **TRUST)[1] == (1, 0, 0, 6, 0)
    assert bring.rows("select name from opportunity") == [("Good",)]
    said = dict(bring.reasons)
    assert said.keys() == {2, 3, 4, 5, 6, 7}
    assert "'a lot' is not an amount" in said[2]
    assert said[3] == "'31/02/2026' in 'Close Date' is not a date"
    assert "'XQZ' is not a currency" in said[4]
    assert "negative" in said[5]
    assert "USD" in said[6]
    kept = bring.rows("select line, reason, cells from refused_row order by line")
    assert [line for line, *_ in kept] == [2, 3, 4, 5, 6, 7]
    assert json.loads(kept[0][2])[3] == "a lot"


def _also_has(unit: Unit, contact_id: int, ids: dict[str, object]) -> None:
    unit.change(Contact, contact_id, external_ids=json.dumps(ids))


def test_an_id_that_two_people_have_refuses_the_row(bring, people):
    bring(people)
    bring.store.do(_also_has, 2, {"hubspot": ["2", "1"]})
    assert bring(bring.file("deals.csv", DEALS, deal(1)), **TRUST) == [(0, 0, 0, 1, 0)]
    assert bring.reasons == [(2, "the id 1 is that of 2 people")]


def test_of_several_people_the_first_that_is_known_has_the_deal(bring, people):
    file = bring.file("deals.csv", DEALS, deal(1, people="998;2;1"))
    assert bring(people, file)[1] == (1, 0, 0, 0, 0)
    assert bring.rows("select contact_id from activity") == [(2,)]


def test_a_deal_of_a_company_is_its_only_persons_and_nobodys_among_several(bring, people):
    rows = [deal(1, people="", firms="77"), deal(2, people="", firms="78"), deal(3, people="")]
    assert bring(people, bring.file("deals.csv", DEALS, *rows))[1] == (1, 0, 0, 1, 1)
    assert bring.rows("select contact_id from activity") == [(1,)]
    assert bring.reasons == [(3, "several people work at that company")]


def test_pipedrive_names_people_by_e_mail_or_by_name_and_company(bring, people):
    bring(people)
    file = bring.file(
        "p.csv",
        PIPEDRIVE,
        ["By mail", "5", "EUR", "", "open", "", "", "", "", "ANA@north.example", ""],
        ["By name", "6", "EUR", "", "open", "", "", "", "lea petit", "", "Southwind Ltd"],
        ["Nobody", "7", "EUR", "", "open", "", "", "", "Lea Petit", "", "Northwind"],
        ["Two at once", "8", "EUR", "", "open", "", "", "", "", EMAIL, "Southwind"],
    )
    assert bring(file, **TRUST) == [(3, 0, 0, 0, 1)]
    assert bring.rows("select name, contact_id from opportunity order by id") == [
        ("By mail", 1),
        ("By name", 2),
    ]
    assert bring.rows("select contact_id from activity where subject = 'deal: Two at once'") == [
        (1,)
    ]


def test_a_deal_without_an_id_is_known_again_by_what_it_says(bring, people):
    bring(people)
    file = pipedrive(bring, status="open")
    assert bring(file, **TRUST) == [(1, 0, 0, 0, 0)]
    assert bring(file, **TRUST) == [(0, 0, 1, 0, 0)]


def test_a_deal_that_stands_twice_in_two_files_comes_once(bring, people):
    one = bring.file("one.csv", DEALS, deal(1, amount="5"))
    two = bring.file("two.csv", DEALS, deal(1, amount="6"))
    assert bring(people, one, two, **TRUST)[1:] == [(1, 0, 0, 0, 0), (0, 0, 1, 0, 0)]
    assert bring.rows("select amount from opportunity") == [(500,)]


def test_a_deal_with_a_status_of_its_own_is_kept_as_a_note(bring, people):
    bring(people)
    assert bring(pipedrive(bring, status="deleted"), **TRUST) == [(1, 0, 0, 0, 0)]
    assert bring.rows("select count(*) from opportunity") == [(0,)]


def test_hostile_words_are_stored_harmless_and_long_ones_cut(bring, people):
    evil = "[@click=app.quit]x[/]\x1b[2J\x07"
    file = bring.file("deals.csv", DEALS, deal(1, evil + "y" * 900, stage=f"=cmd|{evil}"))
    assert bring(people, file, **TRUST)[1] == (1, 0, 0, 0, 0)
    ((name,),) = bring.rows("select name from opportunity")
    assert "\x1b" not in name
    assert len(name) == 500
    assert "4 control characters taken out" in bring.notices
