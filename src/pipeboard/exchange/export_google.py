"""Contacts as Google Contacts takes them, and deals as Pipedrive does: their columns, our rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from pipeboard.domain.money import decimals
from pipeboard.exchange.export_people import as_csv
from pipeboard.reads.everyone import Deal, Everyone, deals, everyone, most_ways, uid

_GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,"
    "Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,"
    "Organization Department,Birthday,Notes,Photo,Labels"
).split(",")
_PLACE = "Label,Formatted,Street,City,PO Box,Region,Postal Code,Country,Extended Address".split(",")
_ADDRESS = [f"Address 1 - {part}" for part in _PLACE]
_SEVERAL = " ::: "
_PIPEDRIVE = (
    "Deal - ID,Deal - Title,Deal - Value,Deal - Currency,Deal - Stage,Deal - Status,"
    "Deal - Lost reason,Deal - Expected close date,Deal - Probability,Deal - Deal created,"
    "Deal - Deal closed on,Note,Person - ID,Person - Name,Person - Email,Organization - Name"
).split(",")


def google_csv(db: sqlite3.Connection, ids: Sequence[int], *, raw: bool) -> Iterator[bytes]:
    """Yield contacts as Google Contacts imports them; ways that cannot be used are left out."""
    most = most_ways(db)
    emails, phones = max(most.get("email", 0), 1), max(most.get("phone", 0), 1)
    header = [*_GOOGLE]
    for name, count in (("E-mail", emails), ("Phone", phones)):
        for n in range(1, count + 1):
            header += (f"{name} {n} - Label", f"{name} {n} - Value")
    header += [*_ADDRESS, "Website 1 - Label", "Website 1 - Value"]
    header += ["Website 2 - Label", "Website 2 - Value"]
    rows = (_contact(one, emails, phones) for one in everyone(db, ids))
    yield from as_csv(header, rows, raw=raw)


def _contact(one: Everyone, emails: int, phones: int) -> list[str | None]:
    named = {"First Name": one.first_name, "Last Name": one.last_name}
    if not (one.first_name or one.last_name):
        named["First Name"] = one.display_name
    elif one.display_name not in (None, f"{one.first_name or ''} {one.last_name or ''}".strip()):
        named["File As"] = one.display_name
    named |= {
        "Organization Name": one.company,
        "Organization Title": one.title,
        "Notes": "\n\n".join(one.notes),
        "Labels": _SEVERAL.join(
            [*(tag.replace(_SEVERAL, " ") for tag in one.tags), "* myContacts"]
        ),
    }
    row: list[str | None] = [named.get(column) for column in _GOOGLE]
    for kind, count in (("email", emails), ("phone", phones)):
        ways = one.reached(kind)[:count]
        for at, way in enumerate(ways):
            label = (way.label or "work").capitalize()
            row += [f"* {label}" if at == 0 else label, way.value]
        row += [None] * (2 * (count - len(ways)))
    place = {"City": one.city, "Region": one.region, "Country": one.country}
    row += [place.get(part) for part in _PLACE]
    links: list[tuple[str | None, str]] = [(None, one.website)] if one.website else []
    links += [("LinkedIn", way.value) for way in one.reached("linkedin")[:1]]
    for said, url in links:
        row += (said, url)
    return [*row, *[None] * (4 - 2 * len(links))]


def pipedrive_csv(db: sqlite3.Connection, *, raw: bool) -> Iterator[bytes]:
    """Yield all deals, open and closed, as Pipedrive imports them."""
    yield from as_csv(_PIPEDRIVE, map(_deal, deals(db)), raw=raw)


def _deal(one: Deal) -> list[object]:
    return [
        uid(one.id, one.created_at),
        one.name,
        _amount(one.amount, one.currency),
        one.currency,
        one.step.replace("_", " "),
        one.status,
        one.lost_reason,
        one.close_on,
        None if one.probability is None else f"{one.probability / 100:g}",
        one.opened_at[:10],
        one.closed_on,
        one.terms,
        uid(one.contact_id, one.contact_created_at),
        one.person,
        one.email,
        one.company,
    ]


def _amount(minor: int | None, currency: str | None) -> str | None:
    """Return an amount as a plain number: `24000` or `12.50`."""
    if minor is None or currency is None:
        return None
    places = decimals(currency)
    whole, part = divmod(minor, 10**places)
    return f"{whole}.{part:0{places}d}" if part else str(whole)
