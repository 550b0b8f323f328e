"""What the rep sees while drafts do not reach the store, and that their text comes back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from pipeboard.store.drafts import DraftText, Trouble
from pipeboard.store.rescue import Rescue
from pipeboard.ui.unsaved import said
from tests.conftest import NOW
from tests.ui.rep import Rep, at_work

FILE = Path("/somewhere/pipeboard-rescue-20261123T090000-1.json")


async def fail(rep: Rep, *, failing: bool = True) -> None:
    """Let the disk take no draft from now on, or take them again."""

    def change(_: object) -> None:
        rep.app.writer._draft_db.execute(f"pragma query_only={'on' if failing else 'off'}")

    await rep.app.writer.ask(change)


@pytest.mark.parametrize(
    ("trouble", "after", "words"),
    [
        (Trouble(NOW, False, None), 0, "NOT SAVING since 09:00:00 · in memory only"),
        (Trouble(NOW, False, FILE), 99, f"NOT SAVING since 09:00:00 · also in {FILE}"),
        (Trouble(NOW, True, None), 0.9, ""),
        (
            Trouble(NOW, True, FILE),
            12.4,
            f"not saved 12 s · another program holds the store · also in {FILE}",
        ),
    ],
)
def test_the_words(trouble: Trouble, after: float, words: str) -> None:
    local = NOW.astimezone()
    assert said(trouble, NOW + timedelta(seconds=after)) == words.replace("09:00", f"{local:%H:%M}")


async def test_a_form_says_that_nothing_is_saved_until_it_is(store, day) -> None:
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("i")
        await rep.types("likes")
        await fail(rep)
        await rep.types(" chess")
        await rep.until(lambda: rep.shows("NOT SAVING since"))
        rep.sees("likes chess")
        assert rep.told == []
        await fail(rep, failing=False)
        await rep.until(lambda: not rep.shows("NOT SAVING since"))
        assert rep.drafts == ["note:1"]


async def test_text_that_only_the_memory_has_is_taken_up_again(store, day) -> None:
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("i")
        await rep.types("likes")
        await fail(rep)
        await rep.types(" chess")
        await rep.press("escape")
        await rep.until(lambda: any("NOT SAVING since" in one for one in rep.told))
        await rep.press("i")
        rep.sees("Draft of 09:00 taken up", "likes chess")
        await rep.until(lambda: rep.told == [])
        await fail(rep, failing=False)
        await rep.until(lambda: not rep.shows("NOT SAVING since"))
    with closing(sqlite3.connect(store.path)) as db:
        assert "likes chess" in db.execute("select text from draft").fetchone()[0]


async def test_a_start_says_what_it_took_up(store, day) -> None:
    day.add("Ana Ruiz")
    draft = DraftText("note:1", "note", 1, '{"body": "likes chess"}')
    assert Rescue(store.path).keep([draft], NOW)
    async with at_work(store) as rep:
        rep.sees("1 unsaved text was taken up")
        await rep.press("i")
        rep.sees("likes chess")


async def test_a_start_warns_of_a_rescue_file_that_it_cannot_read(store, day) -> None:
    bad = store.path.with_name("pipeboard-rescue-20261123T090000-1.json")
    bad.write_text("[red]{")
    async with at_work(store) as rep:
        assert any("it was left alone" in one for one in rep.told)
    assert bad.read_text() == "[red]{"
