"""Files of Pipedrive, whose columns say of what they are: `Person - Email (Work)`."""

from __future__ import annotations

from collections.abc import Mapping

from pipeboard.exchange.profiles.fields import ACTIVITIES, DEALS
from pipeboard.exchange.profiles.generic import LISTED, NAMES
from pipeboard.exchange.profiles.profile import Profile, aliases, marks

_PERSON = "Person|Osoba|Personne|Persona|Kontaktperson"
_COMPANY = "Organization|Organisation|Organizace|Organización"
_DEAL = "Deal|Obchod|Affaire|Trato|Negocio"
_ACTIVITY = "Activity|Aktivität|Aktivita|Activité|Actividad"

_NAME = "Name|Nom|Nombre|Jméno|Název"
_EMAIL = (
    "Email|E-mail|E-Mail-Adresse|E-mailová adresa|Correo electrónico|Adresse e-mail"
    "|Email (Work)|Email (Home)|Email (Other)"
)
_TITLE = "Title|Titel|Titre|Título|Název|Bezeichnung"
_SUBJECT = "Subject|Betreff|Objet|Sujet|Asunto|Předmět"
_OWNER = "Owner|Besitzer|Inhaber|Eigentümer|Propriétaire|Propietario|Vlastník"
_NOTES = "Note|Notes|Notiz|Notizen|Nota|Notas|Poznámka|Poznámky"


def _of(entities: str, **by_field: str) -> Mapping[str, str]:
    """Return the aliases of `Person - Name` in every language, from the words for both halves."""
    return aliases(
        **{
            meant: "|".join(
                f"{entity} - {name}" for entity in entities.split("|") for name in names.split("|")
            )
            for meant, names in by_field.items()
        }
    )


def _starts(entities: str) -> tuple[str, ...]:
    return tuple(f"{entity.casefold()} - " for entity in entities.split("|"))


def _any_of(entities: str, names: str) -> tuple[frozenset[str], ...]:
    return tuple(
        marks(f"{entity} - {name}") for entity in entities.split("|") for name in names.split("|")
    )


PIPEDRIVE_PEOPLE = Profile(
    name="pipedrive-people",
    title="people from Pipedrive",
    starts=_starts(_PERSON),
    aliases={
        **_of(
            _PERSON,
            external_id="ID",
            name=f"{_NAME}|Celé jméno",
            first_name="First name|Vorname|Prénom|Nombre de pila|Křestní jméno",
            last_name="Last name|Nachname|Nom de famille|Apellido|Apellidos|Příjmení",
            email=_EMAIL,
            phone="Phone|Telefon|Téléphone|Teléfono",
            title="Job title|Title|Position|Berufsbezeichnung|Jobbezeichnung|Stellenbezeichnung"
            "|Poste|Fonction|Cargo|Puesto|Pracovní pozice|Pozice",
            linkedin="LinkedIn|LinkedIn profile|LinkedIn URL",
            tags="Label|Labels|Kennzeichnung|Étiquette|Étiquettes|Libellé|Etiqueta|Etiquetas"
            "|Štítek|Štítky",
            handed_by=_OWNER,
            note=_NOTES,
            last_contacted="Last activity date|Datum der letzten Aktivität"
            "|Date de la dernière activité|Fecha de la última actividad|Datum poslední aktivity",
            next_appointment="Next activity date|Datum der nächsten Aktivität"
            "|Date de la prochaine activité|Fecha de la próxima actividad|Datum další aktivity",
            entered_on="Person created|Add time|Created|Erstellt|Hinzugefügt|Créée|Creada"
            "|Vytvořeno",
        ),
        **_of(
            _COMPANY,
            company=_NAME,
            company_external_id="ID",
            website="Website|Webseite|Site web|Sitio web|Web|Webová stránka",
            company_linkedin="LinkedIn|LinkedIn profile|LinkedIn URL",
            industry="Industry|Branche|Secteur|Sector|Odvětví",
            headcount="Number of employees|Employee count|Mitarbeiterzahl|Nombre d'employés"
            "|Número de empleados|Počet zaměstnanců",
            country="Country of Address|Country|Land|Pays|País|Země",
            region="State/county of Address|Region of Address|State|Region",
            city="City/town/village/locality of Address|City of Address|City|Stadt|Ville|Ciudad"
            "|Město",
        ),
    },
    wider=NAMES,
    defaults=LISTED,
    system="pipedrive",
)

PIPEDRIVE_DEALS = Profile(
    name="pipedrive-deals",
    title="deals from Pipedrive",
    kind=DEALS,
    fingerprint=_any_of(_DEAL, _TITLE),
    aliases={
        **_of(
            _DEAL,
            external_id="ID",
            name=_TITLE,
            amount="Value|Wert|Valeur|Valor|Hodnota",
            currency="Currency|Currency of value|Währung|Währung des Wertes|Devise|Moneda|Měna",
            stage="Stage|Stage (pipeline)|Phase|Étape|Etapa|Fáze",
            status="Status|Statut|Estado|Stav",
            lost_reason="Lost reason|Verlustgrund|Grund für Verlust|Raison de la perte"
            "|Motivo de pérdida|Důvod ztráty|Důvod prohry",
            close_on="Expected close date|Erwartetes Abschlussdatum|Voraussichtliches"
            " Abschlussdatum|Date de clôture prévue|Fecha prevista de cierre"
            "|Fecha de cierre prevista|Očekávané datum uzavření|Předpokládané datum uzavření",
            probability="Probability|Wahrscheinlichkeit|Probabilité|Probabilidad|Pravděpodobnost",
            entered_on="Deal created|Add time|Created|Erstellt|Créée|Creado|Vytvořeno",
            owner=_OWNER,
            source="Source|Source channel|Source origin|Lead source|Quelle|Zdroj",
            note=_NOTES,
            person="Contact person|Person|Kontaktperson|Personne de contact|Persona de contacto"
            "|Kontaktní osoba",
            company="Organization|Organisation|Organización|Organizace",
        ),
        **_of(_PERSON, person=_NAME, email=_EMAIL, contact_external_id="ID"),
        **_of(_COMPANY, company=_NAME, company_external_id="ID"),
        **aliases(
            note="Note|Notes|Note - Content|Notiz - Inhalt|Poznámka - Obsah|Nota - Contenido"
            "|Note - Contenu"
        ),
    },
    system="pipedrive",
)

PIPEDRIVE_ACTIVITIES = Profile(
    name="pipedrive-activities",
    title="activities from Pipedrive",
    kind=ACTIVITIES,
    fingerprint=_any_of(_ACTIVITY, _SUBJECT),
    aliases={
        **_of(
            _ACTIVITY,
            external_id="ID",
            subject=_SUBJECT,
            kind="Type|Typ|Tipo",
            on="Due date|Fälligkeitsdatum|Fällig am|Date d'échéance|Fecha de vencimiento"
            "|Datum splnění|Termín",
            time="Due time|Fälligkeitszeit|Uhrzeit|Heure d'échéance|Hora de vencimiento|Čas",
            done="Done|Status|Erledigt|Terminé|Terminée|Fait|Hecho|Hotovo|Dokončeno",
            note=f"{_NOTES}|Public description",
            owner="Assigned to user|Zugewiesener Benutzer|Assigné à l'utilisateur"
            "|Asignado al usuario|Přiřazený uživatel|Přiřazeno uživateli|Owner",
            person="Contact person|Person|Kontaktperson",
            company="Organization|Organisation|Organizace",
            deal="Deal|Obchod|Affaire|Trato",
        ),
        **_of(_DEAL, deal=_TITLE),
        **_of(_PERSON, person=_NAME, email=_EMAIL, contact_external_id="ID"),
        **_of(_COMPANY, company=_NAME),
    },
    system="pipedrive",
)
