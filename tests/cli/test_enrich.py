"""`pipeboard enrich`: blanks of who is known are filled, misfits parked, one undo takes it back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest

from tests.cli.event_list import ALL, MATCHING, people, person, write_enrichment, write_event

MISSING = ALL - MATCHING


@pytest.fixture
def file(tmp_path):
    def write(content: str, name: str = "list.csv") -> str:
        path = tmp_path / name
        path.write_text(content, "utf-8")
        return str(path)

    return write


@pytest.fixture
def ask(shell):
    def question(sql: str, *values: object) -> list[tuple]:
        with closing(sqlite3.connect(shell.store)) as db:
            return db.execute(sql, values).fetchall()

    return question


def tables(ask) -> dict[str, list[tuple]]:
    """What undo has to bring back, row for row."""
    names = (
        "company contact channel visit task activity behaviour import_batch refused_row card score"
    )
    hidden = {"updated_at"}
    found = {}
    for name in names.split():
        columns = [row[1] for row in ask(f"pragma table_info({name})") if row[1] not in hidden]
        found[name] = ask(f"select {', '.join(columns)} from {name} order by 1")
    return found


def test_sd_29_1000_from_an_event_240_fit_760_are_parked(shell, tmp_path, ask):
    event = write_event(tmp_path / "event.csv", people())
    enrichment = write_enrichment(tmp_path / "enriched.csv", people())
    shell.add("Old Friend", "--company", "Firm 3")
    shell.ok("score", "setup", "--default")
    start = tables(ask)
    shell.ok("import", "--yes", str(event))
    imported = tables(ask)
    ran = shell.ok("enrich", "--yes", "--misfits", "nurture", str(enrichment))
    said = "1000 imported · 240 ICP match (24.0 %) · 760 to nurture · 0 prospects"
    assert said in ran.out.splitlines()
    parked = ask("select icp, exit_reason, revisit_on from contact where status = 'nurture'")
    assert len(parked) == MISSING
    assert {row[:2] for row in parked} == {("miss", "icp_miss")}
    assert min(row[2] for row in parked) > (date(2026, 11, 23) + timedelta(85)).isoformat()
    assert ask("select count(*) from card where board = 'lead'") == [(MATCHING + 1,)]
    assert len(shell.ok("list", "icp:match", "--json").json) == MATCHING
    # All but the country is known: 5 of the 60 points of fit are open.
    assert ask("select count(*) from score where (lo, hi) = (55, 60)") == [(MATCHING,)]
    assert ask("select count(*) from contact where stage <> 'lead'") == [(0,)]
    shell.ok("undo")
    assert tables(ask) == imported
    shell.ok("undo")
    assert tables(ask) == start


def test_sd_29_50_and_500_fit_49_and_501_do_not_and_a_missing_size_is_neither(shell, tmp_path, ask):
    sizes = ("49", "50", "500", "501", "", "50-500", "49-120", "120-501")
    guests = [person(n, "VP Sales", "SaaS", size) for n, size in enumerate(sizes)]
    shell.ok("import", "--yes", str(write_event(tmp_path / "event.csv", guests)))
    enrichment = write_enrichment(tmp_path / "enriched.csv", guests)
    ran = shell.ok("enrich", "--yes", "--misfits", "nurture", str(enrichment))
    assert "8 imported · 3 ICP match (37.5 %) · 4 to nurture · 0 prospects" in ran.out
    assert "1 unknown, as industry, size or title is missing: Guest Number4\n" in ran.out
    standing = ask("select status, icp from contact order by id")
    assert standing == [
        ("nurture", "miss"),
        ("open", "match"),
        ("open", "match"),
        ("nurture", "miss"),
        ("open", "unknown"),
        ("open", "match"),
        ("nurture", "miss"),
        ("nurture", "miss"),
    ]


def test_blanks_are_filled_by_e_mail_or_linkedin_and_nobody_is_added(shell, file, ask):
    shell.add("Ana Ruiz", "--email", "ana@x.example", "--title", "CEO")
    shell.ok(
        "import", "--yes", file("Name,LinkedIn URL\nBo Lind,https://linkedin.com/in/bo\n", "a.csv")
    )
    ran = shell.ok(
        "enrich",
        "--yes",
        file(
            "Email,LinkedIn URL,Job Title,Phone\n"
            "ANA@x.example,,Clerk,+34 600 000 001\n"
            ",http://www.linkedin.com/in/bo/,CTO,\n"
            "nobody@x.example,,CFO,\n"
        ),
    )
    assert "3 rows would be = 0 added + 2 filled + 0 skipped + 0 refused + 1 of nobody known" in (
        ran.out
    )
    assert "Ana Ruiz  phone  –       +34 600 000 001" in ran.out
    assert "Bo Lind   title  –       CTO" in ran.out
    assert "changes: 1 phone · 1 title" in ran.out
    assert "line 2: Ana Ruiz: title 'CEO' stays, not 'Clerk'" in ran.out
    assert ask("select display_name, title from contact order by id") == [
        ("Ana Ruiz", "CEO"),
        ("Bo Lind", "CTO"),
    ]
    shell.ok("undo")
    assert ask("select title from contact order by id") == [("CEO",), (None,)]


def test_prefer_file_overwrites_and_shows_before_and_after(shell, file, ask):
    shell.add("Ana Ruiz", "--email", "ana@x.example", "--title", "CEO")
    path = file("Email,Job Title,Country\nana@x.example,Chair,\n")
    assert "Ana Ruiz  title  CEO     Chair" in shell("enrich", "--prefer", "file", path).out
    shell.ok("enrich", "--yes", "--prefer", "file", path)
    assert ask("select title from contact") == [("Chair",)]


def test_without_yes_it_only_shows_and_a_file_of_strangers_changes_nothing(shell, file, ask):
    shell.add("Ana Ruiz", "--email", "ana@x.example")
    ran = shell("enrich", file("Email,Job Title\nana@x.example,CEO\n"))
    assert (ran.code, ran.err) == (0, "nothing was enriched: add --yes to enrich it\n")
    ran = shell.ok("enrich", "--yes", file("Email,Job Title\nzoe@y.example,CEO\n"))
    assert ran.out.endswith("nothing new in it: nothing was enriched\n")
    assert ask("select count(*), max(title) from contact") == [(1, None)]


def test_misfits_that_the_file_does_not_name_stay_and_nobody_is_parked_twice(shell, file, ask):
    shell.add("Old Misfit", "--email", "old@z.example", "--title", "Clerk")
    shell.add("In File", "--email", "in@x.example")
    content = "Email,Job Title,Industry,Company,Employees\nin@x.example,Clerk,Retail,Shop,12\n"
    ran = shell.ok("enrich", "--yes", "--misfits", "nurture", file(content))
    assert "1 imported · 0 ICP match (0.0 %) · 1 to nurture · 0 prospects" in ran.out
    assert ask("select status from contact order by id") == [("open",), ("nurture",)]
    again = shell.ok("enrich", "--yes", "--misfits", "nurture", file(content))
    assert "0 to nurture" in again.out
    assert len(shell.ok("history", "--json").json) == 3


def test_misfits_on_import_are_parked_in_the_same_command(shell, file, ask):
    content = "Name,Email,Title,Industry,Company,Employees\n"
    content += "Ana,ana@x.example,Clerk,Retail,Shop,12\nBo,bo@y.example,VP Sales,SaaS,Loop,80\n"
    ran = shell.ok("import", "--yes", "--misfits", "nurture", file(content))
    assert "2 imported · 1 ICP match (50.0 %) · 1 to nurture · 0 prospects" in ran.out
    assert ask("select display_name, status from contact order by id") == [
        ("Ana", "nurture"),
        ("Bo", "open"),
    ]
    shell.ok("undo")
    assert ask("select count(*) from contact") == [(0,)]


def test_what_is_no_list_of_people_is_sent_to_import(shell, file):
    ran = shell("enrich", file("Record ID,Deal Name,Deal Stage\n7,Pilot,Won\n", "deals.csv"))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "pipeboard: deals.csv: it holds deals: import brings them\n"
