"""The form that adds a lead: one typed line, or its parts."""

from __future__ import annotations

from pipeboard.domain.people import TypedPerson, read_line
from pipeboard.domain.terms import Origin, Source
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import Answers, Field, Kind, Order, Plan, Values, options

_PARTS = ("name", "company", "email", "phone", "linkedin")
FIELDS = (
    Field(
        "line",
        "In one line",
        hint="name, @company, e-mail, phone and LinkedIn, in any order",
    ),
    Field("name", "Name"),
    Field("company", "Company"),
    Field("email", "E-mail"),
    Field("phone", "Phone"),
    Field("linkedin", "LinkedIn"),
    Field("title", "Title"),
    Field("source", "Source", Kind.CHOICE, options=options(Source)),
    Field("origin", "First move", Kind.CHOICE, options=options(Origin)),
    Field("note", "Note", Kind.WORDS),
)


def plan(context: Context) -> Plan:
    """Return the form that adds a lead."""

    def build(answers: Answers) -> Order:
        from pipeboard.commands.contacts import NewContact

        parts = {field.name: answers[field.name] for field in FIELDS if field.name != "line"}
        parts["origin"] = parts["origin"] or Origin.UNKNOWN
        new = NewContact(**parts)  # type: ignore[arg-type]  # all are text
        return Order("contacts.add", given={"new": new, "today": context.today})

    return Plan(
        "add", "Add a lead", FIELDS, build, follow=_parts, forcible=True, **context.reading()
    )


def _parts(name: str, before: Values, after: Values) -> Values:
    """Return the parts that the typed line changed; a part edited by hand stays as it is."""
    if name != "line":
        return {}
    was, now = read_line(before["line"]), read_line(after["line"])
    return {
        part: getattr(now, part)
        for part in _PARTS
        if _differs(was, now, part) and after[part] == getattr(was, part)
    }


def _differs(was: TypedPerson, now: TypedPerson, part: str) -> bool:
    return bool(getattr(was, part) != getattr(now, part))
