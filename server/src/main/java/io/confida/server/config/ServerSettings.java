package io.confida.server.config;

import java.time.Duration;

/**
 * The HTTP server.
 *
 * @param host address or name to listen on
 * @param port port to listen on; 0 lets the system choose
 * @param requestTimeout deadline of one request from when its body is there, database work included
 * @param connections what clients' connections may take
 * @param postingQueueLimit postings that may wait to be read
 * @param shutdownDelay how long requests are still taken at a stop
 * @param shutdownGrace how long a stop may take
 * @param maxBodyBytes largest request body, in bytes
 * @param maxImportBytes largest bulk import body, in bytes
 * @param idempotencyExpiry for how long the answer to an Idempotency-Key is kept
 */
public record ServerSettings(
    String host,
    int port,
    Duration requestTimeout,
    ConnectionSettings connections,
    int postingQueueLimit,
    Duration shutdownDelay,
    Duration shutdownGrace,
    int maxBodyBytes,
    int maxImportBytes,
    Duration idempotencyExpiry) {}
