"""A kind of file: what gives it away, what its columns mean, what they leave unsaid."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pipeboard.exchange.profiles.fields import (
    FIELDS_OF,
    PEOPLE,
    header_key,
    header_start,
)

_WHICH_ONE = re.compile(r"(.+?) ?\([^()]*\)")  # `Person - Email (Work)`


def aliases(**by_field: str) -> Mapping[str, str]:
    """Turn `field="One name|another"` into a table from header key to field."""
    table = {}
    for meant, names in by_field.items():
        for name in names.split("|"):
            table[header_key(name)] = meant
    return MappingProxyType(table)


def marks(*names: str) -> frozenset[str]:
    """Return the header keys of names: together they give a file away."""
    return frozenset(map(header_key, names))


@dataclass(frozen=True, slots=True)
class Profile:
    """A file we know.

    `fingerprint` is several sets of header keys; a file has the profile when it has all names of
    one set, or a column whose name begins like one of `starts`. `aliases` go before those of
    `wider`. `system` names the owner of its ids. `exact` takes cells as they stand. `phones_first`
    are the header keys of phones in the order they are tried; `needs_name` leaves rows without a
    name out.
    """

    name: str
    title: str
    kind: str = PEOPLE
    fingerprint: tuple[frozenset[str], ...] = ()
    starts: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    wider: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    system: str = ""
    exact: bool = False
    phones_first: tuple[str, ...] = ()
    needs_name: bool = False

    def knows(self, names: Sequence[str]) -> bool:
        """Return whether a file with these columns is such a file."""
        keys = set(map(header_key, names))
        return any(known <= keys for known in self.fingerprint) or any(
            header_start(name).startswith(self.starts) for name in names if self.starts
        )

    @property
    def fields(self) -> Mapping[str, str]:
        """What its columns can mean, and that in words."""
        return FIELDS_OF[self.kind]

    def meaning(self, key: str) -> str | None:
        """Return the field of a column by its header key, None when it is unknown."""
        known = self.aliases.get(key) or self.wider.get(key)
        if known or self.kind != PEOPLE:
            return known
        one = _WHICH_ONE.fullmatch(key)
        several = one and (self.aliases.get(one[1]) or self.wider.get(one[1]))
        return several if several in ("email", "phone") else _linkedin(key)


def _linkedin(key: str) -> str | None:
    if "linkedin" not in key:
        return None
    return "company_linkedin" if "company" in key or "organi" in key else "linkedin"
