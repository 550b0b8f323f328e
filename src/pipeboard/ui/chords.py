"""Two keys for one thing: `esc` and a letter, where every other key is the text's own."""

from __future__ import annotations

from functools import partial

from textual import events
from textual.keys import Keys, _character_to_key
from textual.timer import Timer

from pipeboard.domain.text import safe
from pipeboard.ui.actions import LIVE, Action, shown
from pipeboard.ui.footer import Footer
from pipeboard.ui.shelled import ShellScreen

_ALT = "alt+"
_NAMES = frozenset(key.value for key in Keys)  # of keys that are no text
_PAUSE = 0.5  # seconds after which a rep who pressed esc looks for the letter
# A terminal with its own key codes names the key, not what shift makes of it.
_SHIFTED = {"equals_sign": "plus", "slash": "question_mark"}


class Chorded(ShellScreen):
    """A screen whose keys come after `esc`, or with alt, so that fields keep all of theirs.

    A chord acts when the field has taken what was typed before it; what is typed after it waits
    until it is done. The app hands every key to `take_chord` before a field gets it.
    """

    is_waiting = False
    """Whether `esc` was pressed and its letter is to come."""
    _are_shown = _stay = False
    _hint: Timer | None = None

    async def take_chord(self, event: events.Key | events.Paste) -> bool:
        """Take a key that belongs to a chord; return whether it does."""
        was_waiting, key = self.is_waiting, getattr(event, "key", "")
        if was_waiting or key == "escape":
            self._wait(not was_waiting)
        if not was_waiting and not key.startswith(_ALT):
            return key == "escape"
        second = _second(key)
        if action := self.chords().get(second):
            self.shell.do_in_turn(action.name)
        elif second in _NAMES or not second:
            return key == "escape"
        else:
            words = f"esc {safe(shown(second))} is none of the call's keys: esc ? shows them."
            self.shell.say(words, severity="warning")
        return True

    def chords(self) -> dict[str, Action]:
        """Return the actions by their second key."""
        actions = (action for action in self.shell.registry if action.place == LIVE)
        return {_named(key): action for action in actions for key in action.each}

    def show_chords(self, are_shown: bool) -> None:
        """Show the letters that may follow, or the usual foot again."""
        keys = tuple((shown(key), action.words) for key, action in self.chords().items())
        for footer in self.query(Footer):
            footer.ask(("esc", keys) if are_shown else None)

    def action_keys(self) -> None:
        """Show the keys of the call until they are asked for again; the focus stays."""
        self._stay = not self._stay
        self._show(self._stay)

    def _wait(self, is_waiting: bool) -> None:
        self.is_waiting = is_waiting
        if self._hint is not None:
            self._hint.stop()
        if is_waiting:
            self._hint = self.set_timer(_PAUSE, partial(self._show, True))
        else:
            self._show(self._stay)

    def _show(self, are_shown: bool) -> None:
        if are_shown != self._are_shown:
            self._are_shown = are_shown
            self.show_chords(are_shown)


def _second(key: str) -> str:
    """Return the key that alt or `esc` came with: `B` for `alt+B`, `alt+shift+b` and `B`."""
    bare = key.removeprefix(_ALT)
    shifted = bare.removeprefix("shift+")
    if bare in (shifted, key):
        return bare
    return shifted.upper() if len(shifted) == 1 else _SHIFTED.get(shifted, bare)


def _named(key: str) -> str:
    return _character_to_key(key) if len(key) == 1 else key
