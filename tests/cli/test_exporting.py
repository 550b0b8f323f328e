"""Files that leave by the command line: private, whole, never over something else unasked."""

from __future__ import annotations

import csv
import json
import os
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.exchange.workbook import workbook


@pytest.fixture
def people(shell: Shell) -> Shell:
    shell.add("Ana Ruiz", "--company", "Northwind", "--email", "ana@northwind.example")
    shell.add("Bo Li", "--company", "Acme", "--title", "=1+1")
    return shell


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_contacts_are_written_for_the_rep_alone(people: Shell, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    before = os.umask(0)
    try:
        ran = people.ok("export", "contacts", str(file))
    finally:
        os.umask(before)
    assert ran.out == f"2 contacts written to {file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [row["name"] for row in rows(file)] == ["Ana Ruiz", "Bo Li"]
    assert rows(file)[1]["title"] == "'=1+1"


def test_raw_leaves_cells_as_they_are(people: Shell, tmp_path: Path) -> None:
    people.ok("export", "contacts", str(tmp_path / "people.csv"), "--raw")
    assert rows(tmp_path / "people.csv")[1]["title"] == "=1+1"


def test_only_who_fits_is_written(people: Shell, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    people.ok("export", "contacts", str(file), "--where", "northwind")
    assert [row["name"] for row in rows(file)] == ["Ana Ruiz"]
    ran = people("export", "contacts", str(file), "--force", "--where", "stage:king")
    assert ran.code == 2
    assert "stage:»king«" in ran.err
    assert [row["name"] for row in rows(file)] == ["Ana Ruiz"]


def test_a_name_that_ends_in_vcf_means_cards(people: Shell, tmp_path: Path) -> None:
    people.ok("export", "contacts", str(tmp_path / "people.vcf"))
    people.ok("export", "contacts", str(tmp_path / "new.vcf"), "--vcard4")
    assert (tmp_path / "people.vcf").read_bytes().count(b"VERSION:3.0\r\n") == 2
    assert (tmp_path / "new.vcf").read_bytes().count(b"VERSION:4.0\r\n") == 2
    for wrong in (("x.vcf", "--google"), ("x.csv", "--vcard4")):
        assert people("export", "contacts", str(tmp_path / wrong[0]), wrong[1]).code == 2


def test_a_file_that_is_there_is_kept_unless_forced(people: Shell, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("mine")
    for what in ("contacts", "deals"):
        ran = people("export", what, str(file))
        assert (ran.code, file.read_text()) == (73, "mine")
        assert "--force" in ran.err
    people.ok("export", "contacts", str(file), "--force")
    assert len(rows(file)) == 2


def test_what_cannot_be_made_is_one_line_and_73(people: Shell, tmp_path: Path) -> None:
    for arguments in (
        ("contacts", tmp_path / "none" / "x.csv"),
        ("contacts", tmp_path),
        ("deals", tmp_path / "none" / "x.csv"),
        ("all", tmp_path / "none" / "x"),
    ):
        ran = people("export", *map(str, arguments))
        assert ran.code == 73
        assert ran.err.count("\n") == 1
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]


def test_without_a_store_there_is_nothing_to_write(shell: Shell, tmp_path: Path) -> None:
    for what in ("contacts", "deals", "refused", "all"):
        ran = shell("export", what, str(tmp_path / "out"))
        assert ran.code == 1
        assert "there is no store" in ran.err
        assert not (tmp_path / "out").exists()


def test_contacts_come_back_by_import(people: Shell, tmp_path: Path) -> None:
    for name in ("people.csv", "people.vcf"):
        people.ok("export", "contacts", str(tmp_path / name))
        ran = people.ok("import", str(tmp_path / name), "--yes")
        assert "0 added + 0 filled + 2 skipped + 0 refused" in ran.out


def test_several_cards_named_together_are_one_file(shell: Shell, tmp_path: Path) -> None:
    files = []
    for name in ("ana", "bo"):
        files.append(tmp_path / f"{name}.vcf")
        files[-1].write_text(f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nEND:VCARD\n")
    ran = shell.ok("import", *map(str, files), "--yes")
    assert "2 rows = 2 added + 0 filled + 0 skipped + 0 refused" in ran.out
    again = shell.ok("import", str(tmp_path), "--yes")
    assert "2 rows would be" in again.out


def test_a_workbook_is_imported_like_any_list(shell: Shell, tmp_path: Path) -> None:
    file = workbook(tmp_path / "fair.xlsx", ("Name", "Email"), ("Ana", "a@x.example"), ("Bo",))
    ran = shell.ok("import", str(file), "--yes")
    assert "sheet 'People'" in ran.out
    assert "2 rows = 2 added + 0 filled + 0 skipped + 0 refused" in ran.out


def test_bad_workbooks_and_cards_are_one_line_and_65(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 cut short")
    (tmp_path / "bad.vcf").write_bytes(b"hello")
    (tmp_path / "empty").mkdir()
    for name in ("bad.xlsx", "bad.vcf"):
        ran = shell("import", str(tmp_path / name), "--yes")
        assert ran.code == 65, ran
        assert ran.err.count("\n") == 1
        assert name in ran.err


def test_the_refused_rows_of_the_last_import(people: Shell, tmp_path: Path) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "refused.csv"
    assert people("export", "refused", str(out)).code == 1
    file.write_text("Name,Email,City\nCy,c@x.example,Rome\n,,Rome\n")
    assert people("import", str(file), "--yes").code == 1
    people.ok("export", "refused", str(out))
    (row,) = rows(out)
    assert row.pop("refused_why").startswith("no name")
    assert row == {"Name": "", "Email": "", "City": "Rome", "refused_line": "3"}


# --- everything -----------------------------------------------------------------------------------


def test_everything_goes_to_a_folder_and_into_an_empty_store(people: Shell, tmp_path: Path) -> None:
    out, again, new = tmp_path / "out", tmp_path / "again", tmp_path / "new.db"
    assert "written to" in people.ok("export", "all", str(out)).out
    assert "imported" in people.ok("--db", str(new), "import", "--all", str(out)).out
    people.ok("--db", str(new), "export", "all", str(again))
    assert {one.name: one.read_bytes() for one in again.iterdir()} == {
        one.name: one.read_bytes() for one in out.iterdir()
    }
    listed = people.ok("--db", str(new), "list", "--json").json
    assert [one["name"] for one in listed] == [
        one["name"] for one in people.ok("list", "--json").json
    ]
    people.ok("--db", str(new), "undo")
    assert len(people.ok("--db", str(new), "list", "--json").json) == 1


def test_a_store_with_people_in_it_takes_no_whole_export(people: Shell, tmp_path: Path) -> None:
    people.ok("export", "all", str(tmp_path / "out"))
    before = people.store.read_bytes()
    ran = people("import", "--all", str(tmp_path / "out"))
    assert ran.code == 65
    assert "is not empty" in ran.err
    assert people.store.read_bytes() == before


def test_a_folder_that_was_changed_makes_no_store(people: Shell, tmp_path: Path) -> None:
    out, new = tmp_path / "out", tmp_path / "new.db"
    people.ok("export", "all", str(out))
    (out / "contact.csv").write_bytes(b"x")
    ran = people("--db", str(new), "import", "--all", str(out))
    assert ran.code == 65
    assert "contact.csv was changed or cut short" in ran.err
    assert "nothing was imported" in ran.err
    assert ran.err.count("\n") == 1
    assert not new.exists()


def test_one_folder_and_one_that_is_there(people: Shell, tmp_path: Path) -> None:
    assert people("import", "--all", str(tmp_path / "none")).code == 66
    assert people("import", "--all", str(tmp_path), str(tmp_path)).code == 2
    assert people("import", "--all", str(tmp_path)).code == 65


def test_force_replaces_an_earlier_export_and_nothing_else(people: Shell, tmp_path: Path) -> None:
    out = tmp_path / "out"
    people.ok("export", "all", str(out))
    people.add("Cy Park")
    assert people("export", "all", str(out)).code == 73
    people.ok("export", "all", str(out), "--force")
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["files"]["contact.csv"]["rows"] == 3
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("mine")
    assert people("export", "all", str(home), "--force").code == 73
    assert (home / "letter.txt").read_text() == "mine"
