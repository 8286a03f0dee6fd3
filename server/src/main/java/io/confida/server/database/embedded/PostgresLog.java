package io.confida.server.database.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What PostgreSQL writes while it runs.
 *
 * @param home the directory the log stands in
 */
record PostgresLog(Path home) {
  private static final long LARGEST_BYTES = 10L * 1024 * 1024;
  private static final long LARGEST_EXCERPT_BYTES = 64L * 1024;

  Path file() {
    return home.resolve("server.log");
  }

  /** Its length before a start; one that has grown large makes room, and one old one is kept. */
  long rotate() throws IOException {
    if (Files.notExists(file())) {
      return 0;
    }
    long length = Files.size(file());
    if (length <= LARGEST_BYTES) {
      return length;
    }
    Files.move(file(), home.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    return 0;
  }

  /** What was written since it had {@code length} bytes. */
  String from(long length) throws IOException {
    if (Files.notExists(file())) {
      return "";
    }
    try (RandomAccessFile log = new RandomAccessFile(file().toFile(), "r")) {
      log.seek(length);
      long rest = Math.min(log.length() - length, LARGEST_EXCERPT_BYTES);
      byte[] bytes = new byte[Math.toIntExact(Math.max(rest, 0))];
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
