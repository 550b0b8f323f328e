"""The panel of keys: every key of the registry is in it, and the words of the trade."""

from __future__ import annotations

from pipeboard.domain.glossary import GLOSSARY
from pipeboard.settings import Settings
from pipeboard.ui.actions import ACTIONS
from tests.ui.rep import at_work


async def test_every_key_and_every_word_is_found(store):
    async with at_work(store) as rep:
        await rep.press("?")
        assert rep.panel == "Keys and glossary"
        said = rep.sheets
        for action in ACTIONS:
            assert f"{action.shown} {action.words}" in said, action.id
        for word, meaning in GLOSSARY:
            assert word in said
            assert " ".join(meaning.split())[:20] in said
        for key in ("f10 ctrl+s", "f8", "f9", "esc"):
            assert key in said
        await rep.press("?")
        rep.sees_board()


async def test_keys_of_the_rep_are_the_ones_shown(store):
    async with at_work(store, settings=Settings(keys={"contact.advance": "f5"})) as rep:
        await rep.press("?")
        assert "f5 advance on evidence" in rep.sheets
        assert "> L" not in rep.sheets


async def test_it_scrolls_by_line_and_page_to_the_last_word(store):
    async with at_work(store, size=(80, 24)) as rep:
        await rep.press("?")
        top = rep.text
        await rep.press("j")
        assert rep.text != top
        await rep.press("k")
        assert rep.text == top
        for _ in range(32):
            await rep.press("ctrl+d")
        rep.sees(GLOSSARY[-1][0])
        await rep.press("escape")
        rep.sees_board()


async def test_it_opens_over_a_contact_too(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("enter", "?")
        assert rep.panel == "Keys and glossary"
        await rep.press("q")
        assert rep.shown == "Ana Ruiz"
