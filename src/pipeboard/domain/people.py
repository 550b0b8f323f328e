"""People as they are written down: one typed line, names, e-mails, phones, LinkedIn addresses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pipeboard.domain.text import clean, fold

_EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>().]{2,}")
_LINKEDIN = re.compile(r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/in/([^/?#\s]+)[^\s]*", re.I)
_PHONE = re.compile(
    r"(?<![\w@.])\+?\(?\d[\d\s().\-/]{4,}\d(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?!\w)", re.I
)
_EXTENSION = re.compile(r"[\s,;]*(?:x|ext(?:ension)?)[.:=]?\s*\d+\s*$", re.I)
_NO_DIGIT = re.compile(r"\D+")
_PARTICLES = frozenset(
    "van von de da di del della der den des du dos la le ten ter bin ibn al el st. 't".split()
)
ROLE_INBOXES = frozenset(
    "info sales contact hello office mail support admin team enquiries inquiries billing".split()
)


@dataclass(frozen=True, slots=True)
class TypedPerson:
    """What one typed line says of a person; a field is empty when it says nothing of it."""

    name: str = ""
    company: str = ""
    email: str = ""
    phone: str = ""
    linkedin: str = ""


def read_line(line: str) -> TypedPerson:
    """Read `Ana Ruiz @Northwind ana@northwind.example +34 600 123 456`, in any order.

    The company is the words after a lone `@` up to the next e-mail, phone or end of line.
    """
    rest, found = clean(line).replace("\n", " "), {}
    for field, pattern in (("linkedin", _LINKEDIN), ("email", _EMAIL), ("phone", _PHONE)):
        if match := pattern.search(rest):
            found[field] = match[0].strip()
            rest = f"{rest[: match.start()]}\n{rest[match.end() :]}"
    name, company = [], ""
    for part in rest.split("\n"):
        before, at, after = part.partition("@")
        if at and not company:
            company = " ".join(after.strip(" ,;").split())
        name.append(before.strip(" ,;"))
    return TypedPerson(" ".join(" ".join(name).split()), company, **found)


def split_name(name: str) -> tuple[str, str]:
    """Return (first, last): `Last, First` with one comma, else the last word and its particles."""
    name = " ".join(name.split())
    if name.count(",") == 1:
        last, first = (part.strip() for part in name.split(","))
        return first, last
    words = name.split()
    if len(words) < 2:
        return name, ""
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].casefold() in _PARTICLES:
        cut -= 1
    return " ".join(words[:cut]), " ".join(words[cut:])


def email_key(address: str) -> str:
    """Return the match key of an e-mail address: NFC, trimmed, case-folded."""
    return unicodedata.normalize("NFC", address.strip()).casefold()


def is_email(address: str) -> bool:
    """Return whether `address` has the shape of an e-mail address."""
    return bool(_EMAIL.fullmatch(address.strip()))


def is_role_inbox(address: str) -> bool:
    """Return whether an address is a shared inbox such as info@, which several people may have."""
    return email_key(address).partition("@")[0] in ROLE_INBOXES


def phone_digits(phone: str) -> str:
    """Return the digits of a phone, with a leading + for one or for 00; no extension."""
    number = phone.strip()
    if "x" in number.lower():
        number = _EXTENSION.split(number)[0]
    digits = _NO_DIGIT.sub("", number)
    if number.startswith("+") and digits:
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") and len(digits) > 2 else digits


def linkedin_slug(url: str) -> str:
    """Return the name in a LinkedIn profile address, or '' when it is no profile."""
    match = _LINKEDIN.search(url)
    return match[1].casefold() if match else ""


def shown_name(
    display: str | None, first: str | None, last: str | None, *others: str | None
) -> str:
    """Return what a contact is called: their name, else the first of `others` that says any."""
    named = display or " ".join(part for part in (first, last) if part)
    return named or next((other for other in others if other), "no name")


def company_key(name: str) -> str:
    """Return the plain match key of a company's name (legal forms are taken off by commands)."""
    return fold(re.sub(r"[.,'\u2019\"()]", " ", name))
