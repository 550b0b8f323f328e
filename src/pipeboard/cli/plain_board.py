"""The board as plain text: four columns side by side, 120 cells wide, and the first of Today."""

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
_ROWS = 10  # of Today
_SIGNS = {"override": "*", "imported": "°"}
_WORDS = {
    "nostep": "no next step",
    "callnow": "call today",
    "mql": "MQL",
    "paused": "paused",
    "snoozed": "snoozed",
    "booked": "booked",
    "oneway": "one-way",
    "cold": "cold",
}


def print_board(db: sqlite3.Connection, now: datetime) -> None:
    """Print the top line, the four columns of the board, and whom to work first today."""
    local = now.astimezone()
    columns, due = board.columns(db), today.today(db, local, rules.read(db))
    totals = board.totals(columns)
    coming = f" · next {due.next_time} {safe(due.next_name or '')}" if due.next_time else ""
    output.line(
        f"leads {totals.leads:,} · prospects {totals.prospects:,} · "
        f"today {due.due:,} due · {due.late:,} late{coming}"
    )
    output.line()
    drawn = [list(_column(db, column, local.date())) for column in columns]
    for row in zip_longest(*drawn, fillvalue=""):
        cells = (output.pad(output.cut(safe(text), _CELLS), _CELLS) for text in row)
        output.line(_GAP.join(cells).rstrip())
    output.line(f"TODAY {due.due:,}")
    for one in due.rows[:_ROWS]:
        said = (one.when, f"{one.why} {one.attempt or ''}".rstrip(), one.name, one.company or "")
        cells = (output.pad(output.cut(safe(text), _CELLS), _CELLS) for text in said)
        output.line(_GAP.join(cells).rstrip())
    if len(due.rows) > _ROWS:
        output.line(f"+{len(due.rows) - _ROWS:,} more")


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
    yield f"{card.name} · {card.score}" if card.score else card.name
    yield from (f"  {fact}" for fact in (card.title, card.company) if fact)
    parts = []
    if card.due:
        due = date.fromisoformat(card.due)
        late = "late " if due < today else ""
        at = f" {card.due_time}" if card.due_time else ""
        attempt = f"{card.attempt} " if card.attempt and card.step == "attempt" else ""
        parts.append(f"{attempt}{late}{say_date(due, today)}{at}")
    if card.amount is not None and card.currency:
        parts.append(Money(card.amount, card.currency).plain())
    signs = card.signs.split()
    parts += [card.stage.upper() + _SIGNS[sign] for sign in signs if sign in _SIGNS]
    parts += ["rotting"] if card.is_rotting(today) else []
    parts += [words for sign, words in _WORDS.items() if sign in signs]
    yield "  " + " · ".join(parts)
