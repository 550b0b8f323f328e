"""What is typed in a live call is never lost: a full disk, a stop, an end, a sudden death."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sqlite3
import statistics
import termios
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.days import Day
from tests.journeys.conftest import Desk
from tests.journeys.terminal import PATIENCE, Terminal

KILLS = int(os.environ.get("PIPEBOARD_KILLS", "2"))
A_SECOND = 15  # keys of a very fast hand
SAFE_AFTER = 0.5  # seconds after which what was shown is safe
TYPED = "two people copy orders by hand"
_LITTLE = 8192  # bytes that a file may have on the full disk: a rescue file, never the store
WORDS = "they said that orders are copied by hand twice a day and that it costs them a week "


def in_a_call(desk: Desk, day: Day) -> Terminal:
    """A window with a live call with the only contact, something typed in its notes."""
    day.add("Ana Ruiz")
    rep = desk.open()
    rep.press("d")
    rep.wait_for("Discovery call", "Ana Ruiz", "ask next")
    rep.press(*TYPED)
    rep.wait_for(TYPED)
    return rep


def kept(desk: Desk) -> str:
    """The notes of the only call that is kept, '' when there is none."""
    with closing(sqlite3.connect(desk.store, timeout=5)) as db:
        row = db.execute("select text from draft where key like 'call:%'").fetchone()
    return str(json.loads(row[0])["notes"]) if row else ""


def comes(rep: Terminal, wanted: str, desk: Desk) -> None:
    """The store gets the text, and soon."""
    until = time.monotonic() + PATIENCE
    while kept(desk) != wanted:
        assert time.monotonic() < until, f"{kept(desk)!r} is kept:\n{rep.text()}"
        time.sleep(0.01)


def resumes(desk: Desk, *texts: str) -> Terminal:
    """The next start offers the call; taken, it has the text."""
    rep = desk.open(until="Resume the call with Ana Ruiz?")
    rep.press("enter")
    rep.wait_for("Discovery call", *texts)
    return rep


def fill_disk(rep: Terminal, room: int) -> None:
    """Let no file of the program grow beyond so many bytes; -1 lets it grow again."""
    resource.prlimit(rep.process.pid, resource.RLIMIT_FSIZE, (room, -1))


def rescues(desk: Desk) -> list[Path]:
    """The rescue files beside the store."""
    return sorted(desk.store.parent.glob("*-rescue-*"))


def test_a_full_disk_is_said_and_the_text_is_saved_when_there_is_room(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    comes(rep, TYPED, desk)
    fill_disk(rep, _LITTLE)
    rep.press(*" and it costs")
    rep.wait_for("NOT SAVING since 10:00", "also in", f"{TYPED} and it costs")
    (file,) = rescues(desk)
    assert file.stat().st_mode & 0o777 == 0o600
    rep.press(*" a week")
    until = time.monotonic() + PATIENCE
    while f"{TYPED} and it costs a week" not in file.read_text():
        assert time.monotonic() < until
    assert kept(desk) == TYPED
    fill_disk(rep, -1)
    rep.wait_without("NOT SAVING")
    comes(rep, f"{TYPED} and it costs a week", desk)
    assert rescues(desk) == []


def test_a_disk_without_any_room_leaves_the_text_in_memory(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    fill_disk(rep, 0)
    rep.press(*" and more")
    rep.wait_for("NOT SAVING since 10:00", "in memory only", f"{TYPED} and more")
    rep.press("escape", "escape")  # to the board, and back
    rep.wait_for("could sell to")
    rep.press("d")
    rep.wait_for(f"{TYPED} and more")
    fill_disk(rep, -1)
    rep.wait_without("NOT SAVING")
    comes(rep, f"{TYPED} and more", desk)


def test_a_kill_at_a_full_disk_leaves_the_rescue_file_to_the_next_start(
    desk: Desk, day: Day
) -> None:
    rep = in_a_call(desk, day)
    comes(rep, TYPED, desk)
    fill_disk(rep, _LITTLE)
    rep.press(*" and it costs")
    rep.wait_for("also in")
    rep.signal(signal.SIGKILL)
    rep.ended()
    assert kept(desk) == TYPED
    assert len(rescues(desk)) == 1
    rep = resumes(desk, f"{TYPED} and it costs")
    assert rescues(desk) == []
    comes(rep, f"{TYPED} and it costs", desk)


def test_quitting_at_a_full_disk_says_where_the_text_is(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    fill_disk(rep, _LITTLE)
    rep.press(*" and more")
    rep.wait_for("NOT SAVING")
    rep.signal(signal.SIGTERM)
    assert rep.ended() == 128 + signal.SIGTERM
    rep.sees_restored()
    (file,) = rescues(desk)
    assert f"unsaved text is in {file}" in rep.text().replace("\n", "")
    resumes(desk, f"{TYPED} and more")


def test_a_lock_is_said_quietly(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    with closing(sqlite3.connect(desk.store, isolation_level=None)) as other:
        other.execute("begin immediate")
        rep.press(*" and more")
        shown = rep.wait_for("not saved 2 s", f"{TYPED} and more")
        assert "NOT SAVING" not in shown
        other.execute("rollback")
    rep.wait_without("not saved")
    comes(rep, f"{TYPED} and more", desk)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_in_a_call(number: signal.Signals, desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    rep.press(*" twice")
    rep.signal(number)
    assert rep.ended() == 128 + number
    rep.sees_restored()
    assert kept(desk) == f"{TYPED} twice"


def test_a_closed_window_in_a_call(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    rep.press(*" twice")
    rep.close()
    assert rep.ended() == 128 + signal.SIGHUP
    assert kept(desk) == f"{TYPED} twice"
    resumes(desk, f"{TYPED} twice")


def is_stopped(rep: Terminal) -> bool:
    """Whether the system says that the program is stopped."""
    stat = Path(f"/proc/{rep.process.pid}/stat").read_text()
    return stat.rpartition(")")[2].split()[0] == "T"


def wait_until_stopped(rep: Terminal) -> None:
    """Wait until it is."""
    until = time.monotonic() + PATIENCE
    while not is_stopped(rep):
        assert time.monotonic() < until, rep.text()
        time.sleep(0.01)


def test_a_stop_saves_first_and_coming_back_goes_on(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    text = TYPED
    for typed in (" twice", " a day"):
        text += typed
        rep.press(*typed)
        rep.signal(signal.SIGTSTP)
        wait_until_stopped(rep)
        rep.sees_restored()
        assert kept(desk) == text
        with closing(sqlite3.connect(desk.store, isolation_level=None)) as other:
            other.execute("begin immediate")  # it stopped with no lock in its hand
            other.execute("rollback")
        rep.signal(signal.SIGCONT)
        rep.wait_for("Discovery call", text)
    rep.press(*", she said")
    rep.wait_for(f"{TYPED} twice a day, she said")
    comes(rep, f"{TYPED} twice a day, she said", desk)
    rep.signal(signal.SIGTERM)
    assert rep.ended() == 128 + signal.SIGTERM
    rep.sees_restored()


def test_a_stop_at_a_locked_store_leaves_the_text_in_the_rescue_file(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    comes(rep, TYPED, desk)
    with closing(sqlite3.connect(desk.store, isolation_level=None)) as other:
        other.execute("begin immediate")
        rep.press(*" twice")
        rep.signal(signal.SIGTSTP)
        wait_until_stopped(rep)
        (file,) = rescues(desk)
        assert f"{TYPED} twice" in file.read_text()
        other.execute("rollback")
    rep.signal(signal.SIGCONT)
    comes(rep, f"{TYPED} twice", desk)
    rep.wait_for(f"{TYPED} twice")
    until = time.monotonic() + PATIENCE
    while rescues(desk):
        assert time.monotonic() < until


def test_coming_back_from_a_stop_that_nobody_told_of(desk: Desk, day: Day) -> None:
    """A shell that stops its job by force sets the terminal to its own ways meanwhile."""
    rep = in_a_call(desk, day)
    rep.signal(signal.SIGSTOP)
    wait_until_stopped(rep)
    with Path(rep._name).open("rb", buffering=0) as theirs:
        termios.tcsetattr(theirs, termios.TCSANOW, rep.before)
    rep.signal(signal.SIGCONT)
    rep.wait(lambda _: rep.raw.count(b"\x1b[?1049h") == 2, "the terminal taken again")
    rep.calm()
    rep.press(*" twice")
    rep.wait_for(f"{TYPED} twice")
    rep.signal(signal.SIGTERM)
    assert rep.ended() == 128 + signal.SIGTERM
    rep.sees_restored()


def typing(seed: int) -> Iterator[str]:
    """A text without end; no two places of it are alike."""
    yield "enter"
    yield from f"{seed}: "
    for n in range(10**6):
        yield from f"{n} {WORDS}"


def type_for_a_while(rep: Terminal, seed: int, rng: random.Random) -> tuple[str, list[float]]:
    """Type on until half a second after the beginning was shown, or longer; all keys with times."""
    sent, times, shown, next_key = "", list[float](), 0.0, time.monotonic()
    for key in typing(seed):
        rep.send(key)
        times.append(time.monotonic())
        sent += "\n" if key == "enter" else key
        if len(sent) == A_SECOND:
            rep.wait_for(sent.strip())
            shown = next_key = time.monotonic()
        is_safe = len(sent) > A_SECOND and time.monotonic() - shown > SAFE_AFTER
        if is_safe and rng.random() < 1 / (2 * A_SECOND):
            break
        next_key += 1 / A_SECOND
        time.sleep(max(0.0, next_key - time.monotonic()))
    return sent, times


def test_kills_while_typing(desk: Desk, day: Day, capsys: pytest.CaptureFixture[str]) -> None:
    """PIPEBOARD_KILLS sets how many; the promise is a median of 0.1 s and at most 0.5 s."""
    rng = random.Random(int(os.environ.get("PIPEBOARD_SEED", "4")))
    day.add("Ana Ruiz")
    seconds, characters, before = [], [], ""
    for kill in range(KILLS):
        if kill:
            rep = resumes(desk, "ask next")
        else:
            rep = desk.open()
            rep.press("d")
            rep.wait_for("ask next")
        sent, times = type_for_a_while(rep, kill, rng)
        time.sleep(rng.random() / A_SECOND)
        rep._wait_until_read()
        killed = time.monotonic()
        rep.signal(signal.SIGKILL)
        rep.ended()
        rep.close()
        found = kept(desk)
        assert f"{before}{sent}".startswith(found), (before, sent, found)
        is_sound(desk.store)
        have = len(found) - len(before)
        assert have >= A_SECOND, f"{sent[:A_SECOND]!r} was shown and is lost: {found!r}"
        characters.append(len(sent) - have)
        seconds.append(killed - times[have] if have < len(sent) else 0.0)
        before = found
    with capsys.disabled():
        print(
            f"\n{KILLS} kills, {len(before)} characters of notes: lost"
            f" median {statistics.median(seconds):.3f} s, max {max(seconds):.3f} s;"
            f" median {statistics.median(characters):g}, max {max(characters)} characters"
        )


def is_sound(store: Path) -> None:
    """The file is a sound store."""
    with closing(sqlite3.connect(store)) as db:
        assert db.execute("pragma integrity_check").fetchall() == [("ok",)]
