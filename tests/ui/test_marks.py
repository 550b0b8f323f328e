"""Marks: contacts marked in any list, and one action for all of them, taken back as one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeboard.domain.terms import Stage
from pipeboard.store.unit import Store
from pipeboard.ui.palette import system_commands
from tests.days import Day
from tests.ui.rep import Rep, at_work


def tags(rep: Rep, name: str) -> list[str]:
    return list(json.loads(rep.ask("select tags from contact where display_name = ?", name)[0][0]))


async def test_marks_survive_moving_around_and_esc_drops_them(store: Store, day: Day) -> None:
    for name in ("Ana", "Bo", "Cy"):
        day.add(name)
    day.sal("Di")
    async with at_work(store) as rep:
        await rep.press("space", "j", "space", "l", "space")
        assert rep.marked == ["Bo", "Cy", "Di"]
        assert rep.footer.startswith("✓ 3 marked   n nurture   T tag   f follow up   : export")
        await rep.press("enter", "escape", "t", "b")
        assert rep.marked == ["Bo", "Cy", "Di"]
        await rep.press("space")
        assert rep.marked == ["Bo", "Cy"]
        await rep.press("escape")
        assert rep.marked == []
        assert "marked" not in rep.footer
        assert "✓" not in rep.text


async def test_what_is_marked_in_one_list_is_marked_in_all(store: Store, day: Day) -> None:
    for name in ("Ana", "Bo"):
        day.done(day.follow(day.reachable(name)))
    async with at_work(store) as rep:
        await rep.press("t", "space")
        (marked,) = rep.marked
        assert rep.today[0].startswith("✓")
        await rep.press("b")
        assert rep.text.count("✓ ") == 2  # the card and the foot
        rep.app.open_people("All", "stage:lead")
        await rep.settle()
        assert [line for line in rep.people if line.startswith("✓")] == [
            line for line in rep.people if marked in line
        ]
        await rep.press("escape")
        assert rep.marked == []
        rep.sees_people()
        await rep.press("escape")
        rep.sees_board()


async def test_29_bulk_nurture_is_four_keys_and_one_undo(store: Store, day: Day) -> None:
    for number in range(30):
        day.add(f"Old {number:02}", source="event list")
    day.add("New", source="webinar")
    async with at_work(store) as rep:
        rep.app.open_people("Old", 'source:"event list"')
        await rep.settle()
        await rep.press("*")
        assert len(rep.marked) == 30
        entries = rep.entries
        await rep.press("n")
        rep.sees_form("Nurture 30 contacts")
        await rep.press("n", "enter", "y")
        rep.sees_people()
        rep.hears("30 nurtured until Mon 22 Feb 2027 · u undoes it")
        assert rep.entries == entries + 1
        assert rep.marked == []
        assert rep.ask("select count(*) from contact where status = 'nurture'") == [(30,)]
        await rep.press("u")
        assert rep.ask("select count(*) from contact where status = 'nurture'") == [(0,)]


async def test_up_to_20_need_no_y_and_a_date_may_be_typed(store: Store, day: Day) -> None:
    for name in ("Ana", "Bo"):
        day.add(name)
    async with at_work(store) as rep:
        await rep.press("space", "j", "space", "n", "b")
        await rep.press("ctrl+u")
        await rep.types("1 mar")
        await rep.press("enter")
        if rep.app.screen_stack[1:]:
            await rep.saves()
        rep.sees_board()
        assert (
            rep.ask("select status, revisit_on, exit_reason from contact")
            == [("nurture", "2027-03-01", "budget_next_period")] * 2
        )


async def test_no_y_no_change(store: Store, day: Day) -> None:
    for number in range(21):
        day.add(f"Lead {number}")
    async with at_work(store) as rep:
        rep.app.open_people("All", "stage:lead")
        await rep.settle()
        await rep.press("*", "f")
        rep.sees("Start follow-ups with 21 contacts?")
        await rep.press("n")
        assert rep.ask("select * from cadence") == []
        await rep.press("n", "n")
        await rep.saves()
        assert "21 contacts change at once." in rep.refusal
        assert rep.missing == ["sure"]
        await rep.press("escape")
        assert len(rep.marked) == 21
        assert rep.ask("select count(*) from contact where status = 'nurture'") == [(0,)]


async def test_who_is_refused_is_listed_with_why(store: Store, day: Day) -> None:
    day.add("Ana")
    day.at(Stage.OPPORTUNITY, "Dana")
    async with at_work(store) as rep:
        rep.app.open_people("All", "-zzz")
        await rep.settle()
        await rep.press("*", "n", "n", "enter")
        assert rep.panel == "1 refused, 1 done"
        assert "Dana There is an open opportunity" in rep.sheets
        await rep.press("escape")
        rep.hears("1 nurtured until Mon 22 Feb 2027 · 1 refused: Dana There is an open opp")
        assert rep.stage_of("Ana") == "lead nurture"
        assert rep.marked == []


async def test_follow_ups_start_with_all_marked(store: Store, day: Day) -> None:
    for name in ("Ana", "Bo"):
        day.reachable(name)
    async with at_work(store) as rep:
        await rep.press("space", "j", "space", "f")
        rep.hears("follow-ups started with 2 · u undoes it")
        assert rep.ask("select state from cadence") == [("active",), ("active",)]
        assert rep.marked == []
        await rep.press("u")
        assert rep.ask("select state from cadence") == []


async def test_tags_of_one_contact_are_a_list_and_of_many_what_changes(
    store: Store, day: Day
) -> None:
    for name in ("Ana", "Bo"):
        day.add(name)
    async with at_work(store) as rep:
        await rep.press("T")
        rep.sees_form("Tags")
        await rep.types("vip, event 2026")
        await rep.press("enter")
        rep.hears("Bo tagged +vip +event 2026 · u undoes it")
        await rep.press("space", "j", "space", "T")
        rep.sees_form("Tag 2 contacts")
        await rep.types("+asked -vip")
        await rep.press("enter")
        rep.hears("2 contacts tagged +asked -vip · u undoes it")
        assert (tags(rep, "Bo"), tags(rep, "Ana")) == (["event 2026", "asked"], ["asked"])
        await rep.press("T")
        await rep.press("ctrl+u")
        await rep.types("asked, new")
        await rep.press("enter")
        await rep.press("T", "enter")  # as they are
        rep.sees_board()


async def test_a_tag_is_completed(store: Store, day: Day) -> None:
    for name in ("Ana", "Bo"):
        day.add(name)
    async with at_work(store) as rep:
        await rep.press("T")
        await rep.types("Köln fair")
        await rep.press("enter", "j", "T")
        await rep.types("+kö")
        await rep.settle()
        await rep.press("right", "enter")
        assert tags(rep, "Ana") == tags(rep, "Bo") == ["Köln fair"]


async def test_on_a_contacts_own_screen_keys_are_for_that_contact(store: Store, day: Day) -> None:
    for name in ("Ana", "Bo"):
        day.add(name)
    async with at_work(store) as rep:
        await rep.press("space", "j", "enter")
        assert rep.shown == "Ana"
        await rep.press("n")
        rep.sees_form("Nurture")
        assert "Ana" in rep.form.plan.who


@pytest.mark.parametrize("size", [(58, 20), (80, 24)])
async def test_the_count_is_in_sight_on_small_screens(
    size: tuple[int, int], store: Store, day: Day
) -> None:
    day.add("Ana")
    async with at_work(store, size=size) as rep:
        await rep.press("space")
        assert rep.footer.startswith("✓ 1 marked   n nurture")


async def test_the_marked_are_written_to_a_file(store: Store, day: Day, tmp_path: Path) -> None:
    for name in ("Ana Ruiz", "Bo Berg", "Cy Cole"):
        day.reachable(name)
    async with at_work(store) as rep:
        assert not [
            one for one in system_commands(rep.app, rep.app.screen) if "Export" in one.title
        ]
        await rep.press("space", "j", "space")
        titles = [one.title for one in system_commands(rep.app, rep.app.screen)]
        assert "Export marked…" in titles
        for name, found in (("some.csv", "Bo Berg"), ("some.vcf", "FN:Bo Berg")):
            rep.app.marks |= {2, 3}
            await rep.app.run_action("export_marked", rep.app.screen)
            await rep.settle()
            rep.sees_form("Export 2 contacts")
            await rep.types(str(tmp_path / name))
            await rep.press("enter")
            rep.hears(f"2 contacts written to {tmp_path / name}")
            assert rep.marked == []
            text = (tmp_path / name).read_text()
            assert found in text
            assert "Ana Ruiz" not in text
        rep.app.marks.add(1)
        await rep.app.run_action("export_marked", rep.app.screen)
        await rep.settle()
        await rep.types(str(tmp_path / "some.csv"))
        await rep.press("enter")
        assert "it is there already" in rep.refusal
        await rep.press("escape")
        assert rep.marked == ["Ana Ruiz"]
        assert rep.drafts == ["export_marked:new"]
