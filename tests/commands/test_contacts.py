"""Adding, editing, noting and pinning people (row 1), duplicates, two editors, hostile text."""

from __future__ import annotations

import pytest

from pipeboard.commands import contacts
from pipeboard.commands.contacts import NewContact
from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import Origin, Source
from pipeboard.store.unit import Store
from tests.conftest import TODAY
from tests.days import Day, asked

HOSTILE = "[@click=app.quit]x[/] '; drop table contact; -- %s {0} \u202egnp"


def last_change(day: Day) -> int:
    row = day.row("select max(id) from change")
    assert row is not None
    return int(row[0])


def test_sd_01_a_name_is_enough_for_a_lead(day: Day) -> None:
    added = day.did(contacts.add, NewContact("Ana Ruiz"), today=TODAY)
    assert day.stage(added.contact_id) == "lead"
    assert added.name == "Ana Ruiz"
    row = "select first_name, last_name, cycle, origin, icp from contact where id = ?"
    assert day.row(row, added.contact_id) == ("Ana", "Ruiz", 1, "unknown", "unknown")
    assert day.row("select board from card where contact_id = ?", added.contact_id) == ("lead",)
    assert day.row("select stage, left_at from visit") == ("lead", None)


@pytest.mark.parametrize(
    "new",
    [
        NewContact(email="ana@x.example"),
        NewContact(phone="+44 20 7946 0101"),
        NewContact(company="Fjord"),
    ],
)
def test_sd_01_any_one_of_four_is_enough(day: Day, new: NewContact) -> None:
    assert day.did(contacts.add, new, today=TODAY).name in (new.email, new.phone, new.company)


@pytest.mark.parametrize("new", [NewContact(), NewContact(" \t", title="VP", note="met somebody")])
def test_row_1_nothing_is_not_a_lead(day: Day, new: NewContact) -> None:
    refusal = day.refused(contacts.add, new, today=TODAY)
    assert asked(refusal) == ["name"]
    assert refusal.form == "add"


@pytest.mark.parametrize("origin", list(Origin))
def test_sd_04_every_origin_is_taken_and_others_are_named(day: Day, origin: Origin) -> None:
    added = day.did(contacts.add, NewContact("Ana", origin=origin), today=TODAY)
    assert day.row("select origin from contact where id = ?", added.contact_id) == (origin.value,)
    assert "inbound" in day.refused(contacts.add, NewContact("Bo", origin="x"), today=TODAY).reason


@pytest.mark.parametrize("source", [*Source, "other:a wedding"])
def test_sd_05_fourteen_sources_or_other(day: Day, source: str) -> None:
    day.done(day.do(contacts.add, NewContact("Ana", source=source)))
    assert day.row("select source from contact") == (str(source),)


def test_sd_05_no_other_source(day: Day) -> None:
    assert "webinar" in day.refused(contacts.add, NewContact("A", source="tv"), today=TODAY).reason


def test_no_e_mail_address_is_refused(day: Day) -> None:
    refusal = day.refused(contacts.add, NewContact("Ana", email="ana at x"), today=TODAY)
    assert asked(refusal) == ["email"]


def test_everything_that_is_typed_is_kept(day: Day) -> None:
    new = NewContact(
        "Ana Ruiz",
        "Northwind Ltd",
        "Ana@Northwind.example",
        "+44 20 7946 0101",
        "VP Sales",
        "linkedin.com/in/ana",
        Source.WEBINAR,
        Origin.INBOUND,
        "met at the fair",
        "SaaS",
        "50–500",
        "ES",
    )
    contact = day.did(contacts.add, new, today=TODAY).contact_id
    assert day.rows("select kind, value, main from channel order by id") == [
        ("email", "Ana@Northwind.example", 1),
        ("phone", "+44 20 7946 0101", 1),
        ("linkedin", "linkedin.com/in/ana", 1),
    ]
    assert day.row("select name, industry, headcount_min, headcount_max, country from company") == (
        "Northwind Ltd",
        "SaaS",
        50,
        500,
        "ES",
    )
    assert day.row("select icp, seniority from contact") == ("match", "vp")
    assert day.row("select kind, body from activity") == ("note", "met at the fair")
    assert day.signs(contact) == {"cold", "match"}


def test_a_company_is_its_name_key(day: Day) -> None:
    for n, name in enumerate(("Northwind Ltd", "NORTHWIND  limited", "Northwind")):
        day.add(f"Ana {n}", company=name)
    assert day.rows("select name from company") == [("Northwind Ltd",)]


def test_an_e_mail_already_there_is_refused_with_whose_it_is(day: Day) -> None:
    ana = day.add("Ana Ruiz", email="ana@x.example", linkedin="linkedin.com/in/ana")
    for again in (
        NewContact("Anna", email=" ANA@X.example"),
        NewContact("Anna", linkedin="https://www.linkedin.com/in/Ana/"),
    ):
        refusal = day.refused(contacts.add, again, today=TODAY)
        assert refusal.contact_id == ana
        assert "Ana Ruiz" in refusal.reason


def test_force_adds_someone_of_the_same_e_mail_without_taking_it(day: Day) -> None:
    ana = day.add("Ana Ruiz", email="ana@x.example")
    again = NewContact("Anna Ruiz", email="ana@x.example")
    day.did(contacts.add, again, today=TODAY, force=True)
    assert day.rows("select contact_id from channel") == [(ana,)]


def test_a_role_inbox_is_shared(day: Day) -> None:
    day.add("Ana", email="info@x.example")
    day.add("Bo", email="info@x.example")
    assert day.rows("select shared from channel") == [(1,), (1,)]


def test_a_shared_phone_is_no_clash(day: Day) -> None:
    day.add("Ana", phone="+44 20 7946 0101")
    day.add("Bo", phone="+44 20 7946 0101")
    assert len(day.rows("select id from channel")) == 2


def test_hostile_text_is_stored_literally(day: Day) -> None:
    contact = day.add(HOSTILE, company=HOSTILE, title=HOSTILE, note=HOSTILE)
    assert day.row("select display_name, title from contact") == (HOSTILE, HOSTILE)
    assert day.row("select name from company") == (HOSTILE,)
    assert day.row("select body from activity") == (HOSTILE,)
    assert day.row("select name, title, company from card where contact_id = ?", contact) == (
        HOSTILE,
        HOSTILE,
        HOSTILE,
    )
    day.done(day.undo())
    day.done(day.redo())
    assert day.row("select display_name from contact") == (HOSTILE,)


def test_control_characters_are_stripped(day: Day) -> None:
    day.add("Ana\x1b]0;x\x07 Ruiz\x9b", company="Fj\x00ord")
    assert day.row("select display_name from contact") == ("Ana]0;x Ruiz",)
    assert day.row("select name from company") == ("Fjord",)


def test_the_journal_of_a_command_has_no_personal_data_in_its_words(day: Day) -> None:
    day.add("Ana Ruiz", email="ana@x.example")
    assert day.row("select words from entry") == ("add a lead",)


EDITS = {
    "first_name": "Anna",
    "last_name": "R.",
    "display_name": "Anna R.",
    "title": "Head of Sales",
    "seniority": "head",
    "timezone": "Europe/Madrid",
    "source": "webinar",
    "source_detail": "the autumn one",
    "origin": "inbound",
    "handed_by": "marketing",
}


@pytest.mark.parametrize(("field", "value"), EDITS.items())
def test_any_field_is_edited_and_undone(day: Day, field: str, value: str) -> None:
    contact = day.add("Ana Ruiz", company="Northwind")
    day.did(contacts.edit, contact, {field: value}, seen=last_change(day))
    assert day.row(f"select {field} from contact") == (value,)


def test_company_channels_tags_and_size_are_edited_in_one_entry(day: Day) -> None:
    contact = day.add("Ana Ruiz", company="Northwind", email="ana@x.example")
    fields = {
        "company": "Fjord",
        "email": "ruiz@x.example",
        "phone": "+44 20 7946 0102",
        "linkedin": "linkedin.com/in/ruiz",
        "tags": "hot, fair, hot",
        "headcount": "120",
        "industry": "Fintech",
        "title": "VP Sales",
    }
    day.did(contacts.edit, contact, fields, seen=last_change(day))
    assert [value for (value,) in day.rows("select value from channel order by id")] == [
        "ruiz@x.example",
        "+44 20 7946 0102",
        "linkedin.com/in/ruiz",
    ]
    assert day.row("select tags, icp from contact") == ('["hot", "fair"]', "match")
    assert day.row("select company, headcount from card") == ("Fjord", "120")


def test_another_persons_e_mail_is_not_taken_and_nothing_is_edited(day: Day) -> None:
    bo = day.add("Bo", email="bo@x.example")
    ana = day.add("Ana")
    fields = {"title": "VP", "email": "bo@x.example"}
    refusal = day.refused(contacts.edit, ana, fields, seen=last_change(day))
    assert refusal.contact_id == bo


@pytest.mark.parametrize(
    "fields", [{"email": "nope"}, {"origin": "x"}, {"seniority": "boss"}, {"source": "tv"}]
)
def test_edits_that_are_refused(day: Day, fields: dict[str, str]) -> None:
    contact = day.add("Ana")
    day.refused(contacts.edit, contact, fields, seen=last_change(day))


def test_two_editors_of_one_field_are_told_of_each_other(day: Day) -> None:
    contact = day.add("Ana", title="Clerk")
    seen = last_change(day)
    day.done(day.store.do(contacts.edit, contact, {"title": "VP"}, seen=seen))
    refusal = day.refused(contacts.edit, contact, {"title": "CEO"}, seen=seen)
    assert "“VP”" in refusal.reason
    assert "“CEO”" in refusal.reason
    day.done(day.store.do(contacts.edit, contact, {"title": "CEO"}, seen=last_change(day)))


def test_two_editors_of_two_fields_both_save(day: Day) -> None:
    contact = day.add("Ana")
    seen = last_change(day)
    day.done(day.store.do(contacts.edit, contact, {"title": "VP"}, seen=seen))
    day.done(day.store.do(contacts.edit, contact, {"handed_by": "Bo"}, seen=seen))
    assert day.row("select title, handed_by from contact") == ("VP", "Bo")


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("email", "one@x.example", "two@x.example"),
        ("company", "Fjord", "Loop"),
        ("tags", "hot", "cold"),
        ("industry", "SaaS", "Food"),
        ("headcount", "10", "20"),
    ],
)
def test_two_editors_of_a_channel_or_company_are_told_too(
    day: Day, field: str, first: str, second: str
) -> None:
    contact = day.add("Ana", company="Northwind", email="ana@x.example")
    seen = last_change(day)
    day.done(day.store.do(contacts.edit, contact, {field: first}, seen=seen))
    day.refused(contacts.edit, contact, {field: second}, seen=seen)


def test_an_edit_of_nothing_new_is_no_entry(day: Day) -> None:
    contact = day.add("Ana", title="VP")
    entries = day.entries()
    day.done(day.store.do(contacts.edit, contact, {"title": "VP"}, seen=last_change(day)))
    assert day.entries() == entries


def test_a_note_is_one_entry_and_needs_words(day: Day) -> None:
    contact = day.add()
    day.did(contacts.note, contact, "likes boats", today=TODAY)
    assert day.row("select kind, body from activity") == ("note", "likes boats")
    assert day.signs(contact) == {"cold"}
    assert asked(day.refused(contacts.note, contact, " \n", today=TODAY)) == ["body"]
    day.did(contacts.note, contact, "sent the offer by post", today=TODAY, offer=True)
    assert day.rows("select offer from activity order by id") == [(0,), (1,)]


def test_pin_and_unpin(day: Day) -> None:
    contact = day.add()
    day.did(contacts.pin, contact)
    assert day.row("select pin from card") == (0,)
    day.did(contacts.pin, contact)
    assert day.row("select pin from card") == (1,)


def test_someone_who_is_not_there(day: Day, store: Store) -> None:
    for refusal in (
        day.refused(contacts.note, 99, "x", today=TODAY),
        day.refused(contacts.pin, 99),
        day.refused(contacts.edit, 99, {"title": "x"}, seen=0),
    ):
        assert isinstance(refusal, Refusal)
        assert refusal.reason == "There is no contact 99."
