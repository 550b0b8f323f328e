"""What the system asks of the app: to stop for a while, to go on; not before keys are handled."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

_ON_THE_WAY = 0.1  # seconds that a key takes from the thread that reads to the loop
_LONGEST = 1.0  # seconds that the keys before get


class StoppableDriver(LinuxDriver):
    """Hands the terminal back before the process stops, but after what was typed is saved.

    Textual stops at once, in the middle of whatever runs, and takes the terminal a second time
    when a process goes on that never gave it back (SIGSTOP).
    """

    def _sigtstp_application(self, *_: object) -> None:
        """Stop as soon as the loop is at it; at once while an editor has the terminal."""
        if self._auto_restart:
            self._loop.call_soon_threadsafe(after_keys, self._app, self._stop)
        else:
            os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        """Go on, unless an editor has the terminal."""
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._go_on)

    @property
    def _has_terminal(self) -> bool:
        return self._key_thread is not None and self._key_thread.is_alive()

    def _stop(self) -> None:
        if not self._has_terminal:  # asked twice
            return
        self._app._suspend_signal()  # saves what was typed, and waits for that
        self.suspend_application_mode()
        self._must_signal_resume = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _go_on(self) -> None:
        if self._has_terminal:  # the shell has set the terminal to its own ways meanwhile
            self.suspend_application_mode()
        self.resume_application_mode()
        self._app.refresh(layout=True)


def after_keys(app: App[Any], do: Callable[[], None]) -> None:
    """Do something once the keys that were read before it are text; after a second in any case."""
    waits = [do]

    def once() -> None:
        if waits:
            waits.pop()()

    def behind_field() -> None:
        (app.focused or app).call_later(once)

    loop = asyncio.get_running_loop()
    loop.call_later(_ON_THE_WAY, app.call_later, behind_field)
    loop.call_later(_LONGEST, once)
