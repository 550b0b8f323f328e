"""Today's screen: one list in one order, worked down with two keystrokes a half."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import timedelta

import pytest

from pipeboard.commands import contacts, moves
from pipeboard.domain.terms import TaskKind
from pipeboard.settings import Settings
from pipeboard.ui.screens import beside
from tests.conftest import NOW, TODAY
from tests.ui.rep import at_work
from tests.ui.test_hostile import HOSTILE, is_harmless


def due(day, *names: str, late: int = 0, **fields: object) -> list[int]:
    """Leads whose first attempt is due today, or was some days ago; they are listed in order."""
    found = []
    day.later(NOW - timedelta(late))
    for name in names:
        contact = day.reachable(name, **fields)
        day.done(day.follow(contact))
        found.append(contact)
    day.later(NOW)
    return found


async def test_story_1_t_shows_the_list_the_first_row_right(store, day):
    due(day, "Late Lea", late=3)
    due(day, "Tod Day")
    day.opportunity("Dana Kim")
    async with at_work(store) as rep:
        for key in ("t", "2"):
            await rep.press(key)
            rep.sees_today()
            assert rep.picked == "Late Lea"
            assert rep.names[:2] == ["Late Lea", "Tod Day"]
            assert rep.today[0].startswith("late 3d call + e-mail 1/5 Late Lea")
            assert rep.today[1].startswith("today call + e-mail 1/5 Tod Day")
            assert rep.day == "Today · Mon 23 Nov 2026 2 due · 1 late"
            await rep.press("b")
            rep.sees_board()


async def test_the_contact_stands_beside_the_list(store, day):
    day.sql("Ana Ruiz", company="Northwind", email="ana@northwind.example", title="VP Sales")
    (bo,) = due(day, "Bo Lind", title="CFO", company="Fjord")
    zone = {"timezone": "America/Denver"}
    day.done(store.do(contacts.edit, bo, zone, seen=10**9))
    async with at_work(store) as rep:
        await rep.press("t")
        rep.sees("Bo Lind · CFO", "person2@nordkran.example", "02:00 in Denver", "lead since")
        rep.sees("○○○○○", "call, then e-mail", "today")
        await rep.press("c", "n")
        rep.sees("◐○○○○", "no answer")


async def test_story_2_no_answer_and_sent_are_four_keys_and_the_next_row_comes(store, day):
    due(day, "Ana", "Bo", "Cy")
    async with at_work(store) as rep:
        await rep.press("t")
        first, second, third = rep.names
        keys = 0
        for name, after in ((first, second), (second, third)):
            assert rep.picked == name
            await rep.press("c", "n")
            assert rep.picked == name
            line = next(line for line in rep.today if name in line)
            assert "call" not in line
            assert "e-mail" in line
            await rep.press("e", "s")
            keys += 4
            rep.hears("next: call + e-mail Wed 25 Nov")
            assert rep.picked == after
            assert name not in rep.names
        assert keys == 8
        assert rep.day.endswith("1 due")


async def test_the_last_row_worked_leaves_the_row_before_it_and_then_an_empty_list(store, day):
    due(day, "Ana", "Bo")
    async with at_work(store) as rep:
        await rep.press("t", "G")
        last, first = rep.picked, rep.names[0]
        assert last != first
        await rep.press(*"cves")
        assert rep.picked == first
        await rep.press(*"cves")
        assert rep.picked is None
        rep.dismisses()
        await rep.settle()
        rep.sees("Nothing is due.", f"next {first}, Wed 25 Nov")
        await rep.press("c", "w", "enter", "z")
        rep.hears("There is nobody under the cursor")


async def test_keys_typed_in_one_read_go_to_the_row_they_are_meant_for(store, day):
    due(day, "Ana", "Bo")
    async with at_work(store) as rep:
        await rep.press("t")
        first, second = rep.names
        await rep.reads("cn")
        await rep.reads("escn"[:4])
        await rep.reads("es")
        await rep.until(lambda: not rep.names)
        sql = "select display_name, n from attempt join cadence c on c.id = cadence_id"
        sql += " join contact on contact.id = c.contact_id where completed_on is not null"
        assert sorted(rep.ask(sql)) == sorted([(first, 1), (second, 1)])


@pytest.mark.parametrize("keys", [("z", "4"), ("n", "n", "f10")])
async def test_a_row_that_vanishes_leaves_the_cursor_on_the_next(store, day, keys):
    due(day, "Ana", "Bo", "Cy")
    async with at_work(store) as rep:
        await rep.press("t", "j")
        before = rep.names
        await rep.press(*keys)
        assert rep.picked == before[2]
        await rep.press("u")
        assert rep.names == before
        assert rep.picked == before[2]


async def test_another_program_s_change_appears_and_the_selection_stays(store, day):
    due(day, "Ana", "Bo", "Cy")
    async with at_work(store) as rep:
        await rep.press("t", "j")
        chosen = rep.picked
        due(day, "Late Lea", late=4)
        await rep.until(lambda: "Late Lea" in rep.names)
        assert rep.names[0] == "Late Lea"
        assert rep.picked == chosen
        gone = rep.agenda.selected.contact_id
        after = rep.names[rep.names.index(chosen) + 1]
        day.done(day.do(moves.disqualify, gone, reason="no_need"))
        await rep.until(lambda: chosen not in rep.names)
        assert rep.picked == after


async def test_story_20_w_says_why_the_row_is_here_and_why_this_stage(store, day):
    day.sal("Ana Ruiz", phone="+49 30 555 0001", email="ana@nordkran.example")
    async with at_work(store) as rep:
        await rep.press("t", "w")
        assert rep.panel == "Why is Ana Ruiz here?"
        said = rep.sheets
        assert said.index("place") < said.index("we lose a day a week")
        assert "attempt" in said
        await rep.press("escape")
        rep.sees_today()


async def test_enter_opens_the_contact_and_j_and_k_walk_the_list_s_order(store, day):
    due(day, "Ana", "Bo", "Cy")
    async with at_work(store) as rep:
        await rep.press("t")
        names = rep.names
        await rep.press("enter", "j")
        assert rep.shown == names[1]
        await rep.press("j", "j", "k", "k", "k", "j")
        assert rep.shown == names[1]
        await rep.press("escape")
        rep.sees_today()
        assert rep.picked == names[1]
        await rep.press("escape")
        rep.sees_board()
        assert rep.selected == names[1]


async def test_t_comes_back_to_the_list_from_anywhere_and_it_is_open_once(store, day):
    due(day, "Ana", "Bo")
    async with at_work(store) as rep:
        await rep.press("t", "j", "enter", "t")
        rep.sees_today()
        assert rep.picked == rep.names[1]
        assert len(rep.app.screen_stack) == 2
        await rep.press("t", "enter", "1")
        rep.sees_board()
        await rep.press("enter", "t")
        rep.sees_today()
        assert len(rep.app.screen_stack) == 2
        await rep.press("i")
        rep.sees_form("Note")


async def test_the_list_may_be_the_start_screen(store, day):
    due(day, "Ana")
    async with at_work(store, settings=Settings(start="today")) as rep:
        rep.sees_today()
        assert rep.picked == "Ana"
        await rep.press("escape")
        rep.sees_board()


@pytest.mark.parametrize(
    ("before", "keys", "at"),
    [
        ("", "j down", 1),
        ("jj", "k up", 1),
        ("", "G end", 39),
        ("G", "g home", 0),
        ("", "ctrl+d pagedown", 18),
        ("G", "ctrl+u pageup", 21),
    ],
)
async def test_every_key_of_the_list_moves_the_cursor(store, day, before, keys, at):
    due(day, *(f"Lead {number}" for number in range(40)))
    async with at_work(store) as rep:
        await rep.press("t")
        for key in keys.split():
            await rep.press("g", *before, key)
            assert rep.names.index(rep.picked) == at


async def test_a_held_key_reads_the_contact_once(store, day, monkeypatch):
    due(day, *(f"Lead {number}" for number in range(30)))
    async with at_work(store) as rep:
        await rep.press("t")
        read: list[int] = []
        really = beside.read

        def counted(db, contact_id, *rest):
            read.append(contact_id)
            return really(db, contact_id, *rest)

        monkeypatch.setattr(beside, "read", counted)
        for _ in range(25):
            rep.agenda.move(1)
        await rep.settle()
        assert read == [rep.agenda.selected.contact_id]
        rep.sees(f"{rep.picked}")


async def test_the_list_fits_any_size_and_the_contact_goes_below_it(store, day):
    due(day, *(f"Lead {number}" for number in range(30)), title="CFO", company="Fjord")
    async with at_work(store) as rep:
        await rep.press("t")
        rep.sees("Lead 0 · CFO", "▏")
        await rep.resizes(80, 24)
        rep.sees("Lead 0 · CFO · Fjord", "▔")
        rep.sees_not("▏")
        await rep.resizes(58, 12)
        rep.sees_not("CFO")
        for size in ((20, 8), (3, 2), (160, 45)):
            await rep.resizes(*size)
            assert all(strip.cell_length <= size[0] for strip in rep.strips)
        rep.sees("Lead 0 · CFO", "▏")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (58, 20)])
async def test_hostile_words_are_harmless_in_the_list_and_beside_it(store, day, size):
    due(day, HOSTILE, company=HOSTILE, title=HOSTILE)
    contact = day.add("Step")
    day.done(day.do(contacts.note, contact, "said\nthings"))
    with closing(sqlite3.connect(store.path, isolation_level=None)) as db:
        db.execute("update card set name = ?, company = ?", (HOSTILE, HOSTILE))
        db.execute("update channel set value = ? || rowid", (HOSTILE,))
        db.execute("update activity set body = ?, subject = ?", (HOSTILE, HOSTILE))
        db.execute("update contact set title = ?, timezone = ?", (HOSTILE, HOSTILE))
    async with at_work(store, size=size) as rep:
        await rep.press("t")
        is_harmless(rep)
        assert "[red]x" in rep.text
        for key in ("w", "escape", "c", "escape", "enter", "escape"):
            await rep.press(key)
            is_harmless(rep)


async def test_what_is_due_moves_with_the_clock(store, day):
    contact = day.reachable("Ana Ruiz")
    from pipeboard.commands import agenda

    at = (NOW + timedelta(hours=2)).time().replace(tzinfo=None)
    step = {"kind": TaskKind.APPOINTMENT, "title": "Demo", "on": TODAY, "at": at}
    day.done(store.do(agenda.plan_step, contact, now=NOW, **step))
    now = [NOW]
    async with at_work(store, clock=lambda: now[0]) as rep:
        await rep.press("t")
        assert rep.today[0].startswith("11:00")
        assert "appointment in" not in rep.agenda.rows[0].why
        now[0] = NOW + timedelta(hours=1, minutes=50)
        rep.app.screen.reload()
        await rep.settle()
        assert "appointment in 10m" in rep.agenda.rows[0].why


async def test_the_board_and_the_list_say_the_same_numbers(store, day):
    due(day, "Late Lea", "Lou", late=3)
    due(day, "Tod Day")
    async with at_work(store) as rep:
        assert "today 3 due · 2 late" in rep.top
        await rep.press("t")
        assert rep.day.endswith("3 due · 2 late")


async def test_a_clock_that_went_back_is_said_and_the_app_opens(store, day):
    due(day, "Ana")
    async with at_work(store, clock=lambda: NOW - timedelta(365)) as rep:
        await rep.settle()
        rep.hears("The clock says 23 Nov 2025, but the last change here was made on 23 Nov 2026")
        await rep.press("t")
        rep.sees_today()
    async with at_work(store, clock=lambda: NOW - timedelta(hours=20)) as rep:
        assert rep.told == []


async def test_a_store_locked_for_a_moment_is_asked_again(store, day):
    due(day, "Ana")
    async with at_work(store) as rep:
        with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
            other.execute("begin exclusive")
            await rep.pilot.press("t")
            await rep.pilot.pause()
            time.sleep(0.05)
            assert rep.app._exception is None
            other.execute("rollback")
        await rep.until(lambda: rep.names == ["Ana"])


async def test_what_to_say_at_the_attempt_stands_beside_the_list(store, day):
    ana = day.reachable("Ana Ruiz", origin="inbound")
    day.done(day.follow(ana))
    async with at_work(store) as rep:
        await rep.press("t")
        rep.sees("say      “You wrote about ‹need?›;")
        await rep.press("c", "n")
        rep.sees_not("You wrote about")
