"""The ideal customer profile: does a contact fit by industry, size and role (sales-model §9)?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipeboard.domain.terms import Icp, Seniority
from pipeboard.domain.text import fold

FREE_MAIL = frozenset(
    "gmail.com googlemail.com yahoo.com ymail.com hotmail.com outlook.com live.com msn.com "
    "icloud.com me.com aol.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de "
    "proton.me protonmail.com mail.com mail.ru yandex.ru orange.fr wanadoo.fr free.fr "
    "libero.it seznam.cz wp.pl qq.com 163.com zoho.com fastmail.com".split()
)
"""Domains where anyone has an address: they name no employer."""
LEADING = (
    Seniority.OWNER,
    Seniority.C_LEVEL,
    Seniority.VP,
    Seniority.HEAD,
    Seniority.DIRECTOR,
    Seniority.MANAGER,
)
"""A manager and above."""
_TITLES = (
    (re.compile(r"\b(student|intern|trainee)\b"), Seniority.STUDENT),
    (re.compile(r"\b(owner|founder|co-founder|partner|proprietor)\b"), Seniority.OWNER),
    (re.compile(r"\b(chief|c[efotrmp]o|cro|president)\b(?<!vice president)"), Seniority.C_LEVEL),
    (re.compile(r"\b(s?vp|evp|vice president)\b"), Seniority.VP),
    (re.compile(r"\bhead\b"), Seniority.HEAD),
    (re.compile(r"\bdirector\b"), Seniority.DIRECTOR),
    (re.compile(r"\b(manager|lead)\b"), Seniority.MANAGER),
)
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Profile:
    """Whom the rep looks for; a list that is empty leaves that open.

    `industries` are parts of an industry's name, `headcount` includes both its ends, `functions`
    are words of a title held at one of `levels`, `countries` are ISO 3166 alpha-2 codes.
    """

    industries: tuple[str, ...] = ("saas", "software", "fintech")
    headcount: tuple[int, int] = (50, 500)
    functions: tuple[str, ...] = ("revops", "revenue operations", "sales", "revenue")
    levels: tuple[Seniority, ...] = LEADING
    countries: tuple[str, ...] = ()


class Person(NamedTuple):
    """What is known of a contact and decides whether they fit; None and '' is not known.

    `custom` are the kept columns of a file. Age and gender are not here: scoring by them would be
    discrimination, and it is companies that are sold to.
    """

    industry: str | None = None
    headcount: tuple[int | None, int | None] = (None, None)
    title: str | None = None
    seniority: Seniority = Seniority.UNKNOWN
    country: str | None = None
    region: str | None = None
    has_company: bool = False
    emails: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    custom: Mapping[str, str] = _NOTHING

    @property
    def level(self) -> Seniority:
        """How high they sit: what was said of it, else what the title says."""
        return seniority_of(self.title) if self.seniority is Seniority.UNKNOWN else self.seniority


class Fit(NamedTuple):
    """One line of the profile: what was looked at, what was found, whether it fits."""

    trait: str
    found: str
    fits: Icp


@lru_cache(maxsize=4096)
def seniority_of(title: str | None) -> Seniority:
    """Return how high a job title sits; unknown without one."""
    if not title:
        return Seniority.UNKNOWN
    key = fold(title)
    for pattern, seniority in _TITLES:
        if pattern.search(key):
            return seniority
    return Seniority.INDIVIDUAL


def judge(profile: Profile, who: Person) -> tuple[Icp, tuple[Fit, Fit, Fit]]:
    """Return whether a contact fits, and the lines on industry, size and role that say so.

    Match when all three do, unknown while one is, else miss. 50 and 500 people match, 49 and 501
    do not.
    """
    trade = Icp.UNKNOWN
    if who.industry:
        trade = _either(is_trade(who.industry, profile.industries))
    (least, most), (low, high) = who.headcount, profile.headcount
    size = Icp.UNKNOWN
    if least is not None and most is not None:
        size = _either(low <= least and most <= high)
    role = Icp.UNKNOWN
    if who.title:
        role = _either(leads(profile, who.title, who.level))
    lines = (
        Fit("industry", who.industry or "", trade),
        Fit("people", say_people(who.headcount), size),
        Fit("role", who.title or "", role),
    )
    all_three = (trade, size, role)
    if Icp.UNKNOWN in all_three:
        return Icp.UNKNOWN, lines
    return (Icp.MISS if Icp.MISS in all_three else Icp.MATCH), lines


def judging(
    profile: Profile,
) -> Callable[[str | None, int | None, int | None, str | None, str], tuple[str, str]]:
    """Return what says the seniority and the fit of facts as they are stored.

    The facts are industry, the two ends of the headcount, title and seniority ('' for unknown);
    what was asked once is remembered, for a hundred thousand rows.
    """

    @lru_cache(maxsize=4096)
    def judged(
        industry: str | None, least: int | None, most: int | None, title: str | None, seniority: str
    ) -> tuple[str, str]:
        level = Seniority(seniority or Seniority.UNKNOWN)
        who = Person(industry, (least, most), title, level)
        return who.level.value, judge(profile, who)[0].value

    return judged


def is_trade(industry: str, names: Iterable[str]) -> bool:
    """Return whether an industry is one of some names, or has one in it; any when none is named."""
    kind, wanted = fold(industry), [fold(name) for name in names]
    return not wanted or any(name in kind for name in wanted)


def leads(profile: Profile, title: str, level: Seniority) -> bool:
    """Return whether a title is one of the functions, held at one of the levels."""
    is_level = not profile.levels or level in profile.levels
    return is_level and (not profile.functions or has_words(title, profile.functions))


def has_words(text: str, phrases: Iterable[str]) -> bool:
    """Return whether one of some phrases is in a text as whole words, case and accents aside."""
    pattern = _any_of(tuple(phrases))
    return pattern is not None and pattern.search(fold(text)) is not None


@lru_cache(maxsize=256)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    folded = [re.escape(fold(phrase)) for phrase in phrases if phrase.strip()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(folded)})(?!\w)") if folded else None


def is_free(address: str) -> bool:
    """Return whether an e-mail address names no employer."""
    return address.rpartition("@")[2].casefold() in FREE_MAIL


def say_people(headcount: tuple[int | None, int | None]) -> str:
    """Return `120`, `50–500`, `50 or more`, `up to 500`, or '' when nothing is known."""
    least, most = headcount
    if least is None or most is None:
        if least is not None:
            return f"{least:,} or more"
        return "" if most is None else f"up to {most:,}"
    return f"{least:,}" if least == most else f"{least:,}–{most:,}"


def _either(is_match: bool) -> Icp:
    return Icp.MATCH if is_match else Icp.MISS
