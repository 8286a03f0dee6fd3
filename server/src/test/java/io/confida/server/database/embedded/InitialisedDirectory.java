package io.confida.server.database.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A data directory that has seen its first start, to be copied: unpacking and initdb take seconds,
 * and few tests are about them.
 */
final class InitialisedDirectory {
  private static final Path ORIGINAL = Path.of("target/initialised-data").toAbsolutePath();
  private static final Path TURN = Path.of("target/initialised-data.lock").toAbsolutePath();
  private static boolean known;

  private InitialisedDirectory() {}

  /** Makes {@code dataDirectory} a copy of it. */
  static synchronized Path copyTo(Path dataDirectory) throws IOException {
    Files.createDirectories(dataDirectory);
    // Tests run in several JVMs at a time.
    try (FileChannel file = FileChannel.open(TURN, CREATE, WRITE);
        FileLock turn = file.lock()) {
      assertThat(turn.isValid()).isTrue();
      if (!known) {
        EmbeddedPostgres.start(ORIGINAL).close();
        known = true;
      }
      Command.Result copied =
          Command.run(ORIGINAL, List.of("cp", "-a", ORIGINAL + "/.", dataDirectory.toString()));
      assertThat(copied.output()).isEmpty();
    }
    // Not the original's port, or two copies would ask for the same one.
    Files.delete(dataDirectory.resolve("postgres/port"));
    return dataDirectory;
  }
}
