"""The form that edits a contact's record."""

from __future__ import annotations

from pipeboard.domain.terms import Origin
from pipeboard.reads.contact import last_change
from pipeboard.reads.prefill import editable
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import Answers, Field, Kind, Order, Plan, options

FIELDS = (
    Field("display_name", "Called"),
    Field("first_name", "First name"),
    Field("last_name", "Last name"),
    Field("title", "Title"),
    Field("email", "E-mail", heading="Reached at"),
    Field("phone", "Phone"),
    Field("linkedin", "LinkedIn"),
    Field("timezone", "Time zone", hint="such as Europe/Madrid"),
    Field("company", "Company", heading="Where they work"),
    Field("industry", "Industry"),
    Field("headcount", "People", hint="120, or 50-500"),
    Field("country", "Country", hint="two letters, such as ES"),
    Field("source", "Source", hint="as listed, or other:<text>", heading="How they came"),
    Field("source_detail", "Detail"),
    Field("origin", "First move", Kind.CHOICE, options=options(Origin)),
    Field("handed_by", "Handed by"),
    Field("tags", "Tags", hint="separated by commas"),
)


def plan(context: Context) -> Plan:
    """Return the form that edits a contact; only what was changed is saved."""
    contact_id, start = context.person.id, editable(context.person)
    seen = last_change(context.db, contact_id)

    def build(answers: Answers) -> Order:
        names = (field.name for field in FIELDS)
        fields = {name: answers[name] for name in names if answers[name] != start[name].strip()}
        return Order("contacts.edit", (contact_id,), {"fields": fields, "seen": seen})

    def look_again() -> None:
        # Once both texts were shown, saving again puts the rep's own.
        nonlocal seen
        seen = last_change(context.db, contact_id)

    return Plan(
        "edit",
        "Edit",
        FIELDS,
        build,
        start=start,
        refused=look_again,
        mergeable=True,
        **context.common(),
    )
