"""The forms that act on all marked contacts, those of tags, and the one that saves a view."""

from __future__ import annotations

from functools import partial

from pipeboard.domain.moves import revisit_default
from pipeboard.domain.reasons import NURTURE_REASONS
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.tags import completed, read_change, read_tags
from pipeboard.domain.text import plural
from pipeboard.reads.views import tags as known_tags
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import (
    Answers,
    Field,
    Kind,
    Leave,
    Option,
    Order,
    Plan,
    chosen,
    reasons,
)

MANY = 20
"""Above so many contacts a `y` is asked for."""
_SIGNS = "+event puts one on, -event takes it off; → completes"


def nurture(context: Context) -> Plan:
    """Return the form that parks all marked contacts."""
    ids = context.marked
    fields = (
        Field(
            "reason",
            "Why",
            Kind.CHOICE,
            options=reasons(NURTURE_REASONS),
            enough=lambda _: False,
        ),
        Field("note", "Note", Kind.WORDS, when=chosen("reason", "other")),
        Field("revisit_on", "Back on", Kind.DATE, hint="+3m, 1 mar"),
        *_sure(ids),
    )

    def build(answers: Answers) -> Order | Refusal:
        given = {"reason": answers["reason"], "note": answers["note"], "today": context.today}
        given |= {"ids": ids, "until": answers.day("revisit_on")}
        return _unless_unsure(ids, answers) or Order("bulk.nurture", (), given)

    start = {"revisit_on": revisit_default(context.today).isoformat()}
    return Plan(
        "nurture_marked",
        f"Nurture {plural(len(ids), 'contact')}",
        fields,
        build,
        start=start,
        where=_day_field,
        **context.reading(),
    )


def tag(context: Context) -> Plan:
    """Return the form of one contact's tags: all of them as a list, or what changes."""
    contact_id, has = context.person.id, context.person.tags

    def build(answers: Answers) -> Order | Leave:
        change = read_tags(answers["tags"], has)
        if not change.add and not change.remove:
            return Leave(None)
        given = {"ids": (contact_id,), "add": change.add, "remove": change.remove}
        return Order("bulk.tag", (), given)

    start = {"tags": ", ".join(has)}
    return Plan("tag", "Tags", (_tags(context),), build, start=start, **context.common())


def tag_marked(context: Context) -> Plan:
    """Return the form that puts tags on all marked contacts and takes others off."""
    ids = context.marked

    def build(answers: Answers) -> Order | Refusal:
        change = read_change(answers["tags"])
        given = {"ids": ids, "add": change.add, "remove": change.remove}
        return _unless_unsure(ids, answers) or Order("bulk.tag", (), given)

    title = f"Tag {plural(len(ids), 'contact')}"
    fields = (_tags(context), *_sure(ids))
    return Plan("tag_marked", title, fields, build, **context.reading())


def export(context: Context) -> Plan:
    """Return the form that asks for the file that all marked contacts are written to."""
    ids = context.marked
    fields = (Field("file", "File", hint="ends in .vcf for vCards, else it is CSV"),)

    def build(answers: Answers) -> Order | Refusal:
        if not answers["file"]:
            return Refusal("To which file?", (Missing("file", "a file"),))
        return Order("export", (), {"ids": ids, "file": answers["file"]})

    title = f"Export {plural(len(ids), 'contact')}"
    return Plan("export_marked", title, fields, build, **context.reading())


def view(context: Context) -> Plan:
    """Return the form that saves a query under a name."""
    fields = (
        Field("name", "Name", hint="the palette has it as View: NAME"),
        Field("query", "Query"),
    )

    def build(answers: Answers) -> Order:
        given = {"view": answers["name"], "query": answers["query"]}
        return Order("views.save", (), given)

    def is_named(values: dict[str, str]) -> bool:
        return bool(values["name"].strip())

    return Plan("view", "Save a view", fields, build, ready=is_named, **context.reading())


def _tags(context: Context) -> Field:
    known = known_tags(context.db)
    return Field("tags", "Tags", hint=_SIGNS, complete=partial(completed, known=known))


def _sure(ids: tuple[int, ...]) -> tuple[Field, ...]:
    """What is asked before many are changed at once."""
    if len(ids) <= MANY:
        return ()
    answers = (Option("yes", f"all {len(ids):,}", "y"),)
    return (Field("sure", "Sure?", Kind.CHOICE, options=answers, enough=bool),)


def _unless_unsure(ids: tuple[int, ...], answers: Answers) -> Refusal | None:
    if len(ids) <= MANY or answers["sure"]:
        return None
    asked = (Missing("sure", "a y"),)
    return Refusal(f"{len(ids):,} contacts change at once.", asked)


def _day_field(missing: Missing, values: dict[str, str]) -> str:
    del values
    return missing.field
