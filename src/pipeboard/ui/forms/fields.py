"""What a form asks for: fields as values, and the plan of a whole form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum, auto
from typing import Any

from pipeboard.domain.money import Money
from pipeboard.domain.reasons import Reason
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import Rating

Values = dict[str, str]
"""The text of every field by its name; also what a draft holds."""


class Kind(Enum):
    """How a field is answered."""

    LINE = auto()
    WORDS = auto()
    CHOICE = auto()
    RATING = auto()
    TICKS = auto()
    DATE = auto()
    TIME = auto()
    MONEY = auto()


CHIPS = (Kind.CHOICE, Kind.RATING, Kind.TICKS)
TICK_BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice; `key` picks it, `sign` is drawn before it."""

    value: str
    words: str
    key: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    `ask` is said aloud and stands above the field, `hint` beneath it. A `joined` field belongs to
    the one above. `when` says whether the field is asked at all, `state` in a word what became of
    it, `quote` what is said aloud once it is filled in, `remark` what the form answers, `offers`
    which options there are when that hangs on other fields, `complete` what is typed with its end
    added, when that can be known. With `enough` picking by key goes on
    to the next field, or saves the form at once when `enough` says so of what was picked.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    ask: str | Callable[[Values], str] = ""
    hint: str = ""
    options: tuple[Option, ...] = ()
    lines: int = 2
    joined: bool = False
    heading: str = ""
    when: Callable[[Values], bool] | None = None
    state: Callable[[Values], str] | None = None
    quote: Callable[[Values], str] | None = None
    remark: Callable[[Values], str] | None = None
    offers: Callable[[Values], tuple[Option, ...]] | None = None
    enough: Callable[[str], bool] | None = None
    complete: Callable[[str], str | None] | None = None


class Answers:
    """What was filled in: the text of the fields that were asked, and what was read from it."""

    def __init__(self, values: Values, read: Mapping[str, object] | None = None) -> None:
        self._values = values
        self._read = read or {}

    def __getitem__(self, name: str) -> str:
        """The text of a field, trimmed; '' when it was not asked."""
        return self._values.get(name, "").strip()

    def ticks(self, name: str) -> tuple[str, ...]:
        """The answers ticked."""
        return tuple(filter(None, self._values.get(name, "").split(TICK_BREAK)))

    def day(self, name: str) -> date | None:
        """The day read from a field."""
        found = self._read.get(name)
        return found if isinstance(found, date) else None

    def time(self, name: str) -> time | None:
        """The time of day read from a field."""
        found = self._read.get(name)
        return found if isinstance(found, time) else None

    def money(self, name: str) -> Money | None:
        """The amount read from a field."""
        found = self._read.get(name)
        return found if isinstance(found, Money) else None


@dataclass(frozen=True, slots=True)
class Order:
    """The command that saves a form: its name, what it is about, what it is given."""

    command: str
    about: tuple[int, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leave:
    """What a form ends with when nothing is to be saved."""

    result: object


@dataclass(frozen=True, slots=True)
class OpenContact:
    """The rep would rather see this contact than save the form."""

    contact_id: int


@dataclass(frozen=True, slots=True)
class MergeWith:
    """The rep sees that the contact of the form and another one are the same person."""

    survivor: int
    other: int


@dataclass(frozen=True, slots=True)
class OpenForm:
    """What the rep chose goes on in another form about the same contact."""

    name: str
    start: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a form that saves nothing: its words, and what the form ends with."""

    words: str
    result: object


@dataclass(frozen=True, slots=True)
class Turn:
    """A form that is asked in one of several ways: the way is one of its values, `f6` changes it.

    `order` returns the names of all fields of a form, first to last, as a way asks them.
    """

    name: str
    ways: tuple[Option, ...]
    order: Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """One form: what it asks, what it starts with, what saving it means.

    `build` makes the order from the answers, off the event loop. `follow` returns what else
    changes when the field of a name went from the old values to the new. `where` gives the field
    that holds what a refusal misses, when it has another name. `refused` is called once a refusal
    was shown.
    A `gated` form can be overridden, a `forcible` one saved although another contact is alike.
    Of a `mergeable` one the contact may be merged with the one that is in the way.
    A `confirmed` form comes filled: Enter saves it as long as nothing in it was changed. One that
    says when it is `ready` is then saved by Enter in any field, and never by a key that picks.
    `esc` says where leaving leads when that is more than to keep the draft; `f9` is another way
    out.
    """

    kind: str
    title: str
    fields: tuple[Field, ...]
    build: Callable[[Answers], Order | Refusal | Leave]
    contact_id: int | None = None
    who: str = ""
    start: Values = field(default_factory=dict)
    follow: Callable[[str, Values, Values], Values] | None = None
    where: Callable[[Missing, Values], str] | None = None
    refused: Callable[[], None] | None = None
    currency: str = "EUR"
    date_order: str = "dmy"
    gated: bool = False
    strict: bool = False
    forcible: bool = False
    mergeable: bool = False
    confirmed: bool = False
    ready: Callable[[Values], bool] | None = None
    turn: Turn | None = None
    esc: str = ""
    f9: Way | None = None
    ask_override: str = "Why does this hold without the evidence?"

    @property
    def key(self) -> str:
        """The key of this form's draft."""
        return f"{self.kind}:{'new' if self.contact_id is None else self.contact_id}"

    def starting(self) -> Values:
        """The values that an untouched form has, every field present."""
        names = [field.name for field in self.fields]
        return {name: self.start.get(name, "") for name in (*names, *self.turned(self.start))}

    def turned(self, values: Values) -> Values:
        """The way that a form is asked, as a value; nothing when there is only one."""
        way = self.way(values)
        return {self.turn.name: way.value} if self.turn and way else {}

    def way(self, values: Values) -> Option | None:
        """Return the way that a form is asked; None when there is only one."""
        if self.turn is None:
            return None
        now = values.get(self.turn.name)
        return next((way for way in self.turn.ways if way.value == now), self.turn.ways[0])

    def other_way(self, values: Values) -> Option | None:
        """Return the way that comes after the one it is asked in; None when there is only one."""
        now = self.way(values)
        if self.turn is None or now is None:
            return None
        ways = self.turn.ways
        return ways[(ways.index(now) + 1) % len(ways)]

    def ordered(self, fields: Iterable[Field], values: Values) -> list[Field]:
        """Return fields in the order that they are asked; what the order does not name is first."""
        way = self.way(values)
        if self.turn is None or way is None:
            return list(fields)
        place = {name: at for at, name in enumerate(self.turn.order(way.value))}
        return sorted(fields, key=lambda field: place.get(field.name, -1))


OVERRIDE = Field(
    "override",
    "Override",
    hint="10 characters or more; it stays on the contact for ever",
)
OPEN, ANYWAY, MERGE = "open", "anyway", "merge"
CLASH = Field(
    "clash",
    "Instead",
    Kind.CHOICE,
    options=(Option(OPEN, "open that contact"), Option(ANYWAY, "save this one anyway")),
)
RATINGS = tuple(  # nothing picked is not asked
    Option(rating.value, rating.value, str(n), rating.sign)
    for n, rating in enumerate(Rating)
    if rating is not Rating.UNRATED
)
MERGE_THEM = Option(MERGE, "merge: it is the same person")
YES_NO = (Option("yes", "yes"), Option("no", "no"))


def options(values: Iterable[str]) -> tuple[Option, ...]:
    """Return options that read as their values do, underscores as blanks."""
    return tuple(Option(value, value.replace("_", " ")) for value in values)


def reasons(listed: Iterable[Reason]) -> tuple[Option, ...]:
    """Return reasons as options, each with its key."""
    return tuple(Option(reason.value, reason.words, reason.key) for reason in listed)


def chosen(name: str, *values: str) -> Callable[[Values], bool]:
    """Return a `when`: the choice called `name` is one of `values`."""
    return lambda known: known.get(name) in values


def step_fields(
    heading: str = "Next step", when: Callable[[Values], bool] | None = None
) -> tuple[Field, ...]:
    """Return the fields of a next step: what, on which day, at what time."""
    return (
        Field("step", "What", heading=heading, when=when),
        Field("step_on", "Day", Kind.DATE, hint="fri, +2d, 5 dec", when=when),
        Field("step_at", "Time", Kind.TIME, hint="13:00 makes it an appointment", when=when),
    )
