"""The first day: a file comes in, one person goes all the way right, and all the way back."""

from __future__ import annotations

import json
import re
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


def missing(screen: str) -> str:
    """What the refusal on the screen names first."""
    found = re.search(r"Missing: ([^,.:(]+)", " ".join(screen.split()))
    return found[1].strip() if found else ""


def answer(rep: Terminal, answers: dict[str, str | tuple[str, ...]], done: str) -> str:
    """Fill in a form as its refusals ask, saving after each answer; the screen that follows."""
    asked = ""
    while done not in (screen := rep.wait(lambda text: done in text or missing(text) != asked)):
        if asked := missing(screen):
            rep.press(*answers[asked])
            rep.press("f10")
    return screen


SAL = {
    "need in 3 words or more": "orders are copied by hand",
    "product interest": ("space",),
    "solution in 3 words or more": "nobody copies any orders",
    "timeline": "2",
    "verdict": "y",
}
SQL = {
    "a discovery call that connected": (),
    "need rated met": "4",
    "evidence for need": "a day a week",
    "a verdict": "q",
    "timeline": "3",
    "evidence for timeline": "before the first quarter",
    "authority": "4",
    "evidence for authority": "she signs up to 20k",
    "budget": "1",
    "next step with a date": "fri",
}
OPPORTUNITY = {
    "interest": ("space",),
    "evidence for interest": "asked for a demo",
    "fit": ("space",),
    "evidence for fit": "a software house",
    "next step with a date": "fri",
}


def test_the_first_day(desk: Desk) -> None:
    file = leads(desk.home / "leads.csv")
    said = desk.ok("import", str(file), "--yes")
    assert f"{ROWS} added" in said
    rep = desk.open()
    rep.wait_for(f"leads {ROWS} · prospects 0", "Person30")
    find(rep, "person17")
    to_opportunity(rep)
    beside(desk)
    and_back(rep)
    rep.press("q")
    assert rep.ended() == 0
    rep.sees_restored()
    after_a_night(desk)


def find(rep: Terminal, words: str) -> None:
    """Open the contact that these words find."""
    rep.press("/")
    rep.wait_for("type to find")
    rep.press(*words)
    rep.wait_for("1 contact", "House 17")
    rep.press("enter")
    rep.wait_for("Person17", "lead since")


def to_opportunity(rep: Terminal) -> None:
    """All the way right, by what each gate asks."""
    rep.press(">")
    rep.wait_for("Needs assessment")
    answer(rep, SAL, "SAL since")
    rep.press(">")
    rep.wait_for("Discovery call")
    answer(rep, SQL, "SQL since")
    rep.press("o")
    rep.wait_for("Open an opportunity")
    rep.press("f10")
    answer(rep, OPPORTUNITY, "opportunity since")
    rep.press("escape")
    rep.wait_for(f"leads {ROWS - 1} · prospects 1")


def beside(desk: Desk) -> None:
    """What another process says while the app is open."""
    why = desk.ok("why", "17")
    assert why.startswith("Person17 (17): opportunity")
    for words in ("orders are copied by hand", "a day a week", "asked for a demo"):
        assert words in why
    shown = json.loads(desk.ok("show", "17", "--json"))
    assert shown["stage"] == "opportunity"
    assert [one["gate"] for one in shown["qualifications"]] == ["sal", "sql", "opportunity"]


def and_back(rep: Terminal) -> None:
    """Undo after undo to the lead that came in."""
    for counts in ([ROWS - 1, 0, 1, 0], [ROWS - 1, 1, 0, 0], [ROWS, 0, 0, 0]):
        rep.press("u")
        rep.wait(lambda text, counts=counts: columns(text) == counts, f"columns of {counts}")


def columns(screen: str) -> list[int]:
    """How many cards each column says it has."""
    names = re.search(r"LEAD +(\d+) +SAL +(\d+) +SQL +(\d+) +OPPORTUNITY +(\d+)", screen)
    return [int(count) for count in names.groups()] if names else []


def after_a_night(desk: Desk) -> None:
    """The import itself is taken back, after a restart."""
    before = rows(desk.store)
    assert before["contact"] == ROWS
    assert not before["assessment"] + before["call"] + before["opportunity"]
    rep = desk.open()
    rep.wait_for(f"leads {ROWS} · prospects 0")
    rep.press("u")
    rep.wait_for("leads 0 · prospects 0", "Undone")
    assert set(rows(desk.store).values()) == {0}
    assert desk.run("list").stdout == ""
