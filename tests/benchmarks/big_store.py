"""Make a store of N contacts: python -m tests.benchmarks.big_store PATH N [--due ATTEMPTS]."""

from __future__ import annotations

import argparse
import random
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeboard.store import cards, connect, opening

STAMP = "2026-11-01T09:00:00Z"
STAGES = ("lead", "sal", "sql", "opportunity")
FIRST = "Ana Kai Mei Tom Iris Sam Dana Jo Lena Omar Rui Zoë Ida Noor Pia Max".split()
LAST = "Ruiz Brandt Chen Okafor Vogel Patel Kim Lind Moreau Haddad Costa Stein Berg Frey".split()


def fill(path: Path, count: int, due: int = 0) -> None:
    """Write `count` contacts, a quarter in each stage; leads hold a done assessment.

    `due` of them, evenly spread, have a run of follow-ups whose second attempt is due today.
    """
    opening.prepare(path, backups=path.parent, now=datetime.now(UTC))
    rng, today = random.Random(1), date.today()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("pragma synchronous=off")
        db.execute("pragma foreign_keys=on")
        db.execute("begin")
        names = [f"{rng.choice(FIRST)} {rng.choice(LAST)} {n:06d}" for n in range(count)]
        companies = max(1, count // 4)
        db.executemany(
            "insert into company(id, created_at, updated_at, name, name_key, industry,"
            " headcount_min, headcount_max) values (?, ?, ?, ?, ?, 'software', 120, 120)",
            ((n + 1, STAMP, STAMP, f"Acme {n}", f"acme {n}") for n in range(companies)),
        )
        db.executemany(
            "insert into contact(id, created_at, updated_at, display_name, title, company_id,"
            " stage, status, cycle, seniority, origin, icp, tags, product_interest, pinned,"
            " external_ids, imported) values (?, ?, ?, ?, 'VP Sales', ?, ?, 'open', 1, 'vp',"
            " 'unknown', 'unknown', '[]', '[]', 0, '{}', '{}')",
            (
                (n + 1, STAMP, STAMP, name, n % companies + 1, STAGES[n % 4])
                for n, name in enumerate(names)
            ),
        )
        for kind, value in (("email", "p{0}@acme.example"), ("phone", "+130355{0:06d}")):
            db.executemany(
                "insert into channel(created_at, updated_at, contact_id, kind, value, match, main,"
                " shared, state) values (?, ?, ?, ?, ?, ?, 1, 0, 'unverified')",
                (
                    (STAMP, STAMP, n + 1, kind, value.format(n), value.format(n))
                    for n in range(count)
                ),
            )
        db.executemany(
            "insert into visit(created_at, updated_at, contact_id, cycle, stage, entered_at,"
            " in_error) values (?, ?, ?, 1, ?, ?, 0)",
            ((STAMP, STAMP, n + 1, STAGES[n % 4], STAMP) for n in range(count)),
        )
        db.executemany(
            "insert into task(created_at, updated_at, contact_id, kind, title, due_on, state,"
            " sequence) values (?, ?, ?, 'todo', 'Call back', ?, 'open', 0)",
            (
                (STAMP, STAMP, n + 1, (today + timedelta(rng.randrange(-3, 40))).isoformat())
                for n in range(count)
                if n % 3
            ),
        )
        db.executemany(
            "insert into assessment(created_at, updated_at, contact_id, cycle, mode, taken_at,"
            " source, source_text, source_state, need_text, need_state, product_interest,"
            " product_interest_text, product_interest_state, solution_text, solution_state,"
            " timeline_text, timeline_state, timeline_kind, need_fulfillable, extra, state)"
            " values (?, ?, ?, 1, 'live', ?, 'webinar', '', 'answered',"
            " 'a day a week lost', 'answered', '[\"Import\"]', '', 'answered',"
            " 'nobody copies orders', 'answered', '', 'answered', 'now', 'yes', '{}', 'done')",
            ((STAMP, STAMP, n + 1, STAMP) for n in range(0, count, 4)),
        )
        db.executemany(
            "insert into opportunity(created_at, updated_at, contact_id, cycle, name, step, status,"
            " amount, currency, billing, months, terms, push_count, category, pain, interest, fit,"
            " competitor, opened_at) values (?, ?, ?, 1, 'deal', 'demo', 'open', 100000, 'EUR',"
            " 'one_off', 12, '', 0, 'auto', 'a', 'b', 'c', '', ?)",
            ((STAMP, STAMP, n + 1, STAMP) for n in range(3, count, 4)),
        )
        if due:
            _follow_up(db, [n * count // due + 1 for n in range(due)], today)
        cards.rewrite_all(db, lambda *_: None)
        db.execute("commit")
    assert connect.look(path).state is connect.State.CURRENT


def _follow_up(db: sqlite3.Connection, contacts: list[int], today: date) -> None:
    started = (today - timedelta(2)).isoformat()
    db.executemany(
        "insert into cadence(id, created_at, updated_at, contact_id, cycle, template, started_on,"
        " max_attempts, gap_days, state, run_no) values (?, ?, ?, ?, 1, 'outbound', ?, 5, 2,"
        " 'active', 1)",
        ((run, STAMP, STAMP, contact, started) for run, contact in enumerate(contacts, 1)),
    )
    for n, on, state, made in ((1, started, "done", started), (2, str(today), "open", None)):
        db.executemany(
            "insert into attempt(created_at, updated_at, contact_id, cadence_id, n, due_on,"
            " call_state, email_state, completed_on, snoozes)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                (STAMP, STAMP, contact, run, n, on, state, state, made)
                for run, contact in enumerate(contacts, 1)
            ),
        )


def main() -> None:
    """Read the arguments and make the store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("contacts", type=int)
    parser.add_argument("--due", type=int, default=0, help="attempts that are due today")
    asked = parser.parse_args()
    fill(asked.path, asked.contacts, asked.due)


if __name__ == "__main__":
    main()
