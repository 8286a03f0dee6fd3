package io.confida.monitor;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real PostgreSQL of the test's own; closing it ends it. */
public final class TestDatabase implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private final Path directory;

  private TestDatabase(EmbeddedPostgres postgres, Path directory) {
    this.postgres = postgres;
    this.directory = directory;
  }

  /** Starts one, which takes some seconds: once per test class. */
  public static TestDatabase start() throws IOException {
    Path directory = Files.createTempDirectory("test-database");
    Path data = directory.resolve("data");
    return new TestDatabase(
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setServerConfig("max_connections", "200")
            .start(),
        data);
  }

  /** Where pools connect to, user included. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/postgres?user=postgres";
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return postgres.getPort();
  }

  /** Stops the whole of it (SIGSTOP): connections stay open and nothing answers. */
  public void pause() throws IOException, InterruptedException {
    // The listening parent first, so that it forks no more.
    Signals.send("STOP", postmaster());
    for (long child : children()) {
      Signals.sendIfThere("STOP", child);
    }
  }

  /** Lets it go on (SIGCONT). */
  public void resume() throws IOException, InterruptedException {
    for (long child : children()) {
      Signals.sendIfThere("CONT", child);
    }
    Signals.send("CONT", postmaster());
  }

  private long postmaster() throws IOException {
    return Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).get(0).trim());
  }

  private long[] children() throws IOException {
    return ProcessHandle.of(postmaster()).stream()
        .flatMap(ProcessHandle::descendants)
        .mapToLong(ProcessHandle::pid)
        .toArray();
  }

  @Override
  public void close() throws IOException {
    try {
      resume();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    postgres.close();
  }
}
