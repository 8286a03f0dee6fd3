-- What a new version of the shipped bank may change; the rules are those of the PostgreSQL schema.

-- Set by whoever changes a question through the API: from then on it is theirs, and no version of
-- the bank changes or withdraws it.
ALTER TABLE question ADD COLUMN edited INTEGER NOT NULL DEFAULT 0;

-- No longer in the bank, and kept for the sessions that have used it: not chosen for new ones.
ALTER TABLE question ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;

UPDATE question SET edited = 1 WHERE updated_at > created_at;

-- The shipped questions that have been stored here. One that is no longer there was deleted through
-- the API and stays deleted.
CREATE TABLE bank_key (
    bank_key TEXT PRIMARY KEY
);
INSERT INTO bank_key (bank_key) SELECT bank_key FROM question WHERE bank_key IS NOT NULL;
