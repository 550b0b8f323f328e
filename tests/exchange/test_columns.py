"""Column names are matched whatever their spelling, and the rep has the last word."""

from __future__ import annotations

import pytest

from pipeboard.exchange.columns import BadMapping, Columns, map_columns
from pipeboard.exchange.profiles import PROFILES, header_key

ZOHO = "LEADID,Last Name,Company,Lead Owner,Email,Mobile,Website,Industry,Lead Source,Lead Status"


@pytest.mark.parametrize(
    "spelling",
    ["E-Mail_Address *", " e mail   address:", "Ｅ-mail address", "\ufeffE-MAIL ADDRESS"],
)
def test_spellings_of_a_column_are_one(spelling):
    assert header_key(spelling) == "e mail address"


def test_every_alias_means_a_field_that_exists():
    for profile in PROFILES:
        meant = {*profile.aliases.values(), *profile.wider.values(), *profile.defaults}
        assert meant <= set(profile.fields)
        assert all(header_key(alias) == alias for alias in profile.aliases)
        assert set(profile.phones_first) <= {a for a, m in profile.aliases.items() if m == "phone"}


def test_zoho_leads_are_known_by_three_columns():
    columns = map_columns(f"{ZOHO},Created Time,CONVERTED,Month".split(","))
    assert columns.profile.name == "zoho-leads"
    assert dict(columns.mapped)["LEADID"] == "external_id"
    assert dict(columns.mapped)["CONVERTED"] == "was"
    assert columns.unmapped == ("Month",)


def test_our_own_export_is_known_by_its_uid():
    assert map_columns(["pipeboard_uid", "name"]).profile.name == "pipeboard"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Vorname", "first_name"),
        ("Příjmení", "last_name"),
        ("Correo electrónico", "email"),
        ("Société", "company"),
        ("# Employees", "headcount"),
        ("Person Linkedin Url", "linkedin"),
        ("Company Linkedin Url", "company_linkedin"),
        ("fname", "first_name"),
        ("Favourite colour", ""),
    ],
)
def test_a_generic_list_is_mapped_by_alias(name, meant):
    assert map_columns([name]).fields == (meant,)


def test_the_first_column_of_a_field_wins_and_the_other_is_kept():
    columns = map_columns(["Company", "Account", "Email", "Work email"])
    assert columns.fields == ("company", "", "email", "email")
    assert columns.unmapped == ("Account",)


def test_a_title_of_mr_and_ms_is_no_job_title():
    names = ["Title", "Last name"]
    greeting = map_columns(names, [["Mr", "A"], ["Ms.", "B"], ["", "C"], ["Frau Dr.", "D"]])
    assert greeting.fields == ("salutation", "last_name")
    assert greeting.notices
    jobs = map_columns(names, [["CEO", "A"], ["Ms", "B"], ["VP Sales", "C"]])
    assert jobs.fields == ("title", "last_name")


def test_the_rep_has_the_last_word():
    columns = map_columns(["Wer", "Company"], overrides=[("wer", "Company"), ("COMPANY", "note")])
    assert isinstance(columns, Columns)
    assert columns.fields == ("company", "note")


@pytest.mark.parametrize(
    ("override", "said"),
    [
        (("Name", "emial"), "did you mean 'email'"),
        (("Name", "surname"), "did you mean 'last_name'"),
        (("Name", "owner"), "did you mean 'handed_by'"),
        (("Nmae", "name"), "did you mean 'Name'"),
        (("Name", "zzzzzz"), "there is name, first_name"),
    ],
)
def test_a_wrong_mapping_names_the_nearest(override, said):
    wrong = map_columns(["Name", "Company"], overrides=[override])
    assert isinstance(wrong, BadMapping)
    assert said in wrong.reason


def test_a_profile_can_be_asked_for():
    assert map_columns(["LEADID"], profile="Zoho_Leads").profile.name == "zoho-leads"
    wrong = map_columns(["LEADID"], profile="zoho-leds")
    assert wrong == BadMapping("no profile 'zoho-leds': did you mean 'zoho-leads'?")


def test_a_file_that_says_nobody_is_told_apart():
    assert map_columns(["Company", "Stage"]).says_who
    assert map_columns(["Profile URL", "Stage"]).says_who
    assert not map_columns(["Created time", "Colour"]).says_who
    assert map_columns(["Call Start Time", "LEADID"]).says_who
