"""Scores are derived: kept for whom a command touches, fired once, faded by the day, rebuilt."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pipeboard.commands import bulk, contacts, moves, scoring
from pipeboard.domain import traits
from pipeboard.domain.scoring import DEFAULT, Model, Tier
from pipeboard.store import cards, model, persons, scores
from pipeboard.store.connect import StoreError
from pipeboard.store.unit import Store
from tests.conftest import NOW, TODAY
from tests.days import Day

FITS = {"company": "Fjord", "title": "VP Sales", "industry": "SaaS", "headcount": "120"}
EXACT = {**FITS, "country": "DE", "email": "ana@fjord.example", "phone": "+49 30 555 0101"}


@pytest.fixture
def on(day: Day) -> Day:
    """A day on which scoring is on, with the default model."""
    day.done(day.store.do(scoring.set_model, DEFAULT))
    return day


def did(day: Day, contact: int, rule: str, ago: int = 0) -> Any:
    """Log what a contact did some days ago."""
    return day.done(day.store.do(scoring.log_behaviour, contact, rule, day.today - timedelta(ago)))


def drawn(day: Day, contact: int) -> tuple[Any, ...]:
    """Score and rank as the card has them."""
    found = day.row("select score, rank from card where contact_id = ?", contact)
    assert found is not None
    return found


def least(day: Day, contact: int) -> int:
    """What a contact scores at least."""
    found = day.row("select lo from score where contact_id = ?", contact)
    assert found is not None
    return int(found[0])


def suggested(day: Day, contact: int) -> set[str]:
    return day.signs(contact) & {"mailnow", "callnow"}


def at(days: int) -> datetime:
    return NOW + timedelta(days)


def test_sd_20_while_scoring_is_off_there_are_no_scores_not_zeros(day: Day) -> None:
    ana = day.add("Ana", **EXACT)
    assert drawn(day, ana) == (None, 0)
    assert day.rows("select * from score") == []
    assert day.signs(ana) == {"cold", "match"}


def test_a_score_is_on_the_card_and_the_best_come_first(on: Day) -> None:
    ana, bo = on.add("Ana", **EXACT), on.add("Bo")
    assert drawn(on, ana) == ("60", -60)
    assert drawn(on, bo) == ("0–60", 0)
    order = "select contact_id from card where board = 'lead' order by pin, due, rank"
    assert [row[0] for row in on.rows(order)] == [ana, bo]


def test_a_model_scores_everybody_and_undo_takes_all_scores_back(day: Day) -> None:
    ana = day.add("Ana", **EXACT)
    day.did(scoring.set_model, DEFAULT)
    assert drawn(day, ana) == ("60", -60)
    day.undo()
    assert drawn(day, ana) == (None, 0)
    assert day.rows("select * from score") == []
    assert "mql" not in day.signs(ana)
    day.redo()
    assert drawn(day, ana) == ("60", -60)


def test_switched_off_no_score_is_left(on: Day) -> None:
    ana = on.add("Ana", **EXACT)
    on.did(scoring.switch_off)
    assert (drawn(on, ana), on.rows("select * from score")) == ((None, 0), [])


def test_whoever_works_at_a_company_that_changed_is_scored_again(on: Day) -> None:
    ana, bo = on.add("Ana", **EXACT), on.add("Bo", company="Fjord", title="Clerk")
    on.done(on.store.do(contacts.edit, ana, {"headcount": "20"}, seen=10**9))
    assert drawn(on, ana) == ("52", -52)
    assert drawn(on, bo) == ("27", -27)


def test_behaviours_undo_and_redo_score_again(on: Day) -> None:
    ana = on.add("Ana", **EXACT)
    did(on, ana, "replied")
    assert drawn(on, ana) == ("75", -75)
    on.undo()
    assert drawn(on, ana) == ("60", -60)
    on.redo()
    assert drawn(on, ana) == ("75", -75)


def test_n10_a_score_is_a_range_until_all_is_known(on: Day) -> None:
    ana = on.add("Ana", company="Fjord", title="VP Sales")
    assert drawn(on, ana) == ("25–60", -25)
    facts = {"industry": "SaaS", "headcount": "120", "country": "DE"}
    on.done(on.store.do(contacts.edit, ana, facts, seen=10**9))
    assert drawn(on, ana) == ("60", -60)


@pytest.mark.parametrize("left_out", ["title", "company", "headcount", "industry", "email"])
def test_sd_27_enriched_is_title_company_headcount_industry_and_one_way(
    on: Day, left_out: str
) -> None:
    facts = {name: said for name, said in EXACT.items() if name not in ("phone", "country")}
    whole = on.add("Ana", **facts)
    del facts[left_out]
    facts |= {"email": "bo@fjord.example"} if left_out != "email" else {}
    if left_out in ("headcount", "industry"):
        facts["company"] = "Another"
    partly = on.add("Bo", **facts)
    lit = dict(on.rows("select contact_id, enriched from score"))
    assert (lit[whole], lit[partly]) == (1, 0)


def test_a_channel_that_does_not_work_is_none(on: Day) -> None:
    ana = on.reachable("Ana", **{**FITS, "phone": ""})
    assert on.row("select enriched from score") == (1,)
    on.follow(ana)
    on.done(on.log(ana, "email", "bounced"))
    assert on.row("select enriched from score") == (0,)


# Badges and suggestions (SD-24).


def test_sd_07_an_mql_is_a_badge_that_comes_and_goes_with_the_score(on: Day) -> None:
    ana = on.add("Ana", **{**EXACT, "country": ""})
    assert "mql" not in on.signs(ana)
    did(on, ana, "download", 30)
    assert drawn(on, ana) == ("60–65", -60)
    assert "mql" in on.signs(ana)
    assert on.stage(ana) == "lead"
    on.later(at(1))
    scores.refresh(on.store.raw, on.today)
    assert drawn(on, ana) == ("58–63", -58)
    assert "mql" not in on.signs(ana)


def test_sd_07_who_was_found_by_sales_needs_no_mql_to_advance(on: Day) -> None:
    ana = on.sal("Ana", origin="outbound")
    assert "mql" not in on.signs(ana)
    assert on.stage(ana) == "sal"
    on.discover(ana)
    assert on.stage(ana) == "sql"


def test_sd_24_exactly_60_suggests_an_email_and_59_does_not(on: Day) -> None:
    ana = on.add("Ana", **{**EXACT, "country": ""})  # 55
    did(on, ana, "newsletter")
    did(on, ana, "newsletter")
    did(on, ana, "newsletter")
    did(on, ana, "newsletter", 31)  # the cap is 3: 58
    assert least(on, ana) == 58
    model_59 = replace(DEFAULT, behaviours=_worth("newsletter", 4))
    on.done(on.store.do(scoring.set_model, model_59))
    assert (least(on, ana), suggested(on, ana)) == (59, set())
    model_60 = replace(DEFAULT, behaviours=_worth("newsletter", 5))
    on.done(on.store.do(scoring.set_model, model_60))
    assert (least(on, ana), suggested(on, ana)) == (60, {"mailnow"})
    assert on.row("select mail_on, call_on from score") == ("2026-11-23", None)
    assert on.stage(ana) == "lead"


def _worth(rule: str, points: int) -> tuple[Any, ...]:
    """The default behaviours, one of them worth that much in all."""
    return tuple(
        replace(one, points=points, cap=points) if one.id == rule else one
        for one in DEFAULT.behaviours
    )


def test_sd_24_exactly_80_suggests_a_call_and_79_does_not(on: Day) -> None:
    ana = on.add("Ana", **EXACT)
    for rule, points in (("replied", 19), ("replied", 20)):
        worth = replace(DEFAULT, behaviours=_worth(rule, points))
        on.done(on.store.do(scoring.set_model, worth))
        if points == 19:
            did(on, ana, "replied")
            assert (least(on, ana), suggested(on, ana)) == (79, {"mailnow"})
    assert least(on, ana) == 80
    assert "callnow" in suggested(on, ana)


def test_sd_24_whom_to_call_comes_before_all_others(on: Day) -> None:
    ana, bo = on.add("Ana", **EXACT), on.add("Bo", **{**EXACT, "email": "", "phone": ""})
    did(on, ana, "asked")
    did(on, bo, "booked")
    did(on, bo, "event")
    assert drawn(on, ana) == ("80", -180)
    assert drawn(on, bo) == ("88", -188)
    on.done(on.store.do(scoring.set_model, replace(DEFAULT, call_at=85)))
    assert (drawn(on, ana), drawn(on, bo)) == (("80", -80), ("88", -188))


def test_sd_24_crossing_again_within_7_days_is_no_second_suggestion(on: Day) -> None:
    ana = on.reachable("Ana", **{**FITS, "country": "DE"})
    did(on, ana, "asked")  # 80
    assert "callnow" in suggested(on, ana)
    on.follow(ana)
    on.done(on.log(ana, "call", "no-answer"))
    assert "callnow" not in suggested(on, ana)
    for days in (3, 6):
        on.later(at(days))
        fell = replace(DEFAULT, behaviours=_worth("asked", 18))
        on.done(on.store.do(scoring.set_model, fell))
        assert least(on, ana) == 78
        rose = replace(DEFAULT, behaviours=_worth("asked", 21))
        on.done(on.store.do(scoring.set_model, rose))
        assert least(on, ana) == 81
        assert "callnow" not in suggested(on, ana)
        assert on.row("select call_on from score") == ("2026-11-23",)
    on.later(at(7))
    on.done(on.store.do(scoring.set_model, replace(DEFAULT, behaviours=_worth("asked", 19))))
    on.done(on.store.do(scoring.set_model, DEFAULT))
    assert "callnow" in suggested(on, ana)
    assert on.row("select call_on from score") == ("2026-11-30",)


def test_a_suggestion_lasts_until_something_of_its_kind_goes_out(on: Day) -> None:
    ana = on.reachable("Ana", **{**FITS, "country": "DE"})
    assert suggested(on, ana) == {"mailnow"}
    on.later(at(2))
    on.done(on.do(contacts.note, ana, "likes boats"))
    assert suggested(on, ana) == {"mailnow"}
    on.follow(ana)
    on.done(on.log(ana, "call", "no-answer"))
    assert suggested(on, ana) == {"mailnow"}
    on.done(on.log(ana, "email", "sent"))
    assert suggested(on, ana) == set()
    on.undo()
    assert suggested(on, ana) == {"mailnow"}


def test_what_comes_in_answers_no_suggestion_to_write(on: Day) -> None:
    ana = on.reachable("Ana", **{**FITS, "country": "DE"})
    on.follow(ana)
    on.done(on.log(ana, "email", "replied"))
    assert suggested(on, ana) == {"mailnow"}


def test_nobody_is_suggested_who_is_closed_or_cannot_be_reached_so(on: Day) -> None:
    ana = on.reachable("Ana", **{**FITS, "country": "DE"})
    on.follow(ana)
    on.done(on.log(ana, "email", "bounced"))
    assert suggested(on, ana) == set()
    bo = on.reachable("Bo", **{**FITS, "country": "DE"})
    did(on, bo, "asked")
    assert suggested(on, bo) == {"callnow", "mailnow"}
    on.done(on.do(moves.disqualify, bo, reason="no_need"))
    assert suggested(on, bo) == set()
    assert "mql" in on.signs(bo)


def test_no_intro_is_suggested_to_a_prospect(on: Day) -> None:
    ana = on.sql("Ana", **EXACT)
    assert on.row("select mail_on from score where contact_id = ?", ana) == ("2026-11-23",)
    assert suggested(on, ana) == set()


# Each day.


def test_scores_that_faded_are_brought_up_to_the_day_and_no_others(on: Day) -> None:
    ana, bo = on.add("Ana", **EXACT), on.add("Bo", company="Fjord", title="Sales Clerk")
    did(on, ana, "replied")
    did(on, bo, "event", 10)
    entries = on.entries()
    assert scores.refresh(on.store.raw, TODAY + timedelta(20)) == 0
    assert scores.refresh(on.store.raw, TODAY + timedelta(21)) == 1
    assert (drawn(on, ana)[0], drawn(on, bo)[0]) == ("75", "49")
    assert scores.refresh(on.store.raw, TODAY + timedelta(31)) == 1
    assert (drawn(on, ana), drawn(on, bo)[0]) == (("68", -68), "49")
    assert scores.refresh(on.store.raw, TODAY + timedelta(31)) == 0
    assert on.row("select next_on from score where contact_id = ?", ana) == ("2027-01-23",)
    assert on.entries() == entries


def test_a_refresh_takes_a_few_at_a_time(on: Day) -> None:
    for name in ("Ana", "Bo", "Cy"):
        did(on, on.add(name), "replied")
    day = TODAY + timedelta(31)
    assert [scores.refresh(on.store.raw, day, at_most=2) for _ in range(3)] == [2, 1, 0]


def test_a_refresh_takes_the_signs_of_a_score_that_fell(on: Day) -> None:
    ana = on.add("Ana", **EXACT)
    did(on, ana, "asked")
    assert on.signs(ana) == {"cold", "match", "mql", "callnow", "mailnow"}
    scores.refresh(on.store.raw, TODAY + timedelta(31))
    assert on.signs(ana) == {"cold", "match", "mql", "mailnow"}


def test_without_a_model_a_refresh_does_nothing(day: Day) -> None:
    day.add("Ana", **EXACT)
    assert scores.refresh(day.store.raw, TODAY + timedelta(400)) == 0


def test_all_scores_made_again_are_the_same(on: Day) -> None:
    ana = on.add("Ana", **EXACT)
    did(on, ana, "asked")
    did(on, on.add("Bo", title="Student", email="bo@gmail.com"), "download", 3)
    on.later(at(28))
    scores.refresh(on.store.raw, on.today)
    tables = ("card", "score", "tally")
    before = [on.rows(f"select * from {name} order by 1") for name in tables]
    db = on.store.raw
    db.execute("begin")
    cards.rewrite_all(db, lambda *_: None)
    db.execute("commit")
    after = [on.rows(f"select * from {name} order by 1") for name in tables]
    assert [row[:8] + row[9:] for row in after[1]] == [row[:8] + row[9:] for row in before[1]]
    assert (after[0], after[2]) == (before[0], before[2])


def test_scores_that_were_lost_are_made_again(on: Day) -> None:
    ana = on.add("Ana", **EXACT)
    on.store.raw.execute("delete from score")
    on.store.raw.execute("begin")
    cards.rewrite_all(on.store.raw, lambda *_: None)
    on.store.raw.execute("commit")
    assert on.row("select contact_id, lo from score") == (ana, 60)


def test_who_is_gone_has_no_score(on: Day) -> None:
    on.add("Ana", **EXACT)
    on.undo()
    assert on.rows("select * from score") == []


# The model as the store has it.


def test_a_stored_model_that_is_none_is_told_with_its_place(on: Day) -> None:
    ana = on.add("Ana", **EXACT)
    spoil(on.store, '{"thresholds": {"mail": 600}}')
    with pytest.raises(StoreError, match=r"thresholds.mail: use a whole number from 1 to 100"):
        model.model(on.store.raw)
    spoil(on.store, "[")
    with pytest.raises(StoreError, match="not JSON"):
        on.do(contacts.note, ana, "likes boats")
    on.done(on.store.do(scoring.set_model, DEFAULT))
    assert drawn(on, ana) == ("60", -60)


def spoil(store: Store, text: str) -> None:
    """Another program writes a setting."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("update setting set value = ? where key = 'score'", (text,))


def test_what_a_card_is_drawn_from_and_what_is_told_are_the_same_facts(on: Day) -> None:
    own: Model = replace(
        DEFAULT,
        fit=(
            *DEFAULT.fit[:4],
            replace(DEFAULT.fit[4], field="custom", column="Tool", tiers=(Tier(5, ("SAP",)),)),
        ),
    )
    on.done(on.store.do(scoring.set_model, own))
    ana = on.add("Ana", **EXACT)
    with on.store.unit() as unit:
        unit.says("test")
        unit.raw.execute('update contact set imported = \'{"tool": "SAP"}\' where id = ?', (ana,))
    assert drawn(on, ana) == ("60", -60)
    known = persons.known(on.store.raw, [ana], columns=own.columns)[ana].person
    assert known.custom == {"Tool": "SAP"}
    assert known.emails == ("ana@fjord.example",)


# What was known when a contact left the leads.


def kept(day: Day, contact: int) -> Any:
    row = day.row("select traits from visit where contact_id = ? order by id", contact)
    return traits.read(row[0]) if row and row[0] else None


def test_what_is_known_is_kept_when_a_lead_is_left(day: Day) -> None:
    ana, bo, cy, di, eve = (
        day.add(name, **FITS, email=f"{name}@fjord.example")
        for name in ("ana", "bo", "cy", "di", "eve")
    )
    assert kept(day, ana) is None
    day.assess(ana)
    day.done(day.do(moves.disqualify, bo, reason="no_need"))
    day.done(day.do(moves.nurture, cy, reason="not_now", revisit_on=date(2027, 2, 1)))
    day.done(day.store.do(bulk.nurture, [di], until=None, reason="icp_miss", today=TODAY))
    for who in (ana, bo, cy, di):
        known = kept(day, who)
        assert (known.industry, known.headcount, known.title) == ("SaaS", (120, 120), "VP Sales")
    assert kept(day, eve) is None
    day.undo()
    assert kept(day, di) is None


def test_who_leaves_another_stage_keeps_what_was_known_of_the_lead(day: Day) -> None:
    ana = day.sal("Ana", **FITS)
    before = kept(day, ana)
    day.done(day.store.do(contacts.edit, ana, {"industry": "Fishing"}, seen=10**9))
    day.done(day.store.do(bulk.nurture, [ana], until=None, reason="not_now", today=TODAY))
    assert kept(day, ana) == before
    assert day.rows("select traits is null, left_at is null from visit order by id") == [
        (0, 0),
        (1, 0),
    ]


def test_every_question_about_scores_is_held_to_an_index(store: Store) -> None:
    store.raw.execute(cards.TOUCHED)
    asked = (scores._TAKEN, scores._WENT_OUT, scores._SIGNS, scores._FADED, persons._EVENTS)
    for sql in (*asked, persons._PERSONS):
        values = [1] * sql.count("?")
        plan = [row[3] for row in store.raw.execute(f"explain query plan {sql}", values)]
        scans = [step for step in plan if step.startswith("SCAN")]
        assert all("json_each" in step or "asked" in step for step in scans), plan


def test_instants_are_local_days(on: Day) -> None:
    on.later(datetime(2026, 11, 24, 3, 0, tzinfo=UTC))
    ana = on.add("Ana", **EXACT)
    day = on.now.astimezone().date().isoformat()
    assert on.row("select taken_on, mail_on from score where contact_id = ?", ana) == (day, day)
