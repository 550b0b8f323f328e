"""The file itself: private, refused when it is not ours or newer, followed when it is a link."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeboard.store import connect, opening
from pipeboard.store.connect import State, StoreError
from pipeboard.store.unit import Store
from tests.conftest import NOW, TODAY
from tests.days import Day

KILLED_WRITER = """
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("pragma cache_size=5")
db.execute("pragma cache_spill=on")
db.execute("begin immediate")
db.execute("update company set name = 'half', notes = hex(randomblob(20000))")
print("ready", flush=True)
signal.pause()
"""


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def trace(path: Path) -> tuple[str, int, list[str]]:
    """What would tell that someone wrote: the bytes, the instant, the files beside it."""
    beside = sorted(entry.name for entry in path.parent.iterdir())
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns, beside


def test_a_new_store_is_private_whatever_the_umask(tmp_path: Path, open_umask: None) -> None:
    path = tmp_path / "some" / "where" / "pipeboard.db"
    opening.prepare(path, backups=tmp_path / "backups", now=NOW)
    assert mode(path) == 0o600
    assert mode(path.parent) == mode(path.parent.parent) == 0o700


def test_a_store_that_others_could_read_is_made_private(store_path: Path) -> None:
    store_path.chmod(0o644)
    connect.writer(store_path).close()
    assert mode(store_path) == 0o600


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    opening.prepare(tmp_path / "pipeboard.db", backups=tmp_path, now=NOW)
    assert mode(tmp_path) == 0o755


def test_the_one_connection_rule(store_path: Path) -> None:
    with closing(connect.writer(store_path)) as db:
        rules = "journal_mode synchronous secure_delete trusted_schema cache_spill foreign_keys"
        found = {rule: db.execute(f"pragma {rule}").fetchone()[0] for rule in rules.split()}
        found["recursive_triggers"] = db.execute("pragma recursive_triggers").fetchone()[0]
        found["busy_timeout"] = db.execute("pragma busy_timeout").fetchone()[0]
    assert found == {
        "journal_mode": "delete",
        "synchronous": 3,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cache_spill": 12_000,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 5000,
    }


def test_a_reader_never_writes_and_never_waits(store_path: Path) -> None:
    with closing(connect.reader(store_path)) as db:
        assert db.execute("pragma busy_timeout").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("delete from contact")


def test_nothing_there_is_missing(tmp_path: Path) -> None:
    assert connect.look(tmp_path / "none.db").state is State.MISSING
    (tmp_path / "empty.db").touch()
    assert connect.look(tmp_path / "empty.db").state is State.MISSING


def test_a_store_of_this_version_is_current(store_path: Path) -> None:
    assert connect.look(store_path) == (State.CURRENT, connect.VERSION)
    before = trace(store_path)
    assert opening.prepare(store_path, backups=store_path.parent, now=NOW) is None
    assert trace(store_path) == before


def test_a_newer_store_is_refused_and_not_one_byte_changes(store_path: Path) -> None:
    with closing(sqlite3.connect(store_path)) as db, db:
        db.execute("update alembic_version set version_num = '9999'")
    before = trace(store_path)
    with pytest.raises(StoreError, match=r"newer pipeboard.*nothing was changed") as caught:
        opening.prepare(store_path, backups=store_path.parent, now=NOW)
    assert caught.value.code == 65
    assert trace(store_path) == before


def foreign(path: Path, kind: str) -> None:
    if kind == "text":
        path.write_text("Dear diary,\n" * 99)
    elif kind == "short":
        path.write_bytes(b"SQLite format 3\x00")
    elif kind == "folder":
        path.mkdir()
    elif kind == "garbage with our id":
        path.write_bytes(b"SQLite format 3\x00" + b"\x10\x00" * 26 + b"pipe" + b"\xff" * 4000)
    else:
        with closing(sqlite3.connect(path)) as db, db:
            if kind == "our id, no version":
                db.execute(f"pragma application_id={connect.APPLICATION_ID}")
            db.execute("create table bookmarks(url text)")


KINDS = ["text", "short", "folder", "garbage with our id", "our id, no version", "other database"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_foreign_file_is_refused_and_left_alone(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "theirs.db"
    foreign(path, kind)
    before = None if path.is_dir() else trace(path)
    with pytest.raises(StoreError, match="is not a pipeboard store; nothing was changed") as caught:
        opening.prepare(path, backups=tmp_path / "backups", now=NOW)
    assert caught.value.code == 65
    assert "--db" in str(caught.value)
    assert before is None or trace(path) == before


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot write") as caught:
        connect.make_private(tmp_path / "file" / "pipeboard.db")
    assert caught.value.code == 73


def test_a_symlinked_store_stays_a_symlink(tmp_path: Path) -> None:
    real, link = tmp_path / "synced" / "real.db", tmp_path / "pipeboard.db"
    real.parent.mkdir()
    link.symlink_to(real)
    opening.prepare(link, backups=tmp_path, now=NOW)
    store = Store(link, clock=lambda: NOW, actor="test")
    Day(store, TODAY).add("Ana Ruiz")
    store.close()
    assert link.is_symlink()
    with closing(connect.reader(link)) as db:
        assert db.execute("select name from card").fetchone() == ("Ana Ruiz",)
    assert connect.look(real).state is State.CURRENT
    assert not list(tmp_path.glob("*-journal"))


def test_a_locked_store_is_said_at_once_by_a_look_and_after_the_wait_by_a_writer(
    store_path: Path,
) -> None:
    with closing(sqlite3.connect(store_path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(connect.Locked):
            connect.look(store_path)
        with pytest.raises(connect.Locked) as caught:
            connect.writer(store_path, wait_ms=50)
    assert caught.value.code == 75


def test_what_a_killed_writer_left_is_rolled_back_by_a_reader(
    store_path: Path, store: Store, day: Day
) -> None:
    for n in range(60):
        day.add(f"Ana {n}", company=f"Company {n}")
    store.close()
    writer = subprocess.Popen(
        [sys.executable, "-c", KILLED_WRITER, str(store_path)], stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"ready\n"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    journal = store_path.with_name(f"{store_path.name}-journal")
    assert journal.stat().st_size > 0
    spare = store_path.with_name("spare.db")
    shutil.copy(store_path, spare)
    with closing(sqlite3.connect(spare)) as db:  # without its journal the file is really half
        damaged = db.execute("pragma integrity_check").fetchone() != ("ok",)
        assert damaged or db.execute("select count(*) from company where name='half'").fetchone()[0]
    with closing(connect.reader(store_path)) as db:
        assert db.execute("select count(*) from company where name = 'half'").fetchone() == (0,)
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
    assert connect.look(store_path).state is State.CURRENT


def test_importing_the_look_needs_no_library() -> None:
    code = (
        "import sys, pipeboard.store.connect;"
        "print([m for m in ('sqlmodel', 'sqlalchemy', 'pydantic', 'alembic') if m in sys.modules])"
    )
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", time.monotonic() - began
