"""The words of the trade: stages, statuses, answers and the other fixed lists."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a contact stands; a contact moves right on evidence only."""

    LEAD = "lead"
    SAL = "sal"
    SQL = "sql"
    OPPORTUNITY = "opportunity"

    @property
    def label(self) -> str:
        """As the rep says it: lead, SAL, SQL, opportunity."""
        return self.value.upper() if self in (Stage.SAL, Stage.SQL) else self.value

    @property
    def subtitle(self) -> str:
        """What having someone here means."""
        return _SUBTITLES[self]

    @property
    def order(self) -> int:
        """0 for lead to 3 for opportunity."""
        return STAGES.index(self)


STAGES = tuple(Stage)
_SUBTITLES = {
    Stage.LEAD: "could sell to",
    Stage.SAL: "has a need we can meet",
    Stage.SQL: "selling to",
    Stage.OPPORTUNITY: "deal open",
}


class Status(StrEnum):
    """Whether a contact is being worked."""

    OPEN = "open"
    NURTURE = "nurture"
    DISQUALIFIED = "disqualified"
    WON = "won"


class Origin(StrEnum):
    """Who made the first move."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    REFERRAL = "referral"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """How a contact came in; anything else is `other:<text>`."""

    WEBSITE_FORM = "website form"
    SOCIAL = "social"
    REFERRAL = "referral"
    CAMPAIGN = "campaign"
    DOWNLOAD = "download"
    NEWSLETTER = "newsletter"
    WEBINAR = "webinar"
    COLD_CALL = "cold call"
    COLD_EMAIL = "cold e-mail"
    LINKEDIN = "linkedin"
    LIST_IMPORT = "list import"
    EVENT_LIST = "event list"
    BUSINESS_CARD = "business card"
    PURCHASED_LIST = "purchased list"


class Seniority(StrEnum):
    """How high a contact sits."""

    OWNER = "owner"
    C_LEVEL = "c_level"
    VP = "vp"
    HEAD = "head"
    DIRECTOR = "director"
    MANAGER = "manager"
    INDIVIDUAL = "individual"
    STUDENT = "student"
    UNKNOWN = "unknown"


class Icp(StrEnum):
    """Whether a contact fits the ideal customer profile; unknown when a fact is missing."""

    MATCH = "match"
    MISS = "miss"
    UNKNOWN = "unknown"


class ChannelKind(StrEnum):
    """How someone is reached."""

    EMAIL = "email"
    PHONE = "phone"
    LINKEDIN = "linkedin"
    OTHER = "other"


class ChannelState(StrEnum):
    """Whether a channel can be used; the last three cannot."""

    UNVERIFIED = "unverified"
    OK = "ok"
    BOUNCED = "bounced"
    WRONG = "wrong"
    OPTED_OUT = "opted_out"


class Topic(StrEnum):
    """The five topics of a needs assessment, in the order of the written form."""

    SOURCE = "source"
    NEED = "need"
    PRODUCT_INTEREST = "product_interest"
    SOLUTION = "solution"
    TIMELINE = "timeline"

    @property
    def label(self) -> str:
        """The topic in words."""
        return self.value.replace("_", " ")


LIVE_ORDER = (Topic.NEED, Topic.SOURCE, Topic.PRODUCT_INTEREST, Topic.SOLUTION, Topic.TIMELINE)


class TopicState(StrEnum):
    """What became of one topic."""

    UNASKED = "unasked"
    ANSWERED = "answered"
    NO_ANSWER = "asked_no_answer"
    NOT_APPLICABLE = "not_applicable"


class Fulfil(StrEnum):
    """The verdict of an assessment: can we honestly meet this need?"""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class TimelineKind(StrEnum):
    """When a solution has to be in place."""

    NOW = "now"
    THIS_QUARTER = "this_quarter"
    THIS_YEAR = "this_year"
    LATER = "later"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The answer in words."""
        return self.value.replace("_", " ")


class Element(StrEnum):
    """The four elements of a discovery call."""

    BUDGET = "budget"
    AUTHORITY = "authority"
    NEED = "need"
    TIMELINE = "timeline"


ASK_ORDER = (Element.NEED, Element.TIMELINE, Element.AUTHORITY, Element.BUDGET)


class Rating(StrEnum):
    """What a call found out about one element."""

    UNRATED = "unrated"
    UNKNOWN = "unknown"
    UNMET = "unmet"
    PARTLY = "partly"
    MET = "met"

    @property
    def sign(self) -> str:
        """One cell that says the rating without colour."""
        return {"unrated": "·", "unknown": "?", "unmet": "○", "partly": "◐", "met": "●"}[self.value]


class Verdict(StrEnum):
    """How a discovery call ended."""

    QUALIFIED = "qualified"
    DISQUALIFIED = "disqualified"
    NOT_YET = "not_yet"
    NONE = "none"


class CallKind(StrEnum):
    """What a call was for."""

    PROSPECTING = "prospecting"
    DISCOVERY = "discovery"
    DEMO = "demo"
    CLOSING = "closing"
    SUPPORT = "support"
    OTHER = "other"


class Gate(StrEnum):
    """What stands before a stage; named after the stage it opens."""

    SAL = "sal"
    SQL = "sql"
    OPPORTUNITY = "opportunity"


class Proof(StrEnum):
    """On what a qualification rests."""

    EVIDENCE = "evidence"
    OVERRIDE = "override"
    IMPORTED = "imported"


class DealStep(StrEnum):
    """How far an opportunity is; chips inside the column, not columns."""

    DISCOVERY_DONE = "discovery_done"
    DEMO = "demo"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"

    @property
    def label(self) -> str:
        """The step in words."""
        return self.value.replace("_", " ")


class DealStatus(StrEnum):
    """What became of an opportunity."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    CANCELLED = "cancelled"


class Billing(StrEnum):
    """How a deal is paid."""

    ONE_OFF = "one_off"
    MONTHLY = "monthly"
    ANNUAL = "annual"

    @property
    def label(self) -> str:
        """The billing in words."""
        return self.value.replace("_", "-")


class TaskKind(StrEnum):
    """What is to be done next with someone."""

    TODO = "todo"
    CALLBACK = "callback"
    APPOINTMENT = "appointment"
    REVISIT = "revisit"
    DECIDE = "decide"


class TaskState(StrEnum):
    """What became of a task."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
