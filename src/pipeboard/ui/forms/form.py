"""The screen of every form: it shows a plan, keeps its draft, saves it, says what is missing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar, Protocol

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from pipeboard.domain.days import say_date
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import Gate
from pipeboard.domain.text import safe
from pipeboard.reads.prefill import Kept
from pipeboard.ui.forms.fields import (
    ANYWAY,
    CLASH,
    OPEN,
    OVERRIDE,
    Answers,
    Leave,
    OpenContact,
    OpenForm,
    Order,
    Plan,
    Values,
)
from pipeboard.ui.forms.inputs import Line
from pipeboard.ui.forms.row import Row
from pipeboard.ui.theme import stylesheet


class Drafts(Protocol):
    """Where the text of unsaved forms goes; neither call waits."""

    def keep(self, key: str, kind: str, contact_id: int | None, text: str, cursor: str) -> None:
        """Keep the latest text of a form, and where its cursor is."""

    def drop(self, key: str) -> None:
        """Forget a draft."""


class Command(Protocol):
    """How a form saves: the result, a refusal, or None when the store could not be written."""

    def __call__(self, name: str, *about: int, draft: str, **given: Any) -> Awaitable[object]:
        """Run a command by name; `draft` is deleted in the same transaction."""


class Form(Screen[object]):
    """Any form; ends with the result of its command, or None when the rep left it."""

    CSS_PATH = stylesheet("form")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before any input: a form is saved and left from wherever the focus is.
        Binding("f10,ctrl+s", "save", "Save", priority=True, id="form.save"),
        Binding("escape", "leave", "Keep the draft and leave", priority=True, id="form.leave"),
        Binding("f8", "override", "Override", priority=True, id="form.override"),
        Binding("f9", "start_afresh", "Start afresh", priority=True, id="form.afresh"),
    ]

    def __init__(
        self,
        plan: Plan,
        *,
        today: date,
        command: Command,
        drafts: Drafts,
        kept: Kept | None = None,
        refusal: Refusal | None = None,
    ) -> None:
        super().__init__()
        self.plan, self.today, self.command, self.drafts = plan, today, command, drafts
        clash = CLASH if plan.forcible else replace(CLASH, options=CLASH.options[:1])
        fields = (clash, replace(OVERRIDE, ask=plan.ask_override), *plan.fields)
        self._start: Values = plan.starting() | {CLASH.name: "", OVERRIDE.name: ""}
        self.values = dict(self._start)
        if kept:
            self.values |= _draft_of(kept.text, self._start)
        self.kept = kept if self.is_changed else None
        self.refusal = refusal
        self.gate: Gate | None = None
        self._other: int | None = None
        self._overriding = bool(self.values[OVERRIDE.name])
        self._saving = self._is_over = False
        given: dict[str, Any] = {"today": today, "currency": plan.currency}
        self.rows = {
            field.name: Row(field, self.values[field.name], order=plan.date_order, **given)
            for field in fields
        }

    def compose(self) -> ComposeResult:
        """The title, what stands in the way, the fields, the keys."""
        with Vertical(classes="form--panel"):
            yield Static(self._title(), classes="form--title")
            yield Static("", classes="form--draft")
            with Horizontal(classes="form--refusal"):
                yield Static("!", classes="form--sign")
                yield Static("", classes="form--words")
            with VerticalScroll(classes="form--fields", can_focus=False):
                yield from self.rows.values()
            yield Static("", classes="form--keys")

    def on_mount(self) -> None:
        """Show the fields that are asked, and go where the rep is needed."""
        self._say_draft()
        self._say_refusal("")
        self._ask()
        self._resume()
        if self.refusal:
            self._show_opening(self.refusal)
        self._show_keys()

    def _show_opening(self, refusal: Refusal) -> None:
        """Show the refusal that opened the form, unless the form came filled with all it misses."""
        missing = self._still_missing(refusal)
        if missing or not refusal.missing:
            self.refuse(replace(refusal, missing=missing))
        else:
            self.refusal = None

    def _still_missing(self, refusal: Refusal) -> tuple[Missing, ...]:
        """What a refusal misses that the form did not come filled with."""
        filled = {name for name, text in self.values.items() if text}
        return tuple(
            one
            for one in refusal.missing
            if not filled & {self._field_of(one), f"{one.field}_on"}  # a next step is its day
        )

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what the form started with."""
        return self.values != self._start

    @property
    def can_override(self) -> bool:
        """Whether what refused this form is a gate that the rep may override."""
        return self.gate is not None and self.plan.gated and not self.plan.strict

    def _title(self) -> Content:
        who = f" · {safe(self.plan.who)}" if self.plan.who else ""
        return Content.assemble((safe(self.plan.title), "bold"), who)

    def _say_draft(self) -> None:
        """Say that a draft was taken up, while it is."""
        banner = self.query_one(".form--draft", Static)
        banner.display = self.kept is not None
        if self.kept:
            at = self.kept.saved_at.astimezone()
            day = "" if at.date() == self.today else f"{say_date(at.date(), self.today)} "
            banner.update(f"Draft of {day}{at:%H:%M} taken up · f9 starts afresh")

    def _say_refusal(self, words: str) -> None:
        self.query_one(".form--refusal").display = bool(words)
        self.query_one(".form--words", Static).update(Content(safe(words)))

    def _show_keys(self) -> None:
        keys = [("f10", "save"), ("esc", "keep draft and leave"), ("tab", "next field")]
        if self.can_override:
            keys.insert(1, ("f8", "override"))
        if self.kept:
            keys.append(("f9", "start afresh"))
        parts = [Content.assemble((key, "$text-primary bold"), f" {words}") for key, words in keys]
        self.query_one(".form--keys", Static).update(Content("   ").join(parts))

    def _ask(self) -> None:
        """Show the fields that the answers so far ask for."""
        for row in self.rows.values():
            row.display = self._is_asked(row)
            row.offer(self.values)
            row.remark(self.values)
        shown = self._asked()
        for row, below in pairwise(shown):
            row.set_class(below.field.joined and row.ends_open, "-close")

    def _is_asked(self, row: Row) -> bool:
        if row.field.name == CLASH.name:
            return self._other is not None
        if row.field.name == OVERRIDE.name:
            return self._overriding
        return row.field.when is None or row.field.when(self.values)

    def _asked(self) -> list[Row]:
        return [row for row in self.rows.values() if row.display]

    def _resume(self) -> None:
        """Go where the draft was left, else to the first field."""
        cursor = _cursor_of(self.kept.cursor) if self.kept else {}
        row = self.rows.get(str(cursor.get("field")))
        if row is None or not row.display:
            row, cursor = self._asked()[0], {}
        row.go(cursor.get("at") or None)

    @on(Row.Changed)
    def keep_draft(self, event: Row.Changed) -> None:
        """Take over what was typed, show what it asks for, and keep the draft."""
        event.stop()
        if not self._is_over:
            self._take(event.row)

    def _take(self, row: Row) -> None:
        name, before = row.field.name, dict(self.values)
        self.values[name] = row.text
        row.miss(False)
        if self.plan.follow:
            for other, text in self.plan.follow(name, before, self.values).items():
                self.values[other] = text
                self.rows[other].put(text)
        shown = self._asked()
        self._ask()
        if came := [other for other in self._asked() if other not in shown]:
            # What an answer asks next comes into sight, the answer itself stays there.
            self.call_after_refresh(came[-1].scroll_visible, animate=False)
            self.call_after_refresh(row.scroll_visible, animate=False)
        if not self._saving:
            self._keep()

    def _keep(self) -> None:
        if not self.is_changed:
            self.drafts.drop(self.plan.key)
            return
        row = self._focused_row()
        cursor = {"field": row.field.name, "at": row.place} if row else {}
        text = json.dumps(self.values, ensure_ascii=False)
        self.drafts.keep(
            self.plan.key, self.plan.kind, self.plan.contact_id, text, json.dumps(cursor)
        )

    def _focused_row(self) -> Row | None:
        focused = self.focused
        return next((row for row in self.rows.values() if row.editor is focused), None)

    @on(events.DescendantFocus)
    def show_row(self) -> None:
        """Keep the whole of the focused field in sight, its question too."""
        if row := self._focused_row():
            self.call_after_refresh(row.scroll_visible, animate=False)

    @on(Row.Done)
    def go_on(self, event: Row.Done) -> None:
        """Go to the next field; from the last one, or in a form filled beforehand, save."""
        asked = self._asked()
        after = asked[asked.index(event.row) + 1 :]
        as_filled = self.plan.confirmed and not self.is_changed and self.refusal is None
        if after and not (as_filled or event.row.is_enough or event.row.field.name == CLASH.name):
            after[0].go()
        else:
            self.action_save()

    @on(Line.Joined)
    def say_joined(self, event: Line.Joined) -> None:
        """Say that a pasted text of several lines stands on one now."""
        self.notify(f"{event.lines} pasted lines joined into one", markup=False)

    def on_key(self, event: events.Key) -> None:
        """Keep letters from the keys of the app: nothing but a field takes them here."""
        if event.is_printable:
            event.stop()

    def _catch_up(self) -> None:
        """Take over what was typed so late that its message is still on the way."""
        for row in self._asked():
            if row.catch_up():
                self._take(row)

    def keep_text(self) -> None:
        """Keep all that was typed up to now, unless it is being saved."""
        if self._saving or self._is_over:
            return
        self._catch_up()
        if self.is_changed:
            self._keep()

    def action_leave(self) -> None:
        """Leave; what was typed is kept."""
        self.keep_text()
        if self.is_changed:
            self.notify("draft kept", markup=False)
        self._end(None)

    def action_start_afresh(self) -> None:
        """Drop the draft and show what the form would have started with."""
        if self.kept is None:
            self.notify("f9 starts afresh where a draft was taken up", markup=False)
            return
        self.kept, self.values, self._overriding = None, dict(self._start), False
        self.drafts.drop(self.plan.key)
        for name, row in self.rows.items():
            row.put(self.values[name])
            row.miss(False)
        self._say_draft()
        self._say_refusal("")
        self._ask()
        self._show_keys()
        self._resume()

    def action_override(self) -> None:
        """Ask why the gate should be passed without its evidence."""
        if not self.can_override:
            off = self.gate is not None and self.plan.strict
            why = 'overrides are off (gates = "strict")' if off else "there is nothing to override"
            self.notify(f"f8: {why}", markup=False)
            return
        self._overriding = True
        self._ask()
        self.rows[OVERRIDE.name].go()

    def refuse(self, refusal: Refusal) -> None:
        """Say what is missing, mark it, and go to the first of it."""
        self.refusal = refusal
        self.gate = refusal.gate or self.gate
        self._other = refusal.contact_id
        if self.plan.refused:
            self.plan.refused()
        self._say_refusal(str(refusal))
        names = [self._field_of(missing) for missing in refusal.missing]
        self._overriding = self._overriding or OVERRIDE.name in names
        self._ask()
        for name, row in self.rows.items():
            row.miss(name in names)
        if self._other is not None:
            names = [CLASH.name]
        self._show_keys()
        if first := next((name for name in names if name in self.rows), None):
            self.rows[first].go()

    def _field_of(self, missing: Missing) -> str:
        return self.plan.where(missing, self.values) if self.plan.where else missing.field

    @work(group="save")
    async def action_save(self) -> None:
        """Save; ends the form when the command says so."""
        if self._saving:
            return
        self._saving = True
        try:
            result = await self._save()
        finally:
            self._saving = False
        if isinstance(result, Leave):
            self._end(result.result)
            if isinstance(result.result, OpenForm):  # it goes on there: nothing is left to save
                self.drafts.drop(self.plan.key)
                return
        elif isinstance(result, Refusal):
            self.refuse(result)
        elif result is not None:
            self._end(result)
            return
        if self.is_changed:
            self._keep()

    def _end(self, result: object) -> None:
        # Keys that are still on their way must not write a draft of what is saved.
        self._is_over = True
        self.dismiss(result)

    async def _save(self) -> object:
        """Return what came of saving: a result, a refusal, or None when there is more to do."""
        self._catch_up()
        if self._other is not None and self.values[CLASH.name] == OPEN:
            return Leave(OpenContact(self._other))
        if unread := await self._settle():
            return unread
        asked = {row.field.name: row for row in self._asked()}
        answers = Answers(
            {name: row.text for name, row in asked.items()},
            {name: row.reading.value for name, row in asked.items() if row.reading},
        )
        order = await asyncio.to_thread(self.plan.build, answers)
        if not isinstance(order, Order):
            return order
        given = dict(order.given)
        if self.plan.gated:
            given |= {"override": answers[OVERRIDE.name] or None, "strict": self.plan.strict}
        if self._other is not None and self.values[CLASH.name] == ANYWAY:
            given["force"] = True
        return await self.command(order.command, *order.about, draft=self.plan.key, **given)

    async def _settle(self) -> Refusal | None:
        """Finish reading dates; nothing is saved that was not read and echoed before."""
        news = [row for row in self._asked() if await row.settle()]
        bad = [row for row in self._asked() if row.reading and row.reading.tone == "error"]
        if bad:
            missing = tuple(Missing(row.field.name, row.field.label.lower()) for row in bad)
            said = bad[0].reading.echo if bad[0].reading else ""
            return Refusal(f"Not saved: {said}.", missing[:0] or missing)
        if news:
            echo = " · ".join(row.reading.echo for row in news if row.reading)
            return Refusal(f"Read as {echo}: f10 saves it.")
        return None


def _draft_of(text: str, start: Values) -> Values:
    """Return the values of a draft that this form knows."""
    found = json.loads(text)
    return {name: str(found[name]) for name in start if name in found and name != CLASH.name}


def _cursor_of(text: str) -> dict[str, Any]:
    return dict(json.loads(text)) if text else {}
