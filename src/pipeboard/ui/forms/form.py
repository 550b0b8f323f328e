"""The screen of every form: filled in, it is saved; what is missing is said; a gate overridden."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Protocol

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import Gate
from pipeboard.domain.text import safe
from pipeboard.reads.prefill import Kept
from pipeboard.ui.forms.chips import Chips
from pipeboard.ui.forms.fields import (
    ANYWAY,
    CLASH,
    MERGE,
    OPEN,
    OVERRIDE,
    Answers,
    Leave,
    MergeWith,
    OpenContact,
    OpenForm,
    Order,
    Plan,
)
from pipeboard.ui.forms.filling import Drafts, Filling
from pipeboard.ui.forms.head import Running
from pipeboard.ui.forms.row import Row


class Command(Protocol):
    """How a form saves: the result, a refusal, or None when the store could not be written."""

    def __call__(
        self, name: str, *about: int, drafts: tuple[str, ...], **given: Any
    ) -> Awaitable[object]:
        """Run a command by name; the drafts of those keys are deleted in its transaction."""


class Form(Filling):
    """Any form; ends with the result of its command, or None when the rep left it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before any input: a form is saved from wherever the focus is.
        Binding("f10,ctrl+s", "save", "Save", priority=True, id="form.save"),
        Binding("f8", "override", "Override", priority=True, id="form.override"),
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
        running: Running | None = None,
    ) -> None:
        super().__init__(plan, today=today, drafts=drafts, kept=kept, running=running)
        self.command, self.refusal = command, refusal
        self.gate: Gate | None = None
        self._other: int | None = None
        self._overriding = bool(self.values[OVERRIDE.name])

    def on_mount(self) -> None:
        """Show the fields that are asked, and go where the rep is needed."""
        self._say_refusal("")
        self.show_all()
        if self.refusal:
            self._show_opening(self.refusal)

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
    def can_override(self) -> bool:
        """Whether what refused this form is a gate that the rep may override."""
        return self.gate is not None and self.plan.gated and not self.plan.strict

    def _say_refusal(self, words: str) -> None:
        self.query_one(".form--refusal").display = bool(words)
        self.query_one(".form--words", Static).update(Content(safe(words)))

    def _keys(self) -> list[tuple[str, str]]:
        override = [("f8", "override")] if self.can_override else []
        return [("f10", "save"), *override, *super()._keys()]

    def _is_asked(self, row: Row) -> bool:
        if row.field.name == CLASH.name:
            return self._other is not None
        if row.field.name == OVERRIDE.name:
            return self._overriding
        return super()._is_asked(row)

    @on(Row.Done)
    def go_on(self, event: Row.Done) -> None:
        """Go to the next field; from the last one, or in a form filled beforehand, save."""
        asked = self._asked()
        after = asked[asked.index(event.row) + 1 :]
        lacks = self.refusal is not None and self.refusal.missing
        as_filled = self.plan.confirmed and not self.is_changed and not lacks
        is_enough = event.row.is_enough or event.row.field.name == CLASH.name
        ready = self.plan.ready
        is_ready = ready is not None and not event.is_picked and ready(self.values)
        if after and not (as_filled or is_enough or is_ready):
            after[0].go()
        elif ready is None or is_enough or not event.is_picked:
            self.action_save()

    def pick(self, key: str) -> bool:
        """Pick what a letter means in the chips that have the focus; return whether there are any.

        The app asks this before anything else is done with a key.
        """
        row = self._focused_row()
        if row is None or not isinstance(row.editor, Chips):
            return False
        is_enough = row.editor.take(key)
        if row.catch_up():
            self._take(row)
        if is_enough:
            self.go_on(Row.Done(row, is_picked=True))
        return True

    def _afresh(self) -> None:
        self._overriding = False
        self._say_refusal("")
        super()._afresh()

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

    async def _save(self) -> object:
        """Return what came of saving: a result, a refusal, or None when there is more to do."""
        self._catch_up()
        if self._other is not None and self.values[CLASH.name] == OPEN:
            return Leave(OpenContact(self._other))
        if self._other is not None and self.values[CLASH.name] == MERGE:
            assert self.plan.contact_id is not None, "a mergeable form is about a contact"
            return Leave(MergeWith(self.plan.contact_id, self._other))
        if unread := await self._settle():
            return unread
        asked = {row.field.name: row for row in self._asked()}
        answers = Answers(
            self.plan.turned(self.values) | {name: row.text for name, row in asked.items()},
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
        return await self.command(order.command, *order.about, drafts=(self.plan.key,), **given)

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
