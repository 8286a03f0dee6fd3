package io.confida.server.database.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Plain statements against an embedded PostgreSQL, each on a connection of its own. */
record Sql(String jdbcUrl, String user, String password) {
  static Sql of(EmbeddedPostgres postgres) {
    return new Sql(postgres.jdbcUrl(), postgres.user(), postgres.password().reveal());
  }

  /** For one that runs in another process: what it needs to know stands in its files. */
  static Sql of(Path dataDirectory) throws IOException {
    Path home = dataDirectory.resolve("postgres");
    String port = Files.readAllLines(home.resolve("data/postmaster.pid")).get(3);
    return new Sql(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
        "confida",
        Files.readString(home.resolve("password")));
  }

  void run(String statement) throws SQLException {
    try (Connection connection = connect();
        Statement running = connection.createStatement()) {
      running.execute(statement);
    }
  }

  String text(String query) throws SQLException {
    try (Connection connection = connect();
        Statement running = connection.createStatement();
        ResultSet rows = running.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "no row";
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, user, password);
  }
}
