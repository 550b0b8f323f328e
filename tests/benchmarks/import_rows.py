"""How long an import of 100,000 rows takes, and its memory.

Run `python -m tests.benchmarks.import_rows`. Each line is a process of its own: reading alone, an
import into an empty store, the same file again, undo and redo of the import, and an import in which
every tenth row names someone of an earlier one.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

ROWS = 100_000
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
HEADER = (
    "First Name,Last Name,Title,Company,Email,Phone,Mobile,Website,Industry,# Employees,Country,"
    "City,Lead Source,Created Date,Notes,Custom A,Tags"
)


def write_rows(path: Path, *, twice_in_ten: int = 0) -> None:
    """Write a list of made-up people, 17 columns wide; some rows name an earlier person again."""
    pick = random.Random(1).choice
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.split(","))
        for row in range(ROWS):
            i = row // 2 if row % 10 < twice_in_ten else row
            writer.writerow(
                [
                    pick(("Ana", "Luis", "José", "Zoë", "Tom", "Petra")),
                    pick(("Quell", "Müller", "O'Brien", "Novák", "van Dijk")),
                    pick(("VP Sales", "Head of RevOps", "CEO", "Sales Manager")),
                    f"Company {i % 20_000} GmbH",
                    f"p{i}.{i % 97}@company{i % 20_000}.example",
                    f"+34 600 {i % 1000:03} {i // 1000:03}",
                    f"'+44 194 555 {i:05}",
                    f"https://www.company{i % 20_000}.example/",
                    pick(("SaaS", "Fintech", "Retail")),
                    pick(("50-500", "1,200", "120", "201-500 employees")),
                    pick(("Spain", "DE", "United Kingdom")),
                    "Málaga",
                    pick(("Cold Call", "Webinar", "Trade Show")),
                    f"{i % 28 + 1:02}/{i % 12 + 1:02}/2025",
                    "A note, with a comma\nand a second line" if i % 5 == 0 else "",
                    f"v{i}",
                    "a, b",
                ]
            )


def read_alone(folder: Path) -> str:
    """Parse and normalise, nothing else."""
    from pipeboard.exchange.lead_files import Asked, TextTable
    from pipeboard.exchange.opened import open_all

    opened = open_all([folder / "new.csv"], Asked(), None)
    assert isinstance(opened, list)
    file = opened[0].file
    assert isinstance(file, TextTable)
    return f"{sum(1 for _ in file.leads()):,} rows"


def bring_in(folder: Path, name: str = "new.csv") -> str:
    """Preview and import."""
    from pipeboard.exchange import importing
    from pipeboard.exchange.columns import BadMapping
    from pipeboard.exchange.lead_files import Asked
    from pipeboard.store import connect
    from pipeboard.store.unit import Store

    path, began = folder / "store.db", time.perf_counter()
    with closing(connect.reader(path)) as reader:
        seen = importing.preview([folder / name], reader, Asked(), today=TODAY)
    assert not isinstance(seen, BadMapping)
    previewed = time.perf_counter() - began
    with seen, closing(Store(path, clock=lambda: NOW, actor="import")) as store:
        if seen.is_worth_it:
            importing.apply(store, seen, today=TODAY)
    counts = f"{seen.added:,} + {seen.filled:,} + {seen.skipped:,} + {seen.refused:,}"
    return f"{counts}, the preview {previewed:.1f} s of it"


def take_back(folder: Path) -> str:
    """Undo."""
    return _undo(folder, "undo")


def put_back(folder: Path) -> str:
    """Redo."""
    return _undo(folder, "redo")


def _undo(folder: Path, name: str) -> str:
    from pipeboard.commands import undo
    from pipeboard.store.unit import Store

    with closing(Store(folder / "store.db", clock=lambda: NOW, actor="cli")) as store:
        return str(getattr(undo, name)(store))


STEPS: dict[str, Callable[[Path], str]] = {
    "read alone": read_alone,
    "import": bring_in,
    "the same file again": bring_in,
    "undo": take_back,
    "redo": put_back,
    "import, 10 % twice": lambda folder: bring_in(folder, "twice.csv"),
}


def main() -> None:
    """Run every step in a process of its own and print what it took."""
    if len(sys.argv) == 3:
        began = time.perf_counter()
        said = STEPS[sys.argv[1]](Path(sys.argv[2]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        took, cpu = time.perf_counter() - began, time.process_time()
        print(f"{sys.argv[1]:<20} {took:5.1f} s ({cpu:5.1f} s CPU) {peak:4.0f} MB  {said}")
        return
    from pipeboard.store import opening

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_rows(folder / "new.csv")
        write_rows(folder / "twice.csv", twice_in_ten=1)
        for step in STEPS:
            if step in ("read alone", "import, 10 % twice"):
                (folder / "store.db").unlink(missing_ok=True)
                opening.prepare(folder / "store.db", backups=folder, now=NOW)
            subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.import_rows", step, name], check=True
            )


if __name__ == "__main__":
    main()
