"""Companies of HubSpot: a company is its name key; ids elsewhere join people and deals to it."""

from __future__ import annotations

import json

import pytest

from pipeboard.commands.undo import undo
from tests.days import Day
from tests.exchange.conftest import Bringing
from tests.store.test_journal import derived, image

COMPANIES = (
    "Record ID,Company name,Website URL,Company owner,Create Date,Industry,Number of Employees,"
    "Country/Region,City,Description"
)
CONTACTS = (
    "Record ID,First Name,Last Name,Email,Company Name,Associated Company IDs,Lifecycle Stage"
)
DEALS = "Record ID,Deal Name,Deal Stage,Amount,Associated Company IDs,Associated Contact IDs"


def firm(
    key: object,
    name: str,
    web: str = "",
    *,
    industry: str = "",
    staff: str = "",
    country: str = "",
    note: str = "",
) -> list[object]:
    return [key, name, web, "", "", industry, staff, country, "", note]


def known(bring: Bringing) -> list[tuple[object, ...]]:
    return bring.rows(
        "select name, industry, headcount_min, country, domain, external_ids from company"
        " order by id"
    )


def test_blanks_are_filled_by_name_and_what_is_known_stays(bring, day: Day):
    day.add("Ana", company="Northwind", industry="SaaS")
    file = bring.file(
        "c.csv",
        COMPANIES,
        firm(77, "Northwind Ltd", "www.north.example", industry="Retail", staff="120"),
        firm(78, "Southwind", country="Spain"),
    )
    assert bring(file) == [(1, 1, 0, 0, 0)]
    assert known(bring) == [
        ("Northwind", "SaaS", 120, None, "north.example", '{"hubspot": "77"}'),
        ("Southwind", None, None, "ES", None, '{"hubspot": "78"}'),
    ]
    assert bring(file) == [(0, 0, 2, 0, 0)]


def test_who_works_there_is_judged_again_and_one_undo_takes_it_back(bring, day: Day):
    who = day.add("Ana", company="Northwind", title="Head of Sales")
    start, cards = image(bring.store), derived(bring.store)
    icp = "select icp from contact where id = ?"
    assert bring.rows(icp, who) == [("unknown",)]
    bring(bring.file("c.csv", COMPANIES, firm(77, "Northwind", industry="SaaS", staff="120")))
    assert bring.rows(icp, who) == [("match",)]
    undo(bring.store)
    assert image(bring.store) == start
    assert derived(bring.store) == cards


def test_one_web_site_makes_no_company_of_two(bring):
    rows = [firm(1, "North", "wind.example"), firm(2, "South", "wind.example")]
    assert bring(bring.file("c.csv", COMPANIES, *rows)) == [(2, 0, 0, 0, 0)]


def test_the_file_goes_before_what_is_known_when_the_rep_says_so(bring, day: Day):
    day.add("Ana", company="Northwind", industry="SaaS")
    file = bring.file("c.csv", COMPANIES, firm(77, "Northwind", industry="Retail"))
    assert bring(file, prefer_file=True) == [(0, 1, 0, 0, 0)]
    assert known(bring)[0][1] == "Retail"


@pytest.mark.parametrize("together", [True, False])
def test_a_company_is_found_by_its_id_when_it_is_named_otherwise(bring, together):
    people = bring.file("p.csv", CONTACTS, [1, "Ana", "Ruiz", "a@n.example", "Northwind", "77", ""])
    firms = bring.file("c.csv", COMPANIES, firm(77, "Northwind Trading Group", industry="SaaS"))
    if together:
        assert bring(firms, people) == [(1, 0, 0, 0, 0), (0, 1, 0, 0, 0)]
    else:
        bring(people)
        assert bring(firms) == [(0, 1, 0, 0, 0)]
    assert known(bring) == [("Northwind", "SaaS", None, None, None, '{"hubspot": "77"}')]


def test_people_companies_and_deals_in_one_command_join_by_ids(bring):
    people = bring.file("p.csv", CONTACTS, [1, "Ana", "Ruiz", "a@n.example", "Northwind", "77", ""])
    firms = bring.file("c.csv", COMPANIES, firm(77, "Northwind", staff="50-500"))
    deals = bring.file("d.csv", DEALS, [9, "Licences", "Demo", "5,000", "77", ""])
    done = bring(deals, firms, people, currency="EUR", trust_stages=True)
    assert done == [(1, 0, 0, 0, 0), (0, 1, 0, 0, 0), (1, 0, 0, 0, 0)]
    assert bring.rows("select contact_id, name from opportunity") == [(1, "Licences")]


def test_companies_first_and_deals_join_them_later(bring):
    bring(bring.file("c.csv", COMPANIES, firm(77, "Northwind")))
    bring(bring.file("p.csv", CONTACTS, [1, "Ana", "Ruiz", "a@n.example", "Northwind", "", ""]))
    deals = bring.file("d.csv", DEALS, [9, "Licences", "Demo", "5,000", "77", ""])
    assert bring(deals, currency="EUR") == [(1, 0, 0, 0, 0)]


@pytest.mark.parametrize("order", ["together", "people first", "companies first"])
def test_a_person_of_whom_only_the_companys_id_is_known_works_there(bring, order):
    people = bring.file("p.csv", CONTACTS, [1, "Ana", "Ruiz", "a@n.example", "", "77", ""])
    firms = bring.file("c.csv", COMPANIES, firm(77, "Northwind", industry="SaaS", staff="120"))
    deals = bring.file("d.csv", DEALS, [9, "Licences", "Demo", "5,000", "77", ""])
    if order == "together":
        assert bring(deals, firms, people)[-1] == (1, 0, 0, 0, 0)
    else:
        for file in (people, firms) if order == "people first" else (firms, people):
            bring(file)
        assert bring(deals) == [(1, 0, 0, 0, 0)]
    works_at = "select p.name from contact c join company p on p.id = c.company_id"
    assert bring.rows(works_at) == [("Northwind",)]
    assert bring.rows("select company from card") == [("Northwind",)]
    before = image(bring.store)
    assert bring(people) == [(0, 0, 1, 0, 0)]
    assert image(bring.store) == before


def test_two_files_that_contradict_each_other_the_first_stays_and_an_id_is_not_moved(bring):
    one = bring.file("one.csv", COMPANIES, firm(77, "Northwind", industry="SaaS"))
    two = bring.file(
        "two.csv",
        COMPANIES,
        firm(77, "Northwind", industry="Retail"),
        firm(78, "Southwind"),
        firm(77, "Southwind", industry="Retail"),
    )
    assert bring(one, two) == [(1, 0, 0, 0, 0), (1, 0, 1, 1, 0)]
    assert bring.reasons == [(4, "the id 77 is that of another company")]
    assert [row[1] for row in known(bring)] == ["SaaS", None]


def test_a_row_without_a_name_is_refused_and_no_other(bring):
    rows = [firm(1, ""), firm(2, "-"), firm(3, "Good")]
    assert bring(bring.file("c.csv", COMPANIES, *rows)) == [(1, 0, 0, 2, 0)]
    assert {reason for _, reason in bring.reasons} == {"a company without a name"}


def test_what_is_no_country_or_headcount_is_kept_in_the_notes(bring):
    row = firm(1, "Northwind", country="Atlantis", staff="several", note="Met at the fair")
    bring(bring.file("c.csv", COMPANIES, row))
    ((notes, country),) = bring.rows("select notes, country from company")
    assert country is None
    assert set(notes.splitlines()) == {
        "Met at the fair",
        "Country/Region: Atlantis",
        "Number of Employees: several",
    }


def test_hostile_words_of_a_company_are_only_words(bring):
    row = firm(1, "=HYPERLINK(1)[x]\x1b[31m", note="\x9b31m")
    assert bring(bring.file("c.csv", COMPANIES, row)) == [(1, 0, 0, 0, 0)]
    assert "\x1b" not in json.dumps(known(bring))
