"""A form while it is filled in: what it asks, what is typed in it, and the draft of that."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from pipeboard.domain.days import say_date
from pipeboard.domain.text import safe
from pipeboard.reads.prefill import Kept
from pipeboard.ui.forms.fields import CLASH, MERGE_THEM, OVERRIDE, Field, Plan, Values
from pipeboard.ui.forms.head import Head, Running
from pipeboard.ui.forms.inputs import Line, Words
from pipeboard.ui.forms.row import Row
from pipeboard.ui.theme import stylesheet
from pipeboard.ui.unsaved import Unsaved


class Drafts(Protocol):
    """Where the text of unsaved forms goes; neither call waits."""

    def keep(self, key: str, kind: str, contact_id: int | None, text: str, cursor: str) -> None:
        """Keep the latest text of a form, and where its cursor is."""

    def drop(self, key: str) -> None:
        """Forget a draft."""

    def kept(self, key: str) -> Kept | None:
        """Return the latest draft of a form."""


class Filling(Screen[object]):
    """Shows the fields of a plan that the answers ask for, and keeps every change of them."""

    CSS_PATH = stylesheet("form")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        # Before any input: a form is left and turned from wherever the focus is.
        Binding("escape", "leave", "Keep the draft and leave", priority=True, id="form.leave"),
        Binding("f6", "turn", "Ask in another way", priority=True, id="form.turn"),
        Binding("f9", "start_afresh", "Start afresh", priority=True, id="form.afresh"),
    ]

    def __init__(
        self,
        plan: Plan,
        *,
        today: date,
        drafts: Drafts,
        kept: Kept | None = None,
        running: Running | None = None,
    ) -> None:
        super().__init__()
        self.plan, self.today, self.drafts, self._call_clock = plan, today, drafts, running
        self._start: Values = plan.starting() | {CLASH.name: "", OVERRIDE.name: ""}
        self.values = dict(self._start)
        if kept:
            self.values |= _draft_of(kept.text, self._start)
        self.kept = kept if self.is_changed else None
        self._saving = self._is_over = False
        given: dict[str, Any] = {"today": today, "currency": plan.currency}
        self.rows = {
            field.name: Row(field, self.values[field.name], order=plan.date_order, **given)
            for field in plan.ordered((*_before(plan), *plan.fields), self.values)
        }

    def compose(self) -> ComposeResult:
        """The title, what stands in the way, the fields, the keys."""
        with Vertical(classes="form--panel"):
            yield Unsaved()
            yield Head(self._call_clock)
            yield Static("", classes="form--draft")
            with Horizontal(classes="form--refusal"):
                yield Static("!", classes="form--sign")
                yield Static("", classes="form--words")
            with VerticalScroll(classes="form--fields", can_focus=False):
                yield from self.rows.values()
            yield Static("", classes="form--keys")

    def show_all(self) -> None:
        """Show the title, the fields that are asked, and the keys; go where the draft was left."""
        self._say_title()
        self._say_draft()
        self._ask()
        self._resume()
        self._show_keys()

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what the form started with."""
        return self.values != self._start

    def _say_title(self) -> None:
        way, who = self.plan.way(self.values), safe(self.plan.who)
        more = "".join(f" · {words}" for words in (way and way.words, who) if words)
        title = Content.assemble((safe(self.plan.title), "bold"), more)
        self.query_one(Head).say(title)

    def _say_draft(self) -> None:
        """Say that a draft was taken up, while it is."""
        banner = self.query_one(".form--draft", Static)
        banner.display = self.kept is not None
        if self.kept:
            at = self.kept.saved_at.astimezone()
            day = "" if at.date() == self.today else f"{say_date(at.date(), self.today)} "
            afresh = "" if self.plan.f9 else " · f9 starts afresh"
            banner.update(f"Draft of {day}{at:%H:%M} taken up{afresh}")

    def _show_keys(self) -> None:
        bold = "$text-primary bold"
        parts = [Content.assemble((key, bold), f" {words}") for key, words in self._keys()]
        self.query_one(".form--keys", Static).update(Content("   ").join(parts))

    def _keys(self) -> list[tuple[str, str]]:
        """The keys that do something now, and what."""
        keys = [("esc", self.plan.esc or "keep draft and leave"), ("tab", "next field")]
        if other := self.plan.other_way(self.values):
            keys.append(("f6", other.words))
        if self.plan.f9 or self.kept:
            keys.append(("f9", self.plan.f9.words if self.plan.f9 else "start afresh"))
        if any(isinstance(row.editor, Words) for row in self._asked()):
            keys.append(("f2", "editor"))
        return keys

    def _ask(self) -> None:
        """Show the fields that the answers so far ask for."""
        for row in self.rows.values():
            row.display = self._is_asked(row)
            row.answer(self.values)
        shown = self._asked()
        for row, below in pairwise(shown):
            row.set_class(below.field.joined and row.ends_open, "-close")

    def _is_asked(self, row: Row) -> bool:
        return row.field.when is None or row.field.when(self.values)

    def _asked(self) -> list[Row]:
        return [row for row in self.rows.values() if row.display]

    def _resume(self) -> None:
        """Go where the draft was left, else to the first field."""
        cursor = _cursor_of(self.kept.cursor) if self.kept else {}
        row = self.rows.get(str(cursor.get("field")))
        if row is None or not row.display:
            row, cursor = next(iter(self._asked()), None), {}
        if row is not None:  # none is displayed when the form closes while it opens
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
        if self.is_changed and not self.plan.esc:
            self.notify("draft kept", markup=False)
        self._end(None)

    def action_turn(self) -> None:
        """Ask the same in the other order and wording; what was typed stays."""
        other = self.plan.other_way(self.values)
        if other is None or self.plan.turn is None:
            self.notify("f6: this form is asked in one way only", markup=False)
            return
        self._catch_up()
        self.values[self.plan.turn.name] = other.value
        self._reorder()
        self._keep()

    def _reorder(self) -> None:
        """Put the fields into the order of the way they are asked now."""
        fields = self.plan.ordered([row.field for row in self.rows.values()], self.values)
        self.rows = {field.name: self.rows[field.name] for field in fields}
        above = self.query_one(".form--fields")
        for before, row in pairwise(self.rows.values()):
            above.move_child(row, after=before)
        self._say_title()
        self._ask()
        self._show_keys()
        self.show_row()

    def action_start_afresh(self) -> None:
        """Drop the draft and show what the form would have started with, or go its other way."""
        if self.plan.f9:
            self.keep_text()
            self._end(self.plan.f9.result)
            return
        if self.kept is None:
            self.notify("f9 starts afresh where a draft was taken up", markup=False)
            return
        self._afresh()

    def _afresh(self) -> None:
        self.kept, self.values = None, dict(self._start)
        self.drafts.drop(self.plan.key)
        for name, row in self.rows.items():
            row.put(self.values[name])
            row.miss(False)
        self._reorder()
        self._say_draft()
        self._resume()

    def _end(self, result: object) -> None:
        # Keys that are still on their way must not write a draft of what is saved.
        self._is_over = True
        self.dismiss(result)


def _before(plan: Plan) -> tuple[Field, ...]:
    """The fields that every form has before its own."""
    first, anyway = CLASH.options
    others = ((anyway,) if plan.forcible else ()) + ((MERGE_THEM,) if plan.mergeable else ())
    clash = replace(CLASH, options=(first, *others))
    return clash, replace(OVERRIDE, ask=plan.ask_override)


def _draft_of(text: str, start: Values) -> Values:
    """Return the values of a draft that this form knows."""
    found = json.loads(text)
    return {name: str(found[name]) for name in start if name in found and name != CLASH.name}


def _cursor_of(text: str) -> dict[str, Any]:
    return dict(json.loads(text)) if text else {}
