"""Tags as they are typed: a list, or what is put on and taken off; completed while typing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.tags import Change, completed, read_change, read_tags

KNOWN = ("Event 2026", "vip", "event", "Köln")


@pytest.mark.parametrize(
    ("text", "add", "remove"),
    [
        ("", (), ()),
        ("event", ("event",), ()),
        ("event 2026,  vip ,", ("event 2026", "vip"), ()),
        ("+event -old", ("event",), ("old",)),
        ("+event 2026 -old one +x", ("event 2026", "x"), ("old one",)),
        ("+a, -b, +c-d", ("a", "c-d"), ("b",)),
        ('+"a -b" -"c"', ("a -b",), ("c",)),
        ("+ -", (), ()),
        ("-a", (), ("a",)),
    ],
)
def test_what_is_put_on_and_taken_off(
    text: str, add: tuple[str, ...], remove: tuple[str, ...]
) -> None:
    assert read_change(text) == Change(add, remove)


def test_a_list_is_all_that_a_contact_is_to_have() -> None:
    assert read_tags("vip, new", ("VIP", "old")) == Change(("new",), ("old",))
    assert read_tags("", ("VIP", "old")) == Change((), ("VIP", "old"))
    assert read_tags("old, vip", ("VIP", "old")) == Change()
    assert read_tags("+new -old", ("VIP", "old")) == Change(("new",), ("old",))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("ev", "Event 2026"),
        ("+ev", "+Event 2026"),
        ("vip, k", "vip, Köln"),
        ("+vip -ev", "+vip -Event 2026"),
        ("event", "Event 2026"),
        ("vip", None),
        ("xyz", None),
        ("", None),
        ("+", None),
        ("vip, ", None),
    ],
)
def test_the_tag_at_the_end_is_completed(text: str, whole: str | None) -> None:
    assert completed(text, KNOWN) == whole


@given(st.text(max_size=40), st.lists(st.text(max_size=8), max_size=4))
def test_nothing_typed_crashes(text: str, known: list[str]) -> None:
    change = read_tags(text, known)
    assert all(name.strip() for name in (*change.add,))
    whole = completed(text, known)
    assert whole is None or len(whole) > len(text)
