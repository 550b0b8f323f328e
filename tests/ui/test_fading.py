"""Scores fade with time: at the start and at each new day the app brings them up to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

from pipeboard.commands import scoring
from pipeboard.domain.scoring import DEFAULT
from tests.conftest import NOW, TODAY
from tests.ui.rep import at_work

FITS = {"title": "VP Sales", "company": "Fjord", "industry": "SaaS", "headcount": "120"}
CARD = "select score from card"


def replied(day) -> None:
    """Somebody with 60 for fit, who replied today."""
    day.done(day.store.do(scoring.set_model, DEFAULT))
    ana = day.add("Ana Ruiz", **FITS, country="NO")
    day.done(day.store.do(scoring.log_behaviour, ana, "replied", TODAY))


async def test_sd_22_after_the_start_scores_that_faded_are_drawn_as_of_today(store, day):
    replied(day)
    async with at_work(store, clock=lambda: NOW + timedelta(31)) as rep:
        await rep.until(lambda: rep.ask(CARD) == [("68",)])
        await rep.until(lambda: rep.shows("68"))
        assert rep.entries == day.entries()


async def test_sd_22_a_new_day_fades_scores_without_a_key(store, day):
    replied(day)
    now = [NOW + timedelta(30)]
    async with at_work(store, clock=lambda: now[0]) as rep:
        rep.sees("75")
        now[0] = NOW + timedelta(31)
        await rep.until(lambda: rep.shows("68"))
        rep.sees_not("75")


async def test_a_store_that_another_program_holds_is_brought_up_to_the_day_later(store, day):
    replied(day)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("begin immediate")
        async with at_work(store, clock=lambda: NOW + timedelta(30)) as rep:
            rep.sees("75")
            rep.app.clock = lambda: NOW + timedelta(31)
            rep.sees("75")
            other.execute("rollback")
            await rep.until(lambda: rep.shows("68"))


async def test_while_scoring_is_off_nothing_is_written_at_the_start(store, day):
    day.add("Ana Ruiz", **FITS)
    before = store.path.read_bytes()
    async with at_work(store, clock=lambda: NOW + timedelta(31)):
        pass
    assert store.path.read_bytes() == before
