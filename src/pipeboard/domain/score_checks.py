"""What a value of the score model must be: each check names the place and says what to use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeboard.domain.score_model import ModelError
from pipeboard.domain.terms import Seniority
from pipeboard.domain.text import clean, did_you_mean

_LEVELS = tuple(level.value for level in Seniority if level is not Seniority.UNKNOWN)
_MOST = 10_000_000


def no_others(at: str, table: Mapping[str, Any], names: Sequence[str]) -> None:
    """Refuse a key that is none of `names`, naming the nearest one."""
    for key in table:
        if key not in names:
            near = did_you_mean(str(key), names) or f"; use {', '.join(names)}"
            raise ModelError(f"{at}.{key}".lstrip("."), f"no such key{near}")


def table_at(at: str, found: Any, names: Sequence[str]) -> Mapping[str, Any]:
    """Return a table that has no other keys than `names`."""
    if not isinstance(found, Mapping):
        raise ModelError(at, "use a table")
    no_others(at, found, names)
    return found


def list_at(at: str, found: Any) -> Sequence[Any]:
    """Return a list."""
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise ModelError(at, "use a list")
    return found


def text_at(at: str, found: Any) -> str:
    """Return a text as it may be stored."""
    if not isinstance(found, str):
        raise ModelError(at, "use a text")
    return clean(found)


def texts_at(at: str, found: Any) -> tuple[str, ...]:
    """Return a list of texts, each once, none empty."""
    texts = tuple(text_at(at, one) for one in list_at(at, found))
    if not all(texts):
        raise ModelError(at, "leave out what is empty")
    return tuple(dict.fromkeys(texts))


def levels_at(at: str, found: Any) -> tuple[Seniority, ...]:
    """Return a list of seniorities."""
    for one in (texts := texts_at(at, found)):
        if one not in _LEVELS:
            near = did_you_mean(one, _LEVELS) or f"; use {', '.join(_LEVELS)}"
            raise ModelError(at, f"“{one}” is no seniority{near}")
    return tuple(Seniority(one) for one in texts)


def countries_at(at: str, found: Any) -> tuple[str, ...]:
    """Return a list of country codes, in capitals."""
    codes = tuple(one.upper() for one in texts_at(at, found))
    if bad := next((one for one in codes if not re.fullmatch("[A-Z]{2}", one)), None):
        raise ModelError(at, f"“{bad}” is no country code: use two letters such as DE or US")
    return codes


def range_at(at: str, found: Any) -> tuple[int, int]:
    """Return the lowest and the highest of a range."""
    pair = list_at(at, found)
    if len(pair) != 2:
        raise ModelError(at, "use [lowest, highest]")
    low, high = (whole_at(at, one, 0, _MOST) for one in pair)
    if low > high:
        raise ModelError(at, f"{low} is more than {high}")
    return low, high


def whole_at(at: str, found: Any, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`."""
    if type(found) is not int or not low <= found <= high:
        raise ModelError(at, f"use a whole number from {low} to {high}".replace("-", "−"))
    return found
