"""`import`: seen before it happens, asked for, one undo."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from pipeboard.cli import imports
from tests.cli.conftest import Shell

PEOPLE = """First Name,Last Name,Email,Company,Shoe size
Ana,Ruiz,ana@northwind.example,Northwind,39
Bo,Berg,bo@fabrikam.example,Fabrikam,44
,,,,12
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    return str(path)


def test_a_preview_shows_what_would_happen_and_writes_nothing(shell: Shell, file: str) -> None:
    ran = shell("import", file)
    assert ran.code == 1  # a row is refused
    for said in ("2 added", "1 refused", "Email", "ana@northwind.example", "Shoe size", "line 4"):
        assert said in ran.out
    assert "--yes" in ran.err
    assert not shell.store.exists()


def test_yes_brings_it_in_and_one_undo_takes_it_back(shell: Shell, file: str) -> None:
    shell.add("Here Before")
    ran = shell("import", file, "--yes")
    assert ran.code == 1
    assert "2 added" in ran.out
    assert {one["name"] for one in shell.ok("list", "--json").json} == {
        "Ana Ruiz",
        "Bo Berg",
        "Here Before",
    }
    assert shell.ok("history", "--json").json[0]["actor"] == "import"
    assert shell.ok("show", "2", "--json").json["imported"] == {"Shoe size": "39"}
    shell.ok("undo")
    assert [one["name"] for one in shell.ok("list", "--json").json] == ["Here Before"]


def test_the_same_file_again_brings_nothing(shell: Shell, file: str) -> None:
    shell("import", file, "--yes")
    again = shell("import", file, "--yes")
    assert "2 skipped" in again.out
    assert "nothing new" in again.out
    assert "before" in again.out
    assert len(shell.ok("history", "--json").json) == 1


@pytest.mark.parametrize(("answer", "people"), [("y", 2), ("n", 0), ("", 0)])
def test_someone_at_a_terminal_is_asked(
    answer: str, people: int, shell: Shell, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeboard.cli.launch.has_terminal", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: answer)
    shell("import", file)
    assert len(shell.ok("list", "--json").json if people else []) == people


def test_an_interrupt_while_writing_leaves_nothing(
    shell: Shell, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.add("Here Before")

    def interrupt(doing: str, done: int, total: int) -> None:
        if doing == "writing":
            raise KeyboardInterrupt

    monkeypatch.setattr(imports, "progress_bar", lambda: nullcontext(interrupt))
    assert shell("import", file, "--yes").code == 130
    assert [one["name"] for one in shell.ok("list", "--json").json] == ["Here Before"]
    assert len(shell.ok("history", "--json").json) == 1


@pytest.mark.parametrize(
    ("content", "options", "code"),
    [
        (None, (), 66),
        ("", (), 65),
        ("Colour,Size\nred,12\n", (), 65),
        (PEOPLE, ("--map", "Email"), 2),
        (PEOPLE, ("--map", "Shoes=email"), 2),
        (PEOPLE, ("--map", "Email=shoes"), 2),
        (PEOPLE, ("--profile", "nobody"), 2),
        (PEOPLE, ("--prefer", "mine"), 2),
    ],
)
def test_what_cannot_be_used_says_so(
    content: str | None, options: tuple[str, ...], code: int, shell: Shell
) -> None:
    path = shell.folder / "people.csv"
    if content is not None:
        path.write_text(content)
    ran = shell("import", str(path), *options)
    assert ran.code == code
    assert ran.err.startswith("pipeboard: ")
    assert ran.err.count("\n") == 1


def test_a_hostile_file_prints_harmlessly(shell: Shell) -> None:
    bad = "x\x1b[31m\u202e[red]"
    path = shell.folder / f"{bad}.csv"
    path.write_text(f"Name,Email,{bad}\n{bad},a@x.example,{bad}\n")
    for ran in (shell("import", str(path)), shell("import", str(path), "--yes"), shell("list")):
        assert "\x1b" not in ran.out + ran.err
        assert "\u202e" not in ran.out + ran.err
