"""The words of the trade: stages, statuses, reasons and the other fixed lists."""

from __future__ import annotations

from dataclasses import dataclass
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


class Half(StrEnum):
    """One half of an attempt: call and e-mail are made in tandem."""

    CALL = "call"
    EMAIL = "email"

    @property
    def label(self) -> str:
        """As the rep writes it: call, e-mail."""
        return "e-mail" if self is Half.EMAIL else self.value


class HalfState(StrEnum):
    """What became of one half of an attempt."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"
    SKIPPED = "skipped"


class RunState(StrEnum):
    """Whether a run of follow-ups goes on."""

    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    EXHAUSTED = "exhausted"


class StopReason(StrEnum):
    """Why a run of follow-ups stopped before its last attempt."""

    CONNECTED = "connected"
    APPOINTMENT = "appointment"
    REPLIED = "replied"
    OPTED_OUT = "opted_out"
    NO_CHANNEL = "no_channel"
    SAL = "sal"
    SQL = "sql"
    OPPORTUNITY = "opportunity"
    NURTURE = "nurture"
    DISQUALIFIED = "disqualified"
    WON = "won"
    GAVE_UP = "gave_up"
    """The rep stopped it."""

    @property
    def words(self) -> str:
        """The reason as the rep reads it."""
        return self.value.upper() if self in ("sal", "sql") else self.value.replace("_", " ")


class Outcome(StrEnum):
    """What came of one half of an attempt, as the command line names it."""

    TALKED = "talked"
    APPOINTMENT = "appointment"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no-answer"
    GATEKEEPER = "gatekeeper"
    BUSY = "busy"
    WRONG_NUMBER = "wrong-number"
    CALL_BACK = "call-back"
    DO_NOT_CALL = "do-not-call"
    SENT = "sent"
    REPLIED = "replied"
    OUT_OF_OFFICE = "out-of-office"
    BOUNCED = "bounced"
    SOFT_BOUNCE = "soft-bounce"
    UNSUBSCRIBE = "unsubscribe"
    SKIP = "skip"

    @property
    def words(self) -> str:
        """The outcome as the rep reads it."""
        return _OUTCOME_WORDS.get(self, self.value.replace("-", " "))


SPOKE = (Outcome.TALKED, Outcome.APPOINTMENT, Outcome.CALL_BACK, Outcome.DO_NOT_CALL)
"""The outcomes of a call in which they said something themselves."""
REACHED_NOBODY = (
    Outcome.SKIP,
    Outcome.BUSY,
    Outcome.WRONG_NUMBER,
    Outcome.BOUNCED,
    Outcome.OUT_OF_OFFICE,
)
"""The outcomes that leave a contact as untouched as before."""
_OUTCOME_WORDS = {
    Outcome.APPOINTMENT: "appointment set",
    Outcome.VOICEMAIL: "left voicemail",
    Outcome.GATEKEEPER: "gatekeeper, message left",
    Outcome.SKIP: "skipped",
}
OUTCOME_KEYS: dict[Half, dict[str, Outcome]] = {
    Half.CALL: {
        "t": Outcome.TALKED,
        "a": Outcome.APPOINTMENT,
        "v": Outcome.VOICEMAIL,
        "n": Outcome.NO_ANSWER,
        "g": Outcome.GATEKEEPER,
        "b": Outcome.BUSY,
        "w": Outcome.WRONG_NUMBER,
        "c": Outcome.CALL_BACK,
        "d": Outcome.DO_NOT_CALL,
        "k": Outcome.SKIP,
    },
    Half.EMAIL: {
        "s": Outcome.SENT,
        "r": Outcome.REPLIED,
        "o": Outcome.OUT_OF_OFFICE,
        "b": Outcome.BOUNCED,
        "f": Outcome.SOFT_BOUNCE,
        "u": Outcome.UNSUBSCRIBE,
        "k": Outcome.SKIP,
    },
}
"""The letter of each outcome after `c` or `e`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a list: the key that picks it, its stored value, and what it counts as."""

    key: str
    value: str
    bad: bool = False

    @property
    def words(self) -> str:
        """The reason as the rep reads it."""
        return self.value.replace("_", " ")


DISQUALIFY_REASONS = (
    Reason("n", "no_need"),
    Reason("f", "bad_fit", bad=True),
    Reason("b", "no_budget"),
    Reason("a", "no_authority"),
    Reason("t", "no_timeline"),
    Reason("c", "competitor_locked_in"),
    Reason("w", "wrong_contact_info", bad=True),
    Reason("o", "outdated", bad=True),
    Reason("k", "no_working_channel", bad=True),
    Reason("u", "unreachable"),
    Reason("d", "duplicate", bad=True),
    Reason("p", "not_a_person", bad=True),
    Reason("s", "opted_out"),
    Reason("x", "other"),
)
LOST_REASONS = (
    Reason("p", "price"),
    Reason("c", "competitor"),
    Reason("n", "no_decision"),
    Reason("t", "timing"),
    Reason("m", "missing_feature"),
    Reason("l", "lost_champion"),
    Reason("s", "went_silent"),
    Reason("r", "terms"),
    Reason("x", "other"),
)
NURTURE_REASONS = (
    Reason("i", "icp_miss"),
    Reason("n", "not_now"),
    Reason("e", "cadence_exhausted"),
    Reason("b", "budget_next_period"),
    Reason("a", "asked_to_wait"),
    Reason("l", "lost_revisit"),
    Reason("x", "other"),
)
