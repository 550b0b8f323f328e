"""Merging: two contacts who are one person, nothing lost, one undo."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from pipeboard.commands import agenda, contacts, merge, moves
from pipeboard.domain.query import parse
from pipeboard.domain.tandem import Half
from pipeboard.domain.terms import TaskKind
from pipeboard.reads import merged, timeline
from pipeboard.reads.contact import cadence, contact, qualifications
from pipeboard.reads.find import find_notes
from pipeboard.store.cards import NO_DUE
from pipeboard.store.drafts import DraftText, write_drafts
from tests.conftest import NOW, TODAY
from tests.days import Day


def one_of(day: Day, survivor: int, other: int, **choices: str) -> Any:
    """Merge two, and see that it is one entry which undo takes back row for row."""
    return day.did(merge.merge, survivor, other, choices, today=day.today)


def edited(day: Day, who: int, **fields: str) -> None:
    day.done(day.store.do(contacts.edit, who, fields, seen=10**9))


def field(day: Day, who: int, name: str) -> Any:
    row = day.row(f"select {name} from contact where id = ?", who)
    return row[0] if row else None


def counts(day: Day, who: int) -> dict[str, int]:
    tables = "channel visit assessment call bant qualification opportunity cadence attempt activity"
    return {
        table: len(day.rows(f"select 1 from {table} where contact_id = ?", who))
        for table in [*tables.split(), "task", "behaviour"]
    }


def test_blanks_are_filled_and_what_the_survivor_says_stays(day: Day) -> None:
    ana = day.add("Ana Ruiz", company="Northwind", email="ana@northwind.example")
    twin = day.add("A. Ruiz", company="North Wind", title="VP Sales", phone="+34 600 123 456")
    done = one_of(day, ana, twin)
    found = contact(day.store.raw, ana)
    assert found is not None
    assert (found.name, found.company, found.title) == ("Ana Ruiz", "Northwind", "VP Sales")
    assert found.seniority == "vp"
    assert [way.value for way in found.channels] == ["ana@northwind.example", "+34 600 123 456"]
    assert contact(day.store.raw, twin) is None
    assert done.words == "Ana Ruiz and A. Ruiz: one contact now"


def test_what_was_not_taken_is_kept_in_a_note_that_find_reads(day: Day) -> None:
    ana = day.add("Ana Ruiz", company="Northwind", title="COO")
    twin = day.add("Ana Ruiz", company="Fjord", title="Chief of boats")
    one_of(day, ana, twin, company="other")
    assert contact(day.store.raw, ana).company == "Fjord"  # type: ignore[union-attr]
    said = "\n".join(one.detail for one in timeline.timeline(day.store.raw, ana))
    assert "title: Chief of boats" in said
    assert "company: Northwind" in said
    assert [
        hit.id for hit in find_notes(day.store.raw, parse("chief of boats"), day.today).hits
    ] == [ana]


def test_nothing_that_happened_is_lost(day: Day) -> None:
    ana, twin = day.opportunity("Ana Ruiz"), day.reachable("Ana R.")
    day.done(day.do(contacts.note, twin, "likes boats"))
    day.done(day.follow(twin))
    day.made(twin)
    mine, theirs = counts(day, ana), counts(day, twin)
    one_of(day, ana, twin)
    # The stay as a lead is one stay; the name that was not taken is one more note.
    both = {table: mine[table] + theirs[table] for table in mine}
    both["visit"] -= 1
    both["activity"] += 1
    assert counts(day, ana) == both
    assert day.stage(ana) == "opportunity"
    words = [one.words for one in timeline.timeline(day.store.raw, ana)]
    assert "likes boats" in words
    assert f"merged with contact {twin}" in words


def test_every_table_that_names_a_contact_is_moved(day: Day) -> None:
    ana, twin = day.add("Ana"), day.add("Bo")
    referred = day.add("Cy", referred_by=twin)
    day.store.raw.execute("delete from draft")
    one_of(day, ana, twin)
    assert field(day, referred, "referred_by") == ana
    for table in day.rows("select name from sqlite_master where type = 'table'"):
        columns = {row[1] for row in day.rows(f"pragma table_info({table[0]})")}
        if "contact_id" in columns and table[0] != "change":
            assert not day.rows(f"select 1 from {table[0]} where contact_id = ?", twin), table


def test_tags_interests_and_ids_of_other_systems_are_those_of_both(day: Day) -> None:
    ana, twin = day.add("Ana"), day.add("Bo")
    edited(day, ana, tags="vip, fair")
    edited(day, twin, tags="fair, paris")
    with day.store.unit() as unit:
        for who, ids, kept in (
            (ana, {"zoho": "1"}, {"Rating": "hot"}),
            (twin, {"zoho": "2", "apollo": "x"}, {"Rating": "cold", "Fax": "1"}),
        ):
            unit.change(contacts.Contact, who, external_ids=json.dumps(ids))
            unit.change(contacts.Contact, who, imported=json.dumps(kept))
    one_of(day, ana, twin)
    assert json.loads(field(day, ana, "tags")) == ["vip", "fair", "paris"]
    ids = {"zoho": ["1", "2"], "apollo": "x"}
    assert json.loads(field(day, ana, "external_ids")) == ids
    kept = {"Rating": "hot", "Rating #2": "cold", "Fax": "1"}
    assert json.loads(field(day, ana, "imported")) == kept


def test_who_referred_whom_never_points_at_themselves(day: Day) -> None:
    ana = day.add("Ana")
    twin = day.add("Bo", referred_by=ana)
    one_of(day, ana, twin)
    assert field(day, ana, "referred_by") is None
    cy = day.add("Cy")
    edited(day, cy, title="COO")
    dee = day.add("Dee", referred_by=cy)
    third = day.add("Eve")
    one_of(day, third, dee)
    assert field(day, third, "referred_by") == cy


def test_old_numbers_find_the_survivor_through_a_chain(day: Day) -> None:
    a, b, c = day.add("A"), day.add("B"), day.add("C")
    one_of(day, b, a)
    one_of(day, c, b)
    assert [merged.resolve(day.store.raw, who) for who in (a, b, c, 99)] == [c, c, c, 99]
    assert merged.numbers(day.store.raw, c) == (c, a, b)
    day.done(day.undo())
    assert [merged.resolve(day.store.raw, who) for who in (a, b, c)] == [b, b, c]


def test_with_oneself_with_nobody_and_with_no_such_field_it_is_refused(day: Day) -> None:
    ana, bo = day.add("Ana"), day.add("Bo")
    today = {"today": TODAY}
    assert "with itself" in day.refused(merge.merge, ana, ana, **today).reason
    assert day.refused(merge.merge, ana, 99, **today).reason == "There is no contact 99."
    assert day.refused(merge.merge, 99, ana, **today).reason == "There is no contact 99."
    wrong = day.refused(merge.merge, ana, bo, {"tittle": "other"}, **today)
    assert "did you mean “title”?" in wrong.reason
    wrong = day.refused(merge.merge, ana, bo, {"title": "left"}, **today)
    assert "survivor or other" in wrong.reason


# Stages and what they stand on.


def test_a_stage_that_is_taken_brings_its_evidence(day: Day) -> None:
    lead, sal = day.add("Ana Ruiz"), day.sal("Ana R.")
    one_of(day, lead, sal, stage="other")
    assert day.stage(lead) == "sal"
    (gate,) = qualifications(day.store.raw, lead)
    assert (gate.gate, gate.origin, gate.withdrawn_at) == ("sal", "evidence", None)
    assert gate.assessment_id is not None
    day.done(day.discover(lead))
    assert day.stage(lead) == "sql"


def test_a_stage_that_is_not_taken_leaves_its_gates_withdrawn_but_readable(day: Day) -> None:
    lead, sal = day.add("Ana Ruiz"), day.sal("Ana R.")
    one_of(day, lead, sal)
    assert day.stage(lead) == "lead"
    (gate,) = qualifications(day.store.raw, lead)
    assert gate.withdrawn_reason == "merged: the gates of the other record hold"
    assert not gate.in_error
    day.done(day.advance(lead))  # the assessment is theirs now: it is evidence enough
    assert day.stage(lead) == "sal"


def test_two_open_opportunities_say_what_to_do(day: Day) -> None:
    ana, bo = day.opportunity("Ana"), day.opportunity("Bo")
    refusal = day.refused(merge.merge, ana, bo, today=TODAY)
    assert "Ana and Bo both have an open opportunity: win (W), lose (X)" in refusal.reason


def test_an_open_opportunity_keeps_its_stage_whoever_survives(day: Day) -> None:
    lead, deal = day.add("Ana Ruiz"), day.opportunity("Ana R.")
    refusal = day.refused(merge.merge, lead, deal, {"stage": "survivor"}, today=TODAY)
    assert "Ana R. has an open opportunity" in refusal.reason
    one_of(day, lead, deal)
    assert day.stage(lead) == "opportunity"
    assert day.row("select amount from card where contact_id = ?", lead) == (2_400_000,)


def test_cycles_are_counted_so_that_the_present_one_is_the_same(day: Day) -> None:
    ana = day.add("Ana")
    day.done(day.do(moves.disqualify, ana, reason="no_need"))
    day.done(day.do(moves.reopen, ana, reason="they called us again"))
    twin = day.sal("Bo")
    one_of(day, twin, ana)
    assert field(day, twin, "cycle") == 2
    assert day.rows(
        "select cycle, stage from visit where contact_id = ? and left_at is null", twin
    ) == [(2, "sal")]
    assert day.row("select cycle from assessment where contact_id = ?", twin) == (2,)


def test_no_day_of_one_person_counts_for_two_stages(day: Day) -> None:
    early = day.add("Ana")
    day.later(NOW + timedelta(5))
    late = day.add("Bo")
    day.later(NOW + timedelta(9))
    one_of(day, late, early)
    stays = day.rows(
        "select stage, date(entered_at), left_at from visit where contact_id = ?", late
    )
    assert stays == [("lead", TODAY.isoformat(), None)]
    assert day.row("select date(stage_at) from card where contact_id = ?", late) == (
        TODAY.isoformat(),
    )


def test_the_present_stay_is_the_latest(day: Day) -> None:
    sal = day.sal("Ana")
    day.later(NOW + timedelta(2))
    lost = day.sql("Bo")
    day.done(day.do(moves.disqualify, lost, reason="no_need", vendor="-", referral="-"))
    one_of(day, sal, lost)
    assert day.row("select date(stage_at) from card where contact_id = ?", sal) == (
        TODAY.isoformat(),
    )
    open_stays = "select stage from visit where contact_id = ? and left_at is null"
    assert day.rows(open_stays, sal) == [("sal",)]


# Follow-ups and tasks.


def test_of_two_runs_the_survivors_goes_on(day: Day) -> None:
    ana, bo = day.reachable("Ana"), day.reachable("Bo")
    day.done(day.follow(ana))
    day.done(day.follow(bo))
    one_of(day, ana, bo)
    runs = "select state, stop_reason from cadence where contact_id = ? order by started_on, state"
    assert day.rows(runs, ana) == [("active", None), ("stopped", "merged")]
    found = cadence(day.store.raw, ana)
    assert found is not None
    assert found.state == "active"
    day.made(ana)  # it goes on as if nothing had been
    assert [row[0] for row in day.attempts(ana)] == [1, 2]


def test_a_run_of_the_other_goes_on_when_the_survivor_has_none(day: Day) -> None:
    ana, bo = day.add("Ana"), day.reachable("Bo")
    day.done(day.follow(bo))
    one_of(day, ana, bo)
    assert day.run(ana) == ("active", None)
    day.made(ana)


def test_whoever_is_further_is_not_chased_as_a_lead(day: Day) -> None:
    sql, lead = day.sql("Ana"), day.reachable("Bo")
    day.done(day.follow(lead))
    one_of(day, sql, lead)
    assert day.run(sql) == ("stopped", "sql")


def test_an_appointment_of_one_ends_the_chase_of_the_other(day: Day) -> None:
    ana, bo = day.reachable("Ana"), day.add("Bo")
    day.done(day.follow(ana))
    step = {"title": "Demo", "on": TODAY + timedelta(2), "now": NOW}
    at = NOW.time().replace(hour=15)
    planned = day.store.do(agenda.plan_step, bo, kind=TaskKind.APPOINTMENT, at=at, **step)
    day.done(planned)
    one_of(day, ana, bo)
    assert day.run(ana) == ("stopped", "appointment")


@pytest.mark.parametrize("taken", ["survivor", "other"])
def test_nobody_is_chased_who_is_parked(day: Day, taken: str) -> None:
    going, parked = day.reachable("Ana"), day.add("Bo")
    day.done(day.follow(going))
    later = TODAY + timedelta(90)
    day.done(day.do(moves.nurture, parked, reason="not_now", revisit_on=later))
    one_of(day, going, parked, stage=taken)
    open_tasks = day.rows("select kind from task where contact_id = ? and state = 'open'", going)
    due = day.row("select due from card where contact_id = ?", going)
    if taken == "survivor":
        assert (day.stage(going), open_tasks) == ("lead", [])
        assert day.run(going) == ("active", None)
        assert due != (NO_DUE,)
    else:
        assert (day.stage(going), open_tasks) == ("lead nurture", [("revisit",)])
        assert day.run(going) == ("stopped", "nurture")
        assert due == (later.isoformat(),)


# Addresses.


def test_a_number_that_both_have_stays_once_and_the_bad_news_of_it_stay(day: Day) -> None:
    ana = day.add("Ana", phone="+34 600 123 456", email="ana@x.example")
    bo = day.add("Bo", phone="+34 600-123456", email="bo@x.example")
    day.done(day.log(bo, Half.CALL, "do-not-call"))
    one_of(day, ana, bo)
    found = contact(day.store.raw, ana)
    assert found is not None
    assert [(way.value, way.state) for way in found.channels] == [
        ("ana@x.example", "unverified"),
        ("+34 600 123 456", "opted_out"),
        ("bo@x.example", "opted_out"),
    ]


def test_another_extension_is_another_desk(day: Day) -> None:
    ana = day.add("Ana", phone="+34 600 123 456 x1")
    bo = day.add("Bo", phone="+34 600 123 456 x2")
    one_of(day, ana, bo)
    assert len(day.rows("select 1 from channel where contact_id = ?", ana)) == 2


def test_there_is_one_main_address_of_a_kind_the_one_that_was_taken(day: Day) -> None:
    ana = day.add("Ana", email="ana@x.example", linkedin="linkedin.com/in/ana")
    bo = day.add("Bo", email="bo@x.example", linkedin="linkedin.com/in/bo")
    one_of(day, ana, bo, email="other")
    mains = day.rows("select value from channel where contact_id = ? and main order by kind", ana)
    assert mains == [("bo@x.example",), ("linkedin.com/in/ana",)]


def test_an_address_that_bounced_is_not_the_main_one_by_itself(day: Day) -> None:
    ana = day.reachable("Ana")
    day.done(day.log(ana, Half.EMAIL, "bounced"))
    bo = day.add("Bo", email="bo@x.example")
    one_of(day, ana, bo)
    main = "select value from channel where contact_id = ? and kind = 'email' and main"
    assert day.rows(main, ana) == [("bo@x.example",)]


def test_an_attempt_gets_the_half_that_the_other_can_be_reached_by(day: Day) -> None:
    ana, bo = day.add("Ana", email="ana@x.example"), day.add("Bo", phone="+34 600 123 456")
    day.done(day.follow(ana))
    assert day.attempts(ana)[0][2] == "unavailable"
    one_of(day, ana, bo)
    assert day.attempts(ana)[0][2] == "open"


# What was typed.


def keep(day: Day, key: str, who: int) -> None:
    draft = DraftText(key, key.partition(":")[0], who, '{"body": "half a note"}')
    write_drafts(day.store.raw, {key: draft}, NOW)


def test_a_draft_goes_along(day: Day) -> None:
    ana, bo = day.add("Ana"), day.add("Bo")
    keep(day, f"note:{bo}", bo)
    day.done(day.do(merge.merge, ana, bo))
    assert day.rows("select key, contact_id from draft") == [(f"note:{ana}", ana)]


def test_two_drafts_of_one_form_are_not_made_one(day: Day) -> None:
    ana, bo = day.add("Ana"), day.add("Bo")
    keep(day, f"note:{ana}", ana)
    keep(day, f"note:{bo}", bo)
    refusal = day.refused(merge.merge, ana, bo, today=TODAY)
    assert refusal.reason.startswith("Ana and Bo both have an unsaved note")


def test_a_call_that_was_not_ended_is_ended_first(day: Day) -> None:
    ana, bo = day.add("Ana"), day.add("Bo")
    keep(day, f"live:{bo}", bo)
    refusal = day.refused(merge.merge, ana, bo, today=TODAY)
    assert refusal.reason.startswith("A call with Bo was not ended")
