package io.confida.server.database.embedded;

import io.confida.server.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;

/**
 * The database's files, and the password that opens it.
 *
 * @param data what PostgreSQL calls its data directory
 * @param password of {@link #USER}
 */
record PostgresCluster(Path data, Secret password) {
  static final String USER = "confida";

  /**
   * What initdb writes, its write-ahead log and the programs, with room for the first questions.
   */
  private static final long BYTES_TO_BEGIN = 160L * 1024 * 1024;

  private static final String WRONG_PASSWORD = "28P01";

  /** Finds the files in {@code home} or makes new ones, whole or not at all. */
  static PostgresCluster createdIn(Path home, PostgresAccount account, PostgresBinaries binaries) {
    Path data = home.resolve("data");
    Path passwordFile = home.resolve("password");
    try {
      if (Files.exists(data)) {
        if (Files.notExists(passwordFile)) {
          throw new EmbeddedPostgresException(
              ("the password of the database is missing: bring back the file %s, or move %s away"
                      + " to begin with an empty database")
                  .formatted(passwordFile, data));
        }
        return new PostgresCluster(data, Secret.of(Files.readString(passwordFile).strip()));
      }
      Secret password = makePassword(passwordFile, account);
      initialise(home, data, passwordFile, account, binaries);
      return new PostgresCluster(data, password);
    } catch (IOException failed) {
      throw EmbeddedPostgres.unwritable(home, failed);
    }
  }

  /**
   * Refuses, before anything is written, files of another kind and a disk too small for new ones.
   */
  static void check(Path home) {
    try {
      Path data = home.resolve("data");
      if (Files.exists(data)) {
        checkVersion(data);
      } else if (Files.getFileStore(home).getUsableSpace() < BYTES_TO_BEGIN) {
        throw EmbeddedPostgres.full(home, null);
      }
    } catch (IOException failed) {
      throw EmbeddedPostgres.unwritable(home, failed);
    }
  }

  private static void checkVersion(Path data) throws IOException {
    Path file = data.resolve("PG_VERSION");
    if (Files.notExists(file)) {
      throw new EmbeddedPostgresException(
          ("%s is not the data of a PostgreSQL: move it away or set CONFIDA_DATA_DIR to another "
                  + "directory")
              .formatted(data));
    }
    String found = Files.readString(file).strip();
    String brought = PostgresBinaries.VERSION.substring(0, PostgresBinaries.VERSION.indexOf('.'));
    if (!found.equals(brought)) {
      throw new EmbeddedPostgresException(
          ("%s was written by PostgreSQL %s, and this server brings %s: move it over with "
                  + "pg_dump, or set CONFIDA_DATA_DIR to another directory")
              .formatted(data, found, brought));
    }
  }

  private static Secret makePassword(Path file, PostgresAccount account) throws IOException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().encodeToString(random);
    Files.deleteIfExists(file);
    if (Files.getFileStore(file.resolveSibling("")).supportsFileAttributeView("posix")) {
      // Closed before the first byte is in it.
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, password, StandardOpenOption.WRITE);
    } else {
      Files.writeString(file, password);
    }
    account.own(file);
    return Secret.of(password);
  }

  private static void initialise(
      Path home, Path data, Path passwordFile, PostgresAccount account, PostgresBinaries binaries)
      throws IOException {
    Path unfinished = home.resolve("data.unfinished");
    Trees.delete(unfinished);
    List<String> command =
        new ArrayList<>(
            List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // The system's locales differ between machines; the built-in one does not.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"));
    if (System.getProperty("os.name", "").equals("Linux")) {
      // One call for the whole disk, where a thousand files would each take one.
      command.add("--sync-method=syncfs");
    }
    Command.Result initdb = Command.run(home, account.command(command));
    if (!initdb.succeeded()) {
      Trees.delete(unfinished);
      if (initdb.output().contains("No space left on device")) {
        throw EmbeddedPostgres.full(home, null);
      }
      throw new EmbeddedPostgresException(
          ("initdb cannot make a database in %s (%s): mend that or set CONFIDA_DATA_DIR to "
                  + "another directory")
              .formatted(home, initdb.lastLine()));
    }
    Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Opens a connection, which also shows that it is our database that answers: SCRAM proves to both
   * sides that the other knows the password.
   */
  void checkPassword(String jdbcUrl) {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", password.reveal());
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("loginTimeout", "30");
    try (Connection connection = DriverManager.getConnection(jdbcUrl, properties)) {
      if (!connection.isValid(10)) {
        throw new EmbeddedPostgresException(
            "the embedded PostgreSQL accepts a connection but does not answer: see %s"
                .formatted(new PostgresLog(data.resolveSibling("")).file()));
      }
    } catch (SQLException refused) {
      if (WRONG_PASSWORD.equals(refused.getSQLState())) {
        throw new EmbeddedPostgresException(
            "the password in %s is not the one of the database beside it: bring back the right file"
                .formatted(data.resolveSibling("password")),
            refused);
      }
      throw new EmbeddedPostgresException(
          "the embedded PostgreSQL started but takes no connection (SQL state %s): see %s"
              .formatted(refused.getSQLState(), new PostgresLog(data.resolveSibling("")).file()),
          refused);
    }
  }
}
