"""The left pane of the live call: its seven steps, what to say now, what to ask next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from pipeboard.domain import questions
from pipeboard.domain.call import STEPS, Call, Step, say_clock
from pipeboard.domain.prompts import ELEMENTS
from pipeboard.domain.terms import CallKind, Element
from pipeboard.domain.text import safe

if TYPE_CHECKING:
    from pipeboard.ui.live.brief import Brief

_SHORT_CALL = {"opening": str(Step.SCRIPT), "voicemail": "voicemail", "gatekeeper": "gatekeeper"}
"""What is at hand in a call without steps, and the part of the script that it is."""
_BRIEF = 12  # characters of what is a heading in a line of the script


class Stop(NamedTuple):
    """One step on the rail: its sign, and when it was first entered."""

    name: str
    sign: str
    at: str


class Saying(NamedTuple):
    """Words for the phone under a heading, and the key that brings others."""

    head: str
    words: str
    key: str = ""
    tone: str = "say"
    """`ask` is what comes next, `say` the script, `then` a follow-up, the others can wait."""


class Guide(NamedTuple):
    """All that the pane shows."""

    stops: tuple[Stop, ...] = ()
    sayings: tuple[Saying, ...] = ()


def guide(call: Call, brief: Brief, turned: int, in_hand: Element | None, key: str) -> Guide:
    """Return what the pane shows of a call; `key` is what brings the next wording."""
    if call.kind is not CallKind.DISCOVERY:
        said = (Saying(head, brief.say(part, call)) for head, part in _SHORT_CALL.items())
        return Guide((), tuple(one for one in said if one.words))
    asked = questions.next_prompt(call, brief.slots, turned)
    is_close = asked.element is None and call.step is Step.CLOSE
    # What research finds is at once in the opening; from there on the script stands beside.
    part = Step.SCRIPT if call.step is Step.RESEARCH else call.step
    is_beside = not call.is_started and call.step is Step.SCRIPT
    head = "opening" if part is Step.SCRIPT else "say"
    sayings = [] if is_beside else list(_spoken(head, brief.say(part, call)))
    if is_close and sayings:
        sayings[0] = sayings[0]._replace(head="close · say back", tone="ask")
    elif call.step is Step.QUESTIONS:
        sayings = [one._replace(tone="advice") for one in sayings]
    if asked.element is None and not (is_close and sayings):
        sayings.append(Saying("close · say back", asked.words, tone="ask"))
    elif asked.element and call.is_started:
        head = f"ask next · {asked.element}"
        turn = f" · {asked.turn}" if asked.turn != questions.TURNS[0] else ""
        sayings.append(Saying(head + turn, asked.words, tone="ask"))
        after = questions.prompt(call, asked.element, brief.slots, turned + 1)
        sayings.append(Saying(after.turn, after.words, key, "then"))
    if in_hand not in (None, asked.element):
        other = questions.prompt(call, in_hand, brief.slots)
        sayings.append(Saying(f"in hand · {in_hand}", other.words, tone="aside"))
    return Guide(tuple(_stop(call, step) for step in STEPS), tuple(sayings))


def _spoken(head: str, words: str) -> Iterator[Saying]:
    """Yield a part of the script under its heading; `Not yet: …` gets one of its own.

    The four questions are left out: they are asked one by one.
    """
    asked = tuple(prompt.ask for prompt in ELEMENTS.values())
    lines: list[str] = []
    ends = []
    for line in words.splitlines():
        name, colon, rest = line.partition(": ")
        if line.endswith(asked):
            continue
        if colon and len(name) <= _BRIEF:
            ends.append(Saying(name.lower(), rest))
        else:
            lines.append(line)
    if lines:
        yield Saying(head, "\n".join(lines))
    yield from ends


def _stop(call: Call, step: Step) -> Stop:
    sign = "▸" if step is call.step else "✓" if call.is_done(step) else " "
    at = say_clock(call.rail[step]) if step in call.rail else ""
    return Stop(step.value, sign, at)


class Rail(Widget):
    """The pane; on a narrow screen it is the step, and the next question beneath."""

    DEFAULT_CSS = """
    Rail { height: 1fr; color: $text; }
    """
    _guide = Guide()

    def show(self, shown: Guide) -> None:
        """Take what there is to show now."""
        if shown != self._guide:
            self._guide = shown
            self.refresh(layout=self._is_strip)

    @property
    def _is_strip(self) -> bool:
        return self.screen.has_class("-narrow")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines of the strip."""
        del container, viewport
        return len(self._strip(width))

    def render(self) -> Content:
        """What fits: words go before steps, and what comes later before what is asked now."""
        width, height = self.size
        if self._is_strip:
            return Content("\n").join(self._strip(width))
        stops = self._stops(width)
        here = stops and [self._here(width)]
        shorter = list(_shorter(self._guide.sayings))
        for rail, sayings in (
            *((stops, one) for one in shorter[:3]),
            *((here, one) for one in shorter),
        ):
            lines = _lines(rail, sayings, width)
            if len(lines) <= height:
                break
        return Content("\n").join(lines[:height])

    def _stops(self, width: int) -> list[Content]:
        lines = []
        for name, sign, at in self._guide.stops:
            room = " " * max(1, width - 2 - len(name) - len(at))
            if sign == "▸":
                lines.append(Content.styled(f"{sign} {name}{room}{at}", "bold $text-primary"))
            else:
                mark = (f"{sign} ", "$text-success")
                lines.append(Content.assemble(mark, (f"{name}{room}{at}", "$secondary")))
        return lines

    def _here(self, width: int) -> Content:
        """The rail as one line: the step, when it began, and the one after it."""
        stops = self._guide.stops
        at = next(n for n, stop in enumerate(stops) if stop.sign == "▸")
        here = Content.styled(f"▸ {stops[at].name} {stops[at].at}".rstrip(), "bold $text-primary")
        parts = [here, Content.styled(f"{at + 1} of {len(stops)}", "$secondary")]
        if at + 1 < len(stops):
            parts.append(Content.styled(f"then {stops[at + 1].name}", "$secondary"))
        while sum(part.cell_length + 3 for part in parts) - 3 > width:
            parts.pop()
        return Content.styled(" · ", "$secondary").join(parts)

    def _strip(self, width: int) -> list[Content]:
        """The step in one line, and what is asked or said now."""
        lines = [self._here(width)] if self._guide.stops else []
        first = [one for one in self._guide.sayings if one.tone == "ask"] or list(
            self._guide.sayings[:1]
        )
        for one in first:
            head = Content.styled(f"{safe(one.head)}  ", _HEADS[one.tone])
            lines += Content.assemble(head, _quoted(one)).wrap(width)
        return lines


_HEADS = {
    "ask": "bold $text-primary",
    "say": "$secondary",
    "then": "$secondary",
    "aside": "$secondary",
    "advice": "$secondary",
}
_ASKED = ("ask", "then", "aside")
_WORDS = {**dict.fromkeys(_HEADS, "$secondary"), "ask": "bold $text", "say": "$text"}


def _quoted(one: Saying) -> Content:
    words = safe(one.words, lines=True).strip()
    if one.tone in _ASKED:
        words = "“{}”".format(words.strip('“”"'))
    return Content.styled(words, _WORDS[one.tone])


def _lines(stops: list[Content], sayings: Sequence[Saying], width: int) -> list[Content]:
    """The steps, then each heading with its words beneath, a blank line between them."""
    lines = list(stops)
    for one in sayings:
        key = f"{one.key}" if one.key else ""
        head = safe(one.head)
        room = " " * max(1, width - len(head) - len(key))
        if lines:
            lines.append(Content(""))
        lines.append(Content.assemble((head, _HEADS[one.tone]), room, (key, "$text-primary")))
        if one.words:
            lines += _quoted(one).wrap(width)
    return lines


def _shorter(sayings: Sequence[Saying]) -> Iterator[Sequence[Saying]]:
    """Yield what is said, each time a little less; what is asked next stays longest."""
    yield sayings
    sayings = [one for one in sayings if one.tone != "advice"]
    yield sayings
    sayings = [one._replace(words="") if one.tone == "then" else one for one in sayings]
    yield sayings
    for tone in ("aside", "say", "then"):
        for one in [one for one in reversed(sayings) if one.tone == tone]:
            sayings = [other for other in sayings if other is not one]
            yield sayings
