"""The import screen: what files would do is shown first, then done as one command, or nothing."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.ui.rep import Rep, at_work

HEADER = ("Full name", "Email", "Company", "Kind")


@pytest.fixture(autouse=True)
def among_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rep's terminal stands where the lists are."""
    (tmp_path / "lists").mkdir()
    monkeypatch.chdir(tmp_path / "lists")


def a_list(name: str, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    """Write a list as a spreadsheet does."""
    path = Path(name)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def people(count: int) -> list[tuple[str, ...]]:
    return [
        (f"Ana Quell{at}", f"ana{at}@firm{at % 7}.example", f"Firm {at % 7}", "Mill")
        for at in range(count)
    ]


def names(rep: Rep) -> list[str]:
    rows = rep.app.reader.execute("select display_name from contact order by id").fetchall()
    return [row[0] for row in rows]


async def looks_at(rep: Rep, path: str) -> None:
    """Open the screen if it is not open, and name a file."""
    if not rep.shows("one more file"):
        await rep.press("I")
    await rep.types(path)
    await rep.press("enter")


async def test_a_file_is_shown_before_anything_is_written_and_then_imported_at_once(store):
    a_list("lists.csv", people(12))
    async with at_work(store) as rep:
        await looks_at(rep, "lists.csv")
        rep.sees("lists.csv", "a list with column names", "utf-8, comma")
        rep.sees("12 rows =", "█ 12 added", "▓ 0 filled", "░ 0 skipped", "▒ 0 refused")
        rep.sees("Full name", "name", "Ana Quell0", "ana0@firm0.example", "kept as it is")
        assert names(rep) == []
        await rep.press("f10")
        rep.sees("Imported", "7 companies made", "12 imported · 0 ICP match (0.0 %)")
        assert len(names(rep)) == 12
        await rep.press("enter")
        rep.sees_board()
        rep.sees("Ana Quell3")


async def test_n17_one_undo_takes_an_import_back_with_its_companies(store):
    a_list("lists.csv", people(12))
    async with at_work(store) as rep:
        await looks_at(rep, "lists.csv")
        await rep.press("f10", "u")
        rep.hears("Undone: import 12 rows")
        assert names(rep) == []
        assert rep.app.reader.execute("select count(*) from company").fetchone() == (0,)


async def test_a_path_is_completed_with_folders_and_with_files_of_ours(store):
    Path("exports").mkdir()
    a_list("exports/people.csv", people(2))
    Path("exports/people.pdf").write_text("no list")
    async with at_work(store) as rep:
        await rep.press("I")
        await rep.types("exp")
        rep.sees("exports/")
        await rep.press("tab")
        await rep.types("peo")
        rep.sees("people.csv")
        rep.sees_not("people.pdf")
        await rep.press("tab", "enter")
        rep.sees("█ 2 added")


async def test_enter_on_a_path_that_is_whole_previews_it_at_once(store):
    a_list("people.csv", people(2))
    a_list("people2.csv", people(3))
    async with at_work(store) as rep:
        await looks_at(rep, "people.csv")
        rep.sees("█ 2 added")


async def test_what_a_column_means_is_chosen_from_a_list_and_the_counts_follow(store):
    a_list("odd.csv", [("Ana Ruiz", "x@firm.example", "Mill")], ("Who", "Email", "Trade"))
    async with at_work(store) as rep:
        await looks_at(rep, "odd.csv")
        rep.sees("Who", "kept as it is")
        await rep.press("tab", "down", "enter")
        rep.sees("Who is", "the whole name", "job title")
        await rep.types("whole")
        rep.sees_not("job title")
        await rep.press("enter")
        rep.sees("Ana Ruiz", "█ 1 added")
        await rep.press("f10")
        assert names(rep) == ["Ana Ruiz"]


async def test_several_files_are_one_import_and_each_can_be_looked_at_and_left_out(store):
    a_list("a.csv", people(3))
    a_list("b.csv", people(5))
    async with at_work(store) as rep:
        await looks_at(rep, "a.csv")
        await looks_at(rep, "b.csv")
        rep.sees("▸ a.csv", "█ 3 added")
        await rep.press("f3")
        rep.sees("▸ b.csv", "█ 2 added", "░ 3 skipped")
        await rep.press("f4")
        rep.sees_not("b.csv")
        rep.sees("█ 3 added")
        await rep.press("f10")
        assert len(names(rep)) == 3


async def test_rows_that_are_refused_are_named_with_their_line_and_the_others_come_in(store):
    a_list("gaps.csv", [*people(2), ("", "", "", "Mill")])
    async with at_work(store) as rep:
        await looks_at(rep, "gaps.csv")
        rep.sees("▒ 1 refused", "line 4 refused: no name, e-mail, phone, LinkedIn profile or")
        await rep.press("f10")
        assert len(names(rep)) == 2


async def test_a_switch_changes_what_would_be(store, day):
    day.add("Ana", email="ana0@firm0.example")
    a_list("lists.csv", people(4))
    async with at_work(store) as rep:
        await looks_at(rep, "lists.csv")
        rep.sees("█ 3 added", "▓ 1 filled")
        await rep.press("f5")
        rep.sees("● fill only who is known", "█ 0 added", "▓ 1 filled")
        rep.sees("contact", "field", "before", "after", "Firm 0")
        await rep.press("f10")
        assert names(rep) == ["Ana"]


@pytest.mark.parametrize(
    ("path", "words"),
    [("nothing.csv", "There is no file nothing.csv."), ("empty.csv", "empty.csv: "), ("sub", "")],
)
async def test_what_cannot_be_read_is_said_and_leaves_the_screen_as_it_was(store, path, words):
    Path("empty.csv").write_text("")
    Path("sub").mkdir()
    async with at_work(store) as rep:
        await rep.press("I")
        await rep.types(path)
        await rep.press("escape")  # the names that would complete it
        if rep.shows("Name a file") is False:
            await rep.press("I")
            await rep.types(path)
        await rep.press("enter")
        rep.hears(words or "is a folder")
        await rep.press("f10")
        rep.hears("Name a file first.")
        assert names(rep) == []


async def test_esc_cancels_what_is_read_and_what_is_written_and_nothing_is_kept(store):
    a_list("long.csv", people(30_000))
    async with at_work(store) as rep:
        await rep.press("I")
        await rep.types("long.csv")
        await rep.sends("\r")
        await rep.until(lambda: rep.shows("esc cancels"))
        await rep.press("escape")
        rep.hears("Nothing was read.")
        await rep.press("enter")
        rep.sees("█ 30,000 added")
        await rep.sends("\x1b[21~")
        await rep.until(lambda: rep.shows("writing"))
        await rep.press("escape")
        rep.hears("Cancelled: nothing was imported.")
        assert names(rep) == []
        assert rep.app.reader.execute("select count(*) from entry").fetchone() == (0,)


async def test_words_of_a_file_reach_the_terminal_harmless(store):
    bad = "x\x1b]0;owned\x07[red]"
    a_list("bad.csv", [(bad, "b@firm.example", bad)], ("Full name", "Email", f"Kind {bad}"))
    async with at_work(store) as rep:
        await looks_at(rep, "bad.csv")
        rep.sees("[red]")
        assert "\x1b]0" not in rep.text
        await rep.press("tab", "down", "down", "enter")
        assert "\x1b]0" not in rep.text


@pytest.mark.parametrize("size", [(58, 20), (80, 24), (120, 40)])
async def test_counts_columns_rows_and_keys_are_in_sight_at_any_size(store, size):
    a_list("lists.csv", people(12))
    async with at_work(store, size=size) as rep:
        await looks_at(rep, "lists.csv")
        rep.sees("█ 12 added", "read as", "Full name", "Ana Quell1", "trust its stages", "esc back")
