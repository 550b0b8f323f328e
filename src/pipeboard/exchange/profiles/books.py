"""Address books: Google Contacts and Outlook, the latter with columns named in its own language."""

from __future__ import annotations

from pipeboard.exchange.profiles.fields import header_key
from pipeboard.exchange.profiles.generic import LISTED, NAMES
from pipeboard.exchange.profiles.profile import Profile, aliases, marks

_MOST = range(1, 10)  # e-mails, phones and web sites of one person


def _each(pattern: str) -> str:
    return "|".join(pattern.format(n) for n in _MOST)


GOOGLE_NAMES = aliases(
    middle_name="Middle Name",
    salutation="Name Prefix",
    company="Organization Name",
    title="Organization Title",
    tags="Labels",
    email_label=_each("E-mail {} - Label"),
    email=_each("E-mail {} - Value"),
    phone_label=_each("Phone {} - Label"),
    phone=_each("Phone {} - Value"),
    website="Website 1 - Value",
    # A second site is read when it is a LinkedIn page, and kept as it is when it is not.
    linkedin="|".join(f"Website {n} - Value" for n in _MOST if n > 1),
    city=_each("Address {} - City"),
    region=_each("Address {} - Region"),
    country=_each("Address {} - Country"),
)
GOOGLE = Profile(
    name="google-contacts",
    title="contacts from Google",
    fingerprint=(marks("E-mail 1 - Value", "First Name"),),
    aliases=GOOGLE_NAMES,
    wider=NAMES,
    defaults=LISTED,
)
GOOGLE_LEGACY = Profile(
    name="google-legacy",
    title="contacts from Google, the older format",
    fingerprint=(marks("Given Name", "Yomi Name"),),
    aliases={
        **GOOGLE_NAMES,
        **aliases(
            middle_name="Additional Name",
            company="Organization 1 - Name",
            title="Organization 1 - Title",
            tags="Group Membership",
            email_label=_each("E-mail {} - Type"),
            phone_label=_each("Phone {} - Type"),
            ignore="Gender",
        ),
    },
    wider=NAMES,
    defaults=LISTED,
)

# Outlook's column names follow its language: English, German, French, Spanish, Czech.
_OUTLOOK = aliases(
    salutation="Title|Anrede|Titre|Título|Tratamiento|Titul|Oslovení",
    first_name="First Name|Vorname|Prénom|Nombre|Jméno",
    middle_name="Middle Name|Weitere Vornamen|Deuxième prénom|Segundo nombre|Druhé jméno"
    "|Další jméno",
    last_name="Last Name|Nachname|Nom|Apellidos|Apellido|Příjmení",
    company="Company|Firma|Société|Organización|Compañía|Empresa|Společnost|Organizace",
    title="Job Title|Position|Fonction|Puesto|Cargo|Funkce|Pozice|Pracovní funkce",
    website="Web Page|Business Web Page|Webseite|Page Web|Página web|Webová stránka",
    email="E-mail Address|E-mail 2 Address|E-mail 3 Address|E-Mail-Adresse|E-Mail 2: Adresse"
    "|E-Mail 3: Adresse|E-Mail-Adresse 2|E-Mail-Adresse 3|Adresse de messagerie"
    "|Adresse de messagerie 2|Adresse de messagerie 3|Adresse e-mail|Adresse e-mail 2"
    "|Adresse e-mail 3|Dirección de correo electrónico|Dirección de correo electrónico 2"
    "|Dirección de correo electrónico 3|Dirección del correo electrónico|E-mailová adresa"
    "|E-mailová adresa 2|E-mailová adresa 3|E-mailová adresa č. 2|E-mailová adresa č. 3",
    phone="Mobile Phone|Business Phone|Business Phone 2|Primary Phone|Home Phone|Home Phone 2"
    "|Other Phone|Car Phone|Company Main Phone|Mobiltelefon|Mobiltelefon 2|Telefon geschäftlich"
    "|Telefon geschäftlich 2|Haupttelefon|Telefon privat|Telefon privat 2|Telefon Firma"
    "|Weiteres Telefon|Autotelefon|Tél. mobile|Téléphone mobile|Téléphone (bureau)"
    "|Téléphone 2 (bureau)|Téléphone (bureau) 2|Téléphone principal|Téléphone (domicile)"
    "|Téléphone société|Téléphone (autre)|Móvil|Teléfono móvil|Teléfono del trabajo"
    "|Teléfono del trabajo 2|Teléfono principal|Teléfono particular|Teléfono de la compañía"
    "|Otro teléfono|Mobilní telefon|Mobil|Telefon (práce)|Telefon 2 (práce)"
    "|Telefon do zaměstnání|Telefon do zaměstnání 2|Telefon (zaměstnání)|Hlavní telefon"
    "|Telefon domů|Telefon (domů)|Telefon společnosti|Další telefon|Jiný telefon",
    city="Business City|Ort geschäftlich|Ville (bureau)|Ciudad del trabajo|Ciudad de trabajo"
    "|Město (práce)|Město (zaměstnání)|Město do zaměstnání",
    region="Business State|Region geschäftlich|Bundesland/Kanton geschäftlich"
    "|Dép/Région (bureau)|Provincia o estado de trabajo|Provincia o estado del trabajo"
    "|Kraj (práce)|Kraj (zaměstnání)",
    country="Business Country|Business Country/Region|Land/Region geschäftlich"
    "|Land geschäftlich|Pays/Région (bureau)|Pays (bureau)|País o región del trabajo"
    "|País o región de trabajo|País del trabajo|Země (práce)|Země/oblast (práce)"
    "|Země (zaměstnání)",
    person_city="Home City|Ort privat|Ville (domicile)|Ciudad de residencia|Město (domů)",
    person_region="Home State|Region privat|Dép/Région (domicile)|Kraj (domů)",
    person_country="Home Country|Home Country/Region|Land/Region privat|Pays/Région (domicile)"
    "|País o región de residencia|Země (domů)|Země/oblast (domů)",
    note="Notes|Notizen|Notas|Poznámky",
    referred_by="Referred By|Empfohlen von|Recommandé par|Remitido por|Recomendado por"
    "|Doporučil|Doporučil(a)|Doporučil/a",
    tags="Categories|Kategorien|Catégories|Categorías|Kategorie",
    ignore="Gender|Geschlecht|Sexe|Sexo|Pohlaví",
)
# The rep calls at work: a home phone is the last resort.
_OUTLOOK_PHONES = tuple(
    header_key(name)
    for name in (
        "Mobile Phone|Business Phone|Business Phone 2|Primary Phone|Company Main Phone"
        "|Mobiltelefon|Mobiltelefon 2|Telefon geschäftlich|Telefon geschäftlich 2|Haupttelefon"
        "|Telefon Firma|Tél. mobile|Téléphone mobile|Téléphone (bureau)|Téléphone 2 (bureau)"
        "|Téléphone (bureau) 2|Téléphone principal|Téléphone société|Móvil|Teléfono móvil"
        "|Teléfono del trabajo|Teléfono del trabajo 2|Teléfono principal"
        "|Teléfono de la compañía|Mobilní telefon|Mobil|Telefon (práce)|Telefon 2 (práce)"
        "|Telefon do zaměstnání|Telefon do zaměstnání 2|Telefon (zaměstnání)|Hlavní telefon"
        "|Telefon společnosti"
    ).split("|")
)
_OUTLOOK_MARKS = (
    marks("E-mail Address", "Business Phone"),
    marks("E-Mail-Adresse", "Telefon geschäftlich"),
    marks("Adresse de messagerie", "Téléphone (bureau)"),
    marks("Adresse e-mail", "Téléphone (bureau)"),
    marks("Dirección de correo electrónico", "Teléfono del trabajo"),
    marks("E-mailová adresa", "Telefon (práce)"),
    marks("E-mailová adresa", "Telefon do zaměstnání"),
    marks("E-mailová adresa", "Telefon (zaměstnání)"),
)
OUTLOOK = Profile(
    name="outlook",
    title="contacts from Outlook",
    fingerprint=_OUTLOOK_MARKS,
    aliases=_OUTLOOK,
    wider=NAMES,
    defaults=LISTED,
    phones_first=_OUTLOOK_PHONES,
)
OUTLOOK_WEB = Profile(
    name="outlook-web",
    title="contacts from the new Outlook or Outlook on the web",
    fingerprint=(marks("E-mail Address", "Business Phone", "Nickname", "Home Country/Region"),),
    aliases=_OUTLOOK,
    wider=NAMES,
    defaults=LISTED,
    phones_first=_OUTLOOK_PHONES,
)
