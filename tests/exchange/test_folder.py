"""Everything to a folder and back: the same again, byte for byte, or nothing at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.commands import undo
from pipeboard.domain import terms
from pipeboard.domain.refusal import Refusal
from pipeboard.exchange import demo, folder, folder_back
from pipeboard.exchange.export_files import CannotWrite
from pipeboard.exchange.folder_cells import lines, rows
from pipeboard.exchange.sniff import Unreadable
from pipeboard.store import connect, opening
from pipeboard.store.drafts import DraftText, write_drafts
from pipeboard.store.lists import Behaviour, ImportBatch, Merged, RefusedRow, Setting, View
from pipeboard.store.tables import (
    Activity,
    Assessment,
    Attempt,
    Bant,
    Cadence,
    Call,
    Channel,
    Company,
    Contact,
    Opportunity,
    Qualification,
    Task,
    Visit,
)
from pipeboard.store.unit import Store, Unit
from tests.conftest import NOW, TODAY
from tests.days import Day

DERIVED = ("card", "card_note", "tally")


def quietly(*_: object) -> None:
    pass


def export(store: Path, target: Path, *, force: bool = False) -> folder.Exported:
    with closing(connect.reader(store)) as db:
        return folder.export_all(db, target, force=force, on_progress=quietly)


def bring_back(source: Path, path: Path) -> Path:
    opening.prepare(path, backups=path.parent, now=NOW)
    folder_back.check_all(source)
    folder_back.import_all(source, path, on_progress=quietly)
    return path


def contents(target: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in target.iterdir()}


def derived(path: Path) -> dict[str, list[Any]]:
    with closing(connect.reader(path)) as db:
        return {
            name: db.execute(f"select * from {name} order by 1, 2").fetchall() for name in DERIVED
        }


HOSTILE = '\'; drop table contact; --""\r\n, =1+1 \u202e \u2028 \\N \t\0 \x85'


def fill_every_table(unit: Unit) -> None:
    """A row in every table that is journaled; every free text is hostile."""
    firm = unit.insert(Company, name=HOSTILE, name_key="northwind", notes=HOSTILE)
    batch = unit.insert(
        ImportBatch, file_name=HOSTILE, sha256="00", profile="generic", mapping="{}", counts="{}"
    )
    who = unit.insert(Contact, display_name=HOSTILE, company_id=firm, import_id=batch, title="")
    mine = {"contact_id": who}
    here = {**mine, "cycle": 1}
    unit.insert(Channel, **mine, kind="email", value=HOSTILE, match="x", label="")
    unit.insert(Visit, **here, stage="lead", entered_at=NOW)
    seen = unit.insert(Assessment, **here, mode="live", taken_at=NOW, need_text=HOSTILE)
    call = unit.insert(Call, **here, kind=next(iter(terms.CallKind)), started_at=NOW, notes=HOSTILE)
    element, rating = next(iter(terms.Element)), next(iter(terms.Rating))
    unit.insert(Bant, **mine, call_id=call, element=element, rating=rating, evidence=HOSTILE)
    deal = unit.insert(Opportunity, **here, name=HOSTILE, opened_at=NOW, amount=-1, currency="EUR")
    unit.insert(
        Qualification,
        **here,
        gate=next(iter(terms.Gate)),
        origin="evidence",
        assessment_id=seen,
        opportunity_id=deal,
        passed_at=NOW,
    )
    run = unit.insert(Cadence, **here, template=HOSTILE, started_on=TODAY)
    unit.insert(Attempt, **mine, cadence_id=run, n=1, due_on=TODAY)
    unit.insert(Activity, **here, kind="note", at=NOW, local_on=TODAY, body=HOSTILE)
    unit.insert(
        Task, **mine, kind=next(iter(terms.TaskKind)), title=HOSTILE, due_on=TODAY, due_time="09:00"
    )
    unit.insert(Behaviour, **mine, rule="replied", happened_on=TODAY, points=5, note=HOSTILE)
    unit.insert(Merged, **mine, old_id=99)
    unit.insert(View, name=HOSTILE, query=HOSTILE)
    unit.insert(Setting, key=HOSTILE, value="{}")
    unit.insert(RefusedRow, import_id=batch, line=2, reason=HOSTILE, cells=json.dumps([HOSTILE]))


@pytest.fixture
def told(store: Store, day: Day) -> Store:
    """A store with people in every stage, drafts, an undone command and notes."""
    day.opportunity("Ana Ruiz", company="Northwind", email="ana@northwind.example")
    day.sql("Bo Li")
    day.reachable("Cy Park")
    day.add('"Quo;te, Comma"', note="one\r\ntwo\n\n\n")
    gone = day.add("Dee Gone")
    day.undo()
    assert day.row("select 1 from contact where id = ?", gone) is None
    draft = DraftText("note:1", "note", 1, 'a "draft"\n')
    write_drafts(store.raw, {"note:1": draft}, NOW)
    return store


def test_a_store_comes_back_and_out_again_byte_for_byte(told: Store, tmp_path: Path) -> None:
    done = export(told.path, tmp_path / "out")
    copy = bring_back(tmp_path / "out", tmp_path / "copy.db")
    assert export(copy, tmp_path / "again") == done
    assert contents(tmp_path / "again") == contents(tmp_path / "out")
    assert derived(copy) == derived(told.path)


def test_every_table_survives_with_hostile_words_in_it(store: Store, tmp_path: Path) -> None:
    store.save(fill_every_table)
    draft = DraftText("note:1", "note", 1, HOSTILE.replace("\0", ""))
    write_drafts(store.raw, {"note:1": draft}, NOW)
    export(store.path, tmp_path / "out")
    before = contents(tmp_path / "out")
    with closing(connect.reader(store.path)) as db:
        tables = {row[0] for row in db.execute("select name from sqlite_master where type='table'")}
    left_out = {*DERIVED, "score", "alembic_version", "entry", "change", "sqlite_sequence"}
    assert set(before) == {f"{name}.csv" for name in tables - left_out} | {
        "journal.jsonl",
        "manifest.json",
    }
    counts = json.loads(before["manifest.json"])["files"].values()
    assert all(one.get("rows", 1) for one in counts)
    copy = bring_back(tmp_path / "out", tmp_path / "copy.db")
    export(copy, tmp_path / "again")
    assert contents(tmp_path / "again") == before
    with closing(connect.reader(copy)) as db:
        assert db.execute("select display_name from contact").fetchone() == (HOSTILE,)


def test_the_demo_comes_back_and_its_last_command_can_be_undone(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    opening.prepare(path, backups=tmp_path, now=NOW)
    with closing(Store(path, clock=lambda: NOW, actor="demo")) as store:
        demo.fill(store, NOW)
    export(path, tmp_path / "out")
    copy = bring_back(tmp_path / "out", tmp_path / "copy.db")
    export(copy, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(tmp_path / "out")
    for one in (path, copy):
        with closing(Store(one, clock=lambda: NOW, actor="cli")) as store:
            assert not isinstance(undo.undo(store), Refusal)
    export(path, tmp_path / "undone")
    export(copy, tmp_path / "undone_copy")
    assert contents(tmp_path / "undone") == contents(tmp_path / "undone_copy")


def test_a_number_that_was_given_is_never_given_again(told: Store, tmp_path: Path) -> None:
    export(told.path, tmp_path / "out")
    copy = bring_back(tmp_path / "out", tmp_path / "copy.db")

    def next_ids(path: Path) -> list[Any]:
        with closing(connect.reader(path)) as db:
            return db.execute("select name, seq from sqlite_sequence order by name").fetchall()

    assert next_ids(copy) == next_ids(told.path)
    assert dict(next_ids(copy))["contact"] == 5


def test_nothing_and_an_empty_text_are_told_apart(told: Store, tmp_path: Path) -> None:
    with closing(connect.writer(told.path)) as db:
        db.execute("update contact set title = '', handed_by = null where id = 1")
    export(told.path, tmp_path / "out")
    copy = bring_back(tmp_path / "out", tmp_path / "copy.db")
    with closing(connect.reader(copy)) as db:
        row = db.execute("select title, handed_by from contact where id = 1").fetchone()
    assert row == ("", None)


def test_files_are_for_the_rep_alone_whatever_the_umask(told: Store, tmp_path: Path) -> None:
    import os

    before = os.umask(0)
    try:
        export(told.path, tmp_path / "out")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "out").iterdir()} == {0o600}
    assert sorted(one.name for one in tmp_path.iterdir() if one.name.startswith(".")) == []


def test_the_manifest_has_counts_and_hashes(told: Store, tmp_path: Path) -> None:
    export(told.path, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["store"] == connect.VERSION
    assert manifest["files"]["contact.csv"]["rows"] == 4
    content = (tmp_path / "out" / "contact.csv").read_bytes()
    assert manifest["files"]["contact.csv"]["sha256"] == hashlib.sha256(content).hexdigest()
    journal = (tmp_path / "out" / "journal.jsonl").read_text().splitlines()
    entries = [line for line in journal if line.startswith('{"entry"')]
    assert manifest["files"]["journal.jsonl"]["entry"] == len(entries)
    assert manifest["files"]["journal.jsonl"]["change"] == len(journal) - len(entries)


def test_a_folder_that_holds_something_is_left_as_it_is(told: Store, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    export(told.path, target)  # an empty one is no harm
    first = contents(target)
    with pytest.raises(CannotWrite, match="it is not empty"):
        export(told.path, target)
    export(told.path, target, force=True)
    assert contents(target) == first
    (target / "letter.txt").write_text("mine")
    with pytest.raises(CannotWrite, match="it is not empty"):
        export(told.path, target, force=True)
    assert (target / "letter.txt").read_text() == "mine"


def test_an_export_that_fails_leaves_what_was_there(told: Store, tmp_path: Path) -> None:
    export(told.path, tmp_path / "out")
    first = contents(tmp_path / "out")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with closing(connect.reader(told.path)) as db, pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "STEP", 1)
        with pytest.raises(KeyboardInterrupt):
            folder.export_all(db, tmp_path / "out", force=True, on_progress=fail)
    assert contents(tmp_path / "out") == first
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]


def test_a_writer_may_go_on_while_a_store_is_written_out(told: Store, tmp_path: Path) -> None:
    """The export is of the moment it began; commands go on beside it."""
    seen = []

    def add(*_: object) -> None:
        if not seen:
            seen.append(Day(told, NOW.date()).add("Late Comer"))

    with closing(connect.reader(told.path)) as db, pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "STEP", 1)
        folder.export_all(db, tmp_path / "out", force=False, on_progress=add)
    assert seen
    assert b"Late Comer" not in b"".join(contents(tmp_path / "out").values())


# --- what is not as it was written ----------------------------------------------------------------


@pytest.fixture
def out(told: Store, tmp_path: Path) -> Path:
    export(told.path, tmp_path / "out")
    return tmp_path / "out"


def sign_again(out: Path, name: str, **other: Any) -> None:
    """Make the manifest agree with a file that was changed."""
    manifest = json.loads((out / "manifest.json").read_text())
    digest = hashlib.sha256((out / name).read_bytes()).hexdigest()
    manifest["files"][name] |= {"sha256": digest, **other}
    (out / "manifest.json").write_text(json.dumps(manifest))


def edit(out: Path, name: str, by: Callable[[bytes], bytes], **other: Any) -> None:
    (out / name).write_bytes(by((out / name).read_bytes()))
    sign_again(out, name, **other)


def manifest_with(out: Path, **other: Any) -> None:
    manifest = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps({**manifest, **other}))


BROKEN: dict[str, tuple[Callable[[Path], Any], str]] = {
    "no manifest": (lambda out: (out / "manifest.json").unlink(), "it has no manifest.json"),
    "half a manifest": (
        lambda out: (out / "manifest.json").write_bytes(b'{"format": 1,'),
        "manifest.json is damaged",
    ),
    "a list": (lambda out: (out / "manifest.json").write_text("[1]"), "manifest.json is damaged"),
    "files of another kind": (lambda out: manifest_with(out, files=[]), "is damaged"),
    "another version": (lambda out: manifest_with(out, store="0002"), "written for store 0002"),
    "a missing file": (lambda out: (out / "task.csv").unlink(), "task.csv is missing"),
    "a changed file": (
        lambda out: (out / "contact.csv").write_bytes(
            (out / "contact.csv").read_bytes().replace(b"Ana", b"Eva")
        ),
        "contact.csv was changed or cut short since it was exported",
    ),
    "a count": (
        lambda out: edit(out, "contact.csv", lambda text: text, rows=9),
        "contact.csv has 4 rows and the manifest says 9",
    ),
    "a journal's count": (
        lambda out: edit(out, "journal.jsonl", lambda text: text, change=1),
        "journal.jsonl has",
    ),
    "a quote left open": (
        lambda out: edit(out, "contact.csv", lambda text: text + b'9,"'),
        "contact.csv: line ",
    ),
    "a cell too many": (
        lambda out: edit(out, "visit.csv", lambda text: text.replace(b"\n", b",1\n", 2)),
        "visit.csv: line 1: its columns are not those of the store",
    ),
    "a row cut short": (
        lambda out: edit(out, "visit.csv", lambda text: text[:-9]),
        "visit.csv: line ",
    ),
    "a text without quotes": (
        lambda out: edit(out, "visit.csv", lambda text: text.replace(b'"lead"', b"lead")),
        "visit.csv: line 2",
    ),
    "bytes that are no text": (
        lambda out: edit(out, "contact.csv", lambda text: text.replace(b"Ana", b"\xff\xfe")),
        "contact.csv is not UTF-8",
    ),
    "a stage that is none": (
        lambda out: edit(out, "contact.csv", lambda text: text.replace(b'"lead"', b'"king"')),
        "the rows do not fit together",
    ),
    "the same number twice": (
        lambda out: edit(
            out, "contact.csv", lambda text: text + text.split(b"\n", 1)[1].split(b"\n")[0] + b"\n"
        ),
        "the rows do not fit together",
    ),
    "a person that is missing": (
        lambda out: edit(out, "contact.csv", lambda text: text.split(b"\n")[0] + b"\n", rows=0),
        "the rows do not fit together",
    ),
    "a journal line": (
        lambda out: edit(out, "journal.jsonl", lambda text: b'{"x": 1}\n' + text),
        "journal.jsonl: line 1: it is not as it was written",
    ),
    "half a journal line": (
        lambda out: edit(out, "journal.jsonl", lambda text: text[:-20]),
        "journal.jsonl: line ",
    ),
    "numbers of a table that is none": (
        lambda out: manifest_with(out, last_ids={"sqlite_master": 1}),
        "names a table sqlite_master",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_folder_that_is_not_as_it_was_is_refused_in_one_line(
    out: Path, tmp_path: Path, what: str
) -> None:
    spoil, words = BROKEN[what]
    spoil(out)
    path = tmp_path / "copy.db"
    opening.prepare(path, backups=tmp_path, now=NOW)
    before = path.read_bytes()
    with pytest.raises(Unreadable) as refused:
        folder_back.import_all(out, path, on_progress=quietly)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
    with closing(connect.reader(path)) as db:
        assert not db.execute("select 1 from contact union select 1 from entry").fetchone()
    assert len(path.read_bytes()) == len(before)


def test_a_store_that_is_not_empty_is_refused(out: Path, told: Store) -> None:
    with pytest.raises(connect.StoreError, match="is not empty"):
        folder_back.import_all(out, told.path, on_progress=quietly)


def test_a_store_whose_every_command_was_undone_is_not_empty(
    out: Path, store_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "other.db"
    opening.prepare(path, backups=tmp_path, now=NOW)
    with closing(Store(path, clock=lambda: NOW, actor="x")) as other:
        day = Day(other, NOW.date())
        day.add("Ana")
        day.undo()
    with pytest.raises(connect.StoreError, match="is not empty"):
        folder_back.import_all(out, path, on_progress=quietly)


def test_what_is_no_folder_of_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "none", tmp_path):
        with pytest.raises(Unreadable, match="not a folder that export all wrote"):
            folder_back.check_all(path)


# --- cells ----------------------------------------------------------------------------------------

_VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(st.characters(blacklist_categories=("Cs",))),
)


@pytest.fixture(scope="module")
def memory() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute('create table t(id integer primary key, a, "b")')
        yield db


@settings(max_examples=200)
@given(values=st.lists(st.tuples(_VALUES, _VALUES), max_size=6))
def test_every_value_comes_back_as_it_was(
    memory: sqlite3.Connection, values: list[tuple[Any, Any]]
) -> None:
    memory.execute("delete from t")
    memory.executemany("insert into t(a, b) values (?, ?)", values)
    written = b"".join(lines(memory, "t", ["id", "a", "b"], "id"))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "t.csv"
        path.write_bytes(written)
        with path.open(encoding="utf-8", newline="\n") as texts:
            found = list(rows(texts, ["id", "a", "b"]))
    assert [row[1:] for row in found] == values


def test_a_folder_copied_elsewhere_is_as_good(out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "elsewhere")
    copy = bring_back(tmp_path / "elsewhere", tmp_path / "copy.db")
    export(copy, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(out)
