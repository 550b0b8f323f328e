"""The texts that are said and written: editable files, the shipped ones where there is no own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipeboard.domain.script import Letter, fill_letter, read_letter, read_script
from pipeboard.domain.text import plural
from pipeboard.domain.texts import Message, fill, of_attempt, read_messages
from pipeboard.paths import SHIPPED_TEXTS
from pipeboard.reads.contact import Contact
from pipeboard.reads.slots import followed, slots

TEMPLATES = ("inbound", "outbound", "sal", "no-show")
"""The texts of follow-ups."""
SCRIPT, DECLINE = "script", "decline"
ALL = (*TEMPLATES, SCRIPT, DECLINE)
_Read = TypeVar("_Read")


class Found(NamedTuple):
    """Where a template is, and whether it can be used."""

    template: str
    state: str
    """`shipped: 5 attempts`, `own: 8 parts`, or what is wrong with it."""
    path: Path


class TextsError(Exception):
    """A file of texts cannot be used: one line that names it and says what is wrong."""

    code = 78


def messages(folder: Path, template: str) -> tuple[Message, ...]:
    """Return the texts of a template: the rep's file in `folder`, else the shipped one.

    Raises:
        TextsError: the rep's file cannot be read, or does not have the shape of one.
    """
    return _read(_path(folder, template), read_messages)


def script(folder: Path) -> Mapping[str, str]:
    """Return the parts of the call script, slots open: the rep's file, else the shipped one.

    Raises:
        TextsError: the rep's file cannot be used.
    """
    return _read(_path(folder, SCRIPT), read_script)


def decline(folder: Path, filling: Mapping[str, str]) -> Letter:
    """Return the e-mail that says no (SD-46), its slots filled.

    Raises:
        TextsError: the rep's file cannot be used.
    """
    return fill_letter(_read(_path(folder, DECLINE), read_letter), filling)


def look(folder: Path, template: str) -> Found:
    """Return which file a template is taken from, and whether that can be used."""
    path = _path(folder, template)
    try:
        if template == SCRIPT:
            count = plural(len(script(folder)), "part")
        elif template == DECLINE:
            _read(path, read_letter)
            count = "1 e-mail"
        else:
            count = plural(len(messages(folder, template)), "attempt")
    except TextsError as error:
        return Found(template, str(error).removeprefix(f"{path}: "), path)
    return Found(template, f"{'own' if path.parent == folder else 'shipped'}: {count}", path)


def for_contact(
    db: sqlite3.Connection, contact: Contact, folder: Path, own: Mapping[str, str], now: datetime
) -> Message:
    """Return what to say and write to a contact at the attempt that is due, slots filled.

    Someone who is not followed up gets the first texts of what they would be followed up with.
    `own` are the rep's slots, which go before what is known of the contact; `now` is local.

    Raises:
        TextsError: the rep's file cannot be used.
    """
    template, n, of = followed(db, contact)
    return fill(of_attempt(messages(folder, template), n, of), known(db, contact, own, now))


def known(
    db: sqlite3.Connection, contact: Contact, own: Mapping[str, str], now: datetime
) -> dict[str, str]:
    """Return what every slot holds: the rep's `own` before what is known of the contact.

    The vendor alone is the one that this contact was sent to, `-` for none, before the rep's own.
    """
    vendor = contact.vendor_recommended or own.get("vendor", "")
    return {**slots(db, contact, now), **own, "vendor": "" if vendor == "-" else vendor}


def write_shipped(folder: Path) -> list[Path]:
    """Copy the shipped texts that the rep has no file for into `folder`; return the new files."""
    made = []
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for template in ALL:
        path = folder / f"{template}.md"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text((SHIPPED_TEXTS / path.name).read_text("utf-8"), "utf-8")
            made.append(path)
    return made


def _path(folder: Path, template: str) -> Path:
    own = folder / f"{template}.md"
    return own if own.exists() else SHIPPED_TEXTS / own.name


def _read(path: Path, read: Callable[[str], _Read]) -> _Read:
    try:
        return read(path.read_text("utf-8-sig"))
    except OSError as error:
        raise TextsError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TextsError(f"{path}: is not UTF-8 text") from None
    except ValueError as error:
        raise TextsError(f"{path}: {error}") from None
