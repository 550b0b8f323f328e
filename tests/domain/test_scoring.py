"""Scoring: the vectors of the sales model, the limits, decay, ranges, and lines that sum up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.scoring import (
    CLAMP,
    DEFAULT,
    ROUNDING,
    BehaviourRule,
    Event,
    FitRule,
    Line,
    Model,
    Penalty,
    Person,
    Scored,
    Scorer,
    Tier,
    say_points,
    score,
)
from pipeboard.domain.terms import Seniority

TODAY = date(2026, 11, 23)
EXACT = Person(
    "B2B SaaS", (120, 120), "VP Sales", country="DE", has_company=True, emails=("ana@x.example",)
)
STUDENT = Person(title="Student", emails=("bo@gmail.com",))
VP_OPS = Person("fintech", (50, 50), "VP of Ops", has_company=True)


def did(*events: tuple[str, int]) -> list[Event]:
    """Events by rule and age in days."""
    return [Event(rule, TODAY - timedelta(age)) for rule, age in events]


def scored(person: Person = EXACT, *events: tuple[str, int], model: Model = DEFAULT) -> Scored:
    return score(model, person, did(*events), TODAY)


def line(of: Scored, rule: str) -> Line:
    return next(one for one in of.lines if one.rule == rule)


def fit_of(**known: Any) -> tuple[int, int]:
    found = scored(EXACT._replace(**known))
    return found.fit_lo, found.fit_hi


# The vectors of sales-model §9.


def test_sd_23_who_fits_exactly_and_did_nothing_has_60() -> None:
    assert scored().shown == "60"


def test_sd_22_a_reply_and_a_form_fill_today_make_80_and_70_at_day_31() -> None:
    assert scored(EXACT, ("replied", 0), ("download", 0)).shown == "80"
    assert scored(EXACT, ("replied", 30), ("download", 30)).shown == "80"
    assert scored(EXACT, ("replied", 31), ("download", 31)).shown == "70"


def test_sd_28_vp_ops_at_a_fintech_of_50_with_no_country_has_45_to_50() -> None:
    found = scored(VP_OPS)
    assert (found.lo, found.hi, found.shown) == (45, 50, "45–50")
    assert [one.rule for one in found.lines if one.lo != one.hi] == ["country"]


def test_sd_28_a_student_with_a_free_address_and_one_download_has_5() -> None:
    found = scored(STUDENT, ("download", 0))
    assert (found.lo, found.hi) == (5, 5)
    assert line(found, "student").points == line(found, "free_mail").points == "−20"
    assert found.lo < scored(VP_OPS).lo


def test_sd_28_every_line_says_what_it_rests_on() -> None:
    found = scored(VP_OPS, ("replied", 40), ("download", 2), ("download", 70))
    said = {one.rule: (one.found, one.points) for one in found.lines}
    assert said["industry"] == ("fintech", "15")
    assert said["headcount"] == ("50", "15")
    assert said["role"] == ("VP of Ops", "10")
    assert said["seniority"] == ("vp", "5")
    assert said["country"] == ("", "0–5")
    assert said["replied"] == ("40 d ago at 50 %", "7.5")
    assert said["download"] == ("2 d ago, 70 d ago at 25 %", "6.25")
    assert said["competitor"] == ("", "0")
    assert said[CLAMP] == ("", "0")
    assert said[ROUNDING] == ("", "0.25")


# Fit.


@pytest.mark.parametrize(
    ("people", "points"),
    [
        ((50, 50), (15, 15)),
        ((500, 500), (15, 15)),
        ((50, 500), (15, 15)),
        ((49, 49), (7, 7)),
        ((501, 501), (7, 7)),
        ((20, 20), (7, 7)),
        ((1000, 1000), (7, 7)),
        ((19, 19), (0, 0)),
        ((1001, 1001), (0, 0)),
        ((None, None), (0, 15)),
        ((11, 50), (0, 15)),
        ((30, 60), (7, 15)),
        ((1, 5000), (0, 15)),
        ((501, None), (0, 7)),
        ((None, 19), (0, 0)),
        ((None, 49), (0, 7)),
        ((1001, None), (0, 0)),
        ((40, None), (0, 15)),
    ],
)
def test_sd_29_the_points_of_a_headcount_are_those_of_all_counts_it_allows(
    people: tuple[int | None, int | None], points: tuple[int, int]
) -> None:
    assert fit_of(headcount=people) == (45 + points[0], 45 + points[1])


@pytest.mark.parametrize(
    ("title", "points"),
    [
        ("Head of RevOps", 25),
        ("Sales Manager", 20),
        ("VP Operations", 15),
        ("Sales Assistant", 10),
        ("Chief Financial Officer", 5),
        ("Accountant", 0),
        ("Wholesaler", 0),
    ],
)
def test_role_and_seniority_count(title: str, points: int) -> None:
    assert fit_of(title=title) == (35 + points, 35 + points)


def test_what_is_not_known_counts_nothing_and_full() -> None:
    assert (scored(Person()).lo, scored(Person()).hi) == (0, 60)
    assert fit_of(industry=None) == (45, 60)
    assert fit_of(title=None) == (35, 60)
    assert fit_of(country="") == (55, 60)


def test_a_seniority_that_was_set_goes_before_the_title() -> None:
    assert fit_of(title="Sales", seniority=Seniority.HEAD) == (60, 60)
    assert fit_of(title="Sales") == (45, 45)


def test_a_role_that_is_not_known_is_at_most_what_the_seniority_allows() -> None:
    assert fit_of(title=None, seniority=Seniority.INDIVIDUAL) == (35, 45)
    assert fit_of(title=None, seniority=Seniority.MANAGER) == (35, 55)


def test_a_free_address_costs_20_only_without_a_company() -> None:
    free = ("ana@gmx.de",)
    assert fit_of(emails=free) == (60, 60)
    assert fit_of(emails=free, has_company=False) == (40, 40)
    assert fit_of(emails=(*free, "ana@nordkran.example"), has_company=False) == (60, 60)
    assert fit_of(emails=(), has_company=False) == (60, 60)


@pytest.mark.parametrize("tag", ["competitor", "Student", "job-seeker", "Job seeker", "job_seeker"])
def test_a_tag_costs_20(tag: str) -> None:
    assert fit_of(tags=("vip", tag)) == (40, 40)


def test_penalties_add_up_and_fit_is_never_below_nothing() -> None:
    assert fit_of(tags=("competitor", "job-seeker")) == (20, 20)
    found = scored(EXACT._replace(tags=("competitor", "job-seeker", "student", "x")))
    assert (found.fit_lo, found.fit_hi) == (0, 0)
    found = scored(STUDENT)
    assert (found.fit_lo, line(found, CLAMP).lo) == (0, 4000)


def test_only_the_countries_served_count() -> None:
    model = replace(DEFAULT, profile=replace(DEFAULT.profile, countries=("AT", "DE")))
    assert scored(model=model).lo == 60
    assert scored(EXACT._replace(country="at"), model=model).lo == 60
    assert scored(EXACT._replace(country="FR"), model=model).lo == 55


# SD-21: what a rule can look at.


def with_rule(field: str, *tiers: Tier, column: str = "") -> Model:
    """A model with one more rule of fit, worth what country was worth."""
    rule = FitRule("own", "own", field, tiers, column)
    return replace(DEFAULT, fit=(*DEFAULT.fit[:-1], rule))


def test_sd_21_a_rule_can_look_at_a_kept_column() -> None:
    model = with_rule("custom", Tier(5, ("SAP",)), Tier(2, ("Excel",)), column="Tool used")
    assert scored(EXACT._replace(custom={"Tool used": "sap S/4"}), model=model).lo == 60
    assert scored(EXACT._replace(custom={"Tool used": "MS Excel"}), model=model).lo == 57
    assert scored(EXACT._replace(custom={"Tool used": "saplings"}), model=model).lo == 55
    assert scored(EXACT, model=model).shown == "55–60"
    assert model.columns == ("Tool used",)


def test_sd_21_a_rule_can_look_at_a_number_in_a_column() -> None:
    model = with_rule("custom", Tier(5, ranges=((10, 99_999),)), column="Seats")
    assert scored(EXACT._replace(custom={"Seats": "1,200"}), model=model).lo == 60
    assert scored(EXACT._replace(custom={"Seats": "9"}), model=model).lo == 55
    assert scored(EXACT._replace(custom={"Seats": "many"}), model=model).lo == 55


def test_sd_21_a_rule_can_look_at_tags() -> None:
    model = with_rule("custom", Tier(5, ("Key account",)), column="tags")
    assert scored(EXACT._replace(tags=("key-account",)), model=model).lo == 60
    assert scored(EXACT, model=model).shown == "55"
    assert model.columns == ()


def test_sd_21_rules_can_look_at_title_region_and_seniority() -> None:
    title = with_rule("title", Tier(5, ("growth",)))
    assert scored(EXACT._replace(title="VP Sales & Growth"), model=title).lo == 60
    region = with_rule("region", Tier(5, ("Bayern",)))
    assert scored(EXACT._replace(region="bayern"), model=region).lo == 60
    assert scored(EXACT, model=region).shown == "55–60"


def test_a_penalty_can_look_at_a_title_and_at_a_column() -> None:
    own = Penalty("own", "own", -30, titles=("recruiter",), column="Type", values=("agency",))
    model = replace(DEFAULT, penalties=(own,))
    assert scored(EXACT._replace(title="VP Sales, ex recruiter"), model=model).lo == 30
    assert scored(EXACT._replace(custom={"Type": "Agency (PR)"}), model=model).lo == 30
    assert scored(model=model).lo == 60


# Behaviour.


@pytest.mark.parametrize(
    ("age", "points"),
    [(0, 20), (30, 20), (31, 10), (60, 10), (61, 5), (90, 5), (91, 0), (4000, 0), (-1, 20)],
)
def test_sd_22_behaviour_decays_by_age_in_days(age: int, points: int) -> None:
    assert scored(EXACT, ("asked", age)).behaviour == points


def test_the_sum_is_rounded_half_up_once() -> None:
    assert scored(EXACT, ("download", 31)).behaviour == 3  # 2.5
    assert scored(EXACT, ("download", 61)).behaviour == 1  # 1.25
    assert scored(EXACT, ("download", 61), ("pricing_page", 61)).behaviour == 3  # 2.5
    assert scored(EXACT, ("newsletter", 61)).behaviour == 0  # 0.25


def test_a_rule_gives_no_more_than_its_cap() -> None:
    assert scored(EXACT, *[("newsletter", 0)] * 5).behaviour == 3
    assert scored(EXACT, *[("download", 0)] * 3).behaviour == 10
    assert scored(EXACT, ("event", 0), ("event", 40)).behaviour == 8


def test_behaviour_is_40_at_most_and_100_is_reached_and_never_passed() -> None:
    found = scored(EXACT, ("replied", 0), ("asked", 0), ("booked", 0), ("event", 0))
    assert (found.behaviour, found.lo, found.hi) == (40, 100, 100)
    assert line(found, CLAMP).points == "−23"


def test_what_the_model_has_no_rule_for_counts_nothing() -> None:
    assert scored(EXACT, ("carrier pigeon", 0)).behaviour == 0


@pytest.mark.parametrize(
    ("events", "day"),
    [
        ((), None),
        ((("replied", 0),), 31),
        ((("replied", 30),), 1),
        ((("replied", 31),), 30),
        ((("replied", 90),), 1),
        ((("replied", 91),), None),
        ((("newsletter", 40),), 21),  # 0.5 is 1 now, 0.25 is 0
        ((("newsletter", 61),), None),  # 0.25 and 0 are both 0
        ((("unknown", 0),), None),
        # 67 points are 40 until they are 33.5
        ((("replied", 0), ("asked", 0), ("booked", 0), ("event", 0)), 31),
        ((("event", 0), ("event", 5)), 56),  # 4 and 4 are the cap still, 4 and 2 are not
    ],
)
def test_next_on_is_the_first_day_on_which_decay_changes_the_score(
    events: tuple[tuple[str, int], ...], day: int | None
) -> None:
    found = scored(EXACT, *events)
    assert found.next_on == (day and TODAY + timedelta(day))
    if found.next_on:
        before = score(DEFAULT, EXACT, did(*events), found.next_on - timedelta(1))
        assert before.behaviour == found.behaviour
        assert score(DEFAULT, EXACT, did(*events), found.next_on).behaviour != found.behaviour


def test_points_are_said_without_needless_decimals() -> None:
    said = [say_points(n) for n in (0, 1500, 750, 125, -2000, -50, 5)]
    assert said == ["0", "15", "7.5", "1.25", "−20", "−0.5", "0.05"]


def test_the_end_of_the_calendar_is_no_trouble() -> None:
    found = score(DEFAULT, EXACT, [Event("replied", date.max)], date.max)
    assert (found.behaviour, found.next_on) == (15, None)


# Properties.

TITLES = ("", None, "VP Sales", "Student", "Head of RevOps", "Ops Assistant", "CFO", "open to work")
PERSONS = st.builds(
    Person,
    industry=st.sampled_from((None, "", "SaaS", "Fintech", "Fishing")),
    headcount=st.tuples(st.none() | st.integers(0, 1500), st.none() | st.integers(0, 1500)).map(
        lambda two: two if None in two else tuple(sorted(two))
    ),
    title=st.sampled_from(TITLES),
    seniority=st.sampled_from(Seniority),
    country=st.sampled_from((None, "DE", "FR")),
    region=st.sampled_from((None, "Bayern")),
    has_company=st.booleans(),
    emails=st.sampled_from(((), ("a@gmail.com",), ("a@x.example",))),
    tags=st.sampled_from(((), ("student",), ("competitor", "job seeker"), ("vip",))),
    custom=st.sampled_from(({}, {"Tool": "SAP"}, {"Tool": "12"})),
)
EVENTS = st.lists(
    st.builds(
        Event,
        st.sampled_from([*(rule.id for rule in DEFAULT.behaviours), "gone"]),
        st.integers(-3, 130).map(lambda age: TODAY - timedelta(age)),
    ),
    max_size=12,
)


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Models whose maxima sum to 60, with all kinds of rules."""
    most = draw(st.integers(0, 20))
    own = FitRule(
        "own", "own", "custom", (Tier(most, ("sap",)), Tier(0, ranges=((1, 20),))), "Tool"
    )
    country = replace(DEFAULT.fit[4], tiers=(Tier(5),))
    role = replace(DEFAULT.fit[2], tiers=(Tier(20 - most), Tier((20 - most) // 2, ("ops",))))
    points = draw(st.integers(0, 40))
    first = BehaviourRule("replied", "replied", points, draw(st.integers(points, 40)))
    return replace(
        DEFAULT,
        fit=(*DEFAULT.fit[:2], role, DEFAULT.fit[3], country, own),
        behaviours=(first, *DEFAULT.behaviours[1:]),
        profile=replace(DEFAULT.profile, countries=draw(st.sampled_from(((), ("DE",))))),
    )


@given(models(), PERSONS, EVENTS)
def test_sd_25_the_lines_sum_to_the_score(
    model: Model, person: Person, events: list[Event]
) -> None:
    found = score(model, person, events, TODAY)
    assert sum(one.lo for one in found.lines) == found.lo * 100
    assert sum(one.hi for one in found.lines) == found.hi * 100
    assert [one.rule for one in found.lines] == [*model.points(), CLAMP, ROUNDING]
    assert abs(line(found, ROUNDING).lo) <= 50


@given(models(), PERSONS, EVENTS)
def test_sd_23_a_score_keeps_its_limits(model: Model, person: Person, events: list[Event]) -> None:
    found = score(model, person, events, TODAY)
    assert 0 <= found.fit_lo <= found.fit_hi <= 60
    assert 0 <= found.behaviour <= 40
    assert found.lo == found.fit_lo + found.behaviour
    assert found.hi == found.fit_hi + found.behaviour


@given(PERSONS, EVENTS, st.integers(0, 200), st.integers(0, 60))
def test_sd_22_time_alone_only_takes_off(
    person: Person, events: list[Event], later: int, more: int
) -> None:
    day = TODAY + timedelta(later)
    sooner = score(DEFAULT, person, events, day)
    then = score(DEFAULT, person, events, day + timedelta(more))
    assert then.behaviour <= sooner.behaviour
    assert (then.fit_lo, then.fit_hi) == (sooner.fit_lo, sooner.fit_hi)
    if sooner.next_on is None or day + timedelta(more) < sooner.next_on:
        assert then.lo == sooner.lo


@given(PERSONS, EVENTS)
def test_the_short_way_gives_the_same_score(person: Person, events: list[Event]) -> None:
    scorer = Scorer(DEFAULT)
    full, short = scorer.score(person, events, TODAY), scorer.rate(person, events, TODAY)
    assert tuple(short[:5]) == tuple(full[:5])
    assert short.next_on == full.next_on
    assert short.shown == full.shown


@given(PERSONS, EVENTS)
def test_the_exact_sum_is_that_of_the_reference(person: Person, events: list[Event]) -> None:
    """As in the arithmetic quoted with the model, with the caps."""

    def weight(age: int) -> Fraction:
        steps = ((30, Fraction(1)), (60, Fraction(1, 2)), (90, Fraction(1, 4)))
        return next((part for days, part in steps if age <= days), Fraction(0))

    total = Fraction(0)
    for rule in DEFAULT.behaviours:
        ages = [(TODAY - event.on).days for event in events if event.rule == rule.id]
        total += min(Fraction(rule.cap), sum((rule.points * weight(a) for a in ages), Fraction(0)))
    assert score(DEFAULT, person, events, TODAY).behaviour == min(40, int(total + Fraction(1, 2)))


@given(PERSONS)
def test_knowing_more_keeps_within_the_range(person: Person) -> None:
    """Whatever country it turns out to be."""
    open_ = person._replace(country=None)
    before = score(DEFAULT, open_, (), TODAY)
    for country in ("DE", "FR"):
        after = score(DEFAULT, open_._replace(country=country), (), TODAY)
        assert before.lo <= after.lo <= after.hi <= before.hi
