"""What the rep has at hand before and during a call: what is known, and what to say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from pipeboard.domain.call import Box, Call, Step
from pipeboard.domain.days import say_date, say_distance
from pipeboard.domain.script import SPOKEN, first_hook, informed, say, whole
from pipeboard.domain.terms import Rating, Topic
from pipeboard.paths import SHIPPED_TEXTS
from pipeboard.reads.briefing import Briefing, briefing
from pipeboard.reads.contact import Contact
from pipeboard.reads.prefill import Taken
from pipeboard.ui.screens.dossier import bant, quoted
from pipeboard.ui.widgets.sheet import Bit, Row, Sheet, head, row

_GLANCE = 240  # characters
_VERDICTS = {"yes": "we can meet the need", "no": "we cannot meet it", "unsure": "not sure yet"}


class Brief(NamedTuple):
    """What is known of a contact before a call, and the script to be filled."""

    slots: Mapping[str, str]
    parts: Mapping[str, str]
    """The script, part by part, slots open."""
    known: Briefing
    trouble: str = ""
    """What is wrong with the rep's own script; the shipped one stands in for it then."""

    def say(self, part: str, call: Call) -> str:
        """Return one part of the script, filled for a call; '' when the script has none such."""
        return say(self.parts, part, self._informed(call), self.slots)

    def whole(self, call: Call) -> str:
        """Return the whole script, filled for a call, as it is copied."""
        said = (*SPOKEN, *self._before_a_sal(), "voicemail", "gatekeeper")
        return whole(self.parts, said, self._informed(call), self.slots)

    def _before_a_sal(self) -> tuple[str, ...]:
        """How a needs assessment is closed, as long as there was none."""
        return () if self.known.assessment else ("assessment",)

    def _informed(self, call: Call) -> Call:
        found = (one for one in self.known.bant if one.rating is not Rating.UNRATED)
        return informed(call, {k.element: Box(k.rating, k.evidence, k.value) for k in found})

    def rows(self, today: date) -> Iterator[Row]:
        """Yield what is known: the next appointment, answers, findings, the last activities."""
        if self.trouble:
            yield row("script", Bit(f"{self.trouble}; the shipped one is used", "warning"))
        yield from self._appointment(today)
        yield from self._open()
        if self.known.assessment:
            yield from _answers(self.known.assessment, today)
        yield from bant(self.known.bant, today, _said)
        if self.known.last:
            yield head("last")
        for done in self.known.last:
            on = say_date(date.fromisoformat(done.on), today).split(" ", 1)[1]
            said = [Bit(f"  {_said(done.said)}", "muted")] if done.said else []
            yield row(on, done.words, *said)

    def _appointment(self, today: date) -> Iterator[Row]:
        task = self.known.appointment
        if task is None:
            return
        due = date.fromisoformat(task.due_on)
        when = say_date(due, today) + (f" {task.due_time}" if task.due_time else "")
        away = Bit(f"  {say_distance(due, today)}", "warning" if due < today else "muted")
        yield row("next", Bit(when, "strong"), away, f"  {task.title}")

    def _open(self) -> Iterator[Row]:
        names = [element.value for element in self.known.elements]
        topics = [topic.label for topic in self.known.topics if topic.label not in names]
        if names or topics:
            yield row("open", Bit(", ".join((*names, *topics)), "strong"))

    def script_rows(self, call: Call) -> Iterator[Row]:
        """Yield what is said first: the hook, the opening, the agenda; then the other parts."""
        hook = first_hook(call)
        yield row("hook", Bit(hook or "‹hook?›", "accent" if hook else "warning"))
        said = self.say(Step.SCRIPT, call)
        if said:
            yield row("opening", said.removeprefix(f"{hook}\n") if hook else said)
        for part in (Step.AGENDA, *self._before_a_sal(), "voicemail", "gatekeeper"):
            if words := self.say(part, call):
                yield row(part, words)


def read(
    db: sqlite3.Connection, who: Contact, folder: Path, own: Mapping[str, str], now: datetime
) -> Brief:
    """Read what is known of a contact; `own` are the rep's slots, `now` is local and aware.

    A script of the rep's that cannot be used stops no call: it is said in `trouble`.
    """
    from pipeboard.exchange import texts

    trouble = ""
    try:
        parts = texts.script(folder)
    except texts.TextsError as error:
        parts, trouble = texts.script(SHIPPED_TEXTS), str(error)
    return Brief(texts.known(db, who, own, now), parts, briefing(db, who), trouble)


def _answers(taken: Taken, today: date) -> Iterator[Row]:
    """Yield the answers of the assessment, and the verdict."""
    found = taken.assessment
    yield head(f"assessment, {say_date(taken.on, today).split(' ', 1)[1]}")
    on = found.timeline_on.isoformat() if found.timeline_on else ""
    picked = {
        Topic.SOURCE: found.source,
        Topic.PRODUCT_INTEREST: ", ".join(found.interests),
        Topic.TIMELINE: f"{found.timeline.label if found.timeline else ''} {on}".strip(),
    }
    for topic in (Topic.NEED, Topic.SOLUTION, Topic.TIMELINE, Topic.PRODUCT_INTEREST, Topic.SOURCE):
        text = found.answer(topic).text
        words = "  ".join(filter(None, (picked.get(topic), text and _said(text))))
        if words:
            yield row("wants" if topic is Topic.PRODUCT_INTEREST else topic.label, words)
    for question, answer in taken.own.items():
        if answer:
            yield row("", Bit(f"{question} ", "muted"), _said(answer))
    if found.verdict:
        yield row("verdict", Bit(_VERDICTS[found.verdict], "muted"))


def _said(words: str) -> str:
    """Words between quotation marks, as many as are read in a glance."""
    return quoted(words if len(words) <= _GLANCE else f"{words[:_GLANCE].rstrip()}…")


class BriefPane(VerticalScroll, can_focus=False):
    """What is known, or the script: as the step of the call asks for."""

    DEFAULT_CSS = """
    BriefPane { height: 1fr; width: 1fr; }
    """

    def __init__(self, brief: Brief, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._brief = brief
        self._sheet = Sheet()

    def compose(self) -> ComposeResult:
        """One sheet."""
        yield self._sheet

    def show(self, call: Call, today: date) -> None:
        """Show what the step of a call asks for: what is known at research, else what to say."""
        brief = self._brief
        at_research = call.step is Step.RESEARCH
        self._sheet.show(brief.rows(today) if at_research else brief.script_rows(call))
