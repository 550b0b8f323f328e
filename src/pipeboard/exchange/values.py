"""Cells become values: blanks, numbers, dates, places and sources as spreadsheets write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

from pipeboard.domain.cells import unarmoured
from pipeboard.domain.days import MONTHS
from pipeboard.domain.terms import Origin, Seniority, Source
from pipeboard.domain.text import clean, fold

_BLANK_NAMES = frozenset(("-", "--", "---", "\u2013", "\u2014", ".", "(blank)", "#n/a", "#value!"))
_BLANKS = _BLANK_NAMES | frozenset(
    "n/a na n.a. null none nil nan undefined (empty) (none) [blank] #ref! #name? #div/0!".split()
)
# A printable ASCII cell that begins with none of these is a value as it stands.
NEEDS_TIDYING = frozenset(" '=").union(*((blank[0], blank[0].upper()) for blank in _BLANKS))
_ARMOURED = re.compile(r"'(?=[=+\-@\d])")
_FORMULA_TEXT = re.compile(r'="((?:[^"]|"")*)"')


def tidy(cell: str, *, is_name: bool = False) -> str:
    """Return a cell as a value: cleaned, Excel's armour off, '' for `-`, `N/A`, `null` and such.

    A name may well be Null or None: there only signs count as blank.
    """
    text = clean(cell)
    if not text or (first := text[0]) not in NEEDS_TIDYING:
        return text
    if first == "'" and _ARMOURED.match(text):
        text = text[1:].strip()
    elif first == "=" and (inner := _FORMULA_TEXT.fullmatch(text)):
        text = inner[1].replace('""', '"').strip()
    return "" if text.casefold() in (_BLANK_NAMES if is_name else _BLANKS) else text


def tidy_name(cell: str) -> str:
    """Return a cell of a name column as a value."""
    return tidy(cell, is_name=True)


def untouched(cell: str) -> str:
    """Return a cell of our own export: only the armour that we put on it comes off."""
    return clean(unarmoured(cell))


_YES = frozenset(("yes", "true", "1", "y", "ja", "oui", "si", "sí", "ano"))
_NO = frozenset(("no", "false", "0", "n", "nein", "non", "ne"))


def read_yes(text: str) -> bool | None:
    """Return whether a cell says yes or no, None when it says neither."""
    said = text.strip().casefold()
    return True if said in _YES else False if said in _NO else None


_COUNT = r"(\d+(?:[,.' \u00a0\u202f]\d{3})*)\s*(k)?"
_RANGE = re.compile(rf"{_COUNT}\s*(?:-|\u2013|\u2014|to|bis|\u00e0|a)\s*{_COUNT}", re.I)
_ONE = re.compile(rf"(?:~|ca\.?|about|>|over)?\s*{_COUNT}\s*(\+)?", re.I)
_STAFF_AT_MOST = 10_000_000
_STAFF = re.compile(r"\s*(?:employees?|people|staff|fte|mitarbeiter|emp\.?)\s*$", re.I)


@lru_cache(maxsize=4096)
def read_headcount(text: str) -> tuple[int, int | None] | None:
    """Return (from, to) of `50-500`, `1,200` (both the same) or `10,001+` (no upper end)."""
    bare = _STAFF.sub("", text.strip())
    if len(bare) > 30:
        return None
    if both := _RANGE.fullmatch(bare):
        low, high = _count(both[1], both[2]), _count(both[3], both[4])
        return (low, high) if low <= high <= _STAFF_AT_MOST else None
    if one := _ONE.fullmatch(bare):
        low = _count(one[1], one[2])
        if low > _STAFF_AT_MOST:
            return None
        return low, None if one[3] or bare.startswith((">", "over")) else low
    return None


def _count(digits: str, thousand: str | None) -> int:
    return int(re.sub(r"\D", "", digits)) * (1000 if thousand else 1)


_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?:[, T].*)?")
_DAY_MONTH = re.compile(r"(\d{1,2})[. \-]+([a-z]{3,9})[., \-]+(\d{4}|\d{2})(?:[, ].*)?", re.I)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:[, ].*)?", re.I)


@lru_cache(maxsize=4096)
def read_day(text: str, order: str = "dmy") -> date | None:
    """Return the day in a cell: ISO, `15 Apr, 2021 00:03:00`, `7-Feb-22`, or numbers in `order`.

    `order` is `dmy` or `mdy`; with dots the day is first. Two digits of a year: 00-68 is 20xx.
    """
    text = text.strip()
    try:
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMBERS.fullmatch(text):
            day, month = int(match[1]), int(match[3])
            if order == "mdy" and match[2] != ".":
                day, month = month, day
            return date(_year(match[4]), month, day)
        if match := _DAY_MONTH.fullmatch(text):
            return date(_year(match[3]), _month(match[2]), int(match[1]))
        if match := _MONTH_DAY.fullmatch(text):
            return date(int(match[3]), _month(match[1]), int(match[2]))
    except ValueError:
        return None
    return None


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year <= 68 else 1900)


def _month(word: str) -> int:
    return MONTHS.index(word[:3].casefold()) + 1


def day_order(cells: Iterable[str]) -> str | None:
    """Return `dmy` or `mdy` from the first date that can only be one, '' with none in doubt.

    None means that there are dates such as 01/02/2026 and nothing that settles them.
    """
    doubtful = False
    for cell in cells:
        match = _NUMBERS.fullmatch(cell.strip())
        if not match or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            return "dmy"
        if second > 12 >= first:
            return "mdy"
        doubtful = doubtful or first != second
    return None if doubtful else ""


_SOURCES = {source.value: source for source in Source} | {
    words: source
    for source, many in {
        Source.WEBSITE_FORM: "web form,webform,web site form,contact form,form,website,web site,"
        "web,inbound,organic search,organic,direct traffic,chat,online form,website visit",
        Source.SOCIAL: "social media,organic social,facebook,twitter,instagram,x,youtube,tiktok",
        Source.REFERRAL: "employee referral,external referral,customer referral,partner referral,"
        "referrals,word of mouth,recommendation,referred,empfehlung",
        Source.CAMPAIGN: "advertisement,advertising,ad,ads,paid search,paid social,paid,"
        "google ads,email campaign,e-mail campaign,email marketing,campaigns,mailing,adwords",
        Source.DOWNLOAD: "content download,downloads,white paper,whitepaper,ebook,e-book",
        Source.NEWSLETTER: "newsletters,newsletter signup,subscription",
        Source.WEBINAR: "webinars,online seminar,seminar internal,internal seminar",
        Source.COLD_CALL: "cold calling,cold calls,phone,telemarketing,outbound call",
        Source.COLD_EMAIL: "cold email,cold mail,cold e-mails,cold emails,outbound email",
        Source.LINKEDIN: "linked in,linkedin sales navigator,sales navigator",
        Source.LIST_IMPORT: "list,import,csv,csv import,imported,upload,offline sources",
        Source.EVENT_LIST: "event,events,trade show,tradeshow,fair,conference,messe,expo",
        Source.BUSINESS_CARD: "business cards,card,card scan,visitenkarte",
        Source.PURCHASED_LIST: "bought list,purchased,list purchase,apollo,zoominfo",
    }.items()
    for words in many.split(",")
}
_INBOUND = frozenset(
    (
        Source.WEBSITE_FORM,
        Source.SOCIAL,
        Source.CAMPAIGN,
        Source.DOWNLOAD,
        Source.NEWSLETTER,
        Source.WEBINAR,
    )
)
_OUTBOUND = frozenset((Source.COLD_CALL, Source.COLD_EMAIL, Source.LINKEDIN))


@lru_cache(maxsize=4096)
def read_source(text: str) -> tuple[str, str]:
    """Return (source, detail): ours or `other:<text>`; the detail keeps words that ours lose."""
    key = fold(text.replace("_", " "))
    known = _SOURCES.get(key) or _SOURCES.get(key.removeprefix("other:").strip())
    if known is None:
        return f"other:{' '.join(text.removeprefix('other:').split())}", ""
    return known.value, "" if key == known.value else text


def origin_of(source: str) -> str:
    """Return who made the first move, as far as a source says."""
    if source == Source.REFERRAL:
        return Origin.REFERRAL.value
    if source in _INBOUND:
        return Origin.INBOUND.value
    return Origin.OUTBOUND.value if source in _OUTBOUND else Origin.UNKNOWN.value


_SENIORITY = {level.value.replace("_", " "): level.value for level in Seniority} | {
    "c suite": "c_level",
    "cxo": "c_level",
    "c-level": "c_level",
    "c-suite": "c_level",
    "executive": "c_level",
    "founder": "owner",
    "partner": "owner",
    "vice president": "vp",
    "senior": "individual",
    "entry": "individual",
    "junior": "individual",
    "staff": "individual",
    "intern": "student",
}


def read_seniority(text: str) -> str:
    """Return one of our seniorities, '' when it is none."""
    return _SENIORITY.get(fold(text.replace("_", " ")), "")


_HOST = re.compile(
    r"(?:[a-z][a-z0-9+.\-]*:)?(?://)?(?:[^/?#@\s]*@)?([^/?#:@\s]+\.[^/?#:@\s.]+)", re.I
)


def read_domain(website: str) -> str:
    """Return the domain of a web address, lower case without `www.`; '' when it has none."""
    found = _HOST.match(website)
    return found[1].lower().removeprefix("www.") if found else ""


@lru_cache(maxsize=4096)
def read_country(text: str) -> str:
    """Return the ISO 3166 alpha-2 code of a country's code or name, '' when it is none."""
    bare = text.strip().strip(".")
    by_name, codes = _countries()
    code = _COUNTRY_NICKNAMES.get(bare.casefold().replace(".", ""), bare.upper())
    return code if code in codes else by_name.get(fold(text), "")


_COUNTRY_NICKNAMES = {
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "great britain": "GB",
    "usa": "US",
    "united states of america": "US",
    "america": "US",
    "holland": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "korea": "KR",
    "uae": "AE",
}


_NO_COUNTRIES = frozenset(("EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"))


@cache
def _countries() -> tuple[dict[str, str], frozenset[str]]:
    from babel import Locale, localedata
    from babel.core import get_global

    names: dict[str, str] = {}
    for language in ("cs", "es", "fr", "de", "en"):
        if localedata.exists(language):
            for code, name in Locale(language).territories.items():
                if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                    names[fold(name)] = code
    codes = frozenset(names.values())
    for alias, meant in get_global("territory_aliases").items():
        if len(alias) == 3 and len(meant) == 1 and meant[0] in codes:
            names.setdefault(alias.casefold(), meant[0])
    return names, codes
