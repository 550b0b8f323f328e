"""The list of commands: undo or redo any of them, newest first."""

from __future__ import annotations

from pipeboard.commands import contacts
from tests.ui.rep import at_work


async def test_any_command_is_undone_and_redone_from_the_list(store, day):
    first = day.add("Ana Ruiz")
    day.add("Bo Lind")
    day.done(store.do(contacts.pin, first))
    async with at_work(store) as rep:
        await rep.press("U")
        rep.sees_journal()
        assert [row[2:] for row in rep.commands] == [
            ["pin", "Ana Ruiz", "last"],
            ["add a lead", "Bo Lind", ""],
            ["add a lead", "Ana Ruiz", ""],
        ]
        await rep.press("j", "enter")
        rep.hears("Undone: add a lead · U redoes it")
        assert rep.commands[1][2:] == ["add a lead", "Bo Lind", "undone"]
        assert rep.ask("select display_name from contact") == [("Ana Ruiz",)]
        await rep.press("enter")
        rep.hears("Done again: add a lead · u undoes it")
        assert rep.commands[1][4] == ""
        assert rep.ask("select count(*) from contact") == [(2,)]
        await rep.press("u")
        assert rep.commands[0][4] == "undone"
        await rep.press("k", "enter")
        assert rep.commands[0][4] == "last"
        await rep.press("U")
        rep.sees_board()
        rep.sees("▲ Ana Ruiz", "Bo Lind")


async def test_what_stands_in_the_way_of_an_undo_is_named(store, day):
    contact = day.add("Ana Ruiz")
    day.done(store.do(contacts.edit, contact, {"title": "VP"}, seen=10**9))
    day.done(store.do(contacts.edit, contact, {"title": "CEO"}, seen=10**9))
    async with at_work(store) as rep:
        await rep.press("U", "j", "enter")
        rep.hears("edit a contact")
        assert [row[4] for row in rep.commands] == ["last", "", ""]


async def test_an_empty_list_does_nothing(store):
    async with at_work(store) as rep:
        await rep.press("U", "enter", "j", "k", "u")
        rep.hears("Nothing to undo.")
        await rep.press("q")
        rep.sees_board()


async def test_a_command_of_another_program_comes_into_the_list(store, day):
    async with at_work(store) as rep:
        await rep.press("U")
        day.add("Ana Ruiz")
        await rep.until(lambda: rep.commands)
        assert rep.commands[0][3] == "Ana Ruiz"


async def test_undo_works_after_a_restart(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("P")
    async with at_work(store) as rep:
        await rep.press("u")
        rep.hears("Undone: pin")
        assert rep.ask("select pinned from contact") == [(0,)]
