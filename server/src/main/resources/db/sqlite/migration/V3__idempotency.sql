-- What requests with an Idempotency-Key were answered; the rules are those of the PostgreSQL schema.

CREATE TABLE idempotency_key (
    user_id     TEXT NOT NULL,
    key         TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    -- SHA-256 of the request that came with the key.
    fingerprint TEXT NOT NULL,
    document    TEXT NOT NULL,
    created_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (user_id, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);
