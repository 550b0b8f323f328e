"""The editable model of the score: fit, behaviour and penalties, points, thresholds and decay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import floor

from pipeboard.domain.icp import Profile
from pipeboard.domain.terms import Seniority

FIT_MAX = 60
BEHAVIOUR_MAX = 40
FIELDS = (
    "industry",
    "headcount",
    "role",
    "seniority",
    "country",
    "region",
    "title",
    "custom",
)
"""What a rule of fit can look at. Age and gender are left out on purpose: to score people by them
is discrimination, and it is companies that are sold to."""
OF_PROFILE = frozenset({"industry", "headcount", "role", "country"})
"""The fields of which a tier that names nothing means what the profile says."""
TAGS = "tags"
"""The column of a custom rule that looks at a contact's tags."""


class ModelError(ValueError):
    """A model that cannot be used: the place in it (`fit.industry.points`), and the reason."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.place, self.reason = place, reason


@dataclass(frozen=True, slots=True)
class Tier:
    """Points for one answer: one of `values`, or a number in one of `ranges` (both ends included).

    With neither, a tier of industry, headcount, role or country is what the profile says.
    """

    points: int
    values: tuple[str, ...] = ()
    ranges: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class FitRule:
    """One thing about a contact; of several tiers that hold the best one counts.

    `field` is one of `FIELDS`; a `custom` one looks at a kept `column`, or at the `tags`.
    """

    id: str
    words: str
    field: str
    tiers: tuple[Tier, ...]
    column: str = ""

    @property
    def points(self) -> int:
        """The most that it can give."""
        return max(tier.points for tier in self.tiers)


@dataclass(frozen=True, slots=True)
class BehaviourRule:
    """Something a contact does: points for each time, and the most that all of them can give."""

    id: str
    words: str
    points: int
    cap: int


@dataclass(frozen=True, slots=True)
class Penalty:
    """Points taken off (negative) when any of what it looks for is found.

    `free_mail` is an address at a free-mail domain and no company, `values` are looked for in the
    kept `column`.
    """

    id: str
    words: str
    points: int
    free_mail: bool = False
    tags: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    seniorities: tuple[Seniority, ...] = ()
    column: str = ""
    values: tuple[str, ...] = ()


_FIT = (
    FitRule("industry", "industry in SaaS, software, fintech", "industry", (Tier(15),)),
    FitRule(
        "headcount",
        "50–500 people",
        "headcount",
        (Tier(15), Tier(7, ranges=((20, 49), (501, 1000)))),
    ),
    FitRule(
        "role",
        "RevOps or Sales at manager or above",
        "role",
        (Tier(20), Tier(10, ("sales", "revenue", "revops", "ops", "operations"))),
    ),
    FitRule(
        "seniority",
        "VP, head, director, C-level or owner",
        "seniority",
        (Tier(5, ("owner", "c_level", "vp", "head", "director")),),
    ),
    FitRule("country", "country served", "country", (Tier(5),)),
)
_BEHAVIOURS = (
    BehaviourRule("replied", "replied", 15, 15),
    BehaviourRule("asked", "asked for pricing or a demo", 20, 20),
    BehaviourRule("booked", "booked a call", 20, 20),
    BehaviourRule("event", "webinar or event", 8, 8),
    BehaviourRule("download", "download or form fill", 5, 10),
    BehaviourRule("pricing_page", "pricing page", 5, 10),
    BehaviourRule("newsletter", "newsletter opened or clicked", 1, 3),
)
_PENALTIES = (
    Penalty("free_mail", "free-mail address and no company", -20, free_mail=True),
    Penalty("student", "student", -20, tags=("student",), seniorities=(Seniority.STUDENT,)),
    Penalty("competitor", "competitor", -20, tags=("competitor",)),
    Penalty(
        "job_seeker",
        "job-seeker",
        -20,
        tags=("job-seeker",),
        titles=("job-seeker", "job seeker", "open to work", "looking for work"),
    ),
)


AnyRule = FitRule | BehaviourRule | Penalty


@dataclass(frozen=True, slots=True)
class Model:
    """How contacts are scored: fit of 60 by rules and penalties, behaviour of 40 with decay.

    `decay` are (days, percent): up to that age an event counts so much, after the last one
    nothing. At a score of `mail_at` an e-mail is suggested, at `call_at` a call.
    """

    version: int = 1
    profile: Profile = field(default_factory=Profile)
    fit: tuple[FitRule, ...] = _FIT
    behaviours: tuple[BehaviourRule, ...] = _BEHAVIOURS
    penalties: tuple[Penalty, ...] = _PENALTIES
    mail_at: int = 60
    call_at: int = 80
    decay: tuple[tuple[int, int], ...] = ((30, 100), (60, 50), (90, 25))

    def behaviour(self, rule_id: str) -> BehaviourRule | None:
        """Return the behaviour of that id, or None."""
        return next((rule for rule in self.behaviours if rule.id == rule_id), None)

    def points(self) -> dict[str, int]:
        """Return the points of every rule by its id, of fit the most that each can give.

        They stand in the order in which a score is told: fit, penalties, behaviours.
        """
        rules: tuple[AnyRule, ...] = (*self.fit, *self.penalties, *self.behaviours)
        return {rule.id: rule.points for rule in rules}

    @property
    def columns(self) -> tuple[str, ...]:
        """The kept columns that its rules look at."""
        named = [*(rule.column for rule in self.fit), *(rule.column for rule in self.penalties)]
        return tuple(dict.fromkeys(name for name in named if name and name != TAGS))


DEFAULT = Model()
"""The model of sales-model §9."""


def refuse(model: Model) -> ModelError | None:
    """Return why a model whose parts are sound cannot be used as a whole, or None when it can."""
    maxima = [(rule.id, rule.points) for rule in model.fit]
    total = sum(points for _, points in maxima)
    if total != FIT_MAX:
        said = " + ".join(f"{name} {points}" for name, points in maxima) or "none"
        return ModelError("fit", f"the maxima sum to {total}, not {FIT_MAX} ({said})")
    seen: set[str] = set()
    rules: tuple[AnyRule, ...] = (*model.fit, *model.behaviours, *model.penalties)
    for rule in rules:
        if rule.id in seen:
            return ModelError(rule.id, "two rules have this id")
        seen.add(rule.id)
    if model.mail_at > model.call_at:
        why = f"an e-mail at {model.mail_at} comes after a call at {model.call_at}"
        return ModelError("thresholds", why)
    return None


def with_points(model: Model, points: Mapping[str, int]) -> Model:
    """Return a model with other points for some rules, kept to what each kind may have.

    Fit is scaled so that its maxima sum to 60 again, lower tiers with their rule; behaviours stay
    between 0 and 40 and their caps no lower, penalties between −60 and 0.

    Raises:
        ModelError: a rule that the model has not, or no points left for fit.
    """
    if unknown := next((one for one in points if one not in model.points()), None):
        from pipeboard.domain.text import did_you_mean

        near = did_you_mean(unknown, model.points()) or ""
        raise ModelError(unknown, f"the model has no such rule{near}")
    asked = [max(0, points.get(rule.id, rule.points)) for rule in model.fit]
    return replace(
        model,
        fit=tuple(
            _scaled(rule, most) for rule, most in zip(model.fit, _shared_out(asked), strict=True)
        ),
        behaviours=tuple(
            replace(
                rule,
                points=(now := max(0, min(BEHAVIOUR_MAX, points.get(rule.id, rule.points)))),
                cap=max(rule.cap, now),
            )
            for rule in model.behaviours
        ),
        penalties=tuple(
            replace(rule, points=max(-FIT_MAX, min(0, points.get(rule.id, rule.points))))
            for rule in model.penalties
        ),
    )


def _shared_out(asked: list[int]) -> list[int]:
    """Whole numbers in the proportion of those asked that sum to 60; the largest rests go first."""
    total = sum(asked)
    if not total:
        raise ModelError("fit", f"no rule has points left, and the maxima must sum to {FIT_MAX}")
    exact = [one * FIT_MAX / total for one in asked]
    whole = [floor(one) for one in exact]
    by_rest = sorted(range(len(asked)), key=lambda at: (whole[at] - exact[at], at))
    for at in by_rest[: FIT_MAX - sum(whole)]:
        whole[at] += 1
    return whole


def _scaled(rule: FitRule, most: int) -> FitRule:
    """A rule whose best tier gives `most`, the lower ones in proportion."""
    if most == rule.points:
        return rule
    best = rule.points or 1
    tiers = [
        replace(
            tier, points=most if tier.points == rule.points else round(tier.points * most / best)
        )
        for tier in rule.tiers
    ]
    return replace(rule, tiers=tuple(tiers))
