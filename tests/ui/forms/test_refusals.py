"""A form that cannot be saved says what is missing, goes there, and keeps what was typed."""

from __future__ import annotations

import pytest

from pipeboard.domain.gates import refuse_sal, refuse_sql
from pipeboard.ui.forms.fields import OpenContact
from tests.ui.forms.host import UNSET, at_form


async def test_sd_32_what_an_assessment_misses_is_named_and_marked(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact) as rep:
        await rep.type("too slow")
        await rep.go("source")
        await rep.press("w")
        await rep.go("verdict")
        await rep.press("y", "f10")
        assert rep.sees("words") == (
            "Not a SAL yet. Missing: need in 3 words or more, product interest, "
            "solution in 3 words or more, timeline."
        )
        assert rep.missing == ["need", "product_interest", "solution", "timeline"]
        assert rep.at == "need"
        assert "f8 override" in rep.sees("keys")
        assert day.stage(contact) == "lead"
        assert rep.app.result is UNSET


async def test_a_mark_goes_when_its_field_is_changed(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact, refusal=refuse_sal(None)) as rep:
        assert rep.at == "need"
        assert "need" in rep.missing
        await rep.type("x")
        assert "need" not in rep.missing


async def test_a_form_that_a_refusal_opened_shows_it_at_once(store, day):
    contact = day.sal()
    async with at_form(store, "discovery", contact, refusal=refuse_sql(None)) as rep:
        assert rep.sees("words").startswith("Not an SQL yet.")
        assert rep.at == "need"  # that the call connected is filled in beforehand
        assert "f8 override" in rep.sees("keys")


async def test_f8_overrides_a_gate_with_a_reason(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact, refusal=refuse_sal(None)) as rep:
        await rep.press("f8")
        assert rep.at == "override"
        await rep.type("too short")
        await rep.press("enter")
        await rep.press("f10")
        assert "10 characters or more" in rep.sees("words")
        assert rep.at == "override"
        await rep.type(", met at the fair")
        await rep.press("f10")
        assert day.stage(contact) == "sal"
        kept = store.raw.execute("select origin, override_reason from qualification").fetchone()
        assert kept == ("override", "too short, met at the fair")


async def test_f8_without_a_refused_gate_does_nothing(store, day):
    async with at_form(store, "assessment", day.add()) as rep:
        assert "override" not in rep.sees("keys")
        await rep.press("f8")
        assert not rep.form.rows["override"].display


async def test_strict_gates_offer_no_override(store, day):
    refusal = refuse_sal(None)
    async with at_form(store, "assessment", day.add(), refusal=refusal, gates="strict") as rep:
        assert "override" not in rep.sees("keys")
        await rep.press("f8")
        assert not rep.form.rows["override"].display


async def test_missing_evidence_is_marked_at_the_evidence(store, day):
    contact = day.sal()
    async with at_form(store, "discovery", contact) as rep:
        for element in ("need", "timeline", "authority"):
            await rep.go(element)
            await rep.press("4")
        await rep.go("verdict")
        await rep.press("q", "f10")
        assert rep.at == "need_said"
        assert rep.missing == ["need_said", "timeline_said", "authority_said", "step_on"]


@pytest.mark.parametrize(
    ("form", "stage", "first"),
    [
        ("opportunity", "sql", "interest"),
        ("disqualify", "add", "reason"),
        ("disqualify", "sal", "reason"),
        ("lose", "opportunity", "reason"),
        ("back", "sal", "reason"),
        ("note", "add", "body"),
        ("nurture", "add", "reason"),
        ("discovery", "sal", "verdict"),
        ("override", "add", "reason"),
    ],
)
async def test_an_empty_form_is_refused_at_its_first_missing_field(store, day, form, stage, first):
    contact = getattr(day, stage)()
    before = day.stage(contact)
    async with at_form(store, form, contact) as rep:
        await rep.press("f10")
        assert rep.at == first
        assert first in rep.missing
        assert rep.sees("words")
        assert day.stage(contact) == before


async def test_a_lead_needs_something(store):
    async with at_form(store, "add") as rep:
        await rep.press("f10")
        assert rep.at == "name"


async def test_a_known_address_offers_that_contact_or_saves_anyway(store, day):
    known = day.add("Jo Lind", email="jo@fjord.example")
    async with at_form(store, "add") as rep:
        await rep.type("Johanna jo@fjord.example")
        await rep.press("f10")
        assert "already Jo Lind" in rep.sees("words")
        assert rep.at == "clash"
        await rep.press("o", "enter")
        assert rep.app.result == OpenContact(known)
    async with at_form(store, "add") as rep:
        await rep.press("f10")
        await rep.press("s", "enter")
        assert rep.app.result.name == "Johanna"


async def test_a_win_before_its_amount_goes_to_the_amount(store, day):
    contact = day.sql()
    from pipeboard.commands.deals import DealTerms

    day.open_deal(contact)
    day.do(
        __import__("pipeboard.commands.deals", fromlist=["edit_deal"]).edit_deal,
        contact,
        DealTerms(),
        step=None,
        seen=10**9,
    )
    async with at_form(store, "win", contact) as rep:
        await rep.press("f10")
        assert rep.at == "amount"


async def test_a_change_made_elsewhere_is_named_and_the_reps_own_is_kept(store, day):
    from pipeboard.commands import contacts

    contact = day.add(title="COO")
    async with at_form(store, "edit", contact) as rep:
        await rep.go("title")
        await rep.press("ctrl+u")
        await rep.type("CEO")
        store.do(contacts.edit, contact, {"title": "CFO"}, seen=10**9)
        await rep.press("f10")
        assert "“CFO”" in rep.sees("words")
        assert "“CEO”" in rep.sees("words")
        assert rep.form.rows["title"].text == "CEO"
        await rep.press("f10")
        assert store.raw.execute("select title from contact").fetchone() == ("CEO",)


async def test_a_date_that_is_none_is_not_saved(store, day):
    contact = day.add()
    async with at_form(store, "nurture", contact) as rep:
        await rep.press("n")
        await rep.go("revisit_on")
        await rep.press("ctrl+u")
        await rep.type("whenever")
        assert rep.form.rows["revisit_on"].has_class("-error")
        await rep.press("f10")
        assert rep.at == "revisit_on"
        assert day.stage(contact) == "lead"


async def test_a_date_still_being_read_is_echoed_before_it_is_saved(store, day):
    contact = day.add()
    async with at_form(store, "nurture", contact) as rep:
        await rep.press("n")
        rep.form.rows["revisit_on"].editor.value = "in 5 weeks"
        await rep.pilot.press("f10")
        await rep.settle()
        assert rep.sees("words") == "Read as Mon 28 Dec · in 35 days: f10 saves it."
        assert day.stage(contact) == "lead"
        await rep.press("f10")
        assert day.stage(contact) == "lead nurture"


async def test_sd_11_rude_is_not_bad(store, day):
    async with at_form(store, "disqualify", day.add()) as rep:
        await rep.fill(note="he was RUDE to me")
        assert rep.echo("note").startswith("Rude or busy is not a bad lead — snooze or nurture?")
