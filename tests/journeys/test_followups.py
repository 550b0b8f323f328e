"""Follow-ups in the installed program: worked down by key, from a shell beside it, from two."""

from __future__ import annotations

import re

import pytest

from tests.days import Day
from tests.journeys.conftest import Desk
from tests.journeys.terminal import Terminal, pasted
from tests.journeys.test_input import STRAY

WORKED = "next: call + e-mail Wed 25 Nov"
ATTEMPT_MADE = [
    (1, "2026-11-23", "done", "done", "2026-11-23"),
    (2, "2026-11-25", "open", "open", None),
]
ATTEMPT_OPEN = [(1, "2026-11-23", "open", "open", None)]
SOON = 5.0  # seconds; a look at the file every half one, on a slow machine


@pytest.fixture
def due(day: Day) -> list[int]:
    """Three leads whose first attempt is due today, in the order of the list."""
    found = [day.reachable(name) for name in ("Ana Ruiz", "Bo Berg", "Cy Cole")]
    for contact in found:
        day.done(day.follow(contact))
    return found


def picked(screen: str) -> str:
    """The row under the cursor of the Today list; '' when there is none."""
    line = next((line for line in screen.splitlines() if line.startswith("▌")), "")
    return " ".join(line.partition("▏")[0].split())


def open_today(desk: Desk, head: str) -> Terminal:
    """A window with the Today list, whose head says how much is due."""
    rep = desk.open()
    rep.press("t")
    rep.wait_for("Today · Mon 23 Nov 2026", head)
    return rep


def comes_to(rep: Terminal, name: str) -> None:
    """The cursor of the list is on this contact, now or soon."""
    rep.wait(lambda screen: name in picked(screen), f"the cursor on {name}")


@pytest.mark.parametrize("way", ["by hand", "in one write"])
def test_a_row_is_worked_with_four_keys_and_stays_so(
    desk: Desk, day: Day, due: list[int], way: str
) -> None:
    rep = open_today(desk, "3 due")
    comes_to(rep, "Ana Ruiz")
    if way == "by hand":
        rep.press(*"cnes")
    else:
        rep.send(b"cnes")
    rep.wait_for(WORKED, "2 due")
    comes_to(rep, "Bo Berg")
    assert day.attempts(due[0]) == ATTEMPT_MADE
    rep.press("q")
    assert rep.ended() == 0
    rep.sees_restored()

    rep = open_today(desk, "2 due")
    comes_to(rep, "Bo Berg")
    assert "Ana Ruiz" not in rep.text()
    rep.press("u")
    rep.wait_for("Undone: e-mail: sent", "3 due", "Ana Ruiz")
    rep.press("u")
    rep.wait_for("Undone: call: no answer")
    assert day.attempts(due[0]) == ATTEMPT_OPEN
    assert day.row("select count(*) from activity") == (0,)
    comes_to(rep, "Bo Berg")


def test_keys_sent_with_the_key_that_opens_the_list(desk: Desk, day: Day, due: list[int]) -> None:
    rep = desk.open()
    rep.send("t")
    rep.wait(lambda _: not rep.unread())
    rep.send(b"cnes")
    rep.wait_for(WORKED, "2 due")
    comes_to(rep, "Bo Berg")
    assert day.attempts(due[0]) == ATTEMPT_MADE


def test_what_another_process_logs_appears_and_the_cursor_stays(
    desk: Desk, day: Day, due: list[int]
) -> None:
    rep = open_today(desk, "3 due")
    rep.press("j")
    comes_to(rep, "Bo Berg")
    desk.ok("log", str(due[0]), "call", "voicemail")
    half = re.compile(r"today +e-mail +1/5 +Ana Ruiz")
    rep.wait(lambda screen: half.search(screen) is not None, "the call half gone", SOON)
    comes_to(rep, "Bo Berg")
    desk.ok("log", str(due[0]), "email", "sent")
    rep.wait(lambda screen: "2 due" in screen and "Ana Ruiz" not in screen, "Ana gone", SOON)
    comes_to(rep, "Bo Berg")
    desk.ok("log", str(due[1]), "call", "do-not-call")  # the row under the cursor
    rep.wait(lambda screen: "1 due" in screen, "Bo gone", SOON)
    comes_to(rep, "Cy Cole")


def test_the_line_for_a_prompt_says_what_the_top_line_says(
    desk: Desk, day: Day, due: list[int]
) -> None:
    agreed = ["--at", "today 14:00"]
    desk.ok("log", str(due[2]), "call", "appointment", *agreed)
    rep = desk.open()
    for keys, counts in (("", "3 due · next 14:00 Cy C."), ("cnes", "2 due · next 14:00 Cy C.")):
        rep.press("t")
        rep.wait_for("Today · Mon 23 Nov 2026")
        rep.press(*keys)
        rep.press("b")
        rep.wait_for(f"today {counts}")
        assert desk.ok("today", "--line").strip() == counts.replace("next ", "")


def test_n8_a_burst_of_typing_logs_nothing(desk: Desk, day: Day, due: list[int]) -> None:
    rep = open_today(desk, "3 due")
    before = day.entries()
    rep.send(b"cnesc")
    rep.wait_for(STRAY)
    rep.press("c")
    rep.wait_for("gatekeeper")
    rep.send(b"nnnnnnnn")
    rep.wait(lambda _: not rep.unread())
    rep.send(pasted("n\nn"))
    rep.wait(lambda _: not rep.unread())
    rep.press("escape")
    screen = rep.wait_without("gatekeeper")
    assert "Ana Ruiz" in picked(screen)
    assert day.entries() == before
    assert day.attempts(due[0]) == ATTEMPT_OPEN
    rep.send(b"cnes")  # four are keys
    rep.wait_for(WORKED, "2 due")


def test_the_same_half_from_two_windows_is_taken_once(desk: Desk, day: Day, due: list[int]) -> None:
    first, second = open_today(desk, "3 due"), open_today(desk, "3 due")
    second.press("c")
    second.wait_for("gatekeeper")
    first.press("c", "n")
    first.wait_for("call: no answer", "u undoes it")
    before = day.entries()
    second.press("v")
    second.wait_for("The call was logged meanwhile: no answer, today 10:00")
    assert day.entries() == before
    assert day.rows("select outcome from activity") == [("no-answer",)]
    second.press("e", "s")  # the other half is still to be had
    second.wait_for(WORKED)
    assert day.attempts(due[0]) == ATTEMPT_MADE


def test_an_appointment_from_a_window_that_is_late_is_refused(
    desk: Desk, day: Day, due: list[int]
) -> None:
    rep = open_today(desk, "3 due")
    rep.press("c", "a")
    rep.wait_for("Appointment", "today 10:30")
    desk.ok("log", str(due[0]), "call", "no-answer")
    before = day.entries()
    rep.press("1")
    rep.wait_for("The call was logged meanwhile: no answer, today 10:00 on the", "command line")
    assert day.entries() == before
    assert day.row("select count(*) from task") == (0,)
    assert day.run(due[0]) == ("active", None)
