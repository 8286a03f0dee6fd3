-- Questions, and the interview sessions that use them. The rules are those of the PostgreSQL
-- schema; ids are UUIDs in text, times RFC 3339 in text, lists JSON in text.

CREATE TABLE question (
    -- The search refers to rows by this number, which a VACUUM keeps.
    seq              INTEGER PRIMARY KEY,
    id               TEXT NOT NULL UNIQUE,
    bank_key         TEXT UNIQUE,
    question_text    TEXT NOT NULL CHECK (length(question_text) BETWEEN 5 AND 2000),
    text_hash        TEXT NOT NULL UNIQUE CHECK (length(text_hash) = 64),
    category         TEXT NOT NULL
        CHECK (category IN ('technical', 'behavioral', 'system_design', 'situational', 'role_specific')),
    subcategory      TEXT,
    difficulty_level TEXT NOT NULL CHECK (difficulty_level IN ('easy', 'medium', 'hard')),
    compatible_roles TEXT NOT NULL DEFAULT '[]' CHECK (json_type(compatible_roles) = 'array'),
    required_skills  TEXT NOT NULL DEFAULT '[]' CHECK (json_type(required_skills) = 'array'),
    industry_tags    TEXT NOT NULL DEFAULT '[]' CHECK (json_type(industry_tags) = 'array'),
    source           TEXT NOT NULL CHECK (source IN ('bank', 'api', 'import')),
    usage_count      INTEGER NOT NULL DEFAULT 0 CHECK (usage_count >= 0),
    score_count      INTEGER NOT NULL DEFAULT 0 CHECK (score_count >= 0),
    score_sum        REAL NOT NULL DEFAULT 0,
    success_count    INTEGER NOT NULL DEFAULT 0 CHECK (success_count BETWEEN 0 AND score_count),
    created_at       TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at       TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
CREATE INDEX question_category   ON question (category, id);
CREATE INDEX question_difficulty ON question (difficulty_level, id);
CREATE INDEX question_created    ON question (created_at);
CREATE INDEX question_usage      ON question (usage_count DESC, id);

-- The words of the questions, kept in step by triggers.
CREATE VIRTUAL TABLE question_search USING fts5 (
    id UNINDEXED, question_text, required_skills, subcategory, compatible_roles, tokenize = 'porter unicode61'
);
CREATE TRIGGER question_search_insert AFTER INSERT ON question BEGIN
    INSERT INTO question_search (rowid, id, question_text, required_skills, subcategory, compatible_roles)
    VALUES (new.seq, new.id, new.question_text, new.required_skills, new.subcategory, new.compatible_roles);
END;
CREATE TRIGGER question_search_update
AFTER UPDATE OF question_text, required_skills, subcategory, compatible_roles ON question BEGIN
    UPDATE question_search
    SET question_text = new.question_text, required_skills = new.required_skills,
        subcategory = new.subcategory, compatible_roles = new.compatible_roles
    WHERE rowid = new.seq;
END;
CREATE TRIGGER question_search_delete AFTER DELETE ON question BEGIN
    DELETE FROM question_search WHERE rowid = old.seq;
END;

CREATE TABLE question_event (
    id          INTEGER PRIMARY KEY,
    question_id TEXT NOT NULL REFERENCES question (id) ON DELETE CASCADE,
    score       REAL CHECK (score BETWEEN 0 AND 10)
);

-- Writes are one at a time here, so an event can be counted where it arrives.
CREATE TRIGGER question_event_counted AFTER INSERT ON question_event BEGIN
    UPDATE question
    SET usage_count   = usage_count + (new.score IS NULL),
        score_count   = score_count + (new.score IS NOT NULL),
        score_sum     = score_sum + coalesce(new.score, 0),
        success_count = success_count + coalesce(new.score >= 7, 0)
    WHERE id = new.question_id;
END;
CREATE INDEX question_event_question ON question_event (question_id);

CREATE TABLE bank_load (
    checksum  TEXT PRIMARY KEY,
    questions INTEGER NOT NULL,
    loaded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

CREATE TABLE interview_session (
    id              TEXT PRIMARY KEY,
    user_id         TEXT NOT NULL,
    mode            TEXT NOT NULL CHECK (mode IN ('practice', 'interview')),
    role            TEXT NOT NULL CHECK (length(role) BETWEEN 1 AND 200),
    job_title       TEXT,
    job_description TEXT,
    status          TEXT NOT NULL DEFAULT 'active'
        CHECK (status IN ('active', 'paused', 'completed', 'abandoned')),
    question_count  INTEGER NOT NULL CHECK (question_count BETWEEN 0 AND 20),
    created_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    CHECK (mode = 'practice' OR (job_title IS NOT NULL AND job_description IS NOT NULL))
);
CREATE INDEX interview_session_user   ON interview_session (user_id, id);
CREATE INDEX interview_session_status ON interview_session (user_id, status, id);

CREATE TABLE session_question (
    id             TEXT PRIMARY KEY,
    session_id     TEXT NOT NULL REFERENCES interview_session (id) ON DELETE CASCADE,
    question_id    TEXT REFERENCES question (id) ON DELETE RESTRICT,
    question_text  TEXT NOT NULL CHECK (length(question_text) BETWEEN 5 AND 2000),
    question_order INTEGER NOT NULL CHECK (question_order >= 1),
    UNIQUE (session_id, question_order)
);
CREATE INDEX session_question_question ON session_question (question_id);

CREATE TABLE answer (
    id                  TEXT PRIMARY KEY,
    session_question_id TEXT NOT NULL REFERENCES session_question (id) ON DELETE CASCADE,
    answer_text         TEXT NOT NULL CHECK (length(answer_text) BETWEEN 1 AND 5000),
    analysis_result     TEXT CHECK (analysis_result IS NULL OR json_valid(analysis_result)),
    score               REAL CHECK (score BETWEEN 0 AND 10),
    created_at          TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
CREATE INDEX answer_session_question ON answer (session_question_id, id);
