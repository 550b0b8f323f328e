"""Whom a row speaks of, by id, e-mail, name and company or deal; and the stages people claim."""

from __future__ import annotations

import json
import marshal
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeboard.commands import moves
from pipeboard.commands.incoming import Lead, Way
from pipeboard.commands.joins import Joins, Pointer, Unclear
from pipeboard.commands.undo import undo
from pipeboard.domain.claims import Claim, claimed
from pipeboard.exchange.columns import Columns, map_columns
from pipeboard.exchange.files import Row, read_table
from pipeboard.exchange.joined import JoinedFile
from pipeboard.exchange.lead_files import Asked
from pipeboard.exchange.leads import Refused
from pipeboard.store import connect
from pipeboard.store.tables import Contact
from pipeboard.store.unit import Unit
from tests.days import Day
from tests.exchange.conftest import Bringing
from tests.store.test_journal import image

PEOPLE = "Record ID,First Name,Last Name,Email,Company Name,Lifecycle Stage"


@pytest.fixture
def find(store_path):
    def look(pointer: Pointer, expected: dict[int, Lead] | None = None):
        with closing(connect.reader(store_path)) as db:
            joins = Joins(db)
            joins.expect(expected or {})
            return joins.find([pointer])[0]

    return look


def _has(unit: Unit, contact_id: int, **ids: object) -> None:
    unit.change(Contact, contact_id, external_ids=json.dumps(ids))


@pytest.fixture
def ana(day: Day) -> int:
    who = day.add("Ana Ruiz", email="ana@north.example", company="Northwind")
    day.store.do(_has, who, hubspot="1", zoho=["5", "6"])
    return who


def test_an_id_is_looked_up_in_its_own_system(find, ana):
    assert find(Pointer("hubspot", ("1",))) == ana
    assert find(Pointer("zoho", ("6",))) == ana
    assert find(Pointer("zoho", ("1",))) is None


def test_an_id_nobody_has_leaves_it_to_the_e_mail(find, ana):
    assert find(Pointer("hubspot", ("404",), emails=("ana@north.example",))) == ana
    assert find(Pointer("hubspot", ("404",), emails=("other@north.example",))) is None


def test_an_id_and_an_e_mail_of_two_people_are_unclear(find, ana, day: Day):
    day.add("Bo", email="bo@south.example")
    found = find(Pointer("hubspot", ("1",), emails=("bo@south.example",)))
    assert found == Unclear("its id is one person's and its e-mail another's")


def test_a_shared_inbox_names_nobody(find, day: Day):
    day.add("Ana", email="info@north.example")
    assert find(Pointer(emails=("info@north.example",))) is None


def test_a_name_alone_is_nobody_and_with_the_company_somebody(find, ana):
    assert find(Pointer(person="ANA RUIZ")) is None
    assert find(Pointer(person="ANA RUIZ", company_key="northwind")) == ana
    assert find(Pointer(person="Ana Ruis", company_key="northwind")) is None


def test_people_who_are_not_written_yet_are_found_too(find):
    way = Way("email", "bo@south.example", "bo@south.example")
    lead = Lead(
        first_name="Bo",
        last_name="Lind",
        company="Southwind",
        company_key="southwind",
        ways=[way],
        external_ids={"hubspot": ["8", "9"]},
        company_ids={"hubspot": "78"},
    )
    for pointer in (
        Pointer("hubspot", ("9",)),
        Pointer(emails=("bo@south.example",)),
        Pointer(person="bo lind", company_key="southwind"),
        Pointer("hubspot", company_ids=("78",)),
    ):
        assert find(pointer, {4: lead}) == 4


def test_a_store_that_is_not_there_knows_nobody():
    assert Joins(None).find([Pointer("hubspot", ("1",), emails=("a@b.example",))]) == [None]


@pytest.mark.parametrize(
    ("tags", "claim"),
    [
        (["was:salesqualifiedlead"], Claim.SQL),
        (["was:Sales Accepted Lead", "was:OPEN"], Claim.SAL),
        (["was:Customer", "was:sql"], Claim.CUSTOMER),
        (["was:opportunity"], Claim.SQL),
        (["was:Contacted", "was:Pre Qualified", "was:Lost Lead"], None),
        (["customer", "sql"], None),
        ([], None),
    ],
)
def test_which_words_name_a_stage_of_ours(tags, claim):
    assert claimed(tags) == claim


def claims(bring: Bringing):
    """A list whose people claim stages."""
    words = ("subscriber", "salesqualifiedlead", "customer", "opportunity")
    rows = [[n, f"P{n}", "Q", f"p{n}@x.example", "X", word] for n, word in enumerate(words)]
    return bring.file("p.csv", PEOPLE, *rows)


STANDING = "select first_name, stage, status from contact order by id"


def test_a_claim_stays_a_tag_until_stages_are_trusted(bring):
    file = claims(bring)
    assert bring(file) == [(4, 0, 0, 0, 0)]
    assert {row[1:] for row in bring.rows(STANDING)} == {("lead", "open")}
    assert bring(file, trust_stages=True) == [(0, 0, 4, 0, 0)]
    assert bring.rows(STANDING) == [
        ("P0", "lead", "open"),
        ("P1", "sql", "open"),
        ("P2", "opportunity", "won"),
        ("P3", "sql", "open"),
    ]
    assert "stages taken from the file: 2 SQL, 1 customer" in bring.notices
    assert set(bring.rows("select gate, origin from qualification where contact_id = 2")) == {
        ("sal", "imported"),
        ("sql", "imported"),
    }


def test_claims_are_part_of_the_one_command(bring):
    start = image(bring.store)
    bring(claims(bring), trust_stages=True)
    assert len(bring.rows("select 1 from entry")) == 1
    undo(bring.store)
    assert image(bring.store) == start


def test_a_claim_is_taken_once_and_moves_nobody_back(bring, day: Day):
    file = claims(bring)
    bring(file, trust_stages=True)
    day.done(day.do(moves.back, 2, reason="not yet"))
    assert bring(file, trust_stages=True) == [(0, 0, 4, 0, 0)]
    assert bring.rows(STANDING)[1] == ("P1", "sal", "open")


def test_who_stands_further_here_stays_there(bring, day: Day):
    who = day.opportunity("P1 Q", email="p1@x.example")
    bring(claims(bring), trust_stages=True)
    assert day.stage(who) == "opportunity"
    assert bring.rows("select distinct origin from qualification where contact_id = ?", who) == [
        ("evidence",)
    ]


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["31/02/2026", "2026-11-02T25:61", "$1,2.3", "-5", "\ud800", "\x1b[2J", "=1+1", "9" * 400]
        + ["0001-01-01", "9999-12-31 23:59", "15 Apr, 2021 00:03:00", "Closed Won", "Done", "1;2"]
    ),
)


@given(st.lists(st.lists(CELLS, max_size=12), min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@pytest.mark.parametrize(
    "header",
    [
        "Deal - Title,Deal - Value,Deal - Currency of value,Deal - Stage,Deal - Status,"
        "Deal - Expected close date,Deal - Probability,Deal - Lost reason,Person - Email,Note",
        "Activity - Subject,Activity - Type,Activity - Due date,Activity - Due time,"
        "Activity - Done,Person - Name,Organization - Name,Activity - Note",
        "Record ID,Company name,Website URL,Country/Region,Number of Employees,Description",
    ],
)
def test_whatever_stands_in_a_row_is_a_record_or_a_reason(tmp_path, header, rows):
    path = tmp_path / "rows.csv"
    path.write_text(f"{header}\n" + "x," * header.count(",") + "x\n", encoding="utf-8")
    table = read_table(path)
    columns = map_columns(table.columns, table.sample)
    assert isinstance(columns, Columns)
    file = JoinedFile(table, columns, Asked())
    for line, cells in enumerate(rows, 2):
        read = file.read(Row(line, cells))
        if isinstance(read, Refused):
            assert read.reason
        else:
            assert marshal.loads(marshal.dumps(tuple(read))) == tuple(read)
