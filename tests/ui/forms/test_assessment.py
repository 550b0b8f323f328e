"""The needs assessment: two orders, what becomes of each topic, referrals, three ways on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time

import pytest
from textual.content import Content

from pipeboard.domain.closings import closings
from pipeboard.domain.evidence import NextStep
from pipeboard.domain.prompts import TOPICS
from pipeboard.domain.terms import LIVE_ORDER, TaskKind, Topic
from tests.conftest import TODAY
from tests.ui.forms.host import SETTINGS, UNSET, Rep, at_form, reopen

APPOINTMENT = "I think this is worth a proper conversation. I have"
FOLLOW_UP = "Then I will call and write over the next days"
CANNOT = "I do not think we are the right people for this"


def row(rep: Rep, sql: str, *args: object) -> tuple[object, ...]:
    return rep.app.store.raw.execute(sql, args).fetchone()


def order(rep: Rep) -> list[str]:
    """The topics as they stand on the screen, first to last."""
    topics = sorted(Topic, key=lambda topic: rep.form.rows[topic].virtual_region.y)
    assert [name for name in rep.form.rows if name in tuple(Topic)] == topics
    return topics


def standing(rep: Rep, topic: str) -> str:
    return str(rep.form.rows[topic].query_one(".row--state").render())


async def answers(rep: Rep, *, verdict: str = "y") -> None:
    """Answer the five topics and give a verdict."""
    await rep.fill(need="a day a week lost", solution="nobody copies any orders")
    for field, key in (("source", "w"), ("product_interest", "d"), ("timeline", "n")):
        await rep.go(field)
        await rep.press(key)
    await rep.go("verdict")
    await rep.press(verdict)


async def test_sd_31_f6_turns_the_order_and_the_wording_and_keeps_what_was_typed(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact) as rep:
        assert order(rep) == list(LIVE_ORDER)
        assert "asked live" in rep.sees("title")
        await rep.type("a day a week")
        await rep.press("f6")
        assert order(rep) == list(Topic)
        assert "asked in writing" in rep.sees("title")
        assert "f6 asked live" in rep.sees("keys")
        assert "How did you hear about us? If a person told you, who?" in rep.screen_text()
        assert "What happens if it stays as it is" not in rep.screen_text()
        assert rep.at == "need"
        await rep.type(" lost")
        assert rep.form.values["need"] == "a day a week lost"
        await rep.press("f6")
        assert order(rep) == list(LIVE_ORDER)
        assert "asked live" in rep.sees("title")


async def test_sd_31_the_order_comes_back_with_the_draft_and_f9_takes_it_away(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact) as rep:
        await rep.press("f6", "escape")
        assert rep.drafts() == [f"assessment:{contact}"]
        await reopen(rep, "assessment", contact)
        assert order(rep) == list(Topic)
        assert "asked in writing" in rep.sees("title")
        await rep.press("f9")
        assert order(rep) == list(LIVE_ORDER)
        assert rep.drafts() == []


@pytest.mark.parametrize(("keys", "mode"), [((), "live"), (("f6",), "written")])
async def test_sd_31_how_it_was_asked_is_saved(store, day, keys, mode):
    contact = day.add()
    async with at_form(store, "assessment", contact) as rep:
        await rep.press(*keys)
        await answers(rep)
        await rep.press("f10")
        assert row(rep, "select mode, need_text from assessment") == (mode, "a day a week lost")


async def test_sd_31_the_reps_own_order_holds_in_both(store, day):
    own = (Topic.TIMELINE, *(topic for topic in Topic if topic is not Topic.TIMELINE))
    async with at_form(store, "assessment", day.add(), topics=own) as rep:
        assert order(rep) == list(own)
        await rep.press("f6")
        assert order(rep) == list(own)
        assert "When would you like a solution to be in place?" in rep.screen_text()


async def test_f6_where_there_is_one_way_says_so(store, day):
    async with at_form(store, "note", day.add()) as rep:
        assert "f6" not in rep.sees("keys")
        await rep.press("f6")
        assert rep.app._notifications
        assert rep.form.is_current


@pytest.mark.parametrize("mode", ["live", "written"])
async def test_every_topic_has_its_question_and_its_hint(store, day, mode):
    async with at_form(store, "assessment", day.add(), mode=mode) as rep:
        for topic, prompt in TOPICS.items():
            assert rep.echo(topic) == prompt.hint
            asked = rep.form.rows[topic].query_one(".row--ask")
            assert str(asked.render()) == prompt.ask(mode)


async def test_need_is_asked_live_with_two_questions(store, day):
    async with at_form(store, "assessment", day.add()) as rep:
        asked = str(rep.form.rows["need"].query_one(".row--ask").render())
        assert asked.splitlines() == [
            "Before I say anything about us: what made this worth ten minutes of your day?",
            "What happens if it stays as it is until next year?",
        ]


async def test_sd_30_what_became_of_each_topic_is_shown_and_saved(store, day):
    async with at_form(store, "assessment", day.add()) as rep:
        assert {standing(rep, topic) for topic in Topic} == {"· unasked"}
        await rep.type("too slow")
        assert standing(rep, "need") == "◐ 2 of 3 words"
        await rep.type(" today")
        assert standing(rep, "need") == "● answered"
        assert not rep.form.rows["need_state"].display
        await rep.go("source")
        await rep.press("end", "left")  # all the sources, then what became of the question
        for field, key in (("product_interest_state", "n"), ("solution_state", "a")):
            await rep.go(field)
            await rep.press(key)
        assert standing(rep, "source") == "○ no answer"
        assert standing(rep, "product_interest") == "– not applicable"
        assert standing(rep, "solution") == "○ no answer"
        await rep.go("verdict")
        await rep.press("n", "f10")
        states = ", ".join(f"{topic}_state" for topic in Topic)
        assert row(rep, f"select {states} from assessment") == (
            "asked_no_answer",
            "answered",
            "not_applicable",
            "asked_no_answer",
            "unasked",
        )


async def test_a_need_without_an_answer_makes_no_sal(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact) as rep:
        await answers(rep)
        await rep.go("need")
        await rep.press("ctrl+u")
        await rep.go("need_state")
        await rep.press("a")
        assert standing(rep, "need") == "○ no answer"
        await rep.press("f10")
        assert rep.missing == ["need"]
        assert day.stage(contact) == "lead"


async def test_own_questions_come_after_the_five_and_are_found_by_their_words(store, day):
    contact, own = day.add(), ("What have you tried?", "Who else?", "Who else?")
    async with at_form(store, "assessment", contact, questions=own) as rep:
        names = list(rep.form.rows)
        assert names.index("own: What have you tried?") > names.index("timeline")
        assert names.index("own: Who else?") < names.index("verdict")
        await rep.fill(
            **{"own: Who else?": "the warehouse", "own: What have you tried?": "a macro"}
        )
        await rep.press("escape")
        # Another order in the settings: each answer stays with its question.
        rep.app.settings = replace(SETTINGS, questions=tuple(reversed(own)))
        await reopen(rep, "assessment", contact)
        assert rep.form.values["own: Who else?"] == "the warehouse"
        await answers(rep)
        await rep.press("f10")
        extra = json.loads(str(row(rep, "select extra from assessment")[0]))
        assert extra == {"What have you tried?": "a macro", "Who else?": "the warehouse"}
        await reopen(rep, "assessment", contact)
        assert rep.form.values["own: What have you tried?"] == "a macro"


async def test_sd_33_each_way_on_has_its_line_to_be_said(store, day):
    async with at_form(store, "assessment", day.add()) as rep:
        assert not any(line in rep.screen_text() for line in (APPOINTMENT, FOLLOW_UP, CANNOT))
        await rep.go("verdict")
        await rep.press("y")
        assert rep.form.values["ending"] == "followup"
        assert FOLLOW_UP in rep.screen_text()
        await rep.go("ending")
        await rep.press("c")
        assert CANNOT in rep.screen_text()
        assert "‹vendor?› does it well" in " ".join(rep.screen_text().split())
        await rep.press("a")
        assert APPOINTMENT in rep.screen_text()
        await rep.go("verdict")
        await rep.press("n")
        assert CANNOT in rep.screen_text()
        await rep.press("o")
        assert rep.form.rows["on"].display
        assert not any(line in rep.screen_text() for line in (APPOINTMENT, FOLLOW_UP, CANNOT))


async def test_sd_35_a_digit_picks_one_of_three_free_times_that_are_said(store, day):
    contact, other = day.add(), day.add("Bo Berg")
    busy = NextStep("Demo", TODAY, time(13), TaskKind.APPOINTMENT)
    day.done(day.assess(other, ending="appointment", step=busy))
    async with at_form(store, "assessment", contact) as rep:
        await answers(rep)
        await rep.go("ending")
        await rep.press("a")
        await rep.fill(window="1-3pm")
        said = " ".join(str(rep.form.rows["ending"]._quote.render()).split())
        offered = [option.words for option in rep.form.rows["slot"].editor.options]
        assert offered == ["today 13:30", "today 14:00", "today 14:30"]
        assert "I have today 13:30, today 14:00 or today 14:30: which suits?" in said
        await rep.go("slot")
        await rep.press("2")
        assert rep.app.result is UNSET
        await rep.press("f10")
        assert day.stage(contact) == "sal"
        booked = row(
            rep,
            "select kind, due_on, due_time, minutes from task where contact_id = ?",
            contact,
        )
        assert booked == ("appointment", "2026-11-23", "14:00", 30)
        assert row(rep, "select count(*) from cadence where contact_id = ?", contact) == (0,)


async def test_an_appointment_without_a_time_goes_to_the_free_ones(store, day):
    async with at_form(store, "assessment", day.add()) as rep:
        await answers(rep)
        await rep.go("ending")
        await rep.press("a", "f10")
        assert rep.at == "slot"


async def test_not_sure_asks_for_a_day_and_stays_a_lead(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact) as rep:
        await answers(rep, verdict="o")
        await rep.press("f10")
        assert rep.at == "on"
        await rep.type("mon")
        await rep.press("f10")
        assert day.stage(contact) == "lead"
        due = row(rep, "select title, due_on from task where state = 'open'")
        assert due == ("Find out whether we can meet the need", "2026-11-30")


async def test_sd_33_cannot_help_saves_it_and_asks_for_the_disqualification(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact) as rep:
        await answers(rep)
        await rep.go("ending")
        await rep.press("c", "f10")
        assert rep.app.result.disqualify
        assert day.stage(contact) == "lead"
        assert row(rep, "select need_fulfillable from assessment") == ("no",)


async def test_a_name_behind_a_referral_is_offered_as_a_lead_on_saving(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact) as rep:
        await answers(rep)
        assert not rep.form.rows["referrer"].display
        await rep.go("source")
        await rep.press("r")
        assert not rep.form.rows["referrer"].display
        await rep.fill(source_text="Jo Lind @Fjord jo@fjord.example")
        assert "Add Jo Lind of Fjord as a lead?" in rep.screen_text()
        await rep.press("f10")
        assert rep.at == "referrer"
        assert rep.sees("words") == "Add Jo Lind of Fjord as a lead? Missing: yes or no."
        assert day.stage(contact) == "lead"
        await rep.press("y", "f10")
        assert day.stage(contact) == "sal"
        assert "Jo Lind is a new lead" in rep.app.result.moved.words
        names = row(rep, "select display_name, stage from contact order by id desc")
        assert names == ("Jo Lind", "lead")


async def test_a_name_may_be_left_a_name(store, day):
    contact = day.add()
    async with at_form(store, "assessment", contact) as rep:
        await answers(rep)
        await rep.go("source")
        await rep.press("r")
        await rep.fill(source_text="Jo Lind")
        await rep.go("referrer")
        await rep.press("n", "f10")
        assert day.stage(contact) == "sal"
        assert row(rep, "select count(*) from contact") == (1,)
        assert row(rep, "select source_text from assessment") == ("Jo Lind",)


async def test_the_clock_of_a_call_ticks_in_the_title(store, day):
    contact, seconds = day.add(), iter(range(724, 100_000))

    def running() -> Content:
        return Content(f"● 12:{next(seconds) - 720:02}")

    async with at_form(store, "assessment", contact) as rep:
        assert not rep.form.query_one(".form--clock").display
        await reopen(rep, "assessment", contact, running=running)
        before = rep.sees("clock")
        assert before.startswith("● 12:0")
        rep.form.query_one(".form--head")._tick()  # type: ignore[attr-defined]
        assert rep.sees("clock") != before
        assert "Ana Ruiz" in rep.sees("title")


def test_the_lines_of_the_end_are_the_reps_own():
    part = "Not to be said.\nYES: Come by on {slot1}.\nNo date : I will ring.\nno:\n"
    assert closings(part) == {"appointment": "Come by on {slot1}.", "followup": "I will ring."}


async def test_the_reps_own_line_is_shown_and_a_broken_file_is_none(store, day, tmp_path):
    contact = day.add()
    (tmp_path / "script.md").write_text("## assessment\nNo date: I will ring you, {me}.\n", "utf-8")
    async with at_form(store, "assessment", contact) as rep:
        await reopen(rep, "assessment", contact, texts=tmp_path)
        await rep.go("verdict")
        await rep.press("y")
        assert "“I will ring you, ‹me?›.”" in rep.screen_text()
        (tmp_path / "script.md").write_text("## nonsense\n", "utf-8")
        await rep.press("escape")
        await reopen(rep, "assessment", contact, texts=tmp_path)
        assert FOLLOW_UP in rep.screen_text()
