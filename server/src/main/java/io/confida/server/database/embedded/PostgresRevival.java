package io.confida.server.database.embedded;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts PostgreSQL again when it ends though nobody stopped it: killed by hand, or by a system
 * that ran out of memory. It comes back on the same port, so that the pool's connections find it.
 *
 * <p>One daemon thread looks twice a second whether the process is there.
 */
final class PostgresRevival implements AutoCloseable {
  private static final Logger LOG = System.getLogger(PostgresRevival.class.getName());
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Path home;
  private final PostgresServer server;
  private final int port;
  private final Thread thread;
  private volatile boolean closed;

  private PostgresRevival(Path home, PostgresServer server, int port) {
    this.home = home;
    this.server = server;
    this.port = port;
    this.thread = Thread.ofPlatform().daemon().name("confida-postgres-watch").unstarted(this::run);
  }

  /** Begins to watch the one that runs on {@code port} now. */
  static PostgresRevival watch(Path home, PostgresServer server, int port) {
    PostgresRevival revival = new PostgresRevival(home, server, port);
    revival.thread.start();
    return revival;
  }

  private void run() {
    Duration pause = LOOK_EVERY;
    while (!closed) {
      LockSupport.parkNanos(this, pause.toNanos());
      try {
        pause = ended() && !revive() ? longer(pause) : LOOK_EVERY;
      } catch (IOException | RuntimeException | Error failed) {
        LOG.log(Level.ERROR, "Embedded PostgreSQL does not come back: {0}", failed.getMessage());
        pause = longer(pause);
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private boolean ended() throws IOException {
    Optional<Postmaster> postmaster = Postmaster.of(home.resolve("data"));
    return postmaster.isEmpty() || !postmaster.get().runsFrom(home);
  }

  /** While it is at it, {@link #close} waits: nothing is started behind its back. */
  private synchronized boolean revive() {
    if (closed) {
      return true;
    }
    LOG.log(Level.WARNING, "Embedded PostgreSQL has ended though nobody stopped it: starting it");
    Postmaster revived = server.start();
    if (revived.port() != port) {
      server.stop();
      LOG.log(
          Level.ERROR,
          "Embedded PostgreSQL cannot come back: another program has taken its port {0}; end that"
              + " one, or start the server anew",
          Integer.toString(port));
      server.rememberPort(port);
      return false;
    }
    LOG.log(Level.INFO, "Embedded PostgreSQL is back on port {0}", Integer.toString(port));
    return true;
  }

  /** After this nothing is started any more; waits for a start that is under way. */
  @Override
  public void close() {
    setClosed();
    LockSupport.unpark(thread);
  }

  private synchronized void setClosed() {
    closed = true;
  }
}
