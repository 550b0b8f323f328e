"""What was typed and not saved is there again, cursor and all."""

from __future__ import annotations

from tests.ui.forms.host import UNSET, at_form, reopen


async def test_escape_keeps_a_draft_and_opening_again_takes_it_up(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact) as rep:
        await rep.type("we lose a day")
        await rep.go("solution")
        await rep.type("no copying at all")
        await rep.press("left", "left")
        await rep.press("escape")
        assert rep.app.result is None
        assert rep.drafts() == [f"assessment:{contact}"]
        await reopen(rep, "assessment", contact)
        assert rep.sees("draft").startswith("Draft of ")
        assert "f9 starts afresh" in rep.sees("draft")
        assert rep.form.values["need"] == "we lose a day"
        assert rep.at == "solution"
        assert rep.form.rows["solution"].place == [0, 15]


async def test_every_key_is_in_the_draft(store, day):
    contact = day.add()
    async with at_form(store, "note", contact) as rep:
        await rep.type("abc")
        text = store.raw.execute("select text from draft").fetchone()[0]
        assert '"body": "abc"' in text


async def test_an_untouched_form_leaves_no_draft(store, day):
    async with at_form(store, "nurture", day.add()) as rep:
        await rep.press("escape")
        assert rep.app.result is None
        assert rep.drafts() == []


async def test_taking_everything_back_leaves_no_draft(store, day):
    async with at_form(store, "note", day.add()) as rep:
        await rep.type("a")
        assert len(rep.drafts()) == 1
        await rep.press("backspace")
        assert rep.drafts() == []


async def test_f9_starts_afresh(store, day):
    contact = day.add(title="COO")
    async with at_form(store, "edit", contact) as rep:
        await rep.fill(title="x")
        await rep.press("escape")
        await reopen(rep, "edit", contact)
        assert rep.form.rows["title"].text == "COOx"
        await rep.press("f9")
        assert rep.form.rows["title"].text == "COO"
        assert not rep.form.query_one(".form--draft").display
        assert rep.drafts() == []


async def test_saving_ends_the_draft_and_a_refusal_does_not(store, day):
    contact = day.add()
    async with at_form(store, "disqualify", contact) as rep:
        await rep.press("x", "f10")
        assert rep.app.result is UNSET
        assert rep.drafts() == [f"disqualify:{contact}"]
        await rep.go("note")
        await rep.type("moved away")
        await rep.press("f10")
        assert day.stage(contact) == "lead disqualified"
        assert rep.drafts() == []


async def test_a_new_lead_has_a_draft_of_its_own(store):
    async with at_form(store, "add") as rep:
        await rep.type("Ana")
        await rep.press("escape")
        assert rep.drafts() == ["add:new"]
        await reopen(rep, "add")
        assert rep.form.values["name"] == "Ana"


async def test_a_draft_of_another_version_does_not_break_the_form(store, day):
    contact = day.add()
    row = (
        f"note:{contact}",
        "note",
        contact,
        '{"body": "hi", "gone": "x"}',
        "",
        "2026-11-20T11:04:00Z",
    )
    store.raw.execute("insert into draft values (?, ?, ?, ?, ?, ?)", row)
    async with at_form(store, "note", contact) as rep:
        assert rep.form.values["body"] == "hi"
        assert rep.sees("draft").startswith("Draft of Fri 20 Nov")
