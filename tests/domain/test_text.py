"""Words from outside made harmless: whatever comes in, nothing that steers a terminal goes out."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeboard.domain.text import clean, count_controls, fold, plural, safe, word_count

BIDI = [0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
INVISIBLE = [0xAD, 0x34F, 0x180E, 0x200B, 0x2060, 0x2064, 0xFEFF, 0x3164, 0xE0041, 0xE0100, 0x1D173]
# Format characters that are drawn: Arabic, Syriac, Kaithi and Egyptian signs.
DRAWN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
DRAWN |= set(range(0x13430, 0x13460))
JOINERS = "\u200c\u200d"

nasty = st.text(
    st.one_of(
        st.sampled_from("a b☺👩é\u0301\u0300\u20dd\ufe0f\x1b\x9b\n\r\t\x00\x7f\ud800" + JOINERS),
        st.sampled_from([chr(code) for code in (*BIDI, *INVISIBLE)]),
        st.characters(exclude_categories=()),
    ),
    max_size=40,
)


@given(nasty)
@example(JOINERS * 2)
@example("☺" + "\u0301" * 4 + "\u200d\u0301a")
@example("\x1b]0;owned\x07\x9b31m\u202egnp.exe")
def test_no_text_steers_the_terminal(text: str) -> None:
    shown = safe(text)
    for char in shown:
        code, category = ord(char), unicodedata.category(char)
        assert category not in ("Cc", "Cs", "Zl", "Zp")
        assert code not in BIDI
        assert code not in INVISIBLE
        assert category != "Cf" or char in JOINERS or code in DRAWN


@given(nasty, st.booleans())
def test_safe_text_is_safe_already(text: str, lines: bool) -> None:
    shown = safe(text, lines=lines)
    assert safe(shown, lines=lines) == shown


@given(nasty)
def test_no_character_carries_more_than_four_marks(text: str) -> None:
    marks = 0
    for char in safe("a" + text):
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        assert marks <= 4


@given(nasty)
def test_a_joiner_stays_only_between_two_that_it_joins(text: str) -> None:
    shown = safe(text)
    for at, char in enumerate(shown):
        if char in JOINERS:
            assert 0 < at < len(shown) - 1
            around = shown[at - 1], shown[at + 1]
            assert all(unicodedata.category(c) in ("So", "Sk", "Mn", "Lo") for c in around)


@given(nasty)
def test_line_feeds_stay_only_where_lines_are_shown(text: str) -> None:
    assert "\n" not in safe(text)
    assert safe(text, lines=True).count("\n") == text.count("\n")


def test_no_character_is_taken_for_plain_that_is_not() -> None:
    for code in range(0x20, 0x110000):
        char = chr(code)
        if safe(char * 6) == char * 6:  # six marks on one character are two too many
            assert unicodedata.category(char) not in ("Mn", "Me", "Cc", "Cs", "Zl", "Zp"), hex(code)


@pytest.mark.parametrize(
    "text", ["👩\u200d👩\u200d👧", "🏳️\u200d🌈", "می\u200cخواهم", "e\u0301", "日本", "İ", "₿"]
)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\tb\nc", "a b⏎c"),
        ("\x00\x7f", "␀␡"),
        ("\x9b1m", "<U+009B>1m"),
        ("\u202eevil", "<U+202E>evil"),
        ("a\u200bb", "a<U+200B>b"),
        ("a\u200db", "a<U+200D>b"),
        ("a" + "\u0301" * 9, "a" + "\u0301" * 4),
    ],
)
def test_what_is_not_is_shown_as_what_it_is(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(nasty)
def test_clean_text_has_no_controls_and_is_clean_already(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert count_controls(cleaned) == 0


@given(st.text(st.characters(categories=("L", "N", "P")), max_size=20))
def test_clean_keeps_every_letter(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text).strip()


def test_clean_makes_line_ends_alike_and_counts_what_it_takes() -> None:
    assert clean("a\r\nb\rc\n") == "a\nb\nc"
    assert clean("\x1b[1mAna\x07") == "[1mAna"
    assert count_controls("\x1b[1mAna\x07\n") == 2


@given(nasty)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec="latin-1", categories=("L", "Zs")), max_size=20))
def test_folding_takes_case_off(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) or "µ" in text or "ÿ" in text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Muñoz", "jose munoz"),
        ("ÅNGSTRÖM", "angstrom"),
        ("Straße", "STRASSE"),
        ("  Ana \t Ruiz ", "ana ruiz"),
        ("e\u0301", "é"),
        ("ﬁn", "FIN"),
    ],
)
def test_who_is_found_by_what(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("one", 1), ("one, two – three!", 3), ("… ! –", 0), ("日本 語", 2)]
)
def test_a_word_holds_a_letter_or_a_digit(text: str, count: int) -> None:
    assert word_count(text) == count


def test_plurals() -> None:
    assert plural(1, "contact") == "1 contact"
    assert plural(3900, "contact") == "3,900 contacts"
    assert plural(0, "company", "companies") == "0 companies"
