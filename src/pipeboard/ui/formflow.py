"""Opens a form, waits for it, and says what came of it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from pipeboard.domain.refusal import Refusal
from pipeboard.store import connect
from pipeboard.ui import forms

if TYPE_CHECKING:
    from pipeboard.ui.app import PipeboardApp


async def show(
    app: PipeboardApp, name: str, contact_id: int | None, refusal: Refusal | None
) -> None:
    """Show the form `name`; a call or an assessment that ends in no opens the next form."""
    try:
        form = forms.make(
            name,
            app.reader,
            contact_id,
            today=app.today(),
            now=app.clock(),
            settings=app.settings,
            command=app.command,
            drafts=app,
            refusal=refusal,
        )
    except sqlite3.OperationalError as error:
        if not connect.is_busy(error):
            raise
        app.say_busy()
        return
    if form is None:
        app.say("That contact is gone; u may bring it back.", severity="warning")
        return
    result = await app.push_screen_wait(form)
    if result is None:
        return
    app.refused = None
    if isinstance(result, forms.OpenContact):
        app.open_contact(result.contact_id)
        return
    moved = getattr(result, "moved", None) or result
    if words := getattr(moved, "words", ""):
        app.say(f"{words} · u undoes it")
    elif added := getattr(result, "name", ""):
        app.say(f"{added} is a lead · u undoes it")
        app.show_on_board(getattr(result, "contact_id", 0))
    elif not getattr(result, "disqualify", False):
        app.say("Saved · u undoes it")
    if getattr(result, "disqualify", False):
        app.open_form("disqualify", contact_id)
