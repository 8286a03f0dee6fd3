package io.confida.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one table of settings. Parsing, the search for unknown keys and the test of the comments in
 * {@code config/server.yaml} all read it.
 */
final class Keys {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  static final Key<String> SERVER_HOST =
      new Key<>(
          "server.host",
          "SERVER_HOST",
          ValueTypes.host(),
          "127.0.0.1",
          "Where the server listens. Without authentication only a loopback address is taken.");
  static final Key<Integer> SERVER_PORT =
      new Key<>(
          "server.port",
          "SERVER_PORT",
          ValueTypes.count("port number", 0, 65535),
          "8000",
          "The port the server listens on. 0 lets the system choose a free one.");
  static final Key<Duration> REQUEST_TIMEOUT =
      new Key<>(
          "server.request-timeout",
          "REQUEST_TIMEOUT",
          ValueTypes.duration("s", Duration.ofMillis(100), Duration.ofMinutes(10)),
          "30s",
          "The deadline of one request from when its body is there, its waits and statements included.");
  static final Key<Integer> MAX_CONNECTIONS =
      new Key<>(
          "server.max-connections",
          "MAX_CONNECTIONS",
          ValueTypes.count("connections", 16, 1_000_000),
          "10000",
          "Clients' connections at once; above them those without a request give way, oldest first.");
  static final Key<Duration> IDLE_TIMEOUT =
      new Key<>(
          "server.idle-timeout",
          "IDLE_TIMEOUT",
          ValueTypes.duration("s", Duration.ofMillis(100), Duration.ofHours(1)),
          "75s",
          "How long a connection is kept without a request; longer than a proxy in front keeps it.");
  static final Key<Duration> HEAD_TIMEOUT =
      new Key<>(
          "server.head-timeout",
          "HEAD_TIMEOUT",
          ValueTypes.duration("s", Duration.ofMillis(100), Duration.ofMinutes(5)),
          "10s",
          "How long a request's line and headers may take to come in; past it the answer is 408.");
  static final Key<Duration> TRANSFER_TIMEOUT =
      new Key<>(
          "server.transfer-timeout",
          "TRANSFER_TIMEOUT",
          ValueTypes.duration("s", Duration.ofMillis(100), Duration.ofMinutes(10)),
          "20s",
          "How long a body may take to come in, past which it is 408, or an answer to be taken.");
  static final Key<Integer> POSTING_QUEUE_LIMIT =
      new Key<>(
          "server.posting-queue-limit",
          "POSTING_QUEUE_LIMIT",
          ValueTypes.count("postings", 1, 100_000),
          "240",
          "Postings that may wait to be read or stored; the next one is answered with 503 at once.");
  static final Key<Duration> SHUTDOWN_DELAY =
      new Key<>(
          "server.shutdown-delay",
          "SHUTDOWN_DELAY",
          ValueTypes.duration("s", Duration.ZERO, Duration.ofMinutes(5)),
          "1s",
          "How long requests are still taken at a stop when somebody has asked /ready lately.");
  static final Key<Duration> SHUTDOWN_GRACE =
      new Key<>(
          "server.shutdown-grace",
          "SHUTDOWN_GRACE",
          ValueTypes.duration("s", Duration.ZERO, Duration.ofMinutes(5)),
          "30s",
          "How long a stop may take in all, running requests and shutdown-delay included.");
  static final Key<Integer> MAX_BODY_BYTES =
      new Key<>(
          "server.max-body-bytes",
          "MAX_BODY_BYTES",
          ValueTypes.bytes(KIB, 64 * MIB),
          "1MiB",
          "The largest request body; a larger one is answered with 413.");
  static final Key<Integer> MAX_IMPORT_BYTES =
      new Key<>(
          "server.max-import-bytes",
          "MAX_IMPORT_BYTES",
          ValueTypes.bytes(KIB, 256 * MIB),
          "16MiB",
          "The largest body of a bulk import; not smaller than max-body-bytes.");
  static final Key<Duration> IDEMPOTENCY_EXPIRY =
      new Key<>(
          "server.idempotency-expiry",
          "IDEMPOTENCY_EXPIRY",
          ValueTypes.duration("s", Duration.ofSeconds(1), Duration.ofDays(30)),
          "24h",
          "How long the answer to an Idempotency-Key is kept, to be given again.");

  static final Key<DatabaseUrl> DATABASE_URL =
      new Key<>(
          "database.url",
          "DATABASE_URL",
          ValueTypes.databaseUrl(),
          "embedded",
          "Where the database is; embedded is a PostgreSQL that the server brings and runs itself.");
  static final Key<Path> DATA_DIRECTORY =
      new Key<>(
          "database.data-directory",
          "CONFIDA_DATA_DIR",
          ValueTypes.directory(),
          "./data",
          "Where the embedded PostgreSQL keeps its data.");
  static final Key<Boolean> ASYNC =
      new Key<>(
          "database.async",
          "ASYNC_DATABASE_ENABLED",
          ValueTypes.bool(),
          "true",
          "Database work on the virtual thread of its request; false: on a bounded pool of platform threads.");
  static final Key<Integer> POOL_SIZE =
      new Key<>(
          "database.pool-size",
          "ASYNC_DATABASE_POOL_SIZE",
          ValueTypes.count("connections", 1, 1000),
          "20",
          "Connections that are kept open.");
  static final Key<Integer> MAX_OVERFLOW =
      new Key<>(
          "database.max-overflow",
          "ASYNC_DATABASE_MAX_OVERFLOW",
          ValueTypes.count("connections", 0, 1000),
          "30",
          "Connections opened above pool-size under load, and given back when idle.");
  static final Key<Duration> POOL_TIMEOUT =
      new Key<>(
          "database.pool-timeout",
          "ASYNC_DATABASE_POOL_TIMEOUT",
          ValueTypes.duration("s", Duration.ofMillis(250), Duration.ofMinutes(10)),
          "30s",
          "The longest wait for a connection; past it the answer is 503.");
  static final Key<Duration> POOL_RECYCLE =
      new Key<>(
          "database.pool-recycle",
          "ASYNC_DATABASE_POOL_RECYCLE",
          ValueTypes.durationOrNever("s", Duration.ofSeconds(1), Duration.ofHours(24)),
          "3600s",
          "The age at which a connection is replaced by a new one; 0 means never.");
  static final Key<Boolean> MONITORING =
      new Key<>(
          "database.monitoring",
          "ASYNC_DATABASE_MONITORING_ENABLED",
          ValueTypes.bool(),
          "true",
          "Whether the pool is watched: /monitoring/database, /events, and its figures in /metrics and /health.");
  static final Key<Boolean> ECHO =
      new Key<>(
          "database.echo",
          "DATABASE_ECHO",
          ValueTypes.bool(),
          "false",
          "Logs each statement with its duration and its parameters' types, never their values.");
  static final Key<Integer> QUEUE_LIMIT =
      new Key<>(
          "database.queue-limit",
          "DATABASE_QUEUE_LIMIT",
          ValueTypes.count("requests", 1, 100_000),
          "2000",
          "Requests that may wait for a connection; the next one is answered with 503 at once.");
  static final Key<Duration> OVERFLOW_AFTER =
      new Key<>(
          "database.overflow-after",
          "DATABASE_OVERFLOW_AFTER",
          ValueTypes.duration("ms", Duration.ZERO, Duration.ofSeconds(10)),
          "25ms",
          "How long a request waits for a kept connection before one of the overflow is opened.");
  static final Key<Duration> START_TIMEOUT =
      new Key<>(
          "database.start-timeout",
          "DATABASE_START_TIMEOUT",
          ValueTypes.duration("s", Duration.ZERO, Duration.ofMinutes(10)),
          "30s",
          "How long the start tries again while the database is down.");

  static final Key<String> LOG_LEVEL =
      new Key<>(
          "log-level",
          "LOG_LEVEL",
          ValueTypes.oneOf(
              "level, one of error, warn, info, debug, trace",
              Map.of(
                  "error", "ERROR", "warn", "WARN", "warning", "WARN", "info", "INFO", "debug",
                  "DEBUG", "trace", "TRACE"),
              "one of error, warn, info, debug, trace"),
          "info",
          "The least important message that is still logged.");
  static final Key<AuthMode> AUTH_MODE =
      new Key<>(
          "auth-mode",
          "AUTH_MODE",
          ValueTypes.oneOf(
              "mode, off or jwt", Map.of("off", AuthMode.OFF, "jwt", AuthMode.JWT), "off or jwt"),
          "off",
          "Who may call: off is one local user, who is admin; jwt is who has a signed token.");

  static final Key<Secret> SECRET_KEY =
      new Key<>(
          "jwt.secret-key",
          "SECRET_KEY",
          ValueTypes.secret(),
          "",
          "The key that tokens with HS256 are signed with; better in the environment than here.");
  static final Key<Optional<URI>> JWKS_URL =
      new Key<>(
          "jwt.jwks-url",
          "JWKS_URL",
          ValueTypes.keysUrl(),
          "",
          "Where the public keys are of tokens with RS256 or ES256 (a JSON Web Key Set).");
  static final Key<String> JWT_ISSUER =
      new Key<>(
          "jwt.issuer",
          "JWT_ISSUER",
          ValueTypes.claim(),
          "",
          "What a token's iss must be; none takes any.");
  static final Key<String> JWT_AUDIENCE =
      new Key<>(
          "jwt.audience",
          "JWT_AUDIENCE",
          ValueTypes.claim(),
          "",
          "What a token's aud must have; none takes any, also tokens made for other services.");
  static final Key<Duration> JWKS_MAX_AGE =
      new Key<>(
          "jwt.jwks-max-age",
          "JWKS_MAX_AGE",
          ValueTypes.duration("s", Duration.ofSeconds(1), Duration.ofHours(24)),
          "5m",
          "How long fetched keys count before they are fetched again.");
  static final Key<Duration> JWKS_COOLDOWN =
      new Key<>(
          "jwt.jwks-cooldown",
          "JWKS_COOLDOWN",
          ValueTypes.duration("s", Duration.ofMillis(100), Duration.ofHours(1)),
          "10s",
          "The shortest time between two fetches, whatever keys tokens name.");
  static final Key<RateLimitChoice> RATE_LIMIT =
      new Key<>(
          "rate-limit",
          "RATE_LIMIT",
          RateLimitChoice.type(),
          "auto",
          "What one user, else one address, may ask; auto is off without authentication and"
              + " 6000/1m with it.");
  static final Key<List<String>> ALLOWED_ORIGINS =
      new Key<>(
          "cors.allowed-origins",
          "CORS_ALLOWED_ORIGINS",
          ValueTypes.origins(),
          "",
          "Web origins whose pages may call the server; none means CORS is off.");

  /** Every setting, in the order of {@code config/server.yaml}. */
  static final List<Key<?>> ALL =
      List.of(
          SERVER_HOST,
          SERVER_PORT,
          REQUEST_TIMEOUT,
          MAX_CONNECTIONS,
          IDLE_TIMEOUT,
          HEAD_TIMEOUT,
          TRANSFER_TIMEOUT,
          POSTING_QUEUE_LIMIT,
          SHUTDOWN_DELAY,
          SHUTDOWN_GRACE,
          MAX_BODY_BYTES,
          MAX_IMPORT_BYTES,
          IDEMPOTENCY_EXPIRY,
          DATABASE_URL,
          DATA_DIRECTORY,
          ASYNC,
          POOL_SIZE,
          MAX_OVERFLOW,
          POOL_TIMEOUT,
          POOL_RECYCLE,
          MONITORING,
          ECHO,
          QUEUE_LIMIT,
          OVERFLOW_AFTER,
          START_TIMEOUT,
          LOG_LEVEL,
          AUTH_MODE,
          SECRET_KEY,
          JWKS_URL,
          JWT_ISSUER,
          JWT_AUDIENCE,
          JWKS_MAX_AGE,
          JWKS_COOLDOWN,
          RATE_LIMIT,
          ALLOWED_ORIGINS);

  private Keys() {}
}
