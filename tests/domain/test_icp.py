"""The ideal customer profile: what matches, what misses, what is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeboard.domain.icp import Person, Profile, judge, judging, seniority_of
from pipeboard.domain.scoring import DEFAULT, icp_of
from pipeboard.domain.terms import Icp, Seniority


def fits(
    industry: str | None = "SaaS",
    people: tuple[int | None, int | None] = (120, 120),
    title: str | None = "VP Sales",
) -> Icp:
    return judge(Profile(), Person(industry, people, title))[0]


def test_sd_29_industry_size_and_role_make_a_match() -> None:
    assert fits() is Icp.MATCH


@pytest.mark.parametrize(
    ("people", "fit"),
    [
        ((50, 50), Icp.MATCH),
        ((500, 500), Icp.MATCH),
        ((50, 500), Icp.MATCH),
        ((49, 49), Icp.MISS),
        ((501, 501), Icp.MISS),
        ((40, 60), Icp.MISS),
        ((400, 600), Icp.MISS),
        ((None, None), Icp.UNKNOWN),
        ((50, None), Icp.UNKNOWN),
    ],
)
def test_sd_29_50_and_500_match_49_and_501_do_not(
    people: tuple[int | None, int | None], fit: Icp
) -> None:
    assert fits(people=people) is fit


@pytest.mark.parametrize("missing", [{"industry": None}, {"industry": ""}, {"title": None}])
def test_sd_29_a_missing_fact_is_unknown_not_a_miss(missing: dict[str, str | None]) -> None:
    assert fits(**missing) is Icp.UNKNOWN  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "industry", ["saas", "B2B SaaS", "Software", "FinTech", "Logistics software"]
)
def test_industries_that_match(industry: str) -> None:
    assert fits(industry=industry) is Icp.MATCH


@pytest.mark.parametrize(
    "title",
    [
        "Head of RevOps",
        "Director, Revenue Operations",
        "Sales Manager",
        "Chief Revenue Officer",
        "SVP Sales",
    ],
)
def test_roles_that_match(title: str) -> None:
    assert fits(title=title) is Icp.MATCH


@pytest.mark.parametrize(
    "title", ["Sales Representative", "CTO", "Head of Marketing", "Sales Intern"]
)
def test_roles_that_miss(title: str) -> None:
    assert fits(title=title) is Icp.MISS


@pytest.mark.parametrize(
    ("title", "seniority"),
    [
        (None, Seniority.UNKNOWN),
        ("", Seniority.UNKNOWN),
        ("Vice President Sales", Seniority.VP),
        ("President", Seniority.C_LEVEL),
        ("CRO", Seniority.C_LEVEL),
        ("CFO", Seniority.C_LEVEL),
        ("Co-Founder", Seniority.OWNER),
        ("Head of Sales", Seniority.HEAD),
        ("Director of Ops", Seniority.DIRECTOR),
        ("Sales Team Lead", Seniority.MANAGER),
        ("Account Executive", Seniority.INDIVIDUAL),
        ("PhD student", Seniority.STUDENT),
    ],
)
def test_how_high_a_title_sits(title: str | None, seniority: Seniority) -> None:
    assert seniority_of(title) is seniority


def test_the_lines_say_what_was_found_and_whether_it_fits() -> None:
    judged, lines = icp_of(DEFAULT, Person("SaaS", (40, 60), None))
    assert judged is Icp.UNKNOWN
    assert lines == (
        ("industry", "SaaS", Icp.MATCH),
        ("people", "40–60", Icp.MISS),
        ("role", "", Icp.UNKNOWN),
    )
    _, lines = icp_of(DEFAULT, Person(headcount=(1001, None)))
    assert lines[1] == ("people", "1,001 or more", Icp.UNKNOWN)
    assert icp_of(DEFAULT, Person(headcount=(None, 40)))[1][1].found == "up to 40"


def test_a_profile_of_the_reps_own_decides() -> None:
    own = Profile(("logistics",), (10, 40), ("warehouse",), (Seniority.HEAD,))
    assert judge(own, Person("Logistics & Transport", (10, 40), "Head of Warehouse"))[0] is (
        Icp.MATCH
    )
    assert judge(own, Person("SaaS", (120, 120), "VP Sales"))[0] is Icp.MISS
    assert judge(own, Person("Logistics", (10, 40), "Warehouse Manager"))[0] is Icp.MISS


def test_an_empty_list_leaves_that_open() -> None:
    anyone = replace(Profile(), industries=(), functions=(), levels=())
    assert judge(anyone, Person("Fishing", (60, 60), "Deckhand"))[0] is Icp.MATCH
    assert judge(anyone, Person(None, (60, 60), "Deckhand"))[0] is Icp.UNKNOWN


def test_facts_as_they_are_stored_are_judged_the_same() -> None:
    judged = judging(Profile())
    assert judged("SaaS", 50, 500, "VP Sales", "") == ("vp", "match")
    assert judged("SaaS", 50, 500, "Sales", "head") == ("head", "match")
    assert judged(None, None, None, None, "unknown") == ("unknown", "unknown")
