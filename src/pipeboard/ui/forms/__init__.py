"""The forms: what each asks stands in a module of its own, how it is shown in `form`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from pipeboard.domain.call import Call
from pipeboard.domain.refusal import Refusal
from pipeboard.paths import SHIPPED_TEXTS
from pipeboard.reads.contact import contact
from pipeboard.settings import Settings
from pipeboard.ui.forms import (
    add,
    assessment,
    closing,
    discovery,
    edit,
    ending,
    following,
    leaving,
    marked,
    opportunity,
    steps,
)
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import MergeWith, OpenContact, OpenForm, Plan, Values
from pipeboard.ui.forms.filling import Drafts
from pipeboard.ui.forms.form import Command, Form
from pipeboard.ui.forms.head import Running

__all__ = (
    "FORMS",
    "Command",
    "Context",
    "Drafts",
    "Form",
    "MergeWith",
    "OpenContact",
    "OpenForm",
    "make",
)

FORMS: dict[str, Callable[[Context], Plan]] = {
    "add": add.plan,
    "edit": edit.plan,
    "assessment": assessment.plan,
    "discovery": discovery.plan,
    "ending": ending.plan,
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
    "follow": following.follow,
    "callback": following.callback,
    "away": following.away,
    "snooze": following.snooze,
    "appointment": steps.appointment,
    "next_step": steps.next_step,
    "step": steps.step,
    "tag": marked.tag,
    "tag_marked": marked.tag_marked,
    "nurture_marked": marked.nurture,
    "export_marked": marked.export,
    "view": marked.view,
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
    start: Values | None = None,
    call: Call | None = None,
    texts: Path = SHIPPED_TEXTS,
    running: Running | None = None,
    chosen: tuple[int, ...] = (),
) -> Form | None:
    """Return the form called `name`, its draft taken up; None when the contact is gone.

    `refusal` is what made the form open: it is shown, and the first thing it misses has the
    focus. `mode` is how an assessment is asked, `live` or `written`; `start` is what fields are
    filled with beside what the form fills by itself; `call` is the call that it is opened over.
    `texts` is the folder with the rep's own texts, `running` gives the clock that the form shows,
    `chosen` are the marked contacts.
    """
    person = contact(db, contact_id) if contact_id is not None else None
    if contact_id is not None and person is None:
        return None
    plan = FORMS[name](Context(db, person, today, now, settings, mode, call, texts, chosen))
    if start:
        plan = replace(plan, start=plan.start | start)
    return Form(
        plan,
        today=today,
        command=command,
        drafts=drafts,
        kept=drafts.kept(plan.key),
        refusal=refusal,
        running=running,
    )
