"""Why a contact is in its stage: the exact words, their date, and the call or assessment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pipeboard.domain.terms import Stage
from pipeboard.domain.text import safe
from pipeboard.reads.scores import Standing
from pipeboard.reads.why import Ground, Quote, Why
from pipeboard.ui.screens import scored
from pipeboard.ui.screens.dossier import day_of, quoted
from pipeboard.ui.screens.panel import Panel
from pipeboard.ui.widgets.sheet import Bit, Row, head, row

_MARKS = {"override": "*", "imported": "°"}


class WhyScreen(Panel):
    """The grounds of a stage, and what the next gate still asks for."""

    label_width = 17

    def __init__(
        self, why: Why, today: date, place: Sequence[str] = (), stands: Standing | None = None
    ) -> None:
        """Make the panel.

        Args:
            why: What the stage rests on.
            today: The local day.
            place: Why the Today list has the contact where it does, the first reason first.
            stands: How the contact fits and scores.
        """
        super().__init__()
        self._why, self._today, self._place, self._stands = why, today, place, stands
        self.whole = f"pipeboard why {why.id}"

    def heading(self) -> str:
        """Who, and where."""
        if self._place:
            return f"Why is {safe(self._why.name)} here?"
        return f"Why is {safe(self._why.name)} {_an(Stage(self._why.stage))}?"

    def rows(self) -> Iterable[Row]:
        """The place in the list, each gate with its words, newest first, then what is missing."""
        if self._place:
            yield head("Today")
            for number, reason in enumerate(self._place):
                yield row("" if number else "place", reason)
        for ground in reversed(self._why.grounds):
            yield from self._ground(ground)
        if not self._why.grounds:
            if self._place:
                yield row("")
            yield row("lead", "Nobody is asked for evidence to be a lead.")
        if self._why.next_stage:
            name = Stage(self._why.next_stage).label
            yield head(f"Next: {name}")
            missing = ", ".join(self._why.missing)
            words = missing or "nothing: > advances"
            yield row("missing", Bit(words, "warning" if missing else "accent"))
        if self._stands:
            yield from scored.lines(self._stands)

    def _ground(self, ground: Ground) -> Iterator[Row]:
        name = Stage(ground.gate).label + _MARKS.get(ground.origin, "")
        yield head(name)
        passed = f"{day_of(ground.passed_at, self._today)} on {ground.origin}"
        if ground.imported_from:
            passed += f" ({ground.imported_from})"
        on = _where(ground.quotes[0], self._today) if ground.quotes else ""
        yield row("passed", passed, Bit(f"  {on}", "muted"))
        if ground.override_reason:
            yield row("override", Bit(quoted(ground.override_reason), "warning"))
        for quote in ground.quotes:
            is_elsewhere = _where(quote, self._today) != on
            where = (
                f"{quote.place}, {day_of(quote.at, self._today)}" if is_elsewhere else quote.into
            )
            yield row(quote.about, quoted(quote.text), Bit(f"  {where}" if where else "", "muted"))


def _where(quote: Quote, today: date) -> str:
    return f"{quote.record}, {day_of(quote.at, today)}"


def _an(stage: Stage) -> str:
    return f"an {stage.label}" if stage in (Stage.SQL, Stage.OPPORTUNITY) else f"a {stage.label}"
