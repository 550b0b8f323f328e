"""Which column means what: the files we know by their headers, and the names columns go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# What a column can mean. The names are those of `--map COLUMN=FIELD`.
FIELDS = MappingProxyType(
    {
        "name": "the whole name",
        "first_name": "first name",
        "last_name": "last name",
        "title": "job title",
        "seniority": "seniority",
        "email": "e-mail",
        "phone": "phone",
        "linkedin": "LinkedIn profile",
        "company": "company",
        "website": "the company's web site",
        "company_linkedin": "the company's LinkedIn page",
        "industry": "industry",
        "headcount": "number of employees",
        "country": "country",
        "region": "state or region",
        "city": "city",
        "source": "where the lead came from",
        "source_detail": "more about the source",
        "origin": "inbound, outbound or referral",
        "handed_by": "who handed the lead over",
        "note": "note",
        "tags": "tags",
        "was": "stage or status elsewhere, kept as a tag",
        "entered_on": "the day the lead came in",
        "external_id": "the id in the other system",
        "keep": "kept as it is, unread",
        "ignore": "left out",
    }
)
NAME_FIELDS = frozenset({"name", "first_name", "last_name"})
MANY_FIELDS = frozenset({"email", "phone", "note", "tags", "was"})

_DROPPED_ENDS = re.compile(r"[\s*:]+$")
_BLANKS = re.compile(r"[\s_\-\u2010-\u2015]+")


def header_key(name: str) -> str:
    """Return the match key of a column name: `E-Mail_Address *:` is `e mail address`."""
    folded = unicodedata.normalize("NFKC", name).casefold().strip("\ufeff \t\r\n'\"")
    return _BLANKS.sub(" ", _DROPPED_ENDS.sub("", folded)).strip()


def _names(**by_field: str) -> Mapping[str, str]:
    """Turn `field="One name|another"` into a table from header key to field."""
    table = {}
    for meant, names in by_field.items():
        for name in names.split("|"):
            table[header_key(name)] = meant
    return MappingProxyType(table)


@dataclass(frozen=True, slots=True)
class Profile:
    """A file we know: what gives it away, what its columns mean, what they leave unsaid.

    `fingerprint` is several sets of header keys; a file has the profile when it has all names of
    one set. `aliases` go before those of GENERIC. `system` names the owner of its ids. `exact`
    takes cells as they stand.
    """

    name: str
    title: str
    fingerprint: tuple[frozenset[str], ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    system: str = ""
    exact: bool = False

    def knows(self, keys: frozenset[str]) -> bool:
        """Return whether a file with these header keys is such a file."""
        return any(marks <= keys for marks in self.fingerprint)

    def meaning(self, key: str) -> str | None:
        """Return the field of a column, None when it is unknown."""
        return self.aliases.get(key) or GENERIC.aliases.get(key) or _linkedin(key)


def _marks(*names: str) -> frozenset[str]:
    return frozenset(map(header_key, names))


def _linkedin(key: str) -> str | None:
    if "linkedin" not in key:
        return None
    return "company_linkedin" if "company" in key or "organi" in key else "linkedin"


GENERIC = Profile(
    name="generic",
    title="a list with column names",
    aliases=_names(
        name="Name|Full name|Fullname|Contact|Contact name|Display name|Person|Lead name"
        "|Vollständiger Name|Nom complet|Nombre completo|Celé jméno|Osoba",
        first_name="First name|Lead first name|Firstname|First|Fname|Given name|Forename"
        "|Vorname|Prénom|Nombre|Jméno|Křestní jméno",
        last_name="Last name|Lead last name|Lastname|Last|Lname|Surname|Family name"
        "|Nachname|Familienname|Nom|Nom de famille|Apellido|Apellidos|Příjmení",
        title="Title|Job title|Jobtitle|Position|Role|Function|Current title"
        "|Berufsbezeichnung|Funktion|Stelle|Fonction|Poste|Cargo|Puesto|Pozice|Funkce",
        seniority="Seniority|Seniority level",
        email="Email|E-mail|Mail|Email address|E-mail address|Emailaddress|Contact email|Work email"
        "|Business email|Personal email|Email work|Email home|Email other|E-mail 2 address"
        "|E-mail 3 address|Secondary email|Tertiary email|Email 1|Email 2|Email 3"
        "|E-Mail-Adresse|E-Mail geschäftlich|Adresse e-mail|Courriel|Adresse de messagerie"
        "|Correo electrónico|Correo|Dirección de correo electrónico|E-mailová adresa",
        phone="Phone|Phone number|Telephone|Tel|Tel.|Mobile|Mobile phone|Mobile number|Cell"
        "|Cell phone|Work phone|Business phone|Work direct phone|Direct phone|Corporate phone"
        "|Home phone|Other phone|Primary phone|Phone work|Phone home|Phone other|Phone 1|Phone 2"
        "|Telefon|Telefonnummer|Mobiltelefon|Handy|Telefon geschäftlich|Téléphone|Portable"
        "|Teléfono|Móvil|Celular|Mobil|Telefonní číslo",
        linkedin="LinkedIn|LinkedIn URL|LinkedIn profile|Person LinkedIn URL|Person LinkedIn"
        "|Profile URL",
        company="Company|Company name|Account|Account name|Company / Account|Organization"
        "|Organization name|Organisation|Org|Employer|Business|Associated company"
        "|Firma|Unternehmen|Société|Entreprise|Empresa|Compañía|Společnost",
        website="Website|Web site|Web|Web page|Website URL|Company website|Company domain name"
        "|Company domain|Domain|Homepage|Webseite|Site web|Sitio web|Web stránka",
        company_linkedin="Company LinkedIn URL|Company LinkedIn",
        industry="Industry|Sector|Branche|Secteur|Sector industrial|Odvětví",
        headcount="Headcount|Employees|# Employees|Number of employees|No. of employees"
        "|Employee count|Company size|Size|Staff|Mitarbeiter|Mitarbeiterzahl|Effectif|Empleados"
        "|Počet zaměstnanců",
        country="Country|Country/Region|Company country|Person country|Mailing country|Land|Pays"
        "|País|Země",
        region="State|Region|State/Region|Province|State/Province|Company state|Person state"
        "|Mailing state/province|Bundesland|Région|Provincia",
        city="City|Town|Company city|Person city|Mailing city|Stadt|Ort|Ville|Ciudad|Město",
        source="Source|Lead source|Leadsource|Original source|Channel|Quelle|Zdroj",
        source_detail="Source detail|Source details|Lead source detail|Campaign|Campaign name"
        "|Event",
        origin="Origin",
        handed_by="Handed by|Lead owner|Contact owner|Owner|Owner name|Account owner|Assigned to",
        note="Note|Notes|Comment|Comments|Description|Background|Remarks|Notizen|Bemerkung"
        "|Remarques|Notas|Poznámka|Poznámky",
        tags="Tag|Tags|Label|Labels|Lists|Categories|Kategorien",
        was="Lead status|Status|Stage|Lifecycle stage|Deal stage|Converted",
        entered_on="Entered on|Created time|Create date|Created date|Created|Created at|Date added"
        "|Added on|Connected on|First seen|Date created",
    ),
    defaults=MappingProxyType({"source": "list import"}),
)

ZOHO_LEADS = Profile(
    name="zoho-leads",
    title="leads from Zoho CRM",
    fingerprint=(_marks("LEADID", "Lead Source", "Lead Status"),),
    aliases=_names(external_id="LEADID|Lead Id", handed_by="Lead Owner", entered_on="Created Time"),
    defaults=GENERIC.defaults,
    system="zoho",
)

PIPEBOARD = Profile(
    name="pipeboard",
    title="contacts from pipeboard",
    fingerprint=(_marks("pipeboard_uid"),),
    aliases=_names(
        external_id="pipeboard_uid",
    ),
    defaults=GENERIC.defaults,
    system="pipeboard",
    exact=True,
)

# The most telling first; GENERIC takes what no other knows.
PROFILES = (PIPEBOARD, ZOHO_LEADS, GENERIC)
KNOWN_HEADERS: frozenset[str] = frozenset().union(
    *(profile.aliases for profile in PROFILES),
    *(marks for profile in PROFILES for marks in profile.fingerprint),
)


def is_known_header(key: str) -> bool:
    """Return whether a header key means something in any profile."""
    return key in KNOWN_HEADERS or "linkedin url" in key
