"""Every file we know is told by its header, and each of its rows becomes what it says."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeboard.exchange.columns import BadMapping, Columns, map_columns
from pipeboard.exchange.files import Table, Unreadable, read_table
from pipeboard.exchange.leads import IncomingLead, Refused, read_leads, settle_order
from pipeboard.exchange.profiles import FIELDS_OF, GENERIC, PROFILES, Profile

FILES = Path(__file__).parent / "profiles"
KNOWN = {
    "apollo": "apollo",
    "atomic_crm": "atomic-crm",
    "form": "form-answers",
    "form_de": "form-answers",
    "generic": "generic",
    "google": "google-contacts",
    "google_legacy": "google-legacy",
    "hubspot_companies": "hubspot-companies",
    "hubspot_contacts": "hubspot-contacts",
    "hubspot_deals": "hubspot-deals",
    "linkedin_connections": "linkedin-connections",
    "outlook": "outlook",
    "outlook_de": "outlook",
    "outlook_web": "outlook-web",
    "pipeboard": "pipeboard",
    "pipedrive_activities": "pipedrive-activities",
    "pipedrive_deals": "pipedrive-deals",
    "pipedrive_deals_cs": "pipedrive-deals",
    "pipedrive_people": "pipedrive-people",
    "pipedrive_people_cs": "pipedrive-people",
    "sales_navigator": "sales-navigator",
    "sales_navigator_full": "sales-navigator",
    "salesforce_contacts": "salesforce-contacts",
    "salesforce_export": "salesforce-export",
    "salesforce_leads": "salesforce-leads",
    "salesforce_tasks": "salesforce-tasks",
    "zoho_calls": "zoho-calls",
    "zoho_events": "zoho-events",
    "zoho_leads": "zoho-leads",
    "zoho_potentials": "zoho-potentials",
}


def open_one(name: str) -> tuple[Table, Columns]:
    table = read_table(FILES / f"{name}.csv")
    columns = map_columns(table.columns, table.sample)
    assert isinstance(columns, Columns)
    return table, columns


def leads(name: str) -> list[IncomingLead]:
    table, columns = open_one(name)
    order = settle_order(table, columns) or "dmy"
    rows = list(read_leads(table, columns, order=order))
    assert all(isinstance(row, IncomingLead) and not row.warnings for row in rows)
    return rows


def ways(reached) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in reached]


def test_every_profile_has_a_file_and_every_file_a_profile():
    assert {path.stem for path in FILES.glob("*.csv")} == set(KNOWN)
    assert {profile.name for profile in PROFILES} == set(KNOWN.values())


@pytest.mark.parametrize(("name", "profile"), KNOWN.items())
def test_a_file_is_known_by_its_columns(name, profile):
    _, columns = open_one(name)
    assert columns.profile.name == profile
    assert columns.says_who


@pytest.mark.parametrize("profile", [p for p in PROFILES if p.fingerprint], ids=lambda p: p.name)
def test_the_marks_of_a_profile_are_enough_in_any_order_and_spelling(profile: Profile):
    for known in profile.fingerprint:
        names = [f" {key.upper().replace(' ', '_')}: " for key in sorted(known, reverse=True)]
        found = map_columns([*names, "Something else"])
        assert found.profile.kind == profile.kind
        assert found.profile is profile or found.profile.knows(names)


@pytest.mark.parametrize("name", KNOWN)
def test_columns_that_are_missing_or_added_never_fail(name):
    table, columns = open_one(name)
    for gone in range(len(table.columns)):
        fewer = [*table.columns[:gone], "Shoe size", *table.columns[gone + 1 :]]
        found = map_columns(fewer, table.sample)
        assert isinstance(found, Columns)
        assert "Shoe size" in found.unmapped
    assert len(columns.fields) == len(table.columns)


@pytest.mark.parametrize("name", [n for n, p in KNOWN.items() if p != "generic"])
def test_a_known_file_read_as_a_generic_list_still_opens(name):
    table, _ = open_one(name)
    found = map_columns(table.columns, table.sample, profile="generic")
    assert isinstance(found, Columns)
    assert found.profile is GENERIC


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    st.sampled_from(
        ["TRUE", "no", "* Work", "01/02/2026", "a@x.example", "+1 555 0100, x9", "50-500", "-",
         "https://linkedin.com/in/ana", "http://linkedin.com/company/acme", "a ::: b", ";", "DE"]
    ),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize(
    "name", [n for n, p in KNOWN.items() if not n.startswith(("zoho_", "pipedrive_", "hubspot_"))]
)
def test_every_row_is_a_lead_or_refused_or_counted_whatever_its_cells(tmp_path_factory, name, data):
    header = read_table(FILES / f"{name}.csv").columns
    rows = data.draw(
        st.lists(st.lists(TEXTS, min_size=1, max_size=len(header) + 1), min_size=1, max_size=5)
    )
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([header, *rows])
    try:
        table = read_table(path)
    except Unreadable:
        assert not any(cell.strip() for row in rows for cell in row)
        return
    columns = map_columns(table.columns, table.sample)
    if columns.kind != "people":
        return
    found = list(read_leads(table, columns, order=settle_order(table, columns) or "dmy"))
    counts = table.counts
    assert len(found) + counts.nameless + counts.blank + counts.footers == len(rows)
    for lead in found:
        assert (
            isinstance(lead, Refused)
            or lead.display_name
            or any((lead.company, lead.emails, lead.phones, lead.linkedin))
        )


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_cell_of_a_lead_is_lost(tmp_path_factory, data):
    """Each cell holds a word of its own; wherever it goes, it is found again in the lead."""
    profile = data.draw(st.sampled_from([p for p in PROFILES if p.kind == "people"]))
    known = sorted(key for key, meant in profile.aliases.items() if meant != "ignore")
    names = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=12, unique=True))
    marks = sorted(profile.fingerprint[0]) if profile.fingerprint else []
    header = ["Full name", *dict.fromkeys([*marks, *names])]
    words = ["Ana", *(f"w{at}q" for at in range(1, len(header)))]
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    path.write_text(f"{','.join(header)}\n{','.join(words)}\n", encoding="utf-8")
    table = read_table(path)
    columns = map_columns(table.columns, table.sample, profile=profile.name)
    (lead,) = read_leads(table, columns)
    said = str(lead)
    for meant, word in zip(columns.fields, words, strict=True):
        assert word in said or meant in ("ignore", "email_label", "phone_label"), (meant, word)


def test_linkedin_connections_skip_what_stands_above_and_rows_of_nobody():
    table, columns = open_one("linkedin_connections")
    ana, jorg = read_leads(table, columns)
    assert (ana.display_name, ana.title, ana.company) == (
        "Ana Ruiz",
        "VP Sales",
        "Northwind Example",
    )
    assert ana.linkedin == "https://www.linkedin.com/in/ana-ruiz-1"
    assert (ana.source, ana.origin, ana.emails) == ("linkedin", "outbound", ())
    assert ana.note == "connected on 2024-01-01"
    assert (ana.entered_on, ana.behaviours) == (None, ())
    assert (jorg.last_name, jorg.note) == ("van der Berg", "connected on 2022-02-07")
    said = table.remarks()
    assert "2 blank rows left out" in said
    assert "1 row without a name left out" in said
    assert any("line 4" in line for line in said)


def test_hubspot_contacts_keep_ids_owner_and_claims():
    mia, null = leads("hubspot_contacts")
    assert mia.external_ids == {"hubspot": "501"}
    assert mia.company_ids == {"hubspot": "9001"}
    assert (mia.company, mia.title, mia.handed_by) == (
        "Fabrikam Example",
        "RevOps Manager",
        "Sam Osei",
    )
    assert mia.tags == ("was:OPEN_DEAL", "was:opportunity")
    assert (mia.source, mia.source_detail, mia.origin) == (
        "website form",
        "ORGANIC_SEARCH",
        "inbound",
    )
    assert (mia.country, mia.region, mia.city) == ("US", "Texas", "Austin")
    assert mia.entered_on == date(2026, 3, 4)
    assert mia.imported["Next appointment date"] == "2026-12-01"
    assert mia.imported["Last Activity Date"] == "2026-10-02"
    assert (null.first_name, null.last_name, null.source) == ("Null", "Okoro", "social")


def test_hubspot_companies_stand_by_their_own_name_when_the_other_is_empty():
    names = ["Record ID", "Email", "Lead Status", "Company name", "Associated Company"]
    columns = map_columns(names)
    assert columns.fields[3:] == ("company_else", "company")


def test_hubspot_companies_and_deals_name_their_ids():
    _, companies = open_one("hubspot_companies")
    assert companies.kind == "companies"
    assert dict(companies.mapped) == {
        "Record ID": "external_id",
        "Company name": "company",
        "Website URL": "website",
        "Company owner": "owner",
        "Industry": "industry",
        "Number of Employees": "headcount",
        "City": "city",
        "Country/Region": "country",
    }
    _, deals = open_one("hubspot_deals")
    mapped = dict(deals.mapped)
    assert deals.kind == "deals"
    assert mapped["Associated Contact IDs"] == "contact_external_id"
    assert mapped["Associated Company IDs"] == "company_external_id"
    assert (mapped["Deal Name"], mapped["Deal Stage"]) == ("name", "stage")
    assert deals.unmapped == ("Date entered current stage",)


def test_a_salesforce_report_of_leads_leaves_its_footer_out():
    bo, cy = leads("salesforce_leads")
    assert (bo.company, bo.handed_by) == ("Tailspin Example", "Sam Osei")
    assert bo.tags == ("was:Working - Contacted",)
    assert (bo.entered_on, cy.entered_on) == (date(2026, 4, 15), date(2026, 3, 2))
    assert ways(bo.phones) == [("(555) 010-0002", "")]
    assert bo.imported == {"Rating": "Hot", "Street": "1 Main St", "Owner Alias": "sosei"}
    table, columns = open_one("salesforce_leads")
    assert len(list(read_leads(table, columns))) == 2
    assert "3 lines below the table left out" in table.remarks()


def test_a_salesforce_data_export_has_names_without_blanks():
    (dee,) = leads("salesforce_export")
    assert dee.external_ids == {"salesforce": "00Q5g00000AbCdEEAV"}
    assert (dee.display_name, dee.company, dee.headcount_min) == (
        "Dee Park",
        "Litware Example",
        250,
    )
    assert ways(dee.phones) == [("+44 20 7946 0001", ""), ("+44 7700 900001", "mobile")]
    assert dee.tags == ("was:Closed - Not Converted",)
    assert dee.source == "other:Phone Inquiry"
    assert dee.imported == {"OwnerId": "0055g000001xYzAAAU"}


def test_a_salesforce_report_of_contacts_has_no_fax_for_a_phone():
    (eva,) = leads("salesforce_contacts")
    assert (eva.title, eva.company, eva.country) == ("Head of Sales", "Proseware Example", "AT")
    assert ways(eva.phones) == [("+43 1 5550100", ""), ("+43 664 5550101", "mobile")]
    assert eva.imported["Salutation"] == "Ms."
    assert eva.imported["Fax"] == "+43 1 5550109"
    assert eva.imported["Last Activity"] == "10/13/2026"


def test_salesforce_tasks_are_activities():
    _, columns = open_one("salesforce_tasks")
    assert columns.kind == "activities"
    assert columns.fields == (
        "subject",
        "on",
        "done",
        "",
        "owner",
        "person",
        "company",
        "deal",
        "outcome",
        "direction",
        "note",
        "kind",
    )


def test_zoho_leads_and_what_joins_them():
    gary, mary = leads("zoho_leads")
    assert gary.external_ids == {"zoho": "4563"}
    assert gary.tags == ("was:Contacted", "was:converted")
    assert mary.tags == ("was:Junk Lead",)
    assert (gary.source, gary.handed_by) == ("referral", "David Love")
    for name, kind, own in (
        ("zoho_potentials", "deals", "name"),
        ("zoho_calls", "activities", "seconds"),
        ("zoho_events", "activities", "external_id"),
    ):
        _, columns = open_one(name)
        assert columns.kind == kind
        assert dict(columns.mapped)["LEADID"] == "contact_external_id"
        assert own in columns.fields
        assert columns.profile.system == "zoho"
    assert open_one("zoho_calls")[1].profile.defaults == {"kind": "call"}
    assert open_one("zoho_events")[1].profile.defaults == {"kind": "meeting"}


def test_pipedrive_people_have_their_addresses_in_order():
    (ivo,) = leads("pipedrive_people")
    assert (ivo.first_name, ivo.last_name, ivo.title) == ("Ivo", "van Dyk", "CRO")
    assert ways(ivo.emails) == [("ivo@adatum.example", "work"), ("ivo@home.example", "home")]
    assert ways(ivo.phones) == [("+32 2 555 01 00", "work"), ("+32 470 55 01 01", "mobile")]
    assert (ivo.company, ivo.domain, ivo.tags) == (
        "Adatum Example",
        "adatum.example",
        ("Hot lead",),
    )
    assert (ivo.external_ids, ivo.handed_by) == ({"pipedrive": "31"}, "Sam Osei")
    assert ivo.imported["Person - Marketing status"] == "Subscribed"


@pytest.mark.parametrize(
    ("header", "profile", "fields"),
    [
        ("Osoba - Jméno|Osoba - E-mail|Obchod - Hodnota", "pipedrive-people", ("name", "email")),
        (
            "Obchod - Název|Obchod - Hodnota|Osoba - E-mail",
            "pipedrive-deals",
            ("name", "amount", "email"),
        ),
        (
            "Person - Nachname|Person - E-Mail-Adresse|Organisation - Name",
            "pipedrive-people",
            ("last_name", "email", "company"),
        ),
        (
            "Affaire - Titre|Affaire - Valeur|Affaire - Étape|Personne - Nom",
            "pipedrive-deals",
            ("name", "amount", "stage", "person"),
        ),
        (
            "Trato - Título|Trato - Valor|Trato - Estado|Organización - Nombre",
            "pipedrive-deals",
            ("name", "amount", "status", "company"),
        ),
        (
            "Persona - Nombre|Persona - Correo electrónico|Persona - Teléfono",
            "pipedrive-people",
            ("name", "email", "phone"),
        ),
        (
            "Aktivität - Betreff|Aktivität - Typ|Aktivität - Erledigt|Deal - Titel",
            "pipedrive-activities",
            ("subject", "kind", "done", "deal"),
        ),
    ],
)
def test_pipedrive_speaks_the_language_of_its_user(header, profile, fields):
    columns = map_columns(header.split("|"))
    assert columns.profile.name == profile
    assert columns.fields[: len(fields)] == fields


def test_pipedrive_in_czech():
    (petra,) = leads("pipedrive_people_cs")
    assert (petra.display_name, petra.company) == ("Petra Nováková", "Kavárna Příklad")
    assert ways(petra.emails) == [("petra@kavarna.example", "work")]
    assert ways(petra.phones) == [("+420 601 555 001", "mobile")]
    assert dict(open_one("pipedrive_deals_cs")[1].mapped)["Obchod - Hodnota"] == "amount"


def test_pipedrive_deals_and_activities_name_the_person_and_the_company():
    _, deals = open_one("pipedrive_deals")
    mapped = dict(deals.mapped)
    assert mapped["Deal - Currency of value"] == "currency"
    assert mapped["Deal - Stage (pipeline)"] == "stage"
    assert mapped["Note - Content"] == "note"
    assert mapped["Person - Email"] == "email"
    assert deals.unmapped == ("Deal - Label", "Deal - Pipeline")
    _, activities = open_one("pipedrive_activities")
    assert set(dict(activities.mapped).values()) == (
        set("subject kind on time done note owner deal person email company".split())
    )


def test_apollo_phones_places_and_states():
    lea, tom = leads("apollo")
    assert ways(lea.phones) == [
        ("+44 7700 900002", "mobile"),
        ("+44 194 555 0001", "work"),
        ("+44 194 555 0003", "corporate"),
        ("+44 194 555 0004", "other"),
        ("+44 194 555 0005", "home"),
    ]
    assert [one.value for one in lea.emails] == [
        "lea@relecloud.example",
        "l.koch@relecloud.example",
        "lea@home.example",
    ]
    assert {one.state for one in (*lea.phones, *lea.emails)} == {""}
    assert (lea.country, lea.city, lea.person_country) == ("IE", "Dublin", "GB")
    assert (lea.imported["City"], lea.imported["Country"]) == ("Leeds", "United Kingdom")
    assert lea.linkedin.endswith("/in/lea-koch")
    assert lea.company_linkedin.endswith("/company/relecloud")
    assert (lea.seniority, lea.headcount_min, lea.headcount_max) == ("vp", 320, 320)
    assert lea.tags == ("Q4 list", "UK", "was:Cold")
    assert (lea.behaviours, tom.behaviours) == (("replied",), ())
    assert (lea.external_ids, lea.company_ids) == ({"apollo": "60a1"}, {"apollo": "70b2"})
    assert (lea.handed_by, lea.imported["Account Owner"]) == (
        "sam@pipe.example",
        "kim@pipe.example",
    )
    assert lea.imported["Email Status"] == "Verified"
    assert [one.state for one in tom.emails] == ["bounced", ""]
    assert [one.state for one in tom.phones] == ["opted_out"]
    assert (tom.country, tom.city) == ("GB", "Leeds")
    assert (tom.source, tom.source_detail) == ("purchased list", "Apollo")


@pytest.mark.parametrize("name", ["sales_navigator", "sales_navigator_full"])
def test_a_sales_navigator_list_knows_persons_from_companies_by_their_page(name):
    (noa,) = leads(name)
    assert (noa.display_name, noa.title, noa.city) == ("Noa Levi", "Head of Sales", "Haifa")
    assert noa.linkedin == "https://www.linkedin.com/in/noa-levi"
    assert (noa.source, noa.origin) == ("linkedin", "outbound")
    if name == "sales_navigator_full":
        assert noa.company_linkedin == "https://www.linkedin.com/company/trey-example"
        assert noa.domain == "trey.example"
        assert noa.imported["Website_One"] == "https://blog.trey.example"


def test_google_labels_several_values_and_birthdays():
    (zoe,) = leads("google")
    assert (zoe.first_name, zoe.last_name) == ("Zoë", "'t Hooft")
    assert zoe.display_name == "Zoë María 't Hooft"
    assert ways(zoe.emails) == [
        ("zoe@lucerne.example", "work"),
        ("z@lucerne.example", "work"),
        ("zoe@home.example", "home"),
    ]
    assert ways(zoe.phones) == [("+31 6 55501000", "mobile"), ("+31 6 55501001", "mobile")]
    assert zoe.tags == ("Fair 2026",)
    assert (zoe.company, zoe.title, zoe.note) == ("Lucerne Example", "COO", "Met at the fair")
    assert (zoe.city, zoe.country) == ("Delft", "NL")
    assert zoe.linkedin == "https://www.linkedin.com/in/zoe-hooft"
    assert zoe.website == ""
    assert zoe.imported["Birthday"] == "--03-07"
    assert zoe.imported["Name Prefix"] == "Dr."
    assert zoe.imported["Phone 2 - Value"] == "+31 20 5550109"


def test_google_has_a_site_and_a_profile_among_its_web_sites(tmp_path):
    path = tmp_path / "google.csv"
    path.write_text(
        "First Name,E-mail 1 - Value,Website 1 - Value,Website 2 - Value,Website 3 - Value\n"
        "Zoe,z@x.example,x.example,https://www.linkedin.com/in/zoe,blog.x.example\n"
    )
    table = read_table(path)
    (zoe,) = read_leads(table, map_columns(table.columns))
    assert (zoe.website, zoe.linkedin) == ("x.example", "https://www.linkedin.com/in/zoe")
    assert zoe.imported == {"Website 3 - Value": "blog.x.example"}


def test_google_as_it_was():
    (omar,) = leads("google_legacy")
    assert (omar.first_name, omar.last_name, omar.display_name) == (
        "Omar",
        "Haddad",
        "Omar Said Haddad",
    )
    assert (omar.company, omar.title, omar.tags) == (
        "VanArsdel Example",
        "Sales Director",
        ("Clients",),
    )
    assert ways(omar.emails) == [("omar@vanarsdel.example", "work")]
    assert ways(omar.phones) == [("+971 50 555 0100", "mobile")]
    assert omar.imported == {"Birthday": "1980-05-06"}


def test_outlook_says_mr_and_ms_in_its_title():
    (renee,) = leads("outlook")
    assert (renee.title, renee.imported["Title"]) == ("Directrice", "Mme")
    assert ways(renee.phones) == [
        ("+33 6 55 50 10 01", "mobile"),
        ("+33 1 55 50 10 02", "business"),
        ("+33 1 55 50 10 00", "home"),
    ]
    assert [one.value for one in renee.emails] == ["renee@wideworld.example", "rd@home.example"]
    assert renee.note == "Speaks German\n\nreferred by Ana Ruiz"
    assert renee.tags == ("Clients", "VIP")
    assert (renee.city, renee.imported["Home City"]) == ("Paris", "Sceaux")
    assert renee.imported["Manager's Name"] == "Luc Petit"
    assert "Gender" not in renee.imported


def test_outlook_in_german_is_read_from_the_code_page():
    table, _ = open_one("outlook_de")
    assert "cp1252" in table.remarks()[0]
    (jurgen,) = leads("outlook_de")
    assert (jurgen.display_name, jurgen.company) == ("Jürgen Größ", "Süd Beispiel GmbH")
    assert (jurgen.title, jurgen.imported["Anrede"]) == ("Leiter Vertrieb", "Herr")
    assert ways(jurgen.phones) == [
        ("+49 171 5550101", "mobile"),
        ("+49 221 5550100", "business"),
        ("+49 221 5550102", "home"),
    ]
    assert (jurgen.country, jurgen.city) == ("DE", "Köln")
    assert "Geschlecht" not in jurgen.imported


@pytest.mark.parametrize(
    ("header", "phone"),
    [
        ("Prénom|Nom|Société|Fonction|Adresse de messagerie|Téléphone (bureau)", "work"),
        (
            "Nombre|Apellidos|Organización|Puesto|Dirección de correo electrónico"
            "|Teléfono del trabajo",
            "work",
        ),
        ("Jméno|Příjmení|Společnost|Funkce|E-mailová adresa|Telefon (práce)", "work"),
        ("Vorname|Nachname|Firma|Position|E-Mail-Adresse|Telefon geschäftlich", "business"),
    ],
)
def test_outlook_speaks_the_language_of_its_user(tmp_path, header, phone):
    row = "Ana|Ruiz|Acme Example|CEO|ana@acme.example|+34 600 555 001"
    path = tmp_path / "contacts.csv"
    path.write_text(f"{header}\n{row}\n".replace("|", ","), encoding="utf-8")
    table = read_table(path)
    columns = map_columns(table.columns, table.sample)
    assert columns.profile.name == "outlook"
    (lead,) = read_leads(table, columns)
    assert (lead.first_name, lead.last_name) == ("Ana", "Ruiz")
    assert (lead.company, lead.title) == ("Acme Example", "CEO")
    assert ways(lead.emails) == [("ana@acme.example", "")]
    assert ways(lead.phones) == [("+34 600 555 001", phone)]


def test_the_new_outlook():
    (kai,) = leads("outlook_web")
    assert (kai.title, kai.imported["Title"], kai.imported["Nickname"]) == ("CFO", "Mr", "K")
    assert (kai.country, kai.city, kai.person_country) == ("NO", "Bergen", "NO")


def test_atomic_crm_has_its_gender_left_out():
    (uma,) = leads("atomic_crm")
    assert ways(uma.emails) == [("uma@humongous.example", "work"), ("uma@home.example", "home")]
    assert (uma.title, uma.note, uma.entered_on) == (
        "Sales Ops Lead",
        "Came from a fair",
        date(2026, 5, 6),
    )
    assert uma.tags == ("music", "football", "was:warm")
    assert uma.imported == {"last_seen": "2026-08-01", "has_newsletter": "true"}


def test_our_own_export_comes_back_word_for_word():
    (lead,) = leads("pipeboard")
    assert (lead.first_name, lead.last_name) == ("Null", "-")
    assert (lead.company, lead.title, lead.note) == ("=Acme", "N/A", "+1 more")
    assert lead.external_ids == {"pipeboard": "12-20260102T030405"}
    assert lead.tags == ("a", "b")


def test_sd_34_a_form_answers_the_five_topics():
    joy, sol = leads("form")
    assert joy.answers == {
        "source": "other:A colleague, Ana",
        "need": "Leads get lost\nbetween two teams",
        "product_interest": "Board",
        "solution": "One list for all",
        "timeline": "this quarter",
    }
    assert (joy.source, joy.origin, joy.entered_on) == (
        "website form",
        "inbound",
        date(2026, 11, 23),
    )
    assert joy.imported == {"Budget range": "10k"}
    assert sol.answers == {}
    (ina,) = leads("form_de")
    assert ina.answers == {"source": "event list", "need": "Übersicht", "timeline": "sofort"}
    assert (ina.source, ina.origin) == ("event list", "inbound")
    assert ina.imported == {"Wie haben Sie von uns erfahren?": "Messe"}


def test_a_generic_list_by_its_nicknames():
    (pia,) = leads("generic")
    assert (pia.first_name, pia.last_name, pia.title) == ("Pia", "de la Cruz", "CEO")
    assert ways(pia.phones) == [("0034600555001", "cell")]
    assert (pia.headcount_min, pia.domain) == (1200, "blue.example")
    assert (pia.source, pia.origin) == ("webinar", "inbound")
    assert pia.imported == {"Shoe size": "38"}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda p: p.name)
def test_a_field_that_does_not_exist_has_the_nearest_of_its_kind_named(profile: Profile):
    names = ["A", "B"]
    for field in set(profile.fields) - {"on"}:
        wrong = map_columns(names, profile=profile.name, overrides=[("A", f"{field}x")])
        assert isinstance(wrong, BadMapping)
        near = wrong.reason.split("did you mean '")[1].split("'")[0]
        assert near in FIELDS_OF[profile.kind]
    lost = map_columns(names, profile=profile.name, overrides=[("A", "0000")])
    assert lost == BadMapping(f"no field '0000': there is {', '.join(profile.fields)}")


def test_a_field_of_another_kind_of_file_is_none_of_this_one():
    assert isinstance(map_columns(["Deal - Title"], overrides=[("Deal - Title", "name")]), Columns)
    wrong = map_columns(["Deal - Title"], overrides=[("Deal - Title", "linkedin")])
    assert isinstance(wrong, BadMapping)
    wrong = map_columns(["Name", "Email"], overrides=[("Name", "amount")])
    assert isinstance(wrong, BadMapping)
