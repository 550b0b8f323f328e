"""Every way to go wrong is one line on standard error and an exit code; never a traceback."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from pipeboard.cli import launch, writing
from pipeboard.cli.output import cell, cut, width
from tests.cli.conftest import Shell

HOSTILE = "x\x1b]0;pwned\x07[@click=app.quit]x[/]\u202egpj.exe\x9b31m\u200b[red"
RAW = ("\x1b", "\x07", "\u202e", "\x9b", "\u200b")


def one_line(err: str) -> bool:
    """Whether it is one line of ours."""
    return err.startswith("pipeboard: ") and err.count("\n") == 1 and "Traceback" not in err


def spawn(shell: Shell, *arguments: str | bytes, **kw: object) -> subprocess.Popen[str]:
    """Run a command line in a process of its own."""
    env = os.environ | {"XDG_STATE_HOME": str(shell.folder / "state"), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "pipeboard", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        **kw,  # type: ignore[call-overload]
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "needs a terminal"),
        (["lst"], 2, "did you mean “list”"),
        (["qqq"], 2, "commands: add"),
        (["list", "--stge", "sal"], 2, "--stage"),
        (["list", "--stage", "sale"], 2, "did you mean “sal”"),
        (["list", "--json", "--csv"], 2, "--json and --csv"),
        (["show", "twelve"], 2, "twelve"),
        (["show"], 2, "ID"),
        (["undo", "--list", "3"], 2, "no number"),
        (["--db"], 2, "--db"),
        (["show", "1"], 1, "no contact 1"),
    ],
)
def test_wrong_usage(arguments: list[str], code: int, said: str, shell: Shell) -> None:
    ran = shell(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert one_line(ran.err)
    assert said in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('gats = "strict"', "did you mean “gates”"),
        ('gates = "strickt"', "did you mean “strict”"),
        ('gates = "x"', 'use "evidence" or "strict"'),
        ('currency = "EURO"', "did you mean “EUR”"),
        ("products = 3", "use a list of texts"),
        ("country = 'Spain'", "two-letter"),
        ("keys = 3", "[keys]"),
        ("[keys]\n'contact.advance' = 3", "contact.advance"),
        ("gates = ", "not valid TOML"),
        ("theme = 1", "use text"),
    ],
)
def test_bad_settings_name_file_key_and_what_is_allowed(text: str, said: str, shell: Shell) -> None:
    shell.config.write_text(text + "\n")
    ran = shell("list")
    assert ran.code == 78
    assert one_line(ran.err)
    assert str(shell.config) in ran.err
    assert said in ran.err


def test_settings_that_are_not_text(shell: Shell) -> None:
    shell.config.write_bytes(b"gates = '\xff'\n")
    assert shell("list").code == 78
    shell.config.unlink()
    shell.config.mkdir()
    assert shell("paths").code == 78


@pytest.mark.parametrize("keys", ['"contact.advnce" = "L"', '"contact.advance" = "s"'])
def test_keys_that_cannot_be_are_refused(keys: str, shell: Shell) -> None:
    shell.config.write_text(f"[keys]\n{keys}\n")
    ran = shell("keys")
    assert ran.code == 78
    assert "contact.ad" in ran.err


def test_help_and_version_need_no_settings(shell: Shell) -> None:
    shell.config.write_text("nonsense")
    assert shell.ok("--version").out.startswith("pipeboard ")
    assert "history" in shell.ok("-h").out
    assert "--override" in shell.ok("move", "-h").out


def test_a_wrong_clock_is_bad_configuration(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPEBOARD_NOW", "half past nine")
    ran = shell("add", "Ana")
    assert ran.code == 78
    assert one_line(ran.err)


def test_another_file_is_no_store_and_stays_as_it_is(shell: Shell) -> None:
    other = shell.folder / "letters.txt"
    other.write_text("Dear Ana,\n" * 100)
    for command in (["list"], ["add", "Ana"]):
        ran = shell("--db", str(other), *command)
        assert ran.code == 65
        assert one_line(ran.err)
    assert other.read_text() == "Dear Ana,\n" * 100


def test_a_folder_that_cannot_be_made(shell: Shell) -> None:
    (shell.folder / "file").touch()
    ran = shell("--db", str(shell.folder / "file" / "store.db"), "add", "Ana")
    assert ran.code == 73
    assert one_line(ran.err)


def test_a_locked_store(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.add("Ana")
    monkeypatch.setattr("pipeboard.cli.session._WAIT_MS", 50)
    with closing(sqlite3.connect(shell.store, isolation_level=None)) as other:
        other.execute("begin exclusive")
        ran = shell("list")
    assert ran.code == 75
    assert one_line(ran.err)


def test_a_damaged_store(shell: Shell) -> None:
    shell.add("Ana")
    raw = bytearray(shell.store.read_bytes())
    raw[4096:] = b"\xa5" * (len(raw) - 4096)
    shell.store.write_bytes(raw)
    ran = shell("list")
    assert ran.code == 65
    assert one_line(ran.err)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(13, "Permission denied", "/x/pipeboard.db"), 73),
        (OSError("nothing more is known"), 70),
        (sqlite3.OperationalError("odd"), 70),
    ],
)
def test_what_the_disk_does_is_told_from_our_faults(
    error: Exception, code: int, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(writing.Session, "do", fail)
    ran = shell("add", "Ana")
    assert ran.code == code
    assert one_line(ran.err)


def test_a_full_disk(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.add("Ana")

    def fill_up(self: writing.Session, *_: object, **__: object) -> None:
        with closing(sqlite3.connect(self.paths.store)) as db:
            pages = db.execute("pragma page_count").fetchone()[0]
            db.execute(f"pragma max_page_count={pages}")
            db.execute("create table more as select zeroblob(1000000)")

    monkeypatch.setattr(writing.Session, "do", fill_up)
    ran = shell("add", "Bo")
    assert ran.code == 73
    assert one_line(ran.err)


def test_a_fault_of_ours_is_one_line_and_a_private_log_without_data(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        secret = "Ana Ruiz, ana@northwind.example"
        raise RuntimeError(secret)

    monkeypatch.setattr(writing.Session, "do", fail)
    ran = shell("add", "Ana")
    log = shell.folder / "state" / "pipeboard.log"
    assert ran.code == 70
    assert one_line(ran.err)
    assert str(log) in ran.err
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    text = log.read_text()
    assert "RuntimeError" in text
    assert "in add" in text
    assert "northwind" not in text + ran.err


def test_an_interrupt_is_130(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing.Session, "do", interrupt)
    assert shell("add", "Ana").code == 130
    monkeypatch.setattr(launch, "has_terminal", interrupt)
    assert shell().code == 130


def test_hostile_words_never_reach_the_terminal(shell: Shell) -> None:
    number = str(shell.add(HOSTILE, "--company", HOSTILE, "--title", HOSTILE, "--note", HOSTILE))
    shell.config.write_text("")
    runs = [
        shell(*line)
        for line in (
            ["list"],
            ["list", "--json"],
            ["list", "--csv"],
            ["show", number],
            ["show", number, "--json"],
            ["why", number],
            ["history"],
            ["move", number, "sal", "--override", HOSTILE],
            ["why", number],
            ["why", number, "--json"],
            ["history", number, "--json"],
            ["list", HOSTILE, "--stage", HOSTILE],
            ["list", f"origin:{HOSTILE}"],
            [HOSTILE],
            ["add", "x", "--source", HOSTILE],
            ["add", "x", "--email", HOSTILE],
            ["move", number, HOSTILE],
            ["--db", str(shell.folder / HOSTILE), "list"],
            ["--config", str(shell.folder / HOSTILE), "paths"],
        )
    ]
    for ran in runs:
        assert not [raw for raw in RAW if raw in ran.out + ran.err], ran
        assert ran.code in (0, 1, 2), ran


def test_an_argument_that_is_not_utf_8(shell: Shell) -> None:
    ran = spawn(shell, "add", b"Ana \xff")
    out, err = ran.communicate()
    assert (ran.returncode, out) == (2, "")
    assert one_line(err)
    assert "argument 2" in err


def test_files_are_private_whatever_the_umask(shell: Shell) -> None:
    ran = spawn(shell, "add", "Ana", umask=0)
    assert ran.wait() == 0
    assert stat.S_IMODE(shell.store.stat().st_mode) == 0o600
    assert stat.S_IMODE(shell.store.parent.stat().st_mode) == 0o700


def test_a_reader_that_goes_away_is_no_error(shell: Shell) -> None:
    for number in range(3):
        shell.add(f"Somebody {number} " + "x" * 60_000)
    ran = spawn(shell, "list", "--json")
    assert ran.stdout is not None
    ran.stdout.read(10)
    ran.stdout.close()
    assert ran.stderr is not None
    assert ran.stderr.read() == ""
    assert ran.wait() == 0


@pytest.mark.parametrize("closed", [1, 2])
@pytest.mark.parametrize("line", ["list", "today --line", "show 1", "ics", "-h", "show 7"])
def test_an_output_that_was_closed_before_is_one_that_nobody_reads(
    line: str, closed: int, shell: Shell
) -> None:
    shell.add("Ana")
    typed = f"{sys.executable} -m pipeboard {line} {closed}>&-"
    ran = subprocess.run(["sh", "-c", typed], capture_output=True, text=True, check=False)
    words = "pipeboard: There is no contact 7; pipeboard list --status all shows the numbers.\n"
    is_refused = line == "show 7"
    assert ran.returncode == int(is_refused)
    assert (ran.stderr if closed == 1 else "") == (words if is_refused and closed == 1 else "")
    assert bool(ran.stdout) == (closed == 2 and not is_refused)


def test_ctrl_c_from_the_terminal_is_130(shell: Shell) -> None:
    code = (
        "import os, signal; from pipeboard.cli import reading; "
        "reading.Session.read = lambda *_: os.kill(os.getpid(), signal.SIGINT); "
        "from pipeboard.__main__ import main; raise SystemExit(main(['list']))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 130
    assert "Traceback" not in ran.stderr
    assert signal.getsignal(signal.SIGINT) is not None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-12", "-12"),
        ("+34 600 123 456", "+34 600 123 456"),
        ("+1 (555) 010-9999 x12", "+1 (555) 010-9999 x12"),
        ("@SUM", "'@SUM"),
        ("-", "'-"),
        ("Ana", "Ana"),
        (None, ""),
        (12, "12"),
    ],
)
def test_a_cell_is_never_a_formula(value: object, shown: str) -> None:
    assert cell(value) == shown


def test_widths_are_in_cells() -> None:
    assert width("e\u0301") == 1
    assert width("日本") == 4
    assert cut("日本語", 4) == "日…"
    assert cut("Ana", 3) == "Ana"
