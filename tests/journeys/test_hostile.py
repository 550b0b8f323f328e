"""Words from outside in every field: shown, and none of them steers the terminal or the app."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path

from pipeboard.commands import contacts, moves
from pipeboard.domain.terms import Stage
from tests.days import Day
from tests.journeys.conftest import Desk
from tests.journeys.terminal import Terminal, pasted

MARK = "4277"
HOSTILE = (
    f"[red]x[/] [@click=app.quit]x[/] x[/] \x1b]52;c;{MARK}\x07 \x1b[{MARK}m \x1b[{MARK};1H"
    f" \x9b{MARK}m \x1bP{MARK}\x1b\\ \u202e \u2028 \u200b \x00 \r {MARK}[/"
)
FIELDS = {
    "company": "name domain industry country region city website linkedin_url notes",
    "contact": "first_name last_name display_name title timezone linkedin_url source source_detail"
    " handed_by exit_note vendor_recommended referral_asked",
    "channel": "value label",
    "assessment": "source source_text need_text product_interest_text solution_text timeline_text",
    "call": "notes outcome",
    "bant": "evidence value",
    "qualification": "override_reason withdrawn_reason",
    "opportunity": "name terms pain interest fit competitor lost_note",
    "activity": "subject body content place outcome",
    "task": "title place",
    "import_batch": "file_name profile",
    "entry": "words",
    "card": "due_words name title company headcount",
}
# Sequences of Textual's own; OSC 22 is the shape of the mouse.
_OURS = re.compile(rb"\x1b\[[?<>=]?[0-9;]*\$?[A-Za-z]|\x1b\]22;[a-z-]*\x07|\r|\n")

WHY = {"reason": "no_need", "note": HOSTILE, "vendor": HOSTILE, "referral": "-"}


def foreign(raw: bytes) -> list[str]:
    """What is in the output that the program would not write of itself."""
    found = [one.decode() for one in re.findall(rb"\x1b\[[^A-Za-z]*%s" % MARK.encode(), raw)]
    text = _OURS.sub(b"", raw).decode(errors="replace")
    return found + [
        f"{char!r} in {text[max(0, at - 20) : at + 20]!r}"
        for at, char in enumerate(text)
        if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and char not in "\u200c\u200d"
    ]


def everyone(day: Day) -> None:
    """A contact at every stage and with every status, each with hostile words from the screens."""
    for stage in Stage:
        day.at(stage, f"{stage} {HOSTILE}")
    gone = day.add(f"gone {HOSTILE}", company=HOSTILE, title=HOSTILE, email="x@x.example")
    day.done(day.do(moves.move, gone, Stage.SAL, override=HOSTILE))
    for contact in range(1, gone + 1):
        day.done(day.do(contacts.note, contact, HOSTILE))
    day.done(day.do(moves.disqualify, gone, **WHY))


def spoil(store: Path) -> None:
    """Hostile words where no command would let them in."""
    with closing(sqlite3.connect(store)) as db:
        for table, columns in FIELDS.items():
            for column in columns.split():
                sql = f"update {table} set {column} = ? || rowid"
                try:
                    db.execute(sql, (HOSTILE,))
                except sqlite3.IntegrityError:  # only some rows may have words there
                    db.execute(f"{sql} where {column} is not null", (HOSTILE,))
        extra = json.dumps({HOSTILE: HOSTILE})
        db.execute(
            "update assessment set extra = ?, product_interest = ?",
            (extra, f"[{json.dumps(HOSTILE)}]"),
        )
        db.execute("update contact set tags = ?", (json.dumps([HOSTILE]),))
        text = json.dumps({"body": HOSTILE})
        db.execute(
            "insert into draft values ('note:1', 'note', 1, ?, '', '2026-11-23T08:00:00Z')", (text,)
        )
        db.commit()


def open_form(rep: Terminal, key: str) -> None:
    """Open a form and leave it."""
    rep.press(key)
    rep.wait_for("f10 save")
    rep.press("escape")
    rep.wait_without("f10 save")


def read_panel(rep: Terminal, key: str, seen: str) -> None:
    """Open a panel and leave it."""
    rep.press(key)
    rep.wait_for(seen)
    rep.press("escape")
    rep.wait_without(seen)


def hold_call(rep: Terminal) -> None:
    """Prepare a call, make it, and throw it away."""
    rep.press("D")
    rep.wait_for("not begun", "hooks")
    rep.press("escape", "escape")
    rep.wait_without("hooks")
    rep.press("d")
    rep.wait_for("ask next")
    rep.send(pasted(HOSTILE))
    rep.wait_for("[red]x[/]")
    rep.press("escape", "B", "escape", "e")
    rep.wait_for("Verdict", "f9")
    rep.press("f9")
    rep.wait_for("Throw it away")
    rep.press("y")
    rep.wait_without("ask next")


def test_every_screen(desk: Desk, day: Day) -> None:
    everyone(day)
    spoil(desk.store)
    rep = desk.open()
    rep.wait_for("[red]x[/]")
    for keys in ("sEinx", "<", "o", "oWX"):
        rep.press("enter")
        rep.wait_for("since 23 Nov")
        read_panel(rep, "w", "Why is")
        for key in keys:
            open_form(rep, key)
        hold_call(rep)
        rep.press("escape")
        rep.wait_for("could sell to")
        rep.press("l")
    open_form(rep, "a")
    read_panel(rep, "?", "glossary")
    read_panel(rep, "U", "newest first")
    rep.press(":")
    rep.wait_for("Search for commands")
    rep.send(pasted(HOSTILE))
    rep.wait_for("[red]x[/]", "No matches")
    rep.press("escape")
    rep.wait_without("No matches")
    rep.press("/")
    rep.wait_for("type to find")
    rep.press("x")
    rep.wait_for("5 contacts")
    rep.send(pasted(HOSTILE))
    rep.wait_for("nobody")
    rep.press("escape")
    rep.wait_without("nobody")
    rep.press("/")
    rep.wait_for("type to find")
    rep.press(*"gone")
    rep.wait_for("contact")
    rep.wait(lambda text: "gone" in text.splitlines()[0])
    rep.press("enter")
    rep.wait_for("disqualified")
    open_form(rep, "r")
    rep.press("escape", "q")
    assert rep.ended() == 0
    assert not foreign(bytes(rep.raw))


def test_the_command_line(desk: Desk, day: Day) -> None:
    everyone(day)
    spoil(desk.store)
    commands = (
        "list --status all",
        "list --status all --json",
        "list --status all --csv",
        "show 4",
        "show 4 --json",
        "show 5",
        "why 4",
        "why 4 --json",
        "history",
        "history 4 --json",
        "undo --list",
        "move 1 sal",
        "move 4 lead",
    )
    for command in commands:
        ran = desk.run(*command.split())
        assert ran.returncode in (0, 1), ran
        assert "Traceback" not in ran.stderr
        assert not foreign((ran.stdout + ran.stderr).encode()), command
    for wrong in (
        ("show", HOSTILE),
        (HOSTILE,),
        ("list", "--stage", HOSTILE),
        ("--db", HOSTILE, "list"),
    ):
        ran = desk.run(*(one.replace("\x00", "") for one in wrong))
        assert ran.stderr.count("\n") == 1, ran
        assert not foreign((ran.stdout + ran.stderr).encode()), wrong
