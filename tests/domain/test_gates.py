"""The three gates: what passes, and what each refusal asks for, word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeboard.domain.evidence import (
    Answer,
    Assessment,
    Case,
    Discovery,
    Finding,
    NextStep,
    Reasoned,
)
from pipeboard.domain.gates import (
    asking_step,
    refuse_opportunity,
    refuse_override,
    refuse_sal,
    refuse_sql,
)
from pipeboard.domain.refusal import Missing, Refusal
from pipeboard.domain.terms import (
    ASK_ORDER,
    Element,
    Fulfil,
    Gate,
    Rating,
    TimelineKind,
    Topic,
    TopicState,
)
from tests.days import full_assessment, full_case, full_discovery

STEP = NextStep("Demo", date(2026, 11, 25))


def fields(refusal: Refusal | None) -> list[str]:
    assert refusal is not None
    return [missing.field for missing in refusal.missing]


def findings(**ratings: str) -> Discovery:
    words = {Rating.MET: "they said so", Rating.PARTLY: "they said so", Rating.UNMET: ""}
    rated = {Element(name): Rating(rating) for name, rating in ratings.items()}
    return Discovery({e: Finding(r, words.get(r, "")) for e, r in rated.items()})


def without(topic: Topic) -> Assessment:
    full = full_assessment()
    if topic is Topic.SOURCE:
        return replace(full, source="")
    if topic is Topic.PRODUCT_INTEREST:
        return replace(full, interests=())
    if topic is Topic.TIMELINE:
        return replace(full, timeline=None)
    return replace(full, answers={**full.answers, topic: Answer()})


def test_sd_32_all_five_and_yes_make_a_sal() -> None:
    assert refuse_sal(full_assessment()) is None


@pytest.mark.parametrize("topic", list(Topic))
def test_sd_32_four_of_five_are_refused_naming_the_missing_one(topic: Topic) -> None:
    refusal = refuse_sal(without(topic))
    assert fields(refusal) == [topic.value]
    assert refusal is not None
    assert (refusal.form, refusal.gate) == ("assessment", Gate.SAL)


def test_sd_02_without_an_assessment_everything_is_missing_need_first() -> None:
    refusal = refuse_sal(None)
    assert fields(refusal) == [
        "need",
        "source",
        "product_interest",
        "solution",
        "timeline",
        "verdict",
    ]
    assert str(refusal) == (
        "Not a SAL yet. Missing: need in 3 words or more, source, product interest, "
        "solution in 3 words or more, timeline, verdict."
    )


@pytest.mark.parametrize("text", ["", "two words", "one, two", "… – !", "   "])
def test_sd_32_a_need_of_less_than_three_words_is_no_answer(text: str) -> None:
    answers = {**full_assessment().answers, Topic.NEED: Answer(text, TopicState.ANSWERED)}
    assert fields(refuse_sal(replace(full_assessment(), answers=answers))) == ["need"]


@pytest.mark.parametrize("state", [TopicState.NO_ANSWER, TopicState.NOT_APPLICABLE])
def test_sd_30_asked_without_an_answer_counts_as_addressed_but_not_for_need(
    state: TopicState,
) -> None:
    bare = Assessment({topic: Answer("", state) for topic in Topic}, verdict=Fulfil.YES)
    assert fields(refuse_sal(bare)) == ["need"]


@pytest.mark.parametrize("kind", list(TimelineKind))
def test_every_timeline_is_an_answer_unknown_too(kind: TimelineKind) -> None:
    assert refuse_sal(full_assessment(timeline=kind)) is None


@pytest.mark.parametrize("verdict", [Fulfil.NO, Fulfil.UNSURE])
def test_sd_32_only_a_need_that_we_can_meet_passes(verdict: Fulfil) -> None:
    refusal = refuse_sal(full_assessment(verdict=verdict))
    assert refusal is not None
    assert refusal.missing == (Missing("verdict", "a need that we can meet"),)


def test_sd_59_need_met_and_one_open_element_make_an_sql() -> None:
    assert refuse_sql(full_discovery()) is None
    assert refuse_sql(findings(need="met", timeline="met", authority="partly")) is None


def test_sd_59_without_a_call_everything_is_missing() -> None:
    refusal = refuse_sql(None)
    assert fields(refusal) == ["call", "need", "timeline", "authority", "budget"]


def test_sd_59_a_call_that_rang_out_is_no_discovery_call() -> None:
    assert fields(refuse_sql(replace(full_discovery(), connected=False))) == ["call"]


@pytest.mark.parametrize("rating", ["unrated", "unknown", "partly", "unmet"])
def test_sd_59_need_must_be_met(rating: str) -> None:
    found = findings(need=rating, timeline="met", authority="met", budget="met")
    assert fields(refuse_sql(found)) == ["need"]


@pytest.mark.parametrize("element", [e for e in ASK_ORDER if e is not Element.NEED])
def test_sd_59_nothing_may_be_unmet(element: Element) -> None:
    rated = dict.fromkeys(Element, Rating.MET) | {element: Rating.UNMET}
    refusal = refuse_sql(findings(**{e.value: r.value for e, r in rated.items()}))
    assert refusal is not None
    assert refusal.missing == (Missing(element.value, f"{element} is unmet"),)


@pytest.mark.parametrize("first", ["unrated", "unknown"])
@pytest.mark.parametrize("second", ["unrated", "unknown"])
def test_sd_59_two_open_elements_are_one_too_many(first: str, second: str) -> None:
    refusal = refuse_sql(findings(need="met", timeline="met", authority=first, budget=second))
    assert fields(refusal) == ["authority", "budget"]
    assert "authority (at most one may stay open)" in str(refusal)


@pytest.mark.parametrize("element", list(Element))
@pytest.mark.parametrize("words", ["", "  ", "!?", "—"])
def test_sd_59_every_rating_that_counts_needs_a_word(element: Element, words: str) -> None:
    found = {e: Finding(Rating.MET, "said") for e in Element}
    refusal = refuse_sql(Discovery({**found, element: Finding(Rating.MET, words)}))
    assert refusal is not None
    assert refusal.missing == (Missing(element.value, f"evidence for {element}"),)


def test_sd_70_pain_interest_fit_and_a_step_open_an_opportunity() -> None:
    assert refuse_opportunity(full_case(), STEP) is None


@pytest.mark.parametrize("name", ["pain", "interest", "fit"])
def test_sd_70_any_unticked_is_refused(name: str) -> None:
    unticked = replace(full_case(), **{name: Reasoned(False, "said so")})
    bare = replace(full_case(), **{name: Reasoned(True, " ")})
    assert fields(refuse_opportunity(unticked, STEP)) == [name]
    refusal = refuse_opportunity(bare, STEP)
    assert refusal is not None
    assert refusal.missing == (Missing(name, f"evidence for {name}"),)
    assert refusal.form == "opportunity"


def test_sd_70_a_next_step_with_a_date_is_required() -> None:
    assert fields(refuse_opportunity(full_case(), None)) == ["step"]
    assert fields(refuse_opportunity(None, None)) == ["pain", "interest", "fit", "step"]
    assert fields(refuse_opportunity(Case(), STEP)) == ["pain", "interest", "fit"]


@pytest.mark.parametrize(
    ("reason", "allowed"),
    [("", False), ("they asked", True), ("nine char", False), ("   short    ", False)],
)
def test_sd_59_an_override_needs_ten_characters(reason: str, allowed: bool) -> None:
    refusal = refuse_override(reason)
    assert (refusal is None) is allowed
    if refusal:
        assert fields(refusal) == ["override"]


def test_strict_gates_know_no_override() -> None:
    refusal = refuse_override("a perfectly good reason", strict=True)
    assert refusal is not None
    assert "strict" in refusal.reason


def test_sd_61_the_step_is_asked_for_beside_what_else_is_missing() -> None:
    refusal = refuse_sql(replace(full_discovery(), connected=False))
    assert fields(asking_step(refusal, None, "discovery")) == ["call", "step"]
    assert fields(asking_step(None, None, "discovery")) == ["step"]
    assert asking_step(refusal, STEP, "discovery") is refusal
    assert asking_step(None, STEP, "discovery") is None
