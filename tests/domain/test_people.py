"""People as they are written down: one line in any order, names, addresses, numbers."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeboard.domain.people import (
    TypedPerson,
    company_key,
    email_key,
    is_email,
    is_role_inbox,
    linkedin_slug,
    phone_digits,
    read_line,
    shown_name,
    split_name,
)

PARTS = {
    "name": "Ana Ruiz",
    "email": "ana@northwind.example",
    "phone": "+34 600 123 456",
    "linkedin": "linkedin.com/in/ana-ruiz",
}


@pytest.mark.parametrize("order", list(permutations(PARTS)), ids="-".join)
def test_one_line_is_read_in_any_order(order: tuple[str, ...]) -> None:
    assert read_line(" ".join(PARTS[part] for part in order)) == TypedPerson(**PARTS)


def test_the_company_is_what_follows_a_lone_at_sign() -> None:
    line = "Ana Ruiz @Northwind Foods ana@northwind.example +34 600 123 456"
    assert read_line(line) == TypedPerson(
        "Ana Ruiz", "Northwind Foods", "ana@northwind.example", "+34 600 123 456"
    )
    assert read_line("ana@x.example Ana Ruiz @ Fjord").company == "Fjord"
    assert read_line("Ana Ruiz, ana@x.example, +1 303 555 0101").name == "Ana Ruiz"


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Ana", TypedPerson("Ana")),
        ("@Northwind", TypedPerson(company="Northwind")),
        ("ana@x.example", TypedPerson(email="ana@x.example")),
        ("+44 20 7946 0101", TypedPerson(phone="+44 20 7946 0101")),
        ("", TypedPerson()),
        ("Louis XIV", TypedPerson("Louis XIV")),
        ("Unit 42", TypedPerson("Unit 42")),
    ],
)
def test_any_one_of_them_is_enough(line: str, person: TypedPerson) -> None:
    assert read_line(line) == person


@given(st.text(max_size=60))
def test_no_line_crashes_or_keeps_a_control(line: str) -> None:
    person = read_line(line)
    assert "\x1b" not in "".join((person.name, person.company, person.email, person.phone))


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ana Ruiz", ("Ana", "Ruiz")),
        ("Ruiz, Ana", ("Ana", "Ruiz")),
        ("van der Berg, Jan", ("Jan", "van der Berg")),
        ("Jan van der Berg", ("Jan", "van der Berg")),
        ("Maria João da Silva", ("Maria João", "da Silva")),
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("van Beethoven", ("van", "Beethoven")),
        ("Cher", ("Cher", "")),
        ("", ("", "")),
        ("  Ana   Ruiz ", ("Ana", "Ruiz")),
        ("Smith, Jr, John", ("Smith, Jr,", "John")),
    ],
)
def test_names_are_split_before_the_particles(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@given(st.text(st.characters(categories=("L", "Zs")), max_size=30))
def test_no_part_of_a_name_is_lost(name: str) -> None:
    assert " ".join(part for part in split_name(name) if part) == " ".join(name.split())


def test_e_mail_keys_ignore_case_and_blanks() -> None:
    assert email_key(" Ana@NorthWind.Example ") == "ana@northwind.example"
    assert email_key("jose\u0301@x.example") == email_key("JOSÉ@x.example")


@pytest.mark.parametrize("address", ["ana", "ana@x", "a b@x.example", "@x.example", "a@@x.example"])
def test_no_e_mail_addresses(address: str) -> None:
    assert not is_email(address)


def test_shared_inboxes() -> None:
    assert is_role_inbox("Info@x.example")
    assert is_role_inbox("sales@x.example")
    assert not is_role_inbox("ana.info@x.example")


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("+44 20 7946 0101", "+442079460101"),
        ("0044 (20) 7946-0101", "+442079460101"),
        ("(303) 555-0101 ext. 12", "3035550101"),
        ("(303) 555-0101, ext 12", "3035550101"),
        ("+1 303 555 0101;ext=12", "+13035550101"),
        ("+1 303 555 0101 extension: 12", "+13035550101"),
        ("303.555.0101x7", "3035550101"),
        ("", ""),
    ],
)
def test_phone_digits(phone: str, digits: str) -> None:
    assert phone_digits(phone) == digits


def test_linkedin_profiles() -> None:
    for url in ("https://www.linkedin.com/in/Ana-Ruiz/?x=1", "es.linkedin.com/in/ana-ruiz"):
        assert linkedin_slug(url) == "ana-ruiz"
    assert linkedin_slug("https://linkedin.com/company/x") == ""


def test_a_contact_is_called_by_what_is_known() -> None:
    assert shown_name("Ana", "A", "R") == "Ana"
    assert shown_name(None, "Ana", "Ruiz") == "Ana Ruiz"
    assert shown_name(None, None, None, None, "ana@x.example") == "ana@x.example"
    assert shown_name(None, None, None) == "no name"


def test_a_company_is_its_key() -> None:
    assert company_key("O'Brien & Co.") == company_key("o’brien  & CO")
