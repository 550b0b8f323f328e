"""How a call ends: one verdict and what follows from it, or the outcome of a short one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeboard.domain.terms import CallKind, Element, Rating, Verdict
from tests.conftest import NOW
from tests.days import records
from tests.ui.rep import Rep, at_work
from tests.ui.test_calling import SECOND, Wall, kinds


@pytest.fixture
def wall() -> Wall:
    return Wall()


async def talks(rep: Rep, contact: int, wall: Wall | None = None) -> None:
    """Begin the call with a contact; after 12:04 all is noted that makes an SQL."""
    rep.app.show_in_list(contact)
    await rep.press("d")
    await rep.types("two people copy orders")
    for chord, words, rating in (
        ("n", "a day a week", "4"),
        ("t", "before the first quarter", "3"),
        ("a", "she signs up to 20k", "4"),
    ):
        await rep.press("escape", chord)
        await rep.types(words)
        await rep.press("escape", rating)
    if wall:
        wall.now += 724 * SECOND


def values(rep: Rep, **typed: str) -> None:
    """Put values to elements of the call that is made."""
    session = rep.app.session
    for name, value in typed.items():
        session.change(session.call.valued(Element(name), value))


# Qualified.


async def test_story_7_four_keys_make_an_sql_with_a_dated_next_step(store, day, wall):
    ana = day.sal("Ana Ruiz")
    async with at_work(store, clock=wall) as rep:
        await talks(rep, ana, wall)
        before = rep.entries
        await rep.press("escape", "e", "q", "2", "enter")
        assert rep.stage_of("Ana Ruiz") == "sql"
        assert rep.entries == before + 1
        step = "select title, kind, due_on, due_time, minutes from task where kind = 'appointment'"
        assert rep.ask(step) == [("Demo", "appointment", "2026-11-23", "10:00", 30)]
        rep.sees_board()
        assert rep.selected == "Ana Ruiz"
        rep.hears("Ana Ruiz is now an SQL: a prospect · u undoes it")
        assert (rep.app.session, rep.drafts) == (None, [])
        assert "●" not in rep.top


async def test_the_keys_that_end_a_call_may_come_in_one_read(store, day):
    ana = day.sal("Ana Ruiz")
    async with at_work(store) as rep:
        await talks(rep, ana)
        await rep.press("escape", "e")
        await rep.reads("q2\r")
        assert rep.stage_of("Ana Ruiz") == "sql"
        assert rep.ask("select due_time from task where title = 'Demo'") == [("10:00",)]
        rep.sees_board()


async def test_the_call_keeps_its_length_its_notes_and_what_was_found(store, day, wall):
    ana = day.sal("Ana Ruiz")
    async with at_work(store, clock=wall) as rep:
        await talks(rep, ana, wall)
        await rep.press("escape", "e", "q", "1")
        wall.now += 60 * SECOND  # agreeing the day is part of the call
        await rep.press("enter")
        call = "select kind, seconds, verdict, outcome, notes from call"
        assert rep.ask(call) == [
            ("discovery", 784, "qualified", "talked", "two people copy orders")
        ]
        found = "select element, rating, evidence, noted_at from bant order by element"
        assert rep.ask(found) == [
            ("authority", "met", "she signs up to 20k", 0),
            ("budget", "unrated", "", None),
            ("need", "met", "a day a week", 0),
            ("timeline", "partly", "before the first quarter", 0),
        ]


async def test_sd_62_o_opens_the_opportunity_with_amount_and_date_of_the_call(store, day):
    ana = day.sal("Ana Ruiz")
    async with at_work(store) as rep:
        await talks(rep, ana)
        session = rep.app.session
        session.change(session.call.rated(Element.BUDGET, Rating.UNKNOWN))
        values(rep, budget="EUR 24k", timeline="in march")
        await rep.press("escape", "e", "q", "1", "enter")
        assert rep.ask("select minor, currency from bant where element = 'budget'") == [
            (2_400_000, "EUR")
        ]
        await rep.press("o")
        rep.sees_form("Open an opportunity")
        assert rep.form.values["amount"] == "EUR 24,000"
        assert rep.form.values["close_on"] == "2027-03-01"
        assert rep.form.values["step"] == "Demo"


async def test_values_that_are_no_amount_and_no_date_stay_words(store, day):
    ana = day.sal("Ana Ruiz")
    async with at_work(store) as rep:
        await talks(rep, ana)
        values(rep, budget="what it saves", timeline="when it hurts", authority="the board")
        await rep.press("escape", "e", "q", "1", "enter")
        found = (
            "select element, value, minor, value_on from bant where value <> '' order by element"
        )
        assert rep.ask(found) == [
            ("authority", "the board", None, None),
            ("budget", "what it saves", None, None),
            ("timeline", "when it hurts", None, None),
        ]


async def test_sd_59_the_form_says_at_once_what_the_gate_still_misses(store, day):
    ana = day.sal("Ana Ruiz")
    async with at_work(store) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d", "escape", "e")
        rep.sees_form("End of the call")
        rep.sees("qualified still needs: need rated met, timeline, authority, budget (at most")
        await rep.press("n")
        rep.sees_not("qualified still needs")
        await rep.press("escape")
        assert rep.app.session.call.is_running


async def test_what_earlier_calls_found_counts_at_the_gate(store, day):
    ana = day.sal("Ana Ruiz")
    day.done(day.discover(ana, verdict=Verdict.NOT_YET))
    async with at_work(store) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d", "escape", "e")
        rep.sees("the evidence is complete")
        await rep.press("q", "1", "enter")
        assert rep.stage_of("Ana Ruiz") == "sql"


async def test_sd_59_a_refused_end_stays_open_and_esc_goes_to_the_first_missing_box(store, day):
    ana = day.sal("Ana Ruiz")
    async with at_work(store) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d", "escape", "e", "q", "1", "enter")
        rep.sees_form("End of the call")
        assert rep.refusal.startswith("Not an SQL yet. Missing: need rated met")
        assert rep.ask("select count(*) from call") == [(0,)]
        await rep.press("escape")
        rep.hears("Not an SQL yet. Missing: need rated met")
        await rep.types("a day a week")
        assert rep.app.session.call.box(Element.NEED).evidence == "a day a week"
        assert kinds(rep)[f"call:{ana}"] == "live"


async def test_f8_overrides_the_gate_with_a_reason_that_stays(store, day):
    ana = day.sal("Ana Ruiz")
    async with at_work(store) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d", "escape", "e", "q", "1", "enter", "f8")
        await rep.types("she wrote it in the e-mail")
        await rep.saves()
        gate = "select origin, override_reason from qualification where gate = 'sql'"
        assert rep.ask(gate) == [("override", "she wrote it in the e-mail")]


async def test_sd_61_qualified_needs_a_next_step_with_a_date(store, day):
    ana = day.sal("Ana Ruiz")
    async with at_work(store) as rep:
        await talks(rep, ana)
        await rep.press("escape", "e", "q", "f10")
        assert rep.missing == ["slot"]
        await rep.fills(on="thu")
        await rep.press("enter")
        assert rep.ask("select kind, due_on from task where title = 'Demo'") == [
            ("todo", "2026-11-26")
        ]


async def test_a_lead_is_assessed_over_the_call_and_the_end_comes_back(store, day):
    ana = day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await talks(rep, ana)
        await rep.press("escape", "e", "q", "1", "enter")
        rep.sees_form("Needs assessment")
        await rep.types("copying orders costs a day")
        await rep.goes("source")
        await rep.press("w")
        await rep.goes("product_interest")
        await rep.press("i")
        await rep.goes("solution")
        await rep.types("nobody copies orders any more")
        await rep.goes("timeline")
        await rep.press("n")
        await rep.goes("verdict")
        await rep.press("y")
        await rep.saves()
        rep.sees_form("End of the call")
        assert rep.stage_of("Ana Ruiz") == "sal"
        assert rep.form.values["verdict"] == "qualified"
        await rep.saves()
        assert rep.stage_of("Ana Ruiz") == "sql"
        rep.sees_board()
        assert rep.drafts == []


async def test_an_assessment_that_is_left_goes_back_to_the_call(store, day):
    ana = day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await talks(rep, ana)
        await rep.press("escape", "e", "q", "1", "enter", "escape")
        assert rep.app.session.call.is_running
        await rep.press("escape", "e")
        assert rep.form.values["verdict"] == "qualified"


async def test_row_3_undo_takes_back_the_call_and_all_that_it_made(store, day, wall):
    ana = day.sal("Ana Ruiz")
    before = records(store)
    async with at_work(store, clock=wall) as rep:
        await talks(rep, ana, wall)
        await rep.press("escape", "e", "q", "1", "enter", "u")
        assert rep.stage_of("Ana Ruiz") == "sal"
    assert records(store) == before


# Not yet, and no.


async def test_not_yet_needs_a_date_for_the_next_call(store, day):
    ana = day.sal("Ana Ruiz")
    async with at_work(store) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d", "escape", "e", "n", "f10")
        assert rep.missing == ["slot"]
        await rep.press("3", "enter")
        assert rep.stage_of("Ana Ruiz") == "sal"
        assert rep.ask("select verdict from call") == [("not_yet",)]
        step = "select title, due_time from task where kind = 'appointment'"
        assert rep.ask(step) == [("Next call", "10:30")]


async def test_sd_60_disqualified_asks_vendor_and_referral_and_is_one_command(store, day):
    ana = day.sal("Ana Ruiz", email="ana@northwind.example")
    async with at_work(store) as rep:
        await talks(rep, ana)
        before = rep.entries
        await rep.press("escape", "e", "d", "b", "enter", "enter", "enter")
        assert rep.missing == ["vendor", "referral"]
        await rep.types("Tallysoft")
        await rep.press("enter")
        await rep.types("Bo Lind @Fjord")
        await rep.press("enter")
        assert rep.stage_of("Ana Ruiz") == "sal disqualified"
        assert rep.ask("select origin from contact where display_name = 'Bo Lind'") == [
            ("referral",)
        ]
        assert rep.ask("select verdict, notes from call") == [
            ("disqualified", "two people copy orders")
        ]
        assert rep.entries == before + 1
        assert rep.drafts == []
        rep.hears("copied: the e-mail that says no")
        assert "Tallysoft" in rep.app.clipboard
        await rep.press("u")
        assert rep.stage_of("Ana Ruiz") == "sal"
        assert rep.ask("select count(*) from call") == [(0,)]


async def test_of_an_opportunity_the_call_is_saved_then_the_deal_is_lost(store, day):
    ana = day.opportunity("Ana Ruiz")
    async with at_work(store) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d", "escape", "e", "d")
        rep.sees("the call is saved, then the opportunity is closed as lost")
        await rep.press("enter")
        rep.sees_form("Lost")
        assert rep.ask("select verdict from call order by id desc limit 1") == [("disqualified",)]


async def test_an_assessment_that_says_no_ends_the_call_with_that(store, day):
    ana = day.add("Ana Ruiz")
    async with at_work(store) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d", "escape", "s")
        await rep.types("copying orders costs a day")
        await rep.goes("verdict")
        await rep.press("n")
        await rep.saves()
        rep.sees_form("End of the call")
        assert rep.form.values["verdict"] == "disqualified"


async def test_the_assessment_is_taken_during_the_call_and_the_call_goes_on(store, day):
    ana = day.sal("Ana Ruiz")
    async with at_work(store) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d")
        await rep.types("one")
        await rep.press("escape", "s")
        rep.sees_form("Needs assessment")
        await rep.press("escape")
        await rep.types(" two")
        assert rep.app.session.call.notes == "one two"


# Outcomes.


@pytest.mark.parametrize(
    ("key", "outcome"), [("n", "no-answer"), ("v", "voicemail"), ("g", "gatekeeper")]
)
async def test_a_short_call_ends_with_its_outcome_and_is_logged_with_its_notes(
    store, day, wall, key, outcome
):
    ana, bo = day.reachable("Ana Ruiz"), day.reachable("Bo Lind")
    for one in (ana, bo):
        day.done(day.follow(one))
    async with at_work(store, clock=wall) as rep:
        await rep.press("t", "c", "enter")
        assert rep.app.session.call.kind is CallKind.PROSPECTING
        await rep.types("rings through")
        wall.now += 42 * SECOND
        await rep.press("escape", "e", key)
        rep.sees_today()
        call = "select kind, seconds, outcome, verdict, notes from call"
        assert rep.ask(call) == [("prospecting", 42, outcome, "none", "rings through")]
        logged = "select kind, outcome, call_id from activity"
        assert rep.ask(logged) == [("call", outcome, 1)]
        assert day.attempts(ana)[0][2:4] == ("done", "open")
        await rep.press("e", "s")
        assert rep.picked == "Bo Lind"
        assert rep.drafts == []


async def test_an_outcome_that_ends_the_run_leaves_the_row_as_c_does(store, day):
    ana, bo = day.reachable("Ana Ruiz"), day.reachable("Bo Lind")
    for one in (ana, bo):
        day.done(day.follow(one))
    async with at_work(store) as rep:
        await rep.press("t", "c", "enter", "escape", "e", "t")
        rep.sees_form("Next step")
        assert day.run(ana) == ("stopped", "connected")
        await rep.press("escape")
        assert rep.ask("select outcome from call") == [("talked",)]


async def test_an_appointment_agreed_to_is_saved_with_its_talk(store, day, wall):
    ana = day.reachable("Ana Ruiz")
    day.done(day.follow(ana))
    async with at_work(store, clock=wall) as rep:
        await rep.press("t", "c", "enter")
        await rep.types("wants to see it")
        wall.now += 90 * SECOND
        await rep.press("escape", "e", "a", "2")
        rep.sees_today()
        assert rep.ask("select seconds, outcome, notes from call") == [
            (90, "appointment", "wants to see it")
        ]
        assert day.run(ana) == ("stopped", "appointment")
        assert rep.drafts == []


async def test_a_form_of_an_outcome_that_is_left_goes_back_to_the_call(store, day):
    ana = day.reachable("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("c", "enter", "escape", "e", "c")
        rep.sees_form("Call back")
        await rep.press("escape")
        await rep.types("still there")
        assert rep.app.session.call.notes == "still there"
        assert kinds(rep) == {f"call:{ana}": "live"}


async def test_nobody_answered_a_discovery_call(store, day):
    ana = day.sal("Ana Ruiz", phone="+49 30 555 0001")
    async with at_work(store) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d", "escape", "c")
        rep.sees("v voicemail")
        rep.sees_not("skip")
        await rep.press("n")
        rep.sees_board()
        assert rep.ask("select kind, outcome, verdict from call") == [
            ("discovery", "no-answer", "none")
        ]


async def test_who_talked_in_a_discovery_call_gets_a_verdict(store, day):
    ana = day.sal("Ana Ruiz")
    async with at_work(store) as rep:
        rep.app.show_in_list(ana)
        await rep.press("d", "escape", "c", "t")
        rep.sees_form("End of the call")


async def test_a_key_that_is_no_outcome_does_nothing(store, day):
    day.reachable("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("c", "enter", "escape", "e", "q")
        rep.hears("q is none of its keys; nothing was done.")
        assert rep.app.session.call.is_running
        assert rep.ask("select count(*) from call") == [(0,)]


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        ("lead", CallKind.PROSPECTING),
        ("sal", CallKind.DISCOVERY),
        ("sql", CallKind.DEMO),
        ("opportunity", CallKind.CLOSING),
    ],
)
async def test_story_33_c_enter_begins_the_call_of_the_stage(store, day, stage, kind):
    making = {"lead": day.add, "sal": day.sal, "sql": day.sql, "opportunity": day.opportunity}
    ana = making[stage]("Ana Ruiz", phone="+49 30 555 0001")
    async with at_work(store) as rep:
        rep.app.show_in_list(ana)
        await rep.press("c", "enter")
        assert rep.app.session.call.kind is kind
        assert rep.app.session.call.started_at == NOW
        rep.hears("Copied +49 30 555 0001: it cannot be dialled from here.")
        assert len(rep.app._notifications) == 0


async def test_a_short_call_becomes_a_discovery_call_with_its_clock_and_notes(store, day, wall):
    ana = day.sql("Ana Ruiz", phone="+49 30 555 0001")
    async with at_work(store, clock=wall) as rep:
        rep.app.show_in_list(ana)
        await rep.press("c", "enter")
        await rep.types("asks about price")
        wall.now += timedelta(minutes=2)
        await rep.press("escape", "d", "escape", "e")
        rep.sees_form("End of the call")
        await rep.press("n", "1", "enter")
        call = "select kind, seconds, notes from call order by id desc limit 1"
        assert rep.ask(call) == [("discovery", 120, "asks about price")]
