"""Find: by any part of a name, company, address, number or note, while typing never waits."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from pipeboard.commands import moves
from pipeboard.domain.terms import Stage
from pipeboard.reads import find as reads
from tests.ui.rep import at_work


@pytest.mark.parametrize(
    "words",
    ["ruiz", "NORTHWIND", "ana@north", "600 123", "600123456", "+34600", "chess", "ruíz ana"],
)
async def test_by_any_part_of_anyone(store, day, words):
    day.add(
        "Ana Ruiz",
        company="Northwind",
        email="ana@northwind.example",
        phone="+34 600 123 456",
        note="likes chess",
    )
    day.add("Bo Lind", company="Fjord")
    async with at_work(store) as rep:
        await rep.press("/")
        rep.sees_find()
        await rep.types(words)
        assert rep.found == ["lead Ana Ruiz Northwind"]
        await rep.press("enter")
        assert rep.shown == "Ana Ruiz"
        await rep.press("escape")
        rep.sees_board()
        assert rep.selected == "Ana Ruiz"


async def test_accents_and_case_are_no_hindrance_either_way(store, day):
    day.add("Zoë Ångström", company="Straße")
    async with at_work(store) as rep:
        for words in ("zoe ang", "ZOË", "strasse"):
            await rep.press("/")
            await rep.types(words)
            assert rep.found == ["lead Zoë Ångström Straße"], words
            await rep.press("escape")


async def test_those_not_open_come_last_and_say_so(store, day):
    gone = day.add("Ana Gone")
    day.done(day.do(moves.disqualify, gone, reason="no_need"))
    day.at(Stage.OPPORTUNITY, "Ana Deal")
    day.add("Ana Lead")
    async with at_work(store) as rep:
        await rep.press("/")
        await rep.types("ana")
        assert rep.found == ["lead Ana Lead", "opportunity Ana Deal", "disqualified Ana Gone"]
        assert rep.status == "3 contacts"
        await rep.press("down", "down", "enter")
        assert rep.shown == "Ana Gone"
        rep.sees("disqualified")


async def test_nobody_and_nothing_typed_say_what_to_do(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("/")
        assert rep.status == "type to find; enter shows the contact; tab lists all; esc back"
        await rep.types("xyz")
        assert rep.status == "nobody; a adds a lead, fewer letters find more"
        assert rep.found == []
        await rep.press("enter")
        rep.sees_find()
        await rep.press("ctrl+u")
        assert rep.status.startswith("type to find")


async def test_notes_are_counted_apart_and_many_are_cut(store, day):
    for number in range(60):
        day.add(f"Lead {number}", note="chess" if number < 3 else "")
    day.add("Chess Club")
    async with at_work(store) as rep:
        await rep.press("/")
        await rep.types("chess")
        assert rep.status == "4 contacts, 3 in notes"
        assert rep.found[0] == "lead Chess Club"
        await rep.press("ctrl+u")
        await rep.types("lead")
        assert rep.status == "60 contacts, the first 50 shown; tab lists all"
        assert len(rep.found) == 50


async def test_typing_goes_on_while_a_query_runs_and_only_the_last_answer_shows(
    store, day, monkeypatch
):
    for name in ("Ana Ruiz", "Ana Lind", "Bo Lind"):
        day.add(name)
    slow, first = threading.Event(), reads.find
    asked = []

    def query(db, words, today, limit):
        asked.append(str(words))
        if len(asked) == 1:
            assert slow.wait(20)
        return first(db, words, today, limit)

    monkeypatch.setattr(reads, "find", query)
    async with at_work(store) as rep:
        await rep.press("/")
        await rep.pilot.press(*"ana")
        assert rep.asked == "ana"
        await rep.pilot.press("space", *"lind")
        assert rep.asked == "ana lind"
        assert rep.found == []
        slow.set()
        await rep.settle()
        assert rep.found == ["lead Ana Lind"]
        assert asked[0] == "a"
        assert asked[-1] == "ana lind"
        assert len(asked) < 8  # those superseded before their turn are never asked


async def test_leaving_while_a_query_runs_is_quiet(store, day, monkeypatch):
    day.add("Ana Ruiz")
    slow, first = threading.Event(), reads.find
    monkeypatch.setattr(reads, "find", lambda *a: (slow.wait(20), first(*a))[1])
    async with at_work(store) as rep:
        await rep.press("/")
        await rep.pilot.press("a", "escape")
        slow.set()
        await rep.settle()
        rep.sees_board()
        assert rep.told == []


async def test_a_store_locked_for_a_moment_is_asked_again(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("/")
        other = sqlite3.connect(store.path, isolation_level=None)
        other.execute("begin exclusive")
        await rep.pilot.press(*"ana")
        await rep.pilot.pause()
        assert rep.found == []
        other.execute("rollback")
        await rep.until(lambda: rep.found)
        assert rep.found == ["lead Ana Ruiz"]


async def test_pasted_lines_are_joined_and_harmless(store, day):
    day.add("Ana Ruiz", company="Northwind")
    async with at_work(store) as rep:
        await rep.press("/")
        await rep.pastes("Ana\nNorthwind\x1b]0;x\x07")
        assert "\x1b" not in rep.asked
        assert rep.asked.startswith("Ana Northwind")


async def test_a_query_is_asked_as_one_types(store, day):
    day.add("Ana Ruiz", source="webinar")
    day.add("Bo Berg", source="social")
    day.sql("Cy Cole", source="webinar")
    async with at_work(store) as rep:
        await rep.press("/")
        await rep.types("source:webinar stage:lead")
        assert rep.found == ["lead Ana Ruiz"]
        await rep.press("ctrl+u")
        await rep.types("-source:webinar")
        assert rep.found == ["lead Bo Berg"]
        await rep.press("enter")
        assert rep.shown == "Bo Berg"


async def test_an_error_is_marked_at_its_word_and_the_last_good_answer_stays(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("/")
        await rep.types("ana stage:led")
        assert rep.found == ["lead Ana Ruiz"]
        assert rep.wrong == "          ^^^ there is no stage:led; did you mean “lead”?"
        at = rep.lines[0].index("led")
        assert rep.lines[1][at : at + 3] == "^^^"
        await rep.press("tab")
        rep.sees_find()
        await rep.press("backspace")
        await rep.types("ad")
        assert rep.wrong == ""
        assert rep.found == ["lead Ana Ruiz"]


async def test_a_long_reason_has_a_line_of_its_own(store):
    async with at_work(store, size=(58, 20)) as rep:
        await rep.press("/")
        await rep.types("some more words and then due:someday")
        marks, *reason = rep.wrong.split("\n")
        assert marks == " " * 29 + "^^^^^^^"
        assert " ".join(reason).startswith("“someday” is no day; write it as due:today")
        rep.sees("or a range such as mon..fri")


async def test_a_query_is_saved_as_a_view_and_opened_from_the_palette(store, day):
    day.add("Ana Ruiz", source="webinar")
    day.add("Bo Berg")
    async with at_work(store) as rep:
        await rep.press("/")
        await rep.press("ctrl+s")
        assert rep.status == "type what to look for first"
        await rep.types("source:webinar")
        await rep.press("ctrl+s")
        rep.sees_form("Save a view")
        await rep.types("Webinar people")
        await rep.press("enter")
        rep.sees_find()
        assert rep.ask("select name, query from saved_view") == [
            ("Webinar people", "source:webinar")
        ]
        await rep.press("escape", ":")
        await rep.types("view: webinar")
        await rep.until(lambda: rep.shows("View: Webinar people"))
        await rep.press("enter")
        await rep.until(lambda: len(rep.app.screen_stack) == 2)
        await rep.settle()
        rep.sees_people()
        assert rep.head == "Webinar people 1 contact · source:webinar"
        assert rep.people == ["lead Ana Ruiz"]
        await rep.press("ctrl+s")
        rep.sees_form("Save a view")
        await rep.types("Again")
        await rep.press("enter")
        rep.hears("view “Again” saved")
        await rep.press("u")
        assert rep.ask("select name from saved_view") == [("Webinar people",)]


async def test_a_hostile_query_and_view_draw_nothing_raw(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("/")
        await rep.pastes("x \x1b]0;x\x07 [@click=app.quit]y[/] stag:[b]")
        assert "\x1b" not in rep.text
        rep.sees("there is no field “stag”")
