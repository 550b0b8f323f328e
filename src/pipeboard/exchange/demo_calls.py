"""The discovery calls of the demo's made-up people: how each went, one prepared, one parked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from pipeboard.domain.call import Call, Step, written
from pipeboard.domain.terms import Element, Rating
from pipeboard.store.drafts import DraftText

HOOKS = {
    "Iris Vandermeer": "your new ERP goes live on 1 March\n"
    "has looked for a third order clerk since August",
    "Nathaniel Orr": "your post on customers who leave without a word",
    "Bronwyn Tallis": "your courier announced a new file format for the 15th",
    "Darius Kettleman": "the paper say a fourth acquisition closes this month",
    "Fumiko Harrowgate": "your CRO speak on “quotes we can keep” at the fair",
    "Quentin Abelard": "your advertisement for an assistant who “likes corrections”",
    "Rosalind Achterberg": "four planners in your team photograph, all on a Friday",
    "Gus Farthingale": "your page still asks for orders by letter",
}
"""What was found out before the call; the first line goes on from “I saw”."""
GAPS = {"Ulrich Tannhof": (760, 95), "Bronwyn Tallis": (518, 41)}
"""When the line was gone, and for how long."""
_NOTED = {Element.NEED: 22, Element.TIMELINE: 41, Element.AUTHORITY: 58, Element.BUDGET: 74}
"""How far into a call, in percent, each element was heard of."""


class Course(NamedTuple):
    """How a call went by the clock: its seconds, and when what came."""

    seconds: int
    rail: dict[str, int]
    noted: dict[Element, int]


def course(who: str, minutes: int) -> Course:
    """Return how a call of so many minutes went; everybody's goes a little differently."""
    own = sum(map(ord, who)) % 60
    seconds = 60 * minutes + own
    opened = 45 + own
    rail = {
        Step.RAPPORT.value: 0,
        Step.AGENDA.value: opened,
        Step.QUESTIONS.value: opened + 70 + own // 2,
        Step.CLOSE.value: seconds * 86 // 100,
        Step.RECORD.value: seconds - 20 - own // 3,
    }
    noted = {one: seconds * percent // 100 + own // 2 for one, percent in _NOTED.items()}
    return Course(seconds, rail, noted)


def left(ids: dict[str, int], now: datetime) -> Iterator[tuple[datetime, DraftText]]:
    """Yield the calls that are not over as drafts, each with when it was kept."""
    prepared = Call(ids["Gideon Marsh-Okafor"], hooks=_PREPARED)
    yield now - timedelta(minutes=25), _draft("prepared", prepared)
    began = now - timedelta(minutes=34)
    parked = _parked(ids["Zainab Ferrers"], began)
    yield began + timedelta(seconds=parked.spent), _draft("parked", parked)


def _draft(kind: str, call: Call) -> DraftText:
    """A draft with the cursor at the end of the notes, as the app keeps it."""
    *before, last = call.notes.split("\n")
    cursor = json.dumps(("notes", len(before), len(last)))
    return DraftText(f"call:{call.contact_id}", kind, call.contact_id, written(call), cursor)


def _parked(contact_id: int, began: datetime) -> Call:
    """A call that had to stop in the middle."""

    def at(seconds: int) -> datetime:
        return began + timedelta(seconds=seconds)

    call = Call(contact_id, hooks="payroll is named in three of your last ten reviews")
    call = call.started(began).entered(Step.AGENDA, at(64)).entered(Step.QUESTIONS, at(171))
    call = call.noted(Element.NEED, "“four calls before nine, each one an apology”", at(266))
    call = call.rated(Element.NEED, Rating.MET)
    call = call.noted(Element.TIMELINE, "wants it before the January payroll", at(512))
    call = call.rated(Element.TIMELINE, Rating.PARTLY)
    return replace(call.stopped(at(724)), notes=_NOTES)


_PREPARED = (
    "you told the trade paper about one spreadsheet with eleven owners\n"
    "their planning round begins in three weeks"
)
_NOTES = (
    "Rang before I could. A customer had just found another payroll error.\n"
    "Four calls before nine, each one an apology. She keeps a list.\n"
    "January payroll is the one that counts.\n"
    "Had to go: number five was on the other line. Ring again today."
)
