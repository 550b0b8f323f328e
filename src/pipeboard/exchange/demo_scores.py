"""What the demo's made-up people did that counts, the model it counts by, and their tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeboard.commands import contacts, scoring
from pipeboard.domain.scoring import DEFAULT
from pipeboard.exchange.demo_chases import Doing
from pipeboard.exchange.demo_days import Desk
from pipeboard.exchange.demo_people import PEOPLE

_MODEL_AGO = 40
_ANY_CHANGE = 10**9  # a form that has seen every change
_BY_SOURCE = {
    "webinar": "event",
    "download": "download",
    "website form": "download",
    "newsletter": "newsletter",
}
"""What somebody did who came in that way, on the day they came."""


class Did(NamedTuple):
    """Something that counts towards the score, some days ago."""

    who: str
    rule: str
    ago: int
    note: str = ""


DID = (
    Did("Anneke Roosdorp", "event", 4, "asked at the stand how long a rollout takes"),
    Did("Anneke Roosdorp", "newsletter", 3),
    Did("Anneke Roosdorp", "newsletter", 1),
    Did("Anneke Roosdorp", "pricing_page", 1),
    Did("Anneke Roosdorp", "pricing_page", 0, "twice before nine"),
    Did("Priya Vantongeren", "asked", 0, "wants a price before a conversation"),
    Did("Soraya Blixt", "replied", 0),
    Did("Lucinda Faraday-Boon", "replied", 5),
    Did("Octavia Pell", "newsletter", 16),
    Did("Octavia Pell", "newsletter", 9),
    Did("Octavia Pell", "newsletter", 2),
    Did("Nuno Falcarreira", "pricing_page", 6),
    Did("Tobias Quell", "asked", 8, "the only hard question of the webinar"),
    Did("Iris Vandermeer", "pricing_page", 33),
    Did("Amara Quintrell", "event", 12),
    Did("Nathaniel Orr", "event", 64),
)
TAGS = {
    "Anneke Roosdorp": "trade fair, keen",
    "Henrike Voss": "trade fair",
    "Gideon Marsh-Okafor": "spreadsheets",
    "Rosalind Achterberg": "refers people",
    "Ulrich Tannhof": "refers people, fax",
    "Marguerite Oyelowe": "guide",
    "Xiomara Devane": "guide",
    "Piotr Zawilski": "student",
}


def told(desk: Desk) -> Iterator[Doing]:
    """The model that was set one day, and all that people did before and after it."""
    yield Doing("", desk.past(_MODEL_AGO), scoring.set_model, (DEFAULT,), {})
    for person in PEOPLE:
        if rule := _BY_SOURCE.get(person.source):
            yield _did(Did(person.name, rule, person.ago), desk)
    for did in DID:
        yield _did(did, desk)
    for who, tags in TAGS.items():
        seen = {"seen": _ANY_CHANGE}
        day = desk.past(next(person.ago for person in PEOPLE if person.name == who))
        yield Doing(who, day, contacts.edit, ({"tags": tags},), seen)


def _did(did: Did, desk: Desk) -> Doing:
    day = desk.past(did.ago)
    fields = {"rule": did.rule, "on": day, "note": did.note}
    return Doing(did.who, day, scoring.log_behaviour, (), fields)
