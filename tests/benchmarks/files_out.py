"""How long files take that are no CSV: a workbook in, vCards in, a large store out and in again.

Run `python -m tests.benchmarks.files_out`. Each line is a process of its own: a workbook of 50,000
rows read and imported, 10,000 vCards read, then 100,000 contacts out as CSV, as vCards and as a
folder, and that folder into an empty store, whose own export must be the same.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

ROWS, CARDS, CONTACTS = 50_000, 10_000, 100_000
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HEADER = (
    "First Name,Last Name,Title,Company,Email,Phone,Website,Industry,# Employees,Country,City,Tags"
).split(",")


def person(i: int) -> list[object]:
    """A made-up person."""
    firm = i % 20_000
    return [
        f"Ana{i}",
        "Müller",
        "VP Sales",
        f"Company {firm} GmbH",
        f"p{i}@company{firm}.example",
        f"+34 600 {i // 1000:03} {i % 1000:03}",
        f"https://www.company{firm}.example/",
        "SaaS",
        120,
        "Spain",
        "Málaga",
        "fair, hot",
    ]


def make(folder: Path) -> None:
    """Write the files that are read."""
    import csv

    from tests.exchange.workbook import workbook

    workbook(folder / "people.xlsx", HEADER, *(person(i) for i in range(ROWS)))
    with (folder / "people.vcf").open("w", encoding="utf-8", newline="") as cards:
        for i in range(CARDS):
            cards.write(
                f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Müller;Ana{i};;;\r\nFN:Ana{i} Müller\r\n"
                f"ORG:Company {i % 900}\r\nTITLE:VP Sales\r\nEMAIL;TYPE=WORK:p{i}@x.example\r\n"
                f"TEL;TYPE=CELL:+34 600 {i:06}\r\nADR;TYPE=WORK:;;Calle 1;Málaga;;29001;Spain\r\n"
                f"NOTE:a note\\, with commas\r\nCATEGORIES:a,b\r\nUID:{i}\r\nEND:VCARD\r\n"
            )
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(map(person, range(CONTACTS)))


def read(folder: Path, name: str) -> str:
    """Parse and normalise, nothing else."""
    from pipeboard.exchange.lead_files import Asked
    from pipeboard.exchange.opened import Opened, open_all

    opened = open_all([folder / name], Asked(), None)
    assert isinstance(opened, list)
    assert isinstance(opened[0], Opened)
    return f"{sum(1 for _ in opened[0].file.leads()):,} rows"  # type: ignore[union-attr]


def bring_in(folder: Path, name: str) -> str:
    """Preview and import into a new store."""
    from pipeboard.exchange import importing
    from pipeboard.exchange.columns import BadMapping
    from pipeboard.exchange.lead_files import Asked
    from pipeboard.store import connect, opening
    from pipeboard.store.unit import Store

    path = folder / "store.db"
    path.unlink(missing_ok=True)
    opening.prepare(path, backups=folder, now=NOW)
    today = date(2026, 11, 23)
    with closing(connect.reader(path)) as reader:
        seen = importing.preview([folder / name], reader, Asked(), today=today)
    assert not isinstance(seen, BadMapping)
    with seen, closing(Store(path, clock=lambda: NOW, actor="import")) as store:
        importing.apply(store, seen, today=today)
    return f"{seen.added:,} added"


def contacts(folder: Path, name: str) -> str:
    """Write all contacts to one file."""
    from pipeboard.exchange import export_people, export_vcards
    from pipeboard.exchange.export_files import new_file
    from pipeboard.reads import everyone
    from pipeboard.store import connect

    with closing(connect.reader(folder / "store.db")) as db, new_file(folder / name) as file:
        ids = everyone.all_ids(db)
        lines: Iterable[bytes] = (
            export_vcards.vcards(db, ids)
            if name.endswith(".vcf")
            else export_people.contacts_csv(db, ids, raw=False)
        )
        file.writelines(lines)
    return f"{(folder / name).stat().st_size >> 20} MB"


def everything(folder: Path, name: str) -> str:
    """Write the whole store to a folder."""
    from pipeboard.exchange import folder as folders
    from pipeboard.store import connect

    store = folder / ("store.db" if name == "out" else "copy.db")
    with closing(connect.reader(store)) as db:
        done = folders.export_all(db, folder / name, force=False, on_progress=lambda *_: None)
    return f"{done.rows:,} rows"


def back(folder: Path, name: str) -> str:
    """Fill an empty store from the folder."""
    from pipeboard.exchange import folder_back
    from pipeboard.store import opening

    opening.prepare(folder / "copy.db", backups=folder, now=NOW)
    folder_back.check_all(folder / name)
    done = folder_back.import_all(folder / name, folder / "copy.db", on_progress=lambda *_: None)
    return f"{done.rows:,} rows"


STEPS: dict[str, tuple[Callable[[Path, str], str], str]] = {
    "workbook, read": (read, "people.xlsx"),
    "workbook, import": (bring_in, "people.xlsx"),
    "vCards, read": (read, "people.vcf"),
    "100,000, import": (bring_in, "people.csv"),
    "contacts as CSV": (contacts, "all.csv"),
    "contacts as vCards": (contacts, "all.vcf"),
    "export all": (everything, "out"),
    "import --all": (back, "out"),
    "export all again": (everything, "again"),
}


def main() -> None:
    """Run every step in a process of its own and print what it took."""
    if len(sys.argv) == 3:
        began = time.perf_counter()
        step, name = STEPS[sys.argv[1]]
        said = step(Path(sys.argv[2]), name)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        took, cpu = time.perf_counter() - began, time.process_time()
        print(f"{sys.argv[1]:<20} {took:5.1f} s ({cpu:5.1f} s CPU) {peak:4.0f} MB  {said}")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder)
        for step in STEPS:
            arguments = [sys.executable, "-m", "tests.benchmarks.files_out", step, name]
            subprocess.run(arguments, check=True)
        first, second = (
            {one.name: one.read_bytes() for one in (folder / which).iterdir()}
            for which in ("out", "again")
        )
        print("the same again, byte for byte" if first == second else "NOT the same again")


if __name__ == "__main__":
    main()
