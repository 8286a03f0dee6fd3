package io.confida.server.database;

/**
 * The pool's counts at one instant.
 *
 * <p>HikariCP counts its connections one state after another, so the sums may disagree by what
 * changed in between.
 *
 * @param poolSize connections that are kept
 * @param maxOverflow connections that may be opened above them
 * @param checkedIn idle connections
 * @param checkedOut connections at work
 * @param waiting requests in line for one
 * @param total connections, idle or at work
 */
public record PoolStatistics(
    int poolSize, int maxOverflow, int checkedIn, int checkedOut, int waiting, int total) {

  /** Connections above the pool size. */
  public int overflow() {
    return Math.max(0, total - poolSize);
  }

  /** Whether a request has to wait for a connection now. */
  public boolean saturated() {
    return waiting > 0;
  }
}
