"""The call that is being made: its state, its clock, and the draft that keeps every change."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from pipeboard.domain import call as calls
from pipeboard.domain.call import Call
from pipeboard.ui.forms.filling import Drafts

KIND = "call"
PREPARED, LIVE, PARKED = "prepared", "live", "parked"
"""The kinds of draft that a call has: before it begins, while it is made, while it waits."""


class Place(NamedTuple):
    """Where the rep types: the field by name, and the cursor in it."""

    field: str = "notes"
    row: int = 0
    column: int = 0


def key_of(contact_id: int) -> str:
    """Return the key of the draft of a contact's call."""
    return f"{KIND}:{contact_id}"


class Session:
    """One call and its draft; every change goes through `change`, and no change waits."""

    def __init__(
        self, call: Call, who: str, *, clock: Callable[[], datetime], drafts: Drafts, place: Place
    ) -> None:
        self.call, self.who, self.place = call, who, place
        self.is_saving = False
        """Whether the call is being saved: a draft kept now would outlive it."""
        self._clock, self._drafts = clock, drafts

    @property
    def now(self) -> datetime:
        """The instant, aware."""
        return self._clock()

    @property
    def seconds(self) -> int:
        """How long the call lasts so far."""
        return self.call.seconds(self.now)

    @property
    def key(self) -> str:
        """The key of its draft."""
        return key_of(self.call.contact_id)

    def change(self, call: Call, place: Place | None = None) -> None:
        """Take the call as it is now, and keep it."""
        self.call, self.place = call, place or self.place
        self.keep()

    def keep(self) -> None:
        """Keep the call as it is; also what a heartbeat does, so that the gap is known."""
        if self.is_saving:
            return
        standing = PARKED if self.call.is_started else PREPARED
        kind = LIVE if self.call.is_running else standing
        text, cursor = calls.written(self.call), json.dumps(self.place)
        self._drafts.keep(self.key, kind, self.call.contact_id, text, cursor)

    def drop(self) -> None:
        """Forget the draft: the call was never begun, or the rep threw it away."""
        self._drafts.drop(self.key)
