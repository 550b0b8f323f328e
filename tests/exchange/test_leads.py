"""Rows become leads; nothing typed is lost and nothing is invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeboard.exchange.columns import Columns, map_columns
from pipeboard.exchange.files import read_table
from pipeboard.exchange.lead_files import Asked, TextTable
from pipeboard.exchange.leads import IncomingLead, Refused, read_leads, settle_order


@pytest.fixture
def leads_of(tmp_path: Path):
    def read(text: str) -> list[IncomingLead | Refused]:
        path = tmp_path / "leads.csv"
        path.write_text(text, encoding="utf-8", newline="")
        table = read_table(path)
        columns = map_columns(table.columns, table.sample)
        assert isinstance(columns, Columns)
        order = settle_order(table, columns)
        read.table, read.order = table, order
        return list(read_leads(table, columns, order=order or "dmy"))

    return read


def test_a_zoho_row_becomes_a_lead(leads_of):
    (lead,) = leads_of(
        "LEADID,Last Name,Company,Lead Owner,Email,Mobile,Website,Industry,Lead Source,Lead Status,"
        "Created Time,CONVERTED,month_Created Time1\n"
        "4563,Denson,Pants & Co,David Love,GaryD@cuvox.example,660-485-0224,CameraUpdate.com,"
        'Education,Employee Referral,Contacted,"15 Apr, 2021 00:03:00",Yes,April\n'
    )
    assert (lead.display_name, lead.last_name, lead.first_name) == ("Denson", "Denson", "")
    assert lead.external_ids == {"zoho": "4563"}
    assert (lead.website, lead.domain) == ("CameraUpdate.com", "cameraupdate.com")
    assert (lead.source, lead.source_detail) == ("referral", "Employee Referral")
    assert lead.tags == ("was:Contacted", "was:converted")
    assert lead.entered_on == date(2021, 4, 15)
    assert lead.handed_by == "David Love"
    assert lead.emails == (("GaryD@cuvox.example", "", ""),)
    assert lead.phones == (("660-485-0224", "mobile", ""),)
    assert lead.imported == {"month_Created Time1": "April"}
    assert (lead.line, lead.warnings) == (2, ())


def test_a_generic_row_becomes_a_lead(leads_of):
    (lead,) = leads_of(
        "Name;E-mail;Work phone;Org;Employees;Role;Country;Lists;Colour;Notes;LinkedIn\n"
        '"van Dyk, Ana";ana@acme.example ::: a2@acme.example;\'+34 600 1;Acme;50-500;CEO;Spain;'
        'a, b;blue;"one\ntwo";https://www.linkedin.com/in/Ana-D/\n'
    )
    assert (lead.first_name, lead.last_name, lead.display_name) == ("Ana", "van Dyk", "Ana van Dyk")
    assert [email.value for email in lead.emails] == ["ana@acme.example", "a2@acme.example"]
    assert lead.phones == (("+34 600 1", "work", ""),)
    assert (lead.headcount_min, lead.headcount_max) == (50, 500)
    assert (lead.title, lead.country, lead.tags) == ("CEO", "ES", ("a", "b"))
    assert lead.note == "one\ntwo"
    assert lead.imported == {"Colour": "blue"}
    assert lead.source == "list import"
    assert lead.linkedin == "https://www.linkedin.com/in/Ana-D/"


def test_a_row_that_names_nobody_is_refused_by_line(leads_of):
    first, second, third = leads_of("Name,Email,City\n,,Vienna\nAna,,\n,nonsense,\n")
    reason = "no name, e-mail, phone, LinkedIn profile or company"
    assert first == Refused(2, reason, ["", "", "Vienna"])
    assert isinstance(second, IncomingLead)
    assert third.line == 4
    assert "'nonsense' is not an e-mail address" in third.reason


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("ana@acme.example", ["ana@acme.example"]),
        ("Ana Ruiz <ana@acme.example>", ["ana@acme.example"]),
        ("mailto:ana@acme.example", ["ana@acme.example"]),
        ("a@x.example; b@x.example", ["a@x.example", "b@x.example"]),
        ("a@x.example, b@x.example", ["a@x.example", "b@x.example"]),
        ("A@x.example;a@X.example", ["A@x.example"]),
        ("zoë@müller.example", ["zoë@müller.example"]),
    ],
)
def test_addresses_in_a_cell(leads_of, cell, addresses):
    (lead,) = leads_of(f'Name,Email\nAna,"{cell}"\n')
    assert [email.value for email in lead.emails] == addresses
    assert not lead.warnings


@pytest.mark.parametrize("cell", ["ana", "ana@", "ana@acme", "a b@acme.example x", "@acme.example"])
def test_a_nonsense_address_stays_as_typed_with_a_warning(leads_of, cell):
    (lead,) = leads_of(f"Name,Email\nAna,{cell}\n")
    assert lead.emails == ()
    assert lead.imported == {"Email": cell}
    assert lead.warnings


def test_a_phone_that_a_spreadsheet_cut_short_is_not_taken_for_one(leads_of):
    (lead,) = leads_of("Name,Phone\nAna,4.47912E+11\n")
    assert lead.phones == ()
    assert lead.imported == {"Phone": "4.47912E+11"}


def test_phones_keep_their_extension_and_come_once(leads_of):
    (lead,) = leads_of("Name,Phone,Mobile\nAna,+1 555 0100 x12 ; 5550199,5550199\n")
    assert [phone.value for phone in lead.phones] == ["+1 555 0100 x12", "5550199"]


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("+1 555 0100, ext. 12", ["+1 555 0100, ext. 12"]),
        ("+1 555 0100, x12", ["+1 555 0100, x12"]),
        ("+1 555 0100;ext=12", ["+1 555 0100;ext=12"]),
        ("+1 555 0100, +1 555 0199", ["+1 555 0100", "+1 555 0199"]),
        ("+1 555 0100 / +1 555 0199", ["+1 555 0100", "+1 555 0199"]),
        ("'+44 194 555 0001", ["+44 194 555 0001"]),
        ('=""00441945550001""', ["00441945550001"]),
    ],
)
def test_phones_in_a_cell(leads_of, cell, phones):
    (lead,) = leads_of(f'Name,Phone\nAna,"{cell}"\n')
    assert [phone.value for phone in lead.phones] == phones
    assert not lead.warnings


@pytest.mark.parametrize(
    ("country", "asked", "match"),
    [
        ("Austria", None, "+4315550100"),
        ("Austria", "GB", "+4315550100"),
        ("", "AT", "+4315550100"),
        ("", None, "015550100"),
    ],
)
def test_a_phone_is_read_by_the_persons_country_then_by_the_one_asked_for(
    tmp_path, country, asked, match
):
    path = tmp_path / "leads.csv"
    path.write_text(f"Name,Country,Phone\nEva,{country},01 5550100 x12\n")
    table = read_table(path)
    columns = map_columns(table.columns, table.sample)
    (read,) = TextTable(table, columns, Asked(country=asked)).leads()
    (way,) = read.lead.ways
    assert (way.value, way.match) == ("01 5550100 x12", match)


def test_the_persons_own_country_goes_before_the_companys_for_phones(tmp_path):
    path = tmp_path / "apollo.csv"
    path.write_text(
        "First Name,Person Linkedin Url,Country,Company Name,Company Country,Mobile Phone\n"
        "Lea,,United Kingdom,Relecloud,Ireland,07700 900002\n"
    )
    table = read_table(path)
    (read,) = TextTable(table, map_columns(table.columns), Asked()).leads()
    assert [way.match for way in read.lead.ways] == ["+447700900002"]
    assert read.lead.country == "IE"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Null", ("Null", "")),
        ("N/A", ("N/A", "")),
        ("'t Hooft, Jan", ("Jan", "'t Hooft")),
        ("Ludwig van der Berg", ("Ludwig", "van der Berg")),
        ("Ana María Ruiz", ("Ana María", "Ruiz")),
        ("Cher", ("Cher", "")),
        ("Smith, Ann, PhD", ("Smith, Ann,", "PhD")),
    ],
)
def test_names_are_never_invented(leads_of, name, parts):
    (lead,) = leads_of(f'Name,Company,Title\n"{name}",N/A,(blank)\n')
    assert (lead.first_name, lead.last_name) == parts
    assert (lead.company, lead.title) == ("", "")


def test_a_linkedin_page_alone_makes_a_lead(leads_of):
    (lead,) = leads_of("LinkedIn,Notes\nhttps://linkedin.com/in/ana,hi\n")
    assert (lead.linkedin, lead.display_name) == ("https://linkedin.com/in/ana", "")


@pytest.mark.parametrize("column", ["LinkedIn", "Person LinkedIn", "My linkedin link", "Website"])
def test_a_linkedin_page_is_told_by_its_path(leads_of, column):
    person, firm = leads_of(
        f"Name,{column}\nAna,https://www.linkedin.com/in/ana/\n"
        "Bo,https://www.linkedin.com/company/acme-2/about\n"
    )
    assert (person.linkedin, person.company_linkedin) == ("https://www.linkedin.com/in/ana/", "")
    assert firm.linkedin == ""
    assert firm.company_linkedin == "https://www.linkedin.com/company/acme-2/about"


def test_a_second_page_that_is_another_one_is_kept(leads_of):
    one, other = leads_of(
        "Name,LinkedIn,Profile URL\n"
        "Ana,https://linkedin.com/in/ana,http://www.linkedin.com/in/ana/\n"
        "Bo,https://linkedin.com/in/bo,https://linkedin.com/in/other-bo\n"
    )
    assert one.imported == {}
    assert other.linkedin == "https://linkedin.com/in/bo"
    assert other.imported == {"Profile URL": "https://linkedin.com/in/other-bo"}


def test_a_column_of_mr_and_ms_is_kept_and_the_job_is_read(leads_of):
    (lead, *_) = leads_of("Name,Title,Position\nAna,Ms,CEO\nBo,Mr.,CTO\nCy,,CFO\n")
    assert (lead.title, lead.imported) == ("CEO", {"Title": "Ms"})


@pytest.mark.parametrize(("cell", "state"), [("TRUE", "opted_out"), ("no", ""), ("", "")])
def test_who_may_not_be_called_has_no_phone_that_may(leads_of, cell, state):
    (lead,) = leads_of(f"Name,Phone,Mobile,Do Not Call\nAna,555 0100,555 0101,{cell}\n")
    assert [phone.state for phone in lead.phones] == [state, state]
    assert lead.imported == {}


def test_a_wish_not_to_be_called_is_kept_where_there_is_no_phone_yet(leads_of):
    silent, odd = leads_of("Name,Phone,Do Not Call\nAna,,TRUE\nBo,555 0100,evenings\n")
    assert silent.imported == {"Do Not Call": "TRUE"}
    assert odd.imported == {"Do Not Call": "evenings"}
    assert odd.phones[0].state == ""


def test_two_columns_of_one_name_are_two_phones(leads_of):
    (lead,) = leads_of("Name,Phone,Phone,Company,Company\nAna,555 0100,555 0101,Acme,Box\n")
    assert [phone.value for phone in lead.phones] == ["555 0100", "555 0101"]
    assert (lead.company, lead.imported) == ("Acme", {"Company (2)": "Box"})


def test_dates_of_a_column_are_settled_by_that_column(tmp_path):
    path = tmp_path / "deals.csv"
    path.write_text(
        "Deal - Title,Deal - Deal created,Deal - Expected close date\n"
        "A,13/02/2026,02/13/2026\nB,01/02/2026,01/02/2026\n"
    )
    table = read_table(path)
    columns = map_columns(table.columns)
    assert settle_order(table, columns, "entered_on") == "dmy"
    assert settle_order(table, columns, "close_on") == "mdy"


def test_what_no_list_of_ours_has_is_kept(leads_of):
    (lead,) = leads_of(
        "Name,Country,Employees,Seniority,LinkedIn,Created date,Origin\n"
        "Ana,Atlantis,lots,wizard,ask her,soon,mars\n"
    )
    assert lead.imported == {
        "Country": "Atlantis",
        "Employees": "lots",
        "Seniority": "wizard",
        "LinkedIn": "ask her",
        "Created date": "soon",
        "Origin": "mars",
    }
    assert (lead.country, lead.headcount_min, lead.seniority, lead.entered_on) == (
        "",
        None,
        "",
        None,
    )
    assert lead.origin == "unknown"


def test_cells_beyond_the_last_column_are_kept(leads_of):
    (lead,) = leads_of("Name,Email\nAna,a@x.example,more,,words\n")
    assert lead.imported == {"beyond the last column": "more | words"}


def test_hostile_words_lose_only_their_control_characters_with_a_count(leads_of):
    (lead,) = leads_of("Name,Company\n[red]x[/]\x1b[2J,[@click=app.quit]x[/]\x9b\x07\n")
    assert lead.display_name == "[red]x[/][2J"
    assert lead.company == "[@click=app.quit]x[/]"
    assert leads_of.table.counts.controls == 3
    assert "3 control characters taken out" in leads_of.table.remarks()


def test_one_line_fields_are_one_line(leads_of):
    (lead,) = leads_of('Name,Company,Notes\n"Ana\nRuiz","Acme\t  Ltd","a\n\nb"\n')
    assert (lead.display_name, lead.company, lead.note) == ("Ana Ruiz", "Acme Ltd", "a\n\nb")


def test_a_bad_row_is_refused_and_the_rest_goes_on(leads_of):
    ana, bad, cy = leads_of('Name,Email\nAna,\n"Bo "B"",x\nCy,\n')
    assert (ana.display_name, cy.display_name) == ("Ana", "Cy")
    assert (bad.line, bad.reason) == (3, "a quote inside a quoted cell is not doubled")


def test_the_order_of_dates_is_settled_by_the_whole_column(leads_of):
    early = "Ana,01/02/2025\n" * 400
    leads = leads_of(f"Name,Created date\n{early}Bo,02/13/2025\n")
    assert leads_of.order == "mdy"
    assert leads[0].entered_on == date(2025, 1, 2)
    leads_of(f"Name,Created date\n{early}")
    assert leads_of.order is None
    leads_of("Name,Created date\nAna,2025-01-02\n")
    assert leads_of.order == ""


def test_our_own_export_comes_back_as_it_was(leads_of):
    (lead,) = leads_of("pipeboard_uid,name,company,title\nu1,Null,'=Acme,'-\n")
    assert lead.external_ids == {"pipeboard": "u1"}
    assert (lead.display_name, lead.company, lead.title) == ("Null", "=Acme", "-")


def test_leads_come_as_a_stream_that_can_be_cancelled(tmp_path):
    path = tmp_path / "many.csv"
    path.write_text("Name,Email\n" + "Ana,a@x.example\n" * 20_000)
    table = read_table(path)
    leads = read_leads(table, map_columns(table.columns))
    assert isinstance(next(leads), IncomingLead)
    assert 0 < table.consumed < table.size
    leads.close()
    assert table.consumed == 0


@pytest.mark.parametrize("filler", ["9", ", ", "a@", "é"])
def test_a_megabyte_in_any_cell_is_kept_and_holds_nothing_up(leads_of, filler):
    big = filler * ((1 << 20) // len(filler))
    names = "Email,Phone,Tags,Country,Employees,Created date,Source,Seniority,Website,LinkedIn,Name"
    header = f"{names},Company,Title,Notes,Colour,Origin,Status"
    row = ",".join(f'"{big}"' for _ in header.split(","))
    (lead,) = leads_of(f"{header}\n{row}\n")
    assert isinstance(lead, IncomingLead)
    assert lead.note == big.strip() == lead.imported["Colour"]
    assert all(len(warning) < 200 for warning in lead.warnings)
