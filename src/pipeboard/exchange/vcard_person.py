"""One vCard becomes an incoming lead: names, ways to reach someone, the rest kept as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pipeboard.domain.people import linkedin_slug, split_name
from pipeboard.domain.terms import Source
from pipeboard.domain.text import clean, count_controls
from pipeboard.exchange import values
from pipeboard.exchange.leads import IncomingLead, Refused
from pipeboard.exchange.reach import Reached, read_emails, read_phones
from pipeboard.exchange.vcard_lines import Card, Content

if TYPE_CHECKING:
    from vobject.base import Component, ContentLine

OUR_UID = re.compile(r"(\d{1,18}-\d{8}T\d{6}Z)@pipeboard")
_TEL = re.compile(r"tel:([^;]*)(?:.*;ext=([^;]*))?.*", re.I)
_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_KINDS = {"cell": "mobile", "fax": "fax", "pager": "fax", "work": "work", "home": "home"}
_READ = frozenset(
    "version fn n org title role email tel url x-socialprofile socialprofile adr note categories"
    " uid x-ablabel x-abshowas kind prodid begin end profile gender x-gender".split()
)
_GROUP = "it is a group of contacts, not a person"


def read_card(card: Card, found: Content, place: str) -> IncomingLead | Refused:
    """Return the lead of a card, or why there is none; `place` names the card in words."""
    from vobject.base import VObjectError, readOne

    raw = [line.decode("utf-8", "replace") for line in card.raw]
    if card.problem:
        return Refused(card.line, f"{place}: {card.problem}", raw)
    text = "\r\n".join(("BEGIN:VCARD", "VERSION:3.0", *found.lines, "END:VCARD", ""))
    try:
        read = readOne(text)
    except VObjectError as wrong:
        return Refused(card.line, f"{place} is broken: {_short(str(wrong))}", raw)
    if (
        _first(read, "kind").casefold() == "group"
        or _first(read, "x-addressbookserver-kind").casefold() == "group"
    ):
        return Refused(card.line, f"{place}: {_GROUP}", raw)
    lead = _Person(read, card, found).lead()
    if not (lead.display_name or lead.company or lead.emails or lead.phones):
        said = f" ({'; '.join(lead.warnings)})" if lead.warnings else ""
        return Refused(card.line, f"{place}: no name, e-mail, phone or company{said}", raw)
    return lead


def controls_in(found: Content) -> int:
    """Return how many control characters are taken out of a card."""
    return sum(map(count_controls, found.lines))


class _Person:
    """One card that the library has read."""

    def __init__(self, read: Component, card: Card, found: Content) -> None:
        self._read, self._card = read, card
        self._rest: dict[str, str] = {}
        self._warnings: list[str] = []
        self._labels = {
            line.group: _label(_text(line)) for line in _lines(read, "x-ablabel") if line.group
        }
        if found.unread:
            self._rest["unread lines"] = "\n".join(map(clean, found.unread))
            self._warnings.append(f"{len(found.unread)} of its lines are no property: kept")

    def lead(self) -> IncomingLead:
        """Return it as a lead."""
        first, last, whole = self._names()
        company, department = self._company()
        if self._is_company():
            company, first, last, whole = company or whole, "", "", ""
        title, role = (_first(self._read, name) for name in ("title", "role"))
        self._keep("department", department)
        self._keep("role", role if title else "")
        emails, phones = self._emails(), self._phones()
        if whole in {way.value for way in (*emails, *phones)}:
            first, last, whole = "", "", ""  # a card must have a name; an address is none
        linkedin, company_linkedin, website = self._links()
        where = self._address()
        self._keep_others()
        return IncomingLead(
            line=self._card.line,
            first_name=first,
            last_name=last,
            display_name=whole,
            title=_line(title or role),
            company=_line(company),
            website=website,
            domain=values.read_domain(website) if website else "",
            company_linkedin=company_linkedin,
            country=where[0],
            region=where[1],
            city=where[2],
            source=Source.LIST_IMPORT.value,
            emails=emails,
            phones=phones,
            linkedin=linkedin,
            note="\n\n".join(filter(None, map(_text, _lines(self._read, "note")))),
            tags=self._tags(),
            external_ids=self._ids(),
            imported=self._rest,
            warnings=tuple(self._warnings),
        )

    def _names(self) -> tuple[str, str, str]:
        whole = _line(_first(self._read, "fn"))
        named = next(iter(_lines(self._read, "n")), None)
        if named is None:
            return *split_name(whole), whole
        name = named.value
        parts = (_joined(getattr(name, part), " ") for part in ("given", "additional", "family"))
        given, additional, family = map(_line, parts)
        self._keep("salutation", _joined(name.prefix, " "))
        self._keep("suffix", _joined(name.suffix, " "))
        if not (given or family):
            return *split_name(whole), whole
        self._keep("middle name", additional)
        return given, family, whole or " ".join(filter(None, (given, additional, family)))

    def _is_company(self) -> bool:
        kind = _first(self._read, "kind").casefold()
        if kind == "org" or _first(self._read, "x-abshowas").casefold() == "company":
            named = next(iter(_lines(self._read, "n")), None)
            return kind == "org" or named is None or not str(named.value).strip()
        return False

    def _company(self) -> tuple[str, str]:
        parts = [_joined(part, ", ") for line in _lines(self._read, "org") for part in line.value]
        return (parts[0] if parts else ""), " · ".join(filter(None, parts[1:]))

    def _emails(self) -> tuple[Reached, ...]:
        cells, labels = [], {}
        for at, line in enumerate(self._preferred("email"), 1):
            cells.append((f"e-mail {at}", _text(line)))
            labels[f"e-mail {at}"] = self._kind(line)
        return read_emails(cells, self._rest, self._warnings, labels)

    def _phones(self) -> tuple[Reached, ...]:
        cells, labels = [], {}
        for at, line in enumerate(self._preferred("tel"), 1):
            text = _text(line)
            if uri := _TEL.fullmatch(text):
                text = uri[1] + (f" ext. {uri[2]}" if uri[2] else "")
            cells.append((f"phone {at}", text))
            labels[f"phone {at}"] = self._kind(line)
        return read_phones(cells, self._rest, self._warnings, labels)

    def _preferred(self, name: str) -> list[ContentLine]:
        return sorted(_lines(self._read, name), key=_preference)

    def _kind(self, line: ContentLine) -> str:
        """Return the word for a way: the rep's own label, else one of its types."""
        words = _types(line)
        return self._labels.get(line.group, "") or next(
            (kept for word, kept in _KINDS.items() if word in words), ""
        )

    def _links(self) -> tuple[str, str, str]:
        """Return the person's and the company's LinkedIn page, and the web site."""
        person = company = website = ""
        for line in self._preferred("url"):
            url = _line(_text(line))
            if linkedin_slug(url):
                person = person or url
            elif "linkedin.com/company/" in url.casefold():
                company = company or url
            elif website or "home" in _types(line):
                self._keep("url", url)
            else:
                website = url
        for name in ("x-socialprofile", "socialprofile"):
            for line in _lines(self._read, name):
                url = _profile(line)
                if linkedin_slug(url) and not person:
                    person = url
                else:
                    self._keep("social profile", url)
        return person, company, website

    def _address(self) -> tuple[str, str, str]:
        """Return country, region and city of the work address; any other is kept as it is."""
        lines = self._preferred("adr")
        at_work = next((line for line in lines if "home" not in _types(line)), None)
        found = "", "", ""
        for line in lines:
            parts = [
                _line(_joined(getattr(line.value, part), ", "))
                for part in ("country", "region", "city")
            ]
            known = values.read_country(parts[0]) if len(parts[0]) <= 200 else ""
            if line is at_work:
                if parts[0] and not known:
                    self._keep("country", parts[0])
                found = known, parts[1], parts[2]
            street = _joined(line.value.street, ", ")
            code = _joined(line.value.code, " ")
            said = [street, code] if line is at_work else [street, code, *reversed(parts)]
            self._keep("address", ", ".join(filter(None, map(_line, said))))
        return found

    def _tags(self) -> tuple[str, ...]:
        said = (tag for line in _lines(self._read, "categories") for tag in line.value)
        tags = (_line(tag).removeprefix("* ") for tag in said)
        return tuple(dict.fromkeys(tag for tag in tags if tag and tag != "myContacts"))

    def _ids(self) -> Mapping[str, str]:
        uid = _line(_first(self._read, "uid"))
        if ours := OUR_UID.fullmatch(uid):
            return {"pipeboard": ours[1]}
        return {"vcard": uid} if uid else {}

    def _keep(self, name: str, text: str) -> None:
        text = clean(text)
        if text:
            self._rest[name] = f"{self._rest[name]}\n{text}" if name in self._rest else text

    def _keep_others(self) -> None:
        is_ours = OUR_UID.fullmatch(_line(_first(self._read, "uid")))
        for name, lines in self._read.contents.items():
            if name not in _READ and not (is_ours and name == "rev"):
                for line in lines:
                    self._keep(name, _text(line))


def _lines(read: Component, name: str) -> list[Any]:
    return list(read.contents.get(name, ()))


def _first(read: Component, name: str) -> str:
    return next(filter(None, map(_text, _lines(read, name))), "")


def _text(line: ContentLine) -> str:
    value = getattr(line, "value", "")
    return clean(value) if isinstance(value, str) else clean(str(value))


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _joined(part: str | list[str], by: str) -> str:
    return part if isinstance(part, str) else by.join(filter(None, part))


def _types(line: ContentLine) -> set[str]:
    said = [*line.params.get("TYPE", ()), *line.singletonparams]
    return {word.strip().casefold() for one in said for word in one.split(",")}


def _preference(line: ContentLine) -> int:
    said = next(iter(line.params.get("PREF", ())), "")
    if said.isdecimal() and len(said) < 4:
        return int(said)
    return 1 if "pref" in _types(line) else 200


def _label(text: str) -> str:
    named = _LABEL.fullmatch(text)
    return named[1] if named else text


def _profile(line: ContentLine) -> str:
    """Return a social profile's address; LinkedIn's also from a bare user name."""
    text = _line(_text(line)).removeprefix("x-apple:")
    services = _types(line) | {one.casefold() for one in line.params.get("SERVICE-TYPE", ())}
    if "linkedin" in services and re.fullmatch(r"[\w%-]+", text):
        return f"https://www.linkedin.com/in/{text}"
    return text


def _short(text: str) -> str:
    return " ".join(clean(text).split())[:100]


def samples(read: IncomingLead) -> Iterator[tuple[str, str, str]]:
    """Yield (property, field, value) of what a card says."""
    said = {
        "FN": ("name", read.display_name),
        "EMAIL": ("email", read.emails[0].value if read.emails else ""),
        "TEL": ("phone", read.phones[0].value if read.phones else ""),
        "ORG": ("company", read.company),
        "TITLE": ("title", read.title),
        "URL": ("website", read.website or read.linkedin),
        "ADR": ("city", read.city or read.country),
        "NOTE": ("note", read.note),
        "CATEGORIES": ("tags", ", ".join(read.tags)),
        "UID": ("external_id", next(iter(map(str, read.external_ids.values())), "")),
    }
    yield from ((name, meant, value) for name, (meant, value) in said.items() if value)
