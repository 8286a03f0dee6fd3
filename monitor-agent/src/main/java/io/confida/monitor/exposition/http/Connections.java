package io.confida.monitor.exposition.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All connections that are open, and which of them have to go. */
final class Connections {
  /** The file descriptors are the application's. */
  private static final int MOST = 128;

  /** So many answers may wait for clients that are slow to take them: they are on the heap. */
  private static final int MOST_UNSENT = 8;

  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  /** Takes one more; where there are too many, the one goes that has waited longest. */
  void add(Connection connection) {
    if (open.size() >= MOST) {
      end(longest(System.nanoTime(), false));
    }
    open.add(connection);
  }

  void remove(Connection connection) {
    open.remove(connection);
  }

  /** Ends those whose clients have taken too long. */
  void endOverdue(long nowNanos) {
    for (Connection connection : open) {
      boolean waits = connection.waitedNanos(nowNanos) >= 0;
      connection.endIfOverdue(nowNanos);
      if (waits && connection.hasEnded()) {
        // One that is served its worker lets go of.
        remove(connection);
      }
    }
  }

  /** Ends one that keeps a worker waiting, which then serves others. */
  void makeWay() {
    long now = System.nanoTime();
    for (Connection connection : open) {
      if (connection.giveWay(now)) {
        return;
      }
    }
  }

  /** Where many clients are slow to take their answers, ends the slowest one's. */
  void limitUnsent() {
    if (unsent() > MOST_UNSENT) {
      end(longest(System.nanoTime(), true));
    }
  }

  /** How many answers wait for their clients, of those without a worker. */
  int unsent() {
    long now = System.nanoTime();
    int unsent = 0;
    for (Connection connection : open) {
      if (connection.unsentNanos(now) >= 0) {
        unsent++;
      }
    }
    return unsent;
  }

  private @Nullable Connection longest(long now, boolean unsent) {
    long longest = -1;
    Connection one = null;
    for (Connection connection : open) {
      long nanos = unsent ? connection.unsentNanos(now) : connection.waitedNanos(now);
      if (nanos > longest) {
        longest = nanos;
        one = connection;
      }
    }
    return one;
  }

  private void end(@Nullable Connection connection) {
    if (connection != null) {
      connection.end();
      remove(connection);
    }
  }

  void endAll() {
    for (Connection connection : open) {
      connection.end();
    }
  }
}
