"""The records of the trade as SQLModel tables; rows are validated before they are made."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from pipeboard.domain import terms
from pipeboard.store.columns import AUTOINCREMENT, Instant, Record, from_elsewhere, one_of, refers


class Company(Record, table=True):
    """An employer; a company is its name key."""

    __table_args__ = (AUTOINCREMENT,)
    name: str
    name_key: str = Field(unique=True)
    domain: str | None = None
    industry: str | None = None
    headcount_min: int | None = None
    headcount_max: int | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    website: str | None = None
    linkedin_url: str | None = None
    notes: str | None = None
    external_ids: str = Field(default="{}", sa_column_kwargs={"server_default": "{}"})


class Contact(Record, table=True):
    """A person being sold to: one stage, one status, one cycle."""

    __table_args__ = (
        one_of("stage", terms.Stage),
        one_of("status", terms.Status),
        one_of("origin", terms.Origin),
        one_of("seniority", terms.Seniority),
        one_of("icp", terms.Icp),
        CheckConstraint("cycle >= 1", name="cycle"),
        CheckConstraint("(status = 'nurture') = (revisit_on is not null)", name="revisit_on"),
        AUTOINCREMENT,
    )
    first_name: str | None = None
    last_name: str | None = None
    display_name: str | None = None
    title: str | None = None
    seniority: str = "unknown"
    company_id: int | None = Field(default=None, foreign_key="company.id", index=True)
    timezone: str | None = None
    linkedin_url: str | None = None
    stage: str = "lead"
    status: str = "open"
    cycle: int = 1
    origin: str = "unknown"
    source: str | None = None
    source_detail: str | None = None
    referred_by: int | None = Field(default=None, foreign_key="contact.id", index=True)
    handed_by: str | None = None
    product_interest: str = "[]"
    revisit_on: date | None = None
    exit_reason: str | None = None
    exit_note: str | None = None
    vendor_recommended: str | None = None
    referral_asked: str | None = None
    icp: str = "unknown"
    tags: str = "[]"
    pinned: bool = False
    external_ids: str = "{}"
    imported: str = "{}"
    import_id: int | None = Field(default=None, foreign_key="import_batch.id", index=True)


class Channel(Record, table=True):
    """An e-mail address, a phone number or another way to reach a contact."""

    __table_args__ = (
        one_of("kind", terms.ChannelKind),
        one_of("state", terms.ChannelState),
        Index("channel_match", "kind", "match"),
        Index(
            "channel_own",
            "kind",
            "match",
            unique=True,
            sqlite_where=text("kind in ('email', 'linkedin') and shared = 0"),
        ),
        AUTOINCREMENT,
    )
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: str
    value: str
    match: str
    label: str | None = None
    main: bool = False
    shared: bool = False
    state: str = "unverified"


class Visit(Record, table=True):
    """One stay of a contact in one stage."""

    __table_args__ = (one_of("stage", terms.Stage), AUTOINCREMENT)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    cycle: int
    stage: str
    entered_at: datetime = Field(sa_type=Instant)
    left_at: datetime | None = Field(default=None, sa_type=Instant)
    in_error: bool = False
    traits: str | None = None


class Assessment(Record, table=True):
    """A needs assessment: five topics, own questions, one verdict."""

    __table_args__ = (
        one_of("mode", ("live", "written")),
        one_of("state", ("draft", "done", "withdrawn")),
        one_of("need_fulfillable", terms.Fulfil, optional=True),
        one_of("timeline_kind", terms.TimelineKind, optional=True),
        *(one_of(f"{topic}_state", terms.TopicState) for topic in terms.Topic),
        AUTOINCREMENT,
    )
    contact_id: int = Field(foreign_key="contact.id", index=True)
    cycle: int
    mode: str
    taken_at: datetime = Field(sa_type=Instant)
    source: str | None = None
    source_text: str = ""
    source_state: str = "unasked"
    need_text: str = ""
    need_state: str = "unasked"
    product_interest: str = "[]"
    product_interest_text: str = ""
    product_interest_state: str = "unasked"
    solution_text: str = ""
    solution_state: str = "unasked"
    timeline_text: str = ""
    timeline_state: str = "unasked"
    timeline_kind: str | None = None
    timeline_on: date | None = None
    need_fulfillable: str | None = None
    extra: str = "{}"
    state: str = "done"


class Call(Record, table=True):
    """A call that was made, with its notes and its verdict."""

    __table_args__ = (
        one_of("kind", terms.CallKind),
        one_of("direction", ("in", "out")),
        one_of("verdict", terms.Verdict),
        AUTOINCREMENT,
    )
    contact_id: int = Field(foreign_key="contact.id", index=True)
    cycle: int
    kind: str
    direction: str = "out"
    started_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    seconds: int | None = None
    outcome: str | None = None
    rail: str = "{}"
    notes: str = ""
    verdict: str = "none"
    hooks: str = Field(default="", sa_column_kwargs={"server_default": ""})
    gaps: str = Field(default="[]", sa_column_kwargs={"server_default": "[]"})


class Bant(Record, table=True):
    """What one call found out on one element."""

    __table_args__ = (
        one_of("element", terms.Element),
        one_of("rating", terms.Rating),
        Index("bant_call", "call_id", "element", unique=True),
        AUTOINCREMENT,
    )
    contact_id: int = Field(foreign_key="contact.id", index=True)
    call_id: int = Field(foreign_key="call.id")
    element: str
    rating: str
    evidence: str = ""
    value: str = ""
    minor: int | None = None
    currency: str | None = None
    value_on: date | None = None
    noted_at: int | None = None


class Qualification(Record, table=True):
    """A gate passed: what proves it, when, and whether it was withdrawn."""

    __table_args__ = (
        one_of("gate", terms.Gate),
        one_of("origin", terms.Proof),
        CheckConstraint("(origin = 'override') = (override_reason is not null)", name="override"),
        refers("qualification", "call_id"),
        refers("qualification", "opportunity_id"),
        AUTOINCREMENT,
    )
    contact_id: int = Field(foreign_key="contact.id", index=True)
    cycle: int
    gate: str
    origin: str
    assessment_id: int | None = Field(default=None, foreign_key="assessment.id")
    call_id: int | None = Field(default=None, foreign_key="call.id")
    opportunity_id: int | None = Field(default=None, foreign_key="opportunity.id")
    passed_at: datetime = Field(sa_type=Instant)
    override_reason: str | None = None
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_reason: str | None = None
    in_error: bool = False


class Opportunity(Record, table=True):
    """A deal: what it is worth, when it closes, and the pain, interest and fit behind it."""

    __table_args__ = (
        one_of("step", terms.DealStep),
        one_of("status", terms.DealStatus),
        one_of("billing", terms.Billing),
        one_of("category", ("auto", "commit", "best_case", "pipeline", "omitted")),
        CheckConstraint("amount is null or currency is not null", name="amount"),
        CheckConstraint("probability is null or probability between 0 and 10000", name="odds"),
        Index("opportunity_open", "contact_id", unique=True, sqlite_where=text("status = 'open'")),
        from_elsewhere("opportunity"),
        AUTOINCREMENT,
    )
    contact_id: int = Field(foreign_key="contact.id", index=True)
    cycle: int
    name: str
    step: str = "discovery_done"
    status: str = "open"
    amount: int | None = None
    currency: str | None = None
    billing: str = "one_off"
    months: int = 12
    terms: str = ""
    close_on: date | None = None
    first_close_on: date | None = None
    push_count: int = 0
    probability: int | None = None
    category: str = "auto"
    pain: str = ""
    interest: str = ""
    fit: str = ""
    competitor: str = ""
    opened_at: datetime = Field(sa_type=Instant)
    closed_on: date | None = None
    lost_reason: str | None = None
    lost_note: str | None = None
    external_id: str | None = None


class Cadence(Record, table=True):
    """One run of follow-ups."""

    __table_args__ = (
        one_of("state", ("active", "paused", "stopped", "exhausted")),
        CheckConstraint("max_attempts between 3 and 5", name="max_attempts"),
        AUTOINCREMENT,
    )
    contact_id: int = Field(foreign_key="contact.id", index=True)
    cycle: int
    template: str
    started_on: date
    max_attempts: int = 5
    gap_days: int = 2
    state: str = "active"
    stop_reason: str | None = None
    run_no: int = 1
    gap_unit: str = Field(
        default="calendar",
        sa_column_args=(one_of("gap_unit", ("calendar", "working")),),
        sa_column_kwargs={"server_default": "calendar"},
    )


class Attempt(Record, table=True):
    """One call half and one e-mail half, made in tandem."""

    __table_args__ = (
        one_of("call_state", ("open", "done", "failed", "unavailable", "skipped")),
        one_of("email_state", ("open", "done", "failed", "unavailable", "skipped")),
        Index("attempt_n", "cadence_id", "n", unique=True),
        Index("attempt_done", "completed_on", sqlite_where=text("completed_on is not null")),
        AUTOINCREMENT,
    )
    contact_id: int = Field(foreign_key="contact.id", index=True)
    cadence_id: int = Field(foreign_key="cadence.id")
    n: int
    due_on: date
    due_time: str | None = None
    call_state: str = "open"
    email_state: str = "open"
    completed_on: date | None = None
    snoozes: int = 0


class Activity(Record, table=True):
    """Something that happened with a contact."""

    __table_args__ = (
        one_of("kind", ("call", "email", "linkedin", "visit", "meeting", "content", "note")),
        one_of("direction", ("in", "out"), optional=True),
        from_elsewhere("activity"),
        refers("activity", "call_id"),
        AUTOINCREMENT,
    )
    contact_id: int = Field(foreign_key="contact.id", index=True)
    cycle: int
    kind: str
    direction: str | None = None
    at: datetime = Field(sa_type=Instant)
    local_on: date
    outcome: str | None = None
    attempt_id: int | None = Field(default=None, foreign_key="attempt.id")
    call_id: int | None = Field(default=None, foreign_key="call.id")
    subject: str = ""
    body: str = ""
    offer: bool = False
    content: str | None = None
    place: str | None = None
    external_id: str | None = None


class Task(Record, table=True):
    """Something to do next; an appointment has a date and a time."""

    __table_args__ = (
        one_of("kind", terms.TaskKind),
        one_of("state", terms.TaskState),
        CheckConstraint("kind <> 'appointment' or due_time is not null", name="appointment"),
        Index("task_due", "state", "due_on", "due_time"),
        Index("task_next", "contact_id", "state", "due_on", "due_time"),
        Index(
            "task_booked",
            "due_on",
            "contact_id",
            sqlite_where=text("state = 'open' and kind = 'appointment'"),
        ),
        from_elsewhere("task"),
        AUTOINCREMENT,
    )
    contact_id: int = Field(foreign_key="contact.id")
    kind: str
    title: str
    due_on: date
    due_time: str | None = None
    timezone: str | None = None
    minutes: int | None = None
    place: str | None = None
    state: str = "open"
    repeat: str | None = None
    sequence: int = 0
    external_id: str | None = None
