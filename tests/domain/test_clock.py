"""Wall times in the zones of the world, over the days on which their clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.clock import exists, instant, quiet, zone_named
from pipeboard.domain.rules import Rules

RULES = Rules()
GAPS = [
    ("Europe/Madrid", "2026-03-29", "02:30", "2026-03-29T03:00+02:00"),
    ("Europe/Madrid", "2026-03-29", "02:00", "2026-03-29T03:00+02:00"),
    ("Europe/Madrid", "2026-03-29", "02:59", "2026-03-29T03:00+02:00"),
    ("Europe/London", "2026-03-29", "01:30", "2026-03-29T02:00+01:00"),
    ("America/New_York", "2026-03-08", "02:30", "2026-03-08T03:00-04:00"),
    ("America/Denver", "2026-03-08", "02:15", "2026-03-08T03:00-06:00"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:30+11:00"),
    ("America/Sao_Paulo", "2018-11-04", "00:30", "2018-11-04T01:00-02:00"),
    ("America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T01:00-02:00"),
    ("Africa/Cairo", "2026-04-24", "00:30", "2026-04-24T01:00+03:00"),
    ("Asia/Beirut", "2026-03-29", "00:10", "2026-03-29T01:00+03:00"),
    ("Pacific/Apia", "2011-12-30", "12:00", "2011-12-31T00:00+14:00"),
    ("Pacific/Apia", "2011-12-30", "00:00", "2011-12-31T00:00+14:00"),
    ("Asia/Kathmandu", "1986-01-01", "00:10", "1986-01-01T00:15+05:45"),
]
TWICE = [
    ("Europe/Madrid", "2026-10-25", "02:30", "2026-10-25T02:30+02:00"),
    ("America/New_York", "2026-11-01", "01:30", "2026-11-01T01:30-04:00"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45+11:00"),
    ("America/Sao_Paulo", "2019-02-16", "23:30", "2019-02-16T23:30-02:00"),
    ("Atlantic/Azores", "2026-10-25", "00:30", "2026-10-25T00:30+00:00"),
]
PLAIN = [
    ("Europe/Madrid", "2026-03-29", "01:59", "2026-03-29T01:59+01:00"),
    ("Europe/Madrid", "2026-03-29", "03:00", "2026-03-29T03:00+02:00"),
    ("Europe/Madrid", "2026-10-25", "03:00", "2026-10-25T03:00+01:00"),
    ("America/New_York", "2026-03-08", "03:00", "2026-03-08T03:00-04:00"),
    ("Pacific/Apia", "2011-12-29", "23:59", "2011-12-29T23:59-10:00"),
    ("Pacific/Apia", "2011-12-31", "00:00", "2011-12-31T00:00+14:00"),
    ("Asia/Kathmandu", "2026-11-23", "09:00", "2026-11-23T09:00+05:45"),
    ("Asia/Kolkata", "2026-11-23", "09:00", "2026-11-23T09:00+05:30"),
    ("Pacific/Chatham", "2026-01-15", "09:00", "2026-01-15T09:00+13:45"),
    ("America/St_Johns", "2026-07-15", "09:00", "2026-07-15T09:00-02:30"),
    ("UTC", "2026-03-29", "02:30", "2026-03-29T02:30+00:00"),
]


@pytest.mark.parametrize(("zone", "day", "at", "found"), GAPS)
def test_case_15_a_time_that_does_not_exist_becomes_the_next_that_does(zone, day, at, found):
    day, at, there = date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone)
    assert instant(day, at, there).isoformat(timespec="minutes") == found
    assert not exists(day, at, there)


@pytest.mark.parametrize(("zone", "day", "at", "found"), TWICE)
def test_case_15_of_a_time_that_comes_twice_the_first_is_meant(zone, day, at, found):
    day, at, there = date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone)
    assert instant(day, at, there).isoformat(timespec="minutes") == found
    assert instant(day, at.replace(fold=1), there).isoformat(timespec="minutes") == found
    assert exists(day, at, there)


@pytest.mark.parametrize(("zone", "day", "at", "found"), PLAIN)
def test_case_15_a_time_beside_a_change_stays_what_it_is(zone, day, at, found):
    day, at, there = date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone)
    assert instant(day, at, there).isoformat(timespec="minutes") == found
    assert exists(day, at, there)


ZONES = sorted({row[0] for row in (*GAPS, *TWICE, *PLAIN)})


@given(
    st.datetimes(datetime(2005, 1, 1), datetime(2035, 12, 31)),
    st.sampled_from(ZONES),
)
def test_case_15_every_wall_time_is_an_instant_at_or_after_it(wall, zone):
    there = ZoneInfo(zone)
    found = instant(wall.date(), wall.time(), there)
    assert found.utcoffset() is not None
    shown = found.replace(tzinfo=None)
    assert (shown == wall) is exists(wall.date(), wall.time(), there)
    assert wall <= shown <= wall + timedelta(days=1)


def test_case_15_the_zone_of_the_machine_is_taken_without_one(monkeypatch):
    import time as clock

    try:
        for zone, day, at, found in [*GAPS[:6], *TWICE[:2], *PLAIN[:3]]:
            monkeypatch.setenv("TZ", zone)
            clock.tzset()
            on, moment = date.fromisoformat(day), time.fromisoformat(at)
            assert instant(on, moment, None).isoformat(timespec="minutes") == found
            assert exists(on, moment, None) is (found[11:16] == at)
    finally:
        monkeypatch.undo()
        clock.tzset()


@pytest.mark.parametrize("words", ["Europe/Madrid", " UTC ", "America/Argentina/Buenos_Aires"])
def test_a_zone_is_named(words):
    assert zone_named(words).key == words.strip()


@pytest.mark.parametrize(
    "words", ["", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "Europe", "a\0b", "x" * 300]
)
def test_what_is_no_zone_says_how_to_name_one(words):
    with pytest.raises(ValueError, match=r"no time zone: use a name such as Europe/Madrid"):
        zone_named(words)


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (13, 10, "06:10 in Denver"),
        (14, 59, "07:59 in Denver"),
        (15, 0, None),
        (3, 59, None),
        (4, 0, "21:00 in Denver"),
    ],
)
def test_case_19_outside_their_hours_the_row_says_their_time(hour, minute, said):
    now = datetime(2026, 11, 23, hour, minute, tzinfo=UTC)
    assert quiet("America/Denver", now, RULES) == said


def test_case_19_the_rules_say_which_hours_and_a_city_is_spelled_out():
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert quiet("America/New_York", now, RULES) == "07:00 in New York"
    assert quiet("America/New_York", now, Rules(quiet_to=time(7))) is None
    siesta = Rules(quiet_from=time(12), quiet_to=time(14))
    assert quiet("Europe/Madrid", now, siesta) == "13:00 in Madrid"
    assert quiet("UTC", now.replace(hour=14), siesta) is None
    never = Rules(quiet_from=time(8), quiet_to=time(8))
    assert quiet("Asia/Tokyo", now, never) is None


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus"])
def test_case_19_an_unknown_zone_says_nothing(zone):
    assert quiet(zone, datetime(2026, 11, 23, 3, tzinfo=UTC), RULES) is None
