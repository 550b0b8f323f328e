"""Times that are free, offered as chips inside the window that the rep types (SD-35)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from pipeboard.domain.days import say_date
from pipeboard.domain.slots import WINDOW, free_slots, read_window
from pipeboard.reads.agenda import busy
from pipeboard.store import rules
from pipeboard.ui.forms.context import Context
from pipeboard.ui.forms.fields import Answers, Field, Kind, Option, Values

USUAL_MINUTES = 30


class Free:
    """The next free times, as options that hang on the window and the length typed."""

    def __init__(self, context: Context) -> None:
        self._now = context.now.astimezone()
        self._rules = rules.read(context.db)
        self._busy = busy(context.db, self._now.date())
        self._found: tuple[tuple[str, str], tuple[Option, ...]] | None = None

    def __call__(self, values: Values) -> tuple[Option, ...]:
        """Return the options; none when the window is none or nothing in it is free."""
        asked = values["window"].strip(), values["minutes"]
        if self._found is None or self._found[0] != asked:
            self._found = asked, self._look(*asked)
        return self._found[1]

    def _look(self, text: str, length: str) -> tuple[Option, ...]:
        minutes = read_minutes(length) or USUAL_MINUTES
        try:
            window = read_window(text) if text else WINDOW
        except ValueError:
            return ()
        found = free_slots(self._now, self._rules, self._busy, window, minutes)
        return tuple(
            Option(f"{day}T{at:%H:%M}", self._said(day, at), str(number))
            for number, (day, at) in enumerate(found, 1)
        )

    def _said(self, day: date, at: time) -> str:
        today = self._now.date()
        return f"{'today' if day == today else say_date(day, today)} {at:%H:%M}"


def time_fields(
    free: Callable[[Values], tuple[Option, ...]],
    *,
    timed: Callable[[Values], bool] | None = None,
    dated: Callable[[Values], bool] | None = None,
    booked: Callable[[Values], bool] | None = None,
    what: tuple[Field, ...] = (),
) -> tuple[Field, ...]:
    """Return the fields of a day and a time, three free ones first, then `what` it is for.

    `timed` says when a free time is offered, `dated` when a day is asked at all, `booked` when a
    length and a place are.
    """
    return (
        Field("slot", "Free", Kind.CHOICE, offers=free, enough=bool, when=timed),
        Field("window", "Between", hint="1-3pm", remark=_window, joined=True, when=timed),
        *what,
        Field("on", "Day", Kind.DATE, hint="fri, +2d, 5 dec", when=dated),
        Field("at", "Time", Kind.TIME, hint="13:00", when=dated),
        Field("minutes", "Minutes", when=booked),
        Field("place", "Place", when=booked),
    )


def _window(values: Values) -> str:
    """Return what is wrong with the window that was typed."""
    if text := values["window"].strip():
        try:
            read_window(text)
        except ValueError as error:
            return str(error)
    return ""


def picked(answers: Answers) -> tuple[date | None, time | None]:
    """Return the day and the time that were typed, else the free ones that were picked."""
    on, at = answers.day("on"), answers.time("at")
    if on or at or not answers["slot"]:
        return on, at
    found = datetime.fromisoformat(answers["slot"])
    return found.date(), found.time()


def read_minutes(text: str) -> int | None:
    """Return a length in minutes; None when it is no number."""
    return int(text) if text.strip().isdecimal() and len(text.strip()) < 5 else None
