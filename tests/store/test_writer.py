"""The writer's thread: commands in order, drafts latest-wins, locks, the end, and kill -9."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeboard.commands import named
from pipeboard.commands.contacts import NewContact
from pipeboard.domain.refusal import Refusal
from pipeboard.store import connect, rescue, writer
from pipeboard.store.drafts import DraftText
from pipeboard.store.unit import Unit
from pipeboard.store.writer import Writer
from tests.conftest import NOW, TODAY

KILLS = int(os.environ.get("PIPEBOARD_KILLS", "6"))
DIARY = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from pipeboard.commands import assess, contacts
from pipeboard.store.unit import Store
from tests.days import full_assessment
store = Store(Path(sys.argv[1]), clock=lambda: datetime.now(UTC), actor="test")
today, n = date(2026, 11, 23), int(sys.argv[2])
while True:
    n += 1
    new = contacts.NewContact(f"P{n}", f"C{n % 7}", note="x" * 999)
    added = store.do(contacts.add, new, today=today)
    print("added", added.contact_id, flush=True)
    kw = {"ending": "followup", "step": None, "today": today}
    store.do(assess.assess, added.contact_id, full_assessment(), **kw)
    print("assessed", added.contact_id, flush=True)
"""


def boom(unit: Unit) -> None:
    raise RuntimeError("a bug in a command")


def resolve(name: str) -> Callable[..., Any]:
    return boom if name == "boom" else named(name)


@pytest.fixture
def pen(store_path: Path) -> Iterator[Writer]:
    opened = Writer(store_path, clock=lambda: NOW, resolve=resolve)
    opened.start()
    yield opened
    opened.close()


def read(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(connect.reader(path)) as db:
        db.execute("pragma busy_timeout=2000")
        return db.execute(sql).fetchall()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)


def drafts(path: Path) -> dict[str, str]:
    return {str(key): str(text) for key, text in read(path, "select key, text from draft")}


async def test_commands_run_in_the_order_they_were_given(pen: Writer, store_path: Path) -> None:
    new = [NewContact(f"P{n}") for n in range(30)]
    added = await asyncio.gather(*(pen.do("contacts.add", one, today=TODAY) for one in new))
    assert [one.name for one in added] == [f"P{n}" for n in range(30)]
    assert [one.contact_id for one in added] == list(range(1, 31))
    assert len(read(store_path, "select id from entry")) == 30


async def test_a_refusal_comes_back_as_a_value(pen: Writer) -> None:
    assert isinstance(await pen.do("contacts.add", NewContact(), today=TODAY), Refusal)


async def test_a_bug_in_one_command_stops_no_other(pen: Writer, store_path: Path) -> None:
    with pytest.raises(RuntimeError, match="a bug"):
        await pen.do("boom")
    assert (await pen.do("contacts.add", NewContact("Ana"), today=TODAY)).contact_id == 1
    assert len(read(store_path, "select id from entry")) == 1


async def test_the_latest_text_of_a_draft_wins(pen: Writer, store_path: Path) -> None:
    for n in range(400):
        pen.keep(DraftText("call:1", "call", 1, f"text {n}", str(n)))
    until(lambda: drafts(store_path) == {"call:1": "text 399"})
    pen.drop("call:1")
    until(lambda: drafts(store_path) == {})
    assert not read(store_path, "select id from entry")


async def test_saving_the_form_drops_its_draft_in_the_same_transaction(
    pen: Writer, store_path: Path
) -> None:
    pen.keep(DraftText("add", "add", None, "An"))
    until(lambda: bool(drafts(store_path)))
    await pen.do("contacts.add", NewContact(), today=TODAY, drafts=("add",))
    assert drafts(store_path) == {"add": "An"}
    await pen.do("contacts.add", NewContact("Ana"), today=TODAY, drafts=("add",))
    assert drafts(store_path) == {}


async def test_a_lock_elsewhere_is_told_then_refused_and_drafts_are_written_later(
    pen: Writer, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_SLOW", 0.05)
    await pen.do("contacts.add", NewContact("Ana"), today=TODAY)
    told = threading.Event()
    with closing(sqlite3.connect(store_path, isolation_level=None)) as other:
        other.execute("begin immediate")
        pen.keep(DraftText("call:1", "call", 1, "first"))
        until(lambda: pen.unsaved_since == NOW)
        with pytest.raises(connect.Locked):
            await pen.do("contacts.add", NewContact("Bo"), today=TODAY, slow=told.set)
        assert told.is_set()
        pen.keep(DraftText("call:1", "call", 1, "second"))
        other.execute("rollback")
    until(lambda: drafts(store_path) == {"call:1": "second"})
    until(lambda: pen.unsaved_since is None)
    assert read(store_path, "select name from card") == [("Ana",)]


async def test_closing_finishes_what_is_queued(store_path: Path) -> None:
    pen = Writer(store_path, clock=lambda: NOW, resolve=resolve)
    pen.start()
    waiting = [
        asyncio.ensure_future(pen.do("contacts.add", NewContact(f"P{n}"), today=TODAY))
        for n in range(5)
    ]
    await asyncio.sleep(0)
    pen.keep(DraftText("call:1", "call", 1, "last words"))
    assert await asyncio.to_thread(pen.close, 30) == 0
    assert len(await asyncio.gather(*waiting)) == 5
    assert len(read(store_path, "select id from contact")) == 5
    assert drafts(store_path) == {"call:1": "last words"}


async def test_drafts_that_cannot_be_written_go_to_a_private_rescue_file(
    store_path: Path,
) -> None:
    pen = Writer(store_path, clock=lambda: NOW, resolve=resolve)
    pen.start()
    await pen.do("contacts.add", NewContact("Ana"), today=TODAY)
    before = os.umask(0)
    try:
        with closing(sqlite3.connect(store_path, isolation_level=None)) as other:
            other.execute("begin immediate")
            pen.keep(DraftText("call:1", "call", 1, "“last” words\n", "7"))
            assert await asyncio.to_thread(pen.close, 0.3) == 1
    finally:
        os.umask(before)
    assert pen.rescue is not None
    assert stat.S_IMODE(pen.rescue.stat().st_mode) == 0o600
    assert "“last” words" in pen.rescue.read_text("utf-8")
    assert rescue.adopt(store_path).texts == 1
    assert drafts(store_path) == {"call:1": "“last” words\n"}
    assert not pen.rescue.exists()


def test_closing_a_writer_that_never_started_is_nothing(store_path: Path) -> None:
    assert Writer(store_path, clock=lambda: NOW, resolve=resolve).close() == 0


def test_kill_9_loses_nothing_acknowledged_and_corrupts_nothing(store_path: Path) -> None:
    """PIPEBOARD_KILLS sets how many; the promise is 1,000."""
    rng, acknowledged = random.Random(9), set[tuple[str, int]]()
    for kill in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", DIARY, str(store_path), str(kill * 1000)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(rng.random() * 0.25)
        child.send_signal(signal.SIGKILL)
        lines = [first, *child.stdout.readlines()]
        child.wait()
        child.stdout.close()
        whole_lines = [line.split() for line in lines if line.endswith(b"\n")]
        acknowledged |= {(word.decode(), int(contact)) for word, contact in whole_lines}
        with closing(connect.writer(store_path)) as db:
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)
            assert not db.execute("pragma foreign_key_check").fetchall()
            stages = dict(db.execute("select id, stage from contact").fetchall())
            cards = dict(db.execute("select contact_id, stage from card").fetchall())
        assert cards == stages
        for word, contact in acknowledged:
            assert word == "added" or stages[contact] == "sal"
            assert contact in stages
    assert len(acknowledged) >= KILLS


async def test_drafts_are_written_while_the_tables_still_load(
    store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading = threading.Event()
    monkeypatch.setattr(
        "pipeboard.store.writer.importlib.import_module", lambda _: loading.wait(30)
    )
    pen = Writer(store_path, clock=lambda: NOW, resolve=resolve)
    pen.start()
    added = asyncio.ensure_future(pen.do("contacts.add", NewContact("Ana"), today=TODAY))
    pen.keep(DraftText("call:1", "call", 1, "typed at once"))
    while not drafts(store_path):
        await asyncio.sleep(0.01)
    assert not added.done()
    loading.set()
    await added
    pen.close()


async def test_a_draft_that_waits_its_turn_does_not_outlive_its_form(store_path: Path) -> None:
    pen = Writer(store_path, clock=lambda: NOW, resolve=resolve)
    pen.keep(DraftText("call:1", "call", 1, "half of it"))
    saved = asyncio.ensure_future(
        pen.do("contacts.add", NewContact("Ana"), today=TODAY, drafts=("call:1",))
    )
    await asyncio.sleep(0)
    pen._has_tables = True  # the command goes first, as it does after a slow start
    pen.start()
    await saved
    pen.close()
    assert drafts(store_path) == {}
