"""Opens a form, waits for it, and says what came of it."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING, cast

from pipeboard.domain.refusal import Refusal
from pipeboard.domain.terms import Stage
from pipeboard.reads.contact import contact
from pipeboard.store import connect
from pipeboard.ui import copies, forms, patience
from pipeboard.ui.followkeys import FollowKeys

if TYPE_CHECKING:
    from pipeboard.commands.bulk import Bulk
    from pipeboard.domain.call import Call
    from pipeboard.ui.app import PipeboardApp

_LETS_GO = ("disqualify", "lose")
"""The forms that may let a contact go."""


async def show(
    app: PipeboardApp,
    name: str,
    contact_id: int | None,
    refusal: Refusal | None,
    start: dict[str, str],
) -> None:
    """Show the form `name`; one that ends in another step opens the next form."""
    form = await made(app, name, contact_id, refusal=refusal, start=start)
    if form is not None:
        result = await ended(app, form)
        is_gone = name in _LETS_GO and result is not None and contact_id is not None
        tell(app, contact_id, result, await let_go(app, contact_id) if is_gone else "")


async def made(
    app: PipeboardApp,
    name: str,
    contact_id: int | None,
    *,
    refusal: Refusal | None = None,
    start: dict[str, str] | None = None,
    call: Call | None = None,
    command: forms.Command | None = None,
) -> forms.Form | None:
    """Return the form `name`; None when it cannot be opened, and that is said.

    `call` is the call it is opened over, `command` what saves it when that is not the app.
    """
    try:
        make = partial(
            forms.make,
            name,
            app.reader,
            contact_id,
            today=app.today(),
            now=app.clock(),
            settings=app.settings,
            command=command or app.command,
            drafts=app,
            refusal=refusal,
            start=start,
            call=call,
            texts=app.texts,
            running=app.clock_of_call,
            chosen=tuple(sorted(app.marks)),
        )
        form = await patience.patiently(make, patience.FORM)
    except sqlite3.OperationalError as error:
        if not connect.is_busy(error):
            raise
        app.say_busy()
        return None
    except connect.StoreError as error:
        app.say(str(error), severity="error")
        return None
    if form is None:
        app.say("That contact is gone; u may bring it back.", severity="warning")
    return form


async def ended(app: PipeboardApp, form: forms.Form) -> object:
    """Show a form; return what it ended with, None when the rep left it."""
    shown = app.push_screen(form, wait_for_dismiss=True)
    app.release_keys()  # what was typed meanwhile is meant for the form
    return await shown


async def let_go(app: PipeboardApp, contact_id: int | None) -> str:
    """Copy the e-mail that says no to whom was let go; return words to `tell`, or '' for nobody."""
    try:
        return await patience.patiently(partial(copies.let_go, app, contact_id), patience.FORM)
    except sqlite3.OperationalError as error:
        if not connect.is_busy(error):
            raise
        return " · y d copies the e-mail that says no"


def tell(app: PipeboardApp, contact_id: int | None, result: object, more: str = "") -> None:
    """Say what came of a form and what `more` was done, and open what has to follow."""
    if result is None:
        return
    app.refused = None
    if isinstance(result, forms.OpenContact):
        app.open_contact(result.contact_id)
        return
    if isinstance(result, forms.MergeWith):
        app.open_merge(result.survivor, result.other)
        return
    if isinstance(result, forms.OpenForm):
        app.open_form(result.name, contact_id, start=dict(result.start))
        return
    if hasattr(result, "refused"):
        if contact_id is None:  # it was for all that are marked
            app.drop_marks()
        app.tell_bulk(cast("Bulk", result))
        return
    if hasattr(result, "asks") and isinstance(app.screen, FollowKeys):
        app.screen.tell(result)
        return
    _say(app, result, more)
    if contact_id is not None and getattr(result, "disqualify", False):
        app.open_form(_way_out(app, contact_id), contact_id)


def _say(app: PipeboardApp, result: object, more: str) -> None:
    moved = getattr(result, "moved", None) or result
    if words := getattr(moved, "words", ""):
        app.say(f"{words}{more} · u undoes it")
    elif added := getattr(result, "name", ""):
        app.say(f"{added} is a lead · u undoes it")
        app.show_in_list(getattr(result, "contact_id", 0))
    elif not getattr(result, "disqualify", False):
        app.say(f"Saved{more} · u undoes it")


def _way_out(app: PipeboardApp, contact_id: int) -> str:
    """The form that lets a contact go: an open opportunity is lost first."""
    who = contact(app.reader, contact_id)
    return "lose" if who and who.stage == Stage.OPPORTUNITY else "disqualify"
