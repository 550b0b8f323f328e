"""What is said and written at an attempt: copied, opened in the mail client, never sent."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from pipeboard.domain.texts import Message
from pipeboard.settings import Settings
from pipeboard.ui import clipboard, outside
from pipeboard.ui.copies import mailto
from tests.days import NEED
from tests.ui.rep import at_work

MINE = Settings(slots={"me": "Ida Berg", "us": "Weserwerk"})


@pytest.fixture
def ana(day):
    return day.sal("Ana Ruiz", email="ana@northwind.example", phone="+49 30 555 0001")


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """The addresses that a program was asked to open."""
    asked: list[str] = []

    def open_address(address: str, program: str) -> bool:
        asked.append(address)
        return program == "desk"

    monkeypatch.setattr(outside, "open_address", open_address)
    monkeypatch.setattr(outside, "opener", lambda: "desk")
    return asked


async def test_story_31_y_s_copies_what_to_say_with_the_words_filled_in(store, ana):
    async with at_work(store, settings=MINE) as rep:
        await rep.press("l", "y", "s")
        said = f"You told me about {NEED}; when do we look at it properly?"
        assert rep.app.clipboard == said
        rep.hears(f"Copied the line for the call: {said}"[:60])


async def test_y_m_copies_the_whole_e_mail_and_what_is_not_known_is_named(store, ana):
    async with at_work(store) as rep:
        await rep.press("l", "y", "m")
        copied = rep.app.clipboard
        assert copied.startswith("Import: two dates\n\nHello Ana,\n\nyou told me about")
        assert "‹me?›" in copied
        assert copied.endswith("Reply 'stop' and I will not write again.\n")


async def test_story_32_e_m_opens_the_mail_client_and_logging_still_asks(store, ana, opened):
    async with at_work(store, settings=MINE) as rep:
        await rep.press("l", "e", "m")
        (address,) = opened
        parts = urlsplit(address)
        assert (parts.scheme, unquote(parts.path)) == ("mailto", "ana@northwind.example")
        asked = parse_qs(parts.query)
        assert asked["subject"] == ["Import: two dates"]
        assert "\r\n\r\nIda Berg\r\n" in asked["body"][0]
        assert rep.footer.startswith("e-mail: s sent")
        assert not store.raw.execute("select 1 from activity").fetchall()
        await rep.press("s")
        assert store.raw.execute("select outcome from activity").fetchall() == [("sent",)]


async def test_where_no_mail_client_opens_the_e_mail_is_copied(store, ana, opened, monkeypatch):
    async with at_work(store, settings=MINE) as rep:
        await rep.press("l")
        for program in (None, "broken"):
            monkeypatch.setattr(outside, "opener", lambda program=program: program)
            await rep.press("e", "m")
            rep.hears("Copied the e-mail “Import: two dates”: no mail client opens from here")
            assert "Ida Berg" in rep.app.clipboard
            await rep.press("escape")
            rep.app.copy_to_clipboard("")


async def test_a_file_of_texts_that_is_broken_is_said_in_one_line(store, ana, tmp_path):
    (tmp_path / "sal.md").write_text("nothing here")
    async with at_work(store, settings=MINE) as rep:
        rep.app.texts = tmp_path
        await rep.press("l")
        for keys in (("y", "s"), ("e", "m")):
            await rep.press(*keys)
            rep.hears("sal.md: line 1: the first attempt begins with ## 1")
            rep.dismisses()


async def test_what_is_copied_goes_to_the_local_tool_too(store, ana, monkeypatch, tmp_path):
    tool = tmp_path / "xclip"
    tool.write_text('#!/bin/sh\ncat > "$0.got"\n')
    tool.chmod(0o700)
    monkeypatch.setattr(clipboard, "tool", lambda: [str(tool)])
    async with at_work(store) as rep:
        await rep.press("l", "y", "e")
    assert (tmp_path / "xclip.got").read_text() == "ana@northwind.example"


def test_nothing_in_an_address_or_a_text_adds_a_header():
    written = Message("", "Hi\nBcc: all@b.example", "Body & more #1?cc=all@b.example")
    address = mailto("m@x.example?cc=all@x.example&body=hi", written)
    assert "\n" not in address
    asked = parse_qs(urlsplit(address).query)
    assert set(asked) == {"subject", "body"}
    assert asked["body"] == ["Body & more #1?cc=all@b.example"]
