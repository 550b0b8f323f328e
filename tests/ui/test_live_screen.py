"""The live call at the keyboard: notes, boxes, the steps, the clock and the next question."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from textual.widgets import Input, TextArea

from pipeboard.domain import call as calls
from pipeboard.domain.call import Call, Step
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import CallKind, Element, Gate, Rating
from pipeboard.store.drafts import Trouble
from tests.conftest import NOW
from tests.ui.rep import Rep, at_work

CLOSE = "Let me say back what I heard:"


class Wall:
    """The clock on the wall, which a test sets forward."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def goes_to(self, seconds: int) -> None:
        """Let the call last so many seconds."""
        self.now = NOW + timedelta(seconds=seconds)


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture(autouse=True)
def cursors_do_not_blink(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn is drawn for what the rep does."""
    for kind in (Input, TextArea):
        monkeypatch.setattr(kind.cursor_blink, "_default", False)


@asynccontextmanager
async def on_the_line(store, day, wall, *, key="d", size=(120, 40)) -> AsyncIterator[Rep]:
    """A call with Ana, a SAL; nothing may pop up over it."""
    ana = day.sal("Ana Ruiz", company="Northwind")
    async with at_work(store, clock=wall, size=size) as rep:
        rep.app.show_in_list(ana)
        await rep.press(key)
        yield rep
        assert not list(rep.app._notifications), rep.told


def left(store, call: Call, cursor: str = '["notes", 0, 0]') -> None:
    """A draft of a call that was cut off just now."""
    sql = "insert into draft values (?, 'live', ?, ?, ?, ?)"
    stamp = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    about = (f"call:{call.contact_id}", call.contact_id, calls.written(call), cursor, stamp)
    store.raw.execute(sql, about)


# Typing.


async def test_the_cursor_is_in_the_notes_at_once(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        assert rep.typing_in == "notes"
        await rep.types("copies orders\nby hand")
        assert rep.call.notes == "copies orders\nby hand"
        rep.sees("Discovery call · Ana Ruiz, Northwind", "copies orders", "by hand")


async def test_a_key_in_the_notes_draws_the_notes_and_nothing_else(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.types("a")  # what stood there for the empty notes is gone
        with rep.drawn() as drawn:
            await rep.types("day a week")
        assert drawn == {"Words"}


async def test_a_second_draws_the_head_and_nothing_else(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        wall.goes_to(65)
        with rep.drawn() as drawn:
            await rep.looks_at_clock()
        assert drawn == {"Head"}
        assert rep.clock == "● 01:05 saved esc e ends"


async def test_a_second_that_changes_nothing_draws_nothing(store, day, wall):
    async with on_the_line(store, day, wall, key="D") as rep:
        with rep.drawn() as drawn:
            await rep.looks_at_clock()
        assert drawn == set()


async def test_a_key_in_a_box_draws_that_box_and_no_rail(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.chords("b")
        await rep.types("pays from the ops budget")
        with rep.drawn() as drawn:
            await rep.types("s")
        assert drawn == {"Found"}


async def test_a_letter_goes_to_the_notes_also_when_nothing_has_the_cursor(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        rep.live.set_focus(None)
        await rep.types("quite")
        assert rep.call.notes == "quite"


async def test_tab_goes_from_the_notes_through_the_boxes_and_back(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        order = []
        for _ in range(8):
            await rep.press("tab")
            order.append(rep.typing_in)
        assert order == [
            "budget.evidence",
            "budget.value",
            "authority.evidence",
            "authority.value",
            "need.evidence",
            "timeline.evidence",
            "timeline.value",
            "notes",
        ]
        await rep.press("shift+tab")
        assert rep.typing_in == "timeline.value"


async def test_enter_in_a_box_goes_back_to_the_notes(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.types("before")
        await rep.chords("t")
        await rep.types("by March\n")
        assert rep.typing_in == "notes"
        await rep.types(" after")
        assert rep.call.notes == "before after"


async def test_several_lines_pasted_into_a_box_are_one_and_the_foot_says_so(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.chords("n")
        await rep.pastes("a day a week\ntwo people")
        assert rep.call.box(Element.NEED).evidence == "a day a week two people"
        rep.hears("2 pasted lines joined into one")


async def test_sd_56_what_is_shown_of_a_draft_reaches_the_terminal_harmless(store, day, wall):
    ana = day.sal("Ana Ruiz")
    call = replace(Call(ana), notes="red \x1b[31malert\x1b[0m", hooks="\x1b]0;title\x07")
    left(store, call.noted(Element.NEED, "x\u202ey", NOW).started(NOW))
    async with at_work(store, clock=wall) as rep:
        await rep.press("enter")
        rep.sees("red [31malert[0m", "xy")
        for one in "\x1b\x07\u202e":
            assert one not in rep.text
        assert rep.live.session.call.notes == call.notes, "untouched text stays what it was"


# The clock (SD-50).


@pytest.mark.parametrize(
    ("seconds", "clock"),
    [
        (0, "● 00:00"),
        (20 * 60 - 1, "● 19:59"),
        (20 * 60, "◐ 20:00"),
        (30 * 60 - 1, "◐ 29:59"),
        (30 * 60, "! 30:00"),
        (3724, "! 1:02:04"),
    ],
)
async def test_sd_50_the_clock_has_a_sign_for_its_tone(store, day, wall, seconds, clock):
    async with on_the_line(store, day, wall) as rep:
        wall.goes_to(seconds)
        await rep.looks_at_clock()
        assert rep.clock.startswith(clock + " ")


async def test_sd_50_each_tone_has_a_colour_of_its_own(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        colours = set()
        for minutes in (5, 25, 35):
            wall.goes_to(minutes * 60)
            await rep.looks_at_clock()
            clock = f"{minutes:02}:00"
            parts = [one for strip in rep.strips for one in strip if clock in one.text]
            colours.add(parts[0].style.color)
        assert len(colours) == 3


async def test_sd_50_a_long_call_blocks_nothing(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        wall.goes_to(45 * 60)
        await rep.looks_at_clock()
        await rep.types("goes on")
        await rep.chords("4", "tab")
        assert rep.call.notes == "goes on"
        assert rep.call.box(Element.NEED).rating is Rating.MET
        assert rep.call.step is Step.AGENDA


async def test_the_head_says_when_what_is_typed_is_not_saved(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        wall.goes_to(60)
        rep.app.writer.trouble = Trouble(NOW + timedelta(seconds=50), True, None)
        await rep.looks_at_clock()
        assert rep.clock == "● 01:00 not saved esc e ends"
        rep.app.writer.trouble = None
        await rep.looks_at_clock()
        assert rep.clock == "● 01:00 saved esc e ends"


# The rail (SD-51, SD-52).


async def test_sd_51_the_rail_has_seven_steps_and_esc_tab_goes_to_the_next(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        assert [line.strip("✓▸ ") for line in rep.rail[:7]] == [
            "research",
            "script",
            "rapport 00:00",
            "agenda",
            "questions",
            "close",
            "record",
        ]
        wall.goes_to(75)
        await rep.chords("tab")
        wall.goes_to(190)
        await rep.chords("tab")
        assert rep.rail[2:6] == ["✓ rapport 00:00", "✓ agenda 01:15", "▸ questions 03:10", "close"]
        assert rep.typing_in == "notes"


async def test_sd_51_the_last_three_steps_are_not_done_without_a_verdict(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.chords("tab", "tab", "tab", "tab")
        assert rep.rail[3:7] == [
            "✓ agenda 00:00",
            "questions 00:00",
            "close 00:00",
            "▸ record 00:00",
        ]
        await rep.chords("tab")
        rep.hears("The last step: esc e ends the call.")


async def test_sd_52_the_first_hook_is_the_first_line_of_the_script(store, day, wall):
    async with on_the_line(store, day, wall, key="D") as rep:
        assert rep.typing_in == "hooks"
        await rep.types("they open a second warehouse\nboth of us row")
        assert rep.rail[0] == "▸ research"
        assert rep.rail[7:9] == ["opening", "they open a second warehouse"]
        await rep.chords("tab")
        assert rep.rail[:2] == ["✓ research", "▸ script"]
        assert rep.sheets.startswith("hook they open a second warehouse opening Ana Ruiz")


async def test_sd_51_research_and_script_stand_before_the_call_and_then_its_clock_runs(
    store, day, wall
):
    async with on_the_line(store, day, wall, key="D") as rep:
        assert rep.clock == "not begun saved esc tab goes on"
        rep.sees("assessment", "we can meet the need")
        rep.sees_not("in their words")
        await rep.chords("tab")
        assert rep.clock == "not begun saved esc tab begins"
        assert not rep.call.is_started
        wall.goes_to(30)
        await rep.chords("tab")
        assert rep.call.started_at == wall.now
        assert rep.typing_in == "notes"
        assert rep.rail[2] == "▸ rapport 00:00"
        rep.sees("in their words")


async def test_a_prepared_call_begins_with_its_first_key_too_and_the_foot_says_so(store, day, wall):
    async with on_the_line(store, day, wall, key="D", size=(80, 24)) as rep:
        rep.sees("esc d begin the call")
        wall.goes_to(30)
        await rep.chords("d")
        assert rep.call.started_at == wall.now
        assert rep.typing_in == "notes"
        rep.sees("in their words")
        await rep.chords("d")
        rep.hears("This is a discovery call.")


async def test_the_hooks_are_at_hand_during_the_call_too(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.chords("h")
        await rep.types("both of us row")
        assert rep.call.hooks == "both of us row"
        rep.sees_not("in their words")
        rep.sees("we can meet the need")
        await rep.chords("o")
        assert rep.typing_in == "notes"
        rep.sees("in their words")
        assert "One real question about both of us row." in rep.guide


# The boxes (SD-55).


async def test_sd_55_four_boxes_hold_rating_words_value_and_time(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        wall.goes_to(220)
        await rep.chords("n")
        await rep.types("a day a week")
        await rep.chords("4")
        wall.goes_to(552)
        await rep.chords("b")
        await rep.types("pays yearly")
        await rep.press("tab")
        await rep.types("12k EUR")
        await rep.chords("3", "o")
        assert rep.box("need") == "need ● met 03:40"
        assert rep.box("budget") == "budget ◐ partly 09:12"
        assert rep.box("authority") == "authority · unrated"
        assert rep.box("timeline") == "▸ timeline · unrated"
        found = rep.call.box(Element.BUDGET)
        assert (found.evidence, found.value, found.at) == ("pays yearly", "12k EUR", 552)


async def test_story_5_a_rating_is_for_the_element_in_hand_also_from_the_notes(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.chords("b")
        await rep.types("from the ops budget\n")
        assert rep.typing_in == "notes"
        await rep.chords("3")
        assert rep.call.box(Element.BUDGET).rating is Rating.PARTLY
        rep.hears("budget ◐ partly: money possible, not set")


async def test_a_rating_without_an_element_in_hand_is_for_the_next_one(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.chords("b", "o", "2", "4", "1")
        rated = {one.value: str(rep.call.box(one).rating) for one in Element}
        assert rated == {
            "budget": "unmet",
            "need": "met",
            "timeline": "unknown",
            "authority": "unrated",
        }


async def test_a_second_rating_with_the_cursor_still_in_the_box_corrects_it(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.chords("t", "4", "3")
        assert rep.call.box(Element.TIMELINE).rating is Rating.PARTLY
        assert rep.call.box(Element.NEED).rating is Rating.UNRATED


async def test_a_box_gone_to_with_tab_is_rated_while_the_cursor_is_in_it(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.press("tab")
        await rep.chords("4")
        assert rep.call.box(Element.BUDGET).rating is Rating.MET


async def test_when_all_are_rated_and_none_is_in_hand_the_foot_says_so(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.chords("4", "4", "4", "4")
        before = rep.call
        await rep.chords("1")
        assert rep.call == before
        rep.hears("All four are rated: esc b/a/n/t takes one in hand.")


# Notes that become evidence.


async def test_the_line_of_the_cursor_becomes_evidence_and_the_typing_goes_on(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.types("board wants it gone by Q1")
        wall.goes_to(552)
        await rep.chords("T")
        await rep.types("!")
        found = rep.call.box(Element.TIMELINE)
        assert (found.evidence, found.at) == ("board wants it gone by Q1", 552)
        assert rep.call.notes == "board wants it gone by Q1!"
        assert rep.typing_in == "notes"
        assert rep.box("timeline") == "timeline · unrated 09:12"
        await rep.chords("3")
        assert rep.call.box(Element.TIMELINE).rating is Rating.PARTLY


async def test_on_an_empty_line_the_one_above_becomes_evidence(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.types("two people on it\n")
        await rep.chords("N")
        assert rep.call.box(Element.NEED).evidence == "two people on it"


async def test_a_selection_becomes_evidence_after_what_stands_there(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.types("the CFO nods")
        await rep.chords("A")
        await rep.types(", Lee signs")
        await rep.press(*["shift+left"] * len("Lee signs"))
        await rep.chords("A")
        assert rep.call.box(Element.AUTHORITY).evidence == "the CFO nods; Lee signs"
        await rep.chords("A")
        assert rep.call.box(Element.AUTHORITY).evidence == "the CFO nods; Lee signs"
        rep.hears("authority has these words already.")


async def test_there_is_nothing_to_quote_in_empty_notes(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.chords("B")
        assert not rep.call.box(Element.BUDGET).evidence
        rep.hears("The line is empty.")


# The next question (N3).


async def test_n3_the_first_unrated_element_is_asked_next(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        asked = []
        for _ in range(4):
            asked += [line for line in rep.rail if line.startswith("ask next")]
            await rep.chords("4")
        names = ("need", "timeline", "authority", "budget")
        assert asked == [f"ask next · {name}" for name in names]
        assert "close · say back" in rep.rail


async def test_n3_after_five_minutes_without_authority_that_question_stands_out(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.chords("4", "4")
        wall.goes_to(300)
        await rep.looks_at_clock()
        assert rep.box("authority") == "▸ authority · unrated"
        assert "“When you bought the last thing of this size, who had to nod?”" in rep.guide
        words = [one for strip in rep.strips for one in strip if "who had to nod" in one.text]
        assert words[0].style.bold


async def test_n3_close_says_back_what_was_typed(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        for key, words in (("n", "a day a week"), ("t", "gone by Q1"), ("a", "Lee"), ("b", "12k")):
            await rep.chords(key)
            await rep.types(words)
            await rep.chords("4")
        assert f"{CLOSE} a day a week, gone by Q1, Lee, 12k. What did I get wrong?" in rep.guide
        await rep.chords("tab", "tab", "tab")
        assert rep.call.step is Step.CLOSE
        assert rep.guide.count(CLOSE) == 1
        assert "close · say back" in rep.rail
        assert "qualified" in rep.rail


async def test_a_vague_answer_brings_its_follow_up(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.chords("n")
        await rep.types("slow")
        assert "ask next · need · if vague" in rep.rail
        await rep.types(" and dear too")
        assert "ask next · need" in rep.rail


async def test_the_next_wording_is_one_key_away(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        assert "if vague esc p" in rep.rail
        await rep.chords("p")
        assert "ask next · need · if vague" in rep.rail
        assert "if pushed back esc p" in rep.rail
        await rep.chords("p")
        assert "“If nothing changed for a year, would anyone notice?”" in rep.guide
        await rep.chords("4")
        assert "ask next · timeline" in rep.rail


async def test_the_question_of_another_element_in_hand_stands_beneath(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.chords("b")
        assert "ask next · need" in rep.rail
        assert rep.guide.endswith(
            "in hand · budget “How do you usually pay for something like this?”"
        )
        await rep.chords("n")
        assert "in hand" not in rep.guide


# Leaving and coming back.


async def test_sd_56_a_resumed_call_has_its_field_cursor_step_ratings_and_clock(store, day, wall):
    ana = day.sal("Ana Ruiz")
    async with at_work(store, clock=wall) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d")
        await rep.types("two people\nby hand")
        await rep.chords("tab", "4", "b")
        await rep.types("pays yearly")
        await rep.press("left", "left")
        wall.goes_to(724)
        rep.live.keep_text()  # as whatever ends the app does
        await rep._written()
    wall.goes_to(5000)
    async with at_work(store, clock=wall) as rep:
        await rep.press("enter")
        assert rep.typing_in == "budget.evidence"
        await rep.types("X")
        assert rep.call.box(Element.BUDGET).evidence == "pays yearXly"
        assert rep.call.notes == "two people\nby hand"
        assert rep.call.step is Step.AGENDA
        assert rep.box("need") == "need ● met"
        assert rep.clock.startswith("● 12:04")
        assert rep.call.gaps[0].seconds == 5000 - 724


async def test_text_whose_message_is_still_on_its_way_is_kept(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        rep.live._typed.notes.insert("last words")
        rep.live.keep_text()
        await rep._written()
        assert "last words" in rep.ask("select text from draft")[0][0]


async def test_a_cursor_that_only_moved_is_kept_on_leaving(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        await rep.types("abc")
        await rep.press("left")
        rep.live.keep_text()
        await rep._written()
        assert rep.ask("select cursor from draft") == [('["notes", 0, 2]',)]


async def test_a_prepared_call_that_is_empty_leaves_no_draft(store, day, wall):
    async with on_the_line(store, day, wall, key="D") as rep:
        await rep.press("tab")
        rep.live.keep_text()
        await rep._written()
        assert rep.drafts == []


async def test_what_a_refusal_misses_gets_the_cursor_and_the_foot_says_it(store, day, wall):
    async with on_the_line(store, day, wall) as rep:
        missing = (Missing("timeline", "timeline is unmet"), Missing("budget", "evidence"))
        rep.live.show_missing(Refusal("Not an SQL yet.", missing, "discovery", Gate.SQL))
        await rep.settle()
        assert rep.typing_in == "timeline.evidence"
        rep.hears("Not an SQL yet. Missing: timeline is unmet, evidence.")


# Short calls.


async def test_a_short_call_has_notes_and_lines_to_say_and_no_boxes(store, day, wall):
    ana = day.add("Ana Ruiz", company="Northwind")
    async with at_work(store, clock=wall) as rep:
        rep.app.begin_call(ana, kind=CallKind.PROSPECTING)
        await rep.settle()
        rep.sees("Prospecting call · Ana Ruiz, Northwind")
        assert {"opening", "voicemail", "gatekeeper"} <= set(rep.rail)
        rep.sees_not("budget", "ask next")
        await rep.types("no time now")
        for key in ("4", "B", "b", "tab"):
            await rep.chords(key)
            rep.hears("Only a discovery call has")
        assert rep.typing_in == "notes"
        assert not rep.call.boxes


async def test_a_short_call_becomes_a_discovery_call_with_its_notes_and_clock(store, day, wall):
    ana = day.add("Ana Ruiz")
    async with at_work(store, clock=wall) as rep:
        rep.app.begin_call(ana, kind=CallKind.PROSPECTING)
        await rep.settle()
        await rep.types("has a minute after all")
        wall.goes_to(90)
        await rep.chords("d")
        assert rep.call.kind is CallKind.DISCOVERY
        assert rep.call.notes == "has a minute after all"
        rep.sees("Discovery call · Ana Ruiz", "● 01:30", "ask next · need", "in their words")
        await rep.chords("d")
        rep.hears("This is a discovery call.")


# What fits.


async def test_every_chord_can_be_shown_and_covers_nothing(store, day, wall):
    async with on_the_line(store, day, wall, size=(80, 24)) as rep:
        await rep.chords("question_mark")
        rep.sees("B/A/N/T line into it", "1–4 unknown unmet partly met", "y copy", "esc back")
        rep.sees("notes", "budget", "by when")
        await rep.chords("4")
        rep.sees("line into it", "need ● met: pain with a consequence")
        await rep.chords("question_mark")
        rep.sees_not("line into it")


async def test_at_80_by_24_the_script_can_be_read_to_its_end(store, day, wall):
    async with on_the_line(store, day, wall, key="D", size=(80, 24)) as rep:
        await rep.chords("tab")
        rep.sees("opening", "pgdn more")
        rep.sees_not("easiest to catch?")
        await rep.press("pagedown", "pagedown")
        rep.sees("easiest to catch?")
        await rep.press("pageup", "pageup")
        rep.sees("opening")


async def test_at_80_by_24_steps_question_notes_and_boxes_stand_whole(store, day, wall):
    async with on_the_line(store, day, wall, size=(80, 24)) as rep:
        await rep.types("two people")
        await rep.chords("tab", "tab")
        rep.sees("✓ agenda", "▸ questions", "record", "ask next · need", "who decides", "by when")
        assert "did it cost: hours, money, a customer?”" in rep.guide
        assert "esc b/a/n/t element" in rep.footer


async def test_at_58_by_20_there_is_one_pane_and_the_rail_is_a_line(store, day, wall):
    async with on_the_line(store, day, wall, size=(58, 20)) as rep:
        await rep.types("two people")
        rep.sees("▸ rapport 00:00 · 3 of 7 · then agenda", "ask next · need", "two people")
        rep.sees_not("✓ script", "who decides")
        assert [rep.shows(one.value) for one in Element] == [True] * 4
        await rep.chords("a")
        rep.sees("who decides")
        await rep.resizes(120, 40)
        rep.sees("✓ script", "▸ rapport")


async def test_words_too_long_for_a_box_end_in_a_sign_until_the_cursor_is_there(store, day, wall):
    async with on_the_line(store, day, wall, size=(80, 24)) as rep:
        words = "they lose a day a week to copying orders between two systems"
        await rep.types(words)
        await rep.chords("N")
        rep.sees("…")
        await rep.chords("n")
        rep.sees_not("…")
        rep.sees("between two systems")
