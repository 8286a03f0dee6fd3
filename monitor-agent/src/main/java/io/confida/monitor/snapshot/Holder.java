package io.confida.monitor.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * Who has a connection that has been out for long.
 *
 * @param connection the connection's name in its pool; says nothing of the database's address
 * @param heldSeconds for how long it has been out, in seconds
 * @param thread the borrowing thread's name, or its number where it has none
 * @param state what became of that thread
 * @param borrowedAt the frames of the code that borrowed it, innermost first, pool and driver left
 *     out; empty when it was borrowed before the watch began, or stacks are off
 * @param now the frames of what that thread does at this moment, innermost first; empty when it is
 *     gone or has moved on to other work
 */
public record Holder(
    String connection,
    double heldSeconds,
    String thread,
    ThreadState state,
    List<String> borrowedAt,
    List<String> now) {

  /** What became of the thread that borrowed. */
  public enum ThreadState {
    /** It waits for the database: it reads from or writes to a socket. */
    IN_DATABASE,
    /** It is still within the method that borrowed, and does something else. */
    WORKING,
    /** It has left the method that borrowed, or has ended: nobody is likely to give back. */
    GONE,
    /** It cannot be known. */
    UNKNOWN;

    /**
     * Whether somebody is known to use the connection. What was forgotten, or borrowed before
     * anybody looked, says nothing of the database, and must not hide what the others say.
     */
    public boolean inUse() {
      return this == IN_DATABASE || this == WORKING;
    }
  }

  public Holder {
    borrowedAt = List.copyOf(borrowedAt);
    now = List.copyOf(now);
  }

  /** The innermost frame of the borrowing code. */
  public Optional<String> borrower() {
    return borrowedAt.isEmpty() ? Optional.empty() : Optional.of(borrowedAt.get(0));
  }
}
