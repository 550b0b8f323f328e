"""What `y` copies of a contact, by letter; the mail that `e m` opens, and the one that says no."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from pipeboard.domain.call import Step
from pipeboard.domain.reasons import NOBODY_TO_WRITE_TO
from pipeboard.domain.terms import ChannelKind, Stage, Status
from pipeboard.domain.text import harmless
from pipeboard.ui.prefix import Prefix

if TYPE_CHECKING:
    from pipeboard.domain.call import Call
    from pipeboard.domain.texts import Message
    from pipeboard.reads.contact import Contact
    from pipeboard.ui.app import PipeboardApp
    from pipeboard.ui.live.brief import Brief


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


def brief(shell: PipeboardApp, who: Contact) -> tuple[Brief, Call]:
    """Return what to say to a contact, and the call to say it in: the one made, prepared, or none.

    Raises:
        TextsError: the rep's own script cannot be used.
    """
    from pipeboard.exchange.texts import TextsError
    from pipeboard.ui.live import brief

    now = shell.clock().astimezone()
    found = brief.read(shell.reader, who, shell.texts, shell.settings.slots, now)
    if found.trouble:
        raise TextsError(found.trouble)
    return found, _call(shell, who)


def _call(shell: PipeboardApp, who: Contact) -> Call:
    """The call that runs with a contact or was left of it, else one that is not begun."""
    from pipeboard.domain import call as calls
    from pipeboard.reads.prefill import kept
    from pipeboard.ui.live.session import key_of

    if shell.session and shell.session.call.contact_id == who.id:
        return shell.session.call
    if draft := kept(shell.reader, key_of(who.id)):
        try:
            return calls.read(draft.text)
        except ValueError:
            pass  # opening that call says so
    return calls.Call(who.id)


def let_go(shell: PipeboardApp, contact_id: int | None) -> str:
    """Copy the e-mail that says no to whom we talked with and just let go (SD-46).

    Returns words for the notice; '' when there is nobody to write to.
    """
    from pipeboard.exchange.texts import TextsError
    from pipeboard.reads.contact import contact

    who = None if contact_id is None else contact(shell.reader, contact_id)
    if who is None or not _is_told(shell, who):
        return ""
    try:
        shell.copy_to_clipboard(_decline(shell, who))
    except TextsError as error:
        shell.say(str(error), severity="warning")
        return ""
    return " · copied: the e-mail that says no"


def _is_told(shell: PipeboardApp, who: Contact) -> bool:
    """Whether somebody who was let go hears of it: they talked with us, and can be written to."""
    from pipeboard.reads.prefill import assessment

    if who.status != Status.DISQUALIFIED or who.exit_reason in NOBODY_TO_WRITE_TO:
        return False
    return who.stage != Stage.LEAD or assessment(shell.reader, who.id) is not None


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
    return harmless(message(shell, who).call)


def _email_text(shell: PipeboardApp, who: Contact) -> str:
    written = message(shell, who)
    return _letter(written.subject, written.body)


def _letter(subject: str, body: str) -> str:
    return harmless(f"{subject}\n\n{body}\n", lines=True)


def _script(shell: PipeboardApp, who: Contact) -> str:
    found, call = brief(shell, who)
    return harmless(found.whole(call), lines=True)


def _agenda(shell: PipeboardApp, who: Contact) -> str:
    from pipeboard.exchange.texts import TextsError

    found, call = brief(shell, who)
    if said := found.say(Step.AGENDA, call):
        return harmless(said, lines=True)
    raise TextsError("Your call script has no part ## agenda (pipeboard texts says where it is).")


def _decline(shell: PipeboardApp, who: Contact) -> str:
    from pipeboard.exchange import texts

    now = shell.clock().astimezone()
    filling = texts.known(shell.reader, who, shell.settings.slots, now)
    written = texts.decline(shell.texts, filling)
    return _letter(written.subject, written.body)


COPIES = {
    "e": Copy("e-mail address", partial(_usable, ChannelKind.EMAIL)),
    "p": Copy("phone number", partial(_usable, ChannelKind.PHONE)),
    "s": Copy("call script", _script),
    "a": Copy("agenda", _agenda),
    "l": Copy("line for the call", _call_line),
    "m": Copy("e-mail", _email_text),
    "d": Copy("e-mail that says no", _decline),
}
"""What each letter after `y` copies."""


def asking(shell: PipeboardApp, contact_id: int) -> Prefix:
    """Return what asks which of these to copy of a contact."""
    keys = tuple((key, words) for key, (words, _) in COPIES.items())
    return Prefix("copy", "copy", keys, partial(_copied, shell, contact_id))


def _copied(shell: PipeboardApp, contact_id: int, key: str) -> bool:
    """Copy what a letter names, and say so; False when it names nothing."""
    from pipeboard.exchange.texts import TextsError
    from pipeboard.reads.contact import contact

    if key not in COPIES:
        return False
    who = contact(shell.reader, contact_id)
    if who is None:
        shell.say("That contact is gone; u may bring it back.", severity="warning")
        return True
    words, find = COPIES[key]
    try:
        text = find(shell, who)
    except TextsError as error:
        shell.say(str(error), severity="warning")
        return True
    if text:
        shell.copy_to_clipboard(text)
        shell.say(f"Copied the {words}: {text.splitlines()[0]}")
    else:
        shell.say(f"{who.name} has no usable {words} (E adds one).")
    return True
