"""Cells that people open: nothing runs, and every text comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.cells import armoured, listed, stacked, unarmoured, unlisted, unstacked

_HOSTILE = st.text(st.sampled_from("'=+-@\t\r\n;\\ab1 .\u202e"))
_TEXTS = st.one_of(st.text(), _HOSTILE)


@pytest.mark.parametrize(
    "text", ["=1+1", "@sum", "+cmd|' /C calc'!A0", "-2+3+cmd", "\t=1", "\r=1", "'=1", "''@x", "-"]
)
def test_what_a_spreadsheet_would_run_is_kept_from_it(text: str) -> None:
    assert armoured(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["", "Ana", "+34 600 123 456", "-5", "-1,200.50", "+49 (30) 1 ext 12", "'t Hooft", "a=b"],
)
def test_names_plain_numbers_and_phones_stay_as_they_are(text: str) -> None:
    assert armoured(text) == text


@given(_TEXTS)
def test_no_cell_begins_as_a_formula_and_each_comes_back(text: str) -> None:
    cell = armoured(text)
    assert unarmoured(cell) == text
    assert cell[:1] not in ("=", "@", "\t", "\r")


@given(st.lists(st.one_of(st.text(min_size=1), _HOSTILE)))
def test_a_list_in_one_cell_comes_back(texts: list[str]) -> None:
    tidy = [one for one in (text.strip() for text in texts) if one]
    assert unlisted(listed(tidy)) == tidy


def test_a_list_reads_as_people_write_one() -> None:
    assert listed(["fair", "was:Closed, Won", "a;b"]) == r"fair; was:Closed, Won; a\;b"
    assert unlisted("fair;hot ;; cold") == ["fair", "hot", "cold"]


@given(st.lists(st.one_of(st.text(), st.text(st.sampled_from("-\\\na")), st.just("---"))))
def test_a_pile_of_notes_comes_back(texts: list[str]) -> None:
    tidy = [one for one in (text.strip() for text in texts) if one]
    assert unstacked(stacked(tidy)) == tidy
