"""Leads brought in as plain values: who is new, whose blanks are filled, and taking it back."""

from __future__ import annotations

import json

import pytest

from pipeboard.commands import agenda
from pipeboard.commands.incoming import Lead, Way
from pipeboard.commands.intake import Batch, bring_in
from pipeboard.commands.merge import merge
from pipeboard.domain.terms import TaskKind
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


def phone(number: str, state: str = "") -> Way:
    return Way("phone", number, number.replace(" ", ""), "", state=state)


def uid(rows, contact: int) -> str:
    ((stamp,),) = rows("select created_at from contact where id = ?", contact)
    return f"{contact}-{stamp}"


def test_our_own_id_is_the_first_key_when_number_and_making_agree(bring, day, rows):
    ana, bo = day.add("Ana Ruiz", email="ana@x.example"), day.add("Bo", email="bo@x.example")
    own = {"pipeboard": uid(rows, ana)}
    done = bring(lead("Ana", email("bo@x.example"), title="CEO", external_ids=own))
    assert counts(done) == (0, 1, 0, 0)
    assert rows("select title, external_ids from contact where id = ?", ana) == [("CEO", "{}")]
    assert rows("select title from contact where id = ?", bo) == [(None,)]


def test_an_id_of_another_store_is_kept_and_known_again(bring, day, rows):
    ana = day.add("Ana Ruiz", email="ana@x.example")
    other = {"pipeboard": f"{ana}-2020-01-01T00:00:00Z"}
    assert counts(bring(lead("Zoe", external_ids=other))) == (1, 0, 0, 0)
    assert counts(bring(lead("Zoe", title="CTO", external_ids=other))) == (0, 1, 0, 0)
    ((name, ids),) = rows("select display_name, external_ids from contact where title = 'CTO'")
    assert (name, json.loads(ids)) == ("Zoe", other)


def test_the_id_of_one_who_was_merged_away_finds_who_is_left(store, bring, day, rows):
    ana, twin = day.add("Ana Ruiz", email="ana@x.example"), day.add("Ana R", email="a@y.example")
    gone = {"pipeboard": uid(rows, twin)}
    store.do(merge, ana, twin, {}, today=TODAY)
    assert counts(bring(lead("Ana R", title="CEO", external_ids=gone))) == (0, 1, 0, 0)
    assert rows("select id, title from contact") == [(ana, "CEO")]


def test_ids_of_the_same_system_come_after_e_mail_and_never_against_the_name(bring, rows):
    bring(
        lead("Ana", email("ana@x.example"), external_ids={"hubspot": "51"}),
        lead("Bo", email("bo@x.example"), external_ids={"hubspot": "52"}),
    )
    moved = lead("Ana", email("ana@new.example"), title="CEO", external_ids={"hubspot": "51"})
    mixed = lead("Bo", email("bo@x.example"), title="CTO", external_ids={"hubspot": "51"})
    portal = lead("Cy Moe", email("cy@z.example"), external_ids={"hubspot": "52"})
    assert counts(bring(moved, mixed, portal)) == (1, 2, 0, 0)
    assert rows("select display_name, title, external_ids from contact") == [
        ("Ana", "CEO", '{"hubspot": "51"}'),
        ("Bo", "CTO", '{"hubspot": "52"}'),
        ("Cy Moe", None, '{"hubspot": "52"}'),
    ]


def test_ids_that_no_system_has_a_name_for_merge_nobody(bring):
    first, second = (lead(name, external_ids={"file": "1"}) for name in ("Ana", "Ana"))
    assert counts(bring(first)) == counts(bring(second)) == (1, 0, 0, 0)


def test_one_who_is_two_records_elsewhere_has_both_ids(bring, rows):
    bring(lead("Ana", email("a@x.example"), external_ids={"salesforce": "00Q1"}))
    bring(lead("Ana", email("a@x.example"), external_ids={"salesforce": "0031"}))
    assert counts(bring(lead("Ana", title="CEO", external_ids={"salesforce": "0031"})))[1] == 1
    assert json.loads(rows("select external_ids from contact")[0][0]) == {
        "salesforce": ["00Q1", "0031"]
    }


def test_companies_keep_their_ids_elsewhere(bring, rows):
    bring(lead("Ana", **at("Loop", company_ids={"hubspot": "9"})))
    bring(lead("Bo", **at("Loop", company_ids={"apollo": "a1"})))
    assert rows("select external_ids from company") == [('{"hubspot": "9", "apollo": "a1"}',)]


def test_a_channel_that_a_file_calls_dead_is_dead_and_stays_so(bring, rows):
    known = lead("Ana", email("a@x.example"), phone("+34 1"))
    bring(known, lead("Bo", email("b@x.example"), phone("+34 2", "opted_out")))
    bounced = email("a@x.example")._replace(state="bounced")
    assert counts(bring(lead("Ana", bounced, phone("+34 1", "opted_out")))) == (0, 1, 0, 0)
    assert counts(bring(known)) == (0, 0, 1, 0)
    alive = email("a@x.example")._replace(state="ok")
    batch = Batch("f.csv", "d", "generic", prefer_file=True)
    assert counts(bring(lead("Ana", alive), batch=batch)) == (0, 0, 1, 0)
    assert rows("select value, state from channel order by id") == [
        ("a@x.example", "bounced"),
        ("+34 1", "opted_out"),
        ("b@x.example", "unverified"),
        ("+34 2", "opted_out"),
    ]


def test_who_replied_elsewhere_did_so_on_the_day_of_the_import_and_once(bring, rows):
    ana = lead("Ana", email("a@x.example"), behaviours=[("replied", "")])
    assert counts(bring(ana)) == (1, 0, 0, 0)
    assert counts(bring(ana)) == (0, 0, 1, 0)
    assert rows("select rule, happened_on, points, origin from behaviour") == [
        ("replied", TODAY.isoformat(), 15, "imported")
    ]


ANSWERS = {"need": "we lose a day a week to copying", "source": "webinar", "timeline": "now"}


def test_sd_34_a_written_assessment_is_followed_up_at_once(bring, rows):
    ana = lead("Ana", email("a@x.example"), phone("+34 1"), origin="inbound", assessment=ANSWERS)
    assert counts(bring(ana)) == (1, 0, 0, 0)
    assert rows("select mode, state, need_text, need_state, timeline_kind from assessment") == [
        ("written", "done", ANSWERS["need"], "answered", "now")
    ]
    assert rows("select n, due_on, call_state, email_state from attempt") == [
        (1, TODAY.isoformat(), "open", "open")
    ]
    assert rows("select stage, status from contact") == [("lead", "open")]
    assert rows("select written_at is not null, due from card") == [(1, TODAY.isoformat())]
    assert counts(bring(ana)) == (0, 0, 1, 0)


def test_answers_of_somebody_known_leave_what_is_planned_alone(bring, day, rows):
    contact = day.add("Ana", email="a@x.example")
    step = {"kind": TaskKind.TODO, "title": "Send the offer", "on": TODAY, "at": None}
    day.done(day.store.do(agenda.plan_step, contact, **step, now=day.now))
    before = rows("select title, state, due_on from task")
    bring(lead("Ana", email("a@x.example"), assessment=ANSWERS))
    assert rows("select title, state, due_on from task") == before
    assert rows("select count(*) from assessment") == [(1,)]


def test_known_only_adds_nobody_and_counts_the_strangers(bring, day, rows):
    day.add("Ana", email="a@x.example")
    batch = Batch("f.csv", "d", "generic", known_only=True)
    done = bring(
        lead("", email("a@x.example"), title="CEO"), lead("Zoe", email("z@x.example")), batch=batch
    )
    assert (*counts(done), done.unjoined) == (0, 1, 0, 0, 1)
    assert rows("select display_name, title from contact") == [("Ana", "CEO")]


def test_rows_that_were_refused_are_kept_with_their_batch_and_go_with_it(store, day, rows):
    batch = Batch("f.csv", "d", "generic", rows=3, refused=2)
    refused = [(3, "no name", ["", "x"]), (9, "a quote", [])]
    store.do(bring_in, [lead("Ana")], batch, today=TODAY, refused=refused)
    assert rows("select import_id, line, reason, cells from refused_row") == [
        (1, 3, "no name", '["", "x"]'),
        (1, 9, "a quote", "[]"),
    ]
    day.done(day.undo())
    assert rows("select count(*) from refused_row") == [(0,)]


def test_follow_ups_that_run_use_the_channels_that_a_file_leaves(bring, day, rows):
    contact = day.reachable("Ana", email="a@x.example")
    day.follow(contact)
    ((number,),) = rows("select value from channel where kind = 'phone'")
    ((key,),) = rows("select match from channel where kind = 'phone'")
    halves = "select call_state, email_state from attempt"
    assert rows(halves) == [("open", "open")]
    bring(lead("Ana", email("a@x.example"), Way("phone", number, key, state="opted_out")))
    assert rows(halves) == [("unavailable", "open")]
    day.done(day.undo())
    assert rows(halves) == [("open", "open")]


def test_refused_rows_are_kept_though_no_other_row_says_anything_new(store, bring, rows):
    bring(lead("Ana", email("a@x.example")))
    batch = Batch("f.csv", "d", "generic", rows=2, refused=1)
    same = [lead("Ana", email("a@x.example"))]
    store.do(bring_in, same, batch, today=TODAY, refused=[(3, "no name", [])])
    assert rows("select import_id, line from refused_row") == [(2, 3)]


def test_half_a_name_that_goes_first_leaves_the_other_half(bring, day, rows):
    day.add("Ana Ruiz", email="ana@x.example")
    batch = Batch("f.csv", "d", "generic", prefer_file=True)
    married = Lead(
        last_name="Ruiz Lopez", display_name="Ruiz Lopez", ways=(email("ana@x.example"),)
    )
    bring(married, batch=batch)
    assert rows("select first_name, last_name, display_name from contact") == [
        ("Ana", "Ruiz Lopez", "Ana Ruiz Lopez")
    ]
