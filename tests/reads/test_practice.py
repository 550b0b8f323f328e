"""How the rep follows up, in numbers that can be checked by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeboard.cli import stats
from pipeboard.commands import followups
from pipeboard.domain.rules import Rules
from pipeboard.reads.practice import ENOUGH, Compliance, Practice, Share, practice
from pipeboard.store import connect
from tests.conftest import NOW


@pytest.fixture
def numbers(store):
    def read() -> Practice:
        return practice(connect.reader(store.path), Rules())

    return read


def on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_an_empty_store_has_nothing_to_say(numbers):
    found = numbers()
    assert found.compliance == Compliance(Share(0, 0), 0, 0, 0)
    assert (found.calls, found.blocks, found.hidden) == (Share(0, 0), (), 0)
    assert "no calls yet" in "\n".join(stats.lines(found))


def test_compliance_counts_consecutive_attempts_within_the_gap_and_names_the_rest(day, numbers):
    ana = day.reachable("Ana Ruiz")
    day.done(day.follow(ana))
    day.made(ana)  # Mon 23, the next one by Wed 25
    day.later(on(25))
    day.made(ana)  # in time, the next one by Fri 27
    day.later(on(30))
    day.made(ana)  # late
    kai = day.reachable("Kai Brandt")
    day.done(day.follow(kai))
    day.made(kai)  # Mon 30, the next one by Wed 2 Dec
    day.done(day.store.do(followups.snooze, kai, day.today + timedelta(9), now=day.now))
    day.later(datetime(2026, 12, 9, 9, tzinfo=UTC))
    day.done(day.log(kai, "call", "skip"))
    day.done(day.log(kai, "email", "sent"))
    assert numbers().compliance == Compliance(Share(1, 3), skipped=1, snoozed=1, paused=0)


def test_an_attempt_put_off_by_an_absence_is_listed_beside_and_not_hidden(day, numbers):
    ana = day.reachable("Ana Ruiz")
    day.done(day.follow(ana))
    day.made(ana)
    day.later(on(25))
    day.done(day.log(ana, "email", "out-of-office", until=day.today + timedelta(6)))
    day.later(datetime(2026, 12, 2, 9, tzinfo=UTC))
    day.made(ana)
    assert numbers().compliance == Compliance(Share(0, 1), skipped=0, snoozed=0, paused=1)


def test_connects_are_counted_by_the_attempt_at_which_somebody_answered(day, numbers):
    for name in ("Ana Ruiz", "Kai Brandt", "Iris Vogel"):
        day.done(day.follow(day.reachable(name)))
    day.done(day.log(1, "call", "talked"))
    day.made(2)
    day.made(3)
    day.later(on(25))
    day.done(day.log(2, "call", "talked"))
    day.done(day.log(3, "call", "no-answer"))
    found = numbers()
    assert found.first_connects == (Share(1, 2), Share(1, 2))
    assert found.median_first == 1.5
    assert found.by_attempt == (Share(1, 3), Share(1, 2))
    assert found.calls == Share(2, 5)


def test_n15_best_hours_are_hidden_under_thirty_calls(day, numbers):
    ana = day.reachable("Ana Ruiz")
    day.done(day.follow(ana))
    for n in range(ENOUGH):
        day.later(NOW + timedelta(minutes=n))
        assert numbers().blocks == ()
        day.done(day.log(ana, "call", "no-answer" if n % 3 else "talked"))
    local = NOW.astimezone()
    (block,) = numbers().blocks
    assert block.reached == Share(10, ENOUGH)
    assert (block.weekday, block.hour) == (local.weekday(), local.hour - local.hour % 2)
    assert numbers().hidden == 0


def test_a_call_logged_for_another_day_says_nothing_of_the_hour(day, numbers):
    ana = day.reachable("Ana Ruiz")
    day.done(day.follow(ana))
    day.later(on(25))
    day.done(day.log(ana, "call", "no-answer", on=day.today - timedelta(1)))
    found = numbers()
    assert found.calls == Share(0, 1)
    assert (found.blocks, found.hidden) == ((), 0)


def test_every_rate_is_printed_with_its_counts_and_small_ones_say_so(day, numbers):
    ana = day.reachable("Ana Ruiz")
    day.done(day.follow(ana))
    day.done(day.log(ana, "call", "talked"))
    said = "\n".join(stats.lines(numbers()))
    assert "all calls  1/1 = 100.0%  ████████████████████  small" in said
    assert "1 block of two hours with fewer than 30 calls hidden" in said
    assert stats.as_dict(numbers())["reached"] == {"k": 1, "n": 1}
