"""The call that is being made: begun by a key, one at a time, running on whatever is shown."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual import work

from pipeboard.domain.text import safe
from pipeboard.store import connect
from pipeboard.ui.desk import NOTICE
from pipeboard.ui.footer import Footer
from pipeboard.ui.navigation import NavigatedApp
from pipeboard.ui.topline import HeadLine, call_part

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.content import Content
    from textual.screen import Screen
    from textual.timer import Timer

    from pipeboard.domain.terms import CallKind
    from pipeboard.ui.app import PipeboardApp
    from pipeboard.ui.callflow import Dial
    from pipeboard.ui.live.screen import LiveScreen
    from pipeboard.ui.live.session import Session

_SECOND = 1.0
_HEARTBEAT = 10  # seconds after which a call is kept again, so that a gap is known to as many


class CallingApp(NavigatedApp):
    """An app with at most one call: on screen, or running on while something else is shown.

    The call's screen calls `leave_call`, `start_call`, `end_call`, `log_call`, `assess_in_call`
    and `add_in_call`; each first takes over what was typed (`keep_text`).
    """

    session: Session | None = None
    """The call whose clock runs, or the one that is prepared on screen."""
    last_words = ""
    _clock_hand: Timer | None = None
    _beats = 0

    @property
    def _whole(self) -> PipeboardApp:
        """The app with its forms and settings, typed."""
        return cast("PipeboardApp", self)

    # What keys begin.

    def begin_call(
        self,
        contact_id: int,
        *,
        prepare: bool = False,
        kind: CallKind | None = None,
        dial: Dial | None = None,
    ) -> None:
        """Begin a call, or go on with the one that waits; `prepare` lets its clock stand.

        Without a `kind` it is a discovery call. `dial` is run once its screen is shown. Another
        call that runs is parked first, which is asked.
        """
        from pipeboard.ui import callflow

        begin = partial(callflow.begin, prepare=prepare, kind=kind, dial=dial)
        self.run_call(partial(begin, self._whole, contact_id))

    def start_call(self) -> None:
        """Start the clock of the call that was prepared."""
        if session := self._keep_typed():
            session.change(session.call.started(session.now))

    def leave_call(self) -> None:
        """Go to the screen before; the call runs on, a prepared one waits."""
        from pipeboard.ui import callflow

        if session := self._keep_typed():
            callflow.leave(self._whole, session)

    def end_call(self) -> None:
        """End with a verdict; a call that is no discovery call ends with its outcome."""
        self._in_call("end")

    def log_call(self) -> None:
        """Let a letter say what came of the call, as after `c`."""
        self._in_call("log")

    def assess_in_call(self) -> None:
        """Take the needs assessment over the call."""
        self._in_call("assess")

    def add_in_call(self) -> None:
        """Add a lead over the call."""
        self._in_call("add")

    def offer_call(self) -> None:
        """Offer the call that was cut off, if one was (SD-56)."""
        from pipeboard.ui import callflow

        self.run_worker(callflow.offer(self._whole))

    def _in_call(self, step: str) -> None:
        """Take a step of the call that is made; keys typed meanwhile wait for what it opens."""
        from pipeboard.ui import callend

        if session := self._keep_typed():
            self.run_call(partial(getattr(callend, step), self._whole, session))

    def _keep_typed(self) -> Session | None:
        """Take over what was typed on the call's screen; return its call."""
        if screen := self.live_screen():
            screen.keep_text()
        return self.session

    def run_call(self, flow: Callable[[], Awaitable[None]]) -> None:
        """Run what a call goes through; keys wait until it is done, or shows what takes them."""
        self.hold_keys()
        self._run_call(flow)

    @work(name="open_form")
    async def _run_call(self, flow: Callable[[], Awaitable[None]]) -> None:
        try:
            await flow()
        except sqlite3.OperationalError as error:
            if not connect.is_busy(error):
                raise
            self.say_busy()
        except connect.StoreError as error:
            self.say(str(error), severity="error")
        finally:
            self.release_keys()

    # The call that runs.

    def take_call(self, session: Session | None) -> None:
        """Let a call be the one that is made; None when there is none any more."""
        self.session = session
        if self._clock_hand is not None:
            self._clock_hand.stop()
            self._clock_hand = None
        if session is not None:
            self._beats = 0
            self._clock_hand = self.set_interval(_SECOND, self._beat)
        self.show_call()

    def _beat(self) -> None:
        self._beats += 1
        if self.session and self.session.call.is_running and not self._beats % _HEARTBEAT:
            self.session.keep()
        # One that is covered would draw the whole of what covers it anew.
        self._show_call_on(self.screen)

    def clock_of_call(self) -> Content | None:
        """Return the clock of the call that runs, as it is drawn; None when none runs."""
        session = self.session
        is_running = session is not None and session.call.is_running
        return call_part(session.seconds, session.who) if session and is_running else None

    def show_call(self) -> None:
        """Show the running call on the head lines of all that is open."""
        for screen in self.screen_stack:
            self._show_call_on(screen)

    def _show_call_on(self, screen: Screen[Any]) -> None:
        for line in screen.query(HeadLine):
            line.show_call(self.clock_of_call())

    def action_show_board(self) -> None:
        """Back to the board; a call that runs goes on."""
        self._leave_for_a_list()
        super().action_show_board()

    def action_show_today(self) -> None:
        """The Today list; a call that runs goes on."""
        self._leave_for_a_list()
        super().action_show_today()
        self.call_after_refresh(self.show_call)

    def _leave_for_a_list(self) -> None:
        if self.live_screen() and not self._has_form():
            self.leave_call()

    def notify(self, message: str, **given: Any) -> None:
        """Show a notice; it stands on the foot of the call's screen, nothing pops up there."""
        live = self.live_screen()
        if live is not None:
            for footer in live.query(Footer):
                footer.say(message, NOTICE)
        if live is None or self.screen is not live:
            super().notify(message, **given)

    def exit(self, *about: Any, **given: Any) -> None:
        """End; a call that is made is kept as it is, and the last line says so."""
        if session := self._keep_typed():
            if session.call.is_started:
                session.keep()
                self.last_words = f"the call with {safe(session.who)} waits: pipeboard resumes it"
            else:
                self.leave_call()
        super().exit(*about, **given)

    def live_screen(self) -> LiveScreen | None:
        """The screen of the call, also when something is open above it."""
        if self.session is None:
            return None
        from pipeboard.ui.live.screen import LiveScreen

        return next((one for one in self.screen_stack if isinstance(one, LiveScreen)), None)
