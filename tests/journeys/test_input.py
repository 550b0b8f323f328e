"""What may come out of a keyboard, a clipboard and a window, and what of it does something."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from tests.days import Day
from tests.journeys.conftest import Desk
from tests.journeys.terminal import pasted

STRAY = "Typing outside a field was ignored"


def kept_drafts(desk: Desk) -> list[str]:
    """The texts of the drafts in the store."""
    with closing(sqlite3.connect(desk.store)) as db:
        return [text for (text,) in db.execute("select text from draft order by key")]


def test_a_byte_that_is_no_utf8_ends_nothing(desk: Desk, day: Day) -> None:
    day.add("Ana Ruiz")
    rep = desk.open()
    rep.press(b"\xff", b"\xc3", "?")
    rep.wait_for("glossary")
    rep.press("escape")
    rep.wait_without("glossary")
    rep.press("a")
    rep.wait_for("In one line")
    rep.send(b"Bo\xffris")
    rep.wait_for("Bo�ris")
    rep.press("escape")
    rep.wait_for("draft kept")
    rep.press("q")
    assert rep.ended() == 0
    rep.sees_restored()


def test_stray_typing_does_nothing_and_says_so_once(desk: Desk, day: Day) -> None:
    day.add("Ana Ruiz")
    day.add("Bo Berg")
    rep = desk.open()
    rep.send("xnaquick")
    screen = rep.wait_for(STRAY)
    rep.press("another burst of qqqq", pasted("q\nq\nq and more"), "?")
    screen = rep.wait_for("glossary")
    assert screen.count(STRAY) <= 1
    rep.press("escape")
    screen = rep.wait_without("glossary")
    assert "Needs assessment" not in screen
    rep.press("j", "j", "k", "a")  # four keys, one at a time
    rep.wait_for("Add a lead")
    assert day.stage(1) == day.stage(2) == "lead"


def test_four_keys_in_one_read_act(desk: Desk, day: Day) -> None:
    day.add("Ana Ruiz")
    rep = desk.open()
    rep.send("jjka")
    rep.wait_for("Add a lead")


def test_pastes_in_fields(desk: Desk, day: Day) -> None:
    rep = desk.open()
    rep.press("a")
    rep.wait_for("In one line")
    rep.send(pasted("Ana Ruiz\n@Northwind\r\nana@northwind.example"))
    screen = rep.wait_for("Ana Ruiz @Northwind ana@northwind.example", "joined into one")
    assert screen.count("Ana Ruiz") == 2  # the parts are read from the line
    rep.send(pasted(" plus \x1bquit\x1b[31m more"))
    rep.wait_for("plus quit", "more")
    rep.send(b"\x1b[200~ split", b" over reads\x1b[2", b"01~", " then typed")
    rep.wait_for("split over reads then typed")
    rep.press("f10")
    rep.wait_for("is a lead")


def test_a_paste_that_is_never_closed_holds_nothing_up(desk: Desk, day: Day) -> None:
    day.add("Ana Ruiz")
    rep = desk.open()
    rep.send(b"\x1b[200~q and the rest never comes")
    rep.wait_for(STRAY)
    rep.press("a")
    rep.wait_for("In one line")
    rep.send(b"\x1b[200~Bo Berg")
    rep.wait_for("Bo Berg")
    rep.press("f10")
    rep.wait_for("Bo Berg is a lead")


def test_an_escape_in_a_paste_leaks_no_keys(desk: Desk, day: Day) -> None:
    day.add("Ana Ruiz")
    rep = desk.open()
    rep.send(pasted("ab\x1bq\x1b[Aq\x1b"))
    rep.wait_for(STRAY)
    rep.press("a")
    rep.wait_for("In one line")
    rep.send(b"\x1b", b"[200~Bo", b" Berg\x1b[201", b"~")
    rep.wait_for("Bo Berg")


def test_a_window_of_any_size(desk: Desk, day: Day) -> None:
    for name in ("Ana Ruiz", "Bo Berg", "Cy Cole"):
        day.opportunity(name)
    rep = desk.open(size=(200, 60))
    for n, (key, seen) in enumerate((("1", "OPPORTUNITY"), ("/", "enter shows"), ("a", "Add a"))):
        rep.press(key)
        rep.wait_for(seen)
        for columns, rows in ((20, 5), (1, 1), (200, 60), (5, 2), (3, 40), (40, 1), (120 + n, 40)):
            rep.resize(columns, rows)
        rep.calm()
        rep.wait_for(seen)
        rep.press("escape")
        rep.wait_for("LEAD", "OPPORTUNITY")
    rep.press("q")
    assert rep.ended() == 0
    rep.sees_restored()


def test_a_window_too_small_from_the_start(desk: Desk, day: Day) -> None:
    day.add("Ana Ruiz")
    rep = desk.open(size=(12, 3), until="pipeboard")
    rep.press("enter", "escape", "/", "escape", "?", "escape")
    rep.resize(120, 40)
    rep.wait_for("could sell to", "Ana Ruiz")


def test_no_colour_is_no_colour(desk: Desk, day: Day) -> None:
    day.opportunity("Ana Ruiz")
    day.add("Bo Berg")
    rep = desk.open(NO_COLOR="1")
    rep.press("?")
    rep.wait_for("glossary")
    rep.press("escape")
    rep.wait_without("glossary")
    rep.press("l", "l", "l", "enter")
    rep.wait_for("became an opportunity")
    rep.press("w")
    rep.wait_for("Why is Ana Ruiz")
    rep.press("escape")
    rep.wait_without("Why is")
    rep.press("d")
    rep.wait_for("Discovery call")
    rep.press("ctrl+q")
    assert rep.ended() == 0
    for sgr in re.findall(rb"\x1b\[([0-9;]*)m", bytes(rep.raw)):
        assert not colours(sgr.decode()), sgr


def colours(sgr: str) -> list[int]:
    """The parameters of an SGR sequence that name a colour; 39 and 49 take colours away."""
    named = {*range(30, 39), *range(40, 49), *range(90, 108)}
    return [n for n in map(int, filter(None, sgr.split(";"))) if n in named]


def test_a_dumb_terminal_gets_the_board_too(desk: Desk, day: Day) -> None:
    day.add("Ana Ruiz")
    rep = desk.open(TERM="dumb", COLORTERM="")
    rep.wait_for("Ana Ruiz")
    rep.press("q")
    assert rep.ended() == 0
    rep.sees_restored()


def test_without_a_terminal(desk: Desk) -> None:
    ran = desk.run()
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.startswith("pipeboard: ")
    assert ran.stderr.count("\n") == 1
    assert not list(desk.home.iterdir())
    assert not desk.store.exists()


def test_the_demo_without_a_terminal(desk: Desk) -> None:
    board = desk.ok("demo")
    for column in ("LEAD", "SAL", "SQL", "OPPORTUNITY"):
        assert re.search(rf"\b{column} \d", board)
    assert "\x1b" not in board
    assert not list(desk.home.iterdir())
    assert not desk.store.exists()


def test_a_change_from_the_command_line_is_seen(desk: Desk, day: Day) -> None:
    day.add("Ana Ruiz")
    rep = desk.open()
    assert desk.ok("add", "Bo Berg") == "2\n"
    rep.wait_for("Bo Berg", "leads 2", patience=5)


def test_what_is_typed_while_a_screen_opens_is_for_that_screen(desk: Desk, day: Day) -> None:
    day.add("Quentin Abelard")
    rep = desk.open()
    rep.send("/")
    rep.wait(lambda _: not rep.unread())
    rep.send("q", "1", "a")
    rep.wait_for("q1a")
