package io.confida.server.database.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once from the jar of this platform.
 *
 * @param directory holds bin, lib and share
 */
record PostgresBinaries(Path directory) {
  /** The version in the jars; a test holds it to what the unpacked program says. */
  static final String VERSION = "18.6";

  private static final String UNFINISHED = ".unfinished";

  /** Unpacks into {@code home}, whole or not at all; a later start finds it there. */
  static PostgresBinaries unpackedIn(Path home, PostgresAccount account) {
    Path directory = home.resolve("binaries-" + VERSION);
    if (Files.isDirectory(directory)) {
      return new PostgresBinaries(directory);
    }
    try {
      Path unfinished = home.resolve(directory.getFileName() + UNFINISHED);
      Trees.delete(unfinished);
      try (InputStream archive = archive()) {
        unpack(archive, unfinished);
      }
      account.own(unfinished);
      Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
      return new PostgresBinaries(directory);
    } catch (IOException failed) {
      throw EmbeddedPostgres.unwritable(home, failed);
    }
  }

  Path program(String name) {
    return directory.resolve("bin").resolve(name);
  }

  private static InputStream archive() throws IOException {
    String os = System.getProperty("os.name", "");
    String architecture = System.getProperty("os.arch", "");
    String lower = os.toLowerCase(Locale.ROOT);
    String system =
        lower.contains("mac") ? "Darwin" : lower.contains("windows") ? "Windows" : "Linux";
    try {
      return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
          system, architecture.equals("amd64") ? "x86_64" : architecture);
    } catch (IllegalStateException none) {
      throw new EmbeddedPostgresException(
          ("this server brings no PostgreSQL for %s on %s: set DATABASE_URL to a PostgreSQL or "
                  + "to sqlite:///./confida.db")
              .formatted(os, architecture),
          none);
    }
  }

  private static void unpack(InputStream archive, Path directory) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory)) {
          throw new IOException("the archive leaves its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.resolveSibling(""));
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, target);
          if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make " + target + " executable");
          }
        }
      }
    }
    try (Stream<Path> unpacked = Files.list(directory)) {
      if (unpacked.noneMatch(path -> path.endsWith("bin"))) {
        throw new IOException("the archive holds no programs");
      }
    }
  }
}
