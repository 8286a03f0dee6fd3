package io.confida.server.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A data directory that has seen its first start, to be copied: unpacking and initdb take seconds,
 * and few tests are about them.
 */
final class InitialisedDirectory {
  private static final Path ORIGINAL = Path.of("target/initialised-data").toAbsolutePath();
  private static boolean known;

  private InitialisedDirectory() {}

  /** Makes {@code dataDirectory} a copy of it. */
  static synchronized Path copyTo(Path dataDirectory) throws IOException {
    if (!known) {
      EmbeddedPostgres.start(ORIGINAL).close();
      known = true;
    }
    Files.createDirectories(dataDirectory);
    Command.Result copied =
        Command.run(ORIGINAL, List.of("cp", "-a", ORIGINAL + "/.", dataDirectory.toString()));
    assertThat(copied.output()).isEmpty();
    // Not the original's port, or two copies would ask for the same one.
    Files.delete(dataDirectory.resolve("postgres/port"));
    return dataDirectory;
  }
}
