"""A query of the rep as SQL over the table `card`, by what the card has folded for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from pipeboard.domain.query_terms import (
    Filter,
    Name,
    Query,
    Span,
    Text,
    Value,
    Words,
    day_of,
    days_ago,
)
from pipeboard.domain.reasons import DISQUALIFY_REASONS
from pipeboard.domain.text import clean, fold
from pipeboard.reads.condition import Condition, all_of, any_of, inside, literal, matches
from pipeboard.store.facets import pattern

_NEVER = "9999-12-31"
_WEEK = timedelta(6)  # today and the six days after it
_SIGNED = "' ' || card.signs || ' ' glob ?"
# The rank of whom the score suggests to call is 100 before that of all others.
_SURE = "iif(card.rank < -100, -card.rank - 100, -card.rank)"
_AHEAD = timedelta(21)  # an appointment within these days keeps a contact from rotting
_BAD = tuple(reason.value for reason in DISQUALIFY_REASONS if reason.bad)
# As the card says it: `120`, or `50–500`.
_LEAST = "cast(replace(card.headcount, ',', '') as integer)"
_MOST = """cast(replace(substr(card.headcount, instr(card.headcount, '–') + 1), ',', '')
as integer)"""
_BROUGHT = """card.contact_id in (select id from contact where import_id in (
select id from import_batch where {}))"""
_LAST = "created_at = (select max(created_at) from import_batch)"


def condition(query: Query, today: date) -> Condition:
    """Return what must hold of a row of `card`, that table under its own name, for `query`.

    Words occur in name, company, addresses or numbers; days are counted from `today`.
    """
    return all_of((words_in(query, "card.find"), fields_of(query, today)))


def words_in(query: Query, column: str) -> Condition | None:
    """Return the condition that every word of a query occurs in a column, or does not.

    None when the query has no words.
    """
    found = [matches(query.plain, column)]
    for term in query.others:
        if isinstance(term, Words) and (text := _folded(term.text)):
            doing = "not glob" if term.negated else "glob"
            found.append(Condition(f"{column} {doing} ?", (inside(text),)))
    known = [one for one in found if one]
    return all_of(known) if known else None


def fields_of(query: Query, today: date) -> Condition | None:
    """Return the condition that the fields of a query hold; None when it names none."""
    found = [_filter(term, today) for term in query.others if isinstance(term, Filter)]
    return all_of(found) if found else None


def _filter(term: Filter, today: date) -> Condition:
    test = _TESTS.get(term.field) or partial(_one_of, term.field)
    found = any_of(test(value, today) for value in term.values)
    return Condition(f"({found.sql}) is not true", found.values) if term.negated else found


def _one_of(field: str, value: Value, today: date) -> Condition:
    """A field that is a fact of the card's `facets`: its whole text, or a part of it."""
    del today
    if isinstance(value, Text):
        text = _folded(value.words)
        return _faceted(field, f"{literal(text)}*" if value.starts else literal(text))
    return _faceted(field, literal(fold(str(value))))


def _part(field: str, value: Value, today: date) -> Condition:
    del today
    assert isinstance(value, Text)
    return _faceted(field, inside(_folded(value.words)))


def _tag(value: Value, today: date) -> Condition:
    del today
    assert isinstance(value, Text)
    star = "*" if value.starts else ""
    return _faceted("tag", f"*\n{literal(_folded(value.words))}{star}\n*")


def _faceted(field: str, inner: str) -> Condition:
    return Condition("card.facets glob ?", (pattern(field, inner),))


def _column(name: str, value: Value, today: date) -> Condition:
    del today
    return Condition(f"card.{name} = ?", (str(value),))


def _score(value: Value, today: date) -> Condition:
    """By what the order of the board is made of: the least that is sure."""
    del today
    assert isinstance(value, Span)
    return all_of((Condition("card.score is not null"), _between(_SURE, value, int)))


def _mql(value: Value, today: date) -> Condition:
    del today
    sign = "glob" if str(value) == "yes" else "not glob"
    return Condition(f"' ' || card.signs || ' ' {sign} ?", ("* mql *",))


def _due(value: Value, today: date) -> Condition:
    if isinstance(value, Name):
        is_late = value.name == "late"
        first, last = ("", _before(today)) if is_late else (str(today), str(today + _WEEK))
        return Condition("card.due between ? and ?", (first, last))
    assert isinstance(value, Span)
    days = _between("card.due", value, lambda words: str(day_of(words, today)))
    return all_of((Condition("card.due < ?", (_NEVER,)), days))


def _before(today: date) -> str:
    return str(today - timedelta(1))


def _stale(value: Value, today: date) -> Condition:
    """The longer ago, the earlier the day: what is least of the one is most of the other."""
    assert isinstance(value, Span)
    turned = Span(value.most, value.least, value.below, value.above)
    return _between("card.moved_on", turned, lambda age: str(days_ago(age, today)))


def _no(value: Value, today: date) -> Condition:
    has = _has(value, today)
    if str(value) == "next":  # nobody waits for a step with whom is let go
        return Condition("card.board is not null and card.due = ?", (_NEVER,))
    return Condition(f"({has.sql}) is not true", has.values)


def _has(value: Value, today: date) -> Condition:
    del today
    match str(value):
        case "next":
            return Condition("card.due < ?", (_NEVER,))
        case "headcount" | "score" as column:
            return Condition(f"card.{column} is not null")
        case "channel":
            return any_of(_faceted("way", f"*\n{way}\n*") for way in ("email", "phone"))
        case "email" | "phone" as way:
            return _faceted("way", f"*\n{way}\n*")
        case field:
            return _faceted(field, "?*")


def _is(value: Value, today: date) -> Condition:
    match str(value):
        case "prospect":
            return Condition("card.board in ('sql', 'opportunity')")
        case "pinned":
            return Condition("card.pin = 0")
        case "rotting":
            return _rotting(today)
        case sign:
            return Condition(_SIGNED, (f"* {sign} *",))


def _rotting(today: date) -> Condition:
    """As a card says it: nothing moved, and no appointment is near that will change that."""
    sql = f"""card.rots_on <= ? and (card.due = '{_NEVER}' or not {_SIGNED} or card.due > ?
      or (card.step = 'appointment' and card.due < ?))"""
    return Condition(sql, (str(today), "* booked *", str(today + _AHEAD), str(today)))


def _cadence(value: Value, today: date) -> Condition:
    if str(value) == "none":
        return Condition("card.run is null")
    return _column("run", value, today)


def _attempt(value: Value, today: date) -> Condition:
    del today
    assert isinstance(value, Span)
    return _between("cast(card.attempt as integer)", value, int)  # `3/5` is 3


def _headcount(value: Value, today: date) -> Condition:
    """All of the company's range must lie in the one asked for; a single number may lie in it."""
    del today
    assert isinstance(value, Span)
    if value.least == value.most:
        number = int(value.least)
        return Condition(f"{_LEAST} <= ? and {_MOST} >= ?", (number, number))
    least = _between(_LEAST, Span(value.least, "", value.above), int)
    most = _between(_MOST, Span("", value.most, below=value.below), int)
    return all_of((least, most))


def _reason(value: Value, today: date) -> Condition:
    del today
    named = _BAD if str(value) == "bad" else (str(value),)
    return any_of(_faceted("reason", literal(fold(reason))) for reason in named)


def _import(value: Value, today: date) -> Condition:
    del today
    if isinstance(value, Name):
        return Condition(_BROUGHT.format(_LAST))
    assert isinstance(value, Span)
    batches = _between("id", value, int)
    return Condition(_BROUGHT.format(batches.sql), batches.values)


def _between(column: str, span: Span, read: Callable[[str], str | int]) -> Condition:
    """What lies in a range; no end asks for nothing."""
    parts = []
    if span.least:
        parts.append(Condition(f"{column} {'>' if span.above else '>='} ?", (read(span.least),)))
    if span.most:
        parts.append(Condition(f"{column} {'<' if span.below else '<='} ?", (read(span.most),)))
    return all_of(parts)


def _folded(words: str) -> str:
    return fold(clean(words))


_TESTS: dict[str, Callable[[Value, date], Condition]] = {
    "stage": partial(_column, "stage"),
    "status": partial(_column, "status"),
    "source": partial(_part, "source"),
    "company": partial(_part, "company"),
    "title": partial(_part, "title"),
    "industry": partial(_part, "industry"),
    "tag": _tag,
    "score": _score,
    "mql": _mql,
    "due": _due,
    "stale": _stale,
    "no": _no,
    "has": _has,
    "is": _is,
    "cadence": _cadence,
    "attempt": _attempt,
    "headcount": _headcount,
    "reason": _reason,
    "import": _import,
}
"""How each field is asked for; those not here are whole texts of the card's facets."""
