"""What a column can mean, for each kind of file, and the key by which column names are matched."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

PEOPLE, COMPANIES, DEALS, ACTIVITIES = KINDS = ("people", "companies", "deals", "activities")

_KEPT = {"keep": "kept as it is, unread", "ignore": "left out"}

# The names are those of `--map COLUMN=FIELD`.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "the whole name",
        "first_name": "first name",
        "middle_name": "middle name",
        "last_name": "last name",
        "salutation": "Mr or Ms, kept as it is",
        "title": "job title",
        "seniority": "seniority",
        "email": "e-mail",
        "email_label": "which e-mail the next column holds",
        "phone": "phone",
        "phone_label": "which phone the next column holds",
        "phone_optout": "yes: may not be called",
        "bounced": "yes: the e-mail came back",
        "replied": "yes: answered an e-mail",
        "linkedin": "LinkedIn profile",
        "company": "company",
        "company_else": "company, where its own column is empty",
        "company_external_id": "the company's id in the other system",
        "website": "the company's web site",
        "company_linkedin": "the company's LinkedIn page",
        "industry": "industry",
        "headcount": "number of employees",
        "country": "country",
        "region": "state or region",
        "city": "city",
        "person_country": "the person's country, where the company has its own",
        "person_region": "the person's state or region",
        "person_city": "the person's city",
        "source": "where the lead came from",
        "source_detail": "more about the source",
        "origin": "inbound, outbound or referral",
        "handed_by": "who handed the lead over, or owned it",
        "referred_by": "who sent them, as a note",
        "note": "note",
        "tags": "tags",
        "was": "stage or status elsewhere, kept as a tag",
        "entered_on": "the day the lead came in",
        "connected_on": "the day of the connection, as a note",
        "last_contacted": "last spoken to elsewhere, kept as it is",
        "next_appointment": "next appointment elsewhere, kept as it is",
        "answer_source": "form: how they heard of us",
        "answer_need": "form: what they need",
        "answer_interest": "form: the product they ask about",
        "answer_solution": "form: what a solution looks like",
        "answer_timeline": "form: when they need it",
        "external_id": "the id in the other system",
        **_KEPT,
    }
)

FIELDS_OF: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        PEOPLE: FIELDS,
        COMPANIES: MappingProxyType(
            {
                "company": "company",
                "website": "web site",
                "company_linkedin": "LinkedIn page",
                "industry": "industry",
                "headcount": "number of employees",
                "country": "country",
                "region": "state or region",
                "city": "city",
                "owner": "who owned it",
                "note": "note",
                "external_id": "the company's id in the other system",
                **_KEPT,
            }
        ),
        DEALS: MappingProxyType(
            {
                "name": "the deal's name",
                "amount": "amount",
                "currency": "currency",
                "stage": "stage elsewhere",
                "status": "open, won or lost",
                "lost_reason": "why it was lost",
                "close_on": "the day it should close",
                "probability": "probability in per cent",
                "entered_on": "the day it was made",
                "owner": "who owned it",
                "note": "note",
                "source": "where it came from",
                "person": "the person's name",
                "email": "the person's e-mail",
                "company": "company",
                "external_id": "the deal's id in the other system",
                "contact_external_id": "the person's id in the other system",
                "company_external_id": "the company's id in the other system",
                **_KEPT,
            }
        ),
        ACTIVITIES: MappingProxyType(
            {
                "subject": "what it was about",
                "kind": "call, e-mail, meeting or task",
                "on": "its day, with or without the time",
                "time": "its time of day",
                "done": "done or still to do",
                "note": "note",
                "outcome": "what came of it",
                "direction": "inbound or outbound",
                "seconds": "how many seconds it took",
                "owner": "whose it was",
                "person": "the person's name",
                "email": "the person's e-mail",
                "company": "company",
                "deal": "the deal's name",
                "external_id": "its id in the other system",
                "contact_external_id": "the person's id in the other system",
                **_KEPT,
            }
        ),
    }
)

NAME_FIELDS = frozenset({"name", "first_name", "middle_name", "last_name", "person"})
MANY_FIELDS = frozenset(
    "email email_label phone phone_label linkedin company_linkedin note tags was".split()
)

_BLANKS = {ord(sign): " " for sign in "_-\u2010\u2011\u2012\u2013\u2014\u2015"}


def header_key(name: str) -> str:
    """Return the match key of a column name: `E-Mail_Address *:` is `e mail address`."""
    folded = header_start(name).lstrip("¿ ").rstrip("*:? \t\r\n'\"")
    return " ".join(folded.translate(_BLANKS).split())


def header_start(name: str) -> str:
    """Return a column name as its beginning is looked at: folded, with its dashes."""
    plain = name if name.isascii() else unicodedata.normalize("NFKC", name)
    return plain.casefold().strip("\ufeff \t\r\n'\"")
