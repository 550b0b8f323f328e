"""Days as people write them: ISO, our shorthand, then words; what is in doubt is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pipeboard.domain.days import MONTHS, add_months, read_short_date

_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*"
_EXAMPLES = "write it like 2026-12-05, 5 dec, fri, +2d or in 3 weeks"
_IMPOSSIBLE = re.compile(rf"\b(\d+)(?:st|nd|rd|th)?\.? (?:of )?{_MONTH}\b|\b{_MONTH}\.? (\d+)\b")
_NTH = re.compile(r"(?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th)")
_WITH_TIME = re.compile(r"\bat \d|\b\d{1,2}:\d\d\b|\b\d{1,2}\s?[ap]\.?m\b|\bnoon\b|\bmidnight\b")
_NEXT_DAY = re.compile(r"(?:next|this|on|coming) ([a-z]+)")
_NEXT_SPAN = re.compile(r"next (week|month|year)")
_PAST_ON_PURPOSE = re.compile(
    r"\bago\b|\byesterday\b|\blast\b|\b\d{4}\b|\d[./-]\d{1,2}[./-]\d{2}\b"
)


@dataclass(frozen=True, slots=True)
class When:
    """A day that was read; always echo it before saving.

    `far` is more than a year off, `past` before today: both are worth asking about.
    """

    day: date
    far: bool
    past: bool


@dataclass(frozen=True, slots=True)
class NotADay:
    """Why words are no day, in words."""

    reason: str


def read_when(text: str, today: date, *, order: str = "dmy") -> When | NotADay:
    """Read a day: ISO first, then shorthand (`fri`, `+2d`, `eom`), then words (`in 3 weeks`).

    `order` (`dmy`, `mdy` or `ymd`) says how 1/2/27 is meant. A day without its month or year is
    the next one to come. A month alone is its first day.
    """
    words = " ".join(text.casefold().replace(",", " ").split())
    if not words:
        return NotADay(f"no date: {_EXAMPLES}")
    if day := read_short_date(words, today) or _read_ours(words, today):
        return _when(day, today)
    if re.fullmatch(r"\d{4}-\d+-\d+", words):
        return NotADay(f"there is no {text.strip()}")
    if reason := _refuse_at_sight(words, text.strip()):
        return NotADay(reason)
    day = _read_words(words, today, order)
    if day is None:
        return NotADay(f"{text.strip()!r} is not a date: {_EXAMPLES}")
    return _when(day, today)


def _when(day: date, today: date) -> When:
    return When(day, far=abs((day - today).days) > 366, past=day < today)


def _read_ours(words: str, today: date) -> date | None:
    """Read what the library gets wrong in silence, or not at all."""
    if nth := _NTH.fullmatch(words):
        for ahead in range(13):
            month = add_months(today.replace(day=1), ahead)
            day = month + timedelta(int(nth[1]) - 1)
            if day.month == month.month and day >= today and int(nth[1]):
                return day
        return None
    if span := _NEXT_SPAN.fullmatch(words):
        if span[1] == "week":
            return today + timedelta(7 - today.weekday())
        step = 1 if span[1] == "month" else 13 - today.month
        return add_months(today.replace(day=1), step)
    if named := _NEXT_DAY.fullmatch(words):
        return read_short_date(named[1], today)
    return None


def _refuse_at_sight(words: str, text: str) -> str:
    """Return why words must not reach the library, which would find some day in them."""
    if _WITH_TIME.search(words):
        return f"{text!r} has a time of day in it: write the day alone"
    if re.fullmatch(r"[\d\s.]+", words) and not re.fullmatch(r"\d+\.\d+\.(?:\d{2}|\d{4})?", words):
        return f"{text!r} is a number, not a date: {_EXAMPLES}"
    if re.fullmatch(r"[a-z]{1,2}", words):
        return f"{text!r} is not a date: {_EXAMPLES}"
    for match in _IMPOSSIBLE.finditer(words):
        number = match[1] or match[2]
        if int(number) == 0 or (len(number) < 4 and int(number) > 31):
            return f"there is no {text}: no month has a day {int(number)}"
    return ""


def _read_words(words: str, today: date, order: str) -> date | None:
    if short := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.", words):
        words = f"{short[1]}.{short[2]}.{today.year}"
        day = _parse(words, today, "dmy")
        return add_months(day, 12) if day and day < today else day
    day = _parse(words, today, "dmy" if re.fullmatch(r"\d+\.\d+\.\d+", words) else order)
    if day and day < today and not _PAST_ON_PURPOSE.search(words):
        return add_months(day, 12)
    return day


def _parse(words: str, today: date, order: str) -> date | None:
    import dateparser

    found = dateparser.parse(
        words,
        languages=["en"],
        settings={
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": "first",
            "PREFER_MONTH_OF_YEAR": "first",
            "DATE_ORDER": order.upper(),
            "RELATIVE_BASE": datetime.combine(today, time()),
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    return found.date() if found else None
