"""How well the score tells who becomes a prospect: rates, intervals, suggested points, AUC."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log2, sqrt
from typing import NamedTuple

Z = 1.96
"""Standard deviations of a 95 % interval."""
FEW = 10
"""With fewer than these there are too few to suggest points from."""
SMALL = 30
"""With fewer than these a rate is marked `small`."""
MOST = 15
"""The most points that are suggested, either way."""
_PRIOR = 10  # contacts at the base rate that every value is thought to have had before
_HALVINGS = 60


class Decided(NamedTuple):
    """One contact that reached SQL or was lost before it, as it was when it left the leads."""

    is_success: bool
    lo: int
    """The score, what is not known counted as nothing."""
    values: tuple[tuple[str, str], ...]
    """Attribute and value; what is not known is left out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How often those with one value of an attribute succeeded: `k` of `n`."""

    attribute: str
    value: str
    n: int
    k: int
    low: float
    high: float
    """The 95 % interval of the rate (Wilson)."""
    lift: float | None
    """The rate over that of all; None when none or all succeeded, so nothing compares."""
    points: int | None
    """What the value is worth by this; None when that cannot be told."""

    @property
    def rate(self) -> float:
        """How many of them succeeded, 0 to 1."""
        return self.k / self.n

    @property
    def is_few(self) -> bool:
        """Whether there are too few of them to suggest points."""
        return self.n < FEW

    @property
    def is_small(self) -> bool:
        """Whether the rate rests on few."""
        return self.n < SMALL


@dataclass(frozen=True, slots=True)
class Ranking:
    """How often one who succeeded had the higher score than one who did not; equal is half."""

    auc: float
    low: float
    high: float
    """The 95 % interval."""

    @property
    def is_chance(self) -> bool:
        """Whether drawing lots may rank them as well."""
        return self.low <= 0.5 <= self.high


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of those decided: `k` successes of `n`, value by value, and the ranking."""

    n: int
    k: int
    findings: tuple[Finding, ...]
    """In the order in which attributes and values were first met."""
    ranking: Ranking | None
    """None when nobody succeeded, or everybody did."""


def evaluate(decided: Iterable[Decided]) -> Evaluation:
    """Compare the decided by each value they had, and by their score; O(n log n)."""
    met: dict[tuple[str, str], list[int]] = {}
    scores: dict[bool, list[int]] = {True: [], False: []}
    for one in decided:
        scores[one.is_success].append(one.lo)
        for key in one.values:
            counted = met.setdefault(key, [0, 0])
            counted[0] += 1
            counted[1] += one.is_success
    k = len(scores[True])
    n = k + len(scores[False])
    found = tuple(finding(*key, count, hits, k, n) for key, (count, hits) in met.items())
    return Evaluation(n, k, found, rank(scores[True], scores[False]))


def finding(attribute: str, value: str, n: int, k: int, all_k: int, all_n: int) -> Finding:
    """Return what `k` of `n` says beside `all_k` of `all_n`; `n` is at least 1."""
    low, high = wilson(k, n)
    lift = points = None
    if 0 < all_k < all_n:
        base = all_k / all_n
        lift = k / n / base
        points = None if n < FEW else suggested(k, n, base)
    return Finding(attribute, value, n, k, low, high, lift, points)


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a rate of `k` in `n`, after Wilson; `n` is at least 1."""
    rate, z2 = k / n, Z * Z
    middle = (rate + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * sqrt(rate * (1 - rate) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # At the ends the formula gives 0 and 1, but for a rounding error.
    return (0.0 if k == 0 else middle - half), (1.0 if k == n else middle + half)


def suggested(k: int, n: int, base: float) -> int:
    """Return the points that `k` of `n` are worth: ten a doubling of the base rate, 15 at most.

    The rate is drawn to the base by ten contacts, so that a few cannot say much. `base` lies
    between 0 and 1, both left out.
    """
    rate = (k + _PRIOR * base) / (n + _PRIOR)
    return max(-MOST, min(MOST, round(10 * log2(rate / base))))


def rank(successes: Sequence[int], failures: Sequence[int]) -> Ranking | None:
    """Return how well scores tell successes from failures; None when either is empty.

    The interval has Hanley and McNeil's variance, solved for its ends as Wilson solves that of a
    rate: a perfect order of a few stays uncertain.
    """
    ours, others = len(successes), len(failures)
    if not ours or not others:
        return None
    auc = _area(successes, failures)

    def reaches(bound: float) -> bool:
        return abs(auc - bound) <= Z * sqrt(_variance(bound, ours, others))

    return Ranking(auc, _furthest(auc, 0.0, reaches), _furthest(auc, 1.0, reaches))


def _area(successes: Sequence[int], failures: Sequence[int]) -> float:
    """The share of pairs in which the success stands higher, ties half: by one pass in order."""
    wins, below = 0, 0
    ours, others = Counter(successes), Counter(failures)
    for score in sorted({*ours, *others}):
        wins += ours[score] * (2 * below + others[score])
        below += others[score]
    return wins / (2 * len(successes) * len(failures))


def _variance(auc: float, ours: int, others: int) -> float:
    """The variance of an area that is truly `auc` (Hanley and McNeil 1982)."""
    both, squared = auc / (2 - auc), 2 * auc * auc / (1 + auc)
    spread = auc * (1 - auc)
    spread += (ours - 1) * (both - auc * auc) + (others - 1) * (squared - auc * auc)
    return max(0.0, spread) / (ours * others)


def _furthest(near: float, far: float, reaches: Callable[[float], bool]) -> float:
    """Return the point towards `far` up to which `reaches` holds, by halving the way."""
    if reaches(far):
        return far
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        near, far = (middle, far) if reaches(middle) else (near, middle)
    return near
