"""Chords: the registry has them, the rep's own too, and they come in their turn."""

from __future__ import annotations

import pytest

from pipeboard.domain.text import harmless
from pipeboard.settings import Settings
from pipeboard.ui.actions import ACTIONS, LIVE, KeysError, remapped
from pipeboard.ui.driver import Parser
from pipeboard.ui.forms.inputs import LONGEST, LONGEST_LINE, broken
from pipeboard.ui.palette import system_commands
from pipeboard.ui.prefix import Prefix
from tests.ui.rep import at_work

MINE = "live.go('budget')"
BEGINS = "[OP]_^X"


def test_every_chord_is_shown_with_esc() -> None:
    for action in ACTIONS:
        chords = action.shown.count("esc ")
        assert action.place != LIVE or chords == len(action.each), action.id
        assert action.shown.startswith(action.first)
    shown = {action.id: action.shown for action in ACTIONS}
    assert shown["live.leave"] == "esc esc"
    assert shown["live.add"] == "esc +"
    assert shown["live.quote('need')"] == "esc N"


def test_a_chord_of_the_rep_must_be_free_among_the_chords_only() -> None:
    mine = {one.id: one.shown for one in remapped({MINE: "q,$"})}
    assert mine[MINE] == "esc q esc $"
    with pytest.raises(KeysError, match="“p” is both"):
        remapped({MINE: "p"})


@pytest.mark.parametrize("char", sorted({chr(code) for code in range(32, 127)} - set(BEGINS)))
def test_esc_and_a_character_are_one_key_at_once(char: str) -> None:
    first, second = Parser().feed(f"\x1b{char}x")
    assert first.key.startswith("alt+")
    assert not first.is_printable
    assert second.key == "x"


@pytest.mark.parametrize(
    ("data", "key"), [("\x1b\t", "alt+tab"), ("\x1b\r", "alt+enter"), ("\x1b\x7f", "ctrl+w")]
)
def test_esc_and_a_key_with_a_name_are_one_key(data: str, key: str) -> None:
    assert [one.key for one in Parser().feed(data)] == [key]


@pytest.mark.parametrize("data", ["\x1b[A", "\x1bOP", "\x1b[1;5D", "\x1b[98;3u"])
def test_sequences_stay_what_they_were(data: str) -> None:
    names = {"\x1b[A": "up", "\x1bOP": "f1", "\x1b[1;5D": "ctrl+left", "\x1b[98;3u": "alt+b"}
    assert [one.key for one in Parser().feed(data)] == [names[data]]


async def test_the_chords_of_the_rep_act_and_the_old_ones_do_not(store, day):
    day.add("Ana Ruiz")
    settings = Settings(keys={MINE: "q", "live.leave": "$"})
    async with at_work(store, settings=settings) as rep:
        await rep.press("d")
        await rep.chords("q")
        assert rep.typing_in == "budget.evidence"
        await rep.press("escape", "b")
        rep.hears("esc b is none of the call's keys")
        await rep.press("escape", "escape", "x")
        assert rep.call.box("budget").evidence == "x"
        await rep.reads("\x1b$")
        rep.sees_board()


async def test_a_key_without_a_letter_ends_the_waiting_and_acts(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("d")
        await rep.types("abc")
        await rep.press("escape", "left", "b")
        assert rep.call.notes == "abbc"


async def test_the_keys_of_a_call_can_be_shown_and_taken_away_from_the_notes(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("d")
        rep.sees_not("make it a discovery call")
        await rep.chords("?")
        rep.sees("make it a discovery call")
        await rep.types("b")
        assert rep.typing_in == "notes"
        rep.sees("make it a discovery call")
        await rep.reads("\x1b?")
        rep.sees_not("make it a discovery call")


async def test_the_palette_of_a_call_has_its_chords(store, day):
    day.add("Ana Ruiz")
    chords = {f"key {action.shown}" for action in ACTIONS if action.place == LIVE}
    async with at_work(store) as rep:
        assert not chords & {one.help for one in system_commands(rep.app, rep.app.screen)}
        await rep.press("d")
        assert chords <= {one.help for one in system_commands(rep.app, rep.live)}
        await rep.press("ctrl+p")
        await rep.types("to the timeline")
        await rep.until(lambda: rep.shows("esc t"))
        await rep.press("enter")
        await rep.until(lambda: rep.is_on_the_line)
        await rep.settle()
        assert rep.typing_in == "timeline.evidence"


async def test_a_chord_leaves_what_asked_by_itself_and_acts(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("d")
        rep.live.ask(Prefix("by itself", "Well?", (("y", "yes"),), "y".__eq__, is_asked=True))
        await rep.reads("\x1bnby hand")
        assert rep.live.prefix is None
        assert (rep.call.notes, rep.call.box("need").evidence) == ("", "by hand")


async def test_a_call_that_was_begun_meanwhile_is_not_offered(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("d")
        await rep.types("by hand")
        rep.app.offer_call()
        await rep.settle()
        assert rep.live.prefix is None


async def test_keys_in_one_read_do_what_they_do_in_their_order(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("i")
        await rep.reads("one two\x1b[1;5Dx\x0b\x1b[Hstart ")
        assert "start one x" in rep.form.values.values()


# Pastes.


def test_long_lines_are_broken_at_blanks_and_nothing_is_lost() -> None:
    text = "short\n" + "word " * 1_000 + "\n" + "x" * 5_000 + "\n"
    lines, cut = broken(text)
    assert cut == 2
    assert max(map(len, lines.split("\n"))) <= LONGEST_LINE
    assert lines.replace("\n", "") == text.replace("\n", "")
    assert broken(lines) == (lines, 0)


async def test_a_paste_that_just_fits_is_taken_and_one_more_is_not(store, day):
    day.add("Ana Ruiz")
    text = ("a line of words\n" * (LONGEST // 16))[:LONGEST]
    async with at_work(store) as rep:
        await rep.press("d")
        await rep.pastes(text)
        assert rep.call.notes == text
        await rep.pastes("more")
        rep.hears("Not pasted: 1 line, 4 characters; 100,000 fit in here")
        await rep.press("f7")
        await rep.pastes("instead")  # of the selection
        assert rep.call.notes == "instead"


async def test_a_long_line_of_a_paste_is_broken_and_that_is_said(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("d")
        await rep.pastes("word " * 1_000)
        rep.hears("1 long line broken into several")
        assert rep.call.notes.count("\n") == 2


async def test_a_line_takes_no_book(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("d")
        await rep.chords("b")
        await rep.pastes("x" * (LONGEST + 1))
        rep.hears("Not pasted: 1 line, 100,001 characters")
        assert rep.call.box("budget").evidence == ""


def test_plain_text_of_any_script_is_harmless_at_once() -> None:
    for text in ("“ten hours” — a week…", "注文を手で写す。", "€ 20 → Q1"):
        assert harmless(text, lines=True) == text
