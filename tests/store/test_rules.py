"""The rep's own follow-up rules, read from the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.domain.rules import Rules
from pipeboard.store import connect, rules
from pipeboard.store.lists import Setting
from pipeboard.store.unit import Store


def put(store: Store, key: str, value: str) -> None:
    with store.unit() as unit:
        unit.insert(Setting, key=key, value=value)


def test_a_new_store_has_the_rules_that_everybody_starts_with(store: Store) -> None:
    assert rules.read(store.raw) == Rules()


def test_what_the_rep_set_is_read_and_a_key_of_tomorrow_is_left_alone(store: Store) -> None:
    put(store, "max_attempts", "4")
    put(store, "gap_unit", '"working"')
    put(store, "of a later version", '"?"')
    assert rules.read(store.raw) == Rules(max_attempts=4, gap_unit="working")


@pytest.mark.parametrize("value", ["7", '"four"', "no JSON"])
def test_a_value_that_is_not_allowed_is_named_with_its_file_and_what_is(
    store: Store, store_path: Path, value: str
) -> None:
    store.raw.execute("insert into current_unit values (0)")
    store.raw.execute(
        "insert into setting(created_at, updated_at, key, value) values ('', '', ?, ?)",
        ("max_attempts", value),
    )
    with pytest.raises(connect.StoreError) as caught:
        rules.read(store.raw)
    assert caught.value.code == 78
    assert str(caught.value).startswith(f"{store_path}: cadence.max_attempts = {value}: use ")
