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
 * @param since when the first was asked of the knocks without answer that this one ends; {@code at}
 *     where the one before was answered, or there was none
 */
public record DatabaseKnock(
    String peer, Answer answer, double tookSeconds, Instant at, String detail, Instant since) {

  /** The first of its kind. */
  public DatabaseKnock(String peer, Answer answer, double tookSeconds, Instant at, String detail) {
    this(peer, answer, tookSeconds, at, detail, at);
  }

  /** The same as the last of a row that began then. */
  public DatabaseKnock since(Instant first) {
    return new DatabaseKnock(peer, answer, tookSeconds, at, detail, first);
  }

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
