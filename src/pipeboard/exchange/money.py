"""Amounts as people type them, and as a locale shows them."""

from __future__ import annotations

import re

from pipeboard.domain.money import CURRENCIES, Money, decimals

_DOLLARS = frozenset(
    "USD CAD AUD NZD SGD HKD MXN TWD BMD BSD BBD JMD TTD COP CLP ARS XCD FJD".split()
)
_CROWNS = frozenset("SEK NOK DKK ISK CZK".split())
_SIGNS = {
    "US$": "USD", "CA$": "CAD", "C$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD",
    "S$": "SGD", "MX$": "MXN", "R$": "BRL", "NT$": "TWD", "€": "EUR", "£": "GBP", "₹": "INR",
    "₩": "KRW", "₪": "ILS", "₺": "TRY", "₽": "RUB", "₴": "UAH", "฿": "THB", "₫": "VND", "₦": "NGN",
    "zł": "PLN", "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "FR.": "CHF", "SFR.": "CHF", "LEI": "RON",
    "EURO": "EUR", "EUROS": "EUR", "DOLLARS": "USD", "POUNDS": "GBP", "YEN": "JPY", "CN¥": "CNY",
}  # fmt: skip
_MAYBE = {
    "$": (_DOLLARS, "USD"),
    "¥": (frozenset(("JPY", "CNY")), "JPY"),
    "KR": (_CROWNS, ""),
    "KR.": (_CROWNS, ""),
}
_MARK = r"[^\d\s,'+\-()\[\]{}<>/\\]*"
_SHAPE = re.compile(
    rf"(?P<before>{_MARK})\s*(?P<number>\d[\d.,'’\s]*?)"
    rf"\s*(?P<times>(?:k|m|mio\.?|tsd\.?)(?![^\W\d]))?\s*(?P<after>{_MARK})\s*",
    re.I,
)
_TIMES = {"": 0, "k": 3, "tsd": 3, "m": 6, "mio": 6}
_AT_MOST = 10**15
_EXAMPLES = "write it like 24,000 or EUR 12.50 or 12k"


def read_money(text: str, currency_default: str) -> Money | str:
    """Read `24,000`, `24.000,50 €`, `$22,700.00`, `12k`, `EUR 12 000`; else say why not.

    `currency_default` is meant when none is written, and by a sign that several share.
    """
    bare = " ".join(text.split())
    if not bare:
        return f"no amount: {_EXAMPLES}"
    if re.match(r"\(|[^\d]*[-\u2212]\s*\d", bare):
        return "an amount cannot be negative"
    shape = _SHAPE.fullmatch(bare) if len(bare) <= 40 else None
    if shape is None:
        return f"{bare[:40]!r} is not an amount: {_EXAMPLES}"
    marks = [mark for mark in (shape["before"], shape["after"]) if mark]
    named = {_currency(mark, currency_default): mark for mark in marks}
    if None in named:
        return f"{named[None]!r} is not a currency: use a code such as EUR"
    for mark in marks:  # `$5 CAD` says what its sign leaves open
        others = {code: said for code, said in named.items() if said != mark}
        if others and others.keys() <= _MAYBE.get(mark.upper(), (frozenset(), ""))[0]:
            named = others
    if len(named) > 1:
        return f"{bare!r} names two currencies"
    currency = next(filter(None, named), currency_default)
    times = _TIMES[(shape["times"] or "").casefold().rstrip(".")]
    return _amount(shape["number"], times, currency)


def _currency(written: str, default: str) -> str | None:
    mark = written.upper()
    if mark in CURRENCIES:
        return mark
    if mark in _MAYBE:
        shared, usual = _MAYBE[mark]
        return default if default in shared else usual or None
    return _SIGNS.get(mark) or _SIGNS.get(written)


def _amount(number: str, times: int, currency: str) -> Money | str:
    places = decimals(currency)
    parts = _whole_and_part(number, times, places)
    if isinstance(parts, str):
        return parts
    whole, part = parts
    part = part.rstrip("0")
    if len(part) > places + times:
        return f"{currency} has {places or 'no'} decimals: {number} is too fine"
    minor = int(whole + part.ljust(places + times, "0"))
    if minor > _AT_MOST:
        return f"{number} is more than can be right"
    return Money(minor, currency)


def _whole_and_part(number: str, times: int, places: int) -> tuple[str, str] | str:
    """Return the digits before and after the decimal sign, whichever sign the writer uses."""
    digits = re.sub(r"(?<=\d)[\s'’](?=\d{3}(?!\d))", "", number)
    unclear = f"{number} can be read in two ways: write it without separators"
    if not re.fullmatch(r"\d+([.,]\d+)*", digits):
        return f"{number!r} is not an amount: {_EXAMPLES}"
    commas, dots = digits.count(","), digits.count(".")
    if commas and dots:
        decimal = "," if digits.rindex(",") > digits.rindex(".") else "."
        if digits.count(decimal) > 1:
            return unclear
        whole, part = digits.rsplit(decimal, 1)
        return (re.sub("[.,]", "", whole), part) if _grouped(whole) else unclear
    if commas + dots > 1:
        return (re.sub("[.,]", "", digits), "") if _grouped(digits) else unclear
    if commas + dots == 0:
        return digits, ""
    whole, part = re.split("[.,]", digits)
    if len(part) != 3 or not _grouped(digits) or digits != number:
        return whole, part
    # One sign and three digits: thousands, unless the currency has three decimals or k follows.
    if times:
        return unclear
    return (whole, part) if places == 3 and dots else (whole + part, "")


def _grouped(digits: str) -> bool:
    return re.fullmatch(r"[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*|\d+", digits) is not None


def say_money(money: Money, locale: str = "") -> str:
    """Return an amount as a locale writes it (`24.000,50 €` for `de`), plain without one."""
    if not locale:
        return money.plain()
    from decimal import Decimal

    from babel import Locale, UnknownLocaleError
    from babel.numbers import format_currency

    try:
        known = Locale.parse(locale, sep="-" if "-" in locale else "_")
    except (UnknownLocaleError, ValueError):
        return money.plain()
    amount = Decimal(money.minor).scaleb(-decimals(money.currency))
    return str(format_currency(amount, money.currency, locale=known))
