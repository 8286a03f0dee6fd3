package io.confida.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.Dialect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The whole API through a PgBouncer in transaction mode, its schema made through it, too. */
class PgBouncerApiTest extends ApiTest {

  private @Nullable PgBouncer bouncer;

  @Override
  Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public boolean virtualThreads() {
    return true;
  }

  @Override
  TestDatabase newDatabase() {
    return TestDatabases.emptyPostgreSql();
  }

  @Override
  String url(TestDatabase database) throws Exception {
    PgBouncer started = PgBouncer.before(database);
    bouncer = started;
    return started.url(database);
  }

  @Test
  void itsConnectionsAreShared() {
    assertThat(server().pool().total()).isGreaterThan(PgBouncer.CONNECTIONS);
    assertThat(
            database()
                .administered(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
                        + ((DatabaseUrl.PostgreSql) database().url()).database()
                        + "'"))
        .isBetween(1L, (long) PgBouncer.CONNECTIONS);
  }

  @Override
  @AfterAll
  void stop() throws Exception {
    super.stop();
    PgBouncer started = bouncer;
    if (started != null) {
      started.close();
    }
  }
}
