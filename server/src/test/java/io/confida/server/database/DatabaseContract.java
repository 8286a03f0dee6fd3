package io.confida.server.database;

import io.confida.server.LeakCheck;
import io.confida.server.TestDatabase;
import io.confida.server.TestDatabases;
import io.confida.server.TestDatabases.Variant;
import io.confida.server.TestSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A manager on a database of its own, with a table to play with and a leak check after each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseContract {

  final Variant variant;
  final TestDatabase database;
  final DatabaseManager manager;
  final DatabaseOperations operations;

  DatabaseContract(Variant variant) {
    this(variant, Map.of());
  }

  DatabaseContract(Variant variant, Map<String, String> more) {
    this.variant = variant;
    this.database = TestDatabases.create(variant.dialect());
    database.run(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
        """
        CREATE TABLE part (
          id INTEGER PRIMARY KEY,
          item_id INTEGER NOT NULL REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED)
        """);
    Map<String, String> texts = new LinkedHashMap<>(statements(variant.dialect()));
    texts.putAll(more);
    this.manager = start(settings(database.settings().async(variant.async())), texts);
    this.operations = manager.operations();
  }

  DatabaseManager start(TestSettings settings, Map<String, String> texts) {
    return DatabaseManager.start(
        settings.build(),
        TestDatabases.poolName(),
        StatementObserver.NONE,
        Duration.ofSeconds(30),
        dialect -> Statements.parse(texts));
  }

  /** What a contract changes in its settings; called while the contract is constructed. */
  TestSettings settings(TestSettings settings) {
    return settings;
  }

  static Map<String, String> statements(Dialect dialect) {
    boolean postgres = dialect == Dialect.POSTGRESQL;
    return Map.ofEntries(
        Map.entry("insert-item", "INSERT INTO item (id, name) VALUES (:id, :name)"),
        Map.entry(
            "insert-returning", "INSERT INTO item (id, name) VALUES (:id, :name) RETURNING id"),
        Map.entry("insert-part", "INSERT INTO part (id, item_id) VALUES (:id, :item_id)"),
        Map.entry("rename", "UPDATE item SET name = :name WHERE id = :id"),
        Map.entry("name-of", "SELECT name FROM item WHERE id = :id"),
        Map.entry("count", "SELECT count(*) AS n FROM item"),
        Map.entry("all-names", "SELECT name FROM item"),
        Map.entry("no-such-table", "SELECT a FROM no_such_table"),
        Map.entry("null", "SELECT NULL AS missing"),
        Map.entry(
            "endless",
            postgres
                ? "SELECT 1 AS n FROM pg_sleep(60)"
                : """
                  WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)
                  SELECT count(*) AS n FROM c
                  """));
  }

  @BeforeEach
  void emptyTables() {
    database.run("DELETE FROM part", "DELETE FROM item");
  }

  @AfterEach
  void nothingLeaks() {
    LeakCheck.verify(manager, database);
  }

  @AfterAll
  void close() throws Exception {
    manager.close();
    database.close();
  }

  boolean onPostgreSql() {
    return variant.dialect() == Dialect.POSTGRESQL;
  }

  long count() {
    return operations.one("count", Bindings.none(), row -> row.number("n")).orElseThrow();
  }

  static Bindings item(int id, String name) {
    return Bindings.of("id", id).and("name", name);
  }

  /** Runs the task in this many virtual threads at once; the first failure is thrown. */
  static <T> List<T> together(int threads, Callable<T> task) throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures =
          IntStream.range(0, threads).mapToObj(i -> executor.submit(task)).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        try {
          results.add(future.get());
        } catch (ExecutionException e) {
          throw e.getCause() instanceof Exception cause ? cause : e;
        }
      }
      return results;
    }
  }
}
