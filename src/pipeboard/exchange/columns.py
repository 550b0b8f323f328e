"""What each column of one file means: the profile it has, and what the rep says of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeboard.exchange.profiles import (
    ACTIVITIES,
    COMPANIES,
    DEALS,
    GENERIC,
    MANY_FIELDS,
    NAME_FIELDS,
    PEOPLE,
    PROFILES,
    Profile,
    header_key,
)

# What a row must have one of to be anything.
_TELLING = {
    PEOPLE: NAME_FIELDS | {"email", "phone", "linkedin", "company", "company_else"},
    COMPANIES: {"company"},
    DEALS: {"name"},
    ACTIVITIES: {"subject", "kind", "on"},
}


@dataclass(frozen=True, slots=True)
class Columns:
    """A file's columns and what each means; `fields` is as long as `names`, '' for unknown."""

    profile: Profile
    names: tuple[str, ...]
    fields: tuple[str, ...]
    notices: tuple[str, ...] = ()

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The columns kept as they are, in `imported`."""
        pairs = zip(self.names, self.fields, strict=True)
        return tuple(name for name, meant in pairs if meant in ("", "keep"))

    @property
    def kind(self) -> str:
        """What its rows are: people, companies, deals or activities."""
        return self.profile.kind

    @property
    def says_who(self) -> bool:
        """Whether any column can make a row be something: of a person a name, an e-mail, …"""
        return not _TELLING[self.kind].isdisjoint(self.fields)

    @property
    def mapped(self) -> tuple[tuple[str, str], ...]:
        """(column, field) of those that are read."""
        pairs = zip(self.names, self.fields, strict=True)
        return tuple(pair for pair in pairs if pair[1] not in ("", "keep", "ignore"))


@dataclass(frozen=True, slots=True)
class BadMapping:
    """Why a `--profile` or `--map` cannot be followed, in words."""

    reason: str


def map_columns(
    names: Sequence[str],
    sample: Sequence[Sequence[str]] = (),
    *,
    profile: str | None = None,
    overrides: Iterable[tuple[str, str]] = (),
) -> Columns | BadMapping:
    """Say what each column means, from the profile the header gives away or the one asked for.

    The fields there are depend on the profile's kind: `Profile.fields`. `overrides` are (column,
    field) pairs of the rep; `sample` rows tell whether a generic `Title` holds job titles or Mr
    and Ms. The first column of a field that can be had once wins.
    """
    keys = [header_key(name) for name in names]
    if profile:
        chosen = next((known for known in PROFILES if known.name == header_name(profile)), None)
        if chosen is None:
            return BadMapping(_unknown("profile", profile, [p.name for p in PROFILES]))
    else:
        chosen = next((p for p in PROFILES if p.knows(names)), GENERIC)
    asked: dict[int, str] = {}
    for column, meant in overrides:
        if header_key(column) not in keys:
            return BadMapping(_unknown("column", column, names))
        field_name = header_key(meant).replace(" ", "_")
        if field_name not in chosen.fields:
            # A word that names such a column anywhere says better what is meant than its letters.
            near = chosen.meaning(header_key(meant)) or ""
            return BadMapping(_unknown("field", meant, list(chosen.fields), near))
        asked[keys.index(header_key(column))] = field_name
    fields, notices = [], []
    taken = {meant for meant in asked.values() if meant not in MANY_FIELDS}
    for at, key in enumerate(keys):
        meant = asked.get(at) or chosen.meaning(key) or ""
        unsaid = chosen is GENERIC or key not in chosen.aliases
        if meant == "title" and unsaid and at not in asked and _holds_salutations(at, sample):
            notices.append(f"{names[at]!r} holds salutations, not job titles: kept, not read")
            meant = "salutation"
        if at not in asked and meant not in MANY_FIELDS and meant not in ("", "keep", "ignore"):
            if meant in taken:
                meant = ""
            taken.add(meant)
        fields.append(meant)
    return Columns(chosen, tuple(names), tuple(fields), tuple(notices))


def header_name(text: str) -> str:
    """Return a profile name as it is stored: lower case, dashes."""
    return header_key(text).replace(" ", "-")


_SALUTATIONS = frozenset(
    "mr ms mrs miss mx dr prof sir madam herr frau hr fr m mme mlle monsieur madame sr sra srta pan"
    " paní".split()
)


def _holds_salutations(at: int, sample: Sequence[Sequence[str]]) -> bool:
    cells = [row[at].strip().casefold().rstrip(".") for row in sample if at < len(row)]
    filled = [cell for cell in cells if cell]
    greeting = sum(
        all(word.rstrip(".") in _SALUTATIONS for word in cell.split()) for cell in filled
    )
    return greeting * 10 > len(filled) * 6


def _unknown(kind: str, given: str, known: Sequence[str], near: str = "") -> str:
    by_key = {header_key(name): name for name in known}
    if not near:
        found = difflib.get_close_matches(header_key(given), by_key, 1, 0.5)
        near = by_key[found[0]] if found else ""
    if near:
        return f"no {kind} {given!r}: did you mean {near!r}?"
    return f"no {kind} {given!r}: there is {', '.join(known)}"
