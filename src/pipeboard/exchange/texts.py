"""The texts of follow-ups: editable files, the shipped ones where the rep has none of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pipeboard.domain.text import plural
from pipeboard.domain.texts import Message, fill, of_attempt, read_messages
from pipeboard.paths import SHIPPED_TEXTS
from pipeboard.reads.contact import Contact
from pipeboard.reads.slots import followed, slots

TEMPLATES = ("inbound", "outbound", "sal", "no-show")


class Found(NamedTuple):
    """Where a template is, and whether it can be used."""

    template: str
    state: str
    """`shipped: 5 attempts`, `own: 4 attempts`, or what is wrong with it."""
    path: Path


class TextsError(Exception):
    """A file of texts cannot be used: one line that names it and says what is wrong."""

    code = 78


def messages(folder: Path, template: str) -> tuple[Message, ...]:
    """Return the texts of a template: the rep's file in `folder`, else the shipped one.

    Raises:
        TextsError: the rep's file cannot be read, or does not have the shape of one.
    """
    path = _path(folder, template)
    try:
        return read_messages(path.read_text("utf-8-sig"))
    except OSError as error:
        raise TextsError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TextsError(f"{path}: is not UTF-8 text") from None
    except ValueError as error:
        raise TextsError(f"{path}: {error}") from None


def look(folder: Path, template: str) -> Found:
    """Return which file a template is taken from, and whether that can be used."""
    path = _path(folder, template)
    try:
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
    known = slots(db, contact, now)
    return fill(of_attempt(messages(folder, template), n, of), {**known, **own})


def write_shipped(folder: Path) -> list[Path]:
    """Copy the shipped texts that the rep has no file for into `folder`; return the new files."""
    made = []
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for template in TEMPLATES:
        path = folder / f"{template}.md"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text((SHIPPED_TEXTS / path.name).read_text("utf-8"), "utf-8")
            made.append(path)
    return made


def _path(folder: Path, template: str) -> Path:
    own = folder / f"{template}.md"
    return own if own.exists() else SHIPPED_TEXTS / own.name
