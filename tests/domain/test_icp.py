"""The ideal customer profile: what matches, what misses, what is not known."""

from __future__ import annotations

import pytest

from pipeboard.domain.icp import fits, icp, seniority_of
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
