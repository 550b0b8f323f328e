"""The demo's made-up pipeline: whole, believable and harmless on any day of the week."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeboard.domain.call import read
from pipeboard.exchange import demo
from pipeboard.reads import today
from pipeboard.reads.calls import calls
from pipeboard.reads.scores import standing
from pipeboard.store import opening, rules
from pipeboard.store.unit import Store
from tests.conftest import NOW


def filled(folder: Path, now: datetime) -> Store:
    path = folder / "demo.db"
    opening.prepare(path, backups=folder, now=now)
    store = Store(path, clock=lambda: now, actor="demo")
    demo.fill(store, now)
    return store


def listed(store: Store, now: datetime = NOW) -> today.Today:
    return today.today(store.raw, now.astimezone(), rules.read(store.raw))


@pytest.fixture(scope="module", autouse=True)
def _utc() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(scope="module")
def demo_store(_utc: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = filled(tmp_path_factory.mktemp("demo"), NOW)
    yield store
    store.close()


def test_every_stage_and_ending_has_people(demo_store: Store) -> None:
    counted = demo_store.raw.execute(
        "select iif(status = 'open', stage, status), count(*) from contact group by 1"
    ).fetchall()
    assert dict(counted) == {
        "lead": 33,
        "sal": 13,
        "sql": 8,
        "opportunity": 6,
        "nurture": 3,
        "disqualified": 3,
        "won": 2,
    }


def test_signs_of_every_kind_are_there(demo_store: Store) -> None:
    signs = " ".join(row[0] for row in demo_store.raw.execute("select signs from card"))
    kinds = {"override", "cold", "booked", "nostep", "unsized", "undated", "paused", "snoozed"}
    assert kinds <= set(signs.split())


def test_the_day_has_every_kind_of_row(demo_store: Store) -> None:
    found = listed(demo_store)
    groups = [row.group for row in found.rows]
    assert groups == sorted(groups)
    assert set(groups) == {1, *range(3, 13)}
    assert (found.due, found.late, found.decide, found.held) == (27, 7, 3, 0)
    first = found.rows[0]
    assert (first.name, first.when, first.why) == (
        "Zainab Ferrers",
        "parked",
        "resume call 12:04",
    )
    assert found.rotting == groups.count(12) == 1
    attempts = {row.attempt for row in found.rows if row.group == 7}
    assert attempts == {"1/5", "2/5", "3/5", "4/5", "5/5"}
    assert {row.halves for row in found.rows if row.group == 7} == {"call email", "call", "email"}
    assert any(row.group == 7 and row.due_time for row in found.rows), "a busy line to try again"
    assert max(row.late_days for row in found.rows) <= 4
    assert {row.quiet for row in found.rows} == {None, "02:00 in Denver"}


def test_every_discovery_call_is_a_record(demo_store: Store) -> None:
    rows = demo_store.raw.execute("select id from contact").fetchall()
    made = [call for (key,) in rows for call in calls(demo_store.raw, key)]
    talks = [call for call in made if call.kind == "discovery"]
    assert len(talks) == 15
    for call in talks:
        assert [step for step, _ in call.steps] == [
            *("rapport", "agenda", "questions", "close", "record")
        ]
        times = [at for _, at in call.steps]
        assert times == sorted(times)
        assert call.seconds is not None
        assert times[-1] < call.seconds
        assert [one.noted_at is None for one in call.found] == [
            not one.evidence for one in call.found
        ]
        assert all(times[2] < (one.noted_at or times[3] - 1) < times[3] for one in call.found)
    assert len({call.steps for call in talks}) == len(talks)
    assert sum(bool(call.hooks) for call in talks) == 8
    assert sum(bool(call.gaps) for call in talks) == 2


def test_one_call_is_prepared_and_one_is_parked(demo_store: Store) -> None:
    kept = demo_store.raw.execute(
        "select name, kind, text, saved_at from draft join card using (contact_id) order by kind"
    ).fetchall()
    assert [one[:2] for one in kept] == [
        ("Zainab Ferrers", "parked"),
        ("Gideon Marsh-Okafor", "prepared"),
    ]
    parked, prepared = (read(text) for _, _, text, _ in kept)
    assert (parked.is_started, parked.is_running, parked.spent) == (True, False, 724)
    assert (prepared.is_started, len(prepared.hooks.splitlines())) == (False, 2)
    assert all(saved <= "2026-11-23T09:00:00Z" for *_, saved in kept)
    ahead = demo_store.raw.execute(
        "select due_on from task where contact_id = ? and kind = 'appointment' and state = 'open'",
        (prepared.contact_id,),
    ).fetchall()
    assert ahead == [("2026-11-23",)]


def test_sd_24_one_is_to_be_called_and_is_first_of_those_tried_again(demo_store: Store) -> None:
    hot = [row for row in listed(demo_store).rows if row.suggests == "call today"]
    assert [row.name for row in hot] == ["Priya Vantongeren", "Anneke Roosdorp"]
    tried = [row.name for row in listed(demo_store).rows if row.group == 7]
    assert tried[0] == "Anneke Roosdorp"
    assert score_of(demo_store, "Anneke Roosdorp") == ("80", {"match", "mql", "callnow"})


def test_n10_one_score_is_a_range_and_one_fades(demo_store: Store) -> None:
    assert score_of(demo_store, "Callum Strathdee") == ("35–60", {"paused"})
    iris = demo_store.raw.execute("select id from contact where display_name like 'Iris%'")
    found = standing(demo_store.raw, iris.fetchone()[0], NOW.date())
    assert found is not None
    assert found.score is not None
    assert any("at 50 %" in line.found for line in found.score.lines)


def test_sd_07_one_became_an_mql_by_what_she_did(demo_store: Store) -> None:
    assert score_of(demo_store, "Marguerite Oyelowe")[0] == "60"
    assert "mql" in score_of(demo_store, "Marguerite Oyelowe")[1]


def test_some_have_tags(demo_store: Store) -> None:
    tags = demo_store.raw.execute("select count(*) from contact where tags <> '[]'").fetchone()
    assert tags == (8,)


def score_of(store: Store, name: str) -> tuple[str, set[str]]:
    """The score on a card, and its signs."""
    found = store.raw.execute("select score, signs from card where name = ?", (name,)).fetchone()
    return found[0], set(found[1].split())


def test_the_same_moment_makes_the_same_demo(demo_store: Store, tmp_path: Path) -> None:
    again = filled(tmp_path, NOW)
    try:
        for table in ("call", "bant", "draft", "activity", "task", "card"):
            query = f"select * from {table}"
            assert again.raw.execute(query).fetchall() == demo_store.raw.execute(query).fetchall()
    finally:
        again.close()


def test_runs_ended_in_every_way(demo_store: Store) -> None:
    states = set(demo_store.raw.execute("select state, stop_reason from cadence"))
    assert {(state, why) for state, why in states if state != "stopped"} == {
        ("active", None),
        ("paused", None),
        ("exhausted", None),
    }
    ended = {why for state, why in states if state == "stopped"}
    assert {"appointment", "replied", "connected", "opted_out"} <= ended
    channels = {row[0] for row in demo_store.raw.execute("select state from channel")}
    assert channels == {"unverified", "ok", "wrong", "bounced", "opted_out"}
    assert demo_store.raw.execute("select count(*) from activity where offer").fetchone() == (1,)


def test_two_at_one_company_are_followed_up(demo_store: Store) -> None:
    most = demo_store.raw.execute(
        """select max(n) from (select count(*) as n from cadence r join contact c
        on c.id = r.contact_id where r.state = 'active' group by c.company_id)"""
    ).fetchone()
    assert most[0] >= 2


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


ZONES = ("America/Los_Angeles", "Pacific/Kiritimati", "Europe/Berlin")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "wall",
    [
        "2026-11-23 00:04",  # Monday, four minutes old
        "2026-11-24 17:40",  # nothing falls due on a Tuesday by itself
        "2026-11-27 23:55",
        "2026-11-29 10:30",  # Sunday
        "2026-12-25 09:00",  # a holiday
        "2028-02-29 12:00",
        "2027-03-28 01:30",  # the clocks go forward in Berlin
    ],
)
def test_it_fills_on_any_day_at_any_hour_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str, wall: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    now = datetime.fromisoformat(wall).astimezone()
    store = filled(tmp_path, now)
    try:
        found = listed(store, now)
        assert 22 <= found.due <= 29
        assert found.rotting <= 2
        assert any(row.quiet for row in found.rows)
        (last,) = store.raw.execute("select max(at) from entry").fetchone()
        assert last <= now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        open_on = "select due_on from attempt where completed_on is null"
        assert all(date.fromisoformat(day).weekday() < 5 for (day,) in store.raw.execute(open_on))
        assert not store.raw.execute("pragma foreign_key_check").fetchall()
    finally:
        store.close()
        monkeypatch.undo()
        time.tzset()
