"""The query language: every kind of term, errors that point at the word, and its text again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeboard.domain.query import FIELDS, QueryError, parse
from pipeboard.domain.query_terms import (
    Filter,
    Kind,
    Name,
    Span,
    Text,
    Words,
    day_of,
    days_ago,
)

TODAY = date(2026, 11, 23)


def only(text: str) -> Words | Filter:
    (term,) = parse(text).terms
    return term


def value(text: str) -> object:
    term = only(text)
    assert isinstance(term, Filter)
    (found,) = term.values
    return found


def refused(text: str) -> tuple[str, str]:
    """Why a query is not understood, and the characters that are meant."""
    with pytest.raises(QueryError) as error:
        parse(text)
    return error.value.reason, text[error.value.start : error.value.end]


def test_words_phrases_and_minus() -> None:
    assert parse("ana  Ruiz\t+34").terms == (Words("ana"), Words("Ruiz"), Words("+34"))
    assert only('"trade  show"') == Words("trade show", is_phrase=True)
    assert only("-gmbh") == Words("gmbh", negated=True)
    assert only('-"old co"') == Words("old co", negated=True, is_phrase=True)
    assert only("-") == Words("-")
    assert only('"he said ""no"""') == Words('he said "no"', is_phrase=True)
    assert only('"still typ') == Words("still typ", is_phrase=True)
    assert parse('  "" ').terms == ()
    assert parse("13:30 5:").terms == (Words("13:30"), Words("5:"))


def test_plain_words_are_kept_apart_from_what_is_asked_of_fields() -> None:
    query = parse('600 stage:lead 123-456 -x "a b"')
    assert query.plain == "600 123-456"
    assert [str(term) for term in query.others] == ["stage:lead", "-x", '"a b"']
    assert query.names("stage", "tag")
    assert not query.names("status")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("stage:lead", Name("lead")),
        ("STAGE:Lead", Name("lead")),
        ("stage:opp", Name("opportunity")),
        ("seniority:c-level", Name("c_level")),
        ('reason:"icp miss"', Name("icp_miss")),
        ("source:webinar", Text("webinar")),
        ('source:"trade show"', Text("trade show")),
        ("company:O'Neil", Text("O'Neil")),
        ("tag:event*", Text("event", starts=True)),
        ('tag:"event 2026"*', Text("event 2026", starts=True)),
        ('tag:"a*"', Text("a*")),
        ("tag:*", Text("", starts=True)),
        ("score:>=60", Span("60")),
        ("score:>60", Span("61")),
        ("score:≤59", Span(most="59")),
        ("score:<60", Span(most="59")),
        ("score:060", Span("60", "60")),
        ("score:35-60", Span("35", "60")),
        ("headcount:50..500", Span("50", "500")),
        ("due:today", Span("today", "today")),
        ("due:late", Name("late")),
        ("due:week", Name("week")),
        ("due:wed", Span("wed", "wed")),
        ("due:<fri", Span(most="fri", below=True)),
        ("due:>=2026-12-01", Span("2026-12-01")),
        ('due:"24 dec..3 jan"', Span("24 dec", "3 jan")),
        ("due:<=+2w", Span(most="+2w")),
        ("stale:14", Span("14d")),
        ("stale:>2w", Span("2w", above=True)),
        ("stale:<3m", Span(most="3m", below=True)),
        ("import:last", Name("last")),
        ("import:7", Span("7", "7")),
        ("no:next", Name("next")),
        ("mql:yes", Name("yes")),
    ],
)
def test_values_of_every_kind(text: str, found: object) -> None:
    assert value(text) == found


def test_one_of_several_values() -> None:
    both = Filter("stage", (Name("lead"), Name("sal")))
    assert only("stage:lead|sal") == only("stage:lead,sal,lead,") == both
    assert only('-tag:"a, b"|c') == Filter("tag", (Text("a, b"), Text("c")), negated=True)


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("ana stag:lead", "stag", "there is no field “stag”; did you mean “stage”?"),
        ("-stag:lead", "stag", "there is no field “stag”; did you mean “stage”?"),
        ("see http://x", "http", "put “http:” in quotes"),
        ("stage:leed ana", "leed", "there is no stage:leed; did you mean “lead”?"),
        ("stage:lead|xyz", "xyz", "there is no stage:xyz; use lead, sal, sql, opportunity"),
        ("stage:s", "s", "there is no stage:s"),
        ("stage: lead", "stage:", "“stage:” needs a value: lead, sal, sql, opportunity"),
        ('tag:""', 'tag:""', "“tag:” needs a value: such as tag:event"),
        ("score:high", "high", "“high” is no number; write it as score:>=60"),
        ("score:60..50", "60..50", "is no number"),
        ("score:<0", "<0", "is no number"),
        ("score:>60..70", ">60..70", "is no number"),
        ("headcount:99999999999", "99999999999", "is no number"),
        ("due:someday", "someday", "“someday” is no day; write it as due:today, late, week"),
        ("due:2026-02-30", "2026-02-30", "is no day"),
        ("stale:long", "long", "“long” is no time; write it as stale:>14d"),
        ("import:lsat", "lsat", "is no number; write it as import:last"),
    ],
)
def test_an_error_points_at_the_word(text: str, word: str, reason: str) -> None:
    why, meant = refused(text)
    assert meant == word
    assert reason in why


def test_every_field_has_an_example_that_is_understood() -> None:
    for name, field in FIELDS.items():
        for said in (*field.names, field.example):
            if said:
                assert str(only(f"{name}:{said}")).startswith(f"{name}:")
        assert field.names or field.example
        assert field.kind is not Kind.NAMED or not field.example


def test_days_and_ages_are_counted_from_today() -> None:
    assert day_of("fri", TODAY) == date(2026, 11, 27)
    assert day_of("24 dec", TODAY) == date(2026, 12, 24)
    assert day_of("+9999y", TODAY) == date.max
    assert days_ago("14d", TODAY) == date(2026, 11, 9)
    assert days_ago("2w", TODAY) == date(2026, 11, 9)
    assert days_ago("3m", TODAY) == date(2026, 8, 23)
    assert days_ago("9999y", TODAY) == date.min


_PARTS = st.sampled_from(
    [*(f"{name}:" for name in FIELDS), '"', '""', "-", "|", ",", "..", ">", "<=", "*", " ", ":"]
    + ["lead", "60", "14d", "today", "24 dec", "last", "ana", "é", "\ud800", "\t", "c-level"]
)


@given(st.one_of(st.text(max_size=60), st.lists(_PARTS, max_size=12).map("".join)))
@example('tag:"a*"* -"" stage:lead,"sal"')
@example('due:"24 dec. .. 3 jan"')
@example("tag:a** -- -- tag:*")
def test_nothing_crashes_and_a_query_means_what_its_text_means(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        place, reason = (error.start, error.end), error.reason
    else:
        place, reason = (0, 1), "none"
        assert parse(str(query)) == query
        assert str(parse(str(query))) == str(query)
    assert 0 <= place[0] < place[1] <= max(1, len(text))
    assert reason
