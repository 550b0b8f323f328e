"""The screen of the live call as it is seen: the steps beside notes and boxes, the foot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.getters import query_one
from textual.widgets import Static

from pipeboard.domain.call import Step
from pipeboard.domain.questions import next_element
from pipeboard.domain.terms import CallKind, Element
from pipeboard.ui import theme
from pipeboard.ui.chords import Chorded
from pipeboard.ui.desk import NOTICE
from pipeboard.ui.live.boxes import BoxPane
from pipeboard.ui.live.brief import BriefPane
from pipeboard.ui.live.foot import LiveFoot
from pipeboard.ui.live.head import Head
from pipeboard.ui.live.rail import Rail, guide
from pipeboard.ui.live.session import Place
from pipeboard.ui.live.texts import HOOKS, NOTES, Typed, element_of
from pipeboard.ui.prefix import Prefixed
from pipeboard.ui.unsaved import Unsaved, said

if TYPE_CHECKING:
    from pipeboard.ui.live.brief import Brief
    from pipeboard.ui.live.session import Session

_SECOND = 1.0


class CallPanes(Chorded, Prefixed):
    """One call on screen; whatever changes, only what shows it is drawn again."""

    CSS_PATH = theme.stylesheet("live")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-mid"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]  # noqa: RUF012
    head = query_one(Head)
    rail = query_one(Rail)
    known = query_one(BriefPane)
    foot = query_one(LiveFoot)

    def __init__(self, session: Session, brief: Brief) -> None:
        super().__init__()
        self.session, self._brief = session, brief
        self._boxes = {one: BoxPane(one, session.call.box(one)) for one in Element}
        self._typed = Typed(session.call, self._boxes.values())
        self._notes_label = Static(NOTES, classes="live--label")
        self._hooks_label = Static(HOOKS, classes="live--label")
        self._hand: Element | None = None
        self._turned = 0

    def compose(self) -> ComposeResult:
        """The head, the steps beside what is typed, the keys."""
        yield Head(self.session.who, self._brief.slots.get("company", ""))
        yield Unsaved()
        with Container(classes="live--panes"):
            yield Rail()
            with Vertical(classes="live--call"):
                yield self._notes_label
                yield self._typed.notes
                with Vertical(classes="live--boxes"):
                    yield from self._boxes.values()
            with Vertical(classes="live--before"):
                yield self._hooks_label
                yield self._typed.hooks
                yield BriefPane(self._brief)
        yield LiveFoot(self.shell.registry)

    def on_mount(self) -> None:
        """Go where the call was left; one that is new begins in the notes, or with the hooks."""
        place, is_begun = self.session.place, self.session.call.is_started
        if place == Place() and not is_begun:
            place = Place(HOOKS)
        self._turn_to(place.field == HOOKS)
        self._typed.go(place)
        self.show_call()
        self.set_interval(_SECOND, self._tick)

    def contact_id(self) -> int | None:
        """The contact on the line."""
        return self.session.call.contact_id

    # What is shown.

    def show_call(self) -> None:
        """Show the call as it is; only what changed is drawn."""
        call = self.session.call
        is_discovery = call.kind is CallKind.DISCOVERY
        self.set_class(not is_discovery, "-short")
        self.head.name_call(call.kind, self._way_out())
        self.foot.show(is_begun=call.is_started, is_discovery=is_discovery)
        self.show_changes()
        self._tick()
        self._show_known()

    def show_changes(self) -> None:
        """Show what the boxes hold, which one is in hand, and what to ask next."""
        call, hand, after = self.session.call, self.in_hand, next_element(self.session.call)
        for element, box in self._boxes.items():
            box.show(call.box(element), is_next=element is after, is_in_hand=element is hand)
        key = self.foot.key("prompt")
        self.rail.show(guide(call, self._brief, self._turned, hand, key))

    def _show_known(self) -> None:
        if self.has_class("-before"):
            call = self.session.call
            # During the call the script stands at the left, and this is to look something up.
            shown = replace(call, step=Step.RESEARCH) if call.is_started else call
            self.known.show(shown, self.shell.today())

    def _way_out(self) -> str:
        call = self.session.call
        if call.is_started:
            return f"{self.foot.key('end')} ends"
        return f"{self.foot.key('step')} {'begins' if call.step is Step.SCRIPT else 'goes on'}"

    def _tick(self) -> None:
        """Show the clock, and whether all is saved; nothing else is drawn."""
        seconds = self.session.seconds if self.session.call.is_started else None
        trouble = self.shell.writer.trouble
        is_saved = trouble is None or not said(trouble, self.session.now)
        self.head.show(seconds, is_saved=is_saved)

    def _turn_to(self, is_before: bool) -> None:
        """Show what is known before a call, or the notes and boxes of it."""
        self.set_class(is_before, "-before")
        self._show_known()

    def say(self, words: str) -> None:
        """Say something on the foot; words from outside may be in it."""
        self.foot.say(words, NOTICE)

    def show_chords(self, are_shown: bool) -> None:
        """Show what may follow `esc`, the elements and the ratings together."""
        self.foot.show_chords(are_shown)

    # What is in hand.

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def show_in_hand(self) -> None:
        """The box with the cursor is the one that a rating is for."""
        self._notes_label.set_class(self._typed.notes is self.focused, "-here")
        self._hooks_label.set_class(self._typed.hooks is self.focused, "-here")
        self.show_changes()

    @property
    def in_hand(self) -> Element | None:
        """The element that a rating is for: the one with the cursor, else the last one named."""
        return element_of(self._typed.name_of(self.focused)) or self._hand
