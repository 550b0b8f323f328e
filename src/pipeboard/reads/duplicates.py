"""Contacts who may be one person: hints to look at, never merged by themselves."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple

from pipeboard.domain.people import split_name
from pipeboard.domain.text import fold

ALIKE = 92
"""From here on (of 100) two names, or two companies, are taken for one that was typed twice."""
CHANCE = 8
"""What more contacts than this share is a switchboard or a common name, and no hint."""
_BLOCK = 12  # up to so many are compared each with each, of more each with its neighbours
_NEIGHBOURS = 8
_DIGITS = 6
_PHONE, _NAME, _SURNAME = "phone", "name", "surname"
_CHUNK = 2000  # rows between two looks whether the answer is still wanted

_PEOPLE = """
select c.id, coalesce(c.display_name, trim(coalesce(c.first_name, '') || ' '
  || coalesce(c.last_name, ''))), c.last_name, p.name_key, p.name
from contact c left join company p on p.id = c.company_id
where c.exit_reason is not 'duplicate'"""
_ALIKE_HERE = """
and (c.company_id = (select company_id from contact where id = :id)
  or c.id in (select contact_id from card where find glob :pattern) or c.id = :id)
order by c.id = :id desc limit 5000"""
_PHONES = f"""
select match, contact_id from channel where kind = 'phone' and length(match) >= {_DIGITS}
and match in (select match from channel where kind = 'phone' group by match having count(*) > 1)
order by match, contact_id"""
_SAME_PHONE = f"""
select distinct two.match, two.contact_id from channel one join channel two
  on two.kind = 'phone' and two.match = one.match and two.contact_id <> one.contact_id
where one.contact_id = ? and one.kind = 'phone' and length(one.match) >= {_DIGITS} limit 50"""
_WHO = """
select contact_id, name, company, stage, status from card
where contact_id in (select value from json_each(?))"""

Progress = Callable[[int, int], bool]
"""Told how many of how many are compared; returns whether the answer is still wanted."""


class Hint(NamedTuple):
    """Two contacts who may be one person, the older number first, and why."""

    first: int
    second: int
    why: tuple[str, ...]
    """In words; words from outside may be in them."""


class Who(NamedTuple):
    """One of the two, as lists show them."""

    id: int
    name: str
    company: str | None
    stage: str
    status: str


class _Person(NamedTuple):
    id: int
    name: str
    """As it is said, folded."""
    words: str
    """The words of the name in the order of the alphabet: some write the surname first."""
    surname: str
    company: str
    """The match key of the company; empty without one."""
    firm: str


class _Pairs:
    """What speaks for each pair, gathered: by its kind the words, and how much they weigh."""

    def __init__(self) -> None:
        self._why: dict[tuple[int, int], dict[str, tuple[int, str]]] = {}

    def add(self, one: int, two: int, kind: str, weight: int, why: str) -> None:
        """Add a reason; a heavier one is told first."""
        if one != two:
            self._why.setdefault((min(one, two), max(one, two)), {})[kind] = (weight, why)

    def hints(self) -> list[Hint]:
        """The hints, those that most speaks for first."""
        weighed = []
        for pair, by_kind in self._why.items():
            if _NAME in by_kind:
                by_kind.pop(_SURNAME, None)  # it says the same once more
            found = sorted(by_kind.values(), reverse=True)
            weighed.append((-sum(weight for weight, _ in found), pair, found))
        weighed.sort()
        return [Hint(*pair, tuple(why for _, why in found)) for _, pair, found in weighed]


def _wanted(done: int, total: int) -> bool:
    del done, total
    return True


def hints(db: sqlite3.Connection, on_progress: Progress = _wanted) -> list[Hint]:
    """Return every pair that may be one person, those that most speaks for first.

    A hint is the same phone, the same surname at the same company, or a name and a company that
    are each alike by 92 of 100. Comparing grows with the contacts, not with their square. It
    stops early, with what it has, when `on_progress` says so.
    """
    people = [_person(row) for row in db.execute(_PEOPLE)]
    pairs = _Pairs()
    _by_phone(pairs, db.execute(_PHONES), {one.id for one in people})
    _by_surname(pairs, people)
    blocks = (_at_one_company, _of_one_name, _nearly)
    for number, grouped in enumerate(blocks):
        for done, block in _blocks(people, grouped):
            if done is not None and not on_progress(number * len(people) + done, 3 * len(people)):
                return pairs.hints()
            for one, two in block:
                _compare(pairs, one, two)
    return pairs.hints()


def of_contact(db: sqlite3.Connection, contact_id: int) -> list[Hint]:
    """Return the pairs that one contact is half of, those that most speaks for first."""
    row = db.execute(f"{_PEOPLE} and c.id = ?", (contact_id,)).fetchone()
    if row is None:
        return []
    me, pairs = _person(row), _Pairs()
    words = f"*{_glob(me.surname)}*" if me.surname else ""
    rows = db.execute(_PEOPLE + _ALIKE_HERE, {"id": contact_id, "pattern": words}).fetchall()
    others = {one.id: one for one in map(_person, rows) if one.id != contact_id}
    for match, other in db.execute(_SAME_PHONE, (contact_id,)).fetchall():
        pairs.add(contact_id, other, _PHONE, 60, f"same phone {match}")
    for one in others.values():
        if me.surname and me.company and (one.surname, one.company) == (me.surname, me.company):
            pairs.add(contact_id, one.id, _SURNAME, 30, f"same surname at {one.firm}")
        _compare(pairs, me, one)
    return pairs.hints()


def who(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Who]:
    """Return contacts as lists show them, by number."""
    rows = db.execute(_WHO, (str(list(ids)),)).fetchall()
    return {row[0]: Who(*row) for row in rows}


def _person(row: Sequence[object]) -> _Person:
    contact_id, name, last, key, firm = row
    first, after = split_name(str(name or ""))
    folded = fold(f"{first} {after}")
    surname = fold(str(last or "")) or fold(after) or folded
    assert isinstance(contact_id, int)
    words = " ".join(sorted(folded.split()))
    return _Person(contact_id, folded, words, surname, str(key or ""), str(firm or ""))


def _by_phone(pairs: _Pairs, rows: Iterable[tuple[str, int]], known: set[int]) -> None:
    sharing: dict[str, list[int]] = defaultdict(list)
    for match, contact_id in rows:
        if contact_id in known and contact_id not in sharing[match]:
            sharing[match].append(contact_id)
    for match, ids in sharing.items():
        for other in ids[1:] if len(ids) <= CHANCE else ():
            pairs.add(ids[0], other, _PHONE, 60, f"same phone {match}")


def _by_surname(pairs: _Pairs, people: Iterable[_Person]) -> None:
    named: dict[tuple[str, str], list[_Person]] = defaultdict(list)
    for one in people:
        if one.surname and one.company:
            named[one.surname, one.company].append(one)
    for alike in named.values():
        for other in alike[1:] if len(alike) <= CHANCE else ():
            pairs.add(alike[0].id, other.id, _SURNAME, 30, f"same surname at {other.firm}")


# Who is compared with whom: only those whom one of three keys brings together.


def _at_one_company(one: _Person) -> str:
    return one.company


def _of_one_name(one: _Person) -> str:
    return one.words


def _nearly(one: _Person) -> str:
    return f"{one.company[:5]} {one.surname[:2]} {one.name[:1]}"


def _blocks(
    people: Sequence[_Person], key: Callable[[_Person], str]
) -> Iterator[tuple[int | None, Iterator[tuple[_Person, _Person]]]]:
    """Yield the pairs of each block; now and then how many people are done, else None."""
    grouped: dict[str, list[_Person]] = defaultdict(list)
    for one in people:
        if one.name and (found := key(one)):
            grouped[found].append(one)
    done = told = 0
    for block in grouped.values():
        done += len(block)
        is_due = done - told >= _CHUNK
        told = done if is_due else told
        if len(block) > 1 or is_due:
            yield (done if is_due else None), _pairs(block)


def _pairs(block: list[_Person]) -> Iterator[tuple[_Person, _Person]]:
    if len(block) <= _BLOCK:
        yield from combinations(block, 2)
        return
    block.sort(key=lambda one: (one.name, one.company))
    for at, one in enumerate(block):
        for other in block[at + 1 : at + 1 + _NEIGHBOURS]:
            yield one, other


def _compare(pairs: _Pairs, one: _Person, two: _Person) -> None:
    """Add a reason when name and company are both alike."""
    named = _alike(one.name, two.name) or _alike(one.words, two.words)
    if named < ALIKE:
        return
    is_full = " " in one.name and " " in two.name
    if one.company and two.company:
        housed = _alike(one.company, two.company)
        if housed >= ALIKE and (is_full or one.company != two.company):
            weight = round(named + housed) // 4
            pairs.add(one.id, two.id, _NAME, weight, _words(named, housed, two.firm))
    elif is_full and (named == 100 or one.company == two.company):
        # A full name, and nothing known that tells the two apart.
        known = "no company known of one" if one.company or two.company else "no company known"
        pairs.add(one.id, two.id, _NAME, round(named) // 4, f"{_names(named)}, {known}")


def _alike(one: str, two: str) -> float:
    if one == two:
        return 100.0 if one else 0.0
    return _ratio()(one, two, score_cutoff=ALIKE)


def _words(named: float, housed: float, firm: str) -> str:
    if housed == 100:
        return f"{_names(named)} at {firm}"
    return f"{_names(named)}, company {housed:.0f} % alike"


def _names(named: float) -> str:
    return "same name" if named == 100 else f"name {named:.0f} % alike"


@cache
def _ratio() -> Callable[..., float]:
    """The comparison of two texts, from 0 to 100; loaded when something is compared."""
    from rapidfuzz.fuzz import ratio

    return ratio


def _glob(words: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in words)
