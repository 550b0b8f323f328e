"""Keeping lists clean from the command line: counts, possible duplicates, merging."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from pipeboard.commands import moves
from pipeboard.store.lists import ImportBatch, RefusedRow
from pipeboard.store.unit import Store
from tests.cli.conftest import Shell
from tests.conftest import NOW, TODAY
from tests.days import Day

HOSTILE = "\x1b]0;pwned\x07[red]x[/]\u202egpj.exe"


@pytest.fixture
def day(shell: Shell) -> Day:
    """The rep's day on the shell's store."""
    shell.add("First Of All")
    return Day(Store(shell.store, clock=lambda: NOW, actor="test"), TODAY)


# Merging.


def test_both_are_shown_and_nothing_is_merged_unless_the_rep_agrees(shell: Shell) -> None:
    ana = shell.add("Ana Ruiz", "--company", "Northwind", "--title", "COO")
    twin = shell.add("A. Ruiz", "--company", "North Wind", "--phone", "+34 600 123 456")
    ran = shell("merge", str(ana), str(twin))
    assert ran.code == 1
    assert f"survivor {ana}" in ran.out
    for said in ("* Ana Ruiz", "  A. Ruiz", "* Northwind", "* COO", "* +34 600 123 456"):
        assert said in ran.out
    assert ran.err == "nothing was merged: add --yes to merge them\n"
    assert shell.ok("show", str(twin), "--json").json["id"] == twin


def test_an_old_number_finds_the_survivor_wherever_one_is_typed(shell: Shell) -> None:
    ana = shell.add("Ana Ruiz")
    twin = shell.add("Ana R.", "--email", "ana@northwind.example", "--phone", "+34 600 1")
    merged = shell.ok("merge", str(ana), str(twin), "--take", "name=other", "--yes")
    assert merged.out.splitlines()[-1] == (
        f"Ana Ruiz and Ana R.: one contact now, {ana}; pipeboard undo takes it back"
    )
    old = str(twin)
    assert shell.ok("show", old, "--json").json["id"] == ana
    assert "Ana R." in shell.ok("why", old).out
    assert shell.ok("follow", old, "--override", "they asked for a call").out.startswith("Ana R.")
    assert shell.ok("log", old, "email", "sent").out.startswith("Ana R.")
    assert shell.ok("move", old, "sal", "--override", "they signed up today").out
    done = shell.ok("history", old, "--json").json
    assert [one["words"] for one in done[-2:]] == ["add a lead", "add a lead"]
    assert {who["id"] for one in done for who in one["contacts"]} >= {ana}
    assert shell("show", "99").code == 1


def test_undo_gives_both_back(shell: Shell) -> None:
    ana, twin = shell.add("Ana Ruiz"), shell.add("Ana R.")
    before = shell.ok("list", "--json").json
    shell.ok("merge", str(ana), str(twin), "--yes")
    assert len(shell.ok("list", "--json").json) == 1
    assert "merge two contacts" in shell.ok("undo").out
    assert shell.ok("list", "--json").json == before


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (("1", "1"), "a contact is not merged with itself", 1),
        (("1", "9"), "There is no contact 9", 1),
        (("1", "2", "--take", "tittle=other"), "did you mean “title”?", 2),
        (("1", "2", "--take", "title"), "write it like title=other", 2),
    ],
)
def test_what_cannot_be_merged_is_said(
    shell: Shell, arguments: tuple[str, ...], said: str, code: int
) -> None:
    shell.add("Ana")
    shell.add("Bo")
    ran = shell("merge", *arguments, "--yes")
    assert (ran.code, said in ran.err) == (code, True), ran


def test_two_open_opportunities_are_refused_before_anything_is_asked(
    shell: Shell, day: Day
) -> None:
    ana, bo = day.opportunity("Ana"), day.opportunity("Bo")
    ran = shell("merge", str(ana), str(bo))
    assert ran.code == 1
    assert "both have an open opportunity" in ran.err


# Counts.


def test_every_count_says_of_how_many(shell: Shell, day: Day) -> None:
    ana = day.add("Ana Ruiz")
    day.done(day.advance(ana, override="they signed up today"))
    rows = [line.split() for line in shell.ok("hygiene").out.splitlines()]
    assert "1 2 open contacts no next step".split() in rows
    assert "0 0 SQLs" in [" ".join(row[:3]) for row in rows]
    assert "0 pairs possible duplicates".split() in rows
    assert "1 1 gates gates by override".split() in rows
    counts = {one["key"]: one for one in shell.ok("hygiene", "--json").json["counts"]}
    assert (counts["no_next_step"]["found"], counts["no_next_step"]["total"]) == (1, 2)
    listed = shell.ok("hygiene", "no_next_step", "--json").json
    assert [one["name"] for one in listed] == ["Ana Ruiz"]
    assert "Ana Ruiz" in shell.ok("hygiene", "no_next_step").out


def test_an_unknown_count_names_the_nearest(shell: Shell) -> None:
    shell.add("Ana")
    ran = shell("hygiene", "no_next_stp")
    assert ran.code == 2
    assert "did you mean “no_next_step”?" in ran.err


def test_sd_12_a_source_is_an_alarm_from_20_decided_on(shell: Shell, day: Day) -> None:
    for number in range(25):
        who = day.add(f"Lead {number}", source="linkedin")
        reason = "wrong_contact_info" if number < 9 else "no_need"
        day.done(day.do(moves.disqualify, who, reason=reason))
    for number in range(19):
        who = day.add(f"Late {number}", source="webinar")
        day.done(day.do(moves.disqualify, who, reason="bad_fit"))
    lines = shell.ok("hygiene").out.splitlines()
    assert "! linkedin: 9 of 25 bad (36 %)" in lines
    assert "  webinar: 19 of 19 bad" in lines
    found = shell.ok("hygiene", "source:linkedin", "--json").json
    assert len(found) == 9
    assert found[0]["why"] == "wrong contact info"


def test_the_refused_rows_of_the_last_import_are_listed_with_what_to_do(
    shell: Shell, day: Day
) -> None:
    with day.store.unit() as unit:
        for name, count in (("old.csv", 2), ("new.csv", 1)):
            batch = unit.insert(
                ImportBatch, file_name=name, sha256=name, profile="generic", mapping="{}",
                counts=json.dumps({"added": 7, "refused": count}),
                created_at=NOW + timedelta(name == "new.csv"),
            )  # fmt: skip
            for line in range(count):
                cells = json.dumps(["Ana", HOSTILE])
                row = {"line": line + 2, "reason": "no name", "cells": cells}
                unit.insert(RefusedRow, import_id=batch, **row)
    out = shell.ok("hygiene").out
    assert "1      8 rows" in out
    assert "pipeboard export refused FILE writes those rows" in out
    listed = shell.ok("hygiene", "refused_rows")
    assert "new.csv" in listed.out
    assert "old.csv" not in listed.out
    assert "\x1b" not in listed.out
    assert shell.ok("hygiene", "refused_rows", "--json").json[0]["line"] == 2


# Possible duplicates.


def test_possible_duplicates_are_listed_and_never_merged_alone(shell: Shell) -> None:
    shell.add("Ana Ruiz", "--company", "Northwind Ltd")
    shell.add("Anna Ruiz", "--company", "Northwind")
    shell.add("Cy Berg", "--company", "Fjord", "--phone", "+34 600 123 456")
    shell.add("Dee Lind", "--company", "Loop", "--phone", "0034 600123456")
    found = shell.ok("duplicates", "--json").json
    pairs = [([who["name"] for who in one["contacts"]], one["why"]) for one in found]
    assert pairs == [
        (["Cy Berg", "Dee Lind"], ["same phone +34600123456"]),
        (["Ana Ruiz", "Anna Ruiz"], ["name 94 % alike at Northwind Ltd"]),
    ]
    assert "same phone +34600123456" in shell.ok("duplicates").out
    assert "2      pairs" in shell.ok("hygiene").out
    assert len(shell.ok("list", "--json").json) == 4


def test_without_a_store_there_is_nothing_to_say(shell: Shell) -> None:
    assert shell("hygiene").err.startswith("no store yet")
    assert shell("duplicates").err.startswith("no store yet")
    assert shell.ok("duplicates", "--json").json == []


def test_hostile_names_are_harmless(shell: Shell) -> None:
    ana = shell.add("Ana " + HOSTILE, "--company", "X")
    bo = shell.add("Ana " + HOSTILE, "--company", "X")
    for command in (("duplicates",), ("hygiene",), ("merge", str(ana), str(bo), "--yes")):
        out = shell(*command).out
        assert "\x1b" not in out
        assert "\u202e" not in out
