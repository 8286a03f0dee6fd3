package io.confida.server.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The database, its connection pool and the gate in front of it.
 *
 * @param url where the database is; a SQLite file is absolute here
 * @param async true for a virtual thread per request, false for a bounded pool of platform threads
 * @param poolSize connections that are kept open
 * @param maxOverflow connections opened above {@code poolSize} under load, and given back when idle
 * @param poolTimeout longest wait for a connection
 * @param poolRecycle age at which a connection is replaced; zero means never
 * @param monitoring whether {@code /monitoring/database} answers
 * @param echo whether each statement is logged with its duration, never with its values
 * @param dataDirectory absolute directory of the embedded PostgreSQL
 * @param queueLimit requests that may wait for a connection before new ones are refused
 * @param overflowAfter how long a request waits for a kept connection before one more is opened
 * @param startTimeout how long the start retries while the database is down
 */
public record DatabaseSettings(
    DatabaseUrl url,
    boolean async,
    int poolSize,
    int maxOverflow,
    Duration poolTimeout,
    Duration poolRecycle,
    boolean monitoring,
    boolean echo,
    Path dataDirectory,
    int queueLimit,
    Duration overflowAfter,
    Duration startTimeout) {}
