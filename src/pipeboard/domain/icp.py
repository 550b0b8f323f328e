"""The ideal customer profile: does a contact fit by industry, size and role (sales-model §9)?"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeboard.domain.terms import Icp, Seniority
from pipeboard.domain.text import fold

INDUSTRIES = ("saas", "software", "fintech")
HEADCOUNT = (50, 500)
_FUNCTIONS = re.compile(r"\b(revops|revenue operations|sales|revenue)\b")
_LEADING = (
    Seniority.OWNER,
    Seniority.C_LEVEL,
    Seniority.VP,
    Seniority.HEAD,
    Seniority.DIRECTOR,
    Seniority.MANAGER,
)
_TITLES = (
    (r"\b(student|intern|trainee)\b", Seniority.STUDENT),
    (r"\b(owner|founder|co-founder|partner|proprietor)\b", Seniority.OWNER),
    (r"\b(chief|c[efotrmp]o|cro|president)\b(?<!vice president)", Seniority.C_LEVEL),
    (r"\b(s?vp|evp|vice president)\b", Seniority.VP),
    (r"\bhead\b", Seniority.HEAD),
    (r"\bdirector\b", Seniority.DIRECTOR),
    (r"\b(manager|lead)\b", Seniority.MANAGER),
)


class Fit(NamedTuple):
    """One line of the profile: what was looked at, what was found, whether it fits."""

    trait: str
    found: str
    fits: Icp


def seniority_of(title: str | None) -> Seniority:
    """Return how high a job title sits; unknown without one."""
    if not title:
        return Seniority.UNKNOWN
    key = fold(title)
    for pattern, seniority in _TITLES:
        if re.search(pattern, key):
            return seniority
    return Seniority.INDIVIDUAL


def fits(
    industry: str | None,
    headcount: tuple[int | None, int | None],
    title: str | None,
    seniority: Seniority,
) -> tuple[Fit, Fit, Fit]:
    """Return industry, size and role, each match, miss or unknown. 50 and 500 people match."""
    least, most = headcount
    low, high = HEADCOUNT
    kind = fold(industry or "")
    trade = Icp.UNKNOWN
    if kind:
        trade = Icp.MATCH if any(name in kind for name in INDUSTRIES) else Icp.MISS
    if least is None or most is None:
        size, people = Icp.UNKNOWN, ""
    else:
        size = Icp.MATCH if low <= least and most <= high else Icp.MISS
        people = f"{least:,}" if least == most else f"{least:,}–{most:,}"
    role = Icp.UNKNOWN
    if title:
        leads = seniority in _LEADING
        role = Icp.MATCH if leads and _FUNCTIONS.search(fold(title)) else Icp.MISS
    return (
        Fit("industry", industry or "", trade),
        Fit("people", people, size),
        Fit("role", title or "", role),
    )


def icp(lines: tuple[Fit, ...]) -> Icp:
    """Return match when every line does, unknown while one is, else miss."""
    if any(line.fits is Icp.UNKNOWN for line in lines):
        return Icp.UNKNOWN
    return Icp.MATCH if all(line.fits is Icp.MATCH for line in lines) else Icp.MISS
