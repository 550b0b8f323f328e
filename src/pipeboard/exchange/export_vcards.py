"""Contacts as vCards, 3.0 or 4.0: lines folded at 75 octets, never inside a letter."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache

from pipeboard import __version__
from pipeboard.domain.text import harmless
from pipeboard.reads.everyone import Channel, Everyone, everyone

_OCTETS = 75
_ESCAPED = re.compile(r"[\\;,]")
_TYPES = {"mobile": "CELL", "cell": "CELL", "work": "WORK", "business": "WORK", "home": "HOME"}


def vcards(db: sqlite3.Connection, ids: Sequence[int], *, version: str = "3.0") -> Iterator[bytes]:
    """Yield contacts as vCards of version `3.0` or `4.0`; ways that cannot be used are left out."""
    for one in everyone(db, ids):
        yield "".join(map(_folded, _card(one, is_4=version == "4.0"))).encode()


def _card(one: Everyone, *, is_4: bool) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield f"VERSION:{'4.0' if is_4 else '3.0'}"
    yield f"PRODID:-//pipeboard//pipeboard {__version__}//EN"
    yield f"UID:{one.uid}@pipeboard"
    yield f"REV:{one.updated_at.replace('-', '').replace(':', '')}"
    ways = [way for way in one.ways if way.works]
    is_company = bool(one.company and not one.name)
    shown = one.name or one.company or next((way.value for way in ways), "no name")
    yield f"N:{_text(one.last_name)};{_text(one.first_name)};;;"
    yield f"FN:{_text(shown)}"
    if is_4:
        yield f"KIND:{'org' if is_company else 'individual'}"
    elif is_company:
        yield "X-ABShowAs:COMPANY"
    for name, text in (("ORG", one.company), ("TITLE", one.title), ("TZ", one.timezone)):
        if text:
            yield f"{name}:{_text(text)}"
    yield from _reached(one, is_4=is_4)
    if one.website:
        yield f"URL:{_url(one.website)}"
    if one.city or one.region or one.country:
        place = ";".join(map(_text, (one.city, one.region, "", _country(one.country))))
        yield f"ADR;TYPE=WORK:;;;{place}"
    if one.notes:
        yield f"NOTE:{_text(chr(10).join(one.notes), lines=True)}"
    if one.tags:
        yield f"CATEGORIES:{','.join(map(_text, one.tags))}"
    yield "END:VCARD"


def _reached(one: Everyone, *, is_4: bool) -> Iterator[str]:
    labels = 0
    for kind, name in (("email", "EMAIL"), ("phone", "TEL")):
        for at, way in enumerate(one.reached(kind)):
            types = _types(way, is_4=is_4, is_first=at == 0)
            own = "" if (way.label or "") in (*_TYPES, "") else way.label
            group = ""
            if own:
                labels += 1
                group = f"item{labels}."
            yield f"{group}{name}{types}:{_text(way.value)}"
            if own:
                yield f"{group}X-ABLabel:{_text(own)}"
    for way in one.reached("linkedin"):
        start = "SOCIALPROFILE;SERVICE-TYPE=LinkedIn" if is_4 else "X-SOCIALPROFILE;TYPE=linkedin"
        yield f"{start}:{_url(way.value)}"


def _types(way: Channel, *, is_4: bool, is_first: bool) -> str:
    kinds = [_TYPES[way.label]] if way.label in _TYPES else []
    if is_4:
        types = f";TYPE={kinds[0].lower()}" if kinds else ""
        return types + (";PREF=1" if is_first else "")
    kinds = [
        *(["INTERNET"] if way.kind == "email" else []),
        *kinds,
        *(["PREF"] if is_first else []),
    ]
    return f";TYPE={','.join(kinds)}" if kinds else ""


def _text(text: str | None, *, lines: bool = False) -> str:
    """Return a text as a value: escaped, a line end as `\\n`, no control left in it."""
    bare = harmless(text or "", lines=lines)
    return _ESCAPED.sub(r"\\\g<0>", bare).replace("\n", "\\n")


def _url(text: str) -> str:
    return harmless(text)


@cache
def _country(code: str | None) -> str:
    """Return a country's English name for its code."""
    if not code:
        return ""
    from babel import Locale

    return str(Locale("en").territories.get(code, code))


def _folded(line: str) -> str:
    """Return a line with its end, folded so that no part of it has more than 75 octets."""
    if len(line) < _OCTETS and line.isascii():
        return f"{line}\r\n"
    parts, size = [""], 0
    for char in line:
        octets = len(char.encode())
        if size + octets > _OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += char
        size += octets
    return "\r\n".join(parts) + "\r\n"
