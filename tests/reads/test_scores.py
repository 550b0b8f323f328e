"""What is told of a score: lines, lamps, badges, the story of the MQL, rows that sum up."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeboard.commands import contacts, moves, scoring
from pipeboard.domain.scoring import CLAMP, DEFAULT, ROUNDING
from pipeboard.domain.terms import Fulfil, Icp
from pipeboard.reads import scores
from pipeboard.store.unit import Store
from tests.conftest import NOW, TODAY
from tests.days import Day, full_assessment

FITS = {"company": "Fjord", "title": "VP Sales", "industry": "SaaS", "headcount": "120"}
EXACT = {**FITS, "country": "DE", "email": "ana@fjord.example"}


@pytest.fixture
def on(day: Day) -> Day:
    """A day on which scoring is on, with the default model."""
    day.done(day.store.do(scoring.set_model, DEFAULT))
    return day


def told(day: Day, contact: int, today: date | None = None) -> scores.Standing:
    found = scores.standing(day.store.raw, contact, today or day.today)
    assert found is not None
    return found


def did(day: Day, contact: int, rule: str, ago: int = 0) -> None:
    on = day.today - timedelta(ago)
    day.done(day.store.do(scoring.log_behaviour, contact, rule, on))


def test_sd_28_a_score_is_told_line_by_line(on: Day) -> None:
    vp = on.add("Vee", company="Coin", title="VP Ops", industry="fintech", headcount="50")
    student = on.add("Stu", title="Student", email="stu@gmail.com")
    did(on, student, "download")
    high, low = told(on, vp).score, told(on, student).score
    assert high is not None
    assert low is not None
    assert (high.shown, low.shown) == ("45–50", "5")
    assert [(line.rule, line.found, line.points) for line in high.lines if line.lo or line.hi] == [
        ("industry", "fintech", "15"),
        ("headcount", "50", "15"),
        ("role", "VP Ops", "10"),
        ("seniority", "vp", "5"),
        ("country", "", "0–5"),
    ]
    assert [line.rule for line in low.lines if line.lo] == [
        "free_mail",
        "student",
        "download",
        CLAMP,
    ]


def test_what_is_told_is_what_is_kept(on: Day) -> None:
    ana = on.add("Ana", **EXACT)
    did(on, ana, "replied", 40)
    score = told(on, ana).score
    assert score is not None
    kept = on.row("select lo, hi, fit_lo, fit_hi, behaviour, next_on from score")
    assert kept == (*score[3:5], *score[:3], score.next_on and score.next_on.isoformat())
    assert on.row("select score from card") == (score.shown,)


def test_sd_20_while_scoring_is_off_no_number_is_told_but_who_fits(day: Day) -> None:
    ana = day.add("Ana", **EXACT)
    found = told(day, ana)
    assert (found.score, found.version, found.is_mql, found.suggestion) == (None, 0, False, "")
    assert found.icp is Icp.MATCH
    assert found.lamps == (True, False, False)
    assert scores.mql_changes(day.store.raw, ana, TODAY) == []
    assert scores.export(day.store.raw, TODAY) is None


def test_nobody_is_told_of(on: Day) -> None:
    assert scores.standing(on.store.raw, 99, TODAY) is None
    assert scores.mql_changes(on.store.raw, 99, TODAY) == []


def test_sd_27_the_lamps_are_enriched_scored_and_confirmed(on: Day) -> None:
    ana = on.add("Ana", company="Fjord", title="VP Sales", email="ana@fjord.example")
    assert told(on, ana).lamps == (False, False, False)
    facts = {"industry": "SaaS", "headcount": "120"}
    on.done(on.store.do(contacts.edit, ana, facts, seen=10**9))
    assert told(on, ana).lamps == (True, True, False)
    on.assess(ana, full_assessment(verdict=Fulfil.UNSURE), step=on.step())
    assert told(on, ana).lamps.confirmed is False
    on.assess(ana)
    assert told(on, ana).lamps == (True, True, True)


def test_sd_24_what_is_suggested_is_told_in_words(on: Day) -> None:
    ana = on.add("Ana", **EXACT)
    assert (told(on, ana).suggestion, told(on, ana).is_mql) == ("send intro e-mail", True)
    did(on, ana, "asked")
    assert told(on, ana).suggestion == "call today"
    on.done(on.do(moves.disqualify, ana, reason="no_need"))
    assert told(on, ana).suggestion == ""


def test_sd_29_the_profile_is_told_in_three_lines(on: Day) -> None:
    bo = on.add("Bo", company="Fjord", title="VP Sales", headcount="501")
    found = told(on, bo)
    assert found.icp is Icp.UNKNOWN
    assert [(line.trait, line.fits.value) for line in found.profile] == [
        ("industry", "unknown"),
        ("people", "miss"),
        ("role", "match"),
    ]


# The story of the badge (SD-07).


def story(day: Day, contact: int, today: date | None = None) -> list[tuple[str, str]]:
    found = scores.mql_changes(day.store.raw, contact, today or day.today)
    return [(one.on.isoformat(), one.words) for one in found]


def test_sd_07_the_story_tells_when_somebody_became_an_mql_and_ceased_to_be(on: Day) -> None:
    ana = on.add("Ana", **{**EXACT, "country": ""})
    assert story(on, ana) == []
    on.later(NOW + timedelta(2))
    did(on, ana, "replied")
    assert story(on, ana) == [("2026-11-25", "MQL at a score of 70")]
    assert story(on, ana, on.today + timedelta(60)) == [("2026-11-25", "MQL at a score of 70")]
    assert story(on, ana, on.today + timedelta(61)) == [
        ("2026-11-25", "MQL at a score of 70"),
        ("2027-01-25", "no MQL any more: the score fell to 59"),
    ]
    on.undo()
    assert story(on, ana) == []


def test_who_fits_from_the_start_is_an_mql_from_the_start(on: Day) -> None:
    ana = on.add("Ana", **EXACT)
    on.later(NOW + timedelta(9))
    found = scores.mql_changes(on.store.raw, ana, on.today)
    assert [(one.on, one.at, one.score) for one in found] == [(TODAY, "2026-11-23T09:00:00Z", 60)]


def test_what_was_done_before_counts_from_the_day_the_contact_came_in(on: Day) -> None:
    ana = on.add("Ana", **{**EXACT, "country": ""})
    did(on, ana, "replied", 10)
    assert story(on, ana) == [("2026-11-23", "MQL at a score of 70")]


def test_a_change_stands_in_the_story_at_what_was_logged(on: Day) -> None:
    ana = on.add("Ana", **{**EXACT, "country": ""})
    on.later(NOW + timedelta(days=2, minutes=7))
    did(on, ana, "replied")
    on.later(NOW + timedelta(days=3))
    did(on, ana, "booked", 2)
    instants = [one.at for one in scores.mql_changes(on.store.raw, ana, on.today)]
    assert len(instants) == 1
    assert instants[0].startswith("2026-11-24T")


# Rows to check by hand (SD-25).


def rows(store: Store, today: date = TODAY) -> list[dict[str, str]]:
    """The export as a file has it."""
    found = scores.export(store.raw, today)
    assert found is not None
    text = io.StringIO()
    csv.writer(text).writerows(found)
    return list(csv.DictReader(io.StringIO(text.getvalue())))


def test_sd_25_every_row_sums_to_its_total(on: Day) -> None:
    ana = on.add("Ana", **EXACT)
    bo = on.add("Bo", title="Student", email="bo@gmail.com")
    on.add("Cy")
    for rule, ago in (("replied", 31), ("asked", 0), ("booked", 61), ("newsletter", 40)):
        did(on, ana, rule, ago)
    did(on, bo, "download")
    found = rows(on.store)
    assert [(row["name"], row["total"], row["most"]) for row in found] == [
        ("Ana", "93", "93"),
        ("Bo", "5", "5"),
        ("Cy", "0", "60"),
    ]
    assert (found[0]["replied"], found[0]["booked"], found[0]["rounding"]) == ("7.5", "5", "0")
    assert (found[1]["student"], found[1]["clamp"]) == ("-20", "40")
    for row in found:
        assert summed(row) == Decimal(row["total"])


def summed(row: dict[str, str]) -> Decimal:
    columns = (*DEFAULT.points(), CLAMP, ROUNDING)
    return sum((Decimal(row[name]) for name in columns), Decimal(0))


DID = st.lists(
    st.tuples(st.sampled_from([rule.id for rule in DEFAULT.behaviours]), st.integers(0, 100)),
    max_size=6,
)
WHO: Any = st.fixed_dictionaries(
    {
        "title": st.sampled_from(("", "VP Sales", "Student", "Ops Assistant")),
        "company": st.sampled_from(("", "Fjord", "Nordkran")),
        "email": st.sampled_from(("", "x@gmail.com", "x@fjord.example")),
    }
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(WHO, DID)
def test_sd_25_whoever_it_is_the_row_sums_to_its_total(
    on: Day, who: dict[str, str], events: list[tuple[str, int]]
) -> None:
    who = {**who, "email": ""} if on.row("select 1 from channel") else who
    contact = on.add("Ana", **who)
    for rule, ago in events:
        did(on, contact, rule, ago)
    row = rows(on.store)[-1]
    assert summed(row) == Decimal(row["total"])
    assert on.row("select lo, hi from score where contact_id = ?", contact) == (
        int(row["total"]),
        int(row["most"]),
    )


def test_the_columns_are_those_of_the_model(on: Day) -> None:
    on.done(on.store.do(scoring.set_model, replace(DEFAULT, behaviours=DEFAULT.behaviours[:1])))
    on.add("Ana")
    assert list(rows(on.store)[0]) == [
        *("id", "name", "company", "icp"),
        *("industry", "headcount", "role", "seniority", "country"),
        *("free_mail", "student", "competitor", "job_seeker"),
        *("replied", "clamp", "rounding", "total", "most"),
    ]
