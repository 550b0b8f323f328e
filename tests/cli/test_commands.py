"""Adding, listing, showing, moving, undoing: the rep's day without the app."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from pipeboard.commands import moves
from pipeboard.commands.discover import Talk, record
from pipeboard.domain.evidence import Discovery, Finding
from pipeboard.domain.terms import Element, Rating, Verdict
from pipeboard.store.unit import Store
from tests.cli.conftest import Shell
from tests.conftest import NOW, TODAY
from tests.days import NEED, Day, full_discovery

WORDS = "Ana Ruiz"
HOSTILE = "\x1b]0;pwned\x07[red]x[/]\u202egpj.exe\x9b31m\u200b"


@pytest.fixture
def day(shell: Shell) -> Day:
    """The rep's day on the shell's store."""
    shell.add("First Of All")
    return Day(Store(shell.store, clock=lambda: NOW, actor="test"), TODAY)


def test_sd_01_a_name_is_enough_for_a_lead(shell: Shell) -> None:
    number = shell.add(WORDS)
    (lead,) = shell.ok("list", "--json").json
    assert lead["id"] == number
    assert (lead["name"], lead["stage"], lead["status"]) == (WORDS, "lead", "open")
    assert lead["email"] is lead["company"] is lead["source"] is lead["next_due"] is None


def test_everything_that_was_given_is_kept(shell: Shell) -> None:
    number = shell.add(
        *(WORDS, "--company", "Northwind", "--email", "ana@northwind.example"),
        *("--phone", "+34 600 123 456", "--title", "VP Sales", "--source", "LinkedIn"),
        *("--origin", "inbound", "--note", "met at the fair"),
    )
    shown = shell.ok("show", str(number)).out
    for said in ("Ana Ruiz", "Northwind", "ana@northwind.example", "+34 600 123 456", "VP Sales"):
        assert said in shown
    assert "linkedin" in shown
    assert "inbound" in shown
    assert "met at the fair" in shown


def test_sd_04_an_origin_is_one_of_four_and_can_be_listed(shell: Shell) -> None:
    shell.add("Inn Bound", "--origin", "inbound")
    shell.add("Who Knows")
    assert [one["name"] for one in shell.ok("list", "origin:inbound", "--json").json] == [
        "Inn Bound"
    ]
    assert shell.ok("show", "2", "--json").json["origin"] == "unknown"
    assert shell("add", "X", "--origin", "sideways").code == 2
    assert shell("list", "origin:sideways").code == 2


def test_sd_05_a_source_is_one_of_the_list_or_other(shell: Shell) -> None:
    shell.add("A", "--source", "Cold Call")
    shell.add("B", "--source", "other:my cousin")
    assert {one["source"] for one in shell.ok("list", "--json").json} == {
        "cold call",
        "other:my cousin",
    }
    refused = shell("add", "C", "--source", "webinr")
    assert refused.code == 2
    assert "did you mean “webinar”" in refused.err


def test_a_known_e_mail_is_refused_with_whose_it_is(shell: Shell) -> None:
    first = shell.add(WORDS, "--email", "ana@northwind.example")
    again = shell("add", "Ana R.", "--email", "ANA@northwind.example")
    assert again.code == 1
    assert f"contact {first}" in again.err
    assert again.out == ""
    assert shell.add("Ana R.", "--email", "ANA@northwind.example", "--force") != first


def test_sd_02_and_03_a_lead_without_an_assessment_stays_one(shell: Shell) -> None:
    refused = [
        shell("move", str(shell.add(name, "--origin", origin)), "sal")
        for name, origin in (("In", "inbound"), ("Out", "outbound"))
    ]
    assert {one.code for one in refused} == {1}
    assert refused[0].err == refused[1].err
    assert "need in 3 words or more" in refused[0].err
    assert {one["stage"] for one in shell.ok("list", "--json").json} == {"lead"}


def test_an_override_needs_a_reason_and_stays_visible(shell: Shell) -> None:
    number = str(shell.add(WORDS))
    assert shell("move", number, "sal", "--override", "short").code == 1
    assert "SAL" in shell.ok("move", number, "sal", "--override", "told me on the phone").out
    assert "SAL*" in shell.ok("list").out
    assert "told me on the phone" in shell.ok("why", number).out


def test_strict_gates_turn_overrides_off(shell: Shell) -> None:
    number = str(shell.add(WORDS))
    shell.config.write_text('gates = "strict"\n')
    refused = shell("move", number, "sal", "--override", "told me on the phone")
    assert refused.code == 1
    assert "strict" in refused.err


def test_a_wrong_stage_names_the_nearest(shell: Shell) -> None:
    number = str(shell.add(WORDS))
    wrong = shell("move", number, "oportunity")
    assert wrong.code == 2
    assert "did you mean “opportunity”" in wrong.err


def test_a_move_back_needs_its_reason(shell: Shell, day: Day) -> None:
    number = str(day.sal())
    assert shell("move", number, "lead").code == 1
    assert "lead" in shell.ok("move", number, "lead", "--reason", "it was her namesake").out


@pytest.mark.parametrize("command", [["show"], ["why"], ["history"], ["move"]])
def test_a_number_that_nobody_has(command: list[str], shell: Shell) -> None:
    shell.add(WORDS)
    ran = shell(*command, "99", *(["sal"] if command == ["move"] else []))
    assert ran.code == 1
    assert "no contact 99" in ran.err
    assert ran.out == ""


def test_sd_09_prospects_are_open_sql_and_opportunities(shell: Shell, day: Day) -> None:
    day.sal("Sally")
    wanted = {day.sql("Quelle"), day.opportunity("Oppo")}
    assert {one["id"] for one in shell.ok("list", "--prospects", "--json").json} == wanted


def test_n1_why_quotes_the_exact_words_with_their_record_and_day(shell: Shell, day: Day) -> None:
    number = str(day.opportunity())
    said = shell.ok("why", number).out
    assert f"need: “{NEED}” (assessment 1, Mon 23 Nov)" in said
    assert "need met: “a day a week, two people” (call 1, Mon 23 Nov)" in said
    assert "interest: “asked for a demo” (opportunity 1, Mon 23 Nov)" in said
    grounds = shell.ok("why", number, "--json").json["grounds"]
    assert [one["gate"] for one in grounds] == ["sal", "sql", "opportunity"]


def test_n18_a_contact_as_plain_text_is_the_whole_record(shell: Shell, day: Day) -> None:
    shown = shell.ok("show", str(day.opportunity())).out
    assert NEED in shown
    assert "EUR 24,000" in shown
    assert "two people copy orders all Friday" in shown
    assert "2026-11-26" in shown


def test_show_json_has_the_documented_fields(shell: Shell, day: Day) -> None:
    shown = shell.ok("show", str(day.opportunity()), "--json").json
    assert list(shown)[:12] == (
        "id name company email phone title stage status source score icp next_due".split()
    )
    assert {"qualifications", "cadence", "bant", "opportunities", "timeline", "tasks"} <= set(shown)
    sal = shown["qualifications"][0]
    assert {"gate", "evidence", "passed_at", "override"} <= set(sal)
    assert {"about": "need", "text": NEED}.items() <= sal["evidence"][0].items()
    assert shown["bant"]["need"]["rating"] == "met"
    assert shown["bant"]["budget"]["rating"] == "unknown"
    assert (shown["opportunities"][0]["amount"], shown["opportunities"][0]["currency"]) == (
        2_400_000,
        "EUR",
    )
    assert shown["cadence"] is None
    assert shown["timeline"][-1]["words"] == "became a lead"


def a_call(day: Day, notes: str = "copies by hand\n\n  all Friday") -> str:
    """A SAL with a live call that was not enough yet; the number."""
    rail = {"rapport": 0, "agenda": 72, "questions": 185}
    talk = Talk(day.now, 1500, notes, rail=rail, hooks="new ERP\ntwo left", gaps=((760, 95),))
    found = Discovery(
        {
            Element.NEED: Finding(Rating.MET, "a day a week", at=461),
            Element.BUDGET: Finding(Rating.PARTLY, minor=2_000_000, currency="EUR", value="20k"),
        }
    )
    contact = day.sal()
    call = {"verdict": Verdict.NOT_YET, "step": day.step(), "today": day.today}
    day.done(day.store.do(record, contact, talk, found, **call))
    return str(contact)


def test_a_call_is_printed_as_a_record(shell: Shell, day: Day) -> None:
    shown = shell.ok("show", a_call(day)).out.splitlines()
    assert "  need        ● met “a day a week” (call 1 at 07:41, Mon 23 Nov)" in shown
    start = next(at for at, line in enumerate(shown) if "discovery call" in line)
    indent = " " * 20
    assert shown[start].endswith("call        discovery call · 25:00 · talked · not yet")
    assert shown[start + 1 : start + 10] == [
        f"{indent}steps: rapport 00:00 · agenda 01:12 · questions 03:05",
        f"{indent}gap: 01:35 at 12:40, not counted",
        f"{indent}hook: new ERP",
        f"{indent}hook: two left",
        f"{indent}budget partly: EUR 20,000",
        f"{indent}need met at 07:41: a day a week",
        f"{indent}copies by hand",
        "",
        f"{indent}  all Friday",
    ]


def test_the_calls_as_json_have_the_documented_fields(shell: Shell, day: Day) -> None:
    number = a_call(day)
    shown = shell.ok("show", number, "--json").json
    assert shown["calls"] == [
        {
            "id": 1,
            "cycle": 1,
            "kind": "discovery",
            "direction": "out",
            "started_at": "2026-11-23T09:00:00Z",
            "seconds": 1500,
            "gaps": [{"at": 760, "seconds": 95}],
            "outcome": "talked",
            "verdict": "not_yet",
            "attempt": None,
            "offer": False,
            "steps": [
                {"step": "rapport", "at": 0},
                {"step": "agenda", "at": 72},
                {"step": "questions", "at": 185},
            ],
            "hooks": "new ERP\ntwo left",
            "bant": {
                "budget": {
                    "rating": "partly",
                    "evidence": "",
                    "value": "20k",
                    "amount": 2_000_000,
                    "currency": "EUR",
                    "date": None,
                    "noted_at": None,
                },
                "need": {
                    "rating": "met",
                    "evidence": "a day a week",
                    "value": "",
                    "amount": None,
                    "currency": None,
                    "date": None,
                    "noted_at": 461,
                },
            },
            "notes": "copies by hand\n\n  all Friday",
        }
    ]
    assert shown["bant"]["need"]["noted_at"] == 461
    told = {one["kind"]: one for one in shown["timeline"]}
    assert (told["call"]["call_id"], told["stage"]["call_id"]) == (1, None)
    assert list(told["call"]) == ["at", "kind", "words", "detail", "call_id"]


def test_n1_why_says_how_far_into_the_call_the_words_were_noted(shell: Shell, day: Day) -> None:
    found = {Element.NEED: Finding(Rating.MET, "two days a week", at=3725)}
    full = Discovery({**full_discovery().findings, **found})
    day.discover(contact := day.sal(), full)
    said = shell.ok("why", str(contact)).out
    assert "need met: “two days a week” (call 1 at 1:02:05, Mon 23 Nov)" in said
    (_, sql) = shell.ok("why", str(contact), "--json").json["grounds"]
    assert {one["about"]: one["noted_at"] for one in sql["evidence"]}["need met"] == 3725


def test_hostile_words_of_a_call_reach_no_terminal(shell: Shell, day: Day) -> None:
    number = a_call(day)
    with closing(sqlite3.connect(shell.store, isolation_level=None)) as db:
        for table, name in (("call", "notes"), ("call", "hooks"), ("bant", "evidence")):
            db.execute(f"update {table} set {name} = ?", (HOSTILE,))
        db.execute("update call set rail = ?", (json.dumps({HOSTILE: 3}),))
    for line in (["show", number], ["show", number, "--json"], ["why", number]):
        out = shell.ok(*line).out
        assert not [char for char in HOSTILE if char in out and not char.isprintable()], line
    assert "␛]0;pwned␇[red]" in shell.ok("show", number).out


def test_every_line_of_a_long_note_is_printed(shell: Shell, day: Day) -> None:
    notes = "\n".join(f"line {n} of the call" for n in range(50_000))
    shown = shell.ok("show", a_call(day, notes)).out
    assert sum(" of the call" in line for line in shown.splitlines()) == 50_000
    assert "more characters" not in shown


def test_list_json_has_the_documented_fields(shell: Shell) -> None:
    shell.add(WORDS)
    (one,) = shell.ok("list", "--json").json
    assert list(one) == (
        "id name company email phone title stage status source score icp next_due".split()
    )


def test_the_csv_of_a_list_runs_no_formula(shell: Shell) -> None:
    shell.add("=cmd|' /C calc'!A0", "--phone", "+34 600 123 456", "--company", "@SUM(1)")
    shell.add("--title", "-1+cmd", "--", "-12")
    rows = list(csv.DictReader(io.StringIO(shell.ok("list", "--csv").out)))
    assert {row["name"] for row in rows} == {"'=cmd|' /C calc'!A0", "-12"}
    assert {row["phone"] for row in rows} == {"+34 600 123 456", ""}
    assert {row["company"] for row in rows} == {"'@SUM(1)", ""}
    assert {row["title"] for row in rows} == {"'-1+cmd", ""}


def test_who_is_not_open_is_listed_when_asked(shell: Shell, day: Day) -> None:
    day.undo()
    parked = day.add("Parked Later")
    day.done(day.do(moves.nurture, parked, reason="not_now", revisit_on=date(2027, 3, 1)))
    assert shell("list").out == ""
    assert [one["id"] for one in shell.ok("list", "--status", "nurture", "--json").json] == [parked]
    assert [one["id"] for one in shell.ok("list", "--status", "all", "--json").json] == [parked]


def test_undo_and_redo_work_across_runs(shell: Shell) -> None:
    shell.add("Stays")
    shell.add("Goes")
    assert "add a lead" in shell.ok("undo").out
    assert [one["name"] for one in shell.ok("list", "--json").json] == ["Stays"]
    assert "undone" in shell.ok("undo", "--list").out
    shell.ok("redo")
    assert {one["name"] for one in shell.ok("list", "--json").json} == {"Stays", "Goes"}
    shell.ok("undo", "1")
    assert [one["name"] for one in shell.ok("list", "--json").json] == ["Goes"]


def test_nothing_to_undo_is_refused(shell: Shell) -> None:
    assert shell("undo").code == 1
    assert shell("redo").code == 1


def test_the_history_says_what_stands_and_whom_it_concerned(shell: Shell) -> None:
    shell.add("Stays")
    shell.add("Goes")
    shell.ok("undo")
    newest, oldest = shell.ok("history", "--json").json
    assert (newest["stands"], oldest["stands"], oldest["is_last"]) == (False, True, True)
    assert newest["contacts"] == [{"id": 2, "name": "Goes"}]
    assert oldest["actor"] == "cli"
    assert oldest["at"].startswith("2026-11-23T")
    assert [one["id"] for one in shell.ok("history", "2", "--json").json] == [2]
    assert len(shell.ok("history", "--limit", "1", "--json").json) == 1


def test_reads_without_a_store_make_none(shell: Shell) -> None:
    for command in (["list"], ["history"], ["undo", "--list"]):
        assert shell(*command).code == 0
    assert shell.ok("list", "--json").json == []
    assert shell.ok("list", "--csv").out.startswith("id,name")
    assert shell("show", "1").code == 1
    assert not shell.store.parent.exists()
