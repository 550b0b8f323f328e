"""What scoring costs: `python -m tests.benchmarks.scoring [contacts]`."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeboard.commands import scoring
from pipeboard.domain.icp import seniority_of
from pipeboard.domain.scoring import DEFAULT, Scorer
from pipeboard.store import cards, persons, scores
from pipeboard.store.unit import Store, Unit
from tests.benchmarks import big_store

TODAY = date.today()
RULES = [rule.id for rule in DEFAULT.behaviours]
TITLES = ("VP Sales", "RevOps Manager", "Ops Lead", "CFO", "Werkstudent", "Head of")
PLACES = 150  # that a title is held at: Head of 12
TRADES = ("SaaS", "Fintech", "Wholesale", "Food", "Logistics software", None)


def vary(store: Store, count: int) -> None:
    """Give everybody a title, every company facts of its own, and everybody a behaviour."""
    chance = random.Random(5)
    titles = [f"{title} {place}" for title in TITLES for place in range(PLACES)]
    with store.unit() as unit:
        drawn = [chance.choice(titles) for _ in range(count)]
        unit.raw.executemany(
            "update contact set title = ?, seniority = ? where id = ?",
            ((title, seniority_of(title).value, n) for n, title in enumerate(drawn, 1)),
        )
        firms = unit.raw.execute("select id from company").fetchall()
        unit.raw.executemany(
            "update company set industry = ?, headcount_min = ?, headcount_max = ?, country = ?"
            " where id = ?",
            (
                (chance.choice(TRADES), n % 1500, n % 1500, chance.choice(("DE", None)), n)
                for (n,) in firms
            ),
        )
        _behave(unit, count, chance)


def _behave(unit: Unit, count: int, chance: random.Random) -> None:
    stamp = unit.stamp
    unit.raw.executemany(
        "insert into behaviour(created_at, updated_at, contact_id, rule, happened_on, points,"
        " origin, note) values (?, ?, ?, ?, ?, 1, 'hand', '')",
        (
            (stamp, stamp, n, chance.choice(RULES), str(TODAY - timedelta(chance.randrange(30))))
            for n in range(1, count + 1)
        ),
    )


def timed(what: str, count: int, doing: Callable[[], object]) -> float:
    """Count the seconds of the processor for something done for every contact."""
    start = time.process_time()
    doing()
    spent = time.process_time() - start
    print(f"{what}: {spent:.2f} s, {spent / count * 1e6:.1f} µs a contact", flush=True)
    return spent


def rewrite(store: Store) -> None:
    """Draw all cards again."""
    store.raw.execute("begin immediate")
    cards.rewrite_all(store.raw, lambda *_: None)
    store.raw.execute("commit")


def refresh(store: Store, day: date) -> None:
    """Bring all scores up to a day."""
    while scores.refresh(store.raw, day):
        pass


def rate(store: Store, count: int) -> None:
    """Rate everybody, nothing read and nothing written."""
    by = Scorer(DEFAULT)
    everybody = persons.known(store.raw, range(1, count + 1))
    did = persons.events(store.raw, range(1, count + 1))
    timed(
        "rating alone",
        count,
        lambda: [by.rate(one.person, did.get(who, ()), TODAY) for who, one in everybody.items()],
    )


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "big.db")
        big_store.fill(path, count)
        with closing(Store(path, clock=lambda: datetime.now(UTC), actor="bench")) as store:
            vary(store, count)
            rate(store, count)
            off = timed("all cards, scoring off", count, lambda: rewrite(store))
            timed("a model for everybody", count, lambda: store.do(scoring.set_model, DEFAULT))
            on = timed("all cards, scoring on", count, lambda: rewrite(store))
            print(f"scoring adds {(on - off) / count * 1e6:.1f} µs a contact")
            store.raw.execute("delete from score")
            on = timed("all cards, no scores yet", count, lambda: rewrite(store))
            print(f"scoring adds {(on - off) / count * 1e6:.1f} µs a contact")
            later = TODAY + timedelta(31)
            timed("all scores brought up to a day", count, lambda: refresh(store, later))


if __name__ == "__main__":
    main()
