"""What a form is made from: the contact, the day, the settings, and a look into the store."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeboard.domain.call import Call
from pipeboard.domain.evidence import NextStep
from pipeboard.domain.refusal import Missing
from pipeboard.domain.terms import TaskKind
from pipeboard.paths import SHIPPED_TEXTS
from pipeboard.reads import contact as reads
from pipeboard.reads.contact import Contact
from pipeboard.settings import Settings
from pipeboard.ui.forms.fields import Answers, Values


@dataclass(frozen=True, slots=True)
class Context:
    """Where a form is opened; `now` is aware UTC."""

    db: sqlite3.Connection
    contact: Contact | None
    today: date
    now: datetime
    settings: Settings
    mode: str = "live"
    call: Call | None = None
    """The call that the form is opened over."""
    texts: Path = SHIPPED_TEXTS
    """The folder with the rep's own texts."""
    marked: tuple[int, ...] = ()
    """The contacts that are marked."""

    @property
    def person(self) -> Contact:
        """The contact that the form is about.

        Raises:
            LookupError: the form needs a contact and there is none.
        """
        if self.contact is None:
            raise LookupError("this form is about a contact")
        return self.contact

    def common(self) -> dict[str, Any]:
        """What every plan about a contact has."""
        who = ", ".join(filter(None, (self.person.name, self.person.company)))
        return {"contact_id": self.person.id, "who": who, **self.reading()}

    def reading(self) -> dict[str, Any]:
        """How amounts and dates are read."""
        settings = self.settings
        return {
            "currency": settings.currency,
            "date_order": settings.date_order,
            "strict": settings.is_strict,
        }


def next_step(answers: Answers, otherwise: str) -> NextStep | None:
    """Return the next step that was filled in; with a time it is an appointment."""
    on, at = answers.day("step_on"), answers.time("step_at")
    if on is None:
        return None
    kind = TaskKind.APPOINTMENT if at else TaskKind.TODO
    return NextStep(answers["step"] or otherwise, on, at, kind)


def planned_step(context: Context) -> Values:
    """Return the fields of the next step that is planned already, unless its day has passed."""
    task = reads.next_step(context.db, context.person.id)
    if task is None or task.due_on < context.today.isoformat():
        return {}
    return {"step": task.title, "step_on": task.due_on, "step_at": task.due_time or ""}


def step_field(missing: Missing, values: Values) -> str:
    """Return the field of a next step that still lacks something."""
    if missing.field != "step":
        return missing.field
    return next((name for name in ("step_on", "step_at") if not values.get(name)), "step_on")
