package io.confida.benchmarks.micro.database;

import com.zaxxer.hikari.HikariDataSource;
import io.confida.benchmarks.control.ControlPool;
import io.confida.benchmarks.control.PlainQuestions;
import io.confida.benchmarks.load.Postgres;
import io.confida.benchmarks.load.SharedPostgres;
import io.confida.benchmarks.micro.QuietLog;
import io.confida.server.config.Settings;
import io.confida.server.database.DatabaseManager;
import io.confida.server.database.DatabaseOperations;
import io.confida.server.database.StatementObserver;
import io.confida.server.question.BankFiles;
import io.confida.server.question.QuestionBankService;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** A PostgreSQL with the question bank, reached by the server's way and by plain JDBC. */
final class BankDatabase implements AutoCloseable {

  private final Postgres postgres = SharedPostgres.get();
  private final DatabaseManager database;
  private final HikariDataSource pool;
  private final List<UUID> ids = new ArrayList<>();
  private int next;

  BankDatabase() throws SQLException {
    QuietLog.begin();
    Settings settings = Settings.load(Map.of("DATABASE_URL", postgres.url()), Path.of(""));
    database =
        DatabaseManager.start(
            settings.database(),
            "micro",
            StatementObserver.NONE,
            settings.server().requestTimeout());
    try (QuestionBankService bank = new QuestionBankService(database.operations())) {
      bank.loadBank(BankFiles.bundled());
    }
    pool = ControlPool.open(settings.database());
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("VACUUM ANALYZE question");
      try (ResultSet rows = statement.executeQuery("SELECT id FROM question ORDER BY text_hash")) {
        while (rows.next()) {
          ids.add(rows.getObject("id", UUID.class));
        }
      }
    }
  }

  DatabaseOperations operations() {
    return database.operations();
  }

  /** The connections that plain JDBC borrows. */
  DataSource pool() {
    return pool;
  }

  /** Connections that somebody holds now, of both pools. */
  int borrowed() {
    return database.statistics().checkedOut() + pool.getHikariPoolMXBean().getActiveConnections();
  }

  PlainQuestions plainQuestions() {
    return new PlainQuestions(pool);
  }

  /** One id after another. Racy with several threads, which only changes the order. */
  UUID nextId() {
    next = (next + 1) % ids.size();
    return ids.get(next);
  }

  @Override
  public void close() {
    pool.close();
    database.close();
  }
}
