"""The follow-up rules: what a rep may set, how it is stored and said, and the working days."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.days import NoWorkday, add_working_days, read_range, roll
from pipeboard.domain.rules import (
    RULE_KEYS,
    RuleError,
    Rules,
    read_rule,
    rules_from,
    say_rule,
)

MONDAY = date(2026, 11, 23)
CHANGED = {
    "gap_days": ("3", 3),
    "gap_unit": ("Working", "working"),
    "max_attempts": ("4", 4),
    "min_attempts": ("2", 2),
    "workdays": ("sun-thu", ["mon", "tue", "wed", "thu", "sun"]),
    "country": ("de-by", "DE-BY"),
    "off": ("2026-12-31, 2026-12-24", ["2026-12-24", "2026-12-31"]),
    "workday_end": ("5pm", "17:00"),
    "busy_retry_minutes": ("30", 30),
    "busy_max": ("3", 3),
    "grace_days": ("5", 5),
    "daily_cap": ("60", 60),
    "quiet_from": ("20:30", "20:30"),
    "quiet_to": ("9", "09:00"),
    "company_pause": ("never", "never"),
    "fit_min": ("0", 0),
}


def stored(**values: object) -> dict[str, str]:
    return {key: json.dumps(value) for key, value in values.items()}


def test_nothing_set_is_the_usual_pace():
    assert rules_from({}) == Rules()
    assert (Rules().gap_days, Rules().max_attempts, Rules().daily_cap) == (2, 5, 40)


def test_every_rule_can_be_set_stored_and_said():
    assert set(CHANGED) == set(RULE_KEYS)
    values = {key: read_rule(key, text) for key, (text, _) in CHANGED.items()}
    assert values == {key: value for key, (_, value) in CHANGED.items()}
    rules = rules_from(stored(**values))
    assert rules.workdays == frozenset({6, 0, 1, 2, 3})
    assert rules.off == {date(2026, 12, 24), date(2026, 12, 31)}
    assert (rules.workday_end, rules.quiet_to) == (time(17), time(9))
    for key in RULE_KEYS:
        assert getattr(rules, key) != getattr(Rules(), key)
        assert read_rule(key, say_rule(rules, key)) == values[key]


@pytest.mark.parametrize("key", RULE_KEYS)
def test_the_usual_of_every_rule_reads_back(key):
    value = read_rule(key, say_rule(Rules(), key))
    assert rules_from(stored(**{key: value})) == Rules()


@pytest.mark.parametrize(
    ("key", "text", "allowed"),
    [
        ("max_attempts", "7", "use 3, 4 or 5"),
        ("max_attempts", "2", "use 3, 4 or 5"),
        ("max_attempts", "five", "use 3, 4 or 5"),
        ("max_attempts", "3.5", "use 3, 4 or 5"),
        ("max_attempts", "", "use 3, 4 or 5"),
        ("gap_days", "0", "use 1 to 14"),
        ("gap_unit", "hours", "use calendar or working"),
        ("company_pause", "always", "use ask or never"),
        ("workdays", "none", "use days such as mon-fri"),
        ("workdays", "mon-", "use days such as mon-fri"),
        ("workdays", "mon-wed-fri", "use days such as mon-fri"),
        ("workdays", "monsoon", "use days such as mon-fri"),
        ("country", "Germany", "use a country such as DE"),
        ("off", "24dec", "use dates such as"),
        ("workday_end", "25:00", "use a time such as 18:00"),
        ("workday_end", "noon", "use a time such as 18:00"),
        ("fit_min", "61", "use 0 to 60"),
        ("daily_cap", "-1", "use 1 to 1000"),
        ("speed", "9", "use one of gap_days"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(key, text, allowed):
    with pytest.raises(ValueError, match=allowed):
        read_rule(key, text)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("max_attempts", "7"),
        ("max_attempts", "true"),
        ("max_attempts", "4.0"),
        ("max_attempts", "not json"),
        ("workdays", "[]"),
        ("workdays", "[9]"),
        ("off", '"2026-12-24"'),
        ("off", "[1]"),
        ("off", '["24dec"]'),
        ("holidays", '["2026-13-01"]'),
        ("away", '[["2027-01-03", "2026-12-24"]]'),
        ("away", '[["2027-01-03"]]'),
        ("away", "[1]"),
        ("away", "{}"),
        ("workday_end", '"18"'),
        ("country", "5"),
    ],
)
def test_a_store_that_holds_what_is_not_allowed_names_key_value_and_what_is(key, text):
    with pytest.raises(RuleError) as refused:
        rules_from({key: text})
    assert (refused.value.key, refused.value.value) == (key, text)
    assert refused.value.allowed.startswith("use ")
    assert str(refused.value).startswith(f"{key} = {text}: use ")


def test_other_settings_in_the_store_are_left_alone():
    assert rules_from({"score_model": "not ours"}) == Rules()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mon-fri", "mon-fri"),
        ("Monday–Friday", "mon-fri"),
        ("mon tue wed thu fri", "mon-fri"),
        ("sun..thu", "sun-thu"),
        ("fri-mon", "fri-mon"),
        ("mon,wed", "mon,wed"),
        ("thu, mon", "mon,thu"),
        ("mon-sun", "mon-sun"),
        ("tue", "tue"),
    ],
)
def test_workdays_are_said_as_they_are_typed(text, said):
    rules = rules_from(stored(workdays=read_rule("workdays", text)))
    assert say_rule(rules, "workdays") == said


def test_holidays_own_days_and_days_away_are_not_worked():
    rules = rules_from(
        stored(
            holidays=["2026-11-26"],
            off=["2026-11-27"],
            away=[["2026-11-30", "2026-12-02"]],
        )
    )
    assert rules.roll(date(2026, 11, 26)) == date(2026, 12, 3)
    assert rules.is_work(date(2026, 11, 25))
    assert not rules.is_work(date(2026, 11, 28))
    assert say_rule(rules, "away") == "2026-11-30..2026-12-02"
    assert say_rule(rules, "holidays") == "2026-11-26"
    assert (say_rule(Rules(), "away"), say_rule(Rules(), "country")) == ("none", "none")


def test_working_days_are_counted_over_what_is_off():
    rules = Rules(off=frozenset({date(2026, 11, 26), date(2026, 11, 27)}))
    assert rules.working_days_on(MONDAY, 0) == MONDAY
    assert rules.working_days_on(MONDAY, 5) == date(2026, 12, 2)
    assert add_working_days(date(2026, 11, 28), 1) == date(2026, 11, 30)


def test_no_working_day_within_400_days_says_what_to_check():
    rules = Rules(away=((MONDAY, MONDAY + timedelta(500)),))
    with pytest.raises(NoWorkday, match=r"within 400 days of 2026-11-23: .*workdays.*away"):
        rules.roll(MONDAY)
    with pytest.raises(NoWorkday):
        roll(date.max)
    just = Rules(away=((MONDAY, MONDAY + timedelta(398)),))
    assert just.roll(MONDAY) == MONDAY + timedelta(399)


@pytest.mark.parametrize(
    ("words", "today", "first", "last"),
    [
        ("24dec..3jan", MONDAY, date(2026, 12, 24), date(2027, 1, 3)),
        ("24 Dec – 3 Jan", MONDAY, date(2026, 12, 24), date(2027, 1, 3)),
        ("dec 24 to january 3", MONDAY, date(2026, 12, 24), date(2027, 1, 3)),
        ("24dec-3jan", MONDAY, date(2026, 12, 24), date(2027, 1, 3)),
        ("24dec2026..3jan2027", MONDAY, date(2026, 12, 24), date(2027, 1, 3)),
        ("2026-12-24..2027-01-03", MONDAY, date(2026, 12, 24), date(2027, 1, 3)),
        ("2026-12-24..+1w", MONDAY, date(2026, 12, 24), date(2026, 12, 31)),
        ("today..fri", MONDAY, MONDAY, date(2026, 11, 27)),
        ("fri", MONDAY, date(2026, 11, 27), date(2026, 11, 27)),
        ("24dec", MONDAY, date(2026, 12, 24), date(2026, 12, 24)),
        ("29feb", MONDAY, date(2028, 2, 29), date(2028, 2, 29)),
        ("24dec..3jan", date(2026, 12, 28), date(2026, 12, 28), date(2027, 1, 3)),
        ("24dec..3jan", date(2027, 1, 4), date(2027, 12, 24), date(2028, 1, 3)),
    ],
)
def test_a_range_of_days(words, today, first, last):
    assert read_range(words, today) == (first, last)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2027-01-03..2026-12-24", "ends before it starts"),
        ("3jan..24dec", "ends before it starts"),
        ("2026-11-20..2026-11-27", "starts in the past: Fri 20 Nov"),
        ("2020-01-01", "starts in the past"),
        ("31feb", "is no day"),
        ("32dec..3jan", "is no day"),
        ("soon", "is no day"),
        ("", "is no day"),
        ("24dec..", "is no day"),
        ("1dec..5dec..9dec", "is no range"),
    ],
)
def test_a_range_that_is_none_says_why(words, why):
    with pytest.raises(ValueError, match=why):
        read_range(words, MONDAY)


@given(st.text(max_size=30))
def test_no_words_crash_the_ranges_or_the_rules(words):
    with suppress(ValueError):
        first, last = read_range(words, MONDAY)
        assert MONDAY <= first <= last
    for key in RULE_KEYS:
        with suppress(ValueError):
            rules_from(stored(**{key: read_rule(key, words)}))
