package io.confida.monitor.snapshot;

import java.time.Instant;

/**
 * What a database answered when it was asked for a sign of life on a connection of our own, without
 * credentials and without the pool: PostgreSQL and MySQL answer before anybody logs in, of another
 * only the TCP handshake is known.
 *
 * @param peer the {@code host:port} that was asked
 * @param answer what came back
 * @param tookSeconds how long it took, in seconds
 * @param at when it was asked
 * @param detail one clause for people, such as "connection refused"
 */
public record DatabaseKnock(
    String peer, Answer answer, double tookSeconds, Instant at, String detail) {

  /** What came back. */
  public enum Answer {
    /** The database itself answered. */
    ANSWERED,
    /** Something accepts connections there; whether the database works is not known. */
    ACCEPTED,
    /** Nobody listens, or the name is unknown. */
    REFUSED,
    /** Connected, and no word within a second; or no connection within a second. */
    SILENT
  }

  /** Whether the database is known to be out of reach. */
  public boolean down() {
    return answer == Answer.REFUSED || answer == Answer.SILENT;
  }
}
