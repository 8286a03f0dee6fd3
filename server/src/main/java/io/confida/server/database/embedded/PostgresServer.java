package io.confida.server.database.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Starts PostgreSQL on a cluster's files, finds one that already runs on them, and stops it. */
final class PostgresServer {
  static final String HOST = "127.0.0.1";
  private static final Logger LOG = System.getLogger(PostgresServer.class.getName());

  /** Recovery after a crash replays at most a few hundred megabytes, on a slow disk too. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(20);
  private static final int PORTS_TO_TRY = 5;

  /** Above it, a status says by which signal the program ended. */
  private static final int KILLED = 128;

  private static final Duration LONGEST_TO_WRITE_PID = Duration.ofSeconds(2);

  private final Path home;
  private final Path data;
  private final PostgresLog log;
  private final PostgresAccount account;
  private final PostgresBinaries binaries;
  private final List<String> options;

  PostgresServer(Path home, PostgresAccount account, PostgresBinaries binaries, int connections) {
    this.home = home;
    this.data = home.resolve("data");
    this.log = new PostgresLog(home);
    this.account = account;
    this.binaries = binaries;
    this.options = options(connections);
  }

  /** For a developer's machine: little memory, nothing but the loopback address, safe on disk. */
  private static List<String> options(int connections) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "listen_addresses=" + HOST,
                "unix_socket_directories=",
                "shared_buffers=64MB",
                "max_wal_size=256MB",
                // There is no replica to feed.
                "wal_level=minimal",
                "max_wal_senders=0",
                // Beside the connections asked for: the reserved ones and an operator's psql.
                "max_connections=" + (connections + 10),
                "jit=off",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_checkpoints=off"));
    if (Files.isDirectory(Path.of("/proc/self"))) {
      // A killed server's statements end soon, not when they are done.
      settings.add("client_connection_check_interval=1000");
    }
    return settings.stream()
        .<String>mapMulti(
            (each, out) -> {
              out.accept("-c");
              out.accept(each);
            })
        .toList();
  }

  /**
   * The PostgreSQL that a killed server left running on these files, once it is ready. One that
   * runs with other options is stopped, and empty is given back as when none runs.
   */
  Optional<Postmaster> takeOver() {
    try {
      Optional<Postmaster> found = Postmaster.of(data);
      if (found.isEmpty()) {
        return found;
      }
      if (!found.get().runsFrom(home)) {
        if (ProcessHandle.of(found.get().pid()).isPresent()) {
          Postmaster.disown(data);
        }
        return Optional.empty();
      }
      Optional<Postmaster> settled = settle();
      if (settled.isPresent() && !hasOurOptions()) {
        LOG.log(Level.INFO, "The running PostgreSQL has other settings: restarting it");
        stop();
        return Optional.empty();
      }
      return settled;
    } catch (IOException failed) {
      throw EmbeddedPostgres.unwritable(home, failed);
    }
  }

  /** Waits until the running one is ready, or has stopped: then it gives empty. */
  private Optional<Postmaster> settle() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<Postmaster> now = Postmaster.of(data);
      if (now.isEmpty() || !now.get().runsFrom(home)) {
        return Optional.empty();
      }
      if (now.get().isReady()) {
        return now;
      }
      LockSupport.parkNanos(POLL.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted();
      }
    }
    throw new EmbeddedPostgresException(
        "a PostgreSQL runs on %s but has not become ready within %d s: see %s, or end it (pid %d)"
            .formatted(
                data,
                PATIENCE.toSeconds(),
                log.file(),
                Postmaster.of(data).map(Postmaster::pid).orElse(0L)));
  }

  private boolean hasOurOptions() throws IOException {
    String written =
        options.stream().map(each -> '"' + each + '"').collect(Collectors.joining(" "));
    String running = Files.readString(data.resolve("postmaster.opts")).strip();
    String program = binaries.directory().getFileName().toString();
    return running.endsWith(" " + written) && running.contains(program);
  }

  /**
   * Starts it and waits until it is ready, which after a crash means recovered. When this throws,
   * for an interrupt or a fault, it has stopped again.
   */
  Postmaster start() {
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      int ports = 0;
      while (true) {
        int port = ports == 0 ? rememberedPort().orElseGet(PostgresServer::freePort) : freePort();
        long logged = log.rotate();
        if (Thread.currentThread().isInterrupted()) {
          throw interrupted();
        }
        Command.Result started = startedOn(port);
        if (Thread.currentThread().isInterrupted()) {
          stopStray(started);
          throw interrupted();
        }
        Optional<Postmaster> postmaster = Postmaster.of(data);
        if (started.succeeded() && postmaster.isPresent()) {
          rememberPort(postmaster.get().port());
          return postmaster.get();
        }
        stopStray(started);
        String written = log.from(logged);
        if (written.contains("could not bind") && ++ports < PORTS_TO_TRY) {
          continue;
        }
        boolean oldBackends =
            written.contains("pre-existing shared memory block")
                && System.nanoTime() - deadline < 0;
        if (!oldBackends) {
          throw notStarted(started, written);
        }
        LockSupport.parkNanos(POLL.toNanos() * 10);
      }
    } catch (IOException failed) {
      throw EmbeddedPostgres.unwritable(home, failed);
    }
  }

  private EmbeddedPostgresException notStarted(Command.Result started, String written) {
    if (written.contains("No space left on device")) {
      return EmbeddedPostgres.full(home, null);
    }
    String reason =
        written
            .lines()
            .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
            .map(line -> line.substring(Math.max(line.indexOf("FATAL:"), line.indexOf("PANIC:"))))
            .reduce((first, last) -> last)
            .orElseGet(started::lastLine);
    return new EmbeddedPostgresException(
        ("the embedded PostgreSQL does not start (%s): mend that, see %s, or set "
                + "CONFIDA_DATA_DIR to another directory")
            .formatted(reason.replaceAll("\\s+", " "), log.file()));
  }

  private static EmbeddedPostgresException interrupted() {
    return new EmbeddedPostgresException("interrupted while PostgreSQL was starting");
  }

  /**
   * A pg_ctl that gave up, or that a Ctrl-C in the terminal has ended, leaves behind what it has
   * started; that may not even have written its pid yet.
   */
  private void stopStray(Command.Result started) throws IOException {
    boolean killed = started.status() > KILLED;
    long deadline = System.nanoTime() + (killed ? LONGEST_TO_WRITE_PID.toNanos() : 0);
    boolean interrupted = Thread.interrupted(); // or nothing here would wait
    do {
      Optional<Postmaster> stray = Postmaster.of(data);
      if (stray.isPresent() && stray.get().runsFrom(home)) {
        stop();
        break;
      }
      LockSupport.parkNanos(POLL.toNanos());
    } while (System.nanoTime() - deadline < 0);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Cuts its connections, and waits until all is on disk and the process has ended; an interrupt
   * does not keep it from that.
   */
  void stop() {
    try {
      for (String mode : List.of("fast", "fast", "immediate")) {
        Optional<Postmaster> running = Postmaster.of(data);
        if (running.isEmpty() || !running.get().runsFrom(home)) {
          return;
        }
        // Again after a failure: a second Ctrl-C ends pg_ctl, not the stop that it has begun.
        Command.Result stopped =
            Command.run(
                home,
                account.command(
                    List.of(pgCtl(), "stop", "--mode=" + mode, "--wait", "--timeout=30")),
                Map.of("PGDATA", data.toString()),
                patiently -> {});
        if (stopped.succeeded()) {
          return;
        }
        LOG.log(
            Level.WARNING,
            "PostgreSQL (pid {0}) has not stopped: {1}",
            Long.toString(running.get().pid()),
            stopped.lastLine());
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("whether PostgreSQL has stopped cannot be seen", failed);
    }
  }

  /** pg_ctl puts PostgreSQL into a session of its own, out of reach of the terminal's signals. */
  private Command.Result startedOn(int port) {
    List<String> command =
        new ArrayList<>(
            List.of(
                pgCtl(),
                "start",
                "--wait",
                "--timeout=" + PATIENCE.toSeconds(),
                "--log=" + log.file(),
                "--options=-p " + port + " " + String.join(" ", options)));
    // To end pg_ctl would leave alone what it has just started: it ends when that ends.
    return Command.run(
        home, account.command(command), Map.of("PGDATA", data.toString()), pgCtl -> stop());
  }

  private String pgCtl() {
    return binaries.program("pg_ctl").toString();
  }

  /** The next start takes this port if it is free. */
  void rememberPort(int port) {
    try {
      Files.writeString(home.resolve("port"), Integer.toString(port));
    } catch (IOException failed) {
      throw EmbeddedPostgres.unwritable(home, failed);
    }
  }

  private Optional<Integer> rememberedPort() throws IOException {
    Path file = home.resolve("port");
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file).strip();
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    return port > 0 && port <= 65535 && isFree(port) ? Optional.of(port) : Optional.empty();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** Free at this moment; where another program is faster, the start tries the next one. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new EmbeddedPostgresException("no port is free on " + HOST, none);
    }
  }
}
