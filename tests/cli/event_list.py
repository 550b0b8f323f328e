"""The list of an event and the file that enriches it, as SD-29 has them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

MATCHING, ALL = 240, 1000
_FITTING = (("SaaS", 50), ("SaaS", 500), ("Software", 120), ("Fintech", 275))
_LEADING = ("VP Sales", "Head of RevOps", "Director of Revenue Operations", "Sales Manager")
_MISSES = (
    ("SaaS", 49, "VP Sales"),
    ("SaaS", 501, "Head of RevOps"),
    ("Retail", 120, "VP Sales"),
    ("SaaS", 120, "Accountant"),
)


class Person(NamedTuple):
    """One of the event, and what the enrichment knows of them ('' for nothing)."""

    name: str
    email: str
    company: str
    title: str
    industry: str
    headcount: str


def people() -> Iterator[Person]:
    """1,000 people of 1,000 companies, 240 of whom fit."""
    for n in range(ALL):
        if n < MATCHING:
            (industry, size), title = _FITTING[n % 4], _LEADING[n % 3]
        else:
            industry, size, title = _MISSES[n % 4]
        yield person(n, title, industry, f"{size}")


def person(n: int, title: str, industry: str, headcount: str) -> Person:
    """One of them, by number."""
    address = f"guest{n}@firm{n}.example"
    return Person(f"Guest Number{n}", address, f"Firm {n} Ltd", title, industry, headcount)


def write_event(path: Path, guests: Iterable[Person]) -> Path:
    """The list: names and addresses."""
    return _write(path, "Name,Email,Company", ((one[:3]) for one in guests))


def write_enrichment(path: Path, guests: Iterable[Person]) -> Path:
    """The enrichment: what is known of each address."""
    rows = ((one.email, *one[2:]) for one in guests)
    return _write(path, "Email,Company,Job Title,Industry,# Employees", rows)


def _write(path: Path, header: str, rows: Iterable[Iterable[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path
