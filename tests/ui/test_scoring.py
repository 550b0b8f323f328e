"""The score on screen: behaviours by one key and a digit, lamps, badges, suggestions, the why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeboard.commands import scoring
from pipeboard.domain.scoring import DEFAULT
from tests.conftest import TODAY
from tests.ui.rep import Rep, at_work

FITS = {
    "title": "VP Sales",
    "company": "Fjord",
    "industry": "SaaS",
    "headcount": "120",
    "country": "NO",
    "phone": "+49 30 555 0101",
    "email": "ana@fjord.example",
}
VP_OPS = {"title": "VP Operations", "company": "Tansy", "industry": "Fintech", "headcount": "50"}
BEHAVIOURS = (
    *("1 replied +15", "2 asked for pricing or a demo +20", "3 booked a call +20"),
    *("4 webinar or event +8", "5 download or form fill +5", "6 pricing page +5"),
    "7 newsletter opened or clicked +1",
)


@pytest.fixture
def scored(day):
    """The day, with scoring on."""
    day.done(day.store.do(scoring.set_model, DEFAULT))
    return day


def did(day, contact: int, rule: str, ago: int = 0) -> None:
    day.done(day.store.do(scoring.log_behaviour, contact, rule, TODAY - timedelta(ago)))


def logged(rep: Rep) -> list[tuple[str, str]]:
    """The rule and the day of every behaviour that was written down."""
    return rep.ask("select rule, happened_on from behaviour order by id")


async def test_story_37_b_and_a_digit_logs_what_they_did_today(scored):
    scored.add("Ana Ruiz", **FITS)
    async with at_work(scored.store) as rep:
        await rep.press("B", "5")
        assert logged(rep) == [("download", TODAY.isoformat())]
        rep.hears("Ana Ruiz: download or form fill +5 · score 65 · u undoes it")
        await rep.press("u")
        assert logged(rep) == []


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (58, 20)])
@pytest.mark.parametrize("place", ["board", "contact", "today"])
async def test_sd_22_every_digit_is_on_screen_and_none_is_cut(scored, size, place):
    scored.done(scored.follow(scored.add("Ana Ruiz", **FITS)))
    async with at_work(scored.store, size=size) as rep:
        await rep.press(*{"board": (), "contact": ("enter",), "today": ("t",)}[place])
        await rep.press("B")
        for part in BEHAVIOURS:
            assert any(part in line for line in rep.lines), (part, rep.text)
        await rep.press("2")
        assert logged(rep) == [("asked", TODAY.isoformat())]


async def test_a_key_that_is_no_digit_of_it_writes_nothing(scored):
    scored.add("Ana Ruiz", **FITS)
    async with at_work(scored.store) as rep:
        for key in ("8", "x", "escape"):
            await rep.press("B", key)
        rep.sees_board()
        assert logged(rep) == []


async def test_sd_20_off_nothing_of_it_is_shown_and_it_says_how_to_turn_it_on(store, day):
    day.add("Ana Ruiz", **FITS)
    async with at_work(store) as rep:
        rep.sees_not("MQL", "60")
        await rep.press("B")
        rep.hears("pipeboard score setup turns it on")
        await rep.press("enter")
        for words in ("score", "lamps", "E●", "MQL", "suggested"):
            assert words not in rep.sheets
        await rep.press("w")
        assert "scoring is off: pipeboard score setup turns it on" in rep.sheets
        assert "industry match SaaS" in rep.sheets


async def test_sd_27_lamps_and_a_range_until_all_is_known(scored):
    scored.add("Ana Ruiz", title="VP Sales")
    async with at_work(scored.store) as rep:
        rep.sees("25–60")
        await rep.press("enter")
        assert "score 25–60 not known yet: industry, headcount, country" in rep.sheets
        assert "E○ enriched S○ scored C○ confirmed" in rep.sheets


async def test_sd_27_the_lamps_are_lit_one_by_one(scored):
    contact = scored.add("Ana Ruiz", **FITS)
    async with at_work(scored.store) as rep:
        await rep.press("enter")
        assert "E● enriched S● scored C○ confirmed" in rep.sheets
        scored.assess(contact)
        rep.app.look_at_store()
        await rep.settle()
        assert "E● enriched S● scored C● confirmed" in rep.sheets


async def test_sd_07_an_mql_has_its_badge_on_the_card_and_the_contact(scored):
    scored.add("Ana Ruiz", **FITS)
    scored.add("Ben Ross", **VP_OPS)
    async with at_work(scored.store) as rep:
        mql = [line for line in rep.lines if "MQL" in line]
        assert len(mql) == 1
        await rep.press("g", "enter")
        shown = {rep.shown: rep.sheets}
        await rep.press("j")
        shown[rep.shown] = rep.sheets
        assert "score 60 MQL fit 60 + behaviour 0" in shown["Ana Ruiz"]
        assert "MQL" not in shown["Ben Ross"]


async def test_sd_07_when_they_became_one_and_ceased_to_be_is_in_the_story(scored):
    contact = scored.add("Ana Ruiz", **{**FITS, "headcount": "900"})
    did(scored, contact, "event")
    assert_at = scored.now + timedelta(40)
    scored.later(assert_at)
    async with at_work(scored.store, clock=lambda: assert_at) as rep:
        await rep.press("enter")
        assert "MQL at a score of 60" in rep.sheets
        assert "no MQL any more: the score fell to 56" in rep.sheets
        assert "webinar or event +8" in rep.sheets


async def test_sd_24_at_60_an_intro_e_mail_is_suggested_and_it_is_answered_by_one(scored):
    contact = scored.add("Ana Ruiz", **FITS)
    async with at_work(scored.store, size=(80, 24)) as rep:
        await rep.press("enter")
        assert "suggested send intro e-mail" in rep.sheets
        await rep.press("e", "s")
        assert "suggested" not in rep.sheets
        assert rep.stage_of("Ana Ruiz") == "lead"
        assert contact


async def test_sd_24_at_80_a_call_is_suggested_and_they_are_first_of_their_group(scored):
    for name in ("Ben Ross", "Ana Ruiz"):
        fields = {**FITS, "email": f"{name[:3]}@fjord.example"}
        scored.done(scored.follow(scored.add(name, **fields)))
    ana = scored.row("select contact_id from card where name = 'Ana Ruiz'")[0]
    async with at_work(scored.store) as rep:
        await rep.press("t")
        assert rep.names == ["Ben Ross", "Ana Ruiz"]
        did(scored, ana, "replied")
        did(scored, ana, "download")
        rep.app.look_at_store()
        await rep.settle()
        assert rep.names == ["Ana Ruiz", "Ben Ross"]
        await rep.press("g")
        rep.sees("call today")
        assert "score 80 MQL" in rep.sheets
        assert "do call today" in rep.sheets
        await rep.press("w")
        assert "the score suggests a call: 80" in rep.sheets


@pytest.mark.parametrize("size", [(80, 24), (58, 20)])
async def test_the_score_stands_below_a_narrow_list(scored, size):
    scored.done(scored.follow(scored.add("Ana Ruiz", **FITS)))
    async with at_work(scored.store, size=size) as rep:
        await rep.press("t")
        rep.sees("60 MQL send intro e-mail")


async def test_sd_28_w_explains_the_score_line_by_line(scored):
    scored.add("Ben Ross", **VP_OPS)
    student = scored.add("Cem Student", title="Student", email="cem@gmail.com")
    did(scored, student, "download")
    async with at_work(scored.store) as rep:
        told = {}
        for _ in range(2):
            await rep.press("w")
            told[rep.panel] = rep.sheets
            await rep.press("escape", "j")
        ops = told["Why is Ben Ross a lead?"]
        assert "Score 45–50 of 100, model 1" in ops
        assert "role 10 RevOps or Sales at manager or above VP Operations" in ops
        assert "country 0–5 country served" in ops
        assert "missing country" in ops
        student_said = told["Why is Cem Student a lead?"]
        assert "student −20 student Student" in student_said
        assert "free mail −20 free-mail address and no company gmail.com" in student_said
        assert "download 5 download or form fill today" in student_said
