"""What a contact can be filtered by, folded into one text of the card, and patterns to find in it.

Every field stands between its own control character and that of the next field, each of them
there exactly once: a GLOB that names both finds words of that field and of no other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeboard.domain import text as texts
from pipeboard.store.facts import Facts

# The same few words stand in field after field of a long list.
fold = lru_cache(maxsize=1 << 14)(texts.fold)
_FIELDS = "origin icp seniority country industry company title source reason tag way".split()
_SIGNS = {name: chr(number) for number, name in enumerate((*_FIELDS, "end"), 0x0E)}
_AFTER = dict(zip(_FIELDS, (_SIGNS[name] for name in (*_FIELDS[1:], "end")), strict=True))


def facets(one: Facts) -> str:
    """Return the fields of a contact in their order, folded; tags and ways a line each.

    A contact has a way for every kind of channel that can be used.
    """
    source = " · ".join(filter(None, (one.source, one.source_detail)))
    tags = map(str, json.loads(one.tags)) if one.tags != "[]" else ()
    said = (
        *(one.origin, one.icp, one.seniority, one.country, one.industry, one.company, one.title),
        *(source, one.exit_reason, _lines(tags), _lines(dict.fromkeys((one.ways or "").split()))),
    )
    return "".join(_record(said))


def pattern(field: str, inner: str) -> str:
    """Return the GLOB that finds the texts of which a field is like `inner`, itself a GLOB."""
    return f"*{_SIGNS[field]}{inner}{_AFTER[field]}*"


def _lines(words: Iterable[str]) -> str:
    """Words a line each, so that a pattern finds a whole one; nothing when there are none."""
    folded = [fold(word) for word in words]
    return "\n".join(("", *folded, "")) if folded else ""


def _record(said: Iterable[str | None]) -> Iterator[str]:
    for name, text in zip(_FIELDS, said, strict=True):
        yield _SIGNS[name]
        if text:
            yield text if text[0] == "\n" else fold(text)
    yield _SIGNS["end"]
