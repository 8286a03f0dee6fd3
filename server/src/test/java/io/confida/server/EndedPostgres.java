package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A PostgreSQL whose processes end, and that is started again on its port with its data. */
final class EndedPostgres implements BreakableDatabase {

  private final Path data;
  private final boolean killed;
  private final TestDatabase database;
  private EmbeddedPostgres postgres;

  private EndedPostgres(Path data, boolean killed) throws IOException {
    this.data = data;
    this.killed = killed;
    this.postgres = start(data, 0);
    this.database = TestDatabases.emptyPostgreSql(postgres.getPort());
  }

  /** Ends by a SIGKILL of all processes, as in a crash. */
  static BreakableDatabase killed(Path data) throws IOException {
    return new EndedPostgres(data, true);
  }

  /** Ends as an operator stops it: its clients are told. */
  static BreakableDatabase stopped(Path data) throws IOException {
    return new EndedPostgres(data, false);
  }

  private static EmbeddedPostgres start(Path data, int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "off")
            // The fixture's default is off, by which a crash loses what was acknowledged.
            .setServerConfig("synchronous_commit", "on");
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  @Override
  public TestDatabase database() {
    return database;
  }

  @Override
  public String url() {
    return BreakableDatabase.url(postgres.getPort(), database);
  }

  @Override
  public void lose() throws IOException {
    if (killed) {
      kill();
    } else {
      postgres.close();
    }
  }

  private void kill() throws IOException {
    List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
    ProcessHandle postmaster =
        ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).orElseThrow();
    List<ProcessHandle> backends = postmaster.descendants().toList();
    assertThat(postmaster.destroyForcibly()).isTrue();
    backends.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void find() throws IOException {
    postgres.close(); // one that was killed still has its lock on the data
    postgres = start(data, postgres.getPort());
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
