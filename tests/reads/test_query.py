"""A query as SQL: every field asks what it says, alone, with others, and turned round."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeboard.commands import bulk, contacts, moves, views
from pipeboard.domain.query import FIELDS, QueryError, parse
from pipeboard.domain.terms import Stage
from pipeboard.reads import people
from pipeboard.reads.find import find, find_notes
from pipeboard.reads.views import tags, view
from pipeboard.reads.views import views as all_views
from pipeboard.store import connect
from tests.card_file import card, make
from tests.conftest import TODAY
from tests.days import Day


@pytest.fixture
def db(store_path: Path) -> Iterator[sqlite3.Connection]:
    reader = connect.reader(store_path)
    yield reader
    reader.close()


@pytest.fixture
def everyone(day: Day) -> Day:
    """People that differ in one thing each."""
    ana = day.add(
        "Ana Ruíz",
        company="Nordkran GmbH",
        title="VP Sales",
        email="ana@nordkran.example",
        source="webinar",
        origin="inbound",
        industry="SaaS",
        headcount="51-200",
        country="DE",
    )
    day.done(day.store.do(bulk.tag, [ana], ["vip", "Event 2026"]))
    bo = day.add("Bo Berg", company="Fjord", phone="+47 400 00 001", source="other:trade Köln")
    day.done(day.store.do(bulk.tag, [bo], ["vipers"]))
    cy = day.reachable("Cy Cole", source="cold call", origin="outbound")
    day.done(day.follow(cy))
    parked = day.add("Di Parked", title="CEO", headcount="", company="Tiny")
    day.done(day.do(moves.nurture, parked, reason="not_now", revisit_on=date(2027, 3, 1)))
    gone = day.add("Ed Gone", email="ed@gone.example")
    day.done(day.do(moves.disqualify, gone, reason="duplicate"))
    day.sql("Flo Sold")
    return day


def names(db: sqlite3.Connection, query: str, today: date = TODAY) -> str:
    """The first names of whom a query finds, in the order of the alphabet."""
    ids = people.found(db, parse(query), today)
    found = [line.name.split()[0] for line in people.page(db, ids) if line]
    return " ".join(sorted(found))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "Ana Bo Cy Di Ed Flo"),
        ("ruiz", "Ana"),
        ("-ruiz", "Bo Cy Di Ed Flo"),
        ('"ana ruiz"', "Ana"),
        ('"ruiz ana"', ""),
        ('-"bo berg"', "Ana Cy Di Ed Flo"),
        ("stage:lead", "Ana Bo Cy Di Ed"),
        ("stage:lead|sql -status:disqualified", "Ana Bo Cy Di Flo"),
        ("status:open", "Ana Bo Cy Flo"),
        ("status:nurture,disqualified", "Di Ed"),
        ("origin:inbound", "Ana"),
        ("-origin:unknown", "Ana Cy"),
        ("source:webinar", "Ana Flo"),
        ('source:"cold call"', "Cy"),
        ("source:KOLN", "Bo"),
        ("source:cold|trade", "Bo Cy"),
        ("company:kran", "Ana"),
        ('company:"nordkran gmbh"', "Ana"),
        ("title:vp", "Ana"),
        ('title:"p sal"', "Ana"),
        ("title:sales|ceo", "Ana Di"),
        ("company:sales", ""),
        ("industry:saas", "Ana"),
        ("country:de", "Ana"),
        ("country:d", ""),
        ("country:d*", "Ana"),
        ("seniority:vp", "Ana"),
        ("seniority:c-level", "Di"),
        ("headcount:50..500", "Ana"),
        ("headcount:100", "Ana"),
        ("headcount:>=100", ""),
        ("headcount:<=200", "Ana"),
        ("headcount:<200", ""),
        ("tag:vip", "Ana"),
        ("tag:VIP*", "Ana Bo"),
        ('tag:"event 2026"', "Ana"),
        ("tag:event", ""),
        ("-tag:vip*", "Cy Di Ed Flo"),
        ("tag:*", "Ana Bo"),
        ("no:tag", "Cy Di Ed Flo"),
        ("due:today", "Cy"),
        ("due:late", ""),
        ("due:week", "Cy Flo"),
        ("due:>today", "Di Flo"),
        ("due:<=fri", "Cy Flo"),
        ("due:2027-03-01", "Di"),
        ('due:"20 feb..2 mar"', "Di"),
        ("no:next", "Ana Bo"),
        ("has:next", "Cy Di Flo"),
        ("no:email status:open", "Bo Flo"),
        ("has:phone", "Bo Cy"),
        ("no:channel", "Di Flo"),
        ("no:company", "Cy Ed Flo"),
        ("has:title", "Ana Di"),
        ("no:headcount", "Bo Cy Di Ed Flo"),
        ("has:country", "Ana"),
        ("has:score", ""),
        ("mql:yes", ""),
        ("cadence:active", "Cy"),
        ("cadence:none stage:sql", "Flo"),
        ("attempt:1", "Cy"),
        ("attempt:>1", ""),
        ("-attempt:1", "Ana Bo Di Ed Flo"),
        ("is:prospect", "Flo"),
        ("is:cold status:open", "Ana Bo Cy"),
        ("is:pinned", ""),
        ("reason:not-now", "Di"),
        ("reason:bad", "Ed"),
        ("import:last", ""),
        ("stage:lead tag:vip source:webinar ana", "Ana"),
        ("tag:*|x -tag:vipers|q", "Ana"),
    ],
)
@pytest.mark.usefixtures("everyone")
def test_what_a_query_finds(query: str, found: str, db: sqlite3.Connection) -> None:
    assert names(db, query) == found


def test_sd_04_origins_split_everybody(everyone: Day, db: sqlite3.Connection) -> None:
    each = [
        len(people.found(db, parse(f"origin:{origin}"), TODAY))
        for origin in ("inbound", "outbound", "referral", "unknown")
    ]
    total = everyone.row("select count(*) from contact")
    assert total == (sum(each),)
    on_board = sum(
        len(people.found(db, parse(f"origin:{origin} stage:{stage} status:open"), TODAY))
        for origin in ("inbound", "outbound", "referral", "unknown")
        for stage in Stage
    )
    assert everyone.row("select sum(n) from tally") == (on_board,)


def test_sd_14_prospects_are_those_who_are_sold_to_and_nobody_else(tmp_path: Path) -> None:
    rows = [card(f"c{n}", "sql" if n % 5 == 0 else "lead") for n in range(2000)]
    db = make(tmp_path / "cards.db", *rows)
    assert len(people.found(db, parse("is:prospect"), TODAY)) == 400
    assert len(people.found(db, parse("-is:prospect status:open"), TODAY)) == 1600
    db.close()


def test_stale_is_how_long_nothing_moved(day: Day, db: sqlite3.Connection) -> None:
    day.add("Old")
    day.later(day.now + timedelta(20))
    day.add("New")
    assert names(db, "stale:>14d", day.today) == "Old"
    assert names(db, "stale:20", day.today) == "Old"
    assert names(db, "stale:>20d", day.today) == ""
    assert names(db, "stale:<2w", day.today) == "New"
    assert names(db, "stale:14d..3w", day.today) == "Old"


def test_late_and_rotting_move_with_the_day(day: Day, db: sqlite3.Connection) -> None:
    day.sql("Flo")
    day.add("Ana")
    assert names(db, "due:late", day.today + timedelta(4)) == "Flo"
    assert names(db, "is:rotting", day.today + timedelta(29)) == "Flo"
    assert names(db, "is:rotting", day.today + timedelta(31)) == "Ana Flo"


def test_a_score_is_asked_by_what_is_sure_of_it(tmp_path: Path) -> None:
    rows = (
        card("high", score="82", signs="mql"),
        card("range", score="35–60"),
        card("none"),
        card("zero", score="0"),
    )
    db = make(tmp_path / "cards.db", *rows)
    for query, found in (
        ("score:>=60", "high"),
        ("score:35..60", "range"),
        ("score:<=35", "range zero"),
        ("score:0", "zero"),
        ("no:score", "none"),
        ("mql:yes", "high"),
        ("mql:no", "none range zero"),
    ):
        assert names(db, query) == found, query
    db.close()


def test_whom_the_last_import_added(day: Day, db: sqlite3.Connection) -> None:
    for name in ("Ana", "Bo", "Cy"):
        day.add(name)
    with day.store.unit() as unit:
        unit.raw.execute(
            "insert into import_batch(id, created_at, updated_at, file_name, sha256, profile,"
            " mapping, counts) values (1, '2026-01-01T00:00:00Z', '', 'a', '', 'x', '{}', '{}'),"
            " (2, '2026-02-01T00:00:00Z', '', 'b', '', 'x', '{}', '{}'),"
            " (3, '2026-02-01T00:00:00Z', '', 'c', '', 'x', '{}', '{}')"
        )
        unit.raw.execute("update contact set import_id = id")
    assert names(db, "import:last") == "Bo Cy"
    assert names(db, "import:1") == "Ana"
    assert names(db, "import:2..3 -import:3") == "Bo"


def test_words_of_one_field_are_not_found_in_its_neighbour(
    day: Day, db: sqlite3.Connection
) -> None:
    day.add("Ana", company="Sales Heroes", title="Cook")
    day.add("Bo", company="Cook & Sons", title="Sales")
    assert names(db, "company:sales") == names(db, "title:cook") == "Ana"
    assert names(db, 'company:"*"') == names(db, "title:?") == ""


def test_find_takes_a_query_too_and_notes_only_for_words(
    everyone: Day, db: sqlite3.Connection
) -> None:
    everyone.done(everyone.do(contacts.note, 2, "plays chess"))

    def found(query: str) -> list[str]:
        return [hit.name for hit in find(db, parse(query), TODAY).hits]

    assert found("status:nurture|disqualified") == ["Ed Gone", "Di Parked"]
    assert found("b tag:*") == ["Bo Berg", "Ana Ruíz"]
    assert find(db, parse(""), TODAY).total == 0
    noted = find_notes(db, parse("chess tag:vip*"), TODAY)
    assert [hit.name for hit in noted.hits] == ["Bo Berg"]
    assert find_notes(db, parse("chess -tag:vip*"), TODAY).total == 0
    assert find_notes(db, parse("tag:vip"), TODAY).total == 0
    assert find_notes(db, parse('"plays chess"'), TODAY).total == 1
    assert find_notes(db, parse('"chess plays"'), TODAY).total == 0


def test_the_list_is_by_the_board_then_those_not_open(
    everyone: Day, db: sqlite3.Connection
) -> None:
    ids = people.found(db, parse("-zzz"), TODAY)
    lines = people.page(db, ids)
    assert [line.status for line in lines if line][-2:] == ["nurture", "disqualified"]
    assert people.page(db, [ids[0], 99]) == [lines[0], None]
    assert people.known(db, [3, 99, 1, 3]) == [3, 1]
    assert everyone.today == TODAY


def test_views_and_tags_are_read_back(everyone: Day, db: sqlite3.Connection) -> None:
    for name, query in (("Zed", "tag:vip"), ("hot", "score:>=60")):
        everyone.done(everyone.store.do(views.save, name, query))
    assert [one.name for one in all_views(db)] == ["hot", "Zed"]
    assert view(db, "HOT") == ("hot", "score:>=60")
    assert view(db, "cold") is None
    assert set(tags(db)) == {"vip", "Event 2026", "vipers"}


_TERMS = st.one_of(
    st.text(max_size=12),
    st.builds(
        lambda name, value, minus: f"{minus}{name}:{value}",
        st.sampled_from([*FIELDS]),
        st.sampled_from(
            [name for field in FIELDS.values() for name in (*field.names, field.example)]
            + ["[a", "*", "?", '"', ">=3", "1y", "+9999y", "\ud800", "a*b*"]
        ),
        st.sampled_from(["", "-"]),
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(_TERMS, max_size=4))
def test_any_query_can_be_asked(everyone: Day, terms: list[str]) -> None:
    try:
        query = parse(" ".join(terms))
    except QueryError:
        return
    db = everyone.store.raw
    ids = people.found(db, query, TODAY)
    hits = find(db, query, TODAY, 100)
    assert not query.terms or sorted(hit.id for hit in hits.hits) == sorted(ids)
    assert find_notes(db, query, TODAY, 100).total <= 6
