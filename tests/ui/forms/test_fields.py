"""How fields are typed in, picked and read; and that nothing harmful is drawn."""

from __future__ import annotations

from datetime import date

import pytest

from pipeboard.domain.text import harmless, safe
from pipeboard.ui.forms.fields import Kind
from pipeboard.ui.forms.readings import read_at_once, read_in_time
from tests.ui.forms.host import TODAY, at_form

HOSTILE = "\x1b]0;own\x07[@click=app.quit]Ana[/] \u202egnp.exe\u200b x[/] \x9b31m"


def test_what_is_left_is_drawn_as_itself():
    kept = harmless(HOSTILE)
    assert safe(kept) == kept
    assert "[@click=app.quit]Ana[/]" in kept
    assert harmless("a\tb\r\nc") == "a b c"
    assert harmless("a\r\nb", lines=True) == "a\nb"
    assert harmless("👩\u200d💻 e\u0301") == "👩\u200d💻 e\u0301"


@pytest.mark.parametrize(
    ("text", "echo", "tone"),
    [
        ("fri", "Fri 27 Nov · in 4 days", ""),
        ("2026-11-20", "Fri 20 Nov · 3 days ago", "warn"),
        ("2028-01-03", "Mon 3 Jan 2028 · in 406 days · more than a year off", "warn"),
        ("", "", ""),
    ],
)
def test_a_date_is_echoed_at_once(text, echo, tone):
    reading = read_at_once(Kind.DATE, text, TODAY, "EUR")
    assert reading is not None
    assert (reading.echo, reading.tone) == (echo, tone)


def test_a_date_in_words_is_read_in_its_own_time():
    assert read_at_once(Kind.DATE, "5 december", TODAY, "EUR") is None
    assert read_in_time("5 december", TODAY, "dmy").value == date(2026, 12, 5)
    assert read_in_time("soonish", TODAY, "dmy").tone == "error"


async def test_chips_pick_by_arrow_letter_and_digit(store, day):
    async with at_form(store, "assessment", day.add()) as rep:
        await rep.go("timeline")
        await rep.press("right")
        assert rep.form.values["timeline"] == "now"
        await rep.press("right")
        assert rep.form.values["timeline"] == "this_quarter"
        await rep.press("5")
        assert rep.form.values["timeline"] == "unknown"
        await rep.press("l")
        assert rep.form.values["timeline"] == "later"
        await rep.press("backspace")
        assert rep.form.values["timeline"] == ""


async def test_several_ticks(store, day):
    async with at_form(store, "assessment", day.add()) as rep:
        await rep.go("product_interest")
        await rep.press("space", "right", "space", "d")
        assert rep.form.values["product_interest"].split("\n") == [
            "CRM",
            "Import",
            "don't know yet",
        ]
        await rep.press("c")
        assert rep.form.values["product_interest"].split("\n") == ["Import", "don't know yet"]


async def test_letters_stay_in_the_form(store, day):
    quits: list[str] = []
    async with at_form(store, "disqualify", day.add()) as rep:
        rep.app.bind("q", "quit_now")
        rep.app.action_quit_now = lambda: quits.append("q")  # type: ignore[attr-defined]
        assert rep.at == "reason"
        await rep.press("q", "z")
        rep.form.set_focus(None)
        await rep.press("q")
        assert quits == []


async def test_pasted_lines_are_joined_and_said(store):
    async with at_form(store, "add") as rep:
        await rep.go("name")
        await rep.paste("Ana\n Ruiz\n")
        assert rep.form.values["name"] == "Ana Ruiz"
        assert [n.message for n in rep.app._notifications] == ["2 pasted lines joined into one"]


async def test_hostile_words_reach_no_field(store, day):
    names = ("name", "company", "title", "note")
    contact = day.add(**dict.fromkeys(names, HOSTILE))
    for form in ("edit", "assessment", "discovery", "disqualify"):
        async with at_form(store, form, contact, size=(80, 24)) as rep:
            shown = rep.screen_text()
            for payload in ("\x1b", "\x07", "\x9b", "\u202e", "\u200b"):
                assert payload not in shown, form
            assert rep.form.is_current
    async with at_form(store, "add") as rep:
        for field in rep.form.plan.fields:
            await rep.go(field.name)
            await rep.paste(HOSTILE)
        shown = rep.screen_text()
        assert not any(payload in shown for payload in ("\x1b", "\x07", "\x9b", "\u202e"))
        assert rep.form.is_current


async def test_hostile_words_survive_an_edit_of_another_field(store, day):
    contact = day.add(name="Ana \u202eRuiz")
    async with at_form(store, "edit", contact) as rep:
        await rep.fill(title="COO")
        await rep.press("f10")
        saved = store.raw.execute("select display_name, title from contact").fetchone()
        assert saved == ("Ana \u202eRuiz", "COO")


@pytest.mark.parametrize(
    ("form", "size"),
    [("assessment", (58, 20)), ("discovery", (80, 24)), ("opportunity", (120, 40))],
)
async def test_every_field_can_be_reached_and_seen(store, day, form, size):
    contact = day.sql(company="Northwind")
    async with at_form(store, form, contact, size=size) as rep:
        fields = rep.form.query_one(".form--fields").region
        for row in rep.form._asked():
            assert rep.at == row.field.name
            assert row.editor.region.intersection(fields).height > 0, row.field.name
            assert row.editor.region.right <= size[0]
            await rep.press("tab")
        assert "f10 save" in rep.screen_text()
