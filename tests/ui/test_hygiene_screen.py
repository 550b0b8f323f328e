"""Hygiene at the screen: every count, the list behind it, and the keys that act there."""

from __future__ import annotations

import json
import threading

import pytest

from pipeboard.commands import moves
from pipeboard.reads import duplicates
from pipeboard.store.lists import ImportBatch, RefusedRow
from tests.ui.rep import at_work

HOSTILE = "\x1b]0;pwned\x07[red]x[/]\u202egpj.exe"


def bring_in(day, *refused):
    """A file that was brought in, with the rows of it that were refused."""
    with day.store.unit() as unit:
        batch = unit.insert(
            ImportBatch,
            file_name="fair.csv",
            sha256="x",
            profile="generic",
            mapping="{}",
            counts=json.dumps({"added": 7, "refused": len(refused)}),
            header=json.dumps(["Name", "E-mail"]),
        )
        for line, reason, *cells in refused:
            unit.insert(
                RefusedRow, import_id=batch, line=line, reason=reason, cells=json.dumps(cells)
            )


def without_step(day, name="Ana Ruiz", **fields):
    """An SAL with nothing ahead."""
    who = day.add(name, **fields)
    day.done(day.advance(who, override="they signed up today"))
    return who


async def test_story_26_two_keys_show_who_has_no_next_step(store, day):
    without_step(day, company="Northwind")
    day.add("Bo Lind")
    async with at_work(store) as rep:
        await rep.press("5")
        rep.sees("Hygiene · Mon 23 Nov 2026 · the aim is 0")
        assert rep.findings[0] == "* ! 1 of 2 no next step open contacts"
        assert "0 of 0 close date has passed opportunities" in rep.findings
        assert "0 possible duplicates pairs" in rep.findings
        await rep.press("enter")
        rep.sees("No next step")
        assert rep.findings == ["* SAL Ana Ruiz SAL since 2026-11-23 · Northwind"]
        await rep.press("enter")
        assert rep.shown == "Ana Ruiz"
        await rep.press("escape", "escape")
        rep.sees("the aim is 0")
        await rep.press("escape")
        rep.sees_board()


async def test_the_keys_of_a_contact_act_in_a_list_and_the_counts_follow(store, day):
    without_step(day)
    without_step(day, "Bo Lind")
    async with at_work(store) as rep:
        await rep.press("5", "enter", "n")
        rep.sees_form("Nurture")
        await rep.press("n", "f10")
        assert rep.findings == ["* SAL Bo Lind SAL since 2026-11-23"]
        await rep.press("escape")
        assert rep.findings[0] == "* ! 1 of 1 no next step open contacts"


async def test_a_pair_is_merged_from_the_list_and_undone(store, day):
    day.add("Ana Ruiz", company="Northwind")
    day.add("Anna Ruiz", company="Northwind")
    day.add("Bo Lind", phone="+34 600 123 456")
    day.add("Cy Berg", phone="+34 600 123 456")
    async with at_work(store) as rep:
        await rep.press("5")
        assert "! 2 possible duplicates pairs" in rep.findings
        while not any(line.startswith("* ! 2 possible") for line in rep.findings):
            await rep.press("j")
        await rep.press("enter")
        pairs = [
            "* 3 = 4 Bo Lind = Cy Berg same phone +34600123456",
            "1 = 2 Ana Ruiz = Anna Ruiz name 94 % alike at Northwind",
        ]
        assert rep.findings == pairs
        rep.sees("2 pairs; M shows both, to be merged")
        await rep.press("M")
        rep.sees("3 stays: Bo Lind", "4 goes: Cy Berg")
        await rep.press("y")
        rep.hears("Bo Lind and Cy Berg: one contact now · u undoes it")
        assert rep.findings == ["* 1 = 2 Ana Ruiz = Anna Ruiz name 94 % alike at Northwind"]
        await rep.press("u")
        assert [line.strip("* ") for line in rep.findings] == [line.strip("* ") for line in pairs]


async def test_refused_rows_stand_with_line_and_reason_and_open_whole(store, day):
    bring_in(day, (17, "no name", "", "nobody@"), (93, HOSTILE, HOSTILE, "x"))
    async with at_work(store) as rep:
        await rep.press("5")
        assert "! 2 of 9 rows refused by the last import fair.csv" in rep.findings
        await rep.press("G", "enter")
        assert rep.findings[0] == "* line 17 no name , nobody@"
        rep.sees("pipeboard export refused FILE writes these rows")
        await rep.press("enter")
        assert rep.panel == "fair.csv, line 17"
        assert rep.sheets.endswith("Name E-mail nobody@")
        await rep.press("escape", "j", "enter")
        assert "\x1b" not in rep.text
        assert "\u202e" not in rep.text


async def test_sd_12_bad_leads_of_a_source_are_an_alarm_and_listed(store, day):
    for number in range(25):
        who = day.add(f"Lead {number}", source="linkedin")
        reason = "outdated" if number < 9 else "no_need"
        day.done(day.do(moves.disqualify, who, reason=reason))
    gone = day.add("Late", source="webinar")
    day.done(day.do(moves.disqualify, gone, reason="bad_fit"))
    async with at_work(store) as rep:
        await rep.press("5")
        assert rep.findings[-2:] == [
            "! 9 of 25 bad leads from linkedin 36 % · too many",
            "1 of 1 bad leads from webinar too few to say",
        ]
        await rep.press("G", "k", "enter")
        rep.sees("Bad leads from linkedin")
        assert len(rep.findings) == 9
        assert rep.findings[0] == "* disqualified Lead 0 outdated"


async def test_an_empty_list_says_that_this_is_the_aim(store, day):
    day.add("Ana")
    async with at_work(store) as rep:
        await rep.press("5", "j", "enter")
        rep.sees("Nothing: that is the aim.")
        await rep.press("enter", "M", "escape", "escape")
        rep.sees_board()


async def test_comparing_says_how_far_it_is_and_stops_when_nobody_waits(store, day, monkeypatch):
    day.add("Ana")
    go_on, first, ended = threading.Event(), duplicates.hints, []

    def slow(db, on_progress):
        on_progress(42, 100)
        assert go_on.wait(20)
        ended.append(on_progress(43, 100))
        return first(db, on_progress)

    monkeypatch.setattr(duplicates, "hints", slow)
    monkeypatch.setattr("pipeboard.ui.screens.hygiene._SAID_AFTER", -1.0)
    async with at_work(store) as rep:
        await rep.pilot.press("5")
        await rep.until(lambda: "… possible duplicates comparing 42 %" in rep.findings)
        assert rep.findings[0] == "* 0 of 1 no next step open contacts"
        await rep.pilot.press("escape")
        go_on.set()
        await rep.until(lambda: ended)
        assert ended == [False]


@pytest.mark.parametrize("size", [(58, 20), (80, 24), (120, 40), (160, 45)])
async def test_it_fits_every_size_and_hostile_names_are_harmless(store, day, size):
    without_step(day, f"Ana {HOSTILE}", company=HOSTILE, title=HOSTILE)
    async with at_work(store, size=size) as rep:
        await rep.press("5")
        assert rep.findings[0].startswith("* ! 1 of 1 no next step")
        await rep.press("enter")
        assert rep.findings[0].startswith("* SAL Ana ")
        assert "\x1b" not in rep.text
        assert "\u202e" not in rep.text
        assert all(len(line) <= size[0] for line in rep.lines)
