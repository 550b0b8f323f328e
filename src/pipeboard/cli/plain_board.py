"""The board as plain text: four columns side by side, 120 cells wide."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from itertools import zip_longest

from pipeboard.cli import output
from pipeboard.domain.days import say_date
from pipeboard.domain.money import Money
from pipeboard.domain.text import safe
from pipeboard.reads import board, today
from pipeboard.store import rules

_CELLS = 28  # 4 of them and 3 gaps are 118
_GAP = "  "
_CARDS = 24  # of a column; the rest is counted
_SIGNS = {"override": "*", "imported": "°"}
_WORDS = {"nostep": "no next step", "booked": "booked", "cold": "cold"}


def print_board(db: sqlite3.Connection, now: datetime) -> None:
    """Print the top line and the four columns of the board."""
    local = now.astimezone()
    columns, counts = board.columns(db), today.counts(db, local, rules.read(db))
    totals = board.totals(columns)
    coming = f" · next {counts.next_time} {counts.next_name}" if counts.next_time else ""
    output.line(
        f"leads {totals.leads:,} · prospects {totals.prospects:,} · "
        f"today {counts.due:,} due · {counts.late:,} late{coming}"
    )
    output.line()
    drawn = [list(_column(db, column, local.date())) for column in columns]
    for row in zip_longest(*drawn, fillvalue=""):
        cells = (output.pad(output.cut(safe(text), _CELLS), _CELLS) for text in row)
        output.line(_GAP.join(cells).rstrip())


def _column(db: sqlite3.Connection, column: board.Column, today: date) -> Iterator[str]:
    sums = " + ".join(Money(minor, currency).plain() for currency, minor in column.sums)
    yield f"{column.stage.label.upper()} {column.cards:,}"
    yield sums or column.stage.subtitle
    yield "─" * _CELLS
    cards = board.page(db, column.stage, 0, column.cards, _CARDS)
    for card in cards:
        yield from _card(card, today)
        yield ""
    if column.cards > len(cards):
        yield f"+{column.cards - len(cards):,} more"


def _card(card: board.Card, today: date) -> Iterator[str]:
    yield card.name
    yield from (f"  {fact}" for fact in (card.title, card.company) if fact)
    parts = []
    if card.due:
        due = date.fromisoformat(card.due)
        late = "late " if due < today else ""
        at = f" {card.due_time}" if card.due_time else ""
        parts.append(f"{late}{say_date(due, today)}{at}")
    if card.amount is not None and card.currency:
        parts.append(Money(card.amount, card.currency).plain())
    signs = card.signs.split()
    parts += [card.stage.upper() + _SIGNS[sign] for sign in signs if sign in _SIGNS]
    parts += [_WORDS[sign] for sign in signs if sign in _WORDS]
    yield "  " + " · ".join(parts)
