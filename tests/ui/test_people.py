"""A list of contacts: who a query finds, or those that are named; worked like any other list."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from pipeboard.commands import contacts, moves
from pipeboard.domain.terms import Stage
from pipeboard.store.unit import Store
from tests.days import Day
from tests.ui.rep import at_work


async def test_tab_in_find_lists_all_who_fit_in_columns(store: Store, day: Day) -> None:
    day.add("Ana Ruiz", company="Northwind", title="VP Sales", source="webinar")
    gone = day.add("Bo Gone", source="webinar")
    day.done(day.do(moves.disqualify, gone, reason="no_need"))
    day.add("Cy Cole", source="social")
    day.sql("Di Deal", source="webinar")
    async with at_work(store) as rep:
        await rep.press("/")
        await rep.types("source:webinar")
        await rep.press("tab")
        rep.sees_people()
        assert rep.head == "Found 3 contacts · source:webinar"
        assert rep.people == [
            "lead Ana Ruiz VP Sales Northwind",
            "SQL Di Deal Thu",
            "disqualified Bo Gone",
        ]
        await rep.press("escape")
        rep.sees_board()


async def test_keys_of_a_list_and_of_a_contact_act_there(store: Store, day: Day) -> None:
    for name in ("Ana", "Bo", "Cy"):
        day.add(name)
    async with at_work(store) as rep:
        rep.app.open_people("Leads", "stage:lead")
        await rep.settle()
        await rep.press("j", "enter")
        assert rep.shown == "Bo"
        await rep.press("j")
        assert rep.shown == "Ana"
        await rep.press("escape")
        rep.sees_people()
        await rep.press("i")
        rep.sees_form("Note")
        assert "Ana" in rep.form.plan.who
        await rep.press("escape")
        await rep.press("g", "P")
        assert rep.ask("select display_name from contact where pinned = 1") == [("Cy",)]


async def test_a_list_by_numbers_keeps_their_order_and_leaves_out_who_is_gone(
    store: Store, day: Day
) -> None:
    ids = [day.add(name) for name in ("Ana", "Bo", "Cy")]
    async with at_work(store) as rep:
        rep.app.open_people("Named", ids=[ids[2], ids[0], 99, ids[2]])
        await rep.settle()
        assert rep.people == ["lead Cy", "lead Ana"]
        assert rep.head == "Named 2 contacts"
        await rep.press("ctrl+s")
        rep.hears("This list is no query: there is nothing to save.")


async def test_it_is_read_anew_and_the_cursor_stays_with_its_contact(
    store: Store, day: Day
) -> None:
    ana, bo = day.add("Ana"), day.add("Bo")
    async with at_work(store) as rep:
        rep.app.open_people("Leads", "stage:lead status:open")
        await rep.settle()
        await rep.press("j")
        day.done(day.do(moves.disqualify, bo, reason="no_need"))
        rep.app.look_at_store()
        await rep.settle()
        assert rep.people == ["lead Ana"]
        assert rep.app.screen.contact_id() == ana  # type: ignore[attr-defined]


async def test_a_long_list_is_read_by_the_page(store: Store, day: Day) -> None:
    for number in range(150):
        day.add(f"Lead {number:03}")
    async with at_work(store) as rep:
        rep.app.open_people("Leads", "stage:lead")
        await rep.settle()
        assert rep.people[0] == "lead Lead 149"
        await rep.press("G")
        assert rep.people[-1] == "lead Lead 000"
        await rep.press("ctrl+u", "ctrl+u", "ctrl+u", "ctrl+u")
        assert "lead Lead 070" in rep.people


async def test_what_is_due_is_said(store: Store, day: Day) -> None:
    for name, days in (("Late", 1), ("Soon", 3), ("Next", 5), ("Far", 30)):
        contact = day.sal(name)
        day.done(day.discover(contact, step=day.step(days=days)))
    async with at_work(store, clock=lambda: day.now + timedelta(3)) as rep:
        rep.app.open_people("Sold to", "stage:sql")
        await rep.settle()
        assert [line.removeprefix("SQL ") for line in rep.people] == [
            "Late late 2d",
            "Soon today",
            "Next Sat",
            "Far 23 Dec",
        ]


async def test_nobody_who_fits_is_said(store: Store) -> None:
    async with at_work(store) as rep:
        rep.app.open_people("Leads", "stage:lead")
        await rep.settle()
        rep.sees("Nobody fits.", "/ finds anyone")
        await rep.press("space", "n", "enter", "c")
        rep.hears("There is nobody under the cursor")


async def test_a_locked_store_is_asked_again(store: Store, day: Day) -> None:
    day.add("Ana")
    async with at_work(store) as rep:
        other = sqlite3.connect(store.path, isolation_level=None)
        other.execute("begin exclusive")
        rep.app.open_people("Leads", "stage:lead")
        await rep.pilot.pause()
        other.execute("rollback")
        other.close()
        await rep.until(lambda: rep.people == ["lead Ana"])


async def test_it_fits_every_size(store: Store, day: Day) -> None:
    day.add("Ana Ruiz", company="Northwind", title="VP Sales")
    day.at(Stage.OPPORTUNITY, "Dana")
    for size in ((58, 20), (80, 24), (120, 40), (160, 45)):
        async with at_work(store, size=size) as rep:
            rep.app.open_people("All", "-zzz")
            await rep.settle()
            assert rep.people[0].startswith("lead Ana Ruiz")
            assert ("Northwind" in rep.people[0]) is (size[0] > 58)
            assert ("VP Sales" in rep.people[0]) is (size[0] > 80)


async def test_who_has_the_words_in_notes_is_listed_last(store: Store, day: Day) -> None:
    noted = day.add("Bo")
    day.add("Chess Club")
    day.done(day.do(contacts.note, noted, "plays chess"))
    async with at_work(store) as rep:
        await rep.press("/")
        await rep.types("chess")
        await rep.press("f4")
        assert rep.people == ["lead Chess Club", "lead Bo"]
