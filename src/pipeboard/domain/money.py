"""Money: whole minor units and an ISO 4217 code; never a fraction, never two currencies at once."""

from __future__ import annotations

from dataclasses import dataclass

# Currencies that have other than two decimals (ISO 4217).
DECIMALS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}
CURRENCIES = frozenset(DECIMALS) | frozenset(
    (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN "
        "BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
        "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR "
        "LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD "
        "PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
        "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG"
    ).split()
)


def decimals(currency: str) -> int:
    """Return how many decimals a currency has."""
    return DECIMALS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (cents) of one currency.

    Raises:
        ValueError: when the currency is no ISO 4217 code, or when two of them are mixed.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in CURRENCIES:
            raise ValueError(f"{self.currency!r} is not an ISO 4217 currency")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._alike(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._alike(other).minor, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    def _alike(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} are not added together")
        return other

    def at(self, basis_points: int) -> Money:
        """Return this share of the amount (10,000 is all of it), rounded half to even."""
        return Money(half_even(self.minor * basis_points, 10_000), self.currency)

    def number(self) -> str:
        """Return the amount without its currency: `24,000`, `12.50`; the decimals only if any."""
        places = decimals(self.currency)
        whole, part = divmod(abs(self.minor), 10**places)
        sign = "-" if self.minor < 0 else ""
        return f"{sign}{whole:,}" + (f".{part:0{places}d}" if part else "")

    def plain(self) -> str:
        """Return `USD 24,000`, `EUR 12.50`, `JPY 1,200`."""
        return f"{self.currency} {self.number()}"


def half_even(amount: int, divisor: int) -> int:
    """Return `amount / divisor` as a whole number, a half going to the even one."""
    whole, over = divmod(amount, divisor)
    doubled = 2 * over
    return whole + (doubled > divisor or (doubled == divisor and whole % 2 == 1))
