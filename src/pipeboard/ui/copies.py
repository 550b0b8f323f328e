"""What `y` copies of a contact, by letter, and the mail that `e m` opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from pipeboard.domain.terms import ChannelKind

if TYPE_CHECKING:
    from pipeboard.domain.texts import Message
    from pipeboard.reads.contact import Contact
    from pipeboard.ui.app import PipeboardApp


class Copy(NamedTuple):
    """One thing that can be copied: what it is, and how it is found; None when there is none."""

    words: str
    find: Callable[[PipeboardApp, Contact], str | None]


def message(shell: PipeboardApp, who: Contact) -> Message:
    """Return what to say and write to a contact now, slots filled.

    Raises:
        TextsError: the rep's own file of texts cannot be used.
    """
    from pipeboard.exchange.texts import for_contact

    now = shell.clock().astimezone()
    return for_contact(shell.reader, who, shell.texts, shell.settings.slots, now)


def mailto(address: str, written: Message) -> str:
    """Return the address that opens a mail client with a message in it."""
    return f"mailto:{quote(address, '@')}?subject={_quoted(written.subject)}&body={_body(written)}"


def _body(written: Message) -> str:
    return _quoted(written.body.replace("\n", "\r\n"))  # RFC 6068


def _quoted(text: str) -> str:
    return quote(text, "")


def _usable(kind: ChannelKind, shell: PipeboardApp, who: Contact) -> str | None:
    del shell
    found = who.channel(kind)
    return found.value if found and found.is_usable else None


def _call_line(shell: PipeboardApp, who: Contact) -> str:
    return message(shell, who).call


def _email_text(shell: PipeboardApp, who: Contact) -> str:
    written = message(shell, who)
    return f"{written.subject}\n\n{written.body}\n"


COPIES = {
    "e": Copy("e-mail address", partial(_usable, ChannelKind.EMAIL)),
    "p": Copy("phone number", partial(_usable, ChannelKind.PHONE)),
    "s": Copy("line for the call", _call_line),
    "m": Copy("e-mail", _email_text),
}
"""What each letter after `y` copies."""
