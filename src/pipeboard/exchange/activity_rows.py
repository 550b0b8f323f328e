"""Rows of activities as plain values: calls, e-mails, meetings and tasks in our words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from pipeboard.commands.bring_activities import Doing
from pipeboard.domain.tandem import Outcome
from pipeboard.domain.terms import CallKind, TaskKind
from pipeboard.domain.text import fold
from pipeboard.exchange.files import Row
from pipeboard.exchange.joined_cells import Cells, Said, Unfit, read_when
from pipeboard.store.columns import INSTANT

_KINDS = (
    ("call", "call|phone|anruf|appel|llamada|hovor|telefon|voicemail|dial"),
    ("email", "e ?mail|mail|correo|courriel"),
    ("linkedin", "linkedin|inmail"),
    (
        "meeting",
        "meeting|event|lunch|demo|appointment|termin|reunion|schuzka|visit|training|webinar",
    ),
)
_TASKS = {"call": TaskKind.CALLBACK, "meeting": TaskKind.APPOINTMENT}
_CALLS = (
    (CallKind.DEMO, "demo"),
    (CallKind.CLOSING, "negotiation|closing"),
    (CallKind.SUPPORT, "support|service"),
)
_OUTCOMES = {
    "call": (
        (Outcome.NO_ANSWER, "no answer|not answered|unanswered|missed|did not answer|no contact"),
        (Outcome.VOICEMAIL, "voice ?mail|left (a )?message|mailbox"),
        (Outcome.BUSY, "busy"),
        (Outcome.WRONG_NUMBER, "wrong number|invalid number"),
        (Outcome.GATEKEEPER, "gatekeeper|left live message|reception"),
        (Outcome.TALKED, "connected|talked|spoke|answered|completed|interested|successful"),
    ),
    "email": (
        (Outcome.BOUNCED, "bounced"),
        (Outcome.REPLIED, "replied|answered"),
        (Outcome.SENT, "sent|delivered|opened"),
    ),
}
_DONE = (
    (
        False,
        "to ?do|open|not started|in progress|not completed|planned|scheduled|waiting|deferred"
        "|pending|incomplete|offen|zu erledigen|a faire|por hacer|pendiente|nesplneno"
        "|no|not|false|0|nein|non|ne",
    ),
    (
        True,
        "done|completed?|closed|held|finished|erledigt|abgeschlossen|fait|terminee?|hecho"
        "|completad[ao]|hotovo|dokonceno|splneno|yes|true|1|ja|oui|si|ano",
    ),
)
_IN, _OUT = "inbound|incoming|received|missed|eingehend|entrant", "outbound|outgoing|sent|ausgehend"
_DURATION = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
_WITH_UNIT = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?)\.?", re.I)
_UNIT = {"s": 1, "m": 60, "h": 3600}
_DAY_LONG = 24 * 3600  # seconds; a call that took longer was left running


class ActivityRows:
    """Reads the rows of one file of activities."""

    dates: tuple[str, ...] = ("on",)

    def __init__(self, cells: Cells, orders: dict[str, str]) -> None:
        self._cells, self._orders = cells, orders

    def read(self, row: Row) -> Doing:
        """Return the activity of a row.

        Raises:
            Unfit: no day, or one that is none.
        """
        said = self._cells.of(row)
        day = self._cells.day(said, "on", self._orders["on"])
        if day is None:
            raise Unfit("an activity without a date")
        when = read_when(day, said.one["on"], said.one.get("time", ""))
        subject, named = said.short("subject"), said.short("kind")
        kind = _kind(named or subject)  # the subject tells only where no column does
        is_task, is_done = kind == "task", _is_done(said.short("done"))
        seconds = read_seconds(said.one.get("seconds", ""))
        direction = _direction(said.short("direction"))
        lasted = seconds if kind == "call" and seconds and seconds <= _DAY_LONG else None
        task = _TASKS.get(kind, TaskKind.TODO)
        return Doing(
            line=row.line,
            cells=tuple(row.cells),
            pointer=tuple(self._cells.pointer(said)),
            key=self._cells.key(said, named, subject, when.on, when.time),
            kind="note" if is_task else kind,
            call_kind=_call_kind(said, subject).value if lasted else "",
            task_kind=task.value,
            direction="" if is_task or kind == "meeting" else direction,
            on=when.on,
            time=when.time,
            at=when.at,
            ends_at=_after(when.at, lasted) if lasted else "",
            seconds=lasted,
            is_done=is_done,
            outcome=_outcome(said.short("outcome"), kind),
            subject=subject or named or kind,
            body="\n".join(_lines(said, kind, lasted)),
        )


def read_seconds(text: str) -> int | None:
    """Return the seconds of `420`, `7:00`, `1:02:03` or `7 min`; None when it is no duration."""
    bare = text.strip()
    if bare.isascii() and bare.isdigit():
        return int(bare[:9])
    if clock := _DURATION.fullmatch(bare):
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    if unit := _WITH_UNIT.fullmatch(bare):
        return round(float(unit[1]) * _UNIT[unit[2][0].casefold()])
    return None


@lru_cache(maxsize=4096)
def _kind(words: str) -> str:
    """Return the kind of activity that words name, or `task`."""
    key = fold(words)
    return next((kind for kind, known in _KINDS if re.search(rf"\b(?:{known})", key)), "task")


@lru_cache(maxsize=4096)
def _is_done(words: str) -> bool | None:
    key = fold(words)
    for is_done, known in _DONE:
        if re.search(rf"\b(?:{known})\b", key):
            return is_done
    return None


@lru_cache(maxsize=4096)
def _direction(words: str) -> str:
    key = fold(words)
    if re.search(_IN, key):
        return "in"
    return "out" if re.search(_OUT, key) else ""


@lru_cache(maxsize=4096)
def _outcome(words: str, kind: str) -> str:
    key = fold(words)
    for outcome, known in _OUTCOMES.get(kind, ()):
        if re.search(rf"\b(?:{known})\b", key):
            return outcome.value
    return ""


def _call_kind(said: Said, subject: str) -> CallKind:
    """Return what a call was for; never a discovery call, which would be evidence."""
    purposes = [text for column, text in said.rest if "purpose" in fold(column)]
    for words in map(fold, (*purposes, said.short("kind"), subject)):
        for kind, known in _CALLS:
            if re.search(rf"\b(?:{known})", words):
                return kind
    is_first = "prospect" in fold(" ".join((*purposes, subject)))
    return CallKind.PROSPECTING if is_first else CallKind.OTHER


def _after(at: str, seconds: int) -> str:
    return (datetime.fromisoformat(at) + timedelta(seconds=seconds)).strftime(INSTANT)


def _lines(said: Said, kind: str, lasted: int | None) -> list[str]:
    """What no field of ours has, in lines of plain text."""
    lines = list(said.notes)
    owner, outcome, way = map(said.short, ("owner", "outcome", "direction"))
    if outcome and fold(outcome) != _outcome(outcome, kind).replace("-", " "):
        lines.append(f"outcome: {outcome}")
    if way and not _direction(way):
        lines.append(f"direction: {way}")
    if not lasted and (took := said.short("seconds")):
        lines.append(f"duration: {took}")
    if owner:
        lines.append(f"by: {owner}")
    return lines + [f"{column}: {text}" for column, text in said.rest]
