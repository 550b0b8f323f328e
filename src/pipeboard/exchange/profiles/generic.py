"""The names that columns of people go by anywhere, in five languages."""

from __future__ import annotations

from types import MappingProxyType

from pipeboard.exchange.profiles.profile import Profile, aliases

LISTED = MappingProxyType({"source": "list import"})

NAMES = aliases(
    name="Name|Full name|Fullname|Contact|Contact name|Display name|Person|Lead name"
    "|Vollständiger Name|Nom complet|Nombre completo|Celé jméno|Osoba",
    first_name="First name|Lead first name|Firstname|First|Fname|Given name|Forename"
    "|Vorname|Prénom|Nombre|Jméno|Křestní jméno",
    middle_name="Middle name|Additional name|Second name|Weitere Vornamen|Deuxième prénom"
    "|Segundo nombre|Druhé jméno",
    last_name="Last name|Lead last name|Lastname|Last|Lname|Surname|Family name"
    "|Nachname|Familienname|Nom|Nom de famille|Apellido|Apellidos|Příjmení",
    salutation="Salutation|Name prefix|Honorific|Anrede|Civilité|Tratamiento|Oslovení",
    title="Title|Job title|Jobtitle|Position|Role|Function|Current title|Designation"
    "|Berufsbezeichnung|Funktion|Stelle|Fonction|Poste|Cargo|Puesto|Pozice|Funkce",
    seniority="Seniority|Seniority level",
    email="Email|E-mail|Mail|Email address|E-mail address|Emailaddress|Contact email|Work email"
    "|Business email|Personal email|Email work|Email home|Email other|E-mail 2 address"
    "|E-mail 3 address|Secondary email|Tertiary email|Email 1|Email 2|Email 3"
    "|E-Mail-Adresse|E-Mail geschäftlich|Adresse e-mail|Courriel|Adresse de messagerie"
    "|Correo electrónico|Correo|Dirección de correo electrónico|E-mailová adresa",
    phone="Phone|Phone number|Telephone|Tel|Tel.|Mobile|Mobile phone|Mobile number"
    "|Mobile phone number|Cell|Cell phone|Work phone|Business phone|Work direct phone"
    "|Direct phone|Corporate phone|Home phone|Other phone|Primary phone|Phone work|Phone home"
    "|Phone other|Phone 1|Phone 2|Telefon|Telefonnummer|Mobiltelefon|Handy|Telefon geschäftlich"
    "|Téléphone|Portable|Teléfono|Móvil|Celular|Mobil|Telefonní číslo",
    phone_optout="Do not call|Call opt out",
    linkedin="LinkedIn|LinkedIn URL|LinkedIn profile|Person LinkedIn URL|Person LinkedIn"
    "|Profile URL",
    company="Company|Company name|Account|Account name|Company / Account|Organization"
    "|Organization name|Organisation|Organisation name|Org|Employer|Business|Associated company"
    "|Firm|Firma|Unternehmen|Société|Entreprise|Empresa|Compañía|Společnost",
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
    source_detail="Source detail|Source details|Lead source detail|Campaign|Campaign name|Event",
    origin="Origin",
    handed_by="Handed by|Lead owner|Contact owner|Owner|Owner name|Account owner|Assigned to",
    referred_by="Referred by|Referrer|Empfohlen von|Recommandé par|Recomendado por|Doporučil",
    note="Note|Notes|Comment|Comments|Description|Background|Remarks|Notizen|Bemerkung"
    "|Remarques|Notas|Poznámka|Poznámky",
    tags="Tag|Tags|Label|Labels|Lists|Categories|Kategorien",
    was="Lead status|Status|Stage|Lifecycle stage|Deal stage|Converted",
    entered_on="Entered on|Created time|Create date|Created date|Created|Created at|Date added"
    "|Added on|First seen|Date created",
    connected_on="Connected on",
    last_contacted="Last contacted|Last activity|Last activity date",
    next_appointment="Next appointment|Next appointment date",
)

GENERIC = Profile(name="generic", title="a list with column names", aliases=NAMES, defaults=LISTED)
