"""The rep's settings: a TOML file read into a frozen value, or one line that says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeboard.domain.money import CURRENCIES
from pipeboard.domain.rules import RULE_KEYS, Rules, read_rule, say_rule
from pipeboard.domain.terms import Topic
from pipeboard.domain.text import did_you_mean

STARTS = ("board", "today")
DATE_ORDERS = ("dmy", "mdy", "ymd")
GATES = ("evidence", "strict")
EXIT_CODE = 78


class SettingsError(Exception):
    """The settings cannot be used: one line that names the file, the key and what is allowed."""

    code = EXIT_CODE


@dataclass(frozen=True, slots=True)
class Settings:
    """What the rep chose; every key may be left out."""

    start: str = "board"
    """The first screen."""
    theme: str = ""
    """Name of a theme; the app's own when empty."""
    store: str = ""
    """Path of the store; the usual place when empty."""
    currency: str = "EUR"
    """ISO 4217 code taken when an amount is typed without one."""
    date_order: str = "dmy"
    """How a date written with digits only is read."""
    country: str | None = None
    """ISO 3166 alpha-2 code: phones written without a country code belong there."""
    gates: str = "evidence"
    """`strict` turns overrides off."""
    products: tuple[str, ...] = ()
    """What is sold: the ticks of the assessment's product interest."""
    questions: tuple[str, ...] = ()
    """The rep's own questions, asked after the five topics."""
    topics: tuple[Topic, ...] = ()
    """The order of the five topics; when empty need first live, source first in writing."""
    slots: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the slots of the texts hold that no contact says: me, us, number, faq and the like."""
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Binding id to keys, joined by commas."""

    @property
    def is_strict(self) -> bool:
        """Whether no gate can be overridden."""
        return self.gates == "strict"


KNOWN = tuple(one.name for one in fields(Settings))
_IN_STORE = (*RULE_KEYS, "holidays", "away")


def load(path: Path) -> Settings:
    """Read the settings at `path`; all defaults when there is no such file.

    Raises:
        SettingsError: not readable, not TOML, an unknown key, or a value that is not allowed.
    """
    if not path.exists():
        return Settings()
    import tomllib

    try:
        found = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not valid TOML: {error}") from None
    return read(found, path)


def read(found: Mapping[str, Any], path: Path) -> Settings:
    """Return the settings that a parsed file holds.

    Raises:
        SettingsError: an unknown key, or a value that is not allowed.
    """
    values: dict[str, Any] = {}
    for key, value in found.items():
        if key == "cadence" or (key in _IN_STORE and key not in _READERS):
            raise SettingsError(f"{path}: {_kept_in_store(key, value)}")
        if key not in _READERS:
            raise SettingsError(f"{path}: unknown key “{key}”{_nearest(key, KNOWN)}")
        try:
            values[key] = _READERS[key](value)
        except ValueError as error:
            raise SettingsError(f"{path}: {key} = {_shown(value)}: {error}") from None
    return Settings(**values)


def _nearest(word: str, known: Iterable[str]) -> str:
    """Words that name the nearest known one, and all of them."""
    listed = tuple(known)
    return f"{did_you_mean(word, listed) or ';'} known: {', '.join(listed)}"


def _kept_in_store(key: str, value: object) -> str:
    """Words for a follow-up setting: what is wrong with it, and the command that sets it."""
    named, prefix = {key: value}, ""
    if key == "cadence":
        named, prefix = (value, "cadence.") if isinstance(value, dict) else ({}, "")
    place = "follow-up settings are kept in the store: pipeboard"
    name, given = next(iter(named.items()), ("", None))
    if name not in _IN_STORE:
        unknown = f"{prefix}{name}: unknown{_nearest(name, _IN_STORE)}; " if name else "cadence: "
        return f"{unknown}{place} cadence"
    if name == "away":
        return f"{prefix}{name} = {_shown(given)}: {place} away 24dec..3jan"
    text, why = _typed(given), ""
    if name == "holidays":
        return f"{prefix}{name} = {_shown(given)}: {place} cadence holidays=DE"
    try:
        read_rule(name, text)
    except ValueError as error:
        why, text = f"{error}; ", say_rule(Rules(), name)
    return f"{prefix}{name} = {_shown(given)}: {why}{place} cadence {name}={text}"


def _typed(value: object) -> str:
    """A TOML value as it would be typed for a command."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _one_of(allowed: tuple[str, ...]) -> Callable[[object], str]:
    def read_choice(value: object) -> str:
        if value in allowed:
            return str(value)
        listed = " or ".join(f'"{one}"' for one in allowed)
        raise ValueError(f"use {listed}{did_you_mean(str(value), allowed)}")

    return read_choice


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("use text in quotes")
    return value.strip()


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError('use a list of texts, such as ["one", "two"]')
    return tuple(one.strip() for one in value if one.strip())


def _topics(value: object) -> tuple[Topic, ...]:
    named = _texts(value)
    if sorted(named) != sorted(Topic):
        raise ValueError(f"name all five topics once: {', '.join(Topic)}")
    return tuple(Topic(name) for name in named)


def _currency(value: object) -> str:
    code = str(value).upper()
    if code in CURRENCIES:
        return code
    asked = 'use an ISO 4217 code, such as "EUR"'
    raise ValueError(asked + did_you_mean(code, sorted(CURRENCIES)))


def _country(value: object) -> str | None:
    if value == "":
        return None
    if isinstance(value, str) and len(value) == 2 and value.isascii() and value.isalpha():
        return value.upper()
    raise ValueError('use a two-letter country code, such as "ES"')


def _slots(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise ValueError('use a table of texts: [slots] and then me = "Ida Berg"')
    return MappingProxyType({name: text.strip() for name, text in value.items()})


def _keys(value: object) -> Mapping[str, str]:
    """Binding ids may stand bare (`contact.advance = "L"`): TOML makes tables of those."""
    if not isinstance(value, dict):
        raise ValueError('use a table: [keys] and then "contact.advance" = "L"')
    flat: dict[str, str] = {}
    for name, keys in value.items():
        inner = keys if isinstance(keys, dict) else {"": keys}
        for part, pressed in inner.items():
            if not isinstance(pressed, str) or not pressed.strip():
                raise ValueError(f'“{name}” needs its keys in quotes, such as "L" or "greater,L"')
            flat[f"{name}.{part}" if part else name] = pressed.strip()
    return MappingProxyType(flat)


_READERS: dict[str, Callable[[object], Any]] = {
    "start": _one_of(STARTS),
    "theme": _text,
    "store": _text,
    "currency": _currency,
    "date_order": _one_of(DATE_ORDERS),
    "country": _country,
    "gates": _one_of(GATES),
    "products": _texts,
    "questions": _texts,
    "topics": _topics,
    "slots": _slots,
    "keys": _keys,
}
