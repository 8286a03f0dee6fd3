-- What a new version of the shipped bank may change.

-- Set by whoever changes a question through the API: from then on it is theirs, and no version of
-- the bank changes or withdraws it.
ALTER TABLE question ADD COLUMN edited boolean NOT NULL DEFAULT false;

-- No longer in the bank, and kept for the sessions that have used it: not chosen for new ones.
ALTER TABLE question ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;

UPDATE question SET edited = true WHERE updated_at > created_at;

-- The shipped questions that have been stored here. One that is no longer there was deleted through
-- the API and stays deleted.
CREATE TABLE bank_key (
    bank_key text PRIMARY KEY
);
INSERT INTO bank_key (bank_key) SELECT bank_key FROM question WHERE bank_key IS NOT NULL;
