"""The live call at the keyboard: what is typed is kept at once, chords do the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events, on
from textual.widget import Widget
from textual.widgets import Input, TextArea

from pipeboard.domain.call import STEPS, Step
from pipeboard.domain.prompts import ELEMENTS
from pipeboard.domain.questions import next_element
from pipeboard.domain.terms import CallKind, Element, Rating
from pipeboard.ui import copies
from pipeboard.ui.forms.inputs import Line
from pipeboard.ui.live.panes import CallPanes
from pipeboard.ui.live.texts import EVIDENCE, HOOKS, NOTES, element_of, taken

if TYPE_CHECKING:
    from pipeboard.domain.refusal import Refusal


class LiveScreen(CallPanes):
    """One call: every change of it is kept at once, and nothing pops up over it."""

    # What is typed.

    @on(TextArea.Changed)
    @on(Input.Changed)
    def take_text(self, event: TextArea.Changed | Input.Changed) -> None:
        """Take over what was typed, and keep it."""
        event.stop()
        if name := self._typed.name_of(event.control):
            self._take(name)

    def _take(self, name: str) -> None:
        text = self._typed.changed(name)
        if text is None:
            return
        session = self.session
        call = taken(session.call, name, text, session.now)
        session.change(call, self._typed.place(self.focused))
        if name == NOTES:
            return
        self._hand = element_of(name) or self._hand
        self.show_changes()
        if name == HOOKS:
            self._show_known()

    def keep_text(self) -> None:
        """Keep all that was typed up to now, and where the cursor is."""
        for name in self._typed.fields:
            self._take(name)
        call, place = self.session.call, self._typed.place(self.focused)
        is_begun = call.is_started or call.hooks or call.notes or call.boxes
        if is_begun and place and place != self.session.place:
            self.session.change(call, place)

    async def take_key(self, event: events.Key) -> bool:
        """Take the key that answers what is asked; letters are for the notes wherever one clicked.

        The app hands every key to this before any binding.
        """
        if await super().take_key(event):
            return True
        if self.focused is None and event.is_printable and event.character:
            self.action_go(NOTES)
            self._typed.notes.insert(event.character)
            return True
        return False

    @on(Input.Submitted)
    def go_back(self, event: Input.Submitted) -> None:
        """Enter in a box goes back to the notes."""
        event.stop()
        self.action_go(NOTES)

    @on(Line.Joined)
    def say_joined(self, event: Line.Joined) -> None:
        """Say that a pasted text of several lines stands on one now."""
        event.stop()
        self.say(f"{event.lines} pasted lines joined into one")

    def focus_next(self, selector: str | type[Widget] = "*") -> Widget | None:
        """The field after this one: first the words of an element, then its value."""
        del selector
        return self._go_on(1)

    def focus_previous(self, selector: str | type[Widget] = "*") -> Widget | None:
        """The field before this one."""
        del selector
        return self._go_on(-1)

    def _go_on(self, step: int) -> Widget | None:
        fields = list(self._typed.fields.values())
        is_before, is_short = self.has_class("-before"), self.has_class("-short")
        notes, hooks, *boxes = fields
        order = [hooks] if is_before else [notes] if is_short else [notes, *boxes]
        at = order.index(self.focused) if self.focused in order else -step
        field = order[(at + step) % len(order)]
        self.set_focus(field)
        return field

    def show_missing(self, refusal: Refusal) -> None:
        """Say why the call cannot end so, and go to the first box that is in the way."""
        names = [one.field for one in refusal.missing if one.field in list(Element)]
        if names:
            self.action_go(names[0])
        self.say(str(refusal))

    # What the chords do.

    def action_go(self, name: str) -> None:
        """Go to the notes, the hooks, or the words of an element, which is in hand then."""
        if name in list(Element):
            if not self._has_boxes():
                return
            self._hand = Element(name)
            name = f"{name}.{EVIDENCE}"
        self._turn_to(name == HOOKS)
        field = self._typed.fields[name]
        if isinstance(field, Line):
            field.cursor_position = len(field.value)
        self.set_focus(field)
        self.show_changes()

    def action_scroll_known(self, pages: int) -> None:
        """Scroll what is known, or the script, before the call."""
        self.known.scroll_relative(y=pages * self.known.size.height, animate=False)

    def _has_boxes(self) -> bool:
        if self.session.call.kind is CallKind.DISCOVERY:
            return True
        self.say(f"Only a discovery call has boxes: {self.foot.key('discovery')} makes it one.")
        return False

    def action_quote(self, name: str) -> None:
        """Put the selection or the line of the notes to the words of an element."""
        if not self._has_boxes():
            return
        self.keep_text()
        session, element = self.session, Element(name)
        words = self._typed.quotable()
        self._hand = element
        call = session.call.quoted(element, words, session.now)
        if call is session.call:
            is_there = bool(words.strip())
            self.say(f"{element} has these words already." if is_there else "The line is empty.")
        else:
            self._typed.put(f"{element}.{EVIDENCE}", call.box(element).evidence)
            session.change(call, self._typed.place(self.focused))
        self.show_changes()

    def action_rate(self, name: str) -> None:
        """Rate the element in hand, else the next one that is not rated."""
        if not self._has_boxes():
            return
        session, rating = self.session, Rating(name)
        element = self.in_hand or next_element(session.call)
        if element is None:
            self.say(f"All four are rated: {self.foot.key('go')} takes one in hand.")
            return
        session.change(session.call.rated(element, rating))
        self._hand, self._turned = None, 0
        self.show_changes()
        self.say(_rated(element, rating))

    def action_prompt(self) -> None:
        """Show the next wording of the question."""
        self._turned += 1
        self.show_changes()

    def action_step(self) -> None:
        """Go to the next step; from the script on the clock runs."""
        session, call = self.session, self.session.call
        if call.kind is not CallKind.DISCOVERY:
            words = f"Only a discovery call has steps: {self.foot.key('discovery')} makes it one."
            self.say(words)
        elif call.step is STEPS[-1]:
            self.say(f"The last step: {self.foot.key('end')} ends the call.")
        elif call.step is Step.SCRIPT and not call.is_started:
            self._begin()
        else:
            session.change(call.advanced(session.now))
        self.show_call()

    def _begin(self) -> None:
        self.shell.start_call()
        self.action_go(NOTES)

    def action_discovery(self) -> None:
        """Begin a prepared call; another becomes a discovery call, its notes and clock stay."""
        session = self.session
        if not session.call.is_started:
            self._begin()
        elif session.call.kind is CallKind.DISCOVERY:
            self.say("This is a discovery call.")
            return
        session.change(replace(session.call, kind=CallKind.DISCOVERY))
        self.show_call()

    def action_assess(self) -> None:
        """Needs assessment, over the call."""
        self.shell.assess_in_call()

    def action_outcome(self) -> None:
        """What came of the call, by letter."""
        self.shell.log_call()

    def action_add(self) -> None:
        """Add a lead, over the call."""
        self.shell.add_in_call()

    def action_copy(self) -> None:
        """Copy what a letter names."""
        self.ask(copies.asking(self.shell, self.session.call.contact_id))

    def action_end(self) -> None:
        """End the call."""
        self.shell.end_call()

    def action_leave(self) -> None:
        """To the screen before; the call runs on."""
        self.shell.leave_call()


def _rated(element: Element, rating: Rating) -> str:
    """What a rating claims, so that it is not given lightly."""
    prompt = ELEMENTS[element]
    means = {Rating.MET: prompt.met, Rating.PARTLY: prompt.partly, Rating.UNMET: prompt.unmet}
    claim = f": {means[rating]}" if rating in means else ""
    return f"{element} {rating.sign} {rating}{claim}"
