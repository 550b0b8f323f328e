"""The score model set, changed and turned off, and what contacts did: each one command."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pipeboard.commands import contacts, followups, scoring
from pipeboard.domain.scoring import DEFAULT, FitRule, Tier
from pipeboard.store import model
from tests.conftest import NOW, TODAY
from tests.days import Day, asked

FITS = {"company": "Fjord", "title": "VP Sales", "industry": "SaaS", "headcount": "120"}
FISHING = replace(DEFAULT, profile=replace(DEFAULT.profile, industries=("fishing",)))


def icp(day: Day, contact: int) -> Any:
    row = day.row("select icp from contact where id = ?", contact)
    return row and row[0]


def kept(day: Day) -> Any:
    return model.model(day.store.raw)


def test_sd_20_a_model_is_set_by_one_command_that_undo_takes_back(day: Day) -> None:
    day.add("Ana", **FITS)
    day.add("Bo")
    done = day.did(scoring.set_model, DEFAULT)
    assert done.words == "Score model 1: 1 of 2 are an ICP match."
    assert kept(day) == DEFAULT
    assert day.row("select words from entry order by id desc limit 1") == ("redo score model 1",)


def test_sd_20_without_a_model_scoring_is_off(day: Day) -> None:
    assert kept(day) is None
    assert model.ruling(day.store.raw).model == DEFAULT


def test_a_profile_of_the_reps_own_judges_everybody_again(day: Day) -> None:
    ana = day.add("Ana", **FITS)
    bo = day.add("Bo", **{**FITS, "company": "Skipper", "industry": "Fishing"})
    day.done(day.store.do(scoring.set_model, DEFAULT))
    assert (icp(day, ana), icp(day, bo)) == ("match", "miss")
    day.did(scoring.set_model, FISHING)
    assert (icp(day, ana), icp(day, bo)) == ("miss", "match")
    assert "match" in day.signs(bo)
    cy = day.add("Cy", **{**FITS, "company": "Trawler", "industry": "Fishing"})
    assert icp(day, cy) == "match"
    day.did(scoring.switch_off)
    assert [icp(day, one) for one in (ana, bo, cy)] == ["match", "miss", "miss"]


def test_each_model_has_the_next_version(day: Day) -> None:
    day.done(day.store.do(scoring.set_model, DEFAULT))
    done = day.done(day.store.do(scoring.set_model, FISHING))
    assert done.words.startswith("Score model 2:")
    assert kept(day).version == 2
    day.undo()
    assert kept(day).version == 1


def test_the_same_model_again_is_no_command(day: Day) -> None:
    day.done(day.store.do(scoring.set_model, DEFAULT))
    entries = day.entries()
    done = day.done(day.store.do(scoring.set_model, replace(DEFAULT, version=7)))
    assert done.words == "The score model stands as it was, version 1."
    assert day.entries() == entries


def test_sd_23_a_model_whose_maxima_do_not_sum_to_60_is_refused(day: Day) -> None:
    short = replace(DEFAULT, fit=DEFAULT.fit[:-1])
    refusal = day.refused(scoring.set_model, short)
    assert refusal.reason.startswith("score model, fit: the maxima sum to 55, not 60")
    odd = replace(DEFAULT, fit=(*DEFAULT.fit[:-1], FitRule("own", "own", "age", (Tier(5),))))
    assert "age is not scored" in day.refused(scoring.set_model, odd).reason


def test_scoring_that_is_off_cannot_be_turned_off(day: Day) -> None:
    assert day.refused(scoring.switch_off).reason == "Scoring is off already."
    day.done(day.store.do(scoring.set_model, DEFAULT))
    day.did(scoring.switch_off)
    assert kept(day) is None


# What contacts did.


def test_sd_22_what_a_contact_did_is_logged_with_its_day_and_points(day: Day) -> None:
    ana = day.add("Ana", **FITS, country="DE")
    day.done(day.store.do(scoring.set_model, DEFAULT))
    on = TODAY - timedelta(3)
    done = day.did(scoring.log_behaviour, ana, "replied", on, " asked for the deck ")
    assert done.words == "Ana: replied +15 · score 75"
    assert done.lo == 75
    assert day.row("select rule, happened_on, points, origin, note from behaviour") == (
        *("replied", "2026-11-20", 15, "hand", "asked for the deck"),
    )
    words = day.row("select words from entry order by id desc limit 1")
    assert words == ("redo behaviour replied",)


def test_while_scoring_is_off_it_is_logged_with_the_default_models_points(day: Day) -> None:
    ana = day.add("Ana", **FITS)
    done = day.did(scoring.log_behaviour, ana, "booked", TODAY)
    assert (done.words, done.lo) == ("Ana: booked a call +20", None)
    assert day.row("select points from behaviour") == (20,)
    day.done(day.store.do(scoring.set_model, DEFAULT))
    assert day.row("select behaviour from score") == (20,)


def test_what_the_model_has_no_rule_for_is_refused_with_the_nearest(day: Day) -> None:
    ana = day.add("Ana")
    refusal = day.refused(scoring.log_behaviour, ana, "replyed", TODAY)
    assert "no behaviour “replyed”; did you mean “replied”?" in refusal.reason
    assert asked(refusal) == ["rule"]
    own = replace(DEFAULT, behaviours=DEFAULT.behaviours[:1])
    day.done(day.store.do(scoring.set_model, own))
    refusal = day.refused(scoring.log_behaviour, ana, "booked", TODAY)
    assert "one of replied" in str(refusal)


def test_a_day_to_come_and_nobody_are_refused(day: Day) -> None:
    ana = day.add("Ana")
    refusal = day.refused(scoring.log_behaviour, ana, "replied", TODAY + timedelta(1))
    assert (refusal.reason, asked(refusal)) == ("Tue 24 Nov is still to come.", ["on"])
    assert "no contact 99" in day.refused(scoring.log_behaviour, 99, "replied", TODAY).reason


def test_a_behaviour_moves_nobody(day: Day) -> None:
    day.done(day.store.do(scoring.set_model, DEFAULT))
    ana = day.add("Ana", **FITS, country="DE")
    for rule in ("replied", "asked", "booked"):
        day.done(day.store.do(scoring.log_behaviour, ana, rule, TODAY))
    assert day.row("select lo from score") == (100,)
    assert day.stage(ana) == "lead"
    assert day.rows("select * from cadence") == day.rows("select * from task") == []


# Points by outcomes (SD-26).


def test_sd_26_suggested_points_are_one_command_that_undo_takes_back(day: Day) -> None:
    ana = day.add("Ana", **FITS, country="DE")
    day.done(day.store.do(scoring.set_model, DEFAULT))
    day.done(day.store.do(scoring.log_behaviour, ana, "replied", TODAY))
    done = day.did(scoring.apply_points, {"replied": 9, "student": -30})
    assert done.words == "Score model 2: student −20 → −30, replied 15 → 9."
    assert kept(day).version == 2
    assert day.row("select lo, version from score") == (69, 2)
    day.undo()
    assert day.row("select lo, version from score") == (75, 1)


def test_sd_26_points_of_fit_sum_to_60_afterwards(day: Day) -> None:
    day.done(day.store.do(scoring.set_model, DEFAULT))
    day.did(scoring.apply_points, {"industry": 3, "role": 12})
    assert sum(rule.points for rule in kept(day).fit) == 60


def test_points_that_stand_already_are_no_command(day: Day) -> None:
    day.done(day.store.do(scoring.set_model, DEFAULT))
    entries = day.entries()
    done = day.done(day.store.do(scoring.apply_points, {"replied": 15}))
    assert done.words == "All rules have these points already."
    assert day.entries() == entries


def test_points_without_a_model_and_of_no_rule_are_refused(day: Day) -> None:
    assert day.refused(scoring.apply_points, {"replied": 9}).reason.startswith("Scoring is off")
    day.done(day.store.do(scoring.set_model, DEFAULT))
    assert "did you mean “replied”" in day.refused(scoring.apply_points, {"replid": 9}).reason


# Who is chased (SD-29b) goes by the model too.


@pytest.mark.parametrize("is_on", [False, True])
def test_sd_29b_the_models_fit_says_who_is_chased(day: Day, *, is_on: bool) -> None:
    if is_on:
        day.done(day.store.do(scoring.set_model, FISHING))
    ana = day.reachable(
        "Ana", company="Fjord", title="Cook", industry="SaaS", headcount="1500", country="DE"
    )
    refusal = day.refused(followups.start, ana, now=NOW)
    fit = 5 if is_on else 20
    assert refusal.reason.startswith(f"fit {fit}/60, minimum 30: nurture (n), drop (x)")
    day.done(day.follow(ana, override="she asked for it herself"))
    assert day.row("select subject from activity") == ("follow-ups by override",)


def test_sd_29b_what_is_not_known_refuses_nobody(day: Day) -> None:
    ana = day.reachable("Ana")
    day.done(day.follow(ana))


def test_a_tag_that_costs_points_counts_in_who_is_chased(day: Day) -> None:
    ana = day.reachable("Ana", **FITS)
    day.done(day.do(contacts.note, ana, "x"))
    edited = {"tags": "competitor, student"}
    day.done(day.store.do(contacts.edit, ana, edited, seen=10**9))
    assert day.refused(followups.start, ana, now=NOW).reason.startswith("fit 15–20/60")


def test_the_first_day_of_the_calendar_is_no_trouble(day: Day) -> None:
    day.done(day.store.do(scoring.set_model, DEFAULT))
    ana = day.add("Ana")
    day.done(day.store.do(scoring.log_behaviour, ana, "replied", date(1, 1, 1)))
    assert day.row("select behaviour, next_on from score") == (0, "9999-12-31")
