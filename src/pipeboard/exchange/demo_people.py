"""The made-up people of the demo: who they are, where they work, how they came in."""

from __future__ import annotations

from typing import NamedTuple


class Firm(NamedTuple):
    """A made-up employer; its domain is `<key>.example`."""

    name: str
    industry: str
    headcount: str
    country: str


class Person(NamedTuple):
    """A made-up person, who came some days ago; with a list when one came that day."""

    name: str
    title: str
    firm: str
    source: str
    origin: str
    ago: int
    phone: str = ""
    note: str = ""
    referred_by: str = ""


FIRMS = {
    "grindlewick": Firm("Grindlewick Logistics", "Logistics software", "180", "GB"),
    "tansyledger": Firm("Tansy Ledger", "Fintech", "75", "GB"),
    "quaylight": Firm("Quaylight Systems", "SaaS", "220", "US"),
    "oddsock": Firm("Oddsock Robotics", "Industrial robots", "340", "DE"),
    "velvetladder": Firm("Velvet Ladder", "SaaS", "60", "US"),
    "wobblestone": Firm("Wobblestone Pay", "Fintech", "410", "GB"),
    "mossbyte": Firm("Mossbyte", "SaaS", "95", "SE"),
    "duskfen": Firm("Duskfen Analytics", "Software", "130", "US"),
    "plumtree": Firm("Plumtree & Vole", "Wholesale", "48", "GB"),
    "inkwhistle": Firm("Inkwhistle", "SaaS", "52", "FR"),
    "ravelgate": Firm("Ravelgate", "Software", "480", "US"),
    "saltmarsh": Firm("Saltmarsh Payroll", "Fintech", "160", "AU"),
    "tuffet": Firm("Tuffet Works", "Furniture", "26", "GB"),
    "larkspindle": Firm("Larkspindle Cloud", "SaaS", "300", "US"),
    "copperthistle": Firm("Copperthistle", "Software", "70", "GB"),
    "hullabaloo": Firm("Hullabaloo Events", "Events", "19", "US"),
    "nimbusgate": Firm("Nimbusgate", "SaaS", "900", "US"),
    "halfmoon": Firm("Halfmoon Chandlery", "Marine supplies", "34", "GB"),
    "otterquill": Firm("Otterquill", "SaaS", "110", "DE"),
    "pelican": Firm("Pelican & Daughters", "Wholesale", "88", "FR"),
    "bluntwhistle": Firm("Bluntwhistle", "Software", "240", "AU"),
    "thirdteapot": Firm("Third Teapot", "Food", "12", "GB"),
    "umberfield": Firm("Umberfield Health", "Healthcare", "1400", "US"),
    "brackenpost": Firm("Bracken Post", "Parcel delivery", "50–500", "SE"),
}

LISTS = {82: "trade-fair.csv", 27: "fair-visitors.csv", 9: "event-list.csv"}
"""The lists that were imported, by how many days ago."""

WEB, EVENT, CARD, LINK = "website form", "event list", "business card", "linkedin"
IN, OUT, REF, UNKNOWN = "inbound", "outbound", "referral", "unknown"

# fmt: off
LEADS = (
    Person("Priya Vantongeren", "Head of Sales", "larkspindle", WEB, IN, 0, "+1 303 555 0111",
           "Wrote at 23:40 and apologised for the hour. Wants a price before a conversation."),
    Person("Tobias Quell", "VP Operations", "wobblestone", "webinar", IN, 9, "+44 20 7946 0101",
           "Stayed to the end of the webinar and asked the only hard question."),
    Person("Marguerite Oyelowe", "RevOps Manager", "ravelgate", "download", IN, 2,
           "+1 303 555 0116"),
    Person("Hamish Drummel", "Sales Director", "copperthistle", "business card", OUT, 27,
           "+44 20 7946 0102",
           "Met at the coffee queue. His card has a coffee ring on it, which is how I know."),
    Person("Soraya Blixt", "Head of Revenue", "mossbyte", EVENT, OUT, 9, "+46 31 390 06 60"),
    Person("Dex Arbuckle", "Founder", "hullabaloo", "social", IN, 8, "+1 303 555 0112",
           "“Send me something I can read on a bouncy castle.” He was serious."),
    Person("Ingrid Solvang-Pratt", "Sales Operations Manager", "brackenpost", EVENT, OUT, 27,
           "+46 31 390 06 62"),
    Person("Nuno Falcarreira", "CRO", "duskfen", "newsletter", IN, 15, "+1 303 555 0113"),
    Person("Wilhelmina Tock", "Office Manager", "tuffet", CARD, OUT, 9, "+44 20 7946 0103",
           "Guards the diary of the owner. Likes people who spell her name right."),
    Person("Léonie Marchetaux", "Directrice commerciale", "pelican", "referral", REF, 5,
           "+33 1 99 00 12 34", "Prefers French before lunch.", "Odile Tranchard"),
    Person("Bartholomew Quist", "Director of Sales", "quaylight", "cold e-mail", OUT, 9,
           "+1 303 555 0117"),
    Person("Anneke Roosdorp", "VP Sales", "otterquill", EVENT, OUT, 9, "+49 30 23125 102"),
    Person("Calvin Mbatha-Reyes", "Sales Manager", "nimbusgate", EVENT, OUT, 9,
           "+1 303 555 0114"),
    Person("Fern Hollowbread", "Owner", "thirdteapot", WEB, IN, 7, "+44 20 7946 0104",
           "Twelve people, nine of them related. Decides everything, usually at once."),
    Person("Yusuf Demirkapi", "Operations Director", "saltmarsh", "list import", OUT, 27,
           "+61 2 5550 0102"),
    Person("Greta Lindqvarn", "RevOps Lead", "brackenpost", EVENT, OUT, 27, "+46 31 390 06 63"),
    Person("Octavia Pell", "Chief Revenue Officer", "bluntwhistle", "campaign", IN, 17,
           "+61 2 5550 0101", "Opened every mail twice. Has not answered one."),
    Person("Rufus Tamberlane", "Sales Manager", "halfmoon", "list import", OUT, 9,
           "+44 20 7946 0105"),
    Person("Xiomara Devane", "Head of Sales Operations", "velvetladder", "download", IN, 1),
    Person("Piotr Zawilski", "Werkstudent", "oddsock", "download", IN, 11, "",
           "Writing a thesis. Polite, quotes us correctly, will not buy."),
    Person("Callum Strathdee", "", "tansyledger", "list import", OUT, 27,
           "+44 20 7946 0108"),
    Person("Beatrix Omondi", "VP Revenue Operations", "umberfield", EVENT, OUT, 27,
           "+1 303 555 0115"),
    Person("Jasper van der Kolk", "Head of Sales", "inkwhistle", EVENT, OUT, 27,
           "+33 1 99 00 12 36"),
    Person("Delphine Aubrac", "Responsable ADV", "pelican", WEB, IN, 14, "+33 1 99 00 12 35"),
    Person("Morgan Thistlewood", "Director of Revenue", "plumtree", CARD, OUT, 27,
           "+44 20 7946 0106"),
    Person("Kaito Brennerman", "Sales Enablement Manager", "ravelgate", "webinar", IN, 12,
           "+1 303 555 0118"),
    Person("Lucinda Faraday-Boon", "COO", "grindlewick", EVENT, OUT, 27, "+44 20 7946 0109"),
    Person("Samir El-Tahawi", "VP Sales", "nimbusgate", "purchased list", OUT, 27,
           "+1 303 555 0119"),
    Person("Henrike Voss", "Head of Sales DACH", "oddsock", EVENT, OUT, 27, "+49 30 23125 101"),
    Person("Emeka Nwosu-Hart", "Head of Growth and Sales", "mossbyte", "social", IN, 10,
           "+46 31 390 06 64"),
    Person("Pearl Gatsby-Lunn", "Bookkeeper", "tuffet", "newsletter", IN, 24),
    Person("Ottoline Crisp", "", "", "other:wedding table 7", UNKNOWN, 34, "+44 20 7946 0107",
           "Said “we have exactly that problem” over the cake. Never said who “we” is."),
    Person("Vikram Sallowfield", "Sales Director", "duskfen", "list import", OUT, 27,
           "+1 303 555 0120"),
)

SALS = (
    Person("Odile Tranchard", "Directrice des opérations", "pelican", "webinar", IN, 31,
           "+33 1 99 00 12 30"),
    Person("Gideon Marsh-Okafor", "Head of RevOps", "larkspindle", WEB, IN, 12, "+1 303 555 0121"),
    Person("Saskia Brandtner", "VP Sales", "otterquill", EVENT, OUT, 27, "+49 30 23125 110"),
    Person("Theo Wrenfield", "Sales Operations Manager", "plumtree", "cold call", OUT, 27,
           "+44 20 7946 0121"),
    Person("Amara Quintrell", "Sales Operations Director", "quaylight", "download", IN, 15,
           "+1 303 555 0122"),
    Person("Lars Hedenvik", "Revenue Manager", "brackenpost", EVENT, OUT, 27, "+46 31 390 06 61"),
    Person("Philippa Droste", "Finance Director", "tansyledger", "referral", REF, 9,
           "+44 20 7946 0122", "", "Rosalind Achterberg"),
    Person("Mateus Corvelo", "CRO", "velvetladder", LINK, OUT, 27, "+1 303 555 0123"),
    Person("Joan Petticrew", "Owner", "halfmoon", CARD, OUT, 82, "+44 20 7946 0123",
           "Answers the phone with the name of the boat, not of the shop."),
    Person("Zainab Ferrers", "Head of Customer Operations", "saltmarsh", WEB, IN, 8,
           "+61 2 5550 0111"),
    Person("Elliot Brand-Nakata", "Director of Sales", "bluntwhistle", "newsletter", IN, 130,
           "+61 2 5550 0112"),
    Person("Cordelia Vasquez-Mott", "VP Marketing", "umberfield", EVENT, OUT, 27,
           "+1 303 555 0124"),
)

SQLS = (
    Person("Iris Vandermeer", "VP Operations", "wobblestone", "webinar", IN, 34,
           "+44 20 7946 0131"),
    Person("Nathaniel Orr", "Head of Sales", "mossbyte", "cold e-mail", OUT, 82,
           "+46 31 390 06 71"),
    Person("Bronwyn Tallis", "Operations Director", "copperthistle", "referral", REF, 29,
           "+44 20 7946 0132", "", "Rosalind Achterberg"),
    Person("Darius Kettleman", "COO", "duskfen", WEB, IN, 26, "+1 303 555 0131"),
    Person("Fumiko Harrowgate", "RevOps Director", "ravelgate", "download", IN, 37,
           "+1 303 555 0132"),
    Person("Quentin Abelard", "Directeur général", "inkwhistle", EVENT, OUT, 82,
           "+33 1 99 00 12 40"),
    Person("Rowan Sixsmith", "Sales Director", "grindlewick", LINK, OUT, 82, "+44 20 7946 0133"),
    Person("Mirela Stanciu-Webb", "CFO", "nimbusgate", "campaign", IN, 48, "+1 303 555 0133"),
)

BUYERS = (
    Person("Rosalind Achterberg", "COO", "grindlewick", "webinar", IN, 74, "+44 20 7946 0141",
           "Knows everyone in this trade, and says what she thinks of them."),
    Person("Ulrich Tannhof", "Leiter Vertrieb", "oddsock", EVENT, OUT, 82, "+49 30 23125 140"),
    Person("Simone Achebe-Lund", "VP Sales", "quaylight", LINK, OUT, 82, "+1 303 555 0141"),
    Person("Gus Farthingale", "Owner", "tuffet", "cold call", OUT, 82, "+44 20 7946 0142"),
    Person("Leilani Crowhurst", "Head of Revenue", "velvetladder", WEB, IN, 63,
           "+1 303 555 0142"),
    Person("Benedikt Raumwald", "CTO", "otterquill", "referral", REF, 58, "+49 30 23125 141", "",
           "Ulrich Tannhof"),
)

GONE = (
    Person("Winifred Ashgrove", "VP Sales", "nimbusgate", EVENT, OUT, 82, "+1 303 555 0151"),
    Person("Alasdair Penhallow", "Head of IT", "umberfield", "list import", OUT, 82),
    Person("Tamsin Orchard", "Sales Manager", "saltmarsh", WEB, IN, 66, "+61 2 5550 0151"),
    Person("Clement Dubrovnik-Hay", "Owner", "thirdteapot", "cold call", OUT, 82,
           "+44 20 7946 0151"),
    Person("Noor Vandaele", "Director", "plumtree", "purchased list", OUT, 82),
    Person("Harriet Lund-Osei", "COO", "larkspindle", EVENT, OUT, 82, "+1 303 555 0152"),
    Person("Constance Bellweather", "VP Operations", "tansyledger", "webinar", IN, 96,
           "+44 20 7946 0152"),
    Person("Jonah Pemberton-Diaz", "Head of Sales", "bluntwhistle", "referral", REF, 88,
           "+61 2 5550 0152"),
)
# fmt: on

PEOPLE = (*LEADS, *SALS, *SQLS, *BUYERS, *GONE)
