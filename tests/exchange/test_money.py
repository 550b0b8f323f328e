"""Amounts as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.money import CURRENCIES, Money
from pipeboard.exchange.money import read_money, say_money


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("24,000", 2_400_000, "USD"),
        ("24.000,50 €", 2_400_050, "EUR"),
        ("$22,700.00", 2_270_000, "USD"),
        ("12k", 1_200_000, "USD"),
        ("12.5K", 1_250_000, "USD"),
        ("1.25m", 125_000_000, "USD"),
        ("EUR 12 000", 1_200_000, "EUR"),
        ("12\u00a0000,00\u00a0€", 1_200_000, "EUR"),
        ("12'000.50 CHF", 1_200_050, "CHF"),
        ("JPY 1200", 1200, "JPY"),
        ("JPY 1200.00", 1200, "JPY"),
        ("¥1,200", 1200, "JPY"),
        ("KWD 1.234", 1234, "KWD"),
        ("KWD 12.5", 12_500, "KWD"),
        ("24.000", 2_400_000, "USD"),
        ("1,5", 150, "USD"),
        ("0.50", 50, "USD"),
        ("1,234,567.89", 123_456_789, "USD"),
        ("1.234.567,89", 123_456_789, "USD"),
        ("eur12", 1200, "EUR"),
        ("12k€", 1_200_000, "EUR"),
        ("R$ 10", 1000, "BRL"),
        ("10 zł", 1000, "PLN"),
        ("0", 0, "USD"),
    ],
)
def test_amounts_are_read(text, minor, currency):
    assert read_money(text, "USD") == Money(minor, currency)


def test_a_sign_that_several_share_is_the_default_where_it_can_be():
    assert read_money("$5", "CAD") == Money(500, "CAD")
    assert read_money("$5", "EUR") == Money(500, "USD")
    assert read_money("5 kr", "SEK") == Money(500, "SEK")
    assert read_money("$5 CAD", "USD") == Money(500, "CAD")
    assert read_money("€5 EUR", "USD") == Money(500, "EUR")
    assert read_money("5 kr", "EUR") == "'kr' is not a currency: use a code such as EUR"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no amount"),
        ("lots", "not an amount"),
        ("-500", "negative"),
        ("($500)", "negative"),
        ("EUR -5", "negative"),
        ("XYZ 5", "'XYZ' is not a currency"),
        ("£5 EUR", "two currencies"),
        ("$5 EUR", "two currencies"),
        ("5 $ £", "not an amount"),
        ("1.234k", "two ways"),
        ("1,23,45", "two ways"),
        ("1.2.3,4,5", "two ways"),
        ("12.345,678 USD", "too fine"),
        ("JPY 1.5", "JPY has no decimals"),
        ("10000000000000000", "more than can be right"),
        ("9" * 5000, "not an amount"),
        ("5,", "not an amount"),
        ("12 34", "not an amount"),
        ("[red]5[/]", "not an amount"),
    ],
)
def test_nonsense_is_refused_with_words(text, said):
    refused = read_money(text, "USD")
    assert isinstance(refused, str)
    assert said in refused


@given(st.integers(0, 10**13), st.sampled_from(sorted(CURRENCIES)))
def test_what_is_shown_is_read_back(minor, currency):
    money = Money(minor, currency)
    assert read_money(money.plain(), "USD") == money
    assert read_money(money.number(), currency) == money


@given(st.text(max_size=20))
def test_no_words_break_it(text):
    assert isinstance(read_money(text, "EUR"), Money | str)


def test_a_locale_has_its_own_way():
    money = Money(2_400_050, "EUR")
    assert say_money(money) == "EUR 24,000.50"
    assert say_money(money, "de").replace("\u00a0", " ") == "24.000,50 €"
    assert say_money(money, "xx-nowhere") == "EUR 24,000.50"
    assert read_money(say_money(money, "de"), "USD") == money
