"""What a typed date, time or amount means, echoed in words before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from pipeboard.domain.days import read_short_date, read_time, say_date, say_distance
from pipeboard.domain.money import Money
from pipeboard.domain.text import safe
from pipeboard.exchange.dates import NotADay, read_when
from pipeboard.exchange.money import read_money
from pipeboard.ui.forms.fields import Kind

FAR_DAYS = 366


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, or None; the words that say so; and whether they warn or refuse."""

    value: date | time | Money | None
    echo: str = ""
    tone: str = ""
    """'' as it should be, 'warn' worth a look, 'error' unreadable."""


NOTHING = Reading(None)


def read_at_once(kind: Kind, text: str, today: date, currency: str) -> Reading | None:
    """Read what needs no library; None when a date has to be read in its own time."""
    text = text.strip()
    if not text:
        return NOTHING
    if kind is Kind.TIME:
        at = read_time(text)
        if at is None:
            return Reading(None, "no time of day: write it like 13:00, 1pm or 9.30", "error")
        return Reading(at, f"{at:%H:%M}")
    if kind is Kind.MONEY:
        money = read_money(text, currency)
        if isinstance(money, str):
            return Reading(None, safe(money), "error")
        return Reading(money, money.plain())
    day = read_short_date(text, today)
    return _said(day, today) if day else None


def read_in_time(text: str, today: date, order: str) -> Reading:
    """Read a date in any words; slow the first time, so it belongs in a thread."""
    when = read_when(text, today, order=order)
    if isinstance(when, NotADay):
        return Reading(None, safe(when.reason), "error")
    return _said(when.day, today)


def _said(day: date, today: date) -> Reading:
    words = f"{say_date(day, today)} · {say_distance(day, today)}"
    if abs((day - today).days) > FAR_DAYS:
        return Reading(day, f"{words} · more than a year off", "warn")
    return Reading(day, words, "warn" if day < today else "")
