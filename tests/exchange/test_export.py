"""Contacts and deals in files, and the same people when the files come back."""

from __future__ import annotations

import csv
import io
import itertools
import json
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeboard.domain.text import clean
from pipeboard.exchange import (
    export_google,
    export_people,
    export_refused,
    export_vcards,
    importing,
)
from pipeboard.exchange.lead_files import Asked
from pipeboard.reads import everyone, hygiene
from pipeboard.store import connect, opening
from pipeboard.store.tables import Activity, Channel, Company, Contact, Visit
from pipeboard.store.unit import Store, Unit
from tests.conftest import NOW, TODAY
from tests.days import Day
from tests.exchange.conftest import Bringing

PEOPLE: dict[str, Callable[..., Iterable[bytes]]] = {
    "own.csv": lambda db, ids: export_people.contacts_csv(db, ids, raw=False),
    "raw.csv": lambda db, ids: export_people.contacts_csv(db, ids, raw=True),
    "google.csv": lambda db, ids: export_google.google_csv(db, ids, raw=False),
    "three.vcf": lambda db, ids: export_vcards.vcards(db, ids),
    "four.vcf": lambda db, ids: export_vcards.vcards(db, ids, version="4.0"),
}


def write(store: Store, path: Path) -> Path:
    with closing(connect.reader(store.path)) as db:
        path.write_bytes(b"".join(PEOPLE[path.name](db, everyone.all_ids(db))))
    return path


def known(store: Store) -> list[dict[str, Any]]:
    """Everything about everybody that our own file keeps, without what each store gives anew."""
    with closing(connect.reader(store.path)) as db:
        people = list(everyone.everyone(db, everyone.all_ids(db)))
    anew = {
        "id",
        "created_at",
        "updated_at",
        "external_ids",
        "score",
        "next_due",
        "stage",
        "status",
    }
    return [
        {name: value for name, value in one._asdict().items() if name not in anew} for one in people
    ]


def bring_in(store: Store, *paths: Path) -> tuple[int, int, int, int]:
    with closing(connect.reader(store.path)) as reader:
        seen = importing.preview(paths, reader, Asked(), today=TODAY)
    assert isinstance(seen, importing.Preview), seen
    with seen:
        counts = (seen.added, seen.filled, seen.skipped, seen.refused)
        if seen.is_worth_it:
            done = importing.apply(store, seen, today=TODAY)
            assert isinstance(done, importing.Imported)
    return counts


@pytest.fixture
def other(tmp_path: Path):
    path = tmp_path / "other.db"
    opening.prepare(path, backups=tmp_path, now=NOW)
    with closing(Store(path, clock=lambda: NOW, actor="import")) as made:
        yield made


FULL: dict[str, Any] = {
    "display_name": "=Ana 'Ani' Ruiz",
    "first_name": "Ana",
    "last_name": "Ruiz",
    "title": "@VP Sales; EMEA",
    "seniority": "vp",
    "source": "webinar",
    "source_detail": "+ autumn",
    "origin": "inbound",
    "handed_by": "-Marketing",
    "tags": json.dumps(["fair", "was:Closed, Won; late", "'=x"]),
    "imported": json.dumps({"Odd column": "=1", "Other": "ü"}),
    "icp": "match",
}
FIRM: dict[str, Any] = {
    "name": "Northwind, S.A.",
    "name_key": "northwind",
    "domain": "northwind.example",
    "industry": "SaaS",
    "headcount_min": 50,
    "headcount_max": 500,
    "country": "ES",
    "region": "Andalusia",
    "city": "Málaga",
    "website": "https://www.northwind.example",
    "linkedin_url": "https://www.linkedin.com/company/northwind",
}
WAYS = (
    ("email", "ana@northwind.example", "ana@northwind.example", "work", "ok", 1, 0),
    ("email", "info@northwind.example", "info@northwind.example", None, "unverified", 0, 1),
    ("email", "old@northwind.example", "old@northwind.example", None, "bounced", 0, 0),
    ("phone", "+34 600 123 456", "+34600123456", "mobile", "unverified", 1, 0),
    ("phone", "+34 91 000 00 00", "+34910000000", "assistant", "opted_out", 0, 0),
    ("linkedin", "https://linkedin.com/in/ana", "ana", None, "unverified", 1, 0),
)
NOTES = ("=cmd|' /C calc'!A0", "first\n---\nsecond\n\\---", "-dash")


def put(unit: Unit) -> int:
    """A contact with all that there is."""
    firm = unit.insert(Company, **FIRM)
    who = unit.insert(Contact, company_id=firm, linkedin_url=WAYS[-1][1], **FULL)
    unit.insert(Visit, contact_id=who, cycle=1, stage="lead", entered_at=NOW)
    names = ("kind", "value", "match", "label", "state", "main", "shared")
    for way in WAYS:
        unit.insert(Channel, contact_id=who, **dict(zip(names, way, strict=True)))
    for note in NOTES:
        unit.insert(
            Activity, contact_id=who, cycle=1, kind="note", at=NOW, local_on=TODAY, body=note
        )
    return who


@pytest.fixture
def full(store: Store, day: Day) -> Store:
    store.save(put)
    day.add("Bo Li")
    day.add("info@x.example", email="info@x.example")
    day.add("", company="Only A Firm", phone="+34 91 111 11 11")
    day.opportunity("Cy Park", company="Northwind, S.A.")
    return store


@pytest.mark.parametrize("name", ["own.csv", "three.vcf", "four.vcf"])
def test_our_own_file_says_nothing_new_to_the_store_it_came_from(
    full: Store, tmp_path: Path, name: str
) -> None:
    assert bring_in(full, write(full, tmp_path / name)) == (0, 0, 5, 0)


def test_our_own_file_makes_the_same_people_in_an_empty_store(
    full: Store, other: Store, tmp_path: Path
) -> None:
    assert bring_in(other, write(full, tmp_path / "own.csv")) == (5, 0, 0, 0)
    before, after = known(full), known(other)
    assert after[4].pop("tags") == ["was:opportunity"]
    assert before[4].pop("tags") == []
    for one in (*before, *after):
        one.pop("timezone")
    assert after == before


def test_a_row_that_a_spreadsheet_moved_about_is_the_same_person(
    full: Store, other: Store, tmp_path: Path
) -> None:
    """Columns in another order, some taken out, one added; semicolons; a byte order mark."""
    path = write(full, tmp_path / "own.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [name for name in reversed(rows[0]) if name not in ("score", "imported", "notes")]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(
            file, [*kept, "My column"], delimiter=";", extrasaction="ignore", restval="mine"
        )
        writer.writeheader()
        writer.writerows(rows)
    assert bring_in(other, path) == (5, 0, 0, 0)
    ana = known(other)[0]
    assert (ana["display_name"], ana["title"]) == (FULL["display_name"], FULL["title"])
    assert ana["imported"] == {"My column": "mine"}


def test_who_has_changed_since_only_has_blanks_filled(
    full: Store, day: Day, tmp_path: Path
) -> None:
    path = write(full, tmp_path / "own.csv")
    with closing(connect.writer(full.path)) as db:
        db.execute("update contact set title = null, first_name = 'Anna' where id = 1")
    assert bring_in(full, path) == (0, 1, 4, 0)
    assert day.row("select title, first_name from contact where id = 1") == (FULL["title"], "Anna")


def test_the_file_of_another_store_brings_nobody_by_number(
    full: Store, other: Store, tmp_path: Path
) -> None:
    """Number 1 is someone else there: the instant of making tells them apart."""
    stranger = Store(other.path, clock=lambda: NOW.replace(year=2025), actor="x")
    with closing(stranger):
        Day(stranger, TODAY).add("Someone Else")
    assert bring_in(other, write(full, tmp_path / "own.csv"))[0] == 5
    assert known(other)[0]["display_name"] == "Someone Else"


def test_no_cell_runs_as_a_formula_and_raw_leaves_all(full: Store, tmp_path: Path) -> None:
    for name in ("own.csv", "google.csv"):
        with write(full, tmp_path / name).open(encoding="utf-8", newline="") as file:
            cells = list(itertools.chain(*csv.reader(file)))
        dangerous = [cell for cell in cells if cell[:1] in ("=", "@", "+", "-") and cell[:1]]
        assert dangerous
        assert all(cell.startswith("+34") for cell in dangerous)
        assert f"'{FULL['title']}" in cells
    assert FULL["title"] in write(full, tmp_path / "raw.csv").read_text("utf-8")
    assert f"'{FULL['title']}" not in write(full, tmp_path / "raw.csv").read_text("utf-8")


_WORDS = st.text(
    st.one_of(
        st.sampled_from("'=+-@;\\\t\r\n,\"ab1 -"), st.characters(blacklist_categories=("Cs",))
    ),
    min_size=1,
    max_size=40,
).map(clean)
_TAGS = _WORDS.map(lambda text: " ".join(text.split())).filter(bool)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    title=_WORDS,
    name=_WORDS,
    detail=_WORDS,
    notes=st.lists(_WORDS.filter(bool), max_size=3),
    tags=st.lists(
        _WORDS.map(lambda text: " ".join(text.split())).filter(bool), max_size=3, unique=True
    ),
)
def test_any_words_come_back_as_they_were(
    title: str, name: str, detail: str, notes: list[str], tags: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / one for one in ("a.db", "b.db")]
        for path in paths:
            opening.prepare(path, backups=Path(folder), now=NOW)
        with (
            closing(Store(paths[0], clock=lambda: NOW, actor="x")) as first,
            closing(Store(paths[1], clock=lambda: NOW, actor="x")) as second,
        ):

            def put_in(unit: Unit) -> None:
                who = unit.insert(
                    Contact,
                    display_name=f"A{name}",
                    title=title or None,
                    source="webinar",
                    source_detail=detail or None,
                    tags=json.dumps(tags),
                )
                unit.insert(Visit, contact_id=who, cycle=1, stage="lead", entered_at=NOW)
                for note in notes:
                    unit.insert(
                        Activity,
                        contact_id=who,
                        cycle=1,
                        kind="note",
                        at=NOW,
                        local_on=TODAY,
                        body=note,
                    )

            first.save(put_in)
            path = write(first, Path(folder) / "own.csv")
            assert bring_in(first, path) == (0, 0, 1, 0)
            assert bring_in(second, path) == (1, 0, 0, 0)
            (before,), (after,) = known(first), known(second)
            shown = ("display_name", "title", "source", "source_detail", "notes", "tags")
            assert {n: after[n] for n in shown} == {n: before[n] for n in shown}


# --- Google and vCard -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["google.csv", "three.vcf", "four.vcf"])
def test_an_address_book_brings_the_same_people(
    full: Store, other: Store, tmp_path: Path, name: str
) -> None:
    assert bring_in(other, write(full, tmp_path / name)) == (5, 0, 0, 0)
    ana, bo, mail, firm, cy = known(other)
    assert (ana["first_name"], ana["last_name"]) == ("Ana", "Ruiz")
    assert (ana["company"], ana["title"]) == (FIRM["name"], FULL["title"])
    assert (ana["country"], ana["region"], ana["city"]) == ("ES", "Andalusia", "Málaga")
    assert ana["website"] == FIRM["website"]
    works = [(way.kind, way.value) for way in ana["ways"] if way.kind != "linkedin"]
    assert works == [
        way[:2] for way in WAYS if way[4] in ("ok", "unverified") and way[0] != "linkedin"
    ]
    assert [way.label for way in ana["ways"] if way.kind == "phone"] == ["mobile"]
    assert all(note in ana["notes"][0] for note in NOTES)
    assert "fair" in ana["tags"]
    assert (bo["display_name"], cy["display_name"]) == ("Bo Li", "Cy Park")
    assert mail["ways"][0].value == "info@x.example"
    assert firm["company"] == "Only A Firm"


def cards(store: Store, path: Path) -> bytes:
    return write(store, path).read_bytes()


@pytest.mark.parametrize("name", ["three.vcf", "four.vcf"])
def test_a_card_is_folded_at_75_octets_and_never_inside_a_letter(
    store: Store, tmp_path: Path, name: str
) -> None:
    def put_in(unit: Unit) -> None:
        who = unit.insert(Contact, display_name="é€𝄞" * 60, title="x" * 74)
        unit.insert(Visit, contact_id=who, cycle=1, stage="lead", entered_at=NOW)

    store.save(put_in)
    content = cards(store, tmp_path / name)
    assert b"\n" not in content.replace(b"\r\n", b"")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) == 75
    for line in lines:
        line.decode()  # every line is whole letters
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert f"FN:{'é€𝄞' * 60}\r\n" in unfolded
    assert f"TITLE:{'x' * 74}\r\n" in unfolded


def test_a_card_of_version_3_and_one_of_4(full: Store, tmp_path: Path) -> None:
    three = cards(full, tmp_path / "three.vcf").decode().split("END:VCARD")[0]
    four = cards(full, tmp_path / "four.vcf").decode().split("END:VCARD")[0]
    assert "VERSION:3.0\r\n" in three
    assert "EMAIL;TYPE=INTERNET,WORK,PREF:ana@northwind.example\r\n" in three
    assert "VERSION:4.0\r\n" in four
    assert "EMAIL;TYPE=work;PREF=1:ana@northwind.example\r\n" in four
    for card in (three, four):
        assert "UID:1-20261123T090000Z@pipeboard\r\n" in card
        assert "N:Ruiz;Ana;;;\r\n" in card
        assert "CATEGORIES:fair,was:Closed\\, Won\\; late,'=x\r\n" in card
        assert "old@northwind.example" not in card  # it bounced
        assert "+34 91 000 00 00" not in card  # opted out


def test_hostile_words_make_no_line_of_their_own(store: Store, tmp_path: Path) -> None:
    def put_in(unit: Unit) -> None:
        text = "x\r\nEND:VCARD\nBEGIN:VCARD\u2028\x85\x1b[31m\u202e"
        who = unit.insert(Contact, display_name=text, title=text)
        unit.insert(Visit, contact_id=who, cycle=1, stage="lead", entered_at=NOW)

    store.save(put_in)
    content = cards(store, tmp_path / "three.vcf").decode()
    assert content.count("\r\nEND:VCARD") == 1
    assert not set(content) & set("\x1b\u202e\u2028\x85")


def test_a_label_of_the_reps_own_is_apples(store: Store, tmp_path: Path) -> None:
    def put_in(unit: Unit) -> None:
        who = unit.insert(Contact, display_name="Ana")
        unit.insert(Visit, contact_id=who, cycle=1, stage="lead", entered_at=NOW)
        unit.insert(
            Channel, contact_id=who, kind="phone", value="123456", match="1", label="lab; x"
        )

    store.save(put_in)
    content = cards(store, tmp_path / "three.vcf").decode()
    assert "item1.TEL;TYPE=PREF:123456\r\nitem1.X-ABLabel:lab\\; x\r\n" in content


# --- deals and refused rows -----------------------------------------------------------------------


def table(lines: Iterable[bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(lines).decode(), newline="")))


def test_deals_go_as_pipedrive_takes_them(full: Store) -> None:
    with closing(connect.writer(full.path)) as db:
        db.execute("update opportunity set amount = 2400050, currency = 'EUR', probability = 2550")
    with closing(connect.reader(full.path)) as db:
        (deal,) = table(export_google.pipedrive_csv(db, raw=False))
    assert (deal["Deal - Value"], deal["Deal - Currency"]) == ("24000.50", "EUR")
    assert (deal["Deal - Status"], deal["Deal - Probability"]) == ("open", "25.5")
    assert (deal["Person - Name"], deal["Organization - Name"]) == ("Cy Park", "Northwind, S.A.")


def test_deals_come_back_to_their_people(full: Store, other: Store, tmp_path: Path) -> None:
    with closing(connect.reader(full.path)) as db:
        (tmp_path / "deals.csv").write_bytes(b"".join(export_google.pipedrive_csv(db, raw=False)))
    people = write(full, tmp_path / "own.csv")
    with closing(connect.reader(other.path)) as reader:
        paths = [tmp_path / "deals.csv", people]
        seen = importing.preview(paths, reader, Asked(trust_stages=True), today=TODAY)
        assert isinstance(seen, importing.Preview)
    with seen:
        assert [(file.profile, file.added) for file in seen.files] == [
            ("pipeboard", 5),
            ("pipedrive-deals", 1),
        ]


def test_refused_rows_come_out_with_their_line_and_reason(
    bring: Bringing, store: Store, tmp_path: Path
) -> None:
    first = bring.file("a.csv", "Name,Email,Notes", ("Ana", "a@x.example"), ("", "nobody", "=1"))
    second = bring.file("b.csv", "Email,Company", ("none", ""), ("b@x.example", "Acme"))
    bring(first, second)
    with closing(connect.reader(store.path)) as db:
        last = hygiene.last_import(db)
        assert last
        found = hygiene.refused_rows(db, last.ids, limit=-1)
    rows = table(export_refused.refused_csv(found, raw=False))
    assert [list(row.values()) for row in rows] == [
        ["", "nobody", "'=1", "", "3", rows[0]["refused_why"], "a.csv"],
        ["", "none", "", "", "2", rows[1]["refused_why"], "b.csv"],
    ]
    assert list(rows[0])[:4] == ["Name", "Email", "Notes", "Company"]
    assert "'nobody' is not an e-mail address" in rows[0]["refused_why"]


def test_cells_beyond_the_names_come_behind_them() -> None:
    row = hygiene.RefusedRow("a.csv", 2, "why", ("x", "y", "z"), ("Name",))
    (out,) = table(export_refused.refused_csv([row], raw=False))
    assert list(out.items()) == [
        ("Name", "x"),
        ("column 2", "y"),
        ("column 3", "z"),
        ("refused_line", "2"),
        ("refused_why", "why"),
    ]
