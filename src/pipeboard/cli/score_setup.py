"""The walk through the six steps of a scoring model, question by question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pipeboard.cli import output
from pipeboard.cli.score_draft import Draft, Wrong
from pipeboard.domain.scoring import BEHAVIOUR_MAX, FIT_MAX, Model

Report = Callable[[Model], Iterable[str]]
"""What the contacts that are decided say of a model, in lines."""
_DIGITS = 9  # behaviours that the key B logs by digit; the others are logged in a shell
_NEXT, _BACK, _LEAVE = "", "b", "q"


class Left(Exception):
    """The walk was left before its end: at which step, counted from 1."""

    def __init__(self, step: int) -> None:
        super().__init__(step)
        self.step = step


class Step(NamedTuple):
    """One of the six: its name, what it asks, what stands, how a line changes it."""

    name: str
    asks: str
    shown: Callable[[Draft], Iterator[str]]
    take: Callable[[Draft, str], None]
    way: str
    """How a change is written; '' when there is none to make."""


def walk(model: Model, report: Report) -> Model:
    """Go through the six steps in their order and return the model that came of it.

    An empty line takes a step as it stands, `b` goes a step back, `q` leaves. The third step is
    not left forwards while the fit maxima do not sum to 60.

    Raises:
        Left: the rep left, or the input ended.
    """
    draft, at = Draft(model), 0
    while at < len(STEPS):
        step = STEPS[at]
        _show(draft, step, at)
        if step is STEPS[-1]:
            for line in report(draft.model()):
                output.line(f"  {line}")
        way = _edit(draft, step, at)
        if way == _BACK:
            at = max(0, at - 1)
        else:
            at += 1
    return draft.model()


def _show(draft: Draft, step: Step, at: int) -> None:
    output.line()
    output.line(f"{at + 1} of {len(STEPS)} · {step.name}: {step.asks}")
    for line in step.shown(draft):
        output.line(f"  {line}")
    changes = f"{step.way} · " if step.way else ""
    on = "enter goes on" if step is not STEPS[-1] else "enter saves and turns scoring on"
    output.line(f"  {changes}{on} · b back · q leaves, nothing saved")


def _edit(draft: Draft, step: Step, at: int) -> str:
    """Take changes until the rep goes on or back; return which."""
    while True:
        line = _ask(at)
        if line.casefold() == _LEAVE:
            raise Left(at + 1)
        if line.casefold() == _BACK:
            return _BACK
        if line == _NEXT:
            if step.name != _POINTS or draft.is_whole:
                return _NEXT
            output.line(f"  not yet: {draft.sums()}")
            continue
        try:
            step.take(draft, line)
        except Wrong as error:
            output.line(f"  {error}")
        else:
            output.line(f"  {draft.sums()}")


def _ask(at: int) -> str:
    try:
        return input("> ").strip()
    except EOFError:
        output.line()
        raise Left(at + 1) from None


# What each step shows and takes.


def _demographics(draft: Draft) -> Iterator[str]:
    for name, value in draft.profile():
        yield f"{name:<12}{value}"
    yield f"{'scored':<12}{', '.join(name for name, *_ in draft.rules('fit'))}"
    yield "Age and gender are not scored: that is discrimination, and it is companies one sells to."


def _take_demographics(draft: Draft, line: str) -> None:
    if line.startswith("-"):
        draft.drop("fit", line[1:].strip())
    elif line.startswith("+"):
        name, value = _pair(line[1:])
        draft.add_fit(name, value)
    else:
        draft.set_profile(*_pair(line))


def _behaviours(draft: Draft) -> Iterator[str]:
    for nth, (name, points, words) in enumerate(draft.rules("behaviour"), 1):
        digit = nth if nth <= _DIGITS else "·"
        yield f"{digit:<3}{name:<14}{points:<9}{words}"


def _take_behaviours(draft: Draft, line: str) -> None:
    if line.startswith("-"):
        draft.drop("behaviour", line[1:].strip())
    elif line.startswith("+"):
        words, _, value = line[1:].partition("=")
        draft.add_behaviour(words.strip(), value.strip())
    else:
        raise Wrong("write + WORDS = POINTS to add one, - NAME to drop one")


def _points(draft: Draft) -> Iterator[str]:
    for section, words in (("fit", "fit"), ("penalty", "taken off"), ("behaviour", "behaviour")):
        yield words
        for name, points, said in draft.rules(section):
            yield f"  {name:<14}{points:<9}{said}"
    yield draft.sums()


def _take_points(draft: Draft, line: str) -> None:
    draft.set_points(*_pair(line))


def _thresholds(draft: Draft) -> Iterator[str]:
    limits = draft.found["thresholds"]
    yield f"mail  {limits['mail']}   an intro e-mail is suggested from this score on: the MQL badge"
    yield f"call  {limits['call']}   a call is suggested from this score on: first in Today"


def _take_thresholds(draft: Draft, line: str) -> None:
    draft.set_threshold(*_pair(line))


def _track(draft: Draft) -> Iterator[str]:
    yield "in the app      B and a digit logs what a contact did today; u takes it back"
    yield "in a shell      pipeboard score log ID replied --on DATE"
    yield "in a list       pipeboard import takes over who replied in another system"
    yield "in a sheet      pipeboard score export --csv: every rule's points, to be added by hand"
    yield "on paper        pipeboard show ID"
    yield f"decay           {draft.decay()}   days and the percent that counts up to them"


def _take_track(draft: Draft, line: str) -> None:
    name, value = _pair(line)
    if name != "decay":
        raise Wrong(f"there is no “{name}” here; write decay = 30:100, 60:50, 90:25")
    draft.set_decay(value)


def _evaluation(draft: Draft) -> Iterator[str]:
    yield draft.sums()


def _take_nothing(draft: Draft, line: str) -> None:
    del draft
    raise Wrong(f"nothing is changed here (“{line}”): b goes back to the points")


def _pair(line: str) -> tuple[str, str]:
    name, equals, value = line.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise Wrong("write NAME = VALUE")
    return name.strip(), value.strip()


_POINTS = "points"
STEPS = (
    Step(
        "demographics",
        "whom you look for",
        _demographics,
        _take_demographics,
        "NAME = VALUE changes (people = 50-500), - NAME drops a rule, + region = VALUE adds one",
    ),
    Step(
        "behaviours",
        "what a contact does that counts",
        _behaviours,
        _take_behaviours,
        "+ WORDS = POINTS CAP adds one (+ asked for a quote = 10 20), - NAME drops one",
    ),
    Step(
        _POINTS,
        f"many for what tells, few for what hints (fit {FIT_MAX}, behaviour {BEHAVIOUR_MAX})",
        _points,
        _take_points,
        "NAME = POINTS changes (industry = 20, headcount = 15 7, download = 5 10)",
    ),
    Step(
        "thresholds",
        "when something is suggested",
        _thresholds,
        _take_thresholds,
        "NAME = SCORE changes (call = 75)",
    ),
    Step(
        "track",
        "how behaviour gets in",
        _track,
        _take_track,
        "decay = DAYS:PERCENT, … changes",
    ),
    Step("evaluate", "what came of those decided so far", _evaluation, _take_nothing, ""),
)
