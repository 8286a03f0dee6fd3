package io.confida.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the database is. */
public sealed interface DatabaseUrl {
  /** The forms that {@link #parse} takes, as a message names them. */
  String FORMS =
      "embedded, postgresql://user:password@host:port/database, jdbc:postgresql://host/database,"
          + " sqlite:///./file.db or sqlite:///:memory:";

  /**
   * Reads one of {@code embedded}, {@code postgresql://} (also {@code postgres://} and {@code
   * postgresql+asyncpg://}) as libpq writes it, {@code jdbc:postgresql:} as pgjdbc writes it,
   * {@code sqlite://} (also {@code sqlite+aiosqlite://}) as SQLAlchemy writes it.
   *
   * @throws SettingsException saying what is wrong with it, without any part of its password
   */
  static DatabaseUrl parse(String text) {
    return DatabaseUrlParser.parse(text.strip());
  }

  /** The URL as a log may show it: the password is {@code ***}. */
  String redacted();

  /** The same database, with a relative file taken from {@code directory}. */
  DatabaseUrl resolvedAgainst(Path directory);

  /** The PostgreSQL that the server brings and runs itself. */
  record Embedded() implements DatabaseUrl {
    @Override
    public String redacted() {
      return "embedded";
    }

    @Override
    public Embedded resolvedAgainst(Path directory) {
      return this;
    }
  }

  /**
   * A PostgreSQL that runs elsewhere.
   *
   * @param hosts tried in this order; at least one
   * @param database name of the database
   * @param user the user given, else the one that runs the server, as libpq has it
   * @param password empty when none was given
   * @param parameters connection parameters by their pgjdbc names
   */
  record PostgreSql(
      List<Host> hosts,
      String database,
      String user,
      Secret password,
      Map<String, String> parameters)
      implements DatabaseUrl {

    public PostgreSql {
      hosts = List.copyOf(hosts);
      parameters = Map.copyOf(parameters);
    }

    /** What pgjdbc connects to; user and password are handed to it apart, never in the URL. */
    public String jdbcUrl() {
      return "jdbc:postgresql://" + address();
    }

    @Override
    public String redacted() {
      String secret = password.isEmpty() ? "" : ":" + password;
      return "postgresql://" + UrlText.encode(user) + secret + "@" + address();
    }

    @Override
    public PostgreSql resolvedAgainst(Path directory) {
      return this;
    }

    private String address() {
      // Sorted, so that one URL always becomes one text.
      String query =
          new TreeMap<>(parameters)
              .entrySet().stream()
                  .map(each -> each.getKey() + "=" + UrlText.encode(each.getValue()))
                  .collect(Collectors.joining("&"));
      return hosts.stream().map(Host::toString).collect(Collectors.joining(","))
          + "/"
          + UrlText.encode(database)
          + (query.isEmpty() ? "" : "?" + query);
    }
  }

  /**
   * One server of a PostgreSQL.
   *
   * @param name host name or address; an IPv6 address stands without brackets
   * @param port 1–65535
   */
  record Host(String name, int port) {
    /** As a URL has it: {@code name:port}, {@code [address]:port}. */
    @Override
    public String toString() {
      return (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + port;
    }
  }

  /**
   * A SQLite database.
   *
   * @param path its file, or null for one that lives in memory and ends with the server
   */
  record Sqlite(@Nullable Path path) implements DatabaseUrl {
    /** True when nothing is kept on disk. */
    public boolean inMemory() {
      return path == null;
    }

    @Override
    public String redacted() {
      return "sqlite:///" + (path == null ? ":memory:" : path);
    }

    @Override
    public Sqlite resolvedAgainst(Path directory) {
      return path == null ? this : new Sqlite(directory.resolve(path).normalize());
    }
  }
}
