"""The ideal customer profile: what matches, what misses, what is not known."""

from __future__ import annotations

from typing import Any

import pytest

from pipeboard.domain.icp import FIT, fits, icp, most_fit, seniority_of
from pipeboard.domain.terms import Icp, Seniority


def judge(
    industry: str | None = "SaaS",
    people: tuple[int | None, int | None] = (120, 120),
    title: str | None = "VP Sales",
) -> Icp:
    return icp(fits(industry, people, title, seniority_of(title)))


def test_sd_29_industry_size_and_role_make_a_match() -> None:
    assert judge() is Icp.MATCH


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
    assert judge(people=people) is fit


@pytest.mark.parametrize("missing", [{"industry": None}, {"industry": ""}, {"title": None}])
def test_sd_29_a_missing_fact_is_unknown_not_a_miss(missing: dict[str, str | None]) -> None:
    assert judge(**missing) is Icp.UNKNOWN  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "industry", ["saas", "B2B SaaS", "Software", "FinTech", "Logistics software"]
)
def test_industries_that_match(industry: str) -> None:
    assert judge(industry=industry) is Icp.MATCH


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
    assert judge(title=title) is Icp.MATCH


@pytest.mark.parametrize(
    "title", ["Sales Representative", "CTO", "Head of Marketing", "Sales Intern"]
)
def test_roles_that_miss(title: str) -> None:
    assert judge(title=title) is Icp.MISS


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


def most(
    industry: str | None = "SaaS",
    people: tuple[int | None, int | None] = (120, 120),
    title: str | None = "VP Sales",
    **known: Any,
) -> int:
    kw = {"seniority": seniority_of(title), "has_company": True, **known}
    return most_fit(industry, people, title, **kw)


def test_fit_has_60_points_at_most() -> None:
    assert most() == FIT == 60


def test_what_is_not_known_counts_full() -> None:
    assert most(None, (None, None), None) == 60


def test_vp_ops_at_a_fintech_of_50_has_50_at_most() -> None:
    assert most("fintech", (50, 50), "VP Ops") == 50


def test_a_student_with_a_free_address_and_no_company_has_none() -> None:
    student = most(None, (None, None), "Student", has_company=False, emails=["a@Gmail.com"])
    assert student == 0


def test_a_free_address_costs_20_only_without_a_company() -> None:
    assert most(emails=["ana@gmx.de"]) == 60
    assert most(emails=["ana@gmx.de"], has_company=False) == 40
    assert most(emails=["ana@nordkran.example"], has_company=False) == 60


@pytest.mark.parametrize(
    ("people", "points"),
    [
        ((50, 50), 15),
        ((500, 500), 15),
        ((49, 49), 7),
        ((501, 501), 7),
        ((20, 20), 7),
        ((1000, 1000), 7),
        ((19, 19), 0),
        ((1001, 1001), 0),
        ((11, 50), 15),
        ((501, None), 7),
        ((None, 19), 0),
        ((None, 49), 7),
        ((1001, None), 0),
        ((40, None), 15),
    ],
)
def test_the_points_of_the_best_headcount_that_is_possible(
    people: tuple[int | None, int | None], points: int
) -> None:
    assert most(people=people) == 45 + points


@pytest.mark.parametrize(
    ("title", "points"),
    [
        ("Head of RevOps", 25),
        ("Sales Manager", 20),
        ("VP Operations", 15),
        ("Sales Assistant", 10),
        ("Chief Financial Officer", 5),
        ("Accountant", 0),
    ],
)
def test_role_and_seniority_count(title: str, points: int) -> None:
    assert most(title=title) == 35 + points


def test_a_seniority_that_was_set_goes_before_the_title() -> None:
    assert most(title="Sales", seniority=Seniority.HEAD) == 60
    assert most(title="Sales", seniority=Seniority.UNKNOWN) == 45
