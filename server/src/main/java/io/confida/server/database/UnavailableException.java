package io.confida.server.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The database cannot serve this request now; the same request may succeed later.
 *
 * <p>{@link #reason} is safe to show to a client: it names no host, statement or credential.
 */
public final class UnavailableException extends DatabaseException {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final Duration retryAfter;
  private final Kind kind;

  private enum Kind {
    NOT_DONE,
    READ_ONLY,
    OUTCOME_UNKNOWN
  }

  private UnavailableException(String reason, Duration retryAfter, @Nullable Throwable cause) {
    this(reason, retryAfter, cause, Kind.NOT_DONE);
  }

  private UnavailableException(
      String reason, Duration retryAfter, @Nullable Throwable cause, Kind kind) {
    super(cause == null ? reason : reason + " (" + cause.getMessage() + ")", cause);
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.kind = kind;
  }

  static UnavailableException queueFull(int queueLimit) {
    return new UnavailableException(
        queueLimit + " requests are already waiting for a database connection",
        Duration.ofSeconds(1),
        null);
  }

  static UnavailableException waitedTooLong(Duration waited) {
    return new UnavailableException(
        "no database connection became free within " + waited.toMillis() + " ms",
        Duration.ofSeconds(1),
        null);
  }

  static UnavailableException interrupted() {
    return new UnavailableException("the server is stopping", Duration.ofSeconds(5), null);
  }

  static UnavailableException deadline(Duration limit, @Nullable Throwable cause) {
    return new UnavailableException(
        "the request was not done within its " + limit.toMillis() + " ms",
        Duration.ofSeconds(1),
        cause);
  }

  static UnavailableException unreachable(Throwable cause) {
    return new UnavailableException("the database cannot be reached", Duration.ofSeconds(2), cause);
  }

  static UnavailableException outcomeUnknown(Throwable cause) {
    return new UnavailableException(
        "the database was lost while it stored this",
        Duration.ofSeconds(2),
        cause,
        Kind.OUTCOME_UNKNOWN);
  }

  static UnavailableException canceled(Throwable cause) {
    return new UnavailableException(
        "the database ended the statement before it was done", Duration.ofSeconds(2), cause);
  }

  static UnavailableException storage(StorageFault fault, Throwable cause) {
    return new UnavailableException(
        fault.reason(),
        fault.retryAfter(),
        cause,
        fault == StorageFault.READ_ONLY ? Kind.READ_ONLY : Kind.NOT_DONE);
  }

  static UnavailableException contended(int attempts, Throwable cause) {
    return new UnavailableException(
        "the write met other writes " + attempts + " times in a row", Duration.ofSeconds(1), cause);
  }

  /**
   * Whether the write may have been done all the same: the connection was lost after the database
   * was told to store it, and before it said that it had. Every other one has left nothing.
   */
  public boolean outcomeUnknown() {
    return kind == Kind.OUTCOME_UNKNOWN;
  }

  /** Whether the database takes reads alone, as a standby does. */
  boolean readOnly() {
    return kind == Kind.READ_ONLY;
  }

  /** Why, in words for a client. */
  public String reason() {
    return reason;
  }

  /** When a further try is worth it. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
