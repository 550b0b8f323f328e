"""Merging at the screen: who may be the same person, both side by side, one undo."""

from __future__ import annotations

import pytest

from pipeboard.commands import contacts, merge, moves
from tests.days import whole
from tests.ui.rep import at_work

HOSTILE = "\x1b]0;pwned\x07[red]x[/]\u202egpj.exe"


@pytest.fixture
def twins(day):
    """Ana Ruiz and who may be her, and somebody else."""
    ana = day.add("Ana Ruiz", company="Northwind", title="COO", email="ana@northwind.example")
    twin = day.add("Anna Ruiz", company="Northwind", title="CEO", phone="+34 600 123 456")
    day.done(day.do(contacts.note, twin, "likes boats"))
    day.add("Bo Lind", company="Fjord")
    return ana, twin


async def test_story_30_two_duplicates_are_merged_in_three_keystrokes(store, day, twins):
    ana, twin = twins
    async with at_work(store) as rep:
        assert rep.app.screen.go_to(ana)
        await rep.press("M")
        rep.sees("Who is the same person as Ana Ruiz?")
        assert rep.findings == ["* lead Anna Ruiz Northwind · name 94 % alike at Northwind"]
        await rep.press("enter")
        rep.sees(f"{ana} stays: Ana Ruiz", f"{twin} goes: Anna Ruiz")
        assert rep.sides == [
            "* name ▸ Ana Ruiz Anna Ruiz",
            "title ▸ COO CEO",
            "company ▸ Northwind Northwind",
            "e-mail ▸ ana@northwind.example –",
            "phone – ▸ +34 600 123 456",
            "stage ▸ lead lead",
            "notes + 0 + 1",
        ]
        await rep.press("y")
        rep.sees_board()
        rep.hears("Ana Ruiz and Anna Ruiz: one contact now · u undoes it")
        assert rep.selected == "Ana Ruiz"
        await rep.press("enter")
        rep.sees("likes boats", f"merged with contact {twin}", "+34 600 123 456")


async def test_each_field_is_taken_from_either_side(store, day, twins):
    ana, _ = twins
    async with at_work(store) as rep:
        rep.app.screen.go_to(ana)
        await rep.press("M", "enter", "l", "j", "space")
        assert rep.sides[:3] == [
            "name Ana Ruiz ▸ Anna Ruiz",
            "* title COO ▸ CEO",
            "company ▸ Northwind Northwind",
        ]
        await rep.press("h", "right", "y")
        row = day.row("select display_name, title from contact where id = ?", ana)
        assert row == ("Anna Ruiz", "CEO")


async def test_u_gives_both_back_also_on_the_contacts_screen(store, day, twins):
    ana, _ = twins
    async with at_work(store) as rep:
        rep.app.screen.go_to(ana)
        await rep.press("enter", "M", "enter", "y")
        assert rep.shown == "Ana Ruiz"
        assert day.rows("select id from contact") == [(1,), (3,)]
        await rep.press("u")
        assert day.rows("select id from contact") == [(1,), (2,), (3,)]
        assert rep.shown == "Ana Ruiz"
        rep.sees_not("likes boats")


async def test_esc_merges_nothing_and_enter_neither(store, day, twins):
    ana, _ = twins
    before = whole(store)
    async with at_work(store) as rep:
        rep.app.screen.go_to(ana)
        await rep.press("M", "enter", "enter", "escape")
        rep.sees_board()
        await rep.press("M", "escape")
        rep.sees_board()
        assert whole(store) == before


async def test_anyone_can_be_typed(store, day, twins):
    ana, _ = twins
    async with at_work(store) as rep:
        rep.app.screen.go_to(ana)
        await rep.press("M")
        await rep.types("lind")
        assert rep.findings == ["* lead Bo Lind Fjord"]
        await rep.press("enter")
        rep.sees("3 goes: Bo Lind")
        await rep.press("escape", "M")
        await rep.types("ruiz")
        assert rep.findings == ["* lead Anna Ruiz Northwind"]  # never with oneself
        await rep.press("ctrl+u")
        await rep.types("zzz")
        rep.sees("nobody else; fewer letters find more")


async def test_who_looks_like_nobody_is_asked_for(store, day):
    day.add("Bo Lind")
    async with at_work(store) as rep:
        await rep.press("M")
        rep.sees("nobody looks like it: type who it is; esc back")
        await rep.press("enter")
        rep.sees("Who is the same person as Bo Lind?")


async def test_two_open_opportunities_are_said_before_y_and_y_does_nothing(store, day):
    ana, bo = day.opportunity("Ana Ruiz"), day.opportunity("Anna Ruiz")
    async with at_work(store) as rep:
        rep.app.open_merge(ana, bo)
        await rep.settle()
        rep.sees("both have an open opportunity: win (W), lose (X) or cancel (<)")
        await rep.press("y")
        rep.hears("both have an open opportunity")
        assert len(day.rows("select 1 from contact")) == 2


async def test_a_stage_without_its_open_deal_cannot_be_taken(store, day):
    lead, deal = day.add("Ana Ruiz"), day.opportunity("Anna Ruiz")
    async with at_work(store) as rep:
        rep.app.open_merge(lead, deal)
        await rep.settle()
        stage = next(line for line in rep.sides if line.startswith("stage"))
        assert stage == "stage lead ▸ opportunity"
        while not any(line.startswith("* stage") for line in rep.sides):
            await rep.press("j")
        await rep.press("h")
        assert "* stage ▸ lead opportunity" in rep.sides
        rep.sees("Anna Ruiz has an open opportunity: take that stage, or close it first.")
        await rep.press("l", "y")
        assert day.stage(lead) == "opportunity"


async def test_the_screen_of_who_was_merged_elsewhere_shows_the_survivor(store, day, twins):
    ana, twin = twins
    async with at_work(store) as rep:
        rep.app.open_contact(twin)
        await rep.settle()
        assert rep.shown == "Anna Ruiz"
        day.done(day.do(merge.merge, ana, twin))
        rep.app.look_at_store()
        await rep.settle()
        assert rep.shown == "Ana Ruiz"


async def test_an_address_of_somebody_else_is_offered_as_a_merge(store, day, twins):
    ana, twin = twins
    async with at_work(store) as rep:
        rep.app.screen.go_to(twin)
        await rep.press("E")
        await rep.goes("email")
        await rep.types("ana@northwind.example")
        await rep.saves()
        assert "belongs to contact 1" in rep.refusal
        rep.sees("merge: it is the same person")
        await rep.press("m", "enter")
        rep.sees(f"{twin} stays: Anna Ruiz", f"{ana} goes: Ana Ruiz")
        await rep.press("y")
        assert day.row("select value from channel where kind = 'email'") == (
            "ana@northwind.example",
        )
        assert day.rows("select id from contact order by id") == [(twin,), (3,)]


async def test_when_one_of_the_two_is_gone_there_is_nothing_to_merge(store, day, twins):
    ana, twin = twins
    async with at_work(store) as rep:
        rep.app.open_merge(ana, twin)
        await rep.settle()
        day.done(day.do(merge.merge, 3, twin))
        rep.app.look_at_store()
        await rep.settle()
        rep.sees_board()


@pytest.mark.parametrize("size", [(58, 20), (80, 24), (120, 40)])
async def test_hostile_words_are_harmless_at_every_size(store, day, size):
    ana = day.add(f"Ana {HOSTILE}", company=HOSTILE, title=HOSTILE)
    day.add(f"Ana {HOSTILE}", company=HOSTILE)
    late = day.add("Late Lind")
    day.done(day.do(moves.disqualify, late, reason="no_need", note=HOSTILE))
    async with at_work(store, size=size) as rep:
        rep.app.screen.go_to(ana)
        await rep.press("M")
        assert len(rep.findings) == 1
        assert "\x1b" not in rep.text
        await rep.press("enter")
        assert "\x1b" not in rep.text
        assert "\u202e" not in rep.text
        rep.sees("1 stays")
        assert all(len(line) <= size[0] for line in rep.lines)
