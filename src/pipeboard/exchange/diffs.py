"""What a file changes of those who are known, and where it says something else than is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeboard.commands.incoming import Lead
from pipeboard.domain.people import shown_name

_LINES = "display_name title seniority origin source source_detail handed_by company".split()
_FACTS = "industry country region city website domain linkedin_url".split()
_WORDS = {"display_name": "name", "linkedin_url": "company LinkedIn"}
_OPPOSED = ("display_name", "title", "company", "industry", "country")


class Diff(NamedTuple):
    """One field of one contact: its words before and after, '' for a blank."""

    name: str
    field: str
    before: str
    after: str


def diffs(before: Lead, after: Lead) -> Iterator[Diff]:
    """Yield what changes between two states of one contact, a field at a time."""
    name = called(before)
    for field in (*_LINES, *_FACTS):
        was, now = getattr(before, field), getattr(after, field)
        # No seniority is one that follows from the title.
        if was != now and (now or field != "seniority"):
            yield Diff(name, _words(field), was, now)
    if (size := _people(before)) != (now := _people(after)):
        yield Diff(name, "headcount", size, now)
    known = {(way.kind, way.match): way for way in before.ways}
    for way in after.ways:
        had = known.get((way.kind, way.match))
        if had is None:
            yield Diff(name, way.kind, "", way.value)
        elif had.state != way.state:
            yield Diff(name, f"{way.kind} {way.value}", had.state, way.state.replace("_", " "))
    yield from _lists(name, before, after)


def opposed(known: Lead, said: Lead) -> Iterator[Diff]:
    """Yield the fields in which a lead says something else than is known; blanks say nothing."""
    for field in _OPPOSED:
        was, now = getattr(known, field), getattr(said, field)
        if was and now and was.casefold() != now.casefold():
            if field == "company" and known.company_key == said.company_key:
                continue
            yield Diff(called(known), _words(field), was, now)
    if (size := _people(known)) and (now := _people(said)) and size != now:
        yield Diff(called(known), "headcount", size, now)


def called(lead: Lead) -> str:
    """Return what a lead is called."""
    way = next((way.value for way in lead.ways), "")
    return shown_name(lead.display_name, lead.first_name, lead.last_name, way, lead.company)


def _lists(name: str, before: Lead, after: Lead) -> Iterator[Diff]:
    for field, was, now in (
        ("tag", before.tags, after.tags),
        ("note", before.notes, after.notes),
        ("did", [rule for rule, _ in before.behaviours], [rule for rule, _ in after.behaviours]),
    ):
        yield from (Diff(name, field, "", text) for text in now if text not in was)
    for field, text in after.imported.items():
        if (had := before.imported.get(field, "")) != text:
            yield Diff(name, field, had, text)
    if after.assessment and not before.assessment:
        yield Diff(name, "assessment", "", ", ".join(after.assessment))


def _people(lead: Lead) -> str:
    least, most = lead.headcount_min, lead.headcount_max
    if least is None and most is None:
        return ""
    return f"{least}" if least == most else f"{least or ''}–{most or ''}"


def _words(field: str) -> str:
    return _WORDS.get(field) or field.replace("_", " ")
