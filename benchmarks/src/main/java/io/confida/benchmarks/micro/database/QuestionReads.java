package io.confida.benchmarks.micro.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.confida.benchmarks.control.PlainQuestions;
import io.confida.benchmarks.micro.Interlude;
import io.confida.benchmarks.micro.OwnFigures;
import io.confida.server.database.Bindings;
import io.confida.server.database.JsonPage;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.AggregationPolicy;

/**
 * Reads of the question bank, from the call to the bytes of the answer: through {@code
 * DatabaseOperations}, where the database makes the JSON, and by plain JDBC, where rows become
 * records and Jackson writes them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class QuestionReads {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIST = 50;

  private @Nullable BankDatabase database;
  private @Nullable PlainQuestions plain;

  /** For JMH. */
  public QuestionReads() {}

  /** Starts the database and loads the bank. */
  @Setup
  public void start() throws SQLException {
    BankDatabase started = new BankDatabase();
    database = started;
    plain = started.plainQuestions();
    Interlude.afterEach(this::tell);
  }

  /** Stops the database. */
  @TearDown
  public void stop() {
    Interlude.atEnd(database()::close);
  }

  /** Tells what was not given back. */
  private void tell() {
    OwnFigures.tell(RowsDatabase.KEPT, database().borrowed(), "connections", AggregationPolicy.MAX);
  }

  /** The server's way to one question. */
  @Benchmark
  public byte[] byId() {
    return database()
        .operations()
        .one(
            "question-by-id",
            Bindings.of("id", database().nextId().toString()),
            row -> row.text("document"))
        .orElseThrow()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The same in a transaction callback. */
  @Benchmark
  public byte[] byIdInTransaction() {
    Bindings id = Bindings.of("id", database().nextId().toString());
    return database()
        .operations()
        .transaction(
            transaction ->
                transaction.one("question-by-id", id, row -> row.text("document")).orElseThrow())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Plain JDBC's transaction around its read. */
  @Benchmark
  public byte[] byIdInTransactionControl() throws SQLException, JsonProcessingException {
    UUID id = database().nextId();
    try (Connection connection = database().pool().getConnection()) {
      connection.setAutoCommit(false);
      try {
        Object question = plain().question(connection, id).orElseThrow();
        connection.commit();
        return JSON.writeValueAsBytes(question);
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  /** Plain JDBC's way to one question. */
  @Benchmark
  public byte[] byIdControl() throws SQLException, JsonProcessingException {
    UUID id = database().nextId();
    return JSON.writeValueAsBytes(plain().question(id).orElseThrow());
  }

  /** The server's way to a list of 50. */
  @Benchmark
  public byte[] list() {
    JsonPage page =
        database()
            .operations()
            .one(
                "list-questions",
                Bindings.of("category", null)
                    .and("difficulty_level", null)
                    .and("compatible_roles", null)
                    .and("limit", LIST)
                    .and("offset", 0)
                    .and("after", null),
                JsonPage::withLastId)
            .orElseThrow();
    return page.document().getBytes(StandardCharsets.UTF_8);
  }

  /** Plain JDBC's way to a list of 50. */
  @Benchmark
  public byte[] listControl() throws SQLException, JsonProcessingException {
    return JSON.writeValueAsBytes(plain().newest(LIST));
  }

  private BankDatabase database() {
    if (database == null) {
      throw new IllegalStateException("not started");
    }
    return database;
  }

  private PlainQuestions plain() {
    if (plain == null) {
      throw new IllegalStateException("not started");
    }
    return plain;
  }
}
