"""Drafts that the store cannot take: kept in memory and in a private file until it can."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeboard.commands import named
from pipeboard.commands.contacts import NewContact
from pipeboard.store import connect, rescue
from pipeboard.store.drafts import DraftText
from pipeboard.store.rescue import Rescue
from pipeboard.store.writer import Writer
from tests.conftest import NOW, TODAY

NOTES = DraftText("call:1", "live", 1, "“quoted” words\n" * 400, '{"row": 3}')
SURROGATE = "half \ud83d a pair"


@pytest.fixture
def pen(store_path: Path) -> Iterator[Writer]:
    """A running writer whose connection for drafts is open."""
    opened = Writer(store_path, clock=lambda: NOW, resolve=named)
    opened.start()
    opened.keep(DraftText("note:1", "note", 1, "before"))
    until(lambda: drafts(store_path) == {"note:1": "before"})
    yield opened
    opened.close(0.3)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)


def rows(path: Path) -> dict[str, tuple[Any, ...]]:
    with closing(connect.reader(path)) as db:
        db.execute("pragma busy_timeout=2000")
        found = db.execute("select * from draft").fetchall()
    return {str(row[0]): row[1:] for row in found}


def drafts(path: Path) -> dict[str, str]:
    return {key: str(row[2]) for key, row in rows(path).items()}


def rescues(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*-rescue-*"))


async def fail(pen: Writer, how: str) -> None:
    """Let writing drafts fail from now on: `full` or `read-only`; `well` ends it."""
    pragma = {
        "full": "max_page_count=1",  # as many pages as there are
        "read-only": "query_only=on",
        "well": "max_page_count=100000; pragma query_only=off",
    }[how]

    def change(_: object) -> None:
        assert pen._draft_db is not None
        for one in f"pragma {pragma}".split(";"):
            pen._draft_db.execute(one)

    await pen.ask(change)


@pytest.mark.parametrize("how", ["full", "read-only"])
async def test_a_disk_that_takes_nothing_leaves_the_text_in_a_private_file(
    how: str, pen: Writer, store_path: Path
) -> None:
    await fail(pen, how)
    before = os.umask(0)
    try:
        pen.keep(NOTES)
        until(lambda: pen.unsaved_since == NOW)
        assert pen.trouble is not None
        assert not pen.trouble.is_locked
        until(lambda: pen.rescue is not None)
    finally:
        os.umask(before)
    assert pen.rescue is not None
    assert stat.S_IMODE(pen.rescue.stat().st_mode) == 0o600
    assert json.loads(pen.rescue.read_bytes())["drafts"][0]["text"] == NOTES.text
    longer = NOTES._replace(text=f"{NOTES.text} and more")
    pen.keep(longer)
    file = pen.rescue
    until(lambda: json.loads(file.read_bytes())["drafts"][0]["text"] == longer.text)
    assert drafts(store_path) == {"note:1": "before"}
    assert pen.waiting("call:1") == (True, longer)

    await fail(pen, "well")
    until(lambda: pen.trouble is None)
    assert drafts(store_path) == {"note:1": "before", "call:1": longer.text}
    assert rescues(store_path) == []
    assert pen.waiting("call:1") == (False, None)


async def test_commands_work_while_drafts_fail(pen: Writer, store_path: Path) -> None:
    await fail(pen, "full")
    pen.keep(NOTES)
    until(lambda: pen.trouble is not None)
    added = await pen.do("contacts.add", NewContact("Ana"), today=TODAY)
    assert added.contact_id == 1
    assert pen.waiting("call:1") == (True, NOTES)


async def test_a_form_that_is_saved_ends_the_trouble_of_its_drafts(
    pen: Writer, store_path: Path
) -> None:
    await fail(pen, "full")
    pen.keep(NOTES)
    pen.keep(DraftText("end:1", "end", 1, NOTES.text))
    until(lambda: pen.rescue is not None)
    await pen.do("contacts.add", NewContact("Ana"), today=TODAY, drafts=("call:1", "end:1"))
    until(lambda: pen.trouble is None)
    assert rescues(store_path) == []
    await fail(pen, "well")
    pen.close()
    assert drafts(store_path) == {"note:1": "before"}


async def test_a_full_disk_is_not_tried_without_end(
    pen: Writer, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fail(pen, "full")
    tries = []
    write = pen._write
    monkeypatch.setattr(pen, "_write", lambda *about: (tries.append(1), write(*about)))
    pen.keep(NOTES)
    until(lambda: pen.rescue is not None)
    assert len(tries) <= 4


async def test_what_no_file_can_hold_does_not_stop_the_rest(pen: Writer, store_path: Path) -> None:
    pen.keep(NOTES._replace(key="bad", text=SURROGATE))
    pen.keep(NOTES)
    until(lambda: len(drafts(store_path)) == 3)
    assert drafts(store_path)["bad"] == "half ? a pair"


async def test_a_call_that_is_parked_keeps_its_new_kind(pen: Writer, store_path: Path) -> None:
    pen.keep(NOTES)
    until(lambda: "call:1" in drafts(store_path))
    pen.keep(NOTES._replace(kind="parked"))
    until(lambda: rows(store_path)["call:1"][0] == "parked")


async def test_flushing_waits_until_the_store_has_it(pen: Writer, store_path: Path) -> None:
    pen.keep(NOTES)
    await asyncio.to_thread(pen.flush)
    assert drafts(store_path)["call:1"] == NOTES.text


async def test_flushing_at_a_locked_store_leaves_the_text_in_the_file(
    pen: Writer, store_path: Path
) -> None:
    with closing(sqlite3.connect(store_path, isolation_level=None)) as other:
        other.execute("begin immediate")
        pen.keep(NOTES)
        began = time.monotonic()
        await asyncio.to_thread(pen.flush, 0.3)
        assert time.monotonic() - began < 5
        (file,) = rescues(store_path)
        assert pen.rescue == file
        other.execute("rollback")
    until(lambda: pen.trouble is None)
    assert drafts(store_path)["call:1"] == NOTES.text
    assert rescues(store_path) == []


async def test_a_store_that_is_gone_is_not_written_but_the_file_is(
    pen: Writer, store_path: Path
) -> None:
    pen.cut_off()
    pen.keep(NOTES)
    until(lambda: pen.rescue is not None)
    assert drafts(store_path) == {"note:1": "before"}
    assert pen.close() == 1
    assert rescue.adopt(store_path).texts == 1
    assert drafts(store_path)["call:1"] == NOTES.text


def test_where_the_folder_takes_no_file_another_does(store_path: Path, tmp_path: Path) -> None:
    folders = (tmp_path / "missing" / "folder", tmp_path / "log")
    kept = Rescue(store_path, folders=(folders[0] / "x", folders[1]))
    (tmp_path / "missing").write_text("in the way")
    file = kept.keep([NOTES], NOW)
    assert file is not None
    assert file.parent == folders[1]
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert rescue.adopt(store_path, folders=folders).texts == 1
    assert drafts(store_path) == {"call:1": NOTES.text}
    assert not file.exists()


def test_a_folder_that_others_may_write_is_not_used(store_path: Path, tmp_path: Path) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    assert Rescue(store_path, folders=(open_to_all,)).keep([NOTES], NOW) is None
    assert list(open_to_all.iterdir()) == []


def test_the_newer_text_wins(store_path: Path) -> None:
    with closing(connect.writer(store_path)) as db:
        for key, at in (("older", "2026-11-23T08:00:00Z"), ("newer", "2026-11-23T10:00:00Z")):
            db.execute("insert into draft values (?, 'note', 1, 'of the store', '', ?)", (key, at))
    kept = Rescue(store_path)
    texts = [NOTES._replace(key=key) for key in ("older", "newer", "none")]
    kept.keep(texts, NOW)
    assert rescue.adopt(store_path).texts == 3
    expected = {"older": NOTES.text, "newer": "of the store", "none": NOTES.text}
    assert drafts(store_path) == expected
    assert rows(store_path)["older"] == (
        "live",
        1,
        NOTES.text,
        NOTES.cursor,
        "2026-11-23T09:00:00Z",
    )


def test_a_text_has_the_time_when_it_was_typed(store_path: Path) -> None:
    kept = Rescue(store_path)
    kept.keep([NOTES], NOW)
    later = NOTES._replace(key="later")
    kept.keep([NOTES, later], NOW + timedelta(minutes=5))
    rescue.adopt(store_path)
    times = {key: row[4] for key, row in rows(store_path).items()}
    assert times == {"call:1": "2026-11-23T09:00:00Z", "later": "2026-11-23T09:05:00Z"}


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"store": "x"}',
        b'{"store": "x", "drafts": [{"key": 1}]}',
        b'{"store": "x", "drafts": [[]]}',
        b'{"store": "x", "drafts": {"a": 1}}',
        b'{"store": "x", "drafts": [{"key": "a", "kind": "b", "contact_id": "1", "text": "c", '
        b'"cursor": "", "at": "2026-11-23T09:00:00+00:00"}]}',
        b'{"store": "x", "drafts": [{"key": "a", "kind": "b", "contact_id": 1, "text": "c", '
        b'"cursor": "", "at": "yesterday"}]}',
    ],
)
def test_a_damaged_file_is_left_alone_and_said(damage: bytes, store_path: Path) -> None:
    bad = store_path.with_name("pipeboard-rescue-20261123T090000-1.json")
    bad.write_bytes(damage)
    good = Rescue(store_path).keep([NOTES], NOW)
    adopted = rescue.adopt(store_path)
    assert adopted.unread == (bad,)
    assert str(bad) in adopted.words()
    assert "1 unsaved text was taken up" in adopted.words()
    assert bad.read_bytes() == damage
    assert good is not None
    assert not good.exists()


def test_a_file_of_another_store_is_not_taken_up(store_path: Path, tmp_path: Path) -> None:
    shared = tmp_path / "log"
    file = Rescue(tmp_path / "elsewhere" / "pipeboard.db", folders=(shared,)).keep([NOTES], NOW)
    assert file is not None
    adopted = rescue.adopt(store_path, folders=(shared,))
    assert adopted == rescue.Adopted()
    assert adopted.words() == ""
    assert file.exists()


def test_a_store_that_was_moved_with_its_file_takes_it_up(store_path: Path, tmp_path: Path) -> None:
    file = Rescue(store_path).keep([NOTES], NOW)
    assert file is not None
    moved = tmp_path / "moved"
    moved.mkdir()
    store_path.rename(moved / store_path.name)
    file.rename(moved / file.name)
    assert rescue.adopt(moved / store_path.name).texts == 1


def test_a_locked_store_leaves_the_file_for_another_start(store_path: Path) -> None:
    file = Rescue(store_path).keep([NOTES], NOW)
    with closing(sqlite3.connect(store_path, isolation_level=None)) as other:
        other.execute("begin immediate")
        adopted = rescue.adopt(store_path)
        assert adopted.waiting == (file,)
        assert str(file) in adopted.words()
        other.execute("rollback")
    assert rescue.adopt(store_path).texts == 1
