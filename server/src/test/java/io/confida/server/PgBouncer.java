package io.confida.server;

import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.confida.server.config.DatabaseUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PgBouncer in transaction mode, in front of the PostgreSQL of a test. */
final class PgBouncer implements AutoCloseable {

  /** Fewer than the server's pool keeps, so that its connections share them. */
  static final int CONNECTIONS = 3;

  private final Process process;
  private final Path directory;
  private final int port;

  private PgBouncer(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /** Starts one on a free port; passes the test over where the program is not installed. */
  static PgBouncer before(TestDatabase database) throws IOException {
    DatabaseUrl.Host host = ((DatabaseUrl.PostgreSql) database.url()).hosts().getFirst();
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path directory = Files.createTempDirectory("pgbouncer");
    // As root it turns into another user, who has to read these.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path users = Files.writeString(directory.resolve("users.txt"), "\"postgres\" \"postgres\"\n");
    Path settings =
        Files.writeString(
            directory.resolve("pgbouncer.ini"),
            """
            [databases]
            * = host=127.0.0.1 port=%d

            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = trust
            auth_file = %s
            pool_mode = transaction
            default_pool_size = %d
            max_client_conn = 200
            ignore_startup_parameters = extra_float_digits
            """
                .formatted(host.port(), port, users, CONNECTIONS));
    Process process = start(settings);
    PgBouncer bouncer = new PgBouncer(process, directory, port);
    await("PgBouncer listens")
        .atMost(Duration.ofSeconds(20))
        .until(() -> !process.isAlive() || bouncer.listens());
    if (!process.isAlive()) {
      throw new AssertionError(
          "PgBouncer does not start:\n" + Files.readString(directory.resolve("log")));
    }
    return bouncer;
  }

  private static Process start(Path settings) throws IOException {
    List<String> command = new ArrayList<>(List.of("pgbouncer", settings.toString()));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(1, List.of("-u", "nobody"));
    }
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(settings.resolveSibling("log").toFile())
          .start();
    } catch (IOException e) {
      String line = "pgbouncer is missing: apt-get install -y pgbouncer brings it";
      // On a developer's bare machine the test is passed over; a build that must be whole fails.
      assumeTrue(System.getenv("CI") != null, line);
      return fail(line);
    }
  }

  private boolean listens() {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where the server finds the database, with what it needs in transaction mode. */
  String url(TestDatabase database) {
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/"
        + ((DatabaseUrl.PostgreSql) database.url()).database()
        + "?user=postgres&password=postgres&prepareThreshold=0";
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
