"""What the made-up people of the demo said: needs, discovery calls, deals and what comes next."""

from __future__ import annotations

from typing import NamedTuple

from pipeboard.domain.terms import Billing, DealStep, TimelineKind


class Next(NamedTuple):
    """A next step some working days from today; with a time it is an appointment.

    The time may be one of those around now: `past`, `soon`, `later`, `evening`.
    """

    title: str
    days: int
    at: str = ""


class Need(NamedTuple):
    """A needs assessment taken some days ago.

    Without a next step follow-ups start, or the discovery call after it was agreed on.
    """

    who: str
    ago: int
    need: str
    solution: str
    interests: str
    timeline: TimelineKind
    then: Next | None = None


class Talk(NamedTuple):
    """A discovery call; each finding starts with its rating, `?` for one still open."""

    who: str
    ago: int
    minutes: int
    notes: str
    need: str
    timeline: str
    authority: str
    budget: str
    then: Next | None = None


class Deal(NamedTuple):
    """An opportunity: amount in whole units, close date some days from today."""

    who: str
    ago: int
    interest: str
    fit: str
    amount: int | None
    currency: str
    billing: Billing
    closes: int | None
    step: DealStep
    then: Next


NOW, QUARTER = TimelineKind.NOW, TimelineKind.THIS_QUARTER
YEAR, LATER = TimelineKind.THIS_YEAR, TimelineKind.LATER

# fmt: off
NEEDS = (
    Need("Odile Tranchard", 24, "two people retype every order into a second system by hand",
         "an order that is typed once and then simply arrives", "Import, Reconcile", YEAR,
         Next("Discovery call with Odile", 1, "10:30")),
    Need("Gideon Marsh-Okafor", 7, "our forecast is a spreadsheet with eleven owners",
         "one number on Monday that nobody argues with", "Alerts", QUARTER),
    Need("Saskia Brandtner", 11, "returns take nine days to show up in the books",
         "finance sees a return the day the parcel is back", "Reconcile", NOW),
    Need("Theo Wrenfield", 14, "we promise stock that was sold an hour before",
         "the shop and the shelf agree with each other", "Import, Alerts", QUARTER),
    Need("Amara Quintrell", 9, "nobody trusts the numbers after the second merge",
         "I can click a total and see the orders behind it", "Reconcile, API", QUARTER,
         Next("Discovery call with Amara", 2, "09:00")),
    Need("Lars Hedenvik", 16, "we invoice a parcel twice about once a day",
         "zero double invoices and no apology letters", "Reconcile", YEAR),
    Need("Philippa Droste", 5, "month end takes my whole team the first nine days",
         "close in three days and let people go home", "Reconcile, Alerts", NOW,
         Next("Discovery call with Philippa", 3, "11:15")),
    Need("Mateus Corvelo", 17, "reps keep their own lists, so handover is archaeology",
         "a new rep starts on day one with the history there", "don't know yet", LATER),
    Need("Joan Petticrew", 30, "half the chandlery is in a notebook with a rubber band",
         "my son can find the price of a shackle without me", "Import", LATER,
         Next("Ring the shop", -15, "11:00")),
    Need("Zainab Ferrers", 4, "customers tell us about payroll errors before we know",
         "we call them first, with the fix", "Alerts, API", NOW,
         Next("Discovery call with Zainab", 1, "08:30")),
    Need("Elliot Brand-Nakata", 118, "three warehouses, three truths about the same pallet",
         "one stock figure that the driver can rely on", "Import, Reconcile", YEAR,
         Next("Ring Elliot after the audit", -60, "09:45")),
    Need("Iris Vandermeer", 25, "a day a week goes into copying orders between two screens",
         "that day back, and no more typing mistakes", "Import, Reconcile", QUARTER),
    Need("Nathaniel Orr", 30, "we find out about churn from the cancelled invoice",
         "a warning a month earlier, with a name on it", "Alerts", YEAR),
    Need("Bronwyn Tallis", 20, "the courier file breaks every Tuesday and so do I",
         "Tuesday is a day like any other", "Import", NOW),
    Need("Darius Kettleman", 19, "each acquisition brought its own order numbers",
         "one number per order, whoever sold it", "Reconcile, API", YEAR),
    Need("Fumiko Harrowgate", 27, "quotes and invoices differ and sales pays for it",
         "what we quoted is what we bill, to the cent", "Reconcile", QUARTER),
    Need("Quentin Abelard", 33, "I approve every correction myself, forty a week",
         "I see five exceptions, not forty corrections", "Alerts", QUARTER),
    Need("Mirela Stanciu-Webb", 36, "auditors ask for a trail that lives in chat messages",
         "I hand over a link and they stop calling", "Reconcile", YEAR),
    Need("Rowan Sixsmith", 45, "credit notes wait for a signature that is on holiday",
         "a credit note leaves the same day", "Alerts", QUARTER,
         Next("Bring the pricing page to Rowan", 2, "14:15")),
    Need("Rosalind Achterberg", 66, "four planners spend every Friday matching freight bills",
         "Fridays for planning again", "Import, Reconcile", QUARTER),
    Need("Ulrich Tannhof", 59, "spare parts orders get lost between fax and mail",
         "no order is ever lost, fax or not", "Import", YEAR),
    Need("Simone Achebe-Lund", 47, "discounts are agreed by phone and forgotten in billing",
         "every discount ends on the day we agreed", "Reconcile, Alerts", NOW),
    Need("Gus Farthingale", 42, "I write the same chair into three books",
         "one book, and Pearl may keep the pretty one", "Import", NOW),
    Need("Leilani Crowhurst", 55, "we learn which deals slipped at the board meeting",
         "I know on the Thursday before", "Alerts", QUARTER),
    Need("Benedikt Raumwald", 50, "our home-made sync has one author and he is leaving",
         "something that is not written by Jens", "API, Import", NOW),
    Need("Tamsin Orchard", 58, "timesheets arrive as photographs of paper",
         "hours that are already numbers", "Import", LATER, Next("Ring Tamsin", -28, "15:15")),
    Need("Harriet Lund-Osei", 50, "regional prices are mailed around as screenshots",
         "one price list, dated, that everybody opens", "don't know yet", LATER,
         Next("Ring Harriet", -23, "16:45")),
    Need("Constance Bellweather", 88, "chargebacks take two people and a shoebox",
         "no shoebox and one person, bored", "Reconcile", QUARTER),
    Need("Jonah Pemberton-Diaz", 80, "commission is calculated in a file only I can open",
         "reps see their own number any day", "Reconcile, API", QUARTER),
)

WRITTEN = Need(
    "Priya Vantongeren", 0, "three offices, three price lists, one of them on paper",
    "a price that is the same wherever you ask", "Import, API", QUARTER,
)

TALKS = (
    Talk("Iris Vandermeer", 12, 26, "Two clerks, Fridays, every week. She timed it herself.",
         "met: “a day a week, two people, every week”",
         "met: new ERP goes live on 1 March, must be solid before",
         "met: “I sign up to 20k without asking anybody”",
         "partly: money for tooling is there, range not named yet",
         Next("Walk Iris through a demo", 0, "soon")),
    Talk("Nathaniel Orr", 15, 31, "Talks fast, thinks slowly, worth the patience.",
         "met: lost two accounts in spring, “found out from finance”",
         "partly: wants it before the spring renewals",
         "met: decides together with his COO, who joins next time", "?:",
         Next("Second talk with the COO", -1)),
    Talk("Bronwyn Tallis", 8, 22, "Read me the error message like a poem.",
         "met: four hours each Tuesday, “and my weekend mood”",
         "met: courier changes its format on the 15th",
         "partly: named her director, not met yet",
         "met: “two thousand a month is a conversation, five is not”",
         Next("Call with her director", 1, "16:00")),
    Talk("Darius Kettleman", 9, 28, "Fourth acquisition closes soon; he sighs when he says it.",
         "met: 600 orders a month need a human to match them",
         "partly: “this fiscal year or I look silly”", "met: he and the CFO, one meeting", "?:",
         Next("Send the matching example", 2)),
    Talk("Fumiko Harrowgate", 21, 24, "Precise. Corrected my arithmetic twice, kindly.",
         "met: 1.4 % of billing is written off as goodwill",
         "met: pricing change on the first of the quarter",
         "met: she recommends, CRO signs, he is in copy",
         "met: “up to 30k, above that procurement wakes up”",
         Next("The numbers, with her CRO", 0, "past")),
    Talk("Quentin Abelard", 19, 19, "Allowed me eighteen minutes and kept to it, nearly.",
         "met: forty corrections a week cost him Saturday mornings",
         "partly: before his holidays in spring", "met: “it is my company”",
         "partly: will pay for Saturdays, has not said how much",
         Next("Two slots for a demo", 4)),
    Talk("Mirela Stanciu-Webb", 20, 27, "CFO, dry as chalk, warmer at the end.",
         "met: last audit cost 80 hours to answer",
         "partly: interim audit next summer", "met: signs herself",
         "partly: a line exists under audit costs"),
    Talk("Rosalind Achterberg", 53, 29, "Fridays again. She had the minutes by heart.",
         "met: four planners, every Friday, 30 hours",
         "met: peak season starts in ten weeks", "met: signs to 50k, told her board already",
         "met: “thirty is fine, forty needs a story”"),
    Talk("Ulrich Tannhof", 46, 33, "Proud of the fax. We agreed the fax may stay.",
         "met: about three lost orders a week, one was a crane",
         "partly: spring, with the new catalogue", "met: he and the managing director",
         "partly: investment plan has a place for it"),
    Talk("Simone Achebe-Lund", 38, 21, "Knows what she wants, asked me what I want.",
         "met: 22k of forgotten discounts last year", "met: before the next billing run",
         "met: her call, legal reads it once", "met: “less than what we lose”"),
    Talk("Gus Farthingale", 35, 25, "Showed me all three books on video. One has a horse on it.",
         "met: copies each chair three times, about 40 a week",
         "met: before the Christmas orders", "met: Gus, and Pearl may veto", "?:"),
    Talk("Leilani Crowhurst", 44, 30, "Her board meets monthly and remembers everything.",
         "met: two slipped quarters in a row", "partly: before the annual meeting",
         "met: hers up to 60k", "met: named 45k as comfortable"),
    Talk("Benedikt Raumwald", 40, 23, "Jens was in the room. Jens agreed with all of it.",
         "met: one person knows the sync and leaves at year end",
         "met: Jens's last day is in the calendar",
         "met: CTO, decides on tooling", "partly: can use the budget of the open post"),
    Talk("Constance Bellweather", 76, 25, "Brought the shoebox.",
         "met: two people, 200 chargebacks a month", "met: new scheme rules in spring",
         "met: signs herself", "met: 18k is in the plan"),
    Talk("Jonah Pemberton-Diaz", 70, 22, "Relieved that somebody asked.",
         "met: three days each month, disputes every time",
         "partly: before the new plan year", "met: with the CFO, agreed on the call",
         "met: up to 12k"),
)

DEALS = (
    Deal("Rosalind Achterberg", 40, "asked for the contract herself, twice",
         "logistics software, 180 people, signs herself", 38_400, "EUR", Billing.ANNUAL, 12,
         DealStep.NEGOTIATION, Next("Contract call with Rosalind", 0, "later")),
    Deal("Ulrich Tannhof", 30, "brought three colleagues to the demo",
         "340 people; robots, not software, but the same paper", 24_000, "EUR", Billing.ONE_OFF,
         47, DealStep.PROPOSAL, Next("Ask whether the proposal was read", 1)),
    Deal("Simone Achebe-Lund", 26, "“can we start before the paperwork?”",
         "SaaS, 220 people, VP Sales", 1_450, "USD", Billing.MONTHLY, 20,
         DealStep.PROPOSAL, Next("Send the redlined terms", 1)),
    Deal("Gus Farthingale", 22, "asked Pearl to clear the second book away",
         "26 people is small for us; the need is exactly ours", None, "", Billing.ONE_OFF, None,
         DealStep.DEMO, Next("Demo for Gus and Pearl", 2, "10:00")),
    Deal("Leilani Crowhurst", 31, "forwarded the demo to her whole board",
         "SaaS, 60 people, Head of Revenue", 45_000, "USD", Billing.ANNUAL, 33,
         DealStep.DEMO, Next("Answer the four questions of the board", 0)),
    Deal("Benedikt Raumwald", 18, "Jens wrote the test plan of his own accord",
         "SaaS, 110 people; CTO buys, sales uses", 19_500, "EUR", Billing.ANNUAL, None,
         DealStep.DISCOVERY_DONE, Next("Agree the test week", -1)),
    Deal("Constance Bellweather", 60, "sent the shoebox to a museum",
         "fintech, 75 people, VP Operations", 18_000, "EUR", Billing.ANNUAL, -20,
         DealStep.NEGOTIATION, Next("Sign", -21)),
    Deal("Jonah Pemberton-Diaz", 55, "showed it to his reps before I did",
         "software, 240 people, Head of Sales", 11_400, "USD", Billing.ANNUAL, -12,
         DealStep.NEGOTIATION, Next("Sign", -13)),
    Deal("Mirela Stanciu-Webb", 12, "asked for a reference, then for two",
         "SaaS with 900 people; larger than we usually serve", 52_000, "USD", Billing.ANNUAL, 60,
         DealStep.PROPOSAL, Next("Ring procurement", -2)),
)
# fmt: on
