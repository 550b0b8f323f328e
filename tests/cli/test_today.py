"""`today`: the list, the line for a prompt, JSON, the exit code for scripts."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime, timedelta

import pytest

from pipeboard import paths
from pipeboard.cli import glance
from pipeboard.cli.output import width
from pipeboard.reads.counts import Counts
from pipeboard.store import connect, opening
from pipeboard.store.identity import VERSION
from tests.cli.conftest import Shell
from tests.reads.due_store import TODAY, Person, fill

_NOW = datetime(2026, 11, 23, 9, 0)


@pytest.fixture
def desk(shell: Shell) -> Shell:
    """A morning with three people due, one of them late, and one to decide."""
    people = [
        Person(1, tasks=(("appointment", TODAY, "13:00"),)),
        Person(2, attempt=TODAY - timedelta(2)),
        Person(3, tasks=(("decide", TODAY, None),)),
    ]
    return filled(shell, people)


def filled(shell: Shell, people: list[Person]) -> Shell:
    opening.prepare(shell.store, backups=shell.folder, now=_NOW.astimezone())
    fill(shell.store, people)
    return shell


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the whole program answers."""
    monkeypatch.setattr(glance, "quick", lambda arguments, env: None)


def test_the_line_says_due_late_next_and_to_decide(desk: Shell) -> None:
    assert desk.ok("today", "--line").out == "3 due · 1 late · 13:00 Person 1. · 1 to decide\n"


def test_the_whole_program_prints_the_same_line(desk: Shell, whole: None) -> None:
    assert desk.ok("today", "--line").out == "3 due · 1 late · 13:00 Person 1. · 1 to decide\n"


def test_the_list_is_aligned_and_the_late_one_says_so(desk: Shell) -> None:
    assert desk.ok("today").out.splitlines() == [
        "when     what                        who       company",
        "late 2d  call + e-mail 2/5           Person 2",
        "13:00    appointment: appointment 1  Person 1",
        "decide   decide 3                    Person 3",
    ]


def test_json_has_the_documented_fields(desk: Shell) -> None:
    rows = desk.ok("today", "--json").json
    assert rows[0] == {
        "group": 7,
        "contact_id": 2,
        "name": "Person 2",
        "why": "call + e-mail",
        "due_on": "2026-11-21",
        "late_days": 2,
        "attempt": "2/5",
    }
    assert [row["group"] for row in rows] == [7, 9, 10]
    assert [row["attempt"] for row in rows[1:]] == [None, None]


@pytest.mark.parametrize("shape", [("--line",), ("--json",), ()])
def test_check_tells_a_script_that_something_is_due(desk: Shell, shape: tuple[str, ...]) -> None:
    assert desk("today", *shape).code == 0
    checked = desk("today", *shape, "--check")
    assert (checked.code, checked.err) == (1, "")
    assert checked.out == desk("today", *shape).out


@pytest.mark.parametrize("shape", [("--line",), ()])
def test_without_a_store_nothing_is_due_and_none_is_made(
    shell: Shell, shape: tuple[str, ...]
) -> None:
    assert shell.ok("today", *shape, "--check").out == "nothing due\n"
    assert shell.ok("today", "--json").json == []
    assert "nothing yet" in shell.ok("today", "--stats").out
    assert shell.ok("today", "--stats", "--json").json["reached"] == {"k": 0, "n": 0}
    assert not shell.store.exists()


def test_a_day_with_nothing_due_checks_as_0(shell: Shell) -> None:
    filled(shell, [Person(1), Person(2, "sql")])
    assert shell.ok("today", "--line", "--check").out == "nothing due\n"
    lines = shell.ok("today", "--check").out.splitlines()
    assert lines[0] == "nothing due"
    assert lines[2].startswith("no step")


def test_what_is_held_and_what_has_no_row_is_said_at_the_end(shell: Shell) -> None:
    people = [Person(n, attempt=TODAY) for n in range(1, 64)]
    people += [Person(n, "sql") for n in range(100, 203)]
    people += [Person(n, since="2026-09-01T09:00:00Z") for n in range(300, 405)]
    filled(shell, people)
    lines = shell.ok("today").out.splitlines()
    assert lines[-3:] == [
        "+3 more without a next step",
        "+5 more rotting",
        "+23 held to Tue 24 Nov",
    ]
    assert len(lines) == 1 + 40 + 100 + 100 + 3
    assert shell.ok("today", "--line").out == "40 due · 23 held\n"


def test_the_cap_that_the_rep_set_holds_for_the_line(shell: Shell) -> None:
    filled(shell, [Person(n, attempt=TODAY) for n in range(1, 10)])
    with closing(connect.writer(shell.store)) as db:
        db.execute(
            "insert into setting(created_at, updated_at, key, value) values"
            " ('2026-11-20T09:00:00Z', '2026-11-20T09:00:00Z', 'daily_cap', '4')"
        )
    assert shell.ok("today", "--line").out == "4 due · 5 held\n"
    with closing(connect.writer(shell.store)) as db:
        db.execute("update setting set value = '4000'")
    for shape in ("--line", "--json"):
        ran = shell("today", shape)
        assert (ran.code, ran.out) == (78, "")
        assert "daily_cap" in ran.err


@pytest.mark.parametrize(
    "name",
    [
        "Ana Ruiz",
        "x" * 300,
        f"{'y' * 300} Ruiz",
        "\x1b[31mAna \x1b]0;owned\x07Ruiz",
        "مريم\u202e Ruiz",
        "山田 太郎" * 30,
        "a\u0301" * 90,
        "[red]Ana[/] [@click=app.quit]x[/]",
        "Ana\nRuiz\tLopez",
        "\u0301",
    ],
)
def test_a_hostile_name_fits_the_line_and_is_harmless(shell: Shell, name: str) -> None:
    filled(shell, [Person(1, tasks=(("appointment", TODAY, "13:00"),))])
    with closing(connect.writer(shell.store)) as db:
        db.execute("update card set name = ?", (name,))
    said = shell.ok("today", "--line").out
    assert said.startswith("1 due · 13:00 ")
    assert width(said.rstrip("\n")) <= 80
    for out in (said, shell.ok("today").out, shell.ok("today", "--json").out):
        assert not [char for char in out if char in "\x1b\x07\u202e\t"]
    assert said.count("\n") == 1


def test_the_longest_line_is_80_columns() -> None:
    counts = Counts(held=123_456)
    counts.add(1_234_567, is_late=True, decides=True)
    counts.next_time = "13:00"
    said = glance.line(counts, "Wolfeschlegelsteinhausenbergerdorff Ana")
    assert width(said) <= 80
    assert "13:00 W" in said


def test_a_locked_store_is_75_and_a_newer_or_foreign_one_65(
    desk: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeboard.cli.session._WAIT_MS", 100)
    with closing(sqlite3.connect(desk.store, isolation_level=None)) as db:
        db.execute("begin exclusive")
        locked = desk("today", "--line")
        db.execute("rollback")
        assert (locked.code, locked.out) == (75, "")
        db.execute("update alembic_version set version_num = '9999'")
    newer = desk("today", "--line")
    assert (newer.code, newer.out) == (65, "")
    assert VERSION in newer.err
    desk.store.write_bytes(b"no store at all" * 100)
    foreign = desk("today", "--line")
    assert (foreign.code, foreign.out) == (65, "")
    assert foreign.err.count("\n") == 1


def test_the_line_changes_no_byte(desk: Shell) -> None:
    before = desk.store.read_bytes()
    for shape in ("--line", "--json", "--stats"):
        desk.ok("today", shape)
    assert desk.store.read_bytes() == before
    assert not list(desk.store.parent.glob("*-journal"))


def test_a_store_in_a_folder_with_odd_letters_is_read(desk: Shell) -> None:
    odd = desk.folder / "50% off? #1 «Ünï»" / "pipeboard.db"
    odd.parent.mkdir()
    shutil.move(desk.store, odd)
    assert desk.ok("--db", str(odd), "today", "--line").out.startswith("3 due")
    assert not desk.store.exists()


def test_the_store_that_the_settings_name_is_read(
    desk: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIPEBOARD_DB")
    desk.config.write_text(f'store = "{desk.store}"\n')
    assert desk.ok("today", "--line").out.startswith("3 due")
    desk.config.write_text("[cadence]\nmax_attempts = 7\n")
    assert desk("--db", str(desk.store), "today", "--line").code == 78


@pytest.mark.parametrize("data", [{}, {"XDG_DATA_HOME": "/srv/data", "XDG_CONFIG_HOME": "/srv/c"}])
def test_the_usual_place_is_that_of_the_whole_program(
    data: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    for name, value in ({"HOME": "/home/ana"} | data).items():
        monkeypatch.setenv(name, value)
    env = dict(os.environ)
    env.pop("PIPEBOARD_DB", None)
    env.pop("PIPEBOARD_CONFIG", None)
    usual = paths.locate(paths.config_path(None, env), flag=None, env=env)
    assert glance._store(glance.Asked(None, None, frozenset()), env) == str(usual.store)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("today", "--line", "--json"), "choose one"),
        (("today", "--stats", "--line"), "--stats"),
        (("today", "--lines"), "--lines"),
        (("today", "3"), "today"),
    ],
)
def test_flags_that_do_not_go_together_are_wrong_usage(
    desk: Shell, arguments: tuple[str, ...], said: str
) -> None:
    ran = desk(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_help_is_there(shell: Shell) -> None:
    assert "--line" in shell.ok("today", "-h").out


def test_a_clock_that_went_back_a_year_is_said_and_the_line_is_printed(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.add("Ana Ruiz")
    monkeypatch.setenv("PIPEBOARD_NOW", "2025-11-21T09:00")
    for shape in (("--line",), ()):
        ran = shell("today", *shape)
        assert ran.code == 0
        assert ran.out.startswith("nothing due\n")
        assert ran.err == (
            "pipeboard: the clock says 21 Nov 2025, but the last change here was made on "
            "23 Nov 2026: check the machine's date\n"
        )


def test_a_moment_that_is_none_is_a_wrong_setting(
    desk: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPEBOARD_NOW", "noon")
    assert desk("today", "--line").code == 78


def test_the_day_is_the_reps(desk: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPEBOARD_NOW", "2026-11-24T00:00")
    assert date(2026, 11, 24) > TODAY
    assert desk.ok("today", "--line").out == "3 due · 3 late · 1 to decide\n"


def test_someone_who_stops_reading_is_no_error(desk: Shell) -> None:
    run = f"{sys.executable} -m pipeboard today --line; echo $? >&2"
    done = subprocess.run(
        ["/bin/sh", "-c", f"( {run} ) | true"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == "0\n"
