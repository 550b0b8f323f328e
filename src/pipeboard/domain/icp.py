"""The ideal customer profile: does a contact fit by industry, size and role (sales-model §9)?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeboard.domain.terms import Icp, Seniority
from pipeboard.domain.text import fold

INDUSTRIES = ("saas", "software", "fintech")
HEADCOUNT = (50, 500)
FIT = 60
"""The most points that fit can have."""
FREE_MAIL = frozenset(
    "gmail.com googlemail.com yahoo.com ymail.com hotmail.com outlook.com live.com msn.com "
    "icloud.com me.com aol.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de "
    "proton.me protonmail.com mail.com mail.ru yandex.ru orange.fr wanadoo.fr free.fr "
    "libero.it seznam.cz wp.pl qq.com 163.com zoho.com fastmail.com".split()
)
"""Domains where anyone has an address: they name no employer."""
_NEARLY = (20, 1000)  # people, for half the points
_AROUND_SALES = re.compile(r"\b(sales|revenue|revops|ops|operations)\b")
_SENIOR = frozenset(
    (Seniority.OWNER, Seniority.C_LEVEL, Seniority.VP, Seniority.HEAD, Seniority.DIRECTOR)
)
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


def most_fit(
    industry: str | None,
    headcount: tuple[int | None, int | None],
    title: str | None,
    seniority: Seniority,
    *,
    has_company: bool,
    emails: Iterable[str] = (),
) -> int:
    """Return the most points, 0 to 60, that the fit of a contact can still reach.

    What is not known counts full: industry 15, people 15, role 20, seniority 5, country 5. A
    country counts full while the rep has named none that is served.
    """
    kind = fold(industry or "")
    points = 15 if not kind or any(name in kind for name in INDUSTRIES) else 0
    points += _most_for_people(headcount)
    if seniority is Seniority.UNKNOWN:
        seniority = seniority_of(title)
    points += _for_role(title, seniority)
    points += 5 if seniority is Seniority.UNKNOWN or seniority in _SENIOR else 0
    points += 5
    is_free = any(address.rpartition("@")[2].casefold() in FREE_MAIL for address in emails)
    points -= 20 if is_free and not has_company else 0
    points -= 20 if seniority is Seniority.STUDENT else 0
    return max(0, min(FIT, points))


def _most_for_people(headcount: tuple[int | None, int | None]) -> int:
    """The points of the best count that the two bounds allow; a missing bound is open."""
    least, most = headcount
    for points, (low, high) in ((15, HEADCOUNT), (7, _NEARLY)):
        if (least is None or least <= high) and (most is None or most >= low):
            return points
    return 0


def _for_role(title: str | None, seniority: Seniority) -> int:
    if not title:
        return 20
    key = fold(title)
    if seniority in _LEADING and _FUNCTIONS.search(key):
        return 20
    return 10 if _AROUND_SALES.search(key) else 0
