"""Days as people write them: ISO, our shorthand, then words; what is in doubt is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pipeboard.domain.days import MONTHS, WEEKDAYS, add_months, read_short_date

_EXAMPLES = "write it like 2026-12-05, 5 dec, fri, +2d or in 3 weeks"
_FULL_MONTHS = (
    "jan(?:uary)? feb(?:ruary)? mar(?:ch)? apr(?:il)? may june? july? aug(?:ust)? sept?(?:ember)?"
    " oct(?:ober)? nov(?:ember)? dec(?:ember)?"
).split()
_DAYS = (
    "mon(?:day)? tues?(?:day)? wed(?:nesday)? thu(?:rs?)?(?:day)? fri(?:day)? sat(?:urday)?"
    " sun(?:day)?"
).split()
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(_DAYS)})\.? )?"
_MONTH = rf"(?P<month>{'|'.join(_FULL_MONTHS)})\.?"
_NUMBER = r"(?:the )?(?P<day>\d{1,3})(?:st|nd|rd|th)?\.?"
_YEAR = r"(?: (?P<year>\d{4}))?"
_NAMED = (
    re.compile(rf"(?:on )?{_WEEKDAY}{_NUMBER} ?(?:of )?{_MONTH}{_YEAR}"),
    re.compile(rf"(?:on )?{_WEEKDAY}{_MONTH} ?{_NUMBER}{_YEAR}"),
)
_NUMBERS = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})(?:\2(\d{4}|\d{2})?)?")
_NTH = re.compile(rf"(?:on )?{_WEEKDAY}(?:the )?(?P<day>\d{{1,2}})(?P<nth>st|nd|rd|th)?")
_WITH_TIME = re.compile(r"\bat \d|\b\d{1,2}:\d\d\b|\b\d{1,2}\s?[ap]\.?m\b|\bnoon\b|\bmidnight\b")
_NEXT_DAY = re.compile(r"(?:next|this|on|coming) ([a-z]+)")
_NEXT_SPAN = re.compile(r"next (week|month|year)")
_PAST_ON_PURPOSE = re.compile(r"\bago\b|\byesterday\b|\blast\b|\b\d{4}\b")
_SPAN = re.compile(r"\b(?:day|week|fortnight|month|year)s?\b")


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
    said = text.strip()[:40]
    if len(words) > 40:
        return NotADay(f"{said!r} is not a date: {_EXAMPLES}")
    if day := read_short_date(words, today) or _read_next(words, today):
        return _when(day, today)
    if named := _NAMED[0].fullmatch(words) or _NAMED[1].fullmatch(words):
        return _read_named(named, today, said)
    if numbers := _NUMBERS.fullmatch(words):
        return _read_numbers(numbers, today, order, said)
    if (nth := _NTH.fullmatch(words)) and (nth["nth"] or nth["weekday"]):
        return _read_nth(nth, today, said)
    if re.fullmatch(r"\d{4}-\d+-\d+", words):
        return NotADay(f"there is no {said}")
    if reason := _refuse_at_sight(words, said):
        return NotADay(reason)
    day = _read_words(words, today, order)
    if day is None:
        return NotADay(f"{said!r} is not a date: {_EXAMPLES}")
    return _when(day, today)


def read_past(text: str, today: date, *, order: str = "dmy") -> When | NotADay:
    """Read a day on which something was done: as `read_when`, but `fri` or `5 dec` is the last."""
    words = " ".join(text.casefold().replace(",", " ").split())
    if words.isalpha() and words[:3] in WEEKDAYS:
        since = today - timedelta(7)
    elif _NAMED[0].fullmatch(words) or _NAMED[1].fullmatch(words) or _NUMBERS.fullmatch(words):
        since = add_months(today, -12) + timedelta(1)
    elif _NTH.fullmatch(words):
        since = add_months(today, -1) + timedelta(1)
    else:
        since = today
    found = read_when(text, since, order=order)
    return found if isinstance(found, NotADay) else _when(found.day, today)


def _when(day: date, today: date) -> When:
    return When(day, far=abs((day - today).days) > 366, past=day < today)


def _read_next(words: str, today: date) -> date | None:
    if span := _NEXT_SPAN.fullmatch(words):
        if span[1] == "week":
            return today + timedelta(7 - today.weekday())
        return add_months(today.replace(day=1), 1 if span[1] == "month" else 13 - today.month)
    named = _NEXT_DAY.fullmatch(words)
    return read_short_date(named[1], today) if named else None


def _read_nth(nth: re.Match[str], today: date, text: str) -> When | NotADay:
    """Read `the 15th` or `fri 27`: the next such day of a month from today on."""
    for ahead in range(13):
        month = add_months(today.replace(day=1), ahead)
        day = _day(month.year, month.month, int(nth["day"]))
        if day and day >= today:
            return _on_weekday(day, nth["weekday"], today, text)
    return NotADay(f"there is no {text}: no month has a day {nth['day']}")


def _on_weekday(day: date, weekday: str | None, today: date, text: str) -> When | NotADay:
    is_on = WEEKDAYS[day.weekday()]
    if weekday and weekday[:3] != is_on:
        return NotADay(f"{text} is a {is_on.title()}, not a {weekday[:3].title()}")
    return _when(day, today)


def _read_numbers(numbers: re.Match[str], today: date, order: str, text: str) -> When | NotADay:
    """Read `5/12`, `5/12/26` in an order, `5.12.` and `5.12.2026` day first."""
    first, second = int(numbers[1]), int(numbers[3])
    if not numbers[4] and numbers[2] != "/" and not numbers[0].endswith("."):
        return NotADay(f"{text!r} is a number, not a date: {_EXAMPLES}")
    if order == "ymd" and numbers[4] and numbers[2] != ".":
        return NotADay(f"{text!r} can be read in two ways: write it like 2026-12-05")
    number, month = (second, first) if order != "dmy" and numbers[2] != "." else (first, second)
    given = int(numbers[4]) + (2000 if len(numbers[4]) == 2 else 0) if numbers[4] else None
    years = [given] if given else range(today.year, today.year + 9)
    for year in years:
        day = _day(year, month, number)
        if day and (given or day >= today):
            return _when(day, today)
    return NotADay(f"there is no {text}: it is read as day {number} of month {month}")


def _read_named(named: re.Match[str], today: date, text: str) -> When | NotADay:
    """Read a day and a month by name; without a year, the next such day from today on."""
    number, month = int(named["day"]), MONTHS.index(named["month"][:3]) + 1
    if not 1 <= number <= 31:
        return NotADay(f"there is no {text}: no month has a day {number}")
    first = int(named["year"] or today.year)
    for year in range(first, first + (1 if named["year"] else 9)):
        day = _day(year, month, number)
        if day and (named["year"] or day >= today):
            return _on_weekday(day, named["weekday"], today, text)
    return NotADay(f"there is no {text}")


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _refuse_at_sight(words: str, text: str) -> str:
    """Return why words must not reach the library, which would find some day in them."""
    if _WITH_TIME.search(words):
        return f"{text!r} has a time of day in it: write the day alone"
    if re.fullmatch(r"[\d\s.,]+", words):
        return f"{text!r} is a number, not a date: {_EXAMPLES}"
    if re.fullmatch(r"[a-z]{1,2}", words):
        return f"{text!r} is not a date: {_EXAMPLES}"
    return ""


def _read_words(words: str, today: date, order: str) -> date | None:
    day = _parse(words, today, order)
    if day and day < today and not _PAST_ON_PURPOSE.search(words):
        return add_months(day, 12)
    return day


def _parse(words: str, today: date, order: str) -> date | None:
    import dateparser

    # A month alone is its first day; in a month is the same day of it.
    unsaid = "current" if _SPAN.search(words) else "first"
    found = dateparser.parse(
        words,
        languages=["en"],
        settings={
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": unsaid,
            "PREFER_MONTH_OF_YEAR": unsaid,
            "DATE_ORDER": order.upper(),
            "RELATIVE_BASE": datetime.combine(today, time()),
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    return found.date() if found else None
