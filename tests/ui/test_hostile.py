"""Words from outside are data: no field of any record reaches the terminal as anything else."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pytest

from pipeboard.commands import contacts, deals, moves
from pipeboard.store.unit import Store
from tests.conftest import NOW
from tests.ui.rep import Rep, at_work

MARKUP = "[red]x[/] [@click=app.quit]x[/] x[/]"
RAW = "\x1b]0;x\x07 \x9b31m \u202egnp.exe \u200d\u200c\u200b x\u0301\u0301\u0301\u0301\u0301\u0301"
HOSTILE = f"{MARKUP} {RAW} 👩‍👩‍👧‍👦"
PAYLOAD = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
FIELDS = {
    "company": "name industry country",
    "contact": "first_name last_name display_name title timezone source_detail handed_by exit_note "
    "vendor_recommended source",
    "channel": "value label",
    "assessment": "need_text solution_text source_text timeline_text product_interest_text source",
    "call": "notes hooks",
    "bant": "evidence value",
    "opportunity": "name terms pain interest fit competitor lost_note",
    "task": "title place",
    "activity": "subject body",
    "qualification": "override_reason withdrawn_reason",
    "entry": "words",
    "card": "name title company headcount score due_words find",
    "card_note": "text",
}  # fmt: skip
LISTS = {
    "call": {"rail": {HOSTILE: 5, "rapport": 0}},
    "contact": {"product_interest": [HOSTILE], "tags": [HOSTILE], "imported": {HOSTILE: HOSTILE}},
}


@pytest.fixture
def hostile(store: Store, day) -> Store:
    """A store in which every text of every record is hostile, past every check of ours."""
    everyone = {
        "lead": day.add(HOSTILE, company=HOSTILE, email="a@x.example", phone="600123456"),
        "sal": day.sal("Sal", company="Sal & Co", email="b@x.example"),
        "sql": day.sql("Sql", company="Sql & Co"),
        "opportunity": day.opportunity("Opp", company="Opp & Co"),
        "lost": day.opportunity("Lost"),
        "gone": day.add("Gone"),
    }
    day.done(day.do(contacts.note, everyone["opportunity"], "said\nthings"))
    day.done(day.do(contacts.note, everyone["lead"], "said\nthings"))
    day.done(day.do(deals.lose, everyone["lost"], reason="price", then="sql"))
    day.done(day.do(moves.back, everyone["lost"], reason="nothing in it"))
    day.done(day.do(moves.disqualify, everyone["gone"], reason="other", note="said things"))
    with closing(sqlite3.connect(store.path, isolation_level=None)) as db:
        for table, names in FIELDS.items():
            for name in names.split():
                db.execute(f"update or ignore {table} set {name} = ? || rowid", (HOSTILE,))
        for table, values in LISTS.items():
            for name, value in values.items():
                db.execute(f"update {table} set {name} = ?", (json.dumps(value),))
    return store


def is_harmless(rep: Rep) -> None:
    """Nothing on the screen is a control, bidi or invisible character; the app lives."""
    assert rep.app.is_running
    assert rep.app._exception is None
    for strip in rep.strips:
        for segment in strip:
            assert not segment.control
            assert not PAYLOAD.search(segment.text), repr(segment.text)


KEYS = ("enter w s d x H E i", "w d", "enter o n", "enter w o W X")


@pytest.mark.parametrize("size", [(160, 60), (80, 24), (50, 20)])
async def test_every_screen_and_form_shows_hostile_words_as_they_are(hostile, size):
    async with at_work(hostile, size=size) as rep:
        is_harmless(rep)
        assert "[red]x" in rep.text
        for keys in KEYS:
            for key in keys.split() if size[0] != 50 else keys.split()[:2]:
                await rep.press(key)
                is_harmless(rep)
                if size[0] == 160 and key in ("enter", "w", "E"):
                    assert MARKUP in " ".join(rep.text.split()), (keys, key, rep.text)
                while len(rep.app.screen_stack) > 1:
                    await rep.press("escape")
            await rep.press("l")
            is_harmless(rep)
        for keys in ("y e", "c", "escape U", "enter", "escape ?", "escape slash x"):
            await rep.press(*keys.split())
            is_harmless(rep)


async def test_found_by_their_hostile_names_and_opened(hostile):
    async with at_work(hostile) as rep:
        await rep.press("/")
        await rep.types("[red]x[/]")
        assert len(rep.found) == 6
        assert all("[@click=app.quit]x[/]" in one for one in rep.found)
        for _ in range(6):
            is_harmless(rep)
            await rep.press("down")
        await rep.press("enter")
        is_harmless(rep)
        assert rep.app.is_running


@pytest.mark.parametrize("key", ["i", "a", "slash", ":", "s"])
async def test_pasted_into_a_field_they_are_harmless(store, day, key):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press(key)
        await rep.pastes(HOSTILE)
        is_harmless(rep)
        await rep.reads("\u202eabcdef\u200b")
        is_harmless(rep)


async def test_typed_names_come_back_in_notices_as_they_are(store, day):
    async with at_work(store) as rep:
        await rep.press("a")
        await rep.goes("name")
        await rep.pastes(HOSTILE)
        await rep.saves()
        is_harmless(rep)
        rep.hears("[@click=app.quit]x[/]")
        rep.sees("[@click=app.quit]x[/]")
        await rep.press("L", "escape", "x", "n")
        await rep.saves()
        is_harmless(rep)
        await rep.press("u")
        is_harmless(rep)
        assert rep.app.is_running


async def test_a_draft_of_hostile_words_is_taken_up_harmlessly(store, day):
    day.add("Ana Ruiz")
    with closing(sqlite3.connect(store.path, isolation_level=None)) as db:
        text = json.dumps({"body": HOSTILE})
        values = ("note:1", "note", 1, text, "", NOW.strftime("%Y-%m-%dT%H:%M:%SZ"))
        db.execute("insert into draft values (?, ?, ?, ?, ?, ?)", values)
    async with at_work(store) as rep:
        await rep.press("i")
        rep.sees("[@click=app.quit]x[/]")
        is_harmless(rep)
