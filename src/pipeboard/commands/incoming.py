"""A lead that comes in as plain values, and which blanks of somebody known it fills."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any, NamedTuple, cast

from pipeboard.domain.terms import ChannelKind, ChannelState, Source

OWN = (ChannelKind.EMAIL.value, ChannelKind.LINKEDIN.value)
UID, ID = "uid", "id"
"""The kinds of keys beside those of channels: our own id, and the id in another system."""
OURS, NO_SYSTEM = "pipeboard", "file"
"""The system whose ids are ours, and that of ids which nobody named a system for."""
COMPANY_ID = "company id"
"""What a contact without a company keeps of one elsewhere, in `imported`: `<system>:<id there>`."""
_NAMES = ("first_name", "last_name", "display_name")
FACTS = (
    "domain industry headcount_min headcount_max country region city website linkedin_url"
).split()
FACTS_AT = slice(12, 21)
Ids = Mapping[str, str | Sequence[str]]
"""Ids elsewhere: of each system one, or several in a list."""


class Way(NamedTuple):
    """A way to reach someone; `match` is what it is matched by, `shared` that several have it.

    `state` is '' while nobody said anything of it, else a `ChannelState`.
    """

    kind: str
    value: str
    match: str
    label: str = ""
    shared: bool = False
    state: str = ""

    @property
    def key(self) -> str:
        """What only one contact may have, '' when many may."""
        return f"{self.kind}:{self.match}" if self.kind in OWN and not self.shared else ""


class Lead(NamedTuple):
    """One lead as plain values: '' or None is what nobody said.

    `company_key` is the company's match key; the fields from `domain` to `linkedin_url` are the
    company's. `notes` has one text in a lead from a file, all of them in one from the store.
    `external_ids` and `company_ids` are {system: id there}. `behaviours` are (rule, ISO day) with
    '' for the day of the import. `assessment` are the answers of a written one by `Topic`; in a
    lead from the store, whether there is one.
    """

    line: int = 0
    first_name: str = ""
    last_name: str = ""
    display_name: str = ""
    title: str = ""
    seniority: str = ""
    origin: str = ""
    source: str = ""
    source_detail: str = ""
    handed_by: str = ""
    company: str = ""
    company_key: str = ""
    domain: str = ""
    industry: str = ""
    headcount_min: int | None = None
    headcount_max: int | None = None
    country: str = ""
    region: str = ""
    city: str = ""
    website: str = ""
    linkedin_url: str = ""
    ways: Sequence[Way] = ()
    notes: Sequence[str] = ()
    tags: Sequence[str] = ()
    external_ids: Mapping[str, str | Sequence[str]] = {}
    imported: Mapping[str, str] = {}
    behaviours: Sequence[tuple[str, str]] = ()
    assessment: Mapping[str, str] = {}
    company_ids: Mapping[str, str | Sequence[str]] = {}

    @property
    def facts(self) -> Sequence[Any]:
        """What is said of the company, in the order of `FACTS`."""
        return cast("Sequence[Any]", self[FACTS_AT])

    @property
    def keys(self) -> list[str]:
        """What this lead is recognised by: our own id, e-mails, LinkedIn, ids of other systems."""
        keys = [
            f"{kind}:{at}" for kind, _, at, _, shared, _ in self.ways if not shared and kind in OWN
        ]
        if self.external_ids:
            for system, there in self.external_ids.items():
                if system == OURS:
                    keys[:0] = [f"{UID}:{number}" for number in listed(there)]
                elif system != NO_SYSTEM:
                    keys += [f"{ID}:{system}:{number}" for number in listed(there)]
        return keys


def merge(
    known: Lead, lead: Lead, *, taken: Container[str] = (), prefer_file: bool = False
) -> Lead:
    """Return `known` with its blanks filled from `lead`; the very same value when nothing is new.

    With `prefer_file`, what the lead says goes before what was known; a blank never erases.
    `taken` are keys that belong to someone else, and stay theirs.
    """
    new: dict[str, Any] = {}
    new.update(_merge_names(known, lead, prefer_file=prefer_file))
    for name in ("title", "seniority", "origin", "handed_by"):
        if (said := getattr(lead, name)) and (prefer_file or not getattr(known, name)):
            new[name] = said
    if prefer_file and new.get("title", known.title) != known.title and not lead.seniority:
        new["seniority"] = ""
    new.update(_merge_source(known, lead, prefer_file=prefer_file))
    new.update(_merge_company(known, lead, prefer_file=prefer_file))
    if lead.ways:
        new["ways"] = _merge_ways(known, lead, taken, prefer_file=prefer_file)
    for name in ("notes", "tags"):
        has_these, said = getattr(known, name), getattr(lead, name)
        if said and (prefer_file or not has_these):
            new[name] = tuple(dict.fromkeys((*has_these, *said)))
    if lead.imported:
        new["imported"] = _over(known.imported, lead.imported, prefer_file=prefer_file)
    if lead.external_ids:
        free = {
            system: [one for one in listed(there) if f"{ID}:{system}:{one}" not in taken]
            for system, there in lead.external_ids.items()
        }
        new["external_ids"] = add_ids(known.external_ids, free)
    if lead.behaviours:
        did = {*known.behaviours, *((rule, "") for rule, _ in known.behaviours)}
        fresh = [one for one in lead.behaviours if one not in did]
        new["behaviours"] = (*known.behaviours, *fresh)
    if lead.assessment and not known.assessment:
        new["assessment"] = lead.assessment
    new = {name: value for name, value in new.items() if not _same(value, getattr(known, name))}
    return known._replace(**new) if new else known


def _merge_ways(
    known: Lead, lead: Lead, taken: Container[str], *, prefer_file: bool
) -> tuple[Way, ...]:
    """The known ways first, in their order, with what the lead says of their state; then new ones.

    A way that is known to be dead stays so, whatever a file says.
    """
    has = {way.kind for way in known.ways}
    said = {(way.kind, way.match): way for way in lead.ways}
    ways = []
    for way in known.ways:
        told = said.pop((way.kind, way.match), way).state
        is_news = told and (not way.state or (prefer_file and way.state == ChannelState.OK))
        ways.append(way._replace(state=told) if is_news and told != way.state else way)
    more = (
        way
        for way in said.values()
        if (prefer_file or way.kind not in has) and not (way.key and way.key in taken)
    )
    return (*ways, *more)


def _over(
    known: Mapping[str, str], said: Mapping[str, str], *, prefer_file: bool
) -> dict[str, str]:
    return {**known, **said} if prefer_file else {**said, **known}


def _same(new: Any, old: Any) -> bool:
    return new == old or (isinstance(new, tuple) and new == tuple(old))


def _merge_names(known: Lead, lead: Lead, *, prefer_file: bool) -> dict[str, str]:
    """A name goes together; half a name in a file that goes first leaves the other half."""
    first, last, whole = lead[1:4]
    if not any(known[1:4]):
        return dict(zip(_NAMES, (first, last, whole), strict=True))
    if not prefer_file or not (first or last or whole):
        return {}
    if not (first or last):
        return {"display_name": whole}
    if not (first and last):
        first, last = first or known.first_name, last or known.last_name
        if (first, last) == known[1:3]:
            return {}
        whole = f"{first} {last}".strip()
    return dict(zip(_NAMES, (first, last, whole or known.display_name), strict=True))


def _merge_source(known: Lead, lead: Lead, *, prefer_file: bool) -> dict[str, str]:
    # That somebody stands on a list does not say how they first came in.
    if not lead.source or (lead.source == Source.LIST_IMPORT and not lead.source_detail):
        return {}
    if not known.source:
        ahead, behind = (lead, known) if prefer_file else (known, lead)
        detail = ahead.source_detail or behind.source_detail
        return {"source": lead.source, "source_detail": detail}
    if prefer_file and known.source != lead.source:
        return {"source": lead.source, "source_detail": lead.source_detail}
    if prefer_file and lead.source_detail:
        return {"source_detail": lead.source_detail}
    if known.source == lead.source and not known.source_detail:
        return {"source_detail": lead.source_detail}
    return {}


def _merge_company(known: Lead, lead: Lead, *, prefer_file: bool) -> dict[str, Any]:
    if not lead.company_key:
        return {}
    if known.company_key == lead.company_key:
        merged = merge_facts(known.facts, lead.facts, prefer_file=prefer_file)
        ids = add_ids(known.company_ids, lead.company_ids)
        return {**dict(zip(FACTS, merged, strict=True)), "company_ids": ids}
    if known.company_key and not prefer_file:
        return {}
    named = {"company": lead.company, "company_key": lead.company_key}
    facts = dict(zip(FACTS, lead.facts, strict=True))
    return {**named, **facts, "company_ids": lead.company_ids}


def merge_facts(known: Sequence[Any], said: Sequence[Any], *, prefer_file: bool) -> list[Any]:
    """Return a company's facts with the blanks filled; the two ends of a headcount go together."""
    least, most = FACTS.index("headcount_min"), FACTS.index("headcount_max")
    ahead, behind = (said, known) if prefer_file else (known, said)
    merged = [first or second for first, second in zip(ahead, behind, strict=True)]
    sized = ahead if ahead[least] or ahead[most] else behind
    merged[least], merged[most] = sized[least], sized[most]
    return merged


def add_ids(known: Ids, said: Ids) -> Ids:
    """Return ids elsewhere with others added: one who is several records there has several."""
    ids = dict(known)
    for system, there in said.items():
        had = listed(ids.get(system, ()))
        more = [number for number in listed(there) if number not in had]
        if more:
            ids[system] = [*had, *more] if len(had) + len(more) > 1 else more[0]
    return ids


def listed(there: str | Sequence[str]) -> Sequence[str]:
    """Return the ids that stand for one system, of which a single one is written plain."""
    return [there] if isinstance(there, str) else there
