"""A live call in the installed program: typed, left, come back to, ended, and taken back."""

from __future__ import annotations

from tests.days import Day, records
from tests.journeys.conftest import Desk
from tests.journeys.terminal import Terminal

QUOTED = "a day a week is lost to it"


def talks(rep: Terminal) -> None:
    """Type notes, put a line of them to the need, rate three elements."""
    rep.press(*"two people copy orders", "enter", *QUOTED)
    rep.press(b"\x1bN", b"\x1b4")  # as a terminal sends alt, and esc with a letter typed at once
    rep.wait_for("need ● met")
    rep.press("escape", "t", *"before the first quarter", "escape", "3")
    rep.press("escape", "a", *"she signs up to 20k", "escape", "4")
    rep.wait_for("authority ● met", "timeline  ◐ partly")


def test_a_live_call_from_the_first_key_to_an_opportunity_and_back(desk: Desk, day: Day) -> None:
    ana = day.sal(company="Northwind", title="VP Sales", industry="SaaS", headcount="120")
    before = records(day.store)
    rep = desk.open()
    rep.press("l", "d")
    rep.wait_for("Discovery call", "Ana Ruiz")
    talks(rep)
    rep.press("escape", "escape")
    rep.wait_for("could sell to", "Ana R.")
    rep.press("d", *" gladly")
    rep.wait_for("she signs up to 20k gladly")
    rep.press("escape", "e")
    rep.wait_for("End of the call", "the evidence is complete")
    rep.press("q", "1", "enter")
    rep.wait_for("could sell to", "Ana Ruiz is now an SQL: a prospect")
    assert day.stage(ana) == "sql"
    assert day.row("select count(*) from draft") == (0,)
    found = day.rows("select element, rating, evidence from bant order by element")
    assert found == [
        ("authority", "met", "she signs up to 20k gladly"),
        ("budget", "unrated", ""),
        ("need", "met", QUOTED),
        ("timeline", "partly", "before the first quarter"),
    ]
    rep.press("o")
    rep.wait_for("Open an opportunity", "appointment: Demo")
    rep.press("enter")
    rep.wait_for("Ana Ruiz: an opportunity is open")
    rep.press("u")
    rep.wait_for("Undone: ")
    rep.press("u")
    rep.wait(lambda text: "SAL                      1" in text, "Ana in the column of SALs")
    assert records(day.store) == before
