"""The program about itself: demo, paths, keys, completion, what wins over what."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipeboard import paths
from pipeboard.__main__ import app_flags
from pipeboard.cli import launch
from pipeboard.settings import Settings, load
from tests.cli.conftest import Shell


def test_the_demo_prints_a_board_and_touches_nothing_of_the_rep(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.config.write_text("nonsense that would be refused")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    board = shell.ok("demo").out
    assert list(scratch.iterdir()) == []
    assert not shell.store.parent.exists()
    header = next(line for line in board.splitlines() if line.startswith("LEAD"))
    assert [word for word in header.split() if word.isalpha()] == [
        "LEAD",
        "SAL",
        "SQL",
        "OPPORTUNITY",
    ]
    assert board.startswith("leads ")
    assert max(map(len, board.splitlines())) <= 120


def test_the_app_is_opened_with_what_the_flags_name(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path, str]] = []
    monkeypatch.setattr(launch, "has_terminal", lambda: True)
    monkeypatch.setattr(
        launch,
        "run_app",
        lambda places, settings, clock: opened.append((places.store, settings.gates)) or 0,
    )
    shell.config.write_text('gates = "strict"\n')
    assert shell("--db", str(shell.folder / "other.db")).code == 0
    assert shell().code == 0
    assert opened == [(shell.folder / "other.db", "strict"), (shell.store, "strict")]
    assert shell.store.exists()


def test_sd_42_the_app_does_not_open_on_settings_that_are_not_allowed(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "has_terminal", lambda: True)
    monkeypatch.setattr(launch, "run_app", lambda *_: pytest.fail("it opened"))
    shell.add("Ana")
    shell.ok("cadence", "max_attempts=4")
    with closing(sqlite3.connect(shell.store)) as db, db:
        db.execute("update setting set value = '7'")
    ran = shell()
    assert (ran.code, ran.out) == (78, "")
    assert ran.err.startswith(f"pipeboard: {shell.store}: cadence.max_attempts = 7: use 3, 4 or 5")
    assert ran.err.count("\n") == 1
    assert "Ana" in shell.ok("list").out
    shell.ok("cadence", "max_attempts=4")


@pytest.mark.parametrize(
    ("arguments", "flags"),
    [
        ([], {}),
        (["--db", "x"], {"--db": "x"}),
        (["--db=x", "--config", "y"], {"--db": "x", "--config": "y"}),
        (["--db"], None),
        (["list"], None),
        (["--db", "x", "list"], None),
        (["-h"], None),
        (["--version"], None),
    ],
)
def test_only_flags_open_the_app(arguments: list[str], flags: dict[str, str] | None) -> None:
    assert app_flags(arguments) == flags


def test_a_store_is_chosen_by_flag_then_environment_then_setting(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    env = {"PIPEBOARD_DB": str(tmp_path / "env.db")}
    chosen = paths.locate(config, flag=str(tmp_path / "flag.db"), env=env, setting="set.db")
    assert chosen.store == tmp_path / "flag.db"
    assert paths.locate(config, flag=None, env=env, setting="set.db").store == tmp_path / "env.db"
    assert paths.locate(config, flag=None, env={}, setting="set.db").store == tmp_path / "set.db"
    usual = paths.locate(config, flag=None, env={})
    assert usual.store.name == "pipeboard.db"
    assert usual.store.is_absolute()
    assert paths.config_path(None, {"PIPEBOARD_CONFIG": str(config)}) == config
    assert paths.config_path("~/own.toml", {}) == Path.home() / "own.toml"
    assert list(tmp_path.iterdir()) == []


def test_backups_stand_beside_the_real_store(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link.db").symlink_to(tmp_path / "real" / "store.db")
    places = paths.at(tmp_path / "link.db", tmp_path / "config.toml")
    assert places.backups == tmp_path / "real" / "backups"
    assert places.content == tmp_path / "content"


def test_paths_prints_every_place(shell: Shell) -> None:
    assert str(shell.store) in shell.ok("paths").out
    assert shell.ok("paths", "--json").json["config"] == str(shell.config)


def test_keys_prints_the_registry_with_the_reps_own(shell: Shell) -> None:
    assert "contact.advance" in shell.ok("keys").out
    shell.config.write_text('[keys]\n"contact.advance" = "f9"\n')
    (advance,) = (one for one in shell.ok("keys", "--json").json if one["id"] == "contact.advance")
    assert advance["keys"] == "f9"


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell_name: str, shell: Shell) -> None:
    assert "_PIPEBOARD_COMPLETE" in shell("completion", shell_name).out


def test_no_settings_are_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == Settings()
    assert Settings().currency == "EUR"
    assert not Settings().is_strict


def test_settings_are_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        "\ufeff"
        'currency = "usd"\ncountry = "es"\nproducts = [" Import ", ""]\n'
        'gates = "strict"\n[keys]\ncontact.back = "H"\n"board.row(1)" = "j,down"\n'
    )
    read = load(file)
    assert (read.currency, read.country, read.products) == ("USD", "ES", ("Import",))
    assert read.is_strict
    assert read.keys == {"contact.back": "H", "board.row(1)": "j,down"}


def test_the_shell_completes_commands(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = {"_PIPEBOARD_COMPLETE": "bash_complete", "COMP_WORDS": "pipeboard mo"}
    for name, value in (typed | {"COMP_CWORD": "1"}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        shell()
    assert ended.value.code == 0
    assert shell.heard().out == "plain,move\n"


def test_texts_says_which_file_each_template_is_taken_from(shell: Shell) -> None:
    assert "inbound   shipped: 5 attempts" in shell.ok("texts").out
    copied = shell("texts", "--copy")
    assert "6 files written to" in copied.err
    assert "outbound  own: 4 attempts" in copied.out
    assert "script    own: 8 parts" in copied.out
    assert "decline   own: 1 e-mail" in copied.out
    assert "0 files written to" in shell("texts", "--copy").err


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("outbound", "line 1: the first attempt begins with ## 1"),
        ("script", "line 1: the first part begins with ## script"),
        ("decline", "line 1: the first part begins with ## decline"),
    ],
)
def test_texts_that_cannot_be_used_say_why(shell: Shell, template: str, words: str) -> None:
    shell("texts", "--copy")
    own = next(one for one in shell.ok("texts", "--json").json if one["template"] == template)
    Path(own["path"]).write_text("call: hello")
    broken = next(one for one in shell.ok("texts", "--json").json if one["template"] == template)
    assert broken["state"] == words
