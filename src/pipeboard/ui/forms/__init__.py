"""The forms: what each asks stands in a module of its own, how it is shown in `form`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, datetime

from pipeboard.domain.refusal import Refusal
from pipeboard.reads.contact import contact
from pipeboard.reads.prefill import kept
from pipeboard.settings import Settings
from pipeboard.ui.forms import add, assessment, closing, discovery, edit, leaving, opportunity
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import OpenContact, Plan
from pipeboard.ui.forms.form import Command, Drafts, Form

__all__ = ("FORMS", "Command", "Context", "Drafts", "Form", "OpenContact", "make")

FORMS: dict[str, Callable[[Context], Plan]] = {
    "add": add.plan,
    "edit": edit.plan,
    "assessment": assessment.plan,
    "discovery": discovery.plan,
    "opportunity": opportunity.plan,
    "win": closing.win,
    "lose": closing.lose,
    "nurture": leaving.nurture,
    "disqualify": leaving.disqualify,
    "back": leaving.back,
    "cancel": leaving.back,
    "reopen": leaving.reopen,
    "override": leaving.override,
    "note": leaving.note,
}


def make(
    name: str,
    db: sqlite3.Connection,
    contact_id: int | None = None,
    *,
    today: date,
    now: datetime,
    settings: Settings,
    command: Command,
    drafts: Drafts,
    mode: str = "live",
    refusal: Refusal | None = None,
) -> Form | None:
    """Return the form called `name`, its draft taken up; None when the contact is gone.

    `refusal` is what made the form open: it is shown, and the first thing it misses has the
    focus. `mode` is how an assessment is asked, `live` or `written`.
    """
    person = contact(db, contact_id) if contact_id is not None else None
    if contact_id is not None and person is None:
        return None
    plan = FORMS[name](Context(db, person, today, now, settings, mode))
    draft = kept(db, plan.key)
    return Form(plan, today=today, command=command, drafts=drafts, kept=draft, refusal=refusal)
