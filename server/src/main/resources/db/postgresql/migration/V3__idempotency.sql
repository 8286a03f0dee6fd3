-- What requests with an Idempotency-Key were answered, so that the same request is answered alike.

CREATE TABLE idempotency_key (
    user_id     text NOT NULL,
    key         text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 255),
    -- SHA-256 of the request that came with the key.
    fingerprint char(64) NOT NULL,
    document    text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);
