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
