"""Files of LinkedIn, Sales Navigator and Apollo, answers to a form, and our own export."""

from __future__ import annotations

from types import MappingProxyType

from pipeboard.exchange.profiles.books import GOOGLE_NAMES
from pipeboard.exchange.profiles.generic import LISTED, NAMES
from pipeboard.exchange.profiles.profile import Profile, aliases, marks

_FROM_LINKEDIN = MappingProxyType({"source": "linkedin", "origin": "outbound"})

LINKEDIN = Profile(
    name="linkedin-connections",
    title="connections from LinkedIn",
    fingerprint=(
        marks("First Name", "Last Name", "URL", "Company", "Position", "Connected On"),
        marks("First Name", "Last Name", "Email Address", "Position", "Connected On"),
    ),
    aliases=aliases(linkedin="URL", title="Position"),
    wider=NAMES,
    defaults=_FROM_LINKEDIN,
    needs_name=True,
)

SALES_NAVIGATOR = Profile(
    name="sales-navigator",
    title="a list from LinkedIn Sales Navigator",
    fingerprint=(
        marks("Full Name", "Person LinkedIn", "In Role"),
        marks("Full Name", "Person LinkedIn", "LinkedIn Premium"),
        marks("First Name", "Last Name", "Title", "Company Name", "City", "State", "LinkedIn URL"),
    ),
    aliases=aliases(website="Website|Website_One", keep="LinkedIn Premium|In Role|In Company"),
    wider=NAMES,
    defaults=_FROM_LINKEDIN,
)

APOLLO = Profile(
    name="apollo",
    title="contacts from Apollo",
    fingerprint=(marks("Person LinkedIn URL"), marks("Apollo Contact Id")),
    aliases=aliases(
        external_id="Apollo Contact Id",
        company_external_id="Apollo Account Id",
        company="Company Name|Company",
        email="Email|Secondary Email|Tertiary Email",
        phone="Mobile Phone|Work Direct Phone|Corporate Phone|Other Phone|Home Phone",
        phone_optout="Do Not Call",
        bounced="Email Bounced",
        replied="Replied",
        country="Company Country",
        region="Company State",
        city="Company City",
        person_country="Country",
        person_region="State",
        person_city="City",
        handed_by="Contact Owner",
        was="Stage",
        tags="Lists",
    ),
    wider=NAMES,
    defaults=MappingProxyType({"source": "Apollo"}),
    system="apollo",
    phones_first=(
        "mobile phone",
        "work direct phone",
        "corporate phone",
        "other phone",
        "home phone",
    ),
)

_ANSWERS = aliases(
    answer_source="How did you hear of us|How did you hear about us|How did you find us"
    "|Where did you hear of us|Where did you hear about us|How did you come across us"
    "|How did you get to know us|Wie haben Sie von uns erfahren"
    "|Wie sind Sie auf uns aufmerksam geworden|Comment avez-vous entendu parler de nous"
    "|Comment nous avez-vous connus|Cómo nos conoció|Cómo nos ha conocido"
    "|Jak jste se o nás dozvěděli|Jak jste se o nás dozvěděl(a)",
    answer_need="What do you need|What are you looking for|What is your need"
    "|What do you need help with|What can we help you with|How can we help"
    "|How can we help you|What problem are you trying to solve|What do you want to solve"
    "|Was brauchen Sie|Was benötigen Sie|Wobei können wir helfen|De quoi avez-vous besoin"
    "|Quel est votre besoin|Qué necesita|Qué necesitan|Co potřebujete"
    "|S čím vám můžeme pomoci",
    answer_interest="Which product|Which product are you interested in"
    "|Which products are you interested in|Which product interests you"
    "|What product are you interested in|Product of interest|Product interest"
    "|Welches Produkt|Welches Produkt interessiert Sie|Quel produit|Quel produit vous intéresse"
    "|Qué producto|Qué producto le interesa|Který produkt|Který produkt vás zajímá",
    answer_solution="What would a solution look like|What would the solution look like"
    "|What would a good solution look like|What does a solution look like"
    "|What would your ideal solution look like|What is your ideal solution|Ideal solution"
    "|Wie sähe eine Lösung aus|Wie würde eine Lösung aussehen|À quoi ressemblerait une solution"
    "|Cómo sería una solución|Jak by vypadalo řešení|Jak by mělo vypadat řešení",
)
FORM = Profile(
    name="form-answers",
    title="answers to a form",
    fingerprint=(
        *(frozenset({key}) for key in _ANSWERS),
        marks("Need", "Timeline"),
        marks("Needs", "Timeline"),
        marks("Need", "When"),
    ),
    aliases={
        **_ANSWERS,
        **aliases(
            answer_need="Need|Needs|Your need",
            answer_interest="Product|Interest|Interested in",
            answer_solution="Solution|Desired solution",
            answer_timeline="When|Timeline|Timeframe|Time frame|When do you need it"
            "|When do you need a solution|When do you need this|When would you like to start"
            "|When do you want to start|When do you plan to start|Wann|Bis wann|Quand|Cuándo|Kdy",
            entered_on="Timestamp|Submitted at|Submitted on|Submission date|Submission time"
            "|Submit date|Submit date (UTC)|Date submitted|Received|Received at|Received on"
            "|Zeitstempel|Horodateur|Marca temporal|Časová značka",
            note="Message|Your message|Anything else|Nachricht|Mensaje|Zpráva",
        ),
    },
    wider=NAMES,
    defaults=MappingProxyType({"source": "website form", "origin": "inbound"}),
)

PIPEBOARD = Profile(
    name="pipeboard",
    title="contacts from pipeboard",
    fingerprint=(marks("pipeboard_uid"),),
    aliases={**GOOGLE_NAMES, **aliases(external_id="pipeboard_uid")},
    wider=NAMES,
    defaults=LISTED,
    system="pipeboard",
    exact=True,
)
