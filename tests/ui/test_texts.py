"""What is said and written at an attempt: copied, opened in the mail client, never sent."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from pipeboard.domain.call import Call, written
from pipeboard.domain.terms import Fulfil
from pipeboard.domain.text import harmless
from pipeboard.domain.texts import Message
from pipeboard.settings import Settings
from pipeboard.ui import clipboard, outside
from pipeboard.ui.copies import mailto
from pipeboard.ui.live.session import PREPARED, key_of
from tests.days import NEED, full_assessment
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


def prepared(rep, contact_id: int, hooks: str) -> None:
    """Keep a call that was prepared, as the call's screen keeps it."""
    text = written(Call(contact_id, hooks=hooks))
    rep.app.keep(key_of(contact_id), PREPARED, contact_id, text, "")


async def test_story_31_y_s_copies_the_script_with_the_names_filled_in(store, ana):
    async with at_work(store, settings=MINE) as rep:
        await rep.press("l", "y", "s")
        copied = rep.app.clipboard
        assert copied.startswith("Ana Ruiz, Ida Berg from Weserwerk. I saw ‹hook?›, which is why")
        assert "\n\nAgenda\nMy plan: I ask about Import, you ask me anything" in copied
        assert "\n\nVoicemail\nAna Ruiz, Ida Berg. I am calling about Import;" in copied
        assert "I will try again on Wednesday" in copied
        assert "Assessment" not in copied  # she was assessed
        rep.hears("Copied the call script: Ana Ruiz, Ida Berg from Weserwerk. I saw")


async def test_sd_52_what_research_found_is_the_first_line_of_the_script(store, ana):
    async with at_work(store, settings=MINE) as rep:
        await rep.press("l")
        prepared(rep, ana, "You opened an office in Leeds\nHe rows")
        await rep.settle()
        await rep.press("y", "s")
        assert rep.app.clipboard.splitlines()[0] == "You opened an office in Leeds"
        assert "I saw You opened an office in Leeds, which is why" in rep.app.clipboard


async def test_sd_53_of_someone_new_the_script_names_what_is_not_known(store, day):
    day.add("Kai Brandt", email="kai@weserwerk.example")
    async with at_work(store) as rep:
        await rep.press("y", "s")
        for slot in ("me", "us", "hook", "need_topic", "number", "vendor"):
            assert f"‹{slot}?›" in rep.app.clipboard
        assert "\n\nAssessment\nYes: I think this is worth a proper" in rep.app.clipboard


async def test_sd_54_y_a_copies_the_agenda(store, ana):
    async with at_work(store) as rep:
        await rep.press("l", "y", "a")
        copied = rep.app.clipboard
        assert copied.startswith("My plan: I ask about Import, you ask me anything, and at the end")
        assert "whether we are the best people for this" in copied
        rep.hears("Copied the agenda: My plan")


async def test_a_script_without_an_agenda_says_so(store, ana, tmp_path):
    (tmp_path / "script.md").write_text("## script\nHello {name}")
    async with at_work(store) as rep:
        rep.app.texts = tmp_path
        await rep.press("l", "y", "a")
        rep.hears("Your call script has no part ## agenda")
        await rep.press("y", "s")
        assert rep.app.clipboard == "Hello Ana Ruiz\n"


async def test_y_l_copies_the_line_for_the_call_of_this_attempt(store, ana):
    async with at_work(store, settings=MINE) as rep:
        await rep.press("l", "y", "l")
        said = f"You told me about {NEED}; when do we look at it properly?"
        assert rep.app.clipboard == said
        rep.hears(f"Copied the line for the call: {said}"[:60])


async def test_hostile_words_in_every_slot_are_copied_harmless(store, day):
    bad = "\x1b]52;c;aGk=\x07[@click=app.quit]x[/]\u202e{me}\x9b2J"
    ana = day.sal(f"Ana {bad}", company=f"N {bad}", title=bad)
    every = " ".join(f"{{{name}}}" for name in ("name", "company", "title", "hook", "me", "us"))
    own = Settings(slots={"me": bad, "us": bad})
    async with at_work(store, settings=own) as rep:
        folder = rep.app.path.parent / "content"
        folder.mkdir()
        (folder / "script.md").write_text(f"## script\n{every}\n")
        rep.app.texts = folder
        await rep.press("l")
        prepared(rep, ana, bad)
        await rep.settle()
        await rep.press("y", "s")
        copied = rep.app.clipboard
        assert harmless(copied, lines=True) == copied
        assert copied.count("[@click=app.quit]x[/]{me}") == 7  # six slots, and the hook above
        assert not set("\x1b\x07\x9b\u202e") & set(rep.text)


# Saying no.


async def lets_go(rep, reason: str, vendor: str = "-") -> None:
    """Disqualify the contact under the cursor, a SAL or further."""
    await rep.press("x", reason)
    await rep.fills(vendor=vendor, referral="-")
    await rep.saves()


async def test_sd_46_letting_go_copies_an_e_mail_that_says_no(store, ana):
    async with at_work(store, settings=MINE) as rep:
        await rep.press("l")
        await lets_go(rep, "n", vendor="Tandem AG")
        assert rep.stage_of("Ana Ruiz") == "sal disqualified"
        rep.hears("Ana Ruiz is disqualified · copied: the e-mail that says no · u undoes it")
        copied = rep.app.clipboard
        assert copied.startswith("An honest no\n\nHello Ana,\n\nthank you for your time.")
        assert "\n\nHave a look at Tandem AG: they do it well.\n\n" in copied
        assert copied.endswith("\n\nIda Berg\n")


async def test_who_cannot_be_written_to_gets_no_e_mail(store, ana):
    async with at_work(store, settings=MINE) as rep:
        await rep.press("l")
        await lets_go(rep, "w")
        rep.hears("Ana Ruiz is disqualified · u undoes it")
        assert rep.app.clipboard == ""


async def test_a_lead_hears_a_no_only_when_their_need_was_talked_about(store, day):
    day.add("Kai Brandt")
    bo = day.add("Bo Berg")
    day.assess(bo, full_assessment(verdict=Fulfil.NO), ending="disqualify")
    async with at_work(store, settings=MINE) as rep:
        while rep.selected != "Kai Brandt":
            await rep.press("j")
        await rep.press("x", "n")
        await rep.saves()
        assert (rep.stage_of("Kai Brandt"), rep.app.clipboard) == ("lead disqualified", "")
        assert rep.selected == "Bo Berg"
        await rep.press("x", "n")
        await rep.saves()
        assert rep.app.clipboard.startswith("An honest no\n\nHello Bo,")
        assert "Have a look" not in rep.app.clipboard


async def test_a_deal_that_is_lost_for_good_is_told_too_and_one_that_goes_on_is_not(store, day):
    day.opportunity("Ana Ruiz")
    day.opportunity("Bo Berg")
    async with at_work(store, settings=MINE) as rep:
        await rep.press("l", "l", "l")
        first = rep.selected
        await rep.press("X", "p")
        await rep.saves()
        assert (rep.stage_of(first), rep.app.clipboard) == ("sql", "")
        await rep.press("l")
        second = rep.selected
        await rep.press("X", "p")
        await rep.goes("then")
        await rep.press("l")
        await rep.goes("exit_reason")
        await rep.press("n")
        await rep.fills(vendor="Tandem AG", referral="-")
        await rep.saves()
        assert rep.stage_of(second) == "sql disqualified"
        assert "Have a look at Tandem AG" in rep.app.clipboard
        rep.hears("is disqualified · copied: the e-mail that says no")


async def test_y_d_copies_the_e_mail_that_says_no_at_any_time(store, ana):
    async with at_work(store, settings=MINE) as rep:
        await rep.press("l", "y", "d")
        assert rep.app.clipboard.startswith("An honest no\n\nHello Ana,")
        assert rep.stage_of("Ana Ruiz") == "sal"
        rep.hears("Copied the e-mail that says no: An honest no")


async def test_a_letter_that_cannot_be_used_stops_nobody_from_going(store, ana, tmp_path):
    (tmp_path / "decline.md").write_text("sorry")
    async with at_work(store, settings=MINE) as rep:
        rep.app.texts = tmp_path
        await rep.press("l")
        await lets_go(rep, "n")
        assert rep.stage_of("Ana Ruiz") == "sal disqualified"
        rep.hears("decline.md: line 1: the first part begins with ## decline")
        rep.hears("Ana Ruiz is disqualified · u undoes it")


# E-mails.


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
    for name in ("sal", "script"):
        (tmp_path / f"{name}.md").write_text("nothing here")
    async with at_work(store, settings=MINE) as rep:
        rep.app.texts = tmp_path
        await rep.press("l")
        for keys, words in (
            (("y", "l"), "sal.md: line 1: the first attempt begins with ## 1"),
            (("e", "m"), "sal.md: line 1: the first attempt begins with ## 1"),
            (("y", "s"), "script.md: line 1: the first part begins with ## script"),
            (("y", "a"), "script.md: line 1: the first part begins with ## script"),
        ):
            await rep.press(*keys)
            rep.hears(words)
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
