"""What `y` copies of a contact, by letter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pipeboard.domain.terms import ChannelKind

if TYPE_CHECKING:
    from pipeboard.reads.contact import Contact
    from pipeboard.ui.app import PipeboardApp


def _usable(kind: ChannelKind, shell: PipeboardApp, who: Contact) -> str | None:
    del shell
    found = who.channel(kind)
    return found.value if found and found.is_usable else None


COPIES: dict[str, tuple[str, Callable[[PipeboardApp, Contact], str | None]]] = {
    "e": ("e-mail address", partial(_usable, ChannelKind.EMAIL)),
    "p": ("phone number", partial(_usable, ChannelKind.PHONE)),
}
"""The letter, what it copies, and how that is found; None when the contact has none."""
