package io.confida.server;

import io.confida.server.FaultyProxy.Fault;
import io.confida.server.config.DatabaseUrl;
import io.confida.server.database.Dialect;
import io.confida.server.database.OwnPostgres;
import java.nio.file.Path;

/** A PostgreSQL that a server is going to lose, and to find again. */
interface BreakableDatabase extends AutoCloseable {

  /** The database itself, past what breaks. */
  TestDatabase database();

  /** Where the server is to look for it, as DATABASE_URL takes it. */
  String url();

  /** From the return of this on it cannot be reached. */
  void lose() throws Exception;

  /** From the return of this on it can be reached again. */
  void find() throws Exception;

  /** One behind a way that has a fault of that name, or that is stopped by a signal: HANG. */
  static BreakableDatabase of(String name) throws Exception {
    return name.equals("HANG") ? new Stopped(OwnPostgres.start()) : behind(Fault.valueOf(name));
  }

  /** One that speaks TLS, behind a way on which farewells arrive late: FAREWELL. */
  static BreakableDatabase overTls() throws Exception {
    OwnPostgres postgres = OwnPostgres.startWithTls();
    return new Encrypted(
        postgres,
        TestDatabases.emptyPostgreSql(postgres.port()),
        FaultyProxy.before(postgres.port()));
  }

  /**
   * As the other, or one whose processes end: KILL, or RESTART for an end in order.
   *
   * @param data where such a one keeps its data, not there yet
   */
  static BreakableDatabase of(String name, Path data) throws Exception {
    return switch (name) {
      case "KILL" -> EndedPostgres.killed(data);
      case "RESTART" -> EndedPostgres.stopped(data);
      default -> of(name);
    };
  }

  private static BreakableDatabase behind(Fault fault) throws Exception {
    TestDatabase database = TestDatabases.create(Dialect.POSTGRESQL);
    int port = ((DatabaseUrl.PostgreSql) database.url()).hosts().getFirst().port();
    return new Proxied(database, FaultyProxy.before(port), fault);
  }

  /** Of that database of a PostgreSQL that is reached there. */
  static String url(int port, TestDatabase database) {
    return "postgresql://postgres:postgres@localhost:"
        + port
        + "/"
        + ((DatabaseUrl.PostgreSql) database.url()).database();
  }

  /** Behind a proxy that fails. */
  record Proxied(TestDatabase database, FaultyProxy proxy, Fault fault)
      implements BreakableDatabase {
    @Override
    public String url() {
      return BreakableDatabase.url(proxy.port(), database);
    }

    @Override
    public void lose() throws Exception {
      proxy.fail(fault);
    }

    @Override
    public void find() throws Exception {
      proxy.heal();
    }

    @Override
    public void close() throws Exception {
      proxy.close();
      database.close();
    }
  }

  /** Behind a proxy that cannot read what it passes on. */
  record Encrypted(OwnPostgres postgres, TestDatabase database, FaultyProxy proxy)
      implements BreakableDatabase {
    @Override
    public String url() {
      return BreakableDatabase.url(proxy.port(), database);
    }

    @Override
    public void lose() throws Exception {
      proxy.fail(Fault.FAREWELL);
    }

    @Override
    public void find() throws Exception {
      proxy.heal();
    }

    @Override
    public void close() throws Exception {
      proxy.close();
      postgres.close(); // its data goes with it
    }
  }

  /** All its processes get a SIGSTOP. */
  record Stopped(OwnPostgres postgres, TestDatabase database) implements BreakableDatabase {

    Stopped(OwnPostgres postgres) {
      this(postgres, TestDatabases.emptyPostgreSql(postgres.port()));
    }

    @Override
    public String url() {
      return BreakableDatabase.url(postgres.port(), database);
    }

    @Override
    public void lose() throws Exception {
      postgres.signal("STOP");
    }

    @Override
    public void find() throws Exception {
      postgres.signal("CONT");
    }

    @Override
    public void close() throws Exception {
      postgres.close(); // its data goes with it
    }
  }
}
