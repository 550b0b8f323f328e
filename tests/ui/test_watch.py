"""What happens to the file under the app: changes, locks, its loss."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from pipeboard.commands import contacts
from pipeboard.store import connect, opening, writer
from pipeboard.ui.watch import Watch
from tests.conftest import NOW
from tests.ui.rep import at_work

HOLDING = ("begin immediate", "begin exclusive")


def holder(path) -> sqlite3.Connection:
    """Another program."""
    return sqlite3.connect(path, isolation_level=None)


async def test_a_change_of_another_program_shows_at_the_second_look_at_the_latest(store, day):
    async with at_work(store) as rep:
        looks = rep.looks
        day.add("Ana Ruiz")
        await rep.until(lambda: rep.shows("Ana Ruiz"))
        assert rep.looks - looks <= 2
        contact = day.add("Bo Lind")
        await rep.until(lambda: rep.shows("Bo Lind"))
        assert rep.selected == "Ana Ruiz"
        await rep.press("g", "enter")
        assert rep.shown == "Bo Lind"
        day.done(store.do(contacts.edit, contact, {"title": "CFO"}, seen=10**9))
        await rep.until(lambda: rep.shows("CFO"))


async def test_a_change_seen_while_the_store_is_locked_is_not_forgotten(store, day):
    with closing(connect.reader(store.path)) as reader, closing(holder(store.path)) as other:
        watch = Watch(store.path, reader)
        day.add("Ana Ruiz")
        other.execute("begin exclusive")
        assert not (watch.moved() and watch.changed())
        other.execute("rollback")
        assert watch.moved()
        assert watch.changed()
        assert not watch.moved()
        assert watch.changed() is None


async def test_moved_just_before_the_lock_is_moved_after_it(store, day):
    with closing(connect.reader(store.path)) as reader, closing(holder(store.path)) as other:
        watch = Watch(store.path, reader)
        day.add("Ana Ruiz")
        assert watch.moved()
        other.execute("begin exclusive")
        assert watch.changed() is None
        other.execute("rollback")
        assert watch.moved()
        assert watch.changed()


async def test_a_locked_store_gives_a_notice_then_a_refusal_and_keys_go_on(store, day, monkeypatch):
    monkeypatch.setattr(writer, "_SLOW", 0.05)
    monkeypatch.setattr(writer, "_COMMAND_WAIT_MS", 1500)
    for name in ("Bo", "Ana"):
        day.add(name)
    async with at_work(store) as rep:
        with closing(holder(store.path)) as other:
            other.execute("begin immediate")
            waits = rep.app.writer
            await rep.pilot.press("P")
            await rep.until(lambda: rep.told)
            assert rep.told == [
                "Still saving: the change is large, or another program holds the store."
            ]
            await rep.pilot.press("j")
            assert rep.selected == "Bo"
            await rep.pilot.press("slash", *"ana", "escape", "k")
            assert rep.selected == "Ana"
            await rep.settle()
            assert waits is rep.app.writer
            rep.hears("Not saved: the store is locked by another program")
            assert rep.ask("select pinned from contact") == [(0,), (0,)]
        await rep.press("P")
        rep.sees("▲ Ana")


async def test_a_store_locked_for_readers_too_never_ends_the_app(store, day):
    day.at("sal", "Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("l")
        with closing(holder(store.path)) as other:
            other.execute("begin exclusive")
            ways = "a escape U escape slash a escape enter".split()
            for key in [*"gGhlswEnxrWoy!Hczfp", *ways]:
                await rep.pilot.press(key)
                await rep.pilot.pause()
                assert rep.app._exception is None, key
            rep.hears("The store is busy this moment: press the key again.")
            await rep.pilot.press("escape")
        await rep.until(lambda: rep.shows("Ana Ruiz"))
        rep.dismisses()
        while len(rep.app.screen_stack) > 1:
            await rep.press("escape")
        await rep.press("w")
        assert rep.panel == "Why is Ana Ruiz a SAL?"


@pytest.mark.parametrize("how", ["deleted", "replaced"])
async def test_a_store_that_is_lost_gives_an_alarm_a_copy_and_no_writes(store, day, tmp_path, how):
    day.add("Ana Ruiz")
    new = tmp_path / "new.db"
    opening.prepare(new, backups=tmp_path, now=NOW)
    before = new.read_bytes()
    async with at_work(store) as rep:
        if how == "deleted":
            store.path.unlink()
        else:
            shutil.move(new, store.path)
        await rep.press("P")
        rep.hears("nothing was written")
        await rep.until(lambda: any("deleted or replaced" in one for one in rep.told))
        rep.hears("A copy of what was open is")
        copies = list(tmp_path.glob("pipeboard-rescue*.db"))
        assert len(copies) == 1
        assert copies[0].stat().st_mode & 0o077 == 0
        with closing(sqlite3.connect(copies[0])) as copy:
            assert copy.execute("select display_name, pinned from contact").fetchall() == [
                ("Ana Ruiz", 0)
            ]
        rep.dismisses()
        await rep.press("u")
        rep.hears("nothing was written")
        await rep.press("i")
        await rep.types("a note that must not be lost")
        await rep.saves()
        assert "nothing was written" in rep.refusal
        await rep.press("escape", "slash", "a", "escape", "U", "escape", "enter")
        assert rep.ask("select count(*) from activity") == [(0,)]
        assert rep.drafts == []
    assert store.path.exists() == (how == "replaced")
    if how == "replaced":
        assert store.path.read_bytes() == before
    (rescued,) = tmp_path.glob("pipeboard-rescue-*.json")
    assert "a note that must not be lost" in rescued.read_text()


def test_a_second_copy_does_not_replace_the_first(store, day, tmp_path):
    with closing(connect.reader(store.path)) as reader:
        watch = Watch(store.path, reader)
        assert watch.rescue() != watch.rescue()


def test_a_copy_that_cannot_be_made_is_no_error(store, monkeypatch):
    def refuse(path) -> None:
        raise connect.StoreError("no room", 73)

    with closing(connect.reader(store.path)) as reader:
        watch = Watch(store.path, reader)
        monkeypatch.setattr(connect, "make_private", refuse)
        assert watch.rescue() is None
