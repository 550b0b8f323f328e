"""How long `score eval` takes: `python -m tests.benchmarks.score_eval [decided contacts]`."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeboard.domain import traits
from pipeboard.domain.icp import Person
from pipeboard.domain.scoring import DEFAULT
from pipeboard.reads.evaluation import report
from pipeboard.store import connect, opening
from pipeboard.store.unit import Store, Unit

TRADES = ("SaaS", "Fintech", "Wholesale", "Food", "Logistics software", None)
TITLES = ("VP Sales", "RevOps Manager", "Ops Lead", "CFO", "Werkstudent", None)
RUNS = 5


def fill(path: Path, count: int) -> None:
    """Write `count` decided contacts, a third of them SQL, with two behaviours each."""
    opening.prepare(path, backups=path.parent, now=datetime.now(UTC))
    chance = random.Random(7)
    store = Store(path, clock=lambda: datetime.now(UTC), actor="bench")
    with closing(store), store.unit() as unit:
        for n in range(1, count + 1):
            _decide(unit, n, chance)


def _decide(unit: Unit, n: int, chance: random.Random) -> None:
    db, at, wins = unit.raw, unit.stamp, chance.random() < 1 / 3
    status, stage = ("open", "sql") if wins else ("disqualified", "lead")
    db.execute(
        """insert into contact(id, created_at, updated_at, display_name, stage, status, cycle,
        seniority, origin, icp, tags, product_interest, pinned, external_ids, imported, source)
        values (?1, ?2, ?2, ?3, ?4, ?5, 1, 'unknown', 'inbound', 'unknown', '[]', '[]', 0, '{}',
        '{}', 'webinar')""",
        (n, at, f"Person {n}", stage, status),
    )
    size = chance.randrange(10, 1500)
    country, title = chance.choice(("DE", "US", None)), chance.choice(TITLES)
    person = Person(chance.choice(TRADES), (size, size), title, country=country, has_company=True)
    db.execute(
        """insert into visit(created_at, updated_at, contact_id, cycle, stage, entered_at, left_at,
        in_error, traits) values (?1, ?1, ?2, 1, 'lead', ?1, ?1, 0, ?3)""",
        (at, n, traits.write(person)),
    )
    for rule in chance.sample(DEFAULT.behaviours, 2):
        on = date.today() - timedelta(chance.randrange(100))
        db.execute(
            """insert into behaviour(created_at, updated_at, contact_id, rule, happened_on, points,
            origin, note) values (?1, ?1, ?2, ?3, ?4, ?5, 'hand', '')""",
            (at, n, rule.id, on.isoformat(), rule.points),
        )
    if wins:
        db.execute(
            """insert into qualification(created_at, updated_at, contact_id, cycle, gate, origin,
            passed_at, in_error) values (?1, ?1, ?2, 1, 'sql', 'evidence', ?1, 0)""",
            (at, n),
        )


def main(count: int) -> None:
    """Print the CPU seconds of the read alone and of the whole command, and its memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "decided.db"
        fill(path, count)
        with closing(connect.reader(path)) as db:
            took = []
            for _ in range(RUNS):
                start = time.process_time()
                found = report(db, DEFAULT, date.today())
                took.append(time.process_time() - start)
        assert found.whole.n == count
        print(
            f"{count:,} decided: {min(took):.2f} to {max(took):.2f} s of CPU to read ({RUNS} runs)"
        )
        command = [sys.executable, "-m", "pipeboard", "--db", str(path), "score", "eval"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"the whole command: {spent:.2f} s of CPU, {after.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
