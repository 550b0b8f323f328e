"""The first store: every record of the sales model, the journal, the derived cards."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """CREATE TABLE card (
    contact_id INTEGER NOT NULL,
    board VARCHAR,
    pin INTEGER NOT NULL,
    due VARCHAR NOT NULL,
    rank INTEGER NOT NULL,
    due_time VARCHAR,
    due_words VARCHAR,
    name VARCHAR NOT NULL,
    title VARCHAR,
    company VARCHAR,
    headcount VARCHAR,
    score VARCHAR,
    stage VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    stage_at VARCHAR NOT NULL,
    signs VARCHAR NOT NULL,
    amount INTEGER,
    currency VARCHAR,
    deal_step VARCHAR,
    close_on VARCHAR,
    find VARCHAR NOT NULL,
    PRIMARY KEY (contact_id)
)""",
    """CREATE INDEX card_board ON card (board, pin, due, rank, contact_id desc)
        WHERE board is not null""",
    """CREATE INDEX card_due ON card (due) WHERE board is not null and due < '9999-12-31'""",
    """CREATE INDEX card_find ON card (contact_id, board, find)""",
    """CREATE TABLE card_note (
    contact_id INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    PRIMARY KEY (contact_id)
)""",
    """CREATE TABLE change (
    id INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    tbl VARCHAR NOT NULL,
    "row" INTEGER NOT NULL,
    subject INTEGER,
    op VARCHAR NOT NULL,
    was VARCHAR,
    now VARCHAR,
    PRIMARY KEY (id)
)""",
    """CREATE INDEX change_row ON change (tbl, "row")""",
    """CREATE INDEX ix_change_subject ON change (subject)""",
    """CREATE TABLE company (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    name VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    domain VARCHAR,
    industry VARCHAR,
    headcount_min INTEGER,
    headcount_max INTEGER,
    country VARCHAR,
    region VARCHAR,
    city VARCHAR,
    website VARCHAR,
    linkedin_url VARCHAR,
    notes VARCHAR,
    UNIQUE (name_key)
)""",
    """CREATE TABLE draft (
    "key" VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    contact_id INTEGER,
    text VARCHAR NOT NULL,
    cursor VARCHAR NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY ("key")
)""",
    """CREATE INDEX ix_draft_contact_id ON draft (contact_id)""",
    """CREATE TABLE entry (
    id INTEGER NOT NULL,
    root INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    first INTEGER NOT NULL,
    PRIMARY KEY (id)
)""",
    """CREATE INDEX ix_entry_root ON entry (root)""",
    """CREATE TABLE import_batch (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    profile VARCHAR NOT NULL,
    mapping VARCHAR NOT NULL,
    counts VARCHAR NOT NULL
)""",
    """CREATE INDEX ix_import_batch_sha256 ON import_batch (sha256)""",
    """CREATE TABLE tally (
    board VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    n INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (board, currency)
)
 WITHOUT ROWID""",
    """CREATE TABLE contact (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    first_name VARCHAR,
    last_name VARCHAR,
    display_name VARCHAR,
    title VARCHAR,
    seniority VARCHAR NOT NULL,
    company_id INTEGER,
    timezone VARCHAR,
    linkedin_url VARCHAR,
    stage VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    cycle INTEGER NOT NULL,
    origin VARCHAR NOT NULL,
    source VARCHAR,
    source_detail VARCHAR,
    referred_by INTEGER,
    handed_by VARCHAR,
    product_interest VARCHAR NOT NULL,
    revisit_on DATE,
    exit_reason VARCHAR,
    exit_note VARCHAR,
    vendor_recommended VARCHAR,
    referral_asked VARCHAR,
    icp VARCHAR NOT NULL,
    tags VARCHAR NOT NULL,
    pinned BOOLEAN NOT NULL,
    external_ids VARCHAR NOT NULL,
    imported VARCHAR NOT NULL,
    import_id INTEGER,
    CONSTRAINT stage CHECK (stage = 'lead' or stage = 'sal' or stage = 'sql' or stage =
        'opportunity'),
    CONSTRAINT status CHECK (status = 'open' or status = 'nurture' or status = 'disqualified'
        or status = 'won'),
    CONSTRAINT origin CHECK (origin = 'inbound' or origin = 'outbound' or origin = 'referral'
        or origin = 'unknown'),
    CONSTRAINT seniority CHECK (seniority = 'owner' or seniority = 'c_level' or seniority =
        'vp' or seniority = 'head' or seniority = 'director' or seniority = 'manager' or seniority
        = 'individual' or seniority = 'student' or seniority = 'unknown'),
    CONSTRAINT icp CHECK (icp = 'match' or icp = 'miss' or icp = 'unknown'),
    CONSTRAINT cycle CHECK (cycle >= 1),
    CONSTRAINT revisit_on CHECK ((status = 'nurture') = (revisit_on is not null)),
    FOREIGN KEY(company_id) REFERENCES company (id),
    FOREIGN KEY(referred_by) REFERENCES contact (id),
    FOREIGN KEY(import_id) REFERENCES import_batch (id)
)""",
    """CREATE INDEX ix_contact_company_id ON contact (company_id)""",
    """CREATE INDEX ix_contact_import_id ON contact (import_id)""",
    """CREATE INDEX ix_contact_referred_by ON contact (referred_by)""",
    """CREATE TABLE assessment (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    cycle INTEGER NOT NULL,
    mode VARCHAR NOT NULL,
    taken_at TEXT NOT NULL,
    source VARCHAR,
    source_text VARCHAR NOT NULL,
    source_state VARCHAR NOT NULL,
    need_text VARCHAR NOT NULL,
    need_state VARCHAR NOT NULL,
    product_interest VARCHAR NOT NULL,
    product_interest_text VARCHAR NOT NULL,
    product_interest_state VARCHAR NOT NULL,
    solution_text VARCHAR NOT NULL,
    solution_state VARCHAR NOT NULL,
    timeline_text VARCHAR NOT NULL,
    timeline_state VARCHAR NOT NULL,
    timeline_kind VARCHAR,
    timeline_on DATE,
    need_fulfillable VARCHAR,
    extra VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    CONSTRAINT mode CHECK (mode = 'live' or mode = 'written'),
    CONSTRAINT state CHECK (state = 'draft' or state = 'done' or state = 'withdrawn'),
    CONSTRAINT need_fulfillable CHECK (need_fulfillable is null or need_fulfillable = 'yes' or
        need_fulfillable = 'no' or need_fulfillable = 'unsure'),
    CONSTRAINT timeline_kind CHECK (timeline_kind is null or timeline_kind = 'now' or
        timeline_kind = 'this_quarter' or timeline_kind = 'this_year' or timeline_kind = 'later' or
        timeline_kind = 'unknown'),
    CONSTRAINT source_state CHECK (source_state = 'unasked' or source_state = 'answered' or
        source_state = 'asked_no_answer' or source_state = 'not_applicable'),
    CONSTRAINT need_state CHECK (need_state = 'unasked' or need_state = 'answered' or
        need_state = 'asked_no_answer' or need_state = 'not_applicable'),
    CONSTRAINT product_interest_state CHECK (product_interest_state = 'unasked' or
        product_interest_state = 'answered' or product_interest_state = 'asked_no_answer' or
        product_interest_state = 'not_applicable'),
    CONSTRAINT solution_state CHECK (solution_state = 'unasked' or solution_state = 'answered'
        or solution_state = 'asked_no_answer' or solution_state = 'not_applicable'),
    CONSTRAINT timeline_state CHECK (timeline_state = 'unasked' or timeline_state = 'answered'
        or timeline_state = 'asked_no_answer' or timeline_state = 'not_applicable'),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
)""",
    """CREATE INDEX ix_assessment_contact_id ON assessment (contact_id)""",
    """CREATE TABLE cadence (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    cycle INTEGER NOT NULL,
    template VARCHAR NOT NULL,
    started_on DATE NOT NULL,
    max_attempts INTEGER NOT NULL,
    gap_days INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    stop_reason VARCHAR,
    run_no INTEGER NOT NULL,
    CONSTRAINT state CHECK (state = 'active' or state = 'paused' or state = 'stopped' or state
        = 'exhausted'),
    CONSTRAINT max_attempts CHECK (max_attempts between 3 and 5),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
)""",
    """CREATE INDEX ix_cadence_contact_id ON cadence (contact_id)""",
    """CREATE TABLE call (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    cycle INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    seconds INTEGER,
    outcome VARCHAR,
    rail VARCHAR NOT NULL,
    notes VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    CONSTRAINT kind CHECK (kind = 'prospecting' or kind = 'discovery' or kind = 'demo' or kind
        = 'closing' or kind = 'support' or kind = 'other'),
    CONSTRAINT direction CHECK (direction = 'in' or direction = 'out'),
    CONSTRAINT verdict CHECK (verdict = 'qualified' or verdict = 'disqualified' or verdict =
        'not_yet' or verdict = 'none'),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
)""",
    """CREATE INDEX ix_call_contact_id ON call (contact_id)""",
    """CREATE TABLE channel (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    "match" VARCHAR NOT NULL,
    label VARCHAR,
    main BOOLEAN NOT NULL,
    shared BOOLEAN NOT NULL,
    state VARCHAR NOT NULL,
    CONSTRAINT kind CHECK (kind = 'email' or kind = 'phone' or kind = 'linkedin' or kind =
        'other'),
    CONSTRAINT state CHECK (state = 'unverified' or state = 'ok' or state = 'bounced' or state
        = 'wrong' or state = 'opted_out'),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
)""",
    """CREATE INDEX channel_match ON channel (kind, "match")""",
    """CREATE UNIQUE INDEX channel_own ON channel (kind, "match")
        WHERE kind in ('email', 'linkedin') and shared = 0""",
    """CREATE INDEX ix_channel_contact_id ON channel (contact_id)""",
    """CREATE TABLE opportunity (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    cycle INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    step VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    amount INTEGER,
    currency VARCHAR,
    billing VARCHAR NOT NULL,
    months INTEGER NOT NULL,
    terms VARCHAR NOT NULL,
    close_on DATE,
    first_close_on DATE,
    push_count INTEGER NOT NULL,
    probability INTEGER,
    category VARCHAR NOT NULL,
    pain VARCHAR NOT NULL,
    interest VARCHAR NOT NULL,
    fit VARCHAR NOT NULL,
    competitor VARCHAR NOT NULL,
    opened_at TEXT NOT NULL,
    closed_on DATE,
    lost_reason VARCHAR,
    lost_note VARCHAR,
    CONSTRAINT step CHECK (step = 'discovery_done' or step = 'demo' or step = 'proposal' or
        step = 'negotiation'),
    CONSTRAINT status CHECK (status = 'open' or status = 'won' or status = 'lost' or status =
        'cancelled'),
    CONSTRAINT billing CHECK (billing = 'one_off' or billing = 'monthly' or billing = 'annual'),
    CONSTRAINT category CHECK (category = 'auto' or category = 'commit' or category =
        'best_case' or category = 'pipeline' or category = 'omitted'),
    CONSTRAINT amount CHECK (amount is null or currency is not null),
    CONSTRAINT odds CHECK (probability is null or probability between 0 and 10000),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
)""",
    """CREATE INDEX ix_opportunity_contact_id ON opportunity (contact_id)""",
    """CREATE UNIQUE INDEX opportunity_open ON opportunity (contact_id) WHERE status = 'open'""",
    """CREATE TABLE task (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    due_on DATE NOT NULL,
    due_time VARCHAR,
    timezone VARCHAR,
    minutes INTEGER,
    place VARCHAR,
    state VARCHAR NOT NULL,
    repeat VARCHAR,
    sequence INTEGER NOT NULL,
    CONSTRAINT kind CHECK (kind = 'todo' or kind = 'callback' or kind = 'appointment' or kind =
        'revisit' or kind = 'decide'),
    CONSTRAINT state CHECK (state = 'open' or state = 'done' or state = 'cancelled' or state =
        'no_show'),
    CONSTRAINT appointment CHECK (kind <> 'appointment' or due_time is not null),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
)""",
    """CREATE INDEX task_next ON task (contact_id, state, due_on, due_time)""",
    """CREATE INDEX task_due ON task (state, due_on, due_time)""",
    """CREATE TABLE visit (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    cycle INTEGER NOT NULL,
    stage VARCHAR NOT NULL,
    entered_at TEXT NOT NULL,
    left_at TEXT,
    in_error BOOLEAN NOT NULL,
    CONSTRAINT stage CHECK (stage = 'lead' or stage = 'sal' or stage = 'sql' or stage =
        'opportunity'),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
)""",
    """CREATE INDEX ix_visit_contact_id ON visit (contact_id)""",
    """CREATE TABLE attempt (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    cadence_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    due_on DATE NOT NULL,
    due_time VARCHAR,
    call_state VARCHAR NOT NULL,
    email_state VARCHAR NOT NULL,
    completed_on DATE,
    snoozes INTEGER NOT NULL,
    CONSTRAINT call_state CHECK (call_state = 'open' or call_state = 'done' or call_state =
        'failed' or call_state = 'unavailable' or call_state = 'skipped'),
    CONSTRAINT email_state CHECK (email_state = 'open' or email_state = 'done' or email_state =
        'failed' or email_state = 'unavailable' or email_state = 'skipped'),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    FOREIGN KEY(cadence_id) REFERENCES cadence (id)
)""",
    """CREATE UNIQUE INDEX attempt_n ON attempt (cadence_id, n)""",
    """CREATE INDEX ix_attempt_contact_id ON attempt (contact_id)""",
    """CREATE TABLE bant (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    call_id INTEGER NOT NULL,
    element VARCHAR NOT NULL,
    rating VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    minor INTEGER,
    currency VARCHAR,
    value_on DATE,
    CONSTRAINT element CHECK (element = 'budget' or element = 'authority' or element = 'need'
        or element = 'timeline'),
    CONSTRAINT rating CHECK (rating = 'unrated' or rating = 'unknown' or rating = 'unmet' or
        rating = 'partly' or rating = 'met'),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    FOREIGN KEY(call_id) REFERENCES call (id)
)""",
    """CREATE UNIQUE INDEX bant_call ON bant (call_id, element)""",
    """CREATE INDEX ix_bant_contact_id ON bant (contact_id)""",
    """CREATE TABLE qualification (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    cycle INTEGER NOT NULL,
    gate VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    assessment_id INTEGER,
    call_id INTEGER,
    opportunity_id INTEGER,
    passed_at TEXT NOT NULL,
    override_reason VARCHAR,
    withdrawn_at TEXT,
    withdrawn_reason VARCHAR,
    in_error BOOLEAN NOT NULL,
    CONSTRAINT gate CHECK (gate = 'sal' or gate = 'sql' or gate = 'opportunity'),
    CONSTRAINT origin CHECK (origin = 'evidence' or origin = 'override' or origin = 'imported'),
    CONSTRAINT override CHECK ((origin = 'override') = (override_reason is not null)),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    FOREIGN KEY(assessment_id) REFERENCES assessment (id),
    FOREIGN KEY(call_id) REFERENCES call (id),
    FOREIGN KEY(opportunity_id) REFERENCES opportunity (id)
)""",
    """CREATE INDEX ix_qualification_contact_id ON qualification (contact_id)""",
    """CREATE TABLE activity (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    cycle INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    direction VARCHAR,
    at TEXT NOT NULL,
    local_on DATE NOT NULL,
    outcome VARCHAR,
    attempt_id INTEGER,
    call_id INTEGER,
    subject VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    offer BOOLEAN NOT NULL,
    content VARCHAR,
    place VARCHAR,
    CONSTRAINT kind CHECK (kind = 'call' or kind = 'email' or kind = 'linkedin' or kind =
        'visit' or kind = 'meeting' or kind = 'content' or kind = 'note'),
    CONSTRAINT direction CHECK (direction is null or direction = 'in' or direction = 'out'),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    FOREIGN KEY(attempt_id) REFERENCES attempt (id),
    FOREIGN KEY(call_id) REFERENCES call (id)
)""",
    """CREATE INDEX ix_activity_contact_id ON activity (contact_id)""",
    """CREATE TRIGGER card_in AFTER INSERT ON card WHEN new.board IS NOT NULL BEGIN
    INSERT INTO tally(board, currency, n, amount)
    VALUES (new.board, coalesce(new.currency, ''), 1, coalesce(new.amount, 0))
    ON CONFLICT(board, currency)
    DO UPDATE SET n = n + 1, amount = tally.amount + excluded.amount;
END""",
    """CREATE TRIGGER card_out AFTER DELETE ON card WHEN old.board IS NOT NULL BEGIN
    UPDATE tally SET n = n - 1, amount = amount - coalesce(old.amount, 0)
    WHERE board = old.board AND currency = coalesce(old.currency, '');
    DELETE FROM tally WHERE board = old.board AND currency = coalesce(old.currency, '') AND n =
        0;
END""",
)


def upgrade() -> None:
    """Make every table, index and trigger."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
