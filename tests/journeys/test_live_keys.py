"""The keys of the live call as terminals send them: `esc` and a letter, alt, all in one read."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.days import Day
from tests.journeys.conftest import Desk
from tests.journeys.terminal import PATIENCE, Terminal, pasted
from tests.journeys.test_hostile import foreign

F2, UNDO = b"\x1bOQ", b"\x1a"


def in_a_call(desk: Desk, day: Day, **env: str) -> Terminal:
    """A live call with Ana Ruiz; the cursor is in the notes."""
    day.add("Ana Ruiz")
    rep = desk.open(**env)
    rep.press("d")
    rep.wait_for("Discovery call", "ask next")
    return rep


def kept(desk: Desk) -> dict[str, Any]:
    """The call as its draft keeps it; nothing while there is none."""
    with closing(sqlite3.connect(desk.store, timeout=5)) as db:
        row = db.execute("select text from draft where key like 'call:%'").fetchone()
    return dict(json.loads(row[0])) if row else {}


def comes(desk: Desk, rep: Terminal, holds: Callable[[dict[str, Any]], bool]) -> None:
    """Something comes to hold of the call that is kept."""
    until = time.monotonic() + PATIENCE
    while not ((call := kept(desk)) and holds(call)):
        assert time.monotonic() < until, f"{call}\n{rep.text()}"
        time.sleep(0.02)


def evidence(call: dict[str, Any], element: str) -> str:
    return str(call["boxes"].get(element, {}).get("evidence", ""))


@pytest.mark.parametrize(
    "to_budget",
    [
        ("escape", "b"),
        (b"\x1bb",),
        (b"\x1b[98;3u",),
        (b"\x1b[27u", b"\x1b[98;;98u"),
    ],
    ids=["esc, then the letter", "esc and letter, or alt", "alt of kitty", "esc of kitty"],
)
def test_a_chord_is_the_same_from_every_terminal(
    desk: Desk, day: Day, to_budget: tuple[str | bytes, ...]
) -> None:
    rep = in_a_call(desk, day)
    rep.press("b", *to_budget, "2", "0", "k")
    comes(desk, rep, lambda call: (call["notes"], evidence(call, "budget")) == ("b", "20k"))


def test_what_is_typed_around_chords_in_one_read_is_in_its_field(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    rep.send(b"two people\x1bNnext\x1bBmore\x1btin May\x1b3\x1bo, and more\x1b?\x1b1x")

    def holds(call: dict[str, Any]) -> bool:
        said = {name: evidence(call, name) for name in ("need", "budget", "timeline")}
        return call["notes"] == "two peoplenextmore, and morex" and said == {
            "need": "two people",
            "budget": "two peoplenext",
            "timeline": "in May",
        }

    comes(desk, rep, holds)
    boxes = kept(desk)["boxes"]
    assert boxes["timeline"]["rating"] == "partly"
    assert [name for name, box in boxes.items() if box["rating"] == "unknown"] == ["need"]


def test_shifted_digits_and_signs_of_the_terminal_are_chords_too(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    rep.press(b"\x1bn", *"by hand", b"\x1b[52;3u")
    rep.wait_for("need ● met")
    rep.press(b"\x1b[116;4u")  # alt, shift and t
    rep.wait_for("The line is empty")
    rep.press(b"\x1b+")
    rep.wait_for("Add a lead")


def test_the_keys_of_the_text_are_its_own(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    rep.send(b"one two\x1b[1;5Dx\x0b\x1b[Hstart \x1bb20k\x1b[D0\x1bo\x05 end\x17\x17")
    comes(desk, rep, lambda call: call["notes"] == "start one ")
    assert evidence(kept(desk), "budget") == "200k"


def test_a_paste_is_text_and_no_chord(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    rep.send(b"said: " + pasted("a\x1bb\x1bN\nc\x1b[31m") + b"\x1bb" + pasted("20k") + b"\x1bo!")
    comes(desk, rep, lambda call: evidence(call, "budget") == "20k")
    comes(desk, rep, lambda call: call["notes"] == "said: abN\nc[31m!")


def test_esc_alone_shows_the_keys_and_typing_goes_on_under_them(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    rep.press("escape")
    rep.wait_for("make it a discovery call")
    rep.press("?", *"still notes")
    rep.wait_for("make it a discovery call", "still notes")
    rep.press("escape", "?")
    rep.wait_without("make it a discovery call")
    comes(desk, rep, lambda call: call["notes"] == "still notes")


def test_a_letter_that_is_no_chord_does_nothing_and_says_so(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    rep.press(*"so ", b"\x1bx", "i", "t")
    rep.wait_for("esc x is none of the call's keys", "so it")


def test_outside_a_call_alt_does_what_it_did(desk: Desk, day: Day) -> None:
    day.add("Ana Ruiz")
    rep = desk.open()
    rep.press("i")
    rep.wait_for("esc")
    rep.send(b"two words\x1bbmore \x1b\x7f")
    rep.wait_for("two words")
    rep.send(b"\x1bbour \x1bfs")
    rep.wait_for("our twos words")
    rep.press(b"\x1b[98;3u", *"fine ")
    rep.wait_for("our fine twos words")


# What may come in (design 7), and what may go out.


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Bo\xffris \xc3(", "Bo\ufffdris \ufffd("),
        (pasted("a\x9b31mb\x1b]0;owned\x07c\u202egnp\u2066d"), "a31mb]0;ownedcgnpd"),
        (pasted("\x1b[2J\x1b[?1049l\x00 gone"), "[2J[?1049l gone"),
        (pasted("注文を 👩‍👩‍👧 手で"), "注文を 👩‍👩‍👧 手で"),
        (pasted("שלום עולם مرحبا"), "שלום עולם مرحبا"),
        (pasted("e" + "\u0301" * 40), "e" + "\u0301" * 4),
        (pasted("one\r\ntwo\rthree\u2028four"), "one\ntwo\nthree\nfour"),
    ],
    ids=[
        "no UTF-8",
        "C1, OSC and bidi",
        "clears the screen",
        "wide",
        "right to left",
        "marks",
        "line ends",
    ],
)
def test_words_from_outside_are_text_in_the_notes(
    desk: Desk, day: Day, data: bytes, text: str
) -> None:
    rep = in_a_call(desk, day)
    before = len(rep.raw)
    rep.send(data, b" and typed")
    comes(desk, rep, lambda call: call["notes"] == f"{text} and typed")
    rep.press("escape", "escape")
    rep.wait_for("could sell to")
    assert foreign(bytes(rep.raw[before:])) == []


def test_a_paste_that_is_never_closed_is_text_in_the_end(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day)
    rep.send(b"\x1b[200~two people\x1bb")
    comes(desk, rep, lambda call: call["notes"] == "two peopleb")
    rep.press(" ", "x")
    comes(desk, rep, lambda call: call["notes"] == "two peopleb x")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("word " * 200_000, "Not pasted: 1 line, 1,000,000 characters"),
        ("x\n" * 500_000, "Not pasted: 500,001 lines, 1,000,000 characters"),
    ],
    ids=["a megabyte on one line", "half a million lines"],
)
def test_what_is_too_large_is_not_pasted_and_nothing_stands_still(
    desk: Desk, day: Day, text: str, said: str
) -> None:
    rep = in_a_call(desk, day)
    rep.press(*"before ")
    rep.send(*(pasted(text)[at : at + 4000] for at in range(0, len(text) + 12, 4000)), b"after")
    rep.wait_for(said, "before after")
    comes(desk, rep, lambda call: call["notes"] == "before after")


# The rep's own editor.


def editor(folder: Path, script: str) -> str:
    """A program that is called with a file, as an editor is."""
    file = folder / "an editor"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o700)
    return f"'{file}' --wait"


def test_a_note_is_continued_in_the_editor(desk: Desk, day: Day, tmp_path: Path) -> None:
    mode = tmp_path / "mode"
    script = f'stat -c "%a %n" "$2" "$(dirname "$2")" > {mode}; printf "\\nby hand\\n" >> "$2"'
    rep = in_a_call(desk, day, EDITOR="false", VISUAL=editor(tmp_path, script))
    rep.press(*"two people", F2)
    rep.wait_for("The text is as an editor left it", "by hand")
    rep.press("!")
    comes(desk, rep, lambda call: call["notes"] == "two people\nby hand!")
    file, folder = mode.read_text().splitlines()
    assert (file[:4], folder[:4]) == ("600 ", "700 ")
    assert not Path(file[4:]).exists()
    assert not Path(folder[4:]).exists()
    rep.press(UNDO, UNDO)  # undone like anything typed
    comes(desk, rep, lambda call: call["notes"] == "two people")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 1", "ended with 1: the text is as it was"),
        ("kill -9 $$", "ended with -9: the text is as it was"),
        ('rm "$2"', "left no file: the text is as it was"),
        ("true", "changed nothing"),
    ],
)
def test_an_editor_that_fails_changes_nothing(
    desk: Desk, day: Day, tmp_path: Path, script: str, said: str
) -> None:
    rep = in_a_call(desk, day, EDITOR=editor(tmp_path, script), VISUAL="")
    rep.press(*"two people", F2)
    rep.wait_for(said, "two people")
    rep.press("!")
    comes(desk, rep, lambda call: call["notes"] == "two people!")


def test_what_a_failed_editor_wrote_is_not_lost(desk: Desk, day: Day, tmp_path: Path) -> None:
    where = tmp_path / "where"
    script = f'echo "$2" > {where}; echo all of it > "$2"; exit 3'
    rep = in_a_call(desk, day, EDITOR=editor(tmp_path, script))
    rep.press(*"two people", F2)
    rep.wait_for("an editor ended with 3", "two people", "note.txt")
    file = Path(where.read_text().strip())
    assert file.read_text() == "all of it\n"
    file.unlink()
    file.parent.rmdir()


def test_without_an_editor_it_says_what_to_do(desk: Desk, day: Day) -> None:
    rep = in_a_call(desk, day, EDITOR="no-such-editor", VISUAL="")
    rep.press(*"two people", F2)
    rep.wait_for("no-such-editor cannot be started", "set EDITOR", "two people")
