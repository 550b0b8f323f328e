"""Cells as spreadsheets write them."""

from __future__ import annotations

from datetime import date

import pytest

from pipeboard.domain.terms import Source
from pipeboard.exchange import values


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("  Ana ", "Ana"),
        ("'+44 194 5", "+44 194 5"),
        ("'=1+1", "=1+1"),
        ("'007", "007"),
        ("'t Hooft", "'t Hooft"),
        ('="00123"', "00123"),
        ('="a""b"', 'a"b'),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("-", ""),
        ("N/A", ""),
        ("null", ""),
        ("(blank)", ""),
        ("#N/A", ""),
        ("North", "North"),
        ("-5", "-5"),
        ("\x1b[31mred\x07", "[31mred"),
        ("[red]x[/]", "[red]x[/]"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_a_cell_becomes_a_value(cell, value):
    assert values.tidy(cell) == value


def test_a_name_may_be_null_but_not_a_dash():
    assert values.tidy("Null", is_name=True) == "Null"
    assert values.tidy("N/A", is_name=True) == "N/A"
    assert values.tidy("-", is_name=True) == ""


@pytest.mark.parametrize(
    ("written", "read"), [("'=1", "=1"), ("'-", "-"), ("-", "-"), ("N/A", "N/A"), ("'t", "'t")]
)
def test_our_own_export_loses_exactly_the_armour_we_gave_it(written, read):
    assert values.untouched(written) == read


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("50-500", (50, 500)),
        ("50 – 500", (50, 500)),
        ("1,200", (1200, 1200)),
        ("1 200", (1200, 1200)),
        ("201-500 employees", (201, 500)),
        ("1,001-5,000 employees", (1001, 5000)),
        ("10,001+", (10001, None)),
        ("5k", (5000, 5000)),
        ("~50", (50, 50)),
        ("0", (0, 0)),
        ("500-50", None),
        ("many", None),
        ("9" * 12, None),
        ("9" * 5000, None),
        ("Self-employed", None),
    ],
)
def test_headcounts(text, sizes):
    assert values.read_headcount(text) == sizes


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-01-02", date(2024, 1, 2)),
        ("2024-01-02T10:00:00Z", date(2024, 1, 2)),
        ("15 Apr, 2021 00:03:00", date(2021, 4, 15)),
        ("01 Jan 2024", date(2024, 1, 1)),
        ("7-Feb-22", date(2022, 2, 7)),
        ("7-Feb-69", date(1969, 2, 7)),
        ("7-Feb-68", date(2068, 2, 7)),
        ("31/12/00", date(2000, 12, 31)),
        ("31/12/68", date(2068, 12, 31)),
        ("31/12/69", date(1969, 12, 31)),
        ("Apr 15, 2021", date(2021, 4, 15)),
        ("15 September 2021", date(2021, 9, 15)),
        ("03/04/2025", date(2025, 4, 3)),
        ("03.04.25 10:00", date(2025, 4, 3)),
        ("31/02/2025", None),
        ("15 Foo 2021", None),
        ("soon", None),
    ],
)
def test_days_in_cells(text, day):
    assert values.read_day(text) == day


def test_the_order_of_day_and_month_is_the_columns():
    assert values.read_day("03/04/2025", "mdy") == date(2025, 3, 4)
    assert values.read_day("03.04.2025", "mdy") == date(2025, 4, 3)
    assert values.day_order(["01/02/2025", "13/02/2025"]) == "dmy"
    assert values.day_order(["01/02/2025", "02/13/2025"]) == "mdy"
    assert values.day_order(["01/02/2025"]) is None
    assert values.day_order(["01/01/2025", "2025-01-02", ""]) == ""


@pytest.mark.parametrize("source", Source)
def test_every_source_reads_as_itself(source):
    assert values.read_source(source.value.title()) == (source.value, "")


@pytest.mark.parametrize(
    ("text", "read", "origin"),
    [
        ("Cold Call", ("cold call", ""), "outbound"),
        ("Employee Referral", ("referral", "Employee Referral"), "referral"),
        ("PAID_SEARCH", ("campaign", "PAID_SEARCH"), "inbound"),
        ("Trade Show", ("event list", "Trade Show"), "unknown"),
        ("Sales  Mail Alias", ("other:Sales Mail Alias", ""), "unknown"),
        ("other:Pigeon", ("other:Pigeon", ""), "unknown"),
    ],
)
def test_sources_of_others_become_ours_or_other(text, read, origin):
    assert values.read_source(text) == read
    assert values.origin_of(read[0]) == origin


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.Acme.example/about?x=1", "acme.example"),
        ("CameraUpdate.com", "cameraupdate.com"),
        ("http://me@acme.co.uk:8080", "acme.co.uk"),
        ("n.a", "n.a"),
        ("none yet", ""),
        ("", ""),
    ],
)
def test_domains(website, domain):
    assert values.read_domain(website) == domain


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("es", "ES"),
        ("Spain", "ES"),
        ("Deutschland", "DE"),
        ("Česko", "CZ"),
        ("U.S.A.", "US"),
        ("UK", "GB"),
        ("United Kingdom", "GB"),
        ("DEU", "DE"),
        ("Atlantis", ""),
        ("XX", ""),
    ],
)
def test_countries(text, code):
    assert values.read_country(text) == code


@pytest.mark.parametrize(
    ("text", "said"),
    [("TRUE", True), ("yes", True), ("1", True), ("ano", True), ("FALSE", False), ("No", False),
     ("nein", False), ("0", False), ("perhaps", None), ("", None)],
)  # fmt: skip
def test_yes_and_no(text, said):
    assert values.read_yes(text) is said


def test_seniorities():
    assert values.read_seniority("C suite") == "c_level"
    assert values.read_seniority("Vice President") == "vp"
    assert values.read_seniority("wizard") == ""
