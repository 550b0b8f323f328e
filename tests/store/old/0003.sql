BEGIN TRANSACTION;
CREATE TABLE activity (
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
);
INSERT INTO "activity" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',1,1,'note',NULL,'2026-11-16T09:00:00Z','2026-11-16',NULL,NULL,NULL,'','Zoë said “call her”; she''s back on Monday',0,NULL,NULL);
INSERT INTO "activity" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,1,'call','out','2026-11-16T09:00:00Z','2026-11-16','talked',NULL,1,'','',0,NULL,NULL);
INSERT INTO "activity" VALUES(3,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,1,'call','out','2026-11-16T09:00:00Z','2026-11-16','talked',2,2,'','',0,NULL,NULL);
INSERT INTO "activity" VALUES(4,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,1,'call','out','2026-11-16T09:00:00Z','2026-11-16','talked',NULL,3,'','',0,NULL,NULL);
INSERT INTO "activity" VALUES(5,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',1,1,'call','out','2026-11-16T09:00:00Z','2026-11-16','no-answer',3,NULL,'','',0,NULL,NULL);
INSERT INTO "activity" VALUES(6,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',1,1,'email','out','2026-11-16T09:00:00Z','2026-11-16','sent',3,NULL,'','',0,NULL,NULL);
INSERT INTO "activity" VALUES(7,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',4,1,'email','in','2026-11-16T09:00:00Z','2026-11-16','out-of-office',1,NULL,'','',0,NULL,NULL);
INSERT INTO "activity" VALUES(8,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',11,1,'call','out','2026-11-16T09:00:00Z','2026-11-16','appointment',5,NULL,'','',0,NULL,NULL);
INSERT INTO "activity" VALUES(9,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',4,1,'call','out','2026-11-16T09:00:00Z','2026-11-16','talked',NULL,4,'','',0,NULL,NULL);
INSERT INTO "activity" VALUES(10,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,1,'call','out','2026-11-21T09:00:00Z','2026-11-21','talked',NULL,5,'','',0,NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
CREATE TABLE assessment (
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
);
INSERT INTO "assessment" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',4,1,'live','2026-11-16T09:00:00Z','webinar','','answered','we lose a day a week to copying orders','answered','["Import"]','','answered','orders copied by nobody at all','answered','','answered','this_quarter',NULL,'yes','{}','done');
INSERT INTO "assessment" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,1,'live','2026-11-16T09:00:00Z','webinar','','answered','we lose a day a week to copying orders','answered','["Import"]','','answered','orders copied by nobody at all','answered','','answered','this_quarter',NULL,'yes','{}','done');
INSERT INTO "assessment" VALUES(3,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,1,'live','2026-11-16T09:00:00Z','webinar','','answered','we lose a day a week to copying orders','answered','["Import"]','','answered','orders copied by nobody at all','answered','','answered','this_quarter',NULL,'yes','{}','done');
INSERT INTO "assessment" VALUES(4,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,1,'live','2026-11-16T09:00:00Z','webinar','','answered','we lose a day a week to copying orders','answered','["Import"]','','answered','orders copied by nobody at all','answered','','answered','this_quarter',NULL,'yes','{}','done');
INSERT INTO "assessment" VALUES(5,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',8,1,'live','2026-11-16T09:00:00Z','webinar','','answered','we lose a day a week to copying orders','answered','["Import"]','','answered','orders copied by nobody at all','answered','','answered','this_quarter',NULL,'yes','{}','done');
INSERT INTO "assessment" VALUES(6,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,1,'live','2026-11-21T09:00:00Z','webinar','','answered','we lose a day a week to copying orders','answered','["Import"]','','answered','orders copied by nobody at all','answered','','answered','this_quarter',NULL,'yes','{}','done');
CREATE TABLE attempt (
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
);
INSERT INTO "attempt" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',4,1,1,'2026-11-23',NULL,'unavailable','open',NULL,0);
INSERT INTO "attempt" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,2,1,'2026-11-16',NULL,'done','unavailable','2026-11-16',0);
INSERT INTO "attempt" VALUES(3,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',1,3,1,'2026-11-16',NULL,'done','done','2026-11-16',0);
INSERT INTO "attempt" VALUES(4,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',1,3,2,'2026-11-18',NULL,'open','open',NULL,0);
INSERT INTO "attempt" VALUES(5,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',11,4,1,'2026-11-16',NULL,'done','open',NULL,0);
CREATE TABLE bant (
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
    value_on DATE, noted_at INTEGER,
    CONSTRAINT element CHECK (element = 'budget' or element = 'authority' or element = 'need'
        or element = 'timeline'),
    CONSTRAINT rating CHECK (rating = 'unrated' or rating = 'unknown' or rating = 'unmet' or
        rating = 'partly' or rating = 'met'),
    FOREIGN KEY(contact_id) REFERENCES contact (id),
    FOREIGN KEY(call_id) REFERENCES call (id)
);
INSERT INTO "bant" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,1,'need','met','a day a week, two people','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,1,'timeline','partly','board wants it gone by Q1','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(3,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,1,'authority','met','she signs up to 20k','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(4,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,1,'budget','unknown','','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(5,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,2,'need','met','a day a week, two people','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(6,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,2,'timeline','partly','board wants it gone by Q1','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(7,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,2,'authority','met','she signs up to 20k','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(8,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,2,'budget','unknown','','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(9,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,3,'need','met','a day a week, two people','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(10,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,3,'timeline','partly','board wants it gone by Q1','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(11,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,3,'authority','met','she signs up to 20k','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(12,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,3,'budget','unknown','','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(13,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',4,4,'need','met','copies orders','',NULL,NULL,NULL,NULL);
INSERT INTO "bant" VALUES(14,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,5,'need','met','a day a week, two people','',NULL,NULL,NULL,130);
INSERT INTO "bant" VALUES(15,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,5,'timeline','partly','board wants it gone by Q1','',NULL,NULL,NULL,420);
INSERT INTO "bant" VALUES(16,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,5,'authority','met','she signs up to 20k','',NULL,NULL,NULL,610);
INSERT INTO "bant" VALUES(17,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,5,'budget','unknown','','',NULL,NULL,NULL,NULL);
CREATE TABLE cadence (
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
    run_no INTEGER NOT NULL, gap_unit VARCHAR DEFAULT 'calendar' NOT NULL
        CONSTRAINT gap_unit CHECK (gap_unit = 'calendar' or gap_unit = 'working'),
    CONSTRAINT state CHECK (state = 'active' or state = 'paused' or state = 'stopped' or state
        = 'exhausted'),
    CONSTRAINT max_attempts CHECK (max_attempts between 3 and 5),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
);
INSERT INTO "cadence" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',4,1,'sal','2026-11-16',5,2,'stopped','connected',1,'calendar');
INSERT INTO "cadence" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,1,'sal','2026-11-16',5,2,'stopped','connected',1,'calendar');
INSERT INTO "cadence" VALUES(3,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',1,1,'outbound','2026-11-16',4,2,'active',NULL,1,'working');
INSERT INTO "cadence" VALUES(4,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',11,1,'outbound','2026-11-16',4,2,'stopped','appointment',1,'working');
CREATE TABLE call (
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
    verdict VARCHAR NOT NULL, hooks VARCHAR DEFAULT '' NOT NULL, gaps VARCHAR DEFAULT '[]' NOT NULL,
    CONSTRAINT kind CHECK (kind = 'prospecting' or kind = 'discovery' or kind = 'demo' or kind
        = 'closing' or kind = 'support' or kind = 'other'),
    CONSTRAINT direction CHECK (direction = 'in' or direction = 'out'),
    CONSTRAINT verdict CHECK (verdict = 'qualified' or verdict = 'disqualified' or verdict =
        'not_yet' or verdict = 'none'),
    FOREIGN KEY(contact_id) REFERENCES contact (id)
);
INSERT INTO "call" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,1,'discovery','out','2026-11-16T09:00:00Z','2026-11-16T09:25:00Z',1500,'talked','{}','two people copy orders all Friday','qualified','','[]');
INSERT INTO "call" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,1,'discovery','out','2026-11-16T09:00:00Z','2026-11-16T09:25:00Z',1500,'talked','{}','two people copy orders all Friday','qualified','','[]');
INSERT INTO "call" VALUES(3,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,1,'discovery','out','2026-11-16T09:00:00Z','2026-11-16T09:25:00Z',1500,'talked','{}','two people copy orders all Friday','qualified','','[]');
INSERT INTO "call" VALUES(4,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',4,1,'discovery','out','2026-11-16T09:00:00Z','2026-11-16T09:04:00Z',240,'talked','{"rapport": 0, "agenda": 45, "questions": 120}','wants it next year','not_yet','','[]');
INSERT INTO "call" VALUES(5,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,1,'discovery','out','2026-11-21T08:40:00Z','2026-11-21T08:57:00Z',900,'talked','{"opening": 0, "need": 95}','they copy orders by hand
board wants it gone by Q1','qualified','opened a second plant','[[300, 120]]');
CREATE TABLE card (
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
    attempt VARCHAR,
    halves VARCHAR NOT NULL,
    run VARCHAR,
    step VARCHAR,
    inbound INTEGER NOT NULL,
    zone VARCHAR,
    rots_on VARCHAR NOT NULL,
    reply_at VARCHAR,
    written_at VARCHAR,
    sole_until VARCHAR NOT NULL,
    PRIMARY KEY (contact_id)
);
INSERT INTO "card" VALUES(1,'lead',1,'2026-11-18',0,NULL,'call + e-mail','Ana Ruiz','Head of RevOps','Northwind',NULL,NULL,'lead','open','2026-11-16T09:00:00Z','',NULL,NULL,NULL,NULL,'ana ruiz
northwind
ana@northwind.example
+34600123456','2/4','call email','active','attempt',0,NULL,'2026-12-16',NULL,NULL,'9999-12-31');
INSERT INTO "card" VALUES(2,'lead',1,'9999-12-31',0,NULL,NULL,'Bo Lind',NULL,'Fjord','50–500',NULL,'lead','open','2026-11-16T09:00:00Z','cold',NULL,NULL,NULL,NULL,'bo lind
fjord',NULL,'',NULL,NULL,0,NULL,'2026-12-16',NULL,NULL,'9999-12-31');
INSERT INTO "card" VALUES(4,'sal',1,'2026-11-24',0,NULL,'Call again','Mei Chen',NULL,'Northwind',NULL,NULL,'sal','open','2026-11-16T09:00:00Z','',NULL,NULL,NULL,NULL,'mei chen
northwind
mei@northwind.example',NULL,'','stopped','todo',0,NULL,'2026-11-23',NULL,NULL,'9999-12-31');
INSERT INTO "card" VALUES(5,'sql',1,'2026-11-19',0,NULL,'Call back','Tom Okafor',NULL,'Harbour & Sons',NULL,NULL,'sql','open','2026-11-16T09:00:00Z','',NULL,NULL,NULL,NULL,'tom okafor
harbour & sons',NULL,'',NULL,'todo',0,NULL,'2026-11-30',NULL,NULL,'9999-12-31');
INSERT INTO "card" VALUES(6,'opportunity',1,'2026-11-19',0,NULL,'Call back','Iris Vogel',NULL,'Kelp',NULL,NULL,'opportunity','open','2026-11-16T09:00:00Z','',2400000,'EUR','discovery_done','2026-12-11','iris vogel
kelp
+49301234567',NULL,'','stopped','todo',0,NULL,'2026-11-23',NULL,NULL,'2026-11-19');
INSERT INTO "card" VALUES(7,NULL,1,'2026-11-19',0,NULL,'Call back','Dana Patel',NULL,'Loop',NULL,NULL,'opportunity','won','2026-11-16T09:00:00Z','',NULL,NULL,NULL,NULL,'dana patel
loop',NULL,'',NULL,'todo',0,NULL,'9999-12-31',NULL,NULL,'2026-11-19');
INSERT INTO "card" VALUES(8,NULL,1,'2027-02-14',0,NULL,'Revisit','Jo Kim',NULL,NULL,NULL,NULL,'sal','nurture','2026-11-16T09:00:00Z','',NULL,NULL,NULL,NULL,'jo kim',NULL,'',NULL,'revisit',0,NULL,'9999-12-31',NULL,NULL,'9999-12-31');
INSERT INTO "card" VALUES(9,NULL,1,'9999-12-31',0,NULL,NULL,'Sam Haddad',NULL,NULL,NULL,NULL,'lead','disqualified','2026-11-16T09:00:00Z','cold',NULL,NULL,NULL,NULL,'sam haddad',NULL,'',NULL,NULL,0,NULL,'9999-12-31',NULL,NULL,'9999-12-31');
INSERT INTO "card" VALUES(10,'sal',0,'9999-12-31',0,NULL,NULL,'Lea Costa',NULL,NULL,NULL,NULL,'sal','open','2026-11-16T09:00:00Z','override cold nostep',NULL,NULL,NULL,NULL,'lea costa',NULL,'',NULL,NULL,0,NULL,'2026-11-23',NULL,NULL,'9999-12-31');
INSERT INTO "card" VALUES(11,'lead',1,'2026-11-18',0,'13:00','Appointment','Kit Osei',NULL,'Quayside',NULL,NULL,'lead','open','2026-11-16T09:00:00Z','booked',NULL,NULL,NULL,NULL,'kit osei
quayside
person11@nordkran.example
+49305550011',NULL,'','stopped','appointment',0,NULL,'2026-12-16',NULL,NULL,'9999-12-31');
INSERT INTO "card" VALUES(12,'sql',1,'2026-11-23',0,NULL,'Find a phone or an e-mail address that works','Nadia Farouk',NULL,'Delta Mills GmbH',NULL,NULL,'sql','open','2026-11-21T09:00:00Z','',NULL,NULL,NULL,NULL,'nadia farouk
delta mills gmbh',NULL,'',NULL,'todo',0,NULL,'2026-12-04',NULL,NULL,'2026-11-27');
CREATE TABLE card_note (
    contact_id INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    PRIMARY KEY (contact_id)
);
INSERT INTO "card_note" VALUES(1,'zoe said “call her”; she''s back on monday');
INSERT INTO "card_note" VALUES(4,'wants it next year copies orders we lose a day a week to copying orders orders copied by nobody at all');
INSERT INTO "card_note" VALUES(5,'two people copy orders all friday a day a week, two people board wants it gone by q1 she signs up to 20k we lose a day a week to copying orders orders copied by nobody at all');
INSERT INTO "card_note" VALUES(6,'two people copy orders all friday a day a week, two people board wants it gone by q1 she signs up to 20k we lose a day a week to copying orders orders copied by nobody at all we lose a day a week to copying orders asked for a demo saas, 120 people');
INSERT INTO "card_note" VALUES(7,'two people copy orders all friday a day a week, two people board wants it gone by q1 she signs up to 20k we lose a day a week to copying orders orders copied by nobody at all we lose a day a week to copying orders asked for a demo saas, 120 people');
INSERT INTO "card_note" VALUES(8,'we lose a day a week to copying orders orders copied by nobody at all');
INSERT INTO "card_note" VALUES(12,'they copy orders by hand board wants it gone by q1 a day a week, two people board wants it gone by q1 she signs up to 20k we lose a day a week to copying orders orders copied by nobody at all');
CREATE TABLE change (
    id INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    tbl VARCHAR NOT NULL,
    "row" INTEGER NOT NULL,
    subject INTEGER,
    op VARCHAR NOT NULL,
    was VARCHAR,
    now VARCHAR,
    PRIMARY KEY (id)
);
INSERT INTO "change" VALUES(1,1,'company',1,NULL,'I',NULL,NULL);
INSERT INTO "change" VALUES(2,1,'contact',1,1,'I',NULL,NULL);
INSERT INTO "change" VALUES(3,1,'visit',1,1,'I',NULL,NULL);
INSERT INTO "change" VALUES(4,1,'channel',1,1,'I',NULL,NULL);
INSERT INTO "change" VALUES(5,1,'channel',2,1,'I',NULL,NULL);
INSERT INTO "change" VALUES(6,1,'contact',1,1,'U','{"seniority":"unknown"}','{"seniority":"head"}');
INSERT INTO "change" VALUES(7,2,'activity',1,1,'I',NULL,NULL);
INSERT INTO "change" VALUES(8,3,'company',2,NULL,'I',NULL,NULL);
INSERT INTO "change" VALUES(9,3,'contact',2,2,'I',NULL,NULL);
INSERT INTO "change" VALUES(10,3,'visit',2,2,'I',NULL,NULL);
INSERT INTO "change" VALUES(11,3,'company',2,NULL,'U','{"headcount_min":null,"headcount_max":null}','{"headcount_min":50,"headcount_max":500}');
INSERT INTO "change" VALUES(12,4,'contact',3,3,'I',NULL,NULL);
INSERT INTO "change" VALUES(13,4,'visit',3,3,'I',NULL,NULL);
INSERT INTO "change" VALUES(14,5,'visit',3,3,'D','{"id":3,"created_at":"2026-11-16T09:00:00Z","updated_at":"2026-11-16T09:00:00Z","contact_id":3,"cycle":1,"stage":"lead","entered_at":"2026-11-16T09:00:00Z","left_at":null,"in_error":0}',NULL);
INSERT INTO "change" VALUES(15,5,'contact',3,3,'D','{"id":3,"created_at":"2026-11-16T09:00:00Z","updated_at":"2026-11-16T09:00:00Z","first_name":"Gone","last_name":"Again","display_name":"Gone Again","title":null,"seniority":"unknown","company_id":null,"timezone":null,"linkedin_url":null,"stage":"lead","status":"open","cycle":1,"origin":"unknown","source":null,"source_detail":null,"referred_by":null,"handed_by":null,"product_interest":"[]","revisit_on":null,"exit_reason":null,"exit_note":null,"vendor_recommended":null,"referral_asked":null,"icp":"unknown","tags":"[]","pinned":0,"external_ids":"{}","imported":"{}","import_id":null}',NULL);
INSERT INTO "change" VALUES(16,6,'contact',4,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(17,6,'visit',4,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(18,6,'channel',3,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(19,7,'assessment',1,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(20,7,'contact',4,4,'U','{"source":null,"product_interest":"[]"}','{"source":"webinar","product_interest":"[\"Import\"]"}');
INSERT INTO "change" VALUES(21,7,'cadence',1,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(22,7,'attempt',1,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(23,7,'qualification',1,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(24,7,'visit',4,4,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(25,7,'visit',5,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(26,7,'contact',4,4,'U','{"stage":"lead"}','{"stage":"sal"}');
INSERT INTO "change" VALUES(27,8,'company',3,NULL,'I',NULL,NULL);
INSERT INTO "change" VALUES(28,8,'contact',5,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(29,8,'visit',6,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(30,9,'assessment',2,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(31,9,'contact',5,5,'U','{"source":null,"product_interest":"[]"}','{"source":"webinar","product_interest":"[\"Import\"]"}');
INSERT INTO "change" VALUES(32,9,'task',1,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(33,9,'qualification',2,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(34,9,'visit',6,5,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(35,9,'visit',7,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(36,9,'contact',5,5,'U','{"stage":"lead"}','{"stage":"sal"}');
INSERT INTO "change" VALUES(37,10,'call',1,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(38,10,'bant',1,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(39,10,'bant',2,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(40,10,'bant',3,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(41,10,'bant',4,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(42,10,'task',1,5,'U','{"state":"open","sequence":0}','{"state":"done","sequence":1}');
INSERT INTO "change" VALUES(43,10,'activity',2,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(44,10,'task',2,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(45,10,'qualification',3,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(46,10,'visit',7,5,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(47,10,'visit',8,5,'I',NULL,NULL);
INSERT INTO "change" VALUES(48,10,'contact',5,5,'U','{"stage":"sal"}','{"stage":"sql"}');
INSERT INTO "change" VALUES(49,11,'company',4,NULL,'I',NULL,NULL);
INSERT INTO "change" VALUES(50,11,'contact',6,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(51,11,'visit',9,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(52,11,'channel',4,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(53,12,'assessment',3,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(54,12,'contact',6,6,'U','{"source":null,"product_interest":"[]"}','{"source":"webinar","product_interest":"[\"Import\"]"}');
INSERT INTO "change" VALUES(55,12,'cadence',2,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(56,12,'attempt',2,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(57,12,'qualification',4,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(58,12,'visit',9,6,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(59,12,'visit',10,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(60,12,'contact',6,6,'U','{"stage":"lead"}','{"stage":"sal"}');
INSERT INTO "change" VALUES(61,13,'call',2,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(62,13,'bant',5,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(63,13,'bant',6,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(64,13,'bant',7,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(65,13,'bant',8,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(66,13,'channel',4,6,'U','{"state":"unverified"}','{"state":"ok"}');
INSERT INTO "change" VALUES(67,13,'cadence',2,6,'U','{"state":"active","stop_reason":null}','{"state":"stopped","stop_reason":"connected"}');
INSERT INTO "change" VALUES(68,13,'attempt',2,6,'U','{"call_state":"open","completed_on":null}','{"call_state":"done","completed_on":"2026-11-16"}');
INSERT INTO "change" VALUES(69,13,'activity',3,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(70,13,'task',3,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(71,13,'qualification',5,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(72,13,'visit',10,6,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(73,13,'visit',11,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(74,13,'contact',6,6,'U','{"stage":"sal"}','{"stage":"sql"}');
INSERT INTO "change" VALUES(75,14,'opportunity',1,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(76,14,'task',4,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(77,14,'qualification',6,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(78,14,'visit',11,6,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(79,14,'visit',12,6,'I',NULL,NULL);
INSERT INTO "change" VALUES(80,14,'contact',6,6,'U','{"stage":"sql"}','{"stage":"opportunity"}');
INSERT INTO "change" VALUES(81,15,'company',5,NULL,'I',NULL,NULL);
INSERT INTO "change" VALUES(82,15,'contact',7,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(83,15,'visit',13,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(84,16,'assessment',4,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(85,16,'contact',7,7,'U','{"source":null,"product_interest":"[]"}','{"source":"webinar","product_interest":"[\"Import\"]"}');
INSERT INTO "change" VALUES(86,16,'task',5,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(87,16,'qualification',7,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(88,16,'visit',13,7,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(89,16,'visit',14,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(90,16,'contact',7,7,'U','{"stage":"lead"}','{"stage":"sal"}');
INSERT INTO "change" VALUES(91,17,'call',3,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(92,17,'bant',9,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(93,17,'bant',10,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(94,17,'bant',11,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(95,17,'bant',12,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(96,17,'task',5,7,'U','{"state":"open","sequence":0}','{"state":"done","sequence":1}');
INSERT INTO "change" VALUES(97,17,'activity',4,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(98,17,'task',6,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(99,17,'qualification',8,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(100,17,'visit',14,7,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(101,17,'visit',15,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(102,17,'contact',7,7,'U','{"stage":"sal"}','{"stage":"sql"}');
INSERT INTO "change" VALUES(103,18,'opportunity',2,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(104,18,'task',7,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(105,18,'qualification',9,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(106,18,'visit',15,7,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(107,18,'visit',16,7,'I',NULL,NULL);
INSERT INTO "change" VALUES(108,18,'contact',7,7,'U','{"stage":"sql"}','{"stage":"opportunity"}');
INSERT INTO "change" VALUES(109,19,'contact',8,8,'I',NULL,NULL);
INSERT INTO "change" VALUES(110,19,'visit',17,8,'I',NULL,NULL);
INSERT INTO "change" VALUES(111,20,'assessment',5,8,'I',NULL,NULL);
INSERT INTO "change" VALUES(112,20,'contact',8,8,'U','{"source":null,"product_interest":"[]"}','{"source":"webinar","product_interest":"[\"Import\"]"}');
INSERT INTO "change" VALUES(113,20,'task',8,8,'I',NULL,NULL);
INSERT INTO "change" VALUES(114,20,'qualification',10,8,'I',NULL,NULL);
INSERT INTO "change" VALUES(115,20,'visit',17,8,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(116,20,'visit',18,8,'I',NULL,NULL);
INSERT INTO "change" VALUES(117,20,'contact',8,8,'U','{"stage":"lead"}','{"stage":"sal"}');
INSERT INTO "change" VALUES(118,21,'visit',18,8,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(119,21,'task',8,8,'U','{"state":"open","sequence":0}','{"state":"cancelled","sequence":1}');
INSERT INTO "change" VALUES(120,21,'contact',8,8,'U','{"status":"open","revisit_on":null,"exit_reason":null}','{"status":"nurture","revisit_on":"2027-02-14","exit_reason":"not_now"}');
INSERT INTO "change" VALUES(121,21,'task',9,8,'I',NULL,NULL);
INSERT INTO "change" VALUES(122,22,'contact',9,9,'I',NULL,NULL);
INSERT INTO "change" VALUES(123,22,'visit',19,9,'I',NULL,NULL);
INSERT INTO "change" VALUES(124,23,'visit',19,9,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(125,23,'contact',9,9,'U','{"status":"open","exit_reason":null,"vendor_recommended":null,"referral_asked":null}','{"status":"disqualified","exit_reason":"no_need","vendor_recommended":"-","referral_asked":"skipped"}');
INSERT INTO "change" VALUES(126,24,'opportunity',2,7,'U','{"status":"open","closed_on":null}','{"status":"won","closed_on":"2026-11-16"}');
INSERT INTO "change" VALUES(127,24,'visit',16,7,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(128,24,'contact',7,7,'U','{"status":"open"}','{"status":"won"}');
INSERT INTO "change" VALUES(129,25,'contact',10,10,'I',NULL,NULL);
INSERT INTO "change" VALUES(130,25,'visit',20,10,'I',NULL,NULL);
INSERT INTO "change" VALUES(131,26,'contact',10,10,'U','{"pinned":0}','{"pinned":1}');
INSERT INTO "change" VALUES(132,27,'qualification',11,10,'I',NULL,NULL);
INSERT INTO "change" VALUES(133,27,'visit',20,10,'U','{"left_at":null}','{"left_at":"2026-11-16T09:00:00Z"}');
INSERT INTO "change" VALUES(134,27,'visit',21,10,'I',NULL,NULL);
INSERT INTO "change" VALUES(135,27,'contact',10,10,'U','{"stage":"lead"}','{"stage":"sal"}');
INSERT INTO "change" VALUES(136,28,'setting',1,NULL,'I',NULL,NULL);
INSERT INTO "change" VALUES(137,28,'setting',2,NULL,'I',NULL,NULL);
INSERT INTO "change" VALUES(138,29,'cadence',3,1,'I',NULL,NULL);
INSERT INTO "change" VALUES(139,29,'attempt',3,1,'I',NULL,NULL);
INSERT INTO "change" VALUES(140,30,'attempt',3,1,'U','{"call_state":"open"}','{"call_state":"done"}');
INSERT INTO "change" VALUES(141,30,'activity',5,1,'I',NULL,NULL);
INSERT INTO "change" VALUES(142,31,'attempt',3,1,'U','{"email_state":"open","completed_on":null}','{"email_state":"done","completed_on":"2026-11-16"}');
INSERT INTO "change" VALUES(143,31,'attempt',4,1,'I',NULL,NULL);
INSERT INTO "change" VALUES(144,31,'activity',6,1,'I',NULL,NULL);
INSERT INTO "change" VALUES(145,32,'cadence',1,4,'U','{"state":"active"}','{"state":"paused"}');
INSERT INTO "change" VALUES(146,32,'attempt',1,4,'U','{"due_on":"2026-11-16"}','{"due_on":"2026-11-23"}');
INSERT INTO "change" VALUES(147,32,'activity',7,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(148,33,'setting',3,NULL,'I',NULL,NULL);
INSERT INTO "change" VALUES(149,34,'company',6,NULL,'I',NULL,NULL);
INSERT INTO "change" VALUES(150,34,'contact',11,11,'I',NULL,NULL);
INSERT INTO "change" VALUES(151,34,'visit',22,11,'I',NULL,NULL);
INSERT INTO "change" VALUES(152,34,'channel',5,11,'I',NULL,NULL);
INSERT INTO "change" VALUES(153,34,'channel',6,11,'I',NULL,NULL);
INSERT INTO "change" VALUES(154,35,'cadence',4,11,'I',NULL,NULL);
INSERT INTO "change" VALUES(155,35,'attempt',5,11,'I',NULL,NULL);
INSERT INTO "change" VALUES(156,36,'channel',6,11,'U','{"state":"unverified"}','{"state":"ok"}');
INSERT INTO "change" VALUES(157,36,'cadence',4,11,'U','{"state":"active","stop_reason":null}','{"state":"stopped","stop_reason":"appointment"}');
INSERT INTO "change" VALUES(158,36,'attempt',5,11,'U','{"call_state":"open"}','{"call_state":"done"}');
INSERT INTO "change" VALUES(159,36,'task',10,11,'I',NULL,NULL);
INSERT INTO "change" VALUES(160,36,'activity',8,11,'I',NULL,NULL);
INSERT INTO "change" VALUES(161,37,'call',4,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(162,37,'bant',13,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(163,37,'cadence',1,4,'U','{"state":"paused","stop_reason":null}','{"state":"stopped","stop_reason":"connected"}');
INSERT INTO "change" VALUES(164,37,'activity',9,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(165,37,'task',11,4,'I',NULL,NULL);
INSERT INTO "change" VALUES(166,38,'company',7,NULL,'I',NULL,NULL);
INSERT INTO "change" VALUES(167,38,'contact',12,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(168,38,'visit',23,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(169,39,'assessment',6,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(170,39,'contact',12,12,'U','{"source":null,"product_interest":"[]"}','{"source":"webinar","product_interest":"[\"Import\"]"}');
INSERT INTO "change" VALUES(171,39,'task',12,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(172,39,'qualification',12,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(173,39,'visit',23,12,'U','{"left_at":null}','{"left_at":"2026-11-21T09:00:00Z"}');
INSERT INTO "change" VALUES(174,39,'visit',24,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(175,39,'contact',12,12,'U','{"stage":"lead"}','{"stage":"sal"}');
INSERT INTO "change" VALUES(176,40,'call',5,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(177,40,'bant',14,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(178,40,'bant',15,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(179,40,'bant',16,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(180,40,'bant',17,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(181,40,'activity',10,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(182,40,'task',13,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(183,40,'qualification',13,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(184,40,'visit',24,12,'U','{"left_at":null}','{"left_at":"2026-11-21T09:00:00Z"}');
INSERT INTO "change" VALUES(185,40,'visit',25,12,'I',NULL,NULL);
INSERT INTO "change" VALUES(186,40,'contact',12,12,'U','{"stage":"sal"}','{"stage":"sql"}');
CREATE TABLE channel (
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
);
INSERT INTO "channel" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',1,'email','ana@northwind.example','ana@northwind.example',NULL,1,0,'unverified');
INSERT INTO "channel" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',1,'phone','+34 600 123 456','+34600123456',NULL,1,0,'unverified');
INSERT INTO "channel" VALUES(3,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',4,'email','mei@northwind.example','mei@northwind.example',NULL,1,0,'unverified');
INSERT INTO "channel" VALUES(4,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,'phone','+49 30 1234567','+49301234567',NULL,1,0,'ok');
INSERT INTO "channel" VALUES(5,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',11,'email','person11@nordkran.example','person11@nordkran.example',NULL,1,0,'unverified');
INSERT INTO "channel" VALUES(6,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',11,'phone','+49 30 555 0011','+49305550011',NULL,1,0,'ok');
CREATE TABLE company (
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
);
INSERT INTO "company" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Northwind','northwind',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "company" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Fjord','fjord',NULL,NULL,50,500,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "company" VALUES(3,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Harbour & Sons','harbour & sons',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "company" VALUES(4,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Kelp','kelp',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "company" VALUES(5,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Loop','loop',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "company" VALUES(6,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Quayside','quayside',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "company" VALUES(7,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z','Delta Mills GmbH','delta mills',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE contact (
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
);
INSERT INTO "contact" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Ana','Ruiz','Ana Ruiz','Head of RevOps','head',1,NULL,NULL,'lead','open',1,'unknown',NULL,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,'unknown','[]',0,'{}','{}',NULL);
INSERT INTO "contact" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Bo','Lind','Bo Lind',NULL,'unknown',2,NULL,NULL,'lead','open',1,'unknown',NULL,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,'unknown','[]',0,'{}','{}',NULL);
INSERT INTO "contact" VALUES(4,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Mei','Chen','Mei Chen',NULL,'unknown',1,NULL,NULL,'sal','open',1,'unknown','webinar',NULL,NULL,NULL,'["Import"]',NULL,NULL,NULL,NULL,NULL,'unknown','[]',0,'{}','{}',NULL);
INSERT INTO "contact" VALUES(5,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Tom','Okafor','Tom Okafor',NULL,'unknown',3,NULL,NULL,'sql','open',1,'unknown','webinar',NULL,NULL,NULL,'["Import"]',NULL,NULL,NULL,NULL,NULL,'unknown','[]',0,'{}','{}',NULL);
INSERT INTO "contact" VALUES(6,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Iris','Vogel','Iris Vogel',NULL,'unknown',4,NULL,NULL,'opportunity','open',1,'unknown','webinar',NULL,NULL,NULL,'["Import"]',NULL,NULL,NULL,NULL,NULL,'unknown','[]',0,'{}','{}',NULL);
INSERT INTO "contact" VALUES(7,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Dana','Patel','Dana Patel',NULL,'unknown',5,NULL,NULL,'opportunity','won',1,'unknown','webinar',NULL,NULL,NULL,'["Import"]',NULL,NULL,NULL,NULL,NULL,'unknown','[]',0,'{}','{}',NULL);
INSERT INTO "contact" VALUES(8,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Jo','Kim','Jo Kim',NULL,'unknown',NULL,NULL,NULL,'sal','nurture',1,'unknown','webinar',NULL,NULL,NULL,'["Import"]','2027-02-14','not_now',NULL,NULL,NULL,'unknown','[]',0,'{}','{}',NULL);
INSERT INTO "contact" VALUES(9,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Sam','Haddad','Sam Haddad',NULL,'unknown',NULL,NULL,NULL,'lead','disqualified',1,'unknown',NULL,NULL,NULL,NULL,'[]',NULL,'no_need',NULL,'-','skipped','unknown','[]',0,'{}','{}',NULL);
INSERT INTO "contact" VALUES(10,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Lea','Costa','Lea Costa',NULL,'unknown',NULL,NULL,NULL,'sal','open',1,'unknown',NULL,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,'unknown','[]',1,'{}','{}',NULL);
INSERT INTO "contact" VALUES(11,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','Kit','Osei','Kit Osei',NULL,'unknown',6,NULL,NULL,'lead','open',1,'unknown',NULL,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL,NULL,'unknown','[]',0,'{}','{}',NULL);
INSERT INTO "contact" VALUES(12,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z','Nadia','Farouk','Nadia Farouk',NULL,'unknown',7,NULL,NULL,'sql','open',1,'unknown','webinar',NULL,NULL,NULL,'["Import"]',NULL,NULL,NULL,NULL,NULL,'unknown','[]',0,'{}','{}',NULL);
CREATE TABLE draft (
    "key" VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    contact_id INTEGER,
    text VARCHAR NOT NULL,
    cursor VARCHAR NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY ("key")
);
INSERT INTO "draft" VALUES('discovery:1','discovery',1,'{"need": "copying ord"}','','2026-11-16T09:00:00Z');
CREATE TABLE entry (
    id INTEGER NOT NULL,
    root INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    first INTEGER NOT NULL,
    PRIMARY KEY (id)
);
INSERT INTO "entry" VALUES(1,1,'2026-11-16T09:00:00Z','screen','add a lead',1);
INSERT INTO "entry" VALUES(2,2,'2026-11-16T09:00:00Z','screen','note',7);
INSERT INTO "entry" VALUES(3,3,'2026-11-16T09:00:00Z','screen','add a lead',8);
INSERT INTO "entry" VALUES(4,4,'2026-11-16T09:00:00Z','screen','add a lead',12);
INSERT INTO "entry" VALUES(5,4,'2026-11-16T09:00:00Z','screen','undo add a lead',14);
INSERT INTO "entry" VALUES(6,6,'2026-11-16T09:00:00Z','screen','add a lead',16);
INSERT INTO "entry" VALUES(7,7,'2026-11-16T09:00:00Z','screen','lead to SAL on a needs assessment',19);
INSERT INTO "entry" VALUES(8,8,'2026-11-16T09:00:00Z','screen','add a lead',27);
INSERT INTO "entry" VALUES(9,9,'2026-11-16T09:00:00Z','screen','lead to SAL on a needs assessment',30);
INSERT INTO "entry" VALUES(10,10,'2026-11-16T09:00:00Z','screen','SAL to SQL on a discovery call',37);
INSERT INTO "entry" VALUES(11,11,'2026-11-16T09:00:00Z','screen','add a lead',49);
INSERT INTO "entry" VALUES(12,12,'2026-11-16T09:00:00Z','screen','lead to SAL on a needs assessment',53);
INSERT INTO "entry" VALUES(13,13,'2026-11-16T09:00:00Z','screen','SAL to SQL on a discovery call',61);
INSERT INTO "entry" VALUES(14,14,'2026-11-16T09:00:00Z','screen','SQL to opportunity on pain, interest and fit',75);
INSERT INTO "entry" VALUES(15,15,'2026-11-16T09:00:00Z','screen','add a lead',81);
INSERT INTO "entry" VALUES(16,16,'2026-11-16T09:00:00Z','screen','lead to SAL on a needs assessment',84);
INSERT INTO "entry" VALUES(17,17,'2026-11-16T09:00:00Z','screen','SAL to SQL on a discovery call',91);
INSERT INTO "entry" VALUES(18,18,'2026-11-16T09:00:00Z','screen','SQL to opportunity on pain, interest and fit',103);
INSERT INTO "entry" VALUES(19,19,'2026-11-16T09:00:00Z','screen','add a lead',109);
INSERT INTO "entry" VALUES(20,20,'2026-11-16T09:00:00Z','screen','lead to SAL on a needs assessment',111);
INSERT INTO "entry" VALUES(21,21,'2026-11-16T09:00:00Z','screen','nurture',118);
INSERT INTO "entry" VALUES(22,22,'2026-11-16T09:00:00Z','screen','add a lead',122);
INSERT INTO "entry" VALUES(23,23,'2026-11-16T09:00:00Z','screen','disqualify',124);
INSERT INTO "entry" VALUES(24,24,'2026-11-16T09:00:00Z','screen','won',126);
INSERT INTO "entry" VALUES(25,25,'2026-11-16T09:00:00Z','screen','add a lead',129);
INSERT INTO "entry" VALUES(26,26,'2026-11-16T09:00:00Z','screen','pin',131);
INSERT INTO "entry" VALUES(27,27,'2026-11-16T09:00:00Z','screen','lead to SAL by override',132);
INSERT INTO "entry" VALUES(28,28,'2026-11-16T09:00:00Z','screen','follow-up settings: gap_unit: working · max_attempts: 4',136);
INSERT INTO "entry" VALUES(29,29,'2026-11-16T09:00:00Z','screen','follow-ups started',138);
INSERT INTO "entry" VALUES(30,30,'2026-11-16T09:00:00Z','screen','call: no answer',140);
INSERT INTO "entry" VALUES(31,31,'2026-11-16T09:00:00Z','screen','e-mail: sent',142);
INSERT INTO "entry" VALUES(32,32,'2026-11-16T09:00:00Z','screen','e-mail: out of office',145);
INSERT INTO "entry" VALUES(33,33,'2026-11-16T09:00:00Z','screen','away 24 Dec–3 Jan 2027',148);
INSERT INTO "entry" VALUES(34,34,'2026-11-16T09:00:00Z','screen','add a lead',149);
INSERT INTO "entry" VALUES(35,35,'2026-11-16T09:00:00Z','screen','follow-ups started',154);
INSERT INTO "entry" VALUES(36,36,'2026-11-16T09:00:00Z','screen','call: appointment set',156);
INSERT INTO "entry" VALUES(37,37,'2026-11-16T09:00:00Z','screen','discovery call',161);
INSERT INTO "entry" VALUES(38,38,'2026-11-21T09:00:00Z','cli','add a lead',166);
INSERT INTO "entry" VALUES(39,39,'2026-11-21T09:00:00Z','cli','lead to SAL on a needs assessment',169);
INSERT INTO "entry" VALUES(40,40,'2026-11-21T09:00:00Z','cli','SAL to SQL on a discovery call',176);
CREATE TABLE import_batch (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    profile VARCHAR NOT NULL,
    mapping VARCHAR NOT NULL,
    counts VARCHAR NOT NULL
);
CREATE TABLE opportunity (
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
);
INSERT INTO "opportunity" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,1,'Kelp','discovery_done','open',2400000,'EUR','one_off',12,'','2026-12-11','2026-12-11',0,NULL,'auto','we lose a day a week to copying orders','asked for a demo','SaaS, 120 people','','2026-11-16T09:00:00Z',NULL,NULL,NULL);
INSERT INTO "opportunity" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,1,'Loop','discovery_done','won',2400000,'EUR','one_off',12,'','2026-12-11','2026-12-11',0,NULL,'auto','we lose a day a week to copying orders','asked for a demo','SaaS, 120 people','','2026-11-16T09:00:00Z','2026-11-16',NULL,NULL);
CREATE TABLE qualification (
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
);
INSERT INTO "qualification" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',4,1,'sal','evidence',1,NULL,NULL,'2026-11-16T09:00:00Z',NULL,NULL,NULL,0);
INSERT INTO "qualification" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,1,'sal','evidence',2,NULL,NULL,'2026-11-16T09:00:00Z',NULL,NULL,NULL,0);
INSERT INTO "qualification" VALUES(3,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,1,'sql','evidence',NULL,1,NULL,'2026-11-16T09:00:00Z',NULL,NULL,NULL,0);
INSERT INTO "qualification" VALUES(4,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,1,'sal','evidence',3,NULL,NULL,'2026-11-16T09:00:00Z',NULL,NULL,NULL,0);
INSERT INTO "qualification" VALUES(5,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,1,'sql','evidence',NULL,2,NULL,'2026-11-16T09:00:00Z',NULL,NULL,NULL,0);
INSERT INTO "qualification" VALUES(6,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,1,'opportunity','evidence',NULL,NULL,1,'2026-11-16T09:00:00Z',NULL,NULL,NULL,0);
INSERT INTO "qualification" VALUES(7,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,1,'sal','evidence',4,NULL,NULL,'2026-11-16T09:00:00Z',NULL,NULL,NULL,0);
INSERT INTO "qualification" VALUES(8,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,1,'sql','evidence',NULL,3,NULL,'2026-11-16T09:00:00Z',NULL,NULL,NULL,0);
INSERT INTO "qualification" VALUES(9,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,1,'opportunity','evidence',NULL,NULL,2,'2026-11-16T09:00:00Z',NULL,NULL,NULL,0);
INSERT INTO "qualification" VALUES(10,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',8,1,'sal','evidence',5,NULL,NULL,'2026-11-16T09:00:00Z',NULL,NULL,NULL,0);
INSERT INTO "qualification" VALUES(11,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',10,1,'sal','override',NULL,NULL,NULL,'2026-11-16T09:00:00Z','they asked for it twice',NULL,NULL,0);
INSERT INTO "qualification" VALUES(12,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,1,'sal','evidence',6,NULL,NULL,'2026-11-21T09:00:00Z',NULL,NULL,NULL,0);
INSERT INTO "qualification" VALUES(13,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,1,'sql','evidence',NULL,5,NULL,'2026-11-21T09:00:00Z',NULL,NULL,NULL,0);
CREATE TABLE setting (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    UNIQUE ("key")
);
INSERT INTO "setting" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','gap_unit','"working"');
INSERT INTO "setting" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','max_attempts','4');
INSERT INTO "setting" VALUES(3,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z','away','[["2026-12-24", "2027-01-03"]]');
CREATE TABLE tally (
    board VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    n INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (board, currency)
)
 WITHOUT ROWID;
INSERT INTO "tally" VALUES('lead','',3,0);
INSERT INTO "tally" VALUES('opportunity','EUR',1,2400000);
INSERT INTO "tally" VALUES('sal','',2,0);
INSERT INTO "tally" VALUES('sql','',2,0);
CREATE TABLE task (
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
);
INSERT INTO "task" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,'todo','Find a phone or an e-mail address that works','2026-11-16',NULL,NULL,NULL,NULL,'done',NULL,1);
INSERT INTO "task" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,'todo','Call back','2026-11-19',NULL,NULL,NULL,NULL,'open',NULL,0);
INSERT INTO "task" VALUES(3,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,'todo','Call back','2026-11-19',NULL,NULL,NULL,NULL,'open',NULL,0);
INSERT INTO "task" VALUES(4,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,'todo','Demo','2026-11-19',NULL,NULL,NULL,NULL,'open',NULL,0);
INSERT INTO "task" VALUES(5,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,'todo','Find a phone or an e-mail address that works','2026-11-16',NULL,NULL,NULL,NULL,'done',NULL,1);
INSERT INTO "task" VALUES(6,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,'todo','Call back','2026-11-19',NULL,NULL,NULL,NULL,'open',NULL,0);
INSERT INTO "task" VALUES(7,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,'todo','Demo','2026-11-19',NULL,NULL,NULL,NULL,'open',NULL,0);
INSERT INTO "task" VALUES(8,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',8,'todo','Find a phone or an e-mail address that works','2026-11-16',NULL,NULL,NULL,NULL,'cancelled',NULL,1);
INSERT INTO "task" VALUES(9,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',8,'revisit','Revisit','2027-02-14',NULL,NULL,NULL,NULL,'open',NULL,0);
INSERT INTO "task" VALUES(10,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',11,'appointment','Appointment','2026-11-18','13:00',NULL,30,NULL,'open',NULL,0);
INSERT INTO "task" VALUES(11,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',4,'todo','Call again','2026-11-24',NULL,NULL,NULL,NULL,'open',NULL,0);
INSERT INTO "task" VALUES(12,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,'todo','Find a phone or an e-mail address that works','2026-11-23',NULL,NULL,NULL,NULL,'open',NULL,0);
INSERT INTO "task" VALUES(13,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,'todo','send the offer','2026-11-27',NULL,NULL,NULL,NULL,'open',NULL,0);
CREATE TABLE visit (
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
);
INSERT INTO "visit" VALUES(1,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',1,1,'lead','2026-11-16T09:00:00Z',NULL,0);
INSERT INTO "visit" VALUES(2,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',2,1,'lead','2026-11-16T09:00:00Z',NULL,0);
INSERT INTO "visit" VALUES(4,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',4,1,'lead','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(5,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',4,1,'sal','2026-11-16T09:00:00Z',NULL,0);
INSERT INTO "visit" VALUES(6,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,1,'lead','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(7,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,1,'sal','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(8,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',5,1,'sql','2026-11-16T09:00:00Z',NULL,0);
INSERT INTO "visit" VALUES(9,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,1,'lead','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(10,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,1,'sal','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(11,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,1,'sql','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(12,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',6,1,'opportunity','2026-11-16T09:00:00Z',NULL,0);
INSERT INTO "visit" VALUES(13,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,1,'lead','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(14,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,1,'sal','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(15,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,1,'sql','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(16,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',7,1,'opportunity','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(17,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',8,1,'lead','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(18,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',8,1,'sal','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(19,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',9,1,'lead','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(20,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',10,1,'lead','2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',0);
INSERT INTO "visit" VALUES(21,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',10,1,'sal','2026-11-16T09:00:00Z',NULL,0);
INSERT INTO "visit" VALUES(22,'2026-11-16T09:00:00Z','2026-11-16T09:00:00Z',11,1,'lead','2026-11-16T09:00:00Z',NULL,0);
INSERT INTO "visit" VALUES(23,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,1,'lead','2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',0);
INSERT INTO "visit" VALUES(24,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,1,'sal','2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',0);
INSERT INTO "visit" VALUES(25,'2026-11-21T09:00:00Z','2026-11-21T09:00:00Z',12,1,'sql','2026-11-21T09:00:00Z',NULL,0);
CREATE INDEX change_row ON change (tbl, "row");
CREATE INDEX ix_change_subject ON change (subject);
CREATE INDEX ix_draft_contact_id ON draft (contact_id);
CREATE INDEX ix_entry_root ON entry (root);
CREATE INDEX ix_import_batch_sha256 ON import_batch (sha256);
CREATE INDEX ix_contact_company_id ON contact (company_id);
CREATE INDEX ix_contact_import_id ON contact (import_id);
CREATE INDEX ix_contact_referred_by ON contact (referred_by);
CREATE INDEX ix_assessment_contact_id ON assessment (contact_id);
CREATE INDEX ix_cadence_contact_id ON cadence (contact_id);
CREATE INDEX ix_call_contact_id ON call (contact_id);
CREATE INDEX channel_match ON channel (kind, "match");
CREATE UNIQUE INDEX channel_own ON channel (kind, "match")
        WHERE kind in ('email', 'linkedin') and shared = 0;
CREATE INDEX ix_channel_contact_id ON channel (contact_id);
CREATE INDEX ix_opportunity_contact_id ON opportunity (contact_id);
CREATE UNIQUE INDEX opportunity_open ON opportunity (contact_id) WHERE status = 'open';
CREATE INDEX task_next ON task (contact_id, state, due_on, due_time);
CREATE INDEX task_due ON task (state, due_on, due_time);
CREATE INDEX ix_visit_contact_id ON visit (contact_id);
CREATE UNIQUE INDEX attempt_n ON attempt (cadence_id, n);
CREATE INDEX ix_attempt_contact_id ON attempt (contact_id);
CREATE UNIQUE INDEX bant_call ON bant (call_id, element);
CREATE INDEX ix_bant_contact_id ON bant (contact_id);
CREATE INDEX ix_qualification_contact_id ON qualification (contact_id);
CREATE INDEX ix_activity_contact_id ON activity (contact_id);
CREATE INDEX task_booked ON task (due_on, contact_id)
        WHERE state = 'open' and kind = 'appointment';
CREATE INDEX attempt_done ON attempt (completed_on) WHERE completed_on is not null;
CREATE INDEX card_board ON card (board, pin, due, rank, contact_id desc)
        WHERE board is not null;
CREATE INDEX card_due ON card (due, step, rank, stage, inbound, sole_until, due_time)
        WHERE due < '9999-12-31';
CREATE INDEX card_find ON card (contact_id, board, find);
CREATE INDEX card_rots ON card (board, inbound, rots_on, rank, contact_id, due, run)
        WHERE rots_on < '9999-12-31';
CREATE INDEX card_reply ON card (reply_at) WHERE reply_at is not null;
CREATE INDEX card_written ON card (written_at) WHERE written_at is not null;
CREATE INDEX card_nostep ON card (board, inbound, rank, contact_id, rots_on)
        WHERE due = '9999-12-31' and board is not null
        and (board in ('sql', 'opportunity') or run in ('stopped', 'exhausted'));
CREATE TRIGGER card_in AFTER INSERT ON card WHEN new.board IS NOT NULL BEGIN
    INSERT INTO tally(board, currency, n, amount)
    VALUES (new.board, coalesce(new.currency, ''), 1, coalesce(new.amount, 0))
    ON CONFLICT(board, currency)
    DO UPDATE SET n = n + 1, amount = tally.amount + excluded.amount;
END;
CREATE TRIGGER card_out AFTER DELETE ON card WHEN old.board IS NOT NULL BEGIN
    UPDATE tally SET n = n - 1, amount = amount - coalesce(old.amount, 0)
    WHERE board = old.board AND currency = coalesce(old.currency, '');
    DELETE FROM tally WHERE board = old.board AND currency = coalesce(old.currency, '') AND n =
        0;
END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('company',7);
INSERT INTO "sqlite_sequence" VALUES('contact',12);
INSERT INTO "sqlite_sequence" VALUES('visit',25);
INSERT INTO "sqlite_sequence" VALUES('channel',6);
INSERT INTO "sqlite_sequence" VALUES('activity',10);
INSERT INTO "sqlite_sequence" VALUES('assessment',6);
INSERT INTO "sqlite_sequence" VALUES('cadence',4);
INSERT INTO "sqlite_sequence" VALUES('attempt',5);
INSERT INTO "sqlite_sequence" VALUES('qualification',13);
INSERT INTO "sqlite_sequence" VALUES('task',13);
INSERT INTO "sqlite_sequence" VALUES('call',5);
INSERT INTO "sqlite_sequence" VALUES('bant',17);
INSERT INTO "sqlite_sequence" VALUES('opportunity',2);
INSERT INTO "sqlite_sequence" VALUES('setting',3);
COMMIT;
