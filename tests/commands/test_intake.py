"""Leads brought in as plain values: who is new, whose blanks are filled, and taking it back."""

from __future__ import annotations

import json

import pytest

from pipeboard.commands.incoming import Lead, Way
from pipeboard.commands.intake import Batch, bring_in
from tests.conftest import TODAY
from tests.store.test_journal import derived, image

BATCH = Batch("fair.csv", "abc", "generic", {"Email": "email"})


def email(address: str, *, shared: bool = False) -> Way:
    return Way("email", address, address.casefold(), "", shared)


def lead(name: str, *ways: Way, **fields) -> Lead:
    return Lead(display_name=name, ways=ways, source="list import", **fields)


def at(company: str, **fields) -> dict:
    return {"company": company, "company_key": company.casefold(), **fields}


@pytest.fixture
def bring(store):
    def go(*leads: Lead, batch: Batch = BATCH):
        return store.do(bring_in, leads, batch, today=TODAY)

    return go


@pytest.fixture
def rows(store):
    return lambda sql, *values: store.raw.execute(sql, values).fetchall()


def counts(done) -> tuple[int, int, int, int]:
    return done.added, done.filled, done.skipped, done.refused


def test_one_file_is_one_entry_without_names_and_keeps_its_counts(bring, rows):
    done = bring(lead("Ana", email("a@x.example")), lead("Bo", email("b@x.example")))
    assert counts(done) == (2, 0, 0, 0)
    assert rows("select words from entry") == [("import 2 rows",)]
    ((name, said),) = rows("select file_name, counts from import_batch")
    assert (name, json.loads(said)["added"]) == ("fair.csv", 2)
    assert rows("select count(*) from contact where import_id = ?", done.batch_id) == [(2,)]
    assert rows("select stage, left_at from visit") == [("lead", None)] * 2


def test_companies_are_made_once_and_their_blanks_filled(bring, rows):
    done = bring(
        lead("Ana", **at("Northwind")),
        lead("Bo", **at("northwind", industry="SaaS")),
        lead("Cy", **at("Northwind", industry="Retail", headcount_min=50, headcount_max=500)),
    )
    assert done.companies == 1
    assert rows("select name, industry, headcount_min, headcount_max from company") == [
        ("Northwind", "SaaS", 50, 500)
    ]


def test_a_known_e_mail_fills_blanks_and_never_overwrites(bring, day, rows):
    contact = day.add("Ana Ruiz", email="ana@x.example", title="CEO")
    twin = lead("A. Ruiz", email("ANA@x.example"), Way("phone", "+34 1", "+341"), title="Clerk")
    assert counts(bring(twin)) == (0, 1, 0, 0)
    assert rows("select display_name, title from contact where id = ?", contact) == [
        ("Ana Ruiz", "CEO")
    ]
    assert rows("select value, main from channel where kind = 'phone'") == [("+34 1", 1)]
    before = rows("select count(*) from entry")
    assert counts(bring(twin)) == (0, 0, 1, 0)
    assert rows("select count(*) from entry") == before


def test_prefer_file_overwrites_with_what_is_said_only(bring, day, rows):
    contact = day.add("Ana Ruiz", email="ana@x.example", title="CEO", company="Northwind")
    batch = Batch("f.csv", "d", "generic", prefer_file=True)
    twin = lead("", email("ana@x.example"), Way("phone", "+34 1", "+341"), title="Clerk")
    assert counts(bring(twin, batch=batch)) == (0, 1, 0, 0)
    assert counts(bring(twin, batch=batch)) == (0, 0, 1, 0)
    ((name, title, company),) = rows(
        "select display_name, title, company_id from contact where id = ?", contact
    )
    assert (name, title, company is None) == ("Ana Ruiz", "Clerk", False)


def test_a_linkedin_profile_is_the_same_person_and_an_earlier_row_too(bring, rows):
    profile = Way("linkedin", "https://linkedin.com/in/ana", "ana")
    done = bring(
        lead("Ana", profile, email("a@x.example")),
        lead("Ana", profile, title="CEO"),
        lead("Ana", email("a@x.example")),
    )
    assert counts(done) == (1, 1, 1, 0)
    assert rows("select title, linkedin_url from contact") == [("CEO", profile.value)]


def test_role_inboxes_phones_and_names_merge_nobody(bring, rows):
    info, phone = email("info@x.example", shared=True), Way("phone", "+34 1", "+341")
    done = bring(lead("Ana Ruiz", info, phone), lead("Ana Ruiz", info, phone))
    assert counts(done) == (2, 0, 0, 0)


def test_what_belongs_to_someone_else_stays_theirs(bring, rows):
    profile = Way("linkedin", "https://linkedin.com/in/bo", "bo")
    bring(lead("Ana", email("a@x.example")), lead("Bo", profile))
    assert counts(bring(lead("Ana", email("a@x.example"), profile))) == (0, 0, 1, 0)


def test_a_stage_and_a_status_stay_as_they_are(bring, day):
    contact = day.sql(email="ana@x.example")
    bring(lead("Ana", email("ana@x.example"), title="CEO", tags=("was:Customer",)))
    assert day.stage(contact) == "sql"


def test_icp_is_judged_when_the_size_comes_with_a_later_row(bring, rows):
    fit = {"title": "VP Sales", "ways": ()}
    bring(Lead(display_name="Ana", **fit, **at("Loop", industry="SaaS")))
    bring(Lead(display_name="Bo", **fit, **at("Loop", headcount_min=80, headcount_max=80)))
    assert rows("select icp from contact") == [("match",), ("match",)]


def test_a_note_becomes_an_activity_once(bring, rows):
    ana = lead("Ana", email("a@x.example"), notes=("met at the fair",))
    bring(ana)
    bring(ana)
    assert rows("select kind, body, local_on from activity") == [
        ("note", "met at the fair", TODAY.isoformat())
    ]


def test_n17_an_import_is_one_undo(store, bring, day):
    day.add("Old Friend", email="old@x.example", company="Firm 1")
    start, drawn = image(store), derived(store)
    leads = [
        lead(
            f"P {n}",
            email(f"p{n}@x.example"),
            tags=("fair",),
            notes=("hello",),
            **at(f"Firm {n % 90}"),
        )
        for n in range(1000)
    ]
    old = lead("", email("old@x.example"), title="CEO", **at("Firm 1", industry="SaaS"))
    assert counts(bring(*leads, old)) == (1000, 1, 0, 0)
    end = image(store)
    day.done(day.undo())
    assert image(store) == start
    assert derived(store) == drawn
    day.done(day.redo())
    assert image(store) == end


def test_cancelled_in_the_middle_nothing_is_there(store, rows):
    class Enough(Exception):
        pass

    def stop(doing: str, done: int, total: int) -> None:
        if done >= 2000:
            raise Enough

    def command(unit):
        unit.on_progress = stop
        many = (lead(f"P {n}", email(f"p{n}@x.example")) for n in range(5000))
        return bring_in(unit, many, BATCH, today=TODAY)

    start = image(store)
    with pytest.raises(Enough):
        store.save(command)
    assert image(store) == start
    assert rows("select count(*) from entry") == [(0,)]
    assert store.do(bring_in, [lead("Ana")], BATCH, today=TODAY).added == 1
