"""The call in the app: begun, run on, parked, cut off and resumed, prepared, thrown away."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from pipeboard.commands import moves
from pipeboard.domain import call as calls
from pipeboard.domain.call import Call, Gap
from pipeboard.domain.terms import CallKind, Element, Rating
from pipeboard.store.drafts import DraftText
from tests.conftest import NOW
from tests.ui.rep import at_work

SECOND = timedelta(seconds=1)


class Wall:
    """The clock on the wall, which a test sets forward."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


def left(store, call: Call, *, kind: str = "live", at: datetime = NOW, text: str = "") -> None:
    """A draft of a call that an earlier run of the app left."""
    row = (f"call:{call.contact_id}", kind, call.contact_id, text or calls.written(call))
    cursor = json.dumps(["notes", 0, 4])
    sql = (
        "insert into draft(key, kind, contact_id, text, cursor, saved_at) values (?, ?, ?, ?, ?, ?)"
    )
    store.raw.execute(sql, (*row, cursor, at.strftime("%Y-%m-%dT%H:%M:%SZ")))


def kinds(rep) -> dict[str, str]:
    """The drafts that there are, and their kinds."""
    return dict(rep.ask("select key, kind from draft order by key"))


# Begun, and running on.


async def test_story_4_one_key_and_the_rep_types_while_the_clock_runs(store, day, wall):
    ana = day.add("Ana Ruiz")
    async with at_work(store, clock=wall) as rep:
        await rep.press("d")
        await rep.types("two people copy orders")
        assert rep.app.session.call.notes == "two people copy orders"
        assert rep.app.session.call.kind is CallKind.DISCOVERY
        assert rep.app.session.call.started_at == NOW
        assert kinds(rep) == {f"call:{ana}": "live"}


async def test_keys_typed_behind_d_in_one_read_are_text_of_the_notes(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.reads("dasx")
        assert rep.app.session.call.notes == "asx"


@pytest.mark.parametrize("stage", ["lead", "sal", "sql", "opportunity"])
async def test_a_call_is_live_at_once_from_every_open_stage(store, day, stage):
    {"lead": day.add, "sal": day.sal, "sql": day.sql, "opportunity": day.opportunity}[stage]("Ana")
    async with at_work(store) as rep:
        rep.app.show_in_list(1)
        await rep.press("d")
        assert rep.app.session.call.is_running


async def test_who_is_not_open_is_reopened_first(store, day):
    ana = day.add("Ana Ruiz")
    day.done(
        day.store.do(
            moves.nurture,
            ana,
            reason="not_now",
            revisit_on=day.today + timedelta(30),
            today=day.today,
        )
    )
    async with at_work(store) as rep:
        rep.app.open_contact(ana)
        await rep.settle()
        await rep.press("d")
        rep.hears("Ana Ruiz is nurture: reopen first (r).")
        assert rep.app.session is None
        assert rep.drafts == []


async def test_esc_esc_goes_back_and_the_clock_in_the_head_line_runs_on(store, day, wall):
    day.add("Ana Ruiz")
    async with at_work(store, clock=wall) as rep:
        await rep.press("d")
        wall.now += 724 * SECOND
        await rep.press("escape", "escape")
        rep.sees_board()
        assert "● 12:04 Ana R." in rep.top
        wall.now += SECOND
        await rep.until(lambda: "● 12:05 Ana R." in rep.top)


@pytest.mark.parametrize(("minutes", "sign"), [(19, "●"), (20, "◐"), (30, "!")])
async def test_sd_50_the_clock_in_the_head_line_has_its_sign(store, day, wall, minutes, sign):
    day.add("Ana Ruiz")
    async with at_work(store, clock=wall) as rep:
        await rep.press("d")
        wall.now += timedelta(minutes=minutes)
        await rep.press("escape", "escape")
        assert f"{sign} {minutes}:00 Ana R." in rep.top


async def test_the_clock_runs_on_in_today_and_enter_on_the_row_goes_back(store, day, wall):
    ana = day.reachable("Ana Ruiz")
    day.done(day.follow(ana))
    async with at_work(store, clock=wall) as rep:
        await rep.press("t", "d")
        await rep.types("one")
        wall.now += 61 * SECOND
        await rep.press("escape", "escape")
        rep.sees_today()
        assert "● 01:01 Ana R." in rep.day
        await rep.press("enter")
        await rep.types(" two")
        assert rep.app.session.call.notes == "one two"
        assert rep.app.session.call.gaps == ()


async def test_d_on_who_is_on_the_line_goes_back_to_the_place_that_was_left(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("d")
        await rep.types("one three")
        await rep.press(*["left"] * 5)
        await rep.press("escape", "escape", "d")
        await rep.types("two ")
        assert rep.app.session.call.notes == "one two three"


async def test_the_way_to_another_list_leaves_the_call_running(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("d")
        rep.app.action_show_today()
        await rep.settle()
        rep.sees_today()
        assert rep.app.session.call.is_running
        assert "● 00:00 Ana R." in rep.day


# Another call.


async def test_a_second_call_asks_to_park_the_first(store, day, wall):
    ana, bob = day.add("Ana Ruiz"), day.add("Bob Lang")
    async with at_work(store, clock=wall) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d")
        wall.now += 724 * SECOND
        await rep.press("escape", "escape")
        rep.app.show_in_list(bob)
        await rep.press("d")
        rep.sees("Ana Ruiz is on the line (12:04): y parks that call n goes back to it")
        assert rep.app.session.call.contact_id == ana
        await rep.press("y")
        assert rep.app.session.call.contact_id == bob
        assert kinds(rep) == {f"call:{ana}": "parked", f"call:{bob}": "live"}


async def test_n_goes_back_to_the_first_call(store, day):
    ana, bob = day.add("Ana Ruiz"), day.add("Bob Lang")
    async with at_work(store) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d", "escape", "escape")
        rep.app.show_in_list(bob)
        await rep.press("d", "n")
        await rep.types("still here")
        assert rep.app.session.call.contact_id == ana
        assert kinds(rep) == {f"call:{ana}": "live"}


async def test_a_parked_call_goes_on_where_it_was_and_its_gap_is_not_counted(store, day, wall):
    ana, bob = day.add("Ana Ruiz"), day.add("Bob Lang")
    async with at_work(store, clock=wall) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d")
        await rep.types("copies orders")
        wall.now += 60 * SECOND
        await rep.press("escape", "escape")
        rep.app.show_in_list(bob)
        await rep.press("d", "y", "escape", "escape")
        wall.now += 300 * SECOND
        rep.app.show_in_list(ana)
        await rep.press("d", "y")
        call = rep.app.session.call
        assert (call.contact_id, call.notes) == (ana, "copies orders")
        assert call.gaps == (Gap(60, 300),)
        assert rep.app.session.seconds == 60
        rep.hears("The call goes on at 01:00; 05:00 away are not counted.")


# Cut off.


async def test_sd_56_a_call_that_was_cut_off_is_offered_and_enter_resumes_it(store, day, wall):
    ana = day.add("Ana Ruiz")
    call = Call(ana).started(NOW).rated(Element.NEED, Rating.MET)
    call = call.noted(Element.NEED, "a day a week", NOW + 30 * SECOND)
    call = calls.read(calls.written(call))
    left(store, calls.replace(call, notes="notes of the call"), at=NOW + 724 * SECOND)
    wall.now += 1000 * SECOND
    async with at_work(store, clock=wall) as rep:
        rep.sees("Resume the call with Ana Ruiz? 12:04 · 29 characters: enter resumes it")
        await rep.press("enter")
        session = rep.app.session
        assert session.seconds == 724
        assert session.call.gaps == (Gap(724, 276),)
        assert session.call.box(Element.NEED).rating is Rating.MET
        await rep.types("X")
        assert session.call.notes == "noteXs of the call"


@pytest.mark.parametrize("key", ["t", "w"])
async def test_the_offer_is_left_by_esc_and_by_any_other_key_which_acts(store, day, key):
    ana = day.add("Ana Ruiz")
    left(store, Call(ana).started(NOW))
    async with at_work(store) as rep:
        await rep.press("escape")
        rep.sees_board()
        rep.sees_not("Resume the call")
        assert kinds(rep) == {f"call:{ana}": "live"}
    async with at_work(store) as rep:
        await rep.press(key)
        assert rep.app.session is None
        assert len(rep.app.screen_stack) == 2


async def test_a_parked_call_is_not_offered_at_the_start(store, day):
    left(store, Call(day.add("Ana Ruiz")).started(NOW).stopped(NOW), kind="parked")
    async with at_work(store) as rep:
        rep.sees_not("Resume the call")


async def test_a_draft_that_cannot_be_read_is_said_and_left_alone(store, day):
    ana = day.add("Ana Ruiz")
    left(store, Call(ana), text='{"contact_id": 1}')
    async with at_work(store) as rep:
        rep.hears("The draft of the call with Ana Ruiz cannot be read. It is left as it is.")
        rep.dismisses()
        await rep.press("d")
        rep.hears("The draft of the call with Ana Ruiz cannot be read. It is left as it is.")
        rep.sees_board()
        assert rep.ask("select text from draft") == [('{"contact_id": 1}',)]


async def test_a_call_begins_while_its_draft_is_being_written(store, day):
    ana = day.add("Ana Ruiz")
    async with at_work(store) as rep:
        rep.app.keep(*DraftText(f"call:{ana}", "prepared", ana, calls.written(Call(ana))))
        await rep.press("d")
        assert rep.app.session.call.is_running


async def test_the_heartbeat_keeps_the_call_every_ten_seconds(store, day, wall):
    day.add("Ana Ruiz")
    async with at_work(store, clock=wall) as rep:
        await rep.press("d")
        rep.app._clock_hand.stop()
        rep.app._beats = 0
        wall.now += 100 * SECOND
        for _ in range(9):
            rep.app._beat()
        await rep.settle()
        assert rep.ask("select saved_at from draft") == [("2026-11-23T09:00:00Z",)]
        rep.app._beat()
        await rep.settle()
        assert rep.ask("select saved_at from draft") == [("2026-11-23T09:01:40Z",)]


async def test_quitting_keeps_the_call_and_the_last_line_says_so(store, day):
    ana = day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("d")
        await rep.types("copies orders")
        await rep.press("escape", "escape", "q")
    assert rep.app.last_words == "the call with Ana Ruiz waits: pipeboard resumes it"
    ((kind, text),) = store.raw.execute("select kind, text from draft").fetchall()
    assert kind == "live"
    assert calls.read(text).notes == "copies orders"
    assert calls.read(text).contact_id == ana


# Prepared.


async def test_a_prepared_call_waits_with_its_hooks_and_d_begins_it(store, day, wall):
    ana = day.add("Ana Ruiz")
    async with at_work(store, clock=wall) as rep:
        await rep.press("D")
        assert not rep.app.session.call.is_started
        await rep.types("they opened a second plant")
        await rep.press("escape", "escape")
        assert rep.app.session is None
        assert kinds(rep) == {f"call:{ana}": "prepared"}
        wall.now += 600 * SECOND
        await rep.press("d")
        call = rep.app.session.call
        assert call.hooks == "they opened a second plant"
        assert call.started_at == wall.now
        assert (call.gaps, rep.app.session.seconds) == ((), 0)


async def test_a_prepared_call_that_is_empty_leaves_no_draft(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("D", "escape", "escape")
        assert rep.drafts == []
        rep.sees_board()


# Over the call, and thrown away.


async def test_story_13_a_lead_is_added_over_the_call_and_the_notes_go_on(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("d")
        await rep.types("one two")
        await rep.press(*["left"] * 3)
        await rep.press("escape", "plus")
        rep.sees_form("Add a lead")
        await rep.types("Jo Ek @Fjord jo@fjord.example")
        await rep.saves()
        rep.hears("Jo Ek is a lead · u undoes it")
        await rep.types("X")
        assert rep.app.session.call.notes == "one Xtwo"
        assert rep.stage_of("Jo Ek") == "lead"


async def test_nothing_pops_up_over_a_call(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("d")
        rep.app.say("The clock went back.", severity="warning")
        rep.hears("The clock went back.")
        await rep.press("escape", "plus")
        await rep.types("Jo Ek")
        await rep.press("escape")
        assert len(rep.app._notifications) == 0
        assert rep.app.session.call.is_running


async def test_a_call_is_thrown_away_only_after_y(store, day):
    ana = day.add("Ana Ruiz")
    async with at_work(store) as rep:
        before = rep.entries
        await rep.press("d")
        await rep.types("wrong person")
        await rep.press("escape", "e", "f9")
        rep.sees("Throw it away for good? 00:00 · 12 characters: y throws it away n keeps it")
        await rep.press("n")
        assert kinds(rep) == {f"call:{ana}": "live"}
        await rep.press("escape", "e", "f9", "y")
        rep.sees_board()
        rep.hears("The call with Ana Ruiz was thrown away.")
        assert (rep.app.session, rep.drafts, rep.entries) == (None, [], before)
