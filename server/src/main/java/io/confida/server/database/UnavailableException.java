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

  private UnavailableException(String reason, Duration retryAfter, @Nullable Throwable cause) {
    super(cause == null ? reason : reason + " (" + cause.getMessage() + ")", cause);
    this.reason = reason;
    this.retryAfter = retryAfter;
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

  static UnavailableException canceled(Throwable cause) {
    return new UnavailableException(
        "the database ended the statement before it was done", Duration.ofSeconds(2), cause);
  }

  static UnavailableException storage(StorageFault fault, Throwable cause) {
    return new UnavailableException(fault.reason(), fault.retryAfter(), cause);
  }

  static UnavailableException contended(int attempts, Throwable cause) {
    return new UnavailableException(
        "the write met other writes " + attempts + " times in a row", Duration.ofSeconds(1), cause);
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
