package io.confida.server.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories it cannot work with: one line each, and how to mend it. */
class EmbeddedPostgresFaultsTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void aDirectoryThatCannotBeMade() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");

    refused(file.resolve("data"))
        .hasMessageStartingWith("the data directory %s cannot be used (", file.resolve("data"))
        .hasMessageEndingWith("or set CONFIDA_DATA_DIR to another directory");
    // Not even root can write there.
    refused(Path.of("/proc/confida"))
        .hasMessageStartingWith("the data directory /proc/confida cannot be used (");
  }

  @Test
  void theDataOfAnotherVersion() throws IOException {
    Path data = Files.createDirectories(directory.resolve("postgres/data"));
    Files.writeString(data.resolve("PG_VERSION"), "17\n");

    refused(directory)
        .hasMessage(
            data
                + " was written by PostgreSQL 17, and this server brings 18: move it over with"
                + " pg_dump, or set CONFIDA_DATA_DIR to another directory");
  }

  @Test
  void filesThatAreNoDatabase() throws IOException {
    Path data = Files.createDirectories(directory.resolve("postgres/data"));

    refused(directory)
        .hasMessage(
            data
                + " is not the data of a PostgreSQL: move it away or set CONFIDA_DATA_DIR to"
                + " another directory");
  }

  @Test
  void aLostAndAWrongPassword() throws IOException {
    InitialisedDirectory.copyTo(directory);
    Path password = directory.resolve("postgres/password");
    Path data = directory.resolve("postgres/data");

    Files.writeString(password, "wrong");
    refused(directory)
        .hasMessage(
            "the password in %s is not the one of the database beside it: bring back the right file"
                .formatted(password));
    assertThat(data.resolve("postmaster.pid")).doesNotExist();

    Files.delete(password);
    refused(directory)
        .hasMessage(
            "the password of the database is missing: bring back the file %s, or move %s away to"
                    .formatted(password, data)
                + " begin with an empty database");
  }

  @Test
  void aDatabaseThatDoesNotStart() throws IOException {
    InitialisedDirectory.copyTo(directory);
    Path settings = directory.resolve("postgres/data/postgresql.conf");
    Files.writeString(settings, Files.readString(settings) + "\nwork_mem = much\n");

    refused(directory)
        .hasMessageStartingWith("the embedded PostgreSQL does not start (FATAL:")
        .hasMessageContaining("see " + directory.resolve("postgres/server.log"));
  }

  @Test
  void aDiskTooSmallToBegin() throws IOException {
    onSmallDisk(48, disk -> refused(disk).hasMessage(full(disk)));
  }

  @Test
  void aDiskThatFilledUpSinceThen() throws IOException {
    onSmallDisk(
        256,
        disk -> {
          InitialisedDirectory.copyTo(disk);
          Command.Result filled = Command.run(disk, List.of("dd", "if=/dev/zero", "of=filler"));
          assertThat(filled.output()).contains("No space left on device");

          refused(disk).hasMessage(full(disk));
        });
  }

  private static String full(Path disk) {
    return "the disk of %s is full: free some space there or set CONFIDA_DATA_DIR to another disk"
        .formatted(disk.resolve("postgres"));
  }

  private void onSmallDisk(int mebibytes, DiskTest test) throws IOException {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    List<String> mount =
        List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", disk.toString());
    assumeTrue(
        Command.run(directory, mount).succeeded(),
        "only root may mount a small disk, and not in every container");
    try {
      test.run(disk);
    } finally {
      assertThat(Command.run(directory, List.of("umount", disk.toString())).status()).isZero();
    }
  }

  private interface DiskTest {
    void run(Path disk) throws IOException;
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(Path dataDirectory) {
    return assertThatThrownBy(() -> EmbeddedPostgres.start(dataDirectory))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageNotContaining("\n");
  }
}
