"""Making and upgrading stores: no drift, a verified copy first, whole or not at all."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from pipeboard.domain.refusal import Refusal
from pipeboard.store import connect, migrate, opening
from pipeboard.store.unit import Store
from tests.conftest import NOW
from tests.days import Day

Killed = Callable[[Path, Callable[[], object]], list[Path]]
AFTER = f"{int(connect.VERSION) + 1:04}"
NEXT = f"""
from alembic import op
import sqlalchemy as sa

revision = "{AFTER}"
down_revision = "{connect.VERSION}"


def upgrade() -> None:
    with op.batch_alter_table("contact") as batch:
        batch.add_column(sa.Column("nickname", sa.Text(), nullable=True))
    op.execute("update contact set nickname = first_name")
"""
OLD = sorted((Path(__file__).parent / "old").glob("*.sql"))  # as released versions left them
BREAKING = NEXT + '    op.execute("delete from contact where id = 1")\n'
FAILING = NEXT + '    raise RuntimeError("a bug in a migration")\n'


@pytest.fixture
def filled(store: Store, day: Day, store_path: Path) -> Path:
    """A store of this version with somebody at every stage."""
    for stage in ("lead", "sal", "sql", "opportunity"):
        getattr(day, "add" if stage == "lead" else stage)(f"Ana {stage}", company="Northwind")
    store.close()
    return store_path


def scripts_with(folder: Path, text: str) -> Path:
    """The migrations of the package and one more."""
    scripts = folder / "migrations"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=ignored)
    (scripts / "versions" / f"{AFTER}_next.py").write_text(text)
    return scripts


@pytest.fixture(params=OLD, ids=lambda dumped: dumped.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A store that an earlier version wrote."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(request.param.read_text(encoding="utf-8"))
        db.execute(f"pragma application_id={connect.APPLICATION_ID}")
    return path


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(connect.reader(path)) as db:
        return db.execute(sql).fetchall()


def dump(path: Path) -> list[str]:
    with closing(connect.reader(path)) as db:
        return list(db.iterdump())


def schema(db: sqlite3.Connection) -> dict[str, str]:
    """What tables and indexes are, CHECK constraints included, however they are laid out."""
    found = db.execute(
        "select name, sql from sqlite_master where sql is not null and type <> 'trigger'"
        " and name not like 'sqlite_%' and name <> 'alembic_version'"
    ).fetchall()
    return {
        name: re.sub(r"\s+(?=[,)])|(?<=\()\s+", "", re.sub(r'[\s"]+', " ", sql)).casefold().strip()
        for name, sql in found
    }


def test_the_newest_migration_is_the_version_that_a_look_knows() -> None:
    scripts = ScriptDirectory(str(migrate.SCRIPTS))
    assert scripts.get_heads() == [connect.VERSION]


def test_the_migrations_make_what_the_tables_say(store_path: Path) -> None:
    """But for the index with an expression, which is compared as text below."""
    engine = create_engine(f"sqlite:///{store_path}")
    with engine.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        found = compare_metadata(context, SQLModel.metadata)
    assert [change for change in found if "card_board" not in repr(change)] == []
    engine.dispose()


def test_every_check_default_and_index_is_the_same_too(store_path: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.db"
    engine = create_engine(f"sqlite:///{made}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    with closing(sqlite3.connect(made)) as new, closing(sqlite3.connect(store_path)) as migrated:
        assert schema(migrated) == schema(new)


def test_alembic_is_imported_only_when_there_is_something_to_do(store_path: Path) -> None:
    code = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path;"
        "from pipeboard.store import opening; path = Path(sys.argv[1]);"
        "opening.prepare(path, backups=path.parent, now=datetime.now(UTC));"
        "print('alembic' in sys.modules, 'sqlalchemy' in sys.modules)"
    )
    for path, imported in (
        (store_path, "False False"),
        (store_path.with_name("n.db"), "True True"),
    ):
        command = [sys.executable, "-c", code, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == imported


def test_an_older_store_is_copied_first_and_then_upgraded(filled: Path, tmp_path: Path) -> None:
    before, people = dump(filled), rows(filled, "select id, stage from contact")
    scripts = scripts_with(tmp_path, NEXT)
    copy = migrate.upgrade(filled, tmp_path / "backups", NOW, scripts=scripts)
    assert dump(copy) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert rows(filled, "select version_num from alembic_version") == [(AFTER,)]
    assert rows(filled, "select id, stage from contact") == people
    assert rows(filled, "select nickname from contact") == [("Ana",)] * 4
    assert rows(filled, "select count(*) from channel, task") is not None
    assert rows(filled, "select count(*) from qualification") == [(6,)]
    assert not rows(filled, "pragma foreign_key_check")
    assert rows(filled, "pragma integrity_check") == [("ok",)]
    assert connect.look(filled).state is connect.State.NEWER


def test_prepare_upgrades_what_a_look_calls_older(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = scripts_with(tmp_path, NEXT)
    monkeypatch.setattr(connect, "VERSION", AFTER)
    monkeypatch.setattr(migrate.upgrade, "__kwdefaults__", {"scripts": scripts})
    copy = opening.prepare(filled, backups=tmp_path / "backups", now=NOW)
    assert copy is not None
    assert copy.parent == tmp_path / "backups"
    assert connect.look(filled).state is connect.State.CURRENT


@pytest.mark.parametrize(
    ("text", "error"), [(BREAKING, connect.StoreError), (FAILING, RuntimeError)]
)
def test_an_upgrade_that_breaks_a_row_or_fails_changes_nothing(
    filled: Path, tmp_path: Path, text: str, error: type[Exception]
) -> None:
    before = dump(filled)
    with pytest.raises(error):
        migrate.upgrade(filled, tmp_path, NOW, scripts=scripts_with(tmp_path, text))
    assert dump(filled) == before


def test_a_damaged_store_is_not_upgraded(filled: Path, tmp_path: Path) -> None:
    with filled.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\x5a" * 4096 * 20)
    before = filled.read_bytes()
    with pytest.raises(connect.StoreError, match="is damaged"):
        migrate.upgrade(filled, tmp_path, NOW, scripts=scripts_with(tmp_path, NEXT))
    assert filled.read_bytes() == before


@pytest.fixture
def killed_at_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Killed:
    """What makes or upgrades the store at a path leaves when it is killed at each statement.

    A process that is killed leaves its files as they are just then, so these are copied; by
    another process, as one that opens a file anew gives up the locks it has on it.
    """

    def killed(path: Path, upgrade: Callable[[], object]) -> list[Path]:
        left: list[Path] = []
        last = ""

        def copy(statement: str) -> None:
            nonlocal last
            words = statement.strip().casefold()
            if words == last or words.startswith(("select", "with", "pragma main.", "--")):
                return  # a trigger of the last one, or a read
            last = words
            there = tmp_path / "left" / f"{len(left)}"
            there.mkdir(parents=True)
            files = [one for one in path.parent.glob(f"{path.name}*") if one.is_file()]
            subprocess.run(["cp", "-p", *map(str, files), str(there)], check=True)
            left.append(there / path.name)

        def traced(*args: Any, **kw: Any) -> sqlite3.Connection:
            db = writer(*args, **kw)
            db.set_trace_callback(copy)
            return db

        writer = connect.writer
        monkeypatch.setattr(connect, "writer", traced)
        upgrade()
        monkeypatch.setattr(connect, "writer", writer)
        return left

    return killed


def test_an_upgrade_killed_at_each_statement_is_old_or_new(
    filled: Path, tmp_path: Path, killed_at_each: Killed
) -> None:
    scripts, before = scripts_with(tmp_path, NEXT), dump(filled)
    left = killed_at_each(
        filled, lambda: migrate.upgrade(filled, tmp_path / "copies", NOW, scripts=scripts)
    )
    assert len(left) > 10
    assert any(path.with_name(f"{path.name}-journal").exists() for path in left)
    assert connect.look(filled).state is connect.State.NEWER
    for path in left:
        assert connect.look(path).state is connect.State.CURRENT
        assert rows(path, "pragma integrity_check") == [("ok",)]
        assert dump(path) == before


def test_a_new_store_killed_at_each_statement_is_made_again(
    tmp_path: Path, killed_at_each: Killed
) -> None:
    made = tmp_path / "made.db"
    left = killed_at_each(made, lambda: migrate.make(made))
    assert len(left) > 60
    assert connect.look(made).state is connect.State.CURRENT
    for path in left[::10]:
        assert connect.look(path).state is connect.State.MISSING
        opening.prepare(path, backups=tmp_path, now=NOW)
        assert connect.look(path).state is connect.State.CURRENT


def kept(path: Path, names: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    """What tables hold, in some of their columns."""
    return {
        table: rows(path, f"select {', '.join(columns)} from {table} order by 1, 2")
        for table, columns in names.items()
    }


def columns_of(path: Path) -> dict[str, list[str]]:
    """The columns of each table that is not derived."""
    derived = ("card", "card_note", "tally", "alembic_version")
    tables = rows(path, "select name from sqlite_master where type = 'table'")
    return {
        name: [f'"{row[1]}"' for row in rows(path, f"pragma table_info({name})")]
        for (name,) in tables
        if name not in derived
    }


def test_every_released_store_has_one_that_is_kept() -> None:
    scripts = ScriptDirectory(str(migrate.SCRIPTS))
    older = {script.revision for script in scripts.walk_revisions()} - {connect.VERSION}
    assert {dumped.stem for dumped in OLD} == older


def test_an_old_store_upgrades_and_keeps_every_row(old: Path, tmp_path: Path) -> None:
    assert connect.look(old).state is connect.State.OLDER
    before, columns = dump(old), columns_of(old)
    records = kept(old, columns)
    copy = opening.prepare(old, backups=tmp_path / "backups", now=NOW)
    assert copy is not None
    assert dump(copy) == before
    assert connect.look(old).state is connect.State.CURRENT
    assert kept(old, columns) == records
    assert len(records["contact"]) > 5
    assert not rows(old, "pragma foreign_key_check")
    assert rows(old, "pragma integrity_check") == [("ok",)]


def test_an_old_store_upgraded_has_the_schema_of_a_new_one(
    old: Path, store_path: Path, tmp_path: Path
) -> None:
    opening.prepare(old, backups=tmp_path, now=NOW)
    with closing(sqlite3.connect(old)) as upgraded, closing(sqlite3.connect(store_path)) as new:
        assert schema(upgraded) == schema(new)
        triggers = "select name, sql from sqlite_master where type = 'trigger' order by name"
        assert upgraded.execute(triggers).fetchall() == new.execute(triggers).fetchall()


def test_the_cards_of_an_upgraded_store_are_made_anew(old: Path, tmp_path: Path) -> None:
    shown = rows(old, "select contact_id, board, due, name, signs, find from card order by 1")
    opening.prepare(old, backups=tmp_path, now=NOW)
    assert shown == rows(
        old, "select contact_id, board, due, name, signs, find from card order by 1"
    )
    steps = dict(rows(old, "select contact_id, step from card where due < '9999-12-31'"))
    assert {"todo", "revisit"} <= set(steps.values())
    (at_work,) = rows(old, "select count(*) from contact where status = 'open'")
    assert rows(old, "select count(*) from card where rots_on < '9999-12-31'") == [at_work]
    tally = rows(old, "select board, sum(n) from tally group by board order by 1")
    counted = "select stage, count(*) from contact where status = 'open' group by 1 order by 1"
    assert tally == rows(old, counted)


def test_the_rep_goes_on_and_undoes_what_was_done_before_the_upgrade(
    old: Path, tmp_path: Path
) -> None:
    opening.prepare(old, backups=tmp_path, now=NOW)
    store = Store(old, clock=lambda: NOW, actor="test")
    day = Day(store, NOW.date())
    contacts = store.raw.execute("select count(*) from contact").fetchone()[0]
    ana = day.add("Ana After")
    assert day.signs(ana) == {"cold"}
    while not isinstance(day.undo(), Refusal):
        pass
    assert store.raw.execute("select count(*) from contact").fetchone() == (0,)
    assert contacts > 5
    store.close()


def test_an_old_store_killed_at_each_statement_of_its_upgrade_is_old_or_new(
    old: Path, tmp_path: Path, killed_at_each: Killed
) -> None:
    before = dump(old)
    left = killed_at_each(old, lambda: migrate.upgrade(old, tmp_path / "copies", NOW))
    assert len(left) > 10
    assert connect.look(old).state is connect.State.CURRENT
    for path in left:
        assert connect.look(path).state is connect.State.OLDER
        assert rows(path, "pragma integrity_check") == [("ok",)]
        assert dump(path) == before
