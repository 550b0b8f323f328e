"""A call while it is made: its clock, its gaps, its steps, what is noted, and its draft."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.call import (
    STEPS,
    Box,
    Call,
    Gap,
    Step,
    Tone,
    kind_at,
    read,
    say_clock,
    tone,
    written,
)
from pipeboard.domain.terms import CallKind, Element, Rating, Stage, Verdict

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LIVE = Call(1).started(NOW)
NEED, BUDGET = Element.NEED, Element.BUDGET


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def clock(call: Call, seconds: float) -> int:
    return call.seconds(after(seconds))


# The clock.


@pytest.mark.parametrize(
    ("seconds", "expected", "sign"),
    [
        (0, Tone.GREEN, "●"),
        (19 * 60 + 59, Tone.GREEN, "●"),
        (20 * 60, Tone.AMBER, "◐"),
        (29 * 60 + 59, Tone.AMBER, "◐"),
        (30 * 60, Tone.RED, "!"),
        (7200, Tone.RED, "!"),
    ],
)
def test_sd_50_the_clock_is_amber_from_20_minutes_and_red_from_30(seconds, expected, sign):
    assert tone(seconds) is expected
    assert tone(seconds).sign == sign


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "00:00"), (724, "12:04"), (3599, "59:59"), (3600, "1:00:00"), (3724, "1:02:04")],
)
def test_the_clock_reads_as_minutes_and_seconds(seconds, said):
    assert say_clock(seconds) == said


def test_a_prepared_call_has_no_time_and_starts_at_rapport():
    prepared = Call(1).entered(Step.SCRIPT, NOW)
    assert not prepared.is_started
    assert clock(prepared, 600) == 0
    assert prepared.rail == {}
    begun = prepared.started(after(600))
    assert begun.is_running
    assert clock(begun, 601) == 1
    assert (begun.step, begun.rail) == (Step.RAPPORT, {Step.RAPPORT: 0})


def test_a_call_that_runs_is_not_started_again():
    assert LIVE.started(after(60)) == LIVE


def test_a_parked_call_stands_and_goes_on_where_it_stood():
    parked = LIVE.stopped(after(100))
    assert not parked.is_running
    assert clock(parked, 5000) == 100
    for again in (parked.resumed(after(400), after(100)), parked.started(after(400))):
        assert clock(again, 410) == 110
        assert again.gaps == (Gap(100, 300),)
    twice = again.stopped(after(410)).started(after(500))
    assert twice.gaps == (Gap(100, 300), Gap(110, 90))


def test_a_call_cut_off_goes_on_without_the_gap():
    """The heartbeat was at 12:04; the machine was back after five minutes."""
    again = LIVE.resumed(after(1024), after(724))
    assert again.gaps == (Gap(724, 300),)
    assert clock(again, 1030) == 730


def test_a_prepared_call_that_is_taken_up_again_begins():
    assert Call(1).resumed(after(60), NOW) == Call(1).started(after(60))


def test_a_clock_set_back_takes_nothing_off():
    assert clock(LIVE, -3600) == 0
    assert clock(LIVE.stopped(after(100)).started(after(-3600)), -3590) == 110
    assert LIVE.resumed(after(50), after(100)).gaps == ()


def test_the_hour_that_the_clocks_change_is_no_hour_of_the_call():
    madrid = ZoneInfo("Europe/Madrid")
    begun = datetime(2026, 10, 25, 2, 50, tzinfo=madrid)
    call = Call(1).started(begun)
    later = datetime(2026, 10, 25, 2, 10, tzinfo=madrid, fold=1)
    assert call.seconds(later) == 20 * 60
    parked = call.stopped(later)
    assert parked.started(later + timedelta(minutes=60)).gaps == (Gap(1200, 3600),)


@given(
    st.lists(
        st.tuples(st.sampled_from(["run", "park", "cut off"]), st.integers(1, 4000)), max_size=12
    )
)
def test_seconds_never_count_a_gap_and_a_gap_is_never_lost(course):
    """Whatever happens, counted time and gaps together are the time since the call began."""
    at, counted, call = 0, 0, LIVE
    for what, lasts in course:
        if what == "run":
            counted += lasts
        elif what == "park":
            call = call.stopped(after(at)).started(after(at + lasts))
        else:
            call = read(written(call)).resumed(after(at + lasts), after(at))
        at += lasts
        assert clock(call, at) == counted
    assert counted + sum(gap.seconds for gap in call.gaps) == at
    assert [gap.at for gap in call.gaps] == sorted(gap.at for gap in call.gaps)


@given(st.lists(st.floats(0, 100), max_size=30))
def test_the_clock_never_runs_backwards(waits):
    at, shown, call = 0.0, 0, LIVE
    for wait in waits:
        at += wait
        call = call.stopped(after(at)).started(after(at)) if wait > 90 else call
        assert clock(call, at) >= shown
        shown = clock(call, at)


# The steps.


def test_sd_51_seven_steps_in_order():
    words = "research script rapport agenda questions close record"
    assert " ".join(STEPS) == words


def test_sd_51_each_step_keeps_when_it_was_first_entered():
    call = LIVE
    for minute in range(1, 6):
        call = call.advanced(after(60 * minute))
    assert call.step is Step.RECORD
    assert call.advanced(after(900)).step is Step.RECORD
    back = call.entered(Step.AGENDA, after(1000))
    assert back.step is Step.AGENDA
    assert back.rail == dict(zip(STEPS[2:], (0, 60, 120, 180, 240), strict=True))


def test_sd_51_the_last_three_are_not_done_before_a_verdict():
    call = LIVE
    for minute in range(1, 6):
        call = call.advanced(after(60 * minute))
    done = [step.value for step in STEPS if call.is_done(step)]
    assert done == ["script", "rapport", "agenda"]
    for verdict in (Verdict.QUALIFIED, Verdict.DISQUALIFIED, Verdict.NOT_YET):
        assert all(call.is_done(step, verdict) for step in STEPS[4:])


def test_sd_52_research_is_done_with_a_hook_only():
    call = Call(1).advanced(NOW)
    assert not call.is_done(Step.RESEARCH)
    assert not replace(call, hooks=" \n").is_done(Step.RESEARCH)
    assert replace(call, hooks="they hire in Lyon").is_done(Step.RESEARCH)
    assert not replace(Call(1), hooks="they hire in Lyon").is_done(Step.RESEARCH)


def test_a_step_that_was_gone_back_to_is_still_done():
    call = LIVE.advanced(after(60)).advanced(after(120)).entered(Step.RAPPORT, after(130))
    assert call.is_done(Step.RAPPORT)
    assert not LIVE.is_done(Step.RAPPORT)


@given(st.lists(st.sampled_from(STEPS), max_size=8), st.sampled_from(list(Verdict)), st.booleans())
def test_what_is_done_is_so_in_order(entered, verdict, has_hooks):
    call = replace(LIVE, hooks="a hook" if has_hooks else "")
    for minute, step in enumerate(entered):
        call = call.entered(step, after(60 * minute))
    done = [call.is_done(step, verdict) for step in STEPS]
    assert done[0] <= has_hooks
    assert sorted(done[1:], reverse=True) == done[1:], "no step is done after one that is not"
    assert verdict is not Verdict.NONE or not any(done[4:])


# What is noted.


def test_the_first_words_of_an_element_keep_their_time():
    call = LIVE.noted(NEED, "a", after(220)).noted(NEED, "a day a week", after(230))
    assert call.box(NEED) == Box(evidence="a day a week", at=220)


def test_words_noted_before_the_call_have_no_time_until_they_are_said():
    prepared = Call(1).noted(NEED, "copies orders, says their site", NOW)
    assert prepared.box(NEED).at is None
    call = prepared.started(NOW).noted(NEED, "copies orders", after(220))
    assert call.box(NEED).at == 220


def test_words_taken_out_take_their_time_with_them():
    call = LIVE.noted(NEED, "no idea", after(60)).noted(NEED, " ", after(70))
    assert call.box(NEED).at is None
    assert call.noted(NEED, "a day a week", after(300)).box(NEED).at == 300


def test_a_quote_is_put_to_what_was_said_once():
    call = LIVE.quoted(NEED, "  a day \n a week ", after(200))
    assert call.box(NEED) == Box(evidence="a day a week", at=200)
    call = call.quoted(NEED, "two people", after(300)).quoted(NEED, "a day a week", after(310))
    assert call.box(NEED) == Box(evidence="a day a week; two people", at=200)
    assert call.quoted(NEED, " \n", after(400)) == call


def test_a_short_quote_that_is_part_of_a_word_is_not_lost():
    call = LIVE.quoted(NEED, "nobody decides", NOW).quoted(NEED, "no", NOW)
    assert call.box(NEED).evidence == "nobody decides; no"


def test_a_quote_of_several_parts_is_put_once():
    call = LIVE.quoted(NEED, "a day; a week", NOW)
    assert call.quoted(NEED, "a day; a week", NOW) == call


def test_rating_words_and_value_of_an_element_stand_side_by_side():
    call = LIVE.rated(BUDGET, Rating.MET).valued(BUDGET, "EUR 20k").noted(BUDGET, "signs", NOW)
    assert call.box(BUDGET) == Box(Rating.MET, "signs", "EUR 20k", 0)
    assert call.box(NEED) == Box()


def test_what_a_call_is_for_follows_from_the_stage():
    kinds = [kind_at(stage).value for stage in Stage]
    assert kinds == ["prospecting", "discovery", "demo", "closing"]


# The draft.

SECONDS = st.integers(0, 10**6)
ZONES = st.sampled_from([UTC, ZoneInfo("Asia/Kathmandu"), ZoneInfo("America/St_Johns")])
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 31), timezones=ZONES)
BOXES = st.builds(Box, st.sampled_from(Rating), st.text(), st.text(), st.one_of(st.none(), SECONDS))


@st.composite
def calls(draw):
    """Any call at all; one that runs was started."""
    started = draw(st.one_of(st.none(), INSTANTS))
    return Call(
        contact_id=draw(st.integers(1, 10**9)),
        kind=draw(st.sampled_from(CallKind)),
        started_at=started,
        spent=draw(SECONDS),
        since=draw(st.one_of(st.none(), INSTANTS)) if started else None,
        gaps=tuple(draw(st.lists(st.builds(Gap, SECONDS, SECONDS), max_size=3))),
        step=draw(st.sampled_from(Step)),
        rail=MappingProxyType(draw(st.dictionaries(st.sampled_from(Step), SECONDS))),
        hooks=draw(st.text()),
        notes=draw(st.text()),
        boxes=MappingProxyType(draw(st.dictionaries(st.sampled_from(Element), BOXES))),
    )


@given(calls())
def test_sd_56_a_draft_gives_the_call_back(call):
    assert read(written(call)) == call


def spoilt(**changes: object) -> str:
    """A draft with some of it replaced by another program."""
    call = LIVE.noted(NEED, "a day a week", after(60)).resumed(after(90), after(80))
    found = json.loads(written(call))
    for path, value in changes.items():
        *way, last = path.split("__")
        place = found
        for name in way:
            place = place[int(name) if name.isdecimal() else name]
        place[last] = value
    return json.dumps(found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        "null",
        "3",
        "[" * 100_000,
        '{"contact_id": 1}',
        spoilt(kind="chat"),
        spoilt(step="lunch"),
        spoilt(spent="long"),
        spoilt(spent=float("inf")),
        spoilt(since="noon"),
        spoilt(since="2026-11-23T09:00:00"),
        spoilt(started_at=None),
        spoilt(notes=None),
        spoilt(hooks=["a"]),
        spoilt(gaps=[[1, 2]]),
        spoilt(gaps__0__at="soon"),
        spoilt(rail={"lunch": 3}),
        spoilt(rail=[]),
        spoilt(boxes__need__rating="fine"),
        spoilt(boxes__need__evidence=7),
        spoilt(boxes__need__at="early"),
        spoilt(boxes={"money": {}}),
    ],
)
def test_a_draft_that_holds_no_call_is_a_value_error(text):
    with pytest.raises(ValueError, match=r".") as found:
        read(text)
    assert type(found.value).__name__ in ("ValueError", "JSONDecodeError")


def test_a_draft_of_a_later_version_is_read_all_the_same():
    assert read(spoilt(mood="good")).notes == ""
