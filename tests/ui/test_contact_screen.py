"""A contact's screen: its facts, its story, its neighbours, and every key that works there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pipeboard.commands import contacts, deals, discover, followups, moves
from pipeboard.domain.evidence import Discovery, Finding
from pipeboard.domain.terms import Element, Rating, Stage, Verdict
from tests.conftest import NOW, TODAY
from tests.days import full_discovery
from tests.ui.rep import at_work


async def opens(rep, name: str) -> None:
    """Open a contact by finding it, whatever its status."""
    await rep.press("/")
    await rep.types(name)
    await rep.press("enter")
    assert rep.shown == name


async def test_enter_shows_the_facts_and_the_story_newest_first(store, day):
    contact = day.sql("Ana Ruiz", company="Northwind", email="ana@northwind.example", title="COO")
    day.done(day.do(contacts.note, contact, "likes chess"))
    async with at_work(store) as rep:
        await rep.press("l", "l", "enter")
        assert rep.shown == "Ana Ruiz"
        rep.sees("COO", "SQL since 23 Nov", "ana@northwind.example", "Northwind")
        rep.sees("BANT", "“a day a week, two people”", "budget", "? unknown")
        rep.sees("Call back", "SAL", "gates", "likes chess")
        said = rep.sheets
        assert said.index("likes chess") < said.index("became an SQL") < said.index("became a SAL")
        await rep.press("escape")
        rep.sees_board()
        assert rep.selected == "Ana Ruiz"


async def test_the_follow_ups_stand_as_a_strip_with_what_comes_next(store, day):
    day.done(day.follow(day.reachable("Ana Ruiz")))
    async with at_work(store) as rep:
        await rep.press("enter")
        rep.sees("follow-ups ○○○○○ call, then e-mail today")
        await rep.press("c", "n")
        rep.sees("follow-ups ◐○○○○ e-mail today", "call: no answer (attempt 1/5)")
        await rep.press("e", "s")
        rep.sees("follow-ups ●○○○○ call, then e-mail Wed 25 Nov", "e-mail sent (attempt 1/5)")
        await rep.press("z", "4")
        rep.sees("●○○○○ call, then e-mail snoozed until Fri 27 Nov")
        await rep.press("e", "r")
        rep.dismisses()
        await rep.press("escape")
        rep.sees("follow-ups ●○○○○ stopped: replied · run 1")
        assert "follow-ups stopped: replied · 1 of 5 attempts made" in rep.sheets


async def test_a_pause_says_until_when_and_a_late_half_how_late(store, day):
    contact = day.reachable("Ana Ruiz")
    day.done(day.follow(contact))
    day.made(contact)
    async with at_work(store, clock=lambda: NOW + timedelta(3)) as rep:
        await rep.press("enter")
        rep.sees("●○○○○ call, then e-mail late, yesterday")
    until = TODAY + timedelta(7)
    day.done(day.store.do(followups.pause, contact, until, now=day.now))
    async with at_work(store) as rep:
        rep.sees("paused until Mon 30")
        await rep.press("enter")
        rep.sees("●○○○○ call, then e-mail paused until Mon 30 Nov")


async def test_who_is_followed_up_has_a_next_step(store, day):
    contact = day.add("Ana Ruiz", email="ana@fjord.example")
    day.done(day.advance(contact, override="she told me on the phone"))
    async with at_work(store) as rep:
        await rep.press("l", "enter")
        rep.sees("next no next step")
        day.done(day.follow(contact))
        rep.app.look_at_store()
        await rep.settle()
        rep.sees_not("no next step")
        rep.sees("follow-ups ○○○○○ e-mail today")


async def test_sd_63_an_sql_shows_what_came_in_and_went_out_last(store, day):
    day.add("Bo Lind")
    contact = day.sql("Ana Ruiz", email="ana@northwind.example")
    async with at_work(store, clock=lambda: NOW + timedelta(2)) as rep:
        await rep.press("enter")
        assert "last in" not in rep.sheets
        await rep.press("escape", "l", "l", "enter")
        rep.sees("last in 2 days ago call: talked", "last out 2 days ago call: talked")
        rep.sees_not("one-way")
    for _ in range(3):
        day.done(store.do(followups.sent_content, contact, now=NOW))
    async with at_work(store) as rep:
        await rep.press("l", "l")
        rep.sees("one-way")
        await rep.press("enter")
        rep.sees("one-way: nothing came back on the last three", "last out today content sent")


async def test_sd_64_the_five_steps_to_a_prospect_are_marked(store, day):
    day.sal("Ana Ruiz", email="ana@northwind.example")
    async with at_work(store) as rep:
        await rep.press("l", "enter")
        rep.sees("groundwork · facts ✓ gate · in person · content · two-way")
        await rep.press("S")
        rep.sees("· in person ✓ content")


async def test_sd_73_a_note_can_say_that_an_offer_was_made(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("enter")
        rep.sees_not("last offer")
        await rep.press("i")
        await rep.types("sent the price list")
        await rep.goes("offer")
        await rep.press("o")
        await rep.saves()
        rep.sees("last offer today", "sent the price list · an offer was made")
    async with at_work(store, clock=lambda: NOW + timedelta(12)) as rep:
        await rep.press("enter")
        rep.sees("last offer 12 days ago")


async def test_who_stands_still_is_rotting_on_the_board_and_beside(store, day):
    day.add("Ana Ruiz")
    async with at_work(store, clock=lambda: NOW + timedelta(30)) as rep:
        rep.sees("30d · rotting")
        await rep.press("enter")
        rep.sees("mind rotting since Wed 23 Dec")


async def test_a_call_reads_as_a_record(store, day):
    contact = day.sal("Ana Ruiz")
    rail = {"rapport": 0, "agenda": 72, "questions": 185, "close": 1300}
    notes, hooks = "copies by hand\n\n  all Friday", "new ERP on 1 March"
    talk = discover.Talk(NOW, 1500, notes, rail=rail, hooks=hooks, gaps=((760, 95),))
    found = full_discovery().findings | {
        Element.NEED: Finding(Rating.MET, "a day a week", at=461),
        Element.BUDGET: Finding(Rating.PARTLY, "once approved", minor=2_000_000, currency="EUR"),
    }
    call = {"verdict": Verdict.QUALIFIED, "step": day.step(), "today": TODAY}
    day.done(store.do(discover.record, contact, talk, Discovery(found), **call))
    async with at_work(store) as rep:
        await rep.press("l", "l", "enter")
        for words in (
            "discovery call · 25:00 · talked · qualified",
            "rapport 00:00 · agenda 01:12 · questions 03:05 · close 21:40",
            "gap 01:35 at 12:40, not counted",
            "hook new ERP on 1 March",
            "◐ budget “once approved” EUR 20,000",
            "● need 07:41 “a day a week”",
        ):
            assert words in rep.sheets
        assert re.search(r"copies by hand +\n.*\n.*  all Friday", rep.text), "the lines are kept"
        await rep.press("w")
        rep.sees("SQL", "on evidence call 1, 23 Nov", "need met “a day a week” at 07:41")


@pytest.mark.parametrize("note", ["word " * 200_000, "a\n" * 500_000], ids=["one line", "lines"])
async def test_a_very_long_note_is_cut_and_says_where_all_of_it_is(note, store, day):
    contact = day.sal("Ana Ruiz")
    talk = discover.Talk(NOW, 1500, note)
    call = {"verdict": Verdict.NOT_YET, "step": day.step(), "today": TODAY}
    day.done(store.do(discover.record, contact, talk, full_discovery(), **call))
    day.done(day.do(contacts.note, contact, note))
    async with at_work(store) as rep:
        await rep.press("l", "enter")
        assert re.search(rf"… 99\d,\d\d\d more characters: pipeboard show {contact}", rep.sheets)
        assert len(rep.sheets) < 20_000


async def test_j_and_k_go_to_the_neighbours_and_back_leaves_the_board_there(store, day):
    for name in ("Cy", "Bo", "Al"):
        day.add(name)
    async with at_work(store) as rep:
        await rep.press("enter")
        assert rep.shown == "Al"
        await rep.press("k")
        assert rep.shown == "Al"
        await rep.press("j", "j", "j")
        assert rep.shown == "Cy"
        await rep.press("k", "h")
        rep.sees_board()
        assert rep.selected == "Bo"


async def test_what_is_done_here_shows_at_once_and_undo_takes_it_back(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("enter", "i")
        rep.sees_form("Note")
        await rep.types("wants a demo")
        await rep.saves()
        rep.sees("wants a demo")
        rep.hears("Saved")
        await rep.press("u")
        rep.dismisses()
        await rep.settle()
        rep.sees_not("wants a demo")
        await rep.press("n", "n")
        await rep.saves()
        rep.sees("nurture until Mon 22 Feb 2027")
        await rep.press("j")
        rep.hears("Not on the board: no neighbours. esc goes back.")
        await rep.press("u")
        assert rep.stage_of("Ana Ruiz") == "lead"


async def test_undo_of_its_adding_closes_the_screen(store, day):
    day.add("Bo")
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("enter", "u")
        rep.sees_board()
        assert rep.selected == "Bo"


async def test_a_long_story_scrolls(store, day):
    contact = day.add("Ana Ruiz")
    for number in range(40):
        day.done(day.do(contacts.note, contact, f"note {number}."))
    async with at_work(store, size=(80, 24)) as rep:
        await rep.press("enter")
        rep.sees("note 39.")
        rep.sees_not("note 0.")
        for _ in range(8):
            await rep.press("ctrl+d")
        rep.sees("note 0.")
        for _ in range(8):
            await rep.press("ctrl+u")
        rep.sees("note 39.")


FORMS = [
    ("lead", "LsnxiEa", "Needs assessment|Needs assessment|Nurture|Disqualify|Note|Edit"
     "|Add a lead"),
    ("sal", "LHsnx", "Discovery call|Back one step|Needs assessment|Nurture|Disqualify"),
    ("sql", "LHox", "Open an opportunity|Back one step|Open an opportunity|Disqualify"),
    ("opportunity", "HoWXE", "Cancel the opportunity|Opportunity|Won|Lost|Edit"),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "keys", "titles"), FORMS, ids=[row[0] for row in FORMS])
async def test_keys_open_their_forms_and_leaving_writes_nothing(store, day, stage, keys, titles):
    day.at(Stage(stage), "Ana Ruiz")
    before = day.entries()
    async with at_work(store) as rep:
        for here in ("board", "contact"):
            if here == "board":
                await rep.press(*"lll"[: list(Stage).index(Stage(stage))])
            else:
                await rep.press("enter")
            opened = list(zip(keys, titles.split("|"), strict=True))
            for key, title in opened if here == "board" else opened[:2]:
                await rep.press(key)
                rep.sees_form(title)
                await rep.press("escape")
        assert rep.entries == before
        assert rep.drafts == []


REASONS = [
    ("lead", "<", "A lead is already in the first column"),
    ("lead", "o", "An opportunity is opened for an SQL only"),
    ("lead", "r", "Ana Ruiz is open: nothing to reopen."),
    ("lead", "W", "Ana Ruiz has no open opportunity: an SQL gets one with o."),
    ("lead", "X", "Ana Ruiz has no open opportunity"),
    ("lead", "ye", "Ana Ruiz has no usable e-mail address (E adds one)."),
    ("lead", "!", "No gate has refused Ana Ruiz just now"),
    ("opportunity", ">", "An opportunity ends won (W) or lost (X)."),
    ("opportunity", "n", "There is an open opportunity: win (W), lose (X) or cancel it first (<)."),
    ("opportunity", "x", "There is an open opportunity"),
]


@pytest.mark.parametrize(("stage", "key", "words"), REASONS)
async def test_a_key_that_cannot_work_now_says_why(store, day, stage, key, words):
    day.at(Stage(stage), "Ana Ruiz")
    before = day.entries()
    async with at_work(store) as rep:
        await rep.press(*"lll"[: list(Stage).index(Stage(stage))])
        await rep.press(*key)
        assert len(rep.told) == 1
        rep.hears(words)
        rep.sees_board()
        assert rep.entries == before


async def test_without_a_contact_every_key_of_a_contact_says_so(store, day):
    async with at_work(store) as rep:
        for action in rep.app.registry:
            if action.place == "contact":
                rep.dismisses()
                key = action.keys.split(",")[-1]
                await rep.press(key)
                assert rep.told == ["There is nobody under the cursor; a adds a lead."], key
                rep.sees_board()


@pytest.mark.parametrize("status", ["nurture", "disqualified", "won"])
async def test_a_contact_that_is_not_open_is_reopened_first(store, day, status):
    contact = day.opportunity("Ana Ruiz") if status == "won" else day.sal("Ana Ruiz")
    if status == "won":
        given = {"minor": 100, "currency": "EUR", "closed_on": TODAY}
        day.done(day.do(deals.win, contact, **given))
    elif status == "nurture":
        given = {"reason": "not_now", "revisit_on": TODAY.replace(month=12)}
        day.done(day.do(moves.nurture, contact, **given))
    else:
        given = {"reason": "no_need", "vendor": "-", "referral": "-"}
        day.done(day.do(moves.disqualify, contact, **given))
    before = day.entries()
    async with at_work(store) as rep:
        await opens(rep, "Ana Ruiz")
        for key in "HsdnW" if status == "nurture" else "HsdnxW":
            rep.dismisses()
            await rep.press(key)
            assert len(rep.told) == 1, key
            assert "reopen" in rep.told[0] or "no open opportunity" in rep.told[0]
        assert rep.entries == before
        await rep.press("L")
        rep.sees_form("Reopen")
        assert "reopen first (r)" in rep.refusal
        await rep.press("escape", "r")
        rep.sees_form("Reopen")
        await rep.goes("reason")
        await rep.types("they called us back")
        await rep.saves()
        assert rep.stage_of("Ana Ruiz") == ("sal" if status == "nurture" else "lead")
        await rep.press("escape")
        assert rep.selected == "Ana Ruiz"


async def test_x_lets_a_parked_contact_go(store, day):
    contact = day.add("Ana Ruiz")
    given = {"reason": "not_now", "revisit_on": TODAY.replace(month=12)}
    day.done(day.do(moves.nurture, contact, **given))
    async with at_work(store) as rep:
        await opens(rep, "Ana Ruiz")
        await rep.press("x")
        rep.sees_form("Disqualify")
        await rep.press("n")
        await rep.saves()
        assert rep.stage_of("Ana Ruiz") == "lead disqualified"


async def test_r_reopens_the_deal_that_an_open_contact_lost(store, day):
    contact = day.opportunity("Ana Ruiz")
    day.done(day.do(deals.lose, contact, reason="price", then="sql"))
    assert day.stage(contact) == "sql"
    async with at_work(store) as rep:
        await rep.press("l", "l", "r")
        rep.sees_form("Reopen")
        await rep.goes("reason")
        await rep.types("they came back")
        await rep.saves()
        assert rep.stage_of("Ana Ruiz") == "opportunity"


async def test_won_and_lost_and_back_by_keyboard(store, day):
    for name in ("Ana", "Bo", "Cy"):
        day.opportunity(name)
    async with at_work(store) as rep:
        await rep.press("l", "l", "l")
        first = rep.selected
        await rep.press("W", "enter")
        rep.sees_board()
        assert rep.stage_of(first) == "opportunity won"
        second = rep.selected
        await rep.press("X", "p")
        await rep.saves()
        assert rep.stage_of(second) == "sql"
        assert rep.selected == second  # where it went, so does the cursor
        await rep.press("l")
        third = rep.selected
        await rep.press("<")
        rep.sees_form("Cancel the opportunity")
        await rep.types("was never one")
        await rep.saves()
        assert rep.stage_of(third) == "sql"


async def test_y_copies_the_address(store, day):
    day.add("Ana Ruiz", email="ana@northwind.example")
    async with at_work(store) as rep:
        await rep.press("y", "e")
        assert rep.app.clipboard == "ana@northwind.example"
        rep.hears("Copied the e-mail address: ana@northwind.example")


async def test_w_quotes_the_words_with_their_date_and_says_what_is_missing(store, day):
    day.sal("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("l", "w")
        assert rep.panel == "Why is Ana Ruiz a SAL?"
        rep.sees("“we lose a day a week to copying orders”", "assessment 1, 23 Nov")
        rep.sees("Next: SQL", "missing", "a discovery call that connected")
        await rep.press("w")
        rep.sees_board()


async def test_a_narrow_terminal_puts_the_story_below_the_facts(store, day):
    contact = day.sal("Ana Ruiz", email="ana@northwind.example")
    day.done(day.do(contacts.note, contact, "likes chess"))
    async with at_work(store) as rep:
        await rep.press("l", "enter")

        def line(words: str) -> int:
            return next(y for y, said in enumerate(rep.lines) if words in said)

        assert line("likes chess") < line("gates")
        await rep.resizes(58, 40)
        assert line("likes chess") > line("gates")
