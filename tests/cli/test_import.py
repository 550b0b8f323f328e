"""`pipeboard import`: shown first, done after y or --yes, whole or not at all."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.exchange.test_importing import write_zoho

GOOD = "Name,Email,Company\nAna Ruiz,ana@x.example,Northwind\nBo Lind,bo@x.example,Northwind\n"


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes, name: str = "list.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write


def answer(monkeypatch, text: str) -> None:
    """Someone sits at the terminal and types this."""
    monkeypatch.setattr("pipeboard.cli.launch.has_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_without_yes_and_terminal_it_only_shows_what_would_happen(shell, file):
    ran = shell("import", file(GOOD))
    assert "2 rows would be = 2 added + 0 filled + 0 skipped + 0 refused" in ran.out
    assert (ran.code, ran.err) == (0, "nothing was imported: add --yes to import it\n")
    assert "Ana Ruiz" in ran.out
    assert not shell.store.exists()


def test_with_yes_it_shows_and_imports_and_says_how_to_take_it_back(shell, file):
    ran = shell.ok("import", "--yes", file(GOOD))
    assert "would be" in ran.out
    assert "2 rows = 2 added + 0 filled + 0 skipped + 0 refused\n1 company made\n" in ran.out
    assert ran.out.endswith("pipeboard undo takes it back\n")
    assert [one["name"] for one in shell.ok("list", "--json").json] == ["Bo Lind", "Ana Ruiz"]
    shell.ok("undo")
    assert shell.ok("list", "--json").json == []


@pytest.mark.parametrize(("typed", "people"), [("y\n", 2), ("n\n", 0), ("\n", 0)])
def test_at_a_terminal_y_imports_and_enter_does_not(shell, file, monkeypatch, typed, people):
    answer(monkeypatch, typed)
    assert shell("import", file(GOOD)).code == 0
    assert len(shell("list", "--json").json) == people


def test_bad_rows_are_named_by_line_and_do_not_stop_the_file(shell, file):
    ran = shell("import", "--yes", file(GOOD + ",,\n,nobody,\nCy Moe,cy@x.example,\n"))
    assert ran.code == 1
    assert "line 5 refused: no name, e-mail, phone" in ran.out
    assert "4 rows = 3 added + 0 filled + 0 skipped + 1 refused" in ran.out


def test_the_same_file_again_is_said_and_nothing_happens(shell, file):
    shell.ok("import", "--yes", file(GOOD))
    ran = shell.ok("import", "--yes", file(GOOD))
    assert "imported before, as list.csv" in ran.out
    assert "2 rows would be = 0 added + 0 filled + 2 skipped + 0 refused" in ran.out
    assert "nothing was imported" in ran.out
    assert len(shell.ok("history", "--json").json) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        (b"", "empty"),
        (b"Name,Email\nA\0na,a@x.example\n", "not a text file"),
        (b'Name,Email\nAna,"a@x.example\n', "line 2"),
        (b"Name,Email\n,\n , \n-,-\n", "no row is of use"),
        (b"Height,Weight\n180,70\n", "no column names found"),
    ],
)
def test_a_file_of_no_use_ends_in_one_line_and_65(shell, file, content, words):
    ran = shell("import", "--yes", file(content))
    assert ran.code == 65
    assert words in ran.err
    assert ran.err.count("\n") == 1


def test_a_missing_file_is_66_and_a_wrong_option_2(shell, file):
    assert shell("import", "no.csv").code == 66
    ran = shell("import", "--map", "Name=nmae", file(GOOD))
    assert (ran.code, "did you mean 'name'" in ran.err) == (2, True)
    assert shell("import", "--map", "Name", file(GOOD)).code == 2
    assert shell("import", "--profile", "zoho-laeds", file(GOOD)).code == 2
    assert shell("import", "--encoding", "klingon", file(GOOD)).code == 65
    assert shell("import").code == 2


def test_map_says_what_a_column_means_and_several_files_are_one_import(shell, file):
    first, second = file("Who,Email\nAna,a@x.example\n"), file(GOOD, "two.csv")
    shell.ok("import", "--yes", "--map", "Email=email", "--map", "Email=email", second)
    shell.ok("import", "--yes", "--map", "Who=name", first)
    assert len(shell.ok("list", "--json").json) == 3
    ran = shell("import", first, second)
    assert ran.out.count("would be") == 3
    assert "3 rows in all would be = 0 added + 0 filled + 3 skipped + 0 refused" in ran.out


def test_hostile_words_reach_the_terminal_harmless(shell, file):
    words = "\x1b]0;pwned\x07[red]x[/]\u202e"
    ran = shell(
        "import", file(f'{words},Name,Email\n"{words}","{words}",a@x.example\n,,"{words}"\n')
    )
    for payload in ("\x1b", "\x07", "\u202e"):
        assert payload not in ran.out + ran.err
    assert "[red]x[/]" in ran.out


def test_an_interrupt_in_the_middle_imports_nothing_and_ends_130(shell, tmp_path):
    big = write_zoho(tmp_path / "big.csv", 12_000)
    shell.add("Ana")
    journal = Path(f"{shell.store}-journal")
    running = subprocess.Popen(
        [sys.executable, "-m", "pipeboard", "import", "--yes", str(big)],
        env=os.environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + 60
    while not journal.exists() and running.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert err.strip() == b"interrupted: nothing was imported"
    assert len(shell.ok("list", "--json").json) == 1
