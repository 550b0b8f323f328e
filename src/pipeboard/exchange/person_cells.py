"""What the cells of a row say of a person: names, pages, places, tags, notes, what was done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from pipeboard.domain.people import linkedin_slug, split_name
from pipeboard.domain.terms import ChannelState, Topic
from pipeboard.exchange import values
from pipeboard.exchange.profiles import header_key
from pipeboard.exchange.reach import Reached

Cells = Sequence[tuple[str, str]]  # (column, text)

PLACES = ("country", "region", "city")
# Form fields and the topics of a needs assessment that they answer.
ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "answer_source": Topic.SOURCE.value,
        "answer_need": Topic.NEED.value,
        "answer_interest": Topic.PRODUCT_INTEREST.value,
        "answer_solution": Topic.SOLUTION.value,
        "answer_timeline": Topic.TIMELINE.value,
    }
)
_REPLIED = "replied"  # the behaviour rule of the score model
_SEVERAL_TAGS = re.compile(r":::|[,;\n|]")
_SEVERAL_IDS = re.compile(r"\s*[;,]\s*")
_EVERYBODY = frozenset(("mycontacts", "my contacts"))  # Google's group of all contacts
_COMPANY_PAGE = re.compile(r"linkedin\.com/(?:company|school|showcase|organization)/", re.I)


def read_names(one: Mapping[str, str]) -> tuple[str, str, str]:
    """Return (first, last, whole); a whole name is split, never more is invented."""
    first, last, whole = one.get("first_name", ""), one.get("last_name", ""), one.get("name", "")
    if whole and not (first or last):
        first, last = split_name(whole)
        if "," in whole:
            whole = ""
    if not whole:
        middle = one.get("middle_name")
        whole = f"{first} {middle} {last}".strip() if middle else f"{first} {last}".strip()
    return first, last, whole


def read_tags(many: Mapping[str, Cells]) -> tuple[str, ...]:
    """Return tags in the file's order, those for a stage or status elsewhere as `was:…`."""
    tags: dict[str, None] = {}
    for _, text in many.get("tags", ()):
        for part in _SEVERAL_TAGS.split(text):
            tag = part.strip().removeprefix("* ")
            if tag and tag.casefold() not in _EVERYBODY:
                tags[tag] = None
    for column, text in many.get("was", ()):
        claim = " ".join(text.split())
        said = values.read_yes(claim)
        if said is not False:
            tags[f"was:{header_key(column) if said else claim}"] = None
    return tuple(tags)


def read_linkedin(cells: Iterable[tuple[str, str]], rest: dict[str, str]) -> tuple[str, str]:
    """Return the person's and the company's page, told apart by their path; others stay."""
    person = company = ""
    for column, text in cells:
        if linkedin_slug(text):
            if person and linkedin_slug(text) != linkedin_slug(person):
                rest[column] = text
            person = person or text
        elif _COMPANY_PAGE.search(text):
            if company and text != company:
                rest[column] = text
            company = company or text
        else:
            rest[column] = text
    return person, company


def settle_places(one: dict[str, str], rest: dict[str, str], column_of: Mapping[str, str]) -> str:
    """Let the person's place stand for the company's when that is unsaid; else keep it.

    Return the person's country as a code, '' when it is unsaid or none.
    """
    said = {place: one.pop(f"person_{place}", "") for place in PLACES}
    unsaid = not any(one.get(place) for place in PLACES)
    for place, text in said.items():
        if text and unsaid:
            one[place] = text
        elif text:
            rest[column_of[f"person_{place}"]] = text
    return values.read_country(said["country"]) if said["country"] else ""


def pair_labels(names: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    """Return which column's label another one holds: label columns stand before their value."""
    pairs: dict[str, str] = {}
    before: dict[str, str] = {}
    for name, meant in zip(names, fields, strict=True):
        if meant in ("email_label", "phone_label"):
            before[meant.removesuffix("_label")] = name
        elif label := before.pop(meant, ""):
            pairs[label] = name
    return pairs


def read_notes(many: Mapping[str, Cells], one: Mapping[str, str], order: str) -> str:
    """Return the notes of a row, with who sent them and since when they are connected."""
    said = [text for _, text in many["note"]] if "note" in many else []
    if who := one.get("referred_by"):
        said.append(f"referred by {who}")
    if since := one.get("connected_on"):
        day = values.read_day(since, order)
        said.append(f"connected on {day.isoformat() if day else since}")
    return "\n\n".join(said)


def read_answers(many: Mapping[str, Cells], rest: dict[str, str]) -> Mapping[str, str]:
    """Return what a form says, by topic of a needs assessment.

    How they heard of us is one of our sources or `other:` and the words; words that ours lose
    stay in `rest`.
    """
    said = {topic: text for field, topic in ANSWERS.items() for _, text in many.get(field, ())[:1]}
    if Topic.SOURCE in said:
        column, text = many["answer_source"][0]
        said[Topic.SOURCE.value], words = values.read_source(text)
        if words:
            rest[column] = text
    return said


def first_id(text: str) -> str:
    """Return the first of several ids."""
    return _SEVERAL_IDS.split(text.strip(" ;,"))[0]


def mark(
    text: str | None, reached: tuple[Reached, ...], state: ChannelState
) -> tuple[Reached, ...] | None:
    """Return ways to reach someone, in a state when a cell says yes.

    None when the cell says something that has nowhere to go.
    """
    said = values.read_yes(text) if text else False
    if said is False:
        return reached
    return tuple(way._replace(state=state.value) for way in reached) or None if said else None


def read_behaviours(text: str | None) -> tuple[str, ...] | None:
    """Return the rule of the score model when a cell says yes, None for words that say neither."""
    said = values.read_yes(text) if text else False
    return None if said is None else (_REPLIED,) if said else ()
