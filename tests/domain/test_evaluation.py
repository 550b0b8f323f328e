"""How well the score tells who becomes a prospect: rates, intervals, suggested points, AUC."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.evaluation import (
    MOST,
    Decided,
    Ranking,
    evaluate,
    finding,
    rank,
    suggested,
    wilson,
)

scores = st.lists(st.integers(0, 100), min_size=1, max_size=40)
counted = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
decisions = st.lists(
    st.builds(
        Decided,
        st.booleans(),
        st.integers(0, 100),
        st.sampled_from(
            [(), (("size", "50"),), (("size", "50"), ("role", "ops")), (("role", "sales"),)]
        ),
    ),
    max_size=80,
)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (12, 40, 0.181, 0.454),
        (240, 1000, 0.215, 0.267),
        (0, 40, 0.0, 0.088),
        (40, 40, 0.912, 1.0),
        (1, 1, 0.207, 1.0),
    ],
)
def test_sd_26_the_interval_of_a_rate_is_wilsons(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=0.0005)


@given(counted)
def test_sd_26_a_rate_lies_in_its_interval(given_: tuple[int, int]) -> None:
    k, n = given_
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1
    assert wilson(n - k, n) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(
    ("k", "n", "base", "points"),
    [
        (9, 15, 0.25, 9),
        (1, 20, 0.25, -11),
        (0, 40, 0.25, -15),
        (40, 40, 0.1, 15),
        (10, 40, 0.25, 0),
    ],
)
def test_sd_26_points_are_ten_for_each_doubling(k: int, n: int, base: float, points: int) -> None:
    assert suggested(k, n, base) == points


@given(counted, st.floats(0.001, 0.999))
def test_sd_26_more_successes_never_suggest_fewer_points(
    given_: tuple[int, int], base: float
) -> None:
    k, n = given_
    points = suggested(k, n, base)
    assert -MOST <= points <= MOST
    assert k == n or suggested(k + 1, n, base) >= points


def test_sd_26_under_ten_are_too_few_to_suggest_points() -> None:
    nine, ten = finding("size", "50", 9, 8, 20, 80), finding("size", "50", 10, 8, 20, 80)
    assert (nine.is_few, nine.points) == (True, None)
    assert (ten.is_few, ten.points) == (False, 11)
    assert nine.lift == pytest.approx(8 / 9 / 0.25)


def test_n9_under_thirty_is_small() -> None:
    assert finding("size", "50", 29, 8, 20, 80).is_small
    assert not finding("size", "50", 30, 8, 20, 80).is_small


@pytest.mark.parametrize("hits", [0, 12])
def test_sd_26_nothing_is_suggested_when_all_or_none_succeeded(hits: int) -> None:
    found = finding("size", "50", 12, hits, hits * 2, 24)
    assert (found.lift, found.points) == (None, None)


def test_sd_26_the_auc_counts_pairs_and_ties_half() -> None:
    assert _auc([80, 60], [60, 20]) == (1 + 1 + 0.5 + 1) / 4
    assert _auc([50], [50, 50]) == 0.5
    assert _auc([10], [90]) == 0


@given(scores, scores)
def test_sd_26_the_auc_is_that_of_all_pairs(ours: list[int], others: list[int]) -> None:
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a, b in product(ours, others)]
    found = rank(ours, others)
    assert found is not None
    assert found.auc == pytest.approx(sum(pairs) / len(pairs))
    assert 0 <= found.low <= found.auc <= found.high <= 1


@given(scores, scores)
def test_sd_26_turning_the_order_around_mirrors_the_interval(
    ours: list[int], others: list[int]
) -> None:
    found, turned = rank(ours, others), rank(others, ours)
    assert found is not None
    assert turned is not None
    assert (1 - turned.high, 1 - turned.auc, 1 - turned.low) == pytest.approx(
        (found.low, found.auc, found.high), abs=1e-9
    )


def test_sd_26_the_interval_is_hanley_and_mcneils_solved_for_its_ends() -> None:
    """10 against 10 at 0.8: the variance at 0.5418 is 0.017354, at 0.9255 0.004102."""
    found = rank([*range(2, 12)], [0] * 8 + [100] * 2)
    assert found is not None
    assert found.auc == 0.8
    assert (found.low, found.high) == pytest.approx((0.5418, 0.9255), abs=0.0005)
    assert not found.is_chance


def test_sd_26_a_perfect_order_of_a_few_is_no_better_than_chance() -> None:
    few, many = rank([80, 70], [20, 10]), rank([80] * 30, [20] * 30)
    assert few is not None
    assert many is not None
    assert (few.auc, few.high, few.is_chance) == (1.0, 1.0, True)
    assert many.low > 0.8


@pytest.mark.parametrize(
    ("low", "high", "is_chance"),
    [(0.4, 0.6, True), (0.5, 0.7, True), (0.51, 0.7, False), (0.2, 0.49, False)],
)
def test_sd_26_an_interval_with_the_half_in_it_is_chance(
    low: float, high: float, is_chance: bool
) -> None:
    assert Ranking((low + high) / 2, low, high).is_chance is is_chance


def test_sd_26_there_is_no_ranking_without_both() -> None:
    assert rank([], [10]) is None
    assert rank([10], []) is None
    assert evaluate([]).ranking is None


@given(decisions)
def test_sd_26_every_value_is_counted_once_for_everyone_who_had_it(decided: list[Decided]) -> None:
    found = evaluate(decided)
    assert (found.n, found.k) == (len(decided), sum(one.is_success for one in decided))
    for one in found.findings:
        had = [case for case in decided if (one.attribute, one.value) in case.values]
        assert (one.n, one.k) == (len(had), sum(case.is_success for case in had))
    assert {(one.attribute, one.value) for one in found.findings} == {
        key for case in decided for key in case.values
    }


def _auc(successes: list[int], failures: list[int]) -> float:
    found = rank(successes, failures)
    assert found is not None
    return found.auc
