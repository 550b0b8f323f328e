"""What became of those scored: who is counted, as what, and what each answer is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipeboard.commands import contacts, moves
from pipeboard.domain.scoring import DEFAULT
from pipeboard.domain.terms import Stage
from pipeboard.reads.evaluation import Report, report
from tests.conftest import NOW, TODAY
from tests.days import Day

FITS = {"title": "VP Sales", "company": "Fjord", "industry": "SaaS", "headcount": "120"}
FAILS = {"title": "Baker", "company": "Bread & Co", "industry": "Food", "headcount": "12"}


def judged(day: Day) -> Report:
    return report(day.store.raw, DEFAULT, day.today)


def lost(day: Day, name: str, **fields: Any) -> int:
    contact = day.add(name, **fields)
    day.done(day.do(moves.disqualify, contact, reason="no_need"))
    return contact


def answer(found: Report, rule: str, value: str) -> tuple[int, int]:
    """How many gave this answer to a rule, and how many of them reached SQL."""
    one = next(f for f, _ in found.rules if (f.attribute, f.value) == (rule, value))
    return one.n, one.k


def test_sd_26_success_is_sql_failure_is_disqualified_or_exhausted(day: Day) -> None:
    day.sql("Ana")
    lost(day, "Ben")
    parked = {"reason": "cadence_exhausted", "revisit_on": TODAY + timedelta(90)}
    day.done(day.do(moves.nurture, day.add("Cem"), **parked))
    later = {"reason": "asked_to_wait", "revisit_on": TODAY + timedelta(90)}
    day.done(day.do(moves.nurture, day.add("Dee"), **later))
    day.add("Eve")
    day.sal("Fay")
    found = judged(day)
    assert (found.whole.n, found.whole.k) == (3, 1)
    assert (found.open, found.parked) == (2, 1)


def test_sd_26_who_reached_sql_is_a_success_whatever_came_after(day: Day) -> None:
    contact = day.sql("Ana")
    day.done(day.do(moves.back, contact, reason="no budget after all"))
    day.done(day.do(moves.disqualify, contact, reason="no_budget", vendor="-", referral="-"))
    assert (judged(day).whole.n, judged(day).whole.k) == (1, 1)


def test_sd_26_an_sql_in_error_never_was_one(day: Day) -> None:
    contact = day.sql("Ana")
    day.done(day.do(moves.back, contact, reason="the wrong Ana", in_error=True))
    found = judged(day)
    assert (found.whole.n, found.open) == (0, 1)
    day.done(day.do(moves.disqualify, contact, reason="no_need", vendor="-", referral="-"))
    assert (judged(day).whole.n, judged(day).whole.k) == (1, 0)


def test_sd_26_who_came_back_and_is_open_is_not_decided_yet(day: Day) -> None:
    contact = lost(day, "Ana")
    day.done(day.do(moves.reopen, contact, reason="a new owner"))
    assert (judged(day).whole.n, judged(day).open) == (0, 1)


def test_sd_26_everybody_is_what_they_were_when_they_left_the_leads(day: Day) -> None:
    contact = day.sql("Ana", **FITS)
    now_small = {"headcount": "12", "title": "Advisor"}
    day.done(day.store.do(contacts.edit, contact, now_small, seen=10**9))
    lost(day, "Ben", **FAILS)
    found = judged(day)
    assert answer(found, "headcount", "15") == (1, 1)
    assert answer(found, "role", "20") == (1, 1)
    assert answer(found, "headcount", "0") == (1, 0)
    assert found.as_now == 0


def test_sd_26_where_nothing_was_kept_they_are_as_now_and_that_is_said(day: Day) -> None:
    contact = day.sql("Ana", **FITS)
    with day.store.unit() as unit:
        unit.raw.execute("update visit set traits = null where contact_id = ?", (contact,))
    found = judged(day)
    assert answer(found, "headcount", "15") == (1, 1)
    assert found.as_now == 1


def test_sd_26_only_what_they_did_until_then_counts(day: Day) -> None:
    contact = day.sql("Ana", **FITS)
    for rule, days in (("replied", 0), ("asked", 1)):
        with day.store.unit() as unit:
            on = (TODAY + timedelta(days)).isoformat()
            unit.raw.execute(
                """insert into behaviour(created_at, updated_at, contact_id, rule, happened_on,
                points, origin, note) values (?1, ?1, ?2, ?3, ?4, 15, 'hand', '')""",
                (unit.stamp, contact, rule, on),
            )
    found = judged(day)
    assert answer(found, "replied", "yes") == (1, 1)
    assert "asked" not in {one.attribute for one, _ in found.rules}, "it happened a day too late"


def test_sd_26_what_is_not_known_is_no_answer(day: Day) -> None:
    day.sql("Ana", title="VP Sales")
    rules = {one.attribute for one, _ in judged(day).rules}
    assert "role" in rules
    assert not {"industry", "headcount", "country"} & rules


def test_sd_26_an_override_is_a_success_and_is_told_apart(day: Day) -> None:
    contact = day.sal("Ana")
    day.done(day.advance(contact, override="her CEO asked for her by name"))
    assert (day.stage(contact), judged(day).forced) == (Stage.SQL, 1)


def test_sd_26_a_rule_is_suggested_the_points_of_its_best_answer_alone(day: Day) -> None:
    for n in range(12):
        day.sql(f"Ana {n}", **FITS)
        lost(day, f"Ben {n}", **FAILS)
    suggested = judged(day).suggestions()
    assert suggested["industry"] == suggested["role"] == suggested["headcount"] == 6
    assert "download" not in suggested
    rare = replace(DEFAULT, profile=replace(DEFAULT.profile, industries=("food",)))
    assert report(day.store.raw, rare, day.today).suggestions()["industry"] < 0


def test_n9_only_the_most_frequent_values_are_told_and_how_many_are_left_out(day: Day) -> None:
    for n in range(14):
        lost(day, f"Ben {n}", **{**FAILS, "company": f"Firm {n}", "industry": f"Trade {n:02}"})
    found = judged(day)
    assert len([one for one in found.values if one.attribute == "industry"]) == 12
    assert found.left_out == {"industry": 2}


def test_an_empty_store_has_nobody_decided(day: Day) -> None:
    found = judged(day)
    assert (found.whole.n, found.open, found.parked, found.rules) == (0, 0, 0, ())


@pytest.mark.parametrize("hour", [0, 23])
def test_the_day_of_leaving_is_a_local_one(day: Day, hour: int) -> None:
    """What happened on the evening of the day on which they left the leads still counts."""
    day.later(NOW.replace(hour=hour))
    day.sql("Ana")
    assert judged(day).whole.k == 1
