"""The needs assessment in the app: taken over a call, and what is said of a referral."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.conftest import NOW
from tests.store.test_journal import image
from tests.ui.rep import Rep, at_work


async def answers(rep: Rep) -> None:
    """Answer the five topics, and say that the need can be met."""
    await rep.types("copying orders costs a day")
    for field, key in (("source", "w"), ("product_interest", "i"), ("timeline", "n")):
        await rep.goes(field)
        await rep.press(key)
    await rep.fills(solution="nobody copies orders any more")
    await rep.goes("verdict")
    await rep.press("y")


async def test_the_clock_of_the_call_ticks_on_the_form_over_it(store, day):
    now: datetime = NOW
    day.add("Ana Ruiz", company="Northwind")
    async with at_work(store, clock=lambda: now) as rep:
        await rep.press("d", "escape", "s")
        rep.sees_form("Needs assessment")
        rep.sees("● 00:00 Ana R.")
        now = NOW + timedelta(minutes=20, seconds=4)
        await rep.until(lambda: rep.shows("◐ 20:04 Ana R."))
        await answers(rep)
        await rep.saves()
        assert rep.app.session.call.is_running
        assert rep.stage_of("Ana Ruiz") == "sal"
        await rep.press("escape", "+")
        rep.sees("◐ 20:04 Ana R.")


async def test_without_a_call_there_is_no_clock(store, day):
    day.add("Ana Ruiz")
    async with at_work(store) as rep:
        await rep.press("s")
        rep.sees_form("Needs assessment")
        rep.sees_not("00:00")


async def test_a_referral_is_said_and_one_undo_takes_all_of_it_back(store, day):
    day.add("Ana Ruiz")
    before = image(store)
    async with at_work(store) as rep:
        await rep.press("s")
        await answers(rep)
        await rep.goes("source")
        await rep.press("r")
        await rep.fills(source_text="Jo Lind @Fjord")
        await rep.goes("referrer")
        await rep.press("y")
        await rep.saves()
        rep.hears("Ana Ruiz is now a SAL; Jo Lind is a new lead · u undoes it")
        assert rep.stage_of("Jo Lind") == "lead"
        await rep.press("u")
        assert rep.stage_of("Ana Ruiz") == "lead"
        assert rep.ask("select count(*) from contact") == [(1,)]
    assert image(store) == before
