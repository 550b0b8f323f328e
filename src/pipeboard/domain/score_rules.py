"""What each rule of fit and each penalty says of a contact: points, and what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from pipeboard.domain.icp import (
    Person,
    Profile,
    has_words,
    is_free,
    is_trade,
    leads,
    say_people,
)
from pipeboard.domain.score_model import TAGS, FitRule, Penalty, Tier
from pipeboard.domain.terms import Seniority
from pipeboard.domain.text import fold

Said = tuple[str, str, str, int, int]
"""The fields of a line: rule, words, found, and the points in hundredths, lowest and highest."""
_EVERYBODY = 10_000_000  # people: more than any company has


class Asking(NamedTuple):
    """How a rule is asked: what it looks at, the line it gives for that, and a key of the facts.

    Two contacts with the same `facts` have the same `key`.
    """

    key: Callable[[Person], Any]
    line: Callable[[Any], Said]
    facts: Callable[[Person], Hashable]


def fit_line(profile: Profile, rule: FitRule) -> Asking:
    """Return how one rule of fit asks, and what it says."""
    key, points = _FIELDS[rule.field]

    def line(asked: Any) -> Said:
        found, low, high = points(profile, rule, asked)
        return rule.id, rule.words, found, low * 100, high * 100

    def kept(who: Person) -> Any:
        return _custom(who, rule.column)

    if rule.field == "custom":
        return Asking(kept, line, _tags if rule.column == TAGS else _columns)
    return Asking(key, line, key if rule.field in _ALONE else _tags)


def penalty_line(rule: Penalty) -> Asking:
    """Return how one penalty asks, and what it says; it is known always: lowest is highest."""

    def key(who: Person) -> Any:
        return (
            rule.free_mail and not who.has_company and bool(who.emails) and who.emails,
            who.tags,
            who.title,
            who.level,
            _custom(who, rule.column) if rule.column else None,
        )

    def line(asked: Any) -> Said:
        found = next(_grounds(rule, *asked), "")
        points = rule.points * 100 if found else 0
        return rule.id, rule.words, found, points, points

    return Asking(key, line, _columns if rule.column else _tags)


def _tags(who: Person) -> Hashable:
    """The facts of most rules: title and seniority, tags, and whether the mail is a free one."""
    is_free_mail = not who.has_company and bool(who.emails) and all(map(is_free, who.emails))
    return who.title, who.seniority, who.tags, is_free_mail


def _columns(who: Person) -> Hashable:
    return _tags(who), *who.custom.items()


def _grounds(
    rule: Penalty,
    emails: tuple[str, ...] | bool,
    tags: tuple[str, ...],
    title: str | None,
    level: Seniority | None,
    kept: str | tuple[str, ...] | None,
) -> Iterator[str]:
    """Everything that brings the penalty on, in words."""
    if isinstance(emails, tuple) and all(is_free(address) for address in emails):
        yield emails[0].rpartition("@")[2].casefold()
    named = {_plain(tag) for tag in rule.tags}
    yield from (f"tag {tag}" for tag in tags if _plain(tag) in named)
    if title and has_words(title, rule.titles):
        yield title
    if level in rule.seniorities:
        yield title or str(level)
    if kept and has_words(_text(kept), rule.values):
        yield _text(kept)


def _industry(profile: Profile, rule: FitRule, industry: str | None) -> tuple[str, int, int]:
    if not industry:
        return "", 0, rule.points
    return industry, *_best(
        tier for tier in rule.tiers if is_trade(industry, tier.values or profile.industries)
    )


def _headcount(
    profile: Profile, rule: FitRule, headcount: tuple[int | None, int | None]
) -> tuple[str, int, int]:
    """The fewest and the most points that the bounds allow; a missing bound is open."""
    least, most = headcount
    if least is None and most is None:
        return "", 0, rule.points
    low, high = least or 0, _EVERYBODY if most is None else most
    tiers = [(tier.points, tier.ranges or (profile.headcount,)) for tier in rule.tiers]
    ends = {low, max(low, high)}
    for _, ranges in tiers:
        for first, last in ranges:
            ends |= {n for n in (first - 1, first, last, last + 1) if low < n < high}
    points = [_of_count(n, tiers) for n in ends]
    return say_people(headcount), min(points), max(points)


def _of_count(people: int, tiers: list[tuple[int, tuple[tuple[int, int], ...]]]) -> int:
    holding = (p for p, ranges in tiers if any(low <= people <= high for low, high in ranges))
    return max(holding, default=0)


def _role(
    profile: Profile, rule: FitRule, asked: tuple[str | None, Seniority]
) -> tuple[str, int, int]:
    title, level = asked
    if level is Seniority.STUDENT:  # whatever the title: no role yet
        return title or "student", 0, 0
    if not title:
        is_possible = level is Seniority.UNKNOWN or not profile.levels or level in profile.levels
        possible = [tier for tier in rule.tiers if tier.values or is_possible]
        return "", 0, max((tier.points for tier in possible), default=0)
    return title, *_best(
        tier
        for tier in rule.tiers
        if (has_words(title, tier.values) if tier.values else leads(profile, title, level))
    )


def _seniority(_: Profile, rule: FitRule, level: Seniority) -> tuple[str, int, int]:
    if level is Seniority.UNKNOWN:
        return "", 0, rule.points
    said = level.value.replace("_", "-")
    return said, *_best(tier for tier in rule.tiers if level.value in tier.values)


def _country(profile: Profile, rule: FitRule, country: str | None) -> tuple[str, int, int]:
    if not country:
        return "", 0, rule.points
    code = country.upper()

    def is_served(tier: Tier) -> bool:
        served = tier.values or profile.countries
        return not served or code in served

    return code, *_best(tier for tier in rule.tiers if is_served(tier))


def _words(_: Profile, rule: FitRule, text: str | None) -> tuple[str, int, int]:
    if not text:
        return "", 0, rule.points
    return text, *_best(tier for tier in rule.tiers if has_words(text, tier.values))


def _kept(_: Profile, rule: FitRule, kept: str | tuple[str, ...] | None) -> tuple[str, int, int]:
    """A kept column, or the tags: whoever has no tag has none of those looked for."""
    if kept is None:
        return "", 0, rule.points
    if isinstance(kept, tuple):
        held = {_plain(tag): tag for tag in kept}
        hits = [
            (tier, held[_plain(value)])
            for tier in rule.tiers
            for value in tier.values
            if _plain(value) in held
        ]
        return ", ".join(dict.fromkeys(tag for _, tag in hits)), *_best(tier for tier, _ in hits)
    number = _number(kept)
    return kept, *_best(
        tier
        for tier in rule.tiers
        if has_words(kept, tier.values)
        or (number is not None and any(low <= number <= high for low, high in tier.ranges))
    )


def _best(holding: Iterator[Tier]) -> tuple[int, int]:
    points = max((tier.points for tier in holding), default=0)
    return points, points


def _custom(who: Person, column: str) -> str | tuple[str, ...] | None:
    return who.tags if column == TAGS else who.custom.get(column) or None


def _text(kept: str | tuple[str, ...]) -> str:
    return kept if isinstance(kept, str) else ", ".join(kept)


def _number(text: str) -> int | None:
    digits = text.strip().replace(",", "")
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None


def _plain(tag: str) -> str:
    return " ".join(fold(tag).replace("-", " ").replace("_", " ").split())


_FIELDS: dict[str, tuple[Callable[[Person], Any], Callable[..., tuple[str, int, int]]]] = {
    "industry": (attrgetter("industry"), _industry),
    "headcount": (attrgetter("headcount"), _headcount),
    "role": (lambda who: (who.title, who.level), _role),
    "seniority": (attrgetter("level"), _seniority),
    "country": (attrgetter("country"), _country),
    "region": (attrgetter("region"), _words),
    "title": (attrgetter("title"), _words),
    "custom": (attrgetter("custom"), _kept),
}
_ALONE = frozenset({"industry", "headcount", "country", "region"})
