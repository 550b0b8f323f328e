"""What the board says of a contact and a column: pieces of words, each with the role it plays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.cells import cell_len, set_cell_size

from pipeboard.domain.days import MONTHS, WEEKDAYS
from pipeboard.domain.money import Money
from pipeboard.domain.terms import Stage
from pipeboard.domain.text import safe
from pipeboard.reads.board import Card
from pipeboard.ui.widgets.columns import Column

Piece = tuple[str, str]
"""A role (a component class of the board without its `board--`) and words, safe to draw."""

DOT: Piece = ("detail", " · ")
_SIGNS: dict[str, Piece] = {
    "nostep": ("blocked", "no next step"),
    "unsized": ("blocked", "unsized"),
    "undated": ("blocked", "undated"),
    "rotting": ("late", "rotting"),
    "callnow": ("today", "call today"),
    "override": ("sign", "*"),
    "imported": ("sign", "°"),
    "mql": ("sign", "MQL"),
    "booked": ("sign", "call booked"),
    "oneway": ("sign", "one-way"),
    "cold": ("detail", "cold"),
    "paused": ("detail", "paused"),
    "snoozed": ("detail", "snoozed"),
}
"""Every sign, those first that are the last to give way."""
_SHORTER = {"call booked": "booked"}
_LEAST = 5  # letters of a word, and its `…`, that say more than `…` alone
_ATTEMPT = "attempt"
_SAID_BY_ATTEMPT = ("paused", "snoozed")


def label(stage: str) -> str:
    """Return the stage as a heading: LEAD, SAL, SQL, OPPORTUNITY."""
    return stage.upper()


def cut(words: str, width: int) -> str:
    """Return words in at most `width` cells, ending in `…` when some were cut."""
    if cell_len(words) <= width:
        return words
    return set_cell_size(words, width - 1).rstrip() + "…" if width > 0 else ""


def fit(pieces: Sequence[Piece], width: int, blank: str = "detail") -> list[Piece]:
    """Return the pieces in exactly `width` cells: what does not fit is cut, what is left is blank.

    The cut comes at the first piece that does not fit; those after it are dropped. `blank` is
    the role of what is left.
    """
    fitted: list[Piece] = []
    for piece in pieces:
        size = cell_len(piece[1])
        if size > width:
            words = " …" if piece == DOT and width > 1 else cut(piece[1], width)
            if len(words) < _LEAST and fitted and fitted[-1] == DOT:
                fitted[-1:] = [("detail", " …")]  # a dot must lead to something one can read
                width += len(DOT[1]) - 2
            else:
                fitted.append((piece[0], words))
                width -= cell_len(words)
            break
        fitted.append(piece)
        width -= size
    fitted.append((blank, " " * width))
    return [piece for piece in fitted if piece[1]]


def spread(left: Sequence[Piece], right: Piece | None, width: int) -> list[Piece]:
    """Return pieces at the left and, when it leaves them room, one at the right."""
    size = cell_len(right[1]) if right else 0
    if right is None or size + 2 > width:
        return fit(left, width)
    return [*fit(left, width - size - 1), ("detail", " "), right]


def card_lines(card: Card, today: date, width: int, *, marked: bool) -> tuple[list[Piece], ...]:
    """Return the three lines of a card, each exactly `width` cells."""
    who: list[Piece] = [("mark", "✓ ")] if marked else []
    if card.pinned:
        who.append(("pin", "▲ "))
    who.append(("name", safe(card.name)))
    if card.title:
        who += [DOT, ("detail", safe(card.title))]
    score = ("score", safe(card.score)) if card.score else None
    return (
        spread(who, score, width),
        _company(card, width),
        _state(card, today, width),
    )


def _company(card: Card, width: int) -> list[Piece]:
    """The company gives way to what stands behind it, which is short."""
    if card.amount is not None and card.currency and card.stage == Stage.OPPORTUNITY:
        beside = ("amount", Money(card.amount, card.currency).plain())
    else:
        fits = "ICP" if "match" in card.signs.split() else ""
        beside = ("detail", " · ".join(filter(None, (safe(card.headcount or ""), fits))))
    company = safe(card.company or "")
    if not company or not beside[1]:
        return fit([("detail", company), beside], width)
    company = cut(company, max(1, width - cell_len(beside[1]) - 3))
    return fit([("detail", company), DOT, beside], width)


def _state(card: Card, today: date, width: int) -> list[Piece]:
    """When the next step is due, or else for how long nothing moved; then the signs."""
    groups: list[list[Piece]] = []
    if card.due:
        groups.append(_step(card, card.due, today))
    elif "nostep" not in card.signs:
        groups.append([("detail", _age(card.stage_at, today))])
    signs = _signs(card, today)
    groups += [[_sign(sign, card.stage)] for sign in _SIGNS if sign in signs]
    if _size(groups) > width:
        groups = [[(role, _SHORTER.get(words, words)) for role, words in one] for one in groups]
    rest: list[Piece] = []
    if card.stage == Stage.OPPORTUNITY and (deals := _deals(card, today)):
        room = width - _size(groups) - len(DOT[1])
        shown = [deal for deal in deals if _size([deal]) <= room]
        groups += shown[:1]
        rest = [] if shown else [("detail", " …")]  # half a date would be another date
    if said := _what(card, today):
        # These words come from outside and may be long: they give way before any sign does.
        words = cut(said, width - _size(groups) - len(rest) * 2 - 1)
        least = cell_len(said) if card.step == _ATTEMPT else min(4, cell_len(said))
        if cell_len(words) >= least:
            groups[0].append(("detail", f" {words}"))
    pieces = [piece for group in groups for piece in (DOT, *group)]
    return fit([*pieces[1:], *rest], width)


def _step(card: Card, due: str, today: date) -> list[Piece]:
    """When the next step is due: `tomorrow 13:00`, `2/5 Wed`, `4/5 late 1d`, `snoozed Fri`."""
    when = _due(due, card.due_time, today)
    if card.step != _ATTEMPT or not card.attempt:
        return [when]
    if waits := _waits(card, today):
        on = date.fromisoformat(due)
        is_near = card.is_paused and (on - today).days < 14
        return [("detail", f"{waits} {f'{_weekday(due)} {on.day}' if is_near else when[1]}")]
    attempt = safe(card.attempt)
    if when[0] == "late":
        return [("sign", f"{attempt} "), when]
    return [(when[0], f"{attempt} {when[1]}")]


def _waits(card: Card, today: date) -> str:
    """What an attempt to come waits for: a pause, or a snooze; '' when it is simply due."""
    if not card.due or card.due <= today.isoformat():
        return ""
    if card.is_paused:
        return "paused until"
    return "snoozed" if "snoozed" in card.signs.split() else ""


def _what(card: Card, today: date) -> str:
    """What is to be done then; of an attempt only the half that is left, when one is."""
    said = safe(card.due_words or "")
    if card.due and card.step == _ATTEMPT:
        return said if " + " not in said and not _waits(card, today) else ""
    return said if card.due else ""


def _signs(card: Card, today: date) -> set[str]:
    signs = set(card.signs.split())
    if card.is_rotting(today):
        signs.add("rotting")
    if "callnow" in signs:
        signs.discard("mql")  # the higher threshold says the lower one too
    return signs.difference(_SAID_BY_ATTEMPT) if card.step == _ATTEMPT else signs


def _sign(sign: str, stage: str) -> Piece:
    role, words = _SIGNS[sign]
    short = "OPP" if stage == Stage.OPPORTUNITY else label(stage)
    return role, short + words if words in "*°" else words


def _due(due: str, at: str | None, today: date) -> Piece:
    days = (date.fromisoformat(due) - today).days
    if days < 0:
        return _late(days)
    if days > 6:
        return "detail", say_day(due, today)
    day = ("today", "tomorrow")[days] if days < 2 else _weekday(due)
    return "today" if days == 0 else "detail", f"{day} {safe(at)}" if at else day


def _weekday(day: str) -> str:
    return WEEKDAYS[date.fromisoformat(day).weekday()].title()


def _age(since: str, today: date) -> str:
    days = (today - date.fromisoformat(since[:10])).days
    return f"{days:,}d" if days > 0 else "new"


def _deals(card: Card, today: date) -> list[list[Piece]]:
    """How far the deal is and when it is to close, from the long way of saying it to the short."""
    step: Piece = ("detail", safe(card.deal_step or "").replace("_", " "))
    if not card.close_on:
        return [[step]] if card.deal_step else []
    days = (date.fromisoformat(card.close_on) - today).days
    when: Piece = ("detail", say_day(card.close_on, today)) if days >= 0 else _late(days)
    said: list[list[Piece]] = [[("detail", "closes " if days >= 0 else "close "), when]]
    if card.deal_step:
        said.insert(0, [step, ("detail", " → "), when])
    return [*said, [("detail", "→ "), when]]


def _late(days: int) -> Piece:
    return "late", f"late {-days:,}d"


def _size(groups: Sequence[Sequence[Piece]]) -> int:
    """Return the cells that groups take with a dot between them."""
    words = sum(cell_len(words) for group in groups for _, words in group)
    return words + len(DOT[1]) * max(0, len(groups) - 1)


def say_day(day: str, today: date) -> str:
    """Return `18 Dec`, and `Mar 2028` when that is more than half a year off in another year."""
    on = date.fromisoformat(day)
    month = MONTHS[on.month - 1].title()
    if on.year != today.year and abs((on - today).days) > 180:
        return f"{month} {on.year}"
    return f"{on.day} {month}"


def head_lines(column: Column, width: int, *, here: bool, counted: bool) -> tuple[list[Piece], ...]:
    """Return the label with the true count, and what it means to stand in this column."""
    count = ("count", f"{column.count:,}") if counted else None
    sums = " · ".join(Money(minor, currency).plain() for currency, minor in column.sums)
    means = sums if sums and column.stage == Stage.OPPORTUNITY else column.stage.subtitle
    name = ("here" if here else "label", label(column.stage))
    return spread([name], count, width), fit([("note", means)], width)


def tabs(columns: Sequence[Column], at: int, shown: Sequence[int], width: int) -> list[list[Piece]]:
    """Return what names each of the four columns on one line, as wide together as fits."""
    for long, gap in ((True, 3), (True, 2), (False, 2), (False, 1)):
        line: list[list[Piece]] = []
        for number, column in enumerate(columns):
            name = label(column.stage)
            role = "tab-here" if number == at else "tab-shown" if number in shown else "tab"
            said = f"{name if long else name[:3]} {column.count:,}"
            line.append([(role, said), ("tab", " " * gap)])
        if sum(cell_len(words) for tab in line for _, words in tab) - gap <= width:
            break
    return line


def empty_lines(add_key: str, width: int) -> list[list[Piece]]:
    """Return what an empty board says: how a first contact gets there."""
    ways = (
        (add_key, "adds one person"),
        ("I", "brings a list: a preview first"),
        ("pipeboard demo", "shows a made-up day"),
    )
    column = max(len(key) for key, _ in ways) + 3
    said: list[list[Piece]] = [[("name", "Nothing here yet.")], []]
    for key, does in ways:
        if column + len(does) <= width:
            said.append([("key", key.ljust(column)), ("detail", does)])
        else:
            said += [[("key", key)], [("detail", f"  {does}")]]
    return [fit(line, width) for line in said]
