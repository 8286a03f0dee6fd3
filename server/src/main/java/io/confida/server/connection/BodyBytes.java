package io.confida.server.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of bodies may be in memory, that of all requests together: each has a limit of its own,
 * but so many may come at once that no heap would hold them. Any thread may ask.
 */
final class BodyBytes {

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /**
   * @param most in bytes
   */
  BodyBytes(long most) {
    this.most = most;
  }

  /** Takes so many bytes, or none at all where there is no room for them. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= most) {
      return true;
    }
    giveBack(bytes);
    return false;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }
}
