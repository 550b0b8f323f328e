"""One action on many contacts: as if done one by one, in one entry; who is refused is told."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from pipeboard.commands import bulk, moves, views
from pipeboard.domain.terms import Stage
from pipeboard.store.unit import Store
from tests.days import Day, asked, records

MARCH = date(2027, 3, 1)


def tags_of(day: Day, contact: int) -> list[str]:
    row = day.row("select tags from contact where id = ?", contact)
    assert row
    return list(json.loads(row[0]))


def without_keys(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """The records without what tells one way of writing them from the other: keys of rows."""
    return {
        table: sorted((row[1:] for row in rows), key=repr) for table, rows in records(store).items()
    }


def test_many_are_parked_exactly_as_one_is(day: Day) -> None:
    ids = [day.reachable("Ana"), day.sal("Bo"), day.sql("Cy"), day.reachable("Di")]
    day.done(day.follow(ids[0]))
    for contact in ids:
        given = {"reason": "not_now", "revisit_on": MARCH, "note": "in spring"}
        day.done(day.do(moves.nurture, contact, **given))
    one_by_one = without_keys(day.store)
    for _ in ids:
        day.done(day.undo())
    given = {"ids": ids, "until": MARCH, "reason": "not_now", "note": "in spring"}
    done = day.did(bulk.nurture, **given, today=day.today)
    assert without_keys(day.store) == one_by_one
    assert done.done == tuple(ids)
    assert done.words == "4 nurtured until Mon 1 Mar 2027"
    assert day.row("select words from entry where id = root order by id desc") == (
        "nurture 4 contacts",
    )


def test_without_a_day_they_come_back_on_the_working_day_90_days_on(day: Day) -> None:
    contact = day.add()
    day.done(day.do(bulk.nurture, [contact], until=None, reason="icp_miss"))
    on = day.row("select revisit_on, exit_reason from contact")
    assert on == ("2027-02-22", "icp_miss")  # 21 February 2027 is a Sunday
    assert day.row("select kind, title, due_on from task") == ("revisit", "Revisit", "2027-02-22")


def test_who_is_refused_is_told_and_the_rest_done(day: Day) -> None:
    deal, lead, gone = day.opportunity("Dana"), day.add("Ana"), day.add("Bo")
    day.done(day.do(moves.disqualify, gone, reason="no_need"))
    done = day.done(
        day.do(bulk.nurture, [deal, lead, gone, 99, lead], until=MARCH, reason="not_now")
    )
    assert done.done == (lead,)
    assert [(one.contact_id, one.name) for one in done.refused] == [
        (deal, "Dana"),
        (gone, "Bo"),
        (99, "contact 99"),
    ]
    assert done.refused[0].why.startswith("There is an open opportunity")
    assert done.words.startswith("1 nurtured until Mon 1 Mar 2027 · 3 refused: 1 × There is an")
    assert [day.stage(one) for one in (deal, lead, gone)] == [
        "opportunity",
        "lead nurture",
        "lead disqualified",
    ]


def test_one_refused_is_named_and_alike_reasons_are_counted(day: Day) -> None:
    first, second, lead = day.opportunity("Dana"), day.opportunity("Edo"), day.add("Ana")
    given = {"until": MARCH, "reason": "not_now"}
    one = day.done(day.do(bulk.nurture, [first, lead], **given))
    assert " · 1 refused: Dana There is an open opportunity" in one.words
    both = day.done(day.do(bulk.nurture, [first, second], **given))
    assert both.words.startswith("0 nurtured until Mon 1 Mar 2027 · 2 refused: There is an open")


def test_nobody_parked_leaves_no_entry(day: Day) -> None:
    before = day.entries()
    done = day.done(day.do(bulk.nurture, [99], until=MARCH, reason="not_now"))
    assert (done.done, day.entries()) == ((), before)
    assert day.done(day.do(bulk.nurture, [], until=None, reason="icp_miss")).refused == ()


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"reason": "bored", "until": MARCH}, ["reason"]),
        ({"reason": "other", "until": MARCH}, ["note"]),
        ({"reason": "not_now", "until": date(2026, 11, 23)}, ["revisit_on"]),
    ],
)
def test_what_one_nurture_needs_all_need(
    given: dict[str, object], missing: list[str], day: Day
) -> None:
    contact = day.add()
    refusal = day.refused(bulk.nurture, [contact], today=day.today, **given)
    assert asked(refusal) == missing


def test_tags_are_put_on_and_taken_off_whatever_their_case(day: Day) -> None:
    ana, bo, cy = (day.add(name) for name in ("Ana", "Bo", "Cy"))
    day.done(day.store.do(bulk.tag, [ana], ["Köln", "old"]))
    day.done(day.store.do(bulk.tag, [cy], ["KOLN"]))
    done = day.did(bulk.tag, [ana, bo, cy], add=["koln", " event  2026 ", ""], remove=["OLD"])
    assert [tags_of(day, one) for one in (ana, bo, cy)] == [
        ["Köln", "event 2026"],
        ["koln", "event 2026"],
        ["KOLN", "event 2026"],
    ]
    assert done.words == "3 contacts tagged +koln +event 2026 -OLD"
    again = day.done(day.store.do(bulk.tag, [ana, bo], ["Koln"]))
    assert (again.done, again.words) == ((), "0 contacts tagged +Koln · 2 as they were")


def test_tags_that_say_nothing_or_both_are_refused(day: Day) -> None:
    ana = day.add("Ana")
    assert "Say which tags" in str(day.refused(bulk.tag, [ana], [" "]))
    both = day.refused(bulk.tag, [ana], ["vip"], ["VIP"])
    assert str(both) == "“vip” cannot be put on and taken off at once."


def test_one_tagged_is_named(day: Day) -> None:
    ana = day.add("Ana")
    assert day.done(day.store.do(bulk.tag, [ana], ["x"])).words == "Ana tagged +x"


def test_follow_ups_start_with_all_who_can_be_reached(day: Day) -> None:
    ids = [day.reachable("Ana"), day.reachable("Bo"), day.add("Nowhere"), day.reachable("Cy")]
    day.done(day.follow(ids[1]))
    done = day.did(bulk.follow, ids, now=day.now)
    assert done.done == (ids[0], ids[3])
    assert [one.name for one in done.refused] == ["Bo", "Nowhere"]
    assert day.rows("select contact_id, state from cadence order by contact_id") == [
        (ids[0], "active"),
        (ids[1], "active"),
        (ids[3], "active"),
    ]
    words = "follow-ups started with 2 · 2 refused: 1 × has follow-ups running already"
    assert done.words.startswith(words)


def test_a_long_one_goes_chunk_by_chunk_and_says_how_far_it_is(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    ids = [day.add(f"Lead {number}") for number in range(5)]
    seen: list[tuple[str, int, int]] = []
    with day.store.unit() as unit:
        unit.on_progress = lambda *at: seen.append(at)
        bulk.nurture(unit, ids, until=MARCH, reason="not_now", today=day.today)
    assert [at for at in seen if at[0] == "to nurture"] == [
        ("to nurture", 2, 5),
        ("to nurture", 4, 5),
        ("to nurture", 5, 5),
    ]
    assert day.row("select count(*) from contact where status = 'nurture'") == (5,)
    assert day.row("select count(*) from card where board is not null") == (0,)


def test_a_view_is_kept_changed_and_forgotten(day: Day) -> None:
    saved = day.did(views.save, " Hot  leads ", "stage:lead score:>=60")
    assert saved.words == "view “Hot leads” saved: the palette (:) opens it"
    changed = day.did(views.save, "hot LEADS", "stage:lead score:>=70")
    assert changed.words == "view “hot LEADS” now asks for stage:lead score:>=70"
    assert day.rows("select name, query from saved_view") == [
        ("hot LEADS", "stage:lead score:>=70")
    ]
    assert day.did(views.remove, "Hot Leads").words == "view “Hot Leads” removed"
    assert day.rows("select name from saved_view") == []


@pytest.mark.parametrize(
    ("name", "query", "missing"),
    [
        ("", "ana", ["name"]),
        ("x" * 61, "ana", ["name"]),
        ("Hot", "stag:lead", ["query"]),
        ("Hot", "  ", ["query"]),
    ],
)
def test_a_view_needs_a_name_and_a_query(
    name: str, query: str, missing: list[str], day: Day
) -> None:
    assert asked(day.refused(views.save, name, query)) == missing


def test_a_view_that_is_not_there_names_the_nearest(day: Day) -> None:
    day.done(day.store.do(views.save, "Hot leads", "stage:lead"))
    refusal = day.refused(views.remove, "Hot led")
    assert str(refusal) == "There is no view “Hot led”; did you mean “Hot leads”?"


def test_stages_stay_when_people_are_parked(day: Day) -> None:
    contact = day.at(Stage.SQL)
    day.done(day.do(bulk.nurture, [contact], until=day.today + timedelta(9), reason="not_now"))
    assert day.stage(contact) == "sql nurture"
