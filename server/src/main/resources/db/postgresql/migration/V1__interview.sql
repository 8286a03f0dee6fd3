-- Questions, and the interview sessions that use them.

-- A question as the API shows it, without its figures and without the closing brace. It is the same
-- for the same values whatever the settings are: the times are in UTC and their format is digits.
CREATE FUNCTION question_document_start(
    id uuid, question_text text, category text, subcategory text, difficulty_level text,
    compatible_roles jsonb, required_skills jsonb, industry_tags jsonb,
    created_at timestamptz, updated_at timestamptz)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN rtrim(CAST(json_build_object(
    'id', id,
    'question_text', question_text,
    'category', category,
    'subcategory', subcategory,
    'difficulty_level', difficulty_level,
    'compatible_roles', compatible_roles,
    'required_skills', required_skills,
    'industry_tags', industry_tags,
    'created_at', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'updated_at', to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) AS text), '}');

CREATE TABLE question (
    id               uuid PRIMARY KEY,
    -- The key of a question that came with the server; NULL for all others.
    bank_key         text UNIQUE,
    question_text    text NOT NULL CHECK (char_length(question_text) BETWEEN 5 AND 2000),
    -- SHA-256 of the normalised text: two questions that differ in case, spaces or punctuation
    -- alone are the same question.
    text_hash        char(64) NOT NULL CONSTRAINT question_text_unique UNIQUE,
    category         text NOT NULL
        CHECK (category IN ('technical', 'behavioral', 'system_design', 'situational', 'role_specific')),
    subcategory      text,
    difficulty_level text NOT NULL CHECK (difficulty_level IN ('easy', 'medium', 'hard')),
    compatible_roles jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(compatible_roles) = 'array'),
    required_skills  jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(required_skills) = 'array'),
    industry_tags    jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(industry_tags) = 'array'),
    source           text NOT NULL CHECK (source IN ('bank', 'api', 'import')),
    -- What question_event held when it was last folded in.
    usage_count      bigint NOT NULL DEFAULT 0 CHECK (usage_count >= 0),
    score_count      bigint NOT NULL DEFAULT 0 CHECK (score_count >= 0),
    score_sum        double precision NOT NULL DEFAULT 0,
    success_count    bigint NOT NULL DEFAULT 0 CHECK (success_count BETWEEN 0 AND score_count),
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    search           tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', question_text), 'A')
        || setweight(jsonb_to_tsvector('english', required_skills, '["string"]'), 'B')
        || setweight(to_tsvector('english', coalesce(subcategory, '')), 'C')
        || setweight(jsonb_to_tsvector('english', compatible_roles, '["string"]'), 'D')
    ) STORED,
    -- Made when the question is written, since questions are read far more often.
    document_start   text GENERATED ALWAYS AS (question_document_start(
        id, question_text, category, subcategory, difficulty_level,
        compatible_roles, required_skills, industry_tags, created_at, updated_at)) STORED
);

-- Ids are UUIDs of version 7, so "newest first" is the primary key backwards.
CREATE INDEX question_category   ON question (category, id);
CREATE INDEX question_difficulty ON question (difficulty_level, id);
CREATE INDEX question_created    ON question (created_at);
CREATE INDEX question_usage      ON question (usage_count DESC, id);
CREATE INDEX question_roles      ON question USING gin (compatible_roles);
CREATE INDEX question_search     ON question USING gin (search);

-- Uses and scores since the last fold. Rows are only ever added by requests, so that two requests
-- that choose the same question never wait for each other.
CREATE TABLE question_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- No foreign key: checking it would lock the question's row once more for each use, and the
    -- fold passes over events of questions that are gone.
    question_id uuid NOT NULL,
    -- NULL for a use, else the score of an answer, 0 to 10.
    score       double precision CHECK (score BETWEEN 0 AND 10)
);
CREATE INDEX question_event_question ON question_event (question_id);

-- Which versions of the shipped question bank have been loaded.
CREATE TABLE bank_load (
    checksum  char(64) PRIMARY KEY,
    questions integer NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE interview_session (
    id              uuid PRIMARY KEY,
    user_id         text NOT NULL,
    mode            text NOT NULL CHECK (mode IN ('practice', 'interview')),
    role            text NOT NULL CHECK (char_length(role) BETWEEN 1 AND 200),
    job_title       text,
    job_description text,
    status          text NOT NULL DEFAULT 'active'
        CHECK (status IN ('active', 'paused', 'completed', 'abandoned')),
    question_count  integer NOT NULL CHECK (question_count BETWEEN 0 AND 20),
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CHECK (mode = 'practice' OR (job_title IS NOT NULL AND job_description IS NOT NULL))
);
CREATE INDEX interview_session_user   ON interview_session (user_id, id);
CREATE INDEX interview_session_status ON interview_session (user_id, status, id);

CREATE TABLE session_question (
    id             uuid PRIMARY KEY,
    session_id     uuid NOT NULL REFERENCES interview_session ON DELETE CASCADE,
    -- The question of the bank that it is; NULL for one that the user wrote.
    question_id    uuid REFERENCES question ON DELETE RESTRICT,
    question_text  text NOT NULL CHECK (char_length(question_text) BETWEEN 5 AND 2000),
    question_order integer NOT NULL CHECK (question_order >= 1),
    CONSTRAINT session_question_order UNIQUE (session_id, question_order)
);
CREATE INDEX session_question_question ON session_question (question_id);

CREATE TABLE answer (
    id                  uuid PRIMARY KEY,
    session_question_id uuid NOT NULL REFERENCES session_question ON DELETE CASCADE,
    answer_text         text NOT NULL CHECK (char_length(answer_text) BETWEEN 1 AND 5000),
    analysis_result     jsonb,
    score               double precision CHECK (score BETWEEN 0 AND 10),
    created_at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX answer_session_question ON answer (session_question_id, id);
