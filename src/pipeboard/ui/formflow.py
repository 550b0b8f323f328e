"""Opens a form, waits for it, and says what came of it."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING

from pipeboard.domain.refusal import Refusal
from pipeboard.store import connect
from pipeboard.ui import forms, patience
from pipeboard.ui.followkeys import FollowKeys

if TYPE_CHECKING:
    from pipeboard.ui.app import PipeboardApp


async def show(
    app: PipeboardApp,
    name: str,
    contact_id: int | None,
    refusal: Refusal | None,
    start: dict[str, str],
) -> None:
    """Show the form `name`; one that ends in another step opens the next form."""
    try:
        make = partial(
            forms.make,
            name,
            app.reader,
            contact_id,
            today=app.today(),
            now=app.clock(),
            settings=app.settings,
            command=app.command,
            drafts=app,
            refusal=refusal,
            start=start,
        )
        form = await patience.patiently(make, patience.FORM)
    except sqlite3.OperationalError as error:
        if not connect.is_busy(error):
            raise
        app.say_busy()
        return
    except connect.StoreError as error:
        app.say(str(error), severity="error")
        return
    if form is None:
        app.say("That contact is gone; u may bring it back.", severity="warning")
        return
    shown = app.push_screen(form, wait_for_dismiss=True)
    app.release_keys()  # what was typed meanwhile is meant for the form
    result = await shown
    if result is None:
        return
    app.refused = None
    if isinstance(result, forms.OpenContact):
        app.open_contact(result.contact_id)
        return
    if isinstance(result, forms.OpenForm):
        app.open_form(result.name, contact_id, start=dict(result.start))
        return
    if hasattr(result, "asks") and isinstance(app.screen, FollowKeys):
        app.screen.tell(result)
        return
    moved = getattr(result, "moved", None) or result
    if words := getattr(moved, "words", ""):
        app.say(f"{words} · u undoes it")
    elif added := getattr(result, "name", ""):
        app.say(f"{added} is a lead · u undoes it")
        app.show_in_list(getattr(result, "contact_id", 0))
    elif not getattr(result, "disqualify", False):
        app.say("Saved · u undoes it")
    if getattr(result, "disqualify", False):
        app.open_form("disqualify", contact_id)
