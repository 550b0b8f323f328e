"""Money is whole minor units of one currency."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.money import Money, half_even


@pytest.mark.parametrize(
    ("minor", "currency", "plain"),
    [
        (2_400_000, "USD", "USD 24,000"),
        (1250, "EUR", "EUR 12.50"),
        (5, "EUR", "EUR 0.05"),
        (1200, "JPY", "JPY 1,200"),
        (24_500, "KWD", "KWD 24.500"),
        (-1250, "USD", "USD -12.50"),
        (0, "USD", "USD 0"),
    ],
)
def test_money_reads_plainly(minor, currency, plain):
    assert Money(minor, currency).plain() == plain


def test_currencies_are_never_added_together():
    assert Money(1, "USD") + Money(2, "USD") == Money(3, "USD")
    assert Money(3, "USD") - Money(2, "USD") == Money(1, "USD")
    assert Money(3, "USD") * 12 == Money(36, "USD")
    with pytest.raises(ValueError, match="not added together"):
        Money(1, "USD") + Money(1, "EUR")
    with pytest.raises(ValueError, match="not an ISO 4217"):
        Money(1, "usd")


def test_a_share_is_exact_and_rounds_half_to_even():
    assert Money(1_200_000, "USD").at(2000) == Money(240_000, "USD")
    assert [half_even(n, 10) for n in (5, 15, 25, 24, 26, -5, -15)] == [0, 2, 2, 2, 3, 0, -2]


@given(st.integers(), st.integers(1, 10**6))
def test_half_even_is_never_more_than_half_off(amount, divisor):
    assert abs(2 * (half_even(amount, divisor) * divisor - amount)) <= divisor
