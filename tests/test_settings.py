"""The settings that have no screen of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard import settings
from pipeboard.domain.terms import Topic


def load(tmp_path: Path, text: str) -> settings.Settings:
    path = tmp_path / "config.toml"
    path.write_text(text)
    return settings.load(path)


def test_the_order_of_the_topics_is_read(tmp_path):
    found = load(
        tmp_path, 'topics = ["timeline", "need", "source", "product_interest", "solution"]'
    )
    assert found.topics[:2] == (Topic.TIMELINE, Topic.NEED)


@pytest.mark.parametrize("order", ['["need"]', '["need", "need", "source", "timeline", "x"]'])
def test_an_order_that_leaves_a_topic_out_is_refused(tmp_path, order):
    with pytest.raises(settings.SettingsError, match="name all five topics once"):
        load(tmp_path, f"topics = {order}")


IN_STORE = "follow-up settings are kept in the store: pipeboard cadence"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "[cadence]\nmax_attempts = 7",
            f"cadence.max_attempts = 7: use 3, 4 or 5; {IN_STORE} max_attempts=5",
        ),
        ("max_attempts = 7", f": max_attempts = 7: use 3, 4 or 5; {IN_STORE} max_attempts=5"),
        ("cadence.max_attempts = 4", f"cadence.max_attempts = 4: {IN_STORE} max_attempts=4"),
        ("max_attempts = true", "max_attempts = True: use 3, 4 or 5; "),
        ('workdays = ["mon", "tue"]', f"{IN_STORE} workdays=mon,tue"),
        ("workday_end = 17:30:00", f"{IN_STORE} workday_end=17:30"),
        ('[cadence]\ncountry = "DE-BY"', f"{IN_STORE} country=DE-BY"),
        ('holidays = "DE"', f"{IN_STORE} holidays=DE"),
        ('away = "24dec..3jan"', "kept in the store: pipeboard away 24dec..3jan"),
        ("[cadence]\nmax_attempt = 4", "cadence.max_attempt: unknown; did you mean “max_attempts”"),
        ("[cadence]", f"cadence: {IN_STORE}"),
        ("cadence = 3", f"cadence: {IN_STORE}"),
    ],
)
def test_sd_42_a_follow_up_setting_in_the_file_is_refused_with_where_it_is_kept(
    tmp_path, text, words
):
    with pytest.raises(settings.SettingsError) as raised:
        load(tmp_path, text)
    assert words in str(raised.value)
    assert str(tmp_path / "config.toml") in str(raised.value)
    assert raised.value.code == 78


def test_a_country_in_the_file_is_that_of_the_phones(tmp_path):
    assert load(tmp_path, 'country = "es"').country == "ES"


def test_today_may_be_the_first_screen(tmp_path):
    assert load(tmp_path, 'start = "today"').start == "today"
