"""Which column means what: the files we know by their headers, and the names columns go by."""

from __future__ import annotations

from pipeboard.exchange.profiles.books import GOOGLE, GOOGLE_LEGACY, OUTLOOK, OUTLOOK_WEB
from pipeboard.exchange.profiles.crm import (
    ATOMIC,
    HUBSPOT_COMPANIES,
    HUBSPOT_CONTACTS,
    HUBSPOT_DEALS,
    SALESFORCE_CONTACTS,
    SALESFORCE_EXPORT,
    SALESFORCE_LEADS,
    SALESFORCE_TASKS,
    ZOHO_CALLS,
    ZOHO_EVENTS,
    ZOHO_LEADS,
    ZOHO_POTENTIALS,
)
from pipeboard.exchange.profiles.fields import (
    ACTIVITIES,
    COMPANIES,
    DEALS,
    FIELDS,
    FIELDS_OF,
    KINDS,
    MANY_FIELDS,
    NAME_FIELDS,
    PEOPLE,
    header_key,
    header_start,
)
from pipeboard.exchange.profiles.generic import GENERIC
from pipeboard.exchange.profiles.pipedrive import (
    PIPEDRIVE_ACTIVITIES,
    PIPEDRIVE_DEALS,
    PIPEDRIVE_PEOPLE,
)
from pipeboard.exchange.profiles.profile import Profile
from pipeboard.exchange.profiles.prospecting import (
    APOLLO,
    FORM,
    LINKEDIN,
    PIPEBOARD,
    SALES_NAVIGATOR,
)

__all__ = [
    "ACTIVITIES",
    "COMPANIES",
    "DEALS",
    "FIELDS",
    "FIELDS_OF",
    "GENERIC",
    "KINDS",
    "KNOWN_HEADERS",
    "MANY_FIELDS",
    "NAME_FIELDS",
    "PEOPLE",
    "PROFILES",
    "Profile",
    "header_key",
    "is_known_header",
]

# The most telling first; GENERIC takes what no other knows.
PROFILES = (
    PIPEBOARD,
    PIPEDRIVE_ACTIVITIES,
    PIPEDRIVE_DEALS,
    PIPEDRIVE_PEOPLE,
    ZOHO_CALLS,
    ZOHO_EVENTS,
    ZOHO_POTENTIALS,
    ZOHO_LEADS,
    HUBSPOT_DEALS,
    HUBSPOT_CONTACTS,
    HUBSPOT_COMPANIES,
    SALESFORCE_TASKS,
    SALESFORCE_LEADS,
    SALESFORCE_EXPORT,
    SALESFORCE_CONTACTS,
    APOLLO,
    SALES_NAVIGATOR,
    LINKEDIN,
    GOOGLE,
    GOOGLE_LEGACY,
    OUTLOOK_WEB,
    OUTLOOK,
    ATOMIC,
    FORM,
    GENERIC,
)
KNOWN_HEADERS: frozenset[str] = frozenset().union(
    *(profile.aliases for profile in PROFILES),
    *(known for profile in PROFILES for known in profile.fingerprint),
)
_STARTS = tuple(start for profile in PROFILES for start in profile.starts)


def is_known_header(name: str) -> bool:
    """Return whether a column of this name, or of this header key, means something anywhere."""
    key = header_key(name)
    return key in KNOWN_HEADERS or "linkedin url" in key or header_start(name).startswith(_STARTS)
