"""The demo's made-up pipeline: whole, believable and harmless on any day of the week."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipeboard.exchange import demo
from pipeboard.store import opening
from pipeboard.store.unit import Store
from tests.conftest import NOW, TODAY


def filled(folder: Path, today: date, now: datetime) -> Store:
    path = folder / "demo.db"
    opening.prepare(path, backups=folder, now=now)
    store = Store(path, clock=lambda: now, actor="demo")
    demo.fill(store, today, now)
    return store


@pytest.fixture(scope="module")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return filled(tmp_path_factory.mktemp("demo"), TODAY, NOW)


def test_every_stage_and_ending_has_people(demo_store: Store) -> None:
    counted = demo_store.raw.execute(
        "select iif(status = 'open', stage, status), count(*) from contact group by 1"
    ).fetchall()
    assert dict(counted) == {
        "lead": 34,
        "sal": 12,
        "sql": 8,
        "opportunity": 6,
        "nurture": 3,
        "disqualified": 3,
        "won": 2,
    }


def test_some_are_late_some_today_some_later_some_without_a_step(demo_store: Store) -> None:
    due = [row[0] for row in demo_store.raw.execute("select due from card where board is not null")]
    today = TODAY.isoformat()
    assert 5 <= sum(day < today for day in due) <= 12
    assert 5 <= sum(day == today for day in due) <= 12
    assert all(date.fromisoformat(day).weekday() < 5 for day in due if day < "9999")
    signs = " ".join(row[0] for row in demo_store.raw.execute("select signs from card"))
    assert {"override", "cold", "booked", "nostep", "unsized", "undated"} <= set(signs.split())


def test_sd_10_nobody_assessed_is_cold(demo_store: Store) -> None:
    cold = demo_store.raw.execute(
        """select count(*) from card where signs like '%cold%'
        and contact_id in (select contact_id from assessment)"""
    ).fetchone()
    assert cold == (0,)


def test_nothing_happened_in_the_future_and_the_clock_is_given_back(demo_store: Store) -> None:
    (last,) = demo_store.raw.execute("select max(at) from entry").fetchone()
    assert last <= NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert demo_store.clock() == NOW
    instants = [row[0] for row in demo_store.raw.execute("select at from entry order by id")]
    assert instants == sorted(instants)


def test_nobody_real_can_be_reached(demo_store: Store) -> None:
    fictional = r"\+1 303 555 01\d\d|\+44 20 7946 0\d{3}|\+33 1 99 00 \d\d \d\d"
    fictional += r"|\+49 30 23125 \d{3}|\+46 31 390 06 \d\d|\+61 2 5550 01\d\d"
    for kind, value in demo_store.raw.execute("select kind, value from channel"):
        if kind == "email":
            assert value.endswith(".example")
        else:
            assert re.fullmatch(fictional, value)


@pytest.mark.parametrize("ahead", range(1, 7))
def test_it_fills_on_any_day_of_the_week(tmp_path: Path, ahead: int) -> None:
    today = TODAY + timedelta(ahead)
    store = filled(tmp_path, today, datetime(2026, 11, 22, 23, 30, tzinfo=UTC) + timedelta(ahead))
    assert not store.raw.execute("pragma foreign_key_check").fetchall()
    store.close()
