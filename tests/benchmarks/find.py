"""How long find takes at 100,000 contacts: `python -m tests.benchmarks.find [contacts | STORE]`.

With a store that `big_store.py` made, queries with fields are asked too.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pipeboard.domain.query import parse
from pipeboard.domain.terms import STAGES
from pipeboard.domain.text import fold
from pipeboard.reads.find import Found, find, find_notes
from pipeboard.store import connect
from tests.card_file import card, make

FIRST = "Ana Luis Marta Jörg Chloé Iris Peter Wanda Olu Kofi Mei Hiro Sara Tom Nina Paul".split()
LAST = "Ruiz Müller Okafor Tanaka Smith Garcia Novak Rossi Dubois Silva Jansen Berg Costa".split()
FIRMS = "Northwind Contoso Fabrikam Globex Initech Umbra Helio Vertex Quanta Lumen".split()
ASKED = ("a", "an", "ana", "ana ruiz", "northwind 12", "example", "zzzz", "600 12", "smith berlin")
FILTERED = (
    *("stage:lead", "stage:lead ana", "origin:inbound", "source:webinar ana", "tag:event*"),
    *("-tag:event 600", "title:sales", "company:acme", "score:>=60 icp:match", "due:late"),
    *(
        "due:today stage:sal",
        "stale:>14d no:next",
        "headcount:50..500",
        "import:last",
        "cadence:none",
    ),
)
RUNS = 15


def people(count: int) -> Iterator[dict[str, Any]]:
    """Made-up cards: a name, a company, an e-mail and a phone to search in."""
    chance = random.Random(3)
    for n in range(count):
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        firm = f"{chance.choice(FIRMS)} GmbH {n % 4999}"
        domain = f"{fold(firm).partition(' ')[0]}{n % 4999}.example"
        mail = f"{fold(name).replace(' ', '.')}{n}@{domain}"
        phone = f"+34{600_000_000 + chance.randrange(10**8)}"
        stage = chance.choice(STAGES)
        yield card(
            name,
            stage,
            board=stage if chance.random() < 0.85 else None,
            company=firm,
            title="VP Sales",
            find="\n".join(map(fold, (name, firm, mail, phone))),
        )


def main(count: int) -> None:
    """Print median and worst CPU milliseconds of each question; the machine may be busy."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cards.db"
        db = make(path, *people(count))
        db.execute("create table card_note (contact_id integer primary key, text text not null)")
        chance = random.Random(5)
        notes = (
            (n, " ".join(chance.choices(FIRST + LAST, k=60)).lower()) for n in range(1, count, 3)
        )
        db.execute("begin")
        db.executemany("insert into card_note values (?, ?)", notes)
        db.execute("commit")
        db.close()
        with_reader(path)


def with_reader(path: Path, asked: Iterable[str] = ASKED) -> None:
    """Ask every question through the reading connection."""
    reader, today = connect.reader(path), date.today()
    for words in asked:
        query = parse(words)
        shown = "   ".join(timed(pass_, reader, query, today) for pass_ in (find, find_notes))
        print(f"{words:<24}{shown}")
    reader.close()


def timed(ask: Callable[..., Found], *args: Any) -> str:
    """Run one question a few times."""
    took = []
    for _ in range(RUNS):
        start = time.process_time()
        found = ask(*args)
        took.append((time.process_time() - start) * 1000)
    return (
        f"{ask.__name__:<10} {statistics.median(took):6.1f} {max(took):6.1f}  n={found.total:<7,}"
    )


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else "100000"
    if given.isdecimal():
        main(int(given))
    else:
        with_reader(Path(given), (*ASKED, *FILTERED))
