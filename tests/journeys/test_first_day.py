"""The first day: a file comes in, one of its people goes all the way right, and all the way back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.journeys.conftest import Desk
from tests.journeys.terminal import Terminal

HEADER = (
    "LEADID,Last Name,Company,Lead Owner,Email,Mobile,Website,Industry,Lead Source,Lead Status,"
    "Created Time,CONVERTED,month_Created Time1"
)
ROWS = 30
RECORDS = ("contact", "company", "channel", "visit", "assessment", "call", "bant", "task")
RECORDS += ("qualification", "opportunity", "activity", "import_batch")


def leads(path: Path) -> Path:
    """A file as Zoho writes it."""
    lines = [HEADER] + [
        f"24{n:03},Person{n:02},House {n:02},Sam Seller,person{n:02}@house{n:02}.example,"
        f"+34 600 100 {n:03},house{n:02}.example,Software,Advertisement,Not Contacted,"
        f'"{n % 28 + 1} Apr, 2021 00:03:00",0,4'
        for n in range(1, ROWS + 1)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def rows(store: Path) -> dict[str, int]:
    """How many records there are."""
    with closing(sqlite3.connect(store)) as db:
        return {t: db.execute(f"select count(*) from {t}").fetchone()[0] for t in RECORDS}


def answer(rep: Terminal, *steps: tuple[str, str | tuple[str, ...]]) -> None:
    """Fill in a form as its refusals ask: what is missing first, and the keys that answer it."""
    for missing, keys in steps:
        try: rep.wait(lambda text: f"Missing: {missing}" in " ".join(text.split()), f"missing {missing}", patience=6)  # noqa: B023
        except AssertionError as e: print(e); raise SystemExit
        rep.press(*keys)
        rep.press("f10")


def test_the_first_day(desk: Desk) -> None:
    file = leads(desk.home / "leads.csv")
    said = desk.ok("import", str(file), "--yes")
    assert f"{ROWS} added" in said
    rep = desk.open()
    rep.wait_for(f"leads {ROWS} · prospects 0", "Person")
    rep.press("/")
    rep.wait_for("type to find")
    rep.press(*"person17")
    rep.wait_for("1 contact", "House 17")
    rep.press("enter")
    rep.wait_for("Person17", "lead since")
    rep.press(">")
    rep.wait_for("Needs assessment")
    answer(
        rep,
        ("need", "orders are copied by hand"),
        ("product interest", ("space",)),
        ("solution", "nobody copies any orders"),
        ("timeline", "2"),
        ("verdict", "y"),
    )
    print(rep.wait_for("Person17", "SAL since"))
    rep.press(">")
    rep.wait_for("Discovery call")
    answer(
        rep,
        ("a discovery call", ("\t", "\t", "4", "\t", *"a day a week")),
        ("timeline", "3"),
        ("evidence", "before the first quarter"),
        ("authority", "4"),
        ("evidence", "she signs up to 20k"),
        ("budget", "1"),
        ("verdict", "q"),
        ("step", "fri"),
        ("zzz", "a day a week"),
    )
    raise SystemExit
