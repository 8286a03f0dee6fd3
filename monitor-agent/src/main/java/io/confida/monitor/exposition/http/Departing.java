package io.confida.monitor.exposition.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Connections with their last answer on the way. Closed at once, with something of the client's
 * still unread, TCP would tell the client of a reset and the answer would be lost.
 */
final class Departing {
  private static final long STAY_NANOS = 250_000_000;
  private static final int MOST = 64;

  /** No record: their comparison makes classes in the target. */
  private static final class Leaving {
    private final Socket socket;
    private final long sinceNanos;

    Leaving(Socket socket, long sinceNanos) {
      this.socket = socket;
      this.sinceNanos = sinceNanos;
    }
  }

  private final Queue<Leaving> leaving = new ConcurrentLinkedQueue<>();

  /** Says to the client that nothing more comes, and leaves the rest to {@link #sweep}. */
  void add(Socket socket) {
    try {
      socket.shutdownOutput();
      leaving.add(new Leaving(socket, System.nanoTime()));
    } catch (IOException gone) {
      close(socket);
    }
  }

  /** Closes those that have had their time; never waits. One thread calls it. */
  void sweep(long nowNanos) {
    for (Leaving first = leaving.peek();
        first != null && (leaving.size() > MOST || nowNanos - first.sinceNanos > STAY_NANOS);
        first = leaving.peek()) {
      leaving.poll();
      drain(first.socket);
      close(first.socket);
    }
  }

  void closeAll() {
    for (Leaving one = leaving.poll(); one != null; one = leaving.poll()) {
      close(one.socket);
    }
  }

  private static void drain(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      int available = Math.min(in.available(), 1 << 16);
      if (available > 0) {
        in.readNBytes(available);
      }
    } catch (IOException gone) {
      close(socket);
    }
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The descriptor is gone in any case.
      return;
    }
  }
}
